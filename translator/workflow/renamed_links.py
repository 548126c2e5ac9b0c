"""Links to articles that were renamed: they lead to the new name, in every source and in pages that people wrote."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote

from translator.catalog.renames import Rename
from translator.files import write_atomically
from translator.formats import read_front_matter
from translator.formats.addresses import Address, replace_addresses
from translator.language import CONTENT_TAGS
from translator.project import Project


def mend_links(project: Project, renames: Sequence[Rename]) -> list[tuple[str, int]]:
    """
    Change the links to renamed articles, and return path and number of links of each file that changed.

    Published pages are not touched: `publish` writes them anew from their sources. A file that cannot be read is passed
    over as in any command.
    """
    moved = {
        _real(project.article_path(tag, rename.before)): _real(project.article_path(tag, rename.slug))
        for rename in renames
        for tag in CONTENT_TAGS
    }
    changed = []
    for path, _place in project.article_files() if moved else ():
        with project.skipping():
            if path.suffix == ".md" and (count := _mend(project, path, moved)):
                changed.append((project.relative(path), count))
    return changed


def _mend(project: Project, path: Path, moved: dict[str, str]) -> int:
    data = project.read(path)
    if not any(Path(one).stem.encode() in data for one in moved):
        return 0
    front = read_front_matter(data)
    if "translation" in front.values:
        return 0
    count = 0

    def change(address: Address) -> str:
        nonlocal count
        mended = _mended(address.url, Path(_real(path)).parent, moved)
        count += mended != address.url
        return mended

    start = front.span[1]
    mended = data[:start] + replace_addresses(data[start:], change)
    if count:
        write_atomically(path, mended)
    return count


def _mended(url: str, folder: Path, moved: dict[str, str]) -> str:
    """Return where a link in a file of `folder` leads now; with or without a suffix, as it was written."""
    place = url.partition("#")[0].partition("?")[0]
    if not place or place.startswith("/") or ":" in place:
        return url
    there = os.path.normpath(folder / unquote(place))
    for suffix in ("", ".md"):
        new = moved.get(there + suffix)
        if new is not None:
            written = Path(os.path.relpath(new, folder)).as_posix()
            written = quote(written) if "%" in place else written
            head = "./" if place.startswith("./") and not written.startswith("../") else ""
            tail = "/" if place.endswith("/") else ""
            return head + written.removesuffix(suffix or "\0") + tail + url[len(place) :]
    return url


def _real(path: Path) -> str:
    return os.path.realpath(path)
