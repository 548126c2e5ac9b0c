"""How a page or a script is told that something cannot be done."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from translator.i18n import _

if TYPE_CHECKING:
    from starlette.datastructures import Headers


def refusal(status: int, message: str, *, headers: Headers, **more: Any) -> Response:
    """Return a short page, or JSON for a script; both say only what we say, and nothing that the request said."""
    if "application/json" in headers.get("accept", ""):
        return JSONResponse({"message": message, **more}, status)
    hint = more.get("hint") or ""
    below = f'<p class="hint">{escape(hint)}</p>' if hint else ""
    way_back = escape(_("to the articles"))
    return HTMLResponse(
        '<!doctype html><html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="/static/page.css"><title>translator</title><main class="refusal">'
        f'<p class="sign" aria-hidden="true">{status}</p><h1>{escape(message)}</h1>{below}'
        f'<p><a href="/">{way_back}</a></p></main></html>',
        status,
    )
