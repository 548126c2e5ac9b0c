"""How a page or a script is told that something cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from translator.pages.environment import environment, page_language

if TYPE_CHECKING:
    from starlette.datastructures import Headers


TEMPLATES = Path(__file__).parent / "templates"


def refusal(status: int, message: str, *, headers: Headers, **more: Any) -> Response:
    """Return a short page, or JSON for a script; both say only what we say, and nothing that the request said."""
    if "application/json" in headers.get("accept", ""):
        return JSONResponse({"message": message, **more}, status)
    template = environment(TEMPLATES).get_template("refusal.html")
    language = page_language()
    return HTMLResponse(
        template.render(language=language, status=status, message=message, hint=more.get("hint") or ""), status
    )
