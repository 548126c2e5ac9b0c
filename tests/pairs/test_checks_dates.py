"""What the checks of dates report: spans, suggestions, severities, and the policies that they obey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.model import Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

if TYPE_CHECKING:
    from translator.bilingual.model import Finding


def found(source: str, target: str, only: str = "date.*", **more: Any) -> list[Finding]:
    """Run the checks of dates over one pair."""
    return run_checks([Pair(source, target, **({"source_tag": "en", "target_tag": "zh-Hans"} | more))], only=[only])


def test_a_wrong_date_is_pointed_at_and_the_right_one_suggested() -> None:
    target = "发布于2021年12月22日。"
    [finding] = found("Published on Dec. 23rd, 2021.", target)
    assert target[finding.start : finding.end] == "2021年12月22日"
    assert finding.suggestion == "2021年12月23日"


def test_a_wrong_english_ordinal_is_corrected() -> None:
    target = "on Dec. 23th, 2021"
    [finding] = found("2021年12月23日", target, source_tag="zh-Hans", target_tag="en")
    assert (target[finding.start : finding.end], finding.suggestion) == ("23th", "23rd")


@pytest.mark.parametrize(
    ("source", "target", "policy", "expected"),
    [
        ("03/04/2021", "2021年4月3日", {}, [("date.value", "warning")]),
        ("03/04/2021", "2021年4月3日", {"english": "en-US"}, [("date.value", "error")]),
        ("03/04/2021", "2021年4月3日", {"english": "en-GB"}, []),
        ("9 p.m. ET", "北京时间上午9点", {}, []),
        ("9 a.m. ET", "北京时间上午9时", {}, [("date.time", "error")]),
        ("FY2022", "2022年", {}, [("date.period", "warning")]),
    ],
)
def test_a_date_is_as_wrong_as_the_policy_and_its_zone_say(
    source: str, target: str, policy: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert [(item.check, item.severity.value) for item in found(source, target, policy=policy)] == expected


def test_a_weekday_that_the_calendar_contradicts_is_reported_on_both_sides() -> None:
    findings = found("Friday, Dec. 23, 2021", "2021年12月23日星期五", "date.weekday")
    assert [item.side for item in findings] == ["source", "target"]


def test_a_date_in_foreign_form_is_rewritten() -> None:
    [finding] = found("", "发布于Dec. 23, 2021", "date.format")
    assert finding.suggestion == "2021年12月23日"
    [finding] = found("", "published on 2021年12月23日", "date.format", source_tag="zh-Hans", target_tag="en")
    assert finding.suggestion == "December 23, 2021"
    [finding] = found("", "发布于03/04/2021", "date.format")
    assert finding.suggestion is None


def article(*rows: tuple[str, str], date: str = "") -> list[Finding]:
    """Run the check of dates over an article of several segments, from Chinese into English."""
    pairs = [
        Pair(source, target, "zh-Hans", "en", number=number, article_date=date)
        for number, (source, target) in enumerate(rows, 1)
    ]
    return run_checks(pairs, only=["date.value"])


def test_a_supplied_month_that_no_date_of_the_article_bears_out_is_doubtful() -> None:
    [finding] = article(("7月24日，大雨。", "Rain fell on July 24."), ("25日雨停。", "On March 25 the rain stopped."))
    assert (finding.segment, finding.severity) == (2, Severity.WARNING)
    assert article(("大雨。", "Rain."), ("25日雨停。", "On March 25 the rain stopped."), date="2020-07-26")


def test_a_supplied_month_is_doubtful_where_all_others_of_the_article_are_another() -> None:
    rows = ("24日，大雨。", "Rain fell on July 24."), ("2021年5月底以前无雨。", "No rain until the end of May 2021.")
    dry = ("大坝坚固。", "The dam is strong."), ("水位下降。", "The water is falling.")

    [finding] = article(rows[0], rows[1], ("25日雨停。", "On July 25 the rain stopped."), *dry,
                        ("26日放晴。", "On December 26 the sky cleared."))  # fmt: skip

    assert (finding.segment, finding.severity) == (6, Severity.WARNING)


def test_a_supplied_month_that_fits_the_article_is_right() -> None:
    assert not article(("7月24日，大雨。", "Rain fell on July 24."), ("25日雨停。", "On July 25 the rain stopped."))
    assert not article(("25日雨停。", "On July 25 the rain stopped."), date="2020-07-26")
    assert not article(("30日雨停。", "On June 30 the rain stopped."), date="2020-07-02")
    assert not article(("25日雨停。", "On March 25 the rain stopped."))
