"""Fixes: idempotent, nothing protected is touched; waivers; what is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pairs.golden import cases_by_check
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import apply_fixes, fix_pairs, run_checks
from translator.bilingual.words.masking import OPAQUE, mask_protected, protected_spans
from translator.newsroom.catalog.events import Action, Event, WaiveData
from translator.newsroom.ground.house_index import HouseIndex
from translator.newsroom.review.checks.markup import repair_tags
from translator.newsroom.review.live_checks import FindingsCache, split_waived, waivers_in

PIECES = [
    "他说,",
    "这不重要",
    ". ",
    "。。。",
    "`a,b`",
    "https://a.b/c,d ",
    "{name}",
    "（WHO)",
    "--",
    "  ",
    "Python",
    "“",
    "”",
    "3.5%",
    "**注意：**",
    "等……",
    "<1>",
    "</1>",
]


def chinese(target: str, source: str = "") -> Pair:
    return Pair(source, target, "en", "zh-Hans", number=1)


@pytest.mark.parametrize("check", cases_by_check())
def test_a_second_run_of_safe_fixes_changes_nothing(check: str) -> None:
    for case in [case for case in cases_by_check()[check] if case.must_flag]:
        once = fix_pairs(case.pairs)
        again = fix_pairs([replace(pair, target=text) for pair, text in zip(case.pairs, once, strict=True)])

        assert again == once, case.text


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_safe_fixes_are_idempotent_and_keep_protected_text(target: str) -> None:
    def protected(text: str) -> list[str]:
        spans = [(start, end) for start, end in protected_spans(text) if mask_protected(text)[start] == OPAQUE]
        return [text[start:end] for start, end in spans]

    [once] = fix_pairs([chinese(target)], skip=["mk"])

    assert fix_pairs([chinese(once)], skip=["mk"]) == [once]
    assert protected(once) == protected(target)


def test_a_suggested_fix_waits_for_a_person() -> None:
    pair = chinese("这家公司的頭髮护理", "The firm")
    findings = run_checks([pair], only=["txt.script"])

    assert findings[0].suggestion
    assert apply_fixes(pair, findings) == pair.target
    assert apply_fixes(pair, findings, is_draft=True) == pair.target


def test_a_suggestion_is_written_into_a_draft_where_its_check_says_so() -> None:
    pair = chinese("已筹得的的资金", "the funds raised")
    findings = run_checks([pair], only=["rep.words"])

    assert apply_fixes(pair, findings) == pair.target
    assert apply_fixes(pair, findings, is_draft=True) == "已筹得的资金"


def test_overlapping_fixes_do_not_write_over_each_other() -> None:
    [fixed] = fix_pairs([chinese("他说,,然后走了...")])

    assert fixed == "他说，然后走了……"


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("see <1>the docs</1> now", "现在＜1＞看文档＜/1＞", "现在<1>看文档</1>"),
        ("see <1>the docs</1> now", "现在<1>看文档<1>", "现在<1>看文档</1>"),
        ("run <1/> first", "先运行", None),
        ("run <1/> first", "先运行<1/><1/>", "先运行<1/>"),
        ("<1>a</1> <2>b</2>", "<1>甲<2>乙</1></2>", None),
        ("plain", "平常<3/>", "平常"),
    ],
)
def test_numbered_tags_are_written_once_each_and_never_placed_by_guess(
    source: str, target: str, expected: str | None
) -> None:
    assert repair_tags(source, target) == expected


@pytest.mark.parametrize("source", ["Hello world</1> again.", "Hello <1>world", "</1>a<1>", "<1>a</2>"])
def test_half_a_pair_in_the_source_is_not_repaired(source: str) -> None:
    assert repair_tags(source, "你好世界。") is None
    assert run_checks([chinese("你好世界。", source)], only=["mk"])


def test_a_waiver_ends_when_the_span_changes() -> None:
    pair = chinese("他说,这不重要。")
    [finding] = run_checks([pair], only=["punct.width"])
    event = Event(Action.WAIVE, "key", "li-lei", "2026-01-02T03:04:05Z", reason="house style",
                  data=WaiveData(check=finding.check, fingerprint=finding.fingerprint))  # fmt: skip
    waivers = waivers_in([event])

    still_open, [(waived, waiver)] = split_waived([finding], waivers)

    assert still_open == []
    assert (waived, waiver.who, waiver.reason) == (finding, "li-lei", "house style")
    [other] = run_checks([chinese("他说;这不重要。")], only=["punct.width"])
    assert split_waived([other], waivers) == ([other], [])


def test_another_glossary_or_choice_checks_everything_again(tmp_path) -> None:
    index = HouseIndex(tmp_path / "house.sqlite")
    pairs = [chinese("他说,这不重要。", "He said so.")]
    FindingsCache(index, glossary="a").article_findings(pairs)
    before = index.row("", "", "findings")

    FindingsCache(index, glossary="b").article_findings(pairs)

    assert index.row("", "", "findings") != before
    assert FindingsCache(index, only=["rep"]).article_findings(pairs) == []
