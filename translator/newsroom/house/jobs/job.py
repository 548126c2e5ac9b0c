"""A job, what all jobs of a run share, and where they are done."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from translator.bilingual.errors import InternalError, TranslatorError
from translator.bilingual.i18n import message_tag, use_language
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.house.people import People

Value = TypeVar("Value")
Result = TypeVar("Result")


@dataclass(frozen=True)
class House:
    """What all jobs of a run share. It goes out to a process or a machine once, by its hash."""

    settings: Settings
    glossary: Glossary = field(default_factory=Glossary)
    glossary_version: str = ""
    language: str = field(default_factory=message_tag)
    """In which errors are said."""
    people: People | None = None
    texts: HouseTexts | None = None
    """Labels and notices; they and the people go out where pages are made."""
    further: Any = None
    """What one kind of job needs besides."""

    @classmethod
    def of(cls, newsroom: Newsroom) -> House:
        """Return settings and glossary of a newsroom; raises `GlossaryError`."""
        return cls(newsroom.settings, newsroom.glossary, newsroom.glossary_version)

    @classmethod
    def of_pages(cls, newsroom: Newsroom, further: Any = None) -> House:
        """Return all that pages are made with; raises `ConfigError` besides."""
        return replace(cls.of(newsroom), people=newsroom.people, texts=newsroom.house_texts, further=further)

    @cached_property
    def packed(self) -> bytes:
        """The house as bytes. What was made of the glossary for searching stays here: it is made again there."""
        return pickle.dumps(replace(self, glossary=Glossary(self.glossary.concepts)))

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.packed).hexdigest()[:16]


@dataclass(frozen=True)
class Job:
    """The work on one article."""

    number: int
    """Its place among the items of the run."""
    name: str
    """What a message calls it: the slug of the article."""
    data: Any
    """All that the work needs besides the house; it can be pickled."""
    needs_model: bool = False
    """Whether a model is loaded for it: on a cluster, only workers that offer one get it."""

    def pack(self) -> Outcome[bytes]:
        """Return the data as bytes for another process, or why what they are made of cannot be read."""
        return Outcome.of(lambda: pickle.dumps(self.data))


class Workplace:
    """Where jobs are done: the house, and what was loaded for one job and serves the next."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._kept: dict[object, Any] = {}

    @classmethod
    def unpacked(cls, packed: bytes) -> Workplace:
        """Open the workplace of another process, in the language of the coordinator."""
        house: House = pickle.loads(packed)
        use_language(house.language)
        return cls(house)

    def kept(self, name: object, make: Callable[[], Value]) -> Value:
        """Return what `make` returned when `name` was asked for first."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close what can be closed: engines."""
        for value in self._kept.values():
            if hasattr(value, "close"):
                value.close()
        self._kept.clear()


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What became of a job: its result, or an error."""

    result: Result | None = None
    error: BaseException | None = None

    @classmethod
    def of(cls, call: Callable[[], Result]) -> Outcome[Result]:
        """Return what came of a call. What nobody expected becomes an `InternalError`, which can be pickled."""
        try:
            return cls(call())
        except (TranslatorError, OSError, MemoryError) as error:
            return cls(error=error)
        except Exception as error:
            return cls(error=InternalError.of(error))

    def get(self) -> Result:
        """Return the result, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]


def do_packed(work: Callable[[Workplace, Any], Any], place: Workplace, data: bytes) -> Outcome[Any]:
    """Do a job that came from another process."""
    return Outcome.of(lambda: work(place, pickle.loads(data)))
