"""
Days of the lunar calendar (农历) in the Gregorian calendar, and its feasts.

Where the year is known, the day is that of `borax`, whose table from 1900 to 2100 agrees with the astronomical
reckoning of `sxtwl` on all days up to 2057. Where it is not, a day can still be told to be impossible: each month holds
its own term of the sun (the eighth the equinox of autumn), so that a day of it falls within the same thirty days.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from translator.bilingual.quantities.chinese_numerals import read_number
from translator.bilingual.quantities.compared_texts import ComparedTexts, collect_values
from translator.bilingual.quantities.english_numerals import ORDINALS, SMALL, TENS
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity, Recognition, whole_number
from translator.bilingual.quantities.tables import any_word, phrases, table
from translator.bilingual.words.patterns import longest_first, pattern

LUNAR: Final = "lunar"
LEAP: Final = "leap"
"""A month that is put in, behind the one of the same number: 闰六月."""
OPEN: Final = "open"
"""八月十五 without 农历 or 日: of the one calendar or of the other."""
LAST_DAY: Final = 30
"""The last day of a month as texts call it, which may be its 29th: 大年三十."""
# Month → the day of a year (1 January is 1) of the term of the sun that it holds: 雨水, 春分 …
_TERMS: Final = (50, 79, 110, 141, 172, 204, 235, 266, 296, 326, 356, 385)
# A month begins at most so many days before its term.
_LONGEST: Final = 29
_SLACK: Final = 1
_YEAR: Final = 365
_TABLE: Final = range(1900, 2101)
# A month of the sun that holds less than a fourth of a lunar month's days is not its name: 农历七月 is not July.
_CALQUE_SHARE: Final = 4


class Festival(NamedTuple):
    """A feast, and the day that it falls on."""

    month: int
    day: int
    chinese: tuple[str, ...]
    english: tuple[str, ...]
    is_solar: bool
    """Month and day are Gregorian."""


FESTIVALS: Final = tuple(
    Festival(int(month), int(day), tuple(chinese.split()), phrases(english), is_solar=calendar == "solar")
    for month, day, chinese, english, calendar in table("festivals", 5)
)
_BY_NAME: Final = {name: one for one in FESTIVALS for name in (*one.chinese, *one.english) if name != " "}
_NAMES: Final = pattern(any_word(longest_first(_BY_NAME)))
FEASTS: Final = frozenset(
    name
    for name in _BY_NAME
    if not name.startswith("new ") and (name.startswith("eve ") or not name.endswith(("年夜", "小年", "new year")))
)
"""The names that mean no other day: `New Year's Eve` is 31 December too, and little new year has two days."""


def festivals_of(text: str) -> list[tuple[Festival, tuple[int, int]]]:
    """Return the feasts that `text` names, each with its place: longest names first, so that 元宵节 is one."""
    folded = text.lower().replace("’", "'")
    folded = folded if len(folded) == len(text) else text
    return [(_BY_NAME[match[0]], match.span()) for match in _NAMES.finditer(folded)]


def lunar_day(year: int, month: int, day: int, *, is_leap: bool = False) -> date | None:
    """Return the Gregorian day of a day of the lunar `year`; None where it has no such day, or is not in the table."""
    if year not in _TABLE:
        return None
    from borax.calendars.lunardate import InvalidLunarDateError, LunarDate

    for number in (day, day - 1) if day == LAST_DAY else (day,):
        try:
            solar: date = LunarDate(year, month, number, int(is_leap)).to_solar_date()
        except InvalidLunarDateError:
            continue
        return solar
    return None


def days_of(item: Quantity, years: Iterable[int]) -> list[date]:
    """Return the days on which a lunar date falls in the lunar `years`; the first of the month where it has no day."""
    is_leap = item.calendar == LEAP
    found = (lunar_day(year, item.month or 1, item.day or 1, is_leap=is_leap) for year in years)
    return [day for day in found if day is not None]


def may_fall_on(item: Quantity, solar: Quantity, days: Collection[date]) -> bool:
    """
    Return whether the lunar date `item` may be the Gregorian date `solar`, which has a month.

    `days` are those on which it falls in the years that the texts may speak of; where there are none, each day is
    possible that it falls on in some year.
    """
    if (item.day is None) is not (solar.day is None):
        return False
    if item.day is None:
        return _may_be_month(item, solar, _days_in_year_of(solar, item) or days)
    return days_apart(item, solar, days) == 0


def days_apart(item: Quantity, solar: Quantity, days: Collection[date]) -> int:
    """Return how many days lie at least between a date of either calendar and a Gregorian one, both with their day."""
    number = _day_of_year(solar.month or 1, solar.day or 1)
    if not item.calendar:
        return _around_the_year(number - _day_of_year(item.month or 1, item.day or 1))
    days = _days_in_year_of(solar, item) or days
    if days:
        return min(_around_the_year(number - _day_of_year(day.month, day.day)) for day in days)
    late = (number - _earliest(item)) % _YEAR
    return max(0, min(late - _LONGEST - 2 * _SLACK, _YEAR - late))


def _days_in_year_of(solar: Quantity, item: Quantity) -> list[date]:
    year = solar.year
    return [day for day in days_of(item, (year - 1, year)) if day.year == year] if year else []


def _around_the_year(days: int) -> int:
    return min(days % _YEAR, -days % _YEAR)


def _may_be_month(item: Quantity, solar: Quantity, first_days: Collection[date]) -> bool:
    if first_days:
        exact = [day + timedelta(days=number) for day in first_days for number in range(_LONGEST)]
        return any(day.month == solar.month for day in exact)
    start = date(2025, 1, 1) + timedelta(days=_earliest(item) - 1)
    days = [start + timedelta(days=number) for number in range(2 * _LONGEST)]
    return sum(day.month == solar.month for day in days) * _CALQUE_SHARE >= len(days)


def _earliest(item: Quantity) -> int:
    term = _TERMS[(item.month or 1) - 1] + (1 + _LONGEST if item.calendar == LEAP else 0)
    return term - _LONGEST + (item.day or 1) - 1 - _SLACK


def _day_of_year(month: int, day: int) -> int:
    return (date(2025, month, 1) - date(2025, 1, 1)).days + day


_HAN: Final = "一二三四五六七八九"
CALENDAR: Final = "(?:农历|阴历|旧历|夏历)"
_MONTH: Final = rf"(?P<month>正|腊|冬|十[一二]?|[{_HAN}]|1[0-2]|[1-9]) ?月(?:份)?"
_DAY: Final = rf"初[{_HAN}十]|二?十[{_HAN}]?+|廿[{_HAN}]?+|三十|[12]\d|30|[1-9]"
_SURE_DAY: Final = rf"初[{_HAN}十]|廿[{_HAN}]?+"
_HAN_DAY: Final = rf"{_SURE_DAY}|二?十[{_HAN}]?+|三十"
# Behind a numeral that counts: 十月初一批, 五月五个.
_COUNTED: Final = "[批个名位所家次场条项届种人天]"
# 大年初一, and 年初一 where it is no part of 去年初一学生.
_NEW_YEAR: Final = "(?:大年|(?<![^，。；、：！？“「（ 是到的从自至过])年)"
_NO_SUN: Final = r"(?! ?[日号])"
_ENDS: Final = r"(?=[，。；、：！？,.;!?）)”」》—~～-]|$|[那当这晚夜早前后至到的是为起在，（( ]|元宵|中秋|上午|下午)"
_SHAPES: Final = (
    (pattern(rf"{CALENDAR} ?(?P<leap>闰)?{_MONTH}(?: ?(?P<day>{_DAY})(?! ?[月年个天])[日号]?)?"), LUNAR),
    (pattern(rf"(?P<leap>闰){_MONTH}(?:(?P<day>{_HAN_DAY}))?"), LEAP),
    (pattern(rf"{_NEW_YEAR}(?P<new>初[{_HAN}十]|三十)(?!多?[年岁个]|有|{_COUNTED})"), LUNAR),
    (pattern(rf"(?P<month>正|腊)月(?:(?P<day>{_HAN_DAY})(?! ?[月年个天号])日?)?"), LUNAR),
    (pattern(rf"(?P<month>冬|十[一二]?|[{_HAN[1:]}])月(?P<day>{_SURE_DAY})(?! ?[日号]|{_COUNTED})"), LUNAR),
    (pattern(rf"(?P<month>冬|十[一二]?|[{_HAN[1:]}])月(?P<day>{_HAN_DAY}){_NO_SUN}{_ENDS}"), OPEN),
    (pattern(rf"(?P<month>[二三五六七九])月(?P<feast>(?P=month))(?![日号十]|{_COUNTED})"), OPEN),
)  # fmt: skip
_MORE: Final = pattern(rf"(?: ?(?:至|到|和|或|及|、|-|–|—|~|～) ?)(?P<day>{_HAN_DAY})(?! ?[日号月年个天人名])")
CHINESE_LUNAR_CUE: Final = rf"[农阴旧夏]历|闰|大?年[初三]|[正腊冬]月|[十{_HAN}]{{1,2}}月[初廿二三五六七九十]"
"""Beginnings of lunar dates in Chinese."""
_NAMED_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


def read_chinese_lunar_dates(text: str, position: int, fields: dict[str, Any]) -> Iterator[Recognition]:
    """Yield the lunar date at `position`, and the days that follow it, with the `fields` of a year read before."""
    found = next(((match, calendar) for shape, calendar in _SHAPES if (match := shape.match(text, position))), None)
    if found is None:
        return
    match, calendar = found
    parts = match.groupdict()
    new, month, day = parts.get("new"), parts.get("month"), parts.get("day") or parts.get("feast")
    date = {**fields, "calendar": LEAP if parts.get("leap") else calendar, "month": _number(month) if month else 1}
    if new == "三十":
        date |= {"month": 12, "day": LAST_DAY}
    elif new or day:
        date["day"] = _number(new or day or "")
    date["is_soft"] = "day" not in date or "feast" in parts
    yield Kind.DATE, position, match.end(), date
    end = match.end()
    while "day" in date and calendar is not OPEN and (more := _MORE.match(text, end)):
        yield Kind.DATE, more.start("day"), more.end(), {**date, "day": _number(more["day"])}
        end = more.end()


def _number(text: str) -> int:
    number = read_number(text.removeprefix("初"), 0)
    return _NAMED_MONTHS.get(text) or (int(number.value) if number else 0)


_WORDS: Final = {word: value for word, value in ORDINALS.items() if value <= 30} | {
    f"{tens}{gap}{word}": TENS[tens] + value
    for tens in ("twenty", "thirty") for gap in "- " for word, value in ORDINALS.items() if value < 10
}  # fmt: skip
ORDINAL: Final = rf"(?:{any_word(_WORDS)}(?![a-z-])|\d{{1,2}}(?:st|nd|rd|th)?(?!\d))"
_LEAP: Final = r"(?P<leap>leap |intercalary |extra |additional |second )?"
_CALENDAR: Final = (
    r"(?:lunar|lunisolar|chinese lunar) (?:month|moon)|month (?:of|in|on|by|according to|under) (?:the |its )?"
    r"(?:traditional |chinese |old )*(?:lunar|lunisolar|chinese) (?:calendar|new year|year)|moon (?:of|in) the"
)
_LUNAR_MONTH: Final = (
    rf"(?:the )?{_LEAP}(?:(?P<month>{ORDINAL}) (?P<leap2>leap )?(?:{_CALENDAR})|(?P<first>lunar new year month))"
)
_LINK: Final = r" ?(?:-|–|—|to|through|and|or|until) ?(?:the )?"
_OF: Final = r" (?:days? )?(?:of|in) "
_ENGLISH_SHAPES: Final = (
    pattern(rf"(?P<low>{ORDINAL})(?: days?)?{_LINK}(?P<day>{ORDINAL}){_OF}{_LUNAR_MONTH}"),
    pattern(rf"(?P<day>{ORDINAL}|last){_OF}{_LUNAR_MONTH}"),
    pattern(
        rf"(?P<day>{ORDINAL}) day of (?:the )?(?P<new>(?:lunar|chinese) (?:new )?year(?! ?[a-z]*'s)|spring festival)"
    ),
    pattern(
        rf"{_LUNAR_MONTH}(?:'s (?P<day>{ORDINAL}|last) day|,? (?:on )?(?:the |its |day )(?P<day2>{ORDINAL})(?: day)?)?"
    ),
)
_LAST: Final = {"last": LAST_DAY}
ENGLISH_LUNAR_CUE: Final = (
    rf"(?:{ORDINAL}|last)(?:(?: days?)?{_LINK}{ORDINAL})?(?: days?)? (?:of|in|leap|lun|moon|month|chinese lun)"
)
"""Beginnings of lunar dates in English."""
_ON_CALENDAR: Final = pattern(
    r",? (?:of|on|in|by|according to|under) (?:the )?(?:traditional |chinese )*(?:lunar|lunisolar) calendar"
)


def read_english_lunar_dates(text: str, position: int) -> Iterator[Recognition]:
    """Yield the lunar date that begins at `position` with an ordinal, a number or `last`."""
    match = next(filter(None, (shape.match(text, position) for shape in _ENGLISH_SHAPES)), None)
    if match is None:
        return
    parts = match.groupdict()
    day, low = parts.get("day") or parts.get("day2"), parts.get("low")
    is_leap = bool(parts.get("leap") or parts.get("leap2")) or text.endswith(
        ("leap ", "intercalary ", "extra ", "additional "), 0, position
    )
    fields: dict[str, Any] = {"calendar": LEAP if is_leap else LUNAR, "month": ordinal_value(parts.get("month")) or 1}
    if not 0 < fields["month"] <= len(_MONTHS):
        return
    if low:
        yield Kind.DATE, position, match.end("low"), {**fields, "day": ordinal_value(low)}
    start = match.start("day") if low else position
    yield Kind.DATE, start, match.end(), {**fields, "day": ordinal_value(day)} if day else {**fields, "is_soft": True}


_MONTHS: Final = range(12)


def ordinal_value(written: str | None) -> int:
    """Return the value of `16th`, `16`, `sixteenth` or `last`; 0 for none."""
    if not written:
        return 0
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else _LAST.get(written) or _WORDS.get(written) or SMALL.get(written, 0)


def is_on_lunar_calendar(text: str, start: int, end: int) -> bool:
    """Return whether the date at `start:end` is one of the moon: `lunar Aug. 16`, `Aug. 16 on the lunar calendar`."""
    return text.endswith("lunar ", 0, start) or _ON_CALENDAR.match(text, end) is not None


_OTHER_YEAR: Final = pattern(
    "去年|前年|明年|后年|後年|[上翌次]年|(?:last|next|previous|following) year|years? (?:before|earlier|later|ago)"
)
_LUNAR_WORD: Final = pattern("[农農]历|[农農]曆|[阴陰][历曆]|lunar|chinese new year|spring festival")
_HAN_DAYS: Final = "零一二三四五六七八九十"
# Behind the name of a feast: the day itself is meant, and not the holiday around it.
_ON_THE_DAY: Final = pattern(
    "[节節]?(?:当天|當天|当日|當日|[这這那]天|之日|当晚|當晚|之夜|[夜晚])|[节節]?[，,]|(?: day)?,"
)
# A day that a translation adds to a feast may be so many days from it: the eve, the holiday, the day after.
_HOLIDAY: Final = 15


class LunarComparison:
    """Compares the lunar dates of two texts, and the days that one of them supplies to a feast of the other."""

    def __init__(self, source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> None:
        self.texts = texts
        self.settled: set[int] = set()
        """The ids of the dates that need no other counterpart."""
        self.sides = _Side(source, texts.source), _Side(target, texts.target)

    def compare(self) -> list[Mismatch]:
        """List the lunar dates, and the days of feasts, that became others."""
        if not any(side.lunar or side.festivals for side in self.sides):
            return []
        turns = (self.sides, self.sides[::-1])
        for here, there in turns:
            for item in here.lunar:
                self._settle(item, here, there)
        found = [
            mismatch for here, there in turns for item in here.lunar for mismatch in self._report(item, here, there)
        ]
        return found + [mismatch for here, there in turns for mismatch in self._wrong_feast_days(here, there)]

    def is_settled(self, item: Quantity) -> bool:
        return id(item) in self.settled

    def _settle(self, item: Quantity, here: _Side, there: _Side) -> None:
        if self.is_settled(item):
            return
        days = self._days(item, here, there)
        twin = next((other for other in there.lunar if _is_same(item, other)), None) or next(
            (other for other in there.solar if may_fall_on(item, other, days)), None
        )
        is_named = any(_is_feast(item, feast) for feast, _ in there.festivals)
        is_named = is_named or (item.day in range(1, 11) and f"初{_HAN_DAYS[item.day or 0]}" in there.text)
        is_said = is_named or (
            _LUNAR_WORD.search(there.text.lower()) and _day_or_month(item) in collect_values(there.all)
        )
        if twin is not None or (is_said and not self._unanswered(there, here)):
            self.settled |= {id(item)} if twin is None else {id(item), id(twin)}

    def _days(self, item: Quantity, here: _Side, there: _Side) -> list[date]:
        years = {item.year} if item.year else here.years | there.years
        if years:
            return days_of(item, sorted({number for year in years if year for number in (year - 1, year)}))
        today = self.texts.day
        if today is None:
            return []
        days = days_of(item, range(today.year - 2, today.year + 3))
        if any(_OTHER_YEAR.search(side.text.lower()) for side in self.sides):
            return days
        return [*[day for day in days if day <= today][-1:], *[day for day in days if day > today][:1]]

    def _unanswered(self, side: _Side, other: _Side) -> list[Quantity]:
        return [
            item
            for item in side.solar
            if not self.is_settled(item) and not any(_is_same_day(item, one) for one in other.solar)
        ]

    def _report(self, item: Quantity, here: _Side, there: _Side) -> Iterator[Mismatch]:
        if self.is_settled(item) or item.calendar == OPEN:
            return
        self.settled.add(id(item))
        others = [other for other in there.lunar if not self.is_settled(other)] + self._unanswered(there, here)
        other = next((other for other in others if (other.day is None) is (item.day is None)), None)
        if other is not None:
            self.settled.add(id(other))
            yield Mismatch("date.value", *self._in_order(item, other, here), repairs_drafts=True)
        elif not item.is_soft:
            yield Mismatch(
                "date.value", *self._in_order(item, None, here), "missing" if here is self.sides[0] else "extra"
            )

    def _in_order(self, item: Quantity, other: Quantity | None, here: _Side) -> tuple[Quantity | None, Quantity | None]:
        return (item, other) if here is self.sides[0] else (other, item)

    def _wrong_feast_days(self, here: _Side, there: _Side) -> Iterator[Mismatch]:
        added = [item for item in self._unanswered(there, here) if item.day is not None]
        if len(here.festivals) != 1 or len(added) != 1 or here.lunar or here.solar:
            return
        feast, (start, end) = here.festivals[0]
        name = here.text[start:end]
        calendar = "" if feast.is_solar else LUNAR
        item = Quantity(Kind.DATE, start, end, name, month=feast.month, day=feast.day, calendar=calendar)
        apart = days_apart(item, added[0], self._days(item, here, there))
        is_meant = _ON_THE_DAY.match(here.text.lower(), end) is not None
        if apart == 0:
            self.settled.add(id(added[0]))
        elif name.lower() in FEASTS and (is_meant or apart > _HOLIDAY):
            self.settled.add(id(added[0]))
            source, target = self._in_order(item, added[0], here)
            yield Mismatch("date.value", source, target, "phrase")


class _Side:
    def __init__(self, quantities: Sequence[Quantity], text: str) -> None:
        self.all, self.text = quantities, text
        dates = [item for item in quantities if item.kind is Kind.DATE and item.month is not None]
        self.lunar = [item for item in dates if item.calendar]
        self.solar = [item for item in dates if not item.calendar]
        self.years = {item.year for item in quantities if item.kind is Kind.DATE and item.year}
        self.festivals = festivals_of(text)


def _day_or_month(item: Quantity) -> object:
    return whole_number(item.day or item.month or 0)


def _is_same(one: Quantity, other: Quantity) -> bool:
    is_last = {one.day, other.day} == {LAST_DAY - 1, LAST_DAY}
    is_same_month = one.month == other.month and (
        one.calendar == other.calendar or OPEN in {one.calendar, other.calendar}
    )
    return (
        is_same_month
        and (one.day == other.day or is_last)
        and (one.year is None or other.year is None or one.year == other.year)
    )


def _is_feast(item: Quantity, feast: Festival) -> bool:
    return (item.month, item.day) == (feast.month, feast.day) and not feast.is_solar


def _is_same_day(one: Quantity, other: Quantity) -> bool:
    return (one.month, one.day) == (other.month, other.day)
