"""Numbered tags as inline elements, and inline elements as numbered tags, by their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from translator.bilingual.words.inline import Tag, tag_problems, tags_in
from translator.bilingual.words.patterns import pattern, without_steering
from translator.newsroom.imports.interchange.xml import local_name

_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODE = pattern("0{0,4}[0-9A-Fa-f]{1,4}")
_TRANSPARENT = frozenset({"mrk", "hi", "sm", "em"})
_PAIRS = frozenset({"g", "pc"})
_STARTS = frozenset({"bpt", "bx", "sc"})
_ENDS = frozenset({"ept", "ex", "ec"})


def write_inline(text: str, element: Callable[[Tag], str], control: Callable[[str], str]) -> str:
    """
    Return `text` as XML content: `element` writes the start or end of what a tag stands for.

    A text whose tags are not whole, which only a draft can have, keeps them as text: they come back as they were.
    """
    tags = tags_in(text)
    if tag_problems(text, text) or len({(tag.number, tag.kind) for tag in tags}) < len(tags):
        return escaped(text, control)
    pieces, at = [], 0
    for tag in tags:
        pieces += [escaped(text[at : tag.start], control), element(tag)]
        at = tag.end
    return "".join([*pieces, escaped(text[at:], control)])


def picture(char: str) -> str:
    """Return a sign for a control character, for formats that cannot hold one."""
    return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "�"


def shown(text: str) -> str:
    """Return `text` with signs for control characters and direction overrides, escaped for XML."""
    return escape(without_steering(text))


def escaped(text: str, control: Callable[[str], str]) -> str:
    """Return `text` escaped for XML; `control` writes a character that XML cannot hold."""
    at, pieces = 0, []
    for hit in _CONTROL.finditer(text):
        pieces += [escape(text[at : hit.start()]), control(hit[0])]
        at = hit.end()
    return "".join([*pieces, escape(text[at:])])


def read_inline(element: Any) -> str:
    """Return the text of an element, its inline elements as the numbered tags that their ids name."""
    pieces = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "cp":
            code = child.get("hex", "")
            pieces.append(chr(int(code, 16)) if _CODE.fullmatch(code) else "\ufffd")
        elif name in _TRANSPARENT:
            pieces.append(read_inline(child))
        elif name:
            pieces.append(_tags(child, name))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _tags(element: Any, name: str) -> str:
    names = ("startRef", "copyOf", "rid", "i", "id", "x")
    number = next((value for key in names if (value := element.get(key))), "?").removeprefix("0")
    if name in _PAIRS:
        return f"<{number}>{read_inline(element)}</{number}>"
    if name in _STARTS:
        return f"<{number}>"
    return f"</{number}>" if name in _ENDS else f"<{number}/>"
