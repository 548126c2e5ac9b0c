"""
Containers around the text of a page: tags on lines of their own, and admonitions as generators write them.

The two ends of a container have no words, but one without the other takes the page apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from translator.newsroom.ground.files import lines_of

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_TAG = re.compile(r"\s*<(/?)([A-Za-z][\w.-]*)")
_CONTAINER = re.compile(r"\s*(:{3,}|/{3,})[ \t]*(.*)")
_INDENTED = re.compile(r"(\s*)(?:!!!|\?\?\?\+?) ")


class _End(NamedTuple):
    name: str
    is_opening: bool


@dataclass(slots=True)
class _Containers:
    lines: list[str]
    ends: dict[int, _End] = field(default_factory=dict)
    """Line → the end of a container that it is."""
    bodies: dict[int, list[int]] = field(default_factory=dict)
    """Line of an admonition whose text is indented → the lines of that text."""

    @property
    def strays(self) -> Counter[_End]:
        """Count the ends without their twins."""
        found, waiting = Counter[_End](), list[str]()
        for name, is_opening in self.ends.values():
            if is_opening:
                waiting.append(name)
            elif name in waiting:
                while (last := waiting.pop()) != name:
                    found[_End(last, True)] += 1
            else:
                found[_End(name, False)] += 1
        found.update(_End(name, True) for name in waiting)
        return found

    @property
    def admonitions(self) -> int:
        return len(self.bodies) + sum(one.is_opening and not one.name[0].isalpha() for one in self.ends.values())


def broken_containers(page: bytes, after: bytes, former: bytes, article: bytes) -> tuple[set[int], set[int]]:
    """
    Return the lines of a page, from 0, that have to stay so that its containers stay whole in `after`.

    And those before which nothing may be inserted: half of one, or a second one around the same text.
    """
    ours, theirs = _containers(page), _containers(after)
    was, now = _containers(former), _containers(article)
    stay, closed = set[int](), set[int]()
    broken = {end.name for end in theirs.strays - (ours.strays | now.strays)}
    is_doubled = theirs.admonitions > ours.admonitions + max(0, now.admonitions - was.admonitions)
    emptied = {theirs.lines[line].strip() for line, body in theirs.bodies.items() if not body}
    there = set(theirs.lines)
    for line, body in ours.bodies.items():
        if ours.lines[line].strip() in emptied:
            stay.update(one for one in body if ours.lines[one] not in there)
    if broken or is_doubled:
        for i1, i2, j1, j2 in _changes(ours.lines, theirs.lines):
            left = [line for line in range(i1, i2) if line in ours.ends and ours.ends[line].name in broken]
            new = [theirs.ends[line].name for line in range(j1, j2) if line in theirs.ends]
            is_second = is_doubled and any(not name[0].isalpha() for name in new)
            stay.update(left)
            if not left and (is_second or broken.intersection(new)):
                closed.add(i1)
                stay.update(range(i1, i2))
    return stay, closed


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    ours, theirs = ([line.strip() for line in lines] for lines in (before, after))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            yield i1, i2, j1, j2


def _containers(data: bytes) -> _Containers:
    found = _Containers(lines_of(data.decode("utf-8", "replace")))
    fence, tag, inside, margin = "", "", -1, 0
    for number, line in enumerate(found.lines):
        mark, text = _FENCE.match(line), line.strip()
        if inside >= 0 and text:
            if len(line) - len(line.lstrip()) > margin:
                found.bodies[inside].append(number)
            else:
                inside = -1
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t>`~"):
                fence = ""
        elif mark:
            fence = mark[1]
        elif tag:  # The attributes of a tag, each on a line of its own.
            if text.endswith(">"):
                if not text.endswith("/>"):
                    found.ends[number] = _End(tag, True)
                tag = ""
            elif not text:
                tag = ""
        elif match := _TAG.match(line):
            name = match[2]
            if match[1]:
                found.ends[number] = _End(name, False)
            elif ">" not in line:
                tag = name
            elif f"</{name}" not in line and not text.endswith("/>"):
                found.ends[number] = _End(name, True)
        elif match := _CONTAINER.match(line):
            found.ends[number] = _End(match[1][:3], bool(match[2]))
        elif match := _INDENTED.match(line):
            inside, margin = number, len(match[1])
            found.bodies[inside] = []
    return found
