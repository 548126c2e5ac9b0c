"""What one browser shows while somebody else, or its own last decision, changes the segment that is open in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction

selenium = pytest.importorskip("selenium")

from selenium.webdriver.common.keys import Keys  # noqa: E402

from tests.browser.browser_page import UNSENT, Page  # noqa: E402

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served

KEEP = """
  const desk = document.querySelector(".desk");
  const name = `translator:${document.getElementById("main").dataset.base}:${desk.dataset.key}`;
  const me = document.documentElement.dataset.me;
  localStorage.setItem(name, JSON.stringify({ text: arguments[0], hash: desk.dataset.hash, me }));
"""
"""Keeps a text as a browser does that has lost its connection."""
LATE = """
  const [part, milliseconds] = arguments;
  const real = window.fetch;
  window.fetch = async (path, options) => {
    const answer = await real(path, options);
    if (String(path).includes(part)) await new Promise((done) => setTimeout(done, milliseconds));
    return answer;
  };
"""
"""Lets the answers to some requests come late, as on a slow line."""


def edit_as_somebody_else(served: Served, number: int, target: str) -> None:
    with catalog_transaction(served.project, served.slug, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(number), "edit", actor="wang-fang", target=target, origin="human")


def test_after_keep_mine_the_next_save_is_taken(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)
    page.type("旧渡轮每天往返31趟。")
    page.wait(lambda: not browser.execute_script(UNSENT, served.slug))
    edit_as_somebody_else(served, 2, "老渡船每天往返31趟。")
    page.wait(lambda: "老渡船每天往返31趟。" in page.text(".notice"))

    page.find(".notice button:last-of-type").click()
    page.press(Keys.CONTROL, Keys.ENTER)

    page.wait(lambda: page.number == 3)
    assert ("旧渡轮每天往返31趟。", "zhou-lan") == (served.entry(2).target, served.entry(2).record.actor)
    assert [] == page.complaints()


def test_a_text_typed_over_another_target_is_shown_beside_it_and_saved_at_once(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)
    page.type("旧渡轮每天往返31趟。")
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.chrome.switch_to.active_element.tag_name != "textarea")
    page.open(3)
    edit_as_somebody_else(served, 2, "老渡船每天往返31趟。")
    page.review()

    page.open(2)
    assert "老渡船每天往返31趟。" in page.text(".kept")
    page.press("e", Keys.CONTROL, Keys.ENTER)

    page.wait(lambda: page.number == 3)
    assert "旧渡轮每天往返31趟。" == served.entry(2).target
    assert [] == page.complaints()


def test_a_text_that_never_reached_the_server_is_shown_beside_what_changed_since(
    browser: Chrome, served: Served
) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)
    browser.execute_script(KEEP, "旧渡轮每天往返31趟。")
    edit_as_somebody_else(served, 2, "老渡船每天往返31趟。")

    for _visit in range(2):
        page.review()
        page.open(2)
        assert "老渡船每天往返31趟。" in page.text(".notice") + page.text(".kept")
        assert "旧渡轮每天往返31趟。" == page.find(".desk textarea").get_attribute("value")
        page.wait(lambda: not browser.execute_script(UNSENT, served.slug))
    assert "老渡船每天往返31趟。" == served.entry(2).target
    assert [] == page.complaints()


@pytest.mark.slow
def test_a_split_of_ones_own_is_not_somebody_elses(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)
    browser.execute_script(LATE, "/rows", 900)

    page.press("S")
    page.wait(lambda: page.find("#ask-split[open]"))
    page.find("#ask-split [value=ok]").click()
    page.wait(lambda: len(page.sources()) == 5)
    time.sleep(1.5)

    assert 5 == len(page.sources())
    assert "" == page.text(".notice").strip()
    assert 2 == page.number
    assert served.entry(2).source == browser.execute_script("return document.querySelector('.desk').dataset.source")
    page.type("旧渡轮")
    page.press(Keys.CONTROL, Keys.ENTER)
    page.wait(lambda: served.entry(2).target == "旧渡轮")
    assert [] == page.complaints()
