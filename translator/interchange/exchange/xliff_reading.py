"""XLIFF that comes back, 1.2 or 2.x; tools may have split segments, renamed states, added notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.errors import CatalogError
from translator.i18n import _
from translator.interchange.exchange.exchange_file import ReturnedFile, ReturnedUnit, split_id
from translator.interchange.exchange.inline_xml import read_inline
from translator.interchange.validation import refuse_invalid
from translator.interchange.xml import children, descendants, local_name, read_xml, refuse_entities

_UNFINISHED = frozenset(
    {"initial", "new", "needs-translation", "needs-adaptation", "needs-l10n", "needs-review-translation",
     "needs-review-adaptation", "needs-review-l10n"}
)  # fmt: skip
_OURS = ("finding", "translator:")


def read_xliff(path: Path) -> ReturnedFile:
    """Return the units of all files of an XLIFF document; raises `CatalogError` for one that is not valid."""
    root = read_xml(path)
    refuse_entities(root, path)
    refuse_invalid(path, root)
    files = children(root, "file")
    names = {str(file.get("original", "")) for file in files}
    if len(names) != 1:
        raise CatalogError(_("the file holds {count} articles; one at a time", count=len(names)), where=path)
    if str(root.get("version", "")).startswith("2"):
        units = [_second(unit) for file in files for unit in descendants(file, "unit")]
        return ReturnedFile(tuple(units), names.pop(), root.get("srcLang", ""), root.get("trgLang", ""))
    units = [_first(unit) for file in files for unit in descendants(file, "trans-unit")]
    tags = (files[0].get("source-language", ""), files[0].get("target-language", ""))
    return ReturnedFile(tuple(units), names.pop(), *tags)


def _second(unit: Any) -> ReturnedUnit:
    parts = children(unit, "segment", "ignorable")
    sides = ["".join(_inline(part, side) for part in parts) for side in ("source", "target")]
    if not any(children(part, "target") for part in parts if local_name(part) == "segment"):
        sides[1] = ""
    states = {part.get("state", "initial") for part in parts if local_name(part) == "segment"}
    notes = [note for holder in children(unit, "notes") for note in children(holder, "note")]
    comments = [note.text or "" for note in notes if not (note.get("category") or "").startswith(_OURS)]
    return _unit(unit, sides, comments, is_draft=bool(states & _UNFINISHED))


def _first(unit: Any) -> ReturnedUnit:
    sides = [_inline(unit, side) for side in ("source", "target")]
    target = next(iter(children(unit, "target")), None)
    is_draft = target is None or target.get("state", "") in _UNFINISHED
    notes = [note for note in children(unit, "note") if (note.get("from") or "") not in _NOT_SAID]
    return _unit(unit, sides, [note.text or "" for note in notes], is_draft=is_draft)


_NOT_SAID = frozenset({"translator:finding", "translator:term"})


def _unit(unit: Any, sides: list[str], comments: list[str], *, is_draft: bool) -> ReturnedUnit:
    key, base = split_id(unit.get("id", ""))
    said = tuple(" ".join(line.split()) for line in comments if line.strip())
    return ReturnedUnit(key, base, sides[0], sides[1], is_draft, said, unit.sourceline or 0)


def _inline(part: Any, side: str) -> str:
    return "".join(read_inline(item) for item in children(part, side)[:1])
