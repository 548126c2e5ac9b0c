"""
The import of an article in the browser: paste or drop a file, look at its blocks, keep or leave out each, add it.

What was sent stays in memory until it is added, or until the person sends more than a few others.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import CONTENT_TAGS, LANGUAGE_NAMES
from translator.desk.browser.site import Site, person_of, reply, text_in, values_of
from translator.desk.workflow.article_import import ImportPreview, add_article
from translator.newsroom.ground.html import content_policy
from translator.newsroom.imports.ingest import ImportChoices
from translator.newsroom.imports.ingest.images import image_destinations, image_suffix

if TYPE_CHECKING:
    from starlette.requests import Request

# Imports of one person that are kept; the oldest goes.
_MOST = 4
_IMAGE_TYPES = {"png": "png", "jpg": "jpeg", "gif": "gif", "webp": "webp", "avif": "avif", "svg": "svg+xml"}


class WaitingImports:
    """The previews that people have open, by person and number of the import."""

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
            raise UsageError(_("this import is not open any more"), hint=_("send the file again"))
        return found

    def forget(self, request: Request) -> None:
        with self._lock:
            self._previews.get(person_of(request).id, {}).pop(request.path_params["key"], None)


def import_routes(site: Site) -> list[Route]:
    """Return the addresses of the import."""
    waiting = WaitingImports()
    return [
        Route("/import", partial(_ask, site)),
        Route("/import", partial(_take, waiting), methods=["POST"]),
        Route("/import/{key}", partial(_show, site, waiting)),
        Route("/import/{key}/image/{number:int}", partial(_image, waiting)),
        Route("/import/{key}/{action}", partial(_change, site, waiting), methods=["POST"]),
    ]


async def _ask(site: Site, request: Request) -> Response:
    return site.page(
        request, "import.html", _("Add an article"), content_tags=CONTENT_TAGS, language_names=LANGUAGE_NAMES
    )


async def _take(waiting: WaitingImports, request: Request) -> Response:
    """Read the bytes of a file, or of what was pasted, and say where its preview is."""
    query = request.query_params
    name = PurePath(query.get("name", "").replace("\\", "/")).name or "-"
    options = {"tag": query.get("lang") or None, "replaces_bad": query.get("replace") == "1"}
    data = await request.body()
    preview = await run_in_threadpool(ImportPreview, name, data, ImportChoices(), **options)
    return reply({"go": f"/import/{waiting.put(person_of(request).id, preview)}"})


async def _show(site: Site, waiting: WaitingImports, request: Request) -> Response:
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
    kind = _IMAGE_TYPES.get(image_suffix(images[number]), "octet-stream")
    media = f"image/{kind}" if kind != "octet-stream" else "application/octet-stream"
    return Response(images[number], media_type=media, headers={"content-security-policy": content_policy.IMAGE})


async def _change(site: Site, waiting: WaitingImports, request: Request) -> Response:
    preview, values = waiting.find(request), await values_of(request)
    action = request.path_params["action"]
    if action == "add":
        added = await run_in_threadpool(
            add_article, site.sessions.newsroom, preview.file, preview.data, choices=preview.choices,
            slug=text_in(values, "slug") or None, **preview.options,
        )  # fmt: skip
        waiting.forget(request)
        return reply({"path": added.path, "notes": added.notes, "warning": added.warning})
    change = _CHANGES.get(action)
    if change is None:
        raise UsageError(_("this is not offered here"))
    change(preview, values)
    return reply(_state(preview))


def _state(preview: ImportPreview) -> dict[str, Any]:
    """Return what the page shows of a preview; of a block: whether it is kept, what became of it, whether it is out."""
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
