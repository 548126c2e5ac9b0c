"""
The article alone as HTML that any content management system takes: no page around it, no style, no script.

The title and the summary have fields of their own there; they are in `json`. Headings keep their ids, notes lead back,
and by-lines stand at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.pages.layouts.html import lines_to_html, markdown_to_html, page_address, page_body
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
        address = page_address(publication, version, version.tag) if publication.base_url else ""
        return urljoin(address, path)

    def beside(path: str) -> str:
        return whole(f"{path.rpartition('.')[0]}.html")

    text = page_body(publication, version, page=page or beside, file=whole, note=version.language_note)
    body = markdown_to_html(text, safe=publication.is_safe)
    colophon = lines_to_html(version.colophon, safe=publication.is_safe)
    text = first_title(str(body))[1]
    shown = [markdown_to_html(version.notice, safe=True), text, f"<hr>\n{colophon}" if colophon else ""]
    return "\n".join(part for part in shown if part)


def picture_addresses(publication: Publication, version: RenderedVersion) -> list[str]:
    if not publication.base_url:
        return []
    page = page_address(publication, version, version.tag)
    shown = [item.path for item in publication.attachments_of(version.tag)]
    return [urljoin(page, path) for path in dict.fromkeys(shown) if relative_path(path)[0]]
