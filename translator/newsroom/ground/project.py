"""A project: where every file lives, and how it is read and written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    DuplicateArticle,
    EncodingError,
    FileError,
    InternalError,
    JobError,
    NoProject,
    TranslatorError,
    UsageError,
    nearest,
    signal_behind,
)
from translator.bilingual.i18n import _
from translator.bilingual.words.language import (
    CONTENT_TAGS,
    EN,
    ZH_HANS,
    ZH_HANT,
    LangTag,
    content_tag,
    is_chinese,
    is_traditional,
    parse_tag,
)
from translator.bilingual.words.patterns import printable
from translator.newsroom.ground.article_tree import (
    ARTICLE_SUFFIXES,
    CATALOG_SUFFIX,
    MARKDOWN_SUFFIXES,
    ArticleTree,
    TreePlace,
    way_to_articles,
)
from translator.newsroom.ground.files import open_file, read_file, refuse_outside, write_atomically
from translator.newsroom.ground.settings import Settings, read_settings

if TYPE_CHECKING:
    from translator.newsroom.ground.house_index import HouseIndex


_PUBLISHED = re.compile(rb"""^["']?translation["']?\s*[:=]|^\[\s*["']?translation\b""", re.MULTILINE)
_HEAD_BYTES = 16384
_GLOB = frozenset("*?[")
SITE_FOLDER = "public"
"""Where layouts other than Markdown go without `--out`; git ignores it."""


# Articles in several languages that are named before the rest is counted.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class ArticleRef:
    slug: str
    """The part of its path between language and suffix, folders included; equal in all languages."""
    tag: LangTag
    path: Path


@dataclass(frozen=True)
class Project:
    root: Path
    settings: Settings
    skipped: dict[str, TranslatorError] = field(default_factory=dict, repr=False, compare=False)
    """Place → error of each file that was passed over."""
    is_tolerant: bool = field(default=False, compare=False)
    passed_over: list[str] = field(default_factory=list, repr=False, compare=False)

    @cached_property
    def tree(self) -> ArticleTree:
        return self.settings.article_tree()

    @cached_property
    def articles_dir(self) -> Path:
        return self.root / self.tree.folder

    @cached_property
    def glossaries_dir(self) -> Path:
        return self.root / self.settings.glossaries

    @cached_property
    def locales_dir(self) -> Path:
        return self.root / self.settings.locales

    @cached_property
    def derived_dir(self) -> Path:
        return self.root / ".translator"

    @cached_property
    def index(self) -> HouseIndex:
        from translator.newsroom.ground.house_index import HouseIndex  # SQLite is loaded where somebody asks.

        return HouseIndex(self.derived_dir / "house.sqlite", self._allowed_folders)

    def article_path(self, tag: str, slug: str, suffix: str = ".md") -> Path:
        """
        Return where a version stands. Where a site's pattern names no suffix, that is the page which is there, else one
        with the suffix of its source.
        """
        path = self.root / self.tree.path(tag, slug, suffix)
        if not self._is_mixed or suffix not in MARKDOWN_SUFFIXES or path.exists():
            return path
        source = self.articles_by_slug.get(slug)
        own = source.path.suffix if source and source.path.suffix in MARKDOWN_SUFFIXES else suffix
        places = [self.root / self.tree.path(tag, slug, kind) for kind in (own, *MARKDOWN_SUFFIXES)]
        return next((place for place in places if place.exists()), places[0])

    @cached_property
    def _is_mixed(self) -> bool:
        return self.settings.is_site and self.tree.is_mixed

    def article_files(self) -> Iterator[tuple[Path, TreePlace]]:
        return self.tree.walk(self.root, passed_over=(self.locales_dir, self.glossaries_dir, self.root / SITE_FOLDER))

    def catalog_path(self, tag: str, slug: str) -> Path:
        return self.locales_dir / f"{tag}/{slug}.po"

    def ledger_path(self, tag: str, slug: str) -> Path:
        return self.locales_dir / f"{tag}/{slug}.jsonl"

    def journal_path(self, tag: str, slug: str) -> Path:
        return self.derived_dir / f"journal/{tag}/{slug}.msgpack"

    def catalog_files(self) -> Iterator[tuple[LangTag, str, Path]]:
        """Yield language, slug and path of every catalog, by path."""
        for folder in sorted(self.locales_dir.glob("*")):
            found = (f"{place}{os.sep}{name}" for place, *both in os.walk(folder) for names in both for name in names)
            files, start = [file for file in found if file.endswith(".po")], len(str(folder)) + 1
            for file in sorted(files, key=lambda one: one.split(os.sep)):  # noqa: PTH206
                yield LangTag(folder.name), file[start:-3].replace(os.sep, "/"), Path(file)

    def catalog_name(self, path: Path) -> tuple[LangTag, str]:
        tag, _slash, slug = path.relative_to(self.locales_dir).with_suffix("").as_posix().partition("/")
        return LangTag(tag), slug

    def form_of(self, slug: str) -> str:
        """Return the hash of an article that a sign-off bears; empty where none is known."""
        return ""

    def relative(self, path: Path) -> str:
        """
        Return `path` as messages and catalogs have it: from the root, with slashes, also in outside folders
        that the settings name.
        """
        real, root = os.path.realpath(path), self._allowed_folders[0]
        if real.startswith(root + os.sep):  # Nearly always; publishing asks it of every file.
            return real[len(root) + 1 :].replace(os.sep, "/")
        if not any(Path(real).is_relative_to(folder) for folder in self._allowed_folders):
            return path.as_posix()
        if Path(self.tree.pattern).is_absolute() and not Path(real).is_relative_to(root):
            return path.as_posix()
        return os.path.relpath(real, root).replace(os.sep, "/")

    def name_of(self, path: Path) -> str:
        """Return `path` as errors show it: links are not followed, control characters are visible."""
        inside = str(path).removeprefix(f"{self.root}{os.sep}").replace(os.sep, "/")  # Asked for every file: no paths.
        return printable(inside.encode(errors="surrogateescape").decode(errors="replace"))

    # The root, and the folders outside of it that the settings name: links may lead into these only.
    @cached_property
    def _allowed_folders(self) -> tuple[str, ...]:
        root = os.path.realpath(self.root)
        named = (self.tree.folder, self.settings.glossaries, self.settings.locales)
        folders = (os.path.normpath(Path(root, name)) for name in named)
        outside = (os.path.realpath(folder) for folder in folders if not Path(folder).is_relative_to(root))
        return (root, *outside)

    def open(self, path: Path) -> BinaryIO:
        """Open a file for reading; raises `FileNotFoundError`, and `FileError` where links lead out of the project."""
        return open_file(path, self._allowed_folders, shown=self.name_of(path))

    def read(self, path: Path) -> bytes:
        return read_file(path, self._allowed_folders, shown=self.name_of(path))

    def has(self, path: Path) -> bool:
        return os.path.lexists(path)

    def refuse_outside(self, *paths: Path) -> None:
        for path in paths:
            refuse_outside(path, self._allowed_folders, shown=self.name_of(path))

    def write(self, path: Path, data: bytes, *, is_derived: bool = False) -> bool:
        self.refuse_outside(path.parent)
        return write_atomically(path, data, is_derived=is_derived)

    def remember(self, path: Path, data: bytes) -> None:
        """Write what can be made again."""
        with suppress(OSError, FileError):
            self.write(path, data, is_derived=True)

    def recall(self, path: Path) -> bytes:
        """Return what `remember` wrote, or nothing."""
        with suppress(OSError, FileError):
            return self.read(path)
        return b""

    def skip(self, error: TranslatorError) -> None:
        self.skipped.setdefault(error.where or error.message, error)

    @contextmanager
    def skipping(self, *further: type[TranslatorError], at: Path | None = None) -> Iterator[None]:
        """
        Pass over the article or file that the block works on where it raises `FileError`, `ArticleError`,
        `CatalogError`, `JobError` or one of `further`; with `at`, also where it raises what nobody expected.
        An error of the disk (`OSError`) or of memory is about all files.
        """
        try:
            yield
        except TranslatorError as error:
            if not isinstance(error, (FileError, ArticleError, CatalogError, JobError, InternalError, *further)):
                raise
            if at is not None:
                error.where = error.where or self.name_of(at)
            self.skip(error)
        except (OSError, MemoryError):
            raise
        except Exception as error:
            if at is None or signal_behind(error):
                raise
            self.skip(InternalError.of(error, self.name_of(at)))

    @contextmanager
    def naming_article(self, path: Path) -> Iterator[None]:
        """Have an `ArticleError` name the file."""
        try:
            yield
        except ArticleError as error:
            name = self.name_of(path)
            if not (error.where or "").startswith(name):
                error.where = f"{name}, {error.where}" if error.where else name
                if isinstance(error, EncodingError):
                    command = f"translator add --encoding NAME {name}"
                    error.hint = _("{command}   (one damaged byte: {other})",
                                   command=command, other=f"git checkout -- {name}")  # fmt: skip
            raise

    @contextmanager
    def tolerating(self, *errors: type[TranslatorError]) -> Iterator[None]:
        """Let a tolerant project pass over a file of the house that raises `FileError` or one of `errors`."""
        try:
            yield
        except TranslatorError as error:
            if not self.is_tolerant or not isinstance(error, (FileError, *errors)):
                raise
            self.passed_over.append(error.where or "")
            self.skip(error)

    @cached_property
    def articles(self) -> tuple[ArticleRef, ...]:
        """
        The source articles, sorted by slug. A published version (front matter with `translation`) is no source.
        Two sources of one slug are skipped: nobody can tell which is meant.
        """
        targets = {content_tag(parse_tag(tag)) for tag in self.settings.targets}
        found: dict[str, list[ArticleRef]] = {}
        for ref in sorted(self._sources(), key=lambda item: (item.slug, item.path)):
            found.setdefault(ref.slug, []).append(ref)
        chosen = []
        undecided = 0
        for slug, refs in found.items():
            ours = refs if len(refs) == 1 else [ref for ref in refs if ref.tag == self.source_tag] or refs
            if len(ours) > 1:
                # A page in a language that nothing is translated into cannot be a translation.
                ours = [ref for ref in ours if ref.tag not in targets] or ours
            if len(ours) == 1 or ours[0].path.suffix == CATALOG_SUFFIX:
                chosen.append(ours[0])
                continue
            names = [self.relative(ref.path) for ref in ours]
            hint = _("rename one: git mv {path} …", path=names[-1])
            if len({ref.tag for ref in ours}) == len(ours):
                undecided += 1
                if undecided > _NAMED:
                    continue
                hint = _("{setting} in the settings says which is the source (or: {command})",
                         setting=f'[articles] source = "{ours[0].tag}"', command=f"git mv {names[-1]} …")  # fmt: skip
            message = _("two articles are called {slug!r}", slug=slug)
            self.skip(DuplicateArticle(message, where=", ".join(names), hint=hint))
        if undecided > _NAMED:  # One setting decides them all.
            message = _("{count} more articles stand in several languages", count=undecided - _NAMED)
            hint = _("{setting} in the settings says which is the source", setting='[articles] source = "…"')
            self.skip(DuplicateArticle(message, hint=hint))
        return tuple(chosen)

    @cached_property
    def articles_by_slug(self) -> dict[str, ArticleRef]:
        return {ref.slug: ref for ref in self.articles}

    @cached_property
    def source_tag(self) -> LangTag | None:
        targets = {content_tag(tag) for tag in self.settings.targets}
        return self.tree.source or (EN if targets == {ZH_HANS, ZH_HANT} else None)

    def _sources(self) -> Iterator[ArticleRef]:
        def is_source(path: Path) -> bool:
            _refuse_name(path, self.name_of(path))
            return self.is_source(path)

        subject = f"source {type(self).__name__}"
        with self.index.facts(
            subject, environment=code_version("newsroom/ground/project.py", "newsroom/articles")
        ) as facts:
            for path, place in self.article_files():
                source = self.tree.source or (EN if place.suffix == CATALOG_SUFFIX else place.tag)
                # A catalog holds the source beside each translation.
                if place.tag not in CONTENT_TAGS or (place.tag == source) is (place.suffix == CATALOG_SUFFIX):
                    continue
                with self.skipping(at=path):
                    if facts.find(path, is_source):
                        yield ArticleRef(place.slug, source, path)

    def is_source(self, path: Path) -> bool:
        with self.open(path) as file:
            head = read_front(file)
        return not (self.is_published(head) if head[:3] in {b"---", b"+++"} else b'<meta name="translation"' in head)

    def is_published(self, front: bytes) -> bool:
        return bool(_PUBLISHED.search(front))

    def select(self, names: Iterable[str]) -> tuple[ArticleRef, ...]:
        """Return the articles that slugs, globs or paths mean; all when empty. Raises `UsageError`."""
        from fnmatch import fnmatchcase

        if not (wanted := list(names)):
            return self.articles
        chosen, named = dict[str, ArticleRef](), self.articles_by_slug
        for name in wanted:
            slug = self._slug_of(name)
            found = (one for one in named if fnmatchcase(one, slug)) if _GLOB & {*slug} else named.keys() & {slug}
            if not (hits := [named[one] for one in found]):
                page = next((self.name_of(path) for path, place in self.article_files() if place.slug == slug), "")
                hint = way_to_articles(name) or nearest(slug, named) or _("translator status   (lists the articles)")
                if page:
                    hint = _("it is taken for a translation: by [articles] source in the settings, or its front matter")
                raise UsageError(
                    _("no article matches {name!r}", name=name),
                    where=page or self.relative(self.articles_dir),
                    hint=hint,
                )
            chosen.update((ref.slug, ref) for ref in hits)
        return tuple(sorted(chosen.values(), key=lambda ref: ref.slug))

    def select_one(self, name: str) -> ArticleRef:
        if len(chosen := self.select([name])) > 1:
            raise UsageError(_("{slug} means several articles", slug=name), hint=", ".join(ref.slug for ref in chosen))
        return chosen[0]

    # Return the slug, or the glob, that a name on the command line means: it may be the path of an article.
    def _slug_of(self, name: str) -> str:
        if not name.lower().endswith((*ARTICLE_SUFFIXES, CATALOG_SUFFIX)):
            return name
        root = os.path.realpath(self.root)
        for base in (os.path.realpath(Path.cwd()), root):
            path = os.path.relpath(Path(base, name), root).replace(os.sep, "/")
            if place := self.tree.place(path):
                return place.slug
        return Path(name).stem

    def targets_of(self, ref: ArticleRef, wanted: Iterable[str] = ()) -> tuple[LangTag, ...]:
        """
        Return the languages that `ref` goes into, `zh-Hans` before `zh-Hant`. `wanted` are tags or aliases;
        empty: the project's. Raises `UsageError` for an empty word.
        """
        given = list(wanted)
        named = [part for item in given for part in item.split(",") if part.strip()]
        if given and not named:
            raise UsageError(_("--to names no language"), hint=f"--to {','.join(self.settings.targets)}")
        tags = [parse_tag(item) for item in (named or self.settings.targets)]
        ordered = sorted(dict.fromkeys(tags), key=lambda tag: (tag == ZH_HANT, tag != ZH_HANS))
        return tuple(tag for tag in ordered if content_tag(tag) != ref.tag)


def read_front(file: BinaryIO) -> bytes:
    """
    Return the front matter of an article file, without the closing line; of others the first bytes, of an HTML page
    all before its body.
    """
    head = file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")
    fence = head[:3] if head[:3] in {b"---", b"+++"} else b""
    end = b"\n" + fence if fence else b"<body"
    if not fence and not head.lstrip().startswith(b"<"):
        return head
    start = 3
    while (closing := head.find(end, start)) < 0:
        more = file.read(_HEAD_BYTES)
        if not more:
            return b"" if fence else head[:_HEAD_BYTES]
        start = max(3, len(head) - len(end))
        head += more
    return head[:closing]


_LONGEST_NAME = 236


def _refuse_name(path: Path, shown: str) -> None:
    if path.name != shown.rpartition("/")[2]:
        raise FileError(
            _("the name of the file holds a character that cannot be shown"), where=shown, hint=_("rename the file")
        )
    # Its ledger, lock and journal have longer endings, and a temporary file a longer name.
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        message = _("the name of the file is longer than {count} bytes", count=_LONGEST_NAME)
        raise FileError(message, where=shown, hint=_("rename the file"))


def find_project(start: Path | None = None) -> Project:
    """Return the project around `start`, by the nearest settings upwards; raises `ConfigError`."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        settings = read_settings(folder)
        if settings is not None:
            return Project(folder, settings)
    hint = _("translator init   (or: cd into a folder with translator.toml)")
    raise NoProject(_("there is no project here"), where=here, hint=hint)


def data_dir() -> Path:
    if override := os.environ.get("TRANSLATOR_DATA"):
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path("translator", appauthor=False)


def find_script_source(project: Project, ref: ArticleRef, tag: str) -> str:
    """
    Return the tag that a version is converted from, empty where it is translated: zh-Hant is derived from zh-Hans
    as soon as that has a catalog.
    """
    if not is_chinese(tag):
        return ""
    if is_chinese(ref.tag):
        return ref.tag
    return ZH_HANS if is_traditional(tag) and project.has(project.catalog_path(ZH_HANS, ref.slug)) else ""
