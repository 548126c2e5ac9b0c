"""Safe reading of XML (no entities, no network), and inline elements as numbered tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.errors import CatalogError, EngineUnavailable
from translator.i18n import _

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAIRS = frozenset({"g", "pc", "mrk", "hi", "sub"})
_TRANSPARENT = frozenset({"mrk", "hi"})


def read_xml(path: Path) -> Any:
    """
    Return the root element of an XML file.

    Raises `EngineUnavailable` where lxml is not installed, `CatalogError` for XML that is not well-formed.
    """
    try:
        from lxml import etree
    except ImportError:
        raise EngineUnavailable(
            _("reading XLIFF and TMX needs lxml"), where=path, hint='pip install "translator[exchange]"'
        ) from None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise CatalogError(_("not well-formed XML: {error}", error=error.msg), where=f"{path}:{error.lineno}") from None


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; empty for processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


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
    numbers = {} if numbers is None else numbers
    parts = [element.text or ""]
    for child in element:
        parts.append(_inline_element(child, numbers))
        parts.append(child.tail or "")
    return "".join(parts)


def _inline_element(element: Any, numbers: dict[str, int]) -> str:
    name = local_name(element)
    if not name:
        return ""
    if name in _TRANSPARENT:
        return inline_text(element, numbers)
    identity = element.get("id") or element.get("rid") or element.get("i") or element.get("x") or f"#{len(numbers) + 1}"
    number = numbers.setdefault(identity, len(numbers) + 1)
    if name in _PAIRS:
        return f"<{number}>{inline_text(element, numbers)}</{number}>"
    return {"bpt": f"<{number}>", "ept": f"</{number}>", "sc": f"<{number}>", "ec": f"</{number}>"}.get(
        name, f"<{number}/>"
    )
