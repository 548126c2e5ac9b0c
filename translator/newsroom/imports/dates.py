"""
Finds the dates of a line, and parses lines that are a date; an impossible or ambiguous date is reported, not guessed.

Dates are read by `quantities`. Forms of by-lines alone are read here: 20261114, 1141105 and 114/11/05 of Taiwan
(years of the Republic), 14-Nov-2026.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from translator.bilingual.i18n import _
from translator.bilingual.quantities import Kind, Quantity, find_quantities
from translator.bilingual.quantities.tables import REPUBLIC
from translator.bilingual.sentences.sentence_split import reads_as_chinese
from translator.bilingual.words.patterns import pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MAY_BE_DATE = pattern(r"\d|[一二三四五六七八九十].?[月日号號]")
_BEFORE, _BEHIND = r"(?<![\w.,/-])", r"(?![\w/:]|[.,-]\d)"
_SHAPES = tuple(
    pattern(shape, re.IGNORECASE)
    for shape in (
        rf"{_BEFORE}(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d){_BEHIND}",
        rf"(?<![a-zA-Z\d.,/-])(?P<roc>1\d\d)(?P<month>0\d|1[0-2])(?P<day>[0-2]\d|3[01]){_BEHIND}",
        rf"{_BEFORE}(?P<roc>1\d\d)(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?){_BEHIND}",
        rf"(?:中[华華]民[国國] ?|{_BEFORE})(?P<roc>1\d\d) ?年 ?(?P<month>\d\d?) ?月 ?(?P<day>\d\d?) ?[日號]",
        rf"{_BEFORE}(?P<day>\d\d?)-(?P<month>{'|'.join(_MONTHS)})[a-z]*-(?P<year>\d{{4}}){_BEHIND}",
        r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号號]",
        rf"{_BEFORE}(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)(?=\x00)",
    )
)
_ISO_CLOCK = pattern(r"(?<=\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_CLOCK = pattern(
    r"T?\d{1,2}[:.h]\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[ap]\.?m\b\.?)?(?: ?(?:Z\b|[+-]\d\d:?\d\d))?"
    r"|(?<!\d)\d{1,2} ?[ap]\.?m\b\.?",
    re.IGNORECASE,
)
_ZONE = pattern(
    r"\(?\b(?:[ECMP][SD]?T|GMT|UTC|BST|IST|CES?T|[JKH]ST|HKT|SGT|AE[SD]T|BJT)(?:[+-]\d{1,2}(?::?\d\d)?)?\b\)?"
    r"|\b(?:Eastern|Central|Mountain|Pacific|Beijing|local) (?:[Tt]ime|Standard Time|Daylight Time)\b"
    r"|(?:北京|台北|香港|当地|當地|美[东東])[时時][间間]"
)
_WEEKDAY = pattern(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"
    r"|[(（]?(?:星期|礼拜|禮拜|周|週)[一二三四五六日天][)）]?|[(（][一二三四五六日][)）]",
    re.IGNORECASE,
)
_TWO_DIGITS = pattern(r"\d\d?([-.])\d\d?\1\d\d|[4-9]\d?/.*|3[2-9]/.*")
_LABEL = pattern(
    r"(?:(?:first |originally )?(?:date|published|posted|released)(?: (?:on|at|date))?|publication date|"
    r"(?:last )?(?:updated|modified)(?: (?:on|at))?|at|on|the|"
    r"(?:发布|發布|發佈|发表|發表|更新|刊登|刊载|出版|撰稿)?(?:日期|时间|時間)|(?:发布|發布|發佈|发表|發表|更新|刊登|刊载)(?:于|於)?)"
    r"(?![a-z])\s*:?\s*",
    re.IGNORECASE,
)
_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20, 0xA0: 0x20, 0x202F: 0x20}


class ParsedDate(NamedTuple):
    """The date of a line, or why it is not one; exactly one of the two is set."""

    iso: str
    """`2021-12-23`, or empty."""
    problem: str
    """Why it is not a usable date, or empty."""


class DateSpan(NamedTuple):
    """A date, or a weekday, time of day or zone, which are not stored."""

    start: int
    end: int
    reading: ParsedDate | None
    """None for what is not the date itself."""


def narrow(text: str) -> str:
    """Return `text` with full-width letters, digits, signs and blanks as narrow ones, character for character."""
    return text.translate(_FULL_WIDTH)


def find_dates(text: str) -> list[DateSpan]:
    """Find the dates of a line, and the weekdays, clocks and zones beside them, in order; offsets are code points."""
    text = narrow(text)
    if not _MAY_BE_DATE.search(text):
        return []
    found: list[DateSpan] = []
    text = _ISO_CLOCK.sub(lambda match: _noted(found, match.span(), None), text)
    for shape in _SHAPES:
        text = shape.sub(lambda match: _noted(found, match.span(), _written(match)), text)
    for tag in ("zh", "en") if reads_as_chinese(text, "en") else ("en", "zh"):
        for one in find_quantities(text, tag):
            is_date = one.kind is Kind.DATE and (one.day is not None or one.year is not None) and one.month is not None
            if is_date or one.kind in {Kind.TIME, Kind.WEEKDAY}:
                text = text[: one.start] + "\x00" * (one.end - one.start) + text[one.end :]
                found.append(DateSpan(one.start, one.end, _reading(one) if is_date else None))
    for shape in (_CLOCK, _ZONE, _WEEKDAY) if found else ():
        text = shape.sub(lambda match: _noted(found, match.span(), None), text)
    return sorted(found)


def _noted(found: list[DateSpan], span: tuple[int, int], reading: ParsedDate | None) -> str:
    found.append(DateSpan(*span, reading))
    return "\x00" * (span[1] - span[0])


def parse_date(line: str) -> ParsedDate | None:
    """Parse a line with one date and at most a label, weekday or time of day; None for any other line."""
    if len(line) > 120:
        return None
    text = line.strip().strip("*_").strip()
    spans = find_dates(text)
    dates = [span.reading for span in spans if span.reading]
    if len(dates) != 1:
        return None
    for span in reversed(spans):
        text = f"{text[: span.start]}\x00{text[span.end :]}"
    rest = _LABEL.sub("", text)
    return None if re.sub(r"[\s\x00,.;:：，|/·•*_()（）–—-]", "", rest) else dates[0]


def _written(match: re.Match[str]) -> ParsedDate:
    parts = match.groupdict()
    year = REPUBLIC.year(int(parts["roc"])) if parts.get("roc") else int(parts["year"])
    month = parts["month"].lower()[:3]
    return _real(year, _MONTHS.index(month) + 1 if month in _MONTHS else int(month), int(parts["day"]))


def _reading(found: Quantity) -> ParsedDate:
    if found.correction:
        day = found.correction[:-2]
        wrong = re.search(rf"{day}(st|nd|rd|th)", found.text, re.IGNORECASE)
        return ParsedDate("", _("{day}{ordinal} is not an ordinal", day=day, ordinal=wrong[1] if wrong else ""))
    if found.year is None:
        return ParsedDate("", _("the date has no year"))
    if found.day is None:
        return ParsedDate("", _("the date has no day"))
    if _TWO_DIGITS.fullmatch(found.text):
        return ParsedDate("", _("the year has two digits, and may be the day"))
    if found.reading:
        return ParsedDate("", _("day and month cannot be told apart"))
    return _real(found.year, found.month or 0, found.day)


def _real(year: int, month: int, day: int) -> ParsedDate:
    try:
        return ParsedDate(date(year, month, day).isoformat(), "")
    except ValueError:
        return ParsedDate("", _("there is no such day"))
