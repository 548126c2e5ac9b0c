"""
The files in sites that `publish` wrote and somebody changed since, wherever in the project they are.

A page holds the hash of itself, so that every Markdown and HTML file below the project's folder can be asked. Sites
elsewhere are known from the cache of what was published.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from translator.errors import FileError
from translator.files import read_file
from translator.project import Project
from translator.publish.content_seal import is_untouched, seal_of
from translator.publish.publication_cache import PublicationCache
from translator.settings import SETTINGS_FILE

_SUFFIXES = (".md", ".html")
_PASSED_OVER = frozenset({"node_modules", "__pycache__"})


def edited_files(project: Project) -> Iterator[Path]:
    """Yield the files that state a hash which is not theirs, sorted; those that cannot be read are none."""
    root = Path(os.path.realpath(project.root))
    elsewhere = {
        Path(os.path.realpath(path)) for path in PublicationCache(project).written() if path.suffix in _SUFFIXES
    }
    paths = {*_files_below(root), *(path for path in elsewhere if not path.is_relative_to(root))}
    for path in sorted(paths):
        with suppress(FileError, OSError):
            data = read_file(path)
            if seal_of(data) and not is_untouched(data):
                yield path


def _files_below(root: Path) -> Iterator[Path]:
    """Yield the Markdown and HTML files of a project, but for those of projects inside of it."""
    for folder, folders, names in os.walk(root):
        if folder != str(root) and SETTINGS_FILE in names:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        yield from (Path(folder, name) for name in names if name.endswith(_SUFFIXES))
