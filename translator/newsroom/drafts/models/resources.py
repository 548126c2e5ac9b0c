"""
How many cores and how much memory an engine may use.

A model whose threads wait for one another slows down severely when another program takes one of their cores (by a
factor of three with two threads on two busy cores, measured), so it gets only the cores that are idle. What keeps one
busy when the model is loaded may soon end, and the model keeps its threads: so the cores are looked at several times,
and it gets half of them in any case.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from translator.newsroom.ground.operating_system import available_cores

SAMPLE_SECONDS = 0.2
SAMPLES = 5
"""How often a busy machine is looked at, and the best of it counts."""
SLOTS = ((4, 2_400_000_000), (2, 2_100_000_000))
"""Slots, and the bytes of free memory from which they are used."""
_STAT = Path("/proc/stat")
_MEMORY = Path("/proc/meminfo")


def idle_cores() -> int:
    """Return how many of those cores are idle now, at least half of them; all where that cannot be measured."""
    cores = available_cores()
    idle = (cores + 1) // 2
    for _sample in range(SAMPLES):
        if idle < cores:
            idle = max(idle, cores - _cores_of_others())
    return idle


def _cores_of_others() -> int:
    """Return how many cores the other programs have kept busy in a moment; none where that cannot be measured."""
    before = _busy_seconds()
    if before is None:
        return 0
    own, started = time.process_time(), time.perf_counter()
    time.sleep(SAMPLE_SECONDS)
    after = _busy_seconds()
    elapsed = time.perf_counter() - started
    return 0 if after is None else round((after - before - (time.process_time() - own)) / elapsed)


def fitting_slots(wanted: int) -> int:
    """
    Return how many segments may be worked on at once: `wanted`, or 4, fewer where memory is short.

    Measured with the model of the catalogue: 1.85 GB with one, 1.9 GB with two, 2.05 GB with four.
    """
    if wanted > 0:
        return wanted
    free = available_memory()
    return next((slots for slots, needed in SLOTS if free is None or free >= needed), 1)


def fits_in_memory(size: int) -> bool:
    """Whether a new program can have so many bytes; yes where that cannot be measured."""
    free = available_memory()
    return free is None or free >= size


def available_memory() -> int | None:
    """Return the bytes that a new program can have; None where that cannot be measured."""
    try:
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), "")
    return int(found) * 1024 if found.isdigit() else None


def _busy_seconds() -> float | None:
    """
    Return the seconds that all cores together have worked since the start of the machine, on Linux.

    Without the time of processes that were made nice: they give way.
    """
    try:
        fields = [int(field) for field in _STAT.read_text(encoding="ascii").split("\n", 1)[0].split()[1:]]
    except (OSError, ValueError):
        return None
    user, _nice, system, _idle, _waiting, *interrupts = fields[:8]
    return (user + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
