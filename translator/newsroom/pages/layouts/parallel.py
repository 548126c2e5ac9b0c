"""Pages with languages side by side: all of an article, and a translation beside its source on a site."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.newsroom.pages.layouts.html import (
    blocks_to_html,
    markdown_to_html,
    page_body,
    read_style,
    render_template,
    with_code_colours,
)
from translator.newsroom.pages.publication.provenance import UNSEALED, seal
from translator.newsroom.pages.publication.publication import Publication, Size, files_beside, sizes_of, with_sizes
from translator.newsroom.pages.publication.versions import RenderedVersion

if TYPE_CHECKING:
    from markupsafe import Markup


def bilingual_values(publication: Publication, version: RenderedVersion, place: str) -> dict[str, Any]:
    """Return what the template of the page at `place`, from the root of the site, shows."""
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
        "content": UNSEALED,
        "names": LANGUAGE_NAMES,
        "alternates": {},
        "canonical": "",
    }


def _column(publication: Publication, version: RenderedVersion, place: str, prefix: str) -> list[Markup]:
    folder = posixpath.dirname(place)

    def from_here(path: str) -> str:
        there = posixpath.join(version.tag, posixpath.dirname(version.slug), path)
        return posixpath.relpath(posixpath.normpath(there), folder)

    shown = {item.path for item in publication.attachments_of(version.tag)}
    body = page_body(
        publication,
        version,
        page=lambda path: from_here(str(PurePosixPath(path).with_suffix(".html"))),
        file=lambda path: from_here(path) if path in shown else path,
    )
    sizes = sizes_of(publication.attachments_of(version.tag), from_here)
    blocks = blocks_to_html(body, safe=publication.is_safe, prefix=prefix)
    return [with_sizes(with_code_colours(block), sizes) for block in blocks]


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
