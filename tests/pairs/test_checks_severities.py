"""How grave a finding is: an error is wrong in any text, a warning asks a person, a note is a matter of writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.model import Request, Severity, Suggestion
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.tables import read_table
from translator.newsroom.drafts.gate import judge_suggestion


def severities(check: str, *texts: tuple[str, str], tags: tuple[str, str] = ("en", "zh-Hans")) -> list[Severity]:
    """Return the severities of what `check` finds in an article of these segments."""
    pairs = [Pair(source, target, *tags, number=number) for number, (source, target) in enumerate(texts, 1)]
    return [item.severity for item in run_checks(pairs, only=[check])]


def is_han(text: str) -> bool:
    return "一" <= text[0] <= "鿿"


@pytest.mark.parametrize(
    ("severity", "check", "source", "target"), read_table(Path(__file__).parent / "cases" / "severities.tsv", 4)
)
def test_a_finding_is_as_grave_as_what_it_asks_of_people(severity: str, check: str, source: str, target: str) -> None:
    """A number that stands on one side alone is a warning: it may have been lost, or stand in another sentence."""
    tags = ("zh-Hans", "en") if is_han(source) else ("en", "zh-Hans")
    assert {found.value for found in severities(check, (source, target), tags=tags)} == {severity}


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        ("txt.untranslated", "#academia #science #typefully", "#academia #science #typefully"),
        ("txt.script", 'called "Wuhan pneumonia" (武汉(漢)肺炎)', "称为“Wuhan pneumonia”（武汉(漢)肺炎）"),
        ("rep.loop", "Well, whoa, whoa, whoa, hold it down.", "好了，哇，哇，哇，哇，冷静点。"),
        ("punct.terminal", "It is a pity.", "这真可惜。“"),
        ("txt.region", "the morale of the troops", "部队高昂的士气和受伤的士兵"),
    ],
)
def test_what_the_source_does_too_is_not_reported(check: str, source: str, target: str) -> None:
    assert severities(check, (source, target)) == []


def test_a_quotation_may_close_in_a_later_segment() -> None:
    first, second = ("He said it was over.", "他说：“结束了。"), ("And that was that.", "就这样。”")
    assert severities("punct.quotes", first, second) == []
    assert severities("punct.quotes", first, ("Then he left.", "他走了。")) == [Severity.WARNING]


def test_a_name_may_come_from_a_segment_nearby() -> None:
    first, second = ("Tony Blair spoke.", "布莱尔讲了话。"), ("He denied it.", "Blair 否认了。")
    assert severities("txt.codemix", first, second) == []
    assert severities("txt.codemix", second) == [Severity.WARNING]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Version 2 is out.", "以下是翻译结果：第二版已发布。"),
        ("物价在五月上涨。", "Prices rose in May. Let me know if you need anything else."),
    ],
)
def test_what_a_service_says_is_a_doubt_about_a_translation_and_refuses_a_draft(source: str, target: str) -> None:
    tags = ("zh-Hans", "en") if is_han(source) else ("en", "zh-Hans")
    assert set(severities("mt.artefact", (source, target), tags=tags)) == {Severity.WARNING}

    judged = judge_suggestion(Request(source), Suggestion(target, "mt:x"), source_tag=tags[0], target_tag=tags[1])
    assert any(problem.check == "mt.artefact" and problem.blocks for problem in judged)
