"""
A project: its settings, and where every file lives.

Settings are read from `translator.toml`, else from `[tool.translator]` of `pyproject.toml`; an unknown key is an
error that names it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Literal

import msgspec

from translator.control_characters import printable
from translator.errors import (
    ArticleError,
    CatalogError,
    ConfigError,
    DuplicateArticle,
    FileError,
    NoProject,
    TranslatorError,
    UsageError,
)
from translator.files import open_file, read_file, refuse_outside, write_atomically
from translator.i18n import _
from translator.language import CONTENT_TAGS, ZH_HANS, ZH_HANT, LangTag, content_tag, parse_tag

SETTINGS_FILE = "translator.toml"
ARTICLE_SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm")
_PUBLISHED = re.compile(rb"^translation\s*[:=]|^\[translation\]", re.MULTILINE)
_HEAD_BYTES = 16384


class CheckSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[checks]`: which checks run, how severe they are, and the house's policies."""

    skip: list[str] = []
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    severity: dict[str, Literal["error", "warning", "info"]] = {}
    """Check id → severity, instead of the check's own."""
    policy: dict[str, Any] = {}
    """`pangu`, `quotes`, `numerals`, `date_style`, `currency_dollar`, `convert_units` …: docs/checks.md lists them."""
    locale: dict[str, dict[str, Any]] = {}
    """Language tag → policy values that hold for this target only."""


class PublishSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[publish]`: how the parallel versions look."""

    zh_hant_region: Literal["TW", "TWP", "HK", ""] = "TW"
    """`TW`, `TWP` (with Taiwan's vocabulary), `HK`, or an empty string."""
    base_url: str = ""
    date_style: Literal["long", "medium", "full", "house"] = "long"
    machine_notice: bool = True
    """Whether a page whose segments come from a machine says so."""
    raw_html: Literal["safe", "all"] = "safe"
    """HTML of an author in HTML pages: only what can run nothing, or all. Markdown layouts keep everything."""


class HttpSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[engines.http]`: a translation server. Its key comes from the environment (`TRANSLATOR_HTTP_KEY`) only."""

    url: str = ""
    api: str = ""
    """Empty: `openai` for an address that ends in `/v1`, else `libretranslate`."""
    model: str = ""
    """For `openai`; may be empty where the server has only one."""
    timeout: float = 120.0
    """Seconds for one answer."""
    concurrency: int = 4
    """Requests under way at once."""
    batch: int = 32
    """Segments a request, where the protocol takes several."""
    requests_per_minute: int = 0
    """0: as fast as the server answers."""
    retries: int = 4
    """Further attempts after a failure that may pass."""
    options: dict[str, Any] = {}
    """Put into every `openai` request as they are: `{seed = 1, max_completion_tokens = 500}`."""


class FirefoxSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[engines.firefox]`: the translation models of Firefox."""

    models: dict[str, str] = {}
    """Direction (`en-zh-Hans`) → folder with a model of one's own for it."""


class EngineSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[engines]`: what the engines may use of the machine."""

    model: str = ""
    """Name in the model catalogue, or the path of a GGUF file; empty for the default."""
    threads: int = 0
    """0: chosen from the machine."""
    slots: int = 0
    """Segments that a language model works on at once; 0: 4, or fewer where memory is short."""
    http: HttpSettings = msgspec.field(default_factory=HttpSettings)
    firefox: FirefoxSettings = msgspec.field(default_factory=FirefoxSettings)


class ModelSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[models]`: where `models install` looks."""

    mirrors: list[str] = []
    """Addresses below which the files of models lie as in the cache; asked before all other sources."""


class VerifySettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[verify]`: whom git's history is believed."""

    committers: list[str] = []
    """Addresses, or patterns of them, that commit on behalf of the people who decided."""
    signatures: bool = False
    """Whether every commit with decisions must bear a signature of its author that holds."""


class ReviewSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`[review]`: the full screen."""

    keys: dict[str, str | list[str]] = {}
    """Action → key or keys in the list; `"edit.ACTION"` → in the editor: docs/commands/review.md names the actions."""
    letters: bool = True
    """Whether letters are keys in the list; `false` is `--no-letters`, for those who leave an input method on."""
    theme: Literal["auto", "dark", "light"] = "auto"
    """`auto` asks COLORFGBG, which some terminals set; else it is dark."""
    ambiguous_width: Literal[0, 1, 2] = 0
    """Cells that the terminal gives to `“ ” … — · ①`; 0: as TRANSLATOR_AMBIGUOUS_WIDTH says, else 1."""


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All settings of a project, each with its default."""

    articles: str = "articles"
    glossaries: str = "glossaries"
    locales: str = "locales"
    targets: list[str] = msgspec.field(default_factory=lambda: [*CONTENT_TAGS])
    """Languages into which articles go; an article's own is left out."""
    engine: str = "auto"
    ui_lang: str = ""
    checks: CheckSettings = msgspec.field(default_factory=CheckSettings)
    publish: PublishSettings = msgspec.field(default_factory=PublishSettings)
    engines: EngineSettings = msgspec.field(default_factory=EngineSettings)
    models: ModelSettings = msgspec.field(default_factory=ModelSettings)
    review: ReviewSettings = msgspec.field(default_factory=ReviewSettings)
    verify: VerifySettings = msgspec.field(default_factory=VerifySettings)


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """Where one source article stands."""

    slug: str
    """File name without suffix; equal in all languages."""
    tag: LangTag
    """The language that it was written in."""
    path: Path


@dataclass(frozen=True)
class Project:
    """A folder with articles, glossaries and catalogs."""

    root: Path
    settings: Settings
    skipped: dict[str, TranslatorError] = field(default_factory=dict, repr=False, compare=False)
    """Place → error of each file that was passed over; a command prints them when the rest of its work is done."""
    is_tolerant: bool = field(default=False, compare=False)
    """Whether a glossary or a list of people that cannot be used is passed over, for commands that only show."""

    @property
    def articles_dir(self) -> Path:
        """Folder of the sources and of the parallel versions."""
        return self.root / self.settings.articles

    @property
    def glossaries_dir(self) -> Path:
        """Folder of the termbases, people and labels."""
        return self.root / self.settings.glossaries

    @property
    def locales_dir(self) -> Path:
        """Folder of the catalogs and ledgers."""
        return self.root / self.settings.locales

    @property
    def derived_dir(self) -> Path:
        """Folder of what can be thrown away; git ignores it."""
        return self.root / ".translator"

    def article_path(self, tag: str, slug: str, suffix: str = ".md") -> Path:
        """Return where the version of `slug` in `tag` stands, or would stand."""
        return self.articles_dir / tag / f"{slug}{suffix}"

    def catalog_path(self, tag: str, slug: str) -> Path:
        """Return the path of the bilingual catalog."""
        return self.locales_dir / tag / f"{slug}.po"

    def ledger_path(self, tag: str, slug: str) -> Path:
        """Return the path of the ledger beside the catalog."""
        return self.locales_dir / tag / f"{slug}.jsonl"

    def relative(self, path: Path) -> str:
        """Return `path` as it is written in messages and in catalogs: from the root, with slashes."""
        try:
            return Path(os.path.realpath(path)).relative_to(os.path.realpath(self.root)).as_posix()
        except ValueError:
            return path.as_posix()

    def name_of(self, path: Path) -> str:
        """Return `path` from the root as errors show it: links are not followed, control characters are visible."""
        # Plain texts: this is asked for every file that is read.
        inside = str(path).removeprefix(f"{self.root}{os.sep}").replace(os.sep, "/")
        return printable(inside.encode(errors="surrogateescape").decode(errors="replace"))

    @cached_property
    def _allowed_folders(self) -> tuple[str, ...]:
        """The root, and the folders outside of it that the settings name: links may lead into these only."""
        root = os.path.realpath(self.root)
        named = (self.settings.articles, self.settings.glossaries, self.settings.locales)
        folders = (os.path.normpath(Path(root, name)) for name in named)
        outside = (os.path.realpath(folder) for folder in folders if not Path(folder).is_relative_to(root))
        return (root, *outside)

    def open(self, path: Path) -> BinaryIO:
        """
        Open a file of the project for reading.

        Raises `FileNotFoundError` where there is none, and `FileError` where something else stands in its place, it
        cannot be read, or links lead out of the project.
        """
        return open_file(path, self._allowed_folders, shown=self.name_of(path))

    def read(self, path: Path) -> bytes:
        """Return the content of a file of the project; raises as `open`."""
        return read_file(path, self._allowed_folders, shown=self.name_of(path))

    def refuse_outside(self, *paths: Path) -> None:
        """Raise `FileError` for the first path that links lead out of the project; ask before writing there."""
        for path in paths:
            refuse_outside(path, self._allowed_folders, shown=self.name_of(path))

    def write(self, path: Path, data: bytes, *, is_derived: bool = False) -> bool:
        """Write a file of the project as `write_atomically` does; raises `FileError` where links lead out of it."""
        self.refuse_outside(path.parent)
        return write_atomically(path, data, is_derived=is_derived)

    def skip(self, error: TranslatorError) -> None:
        """Remember the error of a file that a command passes over; each file has one."""
        self.skipped.setdefault(error.where or error.message, error)

    @contextmanager
    def skipping(self, *further: type[TranslatorError]) -> Iterator[None]:
        """
        Pass over the article or file that the block works on where it cannot be used, and remember why.

        That is where it raises `FileError`, `ArticleError`, `CatalogError` or one of `further`. One bad file does not
        stop the work on the others.
        """
        try:
            yield
        except TranslatorError as error:
            if not isinstance(error, (FileError, ArticleError, CatalogError, *further)):
                raise
            self.skip(error)

    @contextmanager
    def tolerating(self, *errors: type[TranslatorError]) -> Iterator[None]:
        """Let a tolerant project pass over a file of the house that raises `FileError` or one of `errors`."""
        try:
            yield
        except TranslatorError as error:
            if not self.is_tolerant or not isinstance(error, (FileError, *errors)):
                raise
            self.skip(error)

    @cached_property
    def articles(self) -> tuple[ArticleRef, ...]:
        """
        List the source articles, sorted by slug. A published version (its front matter has
        `translation`) is not a source and is left out. A file that cannot be read is skipped, and so are two
        sources of one slug, in two languages or with two suffixes: nobody can tell which of them is meant.
        """
        found: dict[str, list[ArticleRef]] = {}
        for ref in sorted(self._sources(), key=lambda item: (item.slug, item.path)):
            found.setdefault(ref.slug, []).append(ref)
        for slug, refs in found.items():
            if len(refs) > 1:
                names = [self.relative(ref.path) for ref in refs]
                message = _("two articles are called {slug!r}", slug=slug)
                hint = _("rename one: git mv {path} …", path=names[-1])
                self.skip(DuplicateArticle(message, where=", ".join(names), hint=hint))
        return tuple(refs[0] for refs in found.values() if len(refs) == 1)

    def _sources(self) -> Iterator[ArticleRef]:
        for tag in CONTENT_TAGS:
            folder = self.articles_dir / tag
            if not folder.is_dir():
                continue
            for path in folder.iterdir():
                if path.suffix.lower() in ARTICLE_SUFFIXES and not path.name.startswith("."):
                    with self.skipping():
                        _refuse_name(path, self.name_of(path))
                        if self.is_source(path):
                            yield ArticleRef(path.stem, tag, path)

    def is_source(self, path: Path) -> bool:
        """Tell whether an article file was written by people, and not by `publish`; raises as `read`."""
        with self.open(path) as file:
            head = read_front(file)
        if head[:3] in {b"---", b"+++"}:
            return not _PUBLISHED.search(head)
        return b'<meta name="translation"' not in head

    def select(self, names: Iterable[str]) -> tuple[ArticleRef, ...]:
        """
        Return the articles that `names` mean: slugs, globs over slugs, or paths of article files; all when empty.

        Raises `UsageError` for a name that matches nothing.
        """
        from fnmatch import fnmatchcase

        wanted = list(names)
        if not wanted:
            return self.articles
        chosen: dict[str, ArticleRef] = {}
        for name in wanted:
            slug = Path(name).stem if name.lower().endswith(ARTICLE_SUFFIXES) else name
            hits = [ref for ref in self.articles if fnmatchcase(ref.slug, slug)]
            if not hits:
                raise UsageError(
                    _("no article matches {name!r}", name=name),
                    where=self.relative(self.articles_dir),
                    hint=_("translator status   (lists the articles)"),
                )
            chosen.update((ref.slug, ref) for ref in hits)
        return tuple(sorted(chosen.values(), key=lambda ref: ref.slug))

    def targets_of(self, ref: ArticleRef, wanted: Iterable[str] = ()) -> tuple[LangTag, ...]:
        """
        Return the languages that `ref` goes into, `zh-Hans` before the `zh-Hant` that is derived from it.

        `wanted` are tags or aliases, comma-separated lists allowed; empty means the project's targets. The article's
        own language is left out, in whatever region. Raises `UsageError` for an empty word, which does
        not mean all languages.
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
    Return what an article file begins with: its whole front matter, however long, without the closing line.

    A file without front matter gives its first bytes, an HTML page all that stands before its body. A fence that is
    never closed gives nothing.
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


def _refuse_name(path: Path, shown: str) -> None:
    if path.name != shown.rpartition("/")[2]:
        raise FileError(
            _("the name of the file holds a character that cannot be shown"),
            where=shown,
            hint=_("rename the file"),
        )


def find_project(start: Path | None = None) -> Project:
    """
    Return the project around `start` (default: the current folder).

    Its root is the nearest folder upwards with `translator.toml` or a `pyproject.toml` that has [tool.translator].
    Raises `ConfigError` when there is none, or when its settings are wrong.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        table = _settings_table(folder)
        if table is not None:
            path, values = table
            return Project(folder, _parse_settings(path, values))
    raise NoProject(
        _("there is no project here"),
        where=here,
        hint=_("translator init   (or: cd into a folder with translator.toml)"),
    )


def _settings_table(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    own = folder / SETTINGS_FILE
    values = _load_toml(own)
    if values is not None:
        return own, values
    shared = folder / "pyproject.toml"
    table = (_load_toml(shared) or {}).get("tool", {}).get("translator")
    return None if table is None else (shared, table)


def _load_toml(path: Path) -> dict[str, Any] | None:
    try:
        return tomllib.loads(read_file(path, (os.path.realpath(path.parent),)).decode())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:  # Syntax, bytes, and numbers that Python cannot hold.
        raise ConfigError(_("not valid TOML: {error}", error=error), where=path) from None


def _parse_settings(path: Path, values: dict[str, Any]) -> Settings:
    try:
        settings = msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(
            _("wrong setting: {error}", error=error), where=path, hint=_("docs/settings.md lists them all")
        ) from None
    try:
        settings.targets = [parse_tag(tag) for tag in settings.targets]
    except UsageError as error:
        raise ConfigError(error.message, where=path, hint=error.hint) from None
    return settings


def cache_dir() -> Path:
    """Return the user's cache folder of this program: weights and the like, shared by all projects."""
    override = os.environ.get("TRANSLATOR_CACHE")
    if override:
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("translator", appauthor=False)


def data_dir() -> Path:
    """Return the user's data folder of this program: installed engine packages."""
    override = os.environ.get("TRANSLATOR_DATA")
    if override:
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path("translator", appauthor=False)
