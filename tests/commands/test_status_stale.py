"""`status --stale`: what changed since it was approved, the gravest first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translator.cli import run

BEFORE = """\
The ferry carried 214 people across the harbour.

Nobody in the old town waved from the pier that night.

The gulls slept on the roof of the house, and it rained.
"""
TARGETS = ["渡轮载着214人驶过港口。", "那天夜里，老城里没有人从码头挥手。", "海鸥睡在屋顶上，下着雨。"]


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "translator.toml": 'targets = ["zh-Hans", "zh-Hant"]\n',
        "articles/en/fog.md": BEFORE,
        "glossaries/people.yml": "people:\n  lin: {names: {en: Lin}}\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["sync", "--to", "zh-Hans"]) == 0
    for number, text in enumerate(TARGETS, 1):
        assert run(["set", "fog", str(number), text, "--to", "zh-Hans", "--by", "lin"]) == 0
    return tmp_path


def change(folder: Path, *edits: tuple[str, str]) -> None:
    path = folder / "articles/en/fog.md"
    text = path.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    assert run(["sync"]) == 0


def test_the_gravest_change_comes_first(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(newsroom, ("old town", "lower town"), ("house, and", "house – and"), ("214", "241"))
    capsys.readouterr()
    assert run(["status", "--stale", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["segment"], row["weight"]) for row in rows] == [(1, "meaning"), (2, "wording"), (3, "cosmetic")]
    assert rows[0]["because"] == ["number"]
    assert run(["status", "--stale"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("fog zh-Hans 1: ")
    assert "  + The ferry carried 241 people across the harbour." in said.out
    assert "3 segments are stale" in said.err


def test_a_change_is_weighed_against_what_was_approved(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(newsroom, ("214", "241"))
    change(newsroom, ("241", "214"), ("people", "persons"))
    capsys.readouterr()
    assert run(["status", "--stale", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["before"] == "The ferry carried 214 people across the harbour."
    assert row["weight"] == "wording"


def test_nothing_stale_is_an_empty_list(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["status", "--stale", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
