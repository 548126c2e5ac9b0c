"""
Strings of a site: the words of its menus and buttons in JSON, TOML, YAML or a script that exports them. Each is a
segment whose context is its key; no other byte changes. Source: docs/articles.md.

An entry of a list goes by its `local`, `id`, `link` …, so that menus with other entries have the same keys.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from translator.bilingual.errors import ArticleError, FrontMatterError
from translator.bilingual.i18n import _
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import mask
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter import read_toml
from translator.newsroom.articles.frontmatter_values import FrontMatterText, compose_yaml, scalar_style
from translator.newsroom.articles.items import Slot, word_set
from translator.newsroom.articles.slot_list import SlotList

STRING_FORMATS = {".json": "json", ".toml": "toml", ".yml": "yaml", ".yaml": "yaml",
                  ".ts": "script", ".mts": "script", ".js": "script", ".mjs": "script"}  # fmt: skip
_ID_KEYS = ("local", "id", "link", "href", "to", "key", "slug")
_GROUP_KEYS = ("sections", "items", "children", "parts")
_NO_TEXT_KEYS = word_set("""
    local id link href to key slug url src icon lang hreflang locale dir path type class name code theme rel pattern
    version docId isExpanded date format
""")
# Keys of scripts that hold words; all else there belongs to a program.
_WORDS = pattern(
    r"(?i)(?:.*(?:text|title|label|message|details)|description|placeholder|tagline|prev|next|copyright)\Z"
)
_ADDRESS = pattern(r"(?:https?://|\.{0,2}/|[#@]|mailto:)\S*\Z|[\w./-]+\.(?:md|html|png|svg|js|css)\Z")
_TOKEN = pattern(
    r"(?P<skip>//[^\n]*|/\*.*?\*/|`(?:[^`\\]|\\.)*`)"
    r"|(?P<string>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")|(?P<word>[A-Za-z_$][\w$]*)|(?P<mark>[][{}(),:;])",
    re.DOTALL,
)
# The language that a whole file names: `zh-CN:` above all other keys.
_LANGUAGE = pattern(r"(?:en|zh)(?:[-_][A-Za-z]{2,4})*\Z")


@dataclass(slots=True)
class _Node:
    key: str = ""
    text: str | None = None
    """None for a list or a mapping."""
    span: tuple[int, int] = (0, 0)
    """In characters."""
    style: str = ""
    parts: list[_Node] = field(default_factory=list)


def read_strings(slots: SlotList, format: str) -> None:
    """Add the strings of a file; raises `ArticleError` where it cannot be read."""
    text = slots.data.decode()
    try:
        found = read_toml(text, 0, lambda _path: True)[1] if format == "toml" else _texts(text, format)
    except FrontMatterError as error:
        raise ArticleError(_("the file cannot be read: {reason}", reason=error.message), where=error.where) from None
    for value in found:
        key = value.path.rsplit(".", 1)[-1]
        if key in _NO_TEXT_KEYS or _ADDRESS.match(value.text) or not any(char.isalpha() for char in value.text):
            continue
        source, placeholders = mask(" ".join(value.text.split()), code=True)
        segment = Segment(source, "label", value.path, slots.line_at(value.start), slots.blocks, placeholders)
        slots.slots.append(Slot(segment, value.start, value.end, value.style))
        slots.blocks += 1


def _texts(text: str, format: str) -> Iterator[FrontMatterText]:
    root = _of_yaml(compose_yaml(text, 1), text) if format == "yaml" else _of_script(text, format)
    only = root.parts[0] if len(root.parts) == 1 else None
    if only is not None and only.text is None and only.key and _LANGUAGE.match(only.key):
        root = only
    places = [] if text.isascii() else list(accumulate((len(char.encode()) for char in text), initial=0))
    for path, node in _leaves(root, ""):
        if format != "script" or _WORDS.match(node.key):
            start, end = (places[at] if places else at for at in node.span)
            yield FrontMatterText(path, node.text or "", start, end, node.style)


def _leaves(node: _Node, path: str) -> Iterator[tuple[str, _Node]]:
    keys = [part.key for part in node.parts]
    # The description beside a message is for translators.
    parts = [part for part in node.parts if part.key != "description" or "message" not in keys]
    names = [part.key or f"[{_name_of(part) or at}]" for at, part in enumerate(parts)]
    seen = Counter[str]()
    for part, name in zip(parts, names, strict=True):
        seen[name] += 1
        own = name if seen[name] == 1 else f"{name}#{seen[name]}"
        inside = f"{path}{'.' if path and part.key else ''}{own}"
        if part.text is None:
            yield from _leaves(part, inside)
        elif part.style:
            yield inside, part


def _name_of(node: _Node) -> str:
    """Return what an entry of a list is called by: the end of its address, else that of the first one in it."""
    own = {part.key: part.text for part in node.parts if part.text}
    if found := next((own[key] for key in _ID_KEYS if key in own), ""):
        return found.strip("/").rpartition("/")[2]
    inner = (one for part in node.parts if part.key in _GROUP_KEYS for one in part.parts)
    return next(filter(None, map(_name_of, inner)), "")


def _of_yaml(node: Any, text: str, key: str = "", *, in_flow: bool = False) -> _Node:
    if node is None or isinstance(node.value, str):
        if node is None or not node.tag.endswith(":str"):
            return _Node(key, "")
        start, end = node.start_mark.index, node.end_mark.index
        return _Node(key, node.value, (start, end), scalar_style(node, text[start:end], in_flow))
    in_flow = in_flow or bool(node.flow_style)
    pairs = [item if isinstance(item, tuple) else (None, item) for item in node.value]
    return _Node(key, parts=[_of_yaml(item, text, str(name.value) if name else "", in_flow=in_flow)
                             for name, item in pairs])  # fmt: skip


def _of_script(text: str, format: str) -> _Node:
    open_nodes, key, last = [_Node()], "", ""
    for token in _TOKEN.finditer(text):
        mark = token["mark"]
        if token["skip"]:
            continue
        if token["string"] and text[token.end() : token.end() + 80].lstrip()[:1] != ":":
            with suppress(ValueError):
                style = "json" if format == "json" else "script"
                open_nodes[-1].parts.append(_Node(key, _unquoted(token["string"]), token.span(), style))
        elif not mark:
            last = token[0].strip("'\"")
        elif mark == ":":
            key, last = last, ""
        elif mark in "{[":
            open_nodes.append(_Node(key))
            open_nodes[-2].parts.append(open_nodes[-1])
        elif mark in "}]" and len(open_nodes) > 1:
            open_nodes.pop()
        if mark not in {None, ":"}:
            key = ""
    groups = [part for part in open_nodes[0].parts if part.text is None and any(True for _leaf in _leaves(part, ""))]
    for part in groups:
        part.key = ""  # The name of a variable, which may hold that of the language.
    return groups[0] if len(groups) == 1 else _Node(parts=groups)


def _unquoted(raw: str) -> str:
    inner = raw[1:-1]
    if raw[0] == "'":
        inner = re.sub(r"\\'", "'", re.sub(r'(?<!\\)"', r"\"", inner))
    return str(json.loads(f'"{inner}"'))
