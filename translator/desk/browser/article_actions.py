"""
The work on an article as a whole: given to somebody, drafted, published, corrected, withdrawn.

Each step first says what it would do. A page sends back the hash of what it said, and nothing is done where it would be
something else by now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _, enumeration, ngettext
from translator.bilingual.model import short_hash
from translator.bilingual.words.language import parse_tag
from translator.desk.browser.article_list import heading_of
from translator.desk.browser.site import Site, address, language_of, person_of, sentence_of, text_in, values_of
from translator.desk.workflow.correction import correct_source, correct_version, show_segment
from translator.desk.workflow.segment_decisions import decision_transaction
from translator.newsroom.catalog.events import SIGNING, TRANSLATING
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.review import comments
from translator.newsroom.review.progress import progress_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from translator.newsroom.drafts.pretranslation import PretranslationReport

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleStep:
    roles: tuple[str, ...]
    """A person must have one; empty: the step itself says who may."""
    plan: Callable[[Article, str, Values], list[str]]
    """Returns what would happen, line by line; empty for nothing. Raises where it cannot."""
    take: Callable[[Article, str, Person, Values], list[str]]


def action_routes(site: Site) -> list[Route]:
    return [
        Route("/work/{tag}/{slug}", partial(_show, site)),
        Route("/work/{tag}/{slug}/{step}", partial(_plan, site), methods=["GET"]),
        Route("/work/{tag}/{slug}/{step}", partial(_take, site), methods=["POST"]),
    ]


async def _show(site: Site, request: Request) -> Response:
    tag, newsroom = request.path_params["tag"], site.sessions.newsroom
    article, language = site.sessions.find(request.path_params["slug"], tag), language_of(request)

    def work() -> Response:
        title = heading_of(article)[0] or article.slug
        row = progress_of(article, tag)
        return site.page(
            request, "work.html", f"{title} · " + _("Work"), heading=title, slug=article.slug, tag=tag, row=row,
            address=address, people=[(one.id, one.name(language)) for one in newsroom.people], source_tag=article.tag,
            plans={name: _described(step, article, tag, {}) for name, step in STEPS.items() if name in _AT_ONCE},
        )  # fmt: skip

    return await run_in_threadpool(work)


def _described(step: ArticleStep, article: Article, tag: str, values: Values) -> dict[str, Any]:
    try:
        lines = step.plan(article, tag, values)
    except TranslatorError as error:
        return {"lines": [], "why": sentence_of(error), "hash": ""}
    return {"lines": lines, "why": "" if lines else _("nothing to do"), "hash": short_hash(*lines) if lines else ""}


def _step(request: Request) -> ArticleStep:
    step = STEPS.get(request.path_params["step"])
    if step is None:
        raise UsageError(_("this is not offered here"))
    return step


async def _plan(site: Site, request: Request) -> Response:
    tag, step = request.path_params["tag"], _step(request)
    article = site.sessions.find(request.path_params["slug"], tag)
    return JSONResponse(await run_in_threadpool(_described, step, article, tag, dict(request.query_params)))


async def _take(site: Site, request: Request) -> Response:
    tag, step, person, values = request.path_params["tag"], _step(request), person_of(request), await values_of(request)
    article = site.sessions.find(request.path_params["slug"], tag)

    def work() -> list[str]:
        if person.is_machine or (step.roles and not person.has_role(*step.roles)):
            needed, roles = _(" or ").join(step.roles), enumeration(sorted(person.roles))
            raise ReviewError(
                _("{person} is {roles}, and this takes {needed}", person=person.id, roles=roles, needed=needed)
            )
        lines = step.plan(article, tag, values)
        if not lines or text_in(values, "hash") != short_hash(*lines):
            raise ReviewError(_("it would do something else by now: look again"))
        return step.take(article, tag, person, values)

    done = await run_in_threadpool(work)
    site.table.forget(article.slug)
    return JSONResponse({"done": done})


def _day(values: Values) -> str:
    due = text_in(values, "due")
    return comments.parse_day(due, date.today()) if due else ""


def _plan_assignment(article: Article, tag: str, values: Values) -> list[str]:
    who, day = text_in(values, "who"), _day(values)
    if who and article.newsroom.people.get(who) is None:
        raise UsageError(_("nobody has the id {id}", id=repr(who)))
    return [_("{slug} into {tag}: {who} {day}", slug=article.slug, tag=tag, who=who or "–", day=day).strip()]


def _take_assignment(article: Article, tag: str, person: Person, values: Values) -> list[str]:
    with decision_transaction(article.newsroom, article.ref, tag, person) as (catalog, _person):
        comments.assign(catalog, person, text_in(values, "who"), _day(values))
    return []


def _plan_draft(article: Article, tag: str, _values: Values) -> list[str]:
    from translator.desk.workflow.translation_run import TranslationRun

    row = progress_of(article, tag)
    if not row.segments:
        return [_("reads the article, and drafts it")]
    waiting = row.states["new"] + row.stale
    if not waiting:
        return []
    engine = TranslationRun(article.newsroom, "").engine
    segments = ngettext("{count} segment", "{count} segments", waiting)
    return [_("memory and engine ({engine}) draft what is new or stale: {segments}", engine=engine, segments=segments)]


def _take_draft(article: Article, tag: str, _person: Person, _values: Values) -> list[str]:
    from translator.desk.workflow.sync_run import sync_articles
    from translator.desk.workflow.translation_run import TranslationRun, describe_drafts, fill_catalogs

    reports: list[PretranslationReport] = []
    for _report in sync_articles(article.newsroom, [article.slug], [tag]):
        continue
    fill_catalogs(TranslationRun(article.newsroom, ""), [article.slug], [tag], take=reports.append)
    return [describe_drafts(report) for report in reports if report.is_worth_telling]


def _publish(article: Article, tag: str, *, is_check: bool) -> list[str]:
    from translator.newsroom.pages.publish.publication_run import Published, publish_articles, publish_whole

    done: list[Published] = []
    options = PublishOptions(check=is_check)
    refused = publish_articles(article.newsroom, options, [article.slug], [tag], take=done.append)
    if refused:
        raise refused[0]
    if not is_check:
        publish_whole(article.newsroom, options)
    gone = [f"− {page.page}:{one.line}: {one.text}" for item in done for page in item.editions for one in page.gone]
    return [*(f"+ {path}" for item in done for path in item.written), *gone]


def _plan_withdrawal(article: Article, tag: str, _values: Values) -> list[str]:
    from translator.newsroom.pages.publish.release import withdraw

    found = withdraw(article, [tag], PublishOptions(), is_check=True)
    return [*(f"− {path}" for path in found.removed), *(_("{place} links to it", place=one) for one in found.links)]


def _take_withdrawal(article: Article, tag: str, person: Person, values: Values) -> list[str]:
    from translator.newsroom.pages.publish.release import withdraw

    reason = text_in(values, "reason")
    if not reason.strip():
        raise ReviewError(_("this takes a reason"))
    found = withdraw(article, [tag], PublishOptions(), person=person.id, reason=reason)
    return [f"− {path}" for path in found.removed]


def _number(values: Values) -> int:
    number = text_in(values, "number")
    if not number.isascii() or not number.isdecimal():
        raise UsageError(_("{text} is not a segment number", text=repr(number)))
    return int(number)


def _plan_correction(article: Article, tag: str, values: Values) -> list[str]:
    text, is_source = text_in(values, "text").strip(), text_in(values, "where") == "source"
    if not text or not text_in(values, "notice").strip():
        raise UsageError(_("a correction is one line, and has a notice for readers"))
    entry = article.catalog(tag).entry(_number(values))
    old, where = (entry.source, article.tag) if is_source else (entry.target, tag)
    after = _("its translations wait for a person") if is_source else _("a second person reviews it")
    return [f"− {where} {entry.number}: {old}", f"+ {text}", f"+ {text_in(values, 'notice').strip()}", after]


def _take_correction(article: Article, tag: str, person: Person, values: Values) -> list[str]:
    number, text, notice = _number(values), text_in(values, "text"), text_in(values, "notice")
    shown = _plan_correction(article, tag, values)
    show_segment(article, number, [tag])  # It brings the catalog up to the article, where the number may be another's.
    if _plan_correction(article, tag, values) != shown:
        raise ReviewError(_("it would do something else by now: look again"))
    if text_in(values, "where") == "source":
        rows = correct_source(article, number, text, person=person, notice=notice)
    else:
        rows = [correct_version(article, number, text, parse_tag(tag), person=person, notice=notice)]
    return [f"{row.tag} {row.number}: {row.text}" for row in rows]


STEPS = {
    "assign": ArticleStep((), _plan_assignment, _take_assignment),
    "draft": ArticleStep(TRANSLATING, _plan_draft, _take_draft),
    "publish": ArticleStep(
        SIGNING,
        lambda article, tag, _values: _publish(article, tag, is_check=True),
        lambda article, tag, _person, _values: _publish(article, tag, is_check=False),
    ),
    "correct": ArticleStep(TRANSLATING, _plan_correction, _take_correction),
    "withdraw": ArticleStep(SIGNING, _plan_withdrawal, _take_withdrawal),
}
# Steps that need nothing filled in: the page says at once what they would do.
_AT_ONCE = {"draft", "publish", "withdraw"}
