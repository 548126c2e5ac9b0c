"""Propagation: copy a target to the other segments with the same source, such as a title that is also a heading."""

from __future__ import annotations

from contextlib import suppress

from translator.catalog import Catalog, Entry, catalog_transaction
from translator.errors import ReviewError
from translator.model import State
from translator.newsroom import Article
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
    article: Article, tag: str, source: str, target: str, person: Person, *, copied: CopySource
) -> int:
    """
    Do the same in all other articles that go into `tag` from the same language; return how many segments it changed.

    An article in which the decision is not permitted is skipped as a whole.
    """
    newsroom, done = article.newsroom, 0
    # Searching the bytes of a PO file is faster than loading catalogs.
    wanted = b'msgid "' + source.replace("\\", r"\\").replace('"', r"\"").encode() + b'"'
    for _tag, slug, path in newsroom.catalog_files(tag):
        if slug == article.slug or wanted not in newsroom.read(path):
            continue
        with suppress(ReviewError), catalog_transaction(newsroom, slug, tag) as catalog:
            done += len(propagate(catalog, source, target, person, copied=copied, is_elsewhere=True))
    return done
