"""
Commit authorship: whether the person named in a line of a ledger is who committed it, and had the role for it then.

Anybody can write a name into an event. A commit has an author, whose address must be as the list of people gave it for
that person at the time of the commit; in a sealed proof it has a signature (`signers.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from translator.bilingual.i18n import _, enumeration, ngettext
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import NOBODY, Action, Event
from translator.newsroom.house.people import AGENT
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of
from translator.newsroom.proof.audit.git_history import Commit, History
from translator.newsroom.proof.audit.house_history import HouseHistory

# The author of an adopted page is not who committed the line; the others decide nothing.
_UNSIGNED = frozenset({Action.ADOPT, Action.COMMENT, Action.DRAFT, Action.PROPOSE, Action.CLOSE, Action.ASSIGN})


@dataclass(slots=True)
class Authorship:
    problems: list[Problem] = field(default_factory=list)
    acts: dict[int, tuple[str, Commit]] = field(default_factory=dict)
    """1-based line → who decided, and in which commit, where that holds."""
    by_committer: int = 0
    """Lines that an address of `[verify] committers` brought in."""


@dataclass(frozen=True, slots=True)
class AuthorshipCheck:
    house: HouseHistory
    history: History

    def check(self, catalog: Catalog) -> Authorship:
        found = Authorship()
        open_lines = {"uncommitted": 0, "shallow": 0}
        wrong: dict[tuple[str, str, str], list[tuple[int, Event]]] = defaultdict(list)
        ledger = catalog.ledger
        for number, (name, event) in enumerate(zip(ledger.hashes, ledger.events, strict=True), 1):
            if event.actor in NOBODY or event.action in _UNSIGNED:
                continue
            commit = self.history.commit_of(name)
            if commit is None or commit.id in self.history.boundary:
                open_lines["shallow" if commit else "uncommitted"] += 1
                continue
            said = next(
                (one for one in self._wrong(event, commit) if not self._is_answered(event, commit, one[0])), None
            )
            if said is not None:
                wrong[commit.id, *said].append((number, event))
                continue
            found.acts[number] = event.actor, commit
            if self.house.is_committer(commit):
                found.by_committer += 1
                change = self.house.named_alone(commit)
                if change is not None and not any(one.commit == change.commit.id for one in found.problems):
                    message = _("one person alone let {email} commit for others ({commit}): a second person must "
                                "answer for it", email=commit.email, commit=change.commit.short)  # fmt: skip
                    found.problems.append(
                        problem_of(catalog, "unconfirmed", message, line=number, commit=change.commit.id)
                    )
        found.problems += (problem_of(catalog, kind, _open(kind, count)) for kind, count in open_lines.items() if count)
        for (commit_id, kind, message), lines in wrong.items():
            number, event = lines[0]
            count = ngettext("{count} line, {commit}: ", "{count} lines, {commit}: ", len(lines), commit=commit_id[:10])
            found.problems.append(
                problem_of(catalog, kind, count + message, line=number, key=event.key, commit=commit_id)
            )
        return found

    def _wrong(self, event: Event, commit: Commit) -> Iterator[tuple[str, str]]:
        house, actor = self.house, event.actor
        person, where = house.person(actor, commit), house.project.people.where
        if actor.startswith(AGENT) or (person is not None and person.is_machine):
            yield "person", _("{actor} is a program, and no person decided", actor=actor)
            return
        if person is None and house.project.people:
            yield "person", _("{actor} is not in {file}", actor=actor, file=where)
            return
        if not (person is not None and house.is_of(person, commit)) and not house.is_committer(commit):
            author = house.doer(commit) or commit.email
            if house.seal is None and (person is None or not person.emails):
                yield "unproved", _("{person} has no address in {file}", person=actor, file=where)
            else:
                yield "author", _("of {person}, committed by {author}", person=actor, author=author)
        needed = event.action.rule.roles
        if person is not None and needed and not person.has_role(*needed):
            yield "role", _("{action} by {person}, who was {roles}; it takes {needed}", action=event.action,
                            person=actor, roles=enumeration(sorted(person.roles)),
                            needed=_(" or ").join(needed))  # fmt: skip

    def _is_answered(self, event: Event, commit: Commit, kind: str) -> bool:
        own = event.actor if kind in {"author", "unproved"} else ""
        return self.house.answer_for(commit, event.actor, own=own) is not None


def _open(kind: str, count: int) -> str:
    if kind == "uncommitted":
        return ngettext("{count} decision is not committed yet: nobody vouches for it",
                        "{count} decisions are not committed yet: nobody vouches for them", count)  # fmt: skip
    return ngettext("{count} decision is older than what this shallow clone knows",
                    "{count} decisions are older than what this shallow clone knows", count)  # fmt: skip
