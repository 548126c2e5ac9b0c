"""
Translation memory: what was confirmed in this project, found again when the same or a similar sentence comes.

`open_memory(project, source, target)` brings the index up to the catalogs; `Memory.lookup` asks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.memory.lookup import Memory
from translator.memory.store import open_store, pair_name, store_path

if TYPE_CHECKING:
    from translator.project import Project

__all__ = ["Memory", "open_memory", "store_path"]


def open_memory(project: Project, source_tag: str, target_tag: str) -> Memory:
    """Return the memory of one direction; the index is brought up to date first, which reads what changed only."""
    return Memory(open_store(project), pair_name(source_tag, target_tag))
