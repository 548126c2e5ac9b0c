"""What became of a machine's draft: what the translator left, what was approved, and for which source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.bilingual.model import State
from translator.newsroom.proof.article_comparison import Comparison, compare, versions_of

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.record import Entry


def edited(catalog: Catalog, *steps: tuple[str, str, str | None]) -> Entry:
    """Take (action, actor, target) on the first entry."""
    entry = catalog.entries[0]
    for action, actor, target in steps:
        catalog.apply(
            entry, action, actor=actor, target=target, reason="因为" if action in {"reject", "reopen"} else ""
        )
    return entry


def test_what_the_translator_left_is_kept_apart_from_what_the_reviewer_made_of_it(drafted: Catalog) -> None:
    entry = edited(
        drafted,
        ("edit", "lin-yue", "市场提早收市。"),
        ("edit", "lin-yue", "市场提前收市。"),
        ("edit", "wang-fang", "股市提前收市。"),
        ("review", "li-lei", None),
    )

    found = versions_of(drafted, entry)

    assert drafted.machine_output(entry) == "市场提前收盘。"
    assert (found.post_edit, found.translator) == ("市场提前收市。", "lin-yue")
    assert found.approved == "股市提前收市。"
    assert found.approved_source == entry.source


def test_a_draft_that_was_accepted_as_it_is_is_what_the_translator_left(drafted: Catalog) -> None:
    found = versions_of(drafted, edited(drafted, ("accept", "lin-yue", None)))

    assert (found.post_edit, found.translator, found.approved) == ("市场提前收盘。", "lin-yue", "")


def test_what_a_rejected_translator_writes_next_counts(drafted: Catalog) -> None:
    entry = edited(
        drafted, ("edit", "lin-yue", "市场收盘。"), ("reject", "wang-fang", None), ("edit", "lin-yue", "市场早收。")
    )

    assert versions_of(drafted, entry).post_edit == "市场早收。"


def test_a_new_draft_begins_anew(drafted: Catalog) -> None:
    entry = edited(drafted, ("edit", "lin-yue", "市场收盘。"), ("draft", "system", "市场提早关门。"))

    assert versions_of(drafted, entry).post_edit == ""


def test_what_was_approved_stays_known_after_a_later_edit(drafted: Catalog) -> None:
    entry = edited(
        drafted, ("edit", "lin-yue", "股市早收。"), ("review", "wang-fang", None), ("reopen", "li-lei", None),
        ("edit", "lin-yue", "股市提早收盘。"),
    )  # fmt: skip

    found = versions_of(drafted, entry)
    table: Comparison = compare(drafted, against="approved")

    assert found.approved == "股市早收。"
    assert entry.state is State.TRANSLATED
    assert table.base(table.rows[0]) == "股市早收。"
    assert [row.number for row in table.chosen(only_changed=True)] == [1]
