"""The benchmark on hostile texts runs every command, and says which took long."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hostile_runs import COMMANDS

REPOSITORY = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.robustness.hostile", "--size", "300", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.slow
def test_every_command_runs_on_every_kind_that_is_named() -> None:
    # How long a command takes is the benchmark's question: here, other tests have the processor too.
    done = run("--kinds", "a,tags,front matter: digits", "--over", "60", "--limit", "60")

    assert 0 == done.returncode, done.stdout + done.stderr
    assert all(f"| {name} |" in done.stdout for name in COMMANDS)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
@pytest.mark.slow
def test_what_takes_long_is_named_and_fails() -> None:
    done = run("--kinds", "a", "--commands", "sync,check", "--over", "0", "--doubled")

    assert 1 == done.returncode
    assert "| a | sync 0.0" in done.stdout
    assert " × " in done.stdout
