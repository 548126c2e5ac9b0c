"""
One page an article, its languages side by side: each block of the source in a row with its counterparts.

For people who read two of the languages, and for the editor who looks the whole article over before it is published.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.newsroom.pages.layouts.html import (
    blocks_to_html,
    markdown_to_html,
    page_body,
    read_style,
    render_template,
    with_code_colours,
)
from translator.newsroom.pages.publication.attachments import files_beside, sizes_of
from translator.newsroom.pages.publication.content_seal import UNSEALED, seal
from translator.newsroom.pages.publication.picture_size import Size, with_sizes
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return one HTML file; the source stands in its first column."""
    versions = publication.versions
    sizes: dict[str, Size] = {}
    for version in versions:
        sizes |= sizes_of(publication.attachments_of(version.tag), _place_in(version))
    columns = []
    for version in versions:
        # The ids of the source stand as they are; a page may have each of them only once.
        prefix = "" if version.is_source else f"{version.tag}-"
        blocks = blocks_to_html(_linked(publication, version), safe=publication.is_safe, prefix=prefix)
        columns.append([with_sizes(with_code_colours(block), sizes) for block in blocks])
    page = render_template(
        "parallel.html",
        language=publication.source.tag,
        title=publication.source.title,
        versions=versions,
        names=LANGUAGE_NAMES,
        notices={version.tag: version.notice for version in versions if version.notice},
        rows=zip_longest(*columns, fillvalue=""),
        colophons=[markdown_to_html("\n\n".join(version.colophon), safe=publication.is_safe) for version in versions],
        style=read_style("parallel.css"),
        content=UNSEALED,
    )
    files = files_beside(publication.attachments, folder, publication.folders(folder))
    return {folder / f"{publication.source.slug}.html": seal(page.encode()), **files}


def _linked(publication: Publication, version: RenderedVersion) -> str:
    """Return the body of a version with the addresses that lead from this page to files and to other pages like it."""
    place = _place_in(version)
    shown = {item.path for item in publication.attachments_of(version.tag)}
    return page_body(
        publication,
        version,
        page=lambda path: posixpath.relpath(
            f"{version.article_at(path)[1]}.html", posixpath.dirname(version.slug) or "."
        ),
        file=lambda path: place(path) if path in shown else path,
    )


def _place_in(version: RenderedVersion) -> Callable[[str], str]:
    """Return what gives the address on this page of a file that stands beside a version."""
    folder = posixpath.dirname(version.slug)
    return lambda path: posixpath.relpath(posixpath.join(version.tag, folder, path), folder or ".")
