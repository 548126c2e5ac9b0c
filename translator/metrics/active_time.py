"""
Active time: how long people had segments open, as the review screen counted it, and how much text that was.

Only seconds that stand in the ledger count: what was decided by a script has none, and the clock of files says nothing
about work. Words of English sources, Han of Chinese ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.catalog.event_data import EditData
from translator.metrics.volume import count_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.catalog.events import Event


@dataclass(slots=True)
class Pace:
    """Time of one step in one direction."""

    step: str
    """`post-edit` or `review`."""
    source: str
    target: str
    decisions: int = 0
    seconds: int = 0
    units: int = 0
    """Words of the source, or Han where it is Chinese; each segment once."""
    pauses: int | None = None
    """How often nothing was typed for half a minute; None where the screen did not count it."""
    per_hour: int | None = None
    """Words or Han in an hour of active time."""


class Clock:
    """Adds up the time of catalogs."""

    def __init__(self) -> None:
        self._paces: dict[tuple[str, str, str], Pace] = {}

    def add(self, history: Sequence[Event], source_text: str, source: str, target: str, since: str = "") -> None:
        """Count the seconds of one segment from `since` on (UTC, ISO)."""
        seen: set[str] = set()
        for event in history:
            seconds, step = event.data.seconds, event.action.rule.effort
            if seconds <= 0 or not step or event.at < since:
                continue
            pace = self._paces.setdefault((source, target, step), Pace(step, source, target))
            pace.decisions += 1
            pace.seconds += seconds
            if isinstance(event.data, EditData) and event.data.pauses is not None:
                pace.pauses = (pace.pauses or 0) + event.data.pauses
            if step not in seen:
                seen.add(step)
                pace.units += count_units(source_text, source)

    def paces(self) -> list[Pace]:
        """Return the sums, by direction and step."""
        for pace in self._paces.values():
            pace.per_hour = round(pace.units * 3600 / pace.seconds)
        return [self._paces[key] for key in sorted(self._paces)]
