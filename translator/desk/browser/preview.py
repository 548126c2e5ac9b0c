"""
The published preview: the very pages that `publish --layout html` would write, in a frame where nothing can run.

They are made from a copy of the article in a folder of its own, so that looking at a page changes no catalog. The
frame is a sandbox without scripts, forms or our origin, and its policy lets it load nothing at all: an article may hold
any HTML, and is shown as what it would be without the power to do anything.

So images of the project stand in the page itself. A link to another site opens in a tab of its own; one to another
page of the publication is none here, where that page is not: the frame has no right to ask this server for anything.
"""

from __future__ import annotations

import base64
import os
import re
import tempfile
from collections.abc import Iterator
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LANGUAGE_NAMES, LangTag
from translator.bilingual.words.patterns import pattern
from translator.desk.browser.article_list import heading_of
from translator.desk.browser.errors import framed_refusal
from translator.desk.browser.sessions import ArticleNotFoundError, slug_in_address
from translator.desk.browser.site import Site, address
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.ground.html import content_policy
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.publication.attachments import find_attachments
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


MOST_IMAGE_BYTES = 16_000_000
"""What all images of one page may take together; those for which no room is left are not shown."""
_IMAGE_TYPES = {
    ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp", ".avif": "avif", ".svg": "svg+xml",
}  # fmt: skip
_IMAGE = pattern(r'(?P<before><img\b[^<>]*? src=")(?P<url>[^"<>]*)"', re.IGNORECASE)
_LINK = pattern(r'<a\b(?P<more>[^<>]*?) href="(?P<url>[^"<>]*)"', re.IGNORECASE)
_ELSEWHERE = pattern(r"(?:https?|mailto|tel):", re.IGNORECASE)


def preview_routes(site: Site) -> list[Route]:
    """Return the addresses of the preview; the pages lie as the published ones do."""
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
    headers = {"content-security-policy": content_policy.PREVIEW, "x-frame-options": "SAMEORIGIN"}
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
    """Put the images of the article into its page, as far as they are images and not too large together."""
    images: dict[str, str] = {}
    room = MOST_IMAGE_BYTES
    found, _places = find_attachments(article, [LangTag(version)])
    for item in found:
        kind = _IMAGE_TYPES.get(Path(item.path).suffix.lower())
        if kind and len(item.data) <= room:
            room -= len(item.data)
            images[item.path] = f"data:image/{kind};base64,{base64.b64encode(item.data).decode()}"

    def shown(match: re.Match[str]) -> str:
        path = relative_path(unescape(match["url"]))[0]
        return match["before"] + images.get(path, match["url"]) + '"'

    return _IMAGE.sub(shown, page)


def _with_inert_links(page: str) -> str:
    """Open other sites beside the preview, and let the rest look and be like text: it would lead into a dead frame."""
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
    """Yield what a version follows from: the article, its catalogs and ledgers, and the glossaries."""
    newsroom = article.newsroom
    yield article.path
    for tag in newsroom.targets_of(article.ref):
        for path in (newsroom.catalog_path(tag, article.slug), newsroom.ledger_path(tag, article.slug)):
            if os.path.lexists(path):
                yield path
    folder = newsroom.glossaries_dir
    yield from (path for path in (folder.rglob("*") if folder.is_dir() else ()) if path.is_file())
