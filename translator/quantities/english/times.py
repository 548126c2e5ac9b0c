"""Times of day, time zones and periods in English (folded text: lower case)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from translator.quantities.english.numerals import ORDINALS, SMALL, read_number
from translator.quantities.model import Kind, Recognition
from translator.quantities.tables import longest_first
from translator.quantities.time_zones import ENGLISH_ZONES

CLOCK = re.compile(
    r"(?P<hour>2[0-4]|1\d|0?\d)(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
    r"(?: ?-? ?(?P<half>[ap]\.? ?m\b\.?|noon\b)| (?P<hours>hours\b|hrs\b)| ?(?P<clock>o'? ?clock))?"
)
CLOCK_RANGE = re.compile(
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?(?= ?(?:-|–|—|to|and|or) ?(?:1[0-2]"
    r"|0?[1-9])(?:[:.][0-5]\d)? ?(?P<half>[ap])\.? ?m\b)"
)  # fmt: skip
SPOKEN_CLOCK = re.compile(
    r"(?P<part>half|(?:a )?quarter|(?:twenty[- ]five|five|ten|twenty|\d\d?)(?: minutes?)?) (?P<way>past|to"
    r"|after|before) "
    r"(?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|1[0-2]"
    r"|[1-9])(?![\w-])(?! (?:per|people|years|million))"
)
_HALF_DAY_WORDS = re.compile(
    r",? (?:o'clock )?(?:in the |this |that |on [a-z]+ )?(morning|afternoon|evening|night)|,? (at night|tonight)"
)
_ZONE = re.compile(
    rf" ?\(?(?:(?:us |u\.s\. )?({'|'.join(longest_first(ENGLISH_ZONES))})\b(?: (?:standard "
    rf"|daylight |summer )?time)?|(local) time)"
)
_PERIOD = re.compile(
    r"q([1-4])\b(?:[ -]?(?:of |in )?(?:fy ?)?'?(\d{4}|\d\d)\b)?|([1-4])q\b ?'?(\d{4}|\d\d)?"
    r"|h([12])\b(?=[ -](?:of |in )?(?:fy ?)?(\d{4}))"
)
_FISCAL = re.compile(
    r"fy ?'?(\d{4}|\d\d)(?:[/-](\d\d))?\b|(?:fiscal|financial) (?:year )?(?:of |ended "
    r"|ending )?'?(\d{4})(?:[/-](\d\d))?\b"
)
_FISCAL_AFTER = re.compile(r"(\d{4})(?:[/–-](\d\d|\d{4}))? (?:fiscal|financial) years?\b")
_QUARTER_WORD = re.compile(
    r"(first|second|third|fourth|last|1st|2nd|3rd|4th)[ -](?:fiscal |calendar )?(quarter"
    r"|half)\b(?! (?:final|back|pounder|finalist))(?:(?:,? of|,? in)? (?:the year "
    r"|fiscal (?:year )?)?(\d{4}))?"
)
_COMPARED = re.compile(
    r"year[- ](?:on|over|to)[- ]year|y-?o-?y\b|quarter[- ](?:on|over|to)[- ]quarter|q-?o-?q\b"
    r"|month[- ](?:on|over|to)[- ]month|m-?o-?m\b"
    r"|(?:from|over|than|compared (?:with|to)|against) (?:the )?(?:same (?:period|time|month"
    r"|quarter)[a-z ]{0,12} )?(?:a year (?:ago|earlier|before)|the previous year|last year)"
    r"|(?:from|over|than|compared (?:with|to)) (?:the )?(?:previous|prior|last|preceding) (month|quarter)"
)


def two_digit_year(digits: str) -> int:
    """Return the full year of `21` or `98`: the century that makes it lie between 1970 and 2069."""
    number = int(digits)
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def read_clock_times(folded: str, position: int) -> Iterator[Recognition]:
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


def _timed(
    folded: str, start: int, end: int, hour: int, minute: int, half: str, *, is_soft: bool
) -> Iterator[Recognition]:
    zone = _ZONE.match(folded, end)
    label = ""
    if zone:
        label = "local" if zone.group(2) else ENGLISH_ZONES[zone.group(1)]
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


def read_spoken_times(folded: str, position: int) -> Iterator[Recognition]:
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


def read_periods(folded: str, position: int) -> Iterator[Recognition]:
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


def _quarter(folded: str, position: int) -> Iterator[Recognition]:
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
