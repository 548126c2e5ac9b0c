"""
Which segments a review session walks: words joined by blanks, and all of them must hold.

To add a filter, add one line to `FILTERS`: how it is written, and a test of one entry. A test gets the scene (catalog,
person, findings), the entry, and what stands behind the colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

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
    test: Callable[[Scene, Entry, str], bool]
    values: tuple[str, ...] = ()
    """The words that may stand behind the colon, several joined by commas; empty: any text."""


def _is_flagged(entry: Entry, flag: str) -> bool:
    return bool(getattr(entry.record, f"is_{flag}", False))


FLAGS = ("stale", "rejected", "locked", "foreign", "conflict")
UNRESOLVED = "unresolved"
ALL = "all"
FILTERS: dict[str, Filter] = {
    UNRESOLVED: Filter("unresolved", lambda scene, entry, _value: is_open(scene.catalog, entry, scene.person)),
    ALL: Filter("all", lambda _scene, _entry, _value: True),
    "state": Filter("state:draft,translated", lambda _s, entry, value: entry.state.value in value, tuple(State)),
    "flag": Filter("flag:stale", lambda _s, entry, value: any(_is_flagged(entry, f) for f in value.split(",")), FLAGS),
    "check": Filter("check:num.*", lambda scene, entry, value: any(
        fnmatchcase(item.check, value) for item in scene.findings(entry))),
    "severity": Filter("severity:error", lambda scene, entry, value: any(
        item.severity.value in value for item in scene.findings(entry)), tuple(Severity)),
    "text": Filter("text:WORD", lambda _s, entry, value: any(
        value.casefold() in text.casefold() for text in (entry.source, entry.target))),
    "changed-since": Filter("changed-since:REV|DATE", lambda scene, entry, value: _changed_since(scene, entry, value)),
    "by": Filter("by:ID", lambda scene, entry, value: any(
        event.actor == value for event in scene.catalog.history(entry))),
    "comment": Filter("comment", lambda scene, entry, _value: bool(scene.catalog.comments_of(entry))),
}  # fmt: skip
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


def _parsed(word: str, scene: Scene) -> tuple[Filter, str]:
    name, colon, value = word.partition(":")
    known = FILTERS.get(name)
    is_whole = known is not None and bool(colon and value) != (name in _BARE) and bool(colon) != (name in _BARE)
    if known is None or not is_whole or (known.values and set(value.split(",")) - set(known.values)):
        choices = f"   {name}:{'|'.join(known.values)}" if known and known.values else ""
        raise UsageError(_("{text} is no filter", text=repr(word)), hint=f"--filter {grammar()}{choices}")
    if name == "changed-since" and not _DATE.fullmatch(value):
        _targets_at(scene, value)
    return known, value


def _changed_since(scene: Scene, entry: Entry, value: str) -> bool:
    if _DATE.fullmatch(value):
        return any(event.at >= value for event in scene.catalog.history(entry) if event.action != "carry")
    before = _targets_at(scene, value)
    return before.get(entry.key, "" if entry.target else None) != entry.target


_KNOWN_TARGETS: dict[tuple[str, str, str, str], dict[str, str]] = {}


def _targets_at(scene: Scene, revision: str) -> dict[str, str]:
    """Return key → target at a git revision, read once; raises `UsageError` for one that git does not know."""
    from translator.review.revisions import targets_at

    catalog = scene.catalog
    name = (str(scene.project.root), catalog.slug, catalog.tag, revision)
    if name not in _KNOWN_TARGETS:
        try:
            _KNOWN_TARGETS[name] = targets_at(scene.project, catalog.slug, catalog.tag, revision)
        except GitError as error:
            raise UsageError(
                error.message, hint=_("--filter changed-since:2026-01-31, or the name of a commit")
            ) from None
    return _KNOWN_TARGETS[name]
