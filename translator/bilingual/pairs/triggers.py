"""
Which checks are called for a segment: those that have something to look at.

What checks declare as their triggers is looked for once in each text, for all checks together, and each set of checks
that comes out of it is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import UNUSUAL, Pair
from translator.bilingual.words.patterns import pattern

CheckOne = Callable[[Pair], Iterable[Finding]]
Group = tuple[str, tuple[CheckOne, ...]]
"""The property that must not be empty (`Check.needs`), and the checks that are called then."""
# How many sets of checks are remembered.
_MOST_KEPT = 4096
# First and last of the characters that are not `UNUSUAL`.
_USUAL = (
    " ~",
    "\u4e00\u9fff",
    *zip("，。、；：？！（）“”‘’《》「」…—–·", "，。、；：？！（）“”‘’《》「」…—–·", strict=True),
)


class TriggeredChecks:
    """The checks of single segments for one language of the target, by the triggers that its texts have."""

    def __init__(self, checks: Sequence[Any]) -> None:
        self._checks = checks
        declared = [(check.source_triggers, check.target_triggers, check.english_triggers) for check in checks]
        self.always = self._grouped(sum(1 << place for place, triggers in enumerate(declared) if not any(triggers)))
        """The checks that declare no triggers."""
        self._source = _Triggers([source for source, _target, _english in declared])
        self._target = _Triggers([target for _source, target, _english in declared])
        self._english = _bits_by_trigger([english for _source, _target, english in declared])
        self._english_words = frozenset(self._english)
        self._groups: dict[int, tuple[Group, ...]] = {}

    def groups_for(self, pair: Pair) -> tuple[Group, ...]:
        """Return the checks of which `pair` has a trigger, by what they need beside."""
        bits = self._source.bits_in(pair.source) | self._target.bits_in(pair.target)
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


class _Triggers:
    """What the checks look for in the text of one side."""

    def __init__(self, declared: Sequence[Collection[str]]) -> None:
        bits = _bits_by_trigger(declared)
        self._unusual = bits.pop(UNUSUAL, 0)
        self._strings = [(trigger, bit) for trigger, bit in bits.items() if len(trigger) > 1]
        self._characters = {trigger: bit for trigger, bit in bits.items() if len(trigger) == 1}
        # One class of characters is what `re` steps over fastest.
        others = _usual_without(self._characters) if self._unusual else ""
        characters = f"^{others}" if others else "".join(map(re.escape, self._characters))
        self._find = pattern(f"[{characters}]" if characters else "(?!)").findall

    def bits_in(self, text: str) -> int:
        bits = 0
        for character in set(self._find(text)):
            bits |= self._characters.get(character, self._unusual)
        for string, bit in self._strings:
            if string in text:
                bits |= bit
        return bits


def _usual_without(characters: Iterable[str]) -> str:
    """Return the body of a class of the usual characters that are not in `characters`."""
    ranges = ""
    for first, last in _USUAL:
        begin = ord(first)
        for code in sorted(map(ord, characters)):
            if begin <= code <= ord(last):
                ranges += f"\\U{begin:08x}-\\U{code - 1:08x}" if begin < code else ""
                begin = code + 1
        ranges += f"\\U{begin:08x}-\\U{ord(last):08x}" if begin <= ord(last) else ""
    return ranges


def _bits_by_trigger(triggers: Sequence[Collection[str]]) -> dict[str, int]:
    """Return which of the checks each trigger is of, one bit for each check."""
    bits: dict[str, int] = {}
    for place, declared in enumerate(triggers):
        for trigger in declared:
            bits[trigger] = bits.get(trigger, 0) | 1 << place
    return bits
