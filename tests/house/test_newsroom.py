"""The open newsroom: each thing is read once, and again only where its files changed."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from time import sleep

import pytest

from translator.bilingual.errors import ArticleError, GlossaryError, UsageError
from translator.bilingual.model import Segment
from translator.bilingual.words.language import ZH_HANS
from translator.newsroom.articles import article_format
from translator.newsroom.catalog.article_merge import merge_segments
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground import project as projects
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.house import Newsroom, open_newsroom, skip_shared_ids

ARTICLE = b"---\ntitle: Markets\ndate: 2026-03-02\n---\n\nMarkets closed early.\n"
SEGMENTS = [Segment("Markets closed early.", "paragraph")]
GLOSSARY = "en,zh-Hans\nmarket,市场\n"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/terms.csv").write_text(GLOSSARY)
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/markets.md").write_bytes(ARTICLE)
    return open_newsroom(tmp_path)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the files that are read, and the documents that are parsed."""
    counts = Counter[str]()
    read_file, parse = projects.read_file, article_format.parse_article

    def counted_read(path: Path, *args: object, **options: object) -> bytes:
        counts[Path(path).name] += 1
        return read_file(path, *args, **options)  # type: ignore[arg-type]

    def counted_parse(*args: object) -> object:
        counts["parsed"] += 1
        return parse(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(projects, "read_file", counted_read)
    monkeypatch.setattr(article_format, "parse_article", counted_parse)
    return counts


def settle() -> None:
    """Wait until files are old enough for their times to tell them from later ones."""
    sleep(CLOCK_GRAIN / 1e9 + 0.01)


def rewritten_in_place(path: Path, data: bytes) -> None:
    """Write as many other bytes into the same inode, and give the file its old time back."""
    stat = path.stat()
    assert len(data) == stat.st_size
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_an_article_is_read_and_parsed_once(newsroom: Newsroom, reads: Counter[str]) -> None:
    settle()
    article = newsroom.article("markets")

    assert article.date == "2026-03-02"
    assert article.document is article.document
    assert [segment.source for segment in newsroom.article("markets").document.segments] == [
        "Markets", "Markets closed early.",
    ]  # fmt: skip
    assert reads == {"markets.md": 1, "parsed": 1}


def test_the_glossary_is_read_once(newsroom: Newsroom, reads: Counter[str]) -> None:
    settle()

    assert newsroom.glossary is newsroom.glossary
    assert reads["terms.csv"] == 1


def test_what_changed_is_read_again(newsroom: Newsroom) -> None:
    path = newsroom.article("markets").path
    assert newsroom.article("markets").document.segments[0].source == "Markets"
    path.write_bytes(ARTICLE.replace(b"Markets\n", b"Harbour\n"))

    assert newsroom.article("markets").document.segments[0].source == "Harbour"


def test_a_change_in_the_same_moment_and_of_the_same_size_is_seen(newsroom: Newsroom) -> None:
    """Size, inode and time of change in seconds are equal: the contents are compared while the file is young."""
    path = newsroom.glossaries_dir / "terms.csv"
    path.write_text(GLOSSARY)
    assert newsroom.glossary.entries("en", "zh-Hans")[0].targets == ("市场",)
    rewritten_in_place(path, GLOSSARY.replace("市场", "集市").encode())

    assert newsroom.glossary.entries("en", "zh-Hans")[0].targets == ("集市",)


def test_an_error_is_raised_each_time_and_names_the_file(newsroom: Newsroom) -> None:
    path = newsroom.article("markets").path
    path.write_bytes(b"---\ntitle: [\n---\n\nText.\n")
    (newsroom.glossaries_dir / "terms.csv").write_text("en,zh-Hans\nmarket,市场\nmarket,集市\n")

    for _time in range(2):
        with pytest.raises(ArticleError) as error:
            _ = newsroom.article("markets").document
        assert (error.value.where or "").startswith("articles/en/markets.md")
        with pytest.raises(GlossaryError):
            _ = newsroom.glossary


def test_a_catalog_is_the_same_object_until_somebody_else_writes_it(newsroom: Newsroom) -> None:
    article = newsroom.article("markets")
    with article.transaction(ZH_HANS) as catalog:
        merge_segments(catalog, SEGMENTS, path="articles/en/markets.md")
    assert article.catalog(ZH_HANS) is catalog
    with catalog_transaction(newsroom, "markets", ZH_HANS) as other:
        other.entries[0].comments = ("by another process",)

    assert article.catalog(ZH_HANS) is not catalog
    assert article.catalog(ZH_HANS).entries[0].comments == ("by another process",)


def test_what_a_failed_transaction_did_is_forgotten(newsroom: Newsroom) -> None:
    article = newsroom.article("markets")

    def work() -> None:
        with article.transaction(ZH_HANS) as catalog:
            merge_segments(catalog, SEGMENTS, path="articles/en/markets.md")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()

    assert article.catalog(ZH_HANS).entries == []


def test_the_page_that_stands_published_is_read_once(newsroom: Newsroom, reads: Counter[str]) -> None:
    article = newsroom.article("markets")
    assert article.page(ZH_HANS) is None
    path = newsroom.article_path(ZH_HANS, "markets")
    path.parent.mkdir()
    path.write_bytes(ARTICLE.replace(b"Markets\n", "市场\n".encode()))
    settle()
    reads.clear()

    page = article.page(ZH_HANS)
    assert page is not None
    assert page is article.page(ZH_HANS)
    assert page.front_matter.values["title"] == "市场"
    assert page.body == b"\nMarkets closed early.\n"
    assert reads["markets.md"] == 1


def test_a_slug_that_does_not_exist_is_named(newsroom: Newsroom) -> None:
    with pytest.raises(UsageError, match="no article matches 'harbour'"):
        newsroom.article("harbour")


@pytest.mark.parametrize(
    "front", ["translation: welcome\n", "note: |\n  translation: none yet\n", "- translation: x\n"]
)
def test_an_article_whose_author_uses_the_word_translation_is_a_source(tmp_path: Path, front: str) -> None:
    path = tmp_path / "articles/en/ferry.md"
    path.parent.mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    path.write_text(f"---\ntitle: Ferry\n{front}---\n\nText.\n" if front[0] != "-" else f"---\n{front}---\n\nText.\n")

    assert [ref.slug for ref in open_newsroom(tmp_path).articles] == ["ferry"]


@pytest.mark.parametrize(
    "written", ["translation: {state: published}", "translation:\n  state: published", '"translation":\n  state: draft']
)
def test_a_published_version_is_no_source_however_its_front_matter_is_written(tmp_path: Path, written: str) -> None:
    path = tmp_path / "articles/zh-Hans/ferry.md"
    path.parent.mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    path.write_text(f"---\ntitle: 渡轮\n{written}\n---\n\n文字。\n")

    assert open_newsroom(tmp_path).articles == ()


def test_two_articles_of_one_author_do_not_share_an_id(tmp_path: Path) -> None:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    for slug in ("one", "two"):
        text = f'+++\ntitle = "{slug}"\n[author]\nid = "mara"\n+++\n\nText.\n'
        (tmp_path / f"articles/en/{slug}.md").write_text(text)

    assert skip_shared_ids(open_newsroom(tmp_path)) == frozenset()
