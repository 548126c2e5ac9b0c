"""Sessions in several processes, and sessions that are killed: nothing that was promised is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.kill9_review import run_trial
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.proof.audit.acknowledgement import chain_problems
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

REPOSITORY = Path(__file__).parents[2]
DESK = """
import sys
from pathlib import Path
from translator.bilingual.errors import ReviewError
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import load_people
from translator.newsroom.review.session import Session
root, who, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
project = open_newsroom(root)
session = Session(project.article("ferry"), "zh-Hans", load_people(project).get(who), wanted="all")
for turn in range(rounds):
    session.go(turn % 8 + 1)
    text = f"{who}{turn}" + "".join(part for part in ("<1>", "</1>") if part in session.entry.source)
    for _again in range(20):
        try:
            session.edit(text)
        except ReviewError:
            continue
        print(session.entry.key, text, flush=True)
        break
"""


def test_two_people_in_two_processes_lose_nothing(ferry: Project) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", DESK, str(ferry.root), who, "25"], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        for who in ("lin-yue", "zhou-lan")
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0].splitlines() for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert [len(lines) for lines in said] == [25, 25]
    catalog = load_catalog(ferry, "ferry", "zh-Hans")
    recorded = {f"{event.key} {event.target}" for event in catalog.events if event.action is Action.EDIT}
    assert {line for lines in said for line in lines} <= recorded
    assert list(chain_problems(catalog.ledger)) == []
    assert list(verify_catalog(catalog)) == []


@pytest.mark.slow
def test_kill_9_while_typing_and_deciding_loses_nothing_that_was_promised(tmp_path: Path) -> None:
    trial = run_trial(tmp_path, kills=8, seed=3)

    assert trial.lost == []
    assert trial.keys > 100
    assert trial.decisions >= 4
