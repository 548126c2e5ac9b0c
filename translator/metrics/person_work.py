"""What single people did. Only made when somebody asks for it: rankings of people do harm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.metrics.postedits import is_person
from translator.metrics.volume import count_units
from translator.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.catalog.events import Event


@dataclass(slots=True)
class PersonWork:
    """One person in one direction; segments, each once in each column."""

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


class Persons:
    """Adds up what people did."""

    def __init__(self) -> None:
        self._works: dict[tuple[str, str, str], PersonWork] = {}

    def add(self, history: Sequence[Event], source_text: str, source: str, target: str, since: str = "") -> None:
        """Count one segment, from `since` on (UTC, ISO)."""
        seen: set[tuple[str, str]] = set()
        for event in history:
            if not is_person(event) or event.at < since:
                continue
            work = self._works.setdefault((event.actor, source, target), PersonWork(event.actor, source, target))
            column = _column(event)
            if column and (event.actor, column) not in seen:
                seen.add((event.actor, column))
                setattr(work, column, getattr(work, column) + 1)
            seconds = event.data.seconds
            if seconds > 0 and event.action.rule.effort:
                work.seconds += seconds
                if (event.actor, "time") not in seen:
                    seen.add((event.actor, "time"))
                    work.units += count_units(source_text, source)

    def works(self) -> list[PersonWork]:
        """Return one line a person and direction, by id and not by speed."""
        for work in self._works.values():
            work.per_hour = round(work.units * 3600 / work.seconds) if work.seconds else None
        return [self._works[key] for key in sorted(self._works)]


def _column(event: Event) -> str:
    if event.action.rule.is_confirmation and event.state_to is State.TRANSLATED:
        return "confirmed"
    return {"review": "reviewed", "reject": "rejected", "finalise": "signed_off", "comment": "comments"}.get(
        event.action, ""
    )
