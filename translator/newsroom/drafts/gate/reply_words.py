"""
A rule of the gate for replies in words of their own: a short draft with words of services that the source lacks.

`mt.artefact` knows how services usually put it. Nobody knows all of it, but a reply speaks of requests, models, access
and you. A single one of these words may come from a free translation; two in a short draft hardly ever do: of 3,150
professional translations into Chinese two have them, of those into English none.
"""

from __future__ import annotations

from pathlib import Path

from translator.bilingual.tables import read_table
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

LEAST_WORDS = 2
# Whether Chinese → characters of a draft that may be a reply.
_LONGEST = {True: 45, False: 120}
_ROWS = read_table(Path(__file__).parent / "reply_words.tsv", 2)
_WORDS = {
    into_chinese: [(pattern(word), pattern(source)) for word, source in _ROWS if word.isascii() is not into_chinese]
    for into_chinese in (True, False)
}


def reply_words(source: str, target: str, target_tag: str) -> str:
    """Return the words of services in a draft of which its source does not speak; empty where they are too few."""
    into_chinese = is_chinese(target_tag)
    if len(target) > _LONGEST[into_chinese]:
        return ""
    source, target = (text.lower().replace("’", "'") for text in (source, target))
    found = [
        said[0]
        for word, counterpart in _WORDS[into_chinese]
        if (said := word.search(target)) and not counterpart.search(source)
    ]
    return " ".join(found) if len(found) >= LEAST_WORDS else ""
