"""
The people of a newsroom, from `glossaries/people.yml`, and who of them is running the program.

```yaml
people:
  li-lei:
    names: {en: Li Lei, zh-Hans: 李雷, zh-Hant: 李雷}
    bio: {en: Li Lei edits the city pages., zh-Hans: 李雷，城市版编辑。}
    roles: [editor, reviewer]
    emails: [li-lei@example.org]
```

Decisions name people by id, so that a name can change without touching any record. Somebody without `roles` may do
everything, so that a small team need not assign any. `kind: machine` is a program: what it writes is a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from translator.bilingual.errors import ConfigError, TranslatorError, UsageError
from translator.bilingual.i18n import _, message_tag
from translator.bilingual.words.language import (
    ZH_HANS,
    ZH_HANT,
    convert_script,
    fallbacks,
    is_traditional,
    parse_tag,
    script,
)
from translator.bilingual.words.patterns import printable
from translator.newsroom.articles.frontmatter_values import load_yaml
from translator.newsroom.catalog.events import SYSTEM, UNKNOWN, Action
from translator.newsroom.ground.files import text_of
from translator.newsroom.ground.project import Project

ROLES = ("author", "translator", "reviewer", "proofreader", "editor", "terminologist")
"""Roles of people; `translator` is the post-editor too, `editor` signs off, `terminologist` decides on terms."""
KINDS = ("person", "machine")
"""Kinds of entries; a `machine` proposes, and nothing that it does counts as a person's decision."""
AGENT = "agent:"
"""The prefix of ids of programs that need no entry in the list of people."""
CHINESE = (ZH_HANS, ZH_HANT, "zh-Hant-HK")
_FIELDS = frozenset({"names", "bio", "roles", "emails", "kind"})


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    """Empty: may do everything."""
    emails: tuple[str, ...] = ()
    is_machine: bool = False
    bio: Mapping[str, str] = field(default_factory=dict)
    """A line or two about the person, for readers, by language."""

    def name(self, tag: str) -> str:
        """
        Return the name as it is written in the language `tag`, else in English, else the id.

        A Chinese name of the other script is converted where no character of it leaves a choice: 李雷, but not 范冰,
        who may be 範冰.
        """
        names = (self._name(other, tag) for other in fallbacks(tag) if self.names.get(other))
        return next(filter(None, names), "") or self.names.get("en") or self.id

    @property
    def in_both_scripts(self) -> tuple[str, ...]:
        """The name by the tags of `CHINESE`; empty where the list lacks it in a script."""
        hans, hant = self.names.get(ZH_HANS, ""), self.names.get(ZH_HANT, "")
        return (hans, hant, self.names.get(CHINESE[2]) or hant) if hans and hant else ()

    def _name(self, given: str, tag: str) -> str:
        name = self.names[given]
        if script(given) == script(tag):
            return name
        # Most commands load this module; few convert a name.
        from translator.bilingual.scripts.word_conversion import candidates_of

        name = convert_script(name, tag)
        return "" if is_traditional(tag) and next(candidates_of(name), None) is not None else name

    def has_email(self, email: str) -> bool:
        return email.casefold() in map(str.casefold, self.emails)

    def may(self, action: Action) -> bool:
        """Tell whether the person's roles allow `action`; a program may draft, propose and comment."""
        if self.is_machine:
            return action in {Action.DRAFT, Action.PROPOSE, Action.COMMENT}
        return not action.rule.roles or self.has_role(*action.rule.roles)

    def has_role(self, *roles: str) -> bool:
        return not self.roles or bool(self.roles & set(roles))


@dataclass(frozen=True)
class People:
    by_id: Mapping[str, Person] = field(default_factory=dict)
    where: str = ""

    def __iter__(self) -> Iterator[Person]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, person_id: str) -> Person | None:
        return self.by_id.get(person_id)

    def present(self, person: Person) -> Person | None:
        """
        Return somebody who was here before, as the list has them now; None where they were taken off it.

        A list without anybody takes nobody off: the file is gone, or is being replaced.
        """
        return self.get(person.id) if self.by_id else person

    def name_of(self, person_id: str, tag: str) -> str:
        """Return somebody's name in the language `tag`, also for the program and for somebody unknown, else the id."""
        known = self.get(person_id)
        if known is not None:
            return known.name(tag)
        return {SYSTEM: _("the program"), UNKNOWN: _("an unknown hand")}.get(person_id, person_id)

    def with_email(self, email: str) -> Person | None:
        return next((person for person in self if person.has_email(email)), None)

    def called(self, name: str) -> Person | None:
        """Return the person whom another tool calls `name`: by id, name or address; None for nobody, or several."""
        wanted = name.strip().casefold()
        found = [
            person for person in self
            if wanted in {item.casefold() for item in (person.id, *person.names.values(), *person.emails)}
        ]  # fmt: skip
        return found[0] if wanted and len(found) == 1 else None


class PeopleNames:
    """The names of people in the language of messages: by `people.yml`, else by their ids."""

    def __init__(self, people: Callable[[], People]) -> None:
        self._people, self._tag = people, message_tag()
        self._read = People()

    def of(self, person_id: str) -> str:
        """Return somebody's name, without what would steer a terminal."""
        with suppress(TranslatorError):  # A list that cannot be read must not stop anybody over a name.
            self._read = self._people()
        return printable(self._read.name_of(person_id, self._tag))


def people_path(project: Project) -> Path:
    return project.glossaries_dir / "people.yml"


def load_people(project: Project) -> People:
    """
    Read `glossaries/people.yml`; nobody where there is no such file.

    Raises `ConfigError` for a file that is not YAML, a duplicate key, an unknown field or role, and an e-mail address
    that two people share; a tolerant project does without the people.
    """
    path = people_path(project)
    where = project.relative(path)
    with suppress(FileNotFoundError), project.tolerating(ConfigError):
        return parse_people(project.read(path), where)
    return People(where=where)


@lru_cache(maxsize=8)
def parse_people(data: bytes, where: str) -> People:
    """Read the content of a list of people, present or of an earlier commit; raises what `load_people` raises."""
    table = _read_yaml(data, where)
    entries = table.get("people") if isinstance(table, dict) else None
    if not isinstance(entries, dict):
        raise _wrong(where, _("it must begin with the key {key}", key="people:"))
    people = {str(key): _person(str(key), value, where) for key, value in entries.items()}
    _refuse_shared_addresses(people, where)
    return People(people, where)


def person_at_work(project: Project, as_id: str | None = None) -> Person:
    """
    Return the person who decides: `as_id`, else the one with git's e-mail address.

    Raises `UsageError` when `as_id` or the address belongs to nobody; the hint says what to add where.
    """
    people = load_people(project)
    if as_id:
        return Person(as_id, is_machine=True) if as_id.startswith(AGENT) else _named(people, as_id)
    from translator.newsroom.ground import git

    known = git.identity(project.root)
    email = known.email
    person = people.with_email(email) if email else None
    if person is not None:
        return person
    raise UsageError(
        _("git's address {email} is not in people.yml", email=email) if email else _("git does not know who you are"),
        where=people.where,
        hint=f"--by ID   ({', '.join(people.by_id)})" + _("; or add the address to {file}", file=people.where)
        if people.by_id
        else _first_entry(re.sub(r"[^a-z0-9]+", "-", email.partition("@")[0].lower()), known.name, email, people.where),
    )


def machine_at_work(project: Project, machine_id: str) -> Person:
    """Return the program at work: `agent:NAME`, or an entry of kind `machine`. Raises `UsageError` for a person."""
    person = person_at_work(project, machine_id)
    if person.is_machine and person.id != AGENT:
        return person
    raise UsageError(
        _("{id} is no program: what a machine writes goes under a name of its own", id=machine_id),
        where=people_path(project).name,
        hint=f"--as {AGENT}NAME",
    )


def _first_entry(person_id: str, name: str, email: str, where: str) -> str:
    person_id = person_id.strip("-") or "me"
    line = f"people: {{{person_id}: {{names: {{en: {name or '…'}}}, emails: [{email or '…@…'}]}}}}"
    return _("write into {file}, instead of its last line:", file=where) + "  " + line


def _named(people: People, person_id: str) -> Person:
    person = people.get(person_id)
    if person is not None:
        return person
    entry = f"{person_id}: {{names: {{en: …}}, emails: [{person_id}@…]}}"
    known = ", ".join(people.by_id)
    raise UsageError(
        _("nobody has the id {id}", id=repr(person_id)),
        where=people.where,
        hint=_("one of {ids}; or add this below `people:` in {file}:", ids=known, file=people.where) + f"  {entry}"
        if known
        else _first_entry(person_id, "", f"{person_id}@…", people.where),
    )


def _read_yaml(data: bytes, where: str) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return load_yaml(text_of(data, where, ConfigError))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _wrong(f"{where}:{line}", str(error.problem or "").splitlines()[0]) from None
    except YAMLError as error:
        raise _wrong(where, str(error).partition("\n")[0]) from None


def _person(person_id: str, value: Any, where: str) -> Person:
    if not isinstance(value, dict):
        raise _wrong(where, _("{id} must have names, roles, emails", id=person_id))
    unknown = sorted(set(map(str, value)) - _FIELDS)
    if unknown:
        raise _wrong(where, _("{id} has the unknown field {field}", id=person_id, field=unknown[0]))
    names, roles, emails = value.get("names") or {}, _list(value, "roles"), _list(value, "emails")
    bio = value.get("bio") or {}
    if not isinstance(names, dict) or not isinstance(bio, dict):
        raise _wrong(where, _("names of {id} must go by language: {{en: …}}", id=person_id))
    strange = [role for role in roles if role not in ROLES]
    if strange:
        raise _wrong(
            where, _("{id} has the unknown role {role}; known are {known}",
                     id=person_id, role=strange[0], known=", ".join(ROLES))
        )  # fmt: skip
    kind = str(value.get("kind", KINDS[0]))
    if kind not in KINDS:
        raise _wrong(
            where,
            _("{id} has the unknown kind {kind}; known are {known}", id=person_id, kind=kind, known=", ".join(KINDS)),
        )
    called, told = ({str(parse_tag(str(tag))): printable(str(text)) for tag, text in texts.items()}
                    for texts in (names, bio))  # fmt: skip
    return Person(person_id, called, frozenset(roles), emails, is_machine=kind == "machine", bio=told)


def _list(value: dict[str, Any], name: str) -> tuple[str, ...]:
    items = value.get(name) or []
    return tuple(str(item) for item in (items if isinstance(items, list) else [items]))


def _refuse_shared_addresses(people: Mapping[str, Person], where: str) -> None:
    owners: dict[str, str] = {}
    for person in people.values():
        for email in person.emails:
            owner = owners.setdefault(email.casefold(), person.id)
            if owner != person.id:
                raise _wrong(where, _("{first} and {second} share {email}", first=owner, second=person.id, email=email))


def _wrong(where: str, detail: str) -> ConfigError:
    return ConfigError(
        _("the list of people cannot be used: {detail}", detail=detail),
        where=where,
        hint=_("write them as {example}", example="li-lei: {roles: [reviewer], emails: [li@example.org]}"),
    )
