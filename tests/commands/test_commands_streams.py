"""Standard streams that are closed, full, or read by somebody who leaves early."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.variants import sampled

REPOSITORY = Path(__file__).parents[2]
WHO = "--to zh-Hans --as li-lei"


@pytest.fixture
def shell(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return a function that runs a line of bash in a project with one article of 3 segments."""
    for name, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "articles/en/fog.md": "The fog came. Nobody waved.\n\nThe boats went home.\n",
        "glossaries/people.yml": "people:\n  li-lei: {names: {en: Li Lei}}\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(line: str) -> subprocess.CompletedProcess[str]:
        line = line.replace("translator ", f"{sys.executable} -m translator ")
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": ""}
        return subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    assert run("translator sync").returncode == 0
    return run


@pytest.mark.slow
@pytest.mark.parametrize("reader", sampled(["head -1", "head -c 1", "true"]))
def test_a_reader_who_leaves_early_is_no_error(shell, reader: str) -> None:  # type: ignore[no-untyped-def]
    done = shell(f"translator diff | {reader} >/dev/null; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_decision_whose_output_cannot_be_written_is_said_to_be_kept(shell, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = shell(f"translator set fog 1 雾来了。 {WHO} >/dev/full")
    assert done.returncode == 2
    assert "the output cannot be written: the disk is full" in done.stderr
    assert "what was decided is kept" in done.stderr
    assert "do it again" not in done.stderr
    assert "雾来了。" in (tmp_path / "locales/zh-Hans/fog.po").read_text()


@pytest.mark.parametrize("closed", sampled([">&-", "<&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"]))
def test_a_closed_stream_does_not_keep_a_command_from_its_work(shell, tmp_path: Path, closed: str) -> None:  # type: ignore[no-untyped-def]
    assert shell(f"translator status {closed}").returncode == 0
    assert shell(f"translator set fog 1 雾来了。 {WHO} {closed}").returncode == 0
    assert "雾来了。" in (tmp_path / "locales/zh-Hans/fog.po").read_text()


def test_what_was_said_to_a_full_stream_is_no_failure(shell) -> None:  # type: ignore[no-untyped-def]
    assert shell("translator set fog 99 雾。 " + WHO + " 2>/dev/full").returncode == 2


def test_a_target_from_a_closed_stdin_is_empty_and_refused(shell) -> None:  # type: ignore[no-untyped-def]
    done = shell(f"translator set fog 1 {WHO} <&-")
    assert done.returncode == 2
    assert "our bug" not in done.stderr
