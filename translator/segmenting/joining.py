"""What stands between two sentences when a paragraph is put together again."""

from __future__ import annotations

import re

from translator.language import is_chinese

_TAG = re.compile(r"</?\d+/?>")
_WIDE = re.compile(r"[\u1100-\u115f\u2014\u2018-\u201d\u2026\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]")  # fmt: skip  # noqa: E501
_HAN_SIDE = re.compile(r"[\u3001-\u303e\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]")


def joiner(before: str, after: str, tag: str) -> str:
    """
    Return what stands between the target sentences `before` and `after`: a blank, or nothing.

    English sentences have one blank between them. Chinese ones have none, except where two half-width ends meet
    (`…Python.` and `Then…`). Numbered tags are looked through. Source: GB/T 15834; W3C CLREQ.
    """
    left = _TAG.sub("", before).rstrip()
    right = _TAG.sub("", after).lstrip()
    if not left or not right:
        return ""
    if is_chinese(tag):
        return "" if _WIDE.match(left[-1]) or _WIDE.match(right[0]) else " "
    return "" if _HAN_SIDE.match(left[-1]) and _HAN_SIDE.match(right[0]) else " "
