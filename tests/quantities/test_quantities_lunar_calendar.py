from __future__ import annotations

from datetime import date

import pytest

from translator.bilingual.quantities import Kind, Quantity, find_quantities, natural_forms
from translator.bilingual.quantities.lunar_dates import LEAP, LUNAR, days_apart, lunar_day


@pytest.mark.parametrize(
    ("year", "month", "day", "solar"),
    [
        (1949, 8, 16, date(1949, 10, 7)),
        (2025, 1, 1, date(2025, 1, 29)),
        (2025, 12, 30, date(2026, 2, 16)),  # the 29th: the month has no 30th
        (1978, 8, 15, date(1978, 9, 17)),
        (2033, 8, 15, date(2033, 9, 8)),
        (2101, 1, 1, None),
    ],
)
def test_a_lunar_day_has_its_gregorian_day(year: int, month: int, day: int, solar: date | None) -> None:
    assert lunar_day(year, month, day) == solar


def test_a_leap_month_is_another_month() -> None:
    assert lunar_day(2025, 6, 5, is_leap=True) == date(2025, 7, 29)
    assert lunar_day(2024, 6, 5, is_leap=True) is None


def test_without_a_year_a_day_is_possible_that_it_falls_on_in_some_year() -> None:
    for month in range(1, 13):
        for is_leap in (False, True):
            item = Quantity(Kind.DATE, 0, 0, "", month=month, day=16, calendar=LEAP if is_leap else LUNAR)
            for year in range(1901, 2057):
                solar = lunar_day(year, month, 16, is_leap=is_leap)
                if solar:
                    there = Quantity(Kind.DATE, 0, 0, "", month=solar.month, day=solar.day)
                    assert days_apart(item, there, ()) == 0
    item = Quantity(Kind.DATE, 0, 0, "", month=8, day=16, calendar=LUNAR)
    assert days_apart(item, Quantity(Kind.DATE, 0, 0, "", month=8, day=16), ()) > 20


@pytest.mark.parametrize("calendar", [LUNAR, LEAP])
@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_a_lunar_date_is_written_by_its_own_name(tag: str, calendar: str) -> None:
    for month in range(1, 13):
        for day in (None, 1, 10, 15, 20, 23, 30):
            item = Quantity(Kind.DATE, 0, 0, "", month=month, day=day, calendar=calendar)
            (form,) = natural_forms(item, tag)
            (found,) = find_quantities(form, tag)
            assert (found.calendar, found.month, found.day) == (calendar, month, day)
