"""Functions that a worker of a test does: it finds them by their name."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.errors import EngineUnavailable

if TYPE_CHECKING:
    from translator.newsroom.house.jobs import Workplace


def double(_place: Workplace, number: int) -> int:
    """Return twice the number, unless the worker's environment says that it lacks something."""
    match os.environ.get("WORKER_LACKS"):
        case "memory":
            raise MemoryError
        case "disk":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/scratch/x")
        case "model":
            raise EngineUnavailable("no model is installed")
    return number * 2


def double_slowly(place: Workplace, number: int) -> int:
    """Do so in a twentieth of a second, and write down who did what."""
    time.sleep(0.05)
    with Path(os.environ["JOB_LOG"]).open("a") as log:
        log.write(f"{os.getpid()} {number}\n")
    return double(place, number)


def double_or_die(place: Workplace, number: int) -> int:
    """Do so, but for 13, which costs the worker its life."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return double(place, number)
