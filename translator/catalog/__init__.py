"""
The bilingual catalog of an article and its ledger: what was translated, and who decided what.

`load_catalog` reads one, `catalog_transaction` changes one, `sync_article` brings one up to its article.
"""

from translator.catalog.article_merge import SyncReport, merge_segments
from translator.catalog.catalog import Catalog
from translator.catalog.entry import Entry
from translator.catalog.ledger import Ledger
from translator.catalog.po_output import render_po
from translator.catalog.renames import Rename, follow_renames
from translator.catalog.storage import (
    catalog_transaction,
    find_torn_line,
    finish_transaction,
    is_current,
    is_unfinished,
    load_catalog,
    mend_torn_ledger,
)
from translator.catalog.sync import (
    is_article_changed,
    is_fresh,
    read_article,
    refuse_unreadable,
    skip_shared_ids,
    sync_article,
)

__all__ = [
    "Catalog",
    "Entry",
    "Ledger",
    "Rename",
    "SyncReport",
    "catalog_transaction",
    "find_torn_line",
    "finish_transaction",
    "follow_renames",
    "is_article_changed",
    "is_current",
    "is_fresh",
    "is_unfinished",
    "load_catalog",
    "mend_torn_ledger",
    "merge_segments",
    "read_article",
    "refuse_unreadable",
    "render_po",
    "skip_shared_ids",
    "sync_article",
]
