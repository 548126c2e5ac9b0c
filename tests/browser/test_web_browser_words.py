"""Words that are marked become terms at once, and words are found in the house and inserted, in a real browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

pytestmark = pytest.mark.slow

selenium = pytest.importorskip("selenium")

from selenium.webdriver.common.keys import Keys  # noqa: E402

from tests.browser.browser_page import NOTE_SAID, Page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served

MARK = """
  const [source, target] = arguments, text = document.querySelector(".desk .original").lastChild;
  const walk = document.createTreeWalker(document.querySelector(".desk .original"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.data.indexOf(source);
    if (at >= 0) getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + source.length);
  }
  return new Promise((done) => setTimeout(() => {
    const field = document.querySelector(".desk textarea");
    field.focus();
    field.setSelectionRange(field.value.indexOf(target), field.value.indexOf(target) + target.length);
    done(String(getSelection()));
  }, 100));
"""


def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.chrome.save_screenshot(f"{folder}/{name}.png")


def test_marked_words_become_a_term_in_three_keys_and_what_it_touches_is_said_first(
    browser: Chrome, serve: Callable[..., Served]
) -> None:
    served = serve("li-lei")  # A term makes suggestions in all articles of its house.
    page = Page(browser, served, "li-lei").review()
    page.open(2)
    browser.execute_script(NOTE_SAID)
    browser.execute_script(MARK, "trips", "往返")
    page.chrome.switch_to.active_element.send_keys(Keys.F4)
    page.wait(lambda: page.find("#ask-term[open]"))
    values = browser.execute_script("return Object.fromEntries(new FormData(document.querySelector('#ask-term form')))")
    assert (values["source"], values["target"]) == ("trips", "往返")
    shoot(page, "term")
    page.chrome.switch_to.active_element.send_keys(Keys.ENTER)
    page.wait(lambda: browser.execute_script("return window.said.some((text) => text.startsWith('written'))"))
    page.wait(lambda: "trips" in page.text(".desk .terms"))

    page.press(Keys.F4)
    page.wait(lambda: page.find("#ask-term[open]"))
    page.chrome.switch_to.active_element.send_keys("ferry" + Keys.TAB + "船" + Keys.ENTER)
    page.wait(lambda: page.find("#ask-touched[open]"))
    assert "of them final" in page.text("#ask-touched h2")
    shoot(page, "touched")
    page.chrome.switch_to.active_element.send_keys("lay" + Keys.TAB + Keys.TAB + Keys.ENTER)
    page.wait(lambda: "suggestions, 0 reopened" in page.text("#says"))
    page.wait(lambda: "老船" in page.text(".desk .proposals"))
    shoot(page, "proposal")


def test_words_are_found_in_any_form_and_a_hit_is_inserted(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(3)
    page.press("K")
    page.wait(lambda: page.find("#concordance[open]"))
    page.chrome.switch_to.active_element.send_keys("sailing ferries")
    page.wait(lambda: "渡轮于" in page.text("#concordance .hits"))
    assert [mark.text for mark in browser.find_elements("css selector", ".hits mark")] == ["ferry", "sailed"]
    shoot(page, "hits")
    page.chrome.switch_to.active_element.send_keys(Keys.ALT + Keys.ENTER)
    page.wait(
        lambda: (
            "渡轮于2026年3月12日启航。"
            in page.chrome.execute_script("return document.querySelector('.desk textarea').value")
        )
    )
