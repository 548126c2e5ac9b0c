"""The check of what was adopted from a page that was there before: readers had it, and nobody need have reviewed it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from translator.bilingual.errors import ArticleError, GitError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import format_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, AdoptData, Event
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of
from translator.newsroom.proof.audit.git_history import Commit
from translator.newsroom.proof.audit.house_history import HouseHistory


def adoption_problems(newsroom: Newsroom, house: HouseHistory | None, catalog: Catalog) -> Iterator[Problem]:
    """Yield a note about the adopted segments of a catalog, and what is wrong with the pages that they are from."""
    events = [event for event in catalog.events if event.action is Action.ADOPT and event.key]
    if not events:
        return
    standing = {entry.key: entry for entry in catalog.entries if catalog.stands_as_adopted(entry)}
    if standing:
        message = ngettext("{count} segment stands as it was adopted: nobody reviewed it here",
                           "{count} segments stand as they were adopted: nobody reviewed them here",
                           len(standing))  # fmt: skip
        yield problem_of(catalog, "adopted", message)
    if house is None:
        return
    claims: dict[tuple[str, str, str], list[Event]] = {}
    for event in events:
        if isinstance(event.data, AdoptData):
            claims.setdefault((event.data.revision, event.data.content, event.data.page), []).append(event)
    for claimed in claims.values():
        problem = _wrong(newsroom, catalog, claimed)
        if problem is not None:
            yield problem
            continue
        open_keys = {event.key for event in claimed} & standing.keys()
        if open_keys and not _is_settled(newsroom, house, catalog, claimed, [standing[key] for key in open_keys]):
            message = ngettext(
                "{count} segment was adopted from a page that git does not show to be older than this project: "
                "a second person must review it, or answer for the page",
                "{count} segments were adopted from a page that git does not show to be older than this project: "
                "a second person must review them, or answer for the page", len(open_keys))  # fmt: skip
            data = claimed[0].data
            assert isinstance(data, AdoptData)
            yield problem_of(catalog, "unconfirmed", message, commit=data.revision)


def _is_settled(
    newsroom: Newsroom, house: HouseHistory, catalog: Catalog, events: Sequence[Event], entries: Sequence[Entry]
) -> bool:
    data, root = events[0].data, newsroom.root
    assert isinstance(data, AdoptData)
    if house.answer_for(Commit(data.revision, git.author_of(root, data.revision))) is not None:
        return True
    beginning = house.beginning
    if not beginning or not git.is_ancestor(root, data.revision, beginning):
        return False
    path = newsroom.relative(newsroom.article_path(catalog.tag, catalog.slug))
    place = newsroom.tree.place(data.page)
    if (place is None or place.slug != catalog.slug) and data.page not in git.former_names(root, path):
        return False
    return _had_source(newsroom, catalog, data, entries, beginning)


def _had_source(
    newsroom: Newsroom, catalog: Catalog, data: AdoptData, entries: Sequence[Entry], beginning: str
) -> bool:
    try:
        path = newsroom.relative(newsroom.article(catalog.slug).path)
    except UsageError:
        return False
    names = [f"{beginning}:./{path}"]
    if data.source_revision and git.is_ancestor(newsroom.root, data.source_revision, beginning):
        names.append(f"{data.source_revision}:./{path}")
    if data.source_blob and git.has_object(newsroom.root, data.source_blob, beginning):
        names.append(data.source_blob)
    for text in git.contents(newsroom.root, names):
        try:
            segments = parse_document(text or b"", tag=catalog.source_tag, format=format_of(path)).segments
        except ArticleError:
            continue
        known = _flat("".join(segment.source for segment in segments))
        if all(_flat(entry.source) in known for entry in entries):
            return True
    return False


def _flat(text: str) -> str:
    return "".join(plain_text(text).split())


def _wrong(project: Newsroom, catalog: Catalog, events: Sequence[Event]) -> Problem | None:
    data = events[0].data
    assert isinstance(data, AdoptData)
    if not data.revision:
        message = _("the page that was adopted was not committed: nobody vouches for it")
        return problem_of(catalog, "unproved", message)
    try:
        (content,) = git.contents(project.root, [f"{data.revision}:./{data.page}"])
    except GitError:
        content = None
    if content is None:
        message = _("the page that was adopted is not in this clone")
        return problem_of(catalog, "unproved", message, commit=data.revision)
    if hashlib.sha256(content).hexdigest() != data.content or not _has_texts(content, data.page, catalog, events):
        return problem_of(catalog, "page", _("the page that was adopted is not the one in git"), commit=data.revision)
    return None


def _has_texts(content: bytes, page: str, catalog: Catalog, events: Sequence[Event]) -> bool:
    try:
        segments = parse_document(content, tag=catalog.tag, format=format_of(page)).segments
    except ArticleError:
        return False
    known = {event.target_hash: event.target for event in catalog.events if event.target}
    for event in events:
        places = event.data.places if isinstance(event.data, AdoptData) else ()
        if not all(0 < place <= len(segments) for place in places):
            return False
        text = "".join(plain_text(segments[place - 1].source) for place in places)
        if "".join(text.split()) != "".join(plain_text(known.get(event.target_hash, "")).split()):
            return False
    return True
