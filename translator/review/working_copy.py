"""One article in one target, open on somebody's desk: read once, changed by transactions, and kept up with the disk."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from translator.catalog import catalog_transaction, is_current, load_catalog
from translator.catalog.actions import Action
from translator.errors import ReviewError
from translator.review.live_checks import ArticleChecks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.catalog import Catalog, Entry
    from translator.memory import Memory
    from translator.model import Finding, FuzzyMatch, TermMatch
    from translator.project import Project

MATCHES = 5
"""How many memory matches are shown at most."""


class OpenArticle:
    """A catalog with its checks, terms and memory; what is read stays read while the files do not change."""

    def __init__(self, project: Project, slug: str, tag: str) -> None:
        """Read the catalog; raises what `load_catalog` raises."""
        self.project, self.slug, self.tag = project, slug, tag
        self.catalog = load_catalog(project, slug, tag)
        self.checks = ArticleChecks(project, self.catalog)

    @contextmanager
    def transaction(self, *, rearranges: bool = False) -> Iterator[Catalog]:
        """
        Hold the catalog for one decision: what is on disk, also when somebody else wrote it a moment ago.

        It is on disk when the block ends. After an exception the catalog is what the disk says. A block that
        `rearranges` segments gets a catalog of its own, which is read again behind it.
        """
        if rearranges:
            with catalog_transaction(self.project, self.slug, self.tag) as catalog:
                yield catalog
            self._take(load_catalog(self.project, self.slug, self.tag))
            return
        try:
            with catalog_transaction(self.project, self.slug, self.tag, known=self.catalog) as catalog:
                if catalog is not self.catalog:
                    self._take(catalog)
                yield catalog
        except ReviewError:
            if self.catalog.ledger.added:
                self._take(load_catalog(self.project, self.slug, self.tag))
            raise
        except BaseException:
            self._take(load_catalog(self.project, self.slug, self.tag))
            raise

    def refresh(self) -> frozenset[str]:
        """Take in what others decided since, and return the keys of what changed; cheap when nothing did."""
        if is_current(self.project, self.catalog):
            return frozenset()
        return self._take(load_catalog(self.project, self.slug, self.tag))

    def findings(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """Return what the checks say about a segment, or about `target` in its place, the worst first."""
        return sorted(self.checks.findings(entry, target), key=lambda finding: -finding.severity.rank)

    def terms(self, entry: Entry) -> list[TermMatch]:
        """Return the glossary terms in the source, in text order."""
        return self.checks.terms_in(entry)

    def matches(self, entry: Entry) -> list[FuzzyMatch]:
        """Return at most five remembered pairs, best first, without the text that stands here already."""
        entries = self.catalog.entries
        before = entries[entry.number - 2].source if entry.number > 1 else ""
        after = entries[entry.number].source if entry.number < len(entries) else ""
        found = self._memory.lookup(entry.source, before=before, after=after, limit=MATCHES + 1)
        return [match for match in found if match.target != entry.target][:MATCHES]

    def alternatives(self, entry: Entry) -> list[str]:
        """Return what engines said for the segment, the latest first, where it is not the present target."""
        said: dict[str, None] = {}
        for event in reversed(self.catalog.history(entry)):
            if event.action is Action.DRAFT:
                said.update(dict.fromkeys(text for text in (event.target, *event.raw) if text and text.strip()))
        said.pop(entry.target, None)
        return list(said)

    @cached_property
    def _memory(self) -> Memory:
        from translator.memory import open_memory

        return open_memory(self.project, self.catalog.source_tag, self.tag)

    def _take(self, catalog: Catalog) -> frozenset[str]:
        """Put another reading of the files in the place of the catalog in hand; return the keys of what differs."""
        before, after = ({entry.key: _face(one, entry) for entry in one.entries} for one in (self.catalog, catalog))
        self.catalog = catalog
        self.checks = self.checks.on(catalog)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        return frozenset(changed)


def _face(catalog: Catalog, entry: Entry) -> tuple[object, ...]:
    """Return all of an entry that a person would see change, its place in the article included."""
    return (entry.number, entry.target, entry.record, len(catalog.history(entry)), entry.comments)
