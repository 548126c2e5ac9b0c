"""Pictures in smaller sizes for narrow screens, where Pillow is installed (the extra `pictures`); else none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from translator.bilingual.words.patterns import pattern
from translator.newsroom.pages.publication.publication import Attachment, size_of

WIDTHS = (480, 960, 1600)
"""Pixels; a picture gets those that are well below its own width."""
LEAST_WIDTH = 300
"""Pixels of a picture that may stand for an article in a list."""
_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 80},
}
_IMAGE = pattern(r'<img src="([^"]*)"')


@lru_cache(maxsize=64)
def smaller_pictures(data: bytes) -> dict[int, bytes]:
    """Return a picture in its smaller widths; none of one that moves, or cannot be read."""
    size = size_of(data)
    widths = [width for width in WIDTHS if size and width * 1.2 < size[0]]
    try:
        from PIL import Image
    except ImportError:
        return {}
    found = {}
    try:
        with Image.open(BytesIO(data)) as picture:
            kind = str(picture.format)
            if not widths or kind not in _OPTIONS or getattr(picture, "is_animated", False):
                return {}
            kept = {name: picture.info[name] for name in ("icc_profile", "exif") if name in picture.info}
            drawn = picture.convert("RGBA") if picture.mode == "P" else picture
            for width in widths:
                out = BytesIO()
                height = max(1, round(drawn.height * width / drawn.width))
                drawn.resize((width, height)).save(out, kind, **_OPTIONS[kind], **kept)
                found[width] = out.getvalue()
    except (OSError, ValueError):
        return {}
    return found


def smaller_files(files: dict[Path, bytes]) -> dict[Path, bytes]:
    """Return the smaller pictures that stand beside `files`."""
    return {
        path.with_name(_named(path.name, width)): smaller
        for path, data in files.items()
        for width, smaller in smaller_pictures(data).items()
    }


def source_set(address: str, own: int, widths: Sequence[int]) -> str:
    """Return the value of `srcset` for a picture at `address`, as wide as `own` pixels; empty where it has one size."""
    sizes = [f"{_named(address, width)} {width}w" for width in widths]
    return ", ".join([*sizes, f"{address} {own}w"]) if sizes else ""


def with_source_sets(page: Markup, attachments: Iterable[Attachment]) -> Markup:
    """Return HTML whose pictures name their smaller sizes too."""
    data = {item.path: item.data for item in attachments}

    def sized(found: re.Match[str]) -> str:
        picture = data.get(unquote(unescape(found[1])), b"")
        sources = source_set(found[1], (size_of(picture) or (0, 0))[0], [*smaller_pictures(picture)])
        return f'{found[0]} srcset="{sources}" sizes="(max-width: 40rem) 100vw, 40rem"' if sources else found[0]

    return Markup(_IMAGE.sub(sized, page))


def _named(path: str, width: int) -> str:
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}-{width}w{dot}{suffix}"
