from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import UsageError
from translator.desk.commands.init import set_up
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_becomes_a_newsroom(tmp_path: Path) -> None:
    done = set_up(tmp_path / "news", ["en", "zh-CN"])
    project = open_newsroom(tmp_path / "news")
    assert done.targets == ("en", "zh-Hans")
    assert project.settings.targets == ["en", "zh-Hans"]
    assert project.articles == ()
    assert (tmp_path / "news/articles/zh-Hans").is_dir()
    assert ".translator/" in (tmp_path / "news/.gitignore").read_text(encoding="utf-8").splitlines()


def test_what_is_there_stays(tmp_path: Path) -> None:
    mine = {
        ".gitignore": b"*.tmp",
        "translator.toml": b'targets = ["en", "zh-Hant"]\n',
        "glossaries/mine.csv": b"en,zh-Hant\n",
    }
    for name, data in mine.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    set_up(tmp_path)
    assert (tmp_path / "translator.toml").read_bytes() == mine["translator.toml"]
    assert (tmp_path / ".gitignore").read_bytes() == b"*.tmp\n.translator/\npublic/\n.*.????????.tmp\n"
    assert not (tmp_path / "glossaries/terms.csv").exists()


def test_settings_in_pyproject_are_enough(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.translator]\n", encoding="utf-8")
    set_up(tmp_path)
    assert not (tmp_path / "translator.toml").exists()


@pytest.mark.parametrize("targets", [["en"], ["en", "xx"], [], ["zh-Hans", "zh-CN"]])
def test_too_few_or_unknown_languages_are_refused(tmp_path: Path, targets: list[str]) -> None:
    with pytest.raises(UsageError):
        set_up(tmp_path, targets)
    assert tree(tmp_path) == {}


def test_the_glossaries_it_makes_can_be_read(tmp_path: Path) -> None:
    from translator.newsroom.house.glossary import load_glossary
    from translator.newsroom.house.people import load_people

    set_up(tmp_path)
    project = open_newsroom(tmp_path)
    load_glossary(project)
    assert len(load_people(project)) == 0


def test_the_command_says_what_to_type_next(run_translator: Run, tmp_path: Path) -> None:
    done = run_translator("init", "--yes")
    assert done.returncode == 0
    assert "translator.toml" in done.stdout.splitlines()
    assert "git init" in done.stderr
    assert "translator add" in done.stderr
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    again = run_translator("init", "--yes")
    assert again.stdout == ""
    assert "git init" not in again.stderr


def test_the_folder_of_the_command_line_is_the_one_that_is_set_up(run_translator: Run, tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()

    done = run_translator("-C", str(tmp_path / "there"), "init", "--yes", cwd=tmp_path / "here")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "there" / "translator.toml").is_file()
    assert list((tmp_path / "here").iterdir()) == []
