"""What is found in a text, kind by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.quantities import Kind, Quantity, find_quantities
from translator.bilingual.tables import read_table


def only(text: str, tag: str) -> Quantity:
    """Return the one quantity of a text."""
    found = find_quantities(text, tag)
    assert len(found) == 1, found
    return found[0]


def shown(value: object) -> str:
    """A field as the table has it: a kind by its value, nothing for None."""
    return str(value.value if isinstance(value, Kind) else "" if value is None else value)


CASES = read_table(Path(__file__).parent / "cases" / "found.tsv", 3)


@pytest.mark.parametrize(("text", "tag", "expected"), CASES)
def test_a_quantity_is_read(text: str, tag: str, expected: str) -> None:
    fields = [dict(field.split("=") for field in one.split(" ")) for one in expected.split("; ") if one]
    names = fields[0] if fields else ()
    found = find_quantities(text, tag, article_date="2025-11-05")

    assert [{name: shown(getattr(one, name)) for name in names} for one in found] == fields


@pytest.mark.parametrize(
    ("text", "tag", "kind"),
    [
        ("a record of 11-5-1", "en", Kind.DATE),
        ("一周一次", "zh-Hans", Kind.WEEKDAY),
        ("a 60m race", "en", Kind.NUMBER),
        ("ten twenty-dollar bills", "en", Kind.TIME),
        ("at least seven people", "en", Kind.TIME),
        ("about ten percent", "en", Kind.TIME),
        ("for eight years", "en", Kind.TIME),
        ("at 7 per cent", "en", Kind.TIME),
        ("in 0430", "en", Kind.TIME),
    ],
)
def test_nothing_of_a_kind_is_read_where_it_only_looks_so(text: str, tag: str, kind: Kind) -> None:
    assert all(item.kind is not kind for item in find_quantities(text, tag))


def test_trillion_before_a_unit_is_mega() -> None:
    power = only("2400兆瓦", "zh-Hans")
    assert (power.value, power.unit and power.unit.name) == (2400, "MW")
    assert only("2.5兆元", "zh-Hant").value == 2_500_000_000_000


@pytest.mark.parametrize(
    ("text", "tag", "minutes"),
    [
        ("The alarm is set for ten forty-five.", "en", 645),
        ("They met at seven thirty on Monday", "en", 450),
        ("Come at 7.", "en", 420),
        ("It was 8 in the morning", "en", 480),
        ("lunch, in the afternoon at 2", "en", 840),
        ("arrived at 0430 and left", "en", 270),
        ("大约十点以后", "zh-Hans", 600),
    ],
)
def test_a_time_is_told_by_what_stands_beside_it(text: str, tag: str, minutes: int) -> None:
    assert [item.minutes for item in find_quantities(text, tag) if item.kind is Kind.TIME] == [minutes]


def test_a_slash_is_a_date_behind_on() -> None:
    assert [(item.month, item.day) for item in find_quantities("We left on 4/22.", "en")] == [(4, 22)]


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("the 1980s", "en", 1980),
        ("20世纪80年代", "zh-Hans", 1980),
        ("上世纪八十年代", "zh-Hans", 1980),
        ("1980年代", "zh-Hant", 1980),
        ("the nineties", "en", 90),
    ],
)
def test_a_decade_is_its_first_year(text: str, tag: str, value: int) -> None:
    assert find_quantities(text, tag, article_date="2021-12-23")[0].value == value


def test_last_century_is_counted_from_the_article() -> None:
    assert find_quantities("上世纪八十年代", "zh-Hans", article_date="1999-05-01")[0].value == 1880


def test_spans_count_code_points_of_the_raw_text() -> None:
    text = "🙂 他花了５０００萬美元。"
    found = only(text, "zh-Hant")
    assert text[found.start : found.end] == found.text == "５０００萬美元"


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (f"It cost {LONG} dollars, {LONG}% of 1e{LONG}, on {LONG}-01-01 at {LONG}:30.", "en"),
        (f"0.{LONG} km, {LONG}/{LONG}, the {LONG}th, A{LONG}, v{LONG}.1, ${LONG}bn", "en"),
        ("1" + ",000" * 3000, "en"),
        (f"第{LONG}条，{LONG}万元，{LONG}年，翻{LONG}番，{LONG}成", "zh-Hans"),
        ("九" * 5000 + "元，百分之" + "九" * 5000, "zh-Hans"),
        ("１" * 5000, "zh-Hans"),
    ],
)
def test_a_number_longer_than_any_is_none(text: str, tag: str) -> None:
    assert all(len(found.text) < 200 for found in find_quantities(f"{text} 3 km", tag))
    assert "3 km" in [found.text for found in find_quantities(f"{text}, 3 km", tag)]
