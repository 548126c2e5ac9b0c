"""
What was adopted: whether git knows the page that the ledger names, and its author is the person who answers for it.

Nobody reviewed these texts here; that is said in a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from translator.bilingual.errors import ArticleError, GitError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles import format_of, parse_document
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import UNKNOWN, Action, AdoptData, Event
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.house_history import HouseHistory
from translator.newsroom.proof.audit.problems import Problem, problem_of


class AdoptionCheck:
    """Looks at the adopted segments of one catalog after the other; `house` is None outside of git."""

    def __init__(self, newsroom: Newsroom, house: HouseHistory | None) -> None:
        self._newsroom = newsroom
        self._house = house
        self._authors: dict[str, str] = {}

    def problems(self, catalog: Catalog) -> Iterator[Problem]:
        """Yield a note about the adopted segments of a catalog, and what is wrong with the page that they are from."""
        events = [event for event in catalog.events if event.action is Action.ADOPT and event.key]
        if not events:
            return
        standing = {entry.key: entry for entry in catalog.entries if catalog.stands_as_adopted(entry)}
        if standing:
            message = ngettext("{count} segment stands as it was adopted: nobody reviewed it here",
                               "{count} segments stand as they were adopted: nobody reviewed them here",
                               len(standing))  # fmt: skip
            yield problem_of(catalog, "adopted", message)
        if self._house is None:
            return
        claims: dict[tuple[str, str, str, str], list[Event]] = {}
        for event in events:
            if isinstance(event.data, AdoptData):
                claim = (event.actor, event.data.revision, event.data.content, event.data.page)
                claims.setdefault(claim, []).append(event)
        for claimed in claims.values():
            problem = _wrong(self._newsroom, catalog, claimed, self._authors)
            problem = problem or self._not_by(catalog, claimed[0])
            if problem is not None:
                yield problem
                continue
            open_keys = {event.key for event in claimed} & standing.keys()
            if open_keys and not self._is_settled(self._house, catalog, claimed, [standing[key] for key in open_keys]):
                message = ngettext(
                    "{count} segment was adopted from a page that git does not show to be older than this project: "
                    "a second person must review it, or answer for the page",
                    "{count} segments were adopted from a page that git does not show to be older than this project: "
                    "a second person must review them, or answer for the page", len(open_keys))  # fmt: skip
                data = claimed[0].data
                assert isinstance(data, AdoptData)
                yield problem_of(catalog, "unconfirmed", message, commit=data.revision)

    def _not_by(self, catalog: Catalog, event: Event) -> Problem | None:
        """Return the problem that somebody else is the author of an adopted page; None where that holds."""
        data, person = event.data, self._newsroom.people.get(event.actor)
        assert isinstance(data, AdoptData)
        addresses = {address.casefold() for address in (person.emails if person else ())}
        if event.actor == UNKNOWN or self._authors[data.revision].casefold() in addresses:
            return None
        try:
            is_author = _wrote_most(self._newsroom, data.revision, data.page, addresses)
        except GitError:
            message = _("the page that was adopted is not in this clone")
            return problem_of(catalog, "unproved", message, commit=data.revision)
        message = _("the author of the page is not {person}", person=event.actor)
        return None if is_author else problem_of(catalog, "author", message, commit=data.revision)

    def _is_settled(
        self, house: HouseHistory, catalog: Catalog, events: Sequence[Event], entries: Sequence[Entry]
    ) -> bool:
        """Whether readers had this very translation before the project began, or a second person answers for it."""
        data = events[0].data
        assert isinstance(data, AdoptData)
        author = house.owner(self._authors.get(data.revision, ""), data.revision)
        for answer in house.answers:
            if answer.commit == data.revision and house.is_independent(answer, [author] if author else []):
                return True
        root, beginning = self._newsroom.root, house.beginning
        if not beginning or not git.is_ancestor(root, data.revision, beginning):
            return False
        path = self._newsroom.relative(self._newsroom.article_path(catalog.tag, catalog.slug))
        place = self._newsroom.tree.place(data.page)
        if (place is None or place.slug != catalog.slug) and data.page not in git.former_names(root, path):
            return False
        return self._had_source(catalog, data, entries, beginning)

    def _had_source(self, catalog: Catalog, data: AdoptData, entries: Sequence[Entry], beginning: str) -> bool:
        """Whether git had the sentences that were translated when the project began."""
        newsroom = self._newsroom
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


def _wrote_most(project: Newsroom, revision: str, page: str, addresses: Collection[str]) -> bool:
    """
    Whether most of a page is by somebody with one of these addresses, whoever changed it last.

    Where its own history does not say so, that of all pages is asked, in which it may have had another name. Raises
    `GitError` where the clone does not have all that its commits changed.
    """
    for paths in ([page], [f":(glob)**/*{Path(page).suffix}"]):
        if _main_authors(project.root, tuple(paths), revision).get(page, "").casefold() in addresses:
            return True
    return False


@lru_cache(maxsize=8)
def _main_authors(root: Path, paths: tuple[str, ...], revision: str) -> dict[str, str]:
    return git.main_authors(root, paths, revision)


def _wrong(project: Newsroom, catalog: Catalog, events: Sequence[Event], authors: dict[str, str]) -> Problem | None:
    """Return why the page cannot be what the ledger says; None where git has exactly it, with these texts."""
    data = events[0].data
    assert isinstance(data, AdoptData)
    if not data.revision:
        message = _("the page that was adopted was not committed: nobody vouches for its author")
        return problem_of(catalog, "unproved", message)
    try:
        if data.revision not in authors:
            authors[data.revision] = git.author_of(project.root, data.revision)
        (content,) = git.contents(project.root, [f"{data.revision}:./{data.page}"])
    except GitError:
        content = None
        authors.setdefault(data.revision, "")
    if content is None:
        return problem_of(
            catalog, "unproved", _("the page that was adopted is not in this clone"), commit=data.revision
        )
    if hashlib.sha256(content).hexdigest() != data.content or not _has_texts(content, data.page, catalog, events):
        return problem_of(catalog, "page", _("the page that was adopted is not the one in git"), commit=data.revision)
    return None


def _has_texts(content: bytes, page: str, catalog: Catalog, events: Sequence[Event]) -> bool:
    """Whether the texts of the events are those of the page at the places that they name."""
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
