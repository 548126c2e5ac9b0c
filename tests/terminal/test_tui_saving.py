"""
What saving and accepting do, on the full screen; docs/commands/review.md has the table.

| key | the text was changed | it was not |
|---|---|---|
| F2, Enter, Ctrl+O | saved, stays | decides nothing, and says so |
| F8 | saved, next | decides nothing, and says so; next |
| Ctrl+N | saved, next | takes the next step with the text as it stands, next |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.storage import catalog_transaction

from .conftest import MACHINE, SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

STAYS = ("f2", "enter", "ctrl+o")
GOES_ON = ("f8", "ctrl+n")
ACCEPTS = ("ctrl+n",)
STEPS = {
    "draft": ("lin-yue", "translated"),
    "translated": ("wang-fang", "reviewed"),
    "reviewed": ("li-lei", "reviewed"),
}
"""State → who works on it, and what it becomes by accepting; no segment is signed off before all are reviewed."""


def bring_to(project: Project, state: str) -> None:
    """Give the first five segments this state; the others stay drafts."""
    decisions = {"draft": (), "translated": ("accept",), "reviewed": ("accept", "review")}[state]
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries[:5]:
            for action in decisions:
                catalog.apply(entry, action, actor={"accept": "lin-yue", "review": "wang-fang"}[action])


@pytest.mark.parametrize("state", sampled(STEPS))
async def test_an_unchanged_text_is_accepted_only_by_the_keys_that_accept(project: Project, state: str) -> None:
    bring_to(project, state)
    person, accepted = STEPS[state]
    async with desk(session_of(project, person, wanted="all")) as at:
        for number, key in enumerate((*STAYS, *GOES_ON), 1):
            at.session.go(number)
            at.screen.open_segment()
            lines = len(at.session.catalog.ledger.hashes)
            await at.press("enter", key)

            assert (accepted if key in ACCEPTS else state) == at.state(number), key
            if key not in ACCEPTS:
                assert lines == len(at.session.catalog.ledger.hashes), key
                assert "nothing changed" in at.bottom
            if state == "draft" and key in STAYS:
                assert "nothing changed; Ctrl+N accepts the text as it is" in at.bottom
            if key in STAYS:
                assert (number, False) == (at.session.number, at.screen.segments.is_editing)


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.slow
async def test_a_changed_text_is_saved_by_all_of_them(project: Project, state: str) -> None:
    bring_to(project, state)
    async with desk(session_of(project, STEPS[state][0], wanted="all")) as at:
        for number, key in enumerate((*STAYS, *GOES_ON), 1):
            at.session.go(number)
            at.screen.open_segment()
            await at.press("enter")
            await at.type("！")
            await at.press(key)

            assert (MACHINE[number - 1] + "！", "translated") == (at.target(number), at.state(number)), key
            assert (number if key in STAYS else at.session.number) == at.session.number
