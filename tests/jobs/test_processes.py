"""Jobs in real processes; one test at a time starts them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from translator.bilingual.errors import InternalError, JobError, PublishError
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house.jobs import House, Job, Serial, Workplace, work_through
from translator.newsroom.house.jobs.processes import Processes


def work(_place: Workplace, data: tuple[str, int, Path]) -> tuple[int, int]:
    what, number, marks = data
    if what == "refuse":
        raise PublishError("not ready", where=f"a/{number}", hint="try")
    if what == "bug":
        raise ValueError(number)
    if what == "die" or (what == "die once" and not _marked(marks / str(number))):
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "unpicklable":
        return lambda: number  # type: ignore[return-value]
    return number * 2, os.getpid()


def _marked(mark: Path) -> bool:
    """Whether a job was here before: a mark on the disk, since the process is killed."""
    was_there = mark.exists()
    mark.touch()
    return was_there


def house() -> House:
    return House(Settings())


def test_jobs_come_back_in_order_from_processes_that_die_refuse_and_err(tmp_path: Path) -> None:
    kinds = {3: "refuse", 7: "die", 11: "bug", 15: "die once", 19: "unpicklable"}
    finished: list[int] = []

    def items() -> Iterator[int]:
        yield from range(30)

    def finish(number: int, outcome: object) -> tuple[int, int]:
        finished.append(number)
        return outcome.get()  # type: ignore[attr-defined, no-any-return]

    results = {}
    for number, get in work_through(
        Processes(2),
        work,
        house,
        items(),
        prepare=lambda n: (lambda: (-n, 0)) if n == 25 else Job(0, f"article-{n}", (kinds.get(n, ""), n, tmp_path)),
        finish=finish,
    ):
        try:
            results[number] = get()[0]
        except (JobError, InternalError, PublishError) as error:
            results[number] = error  # type: ignore[assignment]

    assert list(results) == list(range(30))
    assert sorted(finished) == [number for number in range(30) if number != 25]
    plain = [number for number in range(30) if number not in {3, 7, 11, 19, 25}]
    assert [results[number] for number in plain] == [number * 2 for number in plain]
    assert results[25] == -25
    assert isinstance(results[3], PublishError)
    assert (results[3].where, results[3].hint) == ("a/3", "try")
    assert isinstance(results[7], JobError)
    assert results[7].where == "article-7"
    assert isinstance(results[11], InternalError)
    assert "raise ValueError" in results[11].details
    assert isinstance(results[19], InternalError)


def test_few_jobs_are_done_here() -> None:
    jobs = [Job(number, "", ("", number, Path())) for number in range(5)]

    assert {done[1].get()[1] for done in Processes(2).run(work, house, jobs) if done} == {os.getpid()}


def test_whoever_stops_early_ends_the_processes() -> None:
    jobs = (Job(number, "", ("", number, Path())) for number in range(100_000))
    running = Processes(2).run(work, house, jobs)
    pids = {done[1].get()[1] for done in (next(running) for _number in range(40)) if done}
    running.close()

    assert pids
    assert os.getpid() not in pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_what_needs_no_work_waits_for_what_comes_before() -> None:
    order: list[str] = []

    def later() -> str:
        order.append("made when it is its turn")
        return "later"

    results = work_through(
        Serial(), work, house, ["a", "b"],
        prepare=lambda name: later if name == "b" else Job(0, name, ("", 1, Path())),
        finish=lambda name, _outcome: order.append(f"written {name}") or name,
    )  # fmt: skip

    assert [get() for _item, get in results] == ["a", "later"]
    assert order == ["written a", "made when it is its turn"]
