"""A desk: one catalog in memory, three people, and checks that say what a test wants them to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.catalog import Catalog, Entry, Ledger
from translator.model import Finding, Severity
from translator.review.people import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        Finding("num.value", Severity.ERROR, "target", 0, 1, "31 is missing", "缺少31", fingerprint="f00d"),
        Finding("punct.width", Severity.WARNING, "target", 0, 1, "width", "宽度", fingerprint="beef"),
    )
