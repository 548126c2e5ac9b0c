"""An edition that people keep: nothing leaves its pages that its source did not change, whatever is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adoption.test_adopt import PEOPLE, adopt, commit, write
from tests.adoption.test_adopted_pages import publish
from tests.adoption.test_block_merge import ARTICLE, PAGE, page
from translator.bilingual.errors import PublishError
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.adoption.edition_proof import broken_containers

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
targets = ["en", "zh-Hans"]
[articles]
path = "content/{tag}/{slug}.md"
tags = { zh-Hans = "zh" }
source = "en"
"""
LOSSES = {
    "a link that moves": (
        "See [the guide](/en/guide/a/) for the 12 steps.\n\nRead [the list](/en/guide/b/) of 13.\n",
        "12个步骤见[指南](/zh/guide/a/)。\n\n13项见[列表](/zh/guide/b/)。\n",
        ("/en/guide/a/", "/en/guides/a/"), ("/zh/guide/a/", "/zh/guides/a/"),
    ),
    "a domain": (
        "Vite 5 lives at [its site](https://vite.dev/guide/).\n\nThe [blog](https://vite.dev/blog/) has 7 posts.\n",
        "Vite 5的[网站](https://cn.vitejs.dev/guide/)。\n\n[博客](https://cn.vitejs.dev/blog/)有7篇。\n",
        ("/guide/)", "/guide/start)"), ("/guide/)", "/guide/start)"),
    ),
    "a comment": (
        "Run 3 lines:\n\n```js\n// open the door\nopen(1)\n// close the door\nclose(1)\n```\n",
        "运行3行：\n\n```js\n// 打开门\nopen(1)\n// 关上门\nclose(1)\n```\n",
        ("close(1)", "close(2)"), ("close(1)", "close(2)"),
    ),
    "a comment in code with a title": (
        "```js [file 1]\n// start here\nstart()\n```\n\nIt has 5 lanes.\n",
        "```js [文件1]\n// 从这里开始\nstart()\n```\n\n它有5条车道。\n",
        ("start()\n", "begin()\n"), ("start()\n", "begin()\n"),
    ),
    "a sentence without a pair": (
        "It has 4 wheels. The council met in 1998 to talk.\n\n## Road\n",
        "它有4个轮子。这是译者自己写的完全不同的一句话。\n\n## 道路\n",
        ("## Road", "### Road"), ("## 道路", "### 道路"),
    ),
    "an anchor": (
        "## Part 2\n\nIt has 5 lanes.\n", "## 第2部分 {#part-2}\n\n它有5条车道。\n",
        ("## Part 2", "### Part 2"), ("## 第2部分", "### 第2部分"),
    ),
    "an address of HTML": (
        '<p align="center">\n  <a href="/en/a.html">The 4 wheels</a>\n</p>\n',
        '<p align="center">\n  <a href="/zh/a.html">4个轮子</a>\n</p>\n',
        ("center", "left"), ("center", "left"),
    ),
    "a definition of a link": (
        "See [the guide][g] of 12.\n\n[g]: /en/guide/a\n", "见12页[指南][g]。\n\n[g]: /zh/guide/a\n",
        ("/guide/a", "/guide/new"), ("/guide/a", "/guide/new"),
    ),
    "an image": (
        "![The 4 wheels](/img/en/a.png)\n", "![4个轮子](/img/zh/a.png)\n", ("a.png", "b.png"), ("a.png", "b.png"),
    ),
    "items that change places": (
        "It runs 10 days.\n\n- apple 1\n- pear 2\n- plum 3\n", "它运行10天。\n\n- 苹果1\n- 梨2\n- 李子3\n",
        ("- apple 1\n- pear 2\n", "- pear 2\n- apple 1\n"), ("- 苹果1\n- 梨2\n", "- 梨2\n- 苹果1\n"),
    ),
    "a sentence that waits": (
        "It has 4 wheels. It runs 10 days.\n", "它有4个轮子。它运行10天。\n", ("10 days", "11 nights"), ("", ""),
    ),
    "a paragraph that waits and is an item by now": (
        "The ferry loads 2 files at launch: first the old one of 1998, then the new one.\n\nIt has 5 lanes.\n",
        "渡轮启动时加载2个文件：先是1998年的旧文件，再是新文件。\n\n它有5条车道。\n",
        ("The ferry loads 2 files at launch: first the old one of 1998,",
         "- The ferry loads 3 files at launch: first the old one of 1999,"), ("", ""),
    ),
    "an admonition in another notation by now": (
        '!!! tip\n    It has 4 wheels.\n\nIt has 5 lanes.\n', '!!! tip "提示"\n\n    它有4个轮子。\n\n它有5条车道。\n',
        ("!!! tip\n    It has 4 wheels.", "/// tip\n\nIt has 4 wheels.\n\n///"), ("", ""),
    ),
    "a text of the page whose likest source left": (
        "It has 4 wheels.\n\nNote: the ferry ran `old` on 9 quays, else `new`. We took `old` out: `old` is gone.\n",
        "它有4个轮子。\n\n4. 上面都不行时，渡轮在9个码头运行`old`，否则`new`。\n",
        ("\nNote: the ferry ran `old` on 9 quays, else `new`. We took `old` out: `old` is gone.\n", ""), ("", ""),
    ),
    "a page without a body": ("", "", ("ferry", "boat"), ("", "")),
}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_nothing_leaves_a_page_that_its_source_did_not_change(tmp_path: Path, name: str) -> None:
    source, translation, (before, after), (there, now) = LOSSES[name]
    article, translated = f"---\ntitle: The ferry\n---\n{source}", f"---\ntitle: 渡轮\n---\n{translation}"
    write(tmp_path, {
        "translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE, ARTICLE: article, PAGE: translated,
    })  # fmt: skip
    commit(tmp_path, "all")
    adopt(tmp_path)
    commit(tmp_path, "adopted")
    assert before in article
    write(tmp_path, {ARTICLE: article.replace(before, after, 1)})
    newsroom = open_newsroom(tmp_path)
    sync_article(newsroom.article(newsroom.articles[0]), "zh-Hans")
    commit(tmp_path, "an update")

    try:
        publish(tmp_path)
    except PublishError:
        assert page(tmp_path) == translated
    publish(tmp_path, draft=True)

    assert page(tmp_path) == translated.replace(there, now, 1)


def test_the_two_ends_of_a_container_stay_or_go_together(tmp_path: Path) -> None:
    frame = '<Box\n  title="{}"\n>\n\n```js\nrun({})\n```\n\n</Box>\n\n'
    article = f"{frame.format('One', 1)}It has 4 wheels.\n\n{frame.format('Two', 2)}It has 5 lanes.\n"
    translated = f"{frame.format('一', 1)}它有4个轮子。\n\n{frame.format('二', 2)}它有5条车道。\n"
    changed = article.replace(frame.format("Two", 2), "")

    for stay, closed, after in (
        (set(), set(), translated), (set(), set(), translated.replace(frame.format("二", 2), "")),
        ({20}, set(), "</Box>".join(translated.split("</Box>")[:2]) + translated.split("</Box>")[2]),
        (set(), {9}, translated.replace("它有4个轮子。", "<Box>\n\n它有4个轮子。")),
    ):  # fmt: skip
        assert broken_containers(translated.encode(), after.encode(), article.encode(), changed.encode()) == (
            stay,
            closed,
        )


def test_a_text_that_a_person_wrote_anew_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    write(tmp_path, {
        "translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE,
        ARTICLE: "## Old way 1\n\nIt has 4 wheels.\n", PAGE: "## 旧方法1 {#old-way-1}\n\n它有4个轮子。\n",
    })  # fmt: skip
    commit(tmp_path, "all")
    adopt(tmp_path)
    newsroom = open_newsroom(tmp_path)
    with catalog_transaction(newsroom, "posts/ferry", "zh-Hans") as catalog:
        entry = next(entry for entry in catalog.entries if entry.source == "Old way 1")
        catalog.apply(entry, "edit", actor="lan", target="从前的方法1", origin="human")

    publish(tmp_path, draft=True)

    assert page(tmp_path) == "## 从前的方法1 {#old-way-1}\n\n它有4个轮子。\n"
