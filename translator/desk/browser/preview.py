"""Pages of an article as a whole: as readers will see it, what changed in it, and its import."""

from __future__ import annotations

import base64
import os
import re
import secrets
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from html import escape, unescape
from pathlib import Path, PurePath
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.bilingual.words.language import CONTENT_TAGS, LANGUAGE_NAMES, LangTag
from translator.bilingual.words.patterns import pattern
from translator.desk.browser.article_list import heading_of
from translator.desk.browser.review_pages import in_session
from translator.desk.browser.sessions import ArticleNotFoundError, Visit, slug_in_address
from translator.desk.browser.site import (
    Site,
    address,
    bar_values,
    framed_refusal,
    person_of,
    render,
    sentence_of,
    text_in,
    values_of,
)
from translator.desk.render.diff_html import page_policy, render_page
from translator.desk.workflow.article_import import ImportPreview, add_article
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.ground.html.environment import IMAGE_POLICY, PREVIEW_POLICY, framed
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.imports.article import ImportChoices
from translator.newsroom.imports.images import image_destinations, image_suffix
from translator.newsroom.pages.publication.publication import PublishOptions, find_attachments
from translator.newsroom.pages.publish.publication_run import PublicationRun
from translator.newsroom.proof.article_comparison import MACHINE, SOURCE, Comparison, compare_article
from translator.newsroom.review.comments import beginning_of, parse_day
from translator.newsroom.review.navigation import wordless_entries
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES
from translator.newsroom.review.session import Session
from translator.newsroom.review.worklist import last_visit

if TYPE_CHECKING:
    from starlette.requests import Request


MOST_IMAGE_BYTES = 16_000_000
"""Limit for all images of one page together; an image that would exceed it is not shown."""
_IMAGE_TYPES = {
    "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "avif": "avif", "svg": "svg+xml",
}  # fmt: skip
_IMAGE = pattern(r'(?P<before><img\b[^<>]*? src=")(?P<url>[^"<>]*)"', re.IGNORECASE)
_LINK = pattern(r'<a\b(?P<more>[^<>]*?) href="(?P<url>[^"<>]*)"', re.IGNORECASE)
_ELSEWHERE = pattern(r"(?:https?|mailto|tel):", re.IGNORECASE)


def preview_routes(site: Site) -> list[Route]:
    return [
        Route("/preview/{tag}/{slug}", partial(_show, site)),
        Route("/preview/{tag}/{slug}/pages/{version}/{page}.html", partial(_page, site)),
    ]


async def _show(site: Site, request: Request) -> Response:
    tag = request.path_params["tag"]
    article = site.sessions.find(request.path_params["slug"], tag)
    versions = [article.tag, *_begun(article)]
    shown = request.query_params.get("version", tag)
    shown = shown if shown in versions else article.tag
    title = (await run_in_threadpool(heading_of, article))[0] or article.slug
    return site.page(
        request, "preview.html", f"{title} · " + _("Preview"), heading=title, source_tag=article.tag,
        slug=article.slug, tag=tag, versions=versions, shown=shown,
        frame=address("preview", tag, article.slug, "pages", shown, f"{article.slug}.html"), address=address,
        language_names=LANGUAGE_NAMES,
    )  # fmt: skip


async def _page(site: Site, request: Request) -> Response:
    article = site.sessions.find(request.path_params["slug"], request.path_params["tag"])
    version = request.path_params["version"]
    names = {article.slug, slug_in_address(article.slug)}
    is_one = version in {article.tag, *article.newsroom.targets_of(article.ref)}
    if request.path_params["page"] not in names or not is_one:
        raise ArticleNotFoundError(_("there is no such article here"))
    headers = {"content-security-policy": PREVIEW_POLICY, "x-frame-options": "SAMEORIGIN"}
    try:
        text = await run_in_threadpool(preview, article, version)
    except TranslatorError as error:
        answer = framed_refusal(error)
        answer.headers["x-frame-options"] = headers["x-frame-options"]
        return answer
    return HTMLResponse(text, headers=headers)


def _begun(article: Article) -> list[LangTag]:
    newsroom = article.newsroom
    return [tag for tag in newsroom.targets_of(article.ref) if newsroom.catalog_path(tag, article.slug).exists()]


def preview(article: Article, version: str) -> bytes:
    """
    Return the page of one version as it would be published now, marked as a draft where it is one.

    Raises what publishing raises: `PublishError` for an article that is not Markdown, or where a proof fails.
    """
    newsroom, slug = article.newsroom, article.slug
    with tempfile.TemporaryDirectory(prefix="translator-preview-") as folder:
        copy = Newsroom(Path(folder) / "project", newsroom.settings)
        for path in _files(article):
            there = Path(os.path.normpath(copy.root / os.path.relpath(path, newsroom.root)))
            if not there.is_relative_to(folder):
                continue  # The settings give an absolute path, which holds for the copy too.
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(newsroom.read(path))
        copied = ArticleRef(slug, article.tag, copy.root / article.path.relative_to(newsroom.root))
        out = Path(folder) / "out"
        PublicationRun(copy, PublishOptions("html", out, draft=True)).publish(copied, _begun(article))
        page = out / version / f"{slug}.html"
        if not page.is_file():
            raise ArticleNotFoundError(_("this version has not been begun"))
        text = page.read_bytes().decode()
    return _with_inert_links(_with_images(text, article, version)).encode()


def _with_images(page: str, article: Article, version: str) -> str:
    images: dict[str, str] = {}
    room = MOST_IMAGE_BYTES
    found, _places = find_attachments(article, [LangTag(version)])
    for item in found:
        kind = _IMAGE_TYPES.get(Path(item.path).suffix.lower().lstrip("."))
        if kind and len(item.data) <= room:
            room -= len(item.data)
            images[item.path] = f"data:image/{kind};base64,{base64.b64encode(item.data).decode()}"

    def shown(match: re.Match[str]) -> str:
        path = relative_path(unescape(match["url"]))[0]
        return match["before"] + images.get(path, match["url"]) + '"'

    return _IMAGE.sub(shown, page)


def _with_inert_links(page: str) -> str:
    # Other links would lead into a dead frame.
    inert = escape(_("This link leads on in the published page."))

    def shown(match: re.Match[str]) -> str:
        url = unescape(match["url"])
        if url.startswith("#"):
            return match[0]
        if _ELSEWHERE.match(url):
            return f'<a target="_blank" rel="noopener noreferrer"{match["more"]} href="{match["url"]}"'
        return f'<a title="{inert}" style="color: inherit; text-decoration: none"{match["more"]}'

    return _LINK.sub(shown, page)


def _files(article: Article) -> Iterator[Path]:
    newsroom = article.newsroom
    yield article.path
    for tag in newsroom.targets_of(article.ref):
        for path in (newsroom.catalog_path(tag, article.slug), newsroom.ledger_path(tag, article.slug)):
            if os.path.lexists(path):
                yield path
    folder = newsroom.glossaries_dir
    yield from (path for path in (folder.rglob("*") if folder.is_dir() else ()) if path.is_file())


NAMED = (SOURCE, MACHINE, "post-edit", "approved", "here", "yesterday")
"""Texts to compare with besides revisions."""


def diff_routes(site: Site) -> list[Route]:
    return [
        Route("/diff/{tag}/{slug}", partial(_show_diff, site)),
        Route("/diff/{tag}/{slug}/wordless", partial(_wordless, site), methods=["GET", "POST"]),
        Route("/diff/{tag}/{slug}/reject", partial(_reject, site), methods=["POST"]),
        Route("/diff/{tag}/{slug}/page", partial(_diff_page, site)),
    ]


def _against(request: Request) -> str:
    chosen = request.query_params.get("against", MACHINE)
    revision = request.query_params.get("revision", "").strip()
    against = revision if chosen == "revision" and revision else chosen
    is_option = any(part.lstrip(".").startswith("-") for part in against.split(".."))
    return SOURCE if is_option or against == "revision" else against


def _compare(request: Request, article: Article, tag: str) -> Comparison:
    against, since = _against(request), None
    if against == "here":
        since = last_visit(article, tag, person_of(request).id)
    elif against == "yesterday":
        since = beginning_of(parse_day(against, date.today()))
    return compare_article(article, tag, against=against, since=since)


async def _show_diff(site: Site, request: Request) -> Response:
    # Not in a frame, so that the differences scroll, print and have addresses as a whole.
    tag = request.path_params["tag"]
    article = site.sessions.find(request.path_params["slug"], tag)
    against = _against(request)
    values = {
        "slug": article.slug, "tag": tag, "against": against, "is_revision": against not in NAMED, "address": address,
    }  # fmt: skip
    visit: Visit = request.scope["visit"]
    decided = {"csrf": visit.csrf, "me_id": visit.person.id, "states": list(State), "categories": CATEGORIES,
               "severities": SEVERITIES}  # fmt: skip
    try:
        comparison = await run_in_threadpool(_compare, request, article, tag)
        head = Markup(render("diff_head.html"))
        above = Markup(render("diff_above.html", **bar_values(request), **values, **decided, status=200))
        text = await run_in_threadpool(
            render_page, comparison, head=head, above=above, review=address("review", tag, article.slug)
        )
    except TranslatorError as error:
        return site.page(
            request, "diff_trouble.html", f"{article.slug} · " + _("Differences"), status=400, **values,
            message=sentence_of(error), hint=error.hint or "", style="",
        )  # fmt: skip
    return HTMLResponse(text, headers={"content-security-policy": page_policy(comparison, is_below_bar=True)})


async def _diff_page(site: Site, request: Request) -> Response:
    tag = request.path_params["tag"]
    article = site.sessions.find(request.path_params["slug"], tag)
    comparison = await run_in_threadpool(_compare, request, article, tag)
    text = await run_in_threadpool(render_page, comparison)
    headers = {"content-security-policy": framed(page_policy(comparison))}
    if request.query_params.get("save") == "1":
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{article.slug}.{tag}") + ".html"
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return HTMLResponse(text, headers=headers)


@in_session
def _wordless(_site: Site, request: Request, session: Session, values: dict[str, Any]) -> object:
    findings = session.working_copy.findings
    found = [one for one in wordless_entries(session.catalog, session.person) if not findings(one)]
    covered = [
        {"number": one.number, "source": one.source, "target": one.target,
         "seen": (one.key, one.target_hash, one.state.value)}
        for one in found
    ]  # fmt: skip
    if request.method == "GET":
        return {"covered": covered}
    seen = _seen(values)
    if not {one["seen"] for one in covered}.issuperset(seen):
        raise ReviewError(_("somebody changed this segment meanwhile: look again"))
    return {"count": session.mark_together(seen)}


@in_session
def _reject(_site: Site, _request: Request, session: Session, values: dict[str, Any]) -> object:
    remark = {name: text_in(values, name) for name in ("reason", "category", "severity")}
    return {"count": session.mark_together(_seen(values), State.DRAFT, **remark)}


def _seen(values: dict[str, Any]) -> list[tuple[str, str, str]]:
    try:
        return msgspec.convert(values.get("seen"), list[tuple[str, str, str]])
    except msgspec.ValidationError:
        raise UsageError(_("this is not what a page of this server sends")) from None


# Imports of one person that are kept; the oldest goes.
_MOST = 4


class WaitingImports:
    def __init__(self) -> None:
        self._previews: dict[str, OrderedDict[str, ImportPreview]] = {}
        self._lock = Lock()

    def put(self, person: str, preview: ImportPreview) -> str:
        key = secrets.token_urlsafe(9)
        with self._lock:
            theirs = self._previews.setdefault(person, OrderedDict())
            theirs[key] = preview
            if len(theirs) > _MOST:
                theirs.popitem(last=False)
        return key

    def find(self, request: Request) -> ImportPreview:
        """Return the preview that a request is about; raises `UsageError` where it is gone, or somebody else's."""
        found = self._previews.get(person_of(request).id, {}).get(request.path_params["key"])
        if found is None:
            raise UsageError(_("this import is no longer open"), hint=_("send the file again"))
        return found

    def forget(self, request: Request) -> None:
        with self._lock:
            self._previews.get(person_of(request).id, {}).pop(request.path_params["key"], None)


def import_routes(site: Site) -> list[Route]:
    waiting = WaitingImports()
    return [
        Route("/import", partial(_ask, site)),
        Route("/import", partial(_take, waiting), methods=["POST"]),
        Route("/import/{key}", partial(_show_import, site, waiting)),
        Route("/import/{key}/image/{number:int}", partial(_image, waiting)),
        Route("/import/{key}/{action}", partial(_change, site, waiting), methods=["POST"]),
    ]


async def _ask(site: Site, request: Request) -> Response:
    return site.page(
        request, "import.html", _("Add an article"), content_tags=CONTENT_TAGS, language_names=LANGUAGE_NAMES
    )


async def _take(waiting: WaitingImports, request: Request) -> Response:
    query = request.query_params
    name = PurePath(query.get("name", "").replace("\\", "/")).name or "-"
    options = {"tag": query.get("lang") or None, "replaces_bad": query.get("replace") == "1"}
    data = await request.body()
    preview = await run_in_threadpool(ImportPreview, name, data, ImportChoices(), **options)
    return JSONResponse({"go": f"/import/{waiting.put(person_of(request).id, preview)}"})


async def _show_import(site: Site, waiting: WaitingImports, request: Request) -> Response:
    preview = waiting.find(request)
    paths = list(preview.article.images)
    blocks = [
        {
            "number": number,
            "text": block.text,
            "kept": preview.is_kept(number),
            "out": preview.is_left_out(number),
            "why": preview.what_became(number),
            "images": [(paths.index(path), alt) for alt, path in image_destinations(block.text) if path in paths],
        }
        for number, block in enumerate(preview.blocks, start=1)
    ]
    return site.page(
        request, "import_preview.html", _("Add an article"), preview=preview, blocks=blocks,
        key=request.path_params["key"], tag=preview.article.tag,
    )  # fmt: skip


async def _image(waiting: WaitingImports, request: Request) -> Response:
    images = list(waiting.find(request).article.images.values())
    number = request.path_params["number"]
    if number >= len(images):
        raise UsageError(_("there is no such image"))
    kind = _IMAGE_TYPES.get(image_suffix(images[number]))
    media = f"image/{kind}" if kind else "application/octet-stream"
    return Response(images[number], media_type=media, headers={"content-security-policy": IMAGE_POLICY})


async def _change(site: Site, waiting: WaitingImports, request: Request) -> Response:
    preview, values = waiting.find(request), await values_of(request)
    action = request.path_params["action"]
    if action == "add":
        added = await run_in_threadpool(
            add_article, site.sessions.newsroom, preview.file, preview.data, choices=preview.choices,
            slug=text_in(values, "slug") or None, **preview.options,
        )  # fmt: skip
        waiting.forget(request)
        return JSONResponse({"path": added.path, "notes": added.notes, "warning": added.warning})
    change = _CHANGES.get(action)
    if change is None:
        raise UsageError(_("this is not offered here"))
    change(preview, values)
    return JSONResponse(_state(preview))


def _state(preview: ImportPreview) -> dict[str, Any]:
    # Of a block: kept, what became of it, left out.
    numbers = range(1, len(preview.blocks) + 1)
    return {
        "title": preview.title,
        "date": preview.date,
        "authors": ", ".join(preview.authors),
        "blocks": [
            [preview.is_kept(number), preview.what_became(number), preview.is_left_out(number)] for number in numbers
        ],
    }


def _toggle(preview: ImportPreview, values: dict[str, Any]) -> None:
    number = values.get("number")
    if not isinstance(number, int):
        raise UsageError(_("this is not what a page of this server sends"))
    preview.toggle(number)


def _say(preview: ImportPreview, values: dict[str, Any]) -> None:
    preview.say(**{name: text_in(values, name) for name in ("title", "date", "authors") if name in values})


_CHANGES: dict[str, Callable[[ImportPreview, dict[str, Any]], object]] = {
    "toggle": _toggle,
    "say": _say,
    "undo": lambda preview, _values: preview.undo(),
}
