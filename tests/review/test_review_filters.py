"""Filters: words that all must hold, each a line in one table, and a hint with the grammar for what is none."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import UsageError
from translator.newsroom.catalog.events import StaleData
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.review.navigation import FILTERS, split_words, text_spans

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project


def sources(session: Any) -> list[str]:
    return [session.catalog.entry(number).source for number in session.navigation.queue()]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("unresolved", ["unresolved"]),
        ("state:draft  text:船", ["state:draft", "text:船"]),
        ('"text:two words" all', ["text:two words", "all"]),
        ('text:"two words"', ["text:two words"]),
        ("text:“两 个”", ["text:两 个"]),
        ('text:5"', ["text:5"]),
        ("text:don't", ["text:don't"]),
        ("text：船\u3000all", ["text:船", "all"]),
        ("  ", []),
    ],
)
def test_a_filter_is_words_between_blanks_and_quotes_hold_blanks_together(typed: str, words: list[str]) -> None:
    assert split_words(typed) == words


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("The Ferry, the FERRY.", ["ferry"], ["Ferry", "FERRY"]),
        ("渡轮停了，渡轮。", ["渡轮", "轮停"], ["渡轮停", "渡轮"]),
        ("Eine Straße, STRASSE", ["strasse"], ["Straße", "STRASSE"]),
        ("abab", ["ab"], ["abab"]),
        ("a", ["", "b"], []),
    ],
)
def test_what_a_filter_finds_is_found_again_in_the_text(text: str, wanted: list[str], found: list[str]) -> None:
    assert [text[start:end] for start, end in text_spans(text, wanted)] == found


def test_each_filter_lets_through_what_it_names(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    lin.go(4)
    lin.accept()
    lin.comment("Is it dry there?", "style", "minor")
    lin.go(5)
    lin.edit("雨下了。")
    wang = open_ferry("wang-fang", wanted="all")
    wang.go(5)
    wang.reject("Word order.", "style", "minor")
    li = open_ferry("li-lei", wanted="all")
    li.go(7)
    li.lock()
    with catalog_transaction(ferry, "ferry", "zh-Hans") as catalog:
        catalog.apply(
            catalog.entry(8), "stale", actor="system", data=StaleData(previous_source="Old.", was=catalog.entry(8).key)
        )
    found = {
        wanted: sources(open_ferry("lin-yue", wanted=wanted))
        for wanted in (
            "state:translated", "state:draft,translated text:it", "flag:rejected", "flag:locked,stale", "check:num.*",
            "severity:error", "text:NOBODY", '"text:boats went"', "by:wang-fang", "comment",
            "by:lin-yue flag:rejected", "text:渡轮",
        )
    }  # fmt: skip

    assert found == {
        "state:translated": ["Nobody came."],
        "state:draft,translated text:it": ["It rained.", "It was <1>fast</1>."],
        "flag:rejected": ["It rained."],
        "flag:locked,stale": ["It was <1>fast</1>.", "The boats went home."],
        "check:num.*": ["There were 214 seats."],
        "severity:error": ["There were 214 seats."],
        "text:NOBODY": ["Nobody came."],
        '"text:boats went"': ["The boats went home."],
        "by:wang-fang": ["It rained."],
        "comment": ["Nobody came.", "It rained."],
        "by:lin-yue flag:rejected": ["It rained."],
        "text:渡轮": ["The Last Ferry", "The Last Ferry"],
    }


def test_unsaved_is_what_the_person_typed_and_did_not_save(open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    for number in (4, 5):
        lin.autosave.save(lin.catalog.entry(number), "没有。")
    lin.autosave.keep_remark(lin.catalog.entry(7), "comment", "Is it dry there?")
    lin.go(5)
    lin.edit("没有。")

    assert sources(open_ferry("lin-yue", wanted="unsaved")) == ["Nobody came."]
    assert sources(open_ferry("wang-fang", wanted="unsaved")) == []


def test_unresolved_is_what_the_person_may_decide(open_ferry: Any) -> None:
    lin = open_ferry("lin-yue")
    lin.go(4)
    lin.accept()

    assert 4 not in lin.navigation.queue()
    assert sources(open_ferry("wang-fang", wanted="unresolved state:translated")) == ["Nobody came."]


@pytest.mark.parametrize(
    "wanted", ["nonsense", "state:", "state:sleeping", "state", "flag:big", "unresolved:", "text", "all:x", "check:"]
)
def test_what_is_no_filter_is_refused_with_the_grammar(open_ferry: Any, wanted: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_ferry("lin-yue", wanted=f"all {wanted}")

    assert repr(wanted) in caught.value.message
    assert all(known.shown in str(caught.value.hint) for known in FILTERS.values())


def test_another_filter_keeps_the_place_where_it_can_and_a_wrong_one_changes_nothing(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(5)
    session.navigation.set_filter("text:it")
    assert session.entry.source == "It rained."

    session.navigation.set_filter("text:boats")
    assert session.entry.source == "The boats went home."
    with pytest.raises(UsageError):
        session.navigation.set_filter("state:sleeping")
    assert (session.navigation.wanted, session.number) == ("text:boats", 8)

    session.navigation.set_filter("text:nowhere")
    assert (session.entry, session.navigation.queue()) == (None, [])
    session.navigation.set_filter("all")
    assert session.entry is not None


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)
