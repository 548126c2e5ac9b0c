"""Segments that need no engine, because nothing in them is in any language: addresses, numbers, code, fixed names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.model import Request

_LITERAL = re.compile(
    r"</?\d+/?>|https?://[^\s\u3000-\u9fff\uff00-\uffef]+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|`[^`]+`"
    r"|\{\{.*?\}\}|\$?\{[^{}\s]*\}|%\(\w+\)[sd]|%[sd]\b|:[a-z_]+:"
)


def is_passed_through(request: Request) -> bool:
    """Tell whether the source is its own translation: no letter is left without literals and fixed names."""
    text = _LITERAL.sub(" ", request.source)
    for term in request.terms:
        if term.status == "dnt":
            text = re.sub(rf"(?<!\w){re.escape(term.source)}(?!\w)", " ", text)
    return not any(character.isalpha() for character in text)
