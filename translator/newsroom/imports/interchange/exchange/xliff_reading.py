"""XLIFF that comes back, 1.2 or 2.x; tools may have split segments, renamed states, added comments of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.newsroom.ground.files import lines_of
from translator.newsroom.imports.interchange.exchange.exchange_file import (
    PO_ID,
    Identity,
    ReturnedComment,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    listed,
    split_id,
)
from translator.newsroom.imports.interchange.exchange.inline_xml import read_inline
from translator.newsroom.imports.interchange.exchange.xliff_comments import (
    beside,
    notes_of,
    trados_comments,
    unread_names,
)
from translator.newsroom.imports.interchange.validation import refuse_invalid
from translator.newsroom.imports.interchange.xliff import GETTEXT_HEAD
from translator.newsroom.imports.interchange.xml import children, descendants, local_name, read_xml, refuse_entities

# The states of both versions, of memoQ (`mq:status`) and of Trados (`conf`).
_STATES = {
    "initial": State.NEW, "new": State.NEW, "translated": State.TRANSLATED, "reviewed": State.REVIEWED,
    "signed-off": State.REVIEWED, "final": State.FINAL,
    "NotStarted": State.NEW, "Edited": State.DRAFT, "PartiallyEdited": State.DRAFT, "Pretranslated": State.DRAFT,
    "AssembledFromFragments": State.DRAFT, "ManuallyConfirmed": State.TRANSLATED, "Proofread": State.REVIEWED,
    "Unspecified": State.NEW, "Draft": State.DRAFT, "Translated": State.TRANSLATED,
    "ApprovedTranslation": State.REVIEWED, "ApprovedSignOff": State.FINAL,
}  # fmt: skip
# What is in `state-qualifier` of 1.2, in a `subState`, and in the states of memoQ and Trados, of a text sent back.
_REJECTED = "reject"
# How states of 1.2 begin that say what a target still needs; the `subState` of a draft of ours.
_OPEN = ("needs-", "translator:draft")


def read_xliff(path: Path) -> ReturnedFile:
    """Return the units of all files of an XLIFF document; raises `CatalogError` for one that is not valid."""
    root = read_xml(path)
    refuse_entities(root, path)
    _lift_notes(root)
    refuse_invalid(path, root)
    files = children(root, "file")
    names = {str(file.get("original", "")) for file in files}
    if len(names) != 1:
        raise CatalogError(_("the file holds {count} articles; one at a time", count=len(names)), where=path)
    slug, unread = names.pop(), unread_names(root)
    notes = [_("elements and attributes that were not read: {names}", names=listed(unread))] if unread else []
    loose = comments_of(
        ("", note.text or "")
        for file in files for holder in descendants(file, "file", "group", "header") for note in notes_of(holder)
    )  # fmt: skip
    if str(root.get("version", "")).startswith("2"):
        units = [_second(unit) for file in files for unit in descendants(file, "unit")]
        tags = (root.get("srcLang", ""), root.get("trgLang", ""))
    else:
        trados = trados_comments(root)
        units = [_first(unit, trados) for file in files for unit in descendants(file, "trans-unit")
                 if unit.get("restype") != GETTEXT_HEAD]  # fmt: skip
        tags = (files[0].get("source-language", ""), files[0].get("target-language", ""))
    return ReturnedFile(tuple(units), slug, *tags, tuple(notes), loose)


def _lift_notes(root: Any) -> None:
    """Move notes from segments of 2.x to their units, where the standard has them; the translate toolkit has not."""
    for notes in [notes for segment in descendants(root, "segment") for notes in children(segment, "notes")]:
        unit = notes.getparent().getparent()
        holder = next(iter(children(unit, "notes")), None)
        if holder is None:
            children(unit, "originalData", "segment", "ignorable")[0].addprevious(notes)
        else:
            holder.extend(list(notes))
            notes.getparent().remove(notes)


def _second(unit: Any) -> ReturnedUnit:
    parts = children(unit, "segment", "ignorable")
    targets = sorted(enumerate(parts, 1), key=lambda item: _order(item[1], item[0]))
    segments = [part for part in parts if local_name(part) == "segment"]
    translated = [part for part in segments if children(part, "target")]
    target = "".join(_inline(part, "target") for _place, part in targets) if translated else ""
    words = [word for part in segments for name in ("subState", "state") if (word := part.get(name))]
    is_partial = 0 < len(translated) < len(segments)
    source = "".join(_inline(part, "source") for part in parts)
    return _unit(unit, source, target, words, beside(unit), is_partial=is_partial)


def _order(part: Any, place: int) -> int:
    """Return where the target of a segment stands among those of its unit; sources may stand in another order."""
    stated = next((target.get("order", "") for target in children(part, "target")), "")
    return int(stated) if stated.isdecimal() else place


def _first(unit: Any, trados: Mapping[str, ReturnedComment]) -> ReturnedUnit:
    target = next(iter(children(unit, "target")), None)
    pieces = [{mark.get("mid") for side in children(unit, name) for mark in descendants(side, "mrk")
               if mark.get("mtype") == "seg"} for name in ("seg-source", "target")]  # fmt: skip
    is_partial = target is not None and bool(pieces[1]) and bool(pieces[0] - pieces[1])
    words = ["new"] if target is None else list(_first_states(unit, target))
    comments = (*beside(unit), *(trados[name] for name in _trados_ids(unit) if name in trados))
    return _unit(unit, _inline(unit, "source"), _inline(unit, "target"), words, comments, is_partial=is_partial)


def _first_states(unit: Any, target: Any) -> Iterator[str]:
    """Yield all that a unit of 1.2 says of its target, in the words of the standard, of memoQ and of Trados."""
    stated = [word for name in ("state", "state-qualifier") if (word := target.get(name))]
    yield from stated or (["translated"] if unit.get("approved") == "yes" else [])
    for element in (unit, *descendants(unit, "seg")):
        yield from (value for name, value in element.attrib.items() if name.rpartition("}")[2] in {"status", "conf"})


def _trados_ids(unit: Any) -> list[str]:
    marks = descendants(unit, "mrk")
    return [value for mark in marks for name, value in mark.attrib.items() if name.rpartition("}")[2] == "cid"]


def _unit(
    unit: Any,
    source: str,
    target: str,
    words: Sequence[str],
    comments: tuple[ReturnedComment, ...],
    *,
    is_partial: bool,
) -> ReturnedUnit:
    """Return a unit of which the file says `words`: names of states, in whichever terms."""
    is_rejected = any(_REJECTED in word.lower() for word in words)
    is_open = is_rejected or any(word.startswith(_OPEN) for word in words)
    states = [State.DRAFT] if is_open else [_STATES[word] for word in words if word in _STATES]
    # What goes through PO on its way has the id in an extracted comment.
    lines = (line for note in children(unit, "note") for line in lines_of(note.text or ""))
    sent = next(
        (found for name in (unit.get("id", ""), *lines) if (found := split_id(name.removeprefix(PO_ID))).key),
        Identity(),
    )
    return ReturnedUnit(
        sent,
        source,
        target,
        min(states, default=None, key=lambda state: state.rank),
        comments,
        _("line {number}", number=unit.sourceline or 0),
        _("a part of the segment has no target in the file") if is_partial else "",
        is_rejected,
    )


def _inline(part: Any, side: str) -> str:
    return "".join(read_inline(item) for item in children(part, side)[:1])
