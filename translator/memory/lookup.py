"""
Lookup in the translation memory: exact matches, and similar sentences with a score.

In a small memory all units are compared; in a large one only those that share the rarest grams of the query. Measured
on two busy cores at 100,000 units: 95 % of the lookups take less than 9 ms (English) and 7 ms (Chinese).
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from translator.memory.store import gram_table, grams_of
from translator.model import FuzzyMatch

SCAN_LIMIT = 6_000
"""Units up to which all are compared."""
MIN_SCORE = 60
"""A match with a lower score does not help."""
_POSTINGS = 6_000
"""How many units the rare grams of one query may name."""
_RARE_GRAMS = 10
_CANDIDATES = 150


class _MemoryUnit(NamedTuple):
    source: str
    target: str
    origin: str
    before: str
    after: str
    rank: int


class Memory:
    """The confirmed translations of one direction."""

    def __init__(self, connection: sqlite3.Connection, pair: str) -> None:
        self._connection = connection
        self._pair = pair
        self._table = gram_table(pair)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @cached_property
    def size(self) -> int:
        """How many units it has."""
        return int(self._one("SELECT count(*) FROM units WHERE pair = ?", self._pair))

    def lookup(self, source: str, *, before: str = "", after: str = "", limit: int = 3) -> list[FuzzyMatch]:
        """
        Return at most `limit` remembered pairs, best first: those with an equal source and neighbours, those with an
        equal source, then the similar ones with their score (60 to 99).

        Equal targets of equal sources are one match. Among equals the better state wins, then the longer in use.
        """
        exact = self._exact(source, before, after)
        if len(exact) >= limit or not self.size:
            return exact[:limit]
        return [*exact, *self._similar(source, limit - len(exact))]

    def search(self, text: str, *, limit: int = 50) -> list[FuzzyMatch]:
        """Return units that have `text` in source or target, in the order in which they were indexed."""
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self._connection.execute(
            "SELECT source, target, origin, before, after, rank FROM units WHERE pair = ? "
            "AND (source LIKE ? ESCAPE '\\' OR target LIKE ? ESCAPE '\\') ORDER BY id LIMIT ?",
            (self._pair, pattern, pattern, limit),
        )
        return [FuzzyMatch(row.source, row.target, 100, row.origin) for row in map(_MemoryUnit._make, rows)]

    def pairs(self) -> list[tuple[str, str]]:
        """Return all sources with their targets, each pair once, in the order in which they were indexed."""
        rows = self._connection.execute("SELECT source, target FROM units WHERE pair = ? ORDER BY id", (self._pair,))
        return list(dict.fromkeys(rows))

    def _exact(self, source: str, before: str, after: str) -> list[FuzzyMatch]:
        rows = self._connection.execute(
            "SELECT source, target, origin, before, after, rank FROM units WHERE pair = ? AND source = ? ORDER BY id",
            (self._pair, source),
        )
        context = (before, after)
        found: dict[str, tuple[tuple[bool, int], FuzzyMatch]] = {}
        for row in map(_MemoryUnit._make, rows):
            is_same = (row.before, row.after) == context and any(context)
            worth = (is_same, row.rank)
            if row.target not in found or worth > found[row.target][0]:
                found[row.target] = (worth, FuzzyMatch(row.source, row.target, 100, row.origin, is_same))
        return [match for _worth, match in sorted(found.values(), key=lambda item: item[0], reverse=True)]

    def _similar(self, source: str, limit: int) -> list[FuzzyMatch]:
        from rapidfuzz import fuzz, process

        candidates = self._scanned(source) if self.size <= SCAN_LIMIT else self._sharing(source)
        scored = process.extract(source, candidates, scorer=fuzz.ratio, score_cutoff=MIN_SCORE, limit=limit * 4 + 4)
        found: dict[tuple[str, str], FuzzyMatch] = {}
        for text, score, row in scored:
            if text != source:
                unit = self._unit(row)
                match = FuzzyMatch(unit.source, unit.target, min(99, int(score)), unit.origin)
                found.setdefault((unit.source, unit.target), match)
        return list(found.values())[:limit]

    @cached_property
    def _by_length(self) -> tuple[list[int], list[tuple[int, str]]]:
        """The lengths of all sources, ascending, and the units in the same order."""
        rows = self._connection.execute("SELECT id, source FROM units WHERE pair = ?", (self._pair,)).fetchall()
        rows.sort(key=lambda row: (len(row[1]), row[0]))
        return [len(row[1]) for row in rows], rows

    def _scanned(self, source: str) -> dict[int, str]:
        """Return all units whose length leaves room for the minimal score."""
        lengths, rows = self._by_length
        # ratio = 200·m / (a + b) with m <= min(a, b): outside of this window it cannot reach the minimum.
        shortest = len(source) * MIN_SCORE / (200 - MIN_SCORE)
        longest = len(source) * (200 - MIN_SCORE) / MIN_SCORE
        return dict(rows[bisect_left(lengths, shortest) : bisect_right(lengths, longest)])

    def _sharing(self, source: str) -> dict[int, str]:
        """Return the units that share most of the rarest grams of `source`."""
        votes: Counter[int] = Counter()
        left = _POSTINGS
        for gram, count in self._rarest(set(grams_of(source))):
            if votes and count > left:
                break
            rows = self._connection.execute(
                f"SELECT rowid FROM {self._table} WHERE {self._table} MATCH ? LIMIT ?", (f'"{gram}"', _POSTINGS)
            )
            votes.update(row for (row,) in rows)
            left -= count
        return self._sources(row for row, _count in votes.most_common(_CANDIDATES))

    def _rarest(self, grams: set[str]) -> list[tuple[str, int]]:
        marks = ", ".join("?" * len(grams))
        rows = self._connection.execute(
            f"SELECT term, doc FROM {self._table}_terms WHERE term IN ({marks})", sorted(grams)
        )
        return sorted(rows, key=lambda row: (row[1], row[0]))[:_RARE_GRAMS]

    def _sources(self, rows: Iterable[int]) -> dict[int, str]:
        wanted = list(rows)
        marks = ", ".join("?" * len(wanted))
        return dict(self._connection.execute(f"SELECT id, source FROM units WHERE id IN ({marks})", wanted))

    def _unit(self, row: int) -> _MemoryUnit:
        found = self._connection.execute(
            "SELECT source, target, origin, before, after, rank FROM units WHERE id = ?", (row,)
        )
        return _MemoryUnit._make(found.fetchone())

    def _one(self, query: str, *values: object) -> int:
        (value,) = self._connection.execute(query, values).fetchone()
        return int(value)
