"""Terms written into drafts: over whole words, and never so that something is said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.model import TermEntry, TermMatch
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts.repair import write_terms

CASES = Path(__file__).parent / "cases"


def written(text: str, over: str, *forms: str) -> str:
    start = text.index(over)
    match = TermMatch(TermEntry("term", forms), 0, 4)
    return write_terms(text, [((start, start + len(over)), match)], EN if text.isascii() else ZH_HANS)


@pytest.mark.parametrize(("text", "over", "form", "expected"), read_table(CASES / "terms.tsv", 4))
def test_a_term_takes_the_place_of_whole_words(text: str, over: str, form: str, expected: str) -> None:
    assert written(text, over, form) == expected


@pytest.mark.parametrize(
    ("text", "over", "forms"),
    [
        ("显示上一句段。", "段", ["句段"]),
        ("合并同名的旧账本。", "旧账", ["账本"]),
        ("合并同名的旧账本。", "本", ["总账", "账本"]),
        ("他是银行行长。", "行长", ["行政长官"]),
        ("他谈到了发展中国家。", "中国", ["新中国"]),
        ("The notebooks are gone.", "book", ["ledger"]),
    ],
)
def test_a_draft_stays_as_it_is_where_a_term_would_double_or_cut_a_word(text: str, over: str, forms: list[str]) -> None:
    assert written(text, over, *forms) == text
