"""Projects of older translators are read as they are, and those of newer ones are left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from translator.cli import run
from translator.newsroom.ground.settings import FORMAT

PROJECTS = Path(__file__).parents[1] / "fixtures/projects"
DAYS = ["2026-11-25", "2026-11-28"]
"""A folder each: what the translator of that day made of one article, which two people reviewed."""


def files(root: Path) -> dict[str, bytes]:
    names = [path for path in root.rglob("*") if path.is_file() and ".translator" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in names}


@pytest.fixture(params=DAYS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return shutil.copytree(PROJECTS / request.param, tmp_path / "project")


def test_nothing_is_rewritten_that_nobody_changed(old: Path) -> None:
    """Where this fails, what the program makes of an unchanged project has changed: raise FORMAT, and say why there."""
    assert run(["-C", str(old), "sync"]) == 0
    assert run(["-C", str(old), "translate", "--engine", "pseudo"]) == 0
    assert run(["-C", str(old), "publish", "--draft"]) == 0
    before = files(old)

    for command in (["sync"], ["translate", "--engine", "pseudo"], ["check"], ["publish", "--draft"], ["verify"]):
        assert run(["-C", str(old), *command]) == 0

    assert files(old) == before


@pytest.mark.parametrize("command", ["sync", "status", "publish --draft", "doctor", "add a.md", "check", "verify"])
def test_a_project_of_a_newer_translator_is_left_alone(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = shutil.copytree(PROJECTS / DAYS[-1], tmp_path / "project")
    (project / "translator.toml").write_text(f'format = {FORMAT + 1}\nnew_setting = "x"\n')
    before = files(project)

    assert run(["-C", str(project), *command.split()]) == 2

    assert "a newer translator wrote this project" in capsys.readouterr().err
    assert files(project) == before
