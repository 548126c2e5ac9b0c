"""
The review page of one article in one target: list, opened segment, checks, drafts, decisions, their stream, words.

A decision applies to exactly the text that the person saw, or not at all: a page sends the hash and the state that it
showed, with the ticket of that segment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup, escape
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from translator.bilingual.errors import CatalogError, FileError, ReviewError, UsageError, WriteError
from translator.bilingual.i18n import _, speaking
from translator.bilingual.model import State
from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.bilingual.words.patterns import printable, without_steering
from translator.desk.browser.change_feed import Change
from translator.desk.browser.segment_html import draw_findings, draw_opened, draw_row
from translator.desk.browser.sessions import ArticleNotFoundError, SessionWorker
from translator.desk.browser.site import (
    Site,
    address,
    event_sentence,
    language_of,
    person_of,
    render,
    sentence_of,
    text_in,
    values_of,
)
from translator.newsroom.catalog.record import FLAGS, Entry
from translator.newsroom.house.concordance import Hit, WordSearch, search_house
from translator.newsroom.house.glossary.new_terms import TERM_STATUSES, NewTerm
from translator.newsroom.house.people import People
from translator.newsroom.review.decisions import clock_warning
from translator.newsroom.review.labels import (
    flag_name,
    hit_label,
    progress_words,
    state_name,
    touched_words,
    trouble_words,
)
from translator.newsroom.review.navigation import ALL, FILTERS, grammar
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES, is_open
from translator.newsroom.review.session import Session
from translator.newsroom.review.term_decisions import TermPlan
from translator.newsroom.review.worklist import session_words

if TYPE_CHECKING:
    from starlette.requests import Request


def worker_of(site: Site, request: Request) -> SessionWorker:
    return site.sessions.worker(person_of(request), request.path_params["slug"], request.path_params["tag"])


Work = Callable[[Site, "Request", Session, dict[str, Any]], object]


def in_session(work: Work) -> Callable[[Site, Request], Awaitable[Response]]:
    """Return a handler that does `work` in the session of the person who asks, with what a script sent."""

    async def answer(site: Site, request: Request) -> Response:
        values = await values_of(request) if request.method == "POST" else {}
        done = await worker_of(site, request).run(lambda session: work(site, request, session, values))
        return done if isinstance(done, Response) else JSONResponse(done)

    return answer


def go_to_segment(session: Session, key: str) -> Entry:
    """Make a segment the current one by its key; raises `UsageError` where the article no longer has it."""
    entry = session.catalog.find(key)
    if entry is None:
        raise UsageError(_("this segment is no longer in the article: load the page anew"))
    if session.number != entry.number:
        session.go(entry.number)
    return entry


def choose_filter(session: Session, wanted: str, order: str | None = None) -> None:
    """Let the session go by the filter of the page that asks: all pages of a person at an article share one session."""
    navigation = session.navigation
    if (navigation.wanted, navigation.order) != (wanted, order or navigation.order):
        try:
            navigation.set_filter(wanted, order)
        except UsageError:
            # The page has said so.
            navigation.set_filter(ALL, order)


def progress_of(session: Session) -> dict[str, Any]:
    """
    Return how far the person is with the article, in numbers and in words; errors as far as they are counted.

    `signs` has the worst finding of each segment that has one: it may have changed with another segment.
    """
    done, total, copy = session.done_count, len(session.catalog.entries), session.working_copy
    is_counted, errors = copy.check_more(0), copy.known_error_count
    words = progress_words(done, total, errors, is_counted=is_counted)
    spoken = _("{waiting} of {total} wait for you, {reviewed} are reviewed, {errors} errors",
               waiting=total - done, total=total, reviewed=copy.reviewed_count, errors=errors)  # fmt: skip
    return {"done": done, "total": total, "errors": errors, "waiting": total - done, "words": words, "spoken": spoken,
            "is_counted": is_counted, "signs": copy.known_signs}  # fmt: skip


def filters(chosen: str) -> list[tuple[str, str]]:
    """Return the filters that a page offers by name, and the filter of the address if it is another."""
    states = [(f"state:{state.value}", state_name(state)) for state in State]
    flags = [(f"flag:{flag}", flag_name(flag)) for flag in FLAGS]
    named = [
        ("all", _("all segments")),
        ("unresolved", _("what waits for me")),
        *states,
        *flags,
        ("severity:error", _("with errors")),
        ("suggestion", _("with suggestions")),
        ("comment", _("with comments")),
        ("unsaved", _("typed and not saved")),
    ]
    return named if chosen in dict(named) else [*named, (chosen, chosen)]


Decision = Callable[[Session, Entry, dict[str, Any]], object]

MAX_SECONDS = 3600


class SegmentChangedError(Exception):
    def __init__(self, message: str, entry: Entry) -> None:
        super().__init__(message)
        self.message, self.entry = message, entry


async def decide(site: Site, request: Request) -> Response:
    action, key = request.path_params["action"], request.path_params["key"]
    decision = DECISIONS.get(action)
    if decision is None:
        raise UsageError(_("this is not offered here"))
    values = await values_of(request)
    language, people = language_of(request), site.sessions.newsroom.people

    def take(session: Session) -> dict[str, Any]:
        choose_filter(session, text_in(values, "filter") or ALL)
        entry = _as_seen(session, key, values, people, language)
        ticket = text_in(values, "ticket")
        if not site.tickets.is_valid(ticket, session, entry):
            message = _("Nothing was decided: this page was used to decide here before. Look at the segment again.")
            raise SegmentChangedError(message, entry)
        before = _keys(session)
        try:
            done = decision(session, entry, values)
        except ReviewError:
            _as_seen(session, key, values, people, language)
            raise
        site.tickets.use(ticket, session)
        name = done if isinstance(done, str) else action
        state = _state(site, session, entry.key, language, text_in(values, "next"))
        return {"done": name, "rearranged": _keys(session) != before, **state}

    def work(session: Session) -> Response:
        try:
            return JSONResponse(take(session))
        except SegmentChangedError as error:
            entry = error.entry
            now = {"target": without_steering(entry.target), "hash": entry.target_hash, "state": entry.state.value,
                   "ticket": site.tickets.issue(session, entry)}  # fmt: skip
            return JSONResponse({"message": error.message, "now": now}, 409)

    return await worker_of(site, request).run(work)


@in_session
def step_back(site: Site, request: Request, session: Session, values: dict[str, Any]) -> object:
    way = request.path_params["way"]
    if way not in {"undo", "redo"}:
        raise UsageError(_("this is not offered here"))
    choose_filter(session, text_in(values, "filter") or ALL)
    here = session.catalog.find(text_in(values, "here"))
    if here is not None and session.number != here.number:
        session.go(here.number)
    if not site.tickets.is_first(session.person.id, text_in(values, "once")):
        raise ReviewError(_("this was done already; nothing was decided"))
    before = _keys(session)
    number = session.undo() if way == "undo" else session.redo()
    state = _state(site, session, session.catalog.entry(number).key, language_of(request))
    return {"done": way, "rearranged": _keys(session) != before, **state}


def _keys(session: Session) -> list[str]:
    return [entry.key for entry in session.catalog.entries]


def _as_seen(session: Session, key: str, values: dict[str, Any], people: People, language: str) -> Entry:
    entry = go_to_segment(session, key)
    seen = (text_in(values, "hash"), text_in(values, "state"))
    if seen != (entry.target_hash, entry.state.value):
        history = session.catalog.history(entry)
        last = next((event for event in reversed(history) if event.state_to is not None), None)
        who = people.name_of(last.actor, language) if last else ""
        what = event_sentence(who, last.action, entry.number) if last else _("somebody changed this segment meanwhile")
        raise SegmentChangedError(_("Not done. {what}", what=what), entry)
    return entry


def _state(site: Site, session: Session, key: str, language: str, following: str = "") -> dict[str, Any]:
    entry = session.catalog.find(key) or session.entry
    if entry is None:
        raise UsageError(_("this segment is no longer in the article: load the page anew"))
    opened = session.catalog.find(following) or entry
    if session.number != opened.number:
        session.go(opened.number)
    return {
        "key": entry.key,
        "number": entry.number,
        "row": draw_row(session, entry),
        "opened": opened.key,
        "html": draw_opened(site, session, opened, language),
        "progress": progress_of(session),
    }


def _split(session: Session, _entry: Entry, values: dict[str, Any]) -> object:
    source_at, target_at = values.get("source_at"), values.get("target_at")
    if type(source_at) is not int or type(target_at) not in {int, type(None)}:
        raise UsageError(_("say where to split"))
    return session.split(source_at, target_at)


def _seconds(values: dict[str, Any]) -> int:
    seconds = values.get("seconds", 0)
    return min(max(int(seconds), 0), MAX_SECONDS) if isinstance(seconds, (int, float)) else 0


def _shown(values: dict[str, Any]) -> float | None:
    shown = values.get("shown")
    return round(min(max(float(shown), 0.0), MAX_SECONDS), 1) if isinstance(shown, (int, float)) else None


def _edit(session: Session, _entry: Entry, values: dict[str, Any]) -> object:
    # A page shows what changed since beside what was typed before it gives a new ticket.
    done = session.edit(text_in(values, "target"), _seconds(values), _shown(values), is_seen=True) or "unchanged"
    session.autosave.discard(session.current)
    return done


def _accept(session: Session, _entry: Entry, values: dict[str, Any]) -> object:
    done = session.accept(_seconds(values), _shown(values))
    session.autosave.discard(session.current)
    return done


def _waive(session: Session, entry: Entry, values: dict[str, Any]) -> object:
    fingerprint = text_in(values, "fingerprint")
    found = (item for item in session.working_copy.findings(entry) if item.fingerprint == fingerprint)
    finding = next(found, None)
    if finding is None:
        raise UsageError(_("this finding is no longer there"))
    return session.waive(finding, text_in(values, "reason"), is_everywhere=values.get("everywhere") is True)


DECISIONS: dict[str, Decision] = {
    "edit": _edit,
    "accept": _accept,
    "reject": lambda session, _entry, values: session.reject(
        text_in(values, "reason"), text_in(values, "category"), text_in(values, "severity"), shown=_shown(values)
    ),
    "comment": lambda session, _entry, values: session.comment(
        text_in(values, "reason"), text_in(values, "category"), text_in(values, "severity"), text_in(values, "quote")
    ),
    "answer": lambda session, _entry, values: session.answer(text_in(values, "reason")),
    "close-comment": lambda session, _entry, _values: session.close_comment(),
    "waive": _waive,
    "dismiss": lambda session, _entry, values: session.dismiss(text_in(values, "line"), text_in(values, "reason")),
    "reopen": lambda session, _entry, values: session.reopen(text_in(values, "reason")),
    "lock": lambda session, _entry, _values: session.lock(),
    "unlock": lambda session, _entry, _values: session.lock(unlock=True),
    "split": _split,
    "merge": lambda session, _entry, _values: session.merge(),
}


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
        news = [
            event_sentence(people.name_of(event.actor, language), event.action, number)
            for number, event in change.news
            if event.actor != me
        ]
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
        problem = trouble_words(trouble, with_hint=True) if trouble else clock_warning(session.catalog)
        problem = problem or session_words(session)
        try:
            session.navigation.set_filter(wanted, "risk" if order == "risk" else "article")
        except UsageError as error:
            problem = error.message + (f" ({error.hint})" if error.hint else "")
            session.navigation.set_filter("all", "article")
        entries = [session.catalog.entry(number) for number in session.navigation.queue()]
        session.note_visit()
        number = session.asked_number()
        asked = session.catalog.find(query.get("at", "")) or (session.catalog.entry(number) if number else None)
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
            grammar=grammar(), categories=CATEGORIES, severities=SEVERITIES, **values,
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
    if session.entry is not None and session.entry in entries:
        return session.entry
    waiting = (entry for entry in entries if is_open(session.catalog, entry, session.person))
    return next(waiting, entries[0] if entries else None)


def _title(session: Session, side: str) -> str:
    entry = next((entry for entry in session.catalog.entries if entry.context == "title"), None)
    if entry is None:
        return session.working_copy.slug if side == "source" else ""
    return entry.source if side == "source" else entry.target


@in_session
def _rows(_site: Site, request: Request, session: Session, _values: dict[str, Any]) -> object:
    keys = [key for key in request.query_params.get("keys", "").split(",") if key][:MAX_KEYS]
    order, open_key = request.query_params.get("order", "article"), request.query_params.get("here", "")
    choose_filter(session, request.query_params.get("filter", ALL), "risk" if order == "risk" else "article")
    here = session.catalog.find(open_key)
    if keys:
        entries = [entry for key in keys if (entry := session.catalog.find(key))]
    else:
        entries = [session.catalog.entry(number) for number in session.navigation.queue()]
        if here is not None and here not in entries:
            # The open segment stays, also where the filter no longer lets it through.
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


@in_session
def _progress(_site: Site, _request: Request, session: Session, _values: dict[str, Any]) -> object:
    return progress_of(session)


@in_session
def _segment(site: Site, request: Request, session: Session, _values: dict[str, Any]) -> object:
    choose_filter(session, request.query_params.get("filter", ALL))
    entry = go_to_segment(session, request.path_params["key"])
    return {"html": draw_opened(site, session, entry, language_of(request)), "key": entry.key}


@in_session
def _check(_site: Site, request: Request, session: Session, values: dict[str, Any]) -> object:
    entry, target = session.catalog.find(request.path_params["key"]), text_in(values, "target")
    if entry is None:
        raise UsageError(_("this segment is no longer in the article: load the page anew"))
    found = session.working_copy.findings(entry, target)
    return {"html": draw_findings(found, entry.source, target, may_waive=target == entry.target)}


async def _draft(site: Site, request: Request) -> Response:
    key, values = request.path_params["key"], await values_of(request)
    text, is_dropped = text_in(values, "text"), values.get("drop") is True

    def work(session: Session) -> Response:
        entry = go_to_segment(session, key)
        if is_dropped or text == entry.target:
            session.autosave.discard(session.current)
            return JSONResponse({"kept": not is_dropped})
        seen = text_in(values, "hash") or entry.target_hash
        session.autosave.save(session.current, text, is_outdated=seen != entry.target_hash)
        return JSONResponse({"kept": True})

    try:
        return await worker_of(site, request).run(work)
    except (ArticleNotFoundError, CatalogError, FileError, WriteError) as error:
        message = _("What you type is kept in this browser only: {reason}", reason=sentence_of(error))
        return JSONResponse({"message": message}, 507)


_MOST_HITS = 40


def word_routes(site: Site) -> list[Route]:
    return [
        Route(BASE + "/concordance", partial(_search_words, site)),
        Route(BASE + "/term", partial(_add_term, site), methods=["POST"]),
    ]


@in_session
def _search_words(_site: Site, request: Request, session: Session, _values: dict[str, Any]) -> object:
    text, catalog = request.query_params.get("find", "").strip(), session.catalog
    words, tags = WordSearch(text), (catalog.source_tag, catalog.tag)
    hits = [
        {
            "label": hit_label(hit, session.names),
            "texts": [(tag, _with_marks(hit.text(tag), words)) for tag in tags],
            "text": hit.text(catalog.tag),
            "link": _link_of(hit),
        }
        for hit in search_house(session.working_copy.newsroom, text, limit=_MOST_HITS)
    ]
    return {"html": render("hits.html", hits=hits, text=text)}


def _link_of(hit: Hit) -> str:
    return f"{address('review', hit.target_tag, hit.origin)}?at={hit.key}" if hit.kind == "article" else ""


def _with_marks(text: str, words: WordSearch) -> Markup:
    made, at = Markup(), 0
    for start, end in words.spans(text):
        if start >= at:
            made += escape(printable(text[at:start])) + Markup("<mark>{}</mark>").format(printable(text[start:end]))
            at = end
    return made + escape(printable(text[at:]))


@in_session
def _add_term(_site: Site, _request: Request, session: Session, values: dict[str, Any]) -> object:
    status, follow = text_in(values, "status"), text_in(values, "follow")
    if status not in TERM_STATUSES:
        raise UsageError(_("this is not offered here"))
    fields = [text_in(values, name) for name in ("definition", "region", "note")]
    tags = (session.catalog.source_tag, session.catalog.tag)
    term = NewTerm(text_in(values, "source"), text_in(values, "target"), *tags, status, *fields)
    plan = TermPlan(session.working_copy.newsroom, session.person, term)
    if plan.touched and not follow:
        return {"touched": touched_words(plan.touched)}
    plan.write()
    if follow in {"suggest", "reopen"}:
        plan.follow(reopens=follow == "reopen")
    session.refresh()
    return {"words": plan.words}
