"""The page on which a text is put in the place of another over the house: seen with its checks, written, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State, short_hash
from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.desk.browser.site import Site, address, person_of, sentence_of, values_of
from translator.desk.render.diff_html import marked_text
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review.replacement import (
    Hit,
    Match,
    Replacement,
    Side,
    apply_hits,
    counts_line,
    filter_of,
    find_hits,
)
from translator.newsroom.review.undo import recall_changes, remember_changes, undo_changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

# Hits that are drawn, with what the checks say.
_SHOWN = 200


def replacement_routes(site: Site) -> list[Route]:
    return [
        Route("/replace", partial(_show, site)),
        Route("/replace", partial(_write, site), methods=["POST"]),
        Route("/replace/undo", partial(_undo, site), methods=["POST"]),
    ]


def _hits(newsroom: Newsroom, asked: Mapping[str, Any], person: Person, most: int) -> tuple[Replacement, list[Hit]]:
    """Find what a form asks for; no expressions, of which one that never ends would stop everybody here."""
    match = Match.WORD if asked.get("match") == Match.WORD else Match.LITERAL
    side = Side.SOURCE if asked.get("in") == Side.SOURCE else Side.TARGET
    text = {name: str(asked.get(name) or "") for name in ("find", "put", "slug", "into", "state", "person")}
    wanted = Replacement(text["find"], text["put"], match, side)
    slugs, tags = ([text[name]] if text[name] else [] for name in ("slug", "into"))
    among = filter_of(text["state"], text["person"])
    return wanted, find_hits(newsroom, wanted, person, slugs=slugs, tags=tags, among=among, most_checked=most)


def _digest(hits: Sequence[Hit]) -> str:
    return short_hash(*(part for hit in hits for part in (hit.slug, hit.tag, hit.key, hit.before, hit.after)))


async def _show(site: Site, request: Request) -> Response:
    asked, person = request.query_params, person_of(request)

    def work() -> Response:
        newsroom, hits, trouble = site.sessions.newsroom, list[Hit](), ""
        try:
            hits = _hits(newsroom, asked, person, _SHOWN)[1] if asked.get("find") else []
        except TranslatorError as error:
            trouble = sentence_of(error)
        shown = [
            (hit, marked_text(found, "del"), marked_text(found, "ins"))
            for hit in hits[:_SHOWN]
            for found in (diff_words(hit.before, hit.after, hit.tag),)
        ]
        fit = sum(not hit.refusal for hit in hits)
        return site.page(
            request, "replace.html", _("Replace"), asked=asked, shown=shown, fit=fit, trouble=trouble,
            counts=counts_line(hits), digest=_digest(hits), language_names=LANGUAGE_NAMES, address=address,
            targets=newsroom.settings.targets, states=list(State), people=[one.id for one in newsroom.people],
            button=ngettext("Change {count} segment", "Change {count} segments", fit),
        )  # fmt: skip

    return await run_in_threadpool(work)


async def _write(site: Site, request: Request) -> Response:
    asked, person = await values_of(request), person_of(request)

    def work() -> Response:
        newsroom = site.sessions.newsroom
        wanted, hits = _hits(newsroom, asked, person, 0)
        if asked.get("digest") != _digest(hits):
            raise ReviewError(_("texts were changed meanwhile: look again"))
        with newsroom.index.together(), flushed_together():
            done = apply_hits(newsroom, hits, wanted, person)
        remember_changes(newsroom, person, done)
        for one in done:
            site.table.forget(one.slug)
        count = sum(not hit.refusal for hit in hits)
        return JSONResponse({"done": ngettext("{count} segment is changed", "{count} segments are changed", count)})

    return await run_in_threadpool(work)


async def _undo(site: Site, request: Request) -> Response:
    person = person_of(request)

    def work() -> Response:
        newsroom = site.sessions.newsroom
        known = recall_changes(newsroom, person)
        if not known:
            raise UsageError(_("there is nothing to undo"))
        overtaken = 0
        with newsroom.index.together(), flushed_together():
            for one in known:
                overtaken += undo_changed(newsroom.article(newsroom.select_one(one.slug)), one, person)[2]
                site.table.forget(one.slug)
        remember_changes(newsroom, person, [])
        left = ngettext("{count} segment was changed since, and stays as it is",
                        "{count} segments were changed since, and stay as they are", overtaken)  # fmt: skip
        return JSONResponse({"done": left if overtaken else _("undone")})

    return await run_in_threadpool(work)
