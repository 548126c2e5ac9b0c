"""kill -9 of the real commands: no file is half written, no acknowledged decision is lost, a rerun completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kill9 import run_trial
from tests.support.kill9_acts import ACTS, run_act_trial

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_kill_9_of_the_real_commands_loses_nothing(tmp_path: Path) -> None:
    trial = run_trial(tmp_path, kills=8, seed=20260102)

    assert trial.lost == []


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_an_act_toward_readers_that_was_killed_ends_as_one_that_was_not(tmp_path: Path, act: str) -> None:
    assert run_act_trial(tmp_path / "work", act, kills=3, seed=20261129).lost == []
