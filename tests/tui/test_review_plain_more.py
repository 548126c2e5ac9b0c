"""`review --plain` can do what the full screen can: undo and redo, filter, fix, split and merge, lock, unsaved text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from translator import cli
from translator.catalog import load_catalog

from .conftest import MACHINE, SLUG, TAG, session_of

if TYPE_CHECKING:
    from translator.project import Project


@pytest.fixture
def type_in(project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Type lines into a review in this process, and return what it said."""
    monkeypatch.chdir(project.root)

    def run(*lines: str, by: str = "lin-yue", options: tuple[str, ...] = ()) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        cli.run(["review", SLUG, "--to", TAG, "--plain", "--as", by, *options])
        said = capfd.readouterr()
        return said.out + said.err

    return run


def targets(project: Project) -> list[str]:
    return [entry.target for entry in load_catalog(project, SLUG, TAG).entries]


def test_what_was_undone_is_done_again(project: Project, type_in: Any) -> None:
    said = type_in("a", "a", "u", "u", "r", "q")

    assert "1: done again" in said
    assert ["translated", "draft"] == [e.state.value for e in load_catalog(project, SLUG, TAG).entries[:2]]


def test_another_filter_is_chosen_and_a_wrong_one_refused(type_in: Any) -> None:
    said = type_in("f text:博物馆", "f colour:red", "f state:final", "q")

    assert "1 segment\n" in said
    assert "Segment 8 of 10" in said
    assert "'colour:red' is no filter" in said
    assert "nothing matches: state:final" in said


def test_a_suggestion_is_applied(project: Project, type_in: Any) -> None:
    type_in("7", "e 旧渡轮已经卖掉", "y", "q")

    assert MACHINE[6] == targets(project)[6]


def test_a_segment_is_cut_before_the_words_that_are_named_and_joined_again(project: Project, type_in: Any) -> None:
    said = type_in("6", "d", "said that", "她说", "q")

    assert "6: split" in said
    assert "这位船长在这条航线上工作了二十二年，" == targets(project)[5]

    said = type_in("6", "g", "q")

    assert "6: merged" in said
    assert 10 == len(targets(project))


def test_a_place_that_is_not_clear_cuts_nothing(project: Project, type_in: Any) -> None:
    said = type_in("6", "d", "t", "q")

    assert "must stand there exactly once" in said
    assert 10 == len(targets(project))


def test_an_editor_locks_and_unlocks(project: Project, type_in: Any) -> None:
    said = type_in("l", "l", "l", "q", by="li-lei", options=("--filter", "all"))

    assert "1: locked" in said
    assert "1: unlocked" in said
    assert load_catalog(project, SLUG, TAG).entry(1).is_locked


def test_text_that_was_typed_on_the_full_screen_is_shown_and_edited_on(project: Project, type_in: Any) -> None:
    session = session_of(project)
    session.keep_draft("末班渡轮")
    session.close()

    assert "Unsaved: 末班渡轮" in type_in("q")


def test_the_next_segment_with_a_finding_is_found(type_in: Any) -> None:
    assert "no further findings" in type_in("i", "q", options=("--filter", "text:museum"))
