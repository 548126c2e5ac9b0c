"""The way through an article: which segments are let through, in which order, and the one that is in hand."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from translator.errors import UsageError
from translator.i18n import _
from translator.model import Severity, State
from translator.review.bookmarks import remember_place, remembered_place
from translator.review.filters import UNRESOLVED, Chosen
from translator.review.queue import is_open
from translator.review.risk import ratio_of, risk_of
from translator.review.working_copy import OpenArticle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from translator.catalog import Catalog, Entry
    from translator.model import Finding
    from translator.project import Project
    from translator.review.people import Person

ARTICLE, RISK = "article", "risk"
ORDERS = (ARTICLE, RISK)


class Walk(OpenArticle):
    """One person going through one article."""

    def __init__(
        self, project: Project, slug: str, tag: str, person: Person, *, wanted: str, order: str, start: int
    ) -> None:
        """Begin at `start`, 0: where the person left off. Raises `UsageError` for a filter or an order that is none."""
        super().__init__(project, slug, tag)
        self.person = person
        self.number = 0
        """1-based number of the segment in hand; 0 where the filter lets none through."""
        self._errors: dict[int, int] = {}
        self._passing: dict[int, bool] = {}
        self._ranked: list[int] = []
        self._decided: set[str] = set()
        self._choose(wanted, order)
        self.number = self._first(start)

    @property
    def entry(self) -> Entry | None:
        """The segment in hand; None when the queue is empty."""
        return self.catalog.entries[self.number - 1] if self.number else None

    @property
    def wanted(self) -> str:
        """The filter, as it was typed."""
        return self._chosen.wanted

    @property
    def resolved(self) -> int:
        """Segments that are reviewed or final."""
        return sum(entry.state.rank >= State.REVIEWED.rank for entry in self.catalog.entries)

    @property
    def errors(self) -> int:
        """
        Open error findings in the whole article; segments that were not looked at yet are checked now.

        A screen that must not wait shows `known_errors` and calls `check_more` when nothing else is to be done.
        """
        self.check_more(seconds=float("inf"))
        return self.known_errors

    @property
    def known_errors(self) -> int:
        """Open error findings in the segments that were checked so far."""
        return sum(self._errors.values())

    def check_more(self, seconds: float = 0.01) -> bool:
        """Check segments for about so long, and tell whether all are done: for idle moments."""
        end = monotonic() + seconds
        for entry in self.catalog.entries:
            if entry.number not in self._errors:
                self.findings(entry)
                if monotonic() >= end:
                    break
        is_done = len(self._errors) >= len(self.catalog.entries)
        if is_done:
            self.checks.keep()
        return is_done

    def findings(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """Return what the checks say about a segment, or about `target` in its place, the worst first."""
        found = super().findings(entry, target)
        if target is None or target == entry.target:
            self._errors[entry.number] = sum(item.severity is Severity.ERROR for item in found)
        return found

    def risk(self, entry: Entry) -> int:
        """Return how likely a reviewer is to change the segment, 0 to 100 (`review.risk`)."""
        return risk_of(
            self.catalog,
            entry,
            self.findings(entry),
            terms=len(self.terms(entry)),
            usual_ratio=self._usual_ratio,
        )

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """
        Choose other segments; the one in hand stays in hand where they hold it, else the next of them comes.

        Raises `UsageError`, with the grammar as hint, for a filter that does not exist; then nothing changes.
        """
        self._choose(wanted, self.order if order is None else order)
        if not self.number or not self._lets_through(self.number):
            self.number = next(self._passing_from(self.number, +1), 0) or self._first(self.number)

    def queue(self) -> list[int]:
        """Return the numbers of the segments that the filter lets through, in the order of the session."""
        return [number for number in self._numbers() if self._lets_through(number)]

    def go(self, number: int) -> None:
        """Take a segment in hand; raises `UsageError` when the article does not have it."""
        entry = self.catalog.entry(number)
        self.number = number
        remember_place(self.project, self.slug, self.tag, self.person.id, entry.key)

    def next(self) -> bool:
        """Go to the next segment in the queue; at its end stay, and return False."""
        return self._step(self._passing_from(self.number, +1))

    def back(self) -> bool:
        """Go to the segment before, in the queue or decided already; at the first stay, and return False."""
        return self._step(self._from(self.number, -1, self._is_behind))

    def next_unresolved(self) -> bool:
        """
        Go to the next segment of the queue on which the person can take the next step; False when there is no other.

        Behind the last one it begins again at the first.
        """
        return self._step(self._around(+1, self._is_unresolved))

    def previous_unresolved(self) -> bool:
        """Go to the one before, in the same way."""
        return self._step(self._around(-1, self._is_unresolved))

    def next_finding(self) -> bool:
        """Go to the next segment of the queue with an open finding; False when there is no other."""
        return self._step(self._around(+1, lambda number: bool(self.findings(self.catalog.entry(number)))))

    def _step(self, numbers: Iterator[int]) -> bool:
        number = next(numbers, 0)
        if number:
            self.go(number)
        return bool(number)

    def _passing_from(self, number: int, direction: int) -> Iterator[int]:
        return self._from(number, direction, self._lets_through)

    def _from(self, number: int, direction: int, test: Callable[[int], bool]) -> Iterator[int]:
        """Yield those after `number` (before it, nearest first, where `direction` is -1) that pass `test`."""
        order = self._numbers()
        place = order.index(number) if number in order else -1
        rest = order[place + 1 :] if direction > 0 else reversed(order[: max(place, 0)])
        return (item for item in rest if test(item))

    def _around(self, direction: int, test: Callable[[int], bool]) -> Iterator[int]:
        order = list(self._numbers())
        place = order.index(self.number) if self.number in order else 0
        rest = [*order[place + 1 :], *order[:place]]
        for number in rest if direction > 0 else reversed(rest):
            if self._lets_through(number) and test(number):
                yield number

    def _is_behind(self, number: int) -> bool:
        entry = self.catalog.entry(number)
        return self.wanted == UNRESOLVED or entry.key in self._decided or self._lets_through(number)

    def _is_unresolved(self, number: int) -> bool:
        return is_open(self.catalog, self.catalog.entry(number), self.person)

    def _lets_through(self, number: int) -> bool:
        known = self._passing.get(number)
        if known is None:
            known = self._passing[number] = self._chosen.lets_through(self.catalog.entry(number))
        return known

    def _numbers(self) -> list[int] | range:
        """All segments in the order of the session; by risk as it was when the order was chosen, so that it stands."""
        everything = range(1, len(self.catalog.entries) + 1)
        if self.order == ARTICLE:
            return everything
        if len(self._ranked) != len(everything):
            self._usual_ratio = ratio_of(self.catalog)
            risks = {entry.number: self.risk(entry) for entry in self.catalog.entries}
            self._ranked = sorted(everything, key=lambda number: (-risks[number], number))
            self.checks.keep()
        return self._ranked

    def _choose(self, wanted: str, order: str) -> None:
        if order not in ORDERS:
            raise UsageError(_("{text} is no order", text=repr(order)), hint=f"--order {'|'.join(ORDERS)}")
        self._chosen = Chosen(wanted, self)
        self.order = order
        self._passing.clear()
        self._ranked = []
        self._usual_ratio = ratio_of(self.catalog)

    def _first(self, start: int) -> int:
        start = start or self._remembered()
        order = self._numbers()
        place = order.index(start) if start in order else 0
        numbers = [*order[place:], *order[:place]] if self.order == RISK else [*order[place:], *order]
        return next((number for number in numbers if self._lets_through(number)), 0)

    def _remembered(self) -> int:
        key = remembered_place(self.project, self.slug, self.tag, self.person.id)
        entry = self.catalog.find(key)
        return entry.number if entry else self._follower(key)

    def _follower(self, key: str) -> int:
        """Return the segment that was this one before its source changed; 0 for none."""
        for entry in self.catalog.entries if key else ():
            if any(event.data.get("was") == key for event in self.catalog.history(entry)):
                return entry.number
        return 0

    def _take(self, catalog: Catalog) -> frozenset[str]:
        in_hand = self.entry
        before = [entry.key for entry in self.catalog.entries]
        changed = super()._take(catalog)
        if before != [entry.key for entry in catalog.entries]:
            self._errors.clear()
            self._passing.clear()
            self._ranked = []
            again = catalog.find(in_hand.key) if in_hand else None
            place = again.number if again else self._follower(in_hand.key) if in_hand else 0
            self.number = place or min(self.number, len(catalog.entries))
        else:
            self._forget(changed)
        return changed

    def _forget(self, keys: Iterable[str]) -> None:
        """Ask checks and filter anew about segments that changed."""
        for key in keys:
            entry = self.catalog.find(key)
            if entry is not None:
                self._errors.pop(entry.number, None)
                self._passing.pop(entry.number, None)
