"""Segments that need no engine, because nothing in them is in any language: addresses, numbers, code, fixed names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.formats.inline import plain_text, protected_spans

if TYPE_CHECKING:
    from translator.model import Request


def is_passed_through(request: Request) -> bool:
    """Tell whether the source is its own translation: no letter is left without literals and fixed names."""
    text = plain_text(request.source)
    for start, end, _kind in reversed(protected_spans(text, code=True)):
        text = f"{text[:start]} {text[end:]}"
    for term in request.terms:
        if term.status == "dnt":
            text = re.sub(rf"(?<!\w){re.escape(term.source)}(?!\w)", " ", text)
    return not any(character.isalpha() for character in text)
