"""A changed article is put into its adopted page block by block; blocks of an unchanged source keep their bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.adoption.test_adopt import adopt, commit, site, write
from tests.adoption.test_adopted_pages import publish, translate
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.absorption.edited_pages import absorb, edited_pages

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["site"]
ARTICLE = "content/en/posts/ferry.md"
PAGE = "content/zh/posts/ferry.md"
SOURCE = """\
---
title: The ferry
---

The old ferry made 31 trips a day.

## Tickets

```sh
ferry buy --adult 1   # one adult
```

| Kind | Price |
|---|---|
| Adult | 4 euros |
| Child | 2 euros |

This paragraph of 12 words never had a translation on the page at all.

1. Come to the pier at 9.
2. Show your ticket of 2024.

```sh
ferry board
```

Nobody misses the noise of 1998.
"""
CHINESE = """\
---
title: 渡轮
---

老渡轮每天往返31趟。

译者的话：渡轮已停航。

## 船票

```sh
ferry buy --adult 1   # 一名成人
```

| 种类   | 价格   |
| ------ | ------ |
| 成人   | 4欧元  |
| 儿童   | 2欧元  |

1. 9点到码头。
2. 出示2024年的船票。

```sh
ferry board           # 上船
```

没有人怀念1998年的噪音。
"""


def adopted(root: Path, source: str = SOURCE, translation: str = CHINESE) -> None:
    write(root, {ARTICLE: source, PAGE: translation})
    commit(root, "the ferry")
    adopt(root)
    commit(root, "adopted")


def page(root: Path) -> str:
    return (root / PAGE).read_text(encoding="utf-8")


def change(root: Path, *changes: tuple[str, str]) -> None:
    text = (root / ARTICLE).read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    write(root, {ARTICLE: text})


def test_what_translators_wrote_another_way_stays(site: Path) -> None:
    adopted(site)
    change(site, ("31 trips", "34 trips"), ("| Child |", "| Dog | 1 euro |\n| Child |"),
           ("Nobody misses", "The harbour sleeps at 10.\n\nNobody misses"))  # fmt: skip
    translate(site, {"The old ferry made 34 trips a day.": "老渡轮每天往返34趟。", "Dog": "狗", "1 euro": "1欧元",
                     "The harbour sleeps at 10.": "港口10点入睡。"})  # fmt: skip

    written, _notes = publish(site, draft=True)

    assert written == [PAGE]
    expected = CHINESE.replace("31趟", "34趟").replace("| 儿童", "| 狗 | 1欧元 |\n| 儿童")
    assert page(site) == expected.replace("没有人", "港口10点入睡。\n\n没有人")
    assert publish(site, draft=True) == ([], [])


def test_code_follows_its_source_and_keeps_its_comments(site: Path) -> None:
    adopted(site)
    change(site, ("ferry board\n", "ferry board --now\n"))

    assert publish(site, draft=True) == ([PAGE], [])
    assert page(site) == CHINESE.replace("ferry board  ", "ferry board --now  ")
    assert publish(site, draft=True) == ([], [])


def test_a_block_that_left_the_article_leaves_the_page(site: Path) -> None:
    adopted(site)
    change(site, ("| Adult | 4 euros |\n", ""), ("1. Come to the pier at 9.\n2. Show", "1. Show"))
    translate(site, {})

    publish(site, draft=True)

    expected = CHINESE.replace("| 成人   | 4欧元  |\n", "")
    assert page(site) == expected.replace("1. 9点到码头。\n2. 出示", "1. 出示")


def test_what_the_page_left_out_comes_in_when_it_is_translated(site: Path) -> None:
    adopted(site)
    translate(site, {"This paragraph of 12 words never had a translation on the page at all.": "这一段有12个词。"})

    publish(site, draft=True)

    assert page(site) == CHINESE.replace("\n1. 9点", "\n这一段有12个词。\n\n1. 9点")


def test_the_next_change_keeps_the_bytes_too(site: Path) -> None:
    adopted(site)
    change(site, ("Nobody misses", "The harbour sleeps at 10.\n\nNobody misses"))
    translate(site, {"The harbour sleeps at 10.": "港口10点入睡。"})
    commit(site, "a paragraph")
    publish(site, draft=True)
    commit(site, "published")
    change(site, ("31 trips", "35 trips"))
    translate(site, {"The old ferry made 35 trips a day.": "老渡轮每天往返35趟。"})

    publish(site, draft=True)

    assert page(site) == CHINESE.replace("31趟", "35趟").replace("没有人", "港口10点入睡。\n\n没有人")


SPLIT = """\
---
title: The ferry
---

The old ferry made 31 trips a day. Nobody misses the noise of 1998. The boat carries 120 passengers.

| Kind | Price |
|---|---|
| Adult | 4 euros |
| Child of 12 | 2 euros |
"""
SPLIT_PAGE = """\
---
title: 渡轮
---

老渡轮每天往返31趟。
没有人怀念1998年的噪音。

船载120名乘客。

| 种类   | 价格   |
| ------ | ------ |
| 成人   | 4欧元  |
| 小朋友 | 便宜些 |
"""


def test_a_paragraph_that_translators_split_stays_split_and_its_lines_broken(site: Path) -> None:
    adopted(site, SPLIT, SPLIT_PAGE)
    change(site, ("120 passengers.", "130 passengers. It is quiet."), ("noise of 1998", "noise of 1999"))
    translate(site, {"The boat carries 130 passengers.": "船载130名乘客。", "It is quiet.": "它很安静。",
                     "Nobody misses the noise of 1999.": "没有人怀念1999年的噪音。"})  # fmt: skip

    publish(site, draft=True)

    assert page(site) == SPLIT_PAGE.replace("120名乘客。", "130名乘客。它很安静。").replace("1998年", "1999年")
    assert publish(site, draft=True) == ([], [])


def test_a_row_in_other_words_gives_place_to_the_new_one(site: Path) -> None:
    adopted(site, SPLIT, SPLIT_PAGE)
    change(site, ("| Child of 12 | 2 euros |", "| Child of 14 | 3 euros |"))
    translate(site, {"Child of 14": "14岁儿童"})

    publish(site, draft=True)

    assert page(site) == SPLIT_PAGE.replace("| 小朋友 |", "| 14岁儿童 |")


def test_an_absorbed_sentence_more_leaves_the_rest_of_the_page_alone(site: Path) -> None:
    adopted(site)
    text = CHINESE.replace("31趟。", "31趟。真多。").replace("儿童   |", "小孩   |")
    write(site, {PAGE: text})
    commit(site, "edited")
    newsroom = open_newsroom(site)
    (edited,) = edited_pages(newsroom, [])
    assert all(change.is_placed for change in absorb(edited, "lan"))
    change(site, ("2 euros", "3 euros"))
    translate(site, {"3 euros": "3欧元"})

    publish(site, draft=True)

    assert page(site) == text.replace("2欧元", "3欧元")
