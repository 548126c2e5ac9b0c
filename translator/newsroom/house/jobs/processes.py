"""
Jobs in several processes of this machine.

The processes are started afresh, and not copied from this one, which may have threads and locks. Each gets the house
once, works on one job, and has the next ones at hand. One that is killed costs the jobs that it had, which others
do again; a job that costs two processes is given up, by name.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any

from translator.bilingual.errors import InternalError, JobError
from translator.bilingual.i18n import _
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.operating_system import collect_seldom
from translator.newsroom.house.jobs.job import Backend, Done, House, Job, Outcome, Serial, Work, Workplace, do_packed

# Jobs for which other processes are worth their start.
_FEWEST = 12
# Jobs that a process has: the present one, and the next ones.
_AT_HAND = 4
# Processes that a job may cost.
_DEATHS = 2
_END = object()


class Processes(Backend):
    """Does jobs in `count` processes. Few of them it does in this one, unless somebody asked for so many processes."""

    def __init__(self, count: int, *, is_chosen: bool = False) -> None:
        self._count, self._fewest = count, 2 if is_chosen else _FEWEST
        self.is_chosen = is_chosen

    def run(
        self, work: Work, house: Callable[[], House], jobs: Iterable[Job | None]
    ) -> Generator[Done | None, None, None]:
        remaining, first = iter(jobs), list[Job]()
        for job in remaining:
            if job is None:
                yield None
                continue
            first.append(job)
            if len(first) == self._fewest:
                break
        if len(first) < self._fewest:
            yield from Serial().run(work, house, first)
            return
        packed, rest = house().packed, chain(first, remaining)
        try:
            pool = _Pool(work, packed, self._count)
        except OSError as error:  # No room for temporary files, say, or for another process.
            reason = error.strerror or str(error)
            talk(_("note: ") + _("other processes cannot be started, so that one does all: {reason}", reason=reason))
            yield from Serial().run(work, house, rest)
            return
        try:
            yield from pool.run(rest)
        finally:
            pool.end()


def _context() -> ForkServerContext | SpawnContext:
    return get_context("forkserver") if sys.platform == "linux" else get_context("spawn")


class _Worker:
    def __init__(self, work: Work, house: bytes) -> None:
        context = _context()
        context.set_forkserver_preload(["translator.cli", __name__, work.__module__])
        ours, theirs = context.Pipe()
        self.connection: Connection = ours
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.jobs: dict[int, Job] = {}
        ours.send((work, house))

    def give(self, job: Job, data: bytes) -> None:
        self.jobs[job.number] = job
        self.connection.send((job.number, data))

    def end(self) -> None:
        self.connection.close()
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


class _Pool:
    def __init__(self, work: Work, house: bytes, count: int) -> None:
        self._work, self._house = work, house
        self._workers: list[_Worker] = []
        self._again: deque[Job] = deque()
        """Jobs of processes that died, each to be given out alone."""
        self._deaths: Counter[int] = Counter()
        for _number in range(count):
            self._start()

    def _start(self) -> None:
        self._workers.append(_Worker(self._work, self._house))

    def run(self, jobs: Iterator[Job | None]) -> Generator[Done | None, None, None]:
        is_over = False
        while True:
            yield from self._receive(is_patient=is_over and not self._again)
            free = min(self._workers, key=lambda worker: len(worker.jobs))
            # What a process died of is given to one that has nothing else.
            if len(free.jobs) >= (1 if self._again else _AT_HAND):
                yield from self._receive(is_patient=True)
                continue
            job = self._again.popleft() if self._again else next(jobs, _END)
            if job is _END:
                is_over = True
                if not self._again and not any(worker.jobs for worker in self._workers):
                    return
            elif not isinstance(job, Job):
                yield None
            elif (packed := job.pack()).error:
                yield job, packed
            else:
                try:
                    free.give(job, packed.get())
                except OSError:
                    yield from self._bury(free)

    def _receive(self, *, is_patient: bool) -> Generator[Done, None, None]:
        busy = {worker.connection: worker for worker in self._workers if worker.jobs}
        if not busy:
            return
        for connection in wait(list(busy), None if is_patient else 0):
            worker = busy[connection]  # type: ignore[index]
            try:
                number, outcome = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._bury(worker)
            else:
                yield worker.jobs.pop(number), outcome

    def _bury(self, worker: _Worker) -> Generator[Done, None, None]:
        self._workers.remove(worker)
        worker.end()
        for place, job in enumerate(worker.jobs.values()):
            self._deaths[job.number] += not place
            if self._deaths[job.number] < _DEATHS:
                self._again.append(job)
            else:
                message = _("the process at work on it was killed {count} times: perhaps the memory does not suffice",
                            count=_DEATHS)  # fmt: skip
                yield job, Outcome(error=JobError(message, where=job.name, hint="--jobs 1"))
        self._start()

    def end(self) -> None:
        for worker in self._workers:
            worker.end()


def _serve(connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's, who ends this process.
    collect_seldom()
    messages: SimpleQueue[Any] = SimpleQueue()

    def listen() -> None:
        try:
            while True:
                messages.put(connection.recv())
        finally:
            os._exit(0)

    Thread(target=listen, daemon=True).start()
    work, house = messages.get()
    place = Workplace.unpacked(house)
    while True:
        number, data = messages.get()
        outcome = do_packed(work, place, data)
        try:
            connection.send((number, outcome))
        except OSError:
            os._exit(0)
        except Exception as error:  # It cannot be pickled: nothing of it was sent.
            connection.send((number, Outcome(error=InternalError.of(error))))
