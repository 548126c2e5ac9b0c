"""
Where English sentences end: sentencex's boundaries, minus those that a reader would not see, plus a few it misses.
"""

from __future__ import annotations

import re

from translator.segmenting.abbreviations import BEFORE_LOWER, BEFORE_NAME, BEFORE_NUMBER, BRANDS_WITH_MARK, NEVER
from translator.segmenting.masking import OBJECT

_TAIL = re.compile(rf"[.!?…。！？]*[\"'’”»)\]}}」』）】{OBJECT}]*")
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"“‘'—–-])([^\s(\[\"“‘—–]+?)([.!?]+)$")
_NUMBER = re.compile(r"#?\d|[IVXLC]+\b|[A-Za-z]\b")


def sentence_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    from sentencex import get_sentence_boundaries

    ends: list[int] = []
    for boundary in get_sentence_boundaries("en", text):
        end = _past_closers(text, boundary["end_index"])
        if 0 < end < len(text) and (not ends or end > ends[-1]) and _is_end(text, end):
            ends.append(end)
    return ends


def _past_closers(text: str, end: int) -> int:
    """Return `end` without the white space before it, or with the closing marks after it."""
    stripped = len(text[:end].rstrip())
    if stripped < end:
        return stripped
    tail = _TAIL.match(text, end)
    return tail.end() if tail else end


def _is_end(text: str, end: int) -> bool:
    after = text[end:].lstrip()
    if not after:
        return False
    has_blank = text[end].isspace()
    if not has_blank:
        return text[end - 1] in "。！？」』"
    word = _LAST_WORD.search(text, max(0, end - 40), end)
    if word is None:
        return True
    if (word[1] + word[2]).lower() in BRANDS_WITH_MARK:
        return after[0].isupper() and text[end - 1] != "!"
    if word[2] == ".":
        return _stop_ends(word[1], after)
    return True


def _stop_ends(word: str, after: str) -> bool:
    """Tell whether the full stop after `word` is the end when `after` follows."""
    plain = word.lower()
    if plain in NEVER:
        return False
    if plain in BEFORE_NUMBER and _NUMBER.match(after):
        return False
    if plain in BEFORE_NAME and after[0].isupper():
        return False
    return not (plain in BEFORE_LOWER and (after[0].islower() or after[0].isdigit()))
