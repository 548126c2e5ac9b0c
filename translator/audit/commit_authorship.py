"""
Commit authorship: whether the person named in a line of a ledger is the author of the commit that added the line.

Anybody can write a name into an event. A commit has an author, whose address must be the one that the list of people
gave for that person at the time of the commit. A valid signature makes this more than a claim. Lines that were
committed on behalf of others come through an address of `[verify] committers`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from translator.audit.git_history import BAD_SIGNATURES, GOOD_SIGNATURES, Commit, History, commits
from translator.audit.people_history import PeopleHistory, has_address
from translator.audit.problems import Problem, problem_of
from translator.catalog import Catalog
from translator.catalog.actions import NOBODY, Action
from translator.catalog.events import Event
from translator.i18n import _, enumeration, ngettext
from translator.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class CommittedLine:
    """One line of a ledger that a person answers for."""

    catalog: Catalog
    number: int
    event: Event
    commit: Commit

    def problem(self, kind: str, message: str) -> Problem:
        return problem_of(self.catalog, kind, message, line=self.number, key=self.event.key, commit=self.commit.id)


@dataclass(frozen=True, slots=True)
class CommitAuthorship:
    problems: Sequence[Problem] = ()
    by_commit: int = 0
    """Lines whose actor is the author of their commit."""
    by_committer: int = 0
    """Lines that an address of `[verify] committers` brought in."""
    signed: int = 0
    """Lines whose commit bears a signature that holds."""


def check_commit_authorship(project: Newsroom, catalogs: Sequence[Catalog], history: History) -> CommitAuthorship:
    """Hold the actor of every line against the author of the commit that brought it in."""
    problems: list[Problem] = []
    check = _AuthorshipCheck(project, list(_committed_lines(catalogs, history, problems)))
    if not all(map(check.is_vouched, check.lines)):
        # A ledger may have stood in another folder once: then the line was known before it came here.
        history.take_elder(commits(project, ["HEAD"], everywhere=True))
        check = _AuthorshipCheck(project, list(_committed_lines(catalogs, history, [])))
    vouched = [line for line in check.lines if check.is_vouched(line)]
    by_committer = sum(check.is_trusted(line) for line in vouched)
    signed = sum(line.commit.signature in GOOD_SIGNATURES for line in check.lines)
    problems += [*check.authors(), *check.roles(), *check.signatures(), *check.identities()]
    return CommitAuthorship(problems, len(vouched) - by_committer, by_committer, signed)


def _committed_lines(catalogs: Sequence[Catalog], history: History, problems: list[Problem]) -> Iterator[CommittedLine]:
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
        if fresh:
            message = ngettext("{count} decision is not committed yet: nobody vouches for it",
                               "{count} decisions are not committed yet: nobody vouches for them", fresh)  # fmt: skip
            problems.append(problem_of(catalog, "uncommitted", message))
        if cut:
            message = ngettext("{count} decision is older than what this shallow clone knows",
                               "{count} decisions are older than what this shallow clone knows", cut)  # fmt: skip
            problems.append(problem_of(catalog, "shallow", message))


class _AuthorshipCheck:
    def __init__(self, project: Newsroom, lines: list[CommittedLine]) -> None:
        self.lines = lines
        self._people = PeopleHistory(project, {line.commit.id for line in lines})
        self._settings = project.settings.verify

    def is_trusted(self, line: CommittedLine) -> bool:
        """Whether an address that commits for others brought a line in."""
        email = line.commit.email.casefold()
        return any(fnmatchcase(email, pattern.casefold()) for pattern in self._settings.committers)

    def is_vouched(self, line: CommittedLine) -> bool:
        if self.is_trusted(line):
            return True
        person = self._people.person(line.event.actor, line.commit.id)
        return person is not None and line.commit.email.casefold() in map(str.casefold, person.emails)

    def authors(self) -> Iterator[Problem]:
        """Yield lines that somebody else committed: of one person (forged), or of several in one commit (squashed)."""
        actors: dict[str, set[str]] = defaultdict(set)
        wrong: dict[tuple[str, str, str], list[CommittedLine]] = defaultdict(list)
        for line in self.lines:
            is_talk = line.event.action is Action.COMMENT
            if not is_talk:
                actors[line.commit.id].add(line.event.actor)
            if not self.is_vouched(line):
                person = self._people.person(line.event.actor, line.commit.id)
                is_open = (person is None or not person.emails) and self._owner(line.commit) is None
                mark = "?" if is_open else "~" if is_talk else "!"
                wrong[line.commit.id, line.catalog.ledger.where, mark].append(line)
        for (commit, _where, mark), found in wrong.items():
            yield self._talk(found) if mark == "~" else self._wrong(found, actors[commit], is_note=mark == "?")

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
                        people=names, file=self._people.now.where, commit=commit.short, email=commit.email)  # fmt: skip
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
        people = self._people.as_of(commit.id) or self._people.now
        person = people.with_email(commit.email) if commit.email else None
        return person.id if person else None

    def roles(self) -> Iterator[Problem]:
        """Yield decisions of people who had not the role for it when it was committed."""
        for line in self.lines:
            needed, actor = line.event.action.rule.roles, line.event.actor
            person = self._people.person(actor, line.commit.id)
            if not needed or person is None:
                continue
            if line.event.action.rule.is_approval and not self.is_trusted(line):
                # An approval and the right to it may have come with one commit of the person who approved.
                lists = self._people.as_of(f"{line.commit.id}^"), self._people.as_of(line.commit.id)
                old, new = (people.get(actor) if people is not None else None for people in lists)
                if old is not None and new is not None and new.has_role(*needed) and not old.has_role(*needed):
                    message = _("{person} was made {needed} by the very commit that brings in their {action} "
                                "({commit})",
                                person=actor, needed=_(" or ").join(needed), action=line.event.action,
                                commit=line.commit.short)  # fmt: skip
                    yield line.problem("role", message)
            if not person.has_role(*needed):
                message = _("{action} by {person}, who was {roles}; it takes {needed}", action=line.event.action,
                            person=person.id, roles=enumeration(sorted(person.roles)),
                            needed=_(" or ").join(needed))  # fmt: skip
                yield line.problem("role", message)

    def signatures(self) -> Iterator[Problem]:
        """Yield, once for each commit, a signature that does not hold, or that must be there and is not."""
        said: set[str] = set()
        for line in self.lines:
            commit = line.commit
            if commit.id in said:
                continue
            is_signed = commit.signature == "G" and commit.email.casefold() in commit.signer.casefold()
            if commit.signature in BAD_SIGNATURES:
                message = _("the signature of commit {commit} does not hold", commit=commit.short)
            elif self._settings.signatures and not is_signed:
                message = _("commit {commit} bears no signature of {author} that can be checked",
                            commit=commit.short, author=commit.email)  # fmt: skip
            else:
                continue
            said.add(commit.id)
            yield line.problem("signature", message)

    def identities(self) -> Iterator[Problem]:
        """Yield one person behind two ids: an address that spoke for both, or an id made for the very approval."""
        spoke: dict[str, str] = {}
        said: set[tuple[str, str]] = set()
        for line in self.lines:
            email, actor = line.commit.email.casefold(), line.event.actor
            if self.is_trusted(line) or not self.is_vouched(line):
                continue
            other, before = spoke.setdefault(email, actor), self._people.as_of(f"{line.commit.id}^")
            if (email, actor) in said:
                continue
            if other != actor:
                problem = line.problem("identity", _(
                    "{email} has spoken for {first} and for {second}: one person with two ids",
                    email=email, first=other, second=actor))  # fmt: skip
            elif line.event.action.rule.is_approval and before is not None and not has_address(before, actor, email):
                problem = line.problem("identity", _(
                    "{person} was given the address {email} by the very commit that brings in their approval "
                    "({commit})",
                    person=actor, email=email, commit=line.commit.short))  # fmt: skip
            elif line.event.action is Action.REVIEW and (maker := self._maker_who_listed(line)):
                problem = line.problem("newcomer", _(
                    "{person} reviewed a text of {maker}, who had put {person} on the list of people",
                    person=actor, maker=maker))  # fmt: skip
            else:
                continue
            said.add((email, actor))
            yield problem

    def _maker_who_listed(self, line: CommittedLine) -> str:
        found = self._people.introduction(line.event.actor, line.commit.email)
        if found is None:
            return ""
        before = self._people.as_of(f"{found[0]}^")
        lister = before.with_email(found[1]) if before is not None and found[1] else None
        if lister is None or lister.id == line.event.actor:
            return ""
        events = line.catalog.ledger.events[: line.number]
        wrote = any(event.actor == lister.id and event.target_hash == line.event.target_hash and
                    event.action.rule.is_confirmation for event in events)  # fmt: skip
        return lister.id if wrote else ""
