"""The segments of an article as one catalog has them, after the splits and merges of people."""

from __future__ import annotations

from collections.abc import Iterable

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.newsroom.articles import Document
from translator.newsroom.catalog import Catalog, Entry, merge_segments
from translator.newsroom.catalog.segment_rules import Made, made_by, rules_for
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article


class SegmentedArticle:
    """The article of a catalog in an open transaction, segmented by the rules in its ledger."""

    def __init__(self, article: Article, catalog: Catalog) -> None:
        """
        Read the article.

        Raises `ReviewError` where the catalog follows the segments of the other script, and where the article has
        changed since the last sync; `ArticleError` where the article cannot be read.
        """
        self._article, self._catalog = article, catalog
        origin = find_script_source(article.newsroom, article.ref, catalog.tag)
        if origin and origin != article.tag:
            raise ReviewError(
                _("{tag} has the segments of {origin}, which it is converted from", tag=catalog.tag, origin=origin),
                where=catalog.where,
                hint=f"translator review {catalog.slug} --to {origin}",
            )
        self.document: Document = self._segmented()
        """The article with the catalog's segments."""
        if {segment.key for segment in self.document.segments} != {entry.key for entry in catalog.entries}:
            raise ReviewError(
                _("the article has changed since the catalog was brought up to it"),
                where=catalog.where,
                hint=f"translator sync {catalog.slug} --to {catalog.tag}",
            )

    def _segmented(self) -> Document:
        rules = rules_for(self._article.newsroom, self._article.ref, self._catalog)
        return self._article.document.resegmented(rules)

    @property
    def made(self) -> list[Made]:
        """The splits and merges that hold now, oldest first."""
        return made_by(self._catalog.events)

    def without(self, made: Made) -> Document:
        return self._article.document.resegmented(other.rule for other in self.made if other.event is not made.event)

    def following(self, entry: Entry) -> Entry | None:
        """Return the entry of the segment after `entry` in the same block; None where there is none."""
        segments = self.document.segments
        for index, segment in enumerate(segments):
            if segment.key != entry.key:
                continue
            after = next((other for other in segments[index + 1 :] if other.block == segment.block), None)
            if after is not None:
                return self._catalog.find(after.key)
        return None

    def arrange(self, *, drop: Iterable[str], wanted: Iterable[str]) -> None:
        """
        Give the catalog the segments that its ledger says now.

        Entries that the article no longer has are removed where `drop` names them: their texts live on in others.
        Raises `ReviewError` when one of the `wanted` keys is not in the article.
        """
        document = self._segmented()
        keys, gone = {segment.key for segment in document.segments}, set(drop)
        if not keys.issuperset(wanted):
            raise ReviewError(
                _("the article cannot be segmented in this way"),
                where=self._catalog.where,
                hint=f"translator diff {self._catalog.slug} --to {self._catalog.tag}",
            )
        self._catalog.entries = [e for e in self._catalog.entries if e.key in keys or e.key not in gone]
        merge_segments(self._catalog, document.segments, path=self._article.newsroom.relative(self._article.path))
