"""
Splitting the text of a segment: where it may be split, and how the tags of the parts are numbered.

Source: XLIFF 2.1, 4.2.8 and 4.3.1: a split never separates the two tags of a pair.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from translator.bilingual.words.inline import TAG, plain_text, tags_in
from translator.bilingual.words.patterns import pattern

_CLOSING_AFTER = pattern(r"</[1-9][0-9]{0,3}>")
# A letter or digit of a script that writes words apart.
_OF_WORD = pattern(r"[^\W\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_NUMBER_GOES_ON = pattern(r"\d[.,:]\d")
_OPENING_BEFORE = pattern(r"<[1-9][0-9]{0,3}>\Z")


@dataclass(frozen=True, slots=True)
class TextSplit:
    """A text in two parts, whose tags have the numbers of the whole."""

    left: str
    right: str
    at: int
    """Code point of the whole at which it was split: after closing tags, before opening ones."""


def split_text(text: str, at: int, *, may_be_empty: bool = False) -> TextSplit | None:
    """
    Split `text` at the code point `at`; white space there belongs to neither side.

    A place just before a closing tag is moved behind it, one just behind an opening tag before it. None where the
    place lies inside of a tag, of a pair or of a word, and where a side would be empty, unless it `may_be_empty`.
    """
    at = _outside_of_tags(text, min(max(at, 0), len(text)))
    tags = tags_in(text)
    depth = sum({"open": 1, "close": -1}.get(tag.kind, 0) for tag in tags if tag.end <= at)
    if depth or any(tag.start < at < tag.end for tag in tags) or _is_in_word(text, at):
        return None
    left, right = text[:at].rstrip(), text[at:].lstrip()
    is_whole = bool(plain_text(left).strip()) and bool(plain_text(right).strip())
    return TextSplit(left, right, at) if is_whole or may_be_empty else None


def _outside_of_tags(text: str, at: int) -> int:
    if not text[:at].strip() or not text[at:].strip():
        return at
    while True:
        closing, opening = _CLOSING_AFTER.match(text, at), _OPENING_BEFORE.search(text, 0, at)
        if closing:
            at = closing.end()
        elif opening:
            at = opening.start()
        else:
            return at


def _is_in_word(text: str, at: int) -> bool:
    """Whether the place separates letters of a word, digits of a number, or a letter and its accent."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if not before or not after:
        return False
    if unicodedata.combining(after) or _NUMBER_GOES_ON.match(text[max(at - 2, 0) : at + 1]):
        return True
    return bool(_OF_WORD.match(before) and _OF_WORD.match(after))


def tag_numbers(text: str) -> dict[int, int]:
    """Return the number that each tag of a part gets when the part stands by itself: 1, 2, 3 … in its own order."""
    return {number: new for new, number in enumerate(dict.fromkeys(tag.number for tag in tags_in(text)), 1)}


def renumber_tags(text: str, numbers: Mapping[int, int]) -> str:
    """
    Return `text` with its tags renumbered by `numbers`.

    A tag without an entry does not belong to this segment: it gets a number above all others, so that the checks
    report it.
    """
    known = dict(numbers)
    for tag in tags_in(text):
        known.setdefault(tag.number, max(known.values(), default=0) + 1)
    return TAG.sub(lambda hit: f"<{hit['close'] or ''}{known[int(hit['number'])]}{hit['alone'] or ''}>", text)
