# ruff: noqa: E501 (the makers' words stay on one line)
"""
Servers of 2026 on loopback: each behaviour is a line of a table, what it refuses and how it answers.

A server reads its protocol's request as strictly as its maker's does, and translates by a function of the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Answer: TypeAlias = tuple[int, dict[str, str], Any]
Translate: TypeAlias = Callable[[str], str]


@dataclass(frozen=True)
class Behaviour:
    url: str = "/v1"
    """Path of the address that a user sets."""
    paths: tuple[str, ...] = ("/v1/chat/completions",)
    """Paths that it answers; all others are 404."""
    refuses: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """Where this stands in the body (a dotted path, or `=value`) → status and error in the maker's words."""
    needs: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """The same where it does not stand there."""
    protocol: str = "chat"
    thinks: int = 0
    """Tokens of thought, which the room must hold beside the answer."""
    shows_thought: str = ""
    """`reasoning_content`, or `tags` for `<think>`."""
    wraps: str = "{}"
    """Around the JSON or the text of an answer."""
    spoils: str = ""
    """How a batch goes wrong: `shift`, `merge`, `lack`, `ids`, `twice`, `cut`, `prose`, `list`, `nested`."""
    first: tuple[Answer, ...] = ()
    """Answers before all others."""
    model: str = "m"
    has_usage: bool = True
    unsure: str = ""
    """Of these words the log-probability is -3, of all others -0.05; empty: it gives none."""
    is_stream: bool = False


def _openai(message: str, param: str = "") -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param or None, "code": None}}


O1_ROOM = (
    400,
    _openai(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        "max_tokens",
    ),
)
O1_HEAT = (
    400,
    _openai(
        "Unsupported value: 'temperature' does not support 0.0 with this model. Only the default (1) value is supported.",
        "temperature",
    ),
)
O1_SYSTEM = (
    400,
    _openai("Unsupported value: 'messages[0].role' does not support 'system' with this model.", "messages[0].role"),
)
NO_LOGPROBS = {"logprobs": (403, _openai("You are not allowed to request logprobs from this model"))}
SCHEMA = "response_format.json_schema"
NO_SCHEMA = {
    SCHEMA: (
        400,
        _openai("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
    )
}
EXTRA = {
    "detail": [{"type": "extra_forbidden", "loc": ["body", "temperature"], "msg": "Extra inputs are not permitted"}]
}
MESSAGES, GEMINI = ("/v1/messages",), ("/v1beta/models/m:generateContent",)

BEHAVIOURS: dict[str, Behaviour] = {
    "openai": Behaviour(),
    "openai-o1": Behaviour(refuses={"max_tokens": O1_ROOM, "temperature": O1_HEAT, "messages.0.role=system": O1_SYSTEM} | NO_SCHEMA, thinks=900),
    "openai-o3": Behaviour(refuses={"logprobs": (400, _openai("Unsupported parameter: 'logprobs' is not supported with this model.")), "max_tokens": O1_ROOM, "temperature": O1_HEAT}, thinks=6000),
    "openai-logprobs": Behaviour(unsure="无人受伤。"),
    "openai-logprobs-stream": Behaviour(unsure="无人受伤。", needs={"stream": (400, _openai("This model only support stream mode."))}, is_stream=True),
    "openai-no-logprobs": Behaviour(refuses=NO_LOGPROBS),
    "openai-no-seed": Behaviour(refuses={"seed": (400, _openai("Unrecognized request argument supplied: seed"))}),
    "responses": Behaviour(url="/v1/responses", paths=("/v1/responses",), protocol="responses"),
    "responses-only": Behaviour(paths=("/v1/responses",), protocol="responses"),
    "responses-thinking": Behaviour(url="/v1/responses", paths=("/v1/responses",), protocol="responses", thinks=3000,
        refuses={"temperature": (400, _openai("Unsupported parameter: 'temperature' is not supported with this model."))}),
    "pro-wants-responses": Behaviour(paths=("/v1/responses",), protocol="responses", first=(
        (404, {}, _openai("This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/responses?")),)),
    "azure": Behaviour(url="/openai/deployments/m?api-version=2024-10-21", paths=("/openai/deployments/m/chat/completions?api-version=2024-10-21",)),
    "azure-o1": Behaviour(url="/openai/deployments/m", paths=("/openai/deployments/m/chat/completions?api-version=2024-10-21",),
        refuses={"max_tokens": O1_ROOM, "temperature": O1_HEAT}, thinks=500),
    "anthropic": Behaviour(url="/v1/messages", paths=MESSAGES, protocol="messages", needs={"max_tokens": (400, {"type": "error", "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"}})}),
    "anthropic-old": Behaviour(url="/anthropic", paths=("/anthropic/v1/messages",), protocol="messages",
        refuses={"output_config": (400, {"type": "error", "error": {"type": "invalid_request_error", "message": "output_config: Extra inputs are not permitted"}})}),
    "anthropic-thinking": Behaviour(url="/v1/messages", paths=MESSAGES, protocol="messages", thinks=2000,
        refuses={"temperature": (400, {"type": "error", "error": {"type": "invalid_request_error", "message": "`temperature` may only be set to 1 when thinking is enabled"}})}),
    "anthropic-overloaded": Behaviour(url="/v1/messages", paths=MESSAGES, protocol="messages",
        first=((529, {}, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),)),
    "gemini": Behaviour(url="/v1beta", paths=GEMINI, protocol="gemini"),
    "gemini-pasted": Behaviour(url="/v1beta/models/m:generateContent", paths=GEMINI, protocol="gemini", thinks=5000),
    "gemini-no-schema": Behaviour(url="/v1beta", paths=GEMINI, protocol="gemini", refuses={"generationConfig.responseJsonSchema": (400, {
        "error": {"code": 400, "message": 'Invalid JSON payload received. Unknown name "responseJsonSchema" at \'generation_config\': Cannot find field.', "status": "INVALID_ARGUMENT"}})}),
    "gemma-no-system": Behaviour(url="/v1beta", paths=GEMINI, protocol="gemini", refuses={"systemInstruction": (400, {
        "error": {"code": 400, "message": "Developer instruction is not enabled for models/gemma-3-27b-it", "status": "INVALID_ARGUMENT"}})}),
    "deepseek": Behaviour(refuses={SCHEMA: (400, _openai("This response_format type is unavailable now"))}),
    "deepseek-reasoner": Behaviour(shows_thought="reasoning_content", thinks=1500, refuses={"response_format": (400, _openai("deepseek-reasoner does not support Json Output."))}),
    "qwen": Behaviour(needs={"enable_thinking": (400, _openai("parameter.enable_thinking must be set to false for non-streaming calls"))}),
    "qwen-stream": Behaviour(needs={"stream": (400, _openai("This model only support stream mode, please enable the stream parameter to access the model."))}, is_stream=True),
    "mistral": Behaviour(refuses={"seed": (422, EXTRA), "temperature": (422, EXTRA)}),
    "mistral-room": Behaviour(refuses={"max_completion_tokens": (422, {"detail": [{"loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted"}]})}),
    "zhipu": Behaviour(url="/api/paas/v4", paths=("/api/paas/v4/chat/completions",), refuses=NO_SCHEMA),
    "ollama": Behaviour(shows_thought="reasoning"),
    "lm-studio": Behaviour(refuses={"response_format.type=json_object": (400, {"error": "'response_format.type' must be 'json_schema' or 'text'"})}),
    "vllm": Behaviour(refuses={"max_tokens>4000": (400, {"object": "error", "message": "max_tokens is too large: 5000. This model's maximum is 4000 output tokens.", "code": 400})}),
    "vllm-gemma": Behaviour(refuses={"messages.0.role=system": (400, {"object": "error", "message": "System role not supported", "code": 400})}),
    "llama.cpp": Behaviour(has_usage=False),
    "llama.cpp-grammar": Behaviour(refuses={SCHEMA: (400, {"error": {"code": 400, "message": "failed to parse grammar", "type": "invalid_request_error"}})}),
    "unnamed-refusal": Behaviour(refuses={"temperature": (400, {"error": "bad request"}), "response_format": (400, {"error": "bad request"})}),
    "no-format-think-tags": Behaviour(refuses={"response_format": (422, {"error": "response_format: unknown field"})}, shows_thought="tags"),
    "fenced": Behaviour(wraps="```json\n{}\n```"),
    "chatty": Behaviour(wraps="Sure! Here is the translation:\n{}\nLet me know if you need more."),
    "no-version-in-url": Behaviour(url="", paths=("/v1/chat/completions", "/v1/models")),
    "no-model-named": Behaviour(model="", paths=("/v1/chat/completions", "/v1/models")),
    "rate-limit": Behaviour(first=((429, {"Retry-After": "0"}, _openai("Rate limit reached. Please try again in 20ms.")),)),
    "bad-gateway-page": Behaviour(first=((502, {"Content-Type": "text/html"}, "<html>Bad gateway</html>"),)),
    "cut-json": Behaviour(first=((200, {}, '{"choices": [{"mess'),)),
    "shift": Behaviour(spoils="shift"),
    "merge": Behaviour(spoils="merge"),
    "lack": Behaviour(spoils="lack"),
    "ids": Behaviour(spoils="ids"),
    "twice": Behaviour(spoils="twice"),
    "cut-batch": Behaviour(spoils="cut"),
    "prose": Behaviour(spoils="prose"),
    "list": Behaviour(spoils="list"),
    "nested": Behaviour(spoils="nested"),
    "deepl": Behaviour(url="/v2/translate", paths=("/v2/translate",), protocol="deepl", model=""),
    "deepl-probed": Behaviour(url="", paths=("/v2/translate", "/v2/languages"), protocol="deepl", model=""),
    "google-v2": Behaviour(url="/language/translate/v2", paths=("/language/translate/v2",), protocol="google", model=""),
    "google-v3": Behaviour(url="/v3/projects/p/locations/global", paths=("/v3/projects/p/locations/global:translateText",), protocol="google-v3", model=""),
    "microsoft": Behaviour(url="/translate?api-version=3.0", paths=("/translate?api-version=3.0&from=en&to=zh-Hans&textType=plain",), protocol="microsoft", model=""),
    "microsoft-probed": Behaviour(url="", paths=("/languages", "/translate?api-version=3.0&from=en&to=zh-Hans&textType=plain"), protocol="microsoft", model=""),
    "libretranslate": Behaviour(url="", paths=("/languages", "/translate"), protocol="libretranslate", model=""),
    "mtranserver": Behaviour(url="", paths=("/languages", "/translate"), protocol="mtran", model=""),
}  # fmt: skip

_LISTS: dict[str, Any] = {
    "chat": {"data": [{"id": "m"}]},
    "deepl": [{"language": "EN", "name": "English"}],
    "microsoft": {"translation": {"zh-Hans": {"name": "Chinese"}}},
    "libretranslate": [{"code": "en", "targets": ["zh-Hans"]}],
    "mtran": {"languages": ["en", "zh-Hans"]},
}


class ModelServer:
    """Answers as its behaviour says; `asked` has the bodies that it was sent."""

    def __init__(self, behaviour: Behaviour, translate: Translate) -> None:
        self.behaviour, self.translate = behaviour, translate
        self.asked: list[Any] = []
        self.refused = 0
        self.prompt = self.answered = 0
        self._first = list(behaviour.first)

    def answer(self, path: str, body: Any) -> Answer:
        kind = self.behaviour
        if self._first:
            return self._first.pop(0)
        if path not in kind.paths or (body is None) != path.endswith(("/models", "/languages")):
            return 404, {}, {"error": {"message": "Not Found"}}
        if body is None:
            return 200, {}, _LISTS[kind.protocol]
        for rules, wanted in ((kind.refuses, True), (kind.needs, False)):
            for rule, (status, said) in rules.items():
                if stands(body, rule) is wanted:
                    self.refused += 1
                    return status, {}, said
        self.asked.append(body)
        return 200, {"Content-Type": "text/event-stream"} if kind.is_stream else {}, self._said(body)

    def _said(self, body: Any) -> Any:
        make = _SERVICES.get(self.behaviour.protocol)
        return make(body, self.translate) if make else self._of_model(body)

    def _of_model(self, body: Any) -> Any:
        system, user, room = _READ[self.behaviour.protocol](body)
        kind, sources = self.behaviour, segments_of(user)
        if sources is None:
            text = self.translate(user.partition("<text>")[2].partition("</text>")[0])
        else:
            text = spoil(kind.spoils, {key: self.translate(source) for key, source in sources.items()})
        text = kind.wraps.replace("{}", text)
        thought = kind.thinks
        is_short = bool(room) and room < thought + len(text) / 2
        shown = "" if is_short else text
        if kind.shows_thought == "tags":
            shown = f"<think>Let me see: {{1}}…</think>{shown}"
        self.prompt += len(system + user) // 4
        self.answered += len(text) // 2 + thought
        usage = (len(system + user) // 4, len(text) // 2 + thought, thought) if kind.has_usage else None
        return _WRITE[kind.protocol](shown, is_short, usage, kind)


def stands(body: Any, rule: str) -> bool:
    name, mark, value = rule.replace(">", "=>").partition("=")
    found = body
    for part in name.split("."):
        found = found[int(part)] if isinstance(found, list) else found.get(part) if isinstance(found, dict) else None
    if not mark:
        return found is not None
    return found > int(value[1:]) if value.startswith(">") else str(found) == value


def segments_of(user: str) -> dict[str, str] | None:
    found = re.search(r"^\{\n.*^\}$", user, re.DOTALL | re.MULTILINE)
    return json.loads(found[0]) if found else None


def spoil(how: str, said: dict[str, str]) -> str:
    keys, texts = list(said), list(said.values())
    if len(keys) > 1:
        if how == "shift":
            said = dict(zip(keys, texts[1:] + texts[:1], strict=True))
        elif how == "merge":
            said = {keys[0]: texts[0] + texts[1], keys[1]: "", **dict(zip(keys[2:], texts[2:], strict=True))}
        elif how == "lack":
            del said[keys[-1]]
        elif how == "ids":
            said = {str(int(key) + 1): text for key, text in said.items()}
        elif how == "twice":
            pairs = ", ".join(f'"{keys[0]}": {json.dumps(text)}' for text in texts)
            return "{" + pairs + "}"
        elif how == "cut":
            return json.dumps(said, ensure_ascii=False)[:-12]
        elif how == "prose":
            return " ".join(texts)
        elif how == "list":
            return json.dumps([{"id": key, "translation": text} for key, text in said.items()], ensure_ascii=False)
        elif how == "nested":
            return json.dumps({"translations": said}, ensure_ascii=False)
    return json.dumps(said, ensure_ascii=False)


def _chat_read(body: Any) -> tuple[str, str, int]:
    turns = body["messages"]
    room = body.get("max_tokens") or body.get("max_completion_tokens") or 0
    return "".join(turn["content"] for turn in turns[:-1]), turns[-1]["content"], room


_READ: dict[str, Callable[[Any], tuple[str, str, int]]] = {
    "chat": _chat_read,
    "responses": lambda body: (body.get("instructions", ""), body["input"][-1]["content"], body.get("max_output_tokens", 0)),
    "messages": lambda body: (str(body.get("system", "")), body["messages"][-1]["content"], body["max_tokens"]),
    "gemini": lambda body: (
        str(body.get("systemInstruction", "")), body["contents"][-1]["parts"][0]["text"],
        body["generationConfig"].get("maxOutputTokens", 0),
    ),
}  # fmt: skip


def _chat(text: str, is_short: bool, usage: Any, kind: Behaviour) -> Any:
    message = {"content": text}
    if kind.shows_thought.startswith("reasoning"):
        message[kind.shows_thought] = "Let me see."
    end = "length" if is_short else "stop"
    given = {"logprobs": {"content": tokens_of(text, kind.unsure)}} if kind.unsure else {}
    counted = {"usage": {"prompt_tokens": usage[0], "completion_tokens": usage[1],
                         "completion_tokens_details": {"reasoning_tokens": usage[2]}}} if usage else {}  # fmt: skip
    if kind.is_stream:
        events = [{"choices": [{"delta": message, "finish_reason": end, **given}]}, {"choices": [], **counted}]
        return "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
    return {"choices": [{"message": message, "finish_reason": end, **given}], **counted}


def tokens_of(text: str, unsure: str) -> list[dict[str, Any]]:
    """Return tokens of two bytes each: a Chinese character is never one of them."""
    data, words = text.encode(), unsure.encode()
    start = data.find(words) if words in data else len(data)
    return [
        {
            "token": "\ufffd",
            "bytes": list(data[at : at + 2]),
            "logprob": -3.0 if start <= at < start + len(words) else -0.05,
        }
        for at in range(0, len(data), 2)
    ]


def _responses(text: str, is_short: bool, usage: Any, _kind: Behaviour) -> Any:
    output = [{"type": "reasoning", "summary": []}] if usage[2] else []
    if text:
        output.append({"type": "message", "content": [{"type": "output_text", "text": text}]})  # type: ignore[dict-item]
    why = {"incomplete_details": {"reason": "max_output_tokens"}} if is_short else {}
    counted = {
        "input_tokens": usage[0],
        "output_tokens": usage[1],
        "output_tokens_details": {"reasoning_tokens": usage[2]},
    }
    return {"status": "incomplete" if is_short else "completed", "output": output, "usage": counted, **why}


def _messages(text: str, is_short: bool, usage: Any, kind: Behaviour) -> Any:
    content = [{"type": "thinking", "thinking": "…"}] if kind.thinks else []
    content += [{"type": "text", "text": text}] if text else []
    counted = {"input_tokens": usage[0], "output_tokens": usage[1]}
    return {"content": content, "stop_reason": "max_tokens" if is_short else "end_turn", "usage": counted}


def _gemini(text: str, is_short: bool, usage: Any, _kind: Behaviour) -> Any:
    candidate = {
        "content": {"parts": [{"text": text}]} if text else {},
        "finishReason": "MAX_TOKENS" if is_short else "STOP",
    }
    counted = {
        "promptTokenCount": usage[0],
        "candidatesTokenCount": usage[1] - usage[2],
        "thoughtsTokenCount": usage[2],
    }
    return {"candidates": [candidate], "usageMetadata": counted}


_WRITE = {"chat": _chat, "responses": _responses, "messages": _messages, "gemini": _gemini}
_SERVICES: dict[str, Callable[[Any, Translate], Any]] = {
    "deepl": lambda body, to: {"translations": [{"text": to(text)} for text in body["text"]]},
    "google": lambda body, to: {"data": {"translations": [{"translatedText": to(text)} for text in body["q"]]}},
    "google-v3": lambda body, to: {"translations": [{"translatedText": to(text)} for text in body["contents"]]},
    "microsoft": lambda body, to: [{"translations": [{"text": to(item["Text"]), "to": "zh-Hans"}]} for item in body],
    "libretranslate": lambda body, to: {"translatedText": [to(text) for text in body["q"]]},
    "mtran": lambda body, to: {"result": to(body["text"])},
}
