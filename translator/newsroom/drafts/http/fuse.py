"""The fuse of a run: bounds of tokens and money that no fault can cross, set before the first request."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from translator.bilingual.errors import EngineUnavailable
from translator.bilingual.i18n import _
from translator.newsroom.drafts.base import Usage
from translator.newsroom.ground.settings import HttpSettings

TIMES = 4
"""A run may use so many times the tokens that its first attempts were foreseen to take: the rest is for retries."""
MARGIN = 20_000
"""Tokens beside that: for what small runs learn about a server."""


@dataclass(slots=True)
class Fuse:
    """Used tokens are those that the server counted, or those foreseen where it counts none."""

    settings: HttpSettings
    usage: Usage = field(default_factory=Usage)
    _foreseen: float = 0.0
    _reserved: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def foresee(self, tokens: float) -> None:
        """Allow for the first attempts at some segments."""
        with self._lock:
            self._foreseen += tokens

    def reserve(self, tokens: float, thought: int) -> None:
        """Take what a request may use at most out of what is allowed. Raises `EngineUnavailable` where that is over."""
        with self._lock:
            used = self.usage.tokens + self._reserved + tokens
            allowed = TIMES * self._foreseen + MARGIN + 2 * thought * (self.usage.requests + 8)
            most = self.settings.most_tokens
            cost = self.usage.cost(self.settings.input_price, self.settings.output_price)
            if used <= (min(allowed, most) if most else allowed) and not 0 < self.settings.most_cost <= cost:
                self._reserved += tokens
                return
        said = _("the run has used {tokens} tokens, and may use no more", tokens=self.usage.tokens)
        if 0 < self.settings.most_cost <= cost:
            said = _("the run has cost {cost}, and may cost no more", cost=f"{cost:.2g}")
        hint = _("what was drafted is kept; most_tokens and most_cost in [engines.http] set the bounds")
        raise EngineUnavailable(said, where="[engines.http]", hint=hint)

    def settle(self, tokens: float, usage: Usage) -> None:
        """Put what a request used in the place of what was reserved for it."""
        with self._lock:
            self._reserved -= tokens
            self.usage = self.usage.plus(usage)
