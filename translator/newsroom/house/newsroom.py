"""The newsroom that is open: a project with what was read of it, and its articles with all that belongs to each."""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

from translator.bilingual.errors import TranslatorError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import format_of, parse_document, read_front_matter
from translator.newsroom.articles.article_format import WHOLE
from translator.newsroom.articles.omitted_prose import OmittedProse, omitted_prose
from translator.newsroom.catalog import Catalog, catalog_transaction, is_current, load_catalog
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.ground import git
from translator.newsroom.ground.project import ArticleRef, Project, find_project
from translator.newsroom.ground.settings import SETTINGS_FILES, read_settings
from translator.newsroom.house.glossary import Glossary, glossary_files, glossary_version, load_glossary
from translator.newsroom.house.kept import KeptValues
from translator.newsroom.house.people import People, load_people, people_path
from translator.newsroom.house.sync_state import SyncStep

if TYPE_CHECKING:
    from translator.newsroom.articles import Document
    from translator.newsroom.articles.frontmatter import FrontMatter
    from translator.newsroom.articles.po import PoDocument
    from translator.newsroom.house.glossary.labels import HouseTexts
    from translator.newsroom.house.memory import Memory

Value = TypeVar("Value")

# Articles that stay open although nobody holds them: those that others link to.
_OPEN_ARTICLES = 16
# As `publish` writes it.
_MAPPING = re.compile(rb"^translation:\r?\n[ \t]+\w+:", re.MULTILINE)
# The memory is left alone for so many times as long as it took to bring it up to date.
_MEMORY_SHARE = 20
# Seconds; but not for longer than this.
_MEMORY_LONGEST = 30.0


@dataclass(frozen=True)
class Page:
    """A version of an article as it stands in the folder of the articles."""

    path: Path
    tag: LangTag
    data: bytes
    front_matter: FrontMatter

    @property
    def body(self) -> bytes:
        """What stands behind the front matter."""
        return self.data[self.front_matter.span[1] :]


class Article:
    """
    One source article, and all that belongs to it.

    A catalog that `catalog` returns is shared by all who ask for it: change it in a `transaction` only.
    """

    def __init__(self, newsroom: Newsroom, ref: ArticleRef) -> None:
        self.newsroom = newsroom
        self.ref = ref
        self._kept = KeptValues()
        self._catalogs: dict[str, Catalog] = {}
        self._cut: dict[str, tuple[Document, Catalog, Document]] = {}
        """Language → the document and the catalog that `cut_for` was asked for, and what it made of them."""

    @property
    def slug(self) -> str:
        """Its name in all languages."""
        return self.ref.slug

    @property
    def tag(self) -> LangTag:
        """The language that it was written in."""
        return self.ref.tag

    @property
    def path(self) -> Path:
        """Where its source stands."""
        return self.ref.path

    @property
    def format(self) -> str:
        """`markdown`, the name of a dialect of it, `text`, `html`, `notebook` or `po`."""
        return self.newsroom.format_of(self.path)

    @property
    def data(self) -> bytes:
        """The bytes of its source; raises as `Project.read`."""
        return self._once("data", lambda: self.newsroom.read(self.path))

    @property
    def front_matter(self) -> FrontMatter:
        """The front matter of its source, without reading its sentences; raises `ArticleError` that names the file."""

        def read() -> FrontMatter:
            with self.newsroom.naming_article(self.path):
                return read_front_matter(self.data)

        return self._once("front_matter", read)

    @property
    def body(self) -> bytes:
        """What stands behind its front matter."""
        return self.data[self.front_matter.span[1] :]

    @property
    def document(self) -> Document:
        """Its source, parsed and segmented by the rules of its language; raises `ArticleError` that names the file."""

        def read() -> Document:
            front_matter = self.front_matter
            with self.newsroom.naming_article(self.path):
                return parse_document(self.data, tag=self.tag, format=self.format, front_matter=front_matter)

        return self._once("document", read)

    @property
    def omitted_prose(self) -> tuple[OmittedProse, ...]:
        """What readers read of its source and no segment holds."""
        return self._once("omitted_prose", lambda: tuple(omitted_prose(self.document)))

    @property
    def date(self) -> str:
        """The ISO date that its front matter gives; empty where it gives none."""
        return str(self.front_matter.values.get("date", ""))

    def cut_for(self, catalog: Catalog) -> Document:
        """Return the document with its segments split and joined as people decided for `catalog`."""
        document = self.document
        known = self._cut.get(catalog.tag)
        if known is None or known[0] is not document or known[1] is not catalog:
            rules = rules_for(self.newsroom, self.ref, catalog)
            known = self._cut[catalog.tag] = (document, catalog, document.resegmented(rules))
        return known[2]

    def catalog(self, tag: str) -> Catalog:
        """
        Return its catalog in `tag`: the same object while the files are what it was read from, or written to.

        One that is not there yet is empty. Raises as `catalog.load_catalog`.
        """
        known = self._catalogs.get(tag)
        if known is None or not is_current(self.newsroom, known):
            known = self._catalogs[tag] = load_catalog(self.newsroom, self.slug, tag, source_tag=self.tag)
        return known

    def is_current(self, *tags: str) -> bool:
        """Whether the catalogs in all `tags` are open, and what was read from their files, or written, is in these."""
        catalogs = (self._catalogs.get(tag) for tag in tags)
        return all(catalog is not None and is_current(self.newsroom, catalog) for catalog in catalogs)

    @contextmanager
    def transaction(self, tag: str) -> Iterator[Catalog]:
        """
        Hold the lock of the catalog in `tag`, hand it out, and write it when the block ends (`catalog_transaction`).

        What the block did to it is forgotten where it raises.
        """
        known = self._catalogs.pop(tag, None)
        self._cut.pop(tag, None)
        with catalog_transaction(self.newsroom, self.slug, tag, known=known) as catalog:
            step = SyncStep(self.newsroom, self.ref, catalog)
            yield catalog
        self._catalogs[tag] = catalog
        step.keep(catalog)

    def page_path(self, tag: LangTag) -> Path:
        """Return where its version in `tag` stands, or would stand; its source in its own language."""
        suffix = self.path.suffix if self.format in WHOLE else ".md"
        return self.path if tag == self.tag else self.newsroom.article_path(tag, self.slug, suffix)

    def po(self, tag: LangTag) -> PoDocument | None:
        """Return the gettext catalog that holds its translation in `tag`; None where there is none."""
        page = self.page(tag) if self.format == "po" else None
        if page is None:
            return None

        def read() -> PoDocument:
            from translator.newsroom.articles.po import read_po

            with self.newsroom.naming_article(page.path):
                return read_po(page.data)

        return self._kept.get(("po", tag), (page.path,), read)

    def page(self, tag: LangTag) -> Page | None:
        """Return what stands as its version in `tag`, its source included; None where there is nothing."""
        path = self.page_path(tag)

        def read() -> Page | None:
            try:
                data = self.data if tag == self.tag else self.newsroom.read(path)
            except FileNotFoundError:
                return None
            with self.newsroom.naming_article(path):
                return Page(path, tag, data, self.front_matter if tag == self.tag else read_front_matter(data))

        return self._kept.get(("page", tag), (path,), read)

    def _once(self, name: str, make: Callable[[], Value]) -> Value:
        return self._kept.get(name, (self.path,), make)


@dataclass(frozen=True)
class Newsroom(Project):
    """
    A project of which everything is read once, when it is first asked for, and again only where it changed.

    Where a glossary or a list breaks while somebody works, what was read of it last goes on to hold (`troubles`).
    """

    troubles: dict[str, TranslatorError] = field(default_factory=dict, repr=False, compare=False)
    """`glossary`, `people`, `house_texts`, `settings` → why the files cannot be read any more."""
    _last: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The same → what was read last."""
    _kept: KeptValues = field(default_factory=KeptValues, init=False, repr=False, compare=False)
    _articles: WeakValueDictionary[str, Article] = field(
        default_factory=WeakValueDictionary, init=False, repr=False, compare=False
    )
    _recent: OrderedDict[str, Article] = field(default_factory=OrderedDict, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)
    """Held while articles are handed out: `serve` asks in several threads."""
    _memories: dict[tuple[str, str], tuple[Memory, float]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Direction → its memory, and until when (monotonic) nobody looks for what was confirmed since."""
    _memory_lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def format_of(self, path: Path) -> str:
        """Return the format of a file of this newsroom: that of its suffix, with the dialect that the settings name."""
        format = format_of(path)
        return (self.settings.dialect or format) if format == "markdown" else format

    def is_published(self, front: bytes) -> bool:
        """Tell whether front matter, without its last fence, is a version's: a mapping `translation` is in it."""
        if not super().is_published(front) or _MAPPING.search(front):  # Most need no parser.
            return super().is_published(front)
        values = read_front_matter(front + b"\n" + front[:3] + b"\n").values
        return isinstance(values.get("translation"), dict)

    @property
    def glossary(self) -> Glossary:
        """All termbases as one; raises `GlossaryError` (`glossary.load_glossary`)."""
        return self._of_house("glossary", glossary_files(self), load_glossary)

    @property
    def glossary_version(self) -> str:
        """A hash of all files of the house: termbases, people, labels."""
        folder = self.glossaries_dir
        # Asked for with each catalog: paths are texts, not objects.
        names = sorted(f"{place}{os.sep}{name}" for place, _folders, found in os.walk(folder) for name in found)
        files = filter(os.path.isfile, names)
        return self.kept("glossary_version", files, lambda: glossary_version(folder))

    @property
    def people(self) -> People:
        """Everybody in `people.yml`; raises `ConfigError` (`house.people.load_people`)."""
        return self._of_house("people", (people_path(self),), load_people)

    @property
    def house_texts(self) -> HouseTexts:
        """Labels, disclaimers and names of tags; raises `GlossaryError` (`glossary.labels.load_house_texts`)."""
        from translator.newsroom.house.glossary.labels import TEXT_FILES, load_house_texts

        files = (self.glossaries_dir / name for name in TEXT_FILES)
        return self._of_house("house_texts", files, load_house_texts)

    def _of_house(self, name: str, files: Iterable[Path], load: Callable[[Project], Value]) -> Value:
        """Return what `load` makes of files of the house, or made of them last; raises where it never could."""
        try:
            value = self._last[name] = self.kept(name, files, lambda: load(self))
        except TranslatorError as error:
            if name not in self._last:
                raise
            self.troubles[name] = error
            return self._last[name]  # type: ignore[no-any-return]
        self.troubles.pop(name, None)
        return value

    def reopened(self) -> Newsroom:
        """Return the newsroom with the settings of now: this one where they are the same, or cannot be used."""

        def reopen(_project: Project) -> Newsroom:
            settings = read_settings(self.root) or self.settings
            return self if settings == self.settings else replace(self, settings=settings)

        self._last.setdefault("settings", self)
        return self._of_house("settings", (self.root / name for name in SETTINGS_FILES), reopen)

    def committed(self, names: Callable[[Path], Sequence[str]]) -> list[bytes | None]:
        """Return what git has under each name that `names` returns for the root; raises `GitError`."""
        return git.contents(self.root, names(self.root))

    def memory(self, source_tag: str, target_tag: str) -> Memory:
        """
        Return the translation memory of one direction, up to date but for the last moments; nobody closes it.

        To look at every catalog for what was confirmed since takes time in a large house, and is done little of it.
        """
        from translator.newsroom.house.memory import open_memory

        key = source_tag, target_tag
        known = self._memories.get(key)
        if not self._memory_lock.acquire(blocking=known is None) and known:
            return known[0]  # Another thread is looking.
        try:
            memory, until = self._memories.get(key, (None, 0.0))
            now = monotonic()
            if memory is None or now > until:
                memory = open_memory(self, *key)
                until = monotonic() + min(_MEMORY_SHARE * (monotonic() - now), _MEMORY_LONGEST)
                self._memories[key] = memory, until
        finally:
            self._memory_lock.release()
        return memory

    def kept(self, name: object, files: Iterable[str | Path], make: Callable[[], Value]) -> Value:
        """
        Return what `make` makes from `files`, made again only where they changed.

        By this a room above hangs on the newsroom what it wants to load once; `name` says what it is.
        """
        return self._kept.get(name, files, make)

    def article(self, wanted: ArticleRef | str) -> Article:
        """
        Return an article, the same object while somebody works on it; raises `UsageError` for a slug that there is not.

        A few more are kept, so that an article that many others link to is not read for each of them.
        """
        ref = self._ref(wanted) if isinstance(wanted, str) else wanted
        with self._lock:
            article = self._articles.get(ref.slug)
            if article is None or (article.ref is not ref and article.ref != ref):
                article = self._articles[ref.slug] = Article(self, ref)
            self._recent[ref.slug] = article
            self._recent.move_to_end(ref.slug)
            if len(self._recent) > _OPEN_ARTICLES:
                self._recent.popitem(last=False)
        return article

    def _ref(self, slug: str) -> ArticleRef:
        if slug in self.articles_by_slug:
            return self.articles_by_slug[slug]
        raise UsageError(
            _("no article matches {name!r}", name=slug),
            where=self.relative(self.articles_dir),
            hint=_("translator status   (lists the articles)"),
        )

    def open_articles(self, names: Iterable[str] = ()) -> Iterator[Article]:
        """Yield the articles that `names` mean, one by one (`select`): what was read of one goes with it."""
        return (self.article(ref) for ref in self.select(names))

    def catalog_state(self, *tags: str, slug: str) -> list[str]:
        """Return the paths of all that says what the catalogs of an article in `tags` are: PO, ledger and journal."""
        locales, derived = str(self.locales_dir), str(self.derived_dir)  # Plain texts: asked of all catalogs each time.
        return [path for tag in tags for path in (
            f"{locales}/{tag}/{slug}.po", f"{locales}/{tag}/{slug}.jsonl", f"{derived}/journal/{tag}/{slug}.msgpack",
        )]  # fmt: skip

    def strict(self) -> Newsroom:
        """Return the newsroom that raises for a glossary or list that cannot be used: this one, if all can."""
        if not self.is_tolerant:
            return self
        _house = self.glossary, self.people, self.house_texts
        return replace(self, is_tolerant=False) if self.passed_over else self

    def pairs(self, names: Iterable[str] = (), to: Iterable[str] = ()) -> Iterator[tuple[Article, LangTag]]:
        """Yield each of the named articles with each of its target languages (`targets_of`)."""
        wanted = tuple(to)
        tags: dict[str, tuple[LangTag, ...]] = {}  # They hang on the language of the source alone.
        for article in self.open_articles(names):
            if article.tag not in tags:
                tags[article.tag] = self.targets_of(article.ref, wanted)
            for tag in tags[article.tag]:
                yield article, tag


def open_newsroom(start: Path | None = None, *, is_tolerant: bool = False) -> Newsroom:
    """Open the project around `start` (`project.find_project`, which says what it raises)."""
    project = find_project(start)
    return Newsroom(project.root, project.settings, is_tolerant=is_tolerant)
