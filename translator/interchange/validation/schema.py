"""
A schema in rows of text: which attributes and children an element of a namespace has, in which order, of which type.

```
unit | id!=NMTOKEN name canResegment=yesNo | other* notes? originalData? segment/ignorable+ | other
```

name | attributes (`!`: required, `=`: type) | children in order (`?`, `*`, `+` as in patterns, `/`: either of them,
`other`: an element of another namespace, `text`: characters) | `other`: attributes of any other namespace may stand
there, else the names of those that may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from translator.i18n import _, enumeration

Problem = tuple[int, str]
"""Line of the element (1-based), and the rule that it breaks."""
XML = "{http://www.w3.org/XML/1998/namespace}"

_LANGUAGE = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|[xXiI](?:-[A-Za-z0-9]{1,8})+"
_TYPES: dict[str, str] = {
    "NMTOKEN": r"[\w.:·-]+",
    "NMTOKENS": r"[\w.:·-]+(?:\s+[\w.:·-]+)*",
    "language": _LANGUAGE,
    "locale": rf"{_LANGUAGE}|[a-z]{{2,3}}(?:_[A-Za-z0-9]+)+",
    "yesNo": "yes|no",
    "reorder": "yes|firstNo|no",
    "dir": "ltr|rtl|auto",
    "space": "default|preserve",
    "preserve": "preserve",
    "side": "source|target",
    "part": "source|target|ignorable",
    "user": r"[^\s:]+:[^\s:]+",
    "code": "fmt|ui|quote|link|image|other",
    "mark": r"generic|comment|term|[^\s:]+:[^\s:]+",
    "priority": "[1-9]|10",
    "state": "initial|translated|reviewed|final",
    "positive": "0{0,9}[1-9][0-9]{0,8}",
    "integer": "[0-9]+",
    "hex": "(?:[0-9A-Fa-f]{2}){2,3}",
    "percent": r"(?:100|[0-9]{1,2})(?:\.[0-9]+)?",
    "match": "am|mt|icm|idm|tb|tm|other",
    "normalization": "none|nfc|nfd",
    "version2": r"2\.[012]",
    "version1": r"1\.[0-2]",
}


@dataclass(frozen=True, slots=True)
class _Particle:
    """Children that stand at one place: their names, how often at least, and whether they may be repeated."""

    names: tuple[str, ...]
    least: int
    is_repeatable: bool

    @property
    def text(self) -> str:
        """What a message calls it."""
        foreign = _("elements of other namespaces")
        return enumeration([foreign if name == "other" else f"<{name.removesuffix('@')}>" for name in self.names])


@dataclass(frozen=True, slots=True)
class _Row:
    required: tuple[str, ...]
    types: Mapping[str, str]
    particles: tuple[_Particle, ...]
    has_text: bool
    others: frozenset[str]


class Schema:
    def __init__(self, rows: str) -> None:
        self._rows = {name: row for line in rows.strip().splitlines() for name, row in _rows_of(line)}

    def problems(self, element: Any, namespace: str) -> Iterator[Problem]:
        """Yield what is wrong with one element, without what is below it; `namespace` is that of the schema."""
        name = _local(element)
        row = self._rows.get(name)
        if row is None:
            yield problem(element, _("there is no such element"))
            return
        yield from _attribute_problems(element, row)
        yield from _child_problems(element, row, namespace)
        texts = (element.text, *(child.tail for child in element))
        if not row.has_text and any((text or "").strip() for text in texts):
            yield problem(element, _("no text may stand directly in it"))


def problem(element: Any, message: str) -> Problem:
    """Return the line of an element, and the message with its name before it."""
    identity = element.get("id")
    name = f"<{_local(element)}>" if identity is None else f'<{_local(element)} id="{identity}">'
    return element.sourceline or 0, _("{element}: {problem}", element=name, problem=message)


def language_problem(element: Any, stated: str, name: str, wanted: str) -> Problem:
    message = _("its language is {found}, and {name} is {wanted}", found=stated, name=name, wanted=wanted)
    return problem(element, message)


def walk(root: Any, namespace: str, schema: Callable[[str], Schema | None]) -> Iterator[Problem]:
    """Yield what is wrong with the elements of known namespaces; what is below an unknown one is passed over."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = namespace_of(element)
        rows = schema(name)
        if rows is None and name != namespace:
            continue
        if rows is not None:
            yield from rows.problems(element, name)
        waiting += [child for child in element if isinstance(child.tag, str)]


def namespace_of(element: Any) -> str:
    """Return the namespace of an element, empty where it has none."""
    return str(element.tag)[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def _attribute_problems(element: Any, row: _Row) -> Iterator[Problem]:
    for name in row.required:
        if element.get(name) is None:
            yield problem(element, _("the attribute {name} is missing", name=_shown(name)))
    for name, value in element.attrib.items():
        if name in row.types:
            kind = row.types[name]
            if kind and not _pattern(kind).fullmatch(value):
                yield problem(element, _("{name} cannot be {value}", name=_shown(name), value=repr(value)))
        elif name.startswith("{"):
            space = name[1:].partition("}")[0]
            if "other" not in row.others and not any(space.startswith(allowed) for allowed in row.others):
                yield problem(element, _("the attribute {name} may not stand here", name=_shown(name)))
        elif "any" not in row.others:
            yield problem(element, _("there is no attribute {name} here", name=name))


def _child_problems(element: Any, row: _Row, namespace: str) -> Iterator[Problem]:
    at, count = 0, 0
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = _local(child) if namespace_of(child) == namespace else "other"
        start, missing = at, ""
        while at < len(row.particles) and not _fits(row.particles[at], name, child, count):
            if count < row.particles[at].least:
                missing = missing or row.particles[at].text
            at, count = at + 1, 0
        if at == len(row.particles):
            wanted = _(", ").join(item.text for item in row.particles) or _("nothing")
            yield problem(child, _("it may not stand here: <{parent}> holds {children}, in this order",
                                   parent=_local(element), children=wanted))  # fmt: skip
            at, count = start, row.particles[start].least if start < len(row.particles) else 0
            continue
        if missing:
            yield problem(element, _("{children} must come before <{name}>", children=missing, name=_local(child)))
        count += 1
    for place in range(at, len(row.particles)):
        if (count if place == at else 0) < row.particles[place].least:
            yield problem(element, _("it must hold {children}", children=row.particles[place].text))


def _fits(particle: _Particle, name: str, child: Any, count: int) -> bool:
    # The schema may name a child of another namespace: `mda:metadata` is `metadata@`.
    is_named = name in particle.names or (name == "other" and f"{_local(child)}@" in particle.names)
    return is_named and (particle.is_repeatable or not count)


def _rows_of(line: str) -> Iterator[tuple[str, _Row]]:
    names, attributes, children, others = (part.strip() for part in line.split("|"))
    types, required = {}, []
    for word in attributes.split():
        name, _equals, kind = word.partition("=")
        is_required = name.endswith("!")
        name = name.removesuffix("!")
        name = XML + name.removeprefix("xml:") if name.startswith("xml:") else name
        types[name] = kind
        required += [name] if is_required else []
    words = children.split()
    particles = tuple(_particle(word) for word in words if word != "text")
    for name in names.split(","):
        yield name.strip(), _Row(tuple(required), types, particles, "text" in words, frozenset(others.split()))


def _particle(word: str) -> _Particle:
    mark = word[-1] if word[-1] in "?*+" else ""
    return _Particle(tuple(word.removesuffix(mark).split("/")), int(mark in {"", "+"}), mark in {"*", "+"})


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(_TYPES.get(kind, kind))


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _shown(name: str) -> str:
    return name.replace(XML, "xml:").rpartition("}")[2] if name.startswith(XML) else name.rpartition("}")[2]


def duplicates(elements: Sequence[tuple[Any, str]]) -> Iterator[Problem]:
    """Yield a problem for each element whose id another one before it has."""
    seen: dict[str, Any] = {}
    for element, identity in elements:
        if identity in seen:
            line = seen[identity].sourceline
            yield problem(element, _("the id is taken already, in line {line}", line=line))
        seen.setdefault(identity, element)
