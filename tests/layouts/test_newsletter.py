"""The layouts `newsletter` and `wechat`: articles for mail programs, and for the editor of a 公众号."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.publishing import publish_article
from tests.support.site_newsroom import png, write_newsroom
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.layouts.formula import linear_formula, mathml
from translator.newsroom.pages.layouts.inline_pages import plain_text
from translator.newsroom.pages.layouts.xhtml import parse_body
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_articles, publish_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.newsroom.ground.project import Project

REPORT = """\
---
lang: zh-Hans
title: 大桥检修
summary: 裂纹超过四百处。
date: 2026-11-20
images: [{src: img/bridge.png, alt: 大桥}]
---

见[报告](https://example.org/a?b=1&c=2)[^1]和[网站](https://mp.weixin.qq.com/s/x)，$x^2$ 偏大。再看[报告](https://example.org/a?b=1&c=2)。

![大桥](img/bridge.png)

1. 一
2. 二

<iframe src="https://player.bilibili.com/player.html?bvid=1" title="现场"></iframe>

[^1]: 由[省院](https://jky.example/)完成。
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("mails")
    write_newsroom(folder)
    (folder / "articles/zh-Hans/img").mkdir()
    (folder / "articles/zh-Hans/img/bridge.png").write_bytes(png(800, 400))
    (folder / "articles/zh-Hans/bridge.md").write_text(REPORT, encoding="utf-8")
    project = open_newsroom(folder)
    [ref] = project.select(["bridge"])
    sync_article(project.article(ref), "en")
    for layout in ("newsletter", "wechat"):
        publish_article(project, ref, ["en"], draft=True, layout=layout)
        others = [one.slug for one in project.articles if one.slug != "bridge"]
        assert publish_articles(project, PublishOptions(layout), others, take=lambda _done: None) == []
    return project


def read_mail(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body_of(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_has_a_text_a_page_and_its_pictures(house: Project) -> None:
    mail = read_mail(house.root / "public/newsletter/zh-Hans/bridge.eml")
    page, text = body_of(mail, "html"), body_of(mail, "plain")
    [picture] = [part for part in mail.walk() if part.get_content_maintype() == "image"]

    assert (mail["Subject"], mail["X-Unsent"], mail["From"]) == ("大桥检修", "1", None)
    assert f"cid:{picture['Content-ID'].strip('<>')}" in page
    assert "报告 (https://example.org/a?b=1&c=2)[1]" in text
    assert "x^2 偏大" in text
    assert "1. 一\n2. 二" in text
    assert "现场 (https://player.bilibili.com/player.html?bvid=1)" in text
    assert not re.search(r"<(?:script|style|link|iframe|math)\b|\s(?:id|srcset)=", page)


def test_an_article_for_wechat_leads_nowhere_but_by_notes(house: Project) -> None:
    page = (house.root / "public/wechat/zh-Hans/bridge.html").read_text("utf-8")
    article = page.partition("<main")[2].partition("</main>")[0]

    assert re.findall(r'href="([^"]*)"', article) == ["https://mp.weixin.qq.com/s/x"]
    assert re.findall(r"\[\d\]", re.sub("<[^>]*>", "", article.partition("注释")[0])) == ["[1]", "[2]", "[1]", "[3]"]
    assert "[1] https://example.org/a?b=1&amp;c=2" in article
    assert "[4] https://jky.example/" in article
    assert not re.search(r"\s(?:class|id)=", article)
    assert 'href="img/bridge.png"' in page.partition("<aside")[2]
    assert (house.root / "public/wechat/zh-Hans/img/bridge.png").is_file()


def test_a_digest_holds_what_was_published_since_a_day_and_no_draft(house: Project) -> None:
    publish_whole(house, PublishOptions("newsletter", since="2026-03-15"))
    text = body_of(read_mail(house.root / "public/newsletter/zh-Hans.eml"), "plain")

    assert re.findall(r"\((https://\S+)\)", text)[-1] == "https://news.example.org/zh-Hans/night-market-water.html"
    assert "大桥检修" not in text
    before = {path: path.read_bytes() for path in (house.root / "public/newsletter").glob("*.*")}
    publish_whole(house, PublishOptions("newsletter", since="2026-03-15"))
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("options", ["--layout newsletter --since March", "--layout site --since 2026-03-01"])
def test_a_digest_is_of_a_day_and_of_mails(house: Project, run_translator: Callable[..., Any], options: str) -> None:
    found = run_translator("publish", *options.split(), cwd=house.root)
    assert found.returncode == 2
    assert "--since takes a day" in found.stderr


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\frac{a+b}{2}", "(<em>a</em>+<em>b</em>)/2"),
        (r"\sqrt{x}", "√<em>x</em>"),
        ("x_1^2", "<em>x</em><sub>1</sub><sup>2</sup>"),
        (r"\sum_{i=1}^n i", "∑<sub><em>i</em>=1</sub><sup><em>n</em></sup><em>i</em>"),
    ],
)
def test_a_formula_is_a_line(latex: str, line: str) -> None:
    assert linear_formula(parse_body(mathml(latex)).css_first("math")) == line


def test_code_keeps_its_indents_in_a_text() -> None:
    assert plain_text("<p>a  b</p>\n<pre><code>if x:\n    y\n</code></pre>") == "a b\n\nif x:\n    y\n"


def test_mail_programs_find_nothing_that_they_leave_out(house: Project) -> None:
    """Gmail cuts a page at 102 KB; Outlook knows tables, attributes and no flex, grid or position."""
    pages = [body_of(read_mail(path), "html") for path in (house.root / "public/newsletter").rglob("*.eml")]

    assert len(pages) > 5
    for page in pages:
        styles = re.findall(r' style="([^"]*)"', page)
        assert len(page.encode()) < 102_000
        assert 'role="presentation"' in page
        assert not re.search(r"<(?:style|link|script|form|svg|video|audio|iframe)\b", page)
        assert not any(re.search(r"flex|grid|position:|float:|url\(|var\(|calc\(", style) for style in styles)
        assert all(re.search(r' width="[1-9]', image) for image in re.findall(r"<img [^>]*>", page))
        assert all(address.startswith(("https:", "mailto:")) for address in re.findall(r'href="([^"]*)"', page))
