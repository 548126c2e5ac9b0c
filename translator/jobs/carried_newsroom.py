"""
The newsroom of a job: what the job carries, and nothing else. No file is opened in it.

The functions that work on an article of an open newsroom work on one of these too, on any machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from translator.catalog.storage import read_catalog_files
from translator.glossary import Glossary
from translator.house_index import HouseIndex, Look
from translator.jobs.job import House, Workplace
from translator.language import LangTag
from translator.newsroom import Article, Newsroom
from translator.project import ArticleRef

_ROOT = Path("/", "carried by a job")
"""Where nothing is: paths below it are names only."""


@dataclass(frozen=True)
class CarriedArticle:
    """
    An article with some of its catalogs. It is read where it is packed for another process; in this one it is `live`.

    Packing it raises as `Project.read` and `load_catalog` do.
    """

    slug: str
    tag: LangTag
    name: str
    """Its path from the root of the project, with slashes."""
    rows: Mapping[str, bytes] = field(default_factory=dict)
    """Subject → what the index of the house knows of it."""
    data: bytes = b""
    catalogs: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """Language → PO and ledger."""
    live: Article | None = None
    tags: tuple[str, ...] = ()
    """The languages of the catalogs that go with it."""

    @classmethod
    def of(cls, article: Article, tags: Iterable[str], rows: Mapping[str, bytes | None]) -> CarriedArticle:
        """Carry an article with its catalogs in `tags`, and what the index knows."""
        known = {subject: value for subject, value in rows.items() if value is not None}
        name = article.newsroom.relative(article.path)
        return cls(article.slug, article.tag, name, known, live=article, tags=tuple(tags))

    def __reduce__(self) -> tuple[type[CarriedArticle], tuple[object, ...]]:
        data, catalogs = self.data, self.catalogs
        if self.live is not None:
            newsroom, data = self.live.newsroom, self.live.data
            catalogs = {tag: read_catalog_files(newsroom, self.slug, tag) for tag in self.tags}
        return CarriedArticle, (self.slug, self.tag, self.name, self.rows, data, catalogs)


class CarriedIndex(HouseIndex):
    """What a job knows of the index of the house, and what is to be kept there."""

    def __init__(self, rows: Mapping[str, bytes]) -> None:
        super().__init__(_ROOT)
        self.rows = rows
        self.kept: dict[str, tuple[str, bytes]] = {}
        """Subject → environment and value. The environment of another machine is that of its own program."""

    def look(
        self, subject: str, tag: str, slug: str, *, environment: str = "", files: Iterable[str | Path] = ()
    ) -> Look:
        return _CarriedLook(self, subject, environment)


class _CarriedLook(Look):
    def __init__(self, index: CarriedIndex, subject: str, environment: str) -> None:
        self._carried, self._subject, self._environment = index, subject, environment
        self.value = index.rows.get(subject)

    def keep(self, value: bytes) -> None:
        self._carried.kept[self._subject] = (self._environment, value)


@dataclass(frozen=True, kw_only=True)
class CarriedNewsroom(Newsroom):
    """A newsroom of one article."""

    house: House = field(repr=False, compare=False)
    carried: CarriedArticle = field(repr=False, compare=False)

    @classmethod
    def of(cls, place: Workplace, carried: CarriedArticle) -> CarriedNewsroom:
        root = carried.live.newsroom.root if carried.live else _ROOT
        return cls(root, place.house.settings, house=place.house, carried=carried)

    @property
    def glossary(self) -> Glossary:
        return self.house.glossary

    @property
    def glossary_version(self) -> str:
        return self.house.glossary_version

    @cached_property
    def index(self) -> CarriedIndex:
        return CarriedIndex(self.carried.rows)

    @cached_property
    def articles(self) -> tuple[ArticleRef, ...]:
        path = self.carried.live.path if self.carried.live else self.root / self.carried.name
        return (ArticleRef(self.carried.slug, self.carried.tag, path),)

    @cached_property
    def the_article(self) -> Article:
        """The article that the job is about; what was read of a live one is read already."""
        if self.carried.live is None:
            return super().article(self.articles[0])
        article = copy(self.carried.live)
        article.newsroom = self
        return article

    def article(self, wanted: ArticleRef | str) -> Article:
        is_ours = wanted in {self.carried.slug, self.articles[0]}
        return self.the_article if is_ours else super().article(wanted)

    @cached_property
    def _files(self) -> dict[Path, bytes]:
        files = {self.articles[0].path: self.carried.data}
        for tag, (po, ledger) in self.carried.catalogs.items():
            files[self.catalog_path(tag, self.carried.slug)] = po
            files[self.ledger_path(tag, self.carried.slug)] = ledger
        return files

    def open(self, path: Path) -> BinaryIO:
        return super().open(path) if self.carried.live else io.BytesIO(self.read(path))

    def read(self, path: Path) -> bytes:
        if self.carried.live:
            return super().read(path)
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None
