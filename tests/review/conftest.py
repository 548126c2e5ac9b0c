"""A desk: one catalog in memory, three people, and checks that say what a test wants them to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.drafted_newsroom import make_drafted_newsroom
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house.people import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from translator.newsroom.ground.project import Project
    from translator.newsroom.review.session import Session

LIN = Person("lin-yue", roles=frozenset({"translator"}))
WANG = Person("wang-fang", roles=frozenset({"translator", "reviewer"}))
LI = Person("li-lei", roles=frozenset({"editor", "reviewer"}))
MARA = Person("mara-quill", roles=frozenset({"author"}))


@pytest.fixture
def catalog() -> Catalog:
    entries = [Entry("The market closed early."), Entry("Read <1>more</1>."), Entry("Nobody objected.")]
    return Catalog("market-close", "zh-Hans", "en", Ledger(), entries=entries, where="locales/zh-Hans/market-close.po")


@pytest.fixture
def drafted(catalog: Catalog) -> Catalog:
    for entry, target in zip(catalog.entries, ("市场提前收盘。", "阅读<1>更多</1>。", "无人反对。"), strict=True):
        catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    return catalog


def clean(_entry: Entry) -> Sequence[Finding]:
    return ()


def one_error(_entry: Entry) -> Sequence[Finding]:
    return (
        Finding("num.value", Severity.ERROR, "target", 0, 1, LazyMessage("31 is missing"), fingerprint="f00d"),
        Finding("punct.width", Severity.WARNING, "target", 0, 1, LazyMessage("width"), fingerprint="beef"),
    )


FERRY = """\
---
lang: en
title: The Last Ferry
date: 2026-03-12
---

# The Last Ferry

There were 214 seats. Nobody came. It rained.

## Afterwards

It was **fast**. The boats went home.
"""
FERRY_TARGETS = {
    "The Last Ferry": "最后的渡轮",
    "There were 214 seats.": "有241个座位。",
    "Nobody came.": "没人来。",
    "It rained.": "下雨了。",
    "Afterwards": "后来",
    "It was <1>fast</1>.": "它<1>快</1>。",
    "The boats went home.": "船回家了。",
}
FERRY_PEOPLE = """\
people:
  lin-yue: {roles: [translator], emails: [test@example.org]}
  zhou-lan: {roles: [translator]}
  wang-fang: {roles: [reviewer]}
  li-lei: {roles: [editor]}
"""


@pytest.fixture
def ferry(tmp_path: Path) -> Project:
    """A project on disk with one article of eight segments, drafted by a machine; segment 3 has a wrong number."""
    return make_drafted_newsroom(
        tmp_path, FERRY, FERRY_TARGETS, people=FERRY_PEOPLE, glossary="en,zh-Hans\nferry,渡轮\n"
    )


@pytest.fixture
def open_ferry(ferry: Project) -> Callable[..., Session]:
    """Return a function that opens a session of one of the ferry's people."""
    from translator.newsroom.house.people import load_people
    from translator.newsroom.review.session import Session

    def open_one(person: str, **options: Any) -> Session:
        found = load_people(ferry).get(person)
        assert found is not None
        return Session(ferry.article("ferry"), "zh-Hans", found, **options)

    return open_one
