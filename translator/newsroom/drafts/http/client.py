"""
The HTTP client of a translation server: deadlines, retries with back-off, rate limits, and clear errors.

No other module sends HTTP requests to an engine. The API key comes from the environment and goes only into requests
to the host that the environment names, never into settings, signatures or messages. Redirects are not followed,
because they would pass the key on.

Requests run in an event loop in a thread of its own. There, the whole answer has a deadline, however slowly it
arrives, and `close` ends at once whatever is under way.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import random
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

from translator.bilingual.errors import ConfigError, EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import missing_library
from translator.newsroom.drafts.http.answers import (
    HOST_VARIABLE,
    KEY_VARIABLE,
    LARGEST,
    AnswerUnreadable,
    Malformed,
    ServerFailure,
    read_answer,
)
from translator.newsroom.ground.settings import HttpSettings

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
_SERVICE = pattern(r"/(?:(?P<chat>chat/completions|completions|models)|translate|languages)$")
_VERSION = pattern(r"/v\d+$")
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
    """An attempt failed in a way that may pass; `further` is how many more are worth it at most."""

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
        self.url = check_address(settings.url)
        self.key = os.environ.get(KEY_VARIABLE, "")
        """Empty where the environment has none."""
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
        self._unread = UNREADABLE
        """Requests in a row without a readable answer; as many as are too many, until the first answer is there."""
        try:
            import httpx
        except ImportError as error:
            raise missing_library("http", "httpx") from error
        self._errors = (httpx.TransportError, httpx.InvalidURL)
        self._client: Any = httpx.AsyncClient(
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            limits=httpx.Limits(max_connections=max(1, settings.concurrency)),
            follow_redirects=False,
            headers={"Accept": "application/json"},
        )
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="http", daemon=True)
        self._thread.start()

    def get(self, path: str) -> Any:
        return self._run(self._ask("GET", path, None, lambda said: said))

    def post(self, path: str, body: dict[str, Any], read: Callable[[Any], Value]) -> Value:
        """
        Send `body` as JSON, and return what `read` makes of the JSON that comes back.

        `read` raises `Malformed`, or what a wrong shape raises (`KeyError`, `TypeError` …); then the request is sent
        again. Raises `RequestRejected` where the server does not accept this request, or answers all others but this,
        `EngineUnavailable` where it wants a key or money or cannot be reached, `EngineError` where it keeps failing.
        """
        return self._run(self._ask("POST", path, body, read))

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

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None, read: Callable[[Any], Value]) -> Value:
        attempt = 0
        while True:
            await self._limit.wait()
            try:
                return await self._attempt(method, path, body, read)
            except _MayPass as failed:
                pause = _pause(attempt, failed.retry_after)
                if attempt >= min(failed.further, self._settings.retries) or pause > LONGEST_PAUSE:
                    self._unread += isinstance(failed.error, AnswerUnreadable)
                    raise failed.error from failed.__cause__
            await asyncio.sleep(pause)
            attempt += 1

    async def _attempt(
        self, method: str, path: str, body: dict[str, Any] | None, read: Callable[[Any], Value]
    ) -> Value:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        always, retry_after, place = self._settings.retries, "", self.url + path
        try:
            async with asyncio.timeout(self._settings.timeout):
                async with self._client.stream(method, place, json=body, headers=headers) as reply:
                    retry_after = reply.headers.get("Retry-After", "")
                    data = await _read_all(reply)
                    said = read_answer(reply.status_code, reply.headers.get("Content-Type", ""), data)
            value = read(said)
        except TimeoutError as error:
            reason = _("no whole answer within {seconds} seconds", seconds=f"{self._settings.timeout:g}")
            raise _MayPass(self._unreachable(reason), LATE) from error
        except self._errors as error:
            raise _MayPass(self._unreachable(str(error) or type(error).__name__), always) from error
        except ServerFailure as failure:
            model = str((body or {}).get("model", ""))
            said_error = failure.as_error(self.url, path, model, has_key=bool(self.key))
            if failure.may_pass:
                raise _MayPass(said_error, always, retry_after) from failure
            raise said_error from failure
        except (Malformed, KeyError, IndexError, TypeError, AttributeError) as error:
            message = str(error) if isinstance(error, Malformed) else _("the server's answer contains no translation")
            # One that answered before may only not manage this text: no reason to give up the others.
            kind = AnswerUnreadable if self._unread < UNREADABLE else EngineError
            raise _MayPass(kind(message, where=place), MALFORMED if method == "POST" else 0) from error
        if method == "POST":
            self._unread = 0
        return value

    def _unreachable(self, reason: str) -> EngineUnavailable:
        said = _("the server cannot be reached: {reason}", reason=reason)
        return EngineUnavailable(said, where=self.url, hint=f"curl {self.url}")


async def _read_all(reply: Any) -> bytes:
    from httpx import DecodingError

    data = bytearray()
    try:
        async for part in reply.aiter_bytes():
            data += part
            if len(data) > LARGEST:
                raise Malformed(_("the server's answer does not end"))
    except DecodingError as error:  # gzip, deflate, brotli or zstd that is broken.
        raise Malformed(_("the server's answer cannot be unpacked: {error}", error=error)) from error
    return bytes(data)


def check_address(url: str) -> str:
    """Return the address of the server; raises `ConfigError` for an invalid one, or one with a secret in it."""
    if not url:
        hint = 'url = "http://localhost:5000"   (LibreTranslate)   url = "http://localhost:11434/v1"   (Ollama)'
        raise ConfigError(_("no address is set for the engine http"), where="[engines.http]", hint=hint)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(_("{url} is not the address of a server", url=repr(url)), where="[engines.http] url")
    if parts.username or parts.password or parts.query:
        message = _("the address holds a secret; keys come from the environment only")
        raise ConfigError(message, where="[engines.http] url", hint=f"export {KEY_VARIABLE}=… {HOST_VARIABLE}=…")
    return split_address(url)[0]


def split_address(url: str) -> tuple[str, str]:
    """Return the address of a server without that of one of its services, which people paste; its API if that says."""
    url = url.rstrip("/")
    service = _SERVICE.search(url)
    base = url[: service.start()].rstrip("/") if service else url
    return base, "openai" if (service and service["chat"]) or _VERSION.search(url) else ""


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    return False


def _pause(attempt: int, retry_after: str) -> float:
    """Return how long to wait, in seconds: what the server asked for, else exponential back-off with jitter."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    with suppress(ValueError):
        if retry_after:
            return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    return min(LONGEST_PAUSE, FIRST_PAUSE * float(2**attempt)) * random.uniform(0.8, 1.2)
