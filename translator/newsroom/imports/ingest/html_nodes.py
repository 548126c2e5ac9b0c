"""What is asked of the elements of a page, whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.invisible_characters import clean_text

Node = Any
"""A node of selectolax, which has no types."""

BLANKS = pattern(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def ancestors(node: Node) -> Iterator[Node]:
    while (node := node.parent) is not None:
        yield node


def inner_text(node: Node) -> str:
    """Return all the text in `node` on one line."""
    return clean_text(BLANKS.sub(" ", node.text(deep=True, separator=" ")))[0].strip()


def is_hidden(node: Node) -> bool:
    """
    Whether readers do not see an element.

    A picture that is only silent for screen readers is seen, and a formula stands for the picture of it that is seen.
    """
    is_silent = node.attributes.get("aria-hidden") == "true" and bool(node.text(deep=True).strip())
    is_unseen = "hidden" in node.attributes or _HIDDEN_STYLE.search(node.attributes.get("style") or "") is not None
    return (is_silent or is_unseen) and node.css_first("math") is None
