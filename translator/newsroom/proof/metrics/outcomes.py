"""
The outcomes of review: texts that passed the first review unchanged, and errors found after the sign-off.

Source: docs/commands/report.md. A pass begins when somebody confirms a text and ends with the reviewer's decision; a
new suggestion or a changed source begins another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import State
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.proof.metrics.postedits import is_person


@dataclass(slots=True)
class ReviewOutcomes:
    """Counts of segments."""

    passes: int = 0
    """First reviews of a text."""
    unchanged: int = 0
    """Those in which the reviewer approved it as it was."""
    signed_off: int = 0
    """Texts that somebody signed off."""
    escaped: int = 0
    """Those in which an error was corrected afterwards, although the source had not changed."""

    @property
    def first_pass_yield(self) -> float | None:
        """Share of first reviews that changed nothing, 0 to 1."""
        return self.unchanged / self.passes if self.passes else None

    def add(self, history: Sequence[Event], since: str = "") -> None:
        """Count one segment; `since` (UTC, ISO) leaves out what was decided before."""
        for at, is_unchanged in first_passes(history):
            if at >= since:
                self.passes += 1
                self.unchanged += is_unchanged
        for at, is_escaped in sign_offs(history):
            if at >= since:
                self.signed_off += not is_escaped
                self.escaped += is_escaped


def first_passes(history: Iterable[Event]) -> Iterator[tuple[str, bool]]:
    """Yield for each text that was reviewed when that was, and whether the reviewer left it as it was."""
    maker, is_judged = "", False
    for event in history:
        if _is_new_text(event) or event.action is Action.REOPEN:
            maker, is_judged = "", False
        elif is_judged or not is_person(event):
            continue
        elif event.action.rule.is_confirmation:
            if event.action is Action.EDIT and maker and event.actor != maker:
                is_judged = True
                yield event.at, False
            maker = event.actor
        elif event.action in {Action.REVIEW, Action.REJECT} and maker:
            is_judged = True
            yield event.at, event.action is Action.REVIEW


def sign_offs(history: Iterable[Event]) -> Iterator[tuple[str, bool]]:
    """
    Yield (time, False) for each sign-off, and (time, True) for the first change of a text that was signed off.

    Publishing needs the sign-off, so that this is what readers may have seen.
    """
    is_final = False
    for event in history:
        if event.action is Action.FINALISE:
            is_final = True
            yield event.at, False
        elif _is_new_text(event):
            is_final = event.state_to is State.FINAL and is_final
        elif is_final and event.action is Action.EDIT and event.target is not None:
            is_final = False
            yield event.at, True


def _is_new_text(event: Event) -> bool:
    rule = event.action.rule
    return rule.is_suggestion or rule.is_resegmentation or event.action is Action.STALE
