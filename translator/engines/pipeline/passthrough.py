"""Recognises segments that are copied instead of translated: addresses, numbers, code, names that stay as they are."""

from __future__ import annotations

import re

from translator.formats.inline import plain_text, protected_spans
from translator.model import Request


def is_passed_through(request: Request) -> bool:
    """Tell whether the source is its own translation: without literals and fixed names, it has no letters."""
    text = plain_text(request.source)
    for start, end, _kind in reversed(protected_spans(text, code=True)):
        text = f"{text[:start]} {text[end:]}"
    for term in request.terms:
        if term.status == "dnt":
            text = re.sub(rf"(?<!\w){re.escape(term.source)}(?!\w)", " ", text)
    return not any(character.isalpha() for character in text)
