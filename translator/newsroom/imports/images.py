"""
The images of an import: where a page has them, files in a folder beside the article, and links to them.

An image on the web stays where it is; a file of this machine is taken where it stands in the folder of the page or
below it, and never becomes an address.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import joined_address
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.blocks import ImportedArticle

FOLDER = "img"
"""Beside the articles."""
_DESTINATION = pattern(r"!\[(?P<alt>(?:[^\]\\]++|\\.)*+)\]\((?:<(?P<wrapped>[^<>\n]+)>|(?P<plain>[^\s()<>]+))\)")
_ALONE = pattern(r"(?m)^(?:- )?!\[(?:[^\]\\]++|\\.)*+\]\((?P<address>[^\s()<>]+)\)\\?(?:\n\n?|\Z)")
_BEGINNINGS = {
    b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"<svg": "svg", b"<?xml": "svg", b"BM": "bmp",
    b"II*\x00": "tif", b"MM\x00*": "tif", b"\xd7\xcd\xc6\x9a": "wmf", b"\x01\x00\x00\x00": "emf",
}  # fmt: skip
# Formats that browsers show.
_SHOWN = {"png", "jpg", "gif", "webp", "svg", "avif"}


def with_images(
    article: ImportedArticle, images: Mapping[str, bytes], lost: Mapping[str, str] | None = None
) -> ImportedArticle:
    """
    Return an article whose images are files: `images` has their content by the address that stands in its text.

    Images that no block shows are not taken; `shown_images` are those of the text. `lost` has the addresses of images
    without a file, by what stands for them in the text, which they leave. Such images are noted, those that stay on the
    web, and those that no browser shows.
    """
    lost = lost or {}
    name = article.slug.rpartition("/")[2]
    paths: dict[str, str] = {}
    found: dict[str, bytes] = {}

    def linked(match: re.Match[str]) -> str:
        address = match["wrapped"] or match["plain"]
        if address in lost:
            return ""
        if address not in images:
            return match[0]
        if address not in paths:
            paths[address] = f"{FOLDER}/{name}-{len(paths) + 1}.{image_suffix(images[address])}"
            found[paths[address]] = images[address]
        return f"![{match['alt']}]({paths[address]})"

    def in_text(text: str) -> str:
        return _DESTINATION.sub(linked, text)

    shown = [match["wrapped"] or match["plain"] for match in _DESTINATION.finditer(article.text)]
    text = in_text(_ALONE.sub(lambda match: "" if match["address"] in lost else match[0], article.text))
    for block in article.blocks:
        block.text = in_text(block.text)
    notes = [
        _("browsers do not show this image: {name}; save it as PNG", name=path)
        for path in found
        if path.rpartition(".")[2] not in _SHOWN
    ]
    notes += [_("image not taken, its file is missing: {address}", address=lost[one]) for one in shown if one in lost]
    notes += [
        _("image not copied, it stays on the web: {address}", address=address)
        for address in dict.fromkeys(shown)
        if address.startswith(("http:", "https:"))
    ]
    return replace(article, text=text, images=found, notes=[*article.notes, *notes])


def image_destinations(text: str) -> Iterator[tuple[str, str]]:
    """Yield the alternative text and the address of each image in Markdown."""
    for found in _DESTINATION.finditer(text):
        yield found["alt"], found["wrapped"] or found["plain"]


def shown_images(article: ImportedArticle) -> dict[str, bytes]:
    """Return the images that the text of an article shows, by their path from its folder."""
    shown = {path for _alt, path in image_destinations(article.text)}
    return {path: content for path, content in article.images.items() if path in shown}


def image_suffix(data: bytes) -> str:
    """Return the suffix of an image by its first bytes."""
    if data[8:12] == b"WEBP":
        return "webp"
    if data[4:12] == b"ftypavif":
        return "avif"
    head = data[:64].lstrip()
    return next((suffix for mark, suffix in _BEGINNINGS.items() if head.startswith(mark)), "bin")


_LATE = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-url", "data-original-src", "data-image")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_IN_SET = pattern(r"(?<![^\s,])([^\s,](?:\S*[^\s,])?)(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_PLACEHOLDER = pattern(
    r"(?:blank|spacer|placeholder|loading|lazy|transparent|grey|gray|pixel|1x1)[\w-]*\.(?:gif|png|svg|jpg)$"
)
_SAVED_FOLDER = pattern(r"(?:^|/)[^/]+(?:_files|_arquivos|-Dateien|_fichiers|\.files|_文件)/", re.IGNORECASE)
# Pixels of a picture that only counts readers.
_TINY = 2
# Bytes; what is smaller and stands in the page itself only keeps a place.
_SMALLEST = 200
_LARGEST = 64 * 2**20
PLACE = "image:"


class PageImages:
    """The images of one page; `address_of` is asked for each in turn."""

    def __init__(self, base: str = "", folder: Path | None = None, known: Mapping[str, bytes] | None = None) -> None:
        """Start with the address of the page, where its file stands, and what came with it, by address."""
        self.base = base
        self.folder = folder.resolve() if folder else None
        self.known = known or {}
        self._sources: dict[str, bytes | Path] = {}
        self.lost: dict[str, str] = {}
        """The address in our text → the address in the page, of images that are not there."""

    def address_of(self, node: Any) -> str:
        """Return the address that stands for an `<img>` in Markdown; empty where there is no picture to see."""
        attributes = node.attributes
        if any(_is_tiny(attributes.get(name) or "") for name in ("width", "height")):
            return ""
        lost = ""
        for address in _candidates(attributes):
            if found := self._found(address):
                return found
            lost = lost or ("" if address.startswith("data:") else address)
        return self._place(None, lost) if lost else ""

    def taken(self, text: str) -> dict[str, bytes]:
        """Return the content of the images that stand in `text`, by their address there."""
        taken = {}
        for address, source in self._sources.items():
            if f"({address})" in text:
                taken[address] = source if isinstance(source, bytes) else source.read_bytes()
        return taken

    def _found(self, address: str) -> str:
        if address.startswith("data:"):
            data = _data_of(address)
            return self._place(data, address) if len(data) >= _SMALLEST and image_suffix(data) != "bin" else ""
        whole = joined_address(self.base, address)
        if whole in self.known or address in self.known:
            return whole if whole in self.known else address
        if path := self.local(address):
            return self._place(path, address)
        is_local = address.lower().startswith("file:") or re.match(r"[a-zA-Z]:[\\/]", address)
        is_saved = _SAVED_FOLDER.search(address) and not address.startswith(("/", "http"))
        return whole if whole.startswith(("http:", "https:")) and not is_local and not is_saved else ""

    def local(self, address: str) -> Path | None:
        """Return the file that a relative address leads to, in the folder of the page or below it."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if self.folder is None or parts.scheme not in ("", "file") or parts.netloc:
            return None
        for name in dict.fromkeys((unquote(parts.path), unquote(address))):
            try:
                path = (self.folder / name).resolve()
                if path.is_relative_to(self.folder) and path.is_file() and path.stat().st_size <= _LARGEST:
                    with path.open("rb") as file:
                        return path if image_suffix(file.read(64)) != "bin" else None
            except (OSError, ValueError):
                continue
        return None

    def _place(self, source: bytes | Path | None, address: str) -> str:
        place = f"{PLACE}{len(self._sources) + len(self.lost) + 1}"
        if source is None:
            self.lost[place] = address
        else:
            self._sources[place] = source
        return place


# The image shown, then the one loaded late, then the largest of a set.
def _candidates(attributes: Mapping[str, str | None]) -> Iterator[str]:
    shown = (attributes.get("src") or "").strip()
    is_placeholder = shown.startswith("data:") or bool(_PLACEHOLDER.search(shown.lower()))
    late = [(attributes.get(name) or "").strip() for name in _LATE]
    sets = [max(_set(attributes.get(name) or ""), default=(0.0, ""))[1] for name in _SETS]
    behind = [*(address for address in late if re.search(r"[./]", address)), *filter(None, sets)]
    yield from [*behind, shown] if is_placeholder else [*([shown] if shown else []), *behind]


def _set(value: str) -> Iterator[tuple[float, str]]:
    for address, size in _IN_SET.findall(value):
        yield float(size or 1), address


def _is_tiny(size: str) -> bool:
    return whole_number(size, _TINY + 1) <= _TINY


def _data_of(address: str) -> bytes:
    head, _comma, body = address.partition(",")
    try:
        return base64.b64decode(body, validate=False) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return b""
