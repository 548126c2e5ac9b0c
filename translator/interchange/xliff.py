"""XLIFF 1.2 and 2.x: units with a target; inline elements become numbered tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.errors import CatalogError
from translator.i18n import _
from translator.interchange.bilingual import BilingualFile, TranslationUnit
from translator.interchange.xml import children, descendants, inline_text, local_name, read_xml

_UNFINISHED = frozenset({"initial", "new", "needs-translation", "needs-adaptation", "needs-l10n"})


def read_xliff(path: Path) -> BilingualFile:
    """
    Read the segments that have a target, in file order.

    Raises `CatalogError` for XML that is not XLIFF. Source: OASIS XLIFF 1.2 and 2.1.
    """
    root = read_xml(path)
    if local_name(root) != "xliff":
        raise CatalogError(
            _("the root element is <{name}>, not <{expected}>", name=local_name(root), expected="xliff"), where=path
        )
    if str(root.get("version", "")).startswith("2"):
        units = [_segment(item) for item in descendants(root, "segment")]
        found = [unit for unit in units if unit is not None]
        return BilingualFile(tuple(found), root.get("srcLang", ""), root.get("trgLang", ""))
    units = [_trans_unit(item) for item in descendants(root, "trans-unit")]
    file = next(iter(descendants(root, "file")), root)
    found = [unit for unit in units if unit is not None]
    return BilingualFile(tuple(found), file.get("source-language", ""), file.get("target-language", ""))


def _segment(element: Any) -> TranslationUnit | None:
    return _unit(element, is_confirmed=element.get("state", "initial") not in _UNFINISHED)


def _trans_unit(element: Any) -> TranslationUnit | None:
    target = next(iter(children(element, "target")), None)
    state = target.get("state", "") if target is not None else ""
    return _unit(element, is_confirmed=state not in _UNFINISHED and element.get("approved") != "no")


def _unit(element: Any, *, is_confirmed: bool) -> TranslationUnit | None:
    source = next(iter(children(element, "source")), None)
    target = next(iter(children(element, "target")), None)
    if source is None or target is None:
        return None
    numbers: dict[str, int] = {}
    text = inline_text(source, numbers)
    return TranslationUnit(text, inline_text(target, numbers), line=source.sourceline or 0, is_confirmed=is_confirmed)
