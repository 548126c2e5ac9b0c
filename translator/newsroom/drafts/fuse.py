"""
The fuse of a run: bounds of tokens and money that no fault can cross, in all its files and languages together; and the
usage that servers counted, run by run, in `.translator/` of this clone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from threading import Condition
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import msgspec

from translator.bilingual.errors import EngineUnavailable
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.tables import unpacked
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.settings import HttpSettings

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project

TIMES = 4
"""A file may use so many times the tokens that its first attempts were foreseen to take: the rest is for retries."""
MARGIN = 20_000
"""Tokens beside that: for what small files learn about a server."""
THINKING = 8
"""Requests beside the first attempts that may take the room for thoughts."""


HALF = 0.5
"""Of its price is what a batch job saves."""


class Usage(NamedTuple):
    """The tokens that a server counted, or those foreseen where it counts none."""

    requests: int = 0
    prompt: int = 0
    answer: int = 0
    """Thoughts included."""
    thought: int = 0
    cached: int = 0
    """Of the prompt: what the server remembered, which costs less."""

    def plus(self, other: Usage) -> Usage:
        return Usage(*map(sum, zip(self, other, strict=True)))

    @property
    def tokens(self) -> int:
        return self.prompt + self.answer

    def cost(self, prompt_price: float, answer_price: float) -> float:
        """Return the money at these prices for a million tokens; what a server remembered counts in full."""
        return (self.prompt * prompt_price + self.answer * answer_price) / 1e6


@dataclass(slots=True)
class Fuse:
    """The bounds of a run; the most that a request may use is reserved first, so that those under way count too."""

    settings: HttpSettings
    usage: Usage = field(default_factory=Usage)
    halved: Usage = field(default_factory=Usage)
    """Of that, what batch jobs used, at half the price."""
    _deferred: Usage = field(default_factory=Usage)
    """The most that requests may use which are answered another day."""
    _before: int = 0
    """Tokens used before the file at hand."""
    _foreseen: Usage = field(default_factory=Usage)
    """Of the first attempts at that file."""
    _reserved: list[Usage] = field(default_factory=list)
    _changed: Condition = field(default_factory=Condition)

    def begin(self, foreseen: Usage) -> None:
        """Begin segments of a file, whose first attempts were foreseen to take this."""
        with self._changed:
            self._before, self._foreseen = self.usage.tokens + self._deferred.tokens, foreseen

    @property
    def cost(self) -> float:
        """Of the run, at the prices in the settings."""
        prices = self.settings.input_price, self.settings.output_price
        return self.usage.cost(*prices) - HALF * self.halved.cost(*prices)

    def defer(self, most: Usage, thought: int) -> None:
        """Set aside what a request may use that is answered another day. Raises `EngineUnavailable` as `reserve`."""
        with self._changed:
            if found := self._excess(most, thought):
                raise _blown(found)
            self._deferred = self._deferred.plus(most)

    def collect(self, used: Usage) -> None:
        """Count what a batch job used."""
        with self._changed:
            self.usage, self.halved = self.usage.plus(used), self.halved.plus(used)
            self._before += used.tokens

    def reserve(self, most: Usage, thought: int) -> None:
        """
        Take what a request may use at most out of what is left; waits for requests under way, which may leave more.

        Raises `EngineUnavailable` where too little is left.
        """
        with self._changed:
            while (found := self._excess(most, thought)) and self._reserved:
                self._changed.wait()
            if found:
                raise _blown(found)
            self._reserved.append(most)

    def settle(self, most: Usage, used: Usage) -> None:
        """Put what a request used in the place of what was reserved for it."""
        with self._changed:
            self._reserved.remove(most)
            self.usage = self.usage.plus(used)
            self._changed.notify_all()

    def lose(self, used: Usage, thought: int) -> None:
        """Count an attempt that may be paid for, and brought nothing. Raises `EngineUnavailable` as `reserve`."""
        with self._changed:
            self.usage = self.usage.plus(used)
            if found := self._excess(Usage(), thought):
                raise _blown(found)

    def _excess(self, most: Usage, thought: int) -> str:
        used, http = reduce(Usage.plus, [*self._reserved, self._deferred, most], self.usage), self.settings
        prices = http.input_price, http.output_price
        if 0 < http.most_cost < used.cost(*prices):
            return _("the run has cost {cost} of {most}, and the next request may cost more than is left",
                     cost=f"{self.cost:.2g}", most=f"{http.most_cost:g}")  # fmt: skip
        allowed = TIMES * self._foreseen.tokens + MARGIN + 2 * thought * (self._foreseen.requests + THINKING)
        spent, left = self.usage.tokens, allowed
        if 0 < http.most_tokens < used.tokens:
            left = http.most_tokens
        elif used.tokens - self._before > allowed:
            spent -= self._before
        else:
            return ""
        return _("{tokens} tokens of {most} are used, and the next request may use more than is left",
                 tokens=spent, most=left)  # fmt: skip


def tell_forecast(segments: int, host: str, tokens: int, cost: float) -> None:
    """Say what goes to a server, before it does."""
    said = _(", about {cost}", cost=f"{cost:.2g}") if cost else ""
    talk(
        ngettext(
            "{count} segment goes to {host}: about {tokens} tokens{cost}",
            "{count} segments go to {host}: about {tokens} tokens{cost}",
            segments, host=host, tokens=tokens, cost=said,
        )
    )  # fmt: skip


def _blown(said: str) -> EngineUnavailable:
    hint = _("what was drafted is kept; most_tokens and most_cost in [engines.http] set the bounds")
    return EngineUnavailable(said, where="[engines.http]", hint=hint)


@dataclass(frozen=True, slots=True)
class ModelUsage:
    host: str
    model: str
    requests: int
    prompt: int
    """Tokens, as all that follow."""
    answer: int
    """Thoughts included."""
    thought: int
    cached: int
    """Of the prompt."""
    cost: float
    """At the prices in the settings of then; 0 without prices."""


_Row = tuple[str, str, int, int, int, int, int, float]


def _path(project: Project) -> Path:
    return project.derived_dir / "usage.jsonl"


def remember_usage(project: Project, fuse: Fuse) -> None:
    """Add what a run used to that of earlier ones."""
    http = fuse.settings
    used: _Row = (urlsplit(http.url).netloc, http.model, *fuse.usage, fuse.cost)
    line = msgspec.json.encode((datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), used)) + b"\n"
    project.remember(_path(project), project.recall(_path(project)) + line)


def sum_usage(project: Project, since: str) -> list[ModelUsage]:
    """Return what each model used since a time as the ledger has it."""
    found = dict[tuple[str, str], tuple[Usage, float]]()
    for line in project.recall(_path(project)).split(b"\n"):
        known = unpacked(line, tuple[str, _Row], is_json=True)
        if known and known[0] >= since:
            host, model, *counts, cost = known[1]
            usage, before = found.get((host, model), (Usage(), 0.0))
            found[host, model] = usage.plus(Usage(*counts)), before + cost
    return [ModelUsage(*key, *usage, cost) for key, (usage, cost) in sorted(found.items())]
