"""The sentences of the benchmarks of tags and terms: they can be read, and a right translation passes them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.quality import tag_drafts as tags
from benchmarks.quality import term_drafts as terms
from translator.bilingual.words.inline import plain_text, tags_in

if TYPE_CHECKING:
    from pathlib import Path

DIRECTIONS = ("en-zh", "zh-en")


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_tag_of_a_right_translation_is_right(direction: str) -> None:
    cases = tags.read_cases(tags.DATA / f"tag_drafts.{direction}.tsv")
    tag = tags.DIRECTIONS[direction][1]

    assert len({case.source for case in cases}) == 60
    for case in cases:
        shapes = [
            sorted((found.number, found.kind) for found in tags_in(text)) for text in (case.source, case.reference)
        ]
        assert shapes[0] == shapes[1]
        assert {found.number for found in tags_in(case.source)} == {expected.number for expected in case.expected}
        verdicts = tags.judge(case, case.reference, (), tag).tags
        assert [verdict.verdict for verdict in verdicts] == ["right"] * len(case.expected), case.reference


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_tag_around_the_whole_sentence_is_wrong(direction: str) -> None:
    tag = tags.DIRECTIONS[direction][1]
    for case in tags.read_cases(tags.DATA / f"tag_drafts.{direction}.tsv"):
        for expected in case.expected:
            if expected.inside:
                one = tags.Case(case.source, case.reference, (expected,))
                around = f"<{expected.number}>{plain_text(case.reference)}</{expected.number}>"

                assert tags.judge(one, around, (), tag).tags[0].verdict == "wrong", case.source


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("她的小说《<1>玻璃河</1>》卖了两百万册。", "right"),
        ("她的小说<1>《玻璃河》</1>卖了两百万册。", "right"),
        ("她的小说《<1>玻璃</1>河》卖了两百万册。", "wrong"),
        ("她的小说《<1>玻璃河》</1>卖了两百万册。", "wrong"),
        ("她的<1>小说</1>《玻璃河》卖了两百万册。", "wrong"),
        ("她的小说<1>卖</1>了两百万册。", "unclear"),
        ("她的小说《玻璃河》卖了两百万册。", "lost"),
        ("<1>她</1>的小说《<1>玻璃河</1>》卖了两百万册。", "lost"),
        ("", "empty"),
    ],
)
def test_verdicts_of_a_pair(draft: str, verdict: str) -> None:
    case = tags.Case("Her novel, <1>The Glass River</1>", "", tags._expectations(["1=玻璃(之|的)?河"]))

    assert tags.judge(case, draft, (), "zh-Hans").tags[0].verdict == verdict


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("The treaty<2/> was signed.", "right"),
        ("Signed was the treaty.<2/>", "right"),
        ("The treaty was<2/> signed.", "wrong"),
        ("It was<2/> signed.", "unclear"),
    ],
)
def test_verdicts_of_a_standalone_tag(draft: str, verdict: str) -> None:
    case = tags.Case("条约<2/>已签署。", "", tags._expectations(["2/<treaty"]))

    assert tags.judge(case, draft, (), "en").tags[0].verdict == verdict


def test_a_tag_that_the_program_placed_by_position_is_flagged() -> None:
    case = tags.Case("", "", tags._expectations(["1=a", "2=b", "3/<c"]))
    problems = ("num.value: 3", "mk.inline: <1> <3/> placed by position")

    found = tags.judge(case, "<1>a</1> <2>b</2> c<3/>", problems, "en")

    assert [tag.is_flagged for tag in found.tags] == [True, False, True]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_translation_holds_its_terms_and_uses_nothing_forbidden(direction: str) -> None:
    cases, termbase = terms.read_cases(direction)
    tag = terms.DIRECTIONS[direction][1]

    assert len({case.source for case in cases}) == 80
    assert len([entry for entry in termbase.entries if entry.status != "forbidden"]) >= 60
    assert {entry.status for entry in termbase.entries} == {"required", "preferred", "dnt", "forbidden"}
    for case in cases:
        judged = terms.judge(case, case.reference, tag)
        assert (judged.missing, judged.banned) == ((), ()), case.reference
        assert 1 <= len(case.terms) <= 3, case.source


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_no_usual_word_is_left_in_a_translation_when_its_terms_are_masked(direction: str) -> None:
    tag = terms.DIRECTIONS[direction][1]
    for case in terms.read_cases(direction)[0]:
        masked = terms.mask(case.reference, case, tag)

        assert terms.MASK in masked
        assert masked == terms.mask(case.reference, case, tag, usual=True), case.reference


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_program_finds_the_terms_that_a_plain_search_finds(direction: str) -> None:
    cases, termbase = terms.read_cases(direction)
    tag = terms.DIRECTIONS[direction][0]
    listed = [entry for entry in termbase.entries if entry.status != "forbidden"]
    for case in cases:
        found = {entry.source for entry in listed if terms.find_forms(case.source, (entry.source,), tag)}

        assert found == {term.source for term in case.terms}, case.source


def test_simple_inflection_counts_as_the_term_and_a_longer_word_does_not() -> None:
    assert terms.find_forms("Two Rice-parcels and three cities", ("rice parcel", "city"), "en") == [
        "rice parcel",
        "city",
    ]
    assert terms.find_forms("The provost's cityscape, price parcel", ("rice parcel", "city", "provost"), "en") == [
        "provost"
    ]


@pytest.mark.parametrize("bench", [tags, terms])
def test_the_benchmark_runs_and_writes_every_sentence(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sacrebleu", reason="the extra `eval` is not installed")
    out = tmp_path / "out.json"
    monkeypatch.setattr(sys, "argv", ["bench", "--engine", "pseudo", "--limit", "3", "--out", str(out)])

    bench.main()

    shown = capsys.readouterr()
    assert "en-zh" in shown.out
    assert "3/3" in shown.err
    assert [len(result["sentences"]) for result in json.loads(out.read_text(encoding="utf-8"))] == [3, 3]
