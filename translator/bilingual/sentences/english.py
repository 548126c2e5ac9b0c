"""
Sentence boundaries in English: those of sentencex without its false ones, and some that it misses.

Source of the cases: tests/segmenting/cases/english.txt.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from translator.bilingual.sentences.abbreviations import (
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
from translator.bilingual.sentences.inline_lists import before_blanks, item_starts
from translator.bilingual.sentences.masking import OBJECT
from translator.bilingual.words.patterns import pattern

_TAIL = pattern(rf"[.!?…。！？]*(?:[\"'’”»)\]}}」』）】{OBJECT}]|\[\^?\w{{1,3}}\])*")
_LAST_WORD = pattern(r"(?:^|[\s(\[\"“‘'—–/-])([^\s(\[\"“‘—–/]{1,40}?)([.!?]{1,40})$")
_NUMBER = pattern(r"[#№]?\d|[IVXLC]{2,}\b|[B-HJ-Z]\b")
_FIRST_WORD = pattern(r"\w+")
_NOT_BLANK = pattern(r"\S")
_INCH = pattern(r"(?<=\d)\"(?=[\s,.;x×)]|$)")
_CAPITAL = r"(?=[A-Z“\"‘(\[])"
_OVERLOOKED = pattern(
    rf"(?<=\w)(?:…|\.\.\.)(?=\s+(?!I\b){_CAPITAL})"
    rf"|(?i:\b(?:no|min|max|est|fig|in|est|ver))\.(?=\s+{_CAPITAL})"
    rf"|(?<=\d)\s?(?:{'|'.join(sorted(UNITS))})\.(?=\s+{_CAPITAL})"
)
# What may be an abbreviation, and is not at the end of the text.
_POINTED = pattern(r"(?<![\w.])(?:(?:[A-Za-z]\.){2,}|[A-Z]\.|[A-Za-z]{1,6}\.)(?=[ \t]+[\w$£€“\"'(])")
_INNER = (BEFORE_NAME | BEFORE_SMALL | {"v", "vs"}) - {"al", "ca", "est", "etc", "min", "mins", "in"}
# Code points that sentencex is shown at a time; hardly any paragraph has more.
_LONGEST_PIECE = 2000
# A text with no mark that any sentence ends with, but at its end: most headings, and most short paragraphs.
_ONE_SENTENCE = pattern(r"[\w ,;:'\"()$%&/–—’‘“”-]*+[.!?]?[\"”’)]*")
_ASIDE = pattern(rf"[.!?…][\"”’]?([)\]])(?=\s+{_CAPITAL})")


def sentence_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    starts = item_starts(text)
    if not starts and _ONE_SENTENCE.fullmatch(text):
        return []
    shown = _INCH.sub("″", text) if '"' in text else text
    found = _past_closers(text, _boundaries(shown))
    found |= {match.end() for match in _OVERLOOKED.finditer(text)}
    ends = {end for end in found if 0 < end < len(text) and _is_end(text, end) and not _ends_marker(text, end, starts)}
    ends.update(before_blanks(text, start) for start in starts if start)
    return _with_asides(text, sorted(ends - {0}))


def inner_abbreviations(text: str) -> list[tuple[int, int]]:
    """Return the spans (code points, half-open, with the points) of the abbreviations that end no sentence."""
    found = [match for match in _POINTED.finditer(text) if _is_abbreviation(match[0])]
    ends = set(sentence_ends(text)) if found else set()
    return [match.span() for match in found if match.end() not in ends]


def _is_abbreviation(word: str) -> bool:
    """Whether a word with a point is `U.S.`, an initial, or a listed word such as `Mr.`."""
    return word.count(".") > 1 or len(word) == 2 or word == "No." or is_listed(word[:-1], _INNER)


def _boundaries(text: str) -> Iterator[int]:
    """
    Yield where sentencex ends sentences, in order; of a long text it is shown a piece at a time.

    The time that it takes grows with the square of the length. A piece begins where the last sentence ended.
    """
    from sentencex import get_sentence_boundaries

    begin = 0
    while begin < len(text):
        piece = text[begin : begin + _LONGEST_PIECE]
        ends = [boundary["end_index"] for boundary in get_sentence_boundaries("en", piece)]
        if len(piece) < _LONGEST_PIECE:
            yield from (begin + end for end in ends)
            return
        ends = [end for end in ends if end < len(piece)]
        yield from (begin + end for end in ends)
        begin += ends[-1] if ends and ends[-1] else len(piece)


def _past_closers(text: str, ends: Iterable[int]) -> set[int]:
    """Return each of `ends` without the white space before it, or with the closing marks after it."""
    found = set()
    last = stop = 0
    for end in ends:
        filled = end
        while filled > last and text[filled - 1].isspace():
            filled -= 1
        last, stop = end, stop if filled == last else filled
        if stop < end:
            found.add(stop)
        else:
            tail = _TAIL.match(text, end)
            found.add(tail.end() if tail else end)
    return found


def _ends_marker(text: str, end: int, starts: list[int]) -> bool:
    """Whether what ends at `end` is the number of a list item (`2.`)."""
    place = bisect_left(starts, end) - 1
    return place >= 0 and text.find(" ", starts[place], end) < 0


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
    return word[2] != "." or _stop_ends(word[1], text[at : at + 40], text[max(0, word.start(1) - 6) : word.start(1)])


def _stop_ends(word: str, after: str, before: str) -> bool:
    """Whether the full stop between `word` and `after` is an end; `before` is what stands before the word."""
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
    brackets = {mark: [match.start() for match in re.finditer(re.escape(mark), text)] for mark in "()[]"}
    for aside in _ASIDE.finditer(text):
        begin = bounds[bisect_right(bounds, aside.start()) - 1]
        opener = {")": "(", "]": "["}[aside[1]]
        first = _NOT_BLANK.search(text, begin)
        places = (brackets[mark] for mark in (opener, aside[1]))
        counts = {bisect_left(marks, aside.end()) - bisect_left(marks, begin) for marks in places}
        if first and first[0] == opener and len(counts) == 1:
            insort(bounds, aside.end())
    return sorted(set(bounds) - {0})
