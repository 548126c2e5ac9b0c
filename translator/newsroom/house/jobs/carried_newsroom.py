"""
The newsroom of a job: what the job carries, and nothing else. No file is opened in it.

The functions that work on an article of an open newsroom work on one of these too, on any machine.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO

from translator.bilingual.words.language import LangTag
from translator.newsroom.catalog.storage import read_catalog_files
from translator.newsroom.ground.house_index import HouseIndex, Look
from translator.newsroom.ground.project import ArticleRef, find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.house.jobs.job import House, Workplace
from translator.newsroom.house.people import People

KeptRows = dict[tuple[str, str], tuple[str, bytes]]

# Where nothing is: paths below it are names only.
_ROOT = Path("/", "carried by a job")


@dataclass(frozen=True)
class CarriedArticle:
    """
    An article with some of its catalogs. It is read where it is packed for another process; in this one it is `live`.

    Packing it raises as `Project.read` and `load_catalog` do.
    """

    slug: str
    tag: LangTag
    name: str
    rows: Mapping[tuple[str, str], bytes | None] = field(default_factory=dict)
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """Path from the root → content; None for what is known not to be there."""
    live: Article | None = None
    tags: tuple[str, ...] = ()
    """The languages of the catalogs that go with it, and of the pages if these go with it too."""
    with_pages: bool = False
    form: str = ""
    """The hash that sign-offs bear (`Article.form`)."""

    @classmethod
    def of(
        cls,
        article: Article,
        tags: Sequence[str],
        rows: Mapping[tuple[str, str], bytes | None] | None = None,
        *,
        with_pages: bool = False,
    ) -> CarriedArticle:
        """Carry an article with its catalogs in `tags`, those that these are converted from, and what is asked for."""
        origins = (find_script_source(article.newsroom, article.ref, tag) for tag in tags)
        wanted = tuple(tag for tag in dict.fromkeys([*tags, *origins]) if tag and tag != article.tag)
        name = os.path.relpath(article.path, article.newsroom.root)
        return cls(article.slug, article.tag, name, rows or {}, live=article, tags=wanted, with_pages=with_pages)

    def __reduce__(self) -> tuple[Callable[..., CarriedArticle], tuple[object, ...]]:
        files, form = self.files, self.form
        if self.live is not None:
            root, form = self.live.newsroom.root, self.live.form
            files = {os.path.relpath(path, root): data for path, data in self._contents(self.live)}
        return partial(CarriedArticle, form=form), (self.slug, self.tag, self.name, self.rows, files)

    def _contents(self, article: Article) -> Iterator[tuple[Path, bytes | None]]:
        newsroom, slug = article.newsroom, self.slug
        yield article.path, article.data
        for tag in self.tags:
            po, ledger = read_catalog_files(newsroom, slug, tag)
            yield newsroom.catalog_path(tag, slug), po or None
            yield newsroom.ledger_path(tag, slug), ledger or None
            yield newsroom.journal_path(tag, slug), None  # Its drafts are in the catalog.
            if self.with_pages:
                for page in article.page_paths(LangTag(tag)):
                    yield page, newsroom.read(page) if newsroom.has(page) else None


def carried_path(root: Path, path: Path) -> Path:
    """Return what stands for a path where nothing is: one name for all that is outside of the root."""
    inside = os.path.relpath(path, root)
    return _ROOT.parent / "published by a job" if inside.startswith(os.pardir) else _ROOT / inside


class CarriedIndex(HouseIndex):
    def __init__(self, rows: Mapping[tuple[str, str], bytes | None]) -> None:
        super().__init__(_ROOT)
        self.rows = rows
        self.kept: KeptRows = {}
        """The environment of another machine is that of its own program."""

    def look(
        self, subject: str, tag: str, slug: str, *, environment: str = "", files: Iterable[str | Path] = ()
    ) -> Look:
        return _CarriedLook(self, (subject, tag), environment)


class _CarriedLook(Look):
    def __init__(self, index: CarriedIndex, subject: tuple[str, str], environment: str) -> None:
        self._carried, self._subject, self._environment = index, subject, environment
        self.value = index.rows.get(subject)

    def keep(self, value: bytes) -> None:
        self._carried.kept[self._subject] = (self._environment, value)


@dataclass(frozen=True, kw_only=True)
class CarriedNewsroom(Newsroom):
    house: House = field(repr=False, compare=False)
    carried: CarriedArticle = field(repr=False, compare=False)

    @classmethod
    def of(cls, place: Workplace, carried: CarriedArticle) -> CarriedNewsroom:
        root = carried.live.newsroom.root if carried.live else _ROOT
        return cls(root, place.house.settings, house=place.house, carried=carried)

    @cached_property
    def lacks(self) -> set[str]:
        """Requested parts that are not carried: a result that rests on them counts for nothing."""
        return set()

    @property
    def glossary(self) -> Glossary:
        return self.house.glossary

    @property
    def glossary_version(self) -> str:
        return self.house.glossary_version

    @property
    def people(self) -> People:
        return super().people if self.house.people is None else self.house.people

    @property
    def house_texts(self) -> HouseTexts:
        return super().house_texts if self.house.texts is None else self.house.texts

    @cached_property
    def index(self) -> CarriedIndex:
        return CarriedIndex(self.carried.rows)

    @cached_property
    def articles(self) -> tuple[ArticleRef, ...]:
        if self.carried.live:
            return self.carried.live.newsroom.articles
        self.lacks.add(self.tree.folder)
        return (self.the_article.ref,)

    @cached_property
    def the_article(self) -> Article:
        """The article that the job is about; what was read of a live one is read already."""
        if self.carried.live is None:
            ref = ArticleRef(self.carried.slug, self.carried.tag, self.root / self.carried.name)
            return super().article(ref)
        article = copy(self.carried.live)
        article.newsroom = self
        return article

    def article(self, wanted: ArticleRef | str) -> Article:
        is_ours = wanted in {self.carried.slug, self.the_article.ref}
        return self.the_article if is_ours else super().article(wanted)

    def form_of(self, slug: str) -> str:
        return super().form_of(slug) if self.carried.live else self.carried.form

    def open(self, path: Path) -> BinaryIO:
        return super().open(path) if self.carried.live else io.BytesIO(self.read(path))

    def read(self, path: Path) -> bytes:
        if self.carried.live:
            return super().read(path)
        data = self._find(path)
        if data is None:
            raise FileNotFoundError(path)
        return data

    def has(self, path: Path) -> bool:
        return super().has(path) if self.carried.live else self._find(path) is not None

    def committed(self, names: Callable[[Path], Sequence[str]]) -> list[bytes | None]:
        if self.carried.live:
            return super().committed(names)
        self.lacks.add(".git")
        return []

    def _find(self, path: Path) -> bytes | None:
        name = os.path.relpath(path, self.root)
        if name not in self.carried.files:
            self.lacks.add(name)
        return self.carried.files.get(name)
