"""
The newsroom of a job: what the job carries, and nothing else. No file is opened in it.

The functions that work on an article of an open newsroom work on one of these too, on any machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
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
    """An article with some of its catalogs, as bytes."""

    slug: str
    tag: LangTag
    name: str
    """Its path from the root of the project, with slashes."""
    data: bytes
    catalogs: Mapping[str, tuple[bytes, bytes]]
    """Language → PO and ledger."""
    rows: Mapping[str, bytes] = field(default_factory=dict)
    """Subject → what the index of the house knows of it."""

    @classmethod
    def of(cls, article: Article, tags: Iterable[str], rows: Mapping[str, bytes | None]) -> CarriedArticle:
        """Read an article and its catalogs in `tags`; raises as `Project.read` and `load_catalog` do."""
        newsroom, slug = article.newsroom, article.slug
        catalogs = {tag: read_catalog_files(newsroom, slug, tag) for tag in tags}
        known = {subject: value for subject, value in rows.items() if value is not None}
        return cls(slug, article.tag, newsroom.relative(article.path), article.data, catalogs, known)


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
        return cls(_ROOT, place.house.settings, house=place.house, carried=carried)

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
        return (ArticleRef(self.carried.slug, self.carried.tag, self.root / self.carried.name),)

    @property
    def the_article(self) -> Article:
        """The article that the job is about."""
        return self.article(self.articles[0])

    @cached_property
    def _files(self) -> dict[Path, bytes]:
        files = {self.articles[0].path: self.carried.data}
        for tag, (po, ledger) in self.carried.catalogs.items():
            files[self.catalog_path(tag, self.carried.slug)] = po
            files[self.ledger_path(tag, self.carried.slug)] = ledger
        return files

    def open(self, path: Path) -> BinaryIO:
        return io.BytesIO(self.read(path))

    def read(self, path: Path) -> bytes:
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None
