"""States of confirmed texts, the people they wait for, and the work of a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, State
from translator.newsroom.catalog.events import Action, Event, StaleData
from translator.newsroom.proof.metrics.flow import CatalogFlow, Flow, flow_of
from translator.newsroom.proof.metrics.quality import CheckOutcome, ReviewOutcomes, count_findings, first_passes

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog

N, D, T, R, F = State.NEW, State.DRAFT, State.TRANSLATED, State.REVIEWED, State.FINAL


def event(action: str, actor: str, at: str, before: State, after: State, **more: object) -> Event:
    return Event(Action(action), "k", actor, at, before, after, **more)  # type: ignore[arg-type]


def day(number: int, hour: int = 8) -> str:
    return f"2026-11-{number:02}T{hour:02}:00:00Z"


DRAFT = event("draft", "system", day(2), N, D, target="甲")
EDIT = event("edit", "lin-yue", day(2, 10), D, T, target="乙")
REVIEW = event("review", "wang-fang", day(4), T, R)
FINAL = event("finalise", "li-lei", day(5), R, F)
REJECT = event("reject", "wang-fang", day(4), T, D, reason="no")


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([DRAFT, EDIT, REVIEW], [True]),
        ([DRAFT, EDIT, REJECT], [False]),
        ([DRAFT, EDIT, REJECT, EDIT, REVIEW], [False]),
        ([DRAFT, EDIT, event("edit", "wang-fang", day(4), T, T, target="丙"), REVIEW], [False]),
        ([DRAFT, EDIT, event("edit", "lin-yue", day(3), T, T, target="丙"), REVIEW], [True]),
        ([DRAFT, EDIT], []),
        ([DRAFT, EDIT, REJECT, event("stale", "system", day(6), D, D), EDIT, REVIEW], [False, True]),
    ],
)
def test_a_first_pass_is_good_when_the_reviewer_leaves_it_as_it_was(history: list[Event], expected: list[bool]) -> None:
    assert [is_unchanged for _at, is_unchanged in first_passes(history)] == expected


def test_the_yield_can_be_asked_from_a_day_on() -> None:
    reviewed = ReviewOutcomes()
    reviewed.add([DRAFT, EDIT, REVIEW, FINAL], since=day(5))

    assert (reviewed.passes, reviewed.first_pass_yield) == (0, None)


def flow_with(catalog: Catalog, history: list[Event]) -> Flow:
    flow = Flow(datetime(2026, 11, 20, 8, tzinfo=UTC))
    flow.add(catalog.tag, flow_of(catalog, [(catalog.entries[0], history)], follows=False))
    return flow


def whole_flow(catalog: Catalog, *, follows: bool) -> CatalogFlow:
    return flow_of(catalog, [(entry, catalog.history(entry)) for entry in catalog.entries], follows=follows)


def test_weeks_run_from_monday_and_idle_ones_are_shown(catalog: Catalog) -> None:
    late = event("review", "wang-fang", day(18), T, R)

    assert [("2026-W45", 1, 4, 0), ("2026-W46", 0, 0, 0), ("2026-W47", 0, 0, 1)] == [
        (week.week, week.confirmed, week.words, week.reviewed)
        for week in flow_with(catalog, [DRAFT, EDIT, late]).weeks()
    ]


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
    stale = [event("stale", "system", day(2), T, D)]

    (locale,) = flow_with(drafted, stale).locales()
    assert (locale.stale, locale.oldest_stale_days) == (1, 18.0)


def test_articles_that_nobody_has_begun_count_for_their_language(drafted: Catalog) -> None:
    flow = flow_with(drafted, [])
    flow.add_missing("zh-Hans")

    assert [(2, 1)] == [(locale.articles, locale.begun) for locale in flow.locales()]


def test_findings_are_counted_by_check_without_those_about_the_file() -> None:
    wrong = Finding("gls.missing", Severity.ERROR, "target", 0, 1, LazyMessage(""), segment=1)

    assert count_findings([wrong, replace(wrong, segment=0)], [wrong]) == [
        CheckOutcome("gls.missing", "terminology", waived=1, open=1)
    ]
