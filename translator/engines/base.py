"""
What an engine is: a guest behind one small protocol, and two skills that it may have besides.

An engine gets one segment a request and gives one suggestion a request, in order. It never sees a newline, never
splits, never joins, and never judges: whether its words are fit to be shown is decided by the gate, the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.language import LangTag
    from translator.model import Request, Suggestion
    from translator.project import EngineSettings

Span = tuple[int, int]
"""Code points, half-open."""


@dataclass(frozen=True, slots=True)
class EngineContext:
    """What an engine is opened with: the pair, and what it may use of the machine."""

    source_tag: LangTag
    target_tag: LangTag
    settings: EngineSettings
    is_thorough: bool = False
    """Whether it may take several times as long for a better draft: `NAME:thorough`."""


class Engine(Protocol):
    """Something that makes suggestions on this machine, or far away."""

    name: str
    """As in `ENGINES`; the origin of its suggestions is `mt:` and this."""
    signature: str
    """Every choice that moves its output, in one line: engine, model, hash, options, version."""
    keeps_tags: bool
    """Whether `<1/>` in a request comes back in the target; otherwise requests hold no tags at all."""
    steps: tuple[str, ...]
    """Names of its other ways to translate, best first, for segments that fail the gate; may be empty."""

    @classmethod
    def open(cls, context: EngineContext) -> Engine:
        """
        Load what is needed for the pair.

        Raises `EngineUnavailable` when a library or model is missing, `PairNotSupported` for another pair.
        """
        ...

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        """
        Return one suggestion for each request, in order; `raw` holds what was said, `problems` what it knows itself.

        A source holds no paired tags, and standalone tags only if `keeps_tags`.
        """
        ...

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """Translate again in another way, one of `steps`."""
        ...

    def close(self) -> None:
        """Give back what was loaded for this engine alone; an engine is not used after that."""
        ...


@runtime_checkable
class Streaming(Protocol):
    """An engine that finishes segments one by one."""

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        """Yield each suggestion with the index of its request, in the order in which they are finished."""
        ...


@runtime_checkable
class Scoring(Protocol):
    """An engine whose score says when it was unsure."""

    low_score: int
    """Below it another attempt is worth its time."""


@runtime_checkable
class Choosing(Protocol):
    """An engine that can word a segment in several ways, which cost little more than one."""

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        """Return, for each request, other translations than the first one, the same ones each time."""
        ...


@dataclass(frozen=True, slots=True)
class Phrases:
    """A pair of plain texts, and phrases of the source whose counterparts are looked for."""

    source: str
    target: str
    spans: tuple[Span, ...]
    """Phrases in `source`."""


@runtime_checkable
class Aligning(Protocol):
    """An engine that can tell which part of a translation renders a phrase."""

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        """Return, for each item, one span in `target` for each of its phrases; None where there is no counterpart."""
        ...


@runtime_checkable
class Exact(Aligning, Protocol):
    """One that tells the part to the letter, so that a term can be written over it; others take a neighbour along."""

    aligns_exactly: bool
