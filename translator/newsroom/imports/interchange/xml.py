"""Safe reading of XML (no entities, no network), and inline elements as numbered tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _

# No entity is expanded, nothing is fetched, and depth and length are bounded.
_SAFE: Mapping[str, bool] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAIRS = frozenset({"g", "pc", "mrk", "hi", "sub"})
_TRANSPARENT = frozenset({"mrk", "hi"})


def read_xml(path: Path) -> Any:
    """Return the root element of an XML file; raises `CatalogError` for XML that is not well-formed."""
    return parse_xml(path.read_bytes(), str(path))


def parse_xml(data: bytes, where: str = "") -> Any:
    """Return the root element of a document; raises `CatalogError` that names `where`."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(**_SAFE, remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, where) from None


def iterate_xml(file: BinaryIO, where: str = "") -> Iterator[Any]:
    """Yield each element of a document when it ends; raises `CatalogError` that names `where`."""
    from lxml import etree

    try:
        for _event, element in etree.iterparse(file, **_SAFE, remove_comments=True, remove_pis=True):
            yield element
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, where) from None


def _not_well_formed(error: Any, where: str) -> CatalogError:
    message = _("not well-formed XML: {error}", error=" ".join(error.msg.split()))
    hint = _("see where: {command}", command=f"xmllint --noout {where}") if where else None
    return CatalogError(message, where=f"{where}:{error.lineno}", hint=hint)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; empty for processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def refuse_other_root(name: str, expected: str, where: str | Path) -> None:
    """Raise `CatalogError` where the root element `name` is not the one `expected`."""
    if name != expected:
        message = _("the root element is <{name}>, not <{expected}>", name=name, expected=expected)
        raise CatalogError(message, where=where)


def element_language(element: Any) -> str:
    """Return `xml:lang`, or TMX 1.1's `lang`."""
    return str(element.get(_LANG) or element.get("lang") or "")


def children(element: Any, *names: str) -> list[Any]:
    """Return the children with one of these local names, in document order."""
    return [child for child in element if local_name(child) in names]


def descendants(element: Any, *names: str) -> list[Any]:
    """Return all elements below with one of these local names, in document order."""
    return [item for item in element.iter() if local_name(item) in names]


def inline_text(element: Any, numbers: dict[str, int] | None = None) -> str:
    """
    Return the text of a segment, its inline elements as numbered tags: `<1>…</1>` for pairs, `<2/>` for the rest.

    `numbers` keeps the numbers of ids over source and target, so that equal ids get equal tags.
    """
    return "".join(text for text, _gap in inline_pieces(element, {} if numbers is None else numbers))


def inline_pieces(element: Any, numbers: dict[str, int]) -> list[tuple[str, int]]:
    """
    Return a segment in pieces: a text with the number of its gap, or a numbered tag with -1.

    The gaps between the start and end tags of everything inside `element` are counted from 0, in document order.
    """
    return list(_pieces(element, numbers, count()))


def _pieces(element: Any, numbers: dict[str, int], gaps: Iterator[int]) -> Iterator[tuple[str, int]]:
    gap = next(gaps)
    yield element.text or "", gap
    for child in element:
        if local_name(child):
            opening, closing, is_shown = _tags(child, numbers)
            yield opening, -1
            for text, inner in _pieces(child, numbers, gaps):
                if is_shown:
                    yield text, inner
            yield closing, -1
            gap = next(gaps)
        yield child.tail or "", gap


def _tags(element: Any, numbers: dict[str, int]) -> tuple[str, str, bool]:
    """Return what stands for the start and the end of an inline element, and whether its content is text."""
    name = local_name(element)
    if name in _TRANSPARENT:
        return "", "", True
    identity = element.get("id") or element.get("rid") or element.get("i") or element.get("x") or f"#{len(numbers) + 1}"
    number = numbers.setdefault(identity, len(numbers) + 1)
    if name in _PAIRS:
        return f"<{number}>", f"</{number}>", True
    alone = {"bpt": f"<{number}>", "ept": f"</{number}>", "sc": f"<{number}>", "ec": f"</{number}>"}
    return alone.get(name, f"<{number}/>"), "", False


def places_in(root: Any) -> dict[Any, int]:
    """Return for each element how many begin before it, as `xml_text.replace_texts` counts them."""
    return {element: place for place, element in enumerate(root.iter("*"))}


def refuse_entities_in(file: BinaryIO, where: Path) -> None:
    """Raise `CatalogError` as `refuse_entities`, reading no more of a file than what stands before its root."""
    from lxml import etree

    try:
        for _event, root in etree.iterparse(file, events=("start",), **_SAFE):
            refuse_entities(root, where)
            return
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, str(where)) from None


def refuse_entities(root: Any, where: Path) -> None:
    """Raise `CatalogError` for a document that declares entities: no exchange file needs any, a bomb does."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _entity in declared.iterentities()):
        raise CatalogError(_("the file declares entities, and is not opened"), where=where)
