"""
Which checks are called for a segment: those that have something to look at.

What checks declare as their triggers is looked for once in each text, for all checks together, and each set of checks
that comes out of it is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from translator.checks.base import Pair
from translator.model import Finding

CheckOne = Callable[[Pair], Iterable[Finding]]
Group = tuple[str, tuple[CheckOne, ...]]
"""The property that must not be empty (`Check.needs`), and the checks that are called then."""
_MOST_KEPT = 4096
"""How many sets of checks are remembered."""


class TriggeredChecks:
    """The checks of single segments for one language of the target, by the triggers that its texts have."""

    def __init__(self, checks: Sequence[Any]) -> None:
        """Read what each of `checks` declares; a check has its place in the sequence as its bit."""
        self._checks = checks
        self._always = sum(
            1 << place
            for place, check in enumerate(checks)
            if not (check.source_triggers or check.target_triggers or check.english_triggers)
        )
        self._source = _bits_by_trigger([check.source_triggers for check in checks])
        self._target = _bits_by_trigger([check.target_triggers for check in checks])
        self._english = _bits_by_trigger([check.english_triggers for check in checks])
        self._find_source, self._find_target = _finder(self._source), _finder(self._target)
        self._english_words = frozenset(self._english)
        self._groups: dict[int, tuple[Group, ...]] = {}

    def groups_for(self, pair: Pair) -> tuple[Group, ...]:
        """Return the checks that may find something in `pair`, by what they need beside."""
        bits = self._always
        for trigger in set(self._find_source(pair.source)):
            bits |= self._source[trigger]
        for trigger in set(self._find_target(pair.target)):
            bits |= self._target[trigger]
        if self._english_words:
            for word in self._english_words & pair.english_words:
                bits |= self._english[word]
        groups = self._groups.get(bits)
        if groups is None:
            if len(self._groups) >= _MOST_KEPT:
                self._groups.clear()
            groups = self._groups[bits] = self._grouped(bits)
        return groups

    def _grouped(self, bits: int) -> tuple[Group, ...]:
        groups: dict[str, list[CheckOne]] = {}
        for place, check in enumerate(self._checks):
            if bits >> place & 1:
                groups.setdefault(check.needs, []).append(check.check)
        return tuple((needed, tuple(methods)) for needed, methods in groups.items())


def _bits_by_trigger(triggers: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return which of the checks each trigger is of, one bit for each check."""
    bits: dict[str, int] = {}
    for place, declared in enumerate(triggers):
        for trigger in declared:
            bits[trigger] = bits.get(trigger, 0) | 1 << place
    return bits


def _finder(characters: Iterable[str]) -> Callable[[str], list[str]]:
    """Return what lists the triggers in a text; a class of characters is what `re` steps over fastest."""
    return re.compile(f"[{''.join(map(re.escape, characters))}]" if characters else "(?!)").findall
