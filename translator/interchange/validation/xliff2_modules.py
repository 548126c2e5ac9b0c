"""The constraints of the modules of XLIFF 2 that no schema holds. Source: OASIS XLIFF 2.0 to 2.2, modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from translator.i18n import _
from translator.interchange.validation.schema import XML, Problem, duplicates, language_problem, namespace_of, problem
from translator.interchange.validation.xliff2_inline import is_fragment
from translator.interchange.validation.xliff2_schema import CORE, MODULES, module_of
from translator.interchange.xml import children, local_name
from translator.patterns import pattern

_SIZE = pattern(r"(?:\*|[0-9]+)(?:,(?:\*|[0-9]+))?")
_HTML = pattern(
    "a|b|bdo|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|div|dl|dt|em|h[1-6]|head|hr|html"
    "|i|img|label|legend|li|ol|p|pre|q|s|samp|select|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead"
    "|title|tr|tt|u|ul"
)
_RULES = ("isPresent", "isNotPresent", "startsWith", "endsWith")


@dataclass(slots=True)
class _Document:
    """A document, and what is looked for in it more than once."""

    root: Any
    has_standard_sizes: bool = False
    """Whether sizes are counted as a profile of the standard says, and not as some other one does."""
    foreign_ids: set[str | None] = field(default_factory=set)
    _spans: dict[Any, set[str | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> _Document:
        foreign = [item for item in root.iter("*") if namespace_of(item) not in CORE]
        profiles = [item for item in foreign if module_of(namespace_of(item)) == "sizerestriction"]
        stated = [item.get("generalProfile") for item in profiles if local_name(item) == "profiles"]
        is_standard = bool(stated) and all(str(name or "xliff:").startswith("xliff:") for name in stated)
        return cls(root, is_standard, {item.get("id") for item in foreign})

    def language(self, name: str) -> str:
        """Return `srcLang` or `trgLang`, empty where it is not stated."""
        return str(self.root.get(name, ""))

    def spans(self, unit: Any) -> set[str | None]:
        """Return the ids of segments and codes in a unit, without those of its modules."""
        if unit not in self._spans:
            parts = children(unit, "segment", "ignorable")
            self._spans[unit] = {item.get("id") for part in parts for item in part.iter("*")}
        return self._spans[unit]


def module_problems(root: Any) -> Iterator[Problem]:
    """Yield what is wrong with the modules' elements and attributes of a document whose core is valid."""
    document = _Document.of(root)
    for element in root.iter("*"):
        check = _CHECKS.get((module_of(namespace_of(element)), local_name(element)))
        if check:
            yield from check(element, document)
        for name in element.attrib:
            if name.startswith("{" + MODULES):
                yield from _attribute_problems(element, name, document)


def _attribute_problems(element: Any, full: str, document: _Document) -> Iterator[Problem]:
    module, _colon, name = full[1 + len(MODULES) :].partition("}")
    value, prefix = element.get(full), full.rpartition("}")[0] + "}"
    is_inner_end = local_name(element) == "ec" and element.get("isolated") != "yes"
    wrong = problem(element, _("{name} cannot be {value}", name=name, value=repr(value)))
    if module.startswith("fs:"):
        if name not in {"fs", "subFs"}:
            yield problem(element, _("there is no attribute {name} here", name=name))
        elif is_inner_end:
            yield problem(element, _("the attribute {name} may not stand here", name=name))
        elif name == "fs" and not _HTML.fullmatch(value):
            yield wrong
        elif name == "subFs" and element.get(f"{prefix}fs") is None:
            yield problem(element, _("the attribute {name} is missing", name="fs"))
    elif module.startswith("sizerestriction:"):
        if name in {"sizeInfo", "equivStorage", "sizeInfoRef"} and is_inner_end:
            yield problem(element, _("the attribute {name} may not stand here", name=name))
        elif (
            name in {"sizeInfo", "equivStorage"}
            and not value.isdecimal()
            and (document.has_standard_sizes or _FRACTION.fullmatch(value))
        ):
            yield wrong
        elif name == "sizeInfoRef":
            if element.get(f"{prefix}sizeInfo") is not None:
                yield problem(element, _("{name} and {other} cannot stand together", name=name, other="sizeInfo"))
            elif value not in document.foreign_ids:
                yield _nothing_there(element, name)
        elif (
            name in {"sizeRestriction", "storageRestriction"}
            and document.has_standard_sizes
            and not _SIZE.fullmatch(value)
        ):
            yield wrong


_FRACTION = pattern(r"\d*\.\d+")
"""A size that no profile counts."""


def _match(element: Any, document: _Document) -> Iterator[Problem]:
    if element.get("subType") is not None and element.get("type") is None:
        yield problem(element, _("the attribute {name} is missing", name="type"))
    ref = element.get("ref")
    unit = next((item for item in element.iterancestors() if local_name(item) == "unit"), None)
    if not ref.startswith("#") or not is_fragment(ref[1:]):
        yield problem(element, _("{name} cannot be {value}", name="ref", value=repr(ref)))
    elif unit is not None and "/" not in ref and "=" not in ref and ref[1:] not in document.spans(unit):
        yield _nothing_there(element, "ref")
    for side, name in (("source", "srcLang"), ("target", "trgLang")):
        for text in children(element, side):
            stated = text.get(f"{XML}lang")
            is_free = side == "target" and element.get("reference") == "yes"
            if stated and not is_free and stated.lower() != document.language(name).lower():
                yield language_problem(text, stated, name, document.language(name) or "–")


def _nearest(element: Any, names: set[str]) -> Any:
    return next((item for item in element.iterancestors() if local_name(item) in names), element)


def _unique_below(*names: str) -> Callable[[Any, _Document], Iterator[Problem]]:
    """Return a check that ids of these elements are unique below the one that is given."""

    def check(element: Any, _document: _Document) -> Iterator[Problem]:
        found = [item for item in element.iter("*") if local_name(item) in names and module_of(namespace_of(item))]
        yield from duplicates([(item, item.get("id")) for item in found if item.get("id") is not None])

    return check


def _gloss_entry(element: Any, _document: _Document) -> Iterator[Problem]:
    if not children(element, "translation", "definition"):
        yield problem(element, _("it must hold {children}", children="<translation>, <definition>"))
    for child in element:
        if module_of(namespace_of(child)) not in {"", "glossary"}:
            yield problem(child, _("a module may not stand in another one here"))


def _resource_item(element: Any, _document: _Document) -> Iterator[Problem]:
    if not children(element, "source", "target", "reference"):
        yield problem(element, _("it must hold {children}", children="<source>, <target>, <reference>"))


def _resource_side(element: Any, document: _Document) -> Iterator[Problem]:
    if (element.get("href") is not None) == bool(len(element) or (element.text or "").strip()):
        yield problem(element, _("it has either the attribute {name} or content", name="href"))
    name, stated = "srcLang", element.get(f"{XML}lang")
    if local_name(element) == "source" and stated and stated.lower() != document.language(name).lower():
        yield language_problem(element, stated, name, document.language(name) or "–")


def _rule(element: Any, _document: _Document) -> Iterator[Problem]:
    stated = [name for name in _RULES if element.get(name) is not None]
    custom = [name for name in element.attrib if name.startswith("{") and not name.startswith(XML)]
    if len(stated) + bool(custom) != 1:
        yield problem(element, _("it must have exactly one of {names}", names=", ".join(_RULES)))
    elif element.get("existsInSource") == "yes" and stated == ["isNotPresent"]:
        yield problem(element, _("{name} and {other} cannot stand together", name="existsInSource", other=stated[0]))
    if element.get("occurs") is not None and element.get("isPresent") is None:
        yield problem(element, _("the attribute {name} is missing", name="isPresent"))


def _revisions(element: Any, _document: _Document) -> Iterator[Problem]:
    versions = [item.get("version") for item in children(element, "revision")]
    current, ref, kind = (element.get(name) for name in ("currentVersion", "ref", "appliesTo"))
    if current is not None and current not in versions:
        yield _nothing_there(element, "currentVersion")
    unit = _nearest(element, {"unit", "group", "file"})
    subjects = [item for item in unit.iter("*") if namespace_of(item) in CORE]
    named = [item for item in subjects if item.get("id") == ref]
    if ref is not None and not named:
        yield _nothing_there(element, "ref")
    subject = next((item for item in (named or subjects) if local_name(item) == kind), None)
    for item in element.iter("*"):
        name = item.get("property")
        is_known = name in {None, "content"} or name in _ATTRIBUTES.get(str(kind), ())
        if not is_known and (subject is None or subject.get(str(name)) is None):
            yield problem(item, _("{name} cannot be {value}", name="property", value=repr(name)))


_ATTRIBUTES = {"note": ("appliesTo", "category", "id", "priority", "ref"), "segment": ("state", "subState", "id")}


def _nothing_there(element: Any, name: str) -> Problem:
    value = next((element.get(full) for full in element.attrib if full.rpartition("}")[2] == name), "")
    return problem(element, _("{name} names {value}, and there is no such thing", name=name, value=repr(value)))


_CHECKS: dict[tuple[str, str], Callable[[Any, _Document], Iterator[Problem]]] = {
    ("matches", "match"): _match,
    ("matches", "matches"): _unique_below("match"),
    ("glossary", "glossary"): _unique_below("glossEntry", "translation"),
    ("glossary", "glossEntry"): _gloss_entry,
    ("metadata", "metadata"): _unique_below("metadata", "metaGroup"),
    ("resourcedata", "resourceData"): _unique_below("resourceItem", "resourceItemRef"),
    ("resourcedata", "resourceItem"): _resource_item,
    ("resourcedata", "source"): _resource_side,
    ("resourcedata", "target"): _resource_side,
    ("validation", "rule"): _rule,
    ("changetracking", "revisions"): _revisions,
}
