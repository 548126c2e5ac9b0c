"""HTML elements by what a translator has to do with them. Source: the HTML Living Standard, 4 and 13.1.2."""

from __future__ import annotations

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
