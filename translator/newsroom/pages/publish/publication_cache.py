"""
The published files of each article, by the index of the house, and people's edits of them since.

One of which nothing changed, in its sources or its files, is not rendered again; a hand edit is never written over.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from time import time_ns
from typing import Any, NamedTuple

import msgspec

from translator import __version__
from translator.bilingual.code_version import code_version, library_versions
from translator.bilingual.errors import ArticleError, FileError, PublishError
from translator.bilingual.i18n import _
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, as_in_source, changed_links
from translator.newsroom.articles.frontmatter import comments_in, read_front_matter
from translator.newsroom.catalog.article_links import PagesOut
from translator.newsroom.ground import git
from translator.newsroom.ground.files import CLOCK_GRAIN, read_file
from translator.newsroom.ground.house_index import Look, digest_of, state_of
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Newsroom
from translator.newsroom.house.newsroom import is_copy
from translator.newsroom.pages.layouts.markdown import NOTICE, marked_lines, without_marks
from translator.newsroom.pages.publication import PublishOptions, block_in, is_untouched
from translator.newsroom.pages.publication.provenance import BY_SETTING

_SUBJECT = "publish"
# Libraries that decide what is published, or whether it is.
_LIBRARIES = (
    "opencc", "simplemma", "rjieba", "ahocorasick-rs", "pyromark", "ruamel.yaml", "polib", "jinja2", "markupsafe",
    "pillow",
)  # fmt: skip
# Folders in which a killed program has left what it was about to write.
_JOURNALS = ("publish", *(f"journal/{tag}" for tag in VERSION_TAGS))

_PAGES = {".html", ".md", ".json", ".xml", ".epub", ".docx"}


class Marks(NamedTuple):
    """The files that an article is made from, as they were when it was read."""

    paths: Sequence[Path] = ()
    state: str = ""
    digest: str = ""


class Row(msgspec.Struct):
    tags: tuple[LangTag, ...]
    read: list[str]
    """Paths of what the article is made from; some of them need not exist."""
    written: list[str]
    looked_for: dict[str, bool]
    """Path → whether the page that is linked to was there, or went out in the same run."""
    layout: str = ""
    out: str = ""
    """The folder that a command named; empty where it named none."""
    left: list[str] = []
    """Paths of files that earlier publications wrote and this one did not, as long as they are there."""


class PublicationCache:
    def __init__(self, newsroom: Newsroom, options: PublishOptions) -> None:
        self._newsroom, self._layout = newsroom, options.layout
        self._out = str(options.out.absolute()) if options.out else ""
        self._variant = f"{options.layout} {options.draft} {self._out}"

    def find(self, ref: ArticleRef, tags: Sequence[str], pages: PagesOut) -> Row | None:
        """Return what `ref` was published as where nothing of it changed, and `pages` hold what it links to."""
        row = self._row(ref, tags)
        if row is None or self._is_unfinished(ref) or _leads_astray(row, pages):
            return None
        return row if self._look(ref, tags, row).value is not None else None

    def leads_astray(self, ref: ArticleRef, tags: Sequence[str], pages: PagesOut) -> bool:
        row = self._row(ref, tags)
        return row is not None and _leads_astray(row, pages)

    def marks_of(self, ref: ArticleRef) -> Marks:
        """Return the marks of an article and of all its catalogs: which of them exist decides what is converted."""
        newsroom, paths = self._newsroom, [ref.path]
        for tag in VERSION_TAGS:
            paths += [newsroom.catalog_path(tag, ref.slug), newsroom.ledger_path(tag, ref.slug)]
        state, youngest = state_of(paths)
        is_young = not state or youngest > time_ns() - CLOCK_GRAIN
        return Marks(paths, state, digest_of(paths) if is_young else "")

    def keep(self, ref: ArticleRef, tags: Sequence[str], row: Row, marks: Marks, files: Mapping[Path, bytes]) -> None:
        row.read = [*map(str, marks.paths), *row.read]
        row.layout, row.out = self._layout, self._out
        if before := self._row(ref, tags):
            earlier = {*before.written, *before.left} - {*row.written}
            row.left = sorted(path for path in earlier if os.path.lexists(path))
        look = self._look(ref, tags, row)
        with suppress(OSError, FileError):
            if marks.paths and not _is_changed(marks) and all(read_file(path) == data for path, data in files.items()):
                look.keep(msgspec.msgpack.encode(row))

    def _look(self, ref: ArticleRef, tags: Sequence[str], row: Row) -> Look:
        return self._newsroom.index.look(
            _SUBJECT, self._key(tags), ref.slug, environment=self._environment, files=[*row.read, *row.written]
        )

    def _row(self, ref: ArticleRef, tags: Sequence[str]) -> Row | None:
        found = self._newsroom.index.row(self._key(tags), ref.slug, _SUBJECT)
        return unpacked(found.value, Row) if found else None

    def _key(self, tags: Sequence[str]) -> str:
        return f"{' '.join(tags)} {self._variant}"

    def _is_unfinished(self, ref: ArticleRef) -> bool:
        folder = self._newsroom.derived_dir
        return any(os.path.lexists(f"{folder}/{place}/{ref.slug}.msgpack") for place in _JOURNALS)

    @cached_property
    def _environment(self) -> str:
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
    for row in _rows(newsroom):
        if row.layout == layout:
            found.setdefault(row.read[0], set()).update(map(Path, [*row.written, *row.left]))
    return found


def standing_pages(newsroom: Newsroom, ref: ArticleRef) -> dict[tuple[str, str], list[Path]]:
    """Return the pages of an article that stand somewhere, by layout and named folder, as the index remembers them."""
    found: dict[tuple[str, str], list[Path]] = {}
    for row in _rows(newsroom):
        for path in map(Path, [*row.written, *row.left]) if row.read[0] == str(ref.path) else ():
            pages = found.setdefault((row.layout, row.out), [])
            if path.suffix in _PAGES and path not in (ref.path, *pages) and path.is_file():
                pages.append(path)
    return {place: pages for place, pages in found.items() if pages}


def published_files(newsroom: Newsroom) -> Iterator[Path]:
    for row in _rows(newsroom):
        yield from map(Path, row.written)


def _rows(newsroom: Newsroom) -> Iterator[Row]:
    return filter(None, (unpacked(value, Row) for value in newsroom.index.values(_SUBJECT)))


def _is_changed(marks: Marks) -> bool:
    is_same = state_of(marks.paths)[0] == marks.state
    return not is_same or bool(marks.digest and digest_of(marks.paths) != marks.digest)


# A blank at the end of a line, which says nothing; two of them break the line.
_TRAILING = re.compile(rb"(?<! ) $", re.MULTILINE)
# Roles of the credits that `publish` fills in from the ledgers.
_LEDGER_ROLES = frozenset({"translator", "post_editor", "reviewer"})
# Keys by which layouts say whether a page is finished.
_STATES = frozenset({"draft", "published"})
PROVENANCE = frozenset({"translation", "credits"})
"""Keys of the front matter that `publish` writes from the ledgers."""


def is_absorbed(newsroom: Newsroom, path: Path, there: bytes, written: bytes, names: LinkNames) -> bool:
    """
    Return whether the page at `path` says what `written` does, but for what `publish` itself adds and nobody has
    changed.

    Provenance, by-lines and versions of linked files may differ because people decided more, or pages have come or
    gone: git knows what they were; where it does not, they must be the same. Credits given by hand must be the same
    while nothing was decided since; later those that no ledger gives.
    """
    try:
        is_same = content_of(there, names) == content_of(written, names)
        if not is_same or _provenance(there, written) != _provenance(written, there):
            return False
        published, keys = published_state(newsroom, path), PROVENANCE | _STATES
        if not published:
            published, keys = written, frozenset()
        return _added(there, *keys) == _added(published, *keys) and not changed_links(published, there, names)
    except ArticleError:
        return False


def _added(data: bytes, *keys: str) -> tuple[list[str], list[Any]]:
    values = read_front_matter(data).values
    return [text for _line, text in marked_lines(data)], [values.get(key) for key in keys]


def published_state(newsroom: Newsroom, path: Path) -> bytes:
    """Return the page as `publish` wrote it last, by the commits of the repository; empty where none has it."""
    if not git.is_repo(newsroom.root) or not git.has_commits(newsroom.root):
        return b""
    name = newsroom.relative(path)
    commits = git.commits_of(newsroom.root, name)
    states = git.contents(newsroom.root, [f"{commit}:./{name}" for commit, _email in reversed(commits)])
    return next((data for data in states if data and is_untouched(data)), b"")


def _provenance(data: bytes, other: bytes) -> dict[str, Any]:
    # All while both pages rest on the same decisions.
    values, others = (read_front_matter(page).values for page in (data, other))
    blocks = [block_in(one, "translation") for one in (values, others)]
    credited = block_in(values, "credits")
    if blocks[0].get("ledger") == blocks[1].get("ledger"):
        return {**credited, "translation": {key: blocks[0][key] for key in blocks[0] if key not in BY_SETTING}}
    return {role: ids for role, ids in credited.items() if role not in _LEDGER_ROLES}


def content_of(data: bytes, names: LinkNames) -> tuple[dict[str, Any], list[str], bytes]:
    """Return the front matter, its comments, and the body, without what `publish` adds; raises `ArticleError`."""
    front = read_front_matter(data)
    # Layouts say by these whether a page is finished, which the words of the page do as well.
    is_draft = NOTICE[0].encode() in data
    states = {"draft": is_draft, "published": not is_draft}
    values = {key: value for key, value in front.values.items()
              if key not in PROVENANCE and not (key in states and value is states[key])}  # fmt: skip
    body = as_in_source(without_marks(data[front.span[1] :]), names)
    return values, [text for _line, text in comments_in(data, front)], _TRAILING.sub(b"", body).strip()


def read_copy(newsroom: Newsroom, path: Path) -> bytes:
    return newsroom.recall(_place(newsroom, path))


def keep_copy(newsroom: Newsroom, path: Path, data: bytes) -> None:
    newsroom.remember(_place(newsroom, path), data)


def _place(newsroom: Newsroom, path: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
    return newsroom.derived_dir / "absorbed" / f"{name}.md"


def refuse_changed(
    newsroom: Newsroom,
    files: Mapping[Path, bytes | None],
    out: Path | None,
    *,
    names: Mapping[Path, LinkNames | None] | None = None,
    copies: Collection[Path] = (),
) -> None:
    """
    Raise `PublishError` for the first file that was changed by hand; None: it shall go. `out` may be anywhere.

    `names` says how each page may write its links; `copies` are files that an article shows, without a hash inside.
    """
    for path, data in files.items():
        there = data
        if os.path.lexists(path):
            shown = newsroom.name_of(path)
            there = read_file(path, (os.path.realpath(out),), shown=shown) if out else newsroom.read(path)
        if there == data or there is None:
            continue
        name, links = newsroom.relative(path), (names or {}).get(path) or NO_LINKS
        if path in copies:
            is_ours = is_copy(newsroom, path, there)
            hint = _("put the change beside the article, and publish with --force")
        else:
            is_ours = is_untouched(there) or (
                data is not None
                and (read_copy(newsroom, path) == there or is_absorbed(newsroom, path, there, data, links))
            )
            command = f"translator absorb {name}" if path.suffix == ".md" else "translator review"
            hint = _("{command}   (takes the change into the catalog; --force drops it)", command=command)
        if not is_ours:
            raise PublishError(_("the file was changed by hand since it was published"), where=name, hint=hint)
