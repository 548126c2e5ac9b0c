"""
The corrections of one version: what was wrong in the translation alone, and is in no other page than its own.

Its ledger has them, with their notices. A version that is converted from the other script tells its readers too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from translator.bilingual.words.patterns import printable
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.event_data import CorrectionData


def corrections_of(catalog: Catalog) -> Iterator[CorrectionData]:
    """Yield the corrections of the translation alone that hold, the first one first: not those that were undone."""
    found = [event.data for event in catalog.events if isinstance(event.data, CorrectionData) and event.data.day]
    for number, data in enumerate(found):
        entry = catalog.find(data.segment)
        is_last = all(other.segment != data.segment for other in found[number + 1 :])
        if not (is_last and entry is not None and entry.target == data.before):
            yield data


def correction_list(
    known: object, catalog: Catalog, origin: Catalog | None, convert: Callable[[str], str]
) -> list[dict[str, Any]]:
    """
    Return `corrections` of the front matter of a version, by date: those of the article, and its own.

    `known` is the list of the article, `origin` the catalog that the version is converted from, if it is; `convert`
    turns a notice into its script.
    """
    own = [(data.day, data.notice) for data in corrections_of(catalog)]
    for data in corrections_of(origin) if origin else ():
        entry = catalog.find(data.segment)
        if entry is None or entry.is_derived:
            own.append((data.day, convert(data.notice)))
    listed = list(known) if isinstance(known, list) else []
    added = [{"date": day, "text": printable(notice)} for day, notice in own]
    return sorted([*listed, *added], key=lambda item: str(item.get("date") or "") if isinstance(item, dict) else "")
