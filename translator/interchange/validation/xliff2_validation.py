"""The constraints of XLIFF 2 that no schema holds: ids, languages, order. Source: OASIS XLIFF 2.0 to 2.2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from translator.i18n import _
from translator.interchange.validation.schema import (
    XML,
    Problem,
    duplicates,
    language_problem,
    namespace_of,
    problem,
    walk,
)
from translator.interchange.validation.xliff2_inline import inline_problems
from translator.interchange.validation.xliff2_modules import module_problems
from translator.interchange.validation.xliff2_schema import CORE, MODULES, find_schema
from translator.interchange.xml import children, local_name

_SUBTYPES = {"xlf:b": "fmt", "xlf:i": "fmt", "xlf:u": "fmt", "xlf:lb": "fmt", "xlf:pb": "fmt", "xlf:var": "ui"}


def xliff2_problems(root: Any) -> list[Problem]:
    """Return what is wrong with an XLIFF 2 document, as (line, rule); empty where it is valid."""
    namespace, version = namespace_of(root), str(root.get("version", ""))
    if namespace not in CORE or (version == "2.2") != (namespace == CORE[1] and version not in {"2.0", "2.1"}):
        return [problem(root, _("version {version} has another namespace than {namespace}",
                                version=version or "–", namespace=namespace or "–"))]  # fmt: skip
    found = list(walk(root, namespace, find_schema))
    if found:
        return found  # What follows would only say the same in other words.
    return [*_document_problems(root), *module_problems(root)]


def _document_problems(root: Any) -> Iterator[Problem]:
    files = children(root, "file")
    if namespace_of(root) == CORE[0]:
        for note in children(root, "notes", "metadata"):
            yield problem(note, _("only XLIFF 2.2 has it here"))
    yield from _unique(files)
    for file in files:
        everything = list(file.iter(f"{{{namespace_of(root)}}}*"))
        units = [
            item
            for item in everything
            if local_name(item) == "unit" and all(namespace_of(up) in CORE for up in item.iterancestors())
        ]
        groups = [item for item in everything if local_name(item) == "group"]
        yield from _unique(units)
        yield from _unique(groups)
        names = {unit.get("id") for unit in units}
        for skeleton in children(file, "skeleton"):
            is_filled = bool(len(skeleton) or (skeleton.text or "").strip())
            if is_filled == (skeleton.get("href") is not None):
                yield problem(skeleton, _("it has either the attribute {name} or content", name="href"))
        for holder in [file, *groups, *units]:
            yield from _holder_problems(holder)
        for unit in units:
            yield from _unit_problems(unit, root)
            yield from inline_problems(unit, names)


def _holder_problems(holder: Any) -> Iterator[Problem]:
    """Yield what is wrong with notes and foreign elements directly in a file, a group or a unit."""
    for notes in children(holder, "notes"):
        yield from _unique(children(notes, "note"))
    for child in holder:
        if namespace_of(child) not in CORE and not namespace_of(child).startswith(MODULES):
            inside = [item for item in child.iter("*") if namespace_of(item) not in CORE]
            ids = [(item, item.get("id") or item.get(f"{XML}id") or "") for item in inside]
            yield from duplicates([(item, identity) for item, identity in ids if identity])


def _unit_problems(unit: Any, root: Any) -> Iterator[Problem]:
    parts = children(unit, "segment", "ignorable")
    if not children(unit, "segment"):
        yield problem(unit, _("it must hold {children}", children="<segment>"))
    for data in children(unit, "originalData"):
        yield from _unique(children(data, "data"))
    yield from _order_problems(parts)
    for part in parts:
        if part.get("subState") and part.get("state") is None:
            yield problem(part, _("the attribute {name} is missing", name="state"))
        source, target = (next(iter(children(part, name)), None) for name in ("source", "target"))
        yield from _language_problems(source, "srcLang", root)
        if target is None:
            continue
        if root.get("trgLang") is None:
            yield problem(target, _("a target needs {name} in <xliff>", name="trgLang"))
        yield from _language_problems(target, "trgLang", root)
        if _inherited(source, "space") != _inherited(target, "space"):
            yield problem(target, _("{name} differs from that of the source", name="xml:space"))
    for item in unit.iter("*"):
        if namespace_of(item) in CORE and (subtype := item.get("subType")):
            if item.get("type") is None:
                yield problem(item, _("the attribute {name} is missing", name="type"))
            elif subtype.startswith("xlf:") and _SUBTYPES.get(subtype) != item.get("type"):
                yield problem(item, _("{name} cannot be {value}", name="subType", value=repr(subtype)))


def _order_problems(parts: list[Any]) -> Iterator[Problem]:
    taken: dict[int, Any] = {}
    for place, part in enumerate(parts, 1):
        for target in children(part, "target")[:1]:
            order = int(target.get("order") or place)
            if order > len(parts) or order in taken:
                yield problem(target, _("{name} cannot be {value}", name="order", value=repr(str(order))))
            taken[order] = target


def _language_problems(element: Any, name: str, root: Any) -> Iterator[Problem]:
    stated, wanted = _inherited(element, "lang"), root.get(name)
    if stated and wanted and stated.lower() != wanted.lower():
        yield language_problem(element, stated, name, wanted)


def _inherited(element: Any, name: str) -> str:
    """Return `xml:lang` or `xml:space` of an element, or of the nearest one around it that has one."""
    while element is not None:
        value = element.get(XML + name)
        if value is not None:
            return str(value)
        element = element.getparent()
    return "default" if name == "space" else ""


def _unique(elements: list[Any]) -> Iterator[Problem]:
    return duplicates([(item, item.get("id")) for item in elements if item.get("id") is not None])
