"""The first page: every article in each of its target languages, its progress, and who is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from translator.catalog import load_catalog
from translator.catalog.script_source import find_script_source
from translator.errors import TranslatorError
from translator.formats import read_front_matter
from translator.i18n import _, ngettext, percentage
from translator.language import LANGUAGE_NAMES
from translator.metrics.quality import score_of
from translator.model import Severity, State
from translator.newsroom import Newsroom
from translator.newsroom.people import People
from translator.project import ArticleRef
from translator.review.labels import age_name, people_list, state_name, step_name
from translator.review.live_checks import ArticleChecks
from translator.review.progress import Progress, measure, remember_errors, remembered_errors
from translator.review.queue import Step
from translator.web.sessions import ProjectSessions
from translator.web.site import Site, address, language_of, person_of, render, reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PAGE_SIZE = 60
"""Articles on one page."""


@dataclass(frozen=True, slots=True)
class BarSegment:
    """The part of the progress bar for one state; `start` and `width` in percent."""

    state: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class ArticleTarget:
    slug: str
    tag: str
    language: str
    progress: Progress | None
    """None where the catalog cannot be read."""
    title: str = ""
    """In the target language; empty where it is not translated."""
    bar: tuple[BarSegment, ...] = ()
    bar_words: str = ""
    percent: str = ""
    """Of segments that a person has confirmed."""
    step: str = ""
    people: str = ""
    is_mine: bool = False
    age: str = ""
    broken: str = ""
    """Why its catalog cannot be read."""


@dataclass(frozen=True, slots=True)
class ListedArticle:
    slug: str
    tag: str
    title: str
    date: str
    lines: tuple[ArticleTarget, ...]


@dataclass(frozen=True, slots=True)
class ListFilter:
    text: str = ""
    tag: str = ""
    step: str = ""
    mine: bool = False
    page: int = 1


def article_routes(site: Site) -> list[Route]:
    return [
        Route("/", partial(_show, site)),
        Route("/errors/{tag}/{slug}", partial(_errors, site)),
    ]


async def _show(site: Site, request: Request) -> Response:
    query = request.query_params
    page = query.get("page", "1")
    wanted = ListFilter(
        query.get("find", "").strip(), query.get("into", ""), query.get("next", ""), query.get("mine") == "1",
        int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )  # fmt: skip
    person, language = person_of(request), language_of(request)
    articles, is_more = await run_in_threadpool(list_articles, site.sessions, wanted, person.id, language)
    values: dict[str, Any] = {
        "articles": articles, "wanted": wanted, "is_more": is_more, "language_names": LANGUAGE_NAMES,
        "targets": site.sessions.project.settings.targets,
        "steps": [(step.value, step_name(step)) for step in Step if step is not Step.FOLLOW],
        "address": address,
    }  # fmt: skip
    if query.get("part") == "list":
        return reply({"html": render("article_list.html", **values)})
    return site.page(request, "articles.html", _("Articles"), **values)


async def _errors(site: Site, request: Request) -> Response:
    ref, tag = site.sessions.find(request.path_params["slug"], request.path_params["tag"])
    errors = await run_in_threadpool(count_errors, site.sessions.project, ref, tag)
    return reply({"errors": errors, "words": ngettext("{count} error", "{count} errors", errors)})


def list_articles(
    sessions: ProjectSessions, wanted: ListFilter, me: str, language: str
) -> tuple[list[ListedArticle], bool]:
    """Return a page of articles that are as `wanted`, and whether there are more."""
    project, people = sessions.project, sessions.people
    found: list[ListedArticle] = []
    skip, needle = (max(1, wanted.page) - 1) * PAGE_SIZE, wanted.text.casefold()
    for ref in project.articles:
        article = _article(project, ref, wanted, people, me, language)
        if article is None or not _is_found(article, needle):
            continue
        if skip:
            skip -= 1
        elif len(found) == PAGE_SIZE:
            return found, True
        else:
            found.append(article)
    return found, False


def _is_found(article: ListedArticle, needle: str) -> bool:
    texts = (article.slug, article.title, *(line.title for line in article.lines))
    return any(needle in text.casefold() for text in texts)


def _article(
    project: Newsroom, ref: ArticleRef, wanted: ListFilter, people: People, me: str, language: str
) -> ListedArticle | None:
    lines = []
    for tag in project.targets_of(ref):
        if wanted.tag and tag != wanted.tag:
            continue
        line = _line(project, ref, tag, people, me, language)
        if _is_wanted(line, wanted):
            lines.append(line)
    if not lines:
        return None
    title, date = heading_of(project, ref)
    return ListedArticle(ref.slug, ref.tag, title or ref.slug, date, tuple(lines))


def _is_wanted(line: ArticleTarget, wanted: ListFilter) -> bool:
    step = line.progress.next.value if line.progress else ""
    return (not wanted.step or step == wanted.step) and (line.is_mine or not wanted.mine)


def heading_of(project: Newsroom, ref: ArticleRef) -> tuple[str, str]:
    """Return the title and the date of an article; empty where it has none, or cannot be read."""
    try:
        values = read_front_matter(project.read(ref.path)).values
    except (TranslatorError, OSError):
        return "", ""
    return str(values.get("title") or ""), str(values.get("date") or "")


def _line(project: Newsroom, ref: ArticleRef, tag: str, people: People, me: str, language: str) -> ArticleTarget:
    follows = find_script_source(project, ref, tag)
    try:
        catalog = load_catalog(project, ref.slug, tag)
        origin = load_catalog(project, ref.slug, follows) if follows and follows != ref.tag else None
    except TranslatorError as error:
        return ArticleTarget(ref.slug, tag, LANGUAGE_NAMES.get(tag, tag), None, broken=error.message)
    progress = measure(project, catalog, people, follows=follows, origin=origin)
    return ArticleTarget(
        slug=ref.slug,
        tag=tag,
        language=LANGUAGE_NAMES.get(tag, tag),
        progress=progress,
        title=next((entry.target for entry in catalog.entries if entry.context == "title"), ""),
        bar=_bar(progress),
        bar_words=_(", ").join(
            f"{progress.states[state.value]} {state_name(state)}"
            for state in reversed(State) if progress.states[state.value]
        ),
        percent=percentage(int(progress.coverage * 100) / 100),
        step=step_name(progress.next, follows),
        people=people_list([people.name_of(person, language) for person in progress.people]),
        is_mine=me in progress.people,
        age=age_name(progress.oldest, datetime.now(UTC)),
    )  # fmt: skip


def _bar(progress: Progress) -> tuple[BarSegment, ...]:
    shares, start = [], 0.0
    for state in reversed(State):
        width = 100 * progress.states[state.value] / progress.segments if progress.segments else 0
        if width:
            shares.append(BarSegment(state.value, round(start, 2), round(width, 2)))
        start += width
    return tuple(shares)


def count_errors(project: Newsroom, ref: ArticleRef, tag: str) -> int:
    """Return the open errors of an article, counted anew only where it changed since the last count."""
    catalog = load_catalog(project, ref.slug, tag)
    known = remembered_errors(project, catalog)
    if known is None:
        found = ArticleChecks(project, catalog).all_findings()
        known = sum(finding.severity is Severity.ERROR for finding in found)
        remember_errors(project, catalog, known, score_of(catalog, found).score)
    return known
