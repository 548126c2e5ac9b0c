"""Differences of quarters, half-years, fiscal years, and comparisons with an earlier period (同比, 环比)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from translator.bilingual.quantities.compared_texts import (
    ComparedTexts,
    collect_values,
    drop_soft,
    find_miscounted,
    find_unmatched,
    pair_changed,
    report_one_sided,
    select_kinds,
)
from translator.bilingual.quantities.lunar_dates import LunarComparison
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity, whole_number
from translator.bilingual.quantities.tables import REIGNS, REPUBLIC, ZONE_HOURS
from translator.bilingual.words.language import is_traditional
from translator.bilingual.words.patterns import pattern


def compare_periods(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = select_kinds(source, Kind.PERIOD), select_kinds(target, Kind.PERIOD)
    if not here and not there:
        return []
    return [
        *_compare_named(here, there),
        *_compare_fiscal(here, there, source, target),
        *_compare_comparisons(here, there),
    ]


def _compare_named(here: list[Quantity], there: list[Quantity]) -> list[Mismatch]:
    found = []
    for letter in "QH":
        ours, theirs = ([item for item in side if item.period.startswith(letter)] for side in (here, there))
        left, right = find_unmatched(ours, theirs, _same_period), find_unmatched(theirs, ours, _same_period)
        for item in pair_changed("date.period", left, right):
            is_ordinal = letter == "Q" and all(one is not None and one.is_spelled for one in (item.source, item.target))
            found.append(replace(item, topic="num.ordinal") if is_ordinal else item)
    if found:
        return found
    left, right = find_unmatched(here, there, _same_period), find_unmatched(there, here, _same_period)
    halves, quarters = ([item for item in left if item.period[0] == letter] for letter in "HQ")
    crossed = [*zip(halves, (item for item in right if item.period[0] == "Q"), strict=False),
               *zip(quarters, (item for item in right if item.period[0] == "H"), strict=False)]  # fmt: skip
    return [Mismatch("date.period", one, other) for one, other in crossed]


def _same_period(one: Quantity, other: Quantity) -> bool:
    return one.period == other.period


def _years(quantities: Sequence[Quantity]) -> dict[int, Quantity]:
    return {int(value): item for item in quantities for value in (*item.values, Fraction(item.year or 0)) if value}


# Report a fiscal year that is a calendar year on the other side: 2022财年 is not 2022年.
def _compare_fiscal(
    here: list[Quantity], there: list[Quantity], source: Sequence[Quantity], target: Sequence[Quantity]
) -> list[Mismatch]:
    ours, theirs = ([item for item in side if item.period == "FY"] for side in (here, there))
    if ours and theirs:
        return [
            Mismatch("date.period", one, other)
            for one, other in zip(ours, theirs, strict=False)
            if not _years([one]).keys() & _years(theirs).keys()
        ]
    # 令和8年度 and 114年度 are fiscal years themselves.
    plain, plain_source = (_years([item for item in side if not item.era]) for side in (target, source))
    found = [Mismatch("date.period", item, plain[item.year], "fiscal") for item in ours if item.year in plain]
    return found + [
        Mismatch("date.period", plain_source[item.year], item, "fiscal") for item in theirs if item.year in plain_source
    ]


def _compare_comparisons(here: list[Quantity], there: list[Quantity]) -> list[Mismatch]:
    yearly, short = (
        [[item for item in side if item.period in names] for side in (here, there)]
        for names in ({"yoy"}, {"qoq", "mom"})
    )
    for one, other in ((yearly, short), (short, yearly)):
        if one[0] and other[1] and not one[1] and not other[0]:
            return [Mismatch("date.period", one[0][0], other[1][0])]
    return []


_FIELDS: Final = ("year", "month", "day")
_KINDS: Final = frozenset({Kind.DATE, Kind.WEEKDAY, Kind.TIME, Kind.PERIOD, Kind.DECADE, Kind.CENTURY})

_NOON_AND_MIDNIGHT: Final = {0, 720}
_OTHER_CALENDAR: Final = pattern(
    r"[上下][个個]?月|农历|農曆|阴历|陰曆|正月|[腊臘]月|初[一二三四五六七八九十]|除夕"
    r"|(?:last|next|previous|following) month|lunar",
    re.IGNORECASE,
)


def date_numbers(quantities: Iterable[Quantity]) -> set[Fraction]:
    """List the numbers that dates, times and periods contain, as evidence for plain numbers of the other side."""
    values: set[int] = set()
    exact: set[Fraction] = set()
    for item in quantities:
        if item.kind not in _KINDS:
            continue
        values.update(number for number in (item.year, item.month, item.day, item.weekday) if number is not None)
        if item.month is not None and item.day is not None:
            values.add(100 * item.month + item.day)
            exact.add(Fraction(100 * item.day + item.month, 100))
            exact.add(item.month + Fraction(item.day, 100 if item.day > 9 else 10))
        if item.era:
            values.add(REIGNS[item.era].number(item.year or 0))
            values.update([int(item.text)] if item.text.isdigit() else ())
        if item.minutes is not None:
            hour = item.minutes // 60
            values.update((hour, hour % 12, hour % 12 + 12, item.minutes % 60))
            values.update({24} if not item.minutes else ())
        if item.period[1:].isdigit():
            values.add(int(item.period[1:]))
        values.update(int(value) for value in (*item.values, *item.alternatives))
        if item.kind is Kind.DECADE and item.value is not None:
            values.add(int(item.value) % 100)
    return exact.union(map(whole_number, values))


def compare_dates(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    kinds = {item.kind for item in source} | {item.kind for item in target}
    found: list[Mismatch] = []
    if Kind.DATE in kinds:
        lunar = LunarComparison(source, target, texts)
        found += lunar.compare()
        found += _unread_years(source, target, texts) or (
            _compare_calendar(source, target, texts, lunar) or _compare_months(source, target, texts)
        )
    if Kind.WEEKDAY in kinds:
        found += _compare_weekdays(source, target)
    if Kind.TIME in kinds:
        found += _compare_times(source, target, texts)
    if Kind.PERIOD in kinds:
        found += compare_periods(source, target)
    if Kind.DECADE in kinds or Kind.CENTURY in kinds:
        found += _compare_eras(source, target, texts)
    return found


# Report a year of the Republic that English has as it was: 115年1月1日, `Jan. 1, 115`.
def _unread_years(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    found = []
    for item in source:
        if item.kind is not Kind.DATE or item.era != REPUBLIC.name or item.month is None or item.year is None:
            continue
        number = REPUBLIC.number(item.year)
        for other in target:
            if other.kind is Kind.DATE and other.year is None and (other.month, other.day) == (item.month, item.day):
                behind = re.match(rf",? (?:of )?{number}(?=[.,;:)]|\Z)", texts.target[other.end :])
                if behind:
                    end = other.end + behind.end()
                    written = replace(other, end=end, text=texts.target[other.start : end])
                    found.append(Mismatch("date.value", item, written, repairs_drafts=True))
    return found


def _fields(item: Quantity) -> dict[str, int]:
    return {name: getattr(item, name) for name in _FIELDS if getattr(item, name) is not None}


def _agree(one: Quantity, other: Quantity) -> int:
    shared = 0
    for name in _FIELDS:
        a, b = getattr(one, name), getattr(other, name)
        if a is not None and b is not None:
            if a != b:
                return 0
            shared += 1
    return shared


def _compare_calendar(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts, lunar: LunarComparison
) -> list[Mismatch]:
    here, there = (
        [item for item in select_kinds(side, Kind.DATE) if not (item.calendar and lunar.is_settled(item))]
        for side in (source, target)
    )
    left = [item for item in here if not (lunar.is_settled(item) or _is_matched(item, there))]
    right = [item for item in there if not (lunar.is_settled(item) or _is_matched(item, here))]
    if not left and not right:
        return _miscounted_days(here, there)
    left_open = [item for item in left if not _is_hinted(item, target, texts, "target")]
    right_open = [item for item in right if not _is_hinted(item, source, texts, "source")]
    found = _pair_dates(left, right, left_open, right_open)
    paired = {id(item.source) for item in found} | {id(item.target) for item in found}
    # A lone month or day may be expressed in other words.
    alone = (
        [item for item in drop_soft(side) if id(item) not in paired and (item.year or (item.month and item.day))]
        for side in (left_open, right_open)
    )
    found += report_one_sided("date.value", *alone)
    if found or any(map(mentions_other_months, (texts.source, texts.target))):
        return found
    return _miscounted_days(here, there)


def _miscounted_days(here: Sequence[Quantity], there: Sequence[Quantity]) -> list[Mismatch]:
    ours, theirs = ([item for item in side if item.month and item.day] for side in (here, there))
    if len(ours) == len(theirs):
        found = find_miscounted("date.value", ours, theirs, lambda item: 100 * (item.month or 0) + (item.day or 0))
        if found:
            return found
    ours, theirs = ([item for item in side if item.day] for side in (here, there))
    return find_miscounted("date.value", ours, theirs, lambda item: item.day) if len(ours) == len(theirs) else []


def _is_matched(item: Quantity, others: list[Quantity]) -> bool:
    best = max((_agree(item, other) for other in others), default=0)
    if not best:
        return False
    if best == len(_fields(item)):
        return True
    partner = max(others, key=lambda other: _agree(item, other))
    return not (item.day and partner.day is None and partner.year and item.year is None)


def _is_hinted(item: Quantity, others: Sequence[Quantity], texts: ComparedTexts, side: str) -> bool:
    if item.month and item.day:
        # The same day of another month: a word does not account for this one.
        dates = (other for other in others if other.kind is Kind.DATE and other.day == item.day)
        if any(other.month not in {None, item.month} for other in dates):
            return False
    numbers = _numbers_beside(others, texts, side)
    if item.era and item.month is None and whole_number(REIGNS[item.era].number(item.year or 0)) in numbers:
        # 乾隆四十二年 may be `the 42nd year`, and 114年 the year 114, but not in Taiwan.
        return not (
            item.text[0].isdigit() and is_traditional(texts.target_tag if side == "source" else texts.source_tag)
        )
    if item.day is not None and item.month == item.day:
        numbers = numbers - texts.hints(side)
    if item.month and item.day and not item.year and Fraction(100 * item.month + item.day) in numbers:
        return True
    return all(Fraction(number) in numbers for number in _fields(item).values())


def _numbers_beside(others: Sequence[Quantity], texts: ComparedTexts, side: str) -> set[Fraction]:
    return collect_values(others) | date_numbers(others) | texts.hints(side)


def _pair_dates(
    left: list[Quantity], right: list[Quantity], left_open: list[Quantity], right_open: list[Quantity]
) -> list[Mismatch]:
    found, used = [], set()
    for one in left:
        for j, other in enumerate(right):
            common = _fields(one).keys() & _fields(other).keys()
            if j in used or not common or not (one in left_open or other in right_open or len(common) > 1):
                continue
            if one.is_soft and other.is_soft and one not in left_open:
                continue
            found.append(Mismatch("date.value", one, other, repairs_drafts=True))
            used.add(j)
            break
    return found


def _compare_months(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    here, there = ([item for item in select_kinds(side, Kind.DATE) if not item.calendar] for side in (source, target))
    found = _wrongly_supplied(here, there) if here and there else []
    return [] if found and any(map(mentions_other_months, (texts.source, texts.target))) else found


def may_mean_month(known: Quantity, supplied: Quantity) -> bool:
    """Return whether a text that names the month of `known` may mean that of `supplied` by a day alone."""
    step = ((supplied.month or 0) - (known.month or 0)) % 12
    if step in {1, 11} and (known.day is None or supplied.day is None):
        return True
    if step == 1:
        return (supplied.day or 0) < (known.day or 0)
    return step == 0 or (step == 11 and (supplied.day or 0) > (known.day or 0))


def supplied_months(here: Sequence[Quantity], there: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Pair each bare day of `here` with the date of `there` that gives it a month which `here` never names."""
    named = {item.month for item in here if item.month is not None}
    bare = {item.day: item for item in here if item.day is not None and item.month is None}
    return [
        (bare[item.day], item)
        for item in there
        if item.month is not None and item.month not in named and item.day is not None and item.day in bare
    ]


def mentions_other_months(text: str) -> bool:
    """Return whether `text` mentions last or next month, or the lunar calendar: then every month is possible."""
    return _OTHER_CALENDAR.search(text) is not None


def _wrongly_supplied(here: Sequence[Quantity], there: Sequence[Quantity]) -> list[Mismatch]:
    supplied = supplied_months(here, there)
    named = [item for item in here if item.month is not None]
    for bare, item in supplied:
        known = named or [other for other in there if other.month is not None and other is not item]
        if known and not any(may_mean_month(other, item) for other in known):
            return [Mismatch("date.value", bare, item)]
    return []


def _compare_weekdays(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = select_kinds(source, Kind.WEEKDAY), select_kinds(target, Kind.WEEKDAY)
    said, heard = {item.weekday for item in here}, {item.weekday for item in there}
    left = [item for item in here if item.weekday not in heard]
    right = [item for item in there if item.weekday not in said]
    found = pair_changed("date.weekday", left, right, repairs_drafts=True)
    left, right, here, there = (drop_soft(side) for side in (left, right, here, there))
    if not found and not left and not right and len(here) == len(there):
        found += find_miscounted("date.weekday", here, there[::-1], lambda item: item.weekday)
    if not found and left and len(there) >= len(here):
        found.append(Mismatch("date.weekday", left[0], there[min(here.index(left[0]), len(there) - 1)]))
    if not found and right and len(here) >= len(there):
        found.append(Mismatch("date.weekday", here[min(there.index(right[0]), len(here) - 1)], right[0]))
    return found + [
        Mismatch("date.weekday", None if side else item, item if side else None, "calendar")
        for side, quantities in enumerate((source, target))
        for item in _impossible(quantities)
    ]


def _impossible(quantities: Sequence[Quantity]) -> list[Quantity]:
    found = []
    for one, other in pairwise(quantities):
        pair = {one.kind: one, other.kind: other}
        day, name = pair.get(Kind.DATE), pair.get(Kind.WEEKDAY)
        if day is None or name is None or not (day.year and day.month and day.day) or other.start - one.end > 4:
            continue
        if day.reading or name.is_soft:
            continue
        try:
            actual = date(day.year, day.month, day.day).isoweekday()
        except ValueError:
            continue
        if actual != name.weekday:
            found.append(name)
    return found


def _compare_times(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    here, there = select_kinds(source, Kind.TIME), select_kinds(target, Kind.TIME)
    if not here and not there:
        return []
    left, right = find_unmatched(here, there, _same_time), find_unmatched(there, here, _same_time)
    firm_left, firm_right = drop_soft(left), drop_soft(right)
    found = pair_changed("date.time", left, right, repairs_drafts=True)
    if not found and len(left) == len(right) == 1 and {left[0].minutes, right[0].minutes} == _NOON_AND_MIDNIGHT:
        found = [Mismatch("date.time", left[0], right[0], repairs_drafts=True)]
    if found:
        return [replace(item, reason="zone") if _is_other_zone(item) else item for item in found]
    return report_one_sided(
        "date.time",
        (item for item in firm_left if not _has_hour(item, target, texts, "target")),
        (item for item in firm_right if not _has_hour(item, source, texts, "source")),
    )


def _is_other_zone(mismatch: Mismatch) -> bool:
    one, other = mismatch.source, mismatch.target
    if one is None or other is None:
        return False
    return bool(one.zone and other.zone) and one.zone != other.zone and _same_clock(one, other)


def _has_hour(item: Quantity, others: Sequence[Quantity], texts: ComparedTexts, side: str) -> bool:
    hour = (item.minutes or 0) // 60
    return not {hour, hour % 12, hour % 12 + 12}.isdisjoint(collect_values(others) | texts.hints(side))


def _same_clock(one: Quantity, other: Quantity) -> bool:
    cycle = 1440 if one.half_day and other.half_day else 720
    return ((one.minutes or 0) - (other.minutes or 0)) % cycle == 0


def _same_time(one: Quantity, other: Quantity) -> bool:
    first, second = ZONE_HOURS.get(one.zone), ZONE_HOURS.get(other.zone)
    if one.zone == other.zone or first is None or second is None:
        return _same_clock(one, other)
    cycle = 1440 if one.half_day and other.half_day else 720
    shift = {60 * (b - a) for a in first for b in second}
    return any(((one.minutes or 0) + minutes - (other.minutes or 0)) % cycle == 0 for minutes in shift)


# Compare decades and centuries; `1800s` may be the decade or the 19th century.
def _compare_eras(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    found = []
    eras, other_eras = (select_kinds(side, Kind.DECADE, Kind.CENTURY) for side in (source, target))
    for kind in (Kind.DECADE, Kind.CENTURY):
        left = find_unmatched(select_kinds(source, kind), other_eras, _same_era)
        right = find_unmatched(select_kinds(target, kind), eras, _same_era)
        found += [Mismatch("num.ordinal", one, other) for one, other in zip(left, right, strict=False)]
        lost, added = drop_soft(left[len(right) :]), drop_soft(right[len(left) :])
        found += report_one_sided(
            "num.ordinal",
            (item for item in lost if not _is_era_hinted(item, target, texts, "target")),
            (item for item in added if not _is_era_hinted(item, source, texts, "source")),
        )
    return found


def _is_era_hinted(item: Quantity, others: Sequence[Quantity], texts: ComparedTexts, side: str) -> bool:
    value, numbers = item.value or Fraction(0), _numbers_beside(others, texts, side)
    return value in numbers or value % 100 in numbers


def _same_era(one: Quantity, other: Quantity) -> bool:
    a, b = one.value or Fraction(0), other.value or Fraction(0)
    if one.kind is other.kind is Kind.DECADE:
        return a == b or ((a < 100 or b < 100) and a % 100 == b % 100)
    return not {a, *one.alternatives}.isdisjoint({b, *other.alternatives})


# Words in a target for the half of the day.
_DAY_WORD: Final = pattern(
    r"[午晚早夜晨]|(?<![a-z])(?:morning|afternoon|evening|night|dawn|dusk|noon|midday|[ap]\.?m\b)", re.IGNORECASE
)


def lost_afternoon(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """Return the time of 13:00 or later that became one before noon, where nothing speaks of the afternoon: 3:00."""
    late = [item for item in source if item.kind is Kind.TIME and not item.is_soft and _is_written_late(item)]
    if not late or _DAY_WORD.search(texts.target):
        return []
    clocks = [item for item in target if item.kind is Kind.TIME]
    said, heard = ({item.minutes for item in side} for side in (source, clocks))
    for one in late:
        morning = (one.minutes or 0) - 720
        other = next((item for item in clocks if not item.half_day and item.minutes == morning), None)
        if other and one.minutes not in heard and other.minutes not in said:
            return [Mismatch("date.time", one, other, repairs_drafts=True)]
    return []


def _is_written_late(item: Quantity) -> bool:
    hour = (item.minutes or 0) // 60
    return hour >= 13 and item.text.lstrip(" (（").startswith(str(hour))
