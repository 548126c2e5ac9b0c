"""
The parameters that a server takes, learnt from what it refuses: one refusal teaches the whole run.

Each parameter has a ladder of values, the most wanted first. A refusal (400, 422) that names a parameter moves it
to the next value; one that names none takes away all that is optional. Source: the error messages of OpenAI, Azure,
Anthropic, Gemini, DeepSeek, DashScope, Mistral, vLLM, LM Studio, llama.cpp and Ollama.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from translator.bilingual.words.patterns import pattern

LADDERS: dict[str, tuple[Any, ...]] = {
    "thinking": (None, False),
    "stream": (False, True),
    "room": ("max_tokens", "max_completion_tokens", ""),
    "temperature": (True, False),
    "system": ("system", "user"),
    "format": ("json_schema", "json_object", ""),
    "logprobs": (True, False),
}
"""Parameter → its values. `room`: the name of the bound of an answer; `system`: the turn that has the instructions."""
NAMED = {
    "thinking": pattern(r"enable_thinking"),
    "stream": pattern(r"\bstream(?:ing)? (?:mode|parameter|must|only)|only supports? stream", re.IGNORECASE),
    "format": pattern(
        r"response_?(?:format|mime_?type|schema)|json[_ ](?:schema|object|mode)|structured|output_config|text\.format|"
        r"\bschema\b|\bgrammar\b",
        re.IGNORECASE,
    ),
    "room": pattern(r"max_?(?:completion_|output_|new_)?tokens", re.IGNORECASE),
    "temperature": pattern(r"temperature", re.IGNORECASE),
    "logprobs": pattern(r"log_?prob", re.IGNORECASE),
    "system": pattern(r"\bsystem\b|\broles?\b|developer instruction", re.IGNORECASE),
}
"""Parameter → how a refusal names it."""
_OPTIONAL = (("logprobs",), ("temperature", "format"), ("system", "room"))
# Refused is the text, not a parameter.
_TEXT = pattern(
    r"policy|safety|moderation|sensitive|inappropriate|content[_ ]filter|data_inspection|违规|敏感|不当|安全|审核",
    re.IGNORECASE,
)
_NUMBER = pattern(r"\d{3,}")
FIRST_THOUGHT = 4096
"""Tokens of room for the thoughts of a model that thinks; four times as many where they are not enough, to the most."""
MOST_THOUGHT = 65536


@dataclass(slots=True)
class ServerParameters:
    ladders: dict[str, tuple[Any, ...]] = field(default_factory=lambda: dict(LADDERS))
    thought: int = 0
    """Tokens of room that a model that thinks gets beside those of its answer."""
    most: int = 0
    """Tokens of room that the server gives at most; 0: not known."""
    is_known: bool = False
    """It has answered: what it refuses from now on is a text."""

    def __getitem__(self, name: str) -> Any:
        return self.ladders[name][0]

    def learn(self, reason: str, room: int) -> bool:
        """Return True where the same request, with other parameters, may be accepted. `room`: what it asked for."""
        if self.is_known or _TEXT.search(reason):
            return False
        for name, said in NAMED.items():
            if said.search(reason) and (self._bound(reason, room) if name == "room" else self._climb(name)):
                return True
        return any(self._drop(names) for names in _OPTIONAL)

    def learn_thought(self) -> bool:
        """Give a model that thinks more room; False where it has the most already."""
        before, self.thought = self.thought, min(MOST_THOUGHT, self.thought * 4 or FIRST_THOUGHT)
        return self.thought > before

    def _bound(self, reason: str, room: int) -> bool:
        smaller = [number for number in map(int, _NUMBER.findall(reason)) if number < room]
        if not smaller or "max_completion_tokens" in reason:
            return self._climb("room")
        self.most = max(smaller)
        return True

    def _climb(self, name: str) -> bool:
        rest = self.ladders[name][1:]
        if rest:
            self.ladders[name] = rest
        return bool(rest)

    def _drop(self, names: tuple[str, ...]) -> bool:
        left = [name for name in names if len(self.ladders[name]) > 1]
        for name in left:
            self.ladders[name] = self.ladders[name][-1:]
        return bool(left)
