"""The preview in real Chromium: images of the article are there, and no link leads to a dead frame."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import ARTICLE, SLUG, write
from translator.newsroom.house import sync_article

selenium = pytest.importorskip("selenium")

from tests.browser.browser_page import Page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from tests.browser.conftest import Newsroom, Served
    from translator.newsroom.ground.project import Project

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAADklEQVR4nGNg+M+ARAEAEg8B/3L4mSMAAAAASUVORK5CYII="
)
WITH_IMAGES = (
    ARTICLE
    + """
![A ferry](img/ferry.png) and ![none](img/none.png) and ![far](https://example.org/far.png)

Look at [the mast](#mast), [the board](https://example.org/board), [another article](../en/other.md) or
[the chart](img/chart.pdf).

## Mast

The end.
"""
)


def add_image(project: Project) -> None:
    (project.root / "articles/en/img").mkdir()
    (project.root / "articles/en/img/ferry.png").write_bytes(PIXEL)


def write_article(newsroom: Newsroom, more: str) -> None:
    project = newsroom.project
    write(project.root / f"articles/en/{SLUG}.md", f"{ARTICLE}\n{more}\n")
    sync_article(project.article(project.articles[0]), "zh-Hans")


@pytest.fixture(scope="module")
def illustrated(serve: Callable[..., Served]) -> Served:
    return serve("zhou-lan", WITH_IMAGES, None, add_image)


@pytest.fixture
def framed(browser: Chrome, illustrated: Served) -> Iterator[Page]:
    page = Page(browser, illustrated, "zhou-lan")
    browser.get(f"{page.home}/preview/zh-Hans/{SLUG}?version=en")
    browser.switch_to.frame(page.wait(lambda: page.find("iframe.sheet")))
    yield page
    browser.switch_to.default_content()


def test_an_image_of_the_article_is_shown(framed: Page) -> None:
    image = framed.wait(lambda: framed.find("img[alt='A ferry']"))

    framed.wait(lambda: image.get_property("naturalWidth") == 2)
    assert 3 == image.get_property("naturalHeight")
    assert 0 == framed.find("img[alt='none']").get_property("naturalWidth")
    assert 0 == framed.find("img[alt='far']").get_property("naturalWidth")


@pytest.mark.slow
def test_no_link_leads_to_a_dead_frame(framed: Page, browser: Chrome) -> None:
    links = browser.find_elements("css selector", "a")
    assert links
    for link in links:
        href = link.get_dom_attribute("href")
        assert href is None or href.startswith("#") or link.get_dom_attribute("target") == "_blank", href
    assert not [link for link in links if link.get_dom_attribute("hreflang") and link.get_dom_attribute("href")]
    titles = [link.get_dom_attribute("title") for link in links if link.get_dom_attribute("href") is None]
    assert titles
    assert all(titles)

    nav = framed.find("nav a")
    assert nav is not None
    nav.click()
    framed.find("a[href='#mast']").click()
    assert "The harbour sleeps late" in framed.text("h1")
    assert 1 == len(browser.window_handles)


def test_only_images_of_the_project_are_read(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    elsewhere.write_bytes(PIXEL)
    root: Path = newsroom.project.root
    reader = newsroom.enter("wang-fang")
    address = f"/preview/zh-Hans/{SLUG}/pages/en/{SLUG}.html"
    up = os.path.relpath(elsewhere, root / "articles/en")

    write_article(newsroom, f"![secret]({up})")
    first = reader.get(address)
    assert first.status_code == 400 or "secret" in first.text
    assert "base64" not in first.text
    write_article(newsroom, "![secret](img/link.png)")
    (root / "articles/en/img").mkdir()
    (root / "articles/en/img/link.png").symlink_to(elsewhere)
    answer = reader.get(address)

    assert "base64" not in answer.text
    assert "articles/en/img/link.png" in answer.text


def test_what_is_not_an_image_is_not_put_into_the_page(newsroom: Newsroom) -> None:
    root = newsroom.project.root
    write_article(newsroom, "![page](img/page.html) ![text](../../translator.toml)")
    write(root / "articles/en/img/page.html", "<script>alert(1)</script>")

    answer = newsroom.enter("wang-fang").get(f"/preview/zh-Hans/{SLUG}/pages/en/{SLUG}.html")
    assert 200 == answer.status_code
    assert "base64" not in answer.text
