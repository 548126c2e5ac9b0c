"""
The rules of a house as of each commit: settings and people, who changed what pages hang on, and who answered for it.

A person is an entry of people.yml, and a decision is judged by the list of its own commit: what somebody lost later
takes nothing away, and what was wrongly taken is given back by whoever restores it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar, cast

from translator.bilingual.errors import CatalogError, ConfigError
from translator.bilingual.i18n import _
from translator.newsroom.catalog.events import REVIEWING, AcknowledgeData
from translator.newsroom.catalog.ledger import Ledger, line_hash
from translator.newsroom.ground import git
from translator.newsroom.ground.git import Objects
from translator.newsroom.ground.settings import (
    SETTINGS_FILE,
    SETTINGS_FILES,
    SHARED_SETTINGS_FILE,
    Settings,
    parse_settings,
)
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import People, Person, parse_people
from translator.newsroom.proof.audit.acknowledgement import Problem, acknowledgements_path, note
from translator.newsroom.proof.audit.git_history import Commit, changes_of_lines

if TYPE_CHECKING:
    from translator.newsroom.proof.audit.signers import Seal


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings | None = None
    """None if missing or unreadable."""
    people: People | None = None

    def person(self, person_id: str) -> Person | None:
        return self.people.get(person_id) if self.people is not None else None


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that changed settings, or anything in the folder of the glossaries."""

    commit: Commit
    after: House
    is_beginning: bool
    """There were no settings before it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's committed word that they stand for what another commit did."""

    about: str
    """The commit."""
    person: Person
    given: Commit
    reason: str


def answered(answer: Answer, where: str, slug: str = "", tag: str = "") -> Problem:
    message = _("{person} answers for it: {reason}", person=answer.person.id, reason=answer.reason)
    return note("acknowledged", where, message, slug, tag, answer.about)


@dataclass
class HouseHistory:
    project: Newsroom
    seal: Seal | None = None
    _known: dict[str, House] = field(default_factory=dict)
    _parsed: dict[tuple[bytes | None, ...], object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = self.project.root
        own, shared = git.former_names(root, SETTINGS_FILE), git.former_names(root, SHARED_SETTINGS_FILE)
        self.folders = list(dict.fromkeys(_folder(name) for name in (*own, *shared)))
        """Where the project stood, from the top of the repository; where it stands now comes first."""
        settings_files = [f"{folder}{name}" for folder in self.folders for name in SETTINGS_FILES]
        changes = git.changes_of(root, settings_files)
        self.load({name for change in changes for name in (change[0], *change[2])} | {"HEAD"})
        glossaries = self._places(lambda settings: settings.glossaries)
        changes = git.changes_of(root, [*settings_files, *glossaries])
        self.load(name for change in changes for name in (change[0], *change[2]))
        self.changes = [
            Change(
                Commit(name, email, parents),
                self.as_of(name),
                not any(self.as_of(parent).settings for parent in parents),
            )
            for name, email, parents in changes
        ]
        """Oldest first."""

    def as_of(self, commit: str) -> House:
        if commit not in self._known:
            self.load([commit])
        return self._known[commit]

    def settings(self) -> list[Settings]:
        """All settings that the project ever had."""
        found = [change.after.settings for change in self.changes]
        return [self.project.settings, *(one for one in found if one is not None)]

    def _places(self, folder_of: Callable[[Settings], str]) -> list[str]:
        found = (house.settings for house in self._known.values())
        settings = [self.project.settings, *(one for one in found if one is not None)]
        names = dict.fromkeys(_folder(f"{folder_of(one)}/file") for one in settings)
        return [f"{place}{name}" for place in self.folders for name in names]

    def ledger_folders(self) -> list[str]:
        """Return where ledgers stood in any commit, from the top of the repository; each ends with a slash."""
        return self._places(lambda settings: settings.locales)

    def rule_folders(self) -> list[str]:
        return self._places(lambda settings: settings.glossaries)

    def person(self, person_id: str, commit: Commit) -> Person | None:
        """
        Return somebody as they were listed when a commit was made.

        Before their first listing they count as listed there: the list may have been committed later than the work.
        Nobody gives themselves anything: where the author (sealed: the signer) of the commit changed the entry, it is
        as somebody else committed it last.
        """
        hand = self._hand(commit)

        def entry(house: House) -> object:
            person = house.person(person_id)
            return person and (person.roles, person.emails, person.is_machine)

        seen = self.seen_by(commit.id)
        changed = [one for number, one in enumerate(self.changes) if seen >> number & 1 and self._brings(one, entry)]
        begun = self._beginning(lambda house: house.people is not None)
        others = [one for one in changed if one is begun or self._hand(one.commit).isdisjoint(hand)]
        if len(others) < len(changed):
            return others[-1].after.person(person_id) if others else None
        houses = (self.as_of(commit.id), *(change.after for change in self.changes), House(people=self.project.people))
        return next((found for house in houses if (found := house.person(person_id)) is not None), None)

    def _brings(self, change: Change, holds: Callable[[House], object]) -> bool:
        before = [self.as_of(parent) for parent in change.commit.parents] or [House()]
        return all(holds(house) != holds(change.after) for house in before)

    def _beginning(self, holds: Callable[[House], bool]) -> Change | None:
        """Return the change since which something holds; None where whoever merged a history brought a second one."""
        found: list[int] = []
        for number, change in enumerate(self.changes):
            is_new = holds(change.after) and not any(holds(self.as_of(parent)) for parent in change.commit.parents)
            if is_new and not any(self.seen_by(change.commit.id) >> other & 1 for other in found):
                found.append(number)
        return self.changes[found[0]] if len(found) == 1 else None

    def _hand(self, commit: Commit) -> frozenset[str]:
        return self.seal.signer(commit.id) if self.seal is not None else frozenset({commit.email.casefold()})

    def owner(self, email: str, commit: str) -> str:
        for house in (self.as_of(commit), House(people=self.project.people)):
            person = house.people.with_email(email) if house.people is not None and email else None
            if person is not None:
                return person.id
        return ""

    def doer(self, commit: Commit) -> str:
        """Return who made a commit: an id, else an address; sealed: by the signature, empty without one."""
        if self.seal is None:
            return self.owner(commit.email, commit.id) or commit.email.casefold()
        signer = sorted(self.seal.signer(commit.id))
        return next(filter(None, (self.owner(one, commit.id) for one in signer)), "".join(signer[:1]))

    def is_of(self, person: Person, commit: Commit) -> bool:
        """Return whether a commit is of this person: by its author's address; sealed: by its signature."""
        if self.seal is None:
            return person.has_email(commit.email)
        return not self.seal.signer(commit.id).isdisjoint({person.id, *person.emails})

    def is_committer(self, commit: Commit) -> bool:
        """
        Return whether the settings, as of the commit or today, let its author commit for others.

        A person on the list who said so of themselves is not believed; sealed, nobody commits for others.
        """
        alone = self.named_alone(commit)
        if alone is None or self._hand(alone.commit).isdisjoint(self._hand(commit)):
            return bool(self._namings(commit))
        return not (alone.commit.id == commit.id or self.owner(commit.email, commit.id))

    def named_alone(self, commit: Commit) -> Change | None:
        """
        Return the change of the settings by which one person alone let the author of a commit commit for others.

        None where that stood there from the beginning, or a second person answered for it.
        """
        changes, begun = self._namings(commit), self.beginning
        is_settled = any(one.commit.id == begun or self.answer_for(one.commit) is not None for one in changes)
        return None if is_settled else next(iter(changes), None)

    def _namings(self, commit: Commit) -> list[Change]:
        if self.seal is not None:
            return []
        settings = filter(None, (self.as_of(commit.id).settings, self.project.settings))
        found = {pattern for one in settings for pattern in one.verify.committers
                 if fnmatchcase(commit.email.casefold(), pattern.casefold())}  # fmt: skip

        def names(house: House) -> bool:
            return house.settings is not None and not found.isdisjoint(house.settings.verify.committers)

        return [one for one in self.changes if names(one.after) and self._brings(one, names)] if found else []

    @property
    def beginning(self) -> str:
        """The commit that began the project; empty where there are several."""
        found = self._beginning(lambda house: house.settings is not None)
        return found.commit.id if found is not None else ""

    def answer_for(self, commit: Commit, *actors: str, own: str = "") -> Answer | None:
        """
        Return the word of a second person for a commit: a reviewer or editor who is neither its author nor of `actors`.

        For what it says of `own`, they may answer themselves. Nobody vouches for a commit without a signature in a
        sealed proof: it takes two.
        """
        doer = self.doer(commit)
        found = dict[str, Answer]()
        for answer in self.answers:
            if answer.about != commit.id:
                continue
            if answer.person.id == own:
                return answer
            is_other = answer.person.id not in {doer, *actors} and self.doer(answer.given) != doer
            if is_other and answer.person.has_role(*REVIEWING):
                found.setdefault(answer.person.id, answer)
        return next(iter(found.values())) if len(found) > (not doer) else None

    @cached_property
    def answers(self) -> list[Answer]:
        """The words of people that were committed under an address of their own."""
        path = acknowledgements_path(self.project)
        where = self.project.relative(path)
        try:
            events = Ledger(self.project.read(path), where=where)
        except (FileNotFoundError, CatalogError):
            return []
        given: dict[str, Commit] = {}
        named = [f":(literal){folder}{where}" for folder in self.folders]
        for change in changes_of_lines(git.root(self.project.root), named):
            given.setdefault(line_hash(change.line), change.commit)
        found = []
        for name, event in zip(events.hashes, events.events, strict=True):
            commit, data = given.get(name), event.data
            if commit is None or not isinstance(data, AcknowledgeData) or not event.reason.strip():
                continue
            person = self.person(event.actor, commit)
            if person is not None and not person.is_machine and self.is_of(person, commit):
                found.append(Answer(data.commit, person, commit, event.reason))
        return found

    @cached_property
    def _seen(self) -> dict[str, int]:
        numbers = {change.commit.id: number for number, change in enumerate(self.changes)}
        found: dict[str, int] = {}
        for name, *parents in git.graph(self.project.root):
            mask = 1 << numbers[name] if name in numbers else 0
            for parent in parents:
                mask |= found.get(parent, 0)
            found[name] = mask
        return found

    def seen_by(self, commit: str) -> int:
        """Return which of `changes` a commit had before it, or made itself: a bit for each."""
        return self._seen.get(commit, 0)

    @property
    def digest(self) -> bytes:
        changes = [change.commit.id for change in self.changes]
        return repr((changes, [(one.about, one.person.id, one.given.id) for one in self.answers])).encode()

    def load(self, commits: Iterable[str]) -> None:
        """Read the rules of commits that are not known yet, and parse each content once."""
        with Objects(self.project.root) as objects:
            for commit in commits:
                if commit not in self._known:
                    self._known[commit] = self._house(lambda name, at=commit: objects.read(f"{at}:{name}"))  # type: ignore[misc]

    def _house(self, read: Callable[[str], bytes | None]) -> House:
        both = (tuple(read(f"{folder}{name}") for name in SETTINGS_FILES) for folder in self.folders)
        settings = next(filter(None, (self._parse(parse_settings, *contents) for contents in both)), None)
        path = PurePosixPath((settings or self.project.settings).glossaries, "people.yml").as_posix()
        lists = (read(f"{folder}{path}") for folder in self.folders)
        data = next((one for one in lists if one is not None), None)
        where = self.project.people.where
        return House(settings, None if data is None else self._parse(lambda one: parse_people(one or b"", where), data))

    def _parse(self, parse: Callable[..., Value | None], *contents: bytes | None) -> Value | None:
        if contents not in self._parsed:
            try:
                self._parsed[contents] = parse(*contents)
            except ConfigError:
                self._parsed[contents] = None
        return cast("Value | None", self._parsed[contents])


def _folder(name: str) -> str:
    folder = PurePosixPath(name).parent.as_posix()
    return "" if folder == "." else f"{folder}/"
