"""What people did to published files by hand: it is never written over, unless they say so."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from translator.bilingual.errors import PublishError
from translator.bilingual.i18n import _
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames
from translator.newsroom.ground.files import read_file
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.publication.content_seal import is_untouched


def refuse_changed(
    newsroom: Newsroom,
    files: Mapping[Path, bytes | None],
    out: Path | None,
    *,
    names: Mapping[Path, LinkNames | None] | None = None,
) -> None:
    """
    Refuse to write over what a person did to a published file; `out` may be anywhere on the machine.

    `names` says how each page may write its links. Raises `PublishError` for the first file that was changed by hand;
    None stands for a file that shall go.
    """
    for path, data in files.items():
        there = data
        if os.path.lexists(path):
            shown = newsroom.name_of(path)
            there = read_file(path, (os.path.realpath(out),), shown=shown) if out else newsroom.read(path)
        if there == data or there is None or is_untouched(there):
            continue
        # Only now: it is all that renders an article, which nobody needs who publishes nothing new.
        from translator.newsroom.pages.publish.page_comparison import is_absorbed, read_copy

        links = (names or {}).get(path) or NO_LINKS
        if data is None or not (read_copy(newsroom, path) == there or is_absorbed(newsroom, path, there, data, links)):
            name = newsroom.relative(path)
            can_be_absorbed = path.suffix == ".md"
            raise PublishError(
                _("the file was changed by hand since it was published"),
                where=name,
                hint=_("{command}   (takes the change into the catalog; --force drops it)",
                       command=f"translator absorb {name}" if can_be_absorbed else "translator review"),
            )  # fmt: skip
