"""
What would lose or misplace text in an XLIFF file: `refuse_invalid` names the first place.

Elements and attributes of other namespaces, modules of XLIFF among them, may hold anything. Files of real tools leave
out attributes, and write languages as gettext does (`zh_CN`): nothing is lost by that.

Source: OASIS XLIFF 1.2, 2.0 to 2.2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _, ngettext
from translator.newsroom.imports.interchange.xml import children, descendants, local_name, read_xml, refuse_other_root

Problem = tuple[int, str]
"""Line of the element (1-based), and the rule that it breaks."""
XML = "{http://www.w3.org/XML/1998/namespace}"
# The namespace of 2.0 and 2.1, and that of 2.2.
_CORE = ("urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:document:2.2")
_FIRST = frozenset({"urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:1.1", ""})
_CODES = "cp ph pc sc ec mrk sm em"
_FIRST_CODES = "g x bx ex bpt ept ph it mrk"
_SECOND_PARTS = {
    "xliff": "notes file", "file": "skeleton notes unit group", "group": "notes unit group",
    "unit": "notes originalData segment ignorable", "segment": "source target", "ignorable": "source target",
    "source": _CODES, "target": _CODES, "pc": _CODES, "mrk": _CODES,
}  # fmt: skip
_ABOUT = "context-group count-group prop-group note"
# Element → what may stand in it; what has no row here is not looked into.
_FIRST_PARTS = {
    "xliff": "file", "file": "header body", "body": "group trans-unit bin-unit",
    "group": f"group trans-unit bin-unit {_ABOUT}",
    "trans-unit": f"source seg-source target alt-trans {_ABOUT}",
    "source": _FIRST_CODES, "target": _FIRST_CODES, "g": _FIRST_CODES, "mrk": _FIRST_CODES,
}  # fmt: skip
_WITH_TEXT = frozenset({"source", "target", "pc", "mrk", "g"})
_NEEDS_ID = frozenset({"g", "x", "bx", "ex", "bpt", "ept", "ph", "it"})


def refuse_invalid(path: Path, root: Any = None) -> None:
    """Raise `CatalogError` with the rule, the element and its line; `root` where the file was read already."""
    root = read_xml(path) if root is None else root
    refuse_other_root(local_name(root), "xliff", path)
    version = str(root.get("version", "")).strip()
    is_second = version.startswith("2") or "document:2" in str(root.tag)
    problems = list(_second_problems(root) if is_second else _first_problems(root))
    if not problems:
        return
    line, message = min(problems, key=lambda item: item[0])
    more = len(problems) - 1
    raise CatalogError(
        _("not valid XLIFF {version}: {problem}", version=version, problem=message).replace("  ", " "),
        where=f"{path}:{line}",
        hint=ngettext("{count} more place breaks a rule", "{count} more places break a rule", more) if more else None,
    )


def namespace_of(element: Any) -> str:
    """Return the namespace of an element, empty where it has none."""
    return str(element.tag)[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def _problem(element: Any, message: str) -> Problem:
    identity = element.get("id")
    name = f"<{local_name(element)}>" if identity is None else f'<{local_name(element)} id="{identity}">'
    return element.sourceline or 0, _("{element}: {problem}", element=name, problem=message)


def _second_problems(root: Any) -> Iterator[Problem]:
    namespace, version = namespace_of(root), str(root.get("version", ""))
    if namespace not in _CORE or (version == "2.2") != (namespace == _CORE[1] and version not in {"2.0", "2.1"}):
        yield _problem(root, _("version {version} has another namespace than {namespace}",
                               version=version or "–", namespace=namespace or "–"))  # fmt: skip
        return
    yield from _missing([root], "srcLang")
    found = list(_misplaced(root, _SECOND_PARTS))
    yield from found
    for file in [] if found else children(root, "file"):
        units = [item for item in descendants(file, "unit") if namespace_of(item) == namespace]
        yield from _missing([file, *units], "id")
        yield from _taken(units)
        for unit in units:
            yield from _unit_problems(unit, root)


def _unit_problems(unit: Any, root: Any) -> Iterator[Problem]:
    parts = children(unit, "segment", "ignorable")
    if not children(unit, "segment"):
        yield _problem(unit, _("it must hold {children}", children="<segment>"))
    for part in parts:
        yield from _lone_sides(part)
    sides = {name: [children(part, name)[:1] for part in parts] for name in ("source", "target")}
    data = {item.get("id") for holder in children(unit, "originalData") for item in children(holder, "data")}
    inline: dict[str, list[Any]] = {}
    for side, tag in (("source", "srcLang"), ("target", "trgLang")):
        texts = [text for found in sides[side] for text in found]
        for text in texts:
            if side == "target" and root.get(tag) is None:
                yield _problem(text, _("a target needs {name} in <xliff>", name=tag))
            yield from _other_language(text, tag, root.get(tag), is_exact=True)
        inline[side] = [item for text in texts for item in _inside(text)]
        yield from _taken([*(parts if side == "source" else ()), *inline[side]])
        for item in inline[side]:
            for name in ("dataRef", "dataRefStart", "dataRefEnd"):
                if item.get(name) is not None and item.get(name) not in data:
                    yield _problem(item, _("{name} names {value}, and there is no such thing",
                                           name=name, value=repr(item.get(name))))  # fmt: skip
        if len(texts) == len(parts):  # Halves of a pair may stand in two segments.
            yield from _half_pairs(inline[side], "sc", "ec")
            yield from _half_pairs(inline[side], "sm", "em")
    kept = {item.get("id") for item in inline["target"]}
    for found, target in zip(sides["source"], sides["target"], strict=True):
        for item in (item for source in found for item in _inside(source) if target):
            if item.get("canDelete") == "no" and item.get("id") and item.get("id") not in kept:
                yield _problem(target[0], _("the code {value} is missing, and may not be deleted",
                                            value=repr(item.get("id"))))  # fmt: skip
    taken: set[str] = set()
    for place, target in enumerate(sides["target"], 1):
        for text in target:
            order = text.get("order") or str(place)
            if order in taken or order not in {str(number) for number in range(1, len(parts) + 1)}:
                yield _problem(text, _("{name} cannot be {value}", name="order", value=repr(order)))
            taken.add(order)


def _half_pairs(items: Iterable[Any], start: str, end: str) -> Iterator[Problem]:
    """Yield starts without an end behind them, and ends without a start before them."""
    open_: dict[str, Any] = {}
    for item in (item for item in items if item.get("isolated") != "yes"):
        if local_name(item) == start:
            open_[item.get("id")] = item
        elif local_name(item) == end and open_.pop(item.get("startRef"), None) is None:
            yield _problem(item, _("no <{name}> stands before it", name=start))
    for item in open_.values():
        yield _problem(item, _("no <{name}> ends it", name=end))


def _first_problems(root: Any) -> Iterator[Problem]:
    if namespace_of(root) not in _FIRST:
        yield _problem(root, _("there is no XLIFF with the namespace {namespace}", namespace=namespace_of(root)))
        return
    yield from _misplaced(root, _FIRST_PARTS)
    for file in children(root, "file"):
        yield from _missing([file], "source-language")
        if not children(file, "body"):
            yield _problem(file, _("it must hold {children}", children="<body>"))
        for unit in descendants(file, "trans-unit"):
            yield from _missing([unit], "id")
            yield from _lone_sides(unit)
            for side in ("source", "target"):
                for text in children(unit, side):
                    yield from _other_language(text, f"{side}-language", file.get(f"{side}-language"))
                    yield from _code_problems(text)


def _code_problems(text: Any) -> Iterator[Problem]:
    """Yield inline codes without an id or with one that another has, and halves of pairs without the other half."""
    seen: set[tuple[str, str]] = set()
    halves: dict[str, set[str]] = {"bpt": set(), "ept": set()}
    codes = [item for item in _inside(text) if local_name(item) in _NEEDS_ID]
    yield from _missing(codes, "id")
    for item in (item for item in codes if item.get("id") is not None):
        name, identity = local_name(item), item.get("id")
        kind = "end" if name in {"ept", "ex"} else "code"
        if (kind, identity) in seen and name not in {"x", "ph"}:
            yield _problem(item, _("another code of this text has the id"))
        seen.add((kind, identity))
        if name in halves:
            halves[name].add(item.get("rid") or identity)
    for rid in sorted(halves["bpt"] ^ halves["ept"]):
        yield _problem(text, _("the code {value} has only one half", value=repr(rid)))


def _misplaced(root: Any, parts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield elements, and text, where nobody reads them."""
    namespace, waiting = namespace_of(root), [root]
    while waiting:
        element = waiting.pop()
        name = local_name(element)
        if name not in parts:
            continue
        own = [item for item in element if isinstance(item.tag, str) and namespace_of(item) == namespace]
        for item in own:
            if local_name(item) not in parts[name].split():
                yield _problem(item, _("it may not stand in <{parent}>", parent=name))
        texts = (element.text, *(item.tail for item in element))
        if name not in _WITH_TEXT and any((text or "").strip() for text in texts):
            yield _problem(element, _("no text may stand directly in it"))
        waiting += own


def _lone_sides(part: Any) -> Iterator[Problem]:
    sources, targets = children(part, "source"), children(part, "target")
    if not sources:
        yield _problem(part, _("it must hold {children}", children="<source>"))
    for item in (*sources[1:], *targets[1:]):
        yield _problem(item, _("there is another one before it"))


def _missing(elements: Iterable[Any], name: str) -> Iterator[Problem]:
    return (_problem(item, _("the attribute {name} is missing", name=name)) for item in elements
            if item.get(name) is None)  # fmt: skip


def _other_language(text: Any, name: str, wanted: str | None, *, is_exact: bool = False) -> Iterator[Problem]:
    found = text.get(f"{XML}lang")
    one, other = (tag.lower() if is_exact else tag.lower().replace("_", "-").partition("-")[0]
                  for tag in (found or "", wanted or ""))  # fmt: skip
    if found and wanted and one != other:
        yield _problem(text, _("its language is {found}, and {name} is {wanted}",
                               found=found, name=name, wanted=wanted))  # fmt: skip


def _taken(elements: Collection[Any]) -> Iterator[Problem]:
    """Yield a problem for each element whose id another one before it has."""
    seen: dict[str, Any] = {}
    for element in elements:
        identity = element.get("id")
        if identity is not None and identity in seen:
            line = seen[identity].sourceline
            yield _problem(element, _("the id is taken already, in line {line}", line=line))
        seen.setdefault(identity, element)


def _inside(text: Any) -> list[Any]:
    """Return the elements in a text that are of its own namespace, in order."""
    return [item for item in text.iter("*") if item is not text and namespace_of(item) == namespace_of(text)]
