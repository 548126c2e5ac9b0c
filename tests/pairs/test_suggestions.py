"""Suggestions remove the finding that they belong to, and cause no new one."""

from __future__ import annotations

import pytest

from translator.bilingual.pairs.runner import check_pair

CASES = [
    ("en", "zh-Hans", "It weighs 3 kg (6 lb).", "它重3公斤(约6磅)。", "它重3公斤（约6磅）。"),
    ("zh-Hans", "en", "他来了（很晚）。", "He came（late).", "He came(late)."),
    ("en", "zh-Hans", "He came (late).", "他来了（很晚)。", "他来了（很晚）。"),
    ("en", "zh-Hans", "He came and left.", "他来了又走了，", "他来了又走了。"),
    ("zh-Hans", "en", "会议通知", "Notice of meeting .", "Notice of meeting"),
    ("zh-Hans", "en", "【快讯】", "【News】", "News"),
    ("en", "zh-Hans", "a force for change", "变革的力量力量力量", "变革的力量"),
    (
        "zh-Hans", "en", "北京时间晚上7时30分开播。", "It starts at 8:30 p.m. Beijing time.",
        "It starts at 7:30 p.m. Beijing time.",
    ),
    (
        "zh-Hans", "en", "该行将利率上调0.5%至5.25%。", "It raised its rate by 0.25 percentage points to 5.25%.",
        "It raised its rate by 0.5 percentage points to 5.25%.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source_tag", "target_tag", "source", "target", "right"), CASES)
def test_a_suggestion_cures_the_finding_and_makes_no_new_one(
    source_tag: str, target_tag: str, source: str, target: str, right: str
) -> None:
    found = [one for one in check_pair(source, target, source_tag, target_tag) if one.suggestion is not None]
    made = [f"{target[: one.start]}{one.suggestion}{target[one.end :]}" for one in found if one.side == "target"]

    assert right in made
    known = {one.check for one in check_pair(source, target, source_tag, target_tag)}
    assert {one.check for one in check_pair(source, right, source_tag, target_tag)} < known


def test_one_fault_is_told_once_and_errors_come_first() -> None:
    said = check_pair("The bank cut interest rates to 5%.", "银行加息至6%。", "en", "zh-Hans")

    assert [one.check for one in said] == ["num.percent", "sem.opposite"]
