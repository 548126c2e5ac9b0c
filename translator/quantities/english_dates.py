"""Dates, weekdays, times of day, periods, decades and centuries in English (folded text: lower case)."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from translator.quantities.model import Kind
from translator.quantities.numerals_en import ORDINALS, SMALL, TENS, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

Found = tuple[Kind, int, int, dict[str, Any]]
"""Kind, start, end, and the fields of the quantity."""

MONTH_NAMES: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS: Final = {name: number for number, name in enumerate(MONTH_NAMES, start=1)} | {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
_WEEKDAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final = {
    form: number
    for number, name in enumerate(_WEEKDAY_NAMES, start=1)
    for form in (name, f"{name}s", name[:3])
} | {"tues": 2, "weds": 3, "thur": 4, "thurs": 4}  # fmt: skip
_NAMED_DAY = re.compile(
    r"(?:black|good|cyber|ash|palm|easter|super|shrove|giving|whit|holy|maundy|bloody|fat|boxing|casual|freaky|manic|"
    r"sheffield|ruby) (?:[a-z]+ )?$"
)
_NAMED_DAY_AFTER = re.compile(r" night football| times| telegraph| mirror| best| express| post| mail| people| world\b")
ZONES: Final = {
    "et": "ET", "est": "ET", "edt": "ET", "eastern": "ET", "ct": "CT", "cst": "CT", "cdt": "CT", "mt": "MT",
    "mst": "MT", "mdt": "MT", "pt": "PT", "pst": "PT", "pdt": "PT", "pacific": "PT", "gmt": "UTC", "utc": "UTC",
    "bst": "BST", "cet": "CET", "cest": "CET", "jst": "JST", "kst": "JST", "ist": "IST", "aest": "AEST",
    "aedt": "AEST", "hkt": "Beijing", "sgt": "Beijing", "beijing": "Beijing", "moscow": "Moscow", "msk": "Moscow",
    "london": "BST", "tokyo": "JST", "new york": "ET", "hong kong": "Beijing", "taipei": "Beijing",
    "greenwich": "UTC",
}  # fmt: skip
"""Label → zone; the offsets of a zone (summer and winter) are in `compare_dates`."""

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?P<suffix>st|nd|rd|th)?(?![\d%])(?!,\d{3})(?!\.\d)"
_YEAR = r"(?P<year>1[4-9]\d\d|20\d{2}|2100)(?![\d%])(?!,\d{3})(?!\.\d)"
MONTH_FIRST = re.compile(
    rf"(?P<month>{_MONTH})(?![a-z])\.?(?:(?: the)? {_DAY}(?! (?:people|percent|per cent|million|billion|thousand))"
    rf"(?:(?:,|\.)? ?(?:of )?{_YEAR}|(?:[,.])? ?')?|,? (?:of )?{_YEAR.replace('year', 'year2')})?"
)
DAY_FIRST = re.compile(rf"{_DAY}(?: |-|\. )(?:of )?(?:this )?(?P<month>{_MONTH})(?![a-z])\.?(?:,? (?:of )?{_YEAR})?")
MORE_DAYS = re.compile(
    r" ?(?:-|–|—|to|and|&|,|or|through|till|until|/) ?(?:and )?(?:the )?(?![\d.]+ ?(?:to|-|–) ?\d)(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%a-z])(?!,\d{3})(?!\.\d)"
    rf"(?! (?:(?:other )?[a-z]+s\b|percent|per cent|million|billion|thousand|{_MONTH})| ?%|-[a-z])(?:,? ({_YEAR.replace('?P<year>', '')}))?"
)
DAYS_BEFORE_MONTH = re.compile(
    rf"(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? ?(?:-|–|—|to|and|or) ?(?={_DAY}(?: |-)(?:of )?{_MONTH}(?![a-z]))"
)
ISO = re.compile(r"(1[5-9]\d\d|20\d\d|2100)([-./])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?![\d])")
NUMERIC = re.compile(r"(3[01]|[12]\d|0?[1-9])([/.])(3[01]|[12]\d|0?[1-9])\2((?:19|20)\d\d)(?!\d)")
CLOCK = re.compile(
    r"(?P<hour>2[0-4]|1\d|0?\d)(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
    r"(?: ?-? ?(?P<half>[ap]\.? ?m\b\.?|noon\b)| (?P<hours>hours\b|hrs\b)| ?(?P<clock>o'? ?clock))?"
)
CLOCK_RANGE = re.compile(r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?(?= ?(?:-|–|—|to|and|or) ?(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)? ?(?P<half>[ap])\.? ?m\b)")  # fmt: skip
SPOKEN_CLOCK = re.compile(
    r"(?P<part>half|(?:a )?quarter|(?:twenty[- ]five|five|ten|twenty|\d\d?)(?: minutes?)?) (?P<way>past|to|after|before) "
    r"(?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]|[1-9])(?![\w-])(?! (?:per|people|years|million))"
)
_HALF_DAY_WORDS = re.compile(
    r",? (?:o'clock )?(?:in the |this |that |on [a-z]+ )?(morning|afternoon|evening|night)|,? (at night|tonight)"
)
_ZONE = re.compile(
    rf" ?\(?(?:(?:us |u\.s\. )?({'|'.join(sorted(ZONES, key=len, reverse=True))})\b(?: (?:standard |daylight |summer )?time)?|(local) time)"
)
_PERIOD = re.compile(
    r"q([1-4])\b(?:[ -]?(?:of |in )?(?:fy ?)?'?(\d{4}|\d\d)\b)?|([1-4])q\b ?'?(\d{4}|\d\d)?|h([12])\b(?=[ -](?:of |in )?(?:fy ?)?(\d{4}))"
)
_FISCAL = re.compile(
    r"fy ?'?(\d{4}|\d\d)(?:[/-](\d\d))?\b|(?:fiscal|financial) (?:year )?(?:of |ended |ending )?'?(\d{4})(?:[/-](\d\d))?\b"
)
_FISCAL_AFTER = re.compile(r"(\d{4})(?:[/–-](\d\d|\d{4}))? (?:fiscal|financial) years?\b")
_QUARTER_WORD = re.compile(
    r"(first|second|third|fourth|last|1st|2nd|3rd|4th)[ -](?:fiscal |calendar )?(quarter|half)\b(?! (?:final|back|pounder|finalist))(?:(?:,? of|,? in)? (?:the year |fiscal (?:year )?)?(\d{4}))?"
)
_COMPARED = re.compile(
    r"year[- ](?:on|over|to)[- ]year|y-?o-?y\b|quarter[- ](?:on|over|to)[- ]quarter|q-?o-?q\b|month[- ](?:on|over|to)[- ]month|m-?o-?m\b"
    r"|(?:from|over|than|compared (?:with|to)|against) (?:the )?(?:same (?:period|time|month|quarter)[a-z ]{0,12} )?(?:a year (?:ago|earlier|before)|the previous year|last year)"
    r"|(?:from|over|than|compared (?:with|to)) (?:the )?(?:previous|prior|last|preceding) (month|quarter)"
)
DECADE = re.compile(
    r"(?P<year>(?:1[0-9]|20)?\d0)'?s\b(?!(?: ago)\b)|(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b"
)
_CENTURY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)|((?:twenty[- ])?[a-z]+))[ -](?:and (?:early )?[a-z0-9]+ )?centur(?:y|ies)\b"
)
_AGE = re.compile(
    r"(?:in|into) (?:his|her|their|my|our|your|its)(?: (?:early|mid|late|mid-))?[ -]$|(?:aged?|temperatures?|lows?|highs?|women|men|people) (?:in|into)(?: the)?(?: (?:upper|lower|low|high|mid))?[ -]$"
)
_MONTH_CUE = re.compile(
    r"(?:\b(?:in|last|next|this|since|until|till|by|of|early|late|mid|from|to|and|between|or|through|during|every|each|before|after|following|previous|coming|past)[ -]|[-–(/,&] ?|\bend of )$"
)


def two_digit_year(digits: str) -> int:
    """Return the full year of `21` or `98`: the century that makes it lie between 1970 and 2069."""
    number = int(digits)
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def month_date(folded: str, original: str, position: int) -> Iterator[Found]:
    """Yield the dates that begin with a month name at `position`."""
    match = MONTH_FIRST.match(folded, position)
    if match is None:
        return
    name, month = match.group("month"), MONTHS[match.group("month")]
    day, year = match.group("day"), match.group("year") or match.group("year2")
    is_alone = not day and not year
    if is_alone and not _is_month_name(folded, original, position, name):
        return
    end = position + len(name) if is_alone else match.end()
    end -= len(folded[position:end]) - len(folded[position:end].rstrip(" ,.'"))
    fields: dict[str, Any] = {"month": month, "is_soft": is_alone}
    if year:
        fields["year"] = int(year)
    if not day:
        yield Kind.DATE, position, end, fields
        return
    yield from _days(folded, position, end, fields, day, match.group("suffix") or "")


def _days(folded: str, start: int, end: int, fields: dict[str, Any], day: str, suffix: str) -> Iterator[Found]:
    more: list[tuple[int, int, int]] = []
    stop = end
    year = fields.get("year")
    while year is None and (match := MORE_DAYS.match(folded, stop)):
        more.append((match.start(1), match.end(1), int(match.group(1))))
        stop = match.end()
        year = int(match.group(2)) if match.group(2) else None
    if year is not None:
        fields["year"] = year
    fields["correction"] = suffix and _wrong_suffix(int(day), suffix)
    yield Kind.DATE, start, end, {**fields, "day": int(day), "is_soft": False}
    for begin, finish, number in more:
        yield Kind.DATE, begin, finish if year is None else stop, {**fields, "day": number, "correction": ""}


def _wrong_suffix(number: int, suffix: str) -> str:
    right = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return "" if suffix == right else f"{number}{right}"


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
        return bool(beside or _MONTH_CUE.search(folded, max(0, position - 12), position))
    following = original[position + len(name) : position + len(name) + 2]
    return name not in {"april", "june", "august"} or not (following[:1] == " " and following[1:].isupper())


def numeric_date(folded: str, original: str, position: int) -> Iterator[Found]:
    """Yield the date that begins with digits at `position`: ISO, dotted, with slashes, or `23 December 2021`."""
    iso = ISO.match(folded, position)
    if iso:
        year, _, month, day = iso.groups()
        yield Kind.DATE, position, iso.end(), {"year": int(year), "month": int(month), "day": int(day)}
        return
    match = NUMERIC.match(folded, position)
    if match:
        yield from _ambiguous(match)
        return
    before = DAYS_BEFORE_MONTH.match(folded, position)
    main = DAY_FIRST.match(folded, before.end() if before else position)
    if main is None:
        return
    month = MONTHS[main.group("month")]
    if not original[main.start("month")].isupper():
        return
    if main.group("month") == "may" and folded[main.start("month") - 1] == " " and main.group("suffix") is None:
        if re.match(
            r" (?:be|have|not|also|want|need|look|go|come|help|get|become|take|still|never|find)\b",
            folded[main.end("month") :],
        ):
            return
    fields: dict[str, Any] = {"month": month}
    if main.group("year"):
        fields["year"] = int(main.group("year"))
    if before:
        yield Kind.DATE, position, before.end(1), {**fields, "day": int(before.group(1))}
    wrong = main.group("suffix") and _wrong_suffix(int(main.group("day")), main.group("suffix"))
    end = main.end() - (1 if folded[main.end() - 1] in ".," else 0)
    yield Kind.DATE, main.start(), end, {**fields, "day": int(main.group("day")), "correction": wrong or ""}


def _ambiguous(match: re.Match[str]) -> Iterator[Found]:
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    if first > 12 and second > 12:
        return
    month, day = (second, first) if first > 12 else (first, second)
    reading = "" if first > 12 or second > 12 or first == second else "MD"
    yield Kind.DATE, match.start(), match.end(), {"year": year, "month": month, "day": day, "reading": reading}


def weekday(folded: str, original: str, position: int, end: int, word: str) -> Iterator[Found]:
    """Yield the weekday that is named at `position:end`, unless it is part of a name (Black Friday)."""
    if len(word) < 5 and not (
        original[position].isupper() and (folded[end : end + 1] in {".", ","} or word in {"tues", "weds", "thurs"})
    ):
        return
    if not original[position].isupper():
        return
    is_named = _NAMED_DAY.search(folded, max(0, position - 16), position) or (
        _NAMED_DAY_AFTER.match(folded, end) and original[end + 1 : end + 2].isupper()
    )
    yield Kind.WEEKDAY, position, end, {"weekday": WEEKDAYS[word], "is_soft": bool(is_named) or word.endswith("days")}


def clock(folded: str, position: int) -> Iterator[Found]:
    """Yield the times of day that begin with digits at `position`: `7:30 pm`, `19:30`, `5.30pm`, `9 o'clock`."""
    paired = CLOCK_RANGE.match(folded, position)
    if paired:
        half = f"{paired.group('half')}m"
        minutes = _minutes(int(paired.group("hour")), int(paired.group("minute") or 0), half)
        yield Kind.TIME, position, paired.end(), {"minutes": minutes, "half_day": half, "is_soft": True}
        return
    match = CLOCK.match(folded, position)
    if match is None or folded[match.end() : match.end() + 1].isdigit():
        return
    half, minute = match.group("half") or "", match.group("minute")
    sure = half or match.group("clock") or (match.group("hours") and ":" in match.group())
    if not sure and not (minute and ":" in match.group()):
        return
    end = match.end()
    half = f"{half[0]}m" if half and half != "noon" else ("pm" if half else "")
    hour = int(match.group("hour"))
    if (half and not 1 <= hour <= 12) or hour > 24:
        half = "" if hour <= 24 else half
    word = None if half else _HALF_DAY_WORDS.match(folded, end)
    if word:
        half = "am" if word.group(1) == "morning" else "pm"
        if hour == 12 and word.group(1) == "night":
            half = "am"
        end = word.end()
    yield from _timed(folded, position, end, hour, int(minute or 0), half, is_soft=False)


def _timed(folded: str, start: int, end: int, hour: int, minute: int, half: str, *, is_soft: bool) -> Iterator[Found]:
    zone = _ZONE.match(folded, end)
    label = ""
    if zone:
        label = "local" if zone.group(2) else ZONES[zone.group(1)]
        end = zone.end()
    if not half and (hour > 12 or hour == 0):
        half = "pm" if 12 < hour < 24 else "am"
    minutes = _minutes(hour, minute, half)
    yield Kind.TIME, start, end, {"minutes": minutes, "half_day": half, "zone": label, "is_soft": is_soft}


def _minutes(hour: int, minute: int, half: str) -> int:
    if half == "am":
        hour %= 12
    elif half == "pm" and hour < 12:
        hour += 12
    return (hour * 60 + minute) % 1440


def spoken_clock(folded: str, position: int) -> Iterator[Found]:
    """Yield the time of `half past seven` or `a quarter past eight` at `position`."""
    match = SPOKEN_CLOCK.match(folded, position)
    if match is None:
        return
    part = match.group("part").removeprefix("a ").split(" minute")[0]
    hour_word = match.group("hour")
    hour = int(hour_word) if hour_word.isdigit() else SMALL[hour_word]
    if part == "half":
        minute = 30
    elif part == "quarter":
        minute = 15
    else:
        number = read_number(part, 0)
        minute = int(number.value) if number else 0
    if match.group("way") in {"to", "before"}:
        hour, minute = hour - 1, 60 - minute
    if part not in {"half", "quarter"} and not _looks_like_clock(folded, position, match.end()):
        return
    word = _HALF_DAY_WORDS.match(folded, match.end())
    end = word.end() if word else match.end()
    half = ("am" if word.group(1) == "morning" else "pm") if word else ""
    yield from _timed(folded, position, end, hour, minute, half, is_soft=False)


def _looks_like_clock(folded: str, start: int, end: int) -> bool:
    return bool(
        re.search(r"\b(?:at|by|until|till|before|after|around|about) $", folded[max(0, start - 8) : start])
    ) and not re.match(r" (?:[a-z]+s\b|percent|per cent|million|years?|months?|days?|hours?)", folded[end : end + 20])


def period(folded: str, position: int) -> Iterator[Found]:
    """Yield the quarter, half-year, fiscal year or comparison that begins at `position`."""
    compared = _COMPARED.match(folded, position)
    if compared:
        text = compared.group()
        name = "yoy" if text.startswith("y") or "year" in text else ("qoq" if "q" in text else "mom")
        yield Kind.PERIOD, position, compared.end(), {"period": name, "is_soft": text[0] in "fotca"}
        return
    match = _FISCAL.match(folded, position) or _FISCAL_AFTER.match(folded, position)
    if match:
        digits = [group for group in match.groups() if group]
        first = two_digit_year(digits[0])
        fields: dict[str, Any] = {"period": "FY", "year": first, "value": Fraction(first)}
        if len(digits) > 1:
            fields["high"] = Fraction(two_digit_year(digits[1]))
        yield Kind.PERIOD, position, match.end(), fields
        return
    yield from _quarter(folded, position)


def _quarter(folded: str, position: int) -> Iterator[Found]:
    match = _PERIOD.match(folded, position)
    if match:
        q1, y1, q2, y2, half, y3 = match.groups()
        name = f"H{half}" if half else f"Q{q1 or q2}"
        year = y1 or y2 or y3
        end = match.end(6) if half else match.end()
        yield Kind.PERIOD, position, end, {"period": name, "year": two_digit_year(year) if year else None}
        return
    word = _QUARTER_WORD.match(folded, position)
    if word is None:
        return
    which, what, year = word.groups()
    number = {"last": 4 if what == "quarter" else 2}.get(which) or ORDINALS.get(which) or int(which[0])
    is_plain = (
        what == "half"
        and not year
        and not re.match(r" of (?:the|this|last|next) year", folded[word.end() : word.end() + 18])
    )
    fields = {
        "period": f"{'Q' if what == 'quarter' else 'H'}{number}", "year": int(year) if year else None,
        "is_spelled": True, "is_soft": is_plain or which == "last",
    }  # fmt: skip
    if number <= (4 if what == "quarter" else 2):
        yield Kind.PERIOD, position, word.end(), fields


def decade_or_century(folded: str, position: int) -> Iterator[Found]:
    """Yield `1980s`, `the nineties` or `19th century` at `position`."""
    century = _CENTURY.match(folded, position)
    if century:
        digits, word = century.groups()
        number = int(digits) if digits else _ordinal(word)
        if number:
            yield Kind.CENTURY, position, century.end(), {"value": Fraction(number), "is_spelled": not digits}
        return
    match = DECADE.match(folded, position)
    if match is None or _AGE.search(folded, max(0, position - 24), position):
        return
    word = match.group("word")
    year = TENS[f"{word[:-3]}y"] if word else int(match.group("year"))
    is_sure = (
        year >= 1000
        or folded[max(0, position - 1) : position] == "'"
        or folded[max(0, position - 4) : position].endswith(("the ", "mid-", "late ", "rly "))
    )
    other = (Fraction(year // 100 + 1),) if year >= 1000 and year % 100 == 0 else ()
    yield (
        Kind.DECADE,
        position,
        match.end(),
        {"value": Fraction(year), "alternatives": other, "is_spelled": bool(word), "is_soft": not is_sure},
    )


def _ordinal(word: str) -> int:
    tens, _, unit = word.replace(" ", "-").partition("-")
    if unit:
        return TENS.get(tens, 0) + ORDINALS.get(unit, 0) if tens in TENS and unit in ORDINALS else 0
    return ORDINALS.get(word, 0)


def is_real_date(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
