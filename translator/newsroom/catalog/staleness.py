"""
When a target is stale: its source, or what stands behind the tags of its source, changed since it was made.

Who approved a translation approved its words. A change of markup that changes no word (another address behind a link,
`_` for `*`) keeps the approval, and the ledger notes what the tags stood for before. A sentence that stands at several
places is one entry, which knows what its tags stand for at each: all of it is what readers read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from translator.bilingual.model import Placeholder, Segment, State
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.actions import SYSTEM, Action
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.event_data import StaleData

Form = tuple[tuple[object, ...], ...]

# Kinds whose marks may be written in several ways.
_PLAIN = frozenset({"emphasis", "strong", "strike"})
# Kinds that lead somewhere. What a bare address or code says is read, so that neither is among them.
_ADDRESSED = frozenset({"link", "image", "html"})
_ADDRESS = pattern(
    r"""(?P<start> \]\(\s* | \b(?:href|src)\s*=\s*["'] | \]:\s* )
        (?: <[^<>\n]*> | [^\s"'()<>]*(?:\([^\s"'()<>]*\)[^\s"'()<>]*)* )""",
    re.VERBOSE,
)


def mark_stale(catalog: Catalog, entry: Entry, known: Entry, previous_source: str) -> None:
    """Make the target of `entry` a stale draft: it was made for `known`, or for the `previous_source` of that."""
    data = StaleData(
        previous_source=previous_source,
        was=known.key if known.key != entry.key else "",
        previous_marks=None if known.marks == entry.marks else tuple(known.marks),
    )
    catalog.apply(entry, Action.STALE, actor=SYSTEM, state=State.DRAFT, data=data)


def is_outdated(entry: Entry) -> bool:
    """Whether what stands behind the tags changed since the target was made."""
    known = entry.record.source_hash
    return bool(entry.target) and bool(known) and known != entry.source_hash


def is_formal(known: Entry, entry: Entry) -> bool:
    """Whether no place reads otherwise than one of those that exactly the target of `known` was made for."""
    return known.source_hash == known.record.source_hash and _forms_of(entry) <= _forms_of(known)


def entries_by_key(segments: Iterable[Segment], path: str = "") -> dict[str, Entry]:
    """Return one entry for each different segment, by key in article order, with all places where it stands."""
    places: dict[str, list[Segment]] = {}
    for segment in segments:
        places.setdefault(segment.key, []).append(segment)
    return {key: _entry_of(found, path) for key, found in places.items()}


def _entry_of(places: Sequence[Segment], path: str) -> Entry:
    first, marks = places[0], dict[Form, tuple[Placeholder, ...]]()
    for place in places:
        marks.setdefault(form_of(place.placeholders), place.placeholders)
    return Entry(
        first.source,
        kind=first.kind,
        context=first.context,
        references=tuple((path, place.line) for place in places),
        placeholders=first.placeholders,
        variants=tuple(marks.values())[1:],
    )


def out_of_step(catalog: Catalog, segments: Iterable[Segment]) -> set[str]:
    """Return the keys of what only the article or only its catalog has, or whose target was made for other tags."""
    fresh, known = entries_by_key(segments), {entry.key: entry for entry in catalog.entries}
    found = fresh.keys() ^ known.keys()
    for key in fresh.keys() & known.keys():
        if known[key].target and (known[key].source_hash != fresh[key].source_hash or is_outdated(known[key])):
            found.add(key)
    return found


def form_of(placeholders: Iterable[Placeholder]) -> Form:
    """Return what the tags of a text stand for, without addresses and ways of writing emphasis."""
    return tuple(map(_form_of, placeholders))


def _forms_of(entry: Entry) -> set[Form]:
    return {form_of(marks) for marks in (entry.placeholders, *entry.variants)}


def _form_of(item: Placeholder) -> tuple[object, ...]:
    marks: tuple[str, ...] = () if item.kind in _PLAIN else (item.opening, item.closing)
    if item.kind in _ADDRESSED:
        marks = tuple(_ADDRESS.sub(lambda hit: hit["start"], mark) for mark in marks)
    return (item.number, item.kind, item.is_pair, *marks)
