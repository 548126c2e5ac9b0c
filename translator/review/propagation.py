"""Propagation: copy a target to the other segments with the same source, such as a title that is also a heading."""

from __future__ import annotations

from translator.catalog import Catalog, Entry
from translator.model import State
from translator.newsroom.people import Person
from translator.review import decisions
from translator.review.decisions import CopySource


def propagate(catalog: Catalog, source: str, target: str, person: Person, *, copied: CopySource) -> list[Entry]:
    """
    Copy `target` to every segment with the same `source` that nobody has confirmed, and return those.

    It counts as the person's own wording. Locked segments are skipped, and so is the one that `copied` names.
    """
    done = []
    for entry in catalog.entries:
        waits = entry.state.rank <= State.DRAFT.rank and not entry.is_locked
        if entry.source != source or not waits or entry.key == copied.key:
            continue
        if entry.target == target:
            decisions.accept(catalog, entry, person, copied=copied)
        else:
            decisions.edit(catalog, entry, person, target, copied=copied)
        done.append(entry)
    return done
