"""Front matter: reading it, finding its translatable values, and replacing entries without changing the other bytes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from translator.bilingual.errors import EncodingError, FrontMatterError
from translator.bilingual.i18n import _
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import mask
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter_values import (
    FrontMatterText,
    front_matter_error,
    read_yaml,
    toml_entry,
    yaml_entry,
)
from translator.newsroom.articles.items import Slot, Span
from translator.newsroom.articles.slot_list import SlotList
from translator.newsroom.ground.files import lines_of

_TRANSLATED = pattern(
    r"(?:title|subtitle|summary|description|disclaimer|seo\.(?:title|description)|images\[\d+\]\.(?:alt|caption)"
    r"|corrections\[\d+\]\.text|(?:sidebar|pagination)_label|sidebar\.label|banner\.content"
    r"|hero\.(?:title|text|tagline|image\.alt|actions\[\d+\]\.text)|features\[\d+\]\.(?:title|details|linkText))\Z"
)
_HOUSE_ID = pattern(r"[\w.-]+\Z", re.ASCII)


def is_translated(path: str) -> bool:
    return bool(_TRANSLATED.match(path))


def is_house_id(value: Any) -> bool:
    return bool(_HOUSE_ID.match(str(value or "")))


def translated_values(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, value in leaves(values):
        if isinstance(value, str) and is_translated(path) and not (path == "disclaimer" and is_house_id(value)):
            yield path, value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value


# A key; a list as a key (`[a, b]: c`) only where a plain one follows, for alone it is the definition of a link.
_LOOKS_LIKE_YAML = pattern(
    r"(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?|\n))*+[ \t]*+"
    r"(?:(?:[\"'][^\r\n]+[\"'][ \t]*+|[^\s#>*\-+`\[|][^\r\n:]*+):(?:\s|\Z)"
    r"|\[[^\]\r\n]*+\]:(?:[^\r\n]*+(?:\r\n?|\n))+?[A-Za-z_][\w-]*+:(?:\s|\Z))"
)
_LOOKS_LIKE_TOML = pattern(
    r"(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?|\n))*+[ \t]*+(?:\Z|\[|(?:[\"'][^\r\n]+[\"']|[A-Za-z0-9_.-]++)[ \t]*+=)"
)
BOM = b"\xef\xbb\xbf"
_OPENING = pattern(rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*(\r\n|\n|\r)")
_TOML_ENTRY = pattern(
    r"^[ \t]*(?P<key>[A-Za-z0-9_-]+|\"[^\"\r\n]*\"|'[^'\r\n]*')[ \t]*=[ \t]*"
    r"(?P<value>\"(?!\"\")(?:\\.|[^\"\\\r\n])*\"|'(?!'')[^'\r\n]*')[ \t]*(?:#[^\r\n]*)?(?=\r?$)",
    re.MULTILINE,
)
_TOML_TABLE = pattern(
    r"^[ \t]*+(\[\[?)[ \t]*+([^\] \t\r\n]++(?:[ \t]++[^\] \t\r\n]++)*+)[ \t]*+\]\]?[ \t]*+(?:#[^\r\n]*+)?(?=\r?$)",
    re.MULTILINE,
)
_TOML_DOTTED = pattern(r"^[ \t]*([A-Za-z0-9_-]+)[ \t]*\.[^=\r\n]*=[^\r\n]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    values: dict[str, Any] = field(default_factory=dict)
    """Plain values; dates as ISO strings."""
    kind: str = "none"
    """`yaml`, `toml` or `none`."""
    span: Span = (0, 0)
    """Bytes of the block with its fences and the line end after it."""
    texts: tuple[FrontMatterText, ...] = ()
    keys: Mapping[str, Span] = field(default_factory=dict)
    """Bytes of each top-level entry."""
    inner: Span = (0, 0)
    """Bytes between the fences."""
    tables: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """Bytes of top-level keys that TOML writes as tables or with dots."""


def read_front_matter(data: bytes) -> FrontMatter:
    """
    Read the front matter; raises `FrontMatterError` for a block that is not YAML or TOML, `EncodingError` for an
    article that is not UTF-8.
    """
    _refuse_other_encoding(data)
    start, inner_start, inner_end, end = _find_block(data)
    if end == 0:
        return FrontMatter(span=(start, start), inner=(start, start))
    is_toml = data[start : start + 3] == b"+++"
    text = data[inner_start:inner_end].decode()
    read = None
    if is_toml and _LOOKS_LIKE_TOML.match(text):
        read = read_toml(text, inner_start, is_translated)
    elif not is_toml and (not text.strip() or _LOOKS_LIKE_YAML.match(text)):
        read = read_yaml(text, inner_start, is_translated)
    if read is None:
        return FrontMatter(span=(start, start), inner=(start, start))
    values, texts, keys = read
    kind = "toml" if is_toml else "yaml"
    tables = _toml_tables(text, inner_start, values) if is_toml else {}
    return FrontMatter(values, kind, (start, end), tuple(texts), keys, (inner_start, inner_end), tables)


def _refuse_other_encoding(data: bytes) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        message = _("the article is not UTF-8 (byte {offset})", offset=error.start)
        where = _("line {line}", line=data.count(b"\n", 0, error.start) + 1)
        raise EncodingError(message, where=where, hint=_("translator add --encoding NAME FILE")) from None


def add_values(slots: SlotList, front_matter: FrontMatter) -> None:
    for value in front_matter.texts:
        is_id = value.path == "disclaimer" and is_house_id(value.text)
        if is_id or not any(char.isalpha() for char in value.text):
            continue
        source, placeholders = mask(" ".join(value.text.split()), code=True)
        kind = value.path.rsplit(".", 1)[-1]
        line = slots.data.count(b"\n", 0, value.start) + 1
        segment = Segment(source, kind, value.path, line, slots.blocks, placeholders)
        slots.slots.append(Slot(segment, value.start, value.end, value.style))
        slots.blocks += 1


def comments_in(data: bytes, front_matter: FrontMatter) -> list[tuple[int, str]]:
    """Return the comments in the front matter, each with its line in `data`."""
    start, end = front_matter.inner
    found = []
    for number, line in enumerate(data[start:end].decode().split("\n"), data.count(b"\n", 0, start) + 1):
        lead, mark, text = f" {line}".partition(" #")
        if mark and not lead.count('"') % 2 and not lead.count("'") % 2:
            found.append((number, f"#{text.rstrip()}"))
    return found


def front_matter_with(
    data: bytes, changes: Mapping[str, Any], *, drop: Collection[str] = (), front_matter: FrontMatter | None = None
) -> bytes:
    """
    Return `data` with top-level keys of its front matter replaced, added at the end or dropped; every other byte
    stays. Raises `FrontMatterError`.
    """
    front = front_matter or read_front_matter(data)
    changes = {key: value for key, value in changes.items() if key not in front.values or front.values[key] != value}
    if front.kind == "yaml" and front.values and not front.keys:
        raise FrontMatterError(
            _("the front matter is one mapping in braces"),
            where=_("front matter, line {line}", line=2),
            hint=_("write one key a line"),
        )
    newline = "\r\n" if b"\r\n" in (data[: front.span[1]] if front.kind != "none" else data) else "\n"
    write = toml_entry if front.kind == "toml" else yaml_entry
    if front.kind == "none":
        block = "".join(write(key, value, newline) for key, value in changes.items() if key not in drop)
        at = len(BOM) if data.startswith(BOM) else 0
        fenced = f"---{newline}{block}---{newline}".encode() if block else b""
        return data[:at] + fenced + data[at:]
    edits = [(span, b"") for key, span in front.keys.items() if key in drop]
    placed: set[str] = set()
    for key, spans in front.tables.items():
        if key in drop or key in changes:
            table = _table_with(data[slice(*spans[0])], changes.get(key), newline) if key not in drop else b""
            is_in_place = bool(table) and len(spans) == 1
            edits += [(span, table if is_in_place else b"") for span in spans]
            placed |= {key} if is_in_place else set()
    edits += [
        (front.keys[key], write(key, value, newline).encode())
        for key, value in changes.items()
        if key in front.keys and key not in drop
    ]
    added = "".join(
        write(key, value, newline)
        for key, value in changes.items()
        if key not in front.keys and key not in placed and key not in drop
    )
    if added:
        edits.append(((_end_of_keys(front, data),) * 2, added.encode()))
    for (left, right), written in sorted(edits, reverse=True):
        data = data[:left] + written + data[right:]
    return data


def front_matter_as_yaml(data: bytes) -> bytes:
    """Return the article with its front matter in YAML, for readers that know no TOML."""
    front = read_front_matter(data)
    if front.kind != "toml":
        return data
    newline = "\r\n" if b"\r\n" in data[: front.span[1]] else "\n"
    block = "".join(yaml_entry(key, value, newline) for key, value in front.values.items())
    return data[: front.span[0]] + f"---{newline}{block}---{newline}".encode() + data[front.span[1] :]


# Return a TOML table (`[name]` and its entries) with other entries; empty for what cannot stand in its place.
def _table_with(table: bytes, value: Any, newline: str) -> bytes:
    text = table.decode()
    header = _TOML_TABLE.match(text)
    if header is None or header[1] == "[[" or "." in header[2] or not isinstance(value, Mapping):
        return b""
    entries = "".join(toml_entry(str(key), item, newline) for key, item in value.items() if item is not None)
    return (header[0].rstrip("\r\n") + newline + entries + text[len(text.rstrip()) :].removeprefix(newline)).encode()


def _end_of_keys(front: FrontMatter, data: bytes) -> int:
    if front.kind != "toml":
        return front.inner[1]
    text = data[slice(*front.inner)].decode()
    table = _TOML_TABLE.search(text)
    return front.inner[0] + len(text[: table.start()].encode()) if table else front.inner[1]


# Return the start of the block, its inner bytes and its end; all but the first are zero without one.
def _find_block(data: bytes) -> tuple[int, int, int, int]:
    start = len(BOM) if data.startswith(BOM) else 0
    opening = _OPENING.match(data)
    if opening is None:
        return start, 0, 0, 0
    fence = re.escape(opening[1])
    closing = pattern(rb"^" + fence + rb"[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE).search(data, opening.end())
    if closing is None:
        return start, 0, 0, 0
    return start, opening.end(), closing.start(), closing.end()


def read_toml(
    text: str, base: int, is_translated: Callable[[str], bool]
) -> tuple[dict[str, Any], list[FrontMatterText], dict[str, Span]]:
    """Read a TOML text; raises `FrontMatterError`."""
    try:
        values = _plain(tomllib.loads(text.replace("\r\n", "\n")))
    except (ValueError, RecursionError) as error:  # Syntax, and numbers that Python cannot hold.
        raise _toml_error(str(error).partition(";")[0], text) from None
    texts, keys = _toml_places(text, base, values, is_translated)
    return values, texts, keys


def _toml_error(reason: str, text: str) -> FrontMatterError:
    found = re.search(r"at line (\d+)", reason)
    number = int(found[1]) if found else 1
    lines = text.split("\n")
    key = lines[number - 1].split("=")[0].strip() if number <= len(lines) else ""
    if "overwrite" in reason or "twice" in reason:
        message = _("the key {key} stands there twice", key=repr(key))
    else:
        message = _("the front matter is not TOML: {reason}", reason=reason)
    return front_matter_error(message, number + 1)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _toml_places(
    text: str, base: int, values: Mapping[str, Any], is_translated: Callable[[str], bool]
) -> tuple[list[FrontMatterText], dict[str, Span]]:
    texts: list[FrontMatterText] = []
    prefix = ""
    counts: dict[str, int] = {}
    marks = sorted([*_TOML_TABLE.finditer(text), *_TOML_ENTRY.finditer(text)], key=lambda match: match.start())
    for match in marks:
        if match.re.pattern == _TOML_TABLE.pattern:
            name = match[2]
            if match[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                name = f"{name}[{counts[name]}]"
            prefix = f"{name}."
            continue
        path = prefix + match["key"].strip("\"'")
        start, end = (base + len(text[:at].encode()) for at in match.span("value"))
        if is_translated(path):
            texts.append(FrontMatterText(path, tomllib.loads(f"v = {match['value']}")["v"], start, end, "toml"))
    return texts, _toml_keys(text, base, values)


# Find the top-level `key = value` entries; one may run over several lines, and a table cannot be replaced.
def _toml_keys(text: str, base: int, values: Mapping[str, Any]) -> dict[str, Span]:
    keys: dict[str, Span] = {}
    lines = lines_of(text, keepends=True)
    at, index = base, 0
    while index < len(lines):
        match = re.match(r"[ \t]*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')[ \t]*=", lines[index])
        if re.match(r"[ \t]*\[", lines[index]):
            break
        taken = 1
        while match and index + taken < len(lines) and not _is_toml("".join(lines[index : index + taken])):
            taken += 1
        length = len("".join(lines[index : index + taken]).encode())
        if match and match[1].strip("\"'") in values:
            keys[match[1].strip("\"'")] = (at, at + length)
        at += length
        index += taken
    return keys


# Find the tables and the dotted entries of each top-level key; tables that follow each other are one span.
def _toml_tables(text: str, base: int, values: Mapping[str, Any]) -> dict[str, tuple[Span, ...]]:
    first = _TOML_TABLE.search(text)
    found: dict[str, list[Span]] = {}
    for match in _TOML_DOTTED.finditer(text, 0, first.start() if first else len(text)):
        found.setdefault(_first_part(match[1]), []).append(match.span())
    marks = list(_TOML_TABLE.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        spans = found.setdefault(_first_part(mark[2]), [])
        start, end = mark.start(), following.start() if following else len(text)
        if spans and spans[-1][1] == start and mark[1] != "[[":
            start = spans.pop()[0]
        spans.append((start, end))
    return {
        key: tuple((base + len(text[:start].encode()), base + len(text[:end].encode())) for start, end in spans)
        for key, spans in found.items()
        if key in values
    }


def _first_part(name: str) -> str:
    match = re.match(r"\"([^\"]*)\"|'([^']*)'|([^.\s]+)", name.strip())
    return next((part for part in match.groups() if part is not None), "") if match else ""


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        return False
    return True
