"""
A page as a layout wrote it into a site, seen as the article that it shows.

A layout adds keys to the front matter, writes others anew, and gives links and images other addresses. None of that is
anybody's edit: it is what the layout makes of the same article, which is rendered again to know it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import front_matter_with, read_front_matter
from translator.newsroom.articles.frontmatter import front_matter_as_yaml
from translator.newsroom.catalog import Catalog
from translator.newsroom.house import Article
from translator.newsroom.pages.layouts import LAYOUTS, find_layout
from translator.newsroom.pages.layouts.markdown import assemble
from translator.newsroom.pages.layouts.sites import SiteLayout
from translator.newsroom.pages.publication.publication import outline, render_again

# Keys by which layouts say whether a page is finished, which a page loses and gets without anybody's edit.
_STATE = frozenset({"draft", "published"})


@dataclass(frozen=True)
class LayoutPage:
    """What a layout makes of a version, and the version that it is made of."""

    written: bytes
    article: bytes

    @cached_property
    def values(self) -> dict[str, Any]:
        """The front matter that the layout writes."""
        return read_front_matter(self.written).values

    @cached_property
    def originals(self) -> dict[str, Any]:
        """The keys that the layout wrote, each with the value of the article; None where the article has none."""
        article = self.article if self.written.startswith(b"+++") else front_matter_as_yaml(self.article)
        here = read_front_matter(article).values
        return {key: here.get(key) for key in {**here, **self.values} if here.get(key) != self.values.get(key)}

    def as_article(self, page: bytes) -> bytes:
        """Return a page of this layout with the front matter of the article."""
        there = read_front_matter(page).values
        kept = {key: value for key, value in self.originals.items() if value is not None and key in there}
        return front_matter_with(page, kept, drop={key for key, value in self.originals.items() if value is None})

    def changed_keys(self, base: bytes, edited: bytes) -> Iterator[tuple[str, Any, Any]]:
        """Yield the keys of the layout that somebody changed, each with the value before and after."""
        before, after = (read_front_matter(page).values for page in (base, edited))
        for key in self.originals:
            if before.get(key) != after.get(key):
                yield key, before.get(key), after.get(key)

    def distance(self, page: bytes) -> int:
        """Return in how many keys of its front matter a page is not as this layout writes it."""
        there = read_front_matter(page).values
        return sum(self.values.get(key) != there.get(key) for key in {**self.values, **there} if key not in _STATE)


def layouts_at(article: Article, path: Path) -> list[tuple[str, LangTag]]:
    """Return the layouts of site generators that write a version of an article to the end of `path`; its language."""
    publication = outline(article, article.newsroom.targets_of(article.ref))
    found = []
    for name in LAYOUTS:
        layout = find_layout(name)
        if isinstance(layout, SiteLayout):
            found += [(layout.path(publication, version), name, version.tag) for version in publication.versions]
    found = [item for item in found if path.as_posix().endswith(f"/{item[0]}")]
    return [(name, tag) for _place, name, tag in sorted(found, key=lambda item: -len(item[0]))]


def write_layout(article: Article, catalog: Catalog, name: str, *, is_draft: bool = False) -> LayoutPage:
    """Return what the layout called `name` makes of a catalog; raises `PublishError` where that does not fit."""
    publication, version = render_again(article, article.document, catalog, None, is_draft=is_draft)
    layout = find_layout(name)
    if not isinstance(layout, SiteLayout):
        return LayoutPage(assemble(publication, version), version.data)
    root = article.newsroom.root
    files = layout(publication, root)
    return LayoutPage(files[root / layout.path(publication, version)], version.data)
