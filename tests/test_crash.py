"""kill -9 of the real commands: no file is half written, no acknowledged decision is lost, a rerun completes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "benchmarks/kill9.py"


def test_kill_9_of_the_real_commands_loses_nothing(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("kill9", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    kill9 = importlib.util.module_from_spec(spec)
    sys.modules["kill9"] = kill9
    spec.loader.exec_module(kill9)

    trial = kill9.run_trial(tmp_path, kills=12, seed=20260102)

    assert trial.lost == []
    assert trial.kills.total() >= 4
