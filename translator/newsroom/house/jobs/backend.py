"""What does jobs: the interface of all backends, and the one that does them in this process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable
from functools import partial
from typing import Any

from translator.newsroom.house.jobs.job import House, Job, Outcome, Workplace

Work = Callable[[Workplace, Any], Any]
"""A function of a module, which knows only what it is given."""
Done = tuple[Job, Outcome[Any]]


class Backend(ABC):
    """Does jobs, in whatever order, each once."""

    is_serial = False
    """Whether jobs are done one after the other, each as soon as it is made."""
    is_chosen = False
    """Whether somebody asked for it."""

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
    """Does one job after the other, here."""

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
