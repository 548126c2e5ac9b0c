"""`translate --renew` drafts again what an engine would write differently."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ARTICLE = "---\ntitle: The ferry\nlang: en\n---\n\nIt left at noon. Nobody was on board.\n"
PEOPLE = "people:\n  ada: {names: {en: Ada}, roles: [translator], emails: [ada@example.org]}\n"


@pytest.fixture
def drafted(run_translator: Run, tmp_path: Path) -> Path:
    """A project with one article, drafted by the pseudo engine."""
    run_translator("init", "--yes", "--targets", "en,zh-Hans")
    (tmp_path / "articles" / "en" / "ferry.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "glossaries" / "people.yml").write_text(PEOPLE, encoding="utf-8")
    assert run_translator("run", "--engine", "pseudo", "--fail-on", "never").returncode == 0
    return tmp_path


def age(folder: Path) -> None:
    """Make the drafts those of an earlier version of the engine."""
    for suffix in ("po", "jsonl"):
        path = folder / "locales" / "zh-Hans" / f"ferry.{suffix}"
        path.write_text(path.read_text(encoding="utf-8").replace("version:2", "version:1"), encoding="utf-8")


def test_the_same_engine_would_write_the_same(run_translator: Run, drafted: Path) -> None:
    done = run_translator("translate", "--to", "zh-Hans", "--engine", "pseudo", "--renew", "--dry-run")

    assert "nothing to translate" in done.stderr


def test_renewing_leaves_alone_what_a_person_touched(run_translator: Run, drafted: Path) -> None:
    run_translator("set", "ferry", "2", "它中午开走了。", "--to", "zh-Hans", "--as", "ada")
    age(drafted)

    done = run_translator("translate", "--engine", "pseudo", "--renew", "--format", "json")

    assert json.loads(done.stdout)[0]["drafted"] == 2
    again = run_translator("translate", "--engine", "pseudo", "--renew", "--dry-run", "--format", "json")
    assert again.stdout == "[]\n"
    assert "它中午开走了。" in (drafted / "locales" / "zh-Hans" / "ferry.po").read_text(encoding="utf-8")
