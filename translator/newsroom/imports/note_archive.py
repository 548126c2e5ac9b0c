"""
Notes of Obsidian and Notion, written as other Markdown is.

Sources: help.obsidian.md (Obsidian Flavored Markdown, properties, callouts), Notion's export as Markdown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from translator.bilingual.errors import FrontMatterError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter
from translator.newsroom.ground.console import read_bytes
from translator.newsroom.imports.documents import shown_extract

_IDENTITY = pattern(r"[ _-][0-9a-f]{32}(?=$|\.)")
_CODE = pattern(r"(?ms)^[ \t>]*(?P<fence>```+|~~~+).*?(?:^[ \t>]*(?P=fence)|\Z)|(?P<tick>`+)[^\n]*?(?P=tick)")
_WIKILINK = pattern(r"(?P<embed>!?)\[\[(?P<target>[^\[\]|\n]*+)(?:\\?\|(?P<words>[^\[\]\n]*+))?\]\]")
_COMMENT = pattern(r"(?s)[ \t]*+%%(.*?)%%")
_CALLOUT = pattern(r"(?m)^(?P<quote>(?:[ \t]*>)+ ?)\[!(?P<kind>[\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*(?P<title>[^\n]*)$")
_HIGHLIGHT = pattern(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_BLOCK_ID = pattern(r"(?m)(?:^|[ \t]+)\^[A-Za-z0-9-]+[ \t]*$")
_TAG_LINE = pattern(r"(?m)^[ \t]*(?:#[^\s#\[\](),]*[^\W\d_][^\s#\[\](),]*[ \t]*)+$\n?")
_TAG = pattern(r"#([^\s#]+)")
_ASIDE = pattern(r"(?ms)^<aside>\n(.*?)\n</aside>$")
_IMAGE = pattern(
    r"(!\[(?:[^\]\\\n]|\\.)*\]\()(?P<angle><?)(?P<path>(?![a-z][a-z0-9+.-]*:|/|#)[^()<>\n]+?)>?\)", re.IGNORECASE
)
_PAGE_LINK = pattern(
    r"(?<!!)\[(?P<words>(?:[^\[\]\\\n]|\\.)*+)\]\((?P<path>(?![a-z][a-z0-9+.-]*:|/|#)[^()\s]+\.(?:md|csv|html))\)"
)
_HEADING = pattern(r"\s*#[ \t]+(?P<title>[^\n]+)\n?")
_PROPERTY = pattern(r"(?P<key>[^\W\d_][^:\n]{0,40}): (?P<value>[^\n]+)\n?")
_FIELDS = {
    "date": "date", "published": "date", "publish date": "date", "created": "date", "created time": "date",
    "日期": "date", "创建时间": "date", "author": "authors", "authors": "authors", "created by": "authors",
    "作者": "authors", "tags": "tags", "标签": "tags", "summary": "summary", "摘要": "summary",
}  # fmt: skip
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff", ".ico", ".heic")


class Notes:
    """The notes of one folder, which find each other's pictures."""

    def __init__(self, root: Path, files: Sequence[Path]) -> None:
        self.root = root
        self.pictures = {file.name.lower(): file for file in files if file.suffix.lower() in PICTURES}
        self.said: list[str] = []
        """Of the note that was read last, in the user's language."""

    def read(self, file: Path) -> tuple[bytes, list[str]]:
        """Return a note as Markdown with front matter; a file that is not UTF-8 as it is."""
        data = read_bytes(file)
        self.said = []
        try:
            front = read_front_matter(data)
            body = data[front.span[1] :].decode().replace("\r\n", "\n")
        except (FrontMatterError, UnicodeDecodeError):
            return data, []
        if front.kind not in {"none", "yaml"} or not self._is_note(file, body):
            return self._with_pictures(file, data), []
        values: dict[str, Any] = {}
        body = self._without_properties(file, body, front.values, values)
        text = self._written(file, body, values, front.values.get("tags"))
        head = front_matter_with(data[: front.span[1]], values) if values else data[: front.span[1]]
        return head + f"\n{text.strip()}\n".encode(), self.said

    def _with_pictures(self, file: Path, data: bytes) -> bytes:
        if file.parent == self.root:
            return data
        return _IMAGE.sub(
            lambda found: f"{found[1]}{self._address(file, unquote(found['path']))})", data.decode()
        ).encode()

    def _is_note(self, file: Path, body: str) -> bool:
        is_vault = (self.root / ".obsidian").is_dir() or _IDENTITY.search(file.name) is not None
        return is_vault or any(mark.search(body) for mark in (_WIKILINK, _CALLOUT, _COMMENT))

    # The name of the file is the title, unless the note begins with one; below that Notion writes properties.
    def _without_properties(self, file: Path, body: str, known: Any, values: dict[str, Any]) -> str:
        heading = _HEADING.match(body)
        if heading:
            body = body[heading.end() :].lstrip("\n")
        if not known.get("title"):
            values["title"] = heading["title"].strip() if heading else _IDENTITY.sub("", file.stem)
        at = 0
        while _IDENTITY.search(file.name) and heading and (found := _PROPERTY.match(body, at)):
            at = found.end()
            key = _FIELDS.get(found["key"].lower())
            if key in {"authors", "tags"}:
                values[key] = [one.strip() for one in re.split("[,，、]", found["value"]) if one.strip()]
            elif key:
                values[key] = found["value"].strip()
            else:
                self.said.append(_("a property was left out: {text}", text=shown_extract(found[0])))
        return body[at:]

    def _written(self, file: Path, body: str, values: dict[str, Any], known_tags: Any) -> str:
        kept: list[str] = []

        def put_away(found: re.Match[str]) -> str:
            kept.append(found[0])
            return f"\ue030{len(kept) - 1}\ue031"

        text = _CODE.sub(put_away, body)
        for found in _COMMENT.finditer(text):
            self.said.append(_("a comment was left out: {text}", text=shown_extract(found[1]) or "%%"))
        text = _COMMENT.sub("", text)
        tags = [one for line in _TAG_LINE.finditer(text) for one in _TAG.findall(line[0])]
        if tags:
            known = known_tags if isinstance(known_tags, list) else []
            values["tags"] = list(dict.fromkeys([*known, *values.get("tags", ()), *tags]))
            text = _TAG_LINE.sub("", text)
        text = _CALLOUT.sub(_callout, text)
        text = _ASIDE.sub(lambda found: "> " + found[1].strip("\n").replace("\n", "\n> "), text)
        links: list[str] = []
        text = _WIKILINK.sub(lambda found: self._linked(file, found, links), text)
        links += [unquote(found["path"]) for found in _PAGE_LINK.finditer(text)]
        text = _PAGE_LINK.sub(r"\g<words>", text)
        text = _IMAGE.sub(lambda found: f"{found[1]}{self._address(file, unquote(found['path']))})", text)
        text = _BLOCK_ID.sub("", _HIGHLIGHT.sub(r"<mark>\1</mark>", text))
        if links:
            names = ", ".join(dict.fromkeys(_IDENTITY.sub("", one) for one in links))
            self.said.append(_("links to other notes became their words: {names}", names=shown_extract(names)))
        return re.sub("\ue030(\\d+)\ue031", lambda found: kept[int(found[1])], text)

    def _linked(self, file: Path, found: re.Match[str], links: list[str]) -> str:
        target, words = found["target"].strip().rstrip("\\"), (found["words"] or "").strip()
        name, picture = target.rpartition("/")[2], target.partition("#")[0]
        if found["embed"] and picture.lower().endswith(PICTURES):
            alt = "" if re.fullmatch(r"\d+(?:x\d+)?", words) else words
            return f"![{alt}]({self._address(file, picture)})"
        if found["embed"]:
            self.said.append(_("an embedded note or file was left out: {text}", text=shown_extract(target)))
        else:
            links.append(target)
        return words or " > ".join(part for part in re.split("[#^]+", name) if part)

    # From the root of the notes; Obsidian finds a picture by its name, wherever it stands.
    def _address(self, file: Path, path: str) -> str:
        places = (file.parent / path, self.root / path, self.pictures.get(Path(path).name.lower(), file.parent / path))
        place = next((one for one in places if one.is_file() and self.root in one.resolve().parents), None)
        return quote(os.path.relpath(place, self.root) if place else path)


def _callout(found: re.Match[str]) -> str:
    title = found["title"].strip() or found["kind"].replace("-", " ").capitalize()
    return f"{found['quote']}**{title}**\n{found['quote'].rstrip()}"
