"""kill -9 of the real commands: no file is half written, no acknowledged decision is lost, a rerun completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.kill9 import run_trial

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_kill_9_of_the_real_commands_loses_nothing(tmp_path: Path) -> None:
    trial = run_trial(tmp_path, kills=12, seed=20260102)

    assert trial.lost == []
    assert trial.kills.total() >= 4
