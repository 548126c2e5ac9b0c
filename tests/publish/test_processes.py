from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from translator.errors import InternalError, PublishError, WriteError
from translator.files import write_error
from translator.operating_system import can_fork
from translator.publish import processes
from translator.publish.processes import work_through

pytestmark = pytest.mark.skipif(not can_fork(), reason="needs fork, and no other thread")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "available_cores", lambda: 2)


ALONE = """
import os
from translator.publish import processes
processes.available_cores = lambda: 2
print([get() for get in processes.work_through(lambda number: (number * 2, os.getpid()), range(100))])
"""
"""In a process of its own: a thread that an earlier test left behind would keep this one from forking."""


def test_results_come_in_order_from_several_processes() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    results = ast.literal_eval(done.stdout)

    assert [number for number, _pid in results] == [number * 2 for number in range(100)]
    assert len({pid for _number, pid in results}) == 3, "this one does the first"


def test_a_few_items_are_worked_through_here() -> None:
    assert {get() for get in work_through(lambda _number: os.getpid(), range(10))} == {os.getpid()}


def test_nothing_is_forked_beside_other_threads() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert {get() for get in work_through(lambda _number: os.getpid(), range(100))} == {os.getpid()}
    finally:
        done.set()
        thread.join()


def test_errors_come_back_as_they_were_raised() -> None:
    def work(number: int) -> int:
        if number % 3 == 1:
            raise PublishError("not ready", where=f"a/{number}", hint="try")
        if number % 3 == 2:
            raise write_error(OSError(errno.ENOSPC, "full"), f"b/{number}")
        return number

    for number, get in enumerate(work_through(work, range(60))):
        if number % 3 == 0:
            assert get() == number
            continue
        with pytest.raises((PublishError, WriteError)) as error:
            get()
        if number % 3 == 1:
            assert (error.value.where, error.value.hint) == (f"a/{number}", "try")
        else:
            assert isinstance(error.value, WriteError)
            assert error.value.where == f"b/{number}"


class UnpicklableError(Exception):
    def __init__(self, message: str, _more: int) -> None:
        super().__init__(message)
        self.function = lambda: message


def test_a_bug_that_pickle_does_not_know_ends_no_process() -> None:
    def work(number: int) -> int:
        if number == 5:
            raise UnpicklableError("of one item", 1)
        return number

    for number, get in enumerate(work_through(work, range(60))):
        if number != 5:
            assert get() == number
            continue
        with pytest.raises(InternalError, match="UnpicklableError: of one item") as error:
            get()
        assert "raise UnpicklableError" in error.value.details


def test_whoever_stops_early_ends_the_processes(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number > 10:
            time.sleep(30)
            (tmp_path / str(number)).touch()
        return os.getpid()

    results = work_through(work, range(100))
    pids = {next(results)() for _number in range(10)} - {os.getpid()}
    began = time.perf_counter()
    results.close()

    assert time.perf_counter() - began < 10
    assert not list(tmp_path.iterdir())
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
