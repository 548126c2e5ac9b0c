"""What a person types into a question of the page is never lost, and no button or key looks alive and does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction, load_catalog

pytestmark = pytest.mark.slow

selenium = pytest.importorskip("selenium")

from selenium.webdriver.common.keys import Keys  # noqa: E402

from tests.browser.browser_page import NOTE_SAID, Page  # noqa: E402

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served

DEAD = """
  return [...document.querySelectorAll(".desk [data-insert], .desk [data-do=take], .desk [data-do=apply]")]
    .filter((button) => !button.disabled || !button.title).map((button) => button.outerHTML);
"""


def decide(served: Served, number: int, *actions: tuple[str, str]) -> None:
    with catalog_transaction(served.project, served.slug, "zh-Hans") as catalog:
        for action, actor in actions:
            catalog.apply(catalog.entry(number), action, actor=actor)


@pytest.mark.parametrize(
    ("way", "key", "dialog"),
    [("escape", "c", "#ask-comment"), ("cancel", "x", "#ask-reject"), ("reload", "c", "#ask-comment")],
)
def test_a_remark_is_there_again_after_its_question_was_left(
    browser: Chrome, served: Served, key: str, dialog: str, way: str
) -> None:
    decide(served, 2, ("accept", "zhou-lan"))
    page = Page(browser, served, "wang-fang").review()
    page.open(2)
    page.press(key)
    page.wait(lambda: page.find(f"{dialog}[open]"))
    page.chrome.switch_to.active_element.send_keys("漏译“每天”")
    browser.execute_script(f"document.querySelector('{dialog} select').focus()")
    if way == "escape":
        page.burst(Keys.ESCAPE)
        page.wait(lambda: not page.find(f"{dialog}[open]"))
    elif way == "cancel":
        page.find(f"{dialog} [data-do=cancel]").click()
        page.wait(lambda: not page.find(f"{dialog}[open]"))
    else:
        page.review()
        page.open(2)

    page.press(key)
    page.wait(lambda: page.find(f"{dialog}[open]"))

    assert "漏译“每天”" == page.find(f"{dialog} textarea").get_attribute("value")
    assert "textarea" == page.chrome.switch_to.active_element.tag_name
    browser.execute_script(f"document.querySelector('{dialog} select').value = 'accuracy/omission'")
    page.find(f"{dialog} textarea").send_keys(Keys.CONTROL, Keys.ENTER)
    page.wait(lambda: load_catalog(served.project, served.slug, "zh-Hans").comments_of(served.entry(2)))
    page.wait(lambda: page.text("#says").startswith("2: "))
    if key == "x":
        page.wait(lambda: page.number == 3)
        page.open(2)
    page.press("c")
    page.wait(lambda: page.find("#ask-comment[open]"))
    assert "" == page.find("#ask-comment textarea").get_attribute("value")
    assert [] == page.complaints()


def test_a_remark_about_a_text_that_was_changed_meanwhile_is_kept_and_decides_nothing(
    browser: Chrome, served: Served
) -> None:
    decide(served, 2, ("accept", "zhou-lan"))
    page = Page(browser, served, "wang-fang").review()
    page.open(2)
    page.press("x")
    page.wait(lambda: page.find("#ask-reject[open]"))
    page.find("#ask-reject textarea").send_keys("漏译")
    with catalog_transaction(served.project, served.slug, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="zhou-lan", target="旧渡轮每天往返31趟。", origin="human")
    page.wait(lambda: "旧渡轮" in page.text(".segment[data-number='2'] .row .target"))
    browser.execute_script("document.querySelector('#ask-reject select').value = 'accuracy/omission'")
    page.find("#ask-reject textarea").send_keys(Keys.CONTROL, Keys.ENTER)

    page.wait(lambda: page.text(".notice").strip())
    assert not served.entry(2).is_rejected
    page.press("x")
    page.wait(lambda: page.find("#ask-reject[open]"))
    assert "漏译" == page.find("#ask-reject textarea").get_attribute("value")
    page.find("#ask-reject textarea").send_keys(Keys.CONTROL, Keys.ENTER)
    page.wait(lambda: served.entry(2).is_rejected)


def test_what_cannot_be_written_in_looks_so_and_says_why(browser: Chrome, served: Served) -> None:
    with catalog_transaction(served.project, served.slug, "zh-Hans") as catalog:
        for number in (2, 3):
            target = catalog.entry(number).target.replace("。", ".")
            catalog.apply(catalog.entry(number), "edit", actor="zhou-lan", target=target, origin="human")
    decide(served, 2, ("accept", "zhou-lan"), ("review", "wang-fang"), ("finalise", "li-lei"))
    decide(served, 3, ("lock", "li-lei"))
    page = Page(browser, served, "wang-fang").review()
    for number, words in ((2, "it is signed off"), (3, "the segment is locked")):
        page.open(number)
        before = page.find(".desk textarea").get_attribute("value")

        assert [] == browser.execute_script(DEAD)
        assert words in page.text(".readonly")
        for key in ("m", "e", "=", "g", "<", "F"):
            browser.execute_script("document.querySelector('#says').textContent = ''")
            page.press(key)
            page.wait(lambda: page.text("#says"))
        assert before == page.find(".desk textarea").get_attribute("value")
    assert page.chrome.find_elements("css selector", "[data-do=take]")
    assert [] == page.complaints()


def test_a_key_for_what_the_segment_does_not_offer_says_so(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(1)

    for key in ("x", "O", "1", "5", "w"):
        browser.execute_script("document.querySelector('#says').textContent = ''")
        page.press(key)
        page.wait(lambda: page.text("#says"))
    assert not page.find("dialog[open]")


def test_ctrl_z_takes_back_a_decision_and_in_the_field_what_was_typed(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)
    assert page.text("#progress-words").startswith("0/4")
    page.press("a")
    page.wait(lambda: page.number == 3)
    page.wait(lambda: page.text("#progress-words").startswith("1/4"))
    page.wait(lambda: "3 of 4 wait for you" in page.text("#progress-spoken"))

    # Answers come late, as over a slow line: the server has decided before the page knows.
    browser.execute_script("""
      const real = window.fetch;
      window.fetch = async (...request) => {
        const answer = await real(...request);
        await new Promise((done) => setTimeout(done, 300));
        return answer;
      };
    """)
    page.press(Keys.CONTROL, "z")
    page.wait(lambda: page.number == 2)
    assert "draft" == served.entry(2).state
    page.press(Keys.CONTROL, Keys.SHIFT, "z")
    page.wait(lambda: served.entry(2).state == "translated")
    page.press(Keys.CONTROL, "z")
    page.wait(lambda: served.entry(2).state == "draft")
    page.press(Keys.CONTROL, "y")
    page.wait(lambda: served.entry(2).state == "translated")

    page.open(3)
    page.press("e")
    page.wait(lambda: page.chrome.switch_to.active_element.tag_name == "textarea")
    before = page.find(".desk textarea").get_attribute("value")
    page.press("又")
    page.press(Keys.CONTROL, "z")
    page.wait(lambda: page.find(".desk textarea").get_attribute("value") == before)
    assert "translated" == served.entry(2).state
    assert [] == page.complaints()


SLOW = """
  const real = window.fetch;
  window.fetch = async (path, options) => {
    const answer = await real(path, options);
    if (options?.method !== "POST") return answer;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    window.answers = (window.answers ?? 0) + 1;
    return answer;
  };
"""
"""Lets the answers to decisions come half a second late."""
RHYTHM = """
  const [keys, done] = arguments;
  const start = performance.now();
  keys.forEach((key, at) => setTimeout(() => {
    const values = { key: key.at(-1), code: key, ctrlKey: key.length > 1, bubbles: true, cancelable: true };
    const event = new KeyboardEvent("keydown", values);
    Object.defineProperty(event, "timeStamp", { value: start + 100 * at });
    document.activeElement.dispatchEvent(event);
    if (at === keys.length - 1) done();
  }, 100 * at));
"""
"""Presses ten keys a second, also where a busy machine is late."""


def test_keys_wait_for_an_answer_and_are_done_in_order(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review("?at=")
    browser.execute_script(SLOW)
    states = lambda: "".join(served.entry(number).state.value[0] for number in range(1, 5))  # noqa: E731
    page.wait(lambda: page.find(".desk[data-ready]"))

    browser.execute_async_script(RHYTHM, [*"aaa"])
    page.wait(lambda: page.number == 4)
    assert "tttd" == states()

    page.wait(lambda: page.find(".desk[data-ready]"))
    browser.execute_async_script(RHYTHM, ["^z", "^z", "^y"])
    page.wait(lambda: browser.execute_script("return window.answers") == 6)
    assert "ttdd" == states()

    page.press("n")
    page.wait(lambda: page.number == 3 and page.find(".desk[data-ready]"))
    browser.execute_script(NOTE_SAID)
    browser.execute_async_script(RHYTHM, [*"aaaa"])
    page.wait(lambda: not page.find("main[data-busy]"))
    said = browser.execute_script("return window.said")
    assert ("tttt", True) == (states(), "Too fast: nothing was decided." in said), said
    assert "3: accepted" == said[0]
    catalog = load_catalog(served.project, served.slug, "zh-Hans")
    accepted = [[event.action for event in catalog.history(catalog.entry(number))].count("accept") for number in (1, 4)]
    assert [1, 1] == accepted, said  # The two keys behind decided nothing, here or elsewhere in the list.
    assert [] == page.complaints()


def test_what_is_typed_while_a_text_is_being_saved_is_kept(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)
    page.type("旧渡轮每天往返31趟。")
    browser.execute_script(SLOW)
    page.press(Keys.F2)
    page.burst("真的")
    page.wait(lambda: served.entry(2).state == "translated")
    page.wait(lambda: page.find(".desk[data-state=translated]"))

    assert "旧渡轮每天往返31趟。真的" == page.find(".desk textarea").get_attribute("value")
    assert "旧渡轮每天往返31趟。" == served.entry(2).target


def test_saving_decides_about_a_text_that_was_changed_and_accepting_about_any(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    for key in (Keys.F2, Keys.ENTER, Keys.F8):
        page.open(1)
        page.wait(lambda: page.find(".desk[data-ready]"))
        page.press("e")
        page.wait(lambda: browser.switch_to.active_element.tag_name == "textarea")
        page.press(key)
        page.wait(lambda: "Nothing changed; Ctrl+Enter accepts the text as it is." in page.text("#says"))
        page.press(Keys.ESCAPE)
        page.wait(lambda: browser.switch_to.active_element.tag_name != "textarea")
        assert "draft" == served.entry(1).state
    page.wait(lambda: page.number == 2)

    page.type("旧渡轮每天往返31趟。")
    page.press(Keys.F8)
    page.wait(lambda: page.number == 3)
    assert ("旧渡轮每天往返31趟。", "translated") == (served.entry(2).target, served.entry(2).state)

    page.press(Keys.CONTROL + Keys.ENTER)
    page.wait(lambda: page.number == 4)
    assert "translated" == served.entry(3).state
    assert [] == page.complaints()


def test_what_could_not_be_checked_does_not_look_clean(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(1)
    browser.execute_script("""
      const real = window.fetch;
      const isCheck = (path) => String(path).endsWith("/check");
      window.fetch = (path, options) => isCheck(path) ? Promise.reject(new Error()) : real(path, options);
    """)
    page.type("旧渡轮每天往返99趟。")
    page.wait(lambda: "Not checked:" in page.text(".findings-box"))
    assert "No findings." not in page.text(".findings-box")
