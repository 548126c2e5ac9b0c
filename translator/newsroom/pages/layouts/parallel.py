"""Pages with languages side by side: all of an article, and a translation beside its source on a site."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from translator.newsroom.pages.layouts.html import (
    blocks_to_html,
    lines_to_html,
    page_body,
    read_style,
    sealed_page,
    with_code_colours,
)
from translator.newsroom.pages.publication import Publication, RenderedVersion, sizes_of, with_sizes

if TYPE_CHECKING:
    from markupsafe import Markup


def bilingual_values(publication: Publication, version: RenderedVersion, place: str) -> dict[str, Any]:
    source = publication.source
    both = (source, version)
    # The ids of the page's own language stand as they are; a page may have each of them only once.
    columns = [_column(publication, item, place, "" if item is version else f"{item.tag}-") for item in both]
    return {
        "language": version.tag,
        "title": version.title,
        "version": version,
        "source": source,
        "rows": list(zip_longest(*columns, fillvalue="")),
        "notice": version.notice,
        "alternates": {},
        "canonical": "",
    }


def _column(
    publication: Publication,
    version: RenderedVersion,
    place: str,
    prefix: str,
    page: Callable[[str], str] | None = None,
) -> list[Markup]:
    """Return the blocks of a version for the page at `place`; `page` gives the address of an article by its path."""
    folder = posixpath.dirname(place) or "."

    def from_here(path: str) -> str:
        return posixpath.relpath(version.from_root(path), folder)

    attachments = publication.attachments_of(version.tag)
    shown = {item.path for item in attachments}
    body = page_body(
        publication,
        version,
        page=page or (lambda path: from_here(str(PurePosixPath(path).with_suffix(".html")))),
        file=lambda path: from_here(path) if path in shown else path,
    )
    sizes = sizes_of(attachments, from_here)
    blocks = blocks_to_html(body, safe=publication.is_safe, prefix=prefix)
    return [with_sizes(with_code_colours(block), sizes) for block in blocks]


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return one HTML file; the source stands in its first column."""
    versions, place = publication.versions, f"{publication.source.slug}.html"
    here = posixpath.dirname(place) or "."
    columns = [
        _column(
            publication,
            version,
            place,
            "" if version.is_source else f"{version.tag}-",
            lambda path, version=version: posixpath.relpath(f"{version.article_at(path)[1]}.html", here),  # type: ignore[misc]
        )
        for version in versions
    ]
    page = sealed_page(
        "parallel.html",
        language=publication.source.tag,
        title=publication.source.title,
        versions=versions,
        notices={version.tag: version.notice for version in versions if version.notice},
        rows=zip_longest(*columns, fillvalue=""),
        colophons=[lines_to_html(version.colophon, safe=publication.is_safe) for version in versions],
        style=read_style("parallel.css"),
    )
    return {folder / place: page, **publication.files_beside(folder)}
