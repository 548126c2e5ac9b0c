"""Slugs: words in ASCII, from English and Chinese titles."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.errors import UsageError
from translator.bilingual.tables import read_table
from translator.newsroom.imports.article import article_id, check_slug, import_article, make_slug

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(("title", "slug"), read_table(CASES / "slugs.tsv", 2))
def test_a_slug_is_the_words_of_the_title(title: str, slug: str) -> None:
    assert make_slug(title, "2021-12-23") == slug


@pytest.mark.parametrize("title", ["Привет, как дела?", "👩🚒", "…", ""])
def test_a_title_without_such_words_has_the_date_and_a_hash(title: str) -> None:
    assert re.fullmatch(r"2021-12-23-[0-9a-f]{6}", make_slug(title, "2021-12-23"))
    assert re.fullmatch(r"article-[0-9a-f]{6}", make_slug(title, ""))


def test_half_a_title_is_none() -> None:
    assert make_slug("Привет, как дела, Bob", "").startswith("article-")


def test_a_long_slug_ends_with_a_word() -> None:
    assert make_slug("word " * 40, "") == "-".join(["word"] * 13)
    long = make_slug("林登港最后一艘柴油渡轮退役后全市交通部门举行了盛大而隆重的告别仪式", "")
    assert long.startswith("lin-deng")
    assert 40 < len(long) <= 64
    assert len(make_slug("w" * 200, "")) == 64


@given(st.text(max_size=80))
def test_any_title_gives_a_slug_that_is_accepted(title: str) -> None:
    slug = make_slug(title, "")
    assert check_slug(slug) == slug
    assert len(slug) <= 64


def test_a_heading_alone_names_the_article() -> None:
    assert import_article(b"# Hello\n\nSome text.\n", name="x.md").slug == "hello"


def test_the_id_has_the_date_before_the_slug() -> None:
    assert article_id("market-close", "2021-12-23") == "2021-12-23-market-close"


@pytest.mark.parametrize("wrong", ["../etc", "A b", "", "-x", "x/y", "市场"])
def test_what_cannot_be_a_slug(wrong: str) -> None:
    with pytest.raises(UsageError):
        check_slug(wrong)


def test_an_english_title_does_not_load_the_table_of_pinyin() -> None:
    code = "import sys; from translator.newsroom.imports.article import make_slug; make_slug('Hello', '')"
    done = subprocess.run([sys.executable, "-c", f"{code}; print('pypinyin' in sys.modules)"], capture_output=True)
    assert done.stdout == b"False\n"
