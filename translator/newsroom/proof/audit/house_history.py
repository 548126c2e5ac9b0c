"""
Identities: which ids of a list of people are one person, and which are programs, in all that was ever committed of it.

Two ids are one person where they look alike (UTS 39: `li-lei`, `Li_Lei`, `lі-lei`), where their addresses reach one
mailbox (`li.lei+2@`), and where one follows the other at its address: then somebody was renamed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from translator.bilingual.errors import CatalogError, ConfigError
from translator.bilingual.settings import CheckSettings
from translator.newsroom.catalog.events import NOBODY, REVIEWING, SIGNING, AcknowledgeData, Action, Event
from translator.newsroom.catalog.ledger import Ledger
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
from translator.newsroom.proof.audit.acknowledgement import acknowledgements_path
from translator.newsroom.proof.audit.git_history import Commit, added_lines

AGENT = "agent:"
"""The prefix of ids of programs that are in no list of people."""
# Hosts that deliver `li.lei@` and `lilei@` to one mailbox.
_SAME_MAILBOX = frozenset({"gmail.com", "googlemail.com"})
_BOT = "[bot]@users.noreply.github.com"


class Identities:
    def __init__(self, versions: Iterable[People]) -> None:
        self._other: dict[str, str] = {}
        self._machines: set[str] = set()
        self._known: set[str] = set()
        self._renamed: set[frozenset[str]] = set()
        self.where = ""
        owners: dict[str, str] = {}
        before: People | None = None
        for people in versions:
            self.where = people.where
            present: dict[str, str] = {}
            for person in people:
                self._known.add(person.id)
                if person.is_machine or (person.emails and all(email.endswith(_BOT) for email in person.emails)):
                    self._machines.add(person.id)
                for form in skeletons(person.id):
                    self._unite(owners.setdefault(form, person.id), person.id)
                for email in map(mailbox, person.emails):
                    self._unite(present.setdefault(email, person.id), person.id)
            for email, old in _owners(before).items():
                new = present.get(email, old)
                if new != old and people.get(old) is None and before is not None and before.get(new) is None:
                    self._unite(old, new)
                    self._renamed.add(frozenset((old, new)))
            before = people

    def knows(self, person_id: str) -> bool:
        """Return whether any version lists this id; a version that lists nobody counts as if it did."""
        return not self._known or person_id in self._known

    def is_machine(self, person_id: str) -> bool:
        return person_id in self._machines or person_id.startswith(AGENT)

    def is_person(self, person_id: str) -> bool:
        return person_id not in NOBODY and not self.is_machine(person_id)

    def one_of(self, person_id: str) -> str:
        """Return the id that stands for all ids of one person; an id that nobody listed stands for itself."""
        while (other := self._other.get(person_id, person_id)) != person_id:
            person_id = other
        return person_id

    def are_one(self, first: str, second: str) -> bool:
        return self.one_of(first) == self.one_of(second)

    def was_renamed(self, first: str, second: str) -> bool:
        return frozenset((first, second)) in self._renamed

    def _unite(self, first: str, second: str) -> None:
        self._other[self.one_of(second)] = self.one_of(first)


def _owners(people: People | None) -> dict[str, str]:
    return {mailbox(email): person.id for person in people or () for email in person.emails}


def mailbox(email: str) -> str:
    """Return the address without what changes nothing about who gets its mail: case, `+tag`, dots of Gmail."""
    name, _at, host = email.strip().casefold().rpartition("@")
    name = name.partition("+")[0] if not name.partition("+")[0].isdigit() else name  # 123+li@users.noreply.github.com
    return f"{name.replace('.', '') if host in _SAME_MAILBOX else name}@{host}"


def skeletons(person_id: str) -> set[str]:
    """Return what an id looks like, as it is written and in small letters; ids that share one look alike."""
    text = unicodedata.normalize("NFKC", person_id)
    return {_skeleton(text), _skeleton(text.casefold())}


def _skeleton(text: str) -> str:
    looks = _looks()
    plain = "".join(looks.get(sign, sign) for sign in unicodedata.normalize("NFKD", text))
    return "".join(sign for sign in plain.casefold() if sign.isalnum()).replace("rn", "m")


@cache
def _looks() -> dict[str, str]:
    text = (Path(__file__).parent / "data/confusables.txt").read_text(encoding="utf-8")
    rows = [line.split(" ") for line in text.splitlines() if not line.startswith("#")]
    return {"I": "l", "i": "l", "1": "l", "0": "o"} | {sign: base for base, signs in rows for sign in signs}


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings | None = None
    """None if missing or unreadable."""
    people: People | None = None

    def person(self, person_id: str) -> Person | None:
        return self.people.get(person_id) if self.people is not None else None

    def owner(self, email: str) -> str:
        person = self.people.with_email(email) if self.people is not None and email else None
        return person.id if person is not None else ""


class Question(Protocol):
    """A question that the rules of a commit answer with yes or no; equal ones are asked once."""

    def __call__(self, house: House) -> bool: ...

    def is_asked_of(self, house: House) -> bool: ...


class _OfPeople:
    __slots__ = ()

    def is_asked_of(self, house: House) -> bool:
        return house.people is not None


@dataclass(frozen=True, slots=True)
class Listed(_OfPeople):
    """Somebody is listed with an address."""

    id: str
    email: str

    def __call__(self, house: House) -> bool:
        person = house.person(self.id)
        return person is not None and person.has_email(self.email)


@dataclass(frozen=True, slots=True)
class InRole(_OfPeople):
    """Somebody is listed, and may act in one of some roles."""

    id: str
    roles: tuple[str, ...]

    def __call__(self, house: House) -> bool:
        person = house.person(self.id)
        return person is not None and person.has_role(*self.roles)


@dataclass(frozen=True, slots=True)
class Says:
    """The settings of `verify` say something: a pattern of `committers`, or a value of `signatures`."""

    key: str
    value: object

    def __call__(self, house: House) -> bool:
        if house.settings is None:
            return False
        said = house.settings.verify
        return self.value in said.committers if self.key == "committers" else said.signatures == self.value

    def is_asked_of(self, house: House) -> bool:
        return house.settings is not None


@dataclass(frozen=True, slots=True)
class Change:
    commit: str
    email: str
    before: tuple[House, ...]
    after: House

    def brings(self, holds: Question) -> bool:
        """Return whether something holds since this commit that held in none of its parents."""
        return holds(self.after) and not any(map(holds, self.before))


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's committed word that they answer for a commit of somebody else, or for what it says of them."""

    commit: str
    kind: str
    actor: str
    given: Commit


@dataclass
class HouseHistory:
    project: Newsroom
    _names: dict[str, House] = field(default_factory=dict)
    _parsed: dict[tuple[str, ...], object] = field(default_factory=dict)
    _people_of: dict[tuple[str, str], Person | None] = field(default_factory=dict)
    _introductions: dict[Question, Sequence[Change]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = self.project.root
        own, shared = git.former_names(root, SETTINGS_FILE), git.former_names(root, SHARED_SETTINGS_FILE)
        self._folders = list(dict.fromkeys(_folder(name) for name in (*own, *shared)))
        """Where the project stood, from the top of the repository; where it stands now comes first."""
        settings_files = [f"{folder}{name}" for folder in self._folders for name in SETTINGS_FILES]
        changes = git.changes_of(root, settings_files)
        self.load({name for change in changes for name in (change[0], *change[2])} | {"HEAD"})
        glossaries = {house.settings.glossaries for house in self._names.values() if house.settings is not None}
        folders = {*glossaries, self.project.settings.glossaries}
        lists = [f"{folder}{_joined(name)}" for folder in self._folders for name in sorted(folders)]
        changes = git.changes_of(root, [*settings_files, *lists])
        answering = {answer.given.id for answer in self._words}
        self.load({*answering, *(name for change in changes for name in (change[0], *change[2]))})
        self.changes = [
            Change(name, email, tuple(map(self.as_of, parents)), self.as_of(name)) for name, email, parents in changes
        ]
        """Oldest first."""

    def as_of(self, commit: str) -> House:
        if commit not in self._names:
            self.load([commit])
        return self._names[commit]

    @cached_property
    def identities(self) -> Identities:
        versions = (change.after.people for change in self.changes)
        return Identities([*(people for people in versions if people is not None), self.project.people])

    def person(self, person_id: str, commit: str) -> Person | None:
        """
        Return somebody as they were listed when `commit` was made.

        Before their first listing they count as listed there: the list may have been committed later
        than the work.
        """
        known = (person_id, commit)
        if known not in self._people_of:
            versions = (self.as_of(commit), *(change.after for change in self.changes), self._now)
            found = (house.person(person_id) for house in versions)
            self._people_of[known] = next((person for person in found if person is not None), None)
        return self._people_of[known]

    def owner(self, email: str, commit: str) -> str:
        return self.as_of(commit).owner(email) or self._now.owner(email)

    @property
    def _now(self) -> House:
        return House(people=self.project.people)

    def author(self, change: Change) -> str:
        return next(filter(None, (house.owner(change.email) for house in change.before)), "")

    def is_editor(self, person_id: str, change: Change) -> bool:
        people = (house.person(person_id) for house in change.before)
        is_one = any(person is not None and person.has_role(*SIGNING) for person in people)
        return is_one and not self.identities.is_machine(person_id)

    def introductions(self, holds: Question) -> Sequence[Change]:
        """Return the changes since which something holds, without the beginning of the house."""
        if holds not in self._introductions:
            beginning = self._begin(holds)
            self._introductions[holds] = [
                change for change in self.changes if change is not beginning and change.brings(holds)
            ]
        return self._introductions[holds]

    def _begin(self, holds: Question) -> Change | None:
        # None where there are several: whoever merges a history of their own would bring a beginning of their own.
        found: list[Change] = []
        for change in self.changes:
            is_new = holds.is_asked_of(change.after) and not any(map(holds.is_asked_of, change.before))
            root = self.project.root
            if is_new and not any(git.is_ancestor(root, other.commit, change.commit) for other in found):
                found.append(change)
        return found[0] if len(found) == 1 else None

    def is_answered(self, change: Change, *, for_id: str = "") -> bool:
        author = self.author(change) or self.owner(change.email, change.commit)
        return any(
            answer.commit == change.commit
            and self.is_independent(answer, [one for one in (author, for_id) if one], change.email)
            for answer in self.answers
        )

    @cached_property
    def answers(self) -> list[Answer]:
        """The words of people that are committed under an address of their own."""
        found = []
        for answer in self._words:
            person = self.person(answer.actor, answer.given.id)
            is_own = person is not None and person.has_email(answer.given.email)
            if is_own and self.identities.is_person(answer.actor):
                found.append(answer)
        return found

    @cached_property
    def beginning(self) -> str:
        """The commit that began the project, which is the first with settings; empty where none has."""
        change = self._begin(Says("signatures", False))
        return change.commit if change is not None else ""

    def answered_checks(self) -> tuple[CheckSettings | None, str]:
        """Return the last settings of the checks that somebody need not answer for, and the first change of them."""
        checks: CheckSettings | None = None
        first = ""
        for change in self.changes:
            settings = change.after.settings
            if settings is None:
                continue
            known = [house.settings.checks for house in change.before if house.settings is not None]
            if checks is None or (settings.checks not in known and self.is_answered(change)):
                checks, first = settings.checks, ""
            elif settings.checks not in known and not first:
                first = change.commit
        return checks, first

    @property
    def digest(self) -> bytes:
        changes = [change.commit for change in self.changes]
        answers = [(answer.commit, answer.kind, answer.actor, answer.given.id) for answer in self.answers]
        return repr((changes, answers)).encode()

    def ledger_folders(self) -> tuple[list[str], list[str]]:
        """
        Return where the ledgers of the project stood in any commit: from its root, and, where the project itself stood
        elsewhere, from the top of the repository. Each ends with a slash.
        """
        settings = [change.after.settings for change in self.changes]
        names = {one.locales for one in settings if one is not None} | {self.project.settings.locales}
        inside = [_folder(f"{name}/file") for name in sorted(names)]
        return inside, [f"{place}{folder}" for place in self._folders[1:] for folder in inside]

    def asks_for_signature(self, commit: str) -> bool:
        settings = self.as_of(commit).settings
        if settings is not None and settings.verify.signatures:
            return True
        was_asked = Says("signatures", True)
        since = next((number for number, change in enumerate(self.changes) if was_asked(change.after)), None)
        taken_away = [
            change for change in self.introductions(Says("signatures", False)) if not self.is_answered(change)
        ]
        return since is not None and any(
            change in self.changes[since:] and git.is_ancestor(self.project.root, change.commit, commit)
            for change in taken_away
        )

    def is_independent(
        self, answer: Answer, others: Sequence[str], email: str = "", *, takes_role: bool = True
    ) -> bool:
        """
        Return whether an answer is by a second person: none of `others`, nor listed by one of them, nor writing from
        `email`.

        With `takes_role`, they must be a reviewer or an editor.
        """
        ids = self.identities
        person = self.person(answer.actor, answer.given.id)
        if person is None or (takes_role and not person.has_role(*REVIEWING)):
            return False
        if any(ids.are_one(answer.actor, one) for one in others):
            return False
        if email and mailbox(email) == mailbox(answer.given.email):
            return False
        listers = self.listers(answer.actor, answer.given.email)
        return "" not in listers and not any(ids.are_one(lister, one) for lister in listers for one in others)

    def listers(self, person_id: str, email: str) -> set[str]:
        """
        Return who put somebody with an address on the list of people, who put those there, and so on.

        There is an empty id among them where one of these was on no list, or is a program.
        """
        found: set[str] = set()
        asked: set[tuple[str, str]] = set()
        rest = [(person_id, email.casefold())]
        while rest:
            one = rest.pop()
            if one in asked:
                continue
            asked.add(one)
            for change in self.introductions(Listed(*one)):
                lister = self.author(change)
                if not lister or self.identities.is_machine(lister):
                    found.add("")
                    continue
                if not self.identities.are_one(lister, person_id):
                    found.add(lister)
                rest.append((lister, change.email.casefold()))
        return found

    @cached_property
    def _words(self) -> list[Answer]:
        path = acknowledgements_path(self.project)
        try:
            events = Ledger(self.project.read(path), where=self.project.relative(path))
        except (FileNotFoundError, CatalogError):
            return []
        given: dict[bytes, Commit] = {}
        for added in added_lines(self.project, ["HEAD"], [self.project.relative(path)]):
            if added.line is not None:
                given.setdefault(added.line, added.commit)
        return [
            Answer(event.data.commit, event.data.problem, event.actor, given[line])
            for line, event in zip(events.lines, events.events, strict=True)
            if line in given and _is_answer(event) and isinstance(event.data, AcknowledgeData)
        ]

    def load(self, commits: Iterable[str]) -> None:
        """Read the rules of commits that are not known yet, each content once."""
        wanted = [name for name in dict.fromkeys(commits) if name not in self._names]
        files = [f"{folder}{name}" for folder in self._folders for name in SETTINGS_FILES]
        blobs = iter(git.object_names(self.project.root, [f"{commit}:{file}" for commit in wanted for file in files]))
        found = {commit: [next(blobs) for _file in files] for commit in wanted}
        with Objects(self.project.root) as objects:
            settings = {commit: self._settings(objects, names) for commit, names in found.items()}
            lists = {commit: self._lists(settings[commit]) for commit in wanted}
            asked = [f"{commit}:{path}" for commit in wanted for path in lists[commit]]
            people = iter(git.object_names(self.project.root, asked))
            for commit in wanted:
                blob = next((name for name in [next(people) for _path in lists[commit]] if name), "")
                self._names[commit] = House(settings[commit], self._people(objects, blob))

    def _lists(self, settings: Settings | None) -> list[str]:
        folder = (settings or self.project.settings).glossaries
        return [f"{place}{_joined(folder)}" for place in self._folders]

    def _settings(self, objects: Objects, names: Sequence[str]) -> Settings | None:
        for own, shared in zip(names[0::2], names[1::2], strict=True):
            if (own, shared) not in self._parsed:
                data = [objects.read(name) if name else None for name in (own, shared)]
                try:
                    self._parsed[own, shared] = parse_settings(*data)
                except ConfigError:
                    self._parsed[own, shared] = None
            found = self._parsed[own, shared]
            if isinstance(found, Settings):
                return found
        return None

    def _people(self, objects: Objects, name: str) -> People | None:
        if name and (name,) not in self._parsed:
            try:
                self._parsed[(name,)] = parse_people(objects.read(name) or b"", self.project.people.where)
            except ConfigError:
                self._parsed[(name,)] = None
        found = self._parsed.get((name,))
        return found if isinstance(found, People) else None


def _is_answer(event: Event) -> bool:
    return event.action is Action.ACKNOWLEDGE and bool(event.data and event.reason.strip())


def _folder(name: str) -> str:
    folder = PurePosixPath(name).parent.as_posix()
    return "" if folder == "." else f"{folder}/"


def _joined(folder: str) -> str:
    return (PurePosixPath(folder) / "people.yml").as_posix()
