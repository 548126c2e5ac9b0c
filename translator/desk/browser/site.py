"""What every page needs: the sessions, who is asking, and the templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, JSONResponse

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.browser.article_table import ArticleTable
from translator.desk.browser.auth import Access, Visit
from translator.desk.browser.change_feed import CatalogWatcher
from translator.desk.browser.languages import PAGE_LANGUAGES
from translator.desk.browser.messages import script_words
from translator.desk.browser.segment_tickets import SegmentTickets
from translator.desk.browser.sessions import NewsroomSessions, slug_in_address
from translator.newsroom.ground.html.environment import base_style, environment, page_language
from translator.newsroom.house.people import Person

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

FOLDER = Path(__file__).parent
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
            script_words=msgspec.json.encode(script_words()).decode(),
            status=status,
            **bar_values(request),
            **values,
        )
        return HTMLResponse(text, status)


def bar_values(request: Request) -> dict[str, Any]:
    """Return what the bar on top of a page shows: where one is, and who one is."""
    language = language_of(request)
    return {
        "language": language,
        "languages": PAGE_LANGUAGES,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "me": person_of(request).name(language),
    }


def render(template: str, **values: Any) -> str:
    return environment(FOLDER / "templates").get_template(template).render(**values)


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
    """Return a path on this server from its parts, whatever they hold."""
    return "/" + "/".join(quote(slug_in_address(part), safe="") for part in parts)


def reply(values: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(values, status)


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
    template = environment(FOLDER / "templates").get_template("going_to.html")
    return HTMLResponse(template.render(language=page_language(), path=path, title=title))
