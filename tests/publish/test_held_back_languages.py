"""A language that is not ready is held back, named, and holds up no other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import CommandRun
    from translator.newsroom.ground.project import Project

    Run = Callable[..., CommandRun]


@pytest.fixture
def half_ready(newsroom: Project, translate: Callable[..., None], run_translator: Run) -> Path:
    """Return a newsroom with one article, ready in Simplified; of the Traditional version a person changed a text."""
    translate()
    run_translator("sync", "--to", "zh-Hant", cwd=newsroom.root)
    run_translator("translate", "--to", "zh-Hant", "--engine", "pseudo", cwd=newsroom.root)
    with catalog_transaction(newsroom, "market", "zh-Hant") as catalog:
        catalog.apply(catalog.entry(5), "edit", actor="chen", target="接下來呢", origin="human")
    return newsroom.root


def test_the_other_languages_are_published(half_ready: Path, run_translator: Run) -> None:
    done = run_translator("publish", cwd=half_ready)
    assert (done.returncode, done.stdout.splitlines()) == (2, ["articles/zh-Hans/market.md"])
    assert "market: zh-Hant held back, the other languages are published" in done.stderr
    assert "error: market is not ready: zh-Hant: 1 segment is not final (1 translated)" in done.stderr
    assert "try: translator review market --to zh-Hant" in done.stderr
    again = json.loads(run_translator("publish", "--format", "json", cwd=half_ready).stdout)
    assert [(one["tags"], one["held_back"], one["written"]) for one in again] == [(["en", "zh-Hans"], ["zh-Hant"], [])]


def test_a_broken_ledger_holds_up_its_own_language(half_ready: Path, run_translator: Run) -> None:
    (half_ready / "locales/zh-Hant/market.jsonl").write_text("{broken\n{broken\n", encoding="utf-8")
    done = run_translator("publish", cwd=half_ready)
    assert (done.returncode, done.stdout.splitlines()) == (2, ["articles/zh-Hans/market.md"])
    assert "zh-Hant held back" in done.stderr


def test_a_page_that_was_changed_by_hand_holds_up_its_own_language(half_ready: Path, run_translator: Run) -> None:
    run_translator("publish", "--draft", cwd=half_ready)
    page = half_ready / "articles/zh-Hant/market.md"
    page.write_text(page.read_text(encoding="utf-8").replace("接下來呢", "然後呢"), encoding="utf-8")
    (half_ready / "articles/zh-Hans/market.md").unlink()
    done = run_translator("publish", "--draft", cwd=half_ready)
    assert (done.returncode, done.stdout.splitlines()) == (2, ["articles/zh-Hans/market.md"])
    assert "zh-Hant held back" in done.stderr


def test_pages_that_name_each_other_stay_together_once_they_are_out(half_ready: Path, run_translator: Run) -> None:
    first = run_translator("publish", "--layout", "html", cwd=half_ready)
    assert first.stdout.splitlines() == ["public/en/market.html", "public/zh-Hans/market.html"]
    (half_ready / "public/zh-Hant").mkdir()
    (half_ready / "public/zh-Hant/market.html").write_text("<p>out before</p>")
    (half_ready / "public/en/market.html").unlink()
    assert run_translator("publish", "--layout", "html", cwd=half_ready).stdout == ""


def test_a_release_names_the_language_that_holds_it_up(half_ready: Path, run_translator: Run) -> None:
    done = run_translator("publish", "--release", "economy", cwd=half_ready)
    assert (done.returncode, done.stdout) == (2, "")
    command = "translator publish --release economy --layout markdown --to zh-Hans"
    assert f"only zh-Hant holds it up; the other languages alone: {command}" in done.stderr
    assert run_translator(*command.split()[1:], cwd=half_ready).stdout == "articles/zh-Hans/market.md\n"


@pytest.mark.parametrize("words", [[], ["--to", "zh-Hant"], ["--layout", "site"]])
def test_a_refused_publication_writes_nothing_at_all(
    newsroom: Project, translate: Callable[..., None], run_translator: Run, words: list[str]
) -> None:
    translate()
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(5), "edit", actor="chen", target="接下来呢", origin="human")
    before = _files(newsroom.root)

    done = run_translator("publish", "market", *words, cwd=newsroom.root)

    assert done.returncode == 2
    assert "is not ready" in done.stderr
    assert _files(newsroom.root) == before


def _files(root: Path) -> dict[str, bytes]:
    paths = [path for path in root.rglob("*") if path.is_file() and ".translator" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
