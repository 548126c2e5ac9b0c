"""The working copy of a review session: its catalog with checks, the bookmark, and what is typed and not saved yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from translator.bilingual.errors import (
    CatalogBehind,
    CatalogError,
    FileError,
    ReviewError,
    TranslatorError,
    UsageError,
    WriteError,
)
from translator.bilingual.model import Finding, FuzzyMatch, Severity, State, TermMatch, short_hash
from translator.bilingual.tables import unpacked
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import now
from translator.newsroom.catalog.record import Entry, heading_paths
from translator.newsroom.catalog.storage import catalog_transaction, is_current, load_catalog
from translator.newsroom.ground.files import flush_files, locked, read_file, write_atomically, writing
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom, catalog_behind
from translator.newsroom.house.memory.lookup import Memory
from translator.newsroom.house.people import Person

if TYPE_CHECKING:
    from translator.newsroom.review.live_checks import ArticleChecks

# Held while a file is read and replaced: `serve` gives each person a thread, and all of them share the file.
_WRITING = Lock()


def review_folder(project: Newsroom, slug: str, tag: str) -> Path:
    """Return the folder of the files of the review of `slug` in `tag`; raises `FileError` for a link out of it all."""
    folder = project.derived_dir / "review" / tag / slug
    project.refuse_outside(folder)
    return folder


def load_bookmark(project: Newsroom, slug: str, tag: str, person_id: str) -> str:
    return _read_bookmarks(_path(project, slug, tag)).get(person_id, "")


def save_bookmark(project: Newsroom, slug: str, tag: str, person_id: str, key: str) -> None:
    """Remember the segment at which the person is; where that cannot be written, the next session begins elsewhere."""
    path = _path(project, slug, tag)
    with _WRITING:
        bookmarks = _read_bookmarks(path)
        if bookmarks.get(person_id) == key:
            return
        # Without fsync: a bookmark lost in a power cut costs one keystroke, fsync delays all.
        with suppress(OSError):
            write_atomically(path, msgspec.json.encode({**bookmarks, person_id: key}), is_derived=True)


def visit_time(project: Newsroom, slug: str, tag: str, person_id: str) -> str:
    """Return when somebody opened the article last on this machine, UTC; empty for never."""
    return load_bookmark(project, slug, tag, f"{person_id} at")


def note_visit(project: Newsroom, slug: str, tag: str, person_id: str) -> None:
    save_bookmark(project, slug, tag, f"{person_id} at", now())


def _read_bookmarks(path: Path) -> dict[str, str]:
    with suppress(OSError, FileError):
        return unpacked(read_file(path), dict[str, str], is_json=True) or {}
    return {}


def _path(project: Newsroom, slug: str, tag: str) -> Path:
    folder = review_folder(project, slug, tag)
    return folder.with_name(f"{folder.name}.json")


FLUSH_EVERY = 0.5
"""Seconds between two waits for the disk."""


class UnsavedText(msgspec.Struct, frozen=True, omit_defaults=True):
    key: str
    """The segment; behind a blank, what a remark about it is for."""
    base: str = ""
    """Names the texts that it was begun on: `base_of`."""
    text: str | None = None


class Autosave:
    def __init__(self, copy: WorkingCopy, person: Person) -> None:
        self._copy = copy
        folder = review_folder(copy.newsroom, copy.slug, copy.tag)
        self._unsaved = UnsavedTexts(folder / f"{quote(person.id, safe='')}.drafts")

    def save(self, entry: Entry, text: str, *, is_outdated: bool = False) -> None:
        """
        Put what is being typed on disk; cheap enough for every key. The present target is not an unsaved text.

        `is_outdated` says that the text was begun on another target than the present one. Raises `WriteError` where the
        disk does not take it; then it is kept in memory (`unwritten`).
        """
        known = self._find(entry)
        if text == entry.target:
            self.discard(entry)
            return
        if known is None:
            # After a crash right behind a decision, what is left must not lend its base to a new text.
            self.discard(entry)
        self._unsaved.save(entry.key, known.base if known else "" if is_outdated else base_of(entry), text)
        if known is not None and known.key != entry.key:
            self._unsaved.discard(known.key)

    def text_of(self, entry: Entry | None) -> str | None:
        known = self._find(entry) if entry else None
        return known.text if known else None

    def discard(self, entry: Entry) -> None:
        for key in _keys_of(self._copy.catalog, entry):
            self._unsaved.discard(key)

    def is_base_changed(self, entry: Entry | None) -> bool:
        known = self._find(entry) if entry else None
        return known is not None and entry is not None and known.base != base_of(entry)

    def keep_remark(self, entry: Entry, about: str, text: str) -> None:
        """
        Put on disk what is being typed about a segment, and no decision has said yet; `about` names the decision.

        Where the disk does not take it, it is kept in memory, and tried again with the next change.
        """
        if text:
            with suppress(WriteError):
                self._unsaved.save(_remark_key(entry, about), "", text)
        else:
            self.discard_remark(entry, about)

    def remark_of(self, entry: Entry, about: str) -> str:
        known = self._unsaved.get(_remark_key(entry, about))
        return known.text or "" if known else ""

    def discard_remark(self, entry: Entry, about: str) -> None:
        self._unsaved.discard(_remark_key(entry, about))

    @property
    def texts(self) -> dict[int, str]:
        if not self._unsaved:
            return {}
        return {entry.number: known.text or "" for entry in self._copy.catalog.entries if (known := self._find(entry))}

    @property
    def unwritten(self) -> dict[int, str]:
        """Those of `texts` that the disk did not take: they are lost when the program ends."""
        lost = self._unsaved.unwritten.keys()
        keys = {entry.number: _keys_of(self._copy.catalog, entry) for entry in self._copy.catalog.entries if lost}
        return {number: text for number, text in self.texts.items() if lost and not lost.isdisjoint(keys[number])}

    def close(self) -> None:
        self._unsaved.close()

    def _find(self, entry: Entry) -> UnsavedText | None:
        return _find(self._unsaved, self._copy.catalog, entry)


def unsaved_keys(article: Article, tag: str, person_id: str | None = None) -> list[str]:
    """
    Return the keys of the segments for which a person (None: anybody) typed a text that was never saved.

    They are repeated where several people did; the catalog is read only where anybody typed anything.
    """
    name = "*" if person_id is None else quote(person_id, safe="")
    try:
        paths = sorted(review_folder(article.newsroom, article.slug, tag).glob(f"{name}.drafts"))
    except FileError:  # A link out of the project: a review that is opened there says so.
        return []
    journals = [texts for path in paths if (texts := _read(path))]
    catalog = article.catalog(tag) if journals else None
    return [entry.key for texts in journals if catalog for entry in catalog.entries if _find(texts, catalog, entry)]


def _find(texts: Mapping[str, UnsavedText], catalog: Catalog, entry: Entry) -> UnsavedText | None:
    known = next((texts[key] for key in _keys_of(catalog, entry) if key in texts), None)
    # One that equals the target has been saved: a crash fell between the decision and `discard`.
    return known if known is None or known.text != entry.target else None


def _keys_of(catalog: Catalog, entry: Entry) -> list[str]:
    before = [event.data.was for event in reversed(catalog.history(entry))]
    return [entry.key, *dict.fromkeys(key for key in before if key)]


def _remark_key(entry: Entry, about: str) -> str:
    return f"{entry.key} {about}"


def base_of(entry: Entry) -> str:
    """Name the texts that an unsaved text is begun on."""
    return short_hash(entry.source_hash, entry.target)


class UnsavedTexts(dict[str, UnsavedText]):
    """Key → what one person typed in one article and never saved, in a file that is written anew at each change."""

    def __init__(self, path: Path) -> None:
        super().__init__(_read(path))
        self._path = path
        self._flushed = 0.0
        self.unwritten: dict[str, UnsavedText] = {}
        """Changes that the disk did not take."""

    def save(self, key: str, base: str, text: str) -> None:
        """
        Put `text` on disk. The base stays what it was when the person began to type.

        Raises `WriteError` where the disk does not take it; it is kept in memory, and tried again with the next change.
        """
        known = self.get(key)
        new = UnsavedText(key, known.base if known else base, text)
        if new != known or self.unwritten:
            self._write(new)

    def discard(self, key: str) -> None:
        """
        Remove the text of a segment: it was saved by a decision, or the person gave it up.

        Where the disk does not take even that, it is tried again with the next change.
        """
        if key in self:
            with suppress(WriteError):
                self._write(UnsavedText(key))

    def close(self) -> None:
        """Try once more what the disk did not take, and wait until everything is on it."""
        with suppress(WriteError):
            for change in list(self.unwritten.values())[:1]:
                self._write(change)
            flush_files([self._path])

    def _write(self, change: UnsavedText) -> None:
        self.unwritten[change.key] = change
        _apply(self, [change])
        with writing(self._path), locked(self._path.with_suffix(".lock")):
            # Another window of the same person may have written meanwhile.
            there = _apply(_read(self._path), self.unwritten.values())
            is_due = monotonic() - self._flushed >= FLUSH_EVERY
            lines = b"".join(msgspec.json.encode(unsaved) + b"\n" for unsaved in there.values())
            write_atomically(self._path, lines, is_derived=not is_due)
        self._flushed = monotonic() if is_due else self._flushed
        self.unwritten.clear()


def _read(path: Path) -> dict[str, UnsavedText]:
    try:
        lines = read_file(path).split(b"\n")
    except (OSError, FileError):
        return {}
    return _apply({}, (unsaved for line in lines if (unsaved := unpacked(line, UnsavedText, is_json=True))))


def _apply(texts: dict[str, UnsavedText], changes: Iterable[UnsavedText]) -> dict[str, UnsavedText]:
    for change in changes:
        texts.pop(change.key, None)
        if change.text is not None:
            texts[change.key] = change
    return texts


Listener = Callable[[Catalog, frozenset[str]], None]

MATCHES = 5


class WorkingCopy:
    """A catalog with its checks, terms and memory; results are reused while the files do not change."""

    def __init__(self, article: Article, tag: str) -> None:
        self.article, self.newsroom, self.slug, self.tag = article, article.newsroom, article.slug, tag
        # Not `article.catalog`, which others hold too: in a browser each person has a copy in a thread of their own.
        self.catalog = load_catalog(self.newsroom, self.slug, tag)
        self.checks = self._article_checks()
        self.shown_matches: dict[str, list[FuzzyMatch]] = {}
        """Matches of the memory for a segment, when it was last looked at."""
        self._found: dict[str, list[Severity]] = {}
        """Segment key → how bad its findings are, the worst first; of those that were checked as they are now."""
        self._headings: list[tuple[str, ...]] = []
        self._listeners: list[Listener] = []

    def _article_checks(self) -> ArticleChecks:
        # Not for `sync` and `status`, which only count unsaved texts.
        from translator.newsroom.review.live_checks import ArticleChecks

        return ArticleChecks(self.newsroom, self.catalog, is_patient=True)

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
            self.checks = self._article_checks()
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
        found = self.memory.lookup(entry.source, before=before, after=after, limit=MATCHES + 1)
        self.shown_matches[entry.key] = found
        return found

    @property
    def memory(self) -> Memory:
        return self.newsroom.memory(self.catalog.source_tag, self.tag)

    def _reload(self) -> frozenset[str]:
        return self._replace(load_catalog(self.newsroom, self.slug, self.tag))

    def _replace(self, catalog: Catalog) -> frozenset[str]:
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
