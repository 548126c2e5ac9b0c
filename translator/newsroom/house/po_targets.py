"""
The translations of a gettext catalog that is an article: they are taken into our catalog, as by an unknown hand.

What the file says and the ledger has never had is new: a team translated it before, or somebody edits the file with
another program. What the ledger has had, in its present text or in a former one, is not: it waits to be published.
"""

from __future__ import annotations

from translator.bilingual.words.language import LangTag
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.storage import vouch
from translator.newsroom.house.newsroom import Article


def take_targets(article: Article, catalog: Catalog) -> int:
    """Take what is new in the file in the language of `catalog`, and return how many segments that were."""
    document = article.po(LangTag(catalog.tag))
    if document is None:
        return 0
    taken = 0
    for place, target in enumerate(document.targets):
        entry = catalog.find(document.segments[place].key)
        if entry is None or not target or entry.is_locked:
            continue
        message = document.messages[place]
        if message.target not in {document.written(place, text) for text in _texts_of(catalog, entry)}:
            entry.target = target
            vouch(catalog.records.get(entry.key), entry, (), message.is_fuzzy)
            taken += catalog.adopt(entry)
    return taken


def _texts_of(catalog: Catalog, entry: Entry) -> set[str]:
    """Return the present target of `entry`, and those that it had."""
    return {entry.target, *(event.target for event in catalog.history(entry) if event.target)}
