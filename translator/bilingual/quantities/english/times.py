"""Times of day, time zones and periods in English (folded text: lower case)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.english.numerals import read_number
from translator.bilingual.quantities.english.spelled_numerals import ORDINALS, SMALL, TENS
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.tables import any_word
from translator.bilingual.quantities.time_zones import ENGLISH_ZONES
from translator.bilingual.words.patterns import longest_first, pattern

CLOCK = pattern(
    r"(?P<hour>2[0-4]|1\d|0?\d)(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
    r"(?: ?-? ?(?P<half>[ap]\.? ?m\b\.?|noon\b)| (?P<hours>hours\b|hrs\b)| ?(?P<clock>o'? ?clock))?"
)
CLOCK_RANGE = pattern(
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?(?= ?(?:-|–|—|to|and|or) ?(?:1[0-2]"
    r"|0?[1-9])(?:[:.][0-5]\d)? ?(?P<half>[ap])\.? ?m\b)"
)
_HOURS: Final = {word: value for word, value in SMALL.items() if 1 <= value <= 12}
# `forty-five`, `oh five` → minutes behind the hour.
_MINUTES: Final = {word: value for word, value in SMALL.items() if value >= 10} | {
    f"{tens}{gap}{word}".rstrip(" -"): TENS[tens] + value
    for tens in ("twenty", "thirty", "forty", "fifty") for gap in "- "
    for word, value in {"": 0, **{word: value for word, value in SMALL.items() if 0 < value < 10}}.items()
} | {f"{zero} {word}": value for zero in ("oh", "o") for word, value in SMALL.items() if 0 < value < 10}  # fmt: skip
_SPOKEN_MINUTE: Final = {**_MINUTES, "five": 5}
_HALF_MARK = r" ?[ap]\.? ?m\b\.?"
_DAY_PART = r"(?:in the |this |that |on [a-z]+ )?(?:morning|afternoon|evening|night)|at night|tonight"
SPOKEN_CLOCK = pattern(
    r"(?P<part>half|(?:a |three )?quarters?|(?:twenty[- ]five|five|ten|twenty|fifteen|three|\d\d?)(?: min(?:ute)?s?)?)"
    rf" (?P<way>past|to|after|before) (?P<hour>{any_word(_HOURS)}|1[0-2]|[1-9])"
    rf"(?: (?P<minute>{any_word(_MINUTES)}))?(?P<half>{_HALF_MARK})?(?P<clock> o'? ?clock)?"
    r"(?![\w-])(?! (?:per|people|years|million))"
)
WORD_CLOCK = pattern(
    rf"(?P<hour>{any_word(_HOURS)}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
    rf"(?:[- ](?P<minute>{any_word(_SPOKEN_MINUTE)}))?(?![a-z-])(?:(?P<half>{_HALF_MARK})|(?P<clock> o'? ?clock))?"
)
"""`seven`, `seven thirty pm`, `seven o'clock`: only some of them are times, which what stands beside them tells."""
_CLOCK_CUE = pattern(
    r"(?:^| )(?:at|(?<!multiplied )(?<!divided )by|until|till|around|about|since|before|after"
    r"|(?:alarm|set|scheduled|planned) for) $"
)
_INSIDE: Final = frozenset(".:,-/0123456789")
_DAY_PART_AHEAD = pattern(rf" (?:{_DAY_PART})(?![a-z])")
_HALF_DAY_CUE = pattern(r"(?:morning|afternoon|evening|night|lunchtime)(?: at)? $")
_NO_NOUN = pattern(
    rf" ?(?:[.,;:!?)]|$)| (?:sharp|and(?! an? (?:half|quarter|third)(?![a-z]))|on|today|tomorrow|{_DAY_PART})(?![a-z])"
)
BARE_HOUR = pattern(
    rf"(?P<hour>2[0-4]|1\d|[1-9])(?:-?(?P<ish>ish\b)|,? (?P<word>{_DAY_PART}|midnight|noon|lunchtime)(?![a-z]))?"
    r"(?![\d.,:%/-]\d|[a-z%])"
)
GLUED_CLOCK = pattern(r"(?P<hour>1[0-2]|[1-9])(?P<minute>[0-5]\d) ?(?P<half>[ap])\.? ?m\b\.?")
MILITARY = pattern(
    r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
    r"(?P<mark> ?(?:hours|hrs|h)\b| sharp\b| ?z\b|(?= [a-z]{2,12} time\b)|(?= ?(?:gmt|utc)\b))?"
    r"(?![\d.,]\d|\w(?!mt\b|tc\b))"
)
FRENCH = pattern(r"(?P<hour>2[0-3]|1\d|[1-9]) ?h ?(?P<minute>[0-5]\d)(?!\w)")
_HALF_DAY_WORDS = pattern(
    r",? (?:o'clock )?(?:in the |this |that |on [a-z]+ )?(morning|afternoon|evening|night)(?![a-z])"
    r"|,? (at night|tonight)"
)
_ZONE = pattern(
    rf" ?\(?(?:(?:us |u\.s\. )?({'|'.join(longest_first(ENGLISH_ZONES))})\b(?: (?:standard "
    rf"|daylight |summer )?time)?|(local) time)"
)
_PERIOD = pattern(
    r"q([1-4])\b(?:[ -]?(?:of |in )?(?:fy ?)?'?(\d{4}|\d\d)\b)?|([1-4])q\b ?'?(\d{4}|\d\d)?"
    r"|h([12])\b(?=[ -](?:of |in )?(?:fy ?)?(\d{4}))"
)
_FISCAL = pattern(
    r"fy ?'?(\d{4}|\d\d)(?:[/-](\d\d))?\b|(?:fiscal|financial) (?:year )?(?:of |ended "
    r"|ending )?'?(\d{4})(?:[/-](\d\d))?\b"
)
_FISCAL_AFTER = pattern(r"(\d{4})(?:[/–-](\d\d|\d{4}))? (?:fiscal|financial) years?\b")
_QUARTER_WORD = pattern(
    r"(first|second|third|fourth|last|1st|2nd|3rd|4th)[ -](?:fiscal |calendar )?(quarter"
    r"|half)\b(?! (?:final|back|pounder|finalist))(?:(?:,? of|,? in)? (?:the year "
    r"|fiscal (?:year )?)?(\d{4}))?"
)
_COMPARED = pattern(
    r"year[- ](?:on|over|to)[- ]year|y-?o-?y\b|quarter[- ](?:on|over|to)[- ]quarter|q-?o-?q\b"
    r"|month[- ](?:on|over|to)[- ]month|m-?o-?m\b"
    r"|(?:from|over|than|compared (?:with|to)|against) (?:the )?(?:same (?:period|time|month"
    r"|quarter)[a-z ]{0,12} )?(?:a year (?:ago|earlier|before)|the previous year|last year)"
    r"|(?:from|over|than|compared (?:with|to)) (?:the )?(?:previous|prior|last|preceding) (month|quarter)"
)

CLOCK_CUE: Final = (
    r"\d{1,2}+(?!\d)(?::\d\d|(?:[:.]\d\d)?(?::\d\d)?(?: ?-? ?(?:[ap]\.? ?m|noon)| ?o'? ?clock"
    r"| ?(?:[-–—]|to|and|or) ?\d{1,2}(?:[:.]\d\d)? ?[ap]\.? ?m)"
    rf"| ?h ?\d|-?ish|,? (?:{_DAY_PART}|midnight|noon|lunchtime)"
    rf"|(?:(?<=[tyldergn] \d)|(?<=[tyldergn] \d\d))(?!\.\d)(?:{_NO_NOUN.pattern}))"
    r"|\d{3,4}(?: ?[ap]\.? ?m| ?(?:h|z\b|gmt|utc)| sharp| [a-z]{2,12} time)|0\d{3}"
)
"""What stands at the beginning of each time in digits; before a bare hour the last letters of its cue."""
SPOKEN_CUE: Final = (
    r"(?:a |three )?[a-z]++(?:[- ]five)?(?: min(?:ute)?s?)? (?:past|to|after|before) "
    rf"|[a-z]++(?:[- ]{any_word(_SPOKEN_MINUTE)})?(?:{_HALF_MARK}| o'? ?clock| (?:{_DAY_PART}))"
    rf"|(?<=[tyldergn] )[a-z]++(?:[- ]{any_word(_SPOKEN_MINUTE)})?(?:{_NO_NOUN.pattern})"
)
"""Likewise of each time in words."""
PERIOD_CUE: Final = r"[a-z]|[1-4](?:q|st|nd|rd|th)|\d{4}(?:[/–-]\d\d(?:\d\d)?)? (?:fiscal|financial)"
"""Likewise of each quarter, half-year and fiscal year."""


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
    yield from _timed(folded, position, end, hour, int(minute or 0), half, is_soft=False)


def _timed(
    folded: str, start: int, end: int, hour: int, minute: int, half: str, *, is_soft: bool
) -> Iterator[Recognition]:
    zone = _ZONE.match(folded, end)
    label = ""
    if zone:
        label = "local" if zone.group(2) else ENGLISH_ZONES[zone.group(1)]
        end = zone.end()
    if not half:
        word, before = _HALF_DAY_WORDS.match(folded, end), _HALF_DAY_CUE.search(folded, max(0, start - 16), start)
        if word:
            half = "am" if word.group(1) == "morning" or (word.group(1) == "night" and hour == 12) else "pm"
            end = word.end()
        elif before and hour <= 12:
            half = "am" if before.group().startswith("morning") else "pm"
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
    """Yield the time of `half past seven`, `a quarter past eight`, `seven thirty pm` at `position`."""
    match = SPOKEN_CLOCK.match(folded, position)
    if match is None:
        yield from _word_clock(folded, position)
        return
    part = re.sub(r"(?:a | ?min(?:ute)?s?$)", "", match.group("part"))
    hour, minute = _number(match.group("hour")), _MINUTES.get(match.group("minute") or "", 0)
    shift = {"half": 30, "quarter": 15, "three quarters": 45}.get(part) or _number(part)
    total = hour * 60 + minute + (-shift if match.group("way") in {"to", "before"} else shift)
    is_sure = part in {"half", "quarter", "three quarters"} or "min" in match.group("part")
    is_sure = is_sure or bool(match.group("half") or match.group("clock") or _DAY_PART_AHEAD.match(folded, match.end()))
    if not is_sure and not _looks_like_clock(folded, position, match.end()):
        return
    half = (match.group("half") or "").strip()[:1]
    yield from _timed(folded, position, match.end(), total // 60, total % 60, f"{half}m" if half else "", is_soft=False)


def _number(written: str) -> int:
    number = read_number(written, 0)
    return int(number.value) if number else 0


def _word_clock(folded: str, position: int) -> Iterator[Recognition]:
    match = WORD_CLOCK.match(folded, position)
    if match is None:
        return
    hour, minute = SMALL[match.group("hour")], _SPOKEN_MINUTE.get(match.group("minute") or "", 0)
    before, is_cued = folded[max(0, position - 16) : position], False
    if match.group("half") is None and match.group("clock") is None:
        is_cued = bool(_HALF_DAY_CUE.search(before) or _CLOCK_CUE.search(before))
        is_cued = is_cued or bool(match.group("minute") and _DAY_PART_AHEAD.match(folded, match.end()))
        if not (is_cued and _NO_NOUN.match(folded, match.end())):
            return
    half = (match.group("half") or "").strip()[:1]
    is_soft = is_cued and match.group("minute") is None
    yield from _timed(folded, position, match.end(), hour, minute, f"{half}m" if half else "", is_soft=is_soft)


def read_bare_times(folded: str, position: int) -> Iterator[Recognition]:
    """Yield the time that digits without a colon give: `0430 hours`, `340pm`, `7h01`, `at 7`, `8 in the morning`."""
    glued = GLUED_CLOCK.match(folded, position) or FRENCH.match(folded, position)
    military = None if glued else MILITARY.match(folded, position)
    before = folded[max(0, position - 16) : position]
    if military and not _is_military(military, before):
        military = None
    match = glued or military
    if match:
        half = match.groupdict().get("half") or ("a" if military and int(match.group("hour")) < 12 else "")
        yield from _timed(folded, position, match.end(), int(match.group("hour")), int(match.group("minute")),
                          f"{half}m" if half else "", is_soft=False)  # fmt: skip
        return
    bare = None if before[-1:] in _INSIDE else BARE_HOUR.match(folded, position)
    if bare is None:
        return
    is_cued = _HALF_DAY_CUE.search(before) or _CLOCK_CUE.search(before)
    if not (bare.group("ish") or bare.group("word") or (is_cued and _NO_NOUN.match(folded, bare.end()))):
        return
    word, hour, half = bare.group("word") or "", int(bare.group("hour")), ""
    end = bare.end("hour") if word else bare.end()
    if word in {"midnight", "noon", "lunchtime"}:
        end, half = bare.end(), "pm" if word != "midnight" and hour in {12, 1, 2} else "am"
    is_soft = not word.endswith(("morning", "afternoon", "evening", "night"))
    yield from _timed(folded, position, end, hour, 0, half, is_soft=is_soft)


def _is_military(found: re.Match[str], before: str) -> bool:
    """Whether four digits are a time, as in `0430 hours` and `at 1600 hours`; `1600 hours of work` is not one."""
    mark, is_cued, begins_with_zero = found.group("mark"), _CLOCK_CUE.search(before), found[0].startswith("0")
    if mark is not None and mark.lstrip().startswith("h"):
        return begins_with_zero or (is_cued is not None and not found.string.startswith(" of ", found.end()))
    return mark is not None or (begins_with_zero and is_cued is not None)


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
