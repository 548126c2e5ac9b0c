"""
What changed in the sources since: segments whose translation was approved, the gravest changes first, and adopted pages
whose article changed outside of its sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.bilingual.alignment.word_diff import ChangeWeight, SourceChange, classify_change
from translator.bilingual.code_version import code_version
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.revisions import changes_since_adoption, last_adoption
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Newsroom
from translator.newsroom.house.catalog_conversion import is_own_wording
from translator.newsroom.review.progress import known_progress, progress_version

# What the index has of a catalog that was not made from a page.
_NOT_ADOPTED = b"no"
_RANKS = (ChangeWeight.MEANING, ChangeWeight.WORDING, ChangeWeight.COSMETIC)


@dataclass(frozen=True, slots=True)
class StaleSegment:
    """One segment that waits because its source changed."""

    slug: str
    tag: str
    segment: int
    """1-based number."""
    change: SourceChange
    """The change since the source that the target was approved for, whatever was in between."""
    before: str
    after: str
    target: str

    @property
    def rank(self) -> tuple[int, int, int]:
        """What it is ordered by: the gravest first, then what has more reasons, then what has more changes."""
        return _RANKS.index(self.change.weight), -len(self.change.reasons), -len(self.change.differences.edits)


@dataclass(frozen=True, slots=True)
class StalePage:
    """An adopted page whose article changed outside of its sentences since."""

    slug: str
    tag: str
    page: str
    """Its path from the root of the project."""
    outside: tuple[str, ...]
    """`front matter`, `code`, `markup`."""


def stale_pages(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[StalePage]:
    """Return the adopted pages of the chosen articles that lack what no sentence shows."""
    found: list[StalePage] = []
    environment = code_version("newsroom/catalog")
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            files = newsroom.catalog_state(tag, slug=article.slug)
            look = newsroom.index.look("adopted", tag, article.slug, environment=environment, files=files)
            if look.value == _NOT_ADOPTED:
                continue
            with newsroom.skipping(at=article.path):
                catalog = article.catalog(tag)
                if last_adoption(catalog) is None:
                    look.keep(_NOT_ADOPTED)
                    continue
                outside = changes_since_adoption(newsroom, article.ref, catalog, article.document)
                if outside:
                    page = newsroom.relative(newsroom.article_path(tag, article.slug))
                    found.append(StalePage(article.slug, tag, page, outside))
    return found


def stale_segments(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[StaleSegment]:
    """
    Return the stale segments of the chosen articles, the gravest first.

    Of a converted version, these are the ones that people wrote: the others follow its origin.

    Raises `UsageError` for an unknown article; a catalog that cannot be read is passed over as in any command.
    """
    found: list[StaleSegment] = []
    house = progress_version(newsroom)
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            with newsroom.skipping(at=article.path):
                known = known_progress(article, tag, house)
                if known is not None and not known.stale:
                    continue
                catalog = article.catalog(tag)
                stale = [entry for entry in catalog.entries if entry.target and entry.is_stale]
                if stale and find_script_source(newsroom, article.ref, tag):
                    stale = [entry for entry in stale if is_own_wording(catalog, entry)]
                found += _described(newsroom, catalog, stale)
    return sorted(found, key=lambda item: (item.rank, item.slug, item.tag, item.segment))


def _described(newsroom: Newsroom, catalog: Catalog, stale: Sequence[Entry]) -> list[StaleSegment]:
    if not stale:
        return []
    terms = newsroom.glossary.termbase(catalog.source_tag, catalog.tag)
    return [
        StaleSegment(
            catalog.slug, catalog.tag, entry.number,
            classify_change(entry.previous_source or "", entry.source, catalog.source_tag, terms.find),
            entry.previous_source or "", entry.source, entry.target,
        )
        for entry in stale
    ]  # fmt: skip
