"""How grave a finding is: an error is wrong in any text, a warning asks a person, a note is a matter of writing."""

from __future__ import annotations

import pytest

from translator.bilingual.model import Request, Severity, Suggestion
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.newsroom.drafts.gate import judge_suggestion


def severities(check: str, *texts: tuple[str, str], tags: tuple[str, str] = ("en", "zh-Hans")) -> list[Severity]:
    """Return the severities of what `check` finds in an article of these segments."""
    pairs = [Pair(source, target, *tags, number=number) for number, (source, target) in enumerate(texts, 1)]
    return [item.severity for item in run_checks(pairs, only=[check])]


def is_han(text: str) -> bool:
    return "一" <= text[0] <= "鿿"


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        ("space.misc", "Michael Fiddes spoke about the case at length.", "迈克尔 菲德斯详细谈到了这一案件。"),
        ("punct.width", "the assembly member (AM) for Cardiff", "加的夫的议员(AM)担心"),
        ("punct.width", 'He said: "Fine."', "他说:“好。”"),
        ("punct.quotes", 'He said: "Fine."', '他说："好。"'),
        ("punct.quotes", "He said: “Fine.”", "他说：“好。“"),
        ("punct.interpunct", "Dominic Raab", "多米尼克•拉布"),
        ("punct.ellipsis", "He thought about it...", "他想了想..."),
    ],
)
def test_a_matter_of_writing_is_a_note(check: str, source: str, target: str) -> None:
    found = severities(check, (source, target))
    assert found
    assert set(found) == {Severity.INFO}


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        ("space.misc", "The market closed today because of snow.", "市 场 今 天 因 雪 休 市。"),
        ("punct.width", "He agreed, then left.", "他同意了,然后离开。"),
        ("punct.quotes", 'He said: "Fine."', "他说：“好。"),
        ("mk.literal", "See https://a.b.", "请看https://a.b。"),
        ("txt.untranslated", "Oh no @user5", "Oh no @user5"),
        ("mk.literal", "Thanks to @Twitter for this.", "感谢Twitter。"),
        ("mk.literal", "a ``(key, value)`` pair", "一个 ``(键, 值)`` 对"),
        ("num.value", "like sending coals to Newcastle", "就像把煤运到纽卡斯尔（那里曾有300座煤矿）"),
        ("date.value", "It was published today in the paper.", "该报于2021年5月6日刊登。"),
        ("num.value", "The deal was signed in 2016.", "该协议于去年签署。"),
        ("num.value", "第29（2013）号一般性建议", "general recommendation No. 29 on article 16"),
        ("num.value", "like sending coals to Newcastle", "就像把煤运到有300座煤矿的纽卡斯尔"),
        ("num.value", "The FTSE 250 firm is to open shops.", "该公司将开设新店。"),
        ("date.value", "该客机7月15日在奥斯汀降落。", "The aircraft landed in Austin."),
    ],
)
def test_what_a_person_must_decide_is_a_warning(check: str, source: str, target: str) -> None:
    """So is a number that stands on one side alone: it may have been lost, or stand in another sentence."""
    tags = ("zh-Hans", "en") if is_han(source) else ("en", "zh-Hans")
    assert set(severities(check, (source, target), tags=tags)) == {Severity.WARNING}


@pytest.mark.parametrize(
    ("check", "source", "target"),
    [
        ("num.value", "The deal was signed by 26 states.", "该协议由27个国家签署。"),
        ("date.value", "It was published on May 5.", "该报于5月6日刊登。"),
        ("mk.literal", "Thanks to @Twitter for this.", "感谢推特。"),
        ("txt.untranslated", "The market closed early.", "The market closed early."),
    ],
)
def test_what_is_wrong_in_any_text_is_an_error(check: str, source: str, target: str) -> None:
    assert set(severities(check, (source, target))) == {Severity.ERROR}


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
