"""Problems in the chain of a ledger: lines that are missing, repeated or out of order, and impossible times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import CLOCK_SKEW, AcknowledgeData, Action, Event, format_time, now, parse_time
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.ground.files import locked
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review.decisions import commit_clock_warning


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


@dataclass(frozen=True, slots=True)
class WrongTimes:
    open: dict[int, str]
    """1-based line → what is wrong."""
    acknowledged: dict[int, int]
    """1-based line of the acknowledgement → how many lines it stands for."""


def wrong_times(ledger: Ledger) -> WrongTimes:
    """
    Find events that are dated in the future, or before what they follow.

    One that a person acknowledged, in a line whose author had seen it, is not open any longer; after such a line times
    are counted anew from its own.
    """
    found: dict[int, str] = {}
    acknowledgements: list[int] = []
    latest: dict[str, datetime] = {}
    limit = datetime.now(UTC) + CLOCK_SKEW
    for number, (event, name) in enumerate(zip(ledger.events, ledger.hashes, strict=True), 1):
        at = parse_time(event.at)
        before = max((latest[prev] for prev in event.prev if prev in latest), default=None)
        if isinstance(event.data, AcknowledgeData) and event.data.problem == "time" and event.reason.strip():
            acknowledgements.append(number)
            before = None
        if at is None:
            found[number] = _("{at} is not a time", at=repr(event.at))
        elif at > limit:
            found[number] = _("it is dated in the future: {at}", at=event.at)
        elif before and at < before - CLOCK_SKEW:
            earlier = format_time(before)
            found[number] = _("it is dated {at}, before what it follows ({before})", at=event.at, before=earlier)
        # One wrong clock is one problem, not one for each line after it.
        times = [time for time in (before, at) if time is not None and time <= limit]
        if times:
            latest[name] = max(times)
    covered = _cover(ledger, found, acknowledgements) if acknowledgements else {}
    counts = Counter(covered.values())
    return WrongTimes({line: said for line, said in found.items() if line not in covered}, dict(counts))


def _cover(ledger: Ledger, lines: Iterable[int], acknowledgements: Sequence[int]) -> dict[int, int]:
    lineage = ledger.lineage()
    found: dict[int, int] = {}
    for line in lines:
        for number in acknowledgements:
            if lineage.precedes(line - 1, number - 1):
                found[line] = number
                break
    return found


HINTS = frozenset({"fast", "acknowledged", "adopted"})
"""Kinds that only deserve a look: nothing is unproved, and `--strict` does not fail on them."""
NOTES = HINTS | frozenset(
    {"uncommitted", "shallow", "no-git", "unmerged", "outdated", "unproved", "restarted", "newcomer", "torn"}
    | {"unread", "unconfirmed"}
)
"""Kinds that say what could not be proved, without anything being wrong; `--strict` fails on them too."""

KINDS = (
    "unreadable", "chain", "order", "duplicate", "changed", "deleted", "tail", "rewritten",
    "self-review", "unseen-text", "step", "state", "gate", "empty", "reason", "time", "person", "role",
    "author", "squash", "identity", "signature", "foreign", "errors", "conversion", "page", "withdrawn", *sorted(NOTES),
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


OF_COMMITS = ("author", "squash", "role", "identity", "newcomer", "unconfirmed", "unproved")


def acknowledgements_path(project: Project) -> Path:
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

    `verify` says whether the answer counts (`HouseHistory.answers`) when it is committed. Raises `ReviewError` without
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
