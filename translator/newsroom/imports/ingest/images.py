"""The images of an import: files in a folder beside the article, under its name, and links to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.import_result import ImportedArticle

FOLDER = "img"
"""Beside the articles."""
_DESTINATION = pattern(r"!\[(?P<alt>(?:[^\]\\]++|\\.)*+)\]\((?:<(?P<wrapped>[^<>\n]+)>|(?P<plain>[^\s()<>]+))\)")
_ALONE = pattern(r"(?m)^(?:- )?!\[(?:[^\]\\]++|\\.)*+\]\((?P<address>[^\s()<>]+)\)\\?(?:\n\n?|\Z)")
_BEGINNINGS = {
    b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"<svg": "svg", b"<?xml": "svg", b"BM": "bmp",
    b"II*\x00": "tif", b"MM\x00*": "tif", b"\xd7\xcd\xc6\x9a": "wmf", b"\x01\x00\x00\x00": "emf",
}  # fmt: skip
# What browsers show.
_SHOWN = {"png", "jpg", "gif", "webp", "svg", "avif"}


def with_images(
    article: ImportedArticle, images: Mapping[str, bytes], lost: Mapping[str, str] | None = None
) -> ImportedArticle:
    """
    Return an article whose images are files: `images` has their content by the address that stands in its text.

    What no block shows is not taken; `shown_images` are those of the text. `lost` has the addresses of images without a
    file, by what stands for them in the text, which they leave. Such images are noted, those that stay on the web, and
    those that no browser shows.
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
