"""Problems in the chain of a ledger: lines that are missing, repeated or out of order, and impossible times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.newsroom.catalog import Ledger
from translator.newsroom.catalog.events import CLOCK_SKEW, AcknowledgeData, format_time, parse_time


def chain_problems(ledger: Ledger) -> Iterator[tuple[int, str, str]]:
    """Yield (1-based line, kind, message) for lines that do not stand where they were written."""
    place = {name: number for number, name in reversed(list(enumerate(ledger.hashes, 1)))}
    for number, (event, name) in enumerate(zip(ledger.events, ledger.hashes, strict=True), 1):
        if place[name] != number:
            yield number, "duplicate", _("the line stands in line {number} already", number=place[name])
            continue
        later = [place[prev] for prev in event.prev if place.get(prev, 0) >= number]
        if later:
            yield number, "order", _("the line that it follows stands behind it, in line {number}", number=later[0])
        elif any(prev not in place for prev in event.prev):
            yield number, "chain", _("the line before it was changed, moved or deleted")
        elif not event.prev and number > 1 and event.state_from not in {None, State.NEW}:
            # Two branches may each have begun the ledger of one article: then both begin at what nobody had touched.
            yield number, "chain", _("the line names no line before it")


@dataclass(frozen=True, slots=True)
class WrongTimes:
    """The lines of a ledger whose times cannot be: by a clock that was wrong, or forged."""

    open: dict[int, str]
    """1-based line → what is wrong."""
    acknowledged: dict[int, int]
    """1-based line of the acknowledgement → how many lines it stands for."""


def wrong_times(ledger: Ledger) -> WrongTimes:
    """
    Find events that are dated in the future, or before what they follow.

    One that a person acknowledged, in a line whose author had seen it, is not open any longer; after such a line times
    are counted anew from its own.
    """
    found: dict[int, str] = {}
    acknowledgements: list[int] = []
    latest: dict[str, datetime] = {}
    limit = datetime.now(UTC) + CLOCK_SKEW
    for number, (event, name) in enumerate(zip(ledger.events, ledger.hashes, strict=True), 1):
        at = parse_time(event.at)
        before = max((latest[prev] for prev in event.prev if prev in latest), default=None)
        if isinstance(event.data, AcknowledgeData) and event.data.problem == "time" and event.reason.strip():
            acknowledgements.append(number)
            before = None
        if at is None:
            found[number] = _("{at} is not a time", at=repr(event.at))
        elif at > limit:
            found[number] = _("it is dated in the future: {at}", at=event.at)
        elif before and at < before - CLOCK_SKEW:
            earlier = format_time(before)
            found[number] = _("it is dated {at}, before what it follows ({before})", at=event.at, before=earlier)
        # One wrong clock is one problem, not one for each line after it.
        times = [time for time in (before, at) if time is not None and time <= limit]
        if times:
            latest[name] = max(times)
    covered = _cover(ledger, found, acknowledgements) if acknowledgements else {}
    counts = Counter(covered.values())
    return WrongTimes({line: said for line, said in found.items() if line not in covered}, dict(counts))


def _cover(ledger: Ledger, lines: Iterable[int], acknowledgements: Sequence[int]) -> dict[int, int]:
    """Return line → the first acknowledgement whose author had seen it; both from 1."""
    lineage = ledger.lineage()
    found: dict[int, int] = {}
    for line in lines:
        for number in acknowledgements:
            if lineage.precedes(line - 1, number - 1):
                found[line] = number
                break
    return found
