"""The bilingual page of a site: a translation beside its source, paragraph by paragraph."""

from __future__ import annotations

import posixpath
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.newsroom.pages.layouts.html import blocks_to_html, page_body, with_code_colours
from translator.newsroom.pages.publication.attachments import sizes_of
from translator.newsroom.pages.publication.content_seal import UNSEALED
from translator.newsroom.pages.publication.picture_size import with_sizes
from translator.newsroom.pages.publication.publication import Publication
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
