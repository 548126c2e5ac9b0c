"""
The bilingual catalog of an article and its ledger: what was translated, and who decided what.

`load_catalog` reads one, `catalog_transaction` changes one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.newsroom.catalog.article_merge import SyncReport, merge_segments
    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.ledger import Ledger
    from translator.newsroom.catalog.po import render_po
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.catalog.storage import (
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

# Name → the module that has it, where that is not `storage`.
_PLACES = {"Catalog": "catalog", "Entry": "record", "Ledger": "ledger", "render_po": "po"} | dict.fromkeys(
    ("SyncReport", "merge_segments"), "article_merge"
)

if not TYPE_CHECKING:  # Which knows all names.

    def __getattr__(name: str) -> object:
        """Load a module of the room when a name of it is asked for: a PO of another tool is read without articles."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.{_PLACES.get(name, 'storage')}"), name)
        return found
