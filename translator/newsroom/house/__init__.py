"""
The open newsroom, from which everything is loaded.

`open_newsroom()` finds the project around a folder and opens it. A `Newsroom` keeps its glossary, people and texts,
each read when it is first asked for, and gives out its articles. An `Article` keeps its source, its parsed document,
its catalogs by language, and the pages that stand published. Kept data is read again when its files changed, so
that a server that runs for days shows nothing stale.
"""

from translator.newsroom.house.newsroom import Article, Newsroom, Page, open_newsroom
from translator.newsroom.house.sync import (
    Rename,
    catalog_behind,
    follow_renames,
    is_article_changed,
    is_fresh,
    skip_shared_ids,
    sync_article,
)

__all__ = [
    "Article",
    "Newsroom",
    "Page",
    "Rename",
    "catalog_behind",
    "follow_renames",
    "is_article_changed",
    "is_fresh",
    "open_newsroom",
    "skip_shared_ids",
    "sync_article",
]
