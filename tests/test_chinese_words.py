"""Half a surrogate pair, which escapes in JSON and YAML can write, stops nothing that cuts Chinese into words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from translator.bilingual.alignment.sentence_alignment import words_of
from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.errors import ArticleError
from translator.bilingual.model import TermEntry
from translator.bilingual.names.recognition import names_in
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.words import chinese_words
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.drafts.tags import word_edges
from translator.newsroom.imports.article import make_slug

TEXT = "王伟市长\ud800周一到北京，渡轮A\udfff载有106人。"
TERMS = TermBase([TermEntry("渡轮", ("ferry",))], "zh-Hans", "en")


def test_words_are_those_of_the_text_with_its_halves_where_they_are() -> None:
    for hmm in (False, True):
        assert "".join(chinese_words.cut(TEXT, hmm)) == TEXT
        assert "".join(word for word, _tag in chinese_words.tag(TEXT, hmm)) == TEXT
    assert not chinese_words.has_word("\ud800")


@pytest.mark.parametrize(
    "work",
    [
        TERMS.find, word_edges, lambda text: make_slug(text, ""), lambda text: words_of([text], "zh-Hans"),
        lambda text: names_in(text, "zh-Hans", with_model=False), lambda text: diff_words(text, text[::-1], "zh-Hans"),
        lambda text: run_checks([Pair("The ferry A\ud800", text, "en", "zh-Hans", number=1)]),
        lambda text: run_checks([Pair(text, "The ferry A\ud800", "zh-Hans", "en", number=1)]),
    ],
)  # fmt: skip
def test_what_cuts_chinese_reads_a_text_with_half_a_surrogate_pair(work: Callable[[str], object]) -> None:
    work(TEXT)


def test_a_term_behind_half_a_surrogate_pair_has_its_place() -> None:
    assert [TEXT[match.start : match.end] for match in TERMS.find(TEXT)] == ["渡轮"]


def test_an_article_that_no_catalog_can_hold_is_refused_with_its_line() -> None:
    text = '---\ntitle: "A\\ud800 ferry"\n---\n\nText.\n'
    with pytest.raises(ArticleError, match="half a surrogate pair") as error:
        parse_document(text.encode(), tag="en")

    assert "line" in str(error.value.where)
