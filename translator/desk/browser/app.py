"""The application: its addresses, and what happens where a page cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from translator.bilingual.errors import ReviewError, TranslatorError, WriteError
from translator.bilingual.i18n import _, speaking
from translator.desk.browser.article_actions import action_routes
from translator.desk.browser.article_list import article_routes, facts_of
from translator.desk.browser.change_feed import ArticleTable, CatalogWatcher
from translator.desk.browser.preview import diff_routes, import_routes, preview_routes
from translator.desk.browser.replacement_page import replacement_routes
from translator.desk.browser.review_pages import event_routes, review_routes, word_routes
from translator.desk.browser.sessions import Access, ArticleNotFoundError, NewsroomSessions
from translator.desk.browser.site import (
    COOKIE,
    PAGE_LANGUAGES,
    SecurityMiddleware,
    ServerAddress,
    Site,
    assets,
    going_to,
    refusal,
    sentence_of,
)
from translator.newsroom.ground.files import system_error
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import Person

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send


# The answer to errors of a kind; to others it is 400.
_STATUSES = {ArticleNotFoundError: 404, ReviewError: 422, WriteError: 507}


def build_app(newsroom: Newsroom, people: Sequence[Person], server_address: ServerAddress) -> tuple[ASGIApp, Site]:
    """Return the guarded application for `people`, and its parts: `site.access.tokens` are the ways in."""

    async def explain_system(request: Request, error: Exception) -> Response:
        assert isinstance(error, OSError)
        said = system_error(error)
        said.where = newsroom.name_of(Path(said.where or ""))
        return await _explain(request, said)

    table = ArticleTable(facts_of)
    sessions = NewsroomSessions(newsroom, table.forget)
    access = Access(people, lambda: sessions.newsroom.people)
    site = Site(sessions, access, CatalogWatcher(newsroom), table)
    app = Starlette(
        routes=[
            *_common_routes(site, server_address),
            *article_routes(site),
            *word_routes(site),
            *action_routes(site),
            *review_routes(site),
            *event_routes(site),
            *diff_routes(site),
            *preview_routes(site),
            *import_routes(site),
            *replacement_routes(site),
        ],
        exception_handlers={
            TranslatorError: _explain,
            OSError: explain_system,
            404: _missing,
            405: _missing,
            500: _admit,
        },
    )
    return SecurityMiddleware(_up_to_date(app, site.sessions), site.access, server_address), site


def _up_to_date(app: ASGIApp, sessions: NewsroomSessions) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await sessions.refresh()
        await app(scope, receive, send)

    return answer


def _common_routes(site: Site, server_address: ServerAddress) -> list[Route]:
    def set_cookie(answer: Response, name: str, value: str, max_age: int | None = None) -> None:
        answer.set_cookie(name, value, max_age, httponly=True, samesite="strict", secure=server_address.is_encrypted)

    async def enter(request: Request) -> Response:
        secret = site.access.enter(request.query_params.get("token", ""))
        if secret is None:
            return refusal(401, _("this address is not valid: each start of the server makes new ones"),
                           headers=request.headers)  # fmt: skip
        answer = going_to("/", _("to the articles"))
        set_cookie(answer, server_address.cookie, secret)
        return answer

    async def language(request: Request) -> Response:
        chosen, back = request.path_params["chosen"], request.query_params.get("back", "/")
        is_ours = back.startswith("/") and not back.startswith(("//", "/\\"))
        answer = RedirectResponse(back if is_ours else "/", 303)
        if chosen in PAGE_LANGUAGES:
            set_cookie(answer, COOKIE, chosen, max_age=31_536_000)
        return answer

    async def asset(request: Request) -> Response:
        found = assets().get(request.path_params["name"])
        if found is None:
            return await _missing(request, HTTPException(404))
        return Response(found[0], media_type=found[1], headers={"cache-control": "no-cache"})

    return [
        Route("/enter", enter),
        Route("/language/{chosen}", language),
        Route("/static/{name}", asset),
        Route("/favicon.ico", lambda _request: Response(assets()["icon.svg"][0], media_type="image/svg+xml")),
    ]


async def _explain(request: Request, error: Exception) -> Response:
    assert isinstance(error, TranslatorError)
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 400)
    # Help after a refused decision is on the page already, and is no command for the terminal.
    hint = None if isinstance(error, (ReviewError, WriteError)) else error.hint
    with speaking(request.scope["language"]):
        # The error was made in the language of the person, in their thread.
        said = sentence_of(error)
        message = _("Not done. {what}", what=said) if isinstance(error, WriteError) else said
        return refusal(status, message, headers=request.headers, hint=hint)


async def _missing(request: Request, error: Exception) -> Response:
    with speaking(request.scope["language"]):
        return refusal(getattr(error, "status_code", 404), _("there is no such page"), headers=request.headers)


async def _admit(request: Request, error: Exception) -> Response:
    del error
    with speaking(request.scope["language"]):
        return refusal(500, _("this is our bug, not your mistake"), headers=request.headers)
