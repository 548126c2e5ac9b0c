"""Navigation through an article: the filter, the order of the segments, and the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.house.people import Person
from translator.newsroom.review.bookmarks import load_bookmark, save_bookmark
from translator.newsroom.review.filters import ALL, UNRESOLVED, FilterContext, SegmentFilter
from translator.newsroom.review.queue import is_open
from translator.newsroom.review.risk import ratio_of, risk_of
from translator.newsroom.review.working_copy import WorkingCopy

ARTICLE, RISK = "article", "risk"
ORDERS = (ARTICLE, RISK)


class Navigation:
    def __init__(self, copy: WorkingCopy, person: Person, *, wanted: str, order: str, start: int) -> None:
        """
        Begin at the first segment of the queue from number `start` on; 0: where the person stopped last time.

        Raises `UsageError` for an unknown filter or order.
        """
        self._copy, self._person = copy, person
        self.number = 0
        """1-based number of the current segment; 0 where the filter matches none."""
        self._matches: dict[str, bool] = {}
        """Segment key → whether the filter matches it, as far as it was asked."""
        self._ranked: list[int] = []
        self._decided: set[str] = set()
        self._choose(wanted, order)
        self.number = self._first(start)
        copy.on_change(self._follow_change)

    @property
    def person(self) -> Person:
        """Whose queue it is."""
        return self._person

    @person.setter
    def person(self, person: Person) -> None:
        self._person = person
        self._choose(self.wanted, self.order)

    @property
    def entry(self) -> Entry | None:
        return self._copy.catalog.entries[self.number - 1] if self.number else None

    @property
    def wanted(self) -> str:
        return self._filter.wanted

    @property
    def wanted_texts(self) -> tuple[str, ...]:
        """What the filter looks for in source and target, to be marked there."""
        return self._filter.texts

    def risk(self, entry: Entry) -> int:
        """Return how likely a reviewer is to change the segment, 0 to 100 (`review.risk`)."""
        copy = self._copy
        terms = len(copy.terms(entry))
        return risk_of(copy.catalog, entry, copy.findings(entry), terms=terms, usual_ratio=self._usual_ratio)

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """
        Choose other segments; the current one stays where the filter matches it, else the next match becomes current.

        Raises `UsageError`, with the grammar as hint, for an unknown filter; then nothing changes.
        """
        self._choose(wanted, self.order if order is None else order)
        if not self.number or not self._is_match(self.number):
            self.number = next(self._after(self.number), 0) or self._first(self.number)

    def queue(self) -> list[int]:
        """Return the numbers of the segments that the filter matches, in the order of the session."""
        return [number for number in self._numbers() if self._is_match(number)]

    def is_hit(self, number: int) -> bool:
        """Whether a filter lets a segment through; False where all segments are wanted."""
        return self.wanted != ALL and self._is_match(number)

    def go(self, number: int) -> None:
        """Make a segment the current one; raises `UsageError` when the article does not have it."""
        copy = self._copy
        entry = copy.catalog.entry(number)
        self.number = number
        save_bookmark(copy.newsroom, copy.slug, copy.tag, self._person.id, entry.key)

    def next(self) -> bool:
        """Go to the next segment in the queue; at its end stay, and return False."""
        return self._go_to_first(self._after(self.number))

    def back(self) -> bool:
        """Go to the segment before, in the queue or decided already; at the first stay, and return False."""
        order = self._numbers()
        place = order.index(self.number) if self.number in order else 0
        return self._go_to_first(filter(self._is_behind, reversed(order[:place])))

    def next_unresolved(self) -> bool:
        """
        Go to the next segment of the queue on which the person can take the next step; False when there is no other.

        After the last one it begins again at the first.
        """
        return self._go_to_first(self._around(+1, self._is_unresolved))

    def previous_unresolved(self) -> bool:
        return self._go_to_first(self._around(-1, self._is_unresolved))

    def waiting(self, *, outside: bool = False) -> list[int]:
        """Return the numbers of the segments that wait for the person: of the queue, or those that it leaves out."""
        numbers = (number for number in self._numbers() if self._is_match(number) is not outside)
        return [number for number in numbers if self._is_unresolved(number)]

    def next_finding(self) -> bool:
        """Go to the next segment of the queue with an open finding; False when there is no other."""
        copy = self._copy
        return self._go_to_first(self._around(+1, lambda number: bool(copy.findings(copy.catalog.entry(number)))))

    def mark_decided(self, keys: Iterable[str]) -> None:
        """Note that these segments were decided on, so that `back` finds them although the filter may not match."""
        self._decided.update(keys)

    def _go_to_first(self, numbers: Iterator[int]) -> bool:
        number = next(numbers, 0)
        if number:
            self.go(number)
        return bool(number)

    def _after(self, number: int) -> Iterator[int]:
        """Yield the matches after `number`; all of them where it is not in the order."""
        order = self._numbers()
        place = order.index(number) if number in order else -1
        return filter(self._is_match, order[place + 1 :])

    def _around(self, direction: int, test: Callable[[int], bool]) -> Iterator[int]:
        order = list(self._numbers())
        place = order.index(self.number) if self.number in order else 0
        rest = [*order[place + 1 :], *order[:place]]
        for number in rest if direction > 0 else reversed(rest):
            if self._is_match(number) and test(number):
                yield number

    def _is_behind(self, number: int) -> bool:
        """Whether `back` may go there."""
        key = self._copy.catalog.entry(number).key
        return self.wanted == UNRESOLVED or key in self._decided or self._is_match(number)

    def _is_unresolved(self, number: int) -> bool:
        catalog = self._copy.catalog
        return is_open(catalog, catalog.entry(number), self._person)

    def _is_match(self, number: int) -> bool:
        entry = self._copy.catalog.entry(number)
        known = self._matches.get(entry.key)
        if known is None:
            known = self._matches[entry.key] = self._filter.is_match(entry)
        return known

    def _numbers(self) -> list[int] | range:
        """Return all segments in the order of the session; a risk is that of the moment when the order was chosen."""
        entries = self._copy.catalog.entries
        everything = range(1, len(entries) + 1)
        if self.order == ARTICLE:
            return everything
        if len(self._ranked) != len(everything):
            self._usual_ratio = ratio_of(self._copy.catalog)
            risks = {entry.number: self.risk(entry) for entry in entries}
            self._ranked = sorted(everything, key=lambda number: (-risks[number], number))
            self._copy.checks.keep()
        return self._ranked

    def _choose(self, wanted: str, order: str) -> None:
        if order not in ORDERS:
            raise UsageError(_("{text} is not an order", text=repr(order)), hint=f"--order {'|'.join(ORDERS)}")
        self._filter = SegmentFilter(wanted, FilterContext(self._copy, self._person))
        self.order = order
        self._matches.clear()
        self._ranked = []
        self._usual_ratio = ratio_of(self._copy.catalog)

    def _first(self, start: int) -> int:
        copy = self._copy
        start = start or self._number_of(load_bookmark(copy.newsroom, copy.slug, copy.tag, self._person.id))
        order = self._numbers()
        place = order.index(start) if start in order else 0
        numbers = [*order[place:], *order[:place]] if self.order == RISK else [*order[place:], *order]
        return next(filter(self._is_match, numbers), 0)

    def _number_of(self, key: str) -> int:
        """Return the number of a segment, also of one whose key changed with its source; 0 where it is gone."""
        catalog = self._copy.catalog
        found = catalog.find(key)
        if found is None and key:
            changed = (e for e in catalog.entries if any(old.data.was == key for old in catalog.history(e)))
            found = next(changed, None)
        return found.number if found else 0

    def _follow_change(self, before: Catalog, changed: frozenset[str]) -> None:
        """Ask the filter again about `changed`; where the segments are others, find the current one among them."""
        for key in changed:
            self._matches.pop(key, None)
        entries = self._copy.catalog.entries
        if before is self._copy.catalog or [entry.key for entry in before.entries] == [entry.key for entry in entries]:
            return
        self._ranked = []
        if self.number:
            self.number = self._number_of(before.entries[self.number - 1].key) or min(self.number, len(entries))
