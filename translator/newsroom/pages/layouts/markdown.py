"""
The default layout: each version where the settings want it, with by-lines between two comments at its end.

Its headings state no ids, so that they read as people write them. Links lead to the pages of the same language, and to
the ids that the headings have there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from translator.newsroom.articles.addresses import with_links
from translator.newsroom.articles.frontmatter import front_matter_with
from translator.newsroom.pages.publication import UNSEALED, Publication, RenderedVersion, seal
from translator.newsroom.pages.publication.publication import files_beside

SOURCE_SEAL = {"translator": {"content": UNSEALED}}
"""Front matter of a copy of the source, which has no `translation` to hold its hash."""
COLOPHON = ("<!-- translator:colophon -->", "<!-- /translator:colophon -->")
NOTICE = ("<!-- translator:notice -->", "<!-- /translator:notice -->")
LABEL = ("<!-- translator:label -->", "<!-- /translator:label -->")
_MARKED = re.compile(
    rb"(?:(?<![\r\n])(?:\r?\n)++)?<!-- translator:(colophon|notice|label) -->(?:[^<]++|<(?!!-- /?translator:\1 -->))*+"
    rb"<!-- /translator:\1 -->(?:\r?\n)*"
)


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return one Markdown file a version; the source, elsewhere than beside it, is a copy with its own hash."""
    if any(version.is_whole for version in publication.versions):
        return {folder / version.place: version.data for version in publication.versions if version.is_whole}
    files = {}
    pages = {version.tag: folder / version.place for version in publication.versions}
    for version in publication.versions:
        if version.is_source:
            if not publication.is_beside:
                files[pages[version.tag]] = seal(front_matter_with(version.data, SOURCE_SEAL))
        else:
            files[pages[version.tag]] = version.data if version.adopted else assemble(publication, version)
    return {**files, **files_beside(publication.attachments, folder, pages)}


def assemble(publication: Publication, version: RenderedVersion) -> bytes:
    """Return a published file: front matter, what readers are told first, the article, its by-lines, its own hash."""
    table = publication.links.tables.get(version.tag, {})
    body = with_links(version.data[version.start :], table)
    return seal(page_with_colophon(publication, replace(version, data=version.data[: version.start] + body)))


def page_with_colophon(publication: Publication, version: RenderedVersion) -> bytes:
    """Return a version with its by-lines at the end, and what readers are told first on top."""
    data, start, body = version.data, version.start, version.body
    newline = "\r\n" if b"\r\n" in data else "\n"
    for (start_mark, end_mark), text in ((LABEL, version.label), (NOTICE, version.draft_notice)):
        if text:
            body = newline + newline.join([start_mark, "", f"> {text}", "", end_mark, ""]) + body
    if publication.bylines.is_site and not version.colophon:
        return data[:start] + body.encode()
    lines = [COLOPHON[0], "", *(part for line in version.colophon for part in (line, "")), COLOPHON[1], ""]
    ending = newline * max(0, 2 - body[len(body.rstrip("\r\n")) :].count("\n"))
    return data[:start] + (body + ending + newline.join(lines)).encode()


def marked_lines(data: bytes) -> list[tuple[int, str]]:
    """Return the by-lines and notices of a published file with the comments around them, each with its line number."""
    found = []
    for part in _MARKED.finditer(data):
        first = data.count(b"\n", 0, part.start()) + 1
        lines = part[0].decode(errors="replace").split("\n")
        found += [(number, line.strip()) for number, line in enumerate(lines, first) if line.strip()]
    return found


def without_marks(data: bytes) -> bytes:
    """Return a published file without its by-lines and notices; what remains stands on the line where it stood."""
    return _MARKED.sub(lambda found: b"\n" * max(1, found[0].count(b"\n")), data)
