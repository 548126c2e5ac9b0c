"""The sign of a finding stands beside its segment whatever was done since: also where nothing is checked at the moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from translator.catalog import catalog_transaction

from .conftest import SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.project import Project

    from .conftest import Desk


def has_sign(at: Desk, number: int) -> bool:
    row = next(line for line in at.text().splitlines() if re.match(rf"[> ] *{number} ", line))
    return "✗" in row[:12]


def touch_another(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(7), "accept", actor="li-lei")


@pytest.fixture
def wrong(project: Project) -> Project:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li-lei", target="有215个座位。", origin="human")
    return project


@pytest.mark.parametrize(
    "keys",
    [
        ("d",),  # changes against the machine
        ("a", "u"),  # a decision, and undone
        ("U",),  # refused
        ("u",),  # refused
        ("v", "enter"),
    ],
)
async def test_the_signs_stay(wrong: Project, keys: tuple[str, ...]) -> None:
    async with desk(session_of(wrong, wanted="all", start=4)) as at:
        await at.until(lambda: has_sign(at, 2))
        await at.press(*keys)
        await at.until(lambda: has_sign(at, 2))
        assert has_sign(at, 2)


async def test_the_signs_stay_when_somebody_else_decides(wrong: Project) -> None:
    async with desk(session_of(wrong, wanted="all", start=4)) as at:
        await at.until(lambda: has_sign(at, 2))
        touch_another(wrong)
        at.screen.refresh_from_disk()
        await at.until(lambda: has_sign(at, 2))
        assert has_sign(at, 2)


async def test_a_sign_goes_with_its_finding_and_comes_back_with_it(wrong: Project) -> None:
    async with desk(session_of(wrong, "li-lei", wanted="all", start=2)) as at:
        await at.until(lambda: has_sign(at, 2))
        await at.press("u")
        await at.until(lambda: not has_sign(at, 2))
        assert not has_sign(at, 2)
        await at.press("U", "j", "j")
        await at.until(lambda: has_sign(at, 2))
        assert has_sign(at, 2)
