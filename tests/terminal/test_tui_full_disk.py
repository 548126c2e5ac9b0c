"""A disk that is full while somebody reviews in the terminal: nothing typed is lost, and nothing is half done."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.small_disk import PAGE, filled, mounted
from tests.support.variants import sampled
from translator.desk.plain.session_loop import PlainReview
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

from .conftest import SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.newsroom.ground.project import Project

TYPED = "最后的渡轮今晚不再开出。"


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Put the project on a file system of its own."""
    with mounted(tmp_path / "disk", "size=1m") as folder:
        yield folder


@pytest.mark.parametrize("free", sampled([0, 2 * PAGE, PAGE, 4 * PAGE, 8 * PAGE], 2))
async def test_what_is_typed_on_a_full_disk_stays_and_is_saved_when_there_is_room(free: int, project: Project) -> None:
    async with desk(session_of(project)) as at:
        with filled(project.root, free):
            await at.press("enter")
            await at.type(TYPED)
            await at.press("f2")
            bottom, saved = at.bottom, at.target(1)
        text = "最后的渡轮" + TYPED
        assert saved in {"最后的渡轮", text}
        assert verify_catalog(load_catalog(project, SLUG, TAG)) == []
        if saved != text:
            assert "not done: the file cannot be written: the disk is full" in bottom
            assert at.screen.text == text
            await at.press("f2")
        assert at.target(1) == text
        catalog = load_catalog(project, SLUG, TAG)
        assert [event.action for event in catalog.history(catalog.entry(1))] == ["draft", "edit"]


async def test_a_text_that_the_disk_does_not_take_is_named_until_it_does(project: Project) -> None:
    async with desk(session_of(project)) as at:
        with filled(project.root):
            await at.press("enter")
            await at.type("港")
            assert "not on disk" in at.status
            assert "what you type is in this window only: the file cannot be written: the disk is full" in at.bottom
        await at.type("口")
        assert "not on disk" not in at.status
        at.session.close()
    assert session_of(project).autosave.texts == {1: "最后的渡轮港口"}


@pytest.mark.parametrize("free", sampled([0, 2 * PAGE, PAGE, 4 * PAGE, 8 * PAGE, 16 * PAGE], 2))
def test_the_plain_review_goes_on_and_keeps_what_was_typed(
    free: int, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = session_of(project)
    before = len(load_catalog(project, SLUG, TAG).events)
    long = TYPED * 40
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"e {long}\nj 2\na\nq\n"))
    with filled(project.root, free):
        PlainReview(session).run()
        said = "".join(capsys.readouterr())
        session.close()

    catalog = load_catalog(project, SLUG, TAG)
    assert verify_catalog(catalog) == []
    is_saved = catalog.entry(1).target == long
    assert is_saved == ("1: saved" in said)
    if not is_saved:
        assert "not done: the file cannot be written: the disk is full" in said
        kept = session_of(project).autosave.texts.get(1)
        assert long in (kept, said.replace("\n", "").partition("not on disk: segment 1: ")[2][: len(long)])
    # After a text that was saved, the review had gone on by itself.
    assert len(catalog.events) - before == is_saved + (catalog.entry(3 if is_saved else 2).state == "translated")
