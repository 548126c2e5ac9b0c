"""
Active time: how long people had segments open, as the review screen counted it, and how much text that was.

Only seconds in the ledger count. A decision taken by a script has none, and file times say nothing about work. The
amount of text is in words for an English source, in Han characters for a Chinese one. Figures about single people are
made only on request: rankings of people do harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from translator.bilingual.model import State
from translator.bilingual.words.language import is_chinese
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.proof.metrics.postedits import is_person
from translator.newsroom.proof.metrics.volume import count_units


@dataclass(slots=True)
class Pace:
    step: str
    """`post-edit` or `review`."""
    source: str
    target: str
    decisions: int = 0
    seconds: int = 0
    units: int = 0
    """Words of the source, or Han where it is Chinese; each segment once."""
    per_hour: int | None = None
    """Words or Han in an hour of active time."""


@dataclass(slots=True)
class PersonWork:
    """The work of one person in one direction: segments, each counted once in each column."""

    person: str
    source: str
    target: str
    confirmed: int = 0
    reviewed: int = 0
    rejected: int = 0
    signed_off: int = 0
    comments: int = 0
    seconds: int = 0
    """Active time."""
    units: int = 0
    """Words of the source, or Han where it is Chinese, of the segments that have a time."""
    per_hour: int | None = None


@dataclass(slots=True)
class FastApprovals:
    """Approvals in one direction that were given faster than the text can be read."""

    source: str
    target: str
    count: int = 0


Sums = TypeVar("Sums", Pace, PersonWork)
TimedSegment = tuple[str, Sequence[Event]]
"""The source of a segment, and its history."""
# The most that anybody reads: Han in a Chinese text (True), words in another.
_UNITS_A_MINUTE = {True: 1600, False: 1000}
_COLUMNS = {
    Action.REVIEW: "reviewed",
    Action.REJECT: "rejected",
    Action.FINALISE: "signed_off",
    Action.COMMENT: "comments",
}


def is_fast_approval(event: Event, text: str, tag: str) -> bool:
    """Whether `text`, in the language `tag`, was approved faster than it can be read, where the time is known."""
    if not event.action.rule.is_approval or event.data.shown_seconds is None:
        return False
    return count_units(text, tag) * 60 > event.data.shown_seconds * _UNITS_A_MINUTE[is_chinese(tag)]


def fast_approvals(histories: Iterable[Sequence[Event]], source: str, target: str, since: str = "") -> FastApprovals:
    """Count those of one catalog from `since` on (UTC, ISO)."""
    found = FastApprovals(source, target)
    for history in histories:
        texts = {event.target_hash: event.target for event in history if event.target}
        for event in history:
            if event.at >= since and is_fast_approval(event, texts.get(event.target_hash, ""), target):
                found.count += 1
    return found


def paces(segments: Iterable[TimedSegment], source: str, target: str, since: str = "") -> list[Pace]:
    """Return the active time of one catalog by step, from `since` on (UTC, ISO)."""
    found: dict[str, Pace] = {}
    for text, history in segments:
        seen: set[str] = set()
        for event in history:
            seconds, step = _active_seconds(event), event.action.rule.effort
            if not seconds or event.at < since:
                continue
            pace = found.setdefault(step, Pace(step, source, target))
            pace.decisions += 1
            pace.seconds += seconds
            if step not in seen:
                seen.add(step)
                pace.units += count_units(text, source)
    return list(found.values())


def person_works(segments: Iterable[TimedSegment], source: str, target: str, since: str = "") -> list[PersonWork]:
    """Return what each person did in one catalog from `since` on (UTC, ISO)."""
    found: dict[str, PersonWork] = {}
    for text, history in segments:
        seen: set[tuple[str, str]] = set()
        for event in history:
            if not is_person(event) or event.at < since:
                continue
            work = found.setdefault(event.actor, PersonWork(event.actor, source, target))
            is_translation = event.action.rule.is_confirmation and event.state_to is State.TRANSLATED
            column = "confirmed" if is_translation else _COLUMNS.get(event.action, "")
            if column and (event.actor, column) not in seen:
                seen.add((event.actor, column))
                setattr(work, column, getattr(work, column) + 1)
            if seconds := _active_seconds(event):
                work.seconds += seconds
                if (event.actor, "time") not in seen:
                    seen.add((event.actor, "time"))
                    work.units += count_units(text, source)
    return list(found.values())


def with_rates(rows: Iterable[Sums]) -> list[Sums]:
    """Return rows that are added up, with the words or Han in an hour of active time."""
    return [replace(row, per_hour=round(row.units * 3600 / row.seconds) if row.seconds else None) for row in rows]


def _active_seconds(event: Event) -> int:
    """Return the active time of a decision that counts as work; 0 where it has none."""
    return max(0, event.data.seconds) if event.action.rule.effort else 0
