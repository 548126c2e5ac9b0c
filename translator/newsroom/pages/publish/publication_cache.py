"""
What was published of each article, in the index of the house: one of which nothing changed is not rendered again.

A row rests on all that went into the files of an article and on these files themselves: a page that somebody changed
or deleted is not what the row says, and the article takes the long way.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from time import time_ns

import msgspec

from translator import __version__
from translator.bilingual.code_version import code_version, library_versions
from translator.bilingual.errors import FileError
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS
from translator.newsroom.catalog.article_links import PagesOut
from translator.newsroom.ground.files import CLOCK_GRAIN, read_file
from translator.newsroom.ground.house_index import digest_of, state_of
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.publication.options import PublishOptions

_SUBJECT = "publish"
# Libraries that decide what is published, or whether it is.
_LIBRARIES = (
    "opencc", "simplemma", "rjieba", "ahocorasick-rs", "pyromark", "ruamel.yaml", "polib", "jinja2", "markupsafe",
)  # fmt: skip
# Folders in which a killed program has left what it was about to write.
_JOURNALS = ("publish", *(f"journal/{tag}" for tag in VERSION_TAGS))

_PAGES = {".html", ".md", ".json", ".xml", ".epub", ".docx", ".ipynb"}

Marks = Mapping[Path, tuple[str, str]]
"""Path of what an article is made from → its state, and its hash where the state cannot tell it from a later one."""


class Row(msgspec.Struct):
    tags: tuple[str, ...]
    """The languages of its versions, the source first."""
    read: list[str]
    """Paths of what the article is made from; some of them need not exist."""
    written: list[str]
    """Paths of its files."""
    names: list[str]
    """The same, as they are named in messages."""
    looked_for: dict[str, bool]
    """Path → whether the page that is linked to was there, or went out in the same run."""
    layout: str = ""
    out: str = ""
    """The folder that a command named; empty where it named none."""
    left: list[str] = []
    """Paths of files that earlier publications wrote and this one did not, as long as they are there."""


class PublicationCache:
    """The rows of one newsroom for one way of publishing."""

    def __init__(self, newsroom: Newsroom, options: PublishOptions) -> None:
        self._newsroom, self._layout = newsroom, options.layout
        self._out = str(options.out.absolute()) if options.out else ""
        self._variant = f"{options.layout} {options.draft} {self._out}"

    def find(self, ref: ArticleRef, tags: Sequence[str], pages: PagesOut) -> Row | None:
        """Return what `ref` was published as where nothing of it changed, and `pages` hold what it links to."""
        row = self._row(ref, tags)
        if row is None or self._is_unfinished(ref) or _leads_astray(row, pages):
            return None
        look = self._newsroom.index.look(
            _SUBJECT, self._key(tags), ref.slug, environment=self._environment, files=[*row.read, *row.written]
        )
        return row if look.value is not None else None

    def leads_astray(self, ref: ArticleRef, tags: Sequence[str], pages: PagesOut) -> bool:
        """Whether a page that an article links to has come or gone since it was published."""
        row = self._row(ref, tags)
        return row is not None and _leads_astray(row, pages)

    def marks_of(self, ref: ArticleRef) -> Marks:
        """Return the marks of an article and of all its catalogs: which of them exist decides what is converted."""
        marks = {}
        for path in (ref.path, *(path for tag in VERSION_TAGS for path in self._catalog_files(ref, tag))):
            state, youngest = state_of([path])
            is_young = not state or youngest > time_ns() - CLOCK_GRAIN
            marks[path] = state, digest_of([path]) if is_young else ""
        return marks

    def keep(self, ref: ArticleRef, tags: Sequence[str], row: Row, marks: Marks, files: Mapping[Path, bytes]) -> None:
        """Remember an article that was published as `files`, unless anything of it was changed since `marks`."""
        row.read = [*map(str, marks), *row.read]
        row.layout, row.out = self._layout, self._out
        if before := self._row(ref, tags):
            earlier = {*before.written, *before.left} - {*row.written}
            row.left = sorted(path for path in earlier if os.path.lexists(path))
        look = self._newsroom.index.look(
            _SUBJECT, self._key(tags), ref.slug, environment=self._environment, files=[*row.read, *row.written]
        )
        with suppress(OSError, FileError):
            if marks and not _changed_since(marks) and all(read_file(path) == data for path, data in files.items()):
                look.keep(msgspec.msgpack.encode(row))

    def _row(self, ref: ArticleRef, tags: Sequence[str]) -> Row | None:
        found = self._newsroom.index.row(self._key(tags), ref.slug, _SUBJECT)
        return unpacked(found.value, Row) if found else None

    def _key(self, tags: Sequence[str]) -> str:
        return f"{' '.join(tags)} {self._variant}"

    def _catalog_files(self, ref: ArticleRef, tag: str) -> tuple[Path, Path]:
        return self._newsroom.catalog_path(tag, ref.slug), self._newsroom.ledger_path(tag, ref.slug)

    def _is_unfinished(self, ref: ArticleRef) -> bool:
        """Whether a killed program left something of the article to be completed."""
        folder = self._newsroom.derived_dir
        return any(os.path.lexists(f"{folder}/{place}/{ref.slug}.msgpack") for place in _JOURNALS)

    @cached_property
    def _environment(self) -> str:
        """Names all that decides what is published beside the article's own files."""
        newsroom = self._newsroom
        parts = (
            str(newsroom.root),  # Rows name whole paths: in a copy of the project they are those of the original.
            __version__,
            code_version(),
            library_versions(*_LIBRARIES),
            repr(newsroom.settings),
            newsroom.glossary_version,
            str(date.today().year),  # Where an article has no date, 上世纪 is counted from today.
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _leads_astray(row: Row, pages: PagesOut) -> bool:
    return any(pages.has(Path(path)) != there for path, there in row.looked_for.items())


def written_files(newsroom: Newsroom, layout: str) -> dict[str, set[Path]]:
    """Return what was written of each source by a layout, in whatever way, as far as the index remembers."""
    found: dict[str, set[Path]] = {}
    for value in newsroom.index.values(_SUBJECT):
        row = unpacked(value, Row)
        if row and row.layout == layout and row.read:
            found.setdefault(row.read[0], set()).update(map(Path, [*row.written, *row.left]))
    return found


def standing_pages(newsroom: Newsroom, ref: ArticleRef) -> dict[tuple[str, str], list[Path]]:
    """Return the pages of an article that stand somewhere, by layout and named folder, as the index remembers them."""
    found: dict[tuple[str, str], list[Path]] = {}
    for value in newsroom.index.values(_SUBJECT):
        row = unpacked(value, Row)
        for path in map(Path, [*row.written, *row.left]) if row and row.read[:1] == [str(ref.path)] else ():
            pages = found.setdefault((row.layout, row.out), []) if row else []
            if path.suffix in _PAGES and path not in (ref.path, *pages) and path.is_file():
                pages.append(path)
    return {place: pages for place, pages in found.items() if pages}


def published_files(newsroom: Newsroom) -> Iterator[Path]:
    """Yield all files that were published, in whatever way, as far as the index remembers."""
    for value in newsroom.index.values(_SUBJECT):
        if row := unpacked(value, Row):
            yield from map(Path, row.written)


def _changed_since(marks: Marks) -> set[Path]:
    return {
        path
        for path, (state, digest) in marks.items()
        if state_of([path])[0] != state or (digest and digest_of([path]) != digest)
    }
