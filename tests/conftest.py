"""Fixtures that every part of the suite shares: a closed environment, real repositories, a small project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from translator.i18n import use_language

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _closed_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from the user's home, git settings and language."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    pinned = {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "XDG_DATA_HOME": str(home / ".data"),
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org",
        "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org",
        "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
        "TRANSLATOR_DATA": str(home / "data"), "LANG": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1",
    }  # fmt: skip
    for name, value in pinned.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    use_language("en")


@pytest.fixture
def run_translator(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return a function that runs the real command line in a process of its own, in `tmp_path` unless told where."""

    def run(*args: str, cwd: Path | None = None, stdin: str | bytes = "", **env: str) -> subprocess.CompletedProcess:  # type: ignore[type-arg]
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "translator", *args],
            cwd=cwd or tmp_path,
            input=data,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **env},
            timeout=300,
            check=False,
        )
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        return done

    return run
