"""Insertions: the texts that a digit key inserts into the target: memory matches and alternatives, terms, tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from translator.catalog import Entry
from translator.model import FuzzyMatch, TermMatch
from translator.review.session import Session

_TAGS = re.compile(r"</?\d+/?>")


class ChoiceGroup(StrEnum):
    """A group of choices that the digits from 1 to 9 can stand for."""

    MATCHES = "matches"
    TERMS = "terms"
    TAGS = "tags"


@dataclass(frozen=True)
class Choices:
    """All texts that are offered for one segment."""

    machine: str = ""
    others: tuple[tuple[str, str], ...] = ()
    """The other side of a conflict, by its person; a text each."""
    alternatives: tuple[str, ...] = ()
    matches: tuple[FuzzyMatch, ...] = ()
    terms: tuple[TermMatch, ...] = ()
    tags: tuple[str, ...] = ()
    """The tags of the source, in its order."""
    forms: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    """Terms without repetition: source form, accepted targets."""

    def texts(self, group: ChoiceGroup) -> list[str]:
        """Return what the numbers stand for, from 1."""
        if group is ChoiceGroup.TERMS:
            return [targets[0] if targets else source for source, targets in self.forms]
        if group is ChoiceGroup.TAGS:
            return list(self.tags)
        return [*(text for _who, text in self.others), *(match.target for match in self.matches), *self.alternatives]


def choices_for(session: Session, entry: Entry) -> Choices:
    """Return what memory, engines, glossary and source offer; searching the memory takes some milliseconds."""
    machine = session.catalog.machine_output(entry)
    terms = tuple(session.working_copy.terms(entry))
    forms = {match.entry.source: match.entry.offers for match in terms}
    return Choices(
        machine=machine,
        others=tuple(_others(entry)),
        alternatives=tuple(
            text for text in session.working_copy.alternatives(entry) if text not in {machine, entry.target}
        ),
        matches=tuple(match for match in session.working_copy.matches(entry) if match.target != entry.target),
        terms=terms,
        tags=tuple(_TAGS.findall(entry.source)),
        forms=tuple(forms.items()),
    )


def _others(entry: Entry) -> list[tuple[str, str]]:
    """Return the texts of the other sides where two branches gave this segment different ones."""
    record = entry.record
    sides = record.alternatives if record.is_conflict else ()
    return [(side.actor, side.target) for side in sides if side.target and side.target != entry.target]


def missing_tag(source: str, target: str) -> str | None:
    """Return the first tag of the source that the target does not have yet."""
    present = _TAGS.findall(target)
    for match in _TAGS.finditer(source):
        tag = match.group()
        if tag not in present:
            return tag
        present.remove(tag)
    return None
