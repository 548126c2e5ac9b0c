"""The review page of one article in one target: the list, one segment opened, live checks, and drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from translator.bilingual.errors import CatalogError, FileError, UsageError, WriteError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.desk.browser.decisions import decide, step_back
from translator.desk.browser.errors import sentence_of
from translator.desk.browser.messages import key_words
from translator.desk.browser.segment_html import categories, draw_findings, draw_opened, draw_row, severities
from translator.desk.browser.segment_list import choose_filter, filters, go_to_segment, progress_of, worker_of
from translator.desk.browser.sessions import ArticleNotFoundError
from translator.desk.browser.site import Site, address, language_of, reply, text_in, values_of
from translator.newsroom.catalog import Entry
from translator.newsroom.review.clock_skew import ledger_clock_warning
from translator.newsroom.review.filters import ALL, FILTERS, grammar
from translator.newsroom.review.labels import trouble_words
from translator.newsroom.review.progress import held_words
from translator.newsroom.review.queue import is_open
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

BASE = "/review/{tag}/{slug}"
MAX_KEYS = 400
"""Rows asked for by name; for more, the whole list is sent."""


def review_routes(site: Site) -> list[Route]:
    return [
        Route(BASE, partial(_show, site)),
        Route(BASE + "/rows", partial(_rows, site)),
        Route(BASE + "/progress", partial(_progress, site)),
        Route(BASE + "/segments/{key}", partial(_segment, site)),
        Route(BASE + "/segments/{key}/check", partial(_check, site), methods=["POST"]),
        Route(BASE + "/segments/{key}/draft", partial(_draft, site), methods=["POST"]),
        Route(BASE + "/segments/{key}/{action}", partial(decide, site), methods=["POST"]),
        Route(BASE + "/{way:str}", partial(step_back, site), methods=["POST"]),
    ]


async def _show(site: Site, request: Request) -> Response:
    query, language = request.query_params, language_of(request)
    chosen, find, order = query.get("filter", "all"), query.get("find", "").strip(), query.get("order", "article")
    wanted = filter_of(chosen, find)

    def work(session: Session) -> dict[str, Any]:
        session.catalog.require_entries()
        trouble = session.working_copy.trouble
        problem = trouble_words(trouble, with_hint=True) if trouble else ledger_clock_warning(session.catalog)
        problem = problem or held_words(session.working_copy.article, session.catalog.tag)
        try:
            session.navigation.set_filter(wanted, "risk" if order == "risk" else "article")
        except UsageError as error:
            problem = error.message + (f" ({error.hint})" if error.hint else "")
            session.navigation.set_filter("all", "article")
        entries = [session.catalog.entry(number) for number in session.navigation.queue()]
        asked = session.catalog.find(query.get("at", ""))
        opening = asked if asked in entries else _first(session, entries)
        opened = ""
        if opening is not None:
            go_to_segment(session, opening.key)
            opened = draw_opened(site, session, opening, language)
        return {
            "rows": [draw_row(session, entry, opened if entry is opening else "") for entry in entries],
            "progress": progress_of(session),
            "version": session.catalog.digest,
            "heading": _title(session, "source"),
            "translated": _title(session, "target"),
            "source_tag": session.catalog.source_tag,
            "problem": problem,
            "wanted": session.navigation.wanted,
        }

    worker = worker_of(site, request)

    def draw(session: Session) -> Response:
        values = work(session)
        return site.page(
            request, "review.html", f"{values['heading']} · " + _("Review"),
            slug=worker.article.slug, tag=worker.tag, language_names=LANGUAGE_NAMES, address=address,
            chosen=chosen, find=find, order=order, filters=filters(chosen),
            grammar=grammar(), categories=categories(), severities=severities(),
            key_words=key_words(), **values,
        )  # fmt: skip

    return await worker.run(draw)


def filter_of(chosen: str, find: str) -> str:
    """Return the filter of the terminal: what was chosen by name, and what was typed as text or as a filter."""
    if not find:
        return chosen
    name = find.replace("：", ":").partition(":")[0]
    typed = find if name in FILTERS else 'text:"' + find.replace('"', "") + '"'
    return typed if chosen == ALL else f"{chosen} {typed}"


def _first(session: Session, entries: list[Entry]) -> Entry | None:
    """Return where the person left off, else the first segment that waits, else the first of the list."""
    if session.entry is not None and session.entry in entries:
        return session.entry
    waiting = (entry for entry in entries if is_open(session.catalog, entry, session.person))
    return next(waiting, entries[0] if entries else None)


def _title(session: Session, side: str) -> str:
    entry = next((entry for entry in session.catalog.entries if entry.context == "title"), None)
    if entry is None:
        return session.working_copy.slug if side == "source" else ""
    return entry.source if side == "source" else entry.target


async def _rows(site: Site, request: Request) -> Response:
    """Send rows anew: those that are named, else the whole list in its order."""
    keys = [key for key in request.query_params.get("keys", "").split(",") if key][:MAX_KEYS]
    wanted, order = request.query_params.get("filter", "all"), request.query_params.get("order", "article")
    open_key = request.query_params.get("here", "")

    def work(session: Session) -> dict[str, Any]:
        choose_filter(session, wanted, "risk" if order == "risk" else "article")
        here = session.catalog.find(open_key)
        if keys:
            entries = [entry for key in keys if (entry := session.catalog.find(key))]
        else:
            entries = [session.catalog.entry(number) for number in session.navigation.queue()]
            if here is not None and here not in entries:
                # What is open stays, also where the filter no longer lets it through.
                entries.append(here)
                if order != "risk":
                    entries.sort(key=lambda entry: entry.number)
        shown = {entry.key: draw_row(session, entry) for entry in entries}
        return {
            "rows": shown,
            "order": None if keys else list(shown),
            "is_gone": bool(open_key) and here is None,
            "version": session.catalog.digest,
            "progress": progress_of(session),
        }

    return reply(await worker_of(site, request).run(work))


async def _progress(site: Site, request: Request) -> Response:
    """Send how far the article is: a page asks again while errors are being counted."""
    return reply(await worker_of(site, request).run(progress_of))


async def _segment(site: Site, request: Request) -> Response:
    key, language = request.path_params["key"], language_of(request)
    wanted = request.query_params.get("filter", ALL)

    def work(session: Session) -> dict[str, Any]:
        choose_filter(session, wanted)
        entry = go_to_segment(session, key)
        return {"html": draw_opened(site, session, entry, language), "key": entry.key}

    return reply(await worker_of(site, request).run(work))


async def _check(site: Site, request: Request) -> Response:
    key, target = request.path_params["key"], text_in(await values_of(request), "target")

    def work(session: Session) -> dict[str, Any]:
        entry = session.catalog.find(key)
        if entry is None:
            raise UsageError(_("this segment is no longer in the article: load the page anew"))
        found = session.working_copy.findings(entry, target)
        return {"html": draw_findings(found, entry.source, target, may_waive=target == entry.target)}

    return reply(await worker_of(site, request).run(work))


async def _draft(site: Site, request: Request) -> Response:
    """Keep what is being typed, or drop it."""
    key, values = request.path_params["key"], await values_of(request)
    text, is_dropped = text_in(values, "text"), values.get("drop") is True

    def work(session: Session) -> Response:
        entry = go_to_segment(session, key)
        if is_dropped or text == entry.target:
            session.autosave.discard(session.current)
            return reply({"kept": not is_dropped})
        seen = text_in(values, "hash") or entry.target_hash
        session.autosave.save(session.current, text, is_outdated=seen != entry.target_hash)
        return reply({"kept": True})

    try:
        return await worker_of(site, request).run(work)
    except (ArticleNotFoundError, CatalogError, FileError, WriteError) as error:
        message = _("What you type is kept in this browser only: {reason}", reason=sentence_of(error))
        return reply({"message": message}, 507)
