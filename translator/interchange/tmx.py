"""TMX 1.4: translation units with one variant in each of two languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.errors import CatalogError, UsageError
from translator.i18n import _
from translator.interchange.bilingual import BilingualFile, TranslationUnit
from translator.interchange.xml import children, descendants, element_language, inline_text, local_name, read_xml
from translator.language import content_tag, parse_tag


def read_tmx(path: Path) -> BilingualFile:
    """
    Read the units of a memory with two languages; the header's `srclang` says which is the source.

    Raises `CatalogError` for XML that is not TMX. Source: LISA TMX 1.4b.
    """
    root = read_xml(path)
    if local_name(root) != "tmx":
        raise CatalogError(
            _("the root element is <{name}>, not <{expected}>", name=local_name(root), expected="tmx"), where=path
        )
    header = next(iter(children(root, "header")), root)
    source_tag = header.get("srclang", "")
    target_tag = ""
    units = []
    for element in descendants(root, "tu"):
        variants = children(element, "tuv")
        if len(variants) < 2:
            continue
        source = next((item for item in variants if _same(element_language(item), source_tag)), variants[0])
        target = next(item for item in variants if item is not source)
        source_tag = source_tag if source_tag not in {"", "*all*"} else element_language(source)
        target_tag = target_tag or element_language(target)
        units.append(_unit(source, target))
    return BilingualFile(tuple(units), source_tag, target_tag)


def _same(first: str, second: str) -> bool:
    try:
        return content_tag(parse_tag(first)) == content_tag(parse_tag(second))
    except UsageError:
        return False


def _unit(source: Any, target: Any) -> TranslationUnit:
    numbers: dict[str, int] = {}
    texts = [inline_text(segment, numbers) for item in (source, target) for segment in children(item, "seg")[:1]]
    return TranslationUnit(texts[0] if texts else "", texts[1] if len(texts) > 1 else "", line=source.sourceline or 0)
