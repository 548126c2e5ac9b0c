"""A house too large to be looked at for each page: the list searches what is known, and shows what is."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import SLUG, TAG, open_pages
from translator.desk.browser import article_list
from translator.desk.browser import change_feed as article_table
from translator.newsroom.catalog.storage import catalog_transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.conftest import Newsroom
    from translator.desk.browser.change_feed import ArticleFacts
    from translator.newsroom.ground.project import Project
    from translator.newsroom.house import Article

COPIES = 12


@pytest.fixture
def house(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """Return pages over some articles of which a request may look at two or so, and a thread at no more."""
    for number in range(COPIES):
        for old in (f"articles/en/{SLUG}.md", f"locales/{TAG}/{SLUG}.po", f"locales/{TAG}/{SLUG}.jsonl"):
            path = project.root / old
            shutil.copyfile(path, path.with_stem(f"{SLUG}-{number:02d}"))
    monkeypatch.setattr(article_table, "_AT_ONCE", 0.0)
    monkeypatch.setattr(article_table.ArticleTable, "_go_on_alone", lambda self: None)
    room = open_pages(project)
    yield room
    room.site.sessions.close()


def rows(page: str) -> int:
    return page.count('<article class="article">')


def test_while_files_are_being_read_a_filter_says_how_many_and_the_plain_list_is_whole(house: Newsroom) -> None:
    reader = house.enter("zhou-lan")

    assert COPIES + 1 == rows(reader.get("/").text)
    first = reader.get("/?next=post-edit").text
    assert 0 < rows(first) < COPIES
    assert "data-unread" in first
    for _request in range(COPIES):
        last = reader.get("/?next=post-edit").text
    assert COPIES + 1 == rows(last)
    assert "data-unread" not in last


def read_all(house: Newsroom) -> None:
    """Some seconds later: all files have been looked at again, and are now left alone."""
    table, newsroom = house.site.table, house.site.sessions.newsroom
    vars(table).pop("_look_at_all", None)
    table.facts(newsroom)
    while table._look is not None:
        table.facts(newsroom)
    table._look_at_all = lambda newsroom: iter(())


def test_what_is_decided_here_is_found_at_once_and_what_others_did_is_shown_as_it_is(house: Newsroom) -> None:
    reader = house.enter("zhou-lan")
    reader.base = f"/review/{TAG}/{SLUG}"
    reader.get(reader.base)
    read_all(house)

    for number in range(1, 5):
        assert 200 == reader.decide(number, "accept").status_code
    with catalog_transaction(house.project, f"{SLUG}-03", TAG) as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "accept", actor="zhou-lan")

    assert 1 == rows(reader.get("/?next=review").text)
    assert COPIES - 1 == rows(reader.get("/?next=post-edit").text)  # Looked at anew, and left out.
    read_all(house)
    assert 2 == rows(reader.get("/?next=review").text)


def test_a_page_looks_only_at_the_articles_that_are_on_it(house: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = house.enter("zhou-lan")
    read_all(house)
    asked: list[str] = []
    progress_of = article_list.progress_of
    monkeypatch.setattr(article_list, "PAGE_SIZE", 3)
    monkeypatch.setattr(
        article_list, "progress_of", lambda article, tag: asked.append(article.slug) or progress_of(article, tag)
    )

    assert 3 == rows(reader.get("/?next=post-edit&find=sleeps&page=2").text)
    assert [f"{SLUG}-{number:02d}" for number in range(2, 6)] == asked


def test_an_article_that_is_asked_for_by_name_is_there_at_once(house: Newsroom) -> None:
    reader = house.enter("zhou-lan")
    old = house.project.catalog_path(TAG, SLUG)
    shutil.copyfile(house.project.root / f"articles/en/{SLUG}.md", house.project.root / "articles/en/new.md")
    for path in (old, old.with_suffix(".jsonl")):
        shutil.copyfile(path, path.with_stem("new"))

    assert 404 == reader.get(f"/review/{TAG}/newest").status_code
    assert 200 == reader.get(f"/review/{TAG}/new").status_code
    assert COPIES + 2 == rows(reader.get("/").text)


def test_who_may_do_what_follows_the_list_of_people(house: Newsroom) -> None:
    reader = house.enter("zhou-lan")
    read_all(house)
    assert COPIES + 1 == rows(reader.get("/?mine=1").text)

    path: Path = house.project.root / "glossaries/people.yml"
    path.write_text(path.read_text().replace("roles: [translator],", "roles: [author],"), encoding="utf-8")
    read_all(house)

    assert 0 == rows(reader.get("/?mine=1").text)


def test_an_article_that_cannot_be_read_keeps_no_other_from_being_found(house: Newsroom) -> None:
    reader, table = house.enter("zhou-lan"), house.site.table
    read = table._read

    def failing(article: Article) -> ArticleFacts:
        if article.slug == f"{SLUG}-02":
            raise OSError("the disk is gone")
        return read(article)

    table._read = failing
    read_all(house)

    assert COPIES == rows(reader.get("/?next=post-edit").text)
    table._read = read
    read_all(house)
    assert COPIES + 1 == rows(reader.get("/?next=post-edit").text)
