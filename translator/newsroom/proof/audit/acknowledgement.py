"""Problems of a proof, those in the chain of a ledger, and the word of a second person who answers for a commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import AcknowledgeData, Action, Event, now
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.ground.files import locked
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import Person


def chain_problems(ledger: Ledger) -> Iterator[tuple[int, str, str]]:
    """Yield (1-based line, kind, message) for lines that do not stand where they were written."""
    place = {name: number for number, name in reversed(list(enumerate(ledger.hashes, 1)))}
    for number, (event, name) in enumerate(zip(ledger.events, ledger.hashes, strict=True), 1):
        if place[name] != number:
            yield number, "duplicate", _("the line stands in line {number} already", number=place[name])
            continue
        later = [place[prev] for prev in event.prev if place.get(prev, 0) >= number]
        if later:
            yield number, "order", _("the line that it follows stands behind it, in line {number}", number=later[0])
        elif any(prev not in place for prev in event.prev):
            yield number, "chain", _("the line before it was changed, moved or deleted")
        elif not event.prev and number > 1 and event.state_from not in {None, State.NEW}:
            # Two branches may each have begun the ledger of one article: then both begin at what nobody had touched.
            yield number, "chain", _("the line names no line before it")


HINTS = frozenset({"acknowledged", "adopted"})
"""Kinds that only deserve a look: nothing is unproved, and `--strict` does not fail on them."""
NOTES = HINTS | frozenset(
    {"uncommitted", "shallow", "no-git", "unread", "unproved", "unconfirmed", "outdated", "draft"}
)
"""Kinds that say what could not be proved, without anything being wrong; `--strict` fails on them too."""

KINDS = (
    "unreadable", "chain", "order", "duplicate", "deleted", "self-review", "unseen-text", "step", "state", "empty",
    "reason", "person", "role", "author", "signature", "foreign", "errors", "conversion", "article", "gate", "page",
    "rules", "withdrawn", *sorted(NOTES),
)  # fmt: skip
"""All kinds; each has its row in docs/commands/verify.md."""


@dataclass(frozen=True, slots=True)
class Problem:
    kind: str
    where: str
    """File, with the line of the ledger where there is one."""
    message: str
    slug: str
    tag: str
    key: str = ""
    commit: str = ""
    """Hash of the commit that it is about; empty where git has no part in it."""
    severity: str = "problem"
    """`problem`, or `note` for what could not be proved though nothing is wrong."""

    @property
    def place(self) -> tuple[str, int]:
        """File, and line where there is one, else 0."""
        path, _colon, line = self.where.rpartition(":")
        return (path, int(line)) if line.isdigit() else (self.where, 0)

    @property
    def is_note(self) -> bool:
        return self.severity == "note"


def note(kind: str, where: str, message: str, slug: str = "", tag: str = "", commit: str = "") -> Problem:
    return Problem(kind, where, message, slug, tag, commit=commit, severity="note")


def problem_of(
    catalog: Catalog, kind: str, message: str, *, line: int = 0, where: str = "", key: str = "", commit: str = ""
) -> Problem:
    """Return a problem or, by its kind, a note: of an event of the ledger (from 1), else of `where`, else of it all."""
    ledger = catalog.ledger
    if 0 < line <= len(ledger.places):
        line = ledger.places[line - 1] + 1  # One line of the file may hold many events.
    where = f"{ledger.where}:{line}" if line else where or ledger.where
    if kind in NOTES:
        return note(kind, where, message, catalog.slug, catalog.tag, commit)
    return Problem(kind, where, message, catalog.slug, catalog.tag, key, commit)


def acknowledgements_path(project: Project) -> Path:
    return project.locales_dir / "acknowledgements.jsonl"


def acknowledge_commits(newsroom: Newsroom, problems: Iterable[Problem], person: Person, reason: str) -> list[str]:
    """
    Answer for what the commits of `problems` did; return the hashes of those for which they had not yet.

    `verify` says whether the answer counts (`HouseHistory.answer_for`) when it is committed. Raises `ReviewError`
    without a reason.
    """
    path = acknowledgements_path(newsroom)
    if person.is_machine:
        raise ReviewError(
            _("{person} is a program: a person answers for decisions", person=person.id), hint="translator verify"
        )
    if not reason.strip():
        raise ReviewError(_("this takes a reason"), where=newsroom.relative(path), hint="--reason TEXT")
    with locked(newsroom.derived_dir / "locks" / "acknowledgements.lock"):
        there = newsroom.read(path) if path.exists() else b""
        ledger = Ledger(there, where=newsroom.relative(path))
        known = {event.data.commit for event in ledger.events
                 if event.actor == person.id and isinstance(event.data, AcknowledgeData)}  # fmt: skip
        written = []
        for problem in problems:
            if not problem.commit or problem.commit in known:
                continue
            known.add(problem.commit)
            data = AcknowledgeData(problem=problem.kind, commit=problem.commit)
            written.append(problem.commit)
            ledger.append(Event(Action.ACKNOWLEDGE, key="", actor=person.id, at=now(), reason=reason, data=data))
        if written:
            newsroom.write(path, there + ledger.added)
    return written
