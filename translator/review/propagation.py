"""Propagation: copy a target to the other segments with the same source, such as a title that is also a heading."""

from __future__ import annotations

from collections.abc import Iterator

from translator.catalog import Catalog, Entry, catalog_transaction
from translator.errors import ReviewError
from translator.model import State
from translator.newsroom import Newsroom
from translator.newsroom.people import Person
from translator.review import decisions
from translator.review.decisions import CopySource


def propagate(
    catalog: Catalog, source: str, target: str, person: Person, *, copied: CopySource, is_elsewhere: bool = False
) -> list[Entry]:
    """
    Copy `target` to every segment with the same `source` that nobody has confirmed, and return those.

    It counts as the person's own wording. Locked segments are skipped, and so is the one that `copied` names; in
    another article (`is_elsewhere`) the same key is another segment.
    """
    done = []
    for entry in catalog.entries:
        waits = entry.state.rank <= State.DRAFT.rank and not entry.is_locked
        if entry.source != source or not waits or (entry.key == copied.key and not is_elsewhere):
            continue
        if entry.target == target:
            decisions.accept(catalog, entry, person, copied=copied)
        else:
            decisions.edit(catalog, entry, person, target, copied=copied)
        done.append(entry)
    return done


def propagate_elsewhere(
    project: Newsroom, slug: str, tag: str, source: str, target: str, person: Person, *, copied: CopySource
) -> int:
    """
    Do the same in all other articles that go into `tag` from the same language; return how many segments it changed.

    An article in which the decision is not permitted is skipped as a whole.
    """
    done = 0
    for other in _candidates(project, slug, tag, source):
        try:
            with catalog_transaction(project, other, tag) as catalog:
                done += len(propagate(catalog, source, target, person, copied=copied, is_elsewhere=True))
        except ReviewError:
            continue
    return done


def _candidates(project: Newsroom, slug: str, tag: str, source: str) -> Iterator[str]:
    """Yield the slugs whose PO file contains the sentence; searching bytes is faster than loading catalogs."""
    wanted = source.replace("\\", r"\\").replace('"', r"\"").encode()
    for _tag, other, path in project.catalog_files(tag):
        if other != slug and b'msgid "' + wanted + b'"' in project.read(path):
            yield other
