"""The page for editors in a real browser: filters, columns, keys, anchors, contrast, paper, and no script at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.page_looks import LOW_CONTRAST, print_page, use_scheme, use_width
from translator.bilingual.i18n import LazyMessage, use_language
from translator.bilingual.model import Finding, Placeholder, Severity, State
from translator.desk.render.diff_html import render_page
from translator.newsroom.catalog.events import Action, Event, RemarkData
from translator.newsroom.proof.article_comparison import Comparison, DiffRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver import Chrome

EVIL = "</style></script><img src=x onerror=document.title='run'> \" ' & </td>"
VISIBLE = "return [...document.querySelectorAll('tr.seg')].filter((row) => row.checkVisibility()).map((row) => row.id)"


def row(number: int, source: str, target: str, **more: Any) -> DiffRow:
    return DiffRow(number, str(number), source, target, **{"state": State.TRANSLATED, **more})


def ferry(**more: Any) -> Comparison:
    error = Finding("num.value", Severity.ERROR, "target", 2, 3, LazyMessage("5 became 6"))
    warning = Finding("len.ratio", Severity.WARNING, "target", 0, 2, LazyMessage("short"))
    remark = Event(
        Action.COMMENT, "3", "wang-fang", "2026-03-12T10:00:00Z", reason="金额错了", data=RemarkData(severity="major")
    )
    rows = (
        row(1, "The Last Ferry", "最后一艘渡轮", kind="title", context="title", machine="最后的渡轮",
            post_edit="最末一艘渡轮", translator="lin-yue", state=State.FINAL),
        row(2, "It was fast, they said.", "他们说，它很快。", machine="他们说,它很快。", post_edit="他们说，它很快。"),
        row(3, "It costs 5 yuan.", "它要6元。", machine="它要6元。", findings=(error,), comments=(remark,)),
        row(4, "There are 241 seats.", "有214个座位。", state=State.DRAFT, flags=("stale",), machine="有214个座位。",
            source_before="There are 214 seats.", findings=(warning,)),
        row(5, "Nobody <1>came</1>.", "", state=State.NEW, placeholders=(Placeholder(1, "strong", "**", "**"),)),
        *(row(number, f"Line {number}.", f"第{number}行。" * 8, machine=f"第{number}行。" * 8, state=State.REVIEWED)
          for number in range(6, 131)),
    )  # fmt: skip
    return Comparison("ferry", "en", "zh-Hans", "mt", rows, date="2026-03-12", revision="0123456789", **more)


@pytest.fixture
def show(browser: Chrome, tmp_path: Path) -> Callable[..., Chrome]:
    """Open the page of a comparison; `at` is a fragment, `scripts=False` turns scripts off."""

    def open_page(comparison: Comparison, *, at: str = "", scripts: bool = True, **options: Any) -> Chrome:
        path = tmp_path / "page.html"
        path.write_text(render_page(comparison, **options), encoding="utf-8")
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        browser.get(path.as_uri() + at)
        return browser

    return open_page


def press(browser: Chrome, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def click(browser: Chrome, name: str) -> None:
    browser.find_element("id", name).click()


def text(browser: Chrome, selector: str) -> str:
    return str(browser.find_element("css selector", selector).text)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripted", "unscripted"])
def test_filters_leave_the_rows_that_they_name(show: Callable[..., Chrome], scripts: bool) -> None:
    page = show(ferry(), scripts=scripts)

    expected = {
        "f-changed": ["s1", "s2", "s4"], "f-comments": ["s3"], "f-findings": ["s3", "s4"], "f-errors": ["s3"],
        "f-stale": ["s4"], "f-open": ["s2", "s3", "s4", "s5"],
    }  # fmt: skip
    found = {}
    for name in expected:
        click(page, name)
        found[name] = page.execute_script(VISIBLE)
    click(page, "f-all")
    page.find_element("id", "o-draft").click()

    assert found == expected
    assert page.execute_script(VISIBLE) == ["s4"]


def test_notes_go_with_their_row(show: Callable[..., Chrome]) -> None:
    page = show(ferry())
    shown = "return [...document.querySelectorAll('tr.notes')].filter((row) => row.checkVisibility()).length"

    before = page.execute_script(shown)
    click(page, "f-errors")

    assert (before, page.execute_script(shown)) == (2, 1)
    assert "5 became 6" in text(page, "tr.notes.errors")
    assert "金额错了" in text(page, "tr.notes.errors")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripted", "unscripted"])
def test_a_column_that_is_not_wanted_goes(show: Callable[..., Chrome], scripts: bool) -> None:
    page = show(replace(ferry(), against="post-edit"), scripts=scripts)
    shown = "[...document.querySelectorAll('#s1 td')].filter((cell) => cell.checkVisibility())"
    cells = f"return {shown}.map((cell) => cell.innerText.replace('\\n', ' '))"

    three = page.execute_script(cells)
    click(page, "c-machine")

    assert three == ["The Last Ferry", "最后的渡轮", "[deleted] 最末一艘渡轮", "[inserted] 最后一艘渡轮"]
    assert page.execute_script(cells) == [three[0], *three[2:]]


def test_keys_go_through_rows_and_changes_and_put_the_row_into_the_address(show: Callable[..., Chrome]) -> None:
    page = show(ferry())
    where = "return document.activeElement.id + location.hash"

    stops = []
    for key in ("j", "j", "k", "n", "n", "p", "ｊ"):
        press(page, key)
        stops.append(page.execute_script(where))

    assert stops == ["s1#s1", "s2#s2", "s1#s1", "s2#s2", "s4#s4", "s2#s2", "s3#s3"]


def test_keys_pass_over_rows_that_a_filter_hides(show: Callable[..., Chrome]) -> None:
    page = show(ferry())
    click(page, "f-findings")

    press(page, "j", "j")

    assert page.execute_script("return document.activeElement.id") == "s4"


def test_the_search_finds_in_both_languages_and_says_how_many(show: Callable[..., Chrome]) -> None:
    page = show(ferry())

    def search(words: str) -> tuple[list[str], str]:
        press(page, "/", words)
        page.execute_script("find()")
        found = page.execute_script(VISIBLE), page.find_element("id", "count").text
        press(page, "\ue00c")
        return found

    assert search("FERRY") == (["s1"], "1 of 130")
    assert search("２１４") == (["s4"], "1 of 130")
    assert search("金额错") == (["s3"], "1 of 130")
    assert search("inserted") == ([], "0 of 130")
    assert page.find_element("id", "count").text == "130 of 130"
    assert page.execute_script("return document.activeElement.id") == "rows"


@pytest.mark.parametrize("key", ["?", "？"])
def test_the_keys_are_explained_by_a_question_mark(show: Callable[..., Chrome], key: str) -> None:
    page = show(ferry())

    press(page, key)
    is_open = page.execute_script("return help.open && document.activeElement.tagName")
    press(page, "j", "\ue00c")

    assert is_open == "BUTTON"
    assert page.execute_script("return [help.open, location.hash]") == [False, ""]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripted", "unscripted"])
def test_an_address_with_a_segment_shows_it_below_the_heads(show: Callable[..., Chrome], scripts: bool) -> None:
    page = show(ferry(), at="#s120", scripts=scripts)

    top, head, height = page.execute_script(
        "const row = document.querySelector('#s120').getBoundingClientRect();"
        "return [row.top, document.querySelector('thead').getBoundingClientRect().bottom, innerHeight]"
    )

    assert head - 1 <= top < height


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("against", ["mt", "HEAD~1"])
def test_every_text_has_the_contrast_of_wcag_aa(show: Callable[..., Chrome], scheme: str, against: str) -> None:
    rows = (*ferry().rows[:8], DiffRow(0, "gone", "Old.", "", State.NEW, previous="旧的。"))
    states = tuple(row(20 + at, "S", f"新{at}", state=state, previous="旧") for at, state in enumerate(State))
    tag = row(40, "S", "<1>新</1>", machine="旧", previous="旧", placeholders=(Placeholder(1, "strong", "**", "**"),))
    page = show(Comparison("ferry", "en", "zh-Hans", against, (*rows, *states, tag)))
    use_scheme(page, scheme)

    bad, kinds = page.execute_script(LOW_CONTRAST)
    press(page, "?")
    bad_help, _ = page.execute_script(LOW_CONTRAST)

    assert (bad, bad_help) == ([], [])
    assert kinds > 20
    paper = page.execute_script("return getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/)[0]")
    assert (int(paper) > 240) is (scheme == "light")


def test_without_scripts_everything_can_be_read_and_nothing_is_offered_that_would_not_work(
    show: Callable[..., Chrome],
) -> None:
    page = show(ferry(), scripts=False)

    assert page.execute_script(VISIBLE) == [f"s{number}" for number in range(1, 131)]
    assert not page.find_element("id", "q").is_displayed()
    assert not page.find_element("id", "count").is_displayed()
    assert "5 became 6" in text(page, "tr.notes.errors")


def test_text_of_an_article_cannot_run_nor_leave_its_place(show: Callable[..., Chrome]) -> None:
    nasty = row(1, EVIL, EVIL, machine="x" + EVIL, post_edit="y" + EVIL, actor=EVIL, origin=EVIL, headings=(EVIL,))
    page = show(Comparison(EVIL, "en", "zh-Hans", "mt", (nasty,), date=EVIL, revision=EVIL))

    assert page.title != "run"
    assert page.find_elements("css selector", "img") == []
    assert len(page.find_elements("css selector", "tr.seg")) == 1
    assert page.get_log("browser") == []
    assert page.execute_script("return getComputedStyle(document.querySelector('thead')).position") == "sticky"


@pytest.mark.parametrize(("paper", "size"), [("A4", (842, 596)), ("Letter", (792, 612))])
def test_on_paper_it_lies_sideways_with_a_head_on_every_page(
    show: Callable[..., Chrome], paper: str, size: tuple[int, int]
) -> None:
    page = show(ferry())

    sheets, sizes = print_page(page, paper)
    use_scheme(page, "dark", media="print")
    displays = page.execute_script(
        "return ['thead', 'tbody', 'tr.seg', '.tools'].map((name) =>"
        " getComputedStyle(document.querySelector(name)).display)"
    )

    assert sizes == {size}
    assert sheets > 3
    assert displays == ["table-header-group", "table-row-group", "table-row", "none"]


def test_every_cell_says_its_language_and_the_page_that_of_its_reader(show: Callable[..., Chrome]) -> None:
    use_language("zh-Hans")

    page = show(ferry())

    langs = "return [...new Set([...document.querySelectorAll('tr.seg td')].map((cell) => cell.lang))].sort()"
    assert page.execute_script(langs) == ["en", "zh-Hans"]
    assert page.execute_script("return document.documentElement.lang") == "zh-Hans"
    assert page.execute_script("return document.querySelector('.source').lang") == ""


def test_it_fits_a_phone_without_scrolling_sideways(show: Callable[..., Chrome]) -> None:
    page = show(ferry())
    use_width(page, 360)

    assert page.execute_script("return document.documentElement.scrollWidth") <= 360
