"""
Days of the lunar calendar (农历) in the Gregorian calendar, and its feasts.

Where the year is known, the day is that of `borax`, whose table from 1900 to 2100 agrees with the astronomical
reckoning of `sxtwl` on all days up to 2057. Where it is not, a day can still be told to be impossible: each month holds
its own term of the sun (the eighth the equinox of autumn), so that a day of it falls within the same thirty days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from translator.bilingual.quantities.model import Quantity
from translator.bilingual.quantities.tables import any_word, phrases, table
from translator.bilingual.words.patterns import longest_first, pattern

LUNAR: Final = "lunar"
LEAP: Final = "leap"
"""A month that is put in, behind the one of the same number: 闰六月."""
OPEN: Final = "open"
"""八月十五 without 农历 or 日: of the one calendar or of the other."""
LAST_DAY: Final = 30
"""What a text calls the last day of a month, which may be its 29th: 大年三十."""
LAST_MONTHS: Final = (11, 12)
"""The months that end in the next Gregorian year."""
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
    """Whether month and day are those of the Gregorian calendar."""


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
    Whether the lunar date `item` may be the Gregorian date `solar`, which has a month.

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
    """Return the day of a lunar date in the year that the Gregorian date names, if it names one."""
    year = solar.year
    return [day for day in days_of(item, (year - 1, year)) if day.year == year] if year else []


def _around_the_year(days: int) -> int:
    return min(days % _YEAR, -days % _YEAR)


def _may_be_month(item: Quantity, solar: Quantity, first_days: Collection[date]) -> bool:
    """Whether a lunar month lies in a Gregorian one, for more than a few days."""
    if first_days:
        exact = [day + timedelta(days=number) for day in first_days for number in range(_LONGEST)]
        return any(day.month == solar.month for day in exact)
    start = date(2025, 1, 1) + timedelta(days=_earliest(item) - 1)
    days = [start + timedelta(days=number) for number in range(2 * _LONGEST)]
    return sum(day.month == solar.month for day in days) * _CALQUE_SHARE >= len(days)


def _earliest(item: Quantity) -> int:
    """Return the day of a year on which a lunar date falls at the earliest."""
    term = _TERMS[(item.month or 1) - 1] + (1 + _LONGEST if item.calendar == LEAP else 0)
    return term - _LONGEST + (item.day or 1) - 1 - _SLACK


def _day_of_year(month: int, day: int) -> int:
    """Return the number of a day in a year without a 29 February."""
    return (date(2025, month, 1) - date(2025, 1, 1)).days + day
