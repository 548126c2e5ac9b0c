"""
Translation memory: confirmed translations of this project, found again for the same or a similar sentence.

`open_memory(project, source, target)` updates the index from the catalogs; `Memory.lookup` searches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.memory.lookup import Memory
from translator.memory.store import open_store, pair_name, store_path

if TYPE_CHECKING:
    from translator.project import Project

__all__ = ["Memory", "open_memory", "store_path"]


def open_memory(project: Project, source_tag: str, target_tag: str) -> Memory:
    """Return the memory of one direction; the index is updated first from the files that changed."""
    return Memory(open_store(project), pair_name(source_tag, target_tag))
