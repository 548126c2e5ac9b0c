"""What the checks of numbers report: spans, words, suggestions, severities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

if TYPE_CHECKING:
    from translator.bilingual.model import Finding


def found(source: str, target: str, only: str = "num.*", **more: Any) -> list[Finding]:
    """Run the checks of numbers over one pair."""
    return run_checks([Pair(source, target, **({"source_tag": "en", "target_tag": "zh-Hans"} | more))], only=[only])


def test_a_wrong_number_is_pointed_at_and_the_right_one_suggested() -> None:
    target = "营收达3.1亿美元。"
    [finding] = found("Revenue reached $3.1 billion.", target)
    assert target[finding.start : finding.end] == "3.1亿美元"
    assert finding.suggestion == "31亿美元"
    assert finding.side == "target"
    assert "3.1亿美元" in str(finding.message)
    assert finding.message.in_language("zh_CN") == "原文为“$3.1 billion”，译文为“3.1亿美元”"


def test_a_lost_number_is_pointed_at_in_the_source() -> None:
    source = "It cost 4,500 lives."
    [finding] = found(source, "许多人丧生。")
    assert (finding.side, source[finding.start : finding.end]) == ("source", "4,500")


def test_spans_count_in_the_raw_text_with_its_tags() -> None:
    target = "<1>共</1>有21人受伤`99`。"  # Numbers in code are not compared.
    [finding] = found("<1>In all</1>, 12 people were hurt `10`.", target)
    assert target[finding.start : finding.end] == "21"


@pytest.mark.parametrize(
    ("source", "target", "more", "severities"),
    [
        ("10 miles", "约16公里", {}, ["info"]),
        ("10 miles", "约16公里", {"policy": {"convert_units": True}}, []),
        ("10 miles", "约16公里", {"policy": {"convert_units": False}}, ["warning"]),
        ("A$50", "50澳元", {}, []),
        ("$50 in Sydney", "悉尼50澳元", {}, []),
        ("$50", "50澳元", {}, ["warning"]),
        ("$50", "50澳元", {"policy": {"currency_dollar": "AUD"}}, []),
        ("$50", "50澳元", {"policy": {"currency.dollar": "USD"}}, ["error"]),
        ("US$50", "50元", {}, ["error"]),
        ("US$50", "50元", {"target_tag": "zh-Hant"}, ["warning"]),
    ],
)
def test_a_measure_or_sum_is_as_wrong_as_the_policy_says(
    source: str, target: str, more: dict[str, Any], severities: list[str]
) -> None:
    assert [item.severity.value for item in found(source, target, **more)] == severities


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [("售出１２３份", "123"), ("预算为5百万元", "500万"), ("3、4天后", "三四"), ("2021年十二月23日", "2021年12月23日")],
)
def test_a_number_in_bad_style_is_rewritten(target: str, suggestion: str) -> None:
    [finding] = found("", target, "num.style")
    assert finding.suggestion == suggestion


@pytest.mark.parametrize("target", ["共1，234人", "售出１２３份"])
def test_a_safe_fix_applied_once_leaves_nothing_to_fix(target: str) -> None:
    [finding] = found("", target, "num.s*")
    assert finding.is_safe_fix
    fixed = target[: finding.start] + str(finding.suggestion) + target[finding.end :]
    assert found("", fixed, "num.s*") == []


def test_a_waiver_dies_when_either_number_changes() -> None:
    prints = {
        found(source, target)[0].fingerprint
        for source, target in (("12 people", "21人"), ("13 people", "21人"), ("12 people", "22人"))
    }
    assert len(prints) == 3


@pytest.mark.parametrize(
    ("source", "target", "suggestion"),
    [
        ("Deaths fell by two thirds.", "死亡人数降至原来的四分之一。", "三分之一"),
        ("Output fell by a third after the fire.", "火灾后产量减少了一半。", "三分之一"),
        ("Deaths fell to a third of the former level.", "死亡人数下降了四分之一。", None),
        ("Coats are 30 percent off.", "大衣降价70%。", None),
        ("Coats are 30 percent off.", "大衣打三折。", "7折"),
        ("Unemployment rose to 5.4%.", "失业率上升5.4%。", None),
        ("Sales doubled.", "销量增长了两倍。", None),
        ("The Reds won 3-2.", "红队以4比2获胜。", None),
    ],
)
def test_what_is_suggested_for_a_part_fits_the_words_around_it(
    source: str, target: str, suggestion: str | None
) -> None:
    [finding] = run_checks([Pair(source, target, "en", "zh-Hans")], only=["num.*"])

    assert finding.suggestion == suggestion
