"""
Middleware for security: checks the Host, the size, the sender and the origin of every request.

It is plain ASGI, so that the stream of events passes through unbuffered. Refusals are short pages that repeat nothing
of the request. Source: OWASP cheat sheets on CSRF, DNS rebinding and content security policy; Fetch Metadata.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, speaking
from translator.desk.browser.auth import Access, Visit, is_from_own_page
from translator.desk.browser.errors import refusal
from translator.desk.browser.languages import chosen_language, cookie_in
from translator.newsroom.ground.html import content_policy

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 * 1024
"""Bytes of a request; the longest segment with its reason is far below it."""
MAX_FILE = 24 << 20
"""Bytes of a file that is imported."""
IMPORT = "/import"
CSRF_HEADER = "x-csrf-token"
OPEN_PATHS = ("/enter", "/static/", "/favicon.ico")
"""What can be asked for without a cookie: the way in, and the look of the pages."""
_HEADERS = {
    "content-security-policy": content_policy.APPLICATION,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True)
class ServerAddress:
    port: int
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1"})
    any_address: bool = False
    """Whether other numeric addresses of this machine are good too: it was opened to the network."""
    origin: str = ""
    """Where people reach it, as browsers write it (`public_origin`); empty: under its own host and port."""

    @property
    def cookie(self) -> str:
        """Name of the cookie: browsers keep them by host and not by port, and two newsrooms may be open."""
        return f"translator_{self.port}"

    @property
    def is_encrypted(self) -> bool:
        """Whether cookies may travel encrypted only: a proxy speaks TLS for this server."""
        return self.origin.startswith("https://")

    def answers_to(self, host: str) -> bool:
        """
        Whether a Host header names this server; a name that somebody pointed here (DNS rebinding) does not.

        Proxies hand on what the browser asked for, or put the address that they were told to ask in its place.
        """
        name, port = _split(host)
        if self.origin and (name, port) in _places(self.origin):
            return True
        if port != self.port:
            return False
        if name in self.hosts:
            return True
        return self.any_address and _is_address(name)

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Whether a page with this Origin, which asked under `host`, is one of ours."""
        return origin == f"http://{host}" or (bool(self.origin) and origin == self.origin)


def public_origin(url: str) -> str:
    """
    Return the origin that people reach the server at, as browsers write it; raises `UsageError` for what is none.

    Source: RFC 6454, 6.1: scheme and host in small letters, no default port, no path.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode()
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.path.strip("/") or parts.query:
        raise UsageError(
            _("{url} is not what browsers call an origin", url=repr(url)), hint="--origin https://desk.example.org"
        )
    default = {"http": 80, "https": 443}[parts.scheme]
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port and port != default else "")


def _split(host: str) -> tuple[str, int]:
    name, colon, port = host.strip().lower().rpartition(":")
    if not colon or "]" in port:
        name, port = host.strip().lower(), "80"
    return name.strip("[]"), int(port) if port.isascii() and port.isdecimal() else 0


def _places(origin: str) -> list[tuple[str, int]]:
    """Return host and port of an origin; where its port is the default, a Host header may leave it out."""
    parts = urlsplit(origin)
    default = {"http": 80, "https": 443}[parts.scheme]
    port = parts.port or default
    return [(parts.hostname or "", port), *([(parts.hostname or "", 80)] if port == default else [])]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def visit_of(headers: Headers, access: Access, address: ServerAddress) -> Visit | None:
    return access.visit(cookie_in(headers, address.cookie))


class SecurityMiddleware:
    """Refuses requests that may not pass, and adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, access: Access, address: ServerAddress) -> None:
        self.app, self.access, self.address = app, access, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not pass; hand on every other with `scope["visit"]`."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        scope["language"] = chosen_language(headers)
        visit = visit_of(headers, self.access, self.address)
        with speaking(scope["language"]):
            refused = self._refusal(scope, headers, visit)
        sending = _with_headers(send)
        if refused is not None:
            await refusal(*refused, headers=headers)(scope, receive, sending)
            return
        scope["visit"] = visit
        with speaking(scope["language"]):
            await self.app(scope, _limited(receive, _most(scope)), sending)

    def _refusal(self, scope: Scope, headers: Headers, visit: Visit | None) -> tuple[int, str] | None:
        if not self.address.answers_to(headers.get("host", "")):
            return 421, _("this server does not answer to that name")
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return 405, _("this is not offered here")
        size = headers.get("content-length", "0")
        if not size.isdecimal() or int(size) > _most(scope):
            return 413, _("this is more than a file can be") if scope["path"] == IMPORT else _(
                "this is more than a segment can be"
            )
        is_open = scope["path"].startswith(OPEN_PATHS)
        if visit is None and not is_open:
            return 401, _("open the address that `translator serve` printed: it is your key")
        if visit is not None and not is_open and self.access.is_gone(visit.person):
            return 403, _("{person} is not one of the people of this newsroom any more", person=visit.person.id)
        if scope["method"] != "POST":
            return None
        if is_open or visit is None:
            return 405, _("this is not offered here")
        if not self._is_own_origin(headers):
            return 403, _("this was not sent by a page of this server")
        if not is_from_own_page(visit, headers.get(CSRF_HEADER, "")):
            return 403, _("this page is of an earlier visit, or somebody else came in meanwhile: load it anew")
        return None

    def _is_own_origin(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        return origin is None or self.address.is_own_origin(origin, headers.get("host", ""))


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


def _most(scope: Scope) -> int:
    """Return how many bytes a request may send."""
    return MAX_FILE if scope["path"] == IMPORT else MAX_BODY


def _limited(receive: Receive, most: int) -> Receive:
    """Cut off a body that is longer than it said it would be, or did not say."""
    got = 0

    async def receiving() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            return {"type": "http.disconnect"}
        return message

    return receiving
