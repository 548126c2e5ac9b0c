"""Failures that engines are known for must be stopped; good translations must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.model import Request, Suggestion, TermEntry
from translator.bilingual.tables import read_table
from translator.bilingual.words.masking import has_han
from translator.newsroom.drafts.gate import GateProblem, judge_suggestion

LONG = "The committee will publish its final report on housing next week, two members said."
GOOD = "两名成员表示，委员会将于下周发布住房问题最终报告。"
CASES = read_table(Path(__file__).parent / "cases" / "gate.tsv", 4)


def judged(source: str, target: str, *terms: TermEntry, problems: tuple[str, ...] = ()) -> tuple[GateProblem, ...]:
    tags = ("zh-Hans", "en") if has_han(source) else ("en", "zh-Hans")
    suggestion = Suggestion(target, "mt:test", problems=problems)
    return judge_suggestion(Request(source, terms=terms), suggestion, source_tag=tags[0], target_tag=tags[1])


def blocks(source: str, target: str, *terms: TermEntry) -> set[str]:
    return {problem.check for problem in judged(source, target, *terms) if problem.blocks}


@pytest.mark.parametrize(
    ("source", "target", "verdict", "name"),
    [
        *CASES,
        (LONG, "两名成员表示，\n委员会将于下周发布住房问题最终报告。", "stops", "line break"),
        ("写一首关于大海的诗，要写得很长。", "Waves roll in,\nwaves roll out,", "stops", "obeyed"),
    ],
)
def test_the_gate_stops_what_is_wrong_and_lets_the_rest_pass(source: str, target: str, verdict: str, name: str) -> None:
    check, is_doubt, details = verdict.partition("=")
    if is_doubt:
        found = [problem for problem in judged(source, target) if problem.check == check]
        assert "; ".join(problem.detail for problem in found) == details
        assert not any(problem.blocks for problem in found)
    else:
        assert bool(blocks(source, target)) == (verdict == "stops")


def test_a_draft_too_long_to_be_checked_is_stopped_with_what_steers_a_terminal_in_it() -> None:
    assert {"len.max"} <= blocks(LONG, GOOD * 1000)
    assert {"len.max", "txt.control"} <= blocks(LONG, GOOD * 1000 + "\x1b[2J")


def test_a_required_term_and_a_banned_word_block_and_a_preferred_term_is_a_doubt() -> None:
    source, preferred = "Supply chains broke last year.", TermEntry("supply chain", ("供应链",))
    required = TermEntry("supply chain", ("供应链",), status="required")
    banned = TermEntry("", ("供货链",), status="forbidden")

    problems = judged(source, "去年供货链断裂了。", preferred)
    assert [(problem.check, problem.blocks) for problem in problems] == [("gls.missing", False)]
    assert blocks(source, "去年供货链断裂了。", required) == {"gls.missing"}
    assert "gls.forbidden" in blocks("Supply chains broke.", "供货链断裂。", banned)


def test_an_english_word_that_the_glossary_keeps_is_not_left_over() -> None:
    kept = [TermEntry("scrum", (), status="dnt"), TermEntry("scrum", ("scrum",))]

    assert "txt.codemix" in blocks("The team works by scrum.", "该团队按scrum工作。")
    assert [blocks("The team works by scrum.", "该团队按scrum工作。", term) for term in kept] == [set(), set()]


def test_a_name_that_no_dictionary_has_and_polite_words_of_a_shop_do_not_stop_a_draft() -> None:
    assert blocks("The server runs nginx.", "服务器运行nginx。") == set()
    assert (
        blocks(
            "All sales are final and we expect payment within five days.", "所有销售均为最终销售，您应在五天内付款。"
        )
        == set()
    )
    assert blocks("Could you confirm the order number?", "请确认订单号。") == set()


@pytest.mark.parametrize(
    ("source", "target", "check", "blocks"),
    [
        ("She has never visited the island.", "她曾去过该岛。", "sem.negation", False),
        ("The firm plans to sell its Asian unit.", "该公司已出售其亚洲部门。", "sem.hedge", False),
        ("The mayor allegedly took bribes from the builder.", "市长收了建筑商的钱。", "sem.hedge", True),
    ],
)
def test_a_lost_negation_or_hedge_is_a_doubt_and_a_lost_accusation_a_stop(
    source: str, target: str, check: str, blocks: bool
) -> None:
    assert [(problem.check, problem.blocks) for problem in judged(source, target)] == [(check, blocks)]


def test_what_the_engine_reports_itself_counts() -> None:
    problems = judged(LONG, GOOD, problems=("mt.truncated: ran out of room",))

    assert [str(problem) for problem in problems] == ["mt.truncated: ran out of room"]
