"""Honest histories are proved; each kind of cheating is found and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.review.conftest import LI, LIN, MARA, WANG, clean
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import EditData, StaleData, encode_event
from translator.newsroom.catalog.ledger import Ledger, line_hash
from translator.newsroom.catalog.record import Entry
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review import decisions
from translator.newsroom.review.permissions import Step, is_open, next_people, next_step

if TYPE_CHECKING:
    from translator.newsroom.catalog.events import Event


@pytest.fixture
def honest(drafted: Catalog) -> Catalog:
    for entry in drafted.entries:
        decisions.accept(drafted, entry, LIN)
        decisions.review(drafted, entry, WANG, findings_of=clean)
    for entry in drafted.entries:
        decisions.finalise(drafted, entry, LI, findings_of=clean)
    return drafted


def kinds(catalog: Catalog) -> set[str]:
    return {problem.kind for problem in verify_catalog(catalog)}


def rechained(events: list[Event]) -> Catalog:
    """Forge a ledger whose chain holds."""
    lines: list[bytes] = []
    for event in events:
        prev = (line_hash(lines[-1]),) if lines else ()
        lines.append(encode_event(replace(event, prev=prev)))
    data = b"".join(line + b"\n" for line in lines)
    return Catalog("market-close", "zh-Hans", "en", Ledger(data, where="a.jsonl"))


def index_of(catalog: Catalog, action: str) -> int:
    return next(index for index, event in enumerate(catalog.events) if event.action == action)


def test_a_text_that_the_memory_has_in_the_same_context_is_translated(drafted: Catalog) -> None:
    drafted.apply(drafted.entry(1), "draft", actor="system", state=State.TRANSLATED, target="收盘", origin="tm:exact")
    assert kinds(drafted) == set()


def test_a_conflict_that_cannot_be_read_is_named(honest: Catalog) -> None:
    at = index_of(honest, "accept")
    data = EditData(unknown={"conflict": [["one text"], 3]})
    honest.ledger.events[at] = replace(honest.events[at], data=data)

    found = verify_catalog(rechained(honest.ledger.events))

    assert [(problem.kind, problem.where) for problem in found if problem.kind == "unreadable"] == [
        ("unreadable", f"a.jsonl:{at + 1}")
    ]
    assert "conflict" in next(problem.message for problem in found if problem.kind == "unreadable")


def test_a_history_with_every_kind_of_decision_is_proved(honest: Catalog) -> None:
    entry = honest.entry(1)
    decisions.reopen(honest, entry, LI, "name")
    decisions.reject(honest, entry, WANG, "错", category="accuracy", severity="major")
    decisions.edit(honest, entry, LIN, "市场早早收盘。")
    decisions.comment(honest, entry, MARA, "好")
    decisions.review(honest, entry, WANG, findings_of=clean)
    decisions.lock(honest, entry, LI)
    changed = Entry("The market closed early today.", entry.target, record=replace(entry.record, source_hash=""))
    honest.apply(changed, "stale", actor="system", data=StaleData(previous_source=entry.source, was=entry.key))
    decisions.accept(honest, changed, LIN)
    decisions.review(honest, changed, WANG, findings_of=clean)

    assert verify_catalog(honest) == []


@pytest.mark.parametrize("action", ["draft", "comment", "carry", "edit"])
def test_a_step_that_leads_too_far_is_found(honest: Catalog, action: str) -> None:
    events = list(honest.events)
    events = [replace(events[0], action=action, state_to=State.FINAL)]

    assert "step" in kinds(rechained(events))


class TestQueue:
    def test_the_next_step_is_the_earliest_that_any_segment_needs(self, drafted: Catalog) -> None:
        assert next_step(drafted) is Step.POST_EDIT
        for entry in drafted.entries:
            decisions.accept(drafted, entry, LIN)
        assert next_step(drafted) is Step.REVIEW

    def test_an_empty_catalog_waits_for_sync(self) -> None:
        assert next_step(Catalog("a", "zh-Hans", "en", Ledger())) is Step.SYNC

    def test_nobody_is_asked_to_review_their_own_text(self, drafted: Catalog) -> None:
        for entry in drafted.entries:
            decisions.accept(drafted, entry, WANG)

        assert next_people(drafted, [LIN, WANG, LI, MARA]) == ("li-lei",)
        assert [is_open(drafted, entry, WANG) for entry in drafted.entries] == [False] * 3
        assert [is_open(drafted, entry, LI) for entry in drafted.entries] == [True] * 3
