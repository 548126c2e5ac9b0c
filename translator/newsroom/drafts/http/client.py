"""
The client of a translation server: deadlines, retries with back-off, rate limits, and errors in the user's words; and
the interface of the APIs that use it.

The API key comes from the environment and goes only into requests to the host that the environment names. Redirects are
not followed, because they would pass the key on. Requests run in an event loop in a thread of its own, so that the
whole answer has a deadline, and `close` ends at once whatever is under way.

Source: the error codes of OpenAI, DeepSeek, DashScope and OpenRouter; server-sent events (HTML Living Standard 9.2).
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import random
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

from translator.bilingual.errors import ConfigError, EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import Request
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Capabilities, EngineContext, missing_library
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.ground.files import lines_of
from translator.newsroom.ground.settings import HttpSettings

KEY_VARIABLE = "TRANSLATOR_HTTP_KEY"
HOST_VARIABLE = "TRANSLATOR_HTTP_HOST"
"""The environment variable that names the host it is meant for; settings come with a repository, and cannot."""
LARGEST = 16 << 20
"""Bytes of an answer; no translation of a segment is larger."""
LARGEST_FILE = 256 << 20
"""Bytes of the answers of a batch job, with the log-probabilities of their tokens."""
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
    """The answer is cut off, of another shape, or no JSON."""


class ServerFailure(Exception):
    """The server answered with an error: `status` as in HTTP, `reason` in its own words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = f"HTTP {status} {reason}".strip()

    @property
    def may_pass(self) -> bool:
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
        if self.status == 402 or self._is_final:
            said = _("the account at the server has no credit left: {reason}", reason=reason)
            return EngineUnavailable(
                said, where=url, hint=_("top up the account, or take another engine: --engine auto")
            )
        if self.status == 401 or (self.status < 500 and _NO_KEY.search(reason)):
            said = _("the server wants a key: {reason}", reason=reason)
            if has_key:
                said = _("the server does not accept the key: {reason}", reason=reason)
            return EngineUnavailable(said, where=url, hint=f"export {KEY_VARIABLE}=… {HOST_VARIABLE}=…")
        if model and self.status in {400, 403, 404, 422} and _NO_MODEL.search(reason):
            said = _("the server has no model {model}: {reason}", model=repr(model), reason=reason)
            return EngineUnavailable(said, where="[engines.http] model", hint=f"curl {url}/models")
        if self.status in _REJECTED or (self.status == 403 and "logprobs" in reason):
            return RequestRejected(reason, where=url)
        if self.status == 403:
            said = _("the server forbids this: {reason}", reason=reason)
            hint = _("ask whoever runs the server what the key may do, and from where")
            return EngineUnavailable(said, where=url, hint=hint)
        if self.may_pass:
            hint = _("try again later; [engines.http] requests_per_minute slows down")
            return EngineError(_("the server keeps failing: {reason}", reason=reason), where=url, hint=hint)
        said = _("there is no translation server at this address: {reason}", reason=reason)
        return NoSuchAddress(said, where=url + path, hint=_("check url and api in [engines.http]"))


def read_answer(status: int, kind: str, data: bytes) -> Any:
    """
    Return the JSON of an answer; of a stream of events, the one answer that they spell out. `kind`: its content type.

    Raises `ServerFailure` for an error, also for an error that comes with the status 200, and `Malformed`.
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


def read_lines(data: bytes) -> list[Any]:
    """Return the objects of a file with one a line. Raises `Malformed`."""
    try:
        return [json.loads(line) for line in data.split(b"\n") if line.strip()]
    except ValueError:
        raise Malformed(_("the server's answer is not JSON")) from None


def _joined(data: bytes) -> Any:
    texts, tokens, finish, usage = list[str](), list[Any](), None, None
    for event in _events(data):
        _refuse_error(event)
        if not isinstance(event, dict):
            continue
        if isinstance(event.get("response"), dict) and event["response"].get("status") in {"completed", "incomplete"}:
            return event["response"]
        usage = event.get("usage") or usage
        choices = event.get("choices")
        if not choices or not isinstance(choices, list) or not isinstance(choices[0], dict):
            continue
        delta = choices[0].get("delta") or choices[0].get("message") or {}
        texts.append(content_text(delta.get("content")) if isinstance(delta, dict) else "")
        tokens += (choices[0].get("logprobs") or {}).get("content") or ()
        finish = choices[0].get("finish_reason") or finish
    if finish is None:
        raise Malformed(_("the server's answer broke off"))
    choice = {"message": {"content": "".join(texts)}, "finish_reason": finish, "logprobs": {"content": tokens}}
    return {"choices": [choice], "usage": usage}


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


FIRST_PAUSE = 0.5
"""Seconds before the second attempt; each further pause is twice as long."""
LONGEST_PAUSE = 60.0
"""Seconds; if the server asks for a longer pause, the request fails."""
MALFORMED = 2
"""Further attempts after an answer that cannot be read: each may cost money."""
UNREADABLE = 3
"""Requests in a row that are given up for unreadable answers, after which the server is taken to be out of order."""
LATE = 1
"""Further attempts after an answer that missed its deadline."""
FAILING = 5
"""Attempts that fail one after the other, after which nothing more is asked in a run."""
# What people paste after the address of a server: the path of one of its services.
_SERVICE = pattern(
    r"/(?:chat/completions|completions|models(?:/[^/]+:generateContent)?|responses|messages|translate|languages)$|:translateText$"
)
_VERSION_QUERY = pattern(r"api-version=[\w.-]+")
_VERSION = pattern(r"/v\d+(?:beta\d*|alpha)?(?=/|$)")
_API = {
    "anthropic": pattern(r"//api\.anthropic\.com|/anthropic(?:/|$)|/messages$"),
    "gemini": pattern(r"//generativelanguage\.googleapis\.com(?!.*/openai)|:generateContent$|/v1beta(?:/models)?$"),
    "microsoft": pattern(r"microsofttranslator\.com|/translator/text/v3|api-version=3\.0"),
    "azure": pattern(r"\.azure\.com(?!.*/openai/v1)|/openai/deployments/|api-version="),
    "deepl": pattern(r"//api(?:-free)?\.deepl\.com|/v2/translate$"),
    "google-v3": pattern(r"/v3(?:beta1)?/projects/|:translateText$"),
    "google": pattern(r"//translation\.googleapis\.com|/language/translate/v2"),
    "responses": pattern(r"/responses$"),
    "openai": pattern(r"/(?:chat/completions|completions|models)$|/v\d+(?:/openai)?$|/openai$"),
}
"""API → how the address of such a server looks, where it says so."""
# Seconds that `close` waits for the event loop.
_END = 1.0

Value = TypeVar("Value")


@dataclass(slots=True)
class RateLimit:
    """Spreads a number of requests evenly over each minute; 0 means no limit."""

    per_minute: int
    _next: float = 0.0

    async def wait(self) -> None:
        if not self.per_minute:
            return
        now = time.monotonic()
        at = max(self._next, now)
        self._next = at + 60 / self.per_minute
        await asyncio.sleep(at - now)


class _MayPass(Exception):
    def __init__(self, error: EngineError, further: int, retry_after: str = "") -> None:
        super().__init__(error.message)
        self.error, self.further, self.retry_after = error, further, retry_after


class ServerClient:
    """The client of the server at one address; safe to use from several threads."""

    def __init__(self, settings: HttpSettings) -> None:
        """
        Make the client, without asking anything.

        Raises `ConfigError` for an address that cannot be used, or that the key is not meant for, and
        `EngineUnavailable` without the library.
        """
        self.url, self.query = check_address(settings.url)
        self.key = os.environ.get(KEY_VARIABLE, "")
        """Empty where the environment has none."""
        self.headers = {"Authorization": "Bearer {key}"}
        """How the key is sent; `{key}` stands for it."""
        parts = urlsplit(self.url)
        if self.key and parts.scheme == "http" and not _is_local(parts.hostname or ""):
            raise ConfigError(
                _("the key would travel unencrypted"),
                where=self.url,
                hint=_("use https, or unset {variable}", variable=KEY_VARIABLE),
            )
        if self.key and os.environ.get(HOST_VARIABLE, "").strip().lower() != parts.netloc.lower():
            raise ConfigError(
                _("nobody here said that the key is meant for {host}", host=parts.netloc),
                where=_("[engines.http] url = {url}, which came with the project", url=self.url),
                hint=_("{export}   (or, to send no key: {unset})",
                       export=f"export {HOST_VARIABLE}={parts.netloc}", unset=f"unset {KEY_VARIABLE}"),
            )  # fmt: skip
        self._settings = settings
        self._limit = RateLimit(settings.requests_per_minute)
        self._failing = 0
        """Attempts in a row that failed."""
        self._listed = dict[str, Any]()
        self._unread = UNREADABLE
        """Requests in a row without a readable answer; as many as are too many, until the first answer is there."""
        try:
            import httpx
        except ImportError as error:
            raise missing_library("http", "httpx") from error
        self._errors, self._not_sent = (httpx.TransportError, httpx.InvalidURL), httpx.ConnectError
        self._client: Any = httpx.AsyncClient(
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            limits=httpx.Limits(max_connections=max(1, settings.concurrency)),
            follow_redirects=False,
            headers={"Accept": "application/json"},
        )
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="http", daemon=True)
        self._thread.start()

    def job(self, path: str, body: Any = None, **options: Any) -> Any:
        """
        Ask for a batch job: with a body it is made, without its state is read. `is_once`: nothing is sent again, since
        the server may have taken it; `is_lines`: the answer has one object of JSON a line.
        """
        return self._run(self._ask("GET" if body is None else "POST", path, body, lambda said: said, **options))

    def get(self, path: str) -> Any:
        """Return a list of the server's, which is asked for once."""
        if path not in self._listed:
            self._listed[path] = self._run(self._ask("GET", path, None, lambda said: said))
        return self._listed[path]

    def path_to(self, path: str) -> str:
        """Return what of `path`, which begins with a version or not, has to follow the address of the server."""
        if self.url.endswith(path):
            return ""
        version = _VERSION.match(path)
        return path[version.end() :] if version and _VERSION.search(self.url) else path

    def add_version(self) -> bool:
        """Add the version that addresses of language models have; False where one is there."""
        is_without = not _VERSION.search(self.url)
        self.url += "/v1" if is_without else ""
        return is_without

    def post(self, path: str, body: Any, read: Callable[[Any], Value], lost: Callable[[], None] | None = None) -> Value:
        """
        Send `body` as JSON, and return what `read` makes of the JSON that comes back.

        `read` raises `Malformed`, or what a wrong shape raises (`KeyError`, `TypeError` …); then the request is sent
        again; `lost` is told first, since that answer may be paid for. Raises `RequestRejected` where the server does
        not accept this request, or answers all others but this, `EngineUnavailable` where it wants a key or money or
        cannot be reached, `EngineError` where it keeps failing.
        """
        return self._run(self._ask("POST", path, body, read, lost))

    def close(self) -> None:
        """End all requests at once, also those that other threads wait for: they get `CancelledError`."""
        if not self._loop.is_running():
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(_END)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_END)

    async def _end(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.aclose()

    def _run(self, work: Coroutine[Any, Any, Value]) -> Value:
        if not self._loop.is_running() and not self._thread.is_alive():
            work.close()
            raise EngineError(_("the engine was closed"), where=self.url)
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return asked.result()
        except BaseException:
            asked.cancel()
            raise

    async def _ask(
        self,
        method: str,
        path: str,
        body: Any,
        read: Callable[[Any], Value],
        lost: Callable[[], None] | None = None,
        *,
        is_once: bool = False,
        is_lines: bool = False,
    ) -> Value:
        attempt = 0
        while True:
            await self._limit.wait()
            if self._failing >= FAILING:
                raise self._broken()
            try:
                value = await self._attempt(method, path, body, read, is_lines=is_lines)
                self._failing = 0
                return value
            except _MayPass as failed:
                self._failing += not isinstance(failed.error, AnswerUnreadable)
                if lost and not isinstance(failed.__cause__, (ServerFailure, self._not_sent)):
                    lost()
                pause = _pause(attempt, failed.retry_after)
                is_last = is_once or attempt >= min(failed.further, self._settings.retries)
                if is_last or pause > LONGEST_PAUSE or self._failing >= FAILING:
                    self._unread += isinstance(failed.error, AnswerUnreadable)
                    raise failed.error from failed.__cause__
            await asyncio.sleep(pause)
            attempt += 1

    async def _attempt(
        self, method: str, path: str, body: Any, read: Callable[[Any], Value], *, is_lines: bool
    ) -> Value:
        headers = {
            name: value.replace("{key}", self.key)
            for name, value in self.headers.items()
            if self.key or "{key}" not in value
        }
        always, retry_after, place = self._settings.retries, "", self.url + path
        if self.query:
            place += ("&" if "?" in path else "?") + self.query
        sent: dict[str, Any] = {"json": body}
        if isinstance(body, bytes):
            sent = {"files": {"file": ("requests.jsonl", body)}, "data": {"purpose": "batch"}}
        try:
            async with asyncio.timeout(self._settings.timeout):
                async with self._client.stream(method, place, headers=headers, **sent) as reply:
                    retry_after = reply.headers.get("Retry-After", "")
                    data = await _read_all(reply, LARGEST_FILE if is_lines else LARGEST)
                    kind = reply.headers.get("Content-Type", "")
                    if is_lines and reply.status_code == 200:
                        said = read_lines(data)
                    else:
                        said = read_answer(reply.status_code, kind, data)
            value = read(said)
        except TimeoutError as error:
            reason = _("no whole answer within {seconds} seconds", seconds=f"{self._settings.timeout:g}")
            raise _MayPass(self._unreachable(reason), LATE) from error
        except self._errors as error:
            raise _MayPass(self._unreachable(str(error) or type(error).__name__), always) from error
        except ServerFailure as failure:
            model = str(body.get("model", "")) if isinstance(body, dict) else ""
            said_error = failure.as_error(self.url, path, model, has_key=bool(self.key))
            if failure.may_pass:
                raise _MayPass(said_error, always, retry_after) from failure
            raise said_error from failure
        except (Malformed, KeyError, IndexError, TypeError, AttributeError) as error:
            message = str(error) if isinstance(error, Malformed) else _("the server's answer contains no translation")
            # One that answered before may only not manage this text: no reason to give up the others.
            error_kind = AnswerUnreadable if self._unread < UNREADABLE else EngineError
            raise _MayPass(error_kind(message, where=place), MALFORMED if method == "POST" else 0) from error
        if method == "POST":
            self._unread = 0
        return value

    def _broken(self) -> EngineUnavailable:
        said = _("the server failed {count} times one after the other; nothing more is asked", count=FAILING)
        hint = _("try again later: what was drafted is kept, and only the rest is asked for")
        return EngineUnavailable(said, where=self.url, hint=hint)

    def _unreachable(self, reason: str) -> EngineUnavailable:
        said = _("the server cannot be reached: {reason}", reason=reason)
        return EngineUnavailable(said, where=self.url, hint=f"curl {self.url}")


async def _read_all(reply: Any, most: int) -> bytes:
    from httpx import DecodingError

    data = bytearray()
    try:
        async for part in reply.aiter_bytes():
            data += part
            if len(data) > most:
                raise Malformed(_("the server's answer does not end"))
    except DecodingError as error:  # gzip, deflate, brotli or zstd that is broken.
        raise Malformed(_("the server's answer cannot be unpacked: {error}", error=error)) from error
    return bytes(data)


def check_address(url: str) -> tuple[str, str]:
    """
    Return the address of the server, and the query that all its addresses need (`api-version=…`).

    Raises `ConfigError` for an invalid one, or one with a secret in it.
    """
    if not url:
        hint = 'url = "http://localhost:5000"   (LibreTranslate)   url = "http://localhost:11434/v1"   (Ollama)'
        raise ConfigError(_("no address is set for the engine http"), where="[engines.http]", hint=hint)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(_("{url} is not the address of a server", url=repr(url)), where="[engines.http] url")
    if parts.username or parts.password or (parts.query and not _VERSION_QUERY.fullmatch(parts.query)):
        message = _("the address holds a secret; keys come from the environment only")
        raise ConfigError(message, where="[engines.http] url", hint=f"export {KEY_VARIABLE}=… {HOST_VARIABLE}=…")
    return split_address(url)[0], "" if parts.query == "api-version=3.0" else parts.query


def split_address(url: str) -> tuple[str, str]:
    """Return the address of a server without that of one of its services, which people paste; its API if that says."""
    base = url.partition("?")[0].rstrip("/")
    named = base + url[len(url.partition("?")[0]) :]
    api = next((name for name, looks in _API.items() if looks.search(named) or looks.search(base)), "")
    service = _SERVICE.search(base)
    return base[: service.start()].rstrip("/") if service else base, api


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    return False


def _pause(attempt: int, retry_after: str) -> float:
    if retry_after.strip().isdecimal():
        return float(retry_after)
    with suppress(ValueError):
        if retry_after:
            return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(2**attempt)) * random.uniform(0.8, 1.2)


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    raw: str = ""
    """The same before anything was removed from it, where that differs."""
    score: int | None = None
    """Mean probability of its tokens in percent, where the server tells."""
    problems: tuple[str, ...] = ()


class ServerApi(ABC):
    capabilities = Capabilities(streams=True)
    steps: tuple[str, ...] = ()
    batch_size: int = 1
    """Segments per HTTP request."""
    signature: str

    house: HouseStyle = HouseStyle()

    def __init__(self, client: ServerClient, name: str, context: EngineContext) -> None:
        """`name`: as in `[engines.http] api`, or as the address says."""
        self._client = client
        self._settings = context.settings.http
        self.pair = (context.source_tag, context.target_tag)
        self.name = name
        self.host = urlsplit(client.url).netloc

    def batches(self, requests: Sequence[Request], step: str) -> list[range]:
        """Return the places of the requests, cut into as many as go into one request of HTTP."""
        size = self.batch_size
        return [range(start, min(start + size, len(requests))) for start in range(0, len(requests), size)]

    @abstractmethod
    def translate(self, requests: Sequence[Request], step: str) -> dict[int, Reply]:
        """
        Return the replies by the places of their requests; `step` is empty, or one of `steps`.

        Those without one are asked for again in smaller batches; a single request has one.
        """
