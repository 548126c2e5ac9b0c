"""
Commit authorship: whether the person named in a line of a ledger is the author of the commit that added the line.

Anybody can write a name into an event. A commit has an author, whose address must be as the list of people gave it for
that person at the time of the commit. A valid signature makes this more than a claim. Lines that were committed on
behalf of others come through an address of `[verify] committers`, as the settings named it then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from translator.bilingual.i18n import _, enumeration, ngettext
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of
from translator.newsroom.proof.audit.git_history import BAD_SIGNATURES, GOOD_SIGNATURES, Added, Commit, History
from translator.newsroom.proof.audit.house_history import Change, HouseHistory, InRole, Listed, Says, mailbox

# The common part of the addresses that GitHub and GitLab give to whoever hides their own.
_HIDDEN_ADDRESSES = "@users.noreply."


@dataclass(frozen=True, slots=True)
class CommittedLine:
    catalog: Catalog
    number: int
    event: Event
    commit: Commit

    def problem(self, kind: str, message: str, commit: str = "") -> Problem:
        return problem_of(
            self.catalog, kind, message, line=self.number, key=self.event.key, commit=commit or self.commit.id
        )


@dataclass(slots=True)
class CommitAuthorship:
    problems: list[Problem] = field(default_factory=list)
    by_commit: int = 0
    """Lines whose actor is the author of their commit."""
    by_committer: int = 0
    """Lines that an address of `[verify] committers` brought in."""
    signed: int = 0
    """Lines whose commit bears a signature that holds."""
    spoken: list[tuple[str, str, int, str]] = field(default_factory=list)
    """Mailbox, the id that it spoke for, and the first line and commit in which it did."""


class AuthorshipCheck:
    def __init__(self, house: HouseHistory, history: History, read_everywhere: Callable[[], None]) -> None:
        self._house = house
        self._history = history
        self._read_everywhere = read_everywhere

    def check(self, catalog: Catalog) -> CommitAuthorship:
        found = CommitAuthorship()
        lines = list(self._committed_lines(catalog, found.problems))
        if not all(map(self.is_vouched, lines)):
            self._read_everywhere()
            lines = list(self._committed_lines(catalog, []))
        vouched = [line for line in lines if self.is_vouched(line)]
        found.by_committer = sum(self.is_trusted(line) for line in vouched)
        found.by_commit = len(vouched) - found.by_committer
        found.signed = sum(line.commit.signature in GOOD_SIGNATURES for line in lines)
        for check in (self._authors, self._two_authors, self._bots, self._roles, self._signatures, self._listings):
            found.problems += check(lines)
        spoken: dict[tuple[str, str], tuple[int, str]] = {}
        for line in vouched:
            if not self.is_trusted(line) and self._is_own(line.event.actor, line.commit):
                spoken.setdefault((mailbox(line.commit.email), line.event.actor), (line.number, line.commit.id))
        found.spoken = [(*who, *where) for who, where in spoken.items()]
        return found

    def _committed_lines(self, catalog: Catalog, problems: list[Problem]) -> Iterator[CommittedLine]:
        ledger = catalog.ledger
        fresh = cut = 0
        for number, (name, event) in enumerate(zip(ledger.hashes, ledger.events, strict=True), 1):
            # The author of a page that was adopted is not who committed the line: `adoptions` looks at the page.
            if event.action is Action.ADOPT or not self._house.identities.is_person(event.actor):
                continue
            commit = self._history.commit_of(name)
            if commit is None:
                fresh += 1
            elif commit.id in self._history.boundary:
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

    def is_trusted(self, line: CommittedLine) -> bool:
        return any(not self._is_of_author(change, line) for _pattern, change in self._patterns(line))

    def _patterns(self, line: CommittedLine) -> Iterator[tuple[str, Change | None]]:
        # They are those of the settings then, and those that were added later: who answers for one knows what it did.
        email = line.commit.email.casefold()
        settings = (self._house.as_of(line.commit.id).settings, self._house.as_of("HEAD").settings)
        named = dict.fromkeys(pattern for one in settings if one is not None for pattern in one.verify.committers)
        for pattern in named:
            if fnmatchcase(email, pattern.casefold()):
                changes = self._house.introductions(Says("committers", pattern))
                yield pattern, next((one for one in changes if not self._house.is_answered(one)), None)

    def _is_of_author(self, change: Change | None, line: CommittedLine) -> bool:
        if change is None:
            return False
        return change.commit == line.commit.id or bool(self._house.owner(line.commit.email, line.commit.id))

    def _is_own(self, actor: str, commit: Commit) -> bool:
        person = self._house.person(actor, commit.id)
        return person is not None and person.has_email(commit.email)

    def is_vouched(self, line: CommittedLine) -> bool:
        actor, commit = line.event.actor, line.commit
        return (
            self._is_own(actor, commit)
            or self.is_trusted(line)
            or self._is_acknowledged(actor, commit)
            # A squash took the author away, and a branch or tag still has the commit that it was made from.
            or any(self._is_own(actor, one.commit) and one.commit.at <= commit.at for one in self._elsewhere(line))
        )

    def _elsewhere(self, line: CommittedLine) -> Sequence[Added]:
        return self._history.elsewhere(line.catalog.ledger.hashes[line.number - 1])

    def _is_acknowledged(self, actor: str, commit: Commit) -> bool:
        house, author = self._house, self._house.owner(commit.email, commit.id)
        others = [author] if author and not house.identities.are_one(author, actor) else []
        for answer in house.answers:
            if answer.commit != commit.id:
                continue
            is_theirs = house.identities.are_one(answer.actor, actor)
            if house.is_independent(answer, others, commit.email, takes_role=not is_theirs):
                return True
        return False

    def _authors(self, lines: Sequence[CommittedLine]) -> Iterator[Problem]:
        actors: dict[str, set[str]] = defaultdict(set)
        wrong: dict[tuple[str, str], list[CommittedLine]] = defaultdict(list)
        for line in lines:
            actor, commit = line.event.actor, line.commit
            is_talk = line.event.action in {Action.COMMENT, Action.PROPOSE}
            if not is_talk:
                actors[commit.id].add(actor)
            if not self.is_vouched(line):
                person = self._house.person(actor, commit.id)
                is_open = (person is None or not person.emails) and not self._owner(commit)
                is_named = self._is_co_author(line) or self._is_hidden(line)
                wrong[commit.id, "?" if is_open else "~" if is_talk else "&" if is_named else "!"].append(line)
        for (commit_id, mark), found in wrong.items():
            if mark == "~":
                yield self._talk(found)
            elif mark == "&":
                yield self._named(found)
            else:
                yield self._wrong(found, actors[commit_id], is_note=mark == "?")

    def _is_co_author(self, line: CommittedLine) -> bool:
        person, named = self._house.person(line.event.actor, line.commit.id), line.commit.co_authors.casefold()
        return person is not None and any(f"<{email.casefold()}>" in named for email in person.emails)

    def _is_hidden(self, line: CommittedLine) -> bool:
        person = self._house.project.people.get(line.event.actor)
        email = line.commit.email.casefold()
        return _HIDDEN_ADDRESSES in email and person is not None and person.has_email(email)

    def _named(self, found: list[CommittedLine]) -> Problem:
        first, commit = found[0], found[0].commit
        message = ngettext("{count} line of {people} came in with a commit of {author} ({commit}), who says that they "
                           "had a part in it; they themselves can say so: {command}",
                           "{count} lines of {people} came in with a commit of {author} ({commit}), who says that they "
                           "had a part in it; they themselves can say so: {command}", len(found),
                           people=enumeration(sorted({line.event.actor for line in found})), author=commit.email,
                           commit=commit.short, command="translator verify --acknowledge unproved --reason TEXT",
                           )  # fmt: skip
        return first.problem("unproved", message)

    def _talk(self, found: list[CommittedLine]) -> Problem:
        first, commit = found[0], found[0].commit
        message = ngettext("{count} comment or suggestion of {people} came in with a commit of {author} ({commit}): "
                           "nobody vouches for it, and nothing was approved by it",
                           "{count} comments or suggestions of {people} came in with a commit of {author} ({commit}): "
                           "nobody vouches for them, and nothing was approved by them", len(found),
                           people=enumeration(sorted({line.event.actor for line in found})),
                           author=commit.email, commit=commit.short)  # fmt: skip
        return first.problem("unproved", message)

    def _wrong(self, found: list[CommittedLine], actors: set[str], *, is_note: bool) -> Problem:
        first, commit = found[0], found[0].commit
        names = enumeration(sorted({line.event.actor for line in found}))
        if is_note:
            message = _("{people} has no address in {file}: commit {commit} by {email} proves nothing",
                        people=names, file=self._house.project.people.where, commit=commit.short,
                        email=commit.email)  # fmt: skip
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

    def _owner(self, commit: Commit) -> str:
        return self._house.owner(commit.email, commit.id)

    def _two_authors(self, lines: Sequence[CommittedLine]) -> Iterator[Problem]:
        said: set[str] = set()
        for line in lines:
            others = [one for one in self._elsewhere(line) if not self._is_own(line.event.actor, one.commit)]
            if not others or not self._is_own(line.event.actor, line.commit):
                continue
            for other in others:
                is_squash = other.commit.at >= line.commit.at and self._history.is_of_several(other.commit)
                if other.commit.id in said or is_squash or self._is_trusted_commit(line, other.commit):
                    continue
                said.add(other.commit.id)
                yield line.problem("author", _(
                    "{person} is the author here, and {email} in {ref} ({commit}): one of the two was made up",
                    person=line.event.actor, email=other.commit.email, ref=short_ref(other.commit.ref),
                    commit=other.commit.short), other.commit.id)  # fmt: skip

    def _is_trusted_commit(self, line: CommittedLine, commit: Commit) -> bool:
        other = CommittedLine(line.catalog, line.number, line.event, commit)
        return self.is_trusted(other) or self._is_acknowledged(line.event.actor, commit)

    def _bots(self, lines: Sequence[CommittedLine]) -> Iterator[Problem]:
        said: set[str] = set()
        for line in lines:
            if self._is_own(line.event.actor, line.commit):
                continue
            open_ones = list(self._patterns(line))
            if any(change is None for _pattern, change in open_ones):
                continue
            for pattern, change in open_ones:
                if change is not None and pattern not in said and not self._is_of_author(change, line):
                    said.add(pattern)
                    yield line.problem("unconfirmed", _(
                        "{email} alone let {pattern} commit for others ({commit}): a second person must answer for it",
                        email=change.email, pattern=pattern, commit=change.commit[:10]), change.commit)  # fmt: skip

    def _roles(self, lines: Sequence[CommittedLine]) -> Iterator[Problem]:
        house = self._house
        said: set[tuple[str, str]] = set()
        for line in lines:
            needed, actor = line.event.action.rule.roles, line.event.actor
            person = house.person(actor, line.commit.id)
            if not needed or person is None:
                continue
            if not person.has_role(*needed):
                message = _("{action} by {person}, who was {roles}; it takes {needed}", action=line.event.action,
                            person=person.id, roles=enumeration(sorted(person.roles)),
                            needed=_(" or ").join(needed))  # fmt: skip
                yield line.problem("role", message)
            elif line.event.action.rule.is_approval:
                for change in house.introductions(InRole(actor, needed)):
                    was_listed = any(one.person(actor) for one in change.before)
                    if was_listed and (actor, change.commit) not in said:
                        said.add((actor, change.commit))
                        if not house.is_answered(change, for_id=actor):
                            yield from self._given_role(line, change, needed)

    def _given_role(self, line: CommittedLine, change: Change, needed: Sequence[str]) -> Iterator[Problem]:
        house, actor = self._house, line.event.actor
        author, role = house.author(change), _(" or ").join(needed)
        if house.identities.are_one(author, actor) or (change.commit == line.commit.id and not self.is_trusted(line)):
            message = _("{person} made themselves {needed} ({commit}): nobody else answers for it",
                        person=actor, needed=role, commit=change.commit[:10])  # fmt: skip
            yield line.problem("role", message, change.commit)
        elif not author or not house.is_editor(author, change):
            message = _("{email}, who is no editor, made {person} {needed} ({commit}): a second person must answer for "
                        "it", email=change.email, person=actor, needed=role, commit=change.commit[:10])  # fmt: skip
            yield line.problem("unconfirmed", message, change.commit)

    def _signatures(self, lines: Sequence[CommittedLine]) -> Iterator[Problem]:
        said: set[str] = set()
        for line in lines:
            commit = line.commit
            if commit.id in said:
                continue
            is_signed = commit.signature == "G" and commit.email.casefold() in commit.signer.casefold()
            if commit.signature in BAD_SIGNATURES:
                message = _("the signature of commit {commit} does not hold", commit=commit.short)
            elif not is_signed and self._house.asks_for_signature(commit.id):
                message = _("commit {commit} bears no signature of {author} that can be checked",
                            commit=commit.short, author=commit.email)  # fmt: skip
            else:
                continue
            said.add(commit.id)
            yield line.problem("signature", message)

    def _listings(self, lines: Sequence[CommittedLine]) -> Iterator[Problem]:
        house, said = self._house, set[tuple[str, str]]()
        for line in lines:
            actor, email = line.event.actor, line.commit.email
            if not line.event.action.rule.is_approval or (actor, email) in said or not self._is_own(actor, line.commit):
                continue
            for change in house.introductions(Listed(actor, email)):
                problem = self._listing(line, change)
                if problem is not None and not house.is_answered(change, for_id=actor):
                    said.add((actor, email))
                    yield problem
                    break

    def _listing(self, line: CommittedLine, change: Change) -> Problem | None:
        house, actor, email = self._house, line.event.actor, line.commit.email
        if change.commit == line.commit.id:
            return line.problem("identity", _(
                "{person} was given the address {email} by the very commit that brings in their approval ({commit})",
                person=actor, email=email, commit=line.commit.short), change.commit)  # fmt: skip
        lister, listers = house.author(change), house.listers(actor, email)
        if not lister or "" in listers:
            return line.problem("newcomer", _(
                "{email} put {person} on the list of people ({commit}) and was not on it: nobody vouches for them",
                person=actor, email=change.email, commit=change.commit[:10]), change.commit)  # fmt: skip
        maker = next((one for one in sorted(listers) if self._wrote(one, line)), "")
        if maker:
            return line.problem("newcomer", _(
                "{person} reviewed a text of {maker}, who had put {person} on the list of people",
                person=actor, maker=maker), change.commit)  # fmt: skip
        if not house.identities.are_one(lister, actor) and not house.is_editor(lister, change):
            return line.problem("newcomer", _(
                "{lister}, who is no editor, put {person} with {email} on the list of people ({commit})",
                lister=lister, person=actor, email=email, commit=change.commit[:10]), change.commit)  # fmt: skip
        return None

    def _wrote(self, person: str, line: CommittedLine) -> bool:
        events = line.catalog.ledger.events[: line.number]
        return any(
            self._house.identities.are_one(event.actor, person)
            and event.target_hash == line.event.target_hash
            and event.action.rule.is_confirmation
            for event in events
        )


def short_ref(ref: str) -> str:
    return ref.removeprefix("refs/remotes/").removeprefix("refs/tags/").removeprefix("refs/heads/")
