"""
What a translation server answered: its JSON, the events of a stream put together, and its refusals in plain words.

Source: the error codes of OpenAI, DeepSeek, DashScope and OpenRouter; server-sent events (HTML Living Standard 9.2).
"""

from __future__ import annotations

import json
import re
from typing import Any

from translator.bilingual.errors import EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import lines_of

KEY_VARIABLE = "TRANSLATOR_HTTP_KEY"
"""The environment variable that holds the key."""
HOST_VARIABLE = "TRANSLATOR_HTTP_HOST"
"""The environment variable that names the host it is meant for; settings come with a repository, and cannot."""
LARGEST = 16 << 20
"""Bytes of an answer; no translation of a segment is larger."""
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_REJECTED = frozenset({400, 413, 422})
_NO_CREDIT = pattern(
    r"insufficient[ _]?(?:balance|credit|fund)|arrearage|payment required|余额不足|欠费", re.IGNORECASE
)
_NO_QUOTA = pattern(
    r"insufficient_quota|exceeded your (?:current|monthly|daily) quota|额度已用|配额已用", re.IGNORECASE
)
_SOON = pattern(r"per[ _-]?minute|retry in|try again in \d", re.IGNORECASE)
_NO_KEY = pattern(
    r"(?:invalid|incorrect|missing|wrong)\W+(?:\w+\W+)?api[ _-]?key|api[ _-]?key (?:is )?(?:not valid|invalid)",
    re.IGNORECASE,
)
_NO_MODEL = pattern(r"model\b.{0,80}\b(?:not (?:exist|found|supported|available)|does not exist)|model_not_found|"
                    r"(?:unknown|invalid|no such) model|模型不存在", re.IGNORECASE)  # fmt: skip


class RequestRejected(EngineError):
    """The server understood a request and rejected it, because of this text or this size; another may be accepted."""

    check = "mt.refused"

    @property
    def problem(self) -> str:
        """The problem of the segment that gets no translation for this reason."""
        return f"{self.check}: {self.message}"


class AnswerUnreadable(RequestRejected):
    """A server that answers other requests well keeps answering this one with something that cannot be read."""

    check = "mt.unread"


class NoSuchAddress(EngineUnavailable):
    """The server answers, and has nothing at this address."""


class Malformed(Exception):
    """What came is not the answer that was asked for: cut off, of another shape, or no JSON."""


class ServerFailure(Exception):
    """The server answered with an error: `status` as in HTTP, `reason` in its own words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = f"HTTP {status} {reason}".strip()

    @property
    def may_pass(self) -> bool:
        """Whether the same request may succeed later: the server is busy, or out of order."""
        return self.status in _TRANSIENT and not self._is_final

    @property
    def _is_final(self) -> bool:
        is_used_up = bool(_NO_QUOTA.search(self.reason)) and not _SOON.search(self.reason)
        return is_used_up or bool(_NO_CREDIT.search(self.reason))

    def as_error(self, url: str, path: str, model: str, *, has_key: bool) -> EngineError:
        """
        Return the error that says what is wrong in the user's words; `RequestRejected` where it is this text.

        `path` is what was asked for of the server at `url`.
        """
        reason = self.reason
        if self.status == 402 or _NO_CREDIT.search(reason):
            return self._no_account(_("the account at the server has no credit left: {reason}", reason=reason), url)
        if self._is_final:
            return self._no_account(_("the quota at the server is used up: {reason}", reason=reason), url)
        if self.status == 401 or (self.status < 500 and _NO_KEY.search(reason)):
            said = _("the server wants a key: {reason}", reason=reason)
            if has_key:
                said = _("the server does not accept the key: {reason}", reason=reason)
            return EngineUnavailable(said, where=url, hint=f"export {KEY_VARIABLE}=… {HOST_VARIABLE}=…")
        if model and self.status in {400, 403, 404, 422} and _NO_MODEL.search(reason):
            said = _("the server has no model {model}: {reason}", model=repr(model), reason=reason)
            return EngineUnavailable(said, where="[engines.http] model", hint=f"curl {url}/models")
        if self.status == 403:
            said = _("the server forbids this: {reason}", reason=reason)
            hint = _("ask whoever runs the server what the key may do, and from where")
            return EngineUnavailable(said, where=url, hint=hint)
        if self.status in _REJECTED:
            return RequestRejected(reason, where=url)
        if self.may_pass:
            hint = _("try again later; [engines.http] requests_per_minute slows down")
            return EngineError(_("the server keeps failing: {reason}", reason=reason), where=url, hint=hint)
        said = _("there is no translation server at this address: {reason}", reason=reason)
        return NoSuchAddress(said, where=url + path, hint=_("check url and api in [engines.http]"))

    def _no_account(self, said: str, url: str) -> EngineUnavailable:
        return EngineUnavailable(said, where=url, hint=_("top up the account, or take another engine: --engine auto"))


def read_answer(status: int, kind: str, data: bytes) -> Any:
    """
    Return the JSON of an answer; of a stream of events, the one answer that they spell out. `kind`: its content type.

    Raises `ServerFailure` for an error, also for one that comes with the status 200, and `Malformed`.
    """
    if status != 200:
        raise ServerFailure(status, _reason(data))
    if kind.partition(";")[0].strip().lower() == "text/event-stream" or data.startswith((b"data:", b"event:", b": ")):
        return _joined(data)
    try:
        said = json.loads(data)
    except ValueError:
        raise Malformed(_("the server's answer is not JSON")) from None
    _refuse_error(said)
    return said


def _joined(data: bytes) -> dict[str, Any]:
    """Return the chat answer that a stream of OpenAI's events spells out; `Malformed` where it breaks off."""
    texts, finish = list[str](), None
    for event in _events(data):
        _refuse_error(event)
        choices = event.get("choices") if isinstance(event, dict) else None
        if not choices or not isinstance(choices, list) or not isinstance(choices[0], dict):
            continue
        delta = choices[0].get("delta") or choices[0].get("message") or {}
        texts.append(content_text(delta.get("content")) if isinstance(delta, dict) else "")
        finish = choices[0].get("finish_reason") or finish
    if finish is None:
        raise Malformed(_("the server's answer broke off"))
    return {"choices": [{"message": {"content": "".join(texts)}, "finish_reason": finish}]}


def _events(data: bytes) -> list[Any]:
    lines = (line.strip() for line in lines_of(data.decode("utf-8", "replace")))
    said = [line.removeprefix("data:").strip() for line in lines if line.startswith("data:")]
    try:
        return [json.loads(text) for text in said if text and text != "[DONE]"]
    except ValueError:
        raise Malformed(_("the server's answer broke off")) from None


def content_text(content: Any) -> str:
    """Return the text of a message, which some servers send in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return str(content or "")


def _refuse_error(said: Any) -> None:
    error = said.get("error") if isinstance(said, dict) else None
    if error:
        code = error.get("code") if isinstance(error, dict) else None
        raise ServerFailure(code if isinstance(code, int) and 400 <= code < 600 else 500, _message(said))


def _reason(data: bytes) -> str:
    """Return the error message of the server in one line, without the rest of its answer."""
    try:
        return _message(json.loads(data))
    except ValueError:
        return ""


def _message(said: Any) -> str:
    error = said.get("error", said) if isinstance(said, dict) else said
    if isinstance(error, dict):
        error = " ".join(str(error[name]) for name in ("message", "code", "type") if error.get(name)) or error
        error = said.get("message", error) if isinstance(error, dict) and isinstance(said, dict) else error
    return " ".join(str(error).split())[:200]
