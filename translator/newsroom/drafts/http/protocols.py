"""
The protocols of servers of language models: how a chat is asked for, what an answer means, and what a refusal teaches.

Each parameter has a ladder of values, the most wanted first. A refusal (400, 422) that names a parameter moves it
to the next value for the whole run; one that names none takes away all that is optional.

Source: OpenAI's chat completions and responses, Azure OpenAI, Anthropic's messages, Gemini's generateContent; and what
DeepSeek, DashScope, Mistral, Ollama, LM Studio, vLLM and llama.cpp add to the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp
from typing import Any, NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Turns
from translator.newsroom.drafts.fuse import Usage
from translator.newsroom.drafts.http.client import content_text
from translator.newsroom.drafts.http.prompt import count_tokens

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


REMEMBERED = 1024
"""Tokens of instructions, of which servers remember nothing shorter; only Anthropic's has to be asked for that."""


class Completion(NamedTuple):
    text: str
    end: str
    """Empty for a whole answer; `length`; or the server's word for a refusal."""
    usage: Usage
    has_thought: bool = False
    tokens: tuple[tuple[bytes, float], ...] = ()
    """Those of the text with their log-probabilities, where the server gives them."""

    def score(self, start: int, end: int) -> int | None:
        """Return the mean probability of the tokens in a part of the text in percent, where they spell it."""
        before = b"".join(token for token, _logprob in self.tokens).rfind(self.text.encode())
        place, last = (before + len(self.text[:at].encode()) for at in (start, end))
        found = list[float]()
        for token, logprob in self.tokens if before >= 0 else ():
            if place < len(token) and last > 0:
                found.append(logprob)
            place, last = place - len(token), last - len(token)
        return round(100 * exp(sum(found) / len(found))) if found else None


class Question(NamedTuple):
    model: str
    turns: Turns
    room: int
    schema: dict[str, Any] | None
    """JSON schema of the answer; None for text."""
    temperature: float
    parameters: ServerParameters

    @property
    def system(self) -> str:
        return self.turns[0]["content"] if self.turns[0]["role"] == "system" else ""

    @property
    def others(self) -> Turns:
        return self.turns[1:] if self.system else self.turns


@dataclass(frozen=True, slots=True)
class Protocol:
    path: str
    """`{model}` stands for the name of the model."""
    ask: Callable[[Question], dict[str, Any]]
    read: Callable[[Any], Completion]
    headers: dict[str, str]
    """`{key}` stands for the key; without a key, none is sent."""
    ladders: dict[str, tuple[Any, ...]]
    """Values of parameters by which it differs from the others."""
    query: str = ""


# How servers say that the room ended, and that all is well; every other word is a refusal.
_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS", "max_output_tokens", "model_context_window_exceeded"})
_WHOLE = frozenset({"", "stop", "STOP", "end_turn", "stop_sequence", "eos", "completed", "FINISH_REASON_UNSPECIFIED"})
# Of OpenAI's protocol, whose other reasons are calls of tools and the words of servers that do not matter.
_REFUSED = frozenset({"content_filter", "refusal", "sensitive"})


def _end(said: Any) -> str:
    word = str(said or "")
    return "length" if word in _LENGTH else "" if word in _WHOLE else word


def _count(usage: Any, *names: str) -> int:
    for name in names:
        value = usage
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, int):
            return value
    return 0


def _usage(usage: Any) -> Usage:
    answer = _count(usage, "completion_tokens", "output_tokens", "candidatesTokenCount")
    thought = _count(
        usage,
        "completion_tokens_details.reasoning_tokens",
        "output_tokens_details.reasoning_tokens",
        "thoughtsTokenCount",
    )
    is_apart = _count(usage, "thoughtsTokenCount") > 0  # Gemini counts thoughts beside the answer.
    remembered = _count(usage, "cache_read_input_tokens") + _count(usage, "cache_creation_input_tokens")
    prompt = _count(usage, "prompt_tokens", "input_tokens", "promptTokenCount") + remembered
    cached = _count(
        usage,
        "prompt_tokens_details.cached_tokens",
        "input_tokens_details.cached_tokens",
        "cachedContentTokenCount",
        "cache_read_input_tokens",
        "prompt_cache_hit_tokens",
    )
    return Usage(1, prompt, answer + (thought if is_apart else 0), thought, cached)


def _schema_name(schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": "translations", "schema": schema, "strict": True}


def _ask_chat(question: Question) -> dict[str, Any]:
    parameters = question.parameters
    body: dict[str, Any] = {"model": question.model, "messages": question.turns}
    if parameters["room"]:
        body[parameters["room"]] = question.room
    if parameters["temperature"]:
        body["temperature"] = question.temperature
    if parameters["logprobs"]:
        body["logprobs"] = True
    if parameters["stream"]:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    if parameters["thinking"] is not None:
        body["enable_thinking"] = parameters["thinking"]
    if question.schema and parameters["format"]:
        body["response_format"] = {"type": parameters["format"]}
        if parameters["format"] == "json_schema":
            body["response_format"]["json_schema"] = _schema_name(question.schema)
    return body


def _read_chat(said: Any) -> Completion:
    choice = said["choices"][0]
    message = choice["message"]
    usage = _usage(said.get("usage"))
    if message.get("refusal"):
        return Completion(str(message["refusal"]), "refusal", usage)
    end = _end(choice.get("finish_reason"))
    text = content_text(message.get("content"))
    has_thought = bool(message.get("reasoning_content") or message.get("reasoning") or usage.thought)
    end = end if end == "length" or end in _REFUSED else ""
    return Completion(text, end, usage, has_thought or "<think>" in text, _tokens(choice.get("logprobs")))


def _tokens(said: Any) -> tuple[tuple[bytes, float], ...]:
    # A Chinese character may be two tokens: only bytes are exact. Whoever gives something else gives nothing.
    items = (said.get("content") if isinstance(said, dict) else None) or ()
    try:
        return tuple(
            (bytes(item["bytes"]) if item.get("bytes") is not None else item["token"].encode(), float(item["logprob"]))
            for item in items
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()


def _ask_responses(question: Question) -> dict[str, Any]:
    parameters = question.parameters
    body: dict[str, Any] = {"model": question.model, "input": question.others}
    if question.system:
        body["instructions"] = question.system
    if parameters["room"]:
        body["max_output_tokens"] = question.room
    if parameters["temperature"]:
        body["temperature"] = question.temperature
    if question.schema and parameters["format"]:
        described = _schema_name(question.schema) if parameters["format"] == "json_schema" else {}
        body["text"] = {"format": {"type": parameters["format"], **described}}
    return body


def _read_responses(said: Any) -> Completion:
    parts = [part for item in said["output"] if item.get("type") == "message" for part in item["content"]]
    usage = _usage(said.get("usage"))
    refusals = [str(part["refusal"]) for part in parts if part.get("type") == "refusal"]
    if refusals:
        return Completion(refusals[0], "refusal", usage)
    end = _end((said.get("incomplete_details") or {}).get("reason"))
    has_thought = bool(usage.thought) or any(item.get("type") == "reasoning" for item in said["output"])
    return Completion("".join(str(part.get("text") or "") for part in parts), end, usage, has_thought)


def _ask_messages(question: Question) -> dict[str, Any]:
    parameters = question.parameters
    body: dict[str, Any] = {"model": question.model, "max_tokens": question.room, "messages": question.others}
    if question.system:
        body["system"] = question.system
        if count_tokens(question.system) >= REMEMBERED:
            kept = {"type": "text", "text": question.system, "cache_control": {"type": "ephemeral"}}
            body["system"] = [kept]
    if parameters["temperature"]:
        body["temperature"] = question.temperature
    if question.schema and parameters["format"]:
        body["output_config"] = {"format": {"type": "json_schema", "schema": question.schema}}
    return body


def _read_messages(said: Any) -> Completion:
    texts = [str(part["text"]) for part in said["content"] if part.get("type") == "text"]
    has_thought = any("thinking" in str(part.get("type")) for part in said["content"])
    return Completion("".join(texts), _end(said.get("stop_reason")), _usage(said.get("usage")), has_thought)


def _ask_gemini(question: Question) -> dict[str, Any]:
    parameters = question.parameters
    turns = [
        {"role": "model" if turn["role"] == "assistant" else "user", "parts": [{"text": turn["content"]}]}
        for turn in question.others
    ]
    options: dict[str, Any] = {"maxOutputTokens": question.room} if parameters["room"] else {}
    if parameters["temperature"]:
        options["temperature"] = question.temperature
    if question.schema and parameters["format"]:
        options["responseMimeType"] = "application/json"
        if parameters["format"] == "json_schema":
            options["responseJsonSchema"] = question.schema
    body: dict[str, Any] = {"contents": turns, "generationConfig": options}
    return body | ({"systemInstruction": {"parts": [{"text": question.system}]}} if question.system else {})


def _read_gemini(said: Any) -> Completion:
    usage = _usage(said.get("usageMetadata"))
    blocked = (said.get("promptFeedback") or {}).get("blockReason")
    if blocked:
        return Completion(str(blocked), str(blocked), usage)
    candidate = said["candidates"][0]
    parts = (candidate.get("content") or {}).get("parts") or []
    text = "".join(str(part.get("text") or "") for part in parts if not part.get("thought"))
    return Completion(text, _end(candidate.get("finishReason")), usage, bool(usage.thought))


_BEARER = {"Authorization": "Bearer {key}"}
_ALWAYS_ROOM = {"room": ("max_tokens",)}
PROTOCOLS: dict[str, Protocol] = {
    "openai": Protocol("/chat/completions", _ask_chat, _read_chat, _BEARER, {}),
    "responses": Protocol("/responses", _ask_responses, _read_responses, _BEARER, {}),
    "azure": Protocol(
        "/openai/deployments/{model}/chat/completions", _ask_chat, _read_chat, {"api-key": "{key}"}, {},
        "api-version=2024-10-21",
    ),
    "anthropic": Protocol(
        "/v1/messages", _ask_messages, _read_messages, {"x-api-key": "{key}", "anthropic-version": "2023-06-01"},
        _ALWAYS_ROOM | {"format": ("json_schema", "")},
    ),
    "gemini": Protocol(
        "/v1beta/models/{model}:generateContent", _ask_gemini, _read_gemini, {"x-goog-api-key": "{key}"}, {},
    ),
}  # fmt: skip
"""Name in `[engines.http] api` → the protocol of such a server."""


def parameters_of(protocol: Protocol) -> ServerParameters:
    return ServerParameters({**LADDERS, **protocol.ladders})
