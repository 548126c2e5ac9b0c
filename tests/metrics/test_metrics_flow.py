"""States of confirmed texts, and the people they wait for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from translator.bilingual.model import State
from translator.newsroom.catalog.events import Action, Event, StaleData
from translator.newsroom.proof.metrics.work_report import CatalogFlow, Flow, flow_of

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog


def flow_with(catalog: Catalog, history: list[Event]) -> Flow:
    flow = Flow(datetime(2026, 11, 20, 8, tzinfo=UTC))
    flow.add(catalog.tag, flow_of(catalog, [(catalog.entries[0], history)], follows=False))
    return flow


def whole_flow(catalog: Catalog, *, follows: bool) -> CatalogFlow:
    return flow_of(catalog, [(entry, catalog.history(entry)) for entry in catalog.entries], follows=follows)


def test_what_waits_is_counted_for_the_role_that_it_waits_for(drafted: Catalog) -> None:
    flow = Flow()
    flow.add(drafted.tag, whole_flow(drafted, follows=False))

    (waiting,) = flow.queue()
    assert (waiting.role, waiting.step, waiting.segments, waiting.words) == ("translator", "post-edit", 3, 8)


def test_a_version_that_follows_another_waits_for_nobody(drafted: Catalog) -> None:
    flow = Flow()
    flow.add(drafted.tag, whole_flow(drafted, follows=True))

    assert (flow.queue(), flow.locales()[0].segments) == ([], 3)


def test_stale_segments_are_as_old_as_the_change_of_their_source(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    drafted.apply(entry, "stale", actor="system", data=StaleData(previous_source="x"))
    stale = [Event(Action("stale"), "k", "system", "2026-11-02T08:00:00Z", State.TRANSLATED, State.DRAFT)]

    (locale,) = flow_with(drafted, stale).locales()
    assert (locale.stale, locale.oldest_stale_days) == (1, 18.0)


def test_articles_that_nobody_has_begun_count_for_their_language(drafted: Catalog) -> None:
    flow = flow_with(drafted, [])
    flow.add_missing("zh-Hans")

    assert [(2, 1)] == [(locale.articles, locale.begun) for locale in flow.locales()]
