"""Post-edits read from ledgers, and what they cost: post-edit distance."""

from __future__ import annotations

import pytest

from tests.review.conftest import LIN, WANG
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import DraftData, StaleData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.proof.metrics.effort import PostEdit, distance_counts, efforts, engine_of, post_edits
from translator.newsroom.review import decisions

LLAMA = "llama|model:small-q4|sha:0|v:0.1.0"


def edits_of(catalog: Catalog) -> list[PostEdit]:
    return [item for entry in catalog.entries for item in post_edits(catalog, catalog.history(entry))]


def test_a_post_edit_is_the_last_suggestion_and_what_people_made_of_it(drafted: Catalog) -> None:
    decisions.edit(drafted, drafted.entries[0], LIN, "市场提早收盘。")
    decisions.edit(drafted, drafted.entries[0], WANG, "市场提早收市。")
    decisions.accept(drafted, drafted.entries[2], LIN)

    assert [item.distance for item in edits_of(drafted)] == [(2, 7), (0, 5)]


def test_what_was_only_copied_needed_no_engine(catalog: Catalog) -> None:
    entry = catalog.entries[0]
    catalog.apply(entry, "draft", actor="system", target="2026", origin="mt:llama", data=DraftData(repairs=("copied",)))
    decisions.accept(catalog, entry, LIN)

    assert edits_of(catalog) == []


def test_an_edit_because_the_source_moved_is_not_charged_to_the_machine(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    decisions.accept(drafted, entry, LIN)
    drafted.apply(entry, "stale", actor="system", data=StaleData(previous_source="The market closed."))
    decisions.edit(drafted, entry, LIN, "完全是另一句话。")

    (item,) = edits_of(drafted)
    assert item.distance == (0, 7)


def test_a_new_suggestion_begins_a_new_post_edit(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    decisions.edit(drafted, entry, LIN, "市场早收盘。")
    drafted.apply(entry, "draft", actor="system", target="市场收得早。", origin="mt:llama", signature=LLAMA)
    decisions.accept(drafted, entry, LIN)

    assert [(item.engine, item.distance) for item in edits_of(drafted)] == [("pseudo", (2, 7)), ("llama", (0, 6))]


def test_an_edit_that_was_undone_did_not_happen(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    before = entry.target
    decisions.edit(drafted, entry, LIN, "别的。")
    drafted.apply(entry, "undo", actor=LIN.id, state=State.DRAFT, target=before)

    assert edits_of(drafted) == []


def test_conversions_are_measured_apart_and_need_nobody_to_confirm_them() -> None:
    catalog = Catalog("x", "zh-Hant", "zh-Hans", Ledger(), entries=[Entry("软件"), Entry("鼠标")])
    for entry, text in zip(catalog.entries, ("軟件", "鼠標"), strict=True):
        catalog.apply(entry, "convert", actor="system", state=State.FINAL, target=text, origin="converted",
                      signature="opencc|config:s2tw|v:1")  # fmt: skip
    decisions.edit(catalog, catalog.entries[0], LIN, "軟體")

    (line,) = efforts(edits_of(catalog))
    assert (line.engine, line.model, line.is_converted) == ("opencc", "s2tw", True)
    assert (line.segments, line.unchanged, line.distance) == (2, 1, 0.25)


@pytest.mark.parametrize(
    ("origin", "signature", "expected"),
    [
        ("mt:llama", LLAMA, ("llama", "small-q4")),
        ("mt:pseudo", "pseudo|version:1", ("pseudo", "")),
        ("tm:exact", "memory|from:other", ("memory", "exact")),
        ("converted", "opencc|config:s2twp|v:1.4", ("opencc", "s2twp")),
        ("mt:http", "", ("http", "")),
    ],
)
def test_engine_and_model_come_from_the_signature(origin: str, signature: str, expected: tuple[str, str]) -> None:
    assert engine_of(origin, signature) == expected


def test_distance_counts_characters_without_blanks_and_whatever_their_composition() -> None:
    assert distance_counts("cafe\u0301 x", "café  y") == (1, 5)
    assert distance_counts("", "") == (0, 0)


def test_figures_are_sums_over_segments_and_not_means_of_shares() -> None:
    edits = [PostEdit("llama", "m", "en", "zh-Hans", distance, "", False) for distance in ((1, 1), (0, 99))]

    assert efforts(edits)[0].distance == 0.01
