"""A disk that fills up during a review in the browser: what was said is what happened, and nothing typed is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.small_disk import PAGE, filled, mounted
from tests.support.variants import sampled
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

from .conftest import SLUG, TAG, open_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.conftest import Newsroom

LONG = "港口今晚睡得很晚，" * 700 + "大家都知道。"


@pytest.fixture
def crowded(_template: Path, tmp_path: Path) -> Iterator[Newsroom]:
    """Return the newsroom on a file system of its own of one megabyte."""
    with mounted(tmp_path / "disk", "size=1m") as folder:
        shutil.copytree(_template, folder, dirs_exist_ok=True)
        room = open_pages(open_newsroom(folder))
        yield room
        room.site.sessions.close()


@pytest.mark.parametrize("free", sampled(range(0, 25 * PAGE, 2 * PAGE), 4))
def test_an_edit_is_saved_and_said_to_be_or_neither(free: int, crowded: Newsroom) -> None:
    project = crowded.project
    wang = crowded.enter("wang-fang")
    wang.decide(2, "comment", reason="Read by the desk.")
    before = load_catalog(project, SLUG, TAG)
    ticket = wang.ticket(1)
    entry = wang.entry(1)
    values = {"hash": entry.target_hash, "state": entry.state.value, "ticket": ticket, "target": LONG}

    with filled(project.root, free):
        answer = wang.post(f"{wang.base}/segments/{entry.key}/edit", values)

    after = load_catalog(project, SLUG, TAG)
    assert verify_catalog(after) == []
    if answer.status_code == 200:
        assert answer.json()["done"] == "edit"
        assert (after.entry(1).target, len(after.events)) == (LONG, len(before.events) + 1)
        return
    assert answer.status_code == 507
    assert answer.json() == {"message": "Not done. the file cannot be written: the disk is full", "hint": None}
    assert (after.entry(1).target, len(after.events)) == (entry.target, len(before.events))
    again = wang.post(f"{wang.base}/segments/{entry.key}/edit", values)
    assert again.status_code == 200, again.text
    assert (wang.entry(1).target, len(load_catalog(project, SLUG, TAG).events)) == (LONG, len(before.events) + 1)


def test_a_disk_without_any_room_shows_all_pages(crowded: Newsroom) -> None:
    wang = crowded.enter("wang-fang")
    with filled(crowded.project.root):
        pages = ["/", wang.base, f"/diff/{TAG}/{SLUG}", f"{wang.base}/segments/{wang.entry(2).key}"]
        assert [wang.get(page).status_code for page in pages] == [200] * len(pages)


def test_what_is_typed_is_said_to_be_in_the_browser_only_and_is_kept_when_there_is_room(crowded: Newsroom) -> None:
    wang = crowded.enter("wang-fang")
    draft = f"{wang.base}/segments/{wang.entry(1).key}/draft"
    with filled(crowded.project.root):
        answer = wang.post(draft, {"text": "港口" * 3000})
        assert answer.status_code == 507
        assert answer.json()["message"] == (
            "What you type is kept in this browser only: the file cannot be written: the disk is full"
        )
    assert wang.post(draft, {"text": "港口睡了"}).json() == {"kept": True}
    page = crowded.reopened().enter("wang-fang").get(wang.base).text
    assert "港口睡了" in page
