"""The lists of words that must have a counterpart."""

from __future__ import annotations

import pytest

from translator.bilingual.model import Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.counterparts import word_rows
from translator.bilingual.pairs.runner import run_checks


@pytest.mark.parametrize("name", ["counterparts", "hedges"])
def test_every_line_of_a_list_can_be_searched_for(name: str) -> None:
    for rows in word_rows(name):
        for row in rows.all:
            row.words.search("")
            row.counterparts.search("")


def test_an_accusation_told_as_a_fact_is_an_error() -> None:
    pairs = [
        Pair("警方逮捕了犯罪嫌疑人。", "Police arrested the murderer.", "zh-Hans", "en", number=1),
        Pair("会议或将推迟。", "The meeting will be postponed.", "zh-Hans", "en", number=2),
    ]

    found = {item.segment: item.severity for item in run_checks(pairs, only=["sem.hedge"])}

    assert found == {1: Severity.ERROR, 2: Severity.WARNING}
