"""
Commit authorship: whether the person named in a line of a ledger is the author of the commit that added the line.

Anybody can write a name into an event. A commit has an author, whose address must be the one that the list of people
gave for that person at the time of the commit. A valid signature makes this more than a claim. Lines that were
committed on behalf of others come through an address of `[verify] committers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from translator.audit.git_history import BAD_SIGNATURES, Commit, History, commits
from translator.audit.people_history import PeopleHistory, has_address
from translator.audit.problems import Problem, problem_of
from translator.catalog import Catalog
from translator.catalog.actions import NOBODY, Action
from translator.catalog.events import Event
from translator.i18n import _, enumeration, ngettext
from translator.newsroom import Newsroom
from translator.settings import VerifySettings


@dataclass(frozen=True, slots=True)
class CommittedLine:
    """One line of a ledger that a person answers for."""

    catalog: Catalog
    number: int
    event: Event
    commit: Commit

    def problem(self, kind: str, message: str) -> Problem:
        return problem_of(self.catalog, kind, message, line=self.number, key=self.event.key, commit=self.commit.id)


@dataclass(slots=True)
class CommitAuthorship:
    problems: list[Problem] = field(default_factory=list)
    by_commit: int = 0
    """Lines whose actor is the author of their commit."""
    by_committer: int = 0
    """Lines that an address of `[verify] committers` brought in."""
    signed: int = 0
    """Lines whose commit bears a signature that holds."""
    uncommitted: int = 0
    unproved: int = 0
    """Lines from where a shallow clone ends, those of people without an address, comments in somebody else's commit."""


def check_commit_authorship(project: Newsroom, catalogs: Sequence[Catalog], history: History) -> CommitAuthorship:
    """Hold the actor of every line against the author of the commit that brought it in."""
    result = CommitAuthorship()
    lines = list(_committed_lines(catalogs, history, result))
    people = PeopleHistory(project, {line.commit.id for line in lines})
    wrong = [line for line in lines if not _is_vouched(line, people, project.settings.verify)]
    if wrong:
        # A ledger may have stood in another folder once: then the line was known before it came here.
        history.take_elder(commits(project, ["HEAD"], everywhere=True))
        lines = list(_committed_lines(catalogs, history, CommitAuthorship()))
        people = PeopleHistory(project, {line.commit.id for line in lines})
    check = _AuthorshipCheck(people, project.settings.verify, result)
    check.authors(lines)
    check.roles(lines)
    check.signatures(lines)
    check.identities(lines)
    return result


def _committed_lines(
    catalogs: Sequence[Catalog], history: History, result: CommitAuthorship
) -> Iterator[CommittedLine]:
    """Yield the committed lines of people, and say of the others why nobody vouches for them."""
    for catalog in catalogs:
        ledger = catalog.ledger
        fresh = cut = 0
        for number, (line, event) in enumerate(zip(ledger.lines, ledger.events, strict=True), 1):
            # The author of a page that was adopted is not who committed the line: `adoptions` looks at the page.
            if event.actor in NOBODY or event.action is Action.ADOPT:
                continue
            commit = history.first.get(line)
            if commit is None:
                fresh += 1
            elif commit.id in history.boundary:
                cut += 1
            else:
                yield CommittedLine(catalog, number, event, commit)
        result.uncommitted += fresh
        result.unproved += cut
        if fresh:
            message = ngettext("{count} decision is not committed yet: nobody vouches for it",
                               "{count} decisions are not committed yet: nobody vouches for them", fresh)  # fmt: skip
            result.problems.append(problem_of(catalog, "uncommitted", message))
        if cut:
            message = ngettext("{count} decision is older than what this shallow clone knows",
                               "{count} decisions are older than what this shallow clone knows", cut)  # fmt: skip
            result.problems.append(problem_of(catalog, "shallow", message))


def _is_trusted(commit: Commit, settings: VerifySettings) -> bool:
    return any(fnmatchcase(commit.email.casefold(), pattern.casefold()) for pattern in settings.committers)


def _is_vouched(line: CommittedLine, people: PeopleHistory, settings: VerifySettings) -> bool:
    if _is_trusted(line.commit, settings):
        return True
    person = people.person(line.event.actor, line.commit.id)
    return person is not None and line.commit.email.casefold() in map(str.casefold, person.emails)


@dataclass(frozen=True, slots=True)
class _AuthorshipCheck:
    people: PeopleHistory
    settings: VerifySettings
    result: CommitAuthorship

    def authors(self, lines: Sequence[CommittedLine]) -> None:
        """Find lines that somebody else committed: of one person (forged), or of several in one commit (squashed)."""
        actors: dict[str, set[str]] = defaultdict(set)
        wrong: dict[tuple[str, str, str], list[CommittedLine]] = defaultdict(list)
        for line in lines:
            is_talk = line.event.action is Action.COMMENT
            if not is_talk:
                actors[line.commit.id].add(line.event.actor)
            if _is_vouched(line, self.people, self.settings):
                is_trusted = _is_trusted(line.commit, self.settings)
                self.result.by_committer += is_trusted
                self.result.by_commit += not is_trusted
            else:
                person = self.people.person(line.event.actor, line.commit.id)
                is_open = person is None or not person.emails
                owner = self._owner(line.commit)
                if is_open and owner is None:
                    self.result.unproved += 1
                mark = "?" if is_open and owner is None else "~" if is_talk else "!"
                self.result.unproved += mark == "~"
                wrong[line.commit.id, line.catalog.ledger.where, mark].append(line)
        for (commit, _where, mark), found in wrong.items():
            self.result.problems.append(
                self._talk(found) if mark == "~" else self._wrong(found, actors[commit], is_note=mark == "?")
            )

    def _talk(self, found: list[CommittedLine]) -> Problem:
        """Note comments in a commit of somebody else: whoever wrote them, nothing was approved by them."""
        first, commit = found[0], found[0].commit
        message = ngettext("{count} comment of {people} came in with a commit of {author} ({commit}): "
                           "nobody vouches for it, and nothing was approved by it",
                           "{count} comments of {people} came in with a commit of {author} ({commit}): "
                           "nobody vouches for them, and nothing was approved by them", len(found),
                           people=enumeration(sorted({line.event.actor for line in found})),
                           author=commit.email, commit=commit.short)  # fmt: skip
        return first.problem("unproved", message)

    def _wrong(self, found: list[CommittedLine], actors: set[str], *, is_note: bool) -> Problem:
        first, commit = found[0], found[0].commit
        names = enumeration(sorted({line.event.actor for line in found}))
        if is_note:
            message = _("{people} has no address in {file}: commit {commit} by {email} proves nothing",
                        people=names, file=self.people.now.where, commit=commit.short, email=commit.email)  # fmt: skip
            return first.problem("unproved", message)
        owner = self._owner(commit)
        author = f"{owner} <{commit.email}>" if owner else commit.email
        if len(actors) > 1:
            message = ngettext("{count} line of {people} came in with one commit of {author} ({commit}): "
                               "a squash or rebase took the authors away, or it was forged",
                               "{count} lines of {people} came in with one commit of {author} ({commit}): "
                               "a squash or rebase took the authors away, or they were forged", len(found),
                               people=names, author=author, commit=commit.short)  # fmt: skip
            return first.problem("squash", message)
        message = ngettext("{count} line of {people} was committed by {author} ({commit})",
                           "{count} lines of {people} were committed by {author} ({commit})", len(found),
                           people=names, author=author, commit=commit.short)  # fmt: skip
        return first.problem("author", message)

    def _owner(self, commit: Commit) -> str | None:
        people = self.people.as_of(commit.id) or self.people.now
        person = people.with_email(commit.email) if commit.email else None
        return person.id if person else None

    def roles(self, lines: Sequence[CommittedLine]) -> None:
        """Find decisions of people who had not the role for it when it was committed."""
        for line in lines:
            needed = line.event.action.rule.roles
            person = self.people.person(line.event.actor, line.commit.id)
            if needed and person is not None and self._was_without(line, needed):
                message = _("{person} was made {needed} by the very commit that brings in their {action} ({commit})",
                            person=person.id, needed=_(" or ").join(needed), action=line.event.action,
                            commit=line.commit.short)  # fmt: skip
                self.result.problems.append(line.problem("role", message))
            if needed and person is not None and not person.has_role(*needed):
                roles = enumeration(sorted(person.roles))
                self.result.problems.append(
                    line.problem("role", _("{action} by {person}, who was {roles}; it takes {needed}",
                                           action=line.event.action, person=person.id, roles=roles,
                                           needed=_(" or ").join(needed)))
                )  # fmt: skip

    def _was_without(self, line: CommittedLine, needed: Sequence[str]) -> bool:
        """Whether an approval and the right to it came with one commit of the person who approved."""
        if not line.event.action.rule.is_approval or _is_trusted(line.commit, self.settings):
            return False
        before, now = self.people.as_of(f"{line.commit.id}^"), self.people.as_of(line.commit.id)
        old = before.get(line.event.actor) if before is not None else None
        new = now.get(line.event.actor) if now is not None else None
        return old is not None and new is not None and new.has_role(*needed) and not old.has_role(*needed)

    def signatures(self, lines: Sequence[CommittedLine]) -> None:
        """Find commits whose signature does not hold, or that must have one and have none."""
        said: set[str] = set()
        for line in lines:
            commit = line.commit
            self.result.signed += commit.signature in "GU"
            if commit.id in said:
                continue
            if commit.signature in BAD_SIGNATURES:
                message = _("the signature of commit {commit} does not hold", commit=commit.short)
            elif self.settings.signatures and not (
                commit.signature == "G" and commit.email.casefold() in commit.signer.casefold()
            ):
                message = _("commit {commit} bears no signature of {author} that can be checked",
                            commit=commit.short, author=commit.email)  # fmt: skip
            else:
                continue
            said.add(commit.id)
            self.result.problems.append(line.problem("signature", message))

    def identities(self, lines: Sequence[CommittedLine]) -> None:
        """Find one person behind two ids: an address that spoke for both, or an id made for the very approval."""
        spoke: dict[str, str] = {}
        said: set[tuple[str, str]] = set()
        for line in lines:
            email, actor = line.commit.email.casefold(), line.event.actor
            if _is_trusted(line.commit, self.settings) or not _is_vouched(line, self.people, self.settings):
                continue
            other = spoke.setdefault(email, actor)
            if (email, actor) in said:
                continue
            if other != actor:
                said.add((email, actor))
                message = _("{email} has spoken for {first} and for {second}: one person with two ids",
                            email=email, first=other, second=actor)  # fmt: skip
                self.result.problems.append(line.problem("identity", message))
            elif line.event.action.rule.is_approval and self._is_made_for_it(line):
                said.add((email, actor))
                message = _("{person} was given the address {email} by the very commit that brings in their approval "
                            "({commit})", person=actor, email=email, commit=line.commit.short)  # fmt: skip
                self.result.problems.append(line.problem("identity", message))
            elif line.event.action is Action.REVIEW and (maker := self._maker_who_listed(line)):
                said.add((email, actor))
                message = _("{person} reviewed a text of {maker}, who had put {person} on the list of people",
                            person=actor, maker=maker)  # fmt: skip
                self.result.problems.append(line.problem("newcomer", message))

    def _is_made_for_it(self, line: CommittedLine) -> bool:
        commit, email = line.commit.id, line.commit.email
        before = self.people.as_of(f"{commit}^")
        return before is not None and not has_address(before, line.event.actor, email)

    def _maker_who_listed(self, line: CommittedLine) -> str:
        found = self.people.introduction(line.event.actor, line.commit.email)
        if found is None:
            return ""
        before = self.people.as_of(f"{found[0]}^")
        lister = before.with_email(found[1]) if before is not None and found[1] else None
        if lister is None or lister.id == line.event.actor:
            return ""
        events = line.catalog.ledger.events[: line.number]
        wrote = any(event.actor == lister.id and event.target_hash == line.event.target_hash and
                    event.action.rule.is_confirmation for event in events)  # fmt: skip
        return lister.id if wrote else ""
