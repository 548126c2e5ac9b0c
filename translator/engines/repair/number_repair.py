"""
Repairs numbers in drafts: slips in Chinese that have exactly one correct form, and quantities that say something else.

The quantities of the source are written over those that a draft has instead: 268,000 for *26.8 million*, where the
source says 26.8万. Only where it is certain which stands for which: the comparison pairs them and says so
(`Mismatch.repairs_drafts`), or the draft has one too many for each that it lacks. Whether the draft is right then, the
gate decides: what still differs is not shown.
"""

from __future__ import annotations

import re

from translator.checks.base import Pair
from translator.checks.numbers.values import suggest_text
from translator.patterns import pattern
from translator.quantities import Mismatch

HAN_HOURS = ("", "一", "[二两]", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
AFTERNOON_UNTIL = 5
"""Hour up to which p.m. is 下午; from 6 on it is 晚上."""

PM_TIME = pattern(r"\b(1[01]|[1-9])(?:[:.][0-5]\d)? ?p\.?m\b", re.IGNORECASE)
_TRIPLED = pattern(r"\b(?:tripled|trebled|threefold)\b", re.IGNORECASE)
_TO_THREE = pattern(r"翻了?(?:三|3)[倍番]")
_BY_THREE = pattern(r"(增加|增长|提高|上升|上涨)了?(?:三|3)倍")
_ONE_TEN = pattern(r"(?<![百千万亿零〇一二三四五六七八九十])一十(?=[一二三四五六七八九])")

MOST = 3
"""Quantities of one segment that are written anew; a draft with more of them wrong is wrong in other things too."""


def bare_hour(hour: int) -> re.Pattern[str]:
    """Return the pattern of a Chinese clock time at that hour (1 to 11) without a word for the half of the day."""
    return re.compile(rf"(?<![\d十午晚夜傍间上])(?<![午晚夜傍间上][约大近 ])(?:{hour}|{HAN_HOURS[hour]})(?=[:：点时])")


def repair_numbers(text: str, source: str) -> str:
    """
    Return a Chinese draft of an English `source` with the half of the day, 三倍 and 十八 repaired.

    `7 p.m.` → 晚上7点 where 7点 stands alone; *tripled* → 增至三倍, that is 增加了两倍, never 翻了三倍; 一十八 → 十八.
    """
    for found in PM_TIME.finditer(source):
        hour = int(found[1])
        word = "下午" if hour <= AFTERNOON_UNTIL else "晚上"
        places = list(bare_hour(hour).finditer(text))
        if len(places) == 1:
            text = f"{text[: places[0].start()]}{word}{text[places[0].start() :]}"
    if _TRIPLED.search(source):
        text = _BY_THREE.sub(r"\1了两倍", _TO_THREE.sub("增至三倍", text))
    return _ONE_TEN.sub("十", text)


def repair_quantities(target: str, source: str, source_tag: str, target_tag: str) -> str:
    """Return `target` with wrong quantities written anew; unchanged where it is not certain which one is which."""
    places: dict[tuple[int, int], str] = {}
    for item in _paired(Pair(source, target, source_tag, target_tag).differences):
        text = suggest_text(item, target_tag)
        if text and item.target:
            places[item.target.start, item.target.end] = _in_words(text, item.target.text)
    if len(places) > MOST:
        return target
    for (start, end), text in sorted(places.items(), reverse=True):
        target = target[:start] + text + target[end:]
    return target


def _paired(differences: tuple[Mismatch, ...]) -> list[Mismatch]:
    """Return the differences that may be written over, and those that are lost beside those that came instead."""
    lost = [item for item in differences if item.source and not item.target]
    instead = [item for item in differences if item.target and not item.source]
    pairs = [item for item in differences if item.source and item.target and item.repairs_drafts]
    if len(lost) == len(instead):
        pairs += [Mismatch(one.topic, one.source, other.target) for one, other in zip(lost, instead, strict=True)]
    return pairs


def _in_words(text: str, before: str) -> str:
    """Return a percentage in the words that the draft has for it: *70 to 80 percent*, not *70% to 80%*."""
    for word in (" percent", " per cent"):
        if before.endswith(word):
            *rest, last = text.split("%")[:-1] or [text]
            return "".join(rest) + last + word
    return text
