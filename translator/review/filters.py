"""
Which segments a review session walks: words joined by blanks, and all of them must hold.

To add a filter, add one line to `FILTERS`: how it is written, and a test of one entry. A test gets the scene (catalog,
person, findings), the entry, and what stands behind the colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Protocol

from translator.catalog.actions import Action
from translator.errors import GitError, UsageError
from translator.i18n import _
from translator.model import Severity, State
from translator.review.queue import is_open

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.catalog import Catalog, Entry
    from translator.model import Finding
    from translator.project import Project
    from translator.review.people import Person


class Scene(Protocol):
    """What a filter may look at besides the entry."""

    project: Project
    catalog: Catalog
    person: Person

    def findings(self, entry: Entry) -> Sequence[Finding]:
        """Return what the checks say about an entry, without what was waived."""
        ...


@dataclass(frozen=True, slots=True)
class Filter:
    """One kind of filter: how it is written, and the test."""

    shown: str
    """As the grammar shows it."""
    test: Callable[[Scene, Entry, Any], bool]
    """Gets what stands behind the colon: the text, a tuple of the `values`, or what `prepare` made of it."""
    values: tuple[str, ...] = ()
    """The words that may stand behind the colon, several joined by commas; empty: any text."""
    prepare: Callable[[Scene, str], Any] | None = None
    """Makes of the text what the test needs, once for each time that the filter is chosen."""


FLAGS = ("stale", "rejected", "locked", "foreign", "conflict")
UNRESOLVED = "unresolved"
ALL = "all"


def _has_text(entry: Entry, text: str) -> bool:
    return text.casefold() in entry.source.casefold() or text.casefold() in entry.target.casefold()


def _has_changed(scene: Scene, entry: Entry, since: str | dict[str, str]) -> bool:
    """Tell whether an event is not older than a day or time, or the target is not what it was at a revision."""
    if isinstance(since, str):
        return any(event.at >= since for event in scene.catalog.history(entry) if event.action is not Action.CARRY)
    return since.get(entry.key, "") != entry.target


def _since(scene: Scene, value: str) -> str | dict[str, str]:
    """Return a date as it is, and for a revision the targets that it has."""
    from translator.catalog.revisions import targets_at

    if _DATE.fullmatch(value):
        return value
    try:
        return targets_at(scene.project, scene.catalog.slug, scene.catalog.tag, value)
    except GitError as error:
        raise UsageError(
            _("{text} is neither a date nor a commit that git knows", text=repr(value)),
            hint=error.hint or "changed-since:2026-01-31 | changed-since:HEAD~3",
        ) from None


FILTERS: dict[str, Filter] = {
    UNRESOLVED: Filter("unresolved", lambda scene, entry, _value: is_open(scene.catalog, entry, scene.person)),
    ALL: Filter("all", lambda _scene, _entry, _value: True),
    "state": Filter("state:draft,translated", lambda _scene, entry, states: entry.state in states, tuple(State)),
    "flag": Filter(
        "flag:stale", lambda _scene, entry, flags: any(getattr(entry.record, f"is_{flag}") for flag in flags), FLAGS
    ),
    "check": Filter(
        "check:num.*", lambda scene, entry, name: any(fnmatchcase(one.check, name) for one in scene.findings(entry))
    ),
    "severity": Filter(
        "severity:error",
        lambda scene, entry, severities: any(one.severity in severities for one in scene.findings(entry)),
        tuple(Severity),
    ),
    "text": Filter("text:WORD", lambda _scene, entry, text: _has_text(entry, text)),
    "changed-since": Filter("changed-since:REV|DATE", _has_changed, prepare=_since),
    "by": Filter("by:ID", lambda scene, entry, who: any(event.actor == who for event in scene.catalog.history(entry))),
    "comment": Filter("comment", lambda scene, entry, _value: bool(scene.catalog.comments_of(entry))),
}
"""Name → filter, in the order of the grammar."""
_BARE = frozenset({UNRESOLVED, ALL, "comment"})
_WORD = re.compile(r'(?:"[^"]*"|[^\s"]|"(?=[^"]*$))+')
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?")


class Chosen:
    """The filter that a person chose, ready to be asked."""

    def __init__(self, wanted: str, scene: Scene) -> None:
        """Read a filter; raises `UsageError`, with the grammar as hint, for a word that is none."""
        self.wanted = wanted
        self._scene = scene
        self._parts = [_parsed(word, scene) for word in words_of(wanted)]

    def lets_through(self, entry: Entry) -> bool:
        """Tell whether all words hold for `entry`."""
        return all(known.test(self._scene, entry, value) for known, value in self._parts)


def words_of(wanted: str) -> list[str]:
    """Cut a filter into words at blanks outside of double quotes (“ ” count as such), and take the quotes away."""
    plain = wanted.replace("“", '"').replace("”", '"').replace("：", ":").replace("\u3000", " ")
    return [word.replace('"', "") for word in _WORD.findall(plain)]


def grammar() -> str:
    """Return how filters are written, on one line."""
    return " | ".join(known.shown for known in FILTERS.values())


def _parsed(word: str, scene: Scene) -> tuple[Filter, Any]:
    name, colon, value = word.partition(":")
    known = FILTERS.get(name)
    is_whole = known is not None and bool(colon and value) != (name in _BARE) and bool(colon) != (name in _BARE)
    if known is None or not is_whole or (known.values and set(value.split(",")) - set(known.values)):
        choices = f"   {name}:{'|'.join(known.values)}" if known and known.values else ""
        raise UsageError(_("{text} is no filter", text=repr(word)), hint=f"--filter {grammar()}{choices}")
    if known.prepare is not None:
        return known, known.prepare(scene, value)
    return known, tuple(value.split(",")) if known.values else value
