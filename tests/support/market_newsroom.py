"""The newsroom of one article that the tests of publishing share."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.support.publishing import publish_article
from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARTICLE = """\
---
id: 2021-12-23-market
lang: en
title: Market closes early
summary: Traders went home.
date: 2021-12-23
source: {url: "https://example.org/a", title: Early close, publisher: Valley Courier, date: 2021-12-20}
authors: [mara]
credits: {editor: [li-lei]}
organisation: Lantern Street
tags: [economy]
disclaimer: author-view
custom: keep me   # as it is
---

The market **closed** early. See [the report](https://example.org/r).

## What now

- New software
- It's `done`
"""

TARGETS = {
    "Market closes early": "市场提前收盘",
    "Traders went home.": "交易员都回家了。",
    "The market <1>closed</1> early.": "市场<1>提前收盘</1>了。",
    "See <1>the report</1>.": "请看<1>报告</1>。",
    "What now": "现在怎么办",
    "New software": "新软件",
    "It's <1/>": "事情<1/>了",
}

FILES = {
    "translator.toml": 'targets = ["en", "zh-Hans", "zh-Hant"]\n',
    "articles/en/market.md": ARTICLE,
    "glossaries/terms.csv": "en,zh-Hans,zh-Hant,kind\nsoftware,软件,軟體,\nValley Courier,山谷信使报,,work\n",
    "glossaries/tags.yml": "economy: {en: Economy, zh-Hans: 经济, zh-Hant: 經濟}\n",
    "glossaries/disclaimers.yml": (
        "author-view: {en: The author’s view only., zh-Hans: 仅代表作者观点。, zh-Hant: 僅代表作者觀點。}\n"
    ),
    "glossaries/people.yml": textwrap.dedent("""\
        people:
          mara: {names: {en: Mara Quill, zh-Hans: 玛拉·奎尔, zh-Hant: 瑪拉·奎爾}}
          li-lei: {names: {en: Li Lei, zh-Hans: 李雷, zh-Hant: 李雷}}
          wang-f: {names: {en: Wang Fang, zh-Hans: 王芳, zh-Hant: 王芳}}
          chen: {names: {en: Chen, zh-Hans: 陈, zh-Hant: 陳}}
        """),
}


def make_newsroom(folder: Path) -> Project:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return open_newsroom(folder)


def take_to(project: Project, state: State) -> None:
    """Draft all segments, and let people take them as far as `state`."""
    ref = project.select(["market"])[0]
    sync_article(project.article(ref), "zh-Hans")
    with catalog_transaction(project, "market", "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(
                entry, "draft", actor="system", target=TARGETS[entry.source], origin="mt:llama",
                signature="llama|model:small|sha:abc|v:1",
            )  # fmt: skip
            for action, actor in (("accept", "li-lei"), ("review", "wang-f"), ("finalise", "chen")):
                if entry.state.rank < state.rank:
                    catalog.apply(entry, action, actor=actor)


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    return make_newsroom(tmp_path)


@pytest.fixture
def translate(newsroom: Project) -> Callable[..., None]:
    """Return a function that takes the zh-Hans catalog as far as `state` says."""

    def run(state: State = State.FINAL) -> None:
        take_to(newsroom, state)

    return run


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose article is published; not to be changed, for all tests of a file share it."""
    project = make_newsroom(tmp_path_factory.mktemp("published"))
    take_to(project, State.FINAL)
    ref = project.select(["market"])[0]
    publish_article(project, ref, project.targets_of(ref))
    return project
