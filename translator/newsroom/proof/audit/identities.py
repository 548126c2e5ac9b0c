"""
Identities: which ids of a list of people are one person, and which are programs, in all that was ever committed of it.

Two ids are one person where they look alike (UTS 39: `li-lei`, `Li_Lei`, `lі-lei`), where their addresses reach one
mailbox (`li.lei+2@`), and where one follows the other at its address: then somebody was renamed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from translator.newsroom.catalog.events import NOBODY
from translator.newsroom.house.people import People

AGENT = "agent:"
"""What the id of a program begins with that is in no list of people."""
# Hosts that deliver `li.lei@` and `lilei@` to one mailbox.
_SAME_MAILBOX = frozenset({"gmail.com", "googlemail.com"})
_BOT = "[bot]@users.noreply.github.com"


class Identities:
    """Answers for all ids of some versions of the list of people, the oldest first."""

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
        """Whether any version lists this id; so does one that lists nobody."""
        return not self._known or person_id in self._known

    def is_machine(self, person_id: str) -> bool:
        """Whether this is a program: what it writes is a suggestion. What was one once does not become a person."""
        return person_id in self._machines or person_id.startswith(AGENT)

    def is_person(self, person_id: str) -> bool:
        return person_id not in NOBODY and not self.is_machine(person_id)

    def one_of(self, person_id: str) -> str:
        """Return the id that stands for all ids of one person; one that nobody listed stands for itself."""
        while (other := self._other.get(person_id, person_id)) != person_id:
            person_id = other
        return person_id

    def are_one(self, first: str, second: str) -> bool:
        return self.one_of(first) == self.one_of(second)

    def was_renamed(self, first: str, second: str) -> bool:
        """Whether one of two ids took the place of the other, at its address."""
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
