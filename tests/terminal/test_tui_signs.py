"""The sign of a finding stands beside its segment whatever was done since, and nothing unchecked looks clean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.storage import catalog_transaction

from .conftest import SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

    from .conftest import Desk


def has_sign(at: Desk, number: int) -> bool:
    row = next(line for line in at.text().splitlines() if re.match(rf"[> ] *{number} ", line))
    return "✗" in row[:12]


@pytest.fixture
def wrong(project: Project) -> Project:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li-lei", target="有215个座位。", origin="human")
    return project


@pytest.mark.parametrize(
    "keys",
    sampled(
        [
            (("U",),),  # refused
            (("a", "u"),),  # a decision, and undone
            (("u",),),  # refused
            (("d",),),  # changes against the machine
            (("v", "enter"),),
        ]
    ),
)
async def test_the_signs_stay(wrong: Project, keys: tuple[str, ...]) -> None:
    async with desk(session_of(wrong, wanted="all", start=4)) as at:
        await at.until(lambda: has_sign(at, 2))
        await at.press(*keys)
        await at.until(lambda: has_sign(at, 2))
        assert has_sign(at, 2)


async def test_a_sign_goes_with_its_finding_and_comes_back_with_it(wrong: Project) -> None:
    async with desk(session_of(wrong, "li-lei", wanted="all", start=2)) as at:
        await at.until(lambda: has_sign(at, 2))
        await at.press("u", "u")  # It was decided in an earlier session, which is said first.
        await at.until(lambda: not has_sign(at, 2))
        assert not has_sign(at, 2)
        await at.press("U", "j", "j")
        await at.until(lambda: has_sign(at, 2))
        assert has_sign(at, 2)


async def test_what_the_checks_find_follows_the_glossary(project: Project) -> None:
    async with desk(session_of(project, wanted="all", start=1)) as at:
        await at.press("enter")
        await at.settle()
        assert "term." not in at.text()
        (project.root / "glossaries/news.csv").write_text(
            "en,zh-Hans,status\nferry,渡船,required\nseats,座椅,required\n"
        )
        at.screen.refresh_from_disk()
        await at.until(lambda: has_sign(at, 2))
        assert "渡船" in at.text()
        assert has_sign(at, 1)
        assert has_sign(at, 2)
        (project.root / "glossaries/news.csv").write_bytes(b"en,zh-Hans\nferry,\xff\n")
        at.screen.refresh_from_disk()
        assert "UTF-8 at byte 17 (glossaries/news.csv:2): until that is mended, what was read before holds" in at.bottom


async def test_every_text_that_a_term_offers_has_a_number(project: Project) -> None:
    (project.root / "glossaries/news.csv").write_text("en,zh-Hans,kind\nFerry,渡轮,place\nFerry,费里,person\n")
    async with desk(session_of(project, wanted="all", start=1)) as at:
        await at.settle()
        await at.press("g")
        assert "terms:  1 渡轮  2 费里" in at.bottom
        assert "2 Ferry = 费里" in at.text()
        await at.press("2")
        assert at.screen.text.endswith("费里")


async def test_before_the_checks_ran_nothing_looks_clean(wrong: Project) -> None:
    async with desk(session_of(wrong, wanted="all", start=2)) as at:
        await at.settle()  # What loads in a thread would come at any moment.
        at.screen._idle_timer.pause()
        at.screen.segments.is_preloaded = False
        at.screen.session.working_copy.mark_changed([entry.key for entry in at.session.catalog.entries])
        at.screen.show_decisions()
        await at.press("enter", "f5")
        assert "not checked yet" in at.bottom
        at.screen.show_panel()
        await at.pilot.pause()
        assert "not checked yet" in "".join(at.text().splitlines()[:-1])
        assert " 1/10 · 0 err … |" in at.status
