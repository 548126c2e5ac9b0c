"""
When a target is stale: its source, or what stands behind the tags of its source, changed since it was made.

Who approved a translation approved its words. A change of markup that changes no word (another address behind a link,
`_` for `*`) keeps the approval, and the ledger notes what the tags stood for before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from translator.catalog.actions import SYSTEM, Action
from translator.catalog.catalog import Catalog
from translator.catalog.entry import Entry
from translator.catalog.event_data import StaleData
from translator.model import Placeholder, State

_PLAIN = frozenset({"emphasis", "strong", "strike"})
"""Kinds whose marks may be written in several ways."""
_ADDRESSED = frozenset({"link", "image", "html"})
"""Kinds that lead somewhere. What a bare address or code says is read, so that neither is among them."""
_ADDRESS = re.compile(
    r"""(?P<start> \]\(\s* | \b(?:href|src)\s*=\s*["'] | \]:\s* )
        (?: <[^<>\n]*> | [^\s"'()<>]*(?:\([^\s"'()<>]*\)[^\s"'()<>]*)* )""",
    re.VERBOSE,
)


def mark_stale(
    catalog: Catalog, entry: Entry, was: str, previous_source: str, placeholders: tuple[Placeholder, ...]
) -> None:
    """
    Make the target of `entry` a stale draft: it was made for `previous_source` with these `placeholders`.

    `was` is the key of the segment that it was then.
    """
    is_same_markup = marks_of(placeholders) == marks_of(entry.placeholders)
    data = StaleData(
        previous_source=previous_source,
        was=was if was != entry.key else "",
        previous_marks=None if is_same_markup else tuple(marks_of(placeholders)),
    )
    catalog.apply(entry, Action.STALE, actor=SYSTEM, state=State.DRAFT, data=data)


def is_outdated(entry: Entry) -> bool:
    """Whether what stands behind the tags changed since the target was made."""
    known = entry.record.source_hash
    return bool(entry.target) and bool(known) and known != entry.source_hash


def is_formal(known: Entry, entry: Entry) -> bool:
    """Whether only the form of the markup changed since exactly what the target of `known` was made for."""
    return known.source_hash == known.record.source_hash and is_formal_change(known.placeholders, entry.placeholders)


def marks_of(placeholders: Iterable[Placeholder]) -> list[str]:
    """Return the markup that the tags of a text stand for, opening and closing in turn."""
    return [part for item in placeholders for part in (item.opening, item.closing)]


def is_formal_change(before: Sequence[Placeholder], after: Sequence[Placeholder]) -> bool:
    """Whether the tags of a text stand for the same as before, but for addresses and ways of writing emphasis."""
    return len(before) == len(after) and all(_is_same(*pair) for pair in zip(before, after, strict=True))


def _is_same(before: Placeholder, after: Placeholder) -> bool:
    if (before.number, before.kind, before.is_pair) != (after.number, after.kind, after.is_pair):
        return False
    if (before.opening, before.closing) == (after.opening, after.closing) or before.kind in _PLAIN:
        return True
    if before.kind not in _ADDRESSED:
        return False
    return all(
        _without_address(one) == _without_address(other)
        for one, other in ((before.opening, after.opening), (before.closing, after.closing))
    )


def _without_address(markup: str) -> str:
    return _ADDRESS.sub(lambda hit: hit["start"], markup)
