"""
The base class of all engines, and the capabilities that each of them declares.

An engine gets one segment per request and returns one suggestion per request, in the same order. It does not split or
join segments, and it does not judge its output: the gate does that, by the same rules for every engine.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple, TypeVar

from translator.bilingual.errors import EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import LangTag
from translator.newsroom.drafts.fuse import Fuse
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.ground.extras import install_command
from translator.newsroom.ground.settings import EngineSettings

Value = TypeVar("Value")

ALWAYS = 101
"""More than any score."""
ABSENT = "mt.absent"
"""Problem of a suggestion where the engine has no translation of the source, which does not count as a failure."""
Turns = list[dict[str, str]]
"""Messages of a chat: `role` and `content`."""
Span = tuple[int, int]
"""Code points, half-open."""


@dataclass(frozen=True, slots=True)
class EngineContext:
    source_tag: LangTag
    target_tag: LangTag
    settings: EngineSettings
    fuse: Fuse | None = None
    """That of a run, which all its engines share; None: of its own."""
    deferred: Path | None = None
    """Folder of the batch jobs of the project, where first attempts are answered by such; None: at once."""


class UnderWay(EngineError):
    """Some of the requests are answered another day."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Abilities besides translating; the pipeline reads these and asks for nothing else."""

    keeps_tags: bool = False
    """A standalone tag `<1/>` in a request comes back in the target; else requests contain no tags at all."""
    streams: bool = False
    """`translate_each` returns suggestions as they are made; else all of them arrive together."""
    prefers_many: bool = False
    """It is faster the more it gets at once, since it puts segments of equal length together."""
    low_score: int | None = None
    """Score below which another attempt is worth its time; None for an engine whose score does not say that. `ALWAYS`
    draws the other wordings of every segment."""
    has_candidates: bool = False
    """`candidates` returns other wordings of a segment, at little cost."""
    has_reader: bool = False
    """These are another engine's, which is compared with and never taken."""
    mends: bool = False
    """A request with a draft comes back mended."""
    is_paid: bool = False
    """Each attempt may cost money: only what the gate refuses is asked for again, no doubt is."""
    aligns: Literal["no", "roughly", "exactly"] = "no"
    """How well the translation of a phrase alone is found in that of its sentence. `exactly`: terms can be written
    over it. `roughly`: it may include a neighbouring word."""


@dataclass(frozen=True, slots=True)
class Phrases:
    source: str
    target: str
    spans: tuple[Span, ...]


class Forecast(NamedTuple):
    host: str
    """Where the text would go; empty for an engine that runs on this machine."""
    seconds: float
    cost: float | None
    """In the currency of the prices in the settings; None where it is not known."""
    requests: int = 0
    """To a server."""
    tokens: int = 0
    """Of a language model elsewhere: of prompts and answers together."""


class Engine(ABC):
    name: str
    """As in `ENGINES`; the origin of its suggestions is `mt:` followed by this name."""
    signature: str
    """All settings that change its output, in one line: engine, model, hash, options, version."""
    host: str = ""
    """Where the text goes; empty for an engine that runs on this machine."""
    loads_alone: ClassVar[bool] = False
    """No other thread runs while its library loads, which takes seconds."""
    seconds: ClassVar[float] = 0.0
    """A segment on two idle cores, roughly."""
    capabilities: Capabilities = Capabilities()
    steps: tuple[str, ...] = ()
    """Names of its own retry steps, best first, for segments that fail the gate."""
    open_reader: Callable[[], Engine] | None = None
    house: HouseStyle = HouseStyle()
    """How the newsroom writes; `open_engine` sets it, and names it in the signature."""

    @classmethod
    @abstractmethod
    def open(cls, context: EngineContext) -> Engine:
        """
        Load what is needed for the language pair.

        Raises `EngineUnavailable` when a library or model is missing, `PairNotSupported` for another pair.
        """

    @classmethod  # noqa: B027 (some engines need nothing)
    def require(cls, context: EngineContext) -> None:
        """Raise what `open` raises where a library or a model is missing; nothing is loaded."""

    @classmethod
    def forecast(cls, requests: Sequence[Request], context: EngineContext) -> Forecast:
        """Return what the first attempts at `requests` would take, roughly; nothing is opened or asked for that."""
        return Forecast("", cls.seconds * len(requests), 0.0)

    @classmethod
    def prompts(cls, requests: Sequence[Request], context: EngineContext, house: HouseStyle) -> list[Turns]:
        """Return the chats by which a language model elsewhere would be asked first; empty for other engines."""
        return []

    def has_whole(self, request: Request) -> bool:
        """Somebody wrote the translation of the segment as it is, with its by-lines."""
        return False

    @abstractmethod
    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        """
        Return one suggestion for each request, in order; `raw` holds the unchanged output.

        A source contains no paired tags, and standalone tags only if the engine keeps them.
        """

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        """Yield the index of each request with its suggestion, in the order in which they are finished."""
        yield from enumerate(self.translate(requests))

    def answers(self, requests: Sequence[Request], step: str) -> Iterator[dict[int, Suggestion]]:
        """Yield what `translate_each` or, for one of `steps`, `retry` returns, as it arrives: an answer of a server."""
        if step:
            yield dict(enumerate(self.retry(requests, step)))
        else:
            yield from ({index: suggestion} for index, suggestion in self.translate_each(requests))

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """Translate again in another way, one of `steps`."""
        raise NotImplementedError(f"{self.name} has no retry step {step!r}")

    def candidates(self, requests: Sequence[Request]) -> list[list[Suggestion]]:
        """Return, for each request, other wordings than the first one; the same ones each time."""
        return [[] for _request in requests]

    def read_by(self, open_reader: Callable[[], Engine]) -> None:
        """Have another engine translate what has no score, as `candidates`; it is opened for the first of them."""
        self.open_reader = open_reader
        self.capabilities = replace(self.capabilities, has_candidates=True, has_reader=True, low_score=1)

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> Sequence[Span | None]:
        """Return where the target renders the phrase at each span, as far as the engine knows without translating."""
        return [None] * len(phrases)

    def finish(self) -> int:
        """Hand over what a run gathered for another day; return how many segments are under way."""
        return 0

    def close(self) -> None:  # noqa: B027 (most engines have nothing to release)
        """Release what was loaded for this engine alone; an engine is not used after that."""

    def suggest(self, target: str, *raw: str, score: int | None = None, problems: tuple[str, ...] = ()) -> Suggestion:
        return Suggestion(target, f"mt:{self.name}", score, self.signature, raw=raw, problems=problems)


def in_order(answers: Iterable[tuple[int, Value]]) -> list[Value]:
    """Return answers that came with their index, in the order of what was asked."""
    return [answer for _index, answer in sorted(answers, key=lambda item: item[0])]


def missing_library(engine: str, library: str | None) -> EngineUnavailable:
    return EngineUnavailable(
        _("engine {name!r} needs a library that is not installed: {library}", name=engine, library=library),
        hint=install_command(engine),
    )
