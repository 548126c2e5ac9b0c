"""
A review session: which segments are in the queue, where the person is, and one decision after the other.

Every decision is a transaction of its own, on disk before the next segment is shown. Where the person is stands in
`.translator/review/`, so that the next session goes on there.
"""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import msgspec

from translator.catalog import catalog_transaction, load_catalog
from translator.errors import ReviewError, UsageError
from translator.files import write_atomically
from translator.i18n import _
from translator.model import Severity, State
from translator.review import decisions
from translator.review.checking import ArticleChecks
from translator.review.queue import Step, open_entries, step_of
from translator.review.undoing import Snapshot, snapshot, undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.catalog import Catalog, Entry
    from translator.model import Finding
    from translator.project import Project
    from translator.review.people import Person

UNRESOLVED = "unresolved"


class Session:
    """One person at one article in one target."""

    def __init__(
        self,
        project: Project,
        slug: str,
        tag: str,
        person: Person,
        *,
        wanted: str = UNRESOLVED,
        start: int = 0,
    ) -> None:
        """
        Open the session on the first segment of the queue from `start` on; 0: where the person left off.

        Raises `UsageError` for a filter that does not exist.
        """
        self.project, self.slug, self.tag, self.person, self.wanted = project, slug, tag, person, wanted
        self.catalog = load_catalog(project, slug, tag)
        self.checks = ArticleChecks(project, self.catalog)
        self.done: Counter[str] = Counter()
        """What was decided in this session, by name."""
        self._undoable: list[tuple[str, Snapshot, Snapshot]] = []
        self._errors = Counter(
            finding.segment for finding in self.checks.all_findings() if finding.severity is Severity.ERROR
        )
        _refuse_unknown_filter(wanted)
        self.number = self._first(start)

    @property
    def entry(self) -> Entry | None:
        """The segment in hand; None when the queue is empty."""
        return self.catalog.entries[self.number - 1] if self.number else None

    @property
    def errors(self) -> int:
        """Open error findings in the whole article."""
        return self._errors.total()

    @property
    def resolved(self) -> int:
        """Segments that are reviewed or final."""
        return sum(entry.state.rank >= State.REVIEWED.rank for entry in self.catalog.entries)

    def queue(self) -> list[int]:
        """Return the numbers of the segments that the filter lets through, in article order."""
        entries = self.catalog.entries
        if self.wanted == UNRESOLVED:
            return [entry.number for entry in open_entries(self.catalog, self.person)]
        name, _colon, value = self.wanted.partition(":")
        if name == "state":
            return [entry.number for entry in entries if entry.state.value == value]
        if name == "check":
            return [entry.number for entry in entries
                    if any(fnmatchcase(item.check, value) for item in self.findings(entry))]  # fmt: skip
        return [entry.number for entry in entries]

    def findings(self, entry: Entry) -> list[Finding]:
        """Return what the checks say about a segment now, the worst first, without what was waived."""
        return sorted(self.checks.findings(entry), key=lambda finding: -finding.severity.rank)

    def go(self, number: int) -> None:
        """Take a segment in hand; raises `UsageError` when the article does not have it."""
        self.catalog.entry(number)
        self.number = number
        self._remember()

    def next(self) -> bool:
        """Go to the next segment in the queue; at its end stay, and return False."""
        return self._step([number for number in self.queue() if number > self.number][:1])

    def back(self) -> bool:
        """Go to the segment before, in the queue or decided already; at the first stay, and return False."""
        return self._step([self.number - 1] if self.number > 1 else [])

    def _step(self, numbers: list[int]) -> bool:
        if numbers:
            self.go(numbers[0])
        return bool(numbers)

    def accept(self) -> str:
        """
        Take the next step with the text as it stands: confirm a draft, approve a translation, sign off a review.

        Returns the name of what was done. Raises `ReviewError` when the guards refuse.
        """
        step = step_of(self.catalog, self._in_hand())
        if step is Step.POST_EDIT:
            return self._decide("accept", lambda catalog, entry, _checks: decisions.accept(catalog, entry, self.person))
        if step is Step.SIGN_OFF:
            return self._decide("finalise", lambda catalog, entry, checks: decisions.finalise(
                catalog, entry, self.person, findings_of=checks.findings))  # fmt: skip
        return self._decide("review", lambda catalog, entry, checks: decisions.review(
            catalog, entry, self.person, findings_of=checks.findings))  # fmt: skip

    def edit(self, target: str) -> str:
        """Put another target; raises `ReviewError` when the guards refuse."""
        return self._decide("edit", lambda catalog, entry, _checks: decisions.edit(catalog, entry, self.person, target))

    def reject(self, text: str, category: str, severity: str) -> str:
        """Send the target back with a reason; raises `ReviewError` when the guards refuse."""
        return self._decide("reject", lambda catalog, entry, _checks: decisions.reject(
            catalog, entry, self.person, text, category=category, severity=severity))  # fmt: skip

    def comment(self, text: str) -> str:
        """Say something about the segment."""
        return self._decide(
            "comment", lambda catalog, entry, _checks: decisions.comment(catalog, entry, self.person, text)
        )

    def waive(self, finding: Finding, reason: str) -> str:
        """Let a finding stand, with a reason."""
        return self._decide(
            "waive", lambda catalog, entry, _checks: decisions.waive(catalog, entry, self.person, finding, reason)
        )

    def undo(self) -> int:
        """Take the last decision of this session back and return its segment; `ReviewError` if there is none."""
        if not self._undoable:
            raise ReviewError(_("there is nothing to undo"))
        name, before, after = self._undoable[-1]
        with catalog_transaction(self.project, self.slug, self.tag) as catalog:
            undo(catalog, before, after, self.person)
        self._undoable.pop()
        self.done[name] -= 1
        self._reload()
        entry = self.catalog.find(before.key)
        if entry is not None:
            self._recount(entry)
            self.go(entry.number)
        return self.number

    def _decide(self, name: str, decision: Callable[[Catalog, Entry, ArticleChecks], object]) -> str:
        shown = self._in_hand()
        with catalog_transaction(self.project, self.slug, self.tag) as catalog:
            entry = catalog.find(shown.key)
            if entry is None or entry.target != shown.target or entry.state is not shown.state:
                self._reload()
                raise ReviewError(_("somebody changed this segment meanwhile: look again"), where=catalog.where)
            before = snapshot(entry)
            decision(catalog, entry, self.checks.on(catalog))
            after = snapshot(entry)
        self._reload()
        self._recount(self._in_hand())
        if after != before:
            self._undoable.append((name, before, after))
        self.done[name] += 1
        return name

    def _in_hand(self) -> Entry:
        if self.entry is None:
            raise ReviewError(_("there is no segment in hand"))
        return self.entry

    def _reload(self) -> None:
        self.catalog = load_catalog(self.project, self.slug, self.tag)
        self.checks = self.checks.on(self.catalog)
        self.number = min(self.number, len(self.catalog.entries))

    def _recount(self, entry: Entry) -> None:
        self._errors[entry.number] = sum(item.severity is Severity.ERROR for item in self.findings(entry))

    def _first(self, start: int) -> int:
        queue = self.queue()
        start = start or self._remembered()
        return next((number for number in queue if number >= start), queue[0] if queue else 0)

    def _remembered(self) -> int:
        try:
            places = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return 0
        entry = self.catalog.find(places.get(self.person.id, ""))
        return entry.number if entry else 0

    def _remember(self) -> None:
        try:
            places = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            places = {}
        write_atomically(self._path, msgspec.json.encode({**places, self.person.id: self._in_hand().key}))

    @property
    def _path(self) -> Path:
        return self.project.derived_dir / "review" / self.tag / f"{self.slug}.json"


def _refuse_unknown_filter(wanted: str) -> None:
    name, colon, value = wanted.partition(":")
    known = {UNRESOLVED: not colon, "all": not colon, "state": value in set(State), "check": bool(value)}
    if not known.get(name):
        raise UsageError(
            _("{text} is no filter", text=repr(wanted)),
            hint=f"--filter {UNRESOLVED} | all | state:{'|'.join(State)} | check:num.*",
        )
