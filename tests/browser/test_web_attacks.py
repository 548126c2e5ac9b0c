"""Articles that want to run something, in real Chromium: on every page, in the frames, and in these by themselves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction

pytest.importorskip("selenium")

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Served
    from selenium.webdriver import Chrome

    from translator.newsroom.ground.project import Project

ARTICLE = """\
---
title: "<script>parent.hit=1;top.hit=1;window.hit=1</script><img src=x onerror=hit=2>"
summary: "</script></title></textarea><svg onload=hit=3>"
lang: en
---

Click [here](javascript:top.hit=4) or [there](data:text/html,<script>top.hit=5</script>) now.

</textarea><script>hit=6</script> `</script><script>hit=7</script>` and &lt;img src=x onerror=hit=8&gt; here.

<svg onload="top.hit=9"><animate onbegin="top.hit=10" attributeName="x" dur="1s"/></svg>

<iframe srcdoc="<script>top.hit=11</script>"></iframe>

<form action="javascript:top.hit=12"><input autofocus onfocus="top.hit=13"><button>go</button></form>

<style>@import "http://127.0.0.1:1/x.css"; body { background: url(http://127.0.0.1:1/leak) }</style>

<meta http-equiv="refresh" content="0;url=javascript:top.hit=14">

<base href="http://127.0.0.1:1/"><script src="/static/review.js"></script><object data="javascript:top.hit=15"></object>

![x" onerror="hit=16](javascript:hit=17 "t' onload='hit=18")

Last {{ 7 * 7 }} ${hit=19} %3Cscript%3Ehit=20%3C/script%3E words.
"""
TARGET = "\"><script>hit=30</script></textarea><img src=x onerror=hit=31>'-hit=32-'"
COMMENT = "</p><script>hit=40</script><img src=x onerror=hit=41>"
LINKS = "a[href^='javascript:'], a[href^='data:'], form button"
HIT = "return window.hit"


@pytest.fixture(scope="module")
def hostile(serve: Callable[..., Served]) -> Served:
    return serve("li-lei", ARTICLE, {}, fill)


def fill(project: Project) -> None:
    """Keep all HTML of the author, so that nothing but the sandbox of the frames holds it back."""
    with (project.root / "translator.toml").open("a", encoding="utf-8") as settings:
        settings.write('[publish]\nraw_html = "all"\n')
    with catalog_transaction(project, "harbour", "zh-Hans") as catalog:
        for entry in catalog.entries:
            tags = "".join(f"<{item.number}>{item.number}</{item.number}>" if item.is_pair else f"<{item.number}/>"
                           for item in entry.placeholders)  # fmt: skip
            catalog.apply(entry, "draft", actor="system", target=TARGET + tags, origin="mt:pseudo", signature="x")
            catalog.apply(entry, "comment", actor="wang-fang", reason=COMMENT)


@pytest.mark.slow
def test_nothing_of_an_article_runs_on_any_page(browser: Chrome, hostile: Served) -> None:
    browser.get(hostile.addresses["li-lei"])
    time.sleep(0.4)
    base = hostile.home
    pages = [
        "/", "/review/zh-Hans/harbour", "/review/zh-Hans/harbour?filter=text:%3Cscript%3Ehit=50%3C/script%3E",
        "/review/zh-Hans/harbour?filter=%22%3E%3Cscript%3Ehit=51%3C/script%3E",
        "/?find=%22%3E%3Cscript%3Ehit=52%3C/script%3E",
        "/diff/zh-Hans/harbour", "/diff/zh-Hans/harbour?against=%22%3E%3Cscript%3Ehit=53%3C/script%3E",
        "/diff/zh-Hans/harbour/page?against=source", "/preview/zh-Hans/harbour", "/preview/zh-Hans/harbour?version=en",
        "/preview/zh-Hans/harbour/pages/zh-Hans/harbour.html", "/preview/zh-Hans/harbour/pages/en/harbour.html",
    ]  # fmt: skip
    for page in pages:
        browser.get(base + page)
        time.sleep(0.1)
        assert browser.execute_script(HIT) is None, page
        address = browser.current_url
        assert address.startswith(base), page
        for number in range(click_in_frame(browser, None) or 0):
            if click_in_frame(browser, number) is None:
                # The click before went somewhere inside of the frame.
                browser.get(address)
                assert click_in_frame(browser, number)
            time.sleep(0.1)
            assert browser.execute_script(HIT) is None, page
            assert browser.current_url == address, page


def click_in_frame(browser: Chrome, number: int | None) -> int | None:
    """Click what is dangerous in the frame of the page; return how many such things there are, None where too few."""
    frames = browser.find_elements("css selector", "iframe.sheet")
    if not frames:
        return 0
    browser.switch_to.frame(frames[0])
    assert browser.execute_script(HIT) is None
    links = browser.find_elements("css selector", LINKS)
    if number is None:
        assert browser.execute_script("return document.body.innerText.length") > 100
    elif number < len(links):
        browser.execute_script("arguments[0].click()", links[number])
    browser.switch_to.default_content()
    return len(links) if number is None or number < len(links) else None


def test_the_preview_holds_what_the_article_holds_and_only_the_sandbox_keeps_it_quiet(
    browser: Chrome, hostile: Served
) -> None:
    browser.get(hostile.addresses["li-lei"])
    time.sleep(0.4)
    browser.get(hostile.home + "/preview/zh-Hans/harbour?version=en")
    browser.switch_to.frame(browser.find_element("css selector", "iframe.sheet"))

    assert (
        browser.execute_script("return document.querySelectorAll('svg[onload], [onfocus], iframe, script').length") > 3
    )
    assert browser.find_elements("css selector", LINKS)
    assert "null" == browser.execute_script("return origin")


def test_the_review_page_shows_what_an_article_says_letter_by_letter(browser: Chrome, hostile: Served) -> None:
    browser.get(hostile.addresses["li-lei"])
    time.sleep(0.4)
    browser.get_log("browser")
    browser.get(hostile.home + "/review/zh-Hans/harbour?at=")
    rows = browser.execute_script("return document.querySelectorAll('.segment').length")

    assert rows >= 6
    for number in range(1, rows + 1):
        browser.execute_script("document.querySelector(`[data-number='${arguments[0]}'] .row`).click()", number)
        end = time.monotonic() + 60
        while str(number) != browser.execute_script("return document.querySelector('.desk')?.dataset.number"):
            assert time.monotonic() < end
            time.sleep(0.02)
        typed = browser.execute_script("return document.querySelector('.desk textarea').value")
        assert typed.startswith(TARGET)
        assert COMMENT in browser.execute_script("return document.querySelector('.comments').textContent")
    assert browser.execute_script(HIT) is None
    assert "<script>parent.hit=1" in browser.execute_script("return document.querySelector('h1').textContent")
    assert [] == [item for item in browser.get_log("browser") if item["level"] == "SEVERE"]
