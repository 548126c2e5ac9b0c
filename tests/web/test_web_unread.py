"""Nobody signs what was not on the screen: held keys, bursts, double clicks, other tabs, the back button, replays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from translator.catalog import load_catalog

selenium = pytest.importorskip("selenium")

from selenium.webdriver import ActionChains  # noqa: E402

from tests.web.browser_page import Page  # noqa: E402

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.web.conftest import Newsroom, Served

HOLD = """
  const fire = (repeat) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: "a", code: "KeyA", bubbles: true, cancelable: true, repeat }));
  const done = arguments[0];
  fire(false);
  let count = 0;
  const timer = setInterval(() => { fire(true); if (++count === 40) { clearInterval(timer); done(); } }, 33);
"""


def states(served: Served) -> list[str]:
    return [served.entry(number).state.value for number in range(1, 5)]


def test_a_held_key_decides_once(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review("?at=")
    page.wait(lambda: page.find(".desk[data-ready]"))

    browser.execute_async_script(HOLD)
    time.sleep(0.3)

    assert ["translated", "draft", "draft", "draft"] == states(served)
    assert "Too fast: nothing was decided." == page.text("#says")


def test_keys_in_a_burst_decide_only_about_what_was_painted_before(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.wait(lambda: page.find(".desk[data-ready]"))

    page.burst("a", "a", "a", "a")
    time.sleep(0.5)

    assert ["translated", "draft", "draft", "draft"] == states(served)
    catalog = load_catalog(served.project, served.slug, "zh-Hans")
    shown = catalog.history(catalog.entry(1))[-1].data.shown_seconds
    assert shown is not None
    assert shown > 0.1


def test_keys_behind_one_that_opens_a_dialog_decide_nothing(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.wait(lambda: page.find(".desk[data-ready]"))

    page.burst("n", "c", "a", "a", "a")
    time.sleep(0.5)

    assert ["draft"] * 4 == states(served)


def test_a_double_click_decides_once(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.wait(lambda: page.find(".desk[data-ready]"))
    button = page.find("[data-do=accept]")
    assert button is not None
    press = ActionChains(browser, duration=0).move_to_element(button).click().pause(0.3).click()

    press.perform()
    time.sleep(0.4)

    assert ["translated", "draft", "draft", "draft"] == states(served)


def test_a_page_that_the_back_button_brings_back_and_a_second_tab_decide_nothing_again(
    browser: Chrome, served: Served
) -> None:
    page = Page(browser, served, "zhou-lan").review()
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    page.review()
    page.press("a")
    page.wait(lambda: page.number == 2)
    page.press("u")
    page.wait(lambda: page.state(1) == "draft")
    page.press("a")
    page.wait(lambda: page.number == 2)
    browser.close()
    browser.switch_to.window(first)

    page.press("a")
    page.chrome.get(f"{page.home}/")
    page.chrome.back()
    page.wait(lambda: page.find(".desk"))
    page.burst("a")
    time.sleep(0.3)

    assert ["translated", "draft", "draft", "draft"] == states(served)


def test_a_request_that_is_sent_again_decides_nothing(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    entry = zhou.entry(1)
    path = f"{zhou.base}/segments/{entry.key}/accept"
    seen = {"hash": entry.target_hash, "state": "draft", "ticket": zhou.ticket(1)}

    assert 200 == zhou.post(path, seen).status_code
    zhou.step("undo")
    answer = zhou.post(path, seen)

    assert 409 == answer.status_code
    assert "draft" == zhou.entry(1).state
    assert 200 == zhou.post(path, {**seen, "ticket": answer.json()["now"]["ticket"]}).status_code


def test_the_ticket_of_one_segment_or_person_does_not_decide_about_another(newsroom: Newsroom) -> None:
    zhou, wang = newsroom.enter("zhou-lan"), newsroom.enter("wang-fang")

    assert 409 == zhou.decide(1, "accept", ticket=zhou.ticket(2)).status_code
    assert 409 == zhou.decide(1, "accept", ticket=wang.ticket(1)).status_code
    assert 409 == zhou.decide(1, "accept", ticket="").status_code
    assert "draft" == zhou.entry(1).state


def test_a_redo_that_is_sent_again_signs_nothing(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    zhou.decide(1, "accept")
    zhou.step("undo")
    again = {"once": "a"}

    assert 200 == zhou.post(f"{zhou.base}/redo", again).status_code
    zhou.step("undo")

    assert 422 == zhou.post(f"{zhou.base}/redo", again).status_code
    assert 422 == zhou.post(f"{zhou.base}/redo", {}).status_code
    assert "draft" == zhou.entry(1).state
