"""The first proof alone, for any files: each is read and written with every target equal to its source."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from translator.newsroom.articles import format_of
from translator.newsroom.articles.article_format import prove_source
from translator.newsroom.pages.publish.file_group import write_together


def export_identity(paths: Sequence[Path], tag: str, out: Path) -> list[Path]:
    """
    Write each file below `out`, read and rendered with every target equal to its source.

    The tree below the files' common folder is kept. Needs no project. Raises `PublishError` where a byte would
    differ, before anything is written.
    """
    base = Path(os.path.commonpath([path.resolve().parent for path in paths]))
    rendered: dict[Path, bytes] = {}
    for path in paths:
        document = prove_source(path.read_bytes(), tag=tag, format=format_of(path), where=path)
        result = document.render([segment.source for segment in document.segments], tag=tag)
        rendered[out / path.resolve().relative_to(base)] = result
    write_together(rendered, journal=out / ".translator-identity.msgpack")
    return sorted(rendered)
