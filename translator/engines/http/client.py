"""
The HTTP client of a translation server: time-outs, retries with back-off, rate limits, and clear errors.

No other module sends HTTP requests to an engine. The API key comes from the environment and goes only into requests,
never into settings, signatures or messages. Redirects are not followed, because they would pass the key on.
"""

from __future__ import annotations

import ipaddress
import os
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from translator.engines.base import missing_library
from translator.errors import ConfigError, EngineError, EngineUnavailable
from translator.i18n import _
from translator.settings import HttpSettings

KEY_VARIABLE = "TRANSLATOR_HTTP_KEY"
"""The environment variable that holds the key."""
FIRST_PAUSE = 0.5
"""Seconds before the second attempt; each further pause is twice as long."""
LONGEST_PAUSE = 60.0
"""Seconds; if the server asks for a longer pause, the request fails."""
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_REJECTED = frozenset({400, 413, 422})
_UNAUTHORISED = frozenset({401, 403})


class RequestRejected(EngineError):
    """The server understood a request and rejected it, because of this text or this size; another may be accepted."""


class NoSuchAddress(EngineUnavailable):
    """The server answers, and has nothing at this address."""


@dataclass(slots=True)
class RateLimit:
    """Spreads a number of requests evenly over each minute; 0 means no limit."""

    per_minute: int
    _next: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        if not self.per_minute:
            return
        with self._lock:
            now = time.monotonic()
            at = max(self._next, now)
            self._next = at + 60 / self.per_minute
        time.sleep(at - now)


class ServerClient:
    """The client of the server at one address; safe to use from several threads."""

    def __init__(self, settings: HttpSettings) -> None:
        """Raise `ConfigError` for an address that cannot be used, `EngineUnavailable` without the library."""
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
        self._settings = settings
        self._limit = RateLimit(settings.requests_per_minute)
        try:
            import httpx
        except ImportError as error:
            raise missing_library("http", "httpx") from error
        self._errors = (httpx.TransportError,)
        self._client: Any = httpx.Client(
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            limits=httpx.Limits(max_connections=max(1, settings.concurrency)),
            follow_redirects=False,
            headers={"Accept": "application/json"},
        )

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """
        Send `body` as JSON and return the JSON that comes back.

        Raises `RequestRejected` where the server does not accept this request, `EngineUnavailable` where it wants a key
        or cannot be reached, `EngineError` where it keeps failing, or does not answer with JSON.
        """
        return self._ask("POST", path, body)

    def close(self) -> None:
        self._client.close()

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        for attempt in range(self._settings.retries + 1):
            self._limit.wait()
            is_last = attempt == self._settings.retries
            try:
                reply = self._client.request(method, self.url + path, json=body, headers=headers)
            except self._errors as error:
                if is_last:
                    said = _("the server cannot be reached: {reason}", reason=str(error) or type(error).__name__)
                    raise EngineUnavailable(said, where=self.url, hint=f"curl {self.url}") from error
                time.sleep(_pause(attempt, ""))
                continue
            if reply.status_code not in _TRANSIENT:
                return self._read(reply)
            pause = _pause(attempt, reply.headers.get("Retry-After", ""))
            if is_last or pause > LONGEST_PAUSE:
                said = _("the server keeps failing: {reason}", reason=_reason(reply))
                hint = _("try again later; [engines.http] requests_per_minute slows down")
                raise EngineError(said, where=self.url, hint=hint)
            time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _read(self, reply: Any) -> Any:
        if reply.status_code in _UNAUTHORISED:
            said = _("the server wants a key: {reason}", reason=_reason(reply))
            raise EngineUnavailable(said, where=self.url, hint=f"export {KEY_VARIABLE}=…")
        if reply.status_code in _REJECTED:
            raise RequestRejected(_reason(reply), where=self.url)
        if reply.status_code != 200:
            said = _("there is no translation server at this address: {reason}", reason=_reason(reply))
            hint = _("check url and api in [engines.http]")
            raise NoSuchAddress(said, where=str(reply.request.url), hint=hint)
        try:
            return reply.json()
        except ValueError:
            raise EngineError(_("the server's answer is not JSON"), where=str(reply.request.url)) from None


def check_address(url: str) -> str:
    """Return the address without a final slash; raises `ConfigError` for an invalid one, or one with a secret in it."""
    if not url:
        hint = 'url = "http://localhost:5000"   (LibreTranslate)   url = "http://localhost:11434/v1"   (Ollama)'
        raise ConfigError(_("no address is set for the engine http"), where="[engines.http]", hint=hint)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(_("{url} is not the address of a server", url=repr(url)), where="[engines.http] url")
    if parts.username or parts.password or parts.query:
        message = _("the address holds a secret; keys come from the environment only")
        raise ConfigError(message, where="[engines.http] url", hint=f"export {KEY_VARIABLE}=…")
    return url.rstrip("/")


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


def _reason(reply: Any) -> str:
    """Return the error message of the server in one line, without the rest of its answer."""
    try:
        said = reply.json()
    except ValueError:
        return f"HTTP {reply.status_code}"
    error = said.get("error", said) if isinstance(said, dict) else said
    message = error.get("message", "") if isinstance(error, dict) else error
    return f"HTTP {reply.status_code} {' '.join(str(message).split())[:200]}".strip()
