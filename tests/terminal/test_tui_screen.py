"""What is on the screen: in both languages, without colours, on small terminals and on large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.bilingual.i18n import use_language
from translator.desk.render.width import cells

from .conftest import desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


async def test_the_screen_has_everything_about_the_current_segment(project: Project) -> None:
    async with desk(session_of(project, start=5)) as at:
        await at.settle()
        await at.until(lambda: "err …" not in at.text())  # The other segments are checked when nobody types.
        lines = at.text().splitlines()

    assert any(line.startswith("> 5 D") and "It was <1>fast</1> and quiet." in line for line in lines)
    assert any("Afterwards · draft · mt:pseudo · the program" in line for line in lines)
    assert any("History" in line for line in lines)
    assert " 0/10 | #5 draft | filter: unresolved (10) | saved" in lines[-2]
    assert lines[-2].rstrip().endswith("lin-yue")
    assert "a accept  Enter edit  n next" in lines[-1]


@pytest.mark.parametrize("length", sampled([40, 8, 56, 72]))
async def test_the_first_panel_is_folded_to_the_room_that_its_scroll_bar_leaves(project: Project, length: int) -> None:
    session = session_of(project, start=6)
    session.comment("渡" * length)
    async with desk(session, size=(120, 14)) as at:
        await at.settle()
        panel = at.screen.panel
        text = panel.query_one("#company")

        assert len(panel.lines) == text.size.height
        assert panel.room == text.size.width


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60), (50, 14)])
async def test_every_size_shows_the_current_segment_whole_and_the_status(
    project: Project, size: tuple[int, int]
) -> None:
    async with desk(session_of(project, start=6), size=size) as at:
        await at.settle()
        text = at.text()
        folded = "".join(text.split())

        assert all(cells(line) <= size[0] for line in text.splitlines())
        assert "#6" in at.status
        shown = [line for line in text.splitlines() if line.startswith(">")]
        targets = "".join("".join(line.split()) for line in shown)
        assert "0/10" in folded
        assert all(word in targets for word in ("这位船长", "海鸥"))


@pytest.mark.parametrize("width", sampled([30, 80, 40, 50, 60]))
async def test_the_keys_that_fit_are_named_whole(project: Project, width: int) -> None:
    async with desk(session_of(project, start=6), size=(width, 20)) as at:
        await at.settle()
        line = at.screen.hints.text
        await at.press("enter")
        await at.settle()
        editing = at.screen.hints.text

    assert line.rstrip().endswith("quit")
    assert "help" in line
    assert all(cells(text.rstrip()) <= width for text in (line, editing))
    assert "save" in editing
    assert "back" in editing


async def test_the_screen_speaks_chinese(project: Project) -> None:
    use_language("zh-Hans")
    async with desk(session_of(project, start=5), size=(100, 30)) as at:
        await at.settle()
        text = at.text()

    assert "> 5 稿" in text
    assert "草稿" in text


async def test_what_a_key_does_stays_in_its_column_on_a_narrow_screen(project: Project) -> None:
    async with desk(session_of(project), size=(80, 50)) as at:
        await at.press("?")
        lines = [line for line in at.text().split("\n") if ":" in line and ":previous-unresolved" in line]

    assert [line.index(":previous-unresolved") for line in lines] == [37]


@pytest.mark.slow
async def test_without_colours_nothing_is_lost(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter", "home")
        await at.type("这")
        await at.press("f2", "d")
        await at.settle()
        text = at.text()
        strips = at.pilot.app.screen._compositor.render_strips()
        colours = {
            segment.style.color.name
            for strip in strips
            for segment in strip.apply_filter(at.pilot.app.get_line_filters()[-1], at.screen.background_colors[1])
            if segment.style and segment.style.color
        }

    assert "{+这+}最后的渡轮" in text
    assert {"default"} >= colours


async def test_colours_are_used_where_they_are_wanted(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    async with desk(session_of(project)) as at:
        await at.press("enter", "home")
        await at.type("这")
        await at.press("f2", "d")
        await at.settle()

        assert "这最后的渡轮" in at.text()
        assert "{+" not in at.text()


@pytest.mark.slow
async def test_wide_ambiguous_combining_and_astral_characters_stay_in_their_columns(project: Project) -> None:
    typed = "𠮷野家“的”招牌——👨\u200d👩\u200d👧，①cafe\u0301→★…"
    async with desk(session_of(project)) as at:
        await at.press("enter", "ctrl+u")
        await at.type(typed)
        await at.settle()
        line = next(line for line in at.text().splitlines() if "𠮷野家" in line)
        column = at.screen.segments.renderer.shape.target_at

        assert column == cells(line[: line.index("𠮷")])
        assert typed == at.session.autosave.text_of(at.session.entry)


async def test_a_question_stands_at_the_bottom_and_its_choices_in_the_middle(project: Project) -> None:
    async with desk(session_of(project), size=(100, 24)) as at:
        await at.press("c")
        await at.until(lambda: " Comment" in at.text())
        question = at.text().splitlines()
        await at.type("why")
        await at.press("enter")
        await at.until(lambda: "What is it about?" in at.text())
        choices = at.text().splitlines()

    assert "Comment" in "".join(question[-2:])
    line = next(line for line in choices if "What is it about?" in line)
    assert 20 < line.index("What is it about?") < 60
    assert 4 < choices.index(line) < 12


async def test_the_preview_shows_the_article_as_a_reader_meets_it(project: Project) -> None:
    async with desk(session_of(project, start=5)) as at:
        await at.press("p")
        await at.settle()
        text = at.text()

    assert "## 后来" in text
    assert "> 它快而且安静。" in text


async def test_an_article_with_nothing_to_do_is_opened_all_the_same(project: Project) -> None:
    async with desk(session_of(project, "lin-yue")) as at:
        await at.press(*["a"] * 10)

        assert "nothing else is waiting; q quits" in at.bottom
        assert "0/10" in at.status


async def test_the_end_of_a_filter_names_what_waits_outside_of_it(project: Project) -> None:
    async with desk(session_of(project, "lin-yue", wanted="text:ferry")) as at:
        await at.press("a", "a")
        assert "nothing else waits in this filter; outside of it: 2, 3, 4, 5, 6, 8, 9, 10" in at.bottom
