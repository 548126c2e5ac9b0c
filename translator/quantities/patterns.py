"""Word lists, and the regular expressions that are made of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def word_list(text: str) -> list[str]:
    """Return the words of `text`, which white space separates."""
    return text.split()


def any_word(words: Iterable[str]) -> str:
    """Return a pattern for any of `words` that shares their beginnings: several times as fast as a plain list."""
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[:1], []).append(word[1:])
    parts = [re.escape(head) + any_word(tails) for head, tails in branches.items() if head]
    return f"(?:{'|'.join(parts)}){'?' if '' in branches else ''}" if parts else ""
