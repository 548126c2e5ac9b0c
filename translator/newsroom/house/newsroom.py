"""The newsroom that is open: a project with what was read of it, and its articles with all that belongs to each."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from time import monotonic, time_ns
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakValueDictionary

from translator import __version__
from translator.bilingual.code_version import code_version
from translator.bilingual.errors import TranslatorError, UsageError, nearest
from translator.bilingual.i18n import _
from translator.bilingual.model import short_hash
from translator.bilingual.words.language import CONTENT_TAGS, VERSION_TAGS, LangTag, content_tag
from translator.newsroom.articles.addresses import addresses_in, relative_path
from translator.newsroom.articles.article_format import WHOLE, parse_document
from translator.newsroom.articles.document import format_of
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.articles.omitted_prose import OmittedProse, omitted_prose
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.segment_rules import rules_for, rules_on_disk
from translator.newsroom.catalog.storage import catalog_transaction, is_current, load_catalog
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.house_index import Look, digest_of, state_of
from translator.newsroom.ground.project import ArticleRef, Project, find_project, find_script_source
from translator.newsroom.ground.settings import SETTINGS_FILES, read_settings
from translator.newsroom.house.glossary import Glossary, glossary_files, glossary_version, load_glossary
from translator.newsroom.house.people import People, load_people, people_path

if TYPE_CHECKING:
    from translator.newsroom.articles.document import Document
    from translator.newsroom.articles.frontmatter import FrontMatter
    from translator.newsroom.articles.po import PoDocument
    from translator.newsroom.house.glossary.labels import HouseTexts
    from translator.newsroom.house.memory.lookup import Memory


Value = TypeVar("Value")


class _Kept(NamedTuple):
    state: str
    """`state_of` the files when the value was made."""
    digest: str
    value: Any


class KeptValues:
    """
    Values by name, each with the files that it was made from.

    Files count as the same by size, times and inode. One that was written in the very moment in which it was read may
    change again without any of these showing it, so its contents are compared until it is old enough.
    """

    def __init__(self) -> None:
        self._values: dict[object, _Kept] = {}

    def get(self, name: object, files: Iterable[str | Path], make: Callable[[], Value]) -> Value:
        paths = tuple(files)
        known, (state, youngest) = self._values.get(name), state_of(paths)
        is_settled = bool(state) and youngest < time_ns() - CLOCK_GRAIN
        if known is not None and state and known.state == state:
            if not known.digest:
                return known.value  # type: ignore[no-any-return]
            digest = digest_of(paths)
            if digest == known.digest:
                self._values[name] = known._replace(digest="" if is_settled else digest)
                return known.value  # type: ignore[no-any-return]
        digest = "" if is_settled else digest_of(paths)
        value = make()
        if state:
            self._values[name] = _Kept(state, digest, value)
        return value


SUBJECT = "sync"
# Actions that leave to `sync` nothing to do.
_ABOUT_TARGETS = frozenset({
    Action.DRAFT, Action.CONVERT, Action.EDIT, Action.ACCEPT, Action.REVIEW, Action.FINALISE, Action.REJECT,
    Action.REOPEN, Action.UNDO, Action.COMMENT, Action.WAIVE, Action.UNWAIVE, Action.LOCK, Action.UNLOCK,
    Action.ACKNOWLEDGE, Action.PROPOSE, Action.DISMISS, Action.CLOSE, Action.ASSIGN,
})  # fmt: skip


def look_at_sync(project: Project, ref: ArticleRef, tag: str) -> Look:
    """
    Look at article, catalog and ledger; the value is a hash of the article as it was when they were brought together.

    Raises `LedgerError` where it is converted from another script whose ledger cannot be read.
    """
    origin = find_script_source(project, ref, tag)
    cut = _cut_of(project, ref.slug, origin) if origin and origin != ref.tag else ""
    # Other rules would cut the same article differently.
    code = code_version("newsroom/articles", "bilingual/sentences", "newsroom/catalog", "newsroom/house")
    environment = f"{__version__} {code} {project.settings.dialect} {tag} {origin} {cut}"
    files = [str(ref.path), *_files(project, tag, ref.slug)]
    return project.index.look(SUBJECT, tag, ref.slug, environment=environment, files=files)


class SyncStep:
    """Keeps a catalog in step with its article through a transaction that only decides on targets."""

    def __init__(self, project: Project, ref: ArticleRef, catalog: Catalog) -> None:
        self._project, self._ref = project, ref
        self._article = state_of([ref.path])[0]
        self._events, self._sources = len(catalog.events), _sources(catalog)
        self._value: bytes | None = None
        with suppress(TranslatorError):
            self._value = look_at_sync(project, ref, catalog.tag).value

    def keep(self, catalog: Catalog) -> None:
        """Keep the catalog, as it was written, in step if it was; not where somebody changed anything meanwhile."""
        if self._value is None or self._sources != _sources(catalog):
            return
        if not _ABOUT_TARGETS.issuperset(event.action for event in catalog.events[self._events :]):
            return
        with suppress(TranslatorError):
            look = look_at_sync(self._project, self._ref, catalog.tag)
            is_same = self._article and state_of([self._ref.path])[0] == self._article
            if look.value is None and is_same and is_current(self._project, catalog):
                look.keep(self._value)


def _sources(catalog: Catalog) -> list[tuple[str, str]]:
    return [(entry.context, entry.source) for entry in (*catalog.entries, *catalog.obsolete)]


def _cut_of(project: Project, slug: str, tag: str) -> str:
    files = _files(project, tag, slug)[1:]
    look = project.index.look("cut", tag, slug, environment=code_version("newsroom/catalog"), files=files)
    if look.value is not None:
        return look.value.decode()
    rules = rules_on_disk(project, slug, tag)
    cut = short_hash(repr(rules)) if rules else ""
    look.keep(cut.encode())
    return cut


def _files(project: Project, tag: str, slug: str) -> list[str]:
    folder = f"{project.locales_dir}/{tag}/{slug}"
    return [f"{folder}.po", f"{folder}.jsonl"]


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
    path: Path
    tag: LangTag
    data: bytes
    front_matter: FrontMatter

    @property
    def body(self) -> bytes:
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
        return self.ref.slug

    @property
    def tag(self) -> LangTag:
        return self.ref.tag

    @property
    def path(self) -> Path:
        return self.ref.path

    @property
    def format(self) -> str:
        """`markdown`, the name of a dialect of it, `text`, `html` or `po`."""
        return self.newsroom.format_of(self.path)

    @property
    def data(self) -> bytes:
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
        return self.data[self.front_matter.span[1] :]

    @property
    def document(self) -> Document:
        def read() -> Document:
            front_matter = self.front_matter
            with self.newsroom.naming_article(self.path):
                return parse_document(self.data, tag=self.tag, format=self.format, front_matter=front_matter)

        return self._once("document", read)

    @property
    def form(self) -> str:
        return self.newsroom.form_of(self.slug)

    def find_form(self) -> str:
        """
        Return a hash of the article as an editor signs it off; empty for formats that hold nothing but segments.

        It is of its bytes, but for blanks inside its segments, and of those of the files that it shows; behind the
        dash, of other files that readers of a version get instead of these.
        """

        def make() -> str:
            document = self.document
            texts = [" ".join(segment.source.split()) for segment in document.segments]
            data = document.render(texts, tag=self.tag, is_patch=True).replace(b"\r\n", b"\n")
            shown = (
                f"{name}\0{hashlib.sha256(self.newsroom.read(self.path.parent / name)).hexdigest()}" for name in names
            )
            own = hashlib.sha256(b"\0".join([data, *(one.encode() for one in shown)])).hexdigest()[:32]
            others = "\0".join(filter(None, map(self._hash_of_other, *zip(*beside, strict=True)))) if beside else ""
            return f"{own}-{hashlib.sha256(others.encode()).hexdigest()[:32] if others else ''}"

        if self.format in WHOLE:
            return ""
        names = [name for name in self._shown_files() if (self.path.parent / name).is_file()]
        known = {_normal(self.path.parent / name) for name in names}
        beside = [
            (path, place) for path in self.shown_paths() for tag in VERSION_TAGS if content_tag(tag) != self.tag
            for place in self.places_beside(path, tag) if place not in known and place.is_file()
        ]  # fmt: skip
        files = (self.path, *(self.path.parent / name for name in names), *(place for _path, place in beside))
        return self._kept.get("form", files, make)

    def files_of_form(self) -> list[Path]:
        """Return where files may stand that belong to its form, besides its own."""
        shown = [] if self.format in WHOLE else [self.path.parent / name for name in self._shown_files()]
        paths = self.shown_paths() if shown else ()
        return [*shown, *(place for path in paths for tag in VERSION_TAGS for place in self.places_beside(path, tag))]

    def _hash_of_other(self, path: str, place: Path) -> str:
        newsroom, own = self.newsroom, self.path.parent / path
        data = newsroom.read(place)
        if is_copy(newsroom, place, data) or (own.is_file() and newsroom.read(own) == data):
            return ""
        return f"{newsroom.relative(place)} {hashlib.sha256(data).hexdigest()}"

    def _shown_files(self) -> Iterator[str]:
        for path in self.shown_paths():
            stem, suffix = posixpath.splitext(path)
            yield from (path, *(f"{stem}.{tag}{suffix}" for tag in CONTENT_TAGS))

    def shown_paths(self) -> list[str]:
        """Return the paths of the files that it shows, from its folder."""
        images = self.front_matter.values.get("images")
        urls = [str(one.get("src", "")) for one in images if isinstance(one, dict)] if isinstance(images, list) else []
        addresses = (item.url for item in addresses_in(self.body))
        paths = dict.fromkeys(relative_path(url)[0] for url in [*urls, *addresses])
        return [path for path in paths if path and not path.lower().endswith(ARTICLE_SUFFIXES)]

    def places_beside(self, path: str, tag: str) -> list[Path]:
        """Return where a version may have a file of its own instead of the one at `path` that the article shows."""
        origin = find_script_source(self.newsroom, self.ref, tag)
        shared, found = _normal(self.path.parent / path), list[Path]()
        for name in (tag, *([origin] if origin and origin != self.tag else [])):
            beside = _normal(self.newsroom.article_path(name, self.slug).parent / path)
            found += [one.with_name(f"{one.stem}.{name}{one.suffix}") for one in dict.fromkeys((shared, beside))]
            found += [beside] if beside != shared else []
        return found

    @property
    def omitted_prose(self) -> tuple[OmittedProse, ...]:
        return self._once("omitted_prose", lambda: tuple(omitted_prose(self.document)))

    @property
    def date(self) -> str:
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
        catalogs = (self._catalogs.get(tag) for tag in tags)
        return all(catalog is not None and is_current(self.newsroom, catalog) for catalog in catalogs)

    @contextmanager
    def transaction(self, tag: str) -> Iterator[Catalog]:
        """
        Hold the lock of the catalog in `tag`, hand it out, and write it when the block ends (`catalog_transaction`).

        The block's changes are forgotten where it raises.
        """
        known = self._catalogs.pop(tag, None)
        self._cut.pop(tag, None)
        with catalog_transaction(self.newsroom, self.slug, tag, known=known) as catalog:
            step = SyncStep(self.newsroom, self.ref, catalog)
            yield catalog
        self._catalogs[tag] = catalog
        step.keep(catalog)

    def page_path(self, tag: LangTag) -> Path:
        suffix = self.path.suffix if self.format in WHOLE else ".md"
        return self.path if tag == self.tag else self.newsroom.article_path(tag, self.slug, suffix)

    def page_paths(self, tag: LangTag) -> tuple[Path, ...]:
        """Return where a version may stand: as `publish` writes it, and with the suffix of its article."""
        named = self.newsroom.article_path(tag, self.slug, self.path.suffix)
        return tuple(dict.fromkeys((self.page_path(tag), named)))

    def find_page(self, tag: LangTag) -> Path | None:
        return next(filter(self.newsroom.has, self.page_paths(tag)), None)

    def page_data(self, tag: LangTag, path: Path) -> bytes:
        """Return the version at `path`, which `find_page` found."""
        page = self.page(tag) if path == self.page_path(tag) else None
        return page.data if page else self.newsroom.read(path)

    def po(self, tag: LangTag) -> PoDocument | None:
        """Return the gettext catalog that holds its translation in `tag`; None without one."""
        page = self.page(tag) if self.format == "po" else None
        if page is None:
            return None

        def read() -> PoDocument:
            from translator.newsroom.articles.po import read_po

            with self.newsroom.naming_article(page.path):
                return read_po(page.data)

        return self._kept.get(("po", tag), (page.path,), read)

    def page(self, tag: LangTag) -> Page | None:
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
        if not super().is_published(front) or _MAPPING.search(front):  # Most need no parser.
            return super().is_published(front)
        values = read_front_matter(front + b"\n" + front[:3] + b"\n").values
        return isinstance(values.get("translation"), dict)

    @property
    def glossary(self) -> Glossary:
        return self._of_house("glossary", (*glossary_files(self), people_path(self)), load_glossary)

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
        return self._of_house("people", (people_path(self),), load_people)

    @property
    def house_texts(self) -> HouseTexts:
        from translator.newsroom.house.glossary.labels import TEXT_FILES, load_house_texts

        files = (self.glossaries_dir / name for name in TEXT_FILES)
        return self._of_house("house_texts", files, load_house_texts)

    def _of_house(self, name: str, files: Iterable[Path], load: Callable[[Project], Value]) -> Value:
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

    def form_of(self, slug: str) -> str:
        return self.article(slug).find_form() if slug in self.articles_by_slug else ""

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
            hint=nearest(slug, self.articles_by_slug) or _("translator status   (lists the articles)"),
        )

    def open_articles(self, names: Iterable[str] = ()) -> Iterator[Article]:
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
        wanted = tuple(to)
        tags: dict[str, tuple[LangTag, ...]] = {}  # They hang on the language of the source alone.
        for article in self.open_articles(names):
            if article.tag not in tags:
                tags[article.tag] = self.targets_of(article.ref, wanted)
            for tag in tags[article.tag]:
                yield article, tag


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def open_newsroom(start: Path | None = None, *, is_tolerant: bool = False) -> Newsroom:
    project = find_project(start)
    return Newsroom(project.root, project.settings, is_tolerant=is_tolerant)


def is_copy(project: Project, path: Path, data: bytes) -> bool:
    return _hash(data) in _known(project, path)


def promise_copies(project: Project, files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        known = _known(project, path)
        if _hash(data) not in known:
            project.remember(_place(project, path), " ".join([*known, _hash(data)]).encode())


def remember_copies(project: Project, files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        if _known(project, path) != [_hash(data)]:
            project.remember(_place(project, path), _hash(data).encode())


def _known(project: Project, path: Path) -> list[str]:
    return project.recall(_place(project, path)).decode("ascii", "replace").split()


def _place(project: Project, path: Path) -> Path:
    name = _hash(project.relative(path).encode())[:32]
    return project.derived_dir / "publish" / "copied" / f"{name}.copied"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
