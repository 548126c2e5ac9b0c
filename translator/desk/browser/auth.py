"""
Authentication: each person has a token, which is exchanged for a cookie that scripts cannot read.

Tokens and cookies are kept in memory only and are void when the server ends.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from translator.bilingual.errors import TranslatorError
from translator.newsroom.house.people import People, Person

# Visits of one person, a browser each, kept in memory; the oldest goes when there are more, and has to come in by the
# address again. They are counted by person, so that nobody can end the visits of others.
_VISITS_OF_PERSON = 20


@dataclass(frozen=True, slots=True)
class Visit:
    person: Person
    csrf: str
    """What every page of this visit sends along with a decision; a page of another site cannot know it."""


@dataclass
class Access:
    """The tokens that were given out, and the visits that they opened."""

    people: Sequence[Person]
    listed: Callable[[], People] = People
    """Returns all people of the newsroom as they are at that moment."""
    tokens: dict[str, Person] = field(init=False)
    """Token → person, in the order of `people`."""
    _once: dict[str, Person] = field(default_factory=dict)
    _visits: dict[str, Visit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = {secrets.token_urlsafe(32): person for person in self.people}

    def token_for_one_visit(self, person: Person) -> str:
        """
        Return a token that opens one visit and is void then.

        It is for the browser that we start ourselves: everybody on the machine can read what a program is started with.
        """
        token = secrets.token_urlsafe(32)
        self._once[token] = person
        return token

    def enter(self, token: str) -> str | None:
        """Return the secret of a new visit for the cookie, or None for a token that was never given out."""
        person = self._once.pop(token, None)
        for known, owner in self.tokens.items():
            if hmac.compare_digest(known.encode(), token.encode()):
                person = owner
        if person is None:
            return None
        theirs = [secret for secret, visit in self._visits.items() if visit.person.id == person.id]
        if len(theirs) >= _VISITS_OF_PERSON:
            del self._visits[theirs[0]]
        secret = secrets.token_urlsafe(32)
        self._visits[secret] = Visit(person, secrets.token_urlsafe(32))
        return secret

    def visit(self, secret: str) -> Visit | None:
        """Return a visit, with the name and the roles that the person has by now."""
        visit = self._visits.get(secret)
        return visit and replace(visit, person=self._present(visit.person) or visit.person)

    def is_gone(self, person: Person) -> bool:
        """Whether somebody was taken off the list of people."""
        return self._present(person) is None

    def _present(self, person: Person) -> Person | None:
        try:
            return self.listed().present(person)
        except TranslatorError:  # A list that was never read.
            return person


def is_from_own_page(visit: Visit, sent: str) -> bool:
    """Whether `sent` is the token that the pages of `visit` carry."""
    return hmac.compare_digest(visit.csrf.encode(), sent.encode())
