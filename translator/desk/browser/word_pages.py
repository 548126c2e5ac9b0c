"""Words on the review page: the concordance, and a new term with what it touches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from starlette.responses import JSONResponse
from starlette.routing import Route

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import printable
from translator.desk.browser.review_pages import BASE, worker_of
from translator.desk.browser.site import Site, address, render, text_in, values_of
from translator.newsroom.house.concordance import Hit, WordSearch, search_house
from translator.newsroom.house.glossary.new_terms import TERM_STATUSES, NewTerm
from translator.newsroom.review.labels import hit_label, touched_words
from translator.newsroom.review.session import Session
from translator.newsroom.review.term_decisions import TermPlan

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST = 40


def word_routes(site: Site) -> list[Route]:
    return [
        Route(BASE + "/concordance", partial(_search, site)),
        Route(BASE + "/term", partial(_add, site), methods=["POST"]),
    ]


async def _search(site: Site, request: Request) -> Response:
    text = request.query_params.get("find", "").strip()

    def work(session: Session) -> Response:
        words, catalog = WordSearch(text), session.catalog
        tags = (catalog.source_tag, catalog.tag)
        hits = [
            {
                "label": hit_label(hit, session.names),
                "texts": [(tag, _marked(hit.text(tag), words)) for tag in tags],
                "text": hit.text(catalog.tag),
                "link": _link(hit),
            }
            for hit in search_house(session.working_copy.newsroom, text, limit=_MOST)
        ]
        return JSONResponse({"html": render("hits.html", hits=hits, text=text)})

    return await worker_of(site, request).run(work)


def _link(hit: Hit) -> str:
    return f"{address('review', hit.target_tag, hit.origin)}?at={hit.key}" if hit.kind == "article" else ""


def _marked(text: str, words: WordSearch) -> Markup:
    made, at = Markup(), 0
    for start, end in words.spans(text):
        if start >= at:
            made += escape(printable(text[at:start])) + Markup("<mark>{}</mark>").format(printable(text[start:end]))
            at = end
    return made + escape(printable(text[at:]))


async def _add(site: Site, request: Request) -> Response:
    values = await values_of(request)
    status = text_in(values, "status")
    if status not in TERM_STATUSES:
        raise UsageError(_("this is not offered here"))
    fields = [text_in(values, name) for name in ("definition", "region", "note")]

    def work(session: Session) -> dict[str, Any]:
        tags = (session.catalog.source_tag, session.catalog.tag)
        term = NewTerm(text_in(values, "source"), text_in(values, "target"), *tags, status, *fields)
        plan = TermPlan(session.working_copy.newsroom, session.person, term)
        follow = text_in(values, "follow")
        if plan.touched and not follow:
            return {"touched": touched_words(plan.touched)}
        plan.write()
        if follow in {"suggest", "reopen"}:
            plan.follow(reopens=follow == "reopen")
        session.refresh()
        return {"words": plan.words}

    return JSONResponse(await worker_of(site, request).run(work))
