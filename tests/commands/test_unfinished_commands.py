"""What a command that was killed left is taken away by the next one, and what it did toward readers is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from translator.cli import run
from translator.desk.workflow.unfinished_commands import under_way
from translator.newsroom.house import open_newsroom

PLACES = [".translator.toml.0badcafe.tmp", "articles/en/.fog.md.0badcafe.tmp", "public/zh-Hans/.fog.html.0badcafe.tmp",
          ".translator/publish/.fog.msgpack.0badcafe.tmp", "glossaries/.people.yml.0badcafe.tmp"]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    for name in ("articles/en", "glossaries", "public/zh-Hans", ".translator/publish"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (tmp_path / "articles/en/fog.md").write_text("The fog came.\n")
    for name in PLACES:
        (tmp_path / name).write_bytes(b"half")
    return tmp_path


def leave_killed(root: Path, line: str) -> None:
    """Leave what a command has while it is under way, and nobody holding it."""
    (root / ".translator/commands").mkdir(exist_ok=True)
    (root / ".translator/commands/1-0badcafe.running").write_text(line)


def left(root: Path) -> list[str]:
    return [name for name in PLACES if (root / name).exists()]


def test_the_next_command_takes_away_what_a_killed_one_was_writing(root: Path) -> None:
    assert run(["-C", str(root), "status"]) == 0
    assert left(root) == PLACES  # Nobody was killed, as far as it can tell.

    leave_killed(root, "translator sync")
    with under_way(open_newsroom(root), ["serve"]):
        assert run(["-C", str(root), "status"]) == 0
    assert left(root) == PLACES  # They may be of the one that works.

    assert run(["-C", str(root), "status"]) == 0
    assert left(root) == []
    assert not any((root / ".translator/commands").iterdir())


def test_what_was_killed_toward_readers_is_named_until_it_is_run_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = f"translator -C {root} publish --draft"
    leave_killed(root, line)
    for _turn in range(2):
        assert run(["-C", str(root), "status"]) == 0
        assert f"a command was killed before it was done; run it again: {line}" in capsys.readouterr().err

    run(["-C", str(root), "publish", "--draft"])
    assert "was killed" not in capsys.readouterr().err
    assert run(["-C", str(root), "status"]) == 0
    assert "was killed" not in capsys.readouterr().err


def test_doctor_names_every_kind_of_left_over(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in PLACES:
        os.utime(root / name, (0, 0))
    leave_killed(root, "translator absorb")
    (root / ".translator/commands/1-0badcafe.running").rename(root / ".translator/commands/1-0badcafe.killed")

    assert run(["-C", str(root), "doctor"]) == 0
    said = capsys.readouterr().out
    assert [name for name in PLACES if f"{name}: a program was killed" in said] == PLACES
    assert "run it again: translator absorb" in said
    assert left(root) == []
    assert run(["-C", str(root), "doctor", "--dry-run"]) == 0
