"""What `status` counted last is shown only while it still is so."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from translator.desk.workflow.sync_run import article_progress
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.review.progress import remember_errors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.newsroom.ground.project import Project

TAG = "zh-Hans"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people:\n  lin: {roles: [translator]}\n", encoding="utf-8")
    for slug in ("harbour", "tide"):
        text = f"---\nid: {slug}\nlang: en\ntitle: The {slug}\n---\n\nThe {slug} froze.\n\nNobody came.\n"
        (tmp_path / f"articles/en/{slug}.md").write_text(text, encoding="utf-8")
    project = open_newsroom(tmp_path)
    for ref in project.articles:
        sync_article(project.article(ref), TAG)
    return tmp_path


def _age(root: Path) -> None:
    """Let the files be old enough to be told apart by their times."""
    long_ago = time.time_ns() - 10_000_000_000
    for path in [*root.glob("locales/**/*.*")]:
        if path.is_file() and path.stat().st_mtime_ns > long_ago + 5_000_000_000:
            os.utime(path, ns=(long_ago, long_ago))


def _edit(project: Project) -> None:
    with catalog_transaction(project, "harbour", TAG) as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="lin", target="港口结冰了。")


def _edit_elsewhere(project: Project) -> None:
    path = project.catalog_path(TAG, "harbour")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "Nobody came."\nmsgstr ""', 'msgid "Nobody came."\nmsgstr "没人来。"'), "utf-8")


def _check(project: Project) -> None:
    remember_errors(project, load_catalog(project, "tide", TAG), 3, 97.0)


def _hire(project: Project) -> None:
    path = project.glossaries_dir / "people.yml"
    path.write_text("people:\n  lin: {roles: [translator]}\n  mo: {roles: [translator]}\n", encoding="utf-8")


def _turn_source(project: Project) -> None:
    path = project.articles_dir / "en/tide.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nSomebody went.\n", encoding="utf-8")
    sync_article(project.article(next(ref for ref in project.articles if ref.slug == "tide")), TAG)


@pytest.mark.parametrize("happens", [_edit, _edit_elsewhere, _check, _hire, _turn_source])
def test_a_row_is_counted_again_after_anything_that_it_says_has_changed(
    root: Path, happens: Callable[[Project], None]
) -> None:
    _age(root)
    before = article_progress(open_newsroom(root))
    assert article_progress(open_newsroom(root)) == before
    happens(open_newsroom(root))
    after = article_progress(open_newsroom(root))
    with closing(sqlite3.connect(root / ".translator/house.sqlite")) as index:
        index.execute("DELETE FROM rows WHERE subject = 'progress'")
        index.commit()
    assert after == article_progress(open_newsroom(root)) != before


def test_what_did_not_change_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _age(root)
    before = article_progress(open_newsroom(root))
    _edit(open_newsroom(root))
    read: list[str] = []

    def counted(project: Project, slug: str, tag: str, **options: str):  # type: ignore[no-untyped-def]
        read.append(slug)
        return load_catalog(project, slug, tag, **options)

    monkeypatch.setattr("translator.newsroom.house.newsroom.load_catalog", counted)
    after = article_progress(open_newsroom(root))
    assert read == ["harbour"]
    assert after[1] == before[1]


def test_a_file_that_is_broken_is_as_good_as_none(root: Path) -> None:
    _age(root)
    before = article_progress(open_newsroom(root))
    (root / ".translator/house.sqlite").write_bytes(b"\xc1nonsense")
    assert article_progress(open_newsroom(root)) == before
