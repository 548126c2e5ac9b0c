"""Rules about segments, read from the events of a ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest

from translator.newsroom.articles.resegmenter import ContextRule, JoinRule, SplitRule
from translator.newsroom.catalog.events import Event, decode_event
from translator.newsroom.catalog.segment_rules import article_context, inverse_of, made_by, place_context, rules_of


def event(action: str, key: str, **data: Any) -> Event:
    line = {"action": action, "key": key, "actor": "lin-yue", "at": "2026-01-02T03:04:05Z", "data": data}
    return decode_event(json.dumps(line).encode())


def split(whole: str, first: str, second: str, **data: Any) -> list[Event]:
    data = {"was": whole, "at": 4, "into": [first, second], **data}
    return [event("split", first, part=1, **data), event("split", second, part=2, **data)]


def merge(first: str, second: str, whole: str, **data: Any) -> Event:
    return event("merge", whole, was=first, also=second, **data)


def test_a_split_is_one_rule_and_a_merge_another_in_the_order_of_the_ledger() -> None:
    events = [*split("w", "a", "b"), event("edit", "a"), merge("b", "c", "d")]
    assert rules_of(events) == (SplitRule("w", 4), JoinRule("b", "c"))


def test_a_merge_that_takes_a_split_back_leaves_no_rule() -> None:
    assert rules_of([*split("w", "a", "b"), merge("a", "b", "w", undo=True)]) == ()
    assert rules_of([merge("a", "b", "w"), *split("w", "a", "b", undo=True)]) == ()


def test_a_split_that_two_branches_made_is_taken_back_once_for_all() -> None:
    twice = [*split("w", "a", "b"), *split("w", "a", "b")]
    assert rules_of([*twice, merge("a", "b", "w", undo=True)]) == ()


def test_a_place_told_apart_is_a_rule_until_it_is_put_together() -> None:
    apart = event("split", "p", was="w", context="place 2", place=2, places=3, before="x", after="")
    assert rules_of([apart]) == (ContextRule("w", "place 2", "x", "", 2, 3),)
    assert rules_of([apart, event("merge", "", was="p", context="place 2", undo=True, to="w")]) == ()


def test_an_event_about_the_article_makes_a_rule_as_well() -> None:
    (part, _other) = split("w", "a", "b", to="a")
    assert rules_of([event("split", "", **part.data.as_dict()), event("merge", "", was="b", also="c", to="d")]) == (
        SplitRule("w", 4),
        JoinRule("b", "c"),
    )


def test_what_became_of_a_lapsed_cut_is_no_rule() -> None:
    assert rules_of([merge("a", "b", "w", lapsed=True)]) == ()


def test_a_rule_on_which_another_builds_cannot_be_taken_back_alone() -> None:
    made = made_by([*split("w", "a", "b"), merge("b", "c", "d")])
    assert inverse_of(made, ("a", "b"), ("w",)) is None
    assert inverse_of(made, ("d",)) is made[1]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"was": 3, "also": []},
        {"was": "w", "at": "x", "part": 1, "into": "ab"},
        {"was": "w", "part": 1, "into": ["a"]},
        {"part": 1, "into": ["a", "b"]},
    ],
)
def test_events_that_say_something_else_are_passed_over(data: dict[str, Any]) -> None:
    assert rules_of([event("split", "a", **data), event("merge", "a", **data)]) == ()


def test_the_place_is_no_context_of_the_article() -> None:
    assert place_context(2) == "place 2"
    assert article_context(place_context(2)) == ""
    assert article_context(place_context(3, "summary")) == "summary"
    assert article_context("images[0].alt") == "images[0].alt"
    assert article_context("birthplace 2") == "birthplace 2"
