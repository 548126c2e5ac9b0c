"""The pages in real Chromium: two people at once, keys, hanzi, a telephone, and articles that want to run something."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

selenium = pytest.importorskip("selenium")

from selenium.webdriver.common.keys import Keys  # noqa: E402

from tests.browser.browser_page import NAMELESS, PALE, UNSENT, Page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    import shutil

    driver = shutil.which("chromedriver")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if driver is None or program is None:
        pytest.skip("needs chromium and chromedriver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--no-first-run", "--lang=zh-CN",
                 f"--user-data-dir={tmp_path_factory.mktemp('second')}"):  # fmt: skip
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN,zh"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


def test_the_key_leaves_the_address_bar_and_scripts_cannot_read_the_cookie(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "wang-fang")

    assert "token" not in browser.current_url
    assert "" == browser.execute_script("return document.cookie")
    assert "token" not in browser.execute_script("return document.referrer")
    assert page.complaints() == []


def test_two_people_see_each_others_decisions_and_cannot_overwrite_them(
    browser: Chrome, second: Chrome, served: Served
) -> None:
    zhou, wang = Page(browser, served, "zhou-lan").review(), Page(second, served, "wang-fang").review()

    zhou.open(1)
    zhou.press("a")
    wang.wait(lambda: wang.state(1) == "translated")
    wang.wait(lambda: "周岚" in wang.text("#says"))
    zhou.wait(lambda: zhou.number == 2)
    assert "translated" == served.entry(1).state

    wang.open(2)
    zhou.type("旧渡轮每天往返31趟。")
    wang.press("a")
    zhou.wait(lambda: "Wang Fang: accepted, segment 2" in zhou.text(".notice"))
    zhou.press(Keys.CONTROL, Keys.ENTER)
    zhou.wait(lambda: zhou.text(".notice").startswith("Not done"))

    assert "旧渡轮每天往返31趟。" == zhou.find(".desk textarea").get_attribute("value")
    assert ("老渡轮每天往返31趟。", "wang-fang") == (served.entry(2).target, served.entry(2).record.actor)
    assert [] == wang.complaints()
    assert all("409" in line for line in zhou.complaints())


def test_a_sentence_that_is_added_to_the_article_appears_in_its_place(
    browser: Chrome, served: Served, run_translator: Callable[..., Any]
) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(3)
    page.type("没人怀念")
    article = served.project.root / f"articles/en/{served.slug}.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Nobody misses", "It was loud.\n\nNobody misses"), encoding="utf-8")

    run_translator("sync", served.slug, "--to", "zh-Hans", cwd=served.project.root)

    sources = "return [...document.querySelectorAll('.segment .row .source')].map((cell) => cell.textContent)"
    page.wait(lambda: browser.execute_script(sources)[2:3] == ["It was loud."])
    assert 5 == len(browser.execute_script(sources))
    assert "没人怀念" == page.find(".desk textarea").get_attribute("value")
    assert [] == page.complaints()


def test_hanzi_are_typed_checked_while_typing_kept_and_saved(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)

    page.type("旧渡轮𠮷每天往返13趟。")
    page.wait(lambda: "num.value" in page.text(".findings-box"))
    page.wait(lambda: not browser.execute_script(UNSENT, served.slug))
    page.review()
    assert "旧渡轮𠮷每天往返13趟。" == page.find(".desk textarea").get_attribute("value")
    page.wait(lambda: "num.value" in page.text(".findings-box"))

    page.type("旧渡轮每天往返31趟。")
    page.wait(lambda: "num.value" not in page.text(".findings-box"))
    page.press(Keys.CONTROL, Keys.ENTER)
    page.wait(lambda: page.number == 3)

    assert ("旧渡轮每天往返31趟。", "translated") == (served.entry(2).target, served.entry(2).state)
    assert [] == page.complaints()


def test_no_key_is_taken_while_an_input_method_composes(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(1)
    fire = """
      const press = (options) => document.body.dispatchEvent(new KeyboardEvent("keydown", {bubbles: true, ...options}));
      press({key: "a", isComposing: true}); press({key: "Process", keyCode: 229, code: "KeyA"}); press({key: "ａ"});
    """

    browser.execute_script("document.activeElement.blur()")
    browser.execute_script(fire.rsplit("press(", 1)[0])
    time.sleep(0.4)
    assert "draft" == served.entry(1).state

    browser.execute_script(fire)
    page.wait(lambda: served.entry(1).state == "translated")
    assert [] == page.complaints()


@pytest.mark.slow
def test_a_segment_is_split_and_merged_while_the_other_person_looks_on(
    browser: Chrome, second: Chrome, served: Served
) -> None:
    zhou, wang = Page(browser, served, "zhou-lan").review(), Page(second, served, "wang-fang").review()
    zhou.open(2)
    wang.open(2)

    zhou.press("S")
    zhou.wait(lambda: zhou.find("#ask-split[open]"))
    zhou.press(Keys.HOME, *[Keys.ARROW_RIGHT] * 3)
    zhou.find("#ask-split [data-side=target] .piece[data-start='3']").click()
    zhou.find("#ask-split [value=ok]").click()

    for page in (zhou, wang):
        page.wait(lambda page=page: page.sources()[1:3] == ["The old ferry", "made 31 trips a day."])
        assert ["1", "2", "3", "4", "5"] == page.numbers()
        page.wait(lambda page=page: page.number == 2)
    assert "老渡轮" == zhou.find(".desk textarea").get_attribute("value") == served.entry(2).target

    zhou.press("u")
    wang.wait(lambda: len(wang.sources()) == len(zhou.sources()) == 4)
    zhou.press("U")
    wang.wait(lambda: len(wang.sources()) == len(zhou.sources()) == 5)
    wang.open(3)
    wang.type("每日往返31趟。")
    zhou.press("J")
    for page in (zhou, wang):
        page.wait(lambda page=page: "The old ferry made 31 trips a day." in page.sources())
    wang.wait(lambda: wang.text(".notice").strip())
    assert "每日往返31趟。" == wang.find(".desk textarea").get_attribute("value")
    assert [] == zhou.complaints()
    # What was typed meanwhile cannot be checked or kept on the server any more.
    assert all("400" in line for line in wang.complaints())


def test_a_click_puts_a_term_where_the_caret_is_and_a_suggestion_in_its_place(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "zhou-lan").review()
    page.open(2)

    page.type("𠮷每天往返31趟.")
    page.wait(lambda: page.find("[data-do=apply]")).click()
    page.wait(lambda: page.find(".desk textarea").get_attribute("value") == "𠮷每天往返31趟。")
    browser.execute_script("document.querySelector('.desk textarea').setSelectionRange(2, 2)")
    page.find("button.term").click()

    assert "𠮷渡轮每天往返31趟。" == page.find(".desk textarea").get_attribute("value")
    assert [] == page.complaints()


def test_every_page_fits_a_telephone(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "wang-fang")
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    for path in ("/", "/review/zh-Hans/harbour", "/diff/zh-Hans/harbour", "/preview/zh-Hans/harbour"):
        browser.get(page.home + path)
        width = browser.execute_script("return Math.max(document.documentElement.scrollWidth, innerWidth)")
        assert (path, 360) == (path, width)
    assert [] == page.complaints()


SMALL = """
  const small = [];
  for (const element of document.querySelectorAll("button, select, summary, a[href], textarea, input")) {
    const target = element.labels?.[0]?.contains(element) ? element.labels[0] : element;
    const { width, height } = target.getBoundingClientRect();
    const isInText = element.matches(".term, p:not(.n) a, .trouble a, .skip");
    if (element.checkVisibility() && width && !isInText && Math.min(height, width) < 43.5)
      small.push(`${Math.round(width)}×${Math.round(height)} ${element.outerHTML.slice(0, 100)}`);
  }
  return small;
"""


def test_a_finger_hits_everything_on_a_telephone(browser: Chrome, served: Served) -> None:
    page = Page(browser, served, "wang-fang")
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    for path in ("/", "/review/zh-Hans/harbour", "/preview/zh-Hans/harbour", "/import"):
        browser.get(page.home + path)
        assert [] == browser.execute_script(SMALL), path


def test_every_field_and_button_has_a_name_and_text_has_contrast_in_light_and_dark(
    browser: Chrome, served: Served
) -> None:
    page = Page(browser, served, "wang-fang").review()

    assert [] == browser.execute_script(NAMELESS)
    for scheme in ("light", "dark"):
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        features = {"features": [{"name": "prefers-color-scheme", "value": scheme}, still]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
        assert [] == browser.execute_script(PALE)
    assert [] == page.complaints()
