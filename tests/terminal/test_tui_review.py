"""A translator and a reviewer at the full screen, key by key; what they decided is read from the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import State
from translator.newsroom.catalog.events import Alternative, EditData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review import decisions

from .conftest import MACHINE, SLUG, TAG, Desk, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


async def test_one_key_accepts_a_draft_and_goes_on_to_the_next(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("a", "space", "ctrl+n")

        assert 4 == at.session.number
        assert "3: accepted" in at.bottom

    states = [entry.state.value for entry in load_catalog(project, SLUG, TAG).entries]
    assert ["translated"] * 3 + ["draft"] * 7 == states


async def test_a_target_is_edited_in_place_and_saved_and_the_next_one_opened(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter", *["backspace"] * 2)
        await at.type("班船")

        assert "最后的班船" in at.text()
        assert "* unsaved text kept" in at.status

        await at.press("f8")

        assert 2 == at.session.number
        assert "saved" in at.status

    entry = load_catalog(project, SLUG, TAG).entry(1)
    assert ("最后的班船", "translated", "human", "lin-yue") == (
        entry.target, entry.state.value, entry.origin, entry.record.actor,
    )  # fmt: skip


async def test_leaving_the_editor_keeps_what_was_typed_and_a_later_session_finds_it(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("down", "enter", "home")
        await at.type("船上")
        await at.press("escape")

        assert "unsaved text from before" in at.text()
        assert MACHINE[1] == at.target(2)

    async with desk(session_of(project)) as at:
        assert 2 == at.session.number
        assert "unsaved text from before" in at.text()
        assert "船上有214个座位。" in at.text()

        await at.press("a")

        assert "船上有214个座位。" == at.target(2)

    async with desk(session_of(project, wanted="all", start=2)) as at:
        assert "unsaved" not in at.text()


@pytest.mark.slow
async def test_unsaved_text_is_thrown_away_only_after_a_question(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        await at.type("！")
        await at.press("escape", "D", "n")

        assert "最后的渡轮！" in at.text()

        await at.press("D", "y")

        assert "最后的渡轮！" not in at.text()
        assert at.session.autosave.text_of(at.session.entry) is None


async def test_findings_follow_what_is_typed(project: Project) -> None:
    async with desk(session_of(project, start=2)) as at:
        await at.press("enter", "home", "right", "delete")
        await at.settle()

        assert "num.value" in at.text()

        await at.press("ctrl+underscore")
        await at.settle()

        assert "num.value" not in at.text()


async def test_a_reviewer_sends_back_with_letters_and_a_reason(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("a", "a")
    async with desk(session_of(project, "wang-fang")) as at:
        await at.press("x")
        assert "Why is it sent back?" in at.text()
        await at.type("座位数不对")
        await at.press("enter")
        await at.until(lambda: "What is it about?" in at.text())
        await at.press("a", "m")
        await at.until(lambda: "sent back" in at.bottom)

    entry = load_catalog(project, SLUG, TAG).entry(1)
    assert ("draft", True) == (entry.state.value, entry.is_rejected)


async def test_what_the_guards_refuse_is_said_and_nothing_is_changed(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("x")

        assert "not done: lin-yue is translator" in at.bottom
        assert "draft" == at.state(1)


async def test_a_comment_takes_a_category_or_none(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("c")
        await at.type("Why?")
        await at.press("enter", "enter")
        await at.settle()

        assert "Comments" in at.text()
        assert "Why?" in at.text()


@pytest.mark.slow
async def test_a_filter_shows_its_hits_with_their_neighbours(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("a", "v", *["backspace"] * 10)
        await at.type("state:translated")
        await at.press("enter")

        assert 1 == at.session.number
        assert "filter: state:translated (1)" in at.status
        assert MACHINE[3] in at.text()
        assert MACHINE[8] not in at.text()


@pytest.mark.slow
async def test_a_hit_has_a_sign_where_its_neighbours_stand_around_it(project: Project) -> None:
    def signs(at: Desk) -> list[str]:
        return [line[:4] for line in at.text().splitlines() if line[1:3].strip().isdecimal()]

    async with desk(session_of(project, wanted="all")) as at:
        assert ["> 1 ", "  2 ", "  3 "] == signs(at)[:3]
        at.screen.set_filter("text:ferry")
        await at.settle()
        assert ["> 1+", "  2 ", "  3 ", "  4 ", "  7+"] == signs(at)
        shown = [run for line in at.screen.segments._draw(1).lines for run in line]
        assert {"ferry"} == {run.text.lower() for run in shown if run.role == "found"}
        await at.press("down")
        assert ["  1+", "  4 ", "  5 ", "  6 ", "> 7+", "  8 ", "  9 ", " 10 "] == signs(at)
        at.screen.go(6)
        assert "> 6 " in signs(at)
        at.screen.set_filter("all")
        await at.settle()
        assert "  7 " in signs(at)


async def test_a_search_goes_through_both_texts(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("s")
        await at.type("博物馆")
        await at.press("enter")

        assert 8 == at.session.number


@pytest.mark.slow
async def test_full_width_keys_work_and_a_han_character_gives_a_hint(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.type("ｊ")
        assert 2 == at.session.number
        await at.type("ａ")
        assert "translated" == at.state(2)
        await at.type("好")
        assert "input method" in at.bottom
        await at.type("？")
        assert "Keys of the review" in at.text()


async def test_matches_terms_tags_source_and_machine_are_inserted_by_key(project: Project) -> None:
    async with desk(session_of(project, start=5)) as at:
        await at.press("enter", "ctrl+u", "ctrl+t", "ctrl+k", "t", "2")
        assert "<1></1>" == at.screen.text
        await at.press("ctrl+k", "m")
        assert MACHINE[4] == at.screen.text
        await at.press("ctrl+k", "c")
        assert "It was <1>fast</1> and quiet." == at.screen.text
        await at.press("escape", "#", "7", "enter", "enter", "ctrl+u", "f6", "1")
        assert "渡轮" == at.screen.text


async def test_a_memory_match_is_taken_by_its_number(project: Project) -> None:
    other = project.root / "articles/en/second.md"
    other.write_text("---\nlang: en\ntitle: Second\n---\n\nThe old ferry was sold. A museum wants it.\n")
    from translator.newsroom.house import sync_article

    ref = next(ref for ref in type(project)(project.root, project.settings).articles if ref.slug == "second")
    sync_article(project.article(ref), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        decisions.accept(catalog, catalog.entry(7), person_at_work(project, "lin-yue"))
    from translator.newsroom.review.session import Session

    article = type(project)(project.root, project.settings).article("second")
    session = Session(article, TAG, person_at_work(project, "lin-yue"), wanted="all", start=2)
    async with desk(session) as at:
        await at.settle()
        assert "100%" in at.text()
        await at.press("1", "f2")

        assert MACHINE[6] == at.target(2)


async def test_a_finding_is_corrected_and_waived_by_key(project: Project) -> None:
    async with desk(session_of(project, start=7)) as at:
        await at.press("enter", "backspace", "f2")
        await at.settle()
        assert "punct.terminal" in at.text()
        await at.press("w")
        await at.type("house style")
        await at.press("enter")
        await at.settle()
        assert "punct.terminal" not in at.text()
        await at.press("u", "F")

        assert MACHINE[6] == at.target(7)


async def test_a_term_is_waived_in_all_of_the_article_by_a_choice(project: Project) -> None:
    (project.root / "glossaries/news.csv").write_text(
        "en,zh-Hans,status\nnobody,无人,required\nold,陈旧,required\nmuseum,古馆,required\nferry,古,required\n"
    )
    session = session_of(project, start=1)
    waived = session.count_alike(next(item for item in session.working_copy.findings(session.entry)))
    async with desk(session) as at:
        await at.press("w")
        await at.type("wrong row")
        await at.press("enter")
        assert f"in all {waived} segments" in at.text()
        await at.press("down", "enter")
        await at.settle()
        assert "gls.missing" not in at.text()

    assert waived == 2 == sum(event.action == "waive" for event in load_catalog(project, SLUG, TAG).events)


@pytest.mark.slow
async def test_a_click_makes_a_segment_the_current_one_and_on_its_target_edits_there(project: Project) -> None:
    async with desk(session_of(project)) as at:
        row = next(y for y, line in enumerate(at.text().splitlines()) if MACHINE[2] in line)
        await at.pilot.click("#segments", offset=(5, row))
        assert 3 == at.session.number
        row = next(y for y, line in enumerate(at.text().splitlines()) if MACHINE[2] in line)
        column = at.screen.segments.renderer.shape.target_at
        await at.pilot.click("#segments", offset=(column + 1, row))
        assert at.screen.segments.is_editing
        await at.pilot.click("#segments", offset=(column + 4, row))
        await at.type("都")

        assert "没人都来。" == at.screen.text


async def test_the_palette_has_every_action_by_its_name_or_meaning(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press(":")
        await at.until(lambda: "segment before" in at.text())
        await at.type("segment AFT")
        await at.until(lambda: "segment before" not in at.text())
        await at.press("enter")
        await at.until(lambda: at.session.number == 2)


async def test_a_segment_is_split_and_merged_again(project: Project) -> None:
    async with desk(session_of(project, wanted="all", start=6)) as at:
        total = len(at.session.catalog.entries)
        await at.press("S")
        await at.until(lambda: "Split where?" in at.text())
        await at.press("enter")
        await at.until(lambda: "split" in at.bottom)
        assert total + 1 == len(at.session.catalog.entries)
        await at.press("J")
        await at.settle()

        assert total == len(at.session.catalog.entries)


async def test_quitting_ends_the_screen_with_everything_on_disk(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("a", "enter")
        await at.type("新")
        await at.press("escape", "q")

    assert "translated" == load_catalog(project, SLUG, TAG).entry(1).state.value
    session = session_of(project)
    assert MACHINE[1] + "新" == session.autosave.text_of(session.entry)


async def test_the_other_side_of_a_merge_is_shown_and_taken_by_its_number(project: Project) -> None:
    data = EditData(
        conflict=tuple(
            Alternative(text, who, "2026-03-01T08:00:00Z", State.TRANSLATED)
            for text, who in (("末班渡轮", "wang-fang"), ("终航", "li-lei"))
        )
    )
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="终航", origin="human", data=data)
    async with desk(session_of(project, wanted="flag:conflict")) as at:
        await at.settle()
        assert "conflict" in at.status
        assert "wang-fang, 2026-03-01" in at.text().partition("Other branch")[2]
        await at.press("1", "f2")

    entry = load_catalog(project, SLUG, TAG).entry(1)
    assert ("末班渡轮", False) == (entry.target, entry.record.is_conflict)


async def test_the_panel_scrolls_by_key_while_the_list_keeps_the_keys(project: Project) -> None:
    async with desk(session_of(project), size=(100, 18)) as at:
        for text in ("one", "two", "three", "four", "five", "six"):
            at.session.comment(text + " is a remark of some length about the wording of this title")
        at.screen.refresh_from_disk()
        at.screen.show_panel()
        await at.settle()
        await at.press("tab")
        await at.settle()
        assert at.screen.panel.scroll_y > 0
        await at.press("shift+tab", "j")

        assert 0 == at.screen.panel.scroll_y
        assert 2 == at.session.number


async def test_the_wheel_scrolls_the_list_and_makes_no_other_segment_the_current_one(project: Project) -> None:
    from textual import events

    async with desk(session_of(project), size=(100, 10)) as at:
        assert MACHINE[9] not in at.text()
        for _turn in range(8):
            at.screen.segments.post_message(
                events.MouseScrollDown(at.screen.segments, 5, 5, 0, 1, 0, shift=False, meta=False, ctrl=False)
            )
        await at.settle()

        assert MACHINE[9] in at.text()
        assert 1 == at.session.number

        await at.press("j")

        assert 2 == at.session.number
        assert "> 2 D" in at.text()


@pytest.mark.slow
async def test_the_way_out_works_with_every_dialog_open_before(project: Project) -> None:
    async with desk(session_of(project)) as at:
        for key in ("?", "p", "/", "v", "#", "s", "c", ":"):
            await at.press(key)
            await at.settle()
            assert at.pilot.app.screen is not at.screen
            await at.press("escape")
            await at.settle()
            assert at.pilot.app.screen is at.screen
        assert ["draft"] * 10 == [at.state(number) for number in range(1, 11)]


@pytest.mark.slow
async def test_who_moves_on_out_of_the_editor_by_key_is_in_the_editor_again(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        await at.type("一")
        await at.press("ctrl+n")
        await at.type("二")
        await at.press("f8")
        await at.type("三")
        await at.press("alt+down")
        await at.type("四")
        await at.press("alt+up")
        assert MACHINE[2] + "三" == at.screen.text
        await at.press("escape")

        assert not at.screen.segments.is_editing
        assert [MACHINE[0] + "一", MACHINE[1] + "二", MACHINE[2]] == [at.target(number) for number in (1, 2, 3)]
        assert {3: MACHINE[2] + "三", 4: MACHINE[3] + "四"} == at.session.autosave.texts
