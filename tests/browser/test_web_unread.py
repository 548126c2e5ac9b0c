"""Nobody signs what was not on the screen: held keys, bursts, double clicks, other tabs, the back button, replays."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom, sync_article

selenium = pytest.importorskip("selenium")

from selenium.webdriver import ActionChains  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

from tests.browser.browser_page import Page  # noqa: E402

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.browser.conftest import Newsroom, Served

HOLD = """
  const [isTold, done] = arguments;
  const start = performance.now();
  let count = 0;
  window.fire = () => {
    const event = new KeyboardEvent(
      "keydown", { key: "a", code: "KeyA", bubbles: true, cancelable: true, repeat: isTold && count > 0 });
    Object.defineProperty(event, "timeStamp", { value: start + 33 * count++ });
    document.activeElement.dispatchEvent(event);
  };
  window.fire();
  const timer = setInterval(() => { window.fire(); if (count > 40) { clearInterval(timer); done(); } }, 33);
"""
"""Holds a key: its presses bear the times at which a keyboard sends them, also where a busy machine is late."""


def states(served: Served) -> list[str]:
    return [served.entry(number).state.value for number in range(1, 5)]


@pytest.mark.slow
@pytest.mark.parametrize("is_told", [True, False], ids=["repeats", "remote desktop: presses"])
def test_a_held_key_decides_once(browser: Chrome, served: Served, is_told: bool) -> None:
    page = Page(browser, served, "zhou-lan").review("?at=")
    page.wait(lambda: page.find(".desk[data-ready]"))

    browser.execute_async_script(HOLD, is_told)
    page.wait(lambda: page.number == 2)
    browser.execute_script("window.fire()")

    assert "Too fast: nothing was decided." == page.text("#says")
    time.sleep(0.3)
    assert ["translated", "draft", "draft", "draft"] == states(served)


def test_keys_in_a_burst_decide_only_about_what_was_painted_before(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.wait(lambda: page.find(".desk[data-ready]"))

    page.at_once("a", "a", "a", "a")
    page.wait(lambda: page.number == 2)
    time.sleep(0.3)

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

    for count in (1, 2):
        page.wait(lambda count=count: page.number == count and page.find(".desk[data-ready]"))
        page.click("[data-do=accept]", count)
    time.sleep(0.3)

    assert ["translated", "draft", "draft", "draft"] == states(served)


@pytest.mark.slow
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


LONG = "\n\n".join(f"Paragraph number {number} is here to fill the page." for number in range(60))
AWAY = "window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })"
SEEN = """
  const { top, bottom } = document.querySelector(".desk textarea").getBoundingClientRect();
  return top < innerHeight && bottom > 0;
"""


@pytest.fixture
def long_article(served: Served) -> Served:
    path = served.project.root / f"articles/en/{served.slug}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + LONG + "\n", encoding="utf-8")
    ref = next(ref for ref in open_newsroom(served.project.root).articles if ref.slug == served.slug)
    sync_article(open_newsroom(served.project.root).article(ref), "zh-Hans")
    return served


@pytest.mark.parametrize("keys", sampled(["a", " ", "x", Keys.CONTROL + Keys.ENTER]))
@pytest.mark.slow
def test_a_segment_that_was_scrolled_out_of_sight_is_shown_and_not_decided_about(
    browser: Chrome, long_article: Served, keys: str
) -> None:
    served = long_article
    with catalog_transaction(served.project, served.slug, "zh-Hans") as catalog:
        for number in (1, 2, 3, 4):
            catalog.apply(catalog.entry(number), "accept", actor="zhou-lan")
    page = Page(browser, served, "wang-fang").review()
    page.open(2)
    page.wait(lambda: page.find(".desk[data-ready]"))
    if keys.startswith(Keys.CONTROL):
        page.press("e")
        page.wait(lambda: page.chrome.switch_to.active_element.tag_name == "textarea")
    browser.execute_script(AWAY)
    page.wait(lambda: not page.find(".desk[data-ready]"))

    ActionChains(browser).send_keys(keys).perform()
    page.wait(lambda: browser.execute_script(SEEN))

    assert "not in sight" in page.text("#says")
    assert ["translated"] * 4 == states(served)
    assert not page.find("dialog[open]")
    if keys == "a":
        page.wait(lambda: page.find(".desk[data-ready]"))
        page.press("a")
        page.wait(lambda: served.entry(2).state == "reviewed")


@pytest.mark.slow
def test_time_counts_only_while_the_segment_is_in_sight(browser: Chrome, long_article: Served) -> None:
    served = long_article
    page, began = Page(browser, served, "zhou-lan").review(), time.monotonic()
    page.open(2)
    page.wait(lambda: page.find(".desk[data-ready]"))
    browser.execute_script(AWAY)
    page.wait(lambda: not page.find(".desk[data-ready]"))
    time.sleep(2)
    ActionChains(browser).send_keys("a").perform()
    page.wait(lambda: browser.execute_script(SEEN))

    page.press("a")
    page.wait(lambda: served.entry(2).state == "translated")

    shown = load_catalog(served.project, served.slug, "zh-Hans").history(served.entry(2))[-1].data.shown_seconds
    assert shown is not None
    assert 0.1 < shown < time.monotonic() - began - 1.9
