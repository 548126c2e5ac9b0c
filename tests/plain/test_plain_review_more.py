"""`review --plain` can do what the full screen can: undo and redo, filter, fix, terms, unsaved text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.terminal.conftest import MACHINE, SLUG, TAG, session_of
from translator.bilingual.model import State
from translator.desk.plain.session_loop import COMMANDS, parse_command
from translator.desk.terminal.keymap import KeyCommand, command_of, keys_of
from translator.newsroom.catalog.events import Alternative, EditData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


def targets(project: Project) -> list[str]:
    return [entry.target for entry in load_catalog(project, SLUG, TAG).entries]


def test_what_was_undone_is_done_again(project: Project, type_in: Any) -> None:
    said = type_in("a", "a", "u", "u", "U", "q")

    assert "1: done again" in said
    assert ["translated", "draft"] == [e.state.value for e in load_catalog(project, SLUG, TAG).entries[:2]]


def test_another_filter_is_chosen_and_a_wrong_one_refused(type_in: Any) -> None:
    said = type_in("v text:博物馆", "v colour:red", "v state:final", "q", at_terminal=True)

    assert "1 segment\n" in said
    assert "Segment 8 of 10" in said
    assert "not a filter: 'colour:red'" in said
    assert "nothing matches: state:final" in said


def test_a_suggestion_is_applied(project: Project, type_in: Any) -> None:
    type_in("7", "e 旧渡轮已经卖掉", "7", "F", "q")

    assert MACHINE[6] == targets(project)[6]


def test_text_that_was_typed_on_the_full_screen_is_shown_and_edited_on(project: Project, type_in: Any) -> None:
    session = session_of(project)
    session.autosave.save(session.current, "末班渡轮")
    session.close()

    said = type_in("q")

    assert "Unsaved: 末班渡轮" in said
    assert f"typed and not saved: 1; look at them: translator review {SLUG} --to {TAG} --filter unsaved\n" in said
    assert "Segment 1 of 10" in type_in("q", options=("--filter", "unsaved"))


def test_the_next_segment_with_a_finding_is_found(type_in: Any) -> None:
    assert "no further findings" in type_in("f", "q", options=("--filter", "text:museum"))


def test_a_letter_means_the_same_as_on_the_full_screen() -> None:
    other_names = {"skip": {"next", "next-unresolved"}, "back": {"previous"}, "finding": {"next-finding"}}
    for action, (letters, _meaning) in COMMANDS.items():
        there = {command_of("list", letter) for letter in letters} - {None}
        assert there <= {action, *other_names.get(action, ())}, action
    shared = set(COMMANDS) & {command.value for command in KeyCommand}
    assert len(shared) > 15
    for name in shared:
        assert COMMANDS[name][0][0] in keys_of("list")[KeyCommand(name)], name


def test_a_capital_is_another_key_and_a_word_may_be_written_either_way() -> None:
    assert parse_command("U") == ("redo", "")
    assert parse_command("Ｕ") == ("redo", "")
    assert parse_command("u") == ("undo", "")
    assert parse_command("REOPEN") == ("reopen", "")
    assert parse_command("A") is None


def conflict(project: Project) -> None:
    data = EditData(
        conflict=(
            Alternative("末班渡轮", "wang-fang", "2026-03-01T08:00:00Z", State.TRANSLATED),
            Alternative("终航", "li-lei", "2026-03-02T09:30:00Z", State.REVIEWED),
        )
    )
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="终航", origin="human", data=data)


def test_the_text_of_the_other_branch_is_shown_with_who_and_when_and_taken(project: Project, type_in: Any) -> None:
    conflict(project)

    said = type_in("t 1", "q", options=("--filter", "flag:conflict"))

    assert "Target, human: 终航" in said
    assert "That is the text of one branch, li-lei, 2026-03-02 09:30, reviewed" in said
    assert "Other branch 1 (wang-fang, 2026-03-01 08:00, translated): 末班渡轮" in said
    assert "a keeps the target, t 1 takes the other text" in said
    assert ("末班渡轮", False) == (targets(project)[0], load_catalog(project, SLUG, TAG).entry(1).is_conflict)


def test_what_the_machine_said_is_taken_again(project: Project, type_in: Any) -> None:
    type_in("1", "e 终航", "1", "m", "q", options=("--filter", "all"))

    assert MACHINE[0] == targets(project)[0]


@pytest.mark.parametrize(
    ("answers", "standing"),
    [
        (("e 末班船", "1"), "终航"),
        (("e 末班船", "2"), "末班船"),
        (("e 末班船", "keep"), "末班船"),
        (("e 末班船", ""), "终航"),
    ],
)
def test_a_text_that_was_saved_meanwhile_is_shown_before_it_is_written_over(
    project: Project, type_in: Any, answers: tuple[str, ...], standing: str
) -> None:
    session = session_of(project, wanted="all", start=1)
    session.autosave.save(session.current, "末班渡轮")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="wang-fang", target="终航", origin="human")

    said = type_in(*answers, "q", options=("--from", "1", "--filter", "all"), at_terminal=True)

    assert "Saved meanwhile by wang-fang\nUnsaved: 末班渡轮" in said
    assert "This segment was changed after you began to type." in said
    assert "take theirs (wang-fang" in said
    assert standing == load_catalog(project, SLUG, TAG).entry(1).target


def test_a_line_of_a_pipe_overrules_nobody(project: Project, type_in: Any) -> None:
    session = session_of(project, wanted="all", start=1)
    session.autosave.save(session.current, "末班渡轮")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="wang-fang", target="终航", origin="human")

    said = type_in("e 末班船", "keep", "q", options=("--from", "1", "--filter", "all"))

    assert "the lines behind it were not read" in said
    assert "终航" == targets(project)[0]
    assert {1: "末班船"} == session_of(project).autosave.texts


def test_the_end_says_what_waits_for_this_person_and_nothing_else(project: Project, type_in: Any) -> None:
    """1 was sent on, 2 was passed over, 3 is somebody else's to do; the filter hides 5 to 10."""
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(3), "accept", actor="lin-yue")
    said = type_in("v all", "1", "a", *[""] * 9)
    assert "this was the last one; these still wait for you: 2, 4, 5, 6, 7, 8, 9, 10\n" in said

    said = type_in("v text:Nobody", "3", "")
    assert "these still wait" not in said
    assert "outside the filter these wait for you: 2, 4, 5, 6, 7, 8, 9, 10\n" in said


def test_accepting_takes_what_was_typed_and_sending_back_keeps_it(project: Project, type_in: Any) -> None:
    session = session_of(project, "wang-fang", wanted="all", start=1)
    session.autosave.save(session.current, "末班渡轮")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(2), "accept", actor="lin-yue")
    session.working_copy.refresh()
    session.go(2)
    session.autosave.save(session.current, "共有214个座位。")
    session.close()

    said = type_in("a", "x why", "2", "minor", "2", "q", by="wang-fang", options=("--filter", "all", "--from", "1"))

    assert "末班渡轮" == targets(project)[0]
    assert "2: sent back" in said
    assert "Unsaved: 共有214个座位。" in said.after("2: sent back")


def test_a_term_is_added_and_words_are_found_and_inserted(project: Project, type_in: Any) -> None:
    said = type_in("T seats = 座位", "/ gull captains", "# 2", "i 1", "q")
    assert "proposed, for an editor to accept: glossaries/terms.csv:2" in said
    assert f"1. {SLUG} 6, draft" in said
    assert targets(project)[1] == MACHINE[5]
