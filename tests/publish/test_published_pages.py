"""The pages that readers get, in a real browser: what stands on top, how long a line is, contrast, phones, paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.page_looks import LOW_CONTRAST, fonts_of, use_scheme, use_width
from tests.support.publishing import publish_article
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import sync_article

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

    from translator.newsroom.ground.project import Project

ENGLISH = "The old ferry crossed the bay in the evening and carried the people of the town home to their tables. "
CHINESE = "“旧渡轮”傍晚时分驶过海湾，把镇上的人们送回家中的饭桌旁——码头上的灯一盏一盏亮了起来。"
BODY = f"""\
{ENGLISH * 6}

## What the *harbour* said

| Ship | Seats | Built | Battery | Range in kilometres |
|---|---|---|---|---|
| Heron | 214 | 2024 | 48 MWh | 120 |

```
a long line of code that does not fit into the column of a telephone, however small its letters may ever be
```

> See [the report](https://example.org/r).

{ENGLISH * 3}
"""


@pytest.fixture
def pages(newsroom: Project) -> Path:
    """Publish a long article in three languages."""
    path = newsroom.root / "articles/en/market.md"
    head = path.read_text(encoding="utf-8").rpartition("---\n")[0]
    path.write_text(f"{head}---\n\n{BODY}", encoding="utf-8")
    ref = newsroom.select(["market"])[0]
    sync_article(newsroom.article(ref), "zh-Hans")
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        for entry in catalog.entries:
            tags = "".join(f"<{item.number}>词</{item.number}>" for item in entry.placeholders)
            target = CHINESE if entry.source in ENGLISH else f"港口{tags}"
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="x")
    publish_article(newsroom, ref, ["zh-Hans", "zh-Hant"], draft=True, layout="html")
    return newsroom.root / "public"


def open_page(browser: Chrome, page: Path) -> Chrome:
    browser.get(page.as_uri())
    return browser


def value(browser: Chrome, selector: str, name: str) -> str:
    script = "return getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])"
    return str(browser.execute_script(script, selector, name))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ["Market closes early", "Traders went home.", "Mara Quill · December 23, 2021"]),
        ("zh-Hans", ["港口", "港口", "玛拉·奎尔　2021年12月23日"]),
        ("zh-Hant", ["港口", "港口", "瑪拉·奎爾　2021年12月23日"]),
    ],
)
def test_title_summary_by_line_and_date_stand_on_top(
    browser: Chrome, pages: Path, tag: str, expected: list[str]
) -> None:
    page = open_page(browser, pages / tag / "market.html")

    shown = page.execute_script(
        "return [...document.querySelector('article header').children].map((part) => part.innerText)"
    )
    assert shown == expected
    assert page.execute_script("return document.querySelector('header time').dateTime") == "2021-12-23"
    assert page.execute_script("return document.querySelectorAll('h1, main').length") == 2


def test_an_article_with_a_heading_of_its_own_keeps_it_as_the_title(browser: Chrome, newsroom: Project) -> None:
    path = newsroom.root / "articles/en/market.md"
    path.write_text("---\nlang: en\ntitle: Short\ndate: soon\n---\n\n# Long & *own*\n\nText.\n", encoding="utf-8")
    sync_article(newsroom.article(newsroom.select(["market"])[0]), "zh-Hans")
    publish_article(newsroom, newsroom.select(["market"])[0], ["zh-Hans"], draft=True, layout="html")

    page = open_page(browser, newsroom.root / "public/en/market.html")

    shown = "return [...document.querySelectorAll('article > header, article > p')].map((part) => part.innerText)"
    assert page.execute_script(shown) == ["Long & own\n\nsoon", "Text."]


@pytest.mark.parametrize("name", ["en/market.html", "zh-Hans/market.html", "zh-Hant/market.html"])
def test_pages_of_readers_have_contrast_and_fit_a_telephone(browser: Chrome, pages: Path, name: str) -> None:
    page = open_page(browser, pages / name)

    papers = {}
    for scheme in ("light", "dark"):
        use_scheme(page, scheme)
        assert page.execute_script(LOW_CONTRAST)[0] == []
        papers[scheme] = value(page, "html", "background-color")
    use_scheme(page, "dark", media="print")
    papers["paper"] = value(page, "html", "background-color")
    use_width(page, 390)

    assert len(set(papers.values())) == 3
    assert papers["paper"] == "rgb(255, 255, 255)"
    assert page.execute_script("return document.documentElement.scrollWidth") == 390


def test_chinese_is_drawn_by_one_font_of_its_region(browser: Chrome, pages: Path) -> None:
    drawn = {
        tag: fonts_of(open_page(browser, pages / tag / "market.html"), "header + p") for tag in ("zh-Hans", "zh-Hant")
    }

    assert [len(fonts) for fonts in drawn.values()] == [1, 1]
    assert {"Noto Serif CJK SC"} != drawn["zh-Hant"]
    assert value(browser, "h2 em", "font-style") == "normal"
