"""The stream of what others decide at an article (server-sent events), as long as its page is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import StreamingResponse
from starlette.routing import Route

from translator.bilingual.i18n import speaking
from translator.desk.browser.change_feed import Change
from translator.desk.browser.messages import event_sentence
from translator.desk.browser.site import Site, language_of, person_of
from translator.newsroom.house.people import People

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

HEARTBEAT = 15.0
"""Seconds after which an empty line tells both ends that the other is still there."""
MAX_NEWS = 3
"""Sentences in one message; a whole article that was accepted at once is one message too."""


def event_routes(site: Site) -> list[Route]:
    return [Route("/review/{tag}/{slug}/events", partial(_stream, site))]


async def _stream(site: Site, request: Request) -> Response:
    tag = request.path_params["tag"]
    slug = site.sessions.find(request.path_params["slug"], tag).slug
    me, language = person_of(request).id, language_of(request)
    lines = _lines(site, slug, tag, me, language)
    return StreamingResponse(lines, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _lines(site: Site, slug: str, tag: str, me: str, language: str) -> AsyncIterator[bytes]:
    async with site.watcher.reading(slug, tag) as (version, changes):
        yield b"retry: 1000\n" + _message("version", {"version": version})
        while True:
            change = None
            with suppress(TimeoutError):
                change = await asyncio.wait_for(changes.get(), HEARTBEAT)
                if change is None:
                    return
            people = site.sessions.newsroom.people
            yield b": still here\n\n" if change is None else _change(change, people, me, language)


def _change(change: Change, people: People, me: str, language: str) -> bytes:
    with speaking(language):
        others = [item for item in change.news if item.actor != me]
        news = [event_sentence(people.name_of(item.actor, language), item.action, item.number) for item in others]
    return _message(
        "change",
        {
            "was": change.was,
            "version": change.version,
            "changed": change.signatures,
            "reordered": change.is_reordered,
            "news": news[-MAX_NEWS:],
        },
    )


def _message(name: str, values: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(values))
