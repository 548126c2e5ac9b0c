"""A job, what all jobs of a run share, and where they are done."""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
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
    """The common data of all jobs of a run. It goes out to a process or a machine once."""

    settings: Settings
    glossary: Glossary = field(default_factory=Glossary)
    glossary_version: str = ""
    language: str = field(default_factory=message_tag)
    people: People | None = None
    texts: HouseTexts | None = None
    """Labels and notices; they and the people go out where pages are made."""
    further: Any = None
    """Further data of one kind of job."""

    @classmethod
    def of(cls, newsroom: Newsroom) -> House:
        return cls(newsroom.settings, newsroom.glossary, newsroom.glossary_version)

    @classmethod
    def of_pages(cls, newsroom: Newsroom, further: Any = None) -> House:
        return replace(cls.of(newsroom), people=newsroom.people, texts=newsroom.house_texts, further=further)

    @cached_property
    def packed(self) -> bytes:
        """The house as bytes. The search tables of the glossary stay here: they are made again there."""
        return pickle.dumps(replace(self, glossary=Glossary(self.glossary.concepts)))


@dataclass(frozen=True)
class Job:
    number: int
    name: str
    data: Any
    """All that the work needs besides the house; it can be pickled."""
    needs_model: bool = False

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
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[no-any-return]

    def close(self) -> None:
        for value in self._kept.values():
            if hasattr(value, "close"):
                value.close()
        self._kept.clear()


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    result: Result | None = None
    error: BaseException | None = None

    @classmethod
    def of(cls, call: Callable[[], Result]) -> Outcome[Result]:
        try:
            return cls(call())
        except (TranslatorError, OSError, MemoryError) as error:
            return cls(error=error)
        except Exception as error:
            return cls(error=InternalError.of(error))

    def get(self) -> Result:
        if self.error is not None:
            raise self.error
        return self.result  # type: ignore[return-value]


def do_packed(work: Callable[[Workplace, Any], Any], place: Workplace, data: bytes) -> Outcome[Any]:
    return Outcome.of(lambda: work(place, pickle.loads(data)))


Work = Callable[[Workplace, Any], Any]
"""A function of a module, which knows only what it is given."""
Done = tuple[Job, Outcome[Any]]


class Backend(ABC):
    is_serial = False
    is_chosen = False

    @abstractmethod
    def run(
        self, work: Work, house: Callable[[], House], jobs: Iterable[Job | None]
    ) -> Generator[Done | None, None, None]:
        """
        Yield each job with what became of it, as they are finished; None where there was nothing to do at the moment.

        `jobs` are made when somebody is free for them; a None among them only comes back. `house` is asked for when
        there is a job. Whoever stops early ends the work. Raises `TranslatorError` where no job can be done at all.
        """

    def close(self) -> None:  # noqa: B027 (most have nothing to give back)
        """Give back what was opened for several runs."""


class Serial(Backend):
    is_serial = True

    def run(
        self, work: Work, house: Callable[[], House], jobs: Iterable[Job | None]
    ) -> Generator[Done | None, None, None]:
        place: Workplace | None = None
        try:
            for job in jobs:
                if job is None:
                    yield None
                    continue
                place = place or Workplace(house())
                yield job, Outcome.of(partial(work, place, job.data))
        finally:
            if place:
                place.close()


Item = TypeVar("Item")


def work_through(
    backend: Backend,
    work: Work,
    house: Callable[[], House],
    items: Iterable[Item],
    *,
    prepare: Callable[[Item], Job | Callable[[], Result]],
    finish: Callable[[Item, Outcome[Any]], Result],
) -> Generator[tuple[Item, Callable[[], Result]], None, None]:
    """
    Yield each item, in order, with a call that returns its result, or raises what was raised on the way.

    `prepare` makes the job of an item (its `number` is given here), or returns the call where there is nothing to work
    on; that call may take its time, since it is made when all items before are done. `finish` takes what became of a
    job as soon as it is there, whatever became of those before: here it is written.
    """
    begun: dict[int, Item] = {}
    done: dict[int, Callable[[], Result]] = {}

    def jobs() -> Iterator[Job | None]:
        for number, item in enumerate(items):
            begun[number] = item
            made = Outcome.of(partial(prepare, item))
            if isinstance(made.result, Job):
                yield Job(number, made.result.name, made.result.data, made.result.needs_model)
            else:
                done[number] = made.result if made.error is None and made.result else made.get  # type: ignore[assignment]
                yield None

    following = 0
    running = backend.run(work, house, jobs())
    try:
        for finished in running:
            if finished is not None:
                job, outcome = finished
                done[job.number] = Outcome.of(partial(finish, begun[job.number], outcome)).get
            while following in done:
                yield begun.pop(following), done.pop(following)
                following += 1
    finally:
        running.close()
