"""
Acknowledgements: a person says, with a reason, why something stands that cannot be proved otherwise.

Wrong times are acknowledged in the ledger that has them, by an editor, for all lines that they had seen. What a commit
did is acknowledged in `locales/acknowledgements.jsonl`, a ledger of the house: a second person answers for a change of
the rules or for a page that was adopted, or somebody for what another person's commit says in their name. What is
acknowledged is not a problem any longer; `verify` believes it once it is committed under an address of whoever says it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.newsroom.catalog.events import AcknowledgeData, Action, Event, now
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.ground.files import locked
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.proof.audit.chain import wrong_times
from translator.newsroom.proof.audit.problems import Problem
from translator.newsroom.review.clock_skew import commit_clock_warning

OF_COMMITS = ("author", "squash", "role", "identity", "newcomer", "unconfirmed", "unproved")
"""The kinds of problem that are acknowledged commit by commit."""


def acknowledgements_path(project: Project) -> Path:
    """Return where people answer for what commits did."""
    return project.locales_dir / "acknowledgements.jsonl"


def acknowledge_times(article: Article, tag: str, person: Person, reason: str) -> int:
    """
    Write down that the wrong times of one ledger are known; return for how many lines, and write nothing for none.

    Raises `ReviewError` without a reason, for somebody who is not an editor, and while the clock is wrong.
    """
    newsroom = article.newsroom
    ledger = newsroom.relative(newsroom.ledger_path(tag, article.slug))
    _require_reason(reason, ledger)
    if not person.may(Action.ACKNOWLEDGE):
        roles, needed = _(", ").join(sorted(person.roles)), _(" or ").join(Action.ACKNOWLEDGE.rule.roles)
        raise ReviewError(
            _("{person} is {roles}, and this takes {needed}", person=person.id, roles=roles, needed=needed),
            where=ledger,
            hint=_("{file}   (says who may)", file="glossaries/people.yml"),
        )
    warning = commit_clock_warning(newsroom)
    if warning:
        raise ReviewError(warning, where=ledger)
    with article.transaction(tag) as catalog:
        count = len(wrong_times(catalog.ledger).open)
        if count:
            catalog.note(Action.ACKNOWLEDGE, actor=person.id, data=AcknowledgeData(problem="time"), reason=reason)
    return count


def acknowledge_commits(newsroom: Newsroom, problems: Iterable[Problem], person: Person, reason: str) -> list[str]:
    """
    Answer for what the commits of `problems` did; return the hashes of those that nobody had answered for so.

    Whether the answer counts (`HouseHistory.answers`), `verify` says when it is committed. Raises `ReviewError` without
    a reason.
    """
    path = acknowledgements_path(newsroom)
    _require_reason(reason, newsroom.relative(path))
    with locked(newsroom.derived_dir / "locks" / "acknowledgements.lock"):
        there = newsroom.read(path) if path.exists() else b""
        ledger = Ledger(there, where=newsroom.relative(path))
        known = {(event.actor, event.data) for event in ledger.events}
        written = []
        for problem in problems:
            data = AcknowledgeData(problem=problem.kind, commit=problem.commit)
            if not problem.commit or (person.id, data) in known:
                continue
            known.add((person.id, data))
            written.append(problem.commit)
            ledger.append(Event(Action.ACKNOWLEDGE, key="", actor=person.id, at=now(), reason=reason, data=data))
        if written:
            newsroom.write(path, there + ledger.added)
    return written


def _require_reason(reason: str, where: str) -> None:
    if not reason.strip():
        raise ReviewError(_("this takes a reason"), where=where, hint="--reason TEXT")
