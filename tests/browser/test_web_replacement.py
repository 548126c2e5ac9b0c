"""A text is put in the place of another over the house, from a page that shows each hit with its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.browser.conftest import Newsroom, Served

ASKED = {"find": "31", "put": "13"}


def digest_in(html: str) -> str:
    return html.partition('data-digest="')[2].partition('"')[0]


def test_hits_are_shown_written_as_ones_own_edits_and_taken_back(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")

    html = zhou.get("/replace?find=31&put=13").text
    assert "num.value" in html
    assert "1 segment, 1 with a new finding" in html
    assert ("draft", "老渡轮每天往返31趟。") == (zhou.entry(2).state, zhou.entry(2).target)

    done = zhou.post("/replace", {**ASKED, "digest": digest_in(html)})
    assert {"done": "1 segment is changed"} == done.json()
    entry = zhou.entry(2)
    assert ("translated", "老渡轮每天往返13趟。", "zhou-lan") == (entry.state, entry.target, entry.record.actor)

    assert {"done": "undone"} == zhou.post("/replace/undo").json()
    assert ("draft", "老渡轮每天往返31趟。") == (zhou.entry(2).state, zhou.entry(2).target)
    assert 400 == zhou.post("/replace/undo").status_code


def test_what_changed_since_it_was_shown_and_what_cannot_be_found_is_said(newsroom: Newsroom) -> None:
    zhou = newsroom.enter("zhou-lan")
    shown = digest_in(zhou.get("/replace?find=31&put=13").text)
    zhou.decide(2, "edit", target="每天31趟。")

    refused = zhou.post("/replace", {**ASKED, "digest": shown})

    assert 422 == refused.status_code
    assert "look again" in refused.json()["message"]
    assert "每天31趟。" == zhou.entry(2).target
    assert 403 == zhou.client.post("/replace", json=ASKED).status_code  # Without the token of a page.
    assert 200 == zhou.get("/replace?find=(&put=x&slug=no-such&state=nonsense").status_code
    assert "&lt;script&gt;" in zhou.get("/replace?find=<script>&put=x").text


@pytest.mark.slow
def test_the_page_in_a_browser(browser: Chrome, served: Served) -> None:
    pytest.importorskip("selenium")
    from tests.browser.browser_page import PALE, Page

    page = Page(browser, served, "zhou-lan")
    browser.get(f"{page.home}/replace?find=31&put=30&slug={served.slug}")
    assert [] == browser.execute_script(PALE)
    page.find("#write").click()
    page.wait(lambda: served.entry(2).target == "老渡轮每天往返30趟。")
    page.wait(lambda: page.find("#undo").is_displayed())
    page.find("#undo").click()
    page.wait(lambda: served.entry(2).target == "老渡轮每天往返31趟。")
    assert [] == page.complaints()
