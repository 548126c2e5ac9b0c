"""XLIFF 1.2 and 2.x: units with a target; inline elements become numbered tags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.newsroom.imports.interchange.bilingual import BilingualFile, TranslationUnit
from translator.newsroom.imports.interchange.xml import (
    children,
    descendants,
    inline_pieces,
    inline_text,
    local_name,
    parse_xml,
    places_in,
    read_xml,
    refuse_other_root,
)
from translator.newsroom.imports.interchange.xml_text import replace_texts

GETTEXT_HEAD = "x-gettext-domain-header"
"""The `restype` of the unit that stands for the head of a PO file, in what the translate toolkit makes of one."""
_UNITS = ("segment", "trans-unit")
# States of a target that is not there yet; so are all `needs-…` of 1.2.
_UNFINISHED = frozenset({"initial", "new"})


def read_xliff(path: Path, _tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """
    Read the segments that have a target, in file order.

    Raises `CatalogError` for XML that is not XLIFF. Source: OASIS XLIFF 1.2 and 2.1.
    """
    root = read_xml(path)
    refuse_other_root(local_name(root), "xliff", path)
    places = places_in(root)
    units = tuple(
        _unit(source, target, places[target], is_confirmed=_is_confirmed(item, target))
        for item in descendants(root, *_UNITS)
        if item.get("restype") != GETTEXT_HEAD
        for source, target in zip(children(item, "source")[:1], children(item, "target")[:1], strict=False)
    )
    if str(root.get("version", "")).startswith("2"):
        return BilingualFile(units, root.get("srcLang", ""), root.get("trgLang", ""))
    file = next(iter(descendants(root, "file")), root)
    return BilingualFile(units, file.get("source-language", ""), file.get("target-language", ""))


def replace_in_xliff(data: bytes, file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the file with other targets, by place of the unit; raises `CatalogError` as `read_xliff`."""
    root = parse_xml(data)
    elements = {place: element for element, place in places_in(root).items()}
    texts = {}
    for number, text in targets.items():
        place = file.units[number].place
        numbers: dict[str, int] = {}
        for source in children(elements[place].getparent(), "source")[:1]:
            inline_text(source, numbers)
        texts[place] = (inline_pieces(elements[place], numbers), text)
    return replace_texts(data, texts)


def _is_confirmed(element: Any, target: Any) -> bool:
    if local_name(element) == "segment":
        return element.get("state", "initial") not in _UNFINISHED
    state = target.get("state", "")
    return not (state in _UNFINISHED or state.startswith("needs-") or element.get("approved") == "no")


def _unit(source: Any, target: Any, place: int, *, is_confirmed: bool) -> TranslationUnit:
    numbers: dict[str, int] = {}
    text = inline_text(source, numbers)
    line = source.sourceline or 0
    return TranslationUnit(text, inline_text(target, numbers), line=line, place=place, is_confirmed=is_confirmed)
