"""
Lookup in the translation memory: exact matches, and similar sentences with a score.

In a small memory all units are compared; in a large one only those that share the rarest grams of the query.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import nlargest
from itertools import combinations, islice
from math import log
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from translator.bilingual.model import FuzzyMatch
from translator.newsroom.ground.house_index import is_damage
from translator.newsroom.house.memory.store import gram_table, grams_of, pair_name

if TYPE_CHECKING:
    from translator.newsroom.imports.tmx import RememberedPair

Answer = TypeVar("Answer")

SCAN_LIMIT = 6_000
"""Units up to which all are compared."""
MIN_SCORE = 60
"""A match with a lower score does not help."""
# How many units the grams of one query may name together.
_POSTINGS = 12_000
_RAREST = 5
_CANDIDATES = 300


class _MemoryUnit(NamedTuple):
    source: str
    target: str
    origin: str
    before: str
    after: str
    rank: int
    kind: str
    tags: str
    drafted: str


class SignedUnit(NamedTuple):
    source: str
    target: str
    origin: str
    author: str
    date: str
    """UTC, `20260102T030405Z`; empty where nobody knows."""


_SIDES = ("source", "target")
_COLUMNS = ", ".join(_MemoryUnit._fields)


class Memory:
    """The confirmed translations of one direction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        source_tag: str,
        target_tag: str,
        penalties: Mapping[str, int] | None = None,
        rebuild: Callable[[], sqlite3.Connection] | None = None,
    ) -> None:
        """`rebuild` opens the index made anew, once, where an answer shows that it is damaged."""
        self._connection = connection
        self._rebuild = rebuild
        self._tags = source_tag, target_tag
        self._pair = pair_name(source_tag, target_tag)
        self._table = gram_table(self._pair)
        self._penalties = penalties or {}
        self._version = 0

    def close(self) -> None:
        self._connection.close()

    @cached_property
    def size(self) -> int:
        (count,) = self._connection.execute("SELECT count(*) FROM units WHERE pair = ?", (self._pair,)).fetchone()
        return int(count)

    def lookup(self, source: str, *, before: str = "", after: str = "", limit: int = 3) -> list[FuzzyMatch]:
        """
        Return at most `limit` remembered pairs, best first: those with an equal source and neighbours, those with an
        equal source, those that differ in numbers only (which are written anew in the target: 99), then the similar
        ones with their score (60 to 99). Penalties are taken off all scores.

        Equal targets of equal sources are one match. Among equals the better state wins, then the longer in use.
        """
        return self._sound(lambda: self._lookup(source, before, after, limit))

    # A damaged byte shows in many ways: text that is not UTF-8, a number where a text was, a row that is not there.
    def _sound(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except Exception as error:
            is_about_disk = isinstance(error, sqlite3.Error) and not is_damage(error)
            if self._rebuild is None or is_about_disk:
                raise
            self._connection.close()
            self._connection, self._rebuild = self._rebuild(), None
            self._forget_units()
            return ask()

    def _forget_units(self) -> None:
        self.__dict__.pop("size", None)
        self.__dict__.pop("_by_length", None)

    def _lookup(self, source: str, before: str, after: str, limit: int) -> list[FuzzyMatch]:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            # Somebody else has brought the index up to files that changed: what was kept of it names other units.
            self._version = version
            self._forget_units()
        exact = self._exact(source, before, after)
        if len(exact) >= limit or not self.size:
            return exact[:limit]
        return [*exact, *self._similar(source, limit - len(exact))]

    def candidates(self, words: Sequence[Sequence[str]], is_wanted: Callable[[str, str], bool],
                   limit: int) -> list[SignedUnit]:  # fmt: skip
        """
        Return units, the newest first, in which each of `words` has any of its parts, and that `is_wanted` takes.

        A part is letters, or Han characters as classes of a pattern: `[证證]`.
        """
        parts = [part for word in words for part in word]
        tests = (
            " OR ".join(f"{side} {'GLOB' if part.startswith('[') else 'LIKE'} ?" for part in word for side in _SIDES)
            for word in words
        )
        wanted = " AND ".join(f"({test})" for test in tests)
        question = f"SELECT {', '.join(SignedUnit._fields)} FROM units WHERE pair = ? AND {wanted} ORDER BY id DESC"
        values = [f"*{part}*" if part.startswith("[") else f"%{part}%" for part in parts for _side in _SIDES]

        def ask() -> list[SignedUnit]:
            rows = map(SignedUnit._make, self._connection.execute(question, (self._pair, *values)))
            return list(islice((row for row in rows if is_wanted(row.source, row.target)), limit))

        return self._sound(ask)

    def pairs(self) -> Iterator[RememberedPair]:
        """Yield all sources with their targets, each pair once, in the order in which they were indexed."""
        from translator.newsroom.imports.tmx import RememberedPair

        rows = self._connection.execute(
            "SELECT source, target, author, date, drafted FROM units WHERE pair = ? ORDER BY id", (self._pair,)
        )
        seen: set[int] = set()
        for pair in map(RememberedPair._make, rows):
            name = hash((pair.source, pair.target))
            if name not in seen:
                seen.add(name)
                yield pair

    def _exact(self, source: str, before: str, after: str) -> list[FuzzyMatch]:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM units WHERE pair = ? AND source = ? ORDER BY id", (self._pair, source)
        )
        found: dict[str, tuple[tuple[bool, int, int], FuzzyMatch]] = {}
        for row in map(_MemoryUnit._make, rows):
            is_same = (row.before, row.after) == (before, after) and bool(before or after)
            match = self._match(row, 100, same_context=is_same)
            worth = (is_same, match.score, row.rank)
            if row.target not in found or worth > found[row.target][0]:
                found[row.target] = (worth, match)
        return [match for _worth, match in sorted(found.values(), key=lambda item: item[0], reverse=True)]

    def _similar(self, source: str, limit: int) -> list[FuzzyMatch]:
        from rapidfuzz import fuzz, process

        candidates = self._scanned(source) if self.size <= SCAN_LIMIT else self._sharing(source)
        scored = process.extract(source, candidates, scorer=fuzz.ratio, score_cutoff=MIN_SCORE, limit=limit * 4 + 4)
        found: dict[tuple[str, str], FuzzyMatch] = {}
        for text, score, row in scored:
            if text != source:
                there = self._connection.execute(f"SELECT {_COLUMNS} FROM units WHERE id = ?", (row,))
                unit = _MemoryUnit._make(there.fetchone())
                match = self._adapted(source, unit) or self._match(unit, min(99, int(score)), source)
                if match.score >= MIN_SCORE:
                    found.setdefault((match.source, match.target), match)
        return sorted(found.values(), key=lambda match: -match.score)[:limit]

    def _adapted(self, source: str, unit: _MemoryUnit) -> FuzzyMatch | None:
        from translator.newsroom.house.memory.adaptation import adapt, has_numbers

        if not has_numbers(source):
            return None
        made = adapt(source, unit.source, unit.target, *self._tags)
        if made is None:
            return None
        return replace(self._match(unit, 99), target=made.target, remembered=unit.target, changes=made.changes)

    def _match(self, unit: _MemoryUnit, score: int, asked: str = "", *, same_context: bool = False) -> FuzzyMatch:
        reasons = [unit.kind] if unit.kind else []
        if asked and self._has_other_currency(asked, unit.source):
            reasons.append("currency")
        if unit.kind == "machine":
            reasons.append("import")
        if unit.tags != ">".join(self._tags):
            reasons.append("region")
        names = tuple(name for name in reasons if self._penalties.get(name))
        score -= sum(self._penalties[name] for name in names)
        return FuzzyMatch(unit.source, unit.target, max(0, score), unit.origin, same_context, names,
                          drafted=unit.drafted)  # fmt: skip

    def _has_other_currency(self, text: str, other: str) -> bool:
        from translator.newsroom.house.memory.adaptation import currencies

        return currencies(text, self._tags[0]) != currencies(other, self._tags[0])

    @cached_property
    def _by_length(self) -> tuple[list[int], list[tuple[int, str]]]:
        rows = self._connection.execute("SELECT id, source FROM units WHERE pair = ?", (self._pair,)).fetchall()
        rows.sort(key=lambda row: (len(row[1]), row[0]))
        return [len(row[1]) for row in rows], rows

    def _scanned(self, source: str) -> dict[int, str]:
        lengths, rows = self._by_length
        # ratio = 200·m / (a + b) with m <= min(a, b): outside of this window it cannot reach the minimum.
        shortest = len(source) * MIN_SCORE / (200 - MIN_SCORE)
        longest = len(source) * (200 - MIN_SCORE) / MIN_SCORE
        return dict(rows[bisect_left(lengths, shortest) : bisect_right(lengths, longest)])

    def _sharing(self, source: str) -> dict[int, str]:
        grams = list(dict.fromkeys(grams_of(source)))
        marks = ", ".join("?" * len(grams))
        frequent = dict(self._connection.execute(
            f"SELECT gram, units FROM frequent WHERE pair = ? AND gram IN ({marks})", (self._pair, *grams)
        ))  # fmt: skip
        votes: defaultdict[int, float] = defaultdict(float)
        left = _POSTINGS
        for gram in sorted(grams, key=lambda gram: frequent.get(gram, 0)):
            if left <= frequent.get(gram, 0):
                break
            left -= self._vote(f'"{gram}"', votes)
        if left == _POSTINGS and len(grams) > 1:
            # Every gram is frequent, and two of them together are not.
            for one, other in combinations(sorted(grams, key=lambda gram: frequent.get(gram, 0))[:_RAREST], 2):
                self._vote(f'"{one}" AND "{other}"', votes)
        best = [row for row, _worth in nlargest(_CANDIDATES, votes.items(), key=lambda item: item[1])]
        marks = ", ".join("?" * len(best))
        return dict(self._connection.execute(f"SELECT id, source FROM units WHERE id IN ({marks})", best))

    def _vote(self, question: str, votes: dict[int, float]) -> int:
        rows = self._connection.execute(
            f"SELECT rowid FROM {self._table} WHERE {self._table} MATCH ? LIMIT {_POSTINGS // 2}", (question,)
        ).fetchall()
        worth = log(1 + self.size / (len(rows) or 1))
        for (row,) in rows:
            votes[row] += worth
        return len(rows)
