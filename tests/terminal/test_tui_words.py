"""Terms and the concordance on the full screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.newsroom.catalog.storage import load_catalog

from .conftest import SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


def lines(project: Project, name: str = "terms.csv") -> list[str]:
    return (project.root / "glossaries" / name).read_text(encoding="utf-8").splitlines()[1:]


async def test_a_term_takes_three_keys_and_an_open_review_of_somebody_else_knows_it(project: Project) -> None:
    other = session_of(project, "wang-fang")
    async with desk(session_of(project, "li-lei")) as at:
        await at.press("down", "T")
        await at.type("seats")
        await at.press("tab")
        await at.type("座位")
        await at.press("enter")

        assert lines(project) == ["seats,座位,,,,,,"]

    other.refresh()
    entry = other.catalog.entry(2)
    assert [match.entry.source for match in other.working_copy.terms(entry)] == ["seats"]


async def test_words_are_marked_and_what_the_term_touches_is_said_before_it_is_written(project: Project) -> None:
    async with desk(session_of(project, "li-lei")) as at:
        await at.press("T", "ctrl+right", "ctrl+right", "ctrl+right")
        await at.press("tab")
        await at.type("轮渡")
        await at.press("enter")

        assert lines(project, "news.csv")[0] == "ferry,渡轮"

        await at.press("enter", "s")

    assert lines(project, "news.csv")[0] == "ferry,轮渡"
    catalog = load_catalog(project, SLUG, TAG)
    proposals = [one.text for entry in catalog.entries for one in catalog.proposals(entry)]
    assert proposals == ["最后的轮渡", "旧轮渡已经卖掉。"]


async def test_a_translator_proposes(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("T")
        await at.type("ferry")
        await at.press("tab", "f2", "f2")
        await at.type("摆渡")
        await at.press("enter")

    assert lines(project) == ["ferry,摆渡,,proposed-forbidden,,,,"]


async def test_a_hit_is_read_with_enter_and_inserted_with_tab(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("down", "down", "/")
        await at.type("gull captains")
        await at.press("enter", "escape", "tab")

        assert at.screen.segments.buffer.text.endswith("她说自己又能听见海鸥的叫声了。")
