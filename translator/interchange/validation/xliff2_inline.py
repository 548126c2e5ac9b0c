"""The inline codes and annotations of an XLIFF 2 unit: pairs, references, order. Source: OASIS XLIFF 2.0, 4.7."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from translator.i18n import _
from translator.interchange.validation.schema import Problem, duplicates, namespace_of, problem
from translator.interchange.validation.xliff2_schema import CORE
from translator.interchange.xml import children, local_name
from translator.patterns import pattern

_CODES = frozenset({"ph", "pc", "sc", "ec"})
_ANNOTATIONS = frozenset({"mrk", "sm"})
_DATA = ("dataRef", "dataRefStart", "dataRefEnd")
_FLOWS = ("subFlows", "subFlowsStart", "subFlowsEnd")
_SAME = {"canCopy": "yes", "canDelete": "yes", "canOverlap": "yes"}
_PREFIX = pattern(r"[\w.-]{2,}")
_KNOWN_PREFIXES = frozenset({"gls", "mtc", "res", "ctr", "mda", "slr", "fs", "val", "its", "itsm", "pgs", "tbx"})
_INVALID_IN_XML = frozenset({*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF}) - {0x9, 0xA, 0xD}


def inline_problems(unit: Any, units: Collection[str | None]) -> Iterator[Problem]:
    """Yield what is wrong with the inline elements of a unit; `units` are the ids of all units of its file."""
    parts = children(unit, "segment", "ignorable")
    sides = [[list(_inside(item)) for part in parts for item in children(part, side)] for side in ("source", "target")]
    sources, targets = ([item for texts in side for item in texts] for side in sides)
    identities = [item for item in (*parts, *sources) if item.get("id") is not None]
    yield from duplicates([(item, item.get("id")) for item in identities])
    yield from duplicates([(item, item.get("id")) for item in targets if item.get("id") is not None])
    data = {item.get("id") for holder in children(unit, "originalData") for item in children(holder, "data")}
    notes = {item.get("id") for holder in children(unit, "notes") for item in children(holder, "note")}
    is_whole = len(sides[1]) == len(parts)
    for side, is_closed in ((sources, True), (targets, is_whole)):
        codes = {item.get("id"): item for item in side if local_name(item) in _CODES and item.get("id")}
        for item in side:
            yield from _reference_problems(item, data, units, {**codes})
            yield from _annotation_problems(item, unit, notes)
        yield from _pair_problems(side, "sc", "ec", is_closed=is_closed)
        yield from _pair_problems(side, "sm", "em", is_closed=is_closed)
    for items in sides[0]:
        yield from _fixed_order_problems(items)
    yield from _target_problems(parts, targets)


def _inside(element: Any) -> Iterator[Any]:
    return (item for item in element.iter("*") if item is not element and namespace_of(item) in CORE)


def _reference_problems(
    item: Any, data: Collection[str | None], units: Collection[str | None], codes: dict[str, Any]
) -> Iterator[Problem]:
    for name in _DATA:
        if item.get(name) is not None and item.get(name) not in data:
            yield _nothing_there(item, name, item.get(name))
    for name in _FLOWS:
        for identity in (item.get(name) or "").split():
            if identity not in units:
                yield _nothing_there(item, name, identity)
    copied = item.get("copyOf")
    if copied is not None:
        original = codes.get(copied)
        if original is None or local_name(original) != local_name(item):
            yield _nothing_there(item, "copyOf", copied)
        elif original.get("canCopy") == "no":
            yield problem(item, _("{name} names a code that may not be copied", name="copyOf"))
        if any(item.get(name) is not None for name in _DATA):
            yield problem(item, _("{name} and {other} cannot stand together", name="copyOf", other="dataRef"))
    if local_name(item) == "cp" and int(item.get("hex"), 16) not in _INVALID_IN_XML:
        yield problem(item, _("{name} cannot be {value}", name="hex", value=repr(item.get("hex"))))


def _nothing_there(item: Any, name: str, value: str) -> Problem:
    return problem(item, _("{name} names {value}, and there is no such thing", name=name, value=repr(value)))


def _annotation_problems(item: Any, unit: Any, notes: Collection[str | None]) -> Iterator[Problem]:
    if local_name(item) not in _ANNOTATIONS:
        return
    ref, value = item.get("ref"), item.get("value")
    if ref is not None and ref.startswith("#") and not is_fragment(ref[1:]):
        yield problem(item, _("{name} cannot be {value}", name="ref", value=repr(ref)))
        return
    if item.get("type") == "comment":
        if (ref is None) == (value is None):
            yield problem(item, _("a comment has either {name} or {other}", name="value", other="ref"))
        elif ref is not None and _note_of(ref, unit) not in notes:
            yield _nothing_there(item, "ref", ref)


def _note_of(ref: str, unit: Any) -> str | None:
    """Return the id of the note of `unit` that a reference names, empty where it is not one of the unit."""
    *path, leaf = ref.removeprefix("#").removeprefix("/").split("/")
    file = next(item for item in unit.iterancestors() if local_name(item) == "file")
    here = {"f": file.get("id"), "u": unit.get("id")}
    is_here = all(here.get(step.partition("=")[0]) == step.partition("=")[2] for step in path)
    is_of_unit = not path or path[-1].startswith("u=")
    return leaf.removeprefix("n=") if leaf.startswith("n=") and is_here and is_of_unit else ""


def is_fragment(text: str) -> bool:
    """Whether `text` is a fragment identifier of XLIFF 2: `f=f1/u=u1/n=n1`, `n=n1`, `s1`, `gls=g1`."""
    order = {"f": 0, "g": 1, "u": 2}
    last = -1
    steps = text.removeprefix("/").split("/")
    for place, step in enumerate(steps):
        prefix, equals, identity = step.rpartition("=")
        if not identity or (not equals and place < len(steps) - 1):
            return False
        rank = order.get(prefix, 3) if equals else 3
        if rank <= last:
            return False
        last = rank
        is_leaf = rank == 3 and equals and prefix not in {"n", "d", "t"}
        if is_leaf and (not _PREFIX.fullmatch(prefix) or prefix not in _KNOWN_PREFIXES):
            return False
        if rank == 3 and not equals and step in {"n", "d", "t", "f", "g", "u"}:
            return False
    return True


def _pair_problems(items: Sequence[Any], start: str, end: str, *, is_closed: bool) -> Iterator[Problem]:
    """Yield starts without an end and ends without a start; `is_closed`: all texts of the side are there."""
    starts: dict[str, Any] = {}
    ends: set[str] = set()
    for item in items:
        name = local_name(item)
        if name == start:
            starts[item.get("id")] = item
        elif name == end:
            yield from _end_problems(item, starts, start, is_closed=is_closed)
            ends.add(item.get("startRef"))
    for identity, item in starts.items():
        is_isolated = item.get("isolated") == "yes"
        if is_isolated == (identity in ends) and (is_closed or is_isolated):
            yield problem(item, _("no <{name}> ends it", name=end) if not is_isolated
                          else _("it is isolated, and <{name}> ends it", name=end))  # fmt: skip


def _end_problems(item: Any, starts: dict[str, Any], start: str, *, is_closed: bool) -> Iterator[Problem]:
    ref = item.get("startRef")
    if start == "sc":
        is_isolated = item.get("isolated") == "yes"
        if is_isolated == (ref is not None) or is_isolated == (item.get("id") is None):
            wanted = "id" if is_isolated else "startRef"
            yield problem(item, _("it must have {name}, and no other way to name a code", name=wanted))
            return
        if is_isolated:
            return
    first = starts.get(ref)
    if first is None:
        if is_closed:
            yield problem(item, _("no <{name}> stands before it", name=start))
        return
    if start == "sc":
        for name, default in _SAME.items():
            if item.get(name, default) != first.get(name, default):
                yield problem(item, _("{name} differs from that of the start", name=name))
        if (first.get("canReorder", "yes") == "yes") != (item.get("canReorder", "yes") == "yes"):
            yield problem(item, _("{name} differs from that of the start", name="canReorder"))


def _fixed_order_problems(items: Sequence[Any]) -> Iterator[Problem]:
    """Yield codes that may not be moved and have no first one, or may be copied or deleted."""
    before = "yes"
    for item in items:
        if local_name(item) not in _CODES:
            continue
        order = item.get("canReorder", "yes")
        if order != "yes" and (item.get("canCopy") != "no" or item.get("canDelete") != "no"):
            yield problem(item, _("what may not be moved may be neither copied nor deleted"))
        if order == "no" and before == "yes" and local_name(item) != "ec":
            yield problem(item, _("{name} is no, and no code before it is firstNo", name="canReorder"))
        before = order


def _target_problems(parts: Sequence[Any], targets: Sequence[Any]) -> Iterator[Problem]:
    there = {item.get("id") for item in targets}
    for part in parts:
        for source, target in zip(children(part, "source"), children(part, "target"), strict=False):
            codes = [item for item in _inside(source) if local_name(item) in _CODES]
            for item in codes:
                if item.get("canDelete") == "no" and item.get("id") and item.get("id") not in there:
                    yield problem(target, _("the code {value} is missing, and may not be deleted",
                                            value=repr(item.get("id"))))  # fmt: skip
            wanted, found = _tokens(source), _tokens(target)
            for start, length in _fixed(wanted):
                sequence = [name for name, _order in wanted[start : start + length]]
                names = [name for name, _order in found]
                at = names.index(sequence[0]) if sequence[0] in names else -1
                if at >= 0 and set(sequence) <= set(names) and names[at : at + length] != sequence:
                    yield problem(target, _("codes that may not be moved stand in another order"))


def _tokens(element: Any) -> list[tuple[str, str]]:
    """Return the codes of a text in order, each end of a pair for itself, with whether they may be moved."""
    found: list[tuple[str, str]] = []
    for child in element:
        name, order = local_name(child), child.get("canReorder", "yes")
        if name in _CODES and namespace_of(child) in CORE:
            found.append((child.get("id") or f"end of {child.get('startRef')}", order))
        found += _tokens(child)
        if name == "pc":
            found.append((f"end of {child.get('id')}", "no" if order == "firstNo" else order))
    return found


def _fixed(tokens: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each sequence that keeps its order."""
    start = -1
    for place, (_name, order) in enumerate([*tokens, ("", "firstNo")]):
        if start >= 0 and order != "no":
            yield start, place - start
            start = -1
        if order == "firstNo":
            start = place
