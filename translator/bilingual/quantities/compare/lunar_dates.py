"""
Dates of the lunar calendar against those of either calendar: 农历八月十六 is `Oct. 7` in 2025, and never `Aug. 16`.

Both are right in a translation: the Gregorian day of the year that is spoken of, and the day by its own name. Where no
year is known, a day is wrong that the date falls on in no year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from translator.bilingual.quantities.compare.texts import ComparedTexts, collect_values
from translator.bilingual.quantities.lunar_calendar import (
    FEASTS,
    LAST_DAY,
    LUNAR,
    OPEN,
    Festival,
    days_apart,
    days_of,
    festivals_of,
    may_fall_on,
)
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity, whole_number
from translator.bilingual.words.patterns import pattern

_OTHER_YEAR: Final = pattern(
    "去年|前年|明年|后年|後年|[上翌次]年|(?:last|next|previous|following) year|years? (?:before|earlier|later|ago)"
)
_LUNAR_WORD: Final = pattern("[农農]历|[农農]曆|[阴陰][历曆]|lunar|chinese new year|spring festival")
_HAN: Final = "零一二三四五六七八九十"
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
        """Settle a lunar date with what the other side says in its place."""
        if self.is_settled(item):
            return
        days = self._days(item, here, there)
        twin = next((other for other in there.lunar if _is_same(item, other)), None) or next(
            (other for other in there.solar if may_fall_on(item, other, days)), None
        )
        is_named = any(_is_feast(item, feast) for feast, _ in there.festivals)
        is_named = is_named or (item.day in range(1, 11) and f"初{_HAN[item.day or 0]}" in there.text)
        is_said = is_named or (_LUNAR_WORD.search(there.text.lower()) and _number(item) in collect_values(there.all))
        if twin is not None or (is_said and not self._unanswered(there, here)):
            self.settled |= {id(item)} if twin is None else {id(item), id(twin)}

    def _days(self, item: Quantity, here: _Side, there: _Side) -> list[date]:
        """Return the days on which a lunar date may fall, none where no year is known."""
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
        """Return the Gregorian dates of a side that the other does not have."""
        return [
            item
            for item in side.solar
            if not self.is_settled(item) and not any(_is_same_day(item, one) for one in other.solar)
        ]

    def _report(self, item: Quantity, here: _Side, there: _Side) -> Iterator[Mismatch]:
        """Yield what stands in the place of a lunar date that nothing settles, or that nothing does."""
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
        """Yield the day that the other side supplies to the only feast of this one, and on which it cannot fall."""
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
    """One of two texts: its dates by calendar, and its feasts."""

    def __init__(self, quantities: Sequence[Quantity], text: str) -> None:
        self.all, self.text = quantities, text
        dates = [item for item in quantities if item.kind is Kind.DATE and item.month is not None]
        self.lunar = [item for item in dates if item.calendar]
        self.solar = [item for item in dates if not item.calendar]
        self.years = {item.year for item in quantities if item.kind is Kind.DATE and item.year}
        self.festivals = festivals_of(text)


def _number(item: Quantity) -> object:
    return whole_number(item.day or item.month or 0)


def _is_same(one: Quantity, other: Quantity) -> bool:
    """Whether two lunar dates are the same; the last day of a month may be its 29th."""
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
