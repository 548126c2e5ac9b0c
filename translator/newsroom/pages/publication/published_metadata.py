"""The published versions of an article, as the `meta.*` checks read them: files, catalogs and texts of the house."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from translator.bilingual.model import Finding
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.article_format import WHOLE
from translator.newsroom.catalog.article_links import names_of
from translator.newsroom.catalog.script_source import find_script_source
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom, Page
from translator.newsroom.pages.publication.bylines import Bylines
from translator.newsroom.pages.publication.provenance import coverage, source_rev, wording_rev
from translator.newsroom.pages.publication.release_gate import entries_of
from translator.newsroom.pages.publication.versions import make_bylines
from translator.newsroom.review.checks.metadata import ArticleVersions, HouseFacts, VersionFile, check_versions


def check_metadata(
    article: Article,
    *,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    files: Mapping[Path, bytes | None] = MappingProxyType({}),
) -> list[Finding]:
    """
    Return what does not agree between an article and its published versions; each finding names its file.

    `files` are those that shall be published (None: taken away). An article of which nothing is published is looked at
    by itself. Catalogs and notebooks have no front matter, and nothing is wrong with it. Raises `ArticleError` for a
    file that cannot be read.
    """
    if article.format in WHOLE:
        return []
    return check_versions(read_versions(article, files=files), only=only, skip=skip)


def is_published(newsroom: Newsroom, ref: ArticleRef) -> bool:
    """Whether there is a published version of an article."""
    return any(os.path.lexists(newsroom.article_path(tag, ref.slug)) for tag in VERSION_TAGS if tag != ref.tag)


def read_versions(article: Article, *, files: Mapping[Path, bytes | None] = MappingProxyType({})) -> ArticleVersions:
    """Return the source and all versions that are published, or in `files`, with the facts to hold them against."""
    newsroom = article.newsroom
    pages = [Page(article.path, article.tag, article.data, article.front_matter)]
    for tag in (LangTag(tag) for tag in VERSION_TAGS if tag != article.tag):
        path = newsroom.article_path(tag, article.slug)
        if data := files.get(path):
            with newsroom.naming_article(path):
                pages.append(Page(path, tag, data, read_front_matter(data)))
        elif path not in files and (page := article.page(tag)):
            pages.append(page)
    found = [
        VersionFile(
            page.tag,
            article.slug,
            newsroom.relative(page.path),
            page.data,
            page.front_matter.values,
            page.body.decode("utf-8", "replace"),
            is_source=page.tag == article.tag,
        )
        for page in pages
    ]
    versions = tuple(version for version in found if version.is_source or version.translation)
    return ArticleVersions(versions, _facts(article, versions))


def _facts(article: Article, versions: tuple[VersionFile, ...]) -> HouseFacts:
    newsroom, bylines = article.newsroom, make_bylines(article.newsroom)
    rev = source_rev(article.document.segments)
    counts, derived = {}, {}
    for version in versions[1:]:
        home = find_script_source(newsroom, article.ref, version.tag)
        other = article.catalog(home) if home and home != article.tag else None
        # Of a version of an older source the catalog has nothing to say: meta.rev does.
        if version.translation.get("source_rev") == rev:
            catalog = article.catalog(version.tag)
            entries = {entry.key: entry for entry in entries_of(article.cut_for(catalog), catalog)}
            counts[version.tag] = coverage(tuple(entries.values()), other)
        if home:
            derived[version.tag] = wording_rev(other.entries) if other else rev
    return HouseFacts(
        label=bylines.texts.label,
        disclaimer=bylines.texts.disclaimer,
        tag_label=bylines.texts.tag_label,
        person=lambda person_id, tag: _person(bylines, person_id, tag),
        date=bylines.date,
        link_names=lambda tag: names_of(newsroom, article.ref, LangTag(tag), article.body),
        is_site=newsroom.settings.is_site,
        source_rev=rev,
        coverage=counts,
        derived_rev=derived,
    )


def _person(bylines: Bylines, person_id: str, tag: str) -> str | None:
    if not bylines.people:
        # A house without a list of people names everybody as its articles do.
        return person_id
    person = bylines.people.get(person_id)
    if person is None:
        return None
    name = person.name(tag)
    return "" if name == person_id else name
