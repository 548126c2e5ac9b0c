"""What an exchange file holds, on its way out and on its way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from translator.model import FuzzyMatch, Placeholder, State, TermEntry, short_hash
from translator.patterns import pattern

_IDENTITY = pattern(r"([0-9a-f]{12})\.([0-9a-f]{12}|0)")
NOTHING = "0"
"""What stands for the hash of an empty target."""


@dataclass(frozen=True, slots=True)
class ExchangeUnit:
    key: str
    number: int
    source: str
    target: str
    state: State
    kind: str = "paragraph"
    placeholders: tuple[Placeholder, ...] = ()
    comments: tuple[str, ...] = ()
    """What people said of it, one line each, the name first where it is known: `lin-yue: too long`."""
    findings: tuple[str, ...] = ()
    """What the checks say of the target."""
    matches: tuple[FuzzyMatch, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    is_locked: bool = False
    """Whether nobody may change the target: locked, or signed off."""

    @property
    def id(self) -> str:
        """The key, and the hash of the target that goes out, so that a change outside is seen."""
        return f"{self.key}.{short_hash(self.target) if self.target else NOTHING}"


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    slug: str
    source_tag: str
    target_tag: str
    units: tuple[ExchangeUnit, ...]
    po: bytes = b""
    """The catalog itself, for the format that is one."""

    @property
    def terms(self) -> list[TermEntry]:
        """The terms of all segments, each once, in article order."""
        return list(dict.fromkeys(term for unit in self.units for term in unit.terms))


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    key: str
    """Empty where the file does not name segments as we do; then the source says which it is."""
    base: str
    """Hash of the target that went out, `0` for an empty one; empty where the file does not say."""
    source: str
    target: str
    is_draft: bool = False
    """Whether the file marks the target as unfinished."""
    comments: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """What came back; slug and tags are empty where the file does not say."""

    units: tuple[ReturnedUnit, ...]
    slug: str = ""
    source_tag: str = ""
    target_tag: str = ""


def split_id(identity: str) -> tuple[str, str]:
    """Return key and hash of the target of an id that we gave; both are empty for any other."""
    hit = _IDENTITY.fullmatch(identity.strip())
    return (hit[1], hit[2]) if hit else ("", "")


def term_lines(terms: Iterable[TermEntry]) -> list[str]:
    """Return terms for people: `market = 市场 / 行情`, `GPU: not translated`."""
    return [f"{term.source} = {' / '.join(term.targets or (term.source,))}" for term in terms]
