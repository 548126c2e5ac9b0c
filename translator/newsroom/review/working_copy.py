"""The working copy of one catalog: read once, changed in transactions, and read again when the files change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from translator.bilingual.errors import CatalogBehind, CatalogError, ReviewError, TranslatorError, UsageError
from translator.bilingual.model import Finding, FuzzyMatch, Severity, State, TermMatch
from translator.newsroom.catalog import Catalog, Entry, catalog_transaction, is_current, load_catalog
from translator.newsroom.catalog.record import heading_paths
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, catalog_behind
from translator.newsroom.house.memory import Memory
from translator.newsroom.review.live_checks import ArticleChecks

Listener = Callable[[Catalog, frozenset[str]], None]

MATCHES = 5
"""How many memory matches are shown at most."""


class WorkingCopy:
    """A catalog with its checks, terms and memory; results are reused while the files do not change."""

    def __init__(self, article: Article, tag: str) -> None:
        """Read the catalog in `tag`; raises what `load_catalog` raises."""
        self.article, self.newsroom, self.slug, self.tag = article, article.newsroom, article.slug, tag
        # Not `article.catalog`, which others hold too: in a browser each person has a copy in a thread of their own.
        self.catalog = load_catalog(self.newsroom, self.slug, tag)
        self.checks = ArticleChecks(self.newsroom, self.catalog, is_patient=True)
        self._found: dict[str, list[Severity]] = {}
        """Segment key → how bad its findings are, the worst first; of those that were checked as they are now."""
        self._headings: list[tuple[str, ...]] = []
        """Of each segment, once somebody asked."""
        self._listeners: list[Listener] = []

    def on_change(self, listener: Listener) -> None:
        """Call `listener` after each change with the catalog as it was read before, and the keys of what changed."""
        self._listeners.append(listener)

    @contextmanager
    def transaction(self, *, rearranges: bool = False) -> Iterator[Catalog]:
        """
        Yield the catalog as it is on disk, for one decision; it is written when the block ends.

        After an exception the catalog is what the disk has. A block that `rearranges` segments gets a catalog of its
        own, and the working copy is read again afterwards.
        """
        if rearranges:
            with catalog_transaction(self.newsroom, self.slug, self.tag) as catalog:
                yield catalog
            self._reload()
            return
        try:
            with catalog_transaction(self.newsroom, self.slug, self.tag, known=self.catalog) as catalog:
                if catalog is not self.catalog:
                    self._replace(catalog)
                yield catalog
        except ReviewError:
            if self.catalog.ledger.added:
                self._reload()
            raise
        except BaseException:
            self._reload()
            raise

    def refresh(self) -> frozenset[str]:
        """
        Read what others decided since, and return the keys of what changed; cheap when nothing did.

        Where the settings, the glossary or the date of the article changed, everything is checked anew.
        """
        newsroom, before = self.newsroom.reopened(), self.newsroom
        if newsroom is not before:
            with suppress(
                UsageError
            ):  # Whoever sits at an article that is left out now finishes it by the former ones.
                self.article, self.newsroom = newsroom.article(self.slug), newsroom
        changed = frozenset() if is_current(self.newsroom, self.catalog) else self._reload()
        if self.newsroom is not before or not self.checks.is_current():
            self.checks = ArticleChecks(self.newsroom, self.catalog, is_patient=True)
            self._notify(self.catalog, [entry.key for entry in self.catalog.entries])
        return changed

    @property
    def trouble(self) -> TranslatorError | None:
        """
        Why what is shown may not be what holds: a file of the house cannot be read now, or the catalog is behind.

        None where all is well.
        """
        if not self.checks.is_current():
            return None
        origin = find_script_source(self.newsroom, self.article.ref, self.tag)
        files = (self.article.path, *map(Path, self.newsroom.catalog_state(self.tag, origin, slug=self.slug)))
        behind = None
        with suppress(CatalogError):  # Whoever opens the other script's catalog hears of it.
            behind = self.newsroom.kept(("behind", self.tag, self.slug), files, self._find_behind)
        return self.checks.trouble or behind

    def _find_behind(self) -> CatalogBehind | None:
        def read(tag: str) -> Catalog:
            return self.catalog if tag == self.tag else load_catalog(self.newsroom, self.slug, tag)

        return catalog_behind(self.article, self.tag, read)

    def mark_changed(self, keys: Iterable[str]) -> None:
        """Note that segments were changed by a decision, so that they are checked again."""
        self._notify(self.catalog, frozenset(keys))

    @property
    def reviewed_count(self) -> int:
        return sum(entry.state.rank >= State.REVIEWED.rank for entry in self.catalog.entries)

    @property
    def error_count(self) -> int:
        """
        Open errors in the whole article; segments that were not checked yet are checked now.

        A screen that must not wait shows `known_error_count`, and calls `check_more` when it is idle.
        """
        self.check_more(seconds=float("inf"))
        return self.known_error_count

    @property
    def known_error_count(self) -> int:
        return sum(found.count(Severity.ERROR) for found in self._found.values())

    @property
    def known_signs(self) -> dict[str, Severity]:
        """Segment key → its worst finding, for the segments that were checked and have one."""
        return {key: found[0] for key, found in self._found.items() if found}

    def check_more(self, seconds: float = 0.01) -> bool:
        """Check segments for about this long, and tell whether all are done."""
        end = monotonic() + seconds
        for entry in self.catalog.entries:
            if entry.key not in self._found:
                self.findings(entry)
                if monotonic() >= end:
                    break
        if self.is_checked:
            self.checks.keep()
        return self.is_checked

    @property
    def is_checked(self) -> bool:
        """Whether all of the article was checked as it is now: before that, no error is not known to be none."""
        return len(self._found) >= len(self.catalog.entries)

    def findings(self, entry: Entry, target: str | None = None) -> list[Finding]:
        """Return what the checks find in a segment, or in `target` in its place, the worst first."""
        found = sorted(self.checks.findings(entry, target), key=lambda finding: -finding.severity.rank)
        if target is None or target == entry.target:
            self._found[entry.key] = [item.severity for item in found]
        return found

    def judged(self, entry: Entry) -> list[Finding]:
        """Return the findings that an approval goes by; raises where the glossary could never be read."""
        if self.checks.glossary is not self.newsroom.glossary:
            self.refresh()
        return self.findings(entry)

    def headings(self, entry: Entry) -> tuple[str, ...]:
        self._headings = self._headings or heading_paths(self.catalog.entries)
        return self._headings[entry.number - 1]

    def terms(self, entry: Entry) -> list[TermMatch]:
        return self.checks.terms_in(entry)

    def matches(self, entry: Entry) -> list[FuzzyMatch]:
        """Return the matches of the translation memory, best first; at most one more than are shown (`MATCHES`)."""
        entries = self.catalog.entries
        before = entries[entry.number - 2].source if entry.number > 1 else ""
        after = entries[entry.number].source if entry.number < len(entries) else ""
        return self.memory.lookup(entry.source, before=before, after=after, limit=MATCHES + 1)

    @property
    def memory(self) -> Memory:
        """The memory of this direction, as `Newsroom.memory` has it."""
        return self.newsroom.memory(self.catalog.source_tag, self.tag)

    def _reload(self) -> frozenset[str]:
        return self._replace(load_catalog(self.newsroom, self.slug, self.tag))

    def _replace(self, catalog: Catalog) -> frozenset[str]:
        """Put a newer reading of the files in the place of the catalog; return the keys of what differs."""
        old = self.catalog
        if old.entries:  # Files that are gone would take the desk away from whoever sits there.
            catalog.require_entries()
        before, after = (
            {
                # Whatever a person would see of a change.
                entry.key: (entry.number, entry.target, entry.record, len(one.history(entry)), entry.comments)
                for entry in one.entries
            }
            for one in (old, catalog)
        )
        self.catalog = catalog
        self._headings = []
        self.checks = self.checks.on(catalog)
        return self._notify(old, {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)})

    def _notify(self, before: Catalog, keys: Iterable[str]) -> frozenset[str]:
        changed = frozenset(keys) | self.checks.take_shifted()
        for key in changed:
            self._found.pop(key, None)
        for listener in self._listeners:
            listener(before, changed)
        return changed
