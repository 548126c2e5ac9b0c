"""Dates, weekdays, times of day, periods, decades and centuries in English (folded text: lower case)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.english.lunar_dates import is_on_lunar_calendar
from translator.bilingual.quantities.english.numerals import read_number
from translator.bilingual.quantities.english.spelled_numerals import ORDINALS, SMALL, TENS
from translator.bilingual.quantities.lunar_calendar import LUNAR
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.numeric_dates import MONTH_AND_DAY, read_ambiguous, read_numeric
from translator.bilingual.quantities.tables import any_word, number_words
from translator.bilingual.words.patterns import pattern

MONTHS: Final = number_words("month")
MONTH_NAMES: Final = [name for name in MONTHS if len(name) > 4 or name in {"may", "june", "july"}]
WEEKDAYS: Final = number_words("weekday")
_NAMED_DAY = pattern(
    r"(?:black|good|cyber|ash|palm|easter|super|shrove|giving|whit|holy|maundy|bloody|fat|boxing|casual|freaky|manic|"
    r"sheffield|ruby) (?:[a-z]+ )?$"
)
_NAMED_DAY_AFTER = pattern(r" night football| times| telegraph| mirror| best| express| post| mail| people| world\b")

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr"
    r"|jun|jul|aug|sept?|oct|nov|dec)"
)
_FEW = [word for word, value in ORDINALS.items() if value < 10]
# `first`, `twenty-first` → the day of a month.
_DAY_WORDS: Final = {word: value for word, value in ORDINALS.items() if value <= 30} | {
    f"{tens}{gap}{word}": TENS[tens] + ORDINALS[word] for tens in ("twenty", "thirty") for gap in "- " for word in _FEW
    if TENS[tens] + ORDINALS[word] <= 31
}  # fmt: skip
# `twenty-one` → the day of a month, where nothing follows that it could count.
_DAY_COUNTS: Final = {word: value for word, value in SMALL.items() if value > 12} | {
    f"{tens}{gap}{word}": TENS[tens] + value
    for tens in ("twenty", "thirty") for gap in "- " for word, value in SMALL.items() if 0 < value < 10
    if TENS[tens] + value <= 31
}  # fmt: skip
_DAY_WORD = rf"(?P<word>{any_word(_DAY_WORDS)})(?![a-z-])"
_DAY_COUNT = rf"(?P<count>{any_word(_DAY_COUNTS)})(?=[,.;:!?)]|$| (?:two thousand|twenty|nineteen|eighteen)(?![a-z-]))"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?P<suffix>st|nd|rd|th)?(?![\d%])(?!,\d{3})(?!\.\d)"
_FULL_YEAR = r"(?P<year>1\d{3}|20\d{2}|2100)(?![\d%])(?!,\d{3})(?!\.\d)"
_YEAR = r"(?P<year>1[4-9]\d\d|20\d{2}|2100)(?![\d%])(?!,\d{3})(?!\.\d)"
MONTH_FIRST = pattern(
    rf"(?P<month>{_MONTH})(?![a-z])\.?(?:(?:(?: the)? |[-/](?!\d+[-/])){_DAY}"
    r"(?! (?:people|percent|per cent|million|billion|thousand))"
    rf"(?:(?:,|\.)? ?(?:of )?{_YEAR}|(?:[,.])? ?')?|,? (?:of )?{_YEAR.replace('year', 'year2')})?"
)
WORD_AFTER_MONTH = pattern(
    rf"(?P<month>{_MONTH})(?![a-z])\.?(?: the)? (?:{_DAY_WORD}(?=[,.;:!?)]|$| (?:in|at|on|and|for|to|with"
    rf"|{any_word(TENS)}|{any_word(SMALL)})(?![a-z]))|{_DAY_COUNT})"
)
WORD_BEFORE_MONTH = pattern(rf"{_DAY_WORD} of (?P<month>{_MONTH})(?![a-z])\.?")
_SPELLED_YEAR = pattern(
    r",? (?:of )?(?=(?:two thousand|(?:twenty|nineteen|eighteen|seventeen|sixteen) [a-z])|[12]\d{3}(?!\d))"
)
DAY_ALONE = pattern(
    rf" the (?:(?P<day>3[01]|[12]\d|0?[1-9])(?P<suffix>st|nd|rd|th)|{_DAY_WORD}"
    rf"|(?P<count>{any_word(_DAY_COUNTS)})(?![a-z-]))"
)
"""The day behind a weekday: `Friday the 15th`."""
BARE_DAY = pattern(
    r"(?P<day>3[01]|[12]\d|[1-9])(?P<suffix>st|nd|rd|th)"
    r"(?=[.,;!?)]|$| (?:of (?:this|last|next|the) month|at|to|in the)(?![a-z]))"
)
BARE_DAY_CUE = pattern(r"(?:^| )(?:on|by|until|since|till|before|for) the $")
DAY_FIRST = pattern(rf"{_DAY}(?: |-|\. )(?:of )?(?:this )?(?P<month>{_MONTH})(?![a-z])\.?(?:,? (?:of )?{_FULL_YEAR})?")
MORE_DAYS = pattern(
    r" ?(?:-|–|—|to|and|&|,|or|through|till|until|/) ?(?:and )?(?:the )?(?![\d.]+ ?(?:to|-|–) ?\d)(3[01]"
    r"|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%a-z])(?!,\d{3})(?!\.\d)"
    rf"(?! (?:(?:other )?[a-z]+s\b|percent|per cent|million|billion|thousand|{_MONTH})| ?%"
    rf"|-[a-z])(?:,? ({_YEAR.replace('?P<year>', '')}))?"
)
DAYS_BEFORE_MONTH = pattern(
    rf"(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? ?(?:-|–|—|to|and|or) ?(?={_DAY}(?: |-)(?:of )?{_MONTH}(?![a-z]))"
)
NAMED_ISO = pattern(rf"(1[5-9]\d\d|20\d\d)([-/])({_MONTH})\2(3[01]|[12]\d|0?[1-9])(?!\d)")
MONTH_AND_DAY_CUE = pattern(r"(?:^| )(?:on|by|since|until|till|dated) {1,4}$")
GLUED_MONTH = pattern(rf"({_MONTH})(3[01]|[12]\d|[1-9])")
DECADE = pattern(
    r"(?P<year>(?:1[0-9]|20)?\d0)'?s\b(?!(?: ago)\b)|(?P<word>twenties|thirties|forties|fifties|sixties"
    r"|seventies|eighties|nineties)\b"
)
_CENTURY = pattern(
    r"(?:(\d{1,2})(?:st|nd|rd|th)|((?:twenty[- ])?[a-z]+))[ -]"
    r"(?:(?:and|or|to) (?:the )?(?:early |mid-|late )?((?:twenty[- ])?[a-z]+|\d{1,2}(?:st|nd|rd|th)) )?"
    r"centur(?:y|ies)\b"
)
_AGE = pattern(
    r"(?:in|into) (?:his|her|their|my|our|your|its)(?: (?:early|mid|late|mid-))?[ -]$|(?:aged?"
    r"|temperatures?|lows?|highs?|women|men|people) (?:in|into)(?: the)?(?: (?:upper|lower|low|high"
    r"|mid))?[ -]$"
)
_MONTH_CUE = pattern(
    r"(?:\b(?:in|last|next|this|since|until|till|by|of|early|late|mid|from|to|and|between|or|through|during"
    r"|every|each|before|after|following|previous|coming|past)[ -]|[-–(/,&] ?|\bend of )$"
)
_THE_MAY = pattern(r"May [a-z]{3}")
# Before a month, though a name may follow: `From June Kit will …`.
_MONTH_AHEAD = pattern(r"(?:^|\b)(?:in|since|until|till|from|last|next|this|late|early|mid)[ -]$")
_NO_DAY = pattern(r" (3[2-9]|[4-9]\d|[1-9]\d\d)(?:st|nd|rd|th)?(?=[,;)](?!\d)|\.(?!\d)| [(\d]|$)")
# Around a day that no month has, by a slip: `On July 86,`.
_NO_DAY_CUE = pattern(r"(?:^|[,;(—–-] ?|\b(?:on|until|by|since|from) )$")

NUMERIC_CUE: Final = (
    rf"\d{{1,2}}(?:st|nd|rd|th|[-/.]\d{{1,2}}[-/.,]\d| ?(?:[-–—]|to|and|or) ?\d|(?: |-|\. )(?:of |this |{_MONTH}))"
    r"|\d{4}(?:[-/.][\da-z]| \d\d \d\d)|(?<=[nyeld ] )\d{1,2}[-/.]\d"
)
"""What stands at the beginning of each date that begins with digits; before `4/22` the last letters of its cue."""
ERA_CUE: Final = r"\d{1,2}(?:st|nd|rd|th)[ -]|\d{2,4}'?s|[a-z]{2,12}ies(?![a-z])|[a-z][a-z\d -]{1,80}?centur"
"""What stands at the beginning of each decade or century."""


def read_month_dates(folded: str, original: str, position: int) -> Iterator[Recognition]:
    """Yield the dates that begin with a month name at `position`."""
    spelled = list(read_spelled_dates(folded, original, position))
    if spelled:
        yield from spelled
        return
    match = MONTH_FIRST.match(folded, position)
    if match is None or (match.group("month") == "march" and folded.endswith("long ", 0, position)):
        return
    name, month = match.group("month"), MONTHS[match.group("month")]
    day, year = match.group("day"), match.group("year") or match.group("year2")
    is_alone = not day and not year
    if is_alone and not _is_month_name(folded, original, position, name):
        return
    slip = _NO_DAY.match(folded, position + len(name)) if is_alone else None
    if slip and _NO_DAY_CUE.search(folded, max(0, position - 8), position):
        yield Kind.DATE, position, slip.end(), {"month": month, "day": int(slip[1])}
        return
    end = position + len(name) if is_alone else match.end()
    end -= len(folded[position:end]) - len(folded[position:end].rstrip(" ,.'"))
    fields: dict[str, Any] = {"month": month, "is_soft": is_alone}
    if year:
        fields["year"] = int(year)
    if not day:
        yield Kind.DATE, position, end, fields
        return
    yield from _days(folded, original, position, end, fields, day, match.group("suffix") or "")


def _days(
    folded: str, original: str, start: int, end: int, fields: dict[str, Any], day: str, suffix: str
) -> Iterator[Recognition]:
    more: list[tuple[int, int, int]] = []
    stop = end
    year = fields.get("year")
    while year is None and (match := MORE_DAYS.match(folded, stop)) and not _names_something(original, match):
        more.append((match.start(1), match.end(1), int(match.group(1))))
        stop = match.end()
        year = int(match.group(2)) if match.group(2) else None
    if year is None:
        year, spelled = _year_behind(folded, stop)
        end, stop = (spelled, spelled) if year and stop == end else (end, spelled)
    if year:
        fields["year"] = year
    if is_on_lunar_calendar(folded, start, stop):
        fields["calendar"] = LUNAR
    fields["correction"] = suffix and correct_ordinal(int(day), suffix)
    yield Kind.DATE, start, end, {**fields, "day": int(day), "is_soft": False}
    for begin, finish, number in more:
        yield Kind.DATE, begin, stop if year else finish, {**fields, "day": number, "correction": ""}


def _names_something(original: str, match: re.Match[str]) -> bool:
    """Whether the number behind a date belongs to a name: `On February 11, the 16th China Forum`."""
    following = original[match.end() : match.end() + 2]
    return " the " in match.group() and following[:1] == " " and following[1:].isupper()


def correct_ordinal(number: int, suffix: str) -> str:
    """Return the right form of an ordinal in digits with a wrong `suffix` (23rd for 23th), else an empty string."""
    right = ordinal_suffix(number)
    return "" if suffix == right else f"{number}{right}"


def ordinal_suffix(number: int) -> str:
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _is_month_name(folded: str, original: str, position: int, name: str) -> bool:
    if not original[position].isupper():
        return False
    dotted = folded[position + len(name) : position + len(name) + 1] == "."
    if len(name) < 4 and name != "may":
        return dotted and bool(_MONTH_CUE.search(folded, max(0, position - 12), position))
    if name in {"may", "march"}:
        beside = re.match(
            rf" ?(?:and|to|or|,|-|–) ?{_MONTH}(?![a-z])", folded[position + len(name) : position + len(name) + 18]
        )
        is_summit = name == "may" and folded.endswith("the ", 0, position) and _THE_MAY.match(original, position)
        return bool(beside or is_summit or _MONTH_CUE.search(folded, max(0, position - 12), position))
    following = original[position + len(name) : position + len(name) + 2]
    is_name = name in {"april", "june", "august"} and following[:1] == " " and following[1:].isupper()
    return not is_name or _MONTH_AHEAD.search(folded, max(0, position - 8), position) is not None


def read_numeric_dates(folded: str, original: str, position: int) -> Iterator[Recognition]:
    """Yield the date that begins with digits at `position`: ISO, dotted, with slashes, or `23 December 2021`."""
    numeric = list(read_numeric(folded, position))
    if numeric:
        yield from numeric
        return
    iso = NAMED_ISO.match(folded, position)
    if iso:
        year, _, month, day = iso.groups()
        yield Kind.DATE, position, iso.end(), {"year": int(year), "month": MONTHS[month], "day": int(day)}
        return
    match = MONTH_AND_DAY.match(folded, position)
    if match and MONTH_AND_DAY_CUE.search(folded, max(0, position - 12), position):
        yield from read_ambiguous(match)
        return
    bare = BARE_DAY.match(folded, position)
    if bare and BARE_DAY_CUE.search(folded, max(0, position - 12), position):
        day = int(bare.group("day"))
        yield Kind.DATE, position, bare.end(), {"day": day, "correction": correct_ordinal(day, bare.group("suffix"))}
        return
    before = DAYS_BEFORE_MONTH.match(folded, position)
    main = DAY_FIRST.match(folded, before.end() if before else position)
    if main is None:
        return
    month = MONTHS[main.group("month")]
    if not original[main.start("month")].isupper():
        return
    fields: dict[str, Any] = {"month": month}
    if main.group("year"):
        fields["year"] = int(main.group("year"))
    if before:
        yield Kind.DATE, position, before.end(1), {**fields, "day": int(before.group(1))}
    wrong = main.group("suffix") and correct_ordinal(int(main.group("day")), main.group("suffix"))
    end = main.end() - (1 if folded[main.end() - 1] in ".," else 0)
    yield Kind.DATE, main.start(), end, {**fields, "day": int(main.group("day")), "correction": wrong or ""}


def read_spelled_dates(folded: str, original: str, position: int) -> Iterator[Recognition]:
    """Yield the date whose day is a word: `the tenth of September, two thousand`, `May twenty-first`."""
    match = WORD_BEFORE_MONTH.match(folded, position) or WORD_AFTER_MONTH.match(folded, position)
    if match is None:
        return
    if match.group("month") in {"may", "march", "mar"} and not original[match.start("month")].isupper():
        return
    word = match.group("word")
    day = _DAY_WORDS[word] if word else _DAY_COUNTS[match.group("count")]
    fields: dict[str, Any] = {"month": MONTHS[match.group("month")], "day": day}
    end = match.end() - (folded[match.end() - 1] == ".")
    year, stop = _year_behind(folded, end)
    if year:
        fields["year"] = year
    yield Kind.DATE, position, stop, fields


def _year_behind(folded: str, end: int) -> tuple[int, int]:
    """Return the year in words or digits behind a date and where it ends, or 0 and `end`."""
    link = _SPELLED_YEAR.match(folded, end)
    number = read_number(folded, link.end()) if link else None
    if number is None or number.value.denominator > 1 or not 1400 <= number.value <= 2100:
        return 0, end
    return int(number.value), number.end


def read_weekdays(folded: str, original: str, position: int, end: int, word: str) -> Iterator[Recognition]:
    """Yield the weekday that is named at `position:end`, unless it is part of a name (Black Friday)."""
    if not original[position].isupper() and len(word) < 6:
        return
    if len(word) < 5 and folded[end : end + 1] not in {".", ","} and word not in {"tues", "weds"}:
        return
    is_named = _NAMED_DAY.search(folded, max(0, position - 16), position) or (
        _NAMED_DAY_AFTER.match(folded, end) and original[end + 1 : end + 2].isupper()
    )
    yield Kind.WEEKDAY, position, end, {"weekday": WEEKDAYS[word], "is_soft": bool(is_named)}
    day = DAY_ALONE.match(folded, end)
    if day and not is_named:
        word, count = day.group("word"), day.group("count")
        number = int(day.group("day")) if day.group("day") else _DAY_WORDS[word] if word else _DAY_COUNTS[count]
        yield Kind.DATE, end + 1, day.end(), {"day": number}


def read_eras(folded: str, position: int) -> Iterator[Recognition]:
    """Yield `1980s`, `the nineties` or `19th century` at `position`."""
    century = _CENTURY.match(folded, position)
    if century:
        digits, word, more = century.groups()
        numbers = [int(digits) if digits else _ordinal(word)]
        if more:
            numbers.append(int(more[:-2]) if more[0].isdigit() else _ordinal(more))
        for number in numbers if all(numbers) else []:
            yield Kind.CENTURY, position, century.end(), {"value": Fraction(number), "is_spelled": not digits}
        return
    match = DECADE.match(folded, position)
    if match is None or _AGE.search(folded, max(0, position - 24), position):
        return
    word = match.group("word")
    year = TENS[f"{word[:-3]}y"] if word else int(match.group("year"))
    is_sure = year >= 1000 or folded.endswith(("'", "the ", "mid-", "rly "), 0, position)
    other = (Fraction(year // 100 + 1),) if year >= 1000 and year % 100 == 0 else ()
    fields = {"value": Fraction(year), "alternatives": other, "is_spelled": bool(word), "is_soft": not is_sure}
    yield Kind.DECADE, position, match.end(), fields


def _ordinal(word: str) -> int:
    tens, _, unit = word.replace(" ", "-").partition("-")
    if not unit:
        return ORDINALS.get(word, 0)
    return TENS[tens] + ORDINALS[unit] if tens in TENS and unit in ORDINALS else 0
