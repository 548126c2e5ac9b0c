"""An article that was renamed keeps its catalogs, its ledger and its approvals; what could be two articles stays."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Rename, follow_renames, open_newsroom, sync_article

from .conftest import take_to_final

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = 'targets = ["zh-Hans", "zh-Hant"]\n[articles]\npath = "content/{tag}/{slug}.md"\nsource = "en"\n'
BODY = "The ferry runs on batteries.\n\nThe mayor calls it a quiet revolution.\n\nTickets cost 4 euros.\n"
FERRY = f"---\nid: 2024-ferry\ntitle: The ferry\n---\n\n{BODY}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "translator.toml").write_text(SETTINGS)
    write(tmp_path, "content/en/ferry.md", FERRY)
    git(tmp_path, "init", "-q")
    sign_off(tmp_path, "ferry")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "ferry")
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True)


def sign_off(root: Path, slug: str) -> None:
    project = open_newsroom(root)
    (ref,) = project.select([slug])
    sync_article(project.article(ref), "zh-Hans")
    with catalog_transaction(project, slug, "zh-Hans") as catalog:
        for entry in catalog.entries:
            take_to_final(catalog, entry)


def follow(root: Path, *slugs: str) -> tuple[Project, list[Rename]]:
    project = open_newsroom(root)
    return project, follow_renames(project, project.select(slugs))


def brief(renames: list[Rename]) -> list[tuple[str, str, str]]:
    return [(one.before, one.slug, one.by) for one in renames]


def test_the_ledger_follows_byte_for_byte_and_approvals_hold(root: Path) -> None:
    ledger = (root / "locales/zh-Hans/ferry.jsonl").read_bytes()
    (root / "content/en/news").mkdir()
    git(root, "mv", "content/en/ferry.md", "content/en/news/boat.md")

    project, renames = follow(root)

    assert brief(renames) == [("ferry", "news/boat", "id")]
    assert (root / "locales/zh-Hans/news/boat.jsonl").read_bytes() == ledger
    assert not (root / "locales/zh-Hans/ferry.po").exists()
    (ref,) = project.articles
    assert not sync_article(project.article(ref), "zh-Hans").stale
    assert {entry.state for entry in load_catalog(project, "news/boat", "zh-Hans").entries} == {State.FINAL}
    assert follow(root)[1] == []


def test_an_id_is_known_again_though_everything_else_was_rewritten(root: Path) -> None:
    (root / "content/en/ferry.md").unlink()
    write(root, "content/en/boat.md", "---\nid: 2024-ferry\ntitle: A boat\n---\n\nNothing is left of it.\n")

    assert brief(follow(root)[1]) == [("ferry", "boat", "id")]


def test_without_git_most_of_the_sentences_are_enough(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / "content/en/ferry.md").unlink()
    write(root, "content/en/boat.md", BODY)
    write(root, "content/en/other.md", "Tickets cost 4 euros.\n\nIt is about something else altogether.\n")

    assert brief(follow(root)[1]) == [("ferry", "boat", "sentences")]


@pytest.mark.parametrize("is_repo", [True, False])
def test_an_article_that_is_half_the_same_is_another_one_and_is_named(root: Path, is_repo: bool) -> None:
    git(root, "mv", "content/en/ferry.md", "content/en/week-11.md")
    other = "---\ntitle: The ferry\n---\n\n" + BODY.replace(
        "The mayor calls it a quiet revolution.", "All is well here."
    )
    write(root, "content/en/week-11.md", other.replace("4 euros", "11 euros"))
    git(root, "add", ".")
    git(root, "commit", "-qm", "week 11")
    if not is_repo:
        shutil.rmtree(root / ".git")
    project, alike = open_newsroom(root), list[tuple[str, str]]()

    assert follow_renames(project, project.articles, alike=alike) == []
    assert alike == [("ferry", "week-11")]
    assert (root / "locales/zh-Hans/ferry.jsonl").exists()


def test_what_could_be_two_articles_stays_where_it_is(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / "content/en/ferry.md").unlink()
    for slug in ("one", "two"):
        write(root, f"content/en/{slug}.md", BODY)

    assert follow(root)[1] == []
    assert (root / "locales/zh-Hans/ferry.po").exists()


def test_a_copy_takes_nothing_from_an_article_that_is_there(root: Path) -> None:
    write(root, "content/en/copy.md", BODY)

    assert follow(root)[1] == []


def test_an_article_that_cannot_be_read_is_not_gone(root: Path) -> None:
    write(root, "content/en/ferry.markdown", FERRY)
    write(root, "content/en/copy.md", BODY)
    (root / "content/en/ferry.md").chmod(0)

    assert follow(root)[1] == []


def test_decisions_under_the_new_name_are_not_written_over(root: Path) -> None:
    git(root, "mv", "content/en/ferry.md", "content/en/boat.md")
    sign_off(root, "boat")

    assert follow(root)[1] == []
    assert (root / "locales/zh-Hans/ferry.jsonl").exists()


def test_another_pattern_for_the_same_files_moves_their_catalogs(root: Path) -> None:
    (root / "translator.toml").write_text(SETTINGS.replace("content/{tag}/{slug}.md", "content/{tag}/f{slug}.md"))

    assert brief(follow(root)[1]) == [("ferry", "erry", "path")]


def test_published_pages_move_and_those_of_people_are_named(root: Path) -> None:
    write(root, "content/zh-Hans/ferry.md", "---\nid: 2024-ferry\ntranslation: {of: en}\n---\n\n渡轮。\n")
    write(root, "content/zh-Hant/ferry.md", "---\nid: 2024-ferry\n---\n\n渡輪。\n")
    git(root, "mv", "content/en/ferry.md", "content/en/boat.md")

    (rename,) = follow(root)[1]

    assert rename.pages == [("content/zh-Hans/ferry.md", "content/zh-Hans/boat.md")]
    assert rename.left == [("content/zh-Hant/ferry.md", "content/zh-Hant/boat.md")]
    assert (root / "content/zh-Hans/boat.md").exists()
    assert (root / "content/zh-Hant/ferry.md").exists()


def test_sync_says_what_the_article_was_called(root: Path, run_translator) -> None:  # type: ignore[no-untyped-def]
    git(root, "mv", "content/en/ferry.md", "content/en/boat.md")

    done = run_translator("sync", "--to", "zh-Hans", cwd=root)

    assert (done.returncode, done.stdout) == (0, "boat → zh-Hans: 4 segments, renamed from ferry\n")
