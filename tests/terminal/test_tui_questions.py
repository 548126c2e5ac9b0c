"""What a person types into a question of the full screen is never lost, on a real terminal."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.events import ProposalData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog

from .conftest import MACHINE, SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.catalog.events import Event
    from translator.newsroom.ground.project import Project

    from .terminal import Terminal

pytest.importorskip("pty")

ESC = "\x1b"
REMARK = "not her own words"


def open_terminal(project: Project, person: str = "lin-yue", *options: str) -> Terminal:
    from .terminal import Terminal

    terminal = Terminal("review", SLUG, "--to", TAG, "--as", person, *options, cwd=project.root)
    terminal.wait_for("0/10")
    terminal.drain(0.4)
    return terminal


def remarks(project: Project) -> list[Event]:
    catalog = load_catalog(project, SLUG, TAG)
    return list(catalog.comments_of(catalog.entry(1)))


def accept_first(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "accept", actor="lin-yue")


@pytest.mark.parametrize("key", sampled(["c", "x"]))
@pytest.mark.slow
def test_esc_in_the_list_of_categories_goes_back_to_the_text(project: Project, key: str) -> None:
    accept_first(project)
    with open_terminal(project, "wang-fang", "--from", "1") as terminal:
        at = terminal.send(key)
        terminal.wait_for("Comment" if key == "c" else "Why is it sent back?", after=at)
        at = terminal.send(REMARK + "\r")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send(ESC)
        at = terminal.wait_for(REMARK, after=at)
        at = terminal.send("!\r")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("a")
        at = terminal.wait_for("How bad is it?", after=at)
        at = terminal.send(ESC)
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("a")
        at = terminal.wait_for("How bad is it?", after=at)
        at = terminal.send("m")
        terminal.wait_for("1: comment written" if key == "c" else "1: sent back", after=at)

    (said,) = remarks(project)
    assert (REMARK + "!", "accuracy", "minor") == (said.reason, said.data.category, said.data.severity)


@pytest.mark.parametrize("way", sampled(["esc", "kill"]))
@pytest.mark.slow
def test_a_remark_that_was_not_written_is_there_when_it_is_asked_for_again(project: Project, way: str) -> None:
    terminal = open_terminal(project)
    at = terminal.send("c")
    terminal.wait_for("Comment", after=at)
    at = terminal.send(REMARK)
    terminal.wait_for(REMARK, after=at)
    if way == "esc":
        at = terminal.send(ESC)
        terminal.wait_for("what you typed is kept", after=at)
    else:
        terminal.kill()
        terminal = open_terminal(project)

    with terminal:
        at = terminal.send("c")
        at = terminal.wait_for(REMARK, after=at)
        at = terminal.send("\r")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("\r")
        at = terminal.wait_for("1: comment written", after=at)
        at = terminal.send("c")
        terminal.wait_for("Comment", after=at)
        at = terminal.send("once more\r")
        terminal.wait_for("What is it about?", after=at)
        assert [REMARK] == [event.reason for event in remarks(project)]


@pytest.mark.slow
def test_a_remark_about_a_text_that_was_changed_meanwhile_decides_nothing_and_is_kept(project: Project) -> None:
    accept_first(project)
    with open_terminal(project, "wang-fang", "--from", "1") as terminal:
        at = terminal.send("x")
        terminal.wait_for("Why is it sent back?", after=at)
        at = terminal.send(REMARK + "\r")
        at = terminal.wait_for("What is it about?", after=at)
        with catalog_transaction(project, SLUG, TAG) as catalog:
            catalog.apply(catalog.entry(1), "edit", actor="lin-yue", target="末班渡轮", origin="human")
        # The screen behind the question looks at the files once a second, and is not drawn meanwhile.
        sleep(2.5)
        at = terminal.send("a")
        at = terminal.wait_for("How bad is it?", after=at)
        at = terminal.send("m")
        at = terminal.wait_for("somebody changed this segment meanwhile", after=at)
        assert [] == remarks(project)
        at = terminal.send("x")
        terminal.wait_for(REMARK, after=at)


@pytest.mark.parametrize(
    ("before", "burst", "line"),
    sampled(
        [
            ("draft of a remark", "\x15" + REMARK, REMARK),
            ("her own wordz", "\x7fs", "her own words"),
            ("own words", "\x01her \x05.", "her own words."),
            ("", "her wrong\x17own words", "her own words"),
        ]
    ),
)
def test_keys_of_one_burst_are_done_in_their_order(project: Project, before: str, burst: str, line: str) -> None:
    with open_terminal(project) as terminal:
        at = terminal.send("c")
        terminal.wait_for("Comment", after=at)
        at = terminal.send(before)
        terminal.drain(0.4)
        terminal.send(burst)
        at = terminal.send("\r")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("\r")
        terminal.wait_for("1: comment written", after=at)

    assert [line] == [event.reason for event in remarks(project)]


@pytest.mark.slow
async def test_the_editor_does_not_open_where_nothing_could_be_saved(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for action, actor in (("accept", "lin-yue"), ("review", "wang-fang"), ("finalise", "li-lei")):
            catalog.apply(catalog.entry(1), action, actor=actor)
        catalog.apply(catalog.entry(2), "lock", actor="li-lei")
    async with desk(session_of(project, "li-lei", wanted="all", start=1)) as at:
        for keys, words in ((("enter",), "it is signed off"), (("down", "enter"), "the segment is locked")):
            await at.press(*keys)
            assert words in at.bottom
            for key in ("m", "=", "E", "g"):
                await at.press(key)
                await at.press("1")
                assert not at.screen.segments.is_editing
        await at.press("down", "enter", "alt+up")
        assert not at.screen.segments.is_editing
        assert "the segment is locked" in at.bottom
        assert MACHINE[0] == at.target(1)


async def test_a_suggestion_is_taken_by_its_number_and_dismissed_by_a_key(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for number, text in ((2, "有214个席位。"), (3, "一个人也没来。")):
            data = ProposalData(text, origin="ferry.xlsx")
            catalog.apply(catalog.entry(number), "propose", actor="wang-fang", reason="it was changed here", data=data)
    async with desk(session_of(project, wanted="suggestion")) as at:
        await at.settle()
        assert "it was changed here" in at.text()
        await at.press("t", "1", "f2")
        assert at.target(2) == "有214个席位。"
        at.session.go(3)
        at.screen.open_segment()
        await at.press("X")
        assert "3: suggestion dismissed" in at.bottom
        await at.press("X")
        assert "there is no suggestion here" in at.bottom
        assert at.target(3) == MACHINE[2]


async def test_a_machines_suggestion_is_refused_with_a_reason(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        data = ProposalData("有214个席位。", is_of_program=True)
        catalog.apply(catalog.entry(2), "propose", actor="agent:draft", data=data)
    async with desk(session_of(project, wanted="suggestion")) as at:
        await at.settle()
        await at.press("X")
        assert "有214个席位。" in at.text()
        await at.press(*"stiff", "enter")
        assert "2: suggestion dismissed" in at.bottom
    with catalog_transaction(project, SLUG, TAG) as catalog:
        assert [(event.reason, text) for event, text in catalog.refusals(catalog.entry(2))] == [
            ("stiff", "有214个席位。")
        ]


@pytest.mark.parametrize("pause", [0.0, 0.05])
async def test_what_is_typed_takes_the_place_of_the_filter_that_holds(project: Project, pause: float) -> None:
    from .conftest import desk, session_of

    async with desk(session_of(project, wanted="state:draft")) as at:
        await at.burst("v", *"all", "enter", pause=pause)
        assert "all" == at.session.navigation.wanted

        await at.burst("v", "end", *" text:x", "enter", pause=pause)
        assert "all" == at.session.navigation.wanted
        assert "nothing matches: all text:x" in at.bottom
