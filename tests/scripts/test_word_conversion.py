"""Words before characters, and the words of a region: sentences of our own in `regions.tsv`."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.regional_words import DATA as BENCHMARK_DATA
from benchmarks.quality.regional_words import is_right
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.scripts.word_conversion import DATA, doubts_of, word_conversion, word_lists
from translator.bilingual.settings import CheckSettings
from translator.bilingual.tables import read_list, read_table
from translator.bilingual.words.language import script_converter
from translator.newsroom.house.catalog_conversion import to_traditional

SENTENCES_OF_OUR_OWN = BENCHMARK_DATA / "regional_sentences.tsv"
SENTENCES = read_table(Path(__file__).parent / "regions.tsv", 3)


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row[0])
def test_taiwan_and_hong_kong_read_their_own_words(row: list[str]) -> None:
    simplified, taiwan, hong_kong = row

    assert to_traditional(simplified, "TWP") == taiwan
    assert to_traditional(simplified, "HKP") == hong_kong


@pytest.mark.parametrize("row", read_table(Path(__file__).parent / "traps.tsv", 3), ids=lambda row: row[0])
def test_a_character_is_right_or_doubted(row: list[str]) -> None:
    simplified, taiwan, asked = row
    converted = word_conversion("s2tw").convert(simplified)

    assert converted == taiwan
    assert "".join(converted[place] for place, _other in doubts_of(converted)) == asked


SURNAMES = dict(zip("后种干党游于余范岳叶钟郁朴涂沈谷姜云", "后种干党游于余范岳葉鍾郁朴涂沈谷姜雲", strict=True))
BESIDE_SURNAMES = (
    "他姓{}，是铁匠。", "我和老{}喝茶。", "小{}，你过来。", "{}太太笑了。", "{}老师在黑板上写字。",
    "{}建华是村里的会计。",
    "{}丽娟（左）与丈夫。", "检察官{}文彬起诉了他。", "作者：{}晓明", "{}医生给他开了药。",
    "感谢{}大爷的帮助。", "{}某某被判三年。",
)  # fmt: skip


def test_surnames_are_right_or_doubted_by_the_words_beside_them() -> None:
    right, silent = 0, []
    for surname, expected in SURNAMES.items():
        for words in BESIDE_SURNAMES:
            converted, place = word_conversion("s2tw").convert(words.format(surname)), words.index("{")
            right += converted[place] == expected
            if converted[place] != expected and place not in dict(doubts_of(converted)):
                silent.append(converted)

    assert right >= 195
    assert len(silent) <= 5, silent


def test_hong_kong_reads_what_its_newspapers_print() -> None:
    assert word_conversion("s2hk").convert("一群人在床上吃面包，峰会完了。") == "一群人在床上吃麵包，峰會完了。"


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


@pytest.mark.parametrize(("config", "column"), [("s2twp", 0), ("s2hkp", 1)])
def test_every_word_of_the_lists_is_written_in_a_sentence(config: str, column: int) -> None:
    sets, lists = word_lists()
    convert = word_conversion(config).convert
    characters = script_converter(config.removesuffix("p")).convert
    spell = script_converter("t2hk").convert if column else str
    wrong = []
    for word, *rest in {(row[0], *row[3:]): row for rows in reversed(lists) for row in rows}.values():
        where = rest[2] if len(rest) > 2 else ""
        around = "、".join(sets[where]) if where and not where.startswith("!") else ""
        expected = characters(word) if rest[column] == "=" else spell(rest[column])
        written = convert(f"他们谈到{word}，有人问了。{around}")
        if expected not in written:
            wrong.append((word, expected, written))

    assert wrong == []


@pytest.mark.parametrize(("column", "config"), [(2, "s2twp"), (3, "s2hkp")])
def test_newspapers_of_both_regions_read_their_own_words(column: int, config: str) -> None:
    rows = [line.split("\t") for line in read_list(SENTENCES_OF_OUR_OWN)]
    wrong = [row for row in rows if not is_right(word_conversion(config).convert(row[1]), row[column])]

    assert len(wrong) <= 0.01 * len(rows), wrong
