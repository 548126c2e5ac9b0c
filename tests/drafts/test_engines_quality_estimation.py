"""What is to be expected of a draft: a place among a hundred drafts, from score and agreement."""

from __future__ import annotations

import pytest

from translator.bilingual.model import Suggestion
from translator.newsroom.drafts.pipeline.retries import (
    DECILES,
    agreement,
    agreement_confidence,
    chrf_similarity,
    combine_confidence,
    estimate_quality,
    select_consensus,
)


def said(text: str, score: int | None) -> Suggestion:
    return Suggestion(text, "mt:test", score)


@pytest.mark.parametrize("target", ["zh-Hans", "en"])
def test_a_higher_sign_is_never_a_lower_place(target: str) -> None:
    places = [estimate_quality("llama", target, sign) for sign in range(101)]

    assert places == sorted(places, key=lambda place: place or 0)
    assert (places[0], places[100]) == (0, 100)


@pytest.mark.parametrize(("engine", "is_chinese"), list(DECILES))
def test_a_tenth_of_the_drafts_lies_between_two_deciles(engine: str, is_chinese: bool) -> None:
    target = "zh-Hans" if is_chinese else "en"
    table = DECILES[engine, is_chinese]

    assert [estimate_quality(engine, target, sign) for sign in table] == list(range(0, 101, 10))


def test_agreement_counts_as_much_as_the_score_where_there_are_other_wordings() -> None:
    kept, alike, other = said("委员会发布了报告。", 60), said("委员会发布了报告。", 50), said("报告已发布。", 40)

    assert combine_confidence(60, kept, [kept]) == 60
    assert combine_confidence(60, kept, [kept, alike]) == 80
    assert combine_confidence(60, kept, [kept, alike, other]) < 80


def test_likeness_is_symmetric_and_ends_at_equal_and_at_nothing_in_common() -> None:
    assert chrf_similarity("报告已发布。", "报告发布了。") == chrf_similarity("报告发布了。", "报告已发布。")
    assert chrf_similarity("a b", "a b") == 100
    assert chrf_similarity("甲", "乙") == 0
    assert chrf_similarity("", "乙") == 0


def test_the_wording_that_others_agree_with_beats_one_that_stands_alone() -> None:
    crowd = [said("委员会将于下周发布报告。", 50), said("委员会将于下周公布报告。", 50), said("会议推迟了。", 55)]

    assert select_consensus(crowd, crowd) in {0, 1}
    assert agreement(crowd[0], crowd) > agreement(crowd[2], crowd)


def test_two_engines_that_agree_are_trusted_more_than_two_that_do_not() -> None:
    source, kept = "The council approved the plan.", "市议会批准了该计划。"
    alike = agreement_confidence(source, kept, [kept], "zh-Hans")
    unlike = agreement_confidence(source, kept, ["议员们认可这份草案。"], "zh-Hans")

    assert alike is not None
    assert unlike is not None
    assert 100 >= alike > unlike >= 0
    assert agreement_confidence(source, kept, [], "zh-Hans") is None
