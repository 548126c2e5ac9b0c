"""
Repairs numbers in drafts: slips in Chinese that have exactly one correct form, and the one quantity that is wrong.

The quantity of the source is written over that of a draft: 268,000 for *26.8 million*, where the source says 26.8万.
Only where nothing else differs, and the comparison is certain which stands for which (`Mismatch.repairs_drafts`).
"""

from __future__ import annotations

import re

from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.numbers.values import suggest_text
from translator.bilingual.quantities import Kind, find_quantities
from translator.bilingual.words.patterns import pattern

HAN_HOURS = ("", "一", "[二两]", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
AFTERNOON_UNTIL = 5
"""Hour up to which p.m. is 下午; from 6 on it is 晚上."""

PM_TIME = pattern(r"\b(1[01]|[1-9])(?:[:.][0-5]\d)? ?p\.?m\b", re.IGNORECASE)
_CLOCK = pattern(r"[\d一二两三四五六七八九十][:：点时]")
_ONE_TEN = pattern(r"(?<![百千万亿零〇一二三四五六七八九十])一十(?=[一二三四五六七八九])")


def bare_hour(hour: int) -> re.Pattern[str]:
    """Return the pattern of a Chinese clock time at that hour (1 to 11) without a word for the half of the day."""
    return re.compile(rf"(?<![\d十午晚夜傍间上])(?<![午晚夜傍间上][约大近 ])(?:{hour}|{HAN_HOURS[hour]})(?=[:：点时])")


def repair_numbers(text: str, source: str) -> str:
    """
    Return a Chinese draft of an English `source` with the half of the day and 十八 repaired.

    `7 p.m.` → 晚上7点 where 7点 stands alone, and is the only time on both sides; 一十八 → 十八.
    """
    times = [item for item in find_quantities(source, "en") if item.kind is Kind.TIME]
    said = PM_TIME.search(source)
    place = bare_hour(int(said[1])).search(text) if said else None
    if said and place and len(times) == 1 == len(_CLOCK.findall(text)):
        word = "下午" if int(said[1]) <= AFTERNOON_UNTIL else "晚上"
        text = f"{text[: place.start()]}{word}{text[place.start() :]}"
    return _ONE_TEN.sub("十", text)


def repair_quantities(target: str, source: str, source_tag: str, target_tag: str) -> str:
    """Return `target` with its one wrong quantity written anew; unchanged where anything else differs."""
    pair = Pair(source, target, source_tag, target_tag)
    found = pair.differences
    text = suggest_text(found[0], pair) if len(set(found)) == 1 and found[0].repairs_drafts else None
    place = found[0].target if text else None
    if not text or not place:
        return target
    return f"{target[: place.start]}{text}{target[place.end :]}"
