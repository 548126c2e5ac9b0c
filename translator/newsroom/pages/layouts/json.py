"""One JSON file a version, for programs that build a site of their own."""

from __future__ import annotations

from pathlib import Path

import msgspec

from translator.newsroom.pages.publication import UNSEALED, Publication, RenderedVersion, seal


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
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
