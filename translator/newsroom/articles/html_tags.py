"""
HTML elements by their role in translation, and the pairing of inline tags within Markdown.

Source of the element lists: the HTML Living Standard, 4 and 13.1.2.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import Item

VOID_ELEMENTS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""Elements that have no closing tag."""

SKIPPED_ELEMENTS = frozenset(
    {
        "iframe", "listing", "math", "noscript", "object", "plaintext", "pre", "script", "style", "svg", "template",
        "textarea", "xmp",
    }
)  # fmt: skip
"""Elements whose content is never translated."""

ATOMIC_ELEMENTS = frozenset({"code", "kbd", "samp", "var", "tt"})
"""Inline elements that stand in a sentence as one protected piece."""

INLINE_ELEMENTS = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "img",
        "input", "ins", "label", "mark", "q", "rp", "rt", "ruby", "s", "small", "span", "strike", "strong", "sub",
        "sup", "time", "u", "wbr",
    }
)  # fmt: skip
"""Elements that stand within a sentence; all others end one."""

EMPHASIS_ELEMENTS = {
    "em": "emphasis", "i": "emphasis", "strong": "strong", "b": "strong", "del": "strike", "s": "strike",
}  # fmt: skip
"""Element → kind of placeholder, for elements that emphasise; the usual element of a kind comes first."""

# Attributes that readers see or hear, wherever they stand → kind of their segment.
_READ_ATTRIBUTES = {"alt": "alt", "title": "caption", "aria-label": "caption"}
_ATTRIBUTES_OF = {"input": {"placeholder"}, "textarea": {"placeholder"}, "track": {"label"}, "optgroup": {"label"}}
# The same of components and shortcodes; HTML itself has no such attributes, or other uses for them.
_COMPONENT_ATTRIBUTES = frozenset(
    {
        "attribution", "caption", "data-toc-label", "description", "heading", "label", "placeholder", "subtitle",
        "summary", "tagline", "tooltip",
    }
)  # fmt: skip
_ATTRIBUTE = pattern(
    r"(?<=[\s\"'{])(?P<name>[A-Za-z][\w-]*+)\s*=\s*(?P<brace>\{)?(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')(?(brace)\})"
)

_HTML_TAG = pattern(r"<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*+)[^>]*?(?P<alone>/)?>", re.DOTALL)


class AttributeText(NamedTuple):
    """The value of an attribute that readers see; offsets are code points of the tag."""

    start: int
    end: int
    kind: str
    quote: str
    """`double` or `single`."""


def attribute_texts(tag: str) -> Iterator[AttributeText]:
    """Yield the texts in the attributes of a tag, a component, a shortcode or an attribute list, in order."""
    named = _HTML_TAG.match(tag)
    element = named["name"] if named else ""
    more = _ATTRIBUTES_OF.get(element.lower(), frozenset()) if element.islower() else _COMPONENT_ATTRIBUTES
    for found in _ATTRIBUTE.finditer(tag) if "=" in tag else ():
        name = found["name"].lower()
        if name in _READ_ATTRIBUTES or name in more:
            quote = "double" if found["double"] is not None else "single"
            kind = _READ_ATTRIBUTES.get(name, "caption")
            yield AttributeText(*found.span(quote), kind, quote)


def pair_html(items: list[Item]) -> list[Item]:
    """Make pairs of inline HTML tags that enclose text within the same mark-up; the others stand alone."""
    items = _join_skipped(items)
    pairs = _OpenTags()
    for item in items:
        if item.kind == "open":
            pairs.open_markup(item)
        elif item.kind == "close":
            pairs.close_markup(item)
        elif _is_html(item) and item.text:
            pairs.add(item)
    for item in items:
        if item.kind not in {"text", "soft"}:
            item.text = ""
    return items


class _OpenTags:
    """The tags and the mark-up that are open at a place; a pair of tags lies within the same mark-up."""

    def __init__(self) -> None:
        self._waiting: list[Item] = []
        self._counts: list[Counter[str]] = [Counter()]
        """How often each element is open, for each piece of mark-up that is open."""

    def open_markup(self, item: Item) -> None:
        self._waiting.append(item)
        self._counts.append(Counter())

    def close_markup(self, item: Item) -> None:
        while self._waiting and self._pop() is not item.partner:
            continue

    def add(self, item: Item) -> None:
        match = _HTML_TAG.fullmatch(item.text)
        if match is None or match["alone"] or match["name"].lower() in VOID_ELEMENTS:
            return
        name = match["name"]
        if not match["close"]:
            self._waiting.append(item)
            self._counts[-1][name] += 1
        elif self._counts[-1][name]:
            opening = self._pop()
            while _name(opening.text) != name:
                opening = self._pop()
            opening.kind, item.kind = "open", "close"
            opening.partner, item.partner = item, opening

    def _pop(self) -> Item:
        item = self._waiting.pop()
        if item.kind == "open":
            self._counts.pop()
        else:
            self._counts[-1][_name(item.text)] -= 1
        return item


def _join_skipped(items: list[Item]) -> list[Item]:
    """Make one item of a `<script>` and the like with all that is in it."""
    if not any(_skipped_name(item) for item in items):
        return items
    places = {id(item): at for at, item in enumerate(items)}
    ends: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        if _is_html(item) and item.text.startswith("</"):
            ends.setdefault(_name(item.text).lower(), []).append(at)
    done: list[Item] = []
    at, torn, torn_end = 0, -1, -1
    while at < len(items):
        closing = ends.get(_skipped_name(items[at]), [])
        place = bisect_right(closing, at)
        end = closing[place] if place < len(closing) else at
        if end > at and not (torn_end == end and torn >= at):
            # Mark-up of the article that begins or ends within the element cannot be cut in two.
            torn = next((i for i in range(at, end) if not at <= places.get(id(items[i].partner), at) < end), -1)
            torn_end = end
        if end > at and torn < at:
            items[at].end = items[end].end
            items[at].text = ""
            done.append(items[at])
            at = end + 1
        else:
            done.append(items[at])
            at += 1
    return done


def _skipped_name(item: Item) -> str:
    """Return the name of the element that `item` opens if its content is never translated, else nothing."""
    name = _name(item.text).lower() if _is_html(item) and not item.text.startswith("</") else ""
    return name if name in SKIPPED_ELEMENTS else ""


def _is_html(item: Item) -> bool:
    return item.kind == "alone" and item.name == "html"


def _name(text: str) -> str:
    match = _HTML_TAG.fullmatch(text)
    return match["name"] if match else ""
