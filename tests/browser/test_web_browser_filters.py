"""In a filtered list of the page, what the filter lets through can be told from what stands there beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction

selenium = pytest.importorskip("selenium")

from tests.browser.browser_page import PALE, Page  # noqa: E402

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served

HITS = """
  return [...document.querySelectorAll(".segment")].filter((row) => row.querySelector(".hit")?.checkVisibility() ||
    row.matches(".open") && row.querySelector(".desk .hit")).map((row) => Number(row.dataset.number));
"""
MARKS = """
  const words = (row) => [...row.querySelectorAll(".source mark, .original mark")].map((mark) => mark.textContent);
  return [...document.querySelectorAll(".segment")].map((row) => [row.dataset.number, words(row)]);
"""


def test_a_decided_segment_is_no_longer_a_hit(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review("?filter=state:draft")
    page.wait(lambda: page.find(".desk[data-ready]"))
    assert [1, 2, 3, 4] == browser.execute_script(HITS)

    page.press("a")
    page.wait(lambda: page.number == 2)
    assert [2, 3, 4] == browser.execute_script(HITS)
    with catalog_transaction(served.project, served.slug, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(4), "accept", actor="wang-fang")
    page.wait(lambda: page.state(4) == "translated")
    assert [2, 3] == browser.execute_script(HITS)
    page.press("u")
    page.wait(lambda: page.number == 1)
    assert [1, 2, 3] == browser.execute_script(HITS)
    assert [] == page.complaints()


def test_the_neighbours_of_the_open_segment_have_their_numbers_and_no_sign(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review("?find=ferry")

    assert ["2", "4"] == page.numbers()
    assert [2, 4] == browser.execute_script(HITS)
    assert 2 == page.number
    assert "1" in page.text(".desk .near")
    assert "" == page.text(".desk .near .hit")
    page.press("j")
    page.wait(lambda: page.number == 4)
    assert "3" in page.text(".desk .near")
    assert [] == browser.execute_script(PALE)
    assert [] == page.complaints()


@pytest.mark.slow
def test_what_a_filter_looks_for_is_marked_where_it_stands(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review("?find=FERRY")
    page.wait(lambda: page.find(".desk[data-ready]"))
    found = {number: {word.lower() for word in words} for number, words in browser.execute_script(MARKS)}
    assert {"2": {"ferry"}, "4": {"ferry"}} == found
    assert [] == browser.execute_script(PALE)
    assert [] == page.complaints()
