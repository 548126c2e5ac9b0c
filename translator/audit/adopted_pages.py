"""
What was adopted: whether git knows the page that the ledger names, and its author is the person who answers for it.

Nobody reviewed these texts here; that is said in a note.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from translator import git
from translator.audit.problems import Problem, note
from translator.catalog import Catalog
from translator.catalog.actions import UNKNOWN, Action
from translator.catalog.event_data import AdoptData
from translator.errors import GitError
from translator.i18n import _, ngettext
from translator.project import Project
from translator.review.people import load_people


def adoption_problems(project: Project, catalogs: Sequence[Catalog], *, has_history: bool) -> Iterator[Problem]:
    """Yield a note about the adopted segments of each catalog, and what is wrong with the page that they are from."""
    people = load_people(project)
    authors: dict[str, str] = {}
    for catalog in catalogs:
        events = [event for event in catalog.events if event.action is Action.ADOPT and event.key]
        if not events:
            continue
        where = catalog.ledger.where
        standing = sum(_is_as_adopted(catalog, entry.key, entry.target_hash) for entry in catalog.entries)
        if standing:
            message = ngettext("{count} segment stands as it was adopted: nobody reviewed it here",
                               "{count} segments stand as they were adopted: nobody reviewed them here",
                               standing)  # fmt: skip
            yield note("adopted", where, message, catalog.slug, catalog.tag)
        if not has_history:
            continue
        claims = Counter((event.actor, event.data) for event in events if isinstance(event.data, AdoptData))
        seen: set[tuple[str, str, str]] = set()
        for actor, data in claims:
            claim = (actor, data.revision, data.content)
            if claim in seen:
                continue
            seen.add(claim)
            problem = _wrong(project, catalog, actor, data, authors)
            if problem is not None:
                yield problem
                continue
            person = people.get(actor)
            if actor != UNKNOWN and authors[data.revision].casefold() not in map(
                str.casefold, person.emails if person else ()
            ):
                message = _("the author of the page is not {person}", person=actor)
                yield Problem("author", where, message, catalog.slug, catalog.tag, commit=data.revision)


def _is_as_adopted(catalog: Catalog, key: str, target_hash: str) -> bool:
    entry = catalog.find(key)
    if entry is None:
        return False
    last = next((event for event in reversed(catalog.history(entry)) if event.target_hash and event.state_to), None)
    return last is not None and last.action is Action.ADOPT and last.target_hash == target_hash


def _wrong(
    project: Project, catalog: Catalog, actor: str, data: AdoptData, authors: dict[str, str]
) -> Problem | None:  # fmt: skip
    """Return why the page cannot be what the ledger says; None where git has exactly it."""
    where = catalog.ledger.where
    if not data.revision:
        if actor == UNKNOWN:
            return None
        message = _("the page that was adopted was not committed: nobody vouches for its author")
        return note("unproved", where, message, catalog.slug, catalog.tag)
    try:
        if data.revision not in authors:
            authors[data.revision] = git.author_of(project.root, data.revision)
        (content,) = git.contents(project.root, [f"{data.revision}:./{data.page}"])
    except GitError:
        content = None
        authors.setdefault(data.revision, "")
    if content is None:
        message = _("the page that was adopted is not in this clone")
        return note("unproved", where, message, catalog.slug, catalog.tag, data.revision)
    if hashlib.sha256(content).hexdigest() != data.content:
        message = _("the page that was adopted is not the one in git")
        return Problem("page", where, message, catalog.slug, catalog.tag, commit=data.revision)
    return None
