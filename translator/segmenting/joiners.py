"""Joiners: what is written between two sentences of a paragraph."""

from __future__ import annotations

import re

from translator.language import is_chinese

_TAG = re.compile(r"</?\d+/?>")
_HAN = (
    "\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_CHINESE_SIDE = re.compile(f"[{_HAN}]")
_WIDE_SIDE = re.compile(f"[—‘’“”…{_HAN}]")
_ENGLISH_END = re.compile(r"[A-Za-z][.!?][\"')\]]*$")


def joiner(before: str, after: str, tag: str) -> str:
    """
    Return what stands between the target sentences `before` and `after`: a blank, or nothing.

    English sentences have one blank between them. Chinese ones have none, except after one that ends as English does
    (`…用 Python.`) or where two half-width ends meet. Numbered tags are looked through; beside an empty sentence
    nothing stands. Source: GB/T 15834—2011; W3C CLREQ.
    """
    left = _TAG.sub("", before).rstrip()
    right = _TAG.sub("", after).lstrip()
    if not left or not right:
        return ""
    if is_chinese(tag):
        touches = _WIDE_SIDE.match(left[-1]) or (_WIDE_SIDE.match(right[0]) and not _ENGLISH_END.search(left))
        return "" if touches else " "
    return "" if _CHINESE_SIDE.match(left[-1]) and _CHINESE_SIDE.match(right[0]) else " "
