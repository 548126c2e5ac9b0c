"""
Markdown in the places where static site generators look for it: one layout a generator.

Source: the generators' own manuals: Hugo (multilingual by file name, `translationKey`), MkDocs static-i18n (folder
structure), Docusaurus (i18n of the blog plugin), Jekyll polyglot (`lang`, `page_id`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translator.formats import front_matter_with
from translator.language import hugo_code
from translator.publish.content_seal import UNSEALED, seal
from translator.publish.layouts.markdown import page_with_colophon
from translator.publish.versions import Publication, RenderedVersion


@dataclass(frozen=True, slots=True)
class SiteLayout:
    """The layout of one generator: where it wants a version, and the keys by which it joins the versions."""

    path: Callable[[Publication, RenderedVersion], str]
    """Path below the site's folder."""
    keys: Callable[[RenderedVersion], dict[str, Any]]
    """Front matter to add."""

    def __call__(self, publication: Publication, folder: Path, *, with_source: bool) -> dict[Path, bytes]:
        """Return one Markdown file a version. The source gets its by-lines too: on a site it is a page like others."""
        del with_source
        files = {}
        for version in publication.versions:
            data, keys = page_with_colophon(publication, version), self.keys(version)
            if version.is_source:
                sealed: dict[str, Any] = {"translator": {"content": UNSEALED}}
            else:
                sealed = {"translation": {**version.values["translation"], "content": UNSEALED}}
            files[folder / self.path(publication, version)] = seal(front_matter_with(data, {**sealed, **keys}))
        return files


def _id_of(version: RenderedVersion) -> str:
    return str(version.values.get("id") or version.slug)


def _docusaurus_path(publication: Publication, version: RenderedVersion) -> str:
    if version.tag == publication.source.tag:
        return f"blog/{version.slug}.md"
    return f"i18n/{version.tag}/docusaurus-plugin-content-blog/{version.slug}.md"


def _jekyll_path(publication: Publication, version: RenderedVersion) -> str:
    day = str(publication.source.values.get("date") or "1970-01-01")[:10]
    return f"_posts/{version.tag}/{day}-{version.slug}.md"


HUGO = SiteLayout(
    lambda _publication, version: f"content/posts/{version.slug}.{hugo_code(version.tag)}.md",
    lambda version: {"translationKey": _id_of(version), "slug": version.slug, "draft": version.is_draft},
)
MKDOCS = SiteLayout(lambda _publication, version: f"docs/{version.tag}/{version.slug}.md", lambda _version: {})
DOCUSAURUS = SiteLayout(_docusaurus_path, lambda version: {"slug": version.slug, "draft": version.is_draft})
JEKYLL = SiteLayout(
    _jekyll_path,
    lambda version: {
        "layout": "post",
        "page_id": _id_of(version),
        "permalink": f"/{version.slug}/",
        "published": not version.is_draft,
    },
)
