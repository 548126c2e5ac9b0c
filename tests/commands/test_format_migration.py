"""Projects of older translators: brought to a format number once, and closed to programs that know only lower ones."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from translator.cli import run
from translator.errors import ConfigError
from translator.settings import FORMAT
from translator.setup.format_migration import write_format

PROJECTS = Path(__file__).parents[1] / "fixtures/projects"
DAYS = ["2026-11-25", "2026-11-28"]
"""A folder each: what the translator of that day made of one article, which two people reviewed."""


def files(root: Path) -> dict[str, bytes]:
    names = [path for path in root.rglob("*") if path.is_file() and ".translator" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in names}


@pytest.fixture(params=DAYS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return shutil.copytree(PROJECTS / request.param, tmp_path / "project")


def test_doctor_brings_it_up_to_date_once(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(old)

    assert run(["-C", str(old), "doctor", "--dry-run"]) == 1
    assert files(old) == before
    assert run(["-C", str(old), "doctor"]) == 0
    said = capsys.readouterr()
    assert "translator.toml: the project gets a format number" in said.out
    assert "commit this alone" in said.err
    after = files(old)
    assert after["translator.toml"] == f"format = {FORMAT}\n".encode() + before["translator.toml"]
    assert {name for name in before if after[name] != before[name]} <= {
        "translator.toml", "locales/zh-Hant/fog.po", "locales/zh-Hant/fog.jsonl"
    }  # fmt: skip
    assert run(["-C", str(old), "doctor"]) == 0
    assert capsys.readouterr().err == "nothing to mend\n"


def test_then_nothing_is_rewritten_that_nobody_changed(old: Path) -> None:
    """Where this fails, what the program makes of an unchanged project has changed: raise FORMAT, and say why there."""
    assert run(["-C", str(old), "doctor"]) == 0
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


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("translator.toml", "", "format = 3\n"),
        ("translator.toml", "# Ours.\n\n[checks]\nskip = []\n", "# Ours.\n\nformat = 3\n[checks]\nskip = []\n"),
        ("translator.toml", "targets = []\nformat = 2  # why\n", "targets = []\nformat = 3  # why\n"),
        (
            "pyproject.toml",
            "[project]\nname = 'a'\n[tool.translator]\ntargets = []\n",
            "[project]\nname = 'a'\n[tool.translator]\nformat = 3\ntargets = []\n",
        ),
        ("pyproject.toml", "[tool.translator] # ours\n", "[tool.translator] # ours\nformat = 3\n"),
    ],
)
def test_the_number_is_written_and_nothing_else(name: str, text: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)

    write_format(path, 3)

    assert path.read_text() == expected


def test_what_only_a_person_can_write_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool]\ntranslator = { targets = [] }\n")

    with pytest.raises(ConfigError, match="cannot be changed by a program"):
        write_format(path, 3)
    assert tomllib.loads(path.read_text()) == {"tool": {"translator": {"targets": []}}}
