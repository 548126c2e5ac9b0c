"""The differences of an article: the page for editors below the bar, and what it is compared with."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.desk.browser.errors import sentence_of
from translator.desk.browser.site import Site, address, bar_values, render
from translator.desk.render.diff_html import page_policy, render_page
from translator.newsroom.ground.html.content_policy import framed
from translator.newsroom.proof.article_diff.comparison import MACHINE, SOURCE, compare_article

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

NAMED = (SOURCE, MACHINE, "post-edit", "approved")
"""What can be compared with besides revisions."""


def diff_routes(site: Site) -> list[Route]:
    return [Route("/diff/{tag}/{slug}", partial(_show, site)), Route("/diff/{tag}/{slug}/page", partial(_page, site))]


def _against(request: Request) -> str:
    """Return what is compared with: `source`, `mt`, or a git revision, never an option of git."""
    chosen = request.query_params.get("against", MACHINE)
    revision = request.query_params.get("revision", "").strip()
    against = revision if chosen == "revision" and revision else chosen
    is_option = any(part.lstrip(".").startswith("-") for part in against.split(".."))
    return SOURCE if is_option or against == "revision" else against


async def _show(site: Site, request: Request) -> Response:
    """Show the differences below the bar: not in a frame, so that they scroll, print and have addresses as a whole."""
    tag = request.path_params["tag"]
    article = site.sessions.find(request.path_params["slug"], tag)
    against = _against(request)
    values = {
        "slug": article.slug, "tag": tag, "against": against, "is_revision": against not in NAMED, "address": address,
    }  # fmt: skip
    try:
        comparison = await run_in_threadpool(compare_article, article, tag, against=against)
        head = Markup(render("diff_head.html"))
        above = Markup(render("diff_above.html", **bar_values(request), **values, status=200))
        text = await run_in_threadpool(render_page, comparison, head=head, above=above)
    except TranslatorError as error:
        return site.page(
            request, "diff_trouble.html", f"{article.slug} · " + _("Differences"), status=400, **values,
            message=sentence_of(error), hint=error.hint or "", advice="", style="",
        )  # fmt: skip
    return HTMLResponse(text, headers={"content-security-policy": page_policy(comparison, is_below_bar=True)})


async def _page(site: Site, request: Request) -> Response:
    """Return the self-contained page, as `translator diff --html` writes it."""
    tag = request.path_params["tag"]
    article = site.sessions.find(request.path_params["slug"], tag)
    comparison = await run_in_threadpool(compare_article, article, tag, against=_against(request))
    text = await run_in_threadpool(render_page, comparison)
    headers = {"content-security-policy": framed(page_policy(comparison))}
    if request.query_params.get("save") == "1":
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{article.slug}.{tag}") + ".html"
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return HTMLResponse(text, headers=headers)
