"""The next article in one key, the list of articles, and comments that are answered and closed on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.terminal.conftest import SLUG, desk, session_of
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.review.comments import threads_in

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


@pytest.mark.parametrize("keys", [(">",), ("A", "1")])
async def test_one_key_leads_to_the_next_article_and_two_to_any(project: Project, keys: tuple[str, ...]) -> None:
    source = project.articles_dir / "en" / f"{SLUG}.md"
    source.with_name("other.md").write_text("---\ntitle: Other\nlang: en\n---\n\nIt waits.\n")
    house = open_newsroom(project.root)
    sync_article(house.article(house.select_one("other")), "zh-Hans")

    async with desk(session_of(house)) as at:
        for key in keys:
            await at.press(key)
        assert at.pilot.app.return_value == ("other", "zh-Hans")


async def test_the_list_of_articles_says_that_there_is_no_other(project: Project) -> None:
    async with desk(session_of(project)) as at:
        before = at.session.number
        await at.press("A")
        assert "there is no other article to go to" in at.text()
        await at.press("down")  # The keys go to the list still: no empty list of articles is open.
        assert at.session.number == before + 1


async def test_a_comment_is_answered_and_closed_where_it_is_read(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("c")
        await at.type("@wang-fang?")
        for key in ("enter", "enter"):
            await at.press(key)

    session = session_of(project, "wang-fang")
    assert session.asked_number() == session_of(project).number
    async with desk(session) as at:
        await at.press("R")
        await at.type("Yes")
        await at.press("enter")
        (thread,) = threads_in(session.catalog)
        assert [event.reason for event in thread.answers] == ["Yes"]
        await at.press("C")

    (thread,) = threads_in(session.catalog)
    assert thread.closed_by == "wang-fang"
