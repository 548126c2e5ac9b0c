"""
Splits that have expired: the author changed a sentence that people had split into two segments.

The two parts are joined again, so that the changed sentence inherits the whole translation and not half of it. The
rule itself stays in the ledger, and applies again when the old sentence returns.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from translator.newsroom.articles.resegmenter import SplitRule
from translator.newsroom.catalog.actions import SYSTEM
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.event_data import SegmentationData
from translator.newsroom.catalog.segment_join import SegmentPart, join_entries
from translator.newsroom.catalog.segment_rules import made_by


def join_expired_splits(catalog: Catalog, fresh: Container[str]) -> dict[str, Entry]:
    """
    Return the entries of `catalog` by key, with the parts of an expired split joined.

    `fresh` has the keys of the article as it is now. A split has expired when neither whole nor parts are among them.
    """
    entries = {entry.key: entry for entry in catalog.entries}
    for made in reversed(made_by(catalog.events)):
        if not isinstance(made.rule, SplitRule) or any(key in fresh for key in (*made.of, *made.into)):
            continue
        first, second = (entries.get(key) for key in made.into)
        if first is None or second is None or not (first.target or second.target):
            continue
        whole = _whole(catalog, made.rule.key, first, second)
        if whole.key == made.rule.key:
            entries = {key: entry for old in entries.values() for key, entry in _put(old, whole, first, second)}
    return entries


def _put(old: Entry, whole: Entry, first: Entry, second: Entry) -> list[tuple[str, Entry]]:
    """Put the whole in the place of its first part."""
    if old is first:
        return [(whole.key, whole)]
    return [] if old is second else [(old.key, old)]


def _whole(catalog: Catalog, key: str, first: Entry, second: Entry) -> Entry:
    known = catalog.records.get(key)
    passed = len(first.placeholders)
    parts = (
        SegmentPart(first, {item.number: item.number for item in first.placeholders}),
        SegmentPart(second, {item.number: item.number + passed for item in second.placeholders}),
    )
    marks = (*first.placeholders, *(replace(item, number=item.number + passed) for item in second.placeholders))
    whole = Entry(known.source if known else "", kind=first.kind, context=first.context, placeholders=marks)
    if whole.key == key:
        data = SegmentationData(was=first.key, also=second.key, lapsed=True)
        join_entries(catalog, whole, *parts, actor=SYSTEM, data=data)
    return whole
