"""What becomes of confirmed texts, how long things take, who they wait for, what is edited again and again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, State, short_hash
from translator.newsroom.catalog.events import Action, EditData, Event, StaleData, TimedData
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.metrics.active_time import FastApprovals, fast_approvals, paces, person_works, with_rates
from translator.newsroom.proof.metrics.check_outcomes import CheckCount, check_outcomes, count_findings
from translator.newsroom.proof.metrics.flow import CatalogFlow, Flow, flow_of
from translator.newsroom.proof.metrics.outcomes import ReviewOutcomes, first_passes, sign_offs
from translator.newsroom.proof.metrics.postedits import PostEdit
from translator.newsroom.review.live_checks import ArticleChecks

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.catalog import Catalog

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


def test_an_error_escaped_when_a_text_is_changed_after_its_sign_off() -> None:
    reopen = event("reopen", "li-lei", day(6), F, T, reason="a reader wrote")
    mended = event("edit", "lin-yue", day(6), T, T, target="丙")
    moved = event("stale", "system", day(6), F, D)

    assert [at for at, is_escaped in sign_offs([DRAFT, EDIT, REVIEW, FINAL, reopen, mended]) if is_escaped] == [day(6)]
    assert not any(is_escaped for _at, is_escaped in sign_offs([DRAFT, EDIT, REVIEW, FINAL, moved, mended]))
    assert not any(is_escaped for _at, is_escaped in sign_offs([DRAFT, EDIT, REVIEW, FINAL, reopen]))


def test_yield_and_escapes_can_be_asked_from_a_day_on() -> None:
    reviewed = ReviewOutcomes()
    reviewed.add([DRAFT, EDIT, REVIEW, FINAL], since=day(5))

    assert (reviewed.passes, reviewed.signed_off, reviewed.first_pass_yield) == (0, 1, None)


def test_time_is_what_the_screen_counted_and_never_what_lies_between_two_decisions() -> None:
    timed = [DRAFT, replace(EDIT, data=EditData(seconds=30, pauses=1)), replace(REVIEW, data=TimedData(seconds=10))]
    segments = [("The market closed early.", timed), ("Nobody objected.", [DRAFT, EDIT, REVIEW])]

    assert [("post-edit", 30, 4, 480), ("review", 10, 4, 1440)] == [
        (pace.step, pace.seconds, pace.units, pace.per_hour) for pace in with_rates(paces(segments, "en", "zh-Hans"))
    ]


def test_an_approval_is_fast_when_the_text_was_shown_for_less_time_than_reading_takes() -> None:
    text = "市" * 160  # six seconds
    edit = replace(EDIT, target=text, target_hash=short_hash(text))
    review = replace(REVIEW, target_hash=short_hash(text))
    histories = [[DRAFT, edit, replace(review, data=TimedData(shown_seconds=shown))] for shown in (None, 5.9, 6.0)]

    assert fast_approvals(histories, "en", "zh-Hans") == FastApprovals("en", "zh-Hans", 1)


def test_a_chinese_source_is_paced_in_han() -> None:
    segments = [("市场提前收盘 (2026)", [DRAFT, replace(EDIT, data=EditData(seconds=60))])]

    assert [(6, 360)] == [(pace.units, pace.per_hour) for pace in with_rates(paces(segments, "zh-Hans", "en"))]


def flow_with(catalog: Catalog, history: list[Event]) -> Flow:
    flow = Flow(datetime(2026, 11, 20, 8, tzinfo=UTC))
    flow.add(catalog.tag, flow_of(catalog, [(catalog.entries[0], history)], follows=False))
    return flow


def whole_flow(catalog: Catalog, *, follows: bool) -> CatalogFlow:
    return flow_of(catalog, [(entry, catalog.history(entry)) for entry in catalog.entries], follows=follows)


def test_lead_times_are_the_hours_between_entering_a_state_and_leaving_it(catalog: Catalog) -> None:
    assert [("draft", 1, 2.0), ("translated", 1, 46.0), ("reviewed", 1, 24.0)] == [
        (item.state, item.segments, item.median_hours)
        for item in flow_with(catalog, [DRAFT, EDIT, REVIEW, FINAL]).lead_times()
    ]


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
    assert {name for name, count in locale.stale_ages.items() if count} == {"≤30"}


def test_articles_that_nobody_has_begun_count_for_their_language(drafted: Catalog) -> None:
    flow = flow_with(drafted, [])
    flow.add_missing("zh-Hans")

    assert [(2, 1)] == [(locale.articles, locale.begun) for locale in flow.locales()]


def test_a_person_is_counted_once_a_segment() -> None:
    history = [DRAFT, EDIT, REJECT, replace(EDIT, data=EditData(seconds=20)), REVIEW]

    lin, wang = with_rates(person_works([("Four words are here.", history)], "en", "zh-Hans"))
    assert (lin.person, lin.confirmed, lin.seconds, lin.per_hour) == ("lin-yue", 1, 20, 720)
    assert (wang.person, wang.reviewed, wang.rejected) == ("wang-fang", 1, 1)


def post_edit(source: str, machine: str, edited: str) -> PostEdit:
    return PostEdit("llama", "m", "en", "zh-Hans", source, machine, edited, day(2), 1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text("")
    return open_newsroom(tmp_path)


def test_findings_are_fixed_when_an_edit_takes_them_away(project: Project, drafted: Catalog) -> None:
    checks = ArticleChecks(project, drafted, article_date="2026-01-01")
    edits = [
        post_edit("It cost $40 million.", "花了4亿美元。", "花了4000万美元。"),
        post_edit("It cost $40 million.", "花了4000万美元。", "花了4000万美元,"),
    ]

    waived = Finding("gls.missing", Severity.ERROR, "target", 0, 1, LazyMessage(""), segment=1)

    counts = count_findings(drafted, checks, edits, [], [waived, replace(waived, segment=0)])

    found = {item.check: item for item in check_outcomes(counts, words=500)}
    assert sum(item.fixed for check, item in found.items() if check.startswith("num.")) == 1
    assert sum(item.waived for item in found.values()) == 1
    assert (found["punct.width"].introduced, found["punct.width"].category) == (1, "linguistic/punctuation")
    assert [item.per_1000_words for item in found.values() if item.fixed] == [2.0]


@pytest.mark.parametrize(("fixed", "waived", "needs"), [(1, 4, True), (2, 3, False), (0, 4, False), (0, 5, True)])
def test_a_check_that_is_mostly_waived_needs_tuning(fixed: int, waived: int, needs: bool) -> None:
    (line,) = check_outcomes([CheckCount("num.value", fixed=fixed), CheckCount("num.value", waived=waived)], words=1)

    assert (line.waived, line.needs_tuning) == (waived, needs)
