"""
kill -9 at random moments: no file is half written, no promised decision is lost, and the next run goes on.

20 kills; `TRANSLATOR_KILLS=200 pytest tests/catalog/test_catalog_crash.py` for more.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.po import parse_po
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

from .conftest import SLUG, TAG

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

WORKER = Path(__file__).with_name("crash_worker.py")
KILLS = int(os.environ.get("TRANSLATOR_KILLS", "20"))


def work(project: Project, kind: str, first: int, *rounds: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(WORKER.parents[2])}
    command = [sys.executable, str(WORKER), str(project.root), kind, str(first), *rounds]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)


def killed(project: Project, kind: str, first: int, seconds: float) -> list[str]:
    """Let a worker run for some time after its start, kill it, and return what it had promised."""
    process = work(project, kind, first)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.send_signal(signal.SIGKILL)
    return process.communicate()[0].split()


def finished(project: Project, kind: str, first: int) -> None:
    process = work(project, kind, first, "2")
    process.communicate(timeout=600)
    assert process.returncode == 0


@pytest.mark.slow
def test_kill_9_loses_nothing_that_was_promised(project: Project) -> None:
    chance = random.Random(20260102)
    finished(project, "sync", 0)
    promised: list[str] = []
    for kill in range(KILLS):
        kind = ("draft", "mark", "sync")[kill % 3]
        first = kill * 1000

        promised += killed(project, kind, first, chance.uniform(0, 0.08))

        po = project.catalog_path(TAG, SLUG).read_bytes()
        assert parse_po(po, where="a.po").messages
        catalog = load_catalog(project, SLUG, TAG)
        recorded = {event.target for event in catalog.events}
        assert [text for text in promised if text not in recorded] == []
        assert verify_catalog(catalog) == []
    for number, kind in enumerate(("draft", "mark", "sync")):
        finished(project, kind, KILLS * 1000 + number * 100)
    assert verify_catalog(load_catalog(project, SLUG, TAG)) == []
    assert not list(project.locales_dir.rglob("*.tmp"))


def test_a_journal_that_was_killed_before_it_had_its_name_is_removed(project: Project) -> None:
    finished(project, "sync", 0)
    left = project.derived_dir / "journal" / TAG / f".{SLUG}.msgpack.abc.tmp"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"half")

    finished(project, "sync", 0)

    assert not left.exists()
