"""
Takes invisible characters and double blanks out of imported text: web pages and word processors leave them behind.

Code, addresses and formulas keep theirs, and so does whatever else Markdown does not show as text. The joiners of emoji
and of scripts such as Devanagari or Arabic stay; between letters of English or Chinese they mean nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles import FrontMatter, read_front_matter
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.imports.ingest.plain_text import escape_start

# Letters and signs after which a joiner changes what is drawn.
_JOINED = "\u0590-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff"
_HIDDEN = rf"[\u00ad\u180e\u200b\u2060-\u2064\ufeff]|(?<![{_JOINED}])[\u200c\u200d]"
_DIRECTION = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_RIGHT_TO_LEFT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BLANKS = "[ \u00a0\u2000-\u200a\u202f\u205f\u3000]"
_INVISIBLE = pattern(_HIDDEN)
_INVISIBLE_OR_DIRECTION = pattern(f"{_HIDDEN}|{_DIRECTION}")
_DOUBLE = pattern(f"{_BLANKS}{{2,}}")
_INDENT = pattern(f"{_BLANKS}+")
# What a text has in which there is anything to clean; most have nothing of it.
_MAY_CHANGE = pattern(f"{_HIDDEN}|{_DIRECTION}|  |[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = frozenset({"SoftBreak", "HardBreak"})
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"})


def clean_text(text: str) -> tuple[str, int]:
    """Return plain text without invisible characters and double blanks, and how many there were."""
    if not _MAY_CHANGE.search(text):
        return text, 0
    text, hidden = _visible(text)
    text, double = _DOUBLE.subn(_single, text)
    return text, hidden + double


def clean_markdown(text: str, front: FrontMatter | None = None) -> tuple[str, int]:
    """
    Return Markdown cleaned in the same way, line by line as it was, and the number of places that changed.

    Front matter (`front`, where it was read already) loses invisible characters only, because its blanks may be its
    structure.
    """
    if not _MAY_CHANGE.search(text):
        return text, 0
    data = text.encode()
    start = (front or read_front_matter(data)).span[1]
    head, count = _visible(data[:start].decode())
    body, pieces, at = data[start:], [head], 0
    for left, right, is_line_start in _texts(body):
        piece = body[left:right].decode()
        clean, changes = clean_text(piece)
        indent = _INDENT.match(clean) if is_line_start else None
        if indent and escape_start(clean[indent.end() :]) == clean[indent.end() :]:
            clean, changes = clean[indent.end() :], changes + 1
        if changes:
            pieces += [body[at:left].decode(), clean]
            at, count = right, count + changes
    return "".join([*pieces, body[at:].decode()]), count


def _visible(text: str) -> tuple[str, int]:
    return (_INVISIBLE if _RIGHT_TO_LEFT.search(text) else _INVISIBLE_OR_DIRECTION).subn("", text)


def _single(blanks: re.Match[str]) -> str:
    kinds = set(blanks[0])
    return "\u3000" if "\u3000" in kinds else kinds.pop() if len(kinds) == 1 else " "


def _texts(body: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield the bytes of each text that readers see, and whether a line begins with it."""
    reading = prepare_markdown(body)
    is_line_start, code = True, 0
    for name, _value, is_start, is_end, start, end in reading.events():
        if name == "CodeBlock":
            code += is_start - is_end
        elif name == "Text" and not code:
            for left, right in _around(reading.opaque, start, end):
                yield left, right, is_line_start and left == start
        is_line_start = name in _BREAKS or ((is_start or is_end) and name not in _INLINE)


def _around(opaque: list[tuple[int, int, str]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what is left of a text without the shortcodes in it."""
    for left, right, _kind in opaque[bisect_left(opaque, (start, 0, "")) :]:
        if right > end:
            break
        yield start, left
        start = right
    yield start, end
