"""`sync_article` on real files: skips what did not change, and sees every change."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import ArticleError, DuplicateArticle
from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import is_article_changed, is_fresh, open_newsroom, skip_shared_ids, sync_article

from .conftest import SLUG, TAG, take_to_final

if TYPE_CHECKING:
    from translator.newsroom.ground.project import ArticleRef, Project

ARTICLE = "---\nid: one\ntitle: Markets\n---\n\nThey closed early.\n\n- Nobody [objected](https://example.org).\n"


@pytest.fixture
def ref(project: Project) -> ArticleRef:
    (ref,) = project.articles
    ref.path.write_text(ARTICLE)
    return ref


@pytest.fixture
def final(project: Project, ref: ArticleRef) -> ArticleRef:
    sync_article(project.article(ref), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            take_to_final(catalog, entry)
    return ref


def test_title_and_body_become_entries_with_kind_context_and_line(project: Project, ref: ArticleRef) -> None:
    sync_article(project.article(ref), TAG)

    entries = load_catalog(project, SLUG, TAG).entries
    assert [(entry.source, entry.kind, entry.context, entry.references) for entry in entries] == [
        ("Markets", "title", "title", ((f"articles/en/{SLUG}.md", 3),)),
        ("They closed early.", "paragraph", "", ((f"articles/en/{SLUG}.md", 6),)),
        ("Nobody <1>objected</1>.", "item", "", ((f"articles/en/{SLUG}.md", 8),)),
    ]  # fmt: skip


def test_what_did_not_change_is_not_parsed_again(project: Project, ref: ArticleRef) -> None:
    assert not sync_article(project.article(ref), TAG).is_skipped
    assert sync_article(project.article(ref), TAG).is_skipped


@pytest.mark.usefixtures("final")
@pytest.mark.parametrize(
    ("edited", "is_changed"),
    [("https://other.org", True), ("https://example.org", False), ("https://example.org) [and](b", True)],
)
def test_in_a_fresh_clone_an_edited_article_is_told_by_its_catalog(
    project: Project, ref: ArticleRef, edited: str, is_changed: bool
) -> None:
    shutil.rmtree(project.derived_dir)
    ref.path.write_text(ARTICLE.replace("https://example.org", edited))
    clone = open_newsroom(project.root)

    for _time in "found out", "remembered":
        assert is_article_changed(clone.article(clone.articles[0]), TAG) is is_changed
    assert not is_article_changed(clone.article(clone.articles[0]), "zh-Hant"), "it has no catalog"


def test_a_touched_file_with_equal_content_is_still_fresh(project: Project, ref: ArticleRef) -> None:
    sync_article(project.article(ref), TAG)
    os.utime(ref.path, ns=(1, 1))

    assert is_fresh(project.article(ref), TAG)


def test_another_text_of_equal_length_in_the_same_moment_is_seen(project: Project, ref: ArticleRef) -> None:
    sync_article(project.article(ref), TAG)
    times = ref.path.stat()
    ref.path.write_text(ARTICLE.replace("early", "later"))
    os.utime(ref.path, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert not is_fresh(project.article(ref), TAG)


def test_a_catalog_that_changed_is_looked_at_again(project: Project, final: ArticleRef) -> None:
    sync_article(project.article(final), TAG)
    path = project.catalog_path(TAG, SLUG)
    path.write_text(path.read_text().replace("译文：Markets", "别的"))

    report = sync_article(project.article(final), TAG)

    assert (report.is_skipped, report.adopted) == (False, 1)


def test_another_address_keeps_what_was_approved(project: Project, final: ArticleRef) -> None:
    final.path.write_text(ARTICLE.replace("example.org", "example.com"))

    report = sync_article(project.article(final), TAG)

    assert (report.stale, report.carried) == ((), 1)
    assert [entry.state for entry in load_catalog(project, SLUG, TAG).entries] == [State.FINAL] * 3


def test_a_link_that_becomes_code_makes_only_its_own_sentence_stale(project: Project, final: ArticleRef) -> None:
    text = ARTICLE.replace("[", "<kbd>").replace("](https://example.org)", "</kbd>")
    assert text != ARTICLE
    final.path.write_text(text)

    report = sync_article(project.article(final), TAG)

    assert report.stale == (3,)
    assert [entry.state for entry in load_catalog(project, SLUG, TAG).entries] == [
        State.FINAL,
        State.FINAL,
        State.DRAFT,
    ]


def test_a_line_wrapped_elsewhere_changes_nothing_but_references(project: Project, final: ArticleRef) -> None:
    final.path.write_text(ARTICLE.replace("They closed early.", "They\nclosed early."))
    before = project.ledger_path(TAG, SLUG).read_bytes()

    assert not sync_article(project.article(final), TAG).is_changed
    assert project.ledger_path(TAG, SLUG).read_bytes() == before


def test_an_article_that_cannot_be_read_changes_nothing(project: Project, final: ArticleRef) -> None:
    before = project.catalog_path(TAG, SLUG).read_bytes()
    final.path.write_text(ARTICLE.replace("id: one", "title: twice"))

    with pytest.raises(ArticleError):
        sync_article(project.article(final), TAG)

    assert project.catalog_path(TAG, SLUG).read_bytes() == before


def test_two_articles_with_one_id_are_passed_over(project: Project, ref: ArticleRef) -> None:
    ref.path.with_name("other.md").write_text(ARTICLE.replace("id: one", 'id: "one"'))
    ref.path.with_name("third.md").write_text(ARTICLE.replace("id: one", "id: three"))
    again = open_newsroom(project.root)

    assert skip_shared_ids(again) == {ref.slug, "other"}
    assert [type(error) for error in again.skipped.values()] == [DuplicateArticle]
