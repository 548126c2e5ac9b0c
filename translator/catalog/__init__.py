"""
The bilingual catalog of an article and its ledger: what was translated, and who decided what.

`load_catalog` reads one, `catalog_transaction` changes one.
"""

from translator.catalog.article_merge import SyncReport, merge_segments
from translator.catalog.catalog import Catalog
from translator.catalog.entry import Entry
from translator.catalog.ledger import Ledger
from translator.catalog.po_output import render_po
from translator.catalog.storage import (
    catalog_transaction,
    find_torn_line,
    finish_transaction,
    is_current,
    is_unfinished,
    load_catalog,
    mend_torn_ledger,
)

__all__ = [
    "Catalog",
    "Entry",
    "Ledger",
    "SyncReport",
    "catalog_transaction",
    "find_torn_line",
    "finish_transaction",
    "is_current",
    "is_unfinished",
    "load_catalog",
    "mend_torn_ledger",
    "merge_segments",
    "render_po",
]
