"""Where things stand in a window of real Chromium: below the tools, beside each other, on a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article

pytest.importorskip("selenium")

from tests.browser.browser_page import Page

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.browser.conftest import Served


@pytest.fixture
def long(served: Served) -> Served:
    """Give the article enough to scroll: sentences of several lines, each with a draft."""
    article = served.project.root / f"articles/en/{served.slug}.md"
    more = [
        f"Quay {number} lay still, " + "and nobody came, and nothing left, " * 7 + "at all." for number in range(16)
    ]
    article.write_text(article.read_text(encoding="utf-8") + "\n" + "\n\n".join(more) + "\n", encoding="utf-8")
    project = open_newsroom(served.project.root)
    sync_article(project.article(next(ref for ref in project.articles if ref.slug == served.slug)), "zh-Hans")
    with catalog_transaction(project, served.slug, "zh-Hans") as catalog:
        for entry in catalog.entries:
            if not entry.target:
                catalog.apply(entry, "draft", actor="system", target="无人前来。" * 12, origin="mt:pseudo")
    return served


PLACE = """
  const [desk, tools] = [".desk", ".tools"].map((css) => document.querySelector(css).getBoundingClientRect());
  return [desk.top - tools.bottom, innerHeight - desk.bottom, desk.height, innerHeight - Math.max(tools.bottom, 0)];
"""


@pytest.mark.parametrize(("width", "height"), [(1200, 900), (390, 844)])
@pytest.mark.slow
def test_the_card_that_opens_after_a_decision_stands_whole_below_the_tools(
    browser: Chrome, long: Served, width: int, height: int
) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    page = Page(browser, long, "zhou-lan").review()
    page.open(3)

    for number in range(4, 9):
        page.press("a")
        page.wait(lambda number=number: page.number == number)
        page.settle()
        above, below, tall, room = browser.execute_script(PLACE)
        assert above >= 0
        assert below >= 0 or (tall > room - 16 and above < room / 3)
    assert [] == page.complaints()
