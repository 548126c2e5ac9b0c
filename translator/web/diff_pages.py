"""The differences of an article: the page for editors in a frame of its own, and what it is compared with."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from translator.article_diff.comparison import MACHINE, SOURCE, compare_article
from translator.errors import TranslatorError
from translator.i18n import _
from translator.language import LANGUAGE_NAMES
from translator.pages import content_policy
from translator.project import ArticleRef, Project
from translator.render.diff_html import page_policy, render_page
from translator.web.errors import refusal
from translator.web.site import Site, address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

NAMED = (SOURCE, MACHINE, "post-edit", "approved")
"""What can be compared with besides revisions."""


def diff_routes(site: Site) -> list[Route]:
    """Return the addresses of the differences."""
    return [
        Route("/diff/{tag}/{slug}", partial(_show, site)),
        Route("/diff/{tag}/{slug}/page", partial(_page, site)),
    ]


def _against(request: Request) -> str:
    """Return what is compared with: `source`, `mt`, or a git revision, never an option of git."""
    chosen = request.query_params.get("against", MACHINE)
    revision = request.query_params.get("revision", "").strip()
    against = revision if chosen == "revision" and revision else chosen
    is_option = any(part.lstrip(".").startswith("-") for part in against.split(".."))
    return SOURCE if is_option or against == "revision" else against


async def _show(site: Site, request: Request) -> Response:
    ref, tag = site.sessions.find(request.path_params["slug"], request.path_params["tag"])
    against = _against(request)
    frame = address("diff", tag, ref.slug, "page")
    return site.page(
        request, "diff.html", f"{ref.slug} · " + _("Differences"), slug=ref.slug, tag=tag, against=against,
        is_revision=against not in NAMED, frame=frame, address=address, language_names=LANGUAGE_NAMES,
    )  # fmt: skip


async def _page(site: Site, request: Request) -> Response:
    ref, tag = site.sessions.find(request.path_params["slug"], request.path_params["tag"])
    try:
        text, policy = await run_in_threadpool(_draw, site.sessions.project, ref, tag, _against(request))
    except TranslatorError as error:
        answer = refusal(400, error.message, headers=request.headers, hint=error.hint)
        answer.headers["content-security-policy"] = content_policy.FRAMED_ERROR
        answer.headers["x-frame-options"] = "SAMEORIGIN"
        return answer
    headers = {
        "content-security-policy": content_policy.framed(policy),
        "x-frame-options": "SAMEORIGIN",
    }
    if request.query_params.get("save") == "1":
        headers["content-disposition"] = f'attachment; filename="{_file_name(ref.slug, tag)}"'
    return HTMLResponse(text, headers=headers)


def _file_name(slug: str, tag: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", f"{slug}.{tag}") + ".html"


def _draw(project: Project, ref: ArticleRef, tag: str, against: str) -> tuple[str, str]:
    """Return the page and its content security policy."""
    comparison = compare_article(project, ref, tag, against=against)
    return render_page(comparison), page_policy(comparison)
