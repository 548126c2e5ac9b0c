"""Sentence splitting: the rules are chosen by the script of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.language import is_chinese
from translator.segmenting import chinese, english
from translator.segmenting.masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def split_segments(text: str, tag: str, *, protected: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """
    Return the spans of the sentences of `text`, in order.

    Offsets are code points into `text`, half-open; the spans cover everything but white space and never overlap. A
    `protected` span, a numbered tag (`<1>`), and what stands between an opening tag and its closing one are never
    cut; a closing tag stays with what it closes. A blank line always ends a sentence, a single newline is a blank.
    The rule is chosen by the script of the text; `tag` decides where there are no letters.
    """
    masked = mask(text, protected)
    rule = chinese if reads_as_chinese(masked.text, tag) else english
    ends = rule.sentence_ends(masked.text)
    if "\n" in masked.text:
        ends = sorted({*ends, *(match.start() for match in _BLANK_LINE.finditer(masked.text) if match.start())})
    return _spans(text, (cut for cut in map(masked.raw_cut, ends) if cut is not None))


def reads_as_chinese(text: str, tag: str) -> bool:
    """Tell which rule fits `text`: one Han character weighs as much as six Latin letters; `tag` decides without any."""
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    return han * 6 >= latin if han or latin else is_chinese(tag)


def _spans(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for cut in (*cuts, len(text)):
        piece = text[at:cut]
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            spans.append((start, start + len(piece.strip())))
        at = cut
    return spans
