"""Lines typed into `review --plain` in this process, and the project that the tests of the full screen use too."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.drafted_newsroom import SLUG, TAG
from tests.terminal.conftest import project
from translator import cli

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

__all__ = ["project"]


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str

    def __contains__(self, words: str) -> bool:
        return words in self.stdout + self.stderr

    def after(self, words: str) -> str:
        return (self.stdout + self.stderr).partition(words)[2]


@pytest.fixture
def type_in(project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run a review in this process and type lines into it."""
    monkeypatch.chdir(project.root)

    def run(*lines: str, by: str = "lin-yue", options: tuple[str, ...] = (), at_terminal: bool = False) -> Done:
        stdin = io.StringIO("".join(f"{line}\n" for line in lines))
        monkeypatch.setattr(stdin, "isatty", lambda: at_terminal)
        monkeypatch.setattr("sys.stdin", stdin)
        code = cli.run(["review", SLUG, "--to", TAG, "--plain", "--as", by, *options])
        said = capfd.readouterr()
        return Done(int(code), said.out, said.err)

    return run
