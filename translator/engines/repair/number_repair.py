"""Repairs numbers and times in Chinese drafts whose errors have exactly one correct form."""

from __future__ import annotations

import re

HAN_HOURS = ("", "一", "[二两]", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
AFTERNOON_UNTIL = 5
"""Hour up to which p.m. is 下午; from 6 on it is 晚上."""

PM_TIME = re.compile(r"\b(1[01]|[1-9])(?:[:.][0-5]\d)? ?p\.?m\b", re.IGNORECASE)
_TRIPLED = re.compile(r"\b(?:tripled|trebled|threefold)\b", re.IGNORECASE)
_TO_THREE = re.compile(r"翻了?(?:三|3)[倍番]")
_BY_THREE = re.compile(r"(增加|增长|提高|上升|上涨)了?(?:三|3)倍")
_ONE_TEN = re.compile(r"(?<![百千万亿零〇一二三四五六七八九十])一十(?=[一二三四五六七八九])")


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
