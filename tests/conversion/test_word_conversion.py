"""Words before characters, and the words of a region: sentences of our own in `regions.tsv`."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.checks.base import Pair
from translator.checks.runner import run_checks
from translator.conversion.script_conversion import to_traditional
from translator.conversion.word_conversion import DATA
from translator.files import read_list, read_table
from translator.settings import CheckSettings

SENTENCES = read_table(Path(__file__).parent / "regions.tsv", 3)


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row[0])
def test_taiwan_and_hong_kong_read_their_own_words(row: list[str]) -> None:
    simplified, taiwan, hong_kong = row

    assert to_traditional(simplified, "TWP") == taiwan
    assert to_traditional(simplified, "HKP") == hong_kong


@pytest.mark.parametrize("region", ["TWP", "HKP"])
def test_no_check_complains_of_what_the_conversion_wrote(region: str) -> None:
    settings = CheckSettings(locale={"zh-Hant": {"region": "HK"}} if region == "HKP" else {})
    pairs = [
        Pair(row[0], to_traditional(row[0], region), "zh-Hans", "zh-Hant", number=number)
        for number, row in enumerate([*SENTENCES, ["用户和客户都去看奥运会。"]], start=1)
    ]

    assert run_checks(pairs, settings=settings, only=("txt.script", "txt.region")) == []


def test_a_word_is_listed_once_for_each_place() -> None:
    rows = [line.split() for line in read_list(DATA / "converted_words.txt") if not line.startswith("@")]
    places = [(name, rest[2] if len(rest) > 2 else "") for name, *rest in rows]

    assert len(places) == len(set(places))
    assert {len(row) for row in rows} <= {3, 4}
