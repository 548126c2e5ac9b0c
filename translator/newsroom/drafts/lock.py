"""
The signature of a draft, by which `--renew` sees that an engine would write it differently today.

A signature contains every setting that changes the output of an engine, so an equal signature means an equal text.
"""

from __future__ import annotations

from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry

POLISHED = "|polish:"
"""In the signature of a draft that was mended: between that of its engine and that of who mended it."""


def unpolished(signature: str) -> str:
    return signature.partition(POLISHED)[0]


def is_machine_draft(catalog: Catalog, entry: Entry) -> bool:
    """Return True for the text of an engine that no person changed or confirmed."""
    is_untouched = entry.state is State.DRAFT and not entry.is_foreign and not catalog.makers(entry)
    return is_untouched and entry.record.origin.startswith("mt:") and bool(entry.target)
