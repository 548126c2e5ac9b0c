"""The index of the memory, brought up to the files before it is searched."""

from __future__ import annotations

from translator.bilingual.i18n import _
from translator.desk.render.console import progress
from translator.newsroom.house import Newsroom
from translator.newsroom.house.memory import unread_bytes, update_index


def index_memory(project: Newsroom) -> None:
    """Bring the index up to the files, with a progress bar where an imported memory is read anew."""
    size = unread_bytes(project)
    if size:
        with progress(_("indexing the memory"), size, unit="bytes") as bar:
            update_index(project, bar)
