"""What the two sides disagree about, and what is the same in other words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.pairs.golden import all_cases
from translator.bilingual.pairs.base import Pair
from translator.bilingual.quantities import ComparedTexts, Mismatch, compare_quantities, comparison, find_quantities
from translator.bilingual.quantities.compared_texts import say_the_same
from translator.bilingual.tables import read_table


def differences(source: str, target: str, source_tag: str = "en", target_tag: str = "zh-Hans") -> tuple[Mismatch, ...]:
    """Compare two texts."""
    texts = ComparedTexts(source, target, source_tag, target_tag)
    return compare_quantities(find_quantities(source, source_tag), find_quantities(target, target_tag), texts)


CASES = read_table(Path(__file__).parent / "cases" / "compared.tsv", 4)


@pytest.mark.parametrize(("english", "ways", "chinese", "expected"), CASES)
def test_what_two_texts_say_differs_or_is_the_same(english: str, ways: str, chinese: str, expected: str) -> None:
    found = []
    if ways in "↔→":
        found.append(differences(english, chinese))
    if ways in "↔←":
        found.append(differences(chinese, english, "zh-Hans", "en"))
    topics = [{item.topic for item in one} for one in found]
    if expected.startswith("!"):
        assert expected[1:] not in topics[0]
    else:
        assert all(expected in one if expected else not one for one in topics), found


def test_a_right_conversion_is_called_so() -> None:
    assert [item.reason for item in differences("10 miles", "约16公里")] == ["converted"]


def test_a_bare_yuan_is_read_by_its_country() -> None:
    assert differences("NT$500", "500元", target_tag="zh-Hant") == ()
    assert [item.topic for item in differences("NT$500", "500元")] == ["num.currency"]


def test_a_currency_does_not_change_by_conversion_between_scripts() -> None:
    assert differences("共12.6万元", "共12.6萬元", "zh-Hans", "zh-Hant") == ()
    assert differences("共12.6萬元", "共12.6万元", "zh-Hant", "zh-Hans") == ()


def test_a_long_list_is_compared_by_its_values() -> None:
    numbers = [str(number) for number in range(1000, 1300)]
    source, target = " ".join(f"{number} km," for number in numbers), "，".join(f"{number}公里" for number in numbers)

    assert differences(source, target) == ()
    found = differences(source, target.replace("1234", "1999"))
    assert [(item.reason, item.source.text, item.target.text) for item in found] == [("changed", "1234 km", "1999公里")]
    (lost,) = differences(source, target.replace("1234公里，", ""))
    assert (lost.reason, lost.source.text) == ("missing", "1234 km")


def test_a_year_that_one_side_writes_as_a_number_is_changed_and_not_lost() -> None:
    (found,) = differences("他于1983年创办了合唱团。", "He founded the choir in 1982.", "zh-Hans", "en")
    assert (found.topic, found.reason, found.source.text, found.target.text) == (
        "date.value",
        "changed",
        "1983年",
        "1982",
    )


def test_equal_quantities_are_compared_by_less_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [pair for case in all_cases() for pair in case.pairs if pair.source and pair.target]
    pairs += [Pair(pair.target, pair.source, pair.target_tag, pair.source_tag) for pair in pairs]
    quick = [pair.differences for pair in pairs]
    equal = [
        say_the_same(pair.source_quantities, pair.target_quantities, ComparedTexts(pair.source, pair.target))
        for pair in pairs
        if pair.source_quantities
    ]
    monkeypatch.setattr(comparison, "say_the_same", lambda *_sides: False)

    assert quick == [replace(pair).differences for pair in pairs]
    assert 100 < sum(equal) < len(equal) - 100


def test_a_lone_one_and_a_bare_year_do_not_keep_equal_quantities_from_being_compared_by_less() -> None:
    source = find_quantities("In 2015 a firm paid $540 million for 10 to 12 sites.", "en")
    target = find_quantities("2015年，一家公司以5.4亿美元买下10至12处地产。", "zh-Hans")

    assert say_the_same(source, target, ComparedTexts())
    assert not say_the_same(
        source, find_quantities("2015年，一家公司以5.4亿欧元买下10至12处地产。", "zh-Hans"), ComparedTexts()
    )
    assert not say_the_same(
        source, find_quantities("2016年，一家公司以5.4亿美元买下10至12处地产。", "zh-Hans"), ComparedTexts()
    )
