"""The signs in the list of the page follow what is decided and typed elsewhere in the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

selenium = pytest.importorskip("selenium")

from tests.browser.browser_page import Page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served

ARTICLE = """\
---
title: Two people
lang: en
---

Kowalczyk lives in Gdansk.

Kowalczyk laughed.
"""
TARGETS = {
    "Two people": "两个人",
    "Kowalczyk lives in Gdansk.": "科瓦尔奇克住在格但斯克。",
    "Kowalczyk laughed.": "科瓦尔齐克笑了。",
}
SIGN = "return document.querySelector(`[data-number='3'] .sign`).title"
UNSAVED = "return [...document.querySelectorAll('[data-unsaved]')].map((row) => row.dataset.number)"


@pytest.mark.slow  # The scripts of the page are what is tested; what they are sent is tested without a browser.
def test_the_sign_of_a_finding_goes_with_an_edit_and_what_is_typed_leaves_one(
    browser: Chrome, serve: Callable[..., Served]
) -> None:
    page = Page(browser, serve("zhou-lan", ARTICLE, TARGETS), "zhou-lan").review()
    page.wait(lambda: browser.execute_script(SIGN) == "warning")
    page.press("j", "e")
    field = page.wait(lambda: page.find(".desk[data-number='2'] textarea.target"))
    field.clear()
    field.send_keys("科瓦尔齐克住在格但斯克。")
    page.press("\ue032")  # F2
    page.wait(lambda: browser.execute_script(SIGN) == "")

    field = page.wait(lambda: page.find(".desk[data-number='2'] textarea.target"))
    field.send_keys("嗯")
    page.press("\ue00c")
    page.press("k")
    page.wait(lambda: browser.execute_script(UNSAVED) == ["2"])
    page.press("u")
    page.wait(lambda: browser.execute_script(SIGN) == "warning")
    assert [] == page.complaints()
