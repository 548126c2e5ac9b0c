"""
HTML elements by their role in translation, and the pairing of inline tags within Markdown.

Source of the element lists: the HTML Living Standard, 4 and 13.1.2.
"""

from __future__ import annotations

import re

from translator.formats.items import Item

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

_HTML_TAG = re.compile(r"<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*)[^>]*?(?P<alone>/)?>", re.DOTALL)


def pair_html(items: list[Item]) -> list[Item]:
    """Make pairs of inline HTML tags that enclose text within the same mark-up; the others stand alone."""
    items = _join_skipped(items)
    waiting: list[Item] = []
    for item in items:
        if item.kind == "open":
            waiting.append(item)
        elif item.kind == "close":
            while waiting and waiting.pop() is not item.partner:
                continue
        elif item.kind == "alone" and item.name == "html" and item.text:
            _pair(item, waiting)
    for item in items:
        if item.kind not in {"text", "soft"}:
            item.text = ""
    return items


def _join_skipped(items: list[Item]) -> list[Item]:
    """Make one item of a `<script>` and the like with all that is in it."""
    done: list[Item] = []
    at = 0
    while at < len(items):
        end = _end_of_skipped(items, at)
        if end > at:
            items[at].end = items[end].end
            items[at].text = ""
        done.append(items[at])
        at = end + 1
    return done


def _end_of_skipped(items: list[Item], at: int) -> int:
    """Return where an element ends whose content is never translated; `at` where none begins."""
    name = _name(items[at].text).lower() if _is_html(items[at]) else ""
    if name not in SKIPPED_ELEMENTS or items[at].text.startswith("</"):
        return at
    for end in range(at + 1, len(items)):
        if _is_html(items[end]) and items[end].text.startswith("</") and _name(items[end].text).lower() == name:
            inside = items[at:end]
            # Mark-up of the article that begins or ends within the element cannot be cut in two.
            return end if all(item.partner is None or item.partner in inside for item in inside) else at
    return at


def _is_html(item: Item) -> bool:
    return item.kind == "alone" and item.name == "html"


def _pair(item: Item, waiting: list[Item]) -> None:
    match = _HTML_TAG.fullmatch(item.text)
    if match is None or match["alone"] or match["name"].lower() in VOID_ELEMENTS:
        return
    if not match["close"]:
        waiting.append(item)
        return
    for index in range(len(waiting) - 1, -1, -1):
        opening = waiting[index]
        if opening.kind == "open":
            return
        if _name(opening.text) == match["name"]:
            opening.kind, item.kind = "open", "close"
            opening.partner, item.partner = item, opening
            del waiting[index:]
            return


def _name(text: str) -> str:
    match = _HTML_TAG.fullmatch(text)
    return match["name"] if match else ""
