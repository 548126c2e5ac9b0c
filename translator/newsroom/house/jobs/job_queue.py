"""The way of items through a backend: a job is made of each, and what became of it is handed out in their order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

from translator.newsroom.house.jobs.backend import Backend, Work
from translator.newsroom.house.jobs.job import House, Job, Outcome

Item = TypeVar("Item")
Result = TypeVar("Result")


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
