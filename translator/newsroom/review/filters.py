"""
Filters: which segments a review session shows. A filter is words joined by blanks, and all of them must match.

To add a kind of word, add one line to `FILTERS`: how it is written, and a test of one entry. A test gets the context,
the entry, and the text after the colon.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from translator.bilingual.errors import GitError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Severity, State
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import Action
from translator.newsroom.ground import git
from translator.newsroom.house.people import Person
from translator.newsroom.review.autosave import unsaved_keys
from translator.newsroom.review.queue import is_open
from translator.newsroom.review.working_copy import WorkingCopy


@dataclass(frozen=True, slots=True)
class FilterContext:
    copy: WorkingCopy
    person: Person

    @property
    def catalog(self) -> Catalog:
        return self.copy.catalog


@dataclass(frozen=True, slots=True)
class Filter:
    shown: str
    """As the grammar shows it."""
    meaning: str
    """Which segments it lets through, for the documentation."""
    test: Callable[[FilterContext, Entry, Any], bool]
    """Gets the part after the colon: the text, a tuple of the `values`, or what `prepare` made of it."""
    values: tuple[str, ...] = ()
    """What may come after the colon, joined by commas; empty: any text."""
    prepare: Callable[[FilterContext, str], Any] | None = None
    """Turns the text into what the test needs, once each time that the filter is chosen."""


FLAGS = ("stale", "rejected", "locked", "foreign", "conflict")
UNRESOLVED = "unresolved"
ALL = "all"


def _has_changed(context: FilterContext, entry: Entry, since: str | dict[str, str]) -> bool:
    """Whether an event is not older than a day or time, or the target is not what it was at a revision."""
    if isinstance(since, str):
        return any(event.at >= since for event in context.catalog.history(entry) if event.action is not Action.CARRY)
    return since.get(entry.key, "") != entry.target


def _since(context: FilterContext, value: str) -> str | dict[str, str]:
    """Return a date as it is, and for a revision the targets that it has."""
    from translator.newsroom.catalog.revisions import targets_at

    if _DATE.fullmatch(value):
        return value
    try:
        return targets_at(context.copy.newsroom, context.catalog.slug, context.catalog.tag, value)
    except GitError as error:
        git.is_repo_for_sure(context.copy.newsroom.root)  # Raises where git is not installed, or refuses to answer.
        raise UsageError(
            _("{text} is neither a date nor a commit that git knows", text=repr(value)),
            hint=error.hint or "changed-since:2026-01-31 | changed-since:HEAD~3",
        ) from None


FILTERS: dict[str, Filter] = {
    UNRESOLVED: Filter(
        "unresolved",
        "what waits for you",
        lambda context, entry, _value: is_open(context.catalog, entry, context.person),
    ),
    ALL: Filter("all", "everything", lambda _context, _entry, _value: True),
    "state": Filter(
        "state:draft,translated",
        "segments in one of these states",
        lambda _context, entry, states: entry.state in states,
        tuple(State),
    ),
    "flag": Filter(
        "flag:stale",
        "segments with a flag: `stale`, `rejected`, `locked`, `foreign`, `conflict`",
        lambda _context, entry, flags: any(getattr(entry.record, f"is_{flag}") for flag in flags),
        FLAGS,
    ),
    "check": Filter(
        "check:num.*",
        "segments with findings of these checks",
        lambda context, entry, name: any(fnmatchcase(one.check, name) for one in context.copy.findings(entry)),
    ),
    "severity": Filter(
        "severity:error",
        "segments with findings of this severity",
        lambda context, entry, severities: any(one.severity in severities for one in context.copy.findings(entry)),
        tuple(Severity),
    ),
    "text": Filter(
        "text:WORD",
        'segments with a word in source or target: `text:船`, `text:"two words"`',
        lambda _context, entry, text: any(text.casefold() in one.casefold() for one in (entry.source, entry.target)),
    ),
    "changed-since": Filter(
        "changed-since:REV|DATE",
        "what changed since a git revision or a date: `changed-since:main`, `changed-since:2026-11-01`",
        _has_changed,
        prepare=_since,
    ),
    "by": Filter(
        "by:ID",
        "what this person decided something about",
        lambda context, entry, who: any(event.actor == who for event in context.catalog.history(entry)),
    ),
    "unsaved": Filter(
        "unsaved",
        "segments with a text that you typed and did not save",
        lambda _context, entry, keys: entry.key in keys,
        prepare=lambda context, _value: frozenset(
            unsaved_keys(context.copy.article, context.copy.tag, context.person.id)
        ),
    ),
    "comment": Filter(
        "comment", "segments with comments", lambda context, entry, _value: bool(context.catalog.comments_of(entry))
    ),
}
"""Name → filter, in the order of the grammar."""
_BARE = frozenset({UNRESOLVED, ALL, "unsaved", "comment"})
_WORD = pattern(r'(?:"[^"]*"|[^\s"]|"(?=[^"]*$))+')
_DATE = pattern(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?")


class SegmentFilter:
    def __init__(self, wanted: str, context: FilterContext) -> None:
        """Parse a filter; raises `UsageError`, with the grammar as hint, for an unknown word."""
        self.wanted = wanted
        self._context = context
        self._parts = [_parse(word, context) for word in split_words(wanted)]

    @property
    def texts(self) -> tuple[str, ...]:
        """What is looked for in source and target, to be marked there."""
        return tuple(value for known, value in self._parts if known is FILTERS["text"])

    def is_match(self, entry: Entry) -> bool:
        return all(known.test(self._context, entry, value) for known, value in self._parts)


def no_match(wanted: str, person: Person) -> str:
    """Say that a filter lets no segment through."""
    if wanted == UNRESOLVED:
        return _("nothing is waiting for {person} here", person=person.id)
    return _("nothing matches: {filter}", filter=wanted)


def text_spans(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """
    Return where any of the wanted texts stands in `text`, as `text:` finds it: code points, half-open, in text order.

    Spans do not overlap or touch: what stands side by side is one.
    """
    folded = text.casefold()
    # One character may become two (ß, ss): then it is found by its first.
    places = [at for at, char in enumerate(text) for _one in char.casefold()] if len(folded) != len(text) else None
    found = sorted(
        (match.start(), match.end())
        for needle in {one.casefold() for one in wanted if one}
        for match in re.finditer(re.escape(needle), folded)
    )
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def split_words(wanted: str) -> list[str]:
    """Split a filter at blanks outside of double quotes (also “ ”), and remove the quotes."""
    plain = wanted.replace("“", '"').replace("”", '"').replace("：", ":").replace("\u3000", " ")
    return [word.replace('"', "") for word in _WORD.findall(plain)]


def grammar() -> str:
    """Return how filters are written, on one line."""
    return " | ".join(known.shown for known in FILTERS.values())


def _parse(word: str, context: FilterContext) -> tuple[Filter, Any]:
    name, colon, value = word.partition(":")
    known = FILTERS.get(name)
    is_whole = known is not None and bool(colon and value) != (name in _BARE) and bool(colon) != (name in _BARE)
    if known is None or not is_whole or (known.values and set(value.split(",")) - set(known.values)):
        choices = f"   {name}:{'|'.join(known.values)}" if known and known.values else ""
        raise UsageError(_("not a filter: {text}", text=repr(word)), hint=f"--filter {grammar()}{choices}")
    if known.prepare is not None:
        return known, known.prepare(context, value)
    return known, tuple(value.split(",")) if known.values else value
