"""Lists within a line: `1. Open the lid 2. Pour the water`."""

from __future__ import annotations

import re

from translator.bilingual.words.patterns import pattern

_ITEM = pattern(
    r"(?:^|(?<=\s))(?:(?P<bullet>[•⁃◦▪‣])|"
    r"(?P<number>\d{1,2}|[a-z])(?P<mark>[.)]|\.\))(?=\s+[A-Z“\"‘(\u4e00-\u9fff])|"
    r"(?P<han>[一二三四五六七八九十]{1,3})(?P<enum>、))"
)
_HAN = "一二三四五六七八九十"


def item_starts(text: str) -> list[int]:
    """
    Return where the items of a list inside `text` begin, the first at the beginning of the text.

    A list is two items or more of one kind that count up from 1, a, 一 (or bullets); anything else gives an empty list.
    """
    first = _ITEM.match(text.lstrip())
    if first is None:
        return []
    indent = len(text) - len(text.lstrip())
    kind, mark, count = _kind(first), first["mark"], 1
    starts = [indent]
    if kind != "bullet" and _ordinal(first) != 1:
        return []
    for item in _ITEM.finditer(text, indent + first.end()):
        if _kind(item) != kind or item["mark"] != mark:
            continue
        if kind == "bullet" or _ordinal(item) == count + 1:
            starts.append(item.start())
            count += 1
    return starts if len(starts) > 1 else []


def before_blanks(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _kind(item: re.Match[str]) -> str:
    if item["bullet"]:
        return "bullet"
    if item["han"]:
        return "han"
    return "number" if item["number"].isdigit() else "letter"


def _ordinal(item: re.Match[str]) -> int:
    """Return the number of an item: 2 for `2`, `b` and `二`."""
    if item["han"]:
        han = item["han"]
        if len(han) == 1:
            return _HAN.index(han) + 1
        tens, ones = han.split("十", 1) if "十" in han else ("", "")
        return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)
    number = item["number"]
    return int(number) if number.isdigit() else ord(number) - ord("a") + 1
