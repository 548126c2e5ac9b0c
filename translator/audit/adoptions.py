"""
What was adopted: whether git knows the page that the ledger names, and its author is the person who answers for it.

Nobody reviewed these texts here; that is said in a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from translator import git
from translator.audit.problems import Problem, problem_of
from translator.catalog import Catalog
from translator.catalog.actions import UNKNOWN, Action
from translator.catalog.event_data import AdoptData
from translator.catalog.events import Event
from translator.errors import ArticleError, GitError
from translator.formats import format_of, parse_document
from translator.formats.inline import plain_text
from translator.i18n import _, ngettext
from translator.newsroom import Newsroom


def adoption_problems(newsroom: Newsroom, catalogs: Sequence[Catalog], *, has_history: bool) -> Iterator[Problem]:
    """Yield a note about the adopted segments of each catalog, and what is wrong with the page that they are from."""
    people = newsroom.people
    authors: dict[str, str] = {}
    for catalog in catalogs:
        events = [event for event in catalog.events if event.action is Action.ADOPT and event.key]
        if not events:
            continue
        standing = sum(map(catalog.stands_as_adopted, catalog.entries))
        if standing:
            message = ngettext("{count} segment stands as it was adopted: nobody reviewed it here",
                               "{count} segments stand as they were adopted: nobody reviewed them here",
                               standing)  # fmt: skip
            yield problem_of(catalog, "adopted", message)
        if not has_history:
            continue
        claims: dict[tuple[str, str, str, str], list[Event]] = {}
        for event in events:
            if isinstance(event.data, AdoptData):
                claim = (event.actor, event.data.revision, event.data.content, event.data.page)
                claims.setdefault(claim, []).append(event)
        for (actor, revision, _content, page), claimed in claims.items():
            problem = _wrong(newsroom, catalog, claimed, authors)
            if problem is not None:
                yield problem
                continue
            person = people.get(actor)
            addresses = {address.casefold() for address in (person.emails if person else ())}
            if actor == UNKNOWN or authors[revision].casefold() in addresses:
                continue
            try:
                is_author = _wrote_most(newsroom, revision, page, addresses)
            except GitError:
                message = _("the page that was adopted is not in this clone")
                yield problem_of(catalog, "unproved", message, commit=revision)
                continue
            if not is_author:
                message = _("the author of the page is not {person}", person=actor)
                yield problem_of(catalog, "author", message, commit=revision)


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
