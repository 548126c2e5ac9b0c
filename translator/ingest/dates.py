"""Parses lines with a date into ISO dates; an impossible or ambiguous date is reported, not guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from translator.i18n import _
from translator.patterns import pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?"
_NUMERAL = "[0-9〇零○一二三四五六七八九十廿卅]"
_SHAPES = tuple(
    pattern(shape)
    for shape in (
        r"(?P<year>\d{4})\s?([-./])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})",
        rf"{_MONTH}\s*{_DAY}(?:,|\s)\s*(?P<year>\d{{4}})",
        rf"(?:the\s+)?{_DAY}\s*(?:of\s+)?{_MONTH}[,\s]\s*(?P<year>\d{{4}})",
        r"(?P<first>\d{1,2})\s?([-./])\s?(?P<second>\d{1,2})\s?\2\s?(?P<year>\d{4})",
        rf"(?:(?P<era>民[国國])\s*)?(?P<year>{_NUMERAL}{{2,4}}|元)\s*年\s*(?P<month>{_NUMERAL}{{1,3}})\s*月\s*"
        rf"(?P<day>{_NUMERAL}{{1,4}})\s*[日号號]",
        rf"{_MONTH}\s*{_DAY}",
        rf"{_DAY}\s*(?:of\s+)?{_MONTH}",
        rf"{_MONTH}[,\s]\s*(?P<year>\d{{4}})",
        rf"(?P<month>{_NUMERAL}{{1,3}})\s*月\s*(?P<day>{_NUMERAL}{{1,4}})\s*[日号號]",
        rf"(?P<year>{_NUMERAL}{{4}})\s*年\s*(?P<month>{_NUMERAL}{{1,3}})\s*月",
    )
)
_MAY_BE_DATE = pattern(rf"\d|{_NUMERAL}")
_LABEL = pattern(
    r"(?:date|(?:date )?(?:published|posted|updated|released|last updated)(?: (?:on|at|date))?|publication date|"
    r"(?:发布|發布|發佈|发表|發表|更新|刊登|刊载|出版|撰稿)?(?:日期|时间|時間)|(?:发布|發布|發佈|发表|發表|更新|刊登|刊载)(?:于|於)?)"
    r"\s*(?::|\s)\s*"
)
_WEEKDAY = pattern(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?|\(?(?:星期|礼拜|禮拜|周|週)[一二三四五六日天]\)?"
)
_CLOCK = pattern(
    r"[ ,t]{1,3}(?:at )?\d{1,2}(?::\d{2}){1,2}(?:\.\d+)? ?(?:[ap]\.?m\.?)? ?(?:z|[+-]\d{2}:?\d{2}|[a-z]{2,4})?$"
    r"| ?(?:上午|下午|晚上|凌晨|中午)? ?\d{1,2}(?:[:点點时時]\d{0,2}分?)(?::\d{2})?$"
)
_DIGITS = {digit: value for row in ("0123456789", "〇一二三四五六七八九", "零", "○") for value, digit in enumerate(row)}


class ParsedDate(NamedTuple):
    """The date of a line, or why it is not one; exactly one of the two is set."""

    iso: str
    """`2021-12-23`, or empty."""
    problem: str
    """Why it is not a usable date, or empty."""


def parse_date(line: str) -> ParsedDate | None:
    """Parse a line with a date and at most a label, weekday or time of day; None for any other line."""
    text = unicodedata.normalize("NFKC", line).strip().strip("*_").strip().lower()
    if not 4 <= len(text) <= 80 or not _MAY_BE_DATE.search(text):
        return None
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _WEEKDAY.sub(" ", _CLOCK.sub("", re.sub(r"\s+", " ", text)))
    text = re.sub(r"\s+", " ", text).strip(" ,.;")
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found:
            return _reading(found)
    return None


def _reading(found: re.Match[str]) -> ParsedDate:
    parts = found.groupdict()
    if parts.get("first"):
        return _numeric(int(parts["first"]), int(parts["second"]), int(parts["year"]))
    if parts.get("ordinal") and parts["ordinal"] != _ordinal(int(parts["day"])):
        return ParsedDate("", _("{day}{ordinal} is not an ordinal", day=parts["day"], ordinal=parts["ordinal"]))
    if not parts.get("year"):
        return ParsedDate("", _("the date has no year"))
    if not parts.get("day"):
        return ParsedDate("", _("the date has no day"))
    name = parts["month"]
    month = _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else _number(name)
    return _real(_year(parts["year"], parts.get("era")), month, _number(parts["day"]))


def _numeric(first: int, second: int, year: int) -> ParsedDate:
    """Parse `12/23/2021` and `23/12/2021`; reject `11/12/2021`, which is ambiguous."""
    if first > 12 or first == second:
        return _real(year, second, first)
    if second > 12:
        return _real(year, first, second)
    return ParsedDate("", _("day and month cannot be told apart"))


def _real(year: int, month: int, day: int) -> ParsedDate:
    try:
        return ParsedDate(date(year, month, day).isoformat(), "")
    except ValueError:
        return ParsedDate("", _("there is no such day"))


def _ordinal(day: int) -> str:
    return "th" if 11 <= day % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _year(text: str, era: str | None) -> int:
    if text == "元":
        return 1912
    if all(character in _DIGITS for character in text):
        year = int("".join(str(_DIGITS[character]) for character in text))
    else:
        year = _number(text)
    return year + 1911 if era else year


def _number(text: str) -> int:
    """Return the value of `23`, `二十三`, `廿三`, `二三` or `十`; 0 for what is none."""
    plain = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in plain:
        tens, _ten, ones = plain.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0) if len(tens) < 2 and len(ones) < 2 else 0
    return int("".join(str(_DIGITS[character]) for character in plain))
