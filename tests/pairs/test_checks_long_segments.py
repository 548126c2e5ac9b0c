"""A segment that nobody can read is an error, and no check spends time on it."""

from __future__ import annotations

from time import process_time

import pytest

from translator.bilingual.i18n import LazyMessage, use_language
from translator.bilingual.model import Severity, short_hash
from translator.bilingual.pairs import runner
from translator.bilingual.pairs.base import LONGEST, Pair, TextCheck
from translator.bilingual.pairs.runner import run_checks


def pair(source: str, target: str) -> Pair:
    return Pair(source, target, "en", "zh-Hans", number=1)


@pytest.mark.parametrize(("source", "target", "side"), [("Yes. ", "是。", "source"), ("Yes. ", "是的。", "target")])
def test_a_segment_of_more_than_the_limit_is_one_error(source: str, target: str, side: str) -> None:
    texts = {"source": source, "target": target}
    texts[side] *= LONGEST
    (found,) = run_checks([pair(**texts)])

    assert ("len.max", Severity.ERROR, side) == (found.check, found.severity, found.side)
    assert (LONGEST, len(texts[side])) == (found.start, found.end)
    assert "one of more than 20000 is not checked" in str(found.message)
    use_language("zh-Hans")
    assert "超过 20000 个字符的句段不作检查" in str(found.message)


def test_whichever_checks_were_asked_for_it_is_said_and_control_characters_are_found() -> None:
    texts = [pair("Yes.", "是" * LONGEST + "\0"), Pair("Yes.", "是" * LONGEST, "en", "zh-Hans", number=2)]

    assert ["len.max", "txt.control"] == [item.check for item in run_checks(texts, only=["num"], skip=["len"])]


def test_ten_million_characters_take_no_time() -> None:
    long = pair("a" * 5_000_000, "一" * 5_000_000)
    began = process_time()
    run_checks([long])

    assert process_time() - began < 2


@pytest.mark.parametrize("side", ["source", "target"])
def test_the_fingerprint_of_a_finding_is_that_of_its_texts(side: str) -> None:
    class SomeCheck(TextCheck):
        category = "design"

    found = SomeCheck().finding(pair("the source", "the \ud800 target"), LazyMessage("x"), (0, 3), side=side)  # type: ignore[arg-type]
    texts = ("the", "the \ud800 target") if side == "source" else ("the source", "the")
    assert short_hash("some.check", *texts) == found.fingerprint


def test_of_what_one_check_finds_in_it_the_first_thousand_are_listed() -> None:
    found = run_checks([pair("Yes.", "\u2066是" * 60_000)])

    assert 1000 == sum(item.check == "txt.control" for item in found)


def test_many_pairs_are_checked_alike_and_keep_no_derived_views(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [("The 31 boats left.", "船开走了。"), ("Nobody waved.", "没有人挥手。")]
    pairs = [Pair(*text, "en", "zh-Hans", number=number) for number, text in enumerate(texts, 1)]
    wanted = runner.run_segment_checks([*pairs], runner.select_checks())
    monkeypatch.setattr(runner, "_MANY", 1)
    fresh = [Pair(*text, "en", "zh-Hans", number=number) for number, text in enumerate(texts, 1)]

    assert wanted == runner.run_segment_checks(fresh, runner.select_checks()) != []
    assert not any("target_visible" in vars(pair) for pair in fresh)
