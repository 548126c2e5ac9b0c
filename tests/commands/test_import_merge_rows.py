"""Targets that stand in other rows than they went out in are an alarm, whatever moved them; new texts are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from translator.bilingual.errors import CatalogError
from translator.bilingual.model import State
from translator.desk.commands.import_ import refuse_torn_rows, rows_of_file
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.imports.exchange import ExchangeUnit, ReturnedUnit, split_id

SOURCES = [
    "The ferry left.", "Nobody waved.", "It rained all day.", "Schools stay open on Monday.", "The mayor said no.",
    "Trams are free.",
]  # fmt: skip
TARGETS = [
    "渡轮早就已经开走了。",
    "谁也没有挥一挥手。",
    "雨下了整整一天才停。",
    "学校周一照常开门上课。",
    "市长当场表示不同意。",
    "",
]


def returned(targets: list[str]) -> None:
    """Take back the article with other targets; raise what an import would."""
    entries = [Entry(source, target) for source, target in zip(SOURCES, TARGETS, strict=True)]
    catalog = Catalog("fog", "zh-Hans", "en", Ledger(), entries=entries)
    units = [
        ReturnedUnit(
            split_id(ExchangeUnit(entry.key, 1, entry.source, entry.target, State.DRAFT).id), entry.source, text
        )
        for entry, text in zip(entries, targets, strict=True)
    ]
    refuse_torn_rows(rows_of_file(catalog, units), Path("fog.csv"))


@given(st.permutations(TARGETS))
def test_any_other_order_of_the_targets_is_refused(targets: list[str]) -> None:
    assume(targets != TARGETS)
    with pytest.raises(CatalogError, match="nothing was taken"):
        returned(targets)


@given(st.lists(st.booleans(), min_size=len(TARGETS), max_size=len(TARGETS)))
def test_any_set_of_new_texts_is_taken(edited: list[bool]) -> None:
    returned([f"新译文第{at}句，{text}" if is_new else text
              for at, (is_new, text) in enumerate(zip(edited, TARGETS, strict=True))])  # fmt: skip
