"""What an exchange file holds, on its way out and on its way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from translator.bilingual.i18n import enumeration
from translator.bilingual.model import Finding, FuzzyMatch, Placeholder, State, TermEntry, short_hash
from translator.bilingual.words.patterns import pattern

_IDENTITY = pattern(rf"([0-9a-f]{{12}})\.([0-9a-f]{{12}}|0)(?:\.({'|'.join(State)}))?")
# Cells, rows or segments that a note names.
_LISTED = 12
PO_ID = "exchange: "
"""What stands before the id of a segment in an extracted comment of a PO."""
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
        """The key, the hash of the target that goes out, and its state, so that a change of either outside is seen."""
        return f"{self.key}.{short_hash(self.target) if self.target else NOTHING}.{self.state.value}"


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


class Identity(NamedTuple):
    """What the id of a segment says of it as it went out."""

    key: str = ""
    """Empty where the file does not name segments as we do; then the source says which it is."""
    base: str = ""
    """Hash of the target, `0` for an empty one; empty where the file does not say."""
    state: State | None = None
    """None where the file does not say."""


class ReturnedComment(NamedTuple):
    """What somebody wrote beside a segment; `author` is empty where the file does not say."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    sent: Identity
    source: str
    target: str
    state: State | None = None
    """What the file says of the target: `new` and `draft` ask for more work; None where it says nothing."""
    comments: tuple[ReturnedComment, ...] = ()
    where: str = ""
    """Where it stands in the file, for people: `row 7`, `line 31`."""
    problem: str = ""
    """Why the target cannot be taken, whatever it is: its cell holds a number. Empty where it can."""
    is_rejected: bool = False
    """Whether somebody sent the target back, and did not only leave it unfinished."""

    @property
    def is_unfinished(self) -> bool:
        return self.state is not None and self.state.rank < State.TRANSLATED.rank


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """What came back; slug and tags are empty where the file does not say."""

    units: tuple[ReturnedUnit, ...]
    slug: str = ""
    source_tag: str = ""
    target_tag: str = ""
    notes: tuple[str, ...] = ()
    """What was not read, and how something was read that can be read in two ways; in the user's language."""
    loose: tuple[ReturnedComment, ...] = ()
    """Comments that stand beside no segment."""
    is_whole: bool = True
    """False for a format that leaves out what has no target."""


def split_id(identity: str) -> Identity:
    """Return what an id that we gave says; nothing for any other."""
    hit = _IDENTITY.fullmatch(identity.strip())
    return Identity(hit[1], hit[2], State(hit[3]) if hit[3] else None) if hit else Identity()


def comments_of(texts: Iterable[tuple[str, str]]) -> tuple[ReturnedComment, ...]:
    """Return comments of (author, text), each on one line and once, without empty ones."""
    flat = (ReturnedComment(" ".join(text.split()), " ".join(author.split())) for author, text in texts)
    return tuple(dict.fromkeys(comment for comment in flat if comment.text))


def listed(names: Iterable[object]) -> str:
    """Return names or numbers for a note, the first of them where there are many."""
    words = [str(name) for name in names]
    return enumeration(words[:_LISTED]) + ("…" if len(words) > _LISTED else "")


def term_lines(terms: Iterable[TermEntry]) -> list[str]:
    """Return terms for people: `market = 市场 / 行情`, `GPU: not translated`."""
    return [f"{term.source} = {' / '.join(term.targets or (term.source,))}" for term in terms]


def finding_lines(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return findings for people: `error num.value: 31 is missing`."""
    return tuple(f"{item.severity.value} {item.check}: {item.message}" for item in findings)
