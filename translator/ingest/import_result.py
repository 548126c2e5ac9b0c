"""What an import finds out about an article, and what it leaves out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Line(NamedTuple):
    """A line of the input."""

    number: int
    """Counts from 1; 0 where the line has no place of its own in the input."""
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not in the imported article."""

    line: int
    """Its number in the input, from 1."""
    text: str
    reason: str
    """In the user's language."""


@dataclass(slots=True)
class Facts:
    """Front matter in the making."""

    title: str = ""
    summary: str = ""
    date: str = ""
    """ISO, or empty."""
    source: dict[str, str] = field(default_factory=dict)
    """`title`, `url`, `publisher` of what the article reports on or was taken from."""
    authors: list[str] = field(default_factory=list)
    credits: dict[str, list[str]] = field(default_factory=dict)
    """Role → names."""
    organisation: str = ""
    disclaimer: str = ""
    notes: list[str] = field(default_factory=list)
    """What the user should know, in the user's language."""

    def add_people(self, role: str, names: list[str]) -> None:
        """Remember who did what; the same name twice is remembered once."""
        known = self.authors if role == "author" else self.credits.setdefault(role, [])
        known += [name for name in dict.fromkeys(names) if name not in known]

    def values(self) -> dict[str, Any]:
        """Return what was found, in the order of the schema (docs/articles.md), without what is empty."""
        found = {
            "title": self.title,
            "summary": self.summary,
            "date": self.date,
            "source": self.source,
            "authors": self.authors,
            "credits": self.credits,
            "organisation": self.organisation,
            "disclaimer": self.disclaimer,
        }
        return {key: value for key, value in found.items() if value}
