"""
Versions of articles that are more than a text: notebooks, and gettext catalogs, written without anything added.

A notebook goes out whole, when all of it is signed off. A catalog is what a team works on for months: each message goes
out when a second person has reviewed it, the others stay as the file has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.bilingual.errors import NotReady, PublishError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.notebook import NotebookDocument
from translator.newsroom.catalog import Entry
from translator.newsroom.pages.publication.provenance import Provenance
from translator.newsroom.pages.publication.release_gate import next_command, numbers_confirmed_alone, open_errors
from translator.newsroom.pages.publication.versions import RenderedVersion, VersionRenderer


def render_whole_versions(
    renderer: VersionRenderer, tags: Sequence[LangTag]
) -> tuple[list[RenderedVersion], tuple[str, ...]]:
    """
    Return the versions of an article in `tags`, and what people should know of them.

    Raises `PublishError` for what is not signed off, unless drafts are wanted, and where a proof fails.
    """
    ready = [renderer.collect(tag) for tag in tags]
    if renderer.article.format == "po":
        made = [_catalog_version(renderer, item) for item in ready]
        return [version for version, _note in made], tuple(note for _version, note in made if note)
    if not renderer.is_draft:
        renderer.refuse_unfinished(ready, {})
    return [_notebook_version(renderer, item) for item in ready], ()


def _notebook_version(renderer: VersionRenderer, item: Provenance) -> RenderedVersion:
    renderer.refuse_control_characters(item.catalog)
    document, targets = renderer.cut_for(item.catalog), renderer.targets(item.catalog)
    with renderer.article.newsroom.naming_article(renderer.article.path):
        data = document.render(targets, tag=item.catalog.tag)
    assert isinstance(document, NotebookDocument)
    differences = document.differences(data, targets, tag=item.catalog.tag)
    if differences:
        raise PublishError(
            _("the translation would lose part of the article: {what}; that is a bug of ours",
              what="; ".join(map(str, differences))),
            where=item.catalog.where,
            hint=_("report it with the article and its catalog"),
        )  # fmt: skip
    return _version(renderer, item, data)


def _catalog_version(renderer: VersionRenderer, item: Provenance) -> tuple[RenderedVersion, str]:
    """Return the catalog of a team with the messages that are ready, and what became of the others."""
    article, catalog, tag = renderer.article, item.catalog, LangTag(item.catalog.tag)
    path = article.newsroom.relative(article.page_path(tag))
    document = article.po(tag)
    if document is None:
        raise PublishError(
            _("{slug} is not ready: there is no gettext catalog in {tag}", slug=article.slug, tag=tag),
            where=path,
            hint=_("sphinx-intl update makes it"),
        )
    renderer.refuse_control_characters(catalog)
    ready = {entry.key for entry in _ready_entries(renderer, item)}
    found = [catalog.find(segment.key) for segment in document.segments]
    final = {place: entry.target for place, entry in enumerate(found) if entry and entry.key in ready}
    drafts = {
        place: entry.target
        for place, entry in enumerate(found)
        if renderer.is_draft
        and entry
        and entry.target
        and entry.key not in ready
        and document.written(place, entry.target) != document.messages[place].target
    }
    if found and not final and not drafts:
        error = NotReady(
            _("{slug} is not ready: no segment is reviewed", slug=article.slug),
            where=catalog.where,
            hint=next_command(article, catalog, catalog.entries),
        )
        error.tags = (catalog.tag,)
        raise error
    note = ""
    if waiting := len(found) - len(final):
        note = ngettext("{file}: {count} segment of {total} is not reviewed, and stays as it was",
                        "{file}: {count} segments of {total} are not reviewed, and stay as they were",
                        waiting, file=path, total=len(found))  # fmt: skip
        if drafts:
            note = ngettext("{file}: {count} text that is not reviewed was written, and marked fuzzy",
                            "{file}: {count} texts that are not reviewed were written, and marked fuzzy",
                            len(drafts), file=path)  # fmt: skip
    return _version(renderer, item, document.filled(final, drafts)), note


def _ready_entries(renderer: VersionRenderer, item: Provenance) -> list[Entry]:
    """Return the entries that may go out: two people agree on them, for the present source, and no error is open."""
    wrong = {finding.segment for finding in open_errors(renderer.article, item.catalog)}
    wrong |= set(numbers_confirmed_alone(item.catalog, item.entries))
    return [
        entry for entry in item.entries
        if entry.state.rank >= State.REVIEWED.rank and not entry.is_stale and entry.number not in wrong
    ]  # fmt: skip


def _version(renderer: VersionRenderer, item: Provenance, data: bytes) -> RenderedVersion:
    tag = LangTag(item.catalog.tag)
    whole = replace(renderer.source(), tag=tag, data=data, start=0, is_source=False, place=renderer.place(tag))
    return replace(whole, is_draft=item.is_draft, colophon=(), is_whole=True)
