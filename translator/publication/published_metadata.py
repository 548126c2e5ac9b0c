"""The published versions of an article, as the `meta.*` checks read them: files, catalogs and texts of the house."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from translator.article_links import body_of, names_of
from translator.catalog import load_catalog
from translator.catalog.script_source import find_script_source
from translator.catalog.segment_rules import rules_for
from translator.checks.metadata.article_versions import ArticleVersions, HouseFacts, VersionFile, check_versions
from translator.formats import front_matter_of, parse_document
from translator.language import CONTENT_TAGS, LangTag
from translator.model import Finding
from translator.newsroom import Newsroom
from translator.project import ArticleRef
from translator.publication.bylines import Bylines
from translator.publication.provenance import coverage, source_rev, wording_rev
from translator.publication.release_gate import entries_of
from translator.publication.versions import make_bylines


def check_metadata(
    newsroom: Newsroom,
    ref: ArticleRef,
    *,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    files: Mapping[Path, bytes | None] = MappingProxyType({}),
) -> list[Finding]:
    """
    Return what does not agree between an article and its published versions; each finding names its file.

    `files` are those that shall be published (None: taken away). An article of which nothing is published is looked at
    by itself. Raises `ArticleError` for a file that cannot be read.
    """
    return check_versions(read_versions(newsroom, ref, files=files), only=only, skip=skip)


def is_published(newsroom: Newsroom, ref: ArticleRef) -> bool:
    """Whether there is a published version of an article."""
    return any(os.path.lexists(newsroom.article_path(tag, ref.slug)) for tag in CONTENT_TAGS if tag != ref.tag)


def read_versions(
    newsroom: Newsroom,
    ref: ArticleRef,
    *,
    files: Mapping[Path, bytes | None] = MappingProxyType({}),
) -> ArticleVersions:
    """Return the source and all versions that are published, or in `files`, with the facts to hold them against."""
    source = _read(newsroom, ref, ref.path, ref.tag, is_source=True)
    paths = [(tag, newsroom.article_path(tag, ref.slug)) for tag in CONTENT_TAGS if tag != ref.tag]
    there = [(tag, path) for tag, path in paths if files.get(path) or (path not in files and os.path.lexists(path))]
    published = [_read(newsroom, ref, path, tag, files.get(path)) for tag, path in there]
    versions = (source, *(version for version in published if version.translation))
    return ArticleVersions(versions, _facts(newsroom, ref, versions))


def _read(
    newsroom: Newsroom, ref: ArticleRef, path: Path, tag: str, data: bytes | None = None, *, is_source: bool = False
) -> VersionFile:
    data = newsroom.read(path) if data is None else data
    with newsroom.naming_article(path):
        front = front_matter_of(data)
    body = data[front.span[1] :].decode("utf-8", "replace")
    return VersionFile(tag, ref.slug, newsroom.relative(path), data, front.values, body, is_source)


def _facts(newsroom: Newsroom, ref: ArticleRef, versions: tuple[VersionFile, ...]) -> HouseFacts:
    bylines = make_bylines(newsroom)
    document = parse_document(versions[0].data, tag=ref.tag)
    rev = source_rev(document.segments)
    counts, derived = {}, {}
    for version in versions[1:]:
        # Of a version of an older source the catalog has nothing to say: meta.rev does.
        if version.translation.get("source_rev") == rev:
            catalog = load_catalog(newsroom, ref.slug, version.tag)
            cut = document.resegmented(rules_for(newsroom, ref, catalog))
            entries = {entry.key: entry for entry in entries_of(cut, catalog)}
            home = find_script_source(newsroom, ref, version.tag)
            other = load_catalog(newsroom, ref.slug, home) if home and home != ref.tag else None
            counts[version.tag] = coverage(tuple(entries.values()), other)
        origin = find_script_source(newsroom, ref, version.tag)
        if origin:
            is_source = origin == ref.tag
            derived[version.tag] = rev if is_source else wording_rev(load_catalog(newsroom, ref.slug, origin).entries)
    return HouseFacts(
        label=bylines.texts.label,
        disclaimer=bylines.texts.disclaimer,
        tag_label=bylines.texts.tag_label,
        person=lambda person_id, tag: _person(bylines, person_id, tag),
        date=bylines.date,
        link_names=lambda tag: names_of(newsroom, ref, LangTag(tag), body_of(versions[0].data)),
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
