"""Links of a page and of its source that lead to the same place, in the one language and in the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from translator.bilingual.alignment.edit_alignment import common_ends
from translator.bilingual.errors import UsageError
from translator.bilingual.model import Placeholder
from translator.bilingual.words.language import is_chinese, parse_tag
from translator.bilingual.words.patterns import pattern

_ADDRESS = pattern(r"""\]\(\s*<?([^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)|\b(?:href|src)\s*=\s*["'{]*([^"'}\s]*)""")
_PART = pattern(r"[^/.]+|[/.]")
# How often the same difference of two addresses stands in a project that makes its pages so.
_OFTEN = 3
_EMPHASIS = frozenset({"emphasis", "strong", "strike"})

Move = tuple[str, str]
"""The parts in which two addresses differ: `en` and `zh-cn`, nothing and `cn.`."""


@dataclass(slots=True)
class LinkPlaces:
    """The ways in which addresses of pages differ from those of their sources, learned from all pairs."""

    tags: tuple[str, str]
    moves: Counter[Move] = field(default_factory=Counter)

    def doubt(self, source: Sequence[Placeholder], page: Sequence[Placeholder]) -> str:
        """Return in what the markup of two sentences differs: `link`, `markup`, `emphasis`; empty for nothing."""
        rest, others = list(source), list(page)
        for is_same in (_is_equal, self._is_same_place):
            for mark in tuple(rest):
                other = next((one for one in others if is_same(mark, one)), None)
                if other is not None:
                    rest.remove(mark)
                    others.remove(other)
        kinds = {mark.kind for mark in (*rest, *others)}
        if kinds <= _EMPHASIS:
            return "emphasis" if kinds else ""
        is_even = Counter(mark.kind for mark in rest) == Counter(mark.kind for mark in others)
        return "link" if is_even and kinds <= {"link", "image", "html", *_EMPHASIS} else "markup"

    def learn(self, source: Sequence[Placeholder], page: Sequence[Placeholder]) -> None:
        """Count the move of two sentences of which each has one link."""
        links = [[mark for mark in marks if _address(mark)] for marks in (source, page)]
        if [len(marks) for marks in links] == [1, 1] and links[0][0].kind == links[1][0].kind:
            move = _move(*(_address(marks[0]).partition("#")[0] for marks in links))
            self.moves[move] += move != ("", "")

    def _is_same_place(self, mark: Placeholder, other: Placeholder) -> bool:
        one, two = _address(mark), _address(other)
        if (mark.kind, mark.is_pair) != (other.kind, other.is_pair) or not (one and two):
            return False
        (path, _hash, anchor), (there, _hash, other_anchor) = one.partition("#"), two.partition("#")
        # The anchor of a heading is made of its text.
        is_made = bool(anchor) and not unquote(other_anchor).isascii()
        move = _move(path, there)
        is_known = move == ("", "") or self.moves[move] >= _OFTEN or all(map(_is_of, move, self.tags))
        return is_known and (anchor == other_anchor or is_made)


def _is_equal(mark: Placeholder, other: Placeholder) -> bool:
    if mark.kind == other.kind and mark.kind in _EMPHASIS:
        return True
    return (mark.opening, mark.closing) == (other.opening, other.closing)


def _address(mark: Placeholder) -> str:
    found = _ADDRESS.search(f"{mark.opening}{mark.closing}")
    return (found[1] or found[2] or "") if found else ""


def _move(one: str, other: str) -> Move:
    here, there = _PART.findall(one), _PART.findall(other)
    start, end = common_ends(here, there)
    return "".join(here[start : len(here) - end]), "".join(there[start : len(there) - end])


def _is_of(part: str, tag: str) -> bool:
    name = re.sub(r"[/.]", "", part)
    try:
        return not name or is_chinese(parse_tag(name)) == is_chinese(tag)
    except UsageError:
        return False
