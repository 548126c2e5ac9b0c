"""The signs in the list of the full screen follow an edit of another segment; that takes the screen itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.rich_newsroom import NUMBERS, SLUG, TAG, make_rich_newsroom
from tests.terminal.conftest import Desk, desk
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from pathlib import Path


def sign_of(at: Desk, number: int) -> str:
    """Return what stands before the source of a segment that is not the current one."""
    return next(line for line in at.text().splitlines() if line.startswith(f" {number} "))[:9].split()[-1]


async def test_the_sign_of_a_finding_goes_and_comes_with_the_text_of_another_segment(tmp_path: Path) -> None:
    newsroom = make_rich_newsroom(tmp_path)
    session = Session(newsroom.article(SLUG), TAG, person_at_work(newsroom, "lin-yue"), wanted="all")
    session.go(NUMBERS["name"])
    other = NUMBERS["other name"]
    async with desk(session, size=(80, 24)) as at:
        await at.until(lambda: sign_of(at, other) == "!")
        await at.press("enter")
        at.screen.segments.buffer.replace_all("科瓦尔齐克住在格但斯克。")  # type: ignore[union-attr]
        at.screen.take_typed()
        await at.press("f2", "escape")
        await at.until(lambda: sign_of(at, other) == "T")
        assert sign_of(at, other) == "T"
        await at.press("u")
        await at.until(lambda: sign_of(at, other) == "!")
        assert sign_of(at, other) == "!"
