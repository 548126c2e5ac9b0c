"""The first page: every article in each of its target languages, its progress, and who is next."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import InternalError, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import LANGUAGE_NAMES
from translator.desk.browser.change_feed import ArticleFacts, TargetFacts
from translator.desk.browser.site import Site, address, language_of, person_of, render
from translator.desk.workflow.sync_run import count_errors
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.review.autosave import unsaved_keys, visit_time
from translator.newsroom.review.labels import people_list, step_name
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import Progress, hold_words, progress_of, remembered_errors
from translator.newsroom.review.worklist import sign_words, signs_for

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PAGE_SIZE = 60
_LAST = (99, "", "")


@dataclass(frozen=True, slots=True)
class ArticleTarget:
    tag: str
    progress: Progress | None
    broken: str = ""
    """Why its progress is not known."""
    title: str = ""
    people: str = ""
    is_mine: bool = False
    unsaved: int = 0
    """Texts that the person typed and never saved."""
    words: tuple[str, ...] = ()
    """The signs of it for the person: whose it is, late, sent back …"""


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

    @property
    def is_any(self) -> bool:
        return not (self.text or self.tag or self.step or self.mine)

    def targets_in(self, facts: ArticleFacts, me: str) -> list[str]:
        """Return the targets of an article that are as wanted; none where the article is not."""
        needle = self.text.casefold()
        found = [
            tag
            for tag, target in facts.targets.items()
            if (not self.tag or tag == self.tag)
            and (not self.step or target.step == self.step)
            and (not self.mine or target.is_for(me))
        ]
        is_found = needle in facts.words or any(needle in facts.targets[tag].title for tag in found)
        return found if is_found else []


@dataclass(frozen=True, slots=True)
class ListedPage:
    articles: list[ListedArticle]
    is_more: bool
    unread: int
    """Articles that nobody has looked at yet, where the filter cannot tell of them."""


def article_routes(site: Site) -> list[Route]:
    # Threads that draw the list side by side take each other's time: ten together do half of what one does.
    turn = asyncio.Lock()
    return [
        Route("/", partial(_show, site, turn)),
        Route("/errors/{tag}/{slug}", partial(_errors, site)),
        Route("/next/{tag}/{slug}", partial(_next, site)),
    ]


async def _next(site: Site, request: Request) -> Response:
    newsroom, tag = site.sessions.newsroom, request.path_params["tag"]
    here = site.sessions.find(request.path_params["slug"], tag).slug, tag
    me = person_of(request).id
    go = await run_in_threadpool(lambda: next_article(newsroom, site.table.facts(newsroom), me, here))
    return JSONResponse({"go": go, "message": "" if go else _("no other article waits for you")})


async def _show(site: Site, turn: asyncio.Lock, request: Request) -> Response:
    query = request.query_params
    page = query.get("page", "1")
    wanted = ListFilter(
        query.get("find", "").strip(),
        query.get("into", ""),
        query.get("next", ""),
        query.get("mine") == "1",
        int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )
    person, language = person_of(request), language_of(request)

    def work() -> Response:
        newsroom = site.sessions.newsroom
        values: dict[str, Any] = {
            "listed": list_articles(newsroom, site.table.facts(newsroom), wanted, person.id, language),
            "wanted": wanted, "language_names": LANGUAGE_NAMES, "targets": newsroom.settings.targets,
            "steps": [(step.value, step_name(step)) for step in Step if step is not Step.FOLLOW],
            "address": address, "states": list(reversed(State)), "now": datetime.now(UTC), "hold_words": hold_words,
        }  # fmt: skip
        if query.get("part") == "list":
            return JSONResponse({"html": render("article_list.html", **values)})
        return site.page(request, "articles.html", _("Articles"), **values)

    async with turn:
        return await run_in_threadpool(work)


async def _errors(site: Site, request: Request) -> Response:
    tag = request.path_params["tag"]
    errors = await run_in_threadpool(open_errors, site.sessions.find(request.path_params["slug"], tag), tag)
    return JSONResponse({"errors": errors, "words": ngettext("{count} error", "{count} errors", errors)})


def open_errors(article: Article, tag: str) -> int:
    """Return the open errors of an article, counted anew only where it changed since the last count."""
    catalog = article.catalog(tag)
    known = remembered_errors(article.newsroom, catalog)
    return count_errors(article, catalog) if known is None else known


def list_articles(
    newsroom: Newsroom, known: Mapping[str, ArticleFacts], wanted: ListFilter, me: str, language: str
) -> ListedPage:
    """Return a page of articles that are as `wanted`, by what is `known` of them; those on it are looked at anew."""
    found: list[ListedArticle] = []
    skip, unread = (max(1, wanted.page) - 1) * PAGE_SIZE, 0
    for ref in _by_urgency(newsroom, known, me):
        facts = known.get(ref.slug)
        if facts is None and not wanted.is_any:
            unread += 1
            continue
        if facts is not None and not wanted.targets_in(facts, me):
            continue
        if skip:
            skip -= 1
            continue
        article = newsroom.article(ref)
        progress = _progress_of_targets(article)
        targets = wanted.targets_in(_facts(article, progress), me)
        if not targets:
            continue
        if len(found) == PAGE_SIZE:
            return ListedPage(found, True, unread)
        title, date = heading_of(article)
        lines = [_line(article, tag, progress[tag], me, language) for tag in targets]
        found.append(ListedArticle(article.slug, article.tag, title or article.slug, date, tuple(lines)))
    return ListedPage(found, False, unread)


def _by_urgency(newsroom: Newsroom, known: Mapping[str, ArticleFacts], me: str) -> list[ArticleRef]:
    ranks = {
        slug: min((target.rank(me)[:3] for target in facts.targets.values()), default=_LAST)
        for slug, facts in known.items()
    }  # fmt: skip
    return sorted(newsroom.articles, key=lambda ref: (ranks.get(ref.slug, _LAST), ref.slug))


def next_article(newsroom: Newsroom, known: Mapping[str, ArticleFacts], me: str, here: tuple[str, str]) -> str:
    """Return the address of the article after `here` of those with a sign for somebody; empty for no other."""
    pairs = [
        (ref.slug, tag)
        for ref in _by_urgency(newsroom, known, me)
        for tag, target in (known[ref.slug].targets.items() if ref.slug in known else ())
        if target.is_for(me) or (ref.slug, tag) == here
    ]
    at = pairs.index(here) + 1 if here in pairs else 0
    others = [pair for pair in (*pairs[at:], *pairs[:at]) if pair != here]
    return address("review", others[0][1], others[0][0]) if others else ""


def facts_of(article: Article) -> ArticleFacts:
    return _facts(article, _progress_of_targets(article))


def _facts(article: Article, progress: Mapping[str, Progress | TranslatorError]) -> ArticleFacts:
    targets = {
        tag: TargetFacts(known.next, known.people, _title(article, tag).casefold(), known)
        if isinstance(known, Progress)
        else TargetFacts(None)
        for tag, known in progress.items()
    }
    return ArticleFacts(f"{article.slug}\n{heading_of(article)[0]}".casefold(), targets)


def _progress_of_targets(article: Article) -> dict[str, Progress | TranslatorError]:
    found: dict[str, Progress | TranslatorError] = {}
    for tag in article.newsroom.targets_of(article.ref):
        try:
            found[tag] = progress_of(article, tag)
        except OSError:
            raise
        except Exception as error:
            found[tag] = error if isinstance(error, TranslatorError) else InternalError.of(error)
    return found


@cache
def _version() -> str:
    return code_version("newsroom/catalog", "newsroom/articles")


def heading_of(article: Article) -> tuple[str, str]:
    """Return the title and the date of an article; empty where it has none, or cannot be read."""
    index, version = article.newsroom.index, _version()
    look = index.look("heading", article.tag, article.slug, environment=version, files=[article.path])
    if known := unpacked(look.value, tuple[str, str]):
        return known
    try:
        values = article.front_matter.values
    except (TranslatorError, OSError):
        return "", ""
    heading = str(values.get("title") or ""), str(values.get("date") or "")
    look.keep(msgspec.msgpack.encode(heading))
    return heading


def _title(article: Article, tag: str) -> str:
    newsroom, slug = article.newsroom, article.slug
    files = newsroom.catalog_state(tag, slug=slug)
    look = newsroom.index.look("title", tag, slug, environment=_version(), files=files)
    if look.value is not None:
        return look.value.decode()
    title = next((entry.target for entry in article.catalog(tag).entries if entry.context == "title"), "")
    look.keep(title.encode())
    return title


def _line(article: Article, tag: str, known: Progress | TranslatorError, me: str, language: str) -> ArticleTarget:
    if isinstance(known, TranslatorError):
        return ArticleTarget(tag, None, known.message)
    newsroom, people = article.newsroom, article.newsroom.people
    signs = signs_for(known, me, partial(visit_time, newsroom, article.slug, tag, me))
    return ArticleTarget(
        tag,
        known,
        title=_title(article, tag),
        people=people_list([people.name_of(person, language) for person in known.people]),
        is_mine=me in known.people,
        unsaved=len(unsaved_keys(article, tag, me)),
        words=tuple(sign_words(known, signs, me, people.name_of(known.who, language))),
    )
