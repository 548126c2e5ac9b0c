"""
The article alone, for content management systems and programs: as HTML without a page around it, and as JSON.

The HTML has no title and no summary, which have fields of their own there; they are in the JSON. Headings keep their
ids, notes lead back, and by-lines stand at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import msgspec

from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.pages.layouts.html import lines_to_html, markdown_to_html, own_address, page_body
from translator.newsroom.pages.layouts.xhtml import first_title
from translator.newsroom.pages.publication import UNSEALED, Publication, RenderedVersion, seal


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    def page(version: RenderedVersion) -> bytes:
        return seal(f"{body_of(publication, version)}\n<!-- content: {UNSEALED} -->\n".encode())

    return publication.file_a_version(folder, ".html", page)


def body_of(publication: Publication, version: RenderedVersion, page: Callable[[str], str] | None = None) -> str:
    """
    Return the HTML of an article without its title; addresses are whole where the project has a base URL.

    `page` gives the address of another article by its path, instead of that in this layout.
    """

    def whole(path: str) -> str:
        return urljoin(own_address(publication, version), path)

    def beside(path: str) -> str:
        return whole(f"{path.rpartition('.')[0]}.html")

    text = page_body(publication, version, page=page or beside, file=whole, note=version.language_note)
    body = markdown_to_html(text, safe=publication.is_safe)
    colophon = lines_to_html(version.colophon, safe=publication.is_safe)
    text = first_title(str(body))[1]
    shown = [markdown_to_html(version.notice, safe=True), text, f"<hr>\n{colophon}" if colophon else ""]
    return "\n".join(part for part in shown if part)


def picture_addresses(publication: Publication, version: RenderedVersion) -> list[str]:
    page, shown = own_address(publication, version), [item.path for item in publication.attachments_of(version.tag)]
    return [urljoin(page, path) for path in dict.fromkeys(shown) if page and relative_path(path)[0]]


def json_files(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return one JSON file a version, for programs that build a site of their own."""

    def encoded(version: RenderedVersion) -> bytes:
        record = {
            "content": UNSEALED,
            "slug": version.slug,
            "lang": version.tag,
            "is_source": version.is_source,
            "is_draft": version.is_draft,
            "versions": [other.tag for other in publication.versions],
            "front_matter": version.values,
            "body": publication.with_article_links(version).decode(),
            "heading_ids": publication.heading_ids,
            "notice": version.notice,
            "colophon": list(version.colophon),
        }
        return seal(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")

    return publication.file_a_version(folder, ".json", encoded)
