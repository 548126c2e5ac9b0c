"""The list of people at the time of a commit: who had which address and which role then."""

from __future__ import annotations

from collections.abc import Iterable

from translator import git
from translator.errors import ConfigError
from translator.newsroom import Newsroom
from translator.newsroom.people import People, Person, parse_people, people_path


class PeopleHistory:
    """Answers for every commit that it was made for; git is asked twice."""

    def __init__(self, project: Newsroom, commits: Iterable[str]) -> None:
        self.now = project.people
        path = project.relative(people_path(project))
        self.changes = git.commits_of(project.root, path)
        """(hash, author's address) of each commit that changed the list, oldest first."""
        changed = [name for name, _email in self.changes]
        names = list(dict.fromkeys([*commits, *changed, *(f"{name}^" for name in changed)]))
        texts = git.contents(project.root, [f"{name}:./{path}" for name in names])
        parsed: dict[bytes | None, People | None] = {None: None}
        for text in texts:
            if text is not None and text not in parsed:
                parsed[text] = _parsed(text, self.now.where)
        self._as_of = {name: parsed[text] for name, text in zip(names, texts, strict=True)}

    def as_of(self, commit: str) -> People | None:
        """Return the people of a commit; None where it has no list, or one that cannot be read."""
        return self._as_of.get(commit)

    def person(self, person_id: str, commit: str) -> Person | None:
        """
        Return somebody as they were listed when `commit` was made.

        Who was not listed yet counts as they were when they were listed first: the list may have been committed later
        than the work.
        """
        for people in (self.as_of(commit), *(self.as_of(name) for name, _email in self.changes), self.now):
            if people is not None and (found := people.get(person_id)) is not None:
                return found
        return None

    def introduction(self, person_id: str, email: str) -> tuple[str, str] | None:
        """Return hash and author's address of the commit that gave somebody this address; None where it is unknown."""
        for name, author in self.changes:
            before, after = self.as_of(f"{name}^"), self.as_of(name)
            # The commit that began the list is not an addition to it.
            if (
                before is not None
                and has_address(after, person_id, email)
                and not has_address(before, person_id, email)
            ):
                return name, author
        return None


def has_address(people: People | None, person_id: str, email: str) -> bool:
    person = people.get(person_id) if people is not None else None
    return person is not None and email.casefold() in map(str.casefold, person.emails)


def _parsed(text: bytes, where: str) -> People | None:
    try:
        return parse_people(text, where)
    except ConfigError:
        return None
