"""Recognises and cuts the parts of an HTML page that do not belong to the article: menus, teasers, comments, forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.ingest.html_markdown import Node, inner_text
from translator.patterns import pattern

_PARTS = frozenset({"nav", "footer", "aside", "form", "button", "iframe", "dialog", "select", "input", "textarea"})
_PART_ROLES = frozenset({"navigation", "banner", "complementary", "contentinfo", "search", "alert", "dialog"})
_PART_NAMES = pattern(
    r"(?:^|[\s_-])(?:comments?|comment-list|respond|sidebar|share|sharing|sharedaddy|social|related|recommend\w*|"
    r"promo|advert\w*|ads?|newsletter|subscribe|subscription|cookies?|breadcrumbs?|pagination|pager|navbar|menu|widget|author-(?:box|bio)|skip-link)"
    r"(?:[\s_-]|$)",
    re.IGNORECASE,
)
_FRAME_NAMES = frozenset({"header", "site-header", "masthead", "topbar", "footer", "site-footer"})


def is_page_part(node: Node) -> bool:
    """Whether an element is a part of the page and not of its article, by its name, role or class."""
    if node.tag in _PARTS or (node.attributes.get("role") or "") in _PART_ROLES:
        return True
    if "hidden" in node.attributes or node.attributes.get("aria-hidden") == "true":
        return True
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    if node.tag in {"body", "html", "article", "main"}:
        return False
    is_frame = not _FRAME_NAMES.isdisjoint(names.split()) and node.css_first("h1") is None
    return is_frame or bool(_PART_NAMES.search(names))


def cut_page_parts(main: Node, half: float | None = None) -> Iterator[str]:
    """Remove page parts from the article, except any with half of the text, and yield their text."""
    half = len(inner_text(main)) / 2 if half is None else half
    for child in list(main.iter()):
        text = inner_text(child)
        if not is_page_part(child) or len(text) > half:
            yield from cut_page_parts(child, half)
            continue
        if text:
            yield text
        child.decompose()
