from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.scripts.script_conversion import signature_of
from translator.bilingual.scripts.word_conversion import mainland_version
from translator.bilingual.tables import read_table
from translator.newsroom.house.catalog_conversion import make_converter

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(("text", "expected"), read_table(CASES / "mainland.tsv", 2))
def test_taiwan_s_words_become_the_mainland_s(text: str, expected: str) -> None:
    assert make_converter("zh-Hant", "zh-Hans", "TWP").convert(text) == expected


def test_hong_kong_s_words_become_the_mainland_s() -> None:
    converted = make_converter("zh-Hant-HK", "zh-Hans", "HKP").convert("士氣高昂的士兵坐的士，收到短訊。")

    assert converted == "士气高昂的士兵坐出租车，收到短信。"


def test_characters_alone_change_no_word() -> None:
    assert make_converter("zh-Hant", "zh-Hans", "TW").convert("軟體的捷運") == "软体的捷运"


def test_the_ledger_says_by_which_words_a_text_was_converted() -> None:
    ours = make_converter("zh-Hant", "zh-Hans", "TWP")

    assert f"|words:{mainland_version()}" in signature_of(ours)
