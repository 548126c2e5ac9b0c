"""A real Dask cluster on this machine: a scheduler and workers, each a process, over TCP."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]


def free_port() -> int:
    """Return a port that is free, of those that no system gives to whoever wants any."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


class DaskCluster:
    """Starts and kills the processes of a cluster; `folder` gets their logs."""

    def __init__(self, folder: Path, *tls: str) -> None:
        self._folder, self._tls, self._port = folder, tls, free_port()
        self.address = f"{'tls' if tls else 'tcp'}://127.0.0.1:{self._port}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start_scheduler()

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        scheme = self.address.partition(":")[0]
        process = self._start("scheduler", "--host", f"{scheme}://127.0.0.1", "--port", str(self._port))
        self._wait_for(process, "Scheduler at")
        return process

    def start_worker(
        self, *options: str, program: Path = REPOSITORY, nanny: bool = False, **env: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker that runs the program in another folder, or has other variables."""
        arguments = ("--nthreads", "1", "--nanny" if nanny else "--no-nanny", "--local-directory", str(self._folder))
        process = self._start("worker", self.address, *arguments, *options, program=program, **env)
        self._wait_for(process, "Registered to:")
        return process

    def _start(self, *arguments: str, program: Path = REPOSITORY, **env: str) -> subprocess.Popen[bytes]:
        log = self._folder / f"{len(self._processes)}.log"
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, *self._tls, "--no-dashboard"],
            stdout=log.open("wb"), stderr=subprocess.STDOUT, cwd=self._folder,
            env={**os.environ, "PYTHONPATH": str(program), **env},
        )  # fmt: skip
        process.log = log  # type: ignore[attr-defined]
        self._processes.append(process)
        return process

    def _wait_for(self, process: subprocess.Popen[bytes], line: str) -> None:
        until = time.monotonic() + 300
        while line not in (said := process.log.read_text("utf-8")):  # type: ignore[attr-defined]
            assert process.poll() is None, said
            assert time.monotonic() < until, said
            time.sleep(0.05)

    def end(self) -> None:
        for process in reversed(self._processes):
            process.kill()
        for process in self._processes:
            process.wait()


@contextmanager
def dask_cluster(folder: Path, *tls: str) -> Iterator[DaskCluster]:
    cluster = DaskCluster(folder, *tls)
    try:
        yield cluster
    finally:
        cluster.end()
