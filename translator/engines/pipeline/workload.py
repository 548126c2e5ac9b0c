"""What a run would ask of an engine, and about what that takes and costs: `translate --dry-run`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from translator.checks.text.characters import is_han
from translator.engines import ENGINES
from translator.language import LangTag
from translator.model import Request
from translator.settings import HttpSettings

ANSWER = 2.0
"""Seconds that a server takes for a segment, as hosted language models do; nothing is asked to find out."""
_PER_TOKEN = 0.7
"""Tokens for a Chinese character; for four other characters it is one."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What one catalog has to be filled, and from where."""

    slug: str
    tag: LangTag
    engine: str
    host: str
    """Where the text goes; empty for an engine that runs on this machine."""
    segments: int
    from_memory: int
    characters: int
    """Of the sources that the engine is asked for."""
    seconds: float
    """Roughly, for the first attempts."""
    cost: float | None
    """In the currency of the prices in the settings; None without prices, 0 on this machine."""

    @property
    def asked(self) -> int:
        return self.segments - self.from_memory


def host_of(engine: str, settings: HttpSettings) -> str:
    """Return where the text goes; empty for an engine that runs on this machine."""
    return urlsplit(settings.url).netloc if ENGINES[engine].sends_text_to else ""


def expected_seconds(engine: str, count: int, settings: HttpSettings) -> float:
    """Return how long `count` segments take, roughly: on two idle cores, or at a server."""
    if not ENGINES[engine].sends_text_to:
        return count * ENGINES[engine].seconds
    by_limit = count * 60 / settings.requests_per_minute if settings.requests_per_minute else 0.0
    return max(by_limit, math.ceil(count / max(1, settings.concurrency)) * ANSWER if count else 0.0)


def expected_cost(
    engine: str, requests: Sequence[Request], pair: tuple[LangTag, LangTag], settings: HttpSettings
) -> float | None:
    """Return what the first attempts cost at the prices of the settings; None where there are none."""
    if not ENGINES[engine].sends_text_to:
        return 0.0
    if not settings.input_price and not settings.output_price:
        return None
    from translator.engines.http.apis import api_name
    from translator.engines.llama.prompt import turns_for

    if api_name(settings) != "openai":
        return sum(len(request.source) for request in requests) * settings.input_price / 1e6
    asked = sum(_tokens(turn["content"]) for request in requests for turn in turns_for(request, "", *pair))
    said = sum(_tokens(request.source) for request in requests)  # A translation has about as many.
    return (asked * settings.input_price + said * settings.output_price) / 1e6


def _tokens(text: str) -> float:
    chinese = sum(map(is_han, text))
    return chinese * _PER_TOKEN + (len(text) - chinese) / 4
