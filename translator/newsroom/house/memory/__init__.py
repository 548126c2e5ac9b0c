"""
Translation memory: confirmed translations of this project, found again for the same or a similar sentence.

`open_memory(project, source, target)` updates the index from the catalogs; `Memory.lookup` searches it.
"""

from __future__ import annotations

from contextlib import closing

from translator.newsroom.ground.project import Project
from translator.newsroom.ground.settings import DEFAULT_PENALTIES
from translator.newsroom.house.memory.lookup import Memory
from translator.newsroom.house.memory.store import open_store, rebuilt_store


def open_memory(project: Project, source_tag: str, target_tag: str) -> Memory:
    """Return the memory of one direction; the index is updated first from the files that changed."""
    given = project.settings.memory.penalties
    penalties = {str(name): given.get(name, usual) for name, usual in DEFAULT_PENALTIES.items()}
    return Memory(open_store(project), source_tag, target_tag, penalties, lambda: rebuilt_store(project))


def memory_directions(project: Project) -> dict[tuple[str, str], int]:
    """Return how many units there are in each direction (source tag, target tag), the largest first."""
    question = "SELECT pair, count(*) FROM units GROUP BY pair ORDER BY count(*) DESC, pair"
    with closing(open_store(project)) as store:
        rows = ((*pair.split(">"), count) for pair, count in store.execute(question))
        return {(source_tag, target_tag): count for source_tag, target_tag, count in rows}
