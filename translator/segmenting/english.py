"""
Sentence boundaries in English: those of sentencex without its false ones, and some that it misses.

Source of the cases: tests/segmenting/cases/english.txt.
"""

from __future__ import annotations

import re

from translator.segmenting.abbreviations import (
    AFTER_CLOCK,
    BEFORE_NAME,
    BEFORE_NUMBER,
    BEFORE_SMALL,
    CLOCK,
    MARKED_NAMES,
    NEVER,
    UNITS,
    is_listed,
)
from translator.segmenting.inline_lists import item_starts
from translator.segmenting.masking import OBJECT

_TAIL = re.compile(rf"[.!?…。！？]*(?:[\"'’”»)\]}}」』）】{OBJECT}]|\[\^?\w{{1,3}}\])*")
_LAST_WORD = re.compile(r"(?:^|[\s(\[\"“‘'—–/-])([^\s(\[\"“‘—–/]+?)([.!?]+)$")
_NUMBER = re.compile(r"[#№]?\d|[IVXLC]{2,}\b|[B-HJ-Z]\b")
_FIRST_WORD = re.compile(r"\w+")
_NOT_BLANK = re.compile(r"\S")
_INCH = re.compile(r"(?<=\d)\"(?=[\s,.;x×)]|$)")
_CAPITAL = r"(?=[A-Z“\"‘(\[])"
_OVERLOOKED = re.compile(
    rf"(?<=\w)(?:…|\.\.\.)(?=\s+(?!I\b){_CAPITAL})"
    rf"|(?i:\b(?:no|min|max|est|fig|in|est|ver))\.(?=\s+{_CAPITAL})"
    rf"|(?<=\d)\s?(?:{'|'.join(sorted(UNITS))})\.(?=\s+{_CAPITAL})"
)
_ASIDE = re.compile(rf"[.!?…][\"”’]?([)\]])(?=\s+{_CAPITAL})")


def sentence_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    from sentencex import get_sentence_boundaries

    shown = _INCH.sub("″", text) if '"' in text else text
    starts = item_starts(text)
    found = {_past_closers(text, boundary["end_index"]) for boundary in get_sentence_boundaries("en", shown)}
    found |= {match.end() for match in _OVERLOOKED.finditer(text)}
    ends = {end for end in found if 0 < end < len(text) and _is_end(text, end) and not _ends_marker(text, end, starts)}
    ends.update(len(text[:start].rstrip()) for start in starts if start)
    return _with_asides(text, sorted(ends - {0}))


def _past_closers(text: str, end: int) -> int:
    """Return `end` without the white space before it, or with the closing marks after it."""
    stop = end
    while stop and text[stop - 1].isspace():
        stop -= 1
    if stop < end:
        return stop
    tail = _TAIL.match(text, end)
    return tail.end() if tail else end


def _ends_marker(text: str, end: int, starts: list[int]) -> bool:
    """Tell whether what ends at `end` is the number of a list item (`2.`)."""
    return any(start < end and " " not in text[start:end] for start in starts)


def _is_end(text: str, end: int) -> bool:
    following = _NOT_BLANK.search(text, end)
    if following is None:
        return False
    at = following.start()
    if at == end:
        return text[end - 1] in "。！？」』"
    word = _LAST_WORD.search(text, max(0, end - 40), end)
    if word is None:
        return True
    if (word[1] + word[2]).lower() in MARKED_NAMES:
        return False
    return word[2] != "." or _stop_ends(word[1], text[at : at + 40], text[: word.start(1)][-6:])


def _stop_ends(word: str, after: str, before: str) -> bool:
    """Tell whether the full stop between `word` and `after` is an end; `before` is what stands before the word."""
    if is_listed(word, NEVER):
        return False
    if is_listed(word, BEFORE_NUMBER) and _NUMBER.match(after):
        return bool(before.rstrip()[-1:].isdigit())
    if is_listed(word, BEFORE_NAME) and after[0].isupper():
        return False
    if word in UNITS and before.rstrip()[-1:].isdigit() and after[0].islower():
        return False
    if word.lower() in CLOCK and (first := _FIRST_WORD.match(after)) and first[0] in AFTER_CLOCK:
        return False
    return not (is_listed(word, BEFORE_SMALL) and (after[0].islower() or after[0].isdigit()))


def _with_asides(text: str, ends: list[int]) -> list[int]:
    """Add the ends of sentences in brackets of their own (`He left. (It was late.) She stayed.`) to `ends`."""
    if not _ASIDE.search(text):
        return ends
    bounds = [0, *ends]
    for aside in _ASIDE.finditer(text):
        begin = max(bound for bound in bounds if bound <= aside.start())
        sentence = text[begin : aside.end()].strip()
        opener = {")": "(", "]": "["}[aside[1]]
        if sentence[0] == opener and sentence.count(opener) == sentence.count(aside[1]):
            bounds.append(aside.end())
    return sorted(set(bounds) - {0})
