"""
Common parts of the pages of `serve`: the visitor and the language, templates, errors as pages, and security.

The middleware is plain ASGI, so that the stream of events passes through unbuffered. Refusals repeat nothing of the
request. Source: OWASP cheat sheets on CSRF, DNS rebinding and content security policy; Fetch Metadata.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import msgspec
from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response

from translator.bilingual.errors import TranslatorError, UsageError
from translator.bilingual.i18n import _, percentage, speaking
from translator.bilingual.words.language import CONTENT_TAGS, LANGUAGE_NAMES
from translator.desk.browser.change_feed import ArticleTable, CatalogWatcher
from translator.desk.browser.sessions import Access, NewsroomSessions, SegmentTickets, Visit, slug_in_address
from translator.newsroom.ground.html.environment import (
    APPLICATION_POLICY,
    base_style,
    environment,
    framed,
    page_language,
    read_asset,
    self_contained,
)
from translator.newsroom.house.people import Person
from translator.newsroom.review import labels

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def event_sentence(who: str, action: str, number: int) -> str:
    return _("{who}: {action}, segment {number}", who=who, action=labels.event_name(action), number=number)


PAGE_LANGUAGES = {str(tag): LANGUAGE_NAMES[tag] for tag in CONTENT_TAGS}
"""Languages of the pages, each by its own name; articles go into more languages."""
COOKIE = "translator_language"


def accepted_language(header: str) -> str:
    """
    Return the first language of an Accept-Language header that there is, by weight.

    Source: RFC 9110, 12.5.4. A browser that names none, or none of ours, gets the language of the terminal.
    """
    weighted = []
    for order, part in enumerate(header.split(",")):
        tag, _semicolon, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), order, tag.strip().lower()))
        except ValueError:
            continue
    for _weight, _order, tag in sorted(weighted):
        if tag == "en" or tag.startswith("en-"):
            return "en"
        if tag == "zh" or tag.startswith("zh-"):
            is_traditional = any(part in {"hant", "tw", "hk", "mo"} for part in tag.split("-"))
            return "zh-Hant" if is_traditional else "zh-Hans"
    return page_language()


FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"


def refusal(status: int, message: str, *, headers: Headers, **more: Any) -> Response:
    """
    Return a page that says what is wrong and what to do next, or JSON for a script.

    Both say only what we say, and nothing that the request said. `hint` is what an error tells people to run.
    """
    if "application/json" in headers.get("accept", ""):
        return JSONResponse({"message": message, **more}, status)
    return HTMLResponse(_page(status, message, more.get("hint") or "", style=""), status)


def sentence_of(error: TranslatorError) -> str:
    """Return what is wrong, and where in the project: never where files are on this machine."""
    where = error.where or "/"  # An option of a command is not where somebody at a page would look.
    return error.message if Path(where).is_absolute() or where.startswith("--") else error.sentence


def framed_refusal(error: TranslatorError) -> Response:
    """
    Return the page of an error for a frame of ours, which is a sandbox.

    It may load nothing, not even the style of the other pages, and therefore holds its own.
    """
    style = "\n" + base_style() + read_asset(FOLDER / "static", "bar.css")
    page = _page(400, sentence_of(error), error.hint or "", style=style)
    return HTMLResponse(page, 400, headers={"content-security-policy": framed(self_contained(style))})


def _page(status: int, message: str, hint: str, *, style: str) -> str:
    values = {"status": status, "message": message, "hint": hint, "style": Markup(style)}
    return render("refusal.html", language=page_language(), **values)


MAX_BODY = 256 * 1024
"""Bytes of a request; the longest segment with its reason is far below it."""
MAX_FILE = 24 << 20
IMPORT = "/import"
CSRF_HEADER = "x-csrf-token"
OPEN_PATHS = ("/enter", "/static/", "/favicon.ico")
"""Paths open without a cookie: the way in, and the look of the pages."""
_HEADERS = {
    "content-security-policy": APPLICATION_POLICY,
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
    """True where other numeric addresses of this machine are good too: it was opened to the network."""
    origin: str = ""
    """Where people reach it, as browsers write it (`public_origin`); empty: under its own host and port."""

    @property
    def cookie(self) -> str:
        """Name of the cookie: browsers keep them by host and not by port, and two newsrooms may be open."""
        return f"translator_{self.port}"

    @property
    def is_encrypted(self) -> bool:
        return self.origin.startswith("https://")

    def answers_to(self, host: str) -> bool:
        """
        Return whether a Host header names this server; a name that somebody pointed here (DNS rebinding) does not.

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
        return origin == f"http://{host}" or (bool(self.origin) and origin == self.origin)


def public_origin(url: str) -> str:
    """
    Return the origin that people reach the server at, as browsers write it; raises `UsageError` for anything else.

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
    # Where the port is the default, a Host header may leave it out.
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


class SecurityMiddleware:
    def __init__(self, app: ASGIApp, access: Access, address: ServerAddress) -> None:
        self.app, self.access, self.address = app, access, address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        cookies = HTTPConnection(scope).cookies
        chosen = cookies.get(COOKIE, "")
        is_ours = chosen in PAGE_LANGUAGES
        scope["language"] = chosen if is_ours else accepted_language(headers.get("accept-language", ""))
        visit = self.access.visit(cookies.get(self.address.cookie, ""))
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
            return 403, _("{person} no longer belongs to this newsroom", person=visit.person.id)
        if scope["method"] != "POST":
            return None
        if is_open or visit is None:
            return 405, _("this is not offered here")
        if not self._is_own_origin(headers):
            return 403, _("this was not sent by a page of this server")
        if not hmac.compare_digest(visit.csrf.encode(), headers.get(CSRF_HEADER, "").encode()):
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
    return MAX_FILE if scope["path"] == IMPORT else MAX_BODY


def _limited(receive: Receive, most: int) -> Receive:
    got = 0

    async def receiving() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            return {"type": "http.disconnect"}
        return message

    return receiving


ASSET_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass
class Site:
    sessions: NewsroomSessions
    access: Access
    watcher: CatalogWatcher
    table: ArticleTable
    tickets: SegmentTickets = field(default_factory=SegmentTickets)

    def page(self, request: Request, template: str, title: str, *, status: int = 200, **values: Any) -> Response:
        visit: Visit = request.scope["visit"]
        text = render(
            template,
            title=title,
            me_id=visit.person.id,
            csrf=visit.csrf,
            status=status,
            **bar_values(request),
            **values,
        )
        return HTMLResponse(text, status)


def bar_values(request: Request) -> dict[str, Any]:
    language = language_of(request)
    return {
        "language": language,
        "languages": PAGE_LANGUAGES,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "me": person_of(request).name(language),
    }


def render(template: str, **values: Any) -> str:
    return environment(TEMPLATES).get_template(template).render(labels=labels, percentage=percentage, **values)


def person_of(request: Request) -> Person:
    """Return who asks: the person that the cookie was given to, never anything that the request says."""
    visit: Visit = request.scope["visit"]
    return visit.person


def language_of(request: Request) -> str:
    return str(request.scope["language"])


async def values_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that a script sent; raises `UsageError` for anything else."""
    try:
        values = msgspec.json.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ClientDisconnect):
        values = None
    if not isinstance(values, dict):
        raise UsageError(_("this is not what a page of this server sends"))
    return values


def text_in(values: dict[str, Any], name: str) -> str:
    """Return a text that a script sent; empty where it sent none. Raises `UsageError` for what is not a text."""
    value = values.get(name, "")
    if not isinstance(value, str):
        raise UsageError(_("this is not what a page of this server sends"))
    return value


def address(*parts: str) -> str:
    return "/" + "/".join(quote(slug_in_address(part), safe="") for part in parts)


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """Return all files of the look, by name: nothing else can be asked for."""
    return {"design.css": (base_style().encode(), ASSET_TYPES[".css"])} | {
        path.name: (path.read_bytes(), ASSET_TYPES[path.suffix])
        for path in sorted((FOLDER / "static").iterdir())
        if path.suffix in ASSET_TYPES
    }


def going_to(path: str, title: str) -> HTMLResponse:
    """
    Return a page that goes on to `path` by itself.

    A redirection would not do: where the address with the token was opened from another site's page, the browser
    would not send the new cookie (SameSite=Strict) with the redirected request; with one from here it does.
    """
    return HTMLResponse(render("going_to.html", language=page_language(), path=path, title=title))
