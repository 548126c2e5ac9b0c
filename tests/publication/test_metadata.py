"""Every meta.* invariant: nothing to say about what `publish` writes, and something about each way to break it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.publishing import publish_article
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.pages.publication.versions import check_metadata, read_versions
from translator.newsroom.review.checks.metadata import ArticleVersions, VersionFile, check_versions

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

Change = Callable[[str], str]


@pytest.fixture(scope="module")
def article(published: Project) -> ArticleVersions:
    return read_versions(published.article("market"))


def with_text(version: VersionFile, old: str, new: str) -> VersionFile:
    text = version.data.decode()
    assert old in text
    data = text.replace(old, new).encode()
    front = read_front_matter(data)
    return replace(version, data=data, values=front.values, body=data[front.span[1] :].decode())


def changed(article: ArticleVersions, tag: str, old: str, new: str) -> ArticleVersions:
    versions = [with_text(item, old, new) if item.tag == tag else item for item in article.versions]
    return replace(article, versions=versions)


def ids(article: ArticleVersions) -> set[str]:
    return {finding.check for finding in check_versions(article)}


def test_what_publish_writes_agrees(article: ArticleVersions) -> None:
    assert check_versions(article) == []
    assert [version.tag for version in article.versions] == ["en", "zh-Hans", "zh-Hant"]


def with_source(article: ArticleVersions, source: str) -> ArticleVersions:
    """Say in all versions that the article comes from `source`."""
    versions = [
        with_text(item, re.search("^source: .*$", item.data.decode(), re.MULTILINE)[0], f"source: {source}")
        for item in article.versions
    ]
    return replace(article, versions=versions)


@pytest.mark.parametrize(
    ("source", "is_complete"),
    [
        ("{title: The Harbour Gazette, date: 1987-03-02}", True),
        ("{publisher: Harbour board, date: 1987-03-02}", True),
        ("{url: '', title: The Harbour Gazette}", True),
        ("{date: 1987-03-02}", False),
        ("{url: '', title: ' '}", False),
    ],
)
def test_a_printed_source_needs_a_name_and_no_address(article: ArticleVersions, source: str, is_complete: bool) -> None:
    assert ("meta.required" not in ids(with_source(article, source))) is is_complete


@pytest.mark.parametrize(
    ("check", "tag", "old", "new"),
    [
        ("meta.id", "zh-Hans", "id: 2021-12-23-market", "id: another"),
        ("meta.id", "zh-Hans", "lang: zh-Hans", "lang: zh-Hant"),
        ("meta.id", "zh-Hant", "lang: zh-Hant", "lang: cn"),
        ("meta.shared", "zh-Hans", "date: 2021-12-23", "date: 2021-12-22"),
        ("meta.shared", "zh-Hant", "tags: [economy]", "tags: []"),
        ("meta.required", "zh-Hans", "title: 市场提前收盘", 'title: ""'),
        ("meta.required", "zh-Hans", "summary: 交易员都回家了。", 'summary: ""'),
        ("meta.translated", "zh-Hans", "title: 市场提前收盘", "title: Market closes early"),
        ("meta.translated", "zh-Hant", "title: 市場提前收盤", "title: 市场提前收盘"),
        ("meta.date", "zh-Hans", "发布日期：2021年12月23日", "发布日期：2021年12月22日"),
        ("meta.date", "en", "date: 2021-12-23", "date: 2021-02-30"),
        ("meta.tags", "en", "tags: [economy]", "tags: [economy, unheard-of]"),
        ("meta.credits", "zh-Hans", "\n编辑：", "\n编缉："),
        ("meta.credits", "zh-Hans", "editor: [li-lei]", "editor: [nobody-here]"),
        ("meta.people", "zh-Hans", "reviewer: [wang-f]", "reviewer: [li-lei]"),
        ("meta.mt", "zh-Hans", "并经人工修订", "并经修订"),
        ("meta.mt", "zh-Hans", "  engine:", "  motor:"),
        ("meta.disclaimer", "zh-Hans", "仅代表作者观点。", "仅代表作者看法。"),
        ("meta.source", "en", "https://example.org/a", "https://example.org/a?utm_source=mail"),
        ("meta.source", "zh-Hans", "](https://example.org/a)", "](https://example.org/b)"),
        ("meta.rev", "zh-Hans", "source_rev: sha256:", "source_rev: sha256:0"),
        ("meta.coverage", "zh-Hans", "    reviewed: 7", "    reviewed: 6"),
        ("meta.coverage", "zh-Hans", "    segments: 7", "    segments: 8"),
        ("meta.state", "zh-Hans", "    final: 7", "    final: 6"),
        ("meta.alternates", "zh-Hans", "  of: en", "  of: zh-Hant"),
        ("meta.structure", "zh-Hans", "## 现在怎么办", "现在怎么办"),
        ("meta.derived", "zh-Hant", "    rev: sha256:", "    rev: sha256:0"),
        ("meta.keys", "zh-Hans", "tags: [economy]", "tags: economy"),
        ("meta.keys", "en", "custom: keep me", "custom: no"),
        ("meta.keys", "en", "custom: keep me", "custom: cafe\u0301"),
    ],
)
def test_each_way_to_break_an_invariant_is_found(
    article: ArticleVersions, check: str, tag: str, old: str, new: str
) -> None:
    assert check in ids(changed(article, tag, old, new))


def test_a_reviewed_page_tells_readers_of_a_machine_where_the_house_says_so(article: ArticleVersions) -> None:
    untold = changed(article, "zh-Hans", "并经人工修订", "并经修订")

    assert "meta.mt" in ids(untold)
    assert "meta.mt" not in ids(replace(untold, facts=replace(untold.facts, machine_notice=False)))


@pytest.mark.parametrize(
    ("block", "key"),
    [
        ("subtitle: {}", "subtitle"),
        ("description: {}", "description"),
        ("seo: {{title: {}}}", "seo.title"),
        ("images: [{{src: a.png, alt: b}}, {{src: c.png, alt: {}}}]", "images[1].alt"),
        ("corrections: [{{date: 2026-01-02, text: {}}}]", "corrections[0].text"),
        ("disclaimer: {}", "disclaimer"),
    ],
)
def test_whatever_is_translated_is_looked_at(article: ArticleVersions, block: str, key: str) -> None:
    texts = {"en": "What the traders did.", "zh-Hans": "交易员做了什么。", "zh-Hant": "交易員做了什麼。"}

    def said(**other: str) -> list[str]:
        found = article
        for tag, text in {**texts, **other}.items():
            line = "disclaimer: author-view" if key == "disclaimer" else "custom: keep me"
            found = changed(found, tag, line, block.format(text))
        return [item.message.in_language("en") for item in check_versions(found, only=["meta.translated"])]

    assert said() == []
    assert said(**{"zh-Hans": texts["en"]}) == [f"{key} is not translated"]
    assert said(**{"zh-Hant": texts["zh-Hans"]}) == [f"{key} is not in zh-Hant"]


def test_two_people_may_approve_each_others_segments(article: ArticleVersions) -> None:
    both = changed(article, "zh-Hans", "reviewer: [wang-f]", "reviewer: [li-lei, wang-f]")
    crossed = changed(both, "zh-Hans", "post_editor: [li-lei]", "post_editor: [li-lei, wang-f]")

    assert "meta.people" in ids(both)
    assert "meta.people" not in ids(crossed)
    assert "meta.people" in ids(changed(crossed, "zh-Hans", "reviewer: [li-lei, wang-f]", "reviewer: [li-lei]"))


def test_an_example_of_our_notices_in_the_article_is_part_of_it(article: ArticleVersions) -> None:
    example = "```\n<!-- translator:notice -->\n\nDraft\n\n<!-- /translator:notice -->\n```\n"
    versions = [replace(version, body=f"{version.body}\n{example}") for version in article.versions]
    assert "meta.structure" not in ids(replace(article, versions=versions))


def test_a_file_name_must_be_a_safe_address(article: ArticleVersions) -> None:
    versions = [replace(version, slug="Market closes!") for version in article.versions]
    assert ids(replace(article, versions=versions)) == {"meta.slug"}


def test_a_plain_name_is_no_unknown_id(article: ArticleVersions) -> None:
    plain = article
    for tag in ("en", "zh-Hans", "zh-Hant"):
        plain = changed(plain, tag, "authors: [mara]", "authors: [Mr Cow]")
    assert "meta.credits" not in ids(plain)


def test_a_disclaimer_of_the_article_s_own_is_translated(article: ArticleVersions) -> None:
    own = {"en": "My own words.", "zh-Hans": "我自己的话。", "zh-Hant": "我自己的話。"}
    shown = {"zh-Hans": "仅代表作者观点。", "zh-Hant": "僅代表作者觀點。"}
    for tag, text in own.items():
        article = changed(article, tag, "disclaimer: author-view", f"disclaimer: {text}")
        if tag in shown:
            article = changed(article, tag, shown[tag], text)
    assert ids(article) == set()


def test_an_article_that_moved_on_is_out_of_date_in_all_versions(
    newsroom: Project, translate: Callable[..., None]
) -> None:
    translate()
    ref = newsroom.select(["market"])[0]
    publish_article(newsroom, ref, newsroom.targets_of(ref))
    path = newsroom.root / "articles/en/market.md"
    path.write_text(path.read_text(encoding="utf-8").replace("New software", "Old software"), encoding="utf-8")
    found = check_metadata(newsroom.article("market"))
    assert [(finding.check, finding.path) for finding in found] == [
        ("meta.rev", "articles/zh-Hans/market.md"), ("meta.rev", "articles/zh-Hant/market.md")
    ]  # fmt: skip


def test_chinese_in_the_code_of_an_english_version_is_listed(article: ArticleVersions) -> None:
    english, chinese, *_rest = article.versions
    code = "\n```\nx = 1  # 计数\n```\n"
    page = replace(english, is_source=False, body=english.body + code, data=english.data + code.encode())
    versions = (replace(chinese, is_source=True), page)

    (found,) = check_versions(replace(article, versions=versions), only=["meta.code"])

    assert (found.severity, found.line) == ("info", page.data.count(b"\n") - 1)
