"""Years of a reign in English (folded text): `the 42nd year of the Qianlong reign`, `Reiwa 7`, `ROC year 114`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.english_numerals import ORDINALS, SMALL, TENS, read_number
from translator.bilingual.quantities.finder import MONTH_AND_DAY, read_ambiguous, read_numeric
from translator.bilingual.quantities.lunar_dates import LUNAR, ORDINAL, is_on_lunar_calendar, ordinal_value
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.tables import ANY_REIGN, ENGLISH_REIGNS, ENGLISH_ZONES, any_word, number_words
from translator.bilingual.words.patterns import longest_first, pattern

_OF_REIGN: Final = rf" (?:of|in|under) (?:the )?(?:reign (?:of )?)?(?:the )?(?:emperor )?(?P<name>{ANY_REIGN})(?![a-z])"
_SHAPES: Final = (
    pattern(rf"(?P<number>{ORDINAL}) (?:regnal )?year{_OF_REIGN}"),
    pattern(rf"(?P<number>\d{{1,3}}){_OF_REIGN}"),
)
_NAMED: Final = pattern(rf"(?<![a-z])(?P<name>{ANY_REIGN})(?:'s|'| era| calendar| reign)? ?(?:year )?\(?$")
_NUMBER: Final = pattern(r"(?P<number>\d{1,3})(?![\d%]|[.,]\d|st|nd|rd|th| (?:million|billion|percent|people|years?))")
_WINDOW: Final = 40
REIGN_CUE: Final = rf"{ORDINAL} (?:regnal )?(?:year )?(?:of|in|under) |(?<=[a-z'(] )\d{{1,3}}(?!\d)|(?<=\()\d{{1,3}}"
"""Beginnings of regnal years; before the number of `Reiwa 7` the end of a word."""


def read_reign_years(text: str, position: int) -> Iterator[Recognition]:
    """Yield the year of a reign whose number begins at `position`."""
    match = next(filter(None, (shape.match(text, position) for shape in _SHAPES)), None)
    start = position
    if match is None:
        match = _NUMBER.match(text, position)
        named = _NAMED.search(text, max(0, position - _WINDOW), position) if match else None
        if match is None or named is None:
            return
        start, name = named.start(), named["name"]
    else:
        name = match["name"]
    reign = ENGLISH_REIGNS[re.sub(r"[\s-]", " ", name)]
    year = reign.year(ordinal_value(match["number"]))
    if year:
        yield Kind.DATE, start, match.end(), {"year": year, "era": reign.name}


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

NUMERIC_CUE: Final = (
    rf"\d{{1,2}}(?:st|nd|rd|th|[-/.]\d{{1,2}}[-/.,]\d| ?(?:[-–—]|to|and|or) ?\d|(?: |-|\. )(?:of |this |{_MONTH}))"
    r"|\d{4}(?:[-/.][\da-z]| \d\d \d\d)|(?<=[nyeld ] )\d{1,2}[-/.]\d"
)
"""Beginnings of dates that begin with digits; before `4/22` the last letters of its cue."""
ERA_CUE: Final = r"\d{1,2}(?:st|nd|rd|th)[ -]|\d{2,4}'?s|[a-z]{2,12}ies(?![a-z])|[a-z][a-z\d -]{1,80}?centur"
"""Beginnings of decades and centuries."""


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


# The number behind a date belongs to a name: `On February 11, the 16th China Forum`.
def _names_something(original: str, match: re.Match[str]) -> bool:
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


# Return the year in words or digits behind a date and where it ends, or 0 and `end`.
def _year_behind(folded: str, end: int) -> tuple[int, int]:
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


CLOCK = pattern(
    r"(?P<hour>2[0-4]|1\d|0?\d)(?:(?:: ?|\.)(?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
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
    r"\d{1,2}+(?!\d)(?:: ?\d\d|(?:[:.]\d\d)?(?::\d\d)?(?: ?-? ?(?:[ap]\.? ?m|noon)| ?o'? ?clock"
    r"| ?(?:[-–—]|to|and|or) ?\d{1,2}(?:[:.]\d\d)? ?[ap]\.? ?m)"
    rf"| ?h ?\d|-?ish|,? (?:{_DAY_PART}|midnight|noon|lunchtime)"
    rf"|(?:(?<=[tyldergn] \d)|(?<=[tyldergn] \d\d))(?!\.\d)(?:{_NO_NOUN.pattern}))"
    r"|\d{3,4}(?: ?[ap]\.? ?m| ?(?:h|z\b|gmt|utc)| sharp| [a-z]{2,12} time)|0\d{3}"
)
"""Beginnings of times in digits; before a bare hour the last letters of its cue."""
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


# Four digits are a time, as in `0430 hours` and `at 1600 hours`; `1600 hours of work` is not one.
def _is_military(found: re.Match[str], before: str) -> bool:
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
