"""How a page or a script is told that something cannot be done, and what to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.responses import HTMLResponse, JSONResponse, Response

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.newsroom.ground.html.content_policy import framed, self_contained
from translator.newsroom.ground.html.environment import base_style, environment, page_language, read_asset

if TYPE_CHECKING:
    from starlette.datastructures import Headers


FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"


def refusal(status: int, message: str, *, headers: Headers, **more: Any) -> Response:
    """
    Return a page that says what is wrong and what to do next, or JSON for a script.

    Both say only what we say, and nothing that the request said. `hint` is what an error tells people to run.
    """
    if "application/json" in headers.get("accept", ""):
        return JSONResponse({"message": message, **more}, status)
    return HTMLResponse(_page(status, message, more.get("hint") or "", style=""), status)


def sentence_of(error: TranslatorError) -> str:
    """Return what is wrong, and where in the project: never where files are on this machine."""
    where = error.where or "/"  # An option of a command is not where somebody at a page would look.
    return error.message if Path(where).is_absolute() or where.startswith("--") else error.sentence


def framed_refusal(error: TranslatorError) -> Response:
    """
    Return the page of an error for a frame of ours, which is a sandbox.

    It may load nothing, not even the style of the other pages, and therefore holds its own.
    """
    style = "\n" + base_style() + read_asset(FOLDER / "static", "bar.css")
    page = _page(400, sentence_of(error), error.hint or "", style=style)
    return HTMLResponse(page, 400, headers={"content-security-policy": framed(self_contained(style))})


def _page(status: int, message: str, hint: str, *, style: str) -> str:
    template = environment(TEMPLATES).get_template("refusal.html")
    return template.render(
        language=page_language(), status=status, message=message, hint=hint, advice=_advice(status), style=Markup(style)
    )


def _advice(status: int) -> str:
    key = _("The terminal in which the server runs shows it; each start of `translator serve` prints a new one.")
    return {
        401: key,
        403: _("Go back, load the page anew, and try again."),
        404: _("The list of articles leads to every page that there is."),
        405: _("Go back to the page that you came from."),
        413: _("Go back, and save the text in shorter pieces."),
        421: _("Open the address that `translator serve` printed, as it stands there."),
        500: _("What was saved is saved. The terminal in which the server runs has the details: please send us those."),
    }.get(status, "")
