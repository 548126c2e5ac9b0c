"""Rendering and reading belong together: what is written is read back as the same value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translator.bilingual.quantities import (
    Kind,
    Quantity,
    allowed_forms,
    find_quantities,
    natural_forms,
    render_quantity,
)
from translator.bilingual.quantities.tables import CHINESE_FORMS, ENGLISH_FORMS, UNITS

TAGS = ("en", "zh-Hans", "zh-Hant")
tags = st.sampled_from(TAGS)
whole = st.integers(min_value=13, max_value=10**13).map(Fraction)
decimal = st.integers(min_value=1, max_value=10**7).map(lambda number: Fraction(number, 100))
MONEY = ("USD", "GBP", "EUR", "CNY", "HKD", "TWD", "JPY", "RUB", "AUD", "CHF")
PLAIN_UNITS = [
    name
    for name, unit in UNITS.items()
    if ENGLISH_FORMS[name]
    and any(not form.isascii() for form in CHINESE_FORMS[name])
    and name
    not in {
        "night",
        "day",
        "month",
        "min",
        "s",
        "knot",
        "degree",
        "li",
        "pt",
        "ping",
        "in",
        "lb",
        "B",
        "cal",
        "bp",
        "m3",
        "quarter",
    }
    and unit.dimension != "angle"
]


def read_back(quantity: Quantity, form: str, tag: str) -> Quantity:
    """Return what is found in `form`, which must be one quantity over its whole length."""
    found = find_quantities(form, tag)
    assert len(found) == 1, (form, found)
    return found[0]


def assert_reads_back(quantity: Quantity, tag: str) -> None:
    """Every natural form gives the value (and unit, currency) back."""
    for form in natural_forms(quantity, tag):
        found = read_back(quantity, form, tag)
        assert found.values == quantity.values, (form, found)
        if quantity.unit is not None:
            assert found.unit is not None
            assert found.unit.to_base(Fraction(1)) == quantity.unit.to_base(Fraction(1)), form
        if quantity.currency and found.currency not in {"$", "¥", "¤"}:
            assert found.currency == quantity.currency, form


@given(st.one_of(whole, decimal), tags)
def test_a_number_reads_back(value: Fraction, tag: str) -> None:
    assert_reads_back(Quantity(Kind.NUMBER, 0, 0, "", value=value), tag)


@given(st.one_of(whole, decimal), st.sampled_from(MONEY), tags)
def test_money_reads_back(value: Fraction, currency: str, tag: str) -> None:
    assert_reads_back(Quantity(Kind.MONEY, 0, 0, "", value=value, currency=currency), tag)


@given(st.one_of(whole, decimal), st.sampled_from(PLAIN_UNITS), tags)
@example(Fraction(1600), "hour", "en")
@example(Fraction(1600), "year", "zh-Hans")
def test_a_measure_reads_back(value: Fraction, unit: str, tag: str) -> None:
    assert_reads_back(Quantity(Kind.MEASURE, 0, 0, "", value=value, unit=UNITS[unit]), tag)


@given(st.integers(min_value=1, max_value=9999).map(lambda number: Fraction(number, 1000)), tags)
def test_a_percentage_reads_back(value: Fraction, tag: str) -> None:
    assert_reads_back(Quantity(Kind.PERCENT, 0, 0, "", value=value), tag)
    assert_reads_back(Quantity(Kind.PERCENTAGE_POINT, 0, 0, "", value=value), tag)


@given(st.integers(min_value=13, max_value=10**9), st.integers(min_value=1, max_value=10**9), tags)
def test_a_range_reads_back(low: int, more: int, tag: str) -> None:
    quantity = Quantity(Kind.NUMBER, 0, 0, "", value=Fraction(low), high=Fraction(low + more))
    found = find_quantities(render_quantity(quantity, tag), tag)
    assert [value for item in found for value in item.values] == [low, low + more]


@given(st.dates(), tags)
def test_a_date_reads_back(date: object, tag: str) -> None:
    year, month, day = max(1400, date.year % 2100), date.month, date.day  # type: ignore[attr-defined]
    for fields in ((year, month, day), (None, month, day)):
        quantity = Quantity(Kind.DATE, 0, 0, "", year=fields[0], month=fields[1], day=fields[2])
        for form in natural_forms(quantity, tag):
            found = read_back(quantity, form, tag)
            assert (found.year, found.month, found.day) == fields, form


@given(st.integers(min_value=0, max_value=1439), tags)
def test_a_time_reads_back(minutes: int, tag: str) -> None:
    quantity = Quantity(Kind.TIME, 0, 0, "", minutes=minutes, half_day="am" if minutes < 720 else "pm")
    for form in natural_forms(quantity, tag):
        found = read_back(quantity, form, tag)
        assert (found.minutes or 0) % 720 == minutes % 720, form


@given(st.integers(min_value=1, max_value=7), tags)
def test_a_weekday_reads_back(weekday: int, tag: str) -> None:
    for form in natural_forms(Quantity(Kind.WEEKDAY, 0, 0, "", weekday=weekday), tag):
        assert read_back(Quantity(Kind.WEEKDAY, 0, 0, ""), form, tag).weekday == weekday


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(("kind", "end"), [(Kind.NUMBER, 100), (Kind.ORDINAL, 100), (Kind.CENTURY, 22)])
def test_small_numbers_ordinals_and_centuries_read_back(kind: Kind, end: int, tag: str) -> None:
    for number in range(1, end):
        quantity = Quantity(kind, 0, 0, "", value=Fraction(number))
        for form in natural_forms(quantity, tag):
            if kind is Kind.NUMBER and number < 13 and not form.isdigit():
                continue
            assert read_back(quantity, form, tag).value == number, form


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("factor", [2, 3, 4, 5, Fraction(1, 2), Fraction(5, 2)])
def test_a_multiple_reads_back(factor: Fraction, tag: str) -> None:
    quantity = Quantity(Kind.MULTIPLE, 0, 0, "", value=Fraction(factor))
    for form in natural_forms(quantity, tag):
        assert read_back(quantity, form, tag).value == factor, form


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(("top", "bottom"), [(1, 3), (2, 3), (3, 4), (2, 5), (5, 7)])
def test_a_fraction_reads_back(top: int, bottom: int, tag: str) -> None:
    quantity = Quantity(Kind.FRACTION, 0, 0, "", value=Fraction(top, bottom))
    for form in natural_forms(quantity, tag):
        assert read_back(quantity, form, tag).value == Fraction(top, bottom), form


def test_the_usual_form_is_in_the_units_of_the_language() -> None:
    money = find_quantities("$3.1 billion", "en")[0]
    assert render_quantity(money, "zh-Hans") == "31亿美元"
    assert render_quantity(money, "zh-Hant") == "31億美元"
    assert render_quantity(find_quantities("1.2万亿元", "zh-Hans")[0], "en") == "1.2 trillion yuan"
    assert render_quantity(find_quantities("Dec. 23rd, 2021", "en")[0], "zh-Hans") == "2021年12月23日"
    assert render_quantity(find_quantities("打七折", "zh-Hans")[0], "en") == "30% off"


def test_a_scaled_number_is_licensed_in_the_targets_unit_only() -> None:
    forms = allowed_forms("48 million people paid $3.6 billion in December", "en", "zh-Hans")
    assert {"4800万", "36亿", "12"} <= set(forms)
    assert not {"48", "3.6", "48000000"} & set(forms)


def test_a_chinese_number_is_licensed_in_english_units() -> None:
    forms = allowed_forms("1.25万名学生获得4800万元", "zh-Hans", "en")
    assert {"12,500", "12500", "48 million"} <= set(forms)
    assert not {"1.25", "4800", "4,800"} & set(forms)


def test_a_deep_impression_licenses_no_quarter_of_an_hour() -> None:
    assert allowed_forms("给观众留下深刻印象", "zh-Hans", "en") == ()
    assert "15" in allowed_forms("等了一刻钟", "zh-Hans", "en")


def test_allowed_forms_of_dates_and_times_are_their_parts() -> None:
    forms = set(allowed_forms("on Dec. 23rd, 2021 at 7:30 pm", "en", "zh-Hans"))
    assert {"2021", "12", "23", "7", "19", "30", "19:30", "7:30"} <= forms


def test_a_trillion_watts_are_not_written_as_megawatts() -> None:
    watts = Quantity(Kind.MEASURE, 0, 0, "", value=Fraction(1250000000000), unit=UNITS["W"])
    assert "1.25兆瓦" not in natural_forms(watts, "zh-Hant")
    assert "1.25萬億瓦" in natural_forms(watts, "zh-Hant")


def test_a_version_and_a_dotted_date_are_allowed_as_they_are_written() -> None:
    assert "3.11.7" in allowed_forms("Python 3.11.7 is out", "en", "zh-Hans")
    assert {"12", "2021"} <= set(allowed_forms("on 12.03.2021", "en", "zh-Hans"))
