"""
Masking of tags, URLs and code before sentence splitting, with a map back to the offsets of the text.

A pair of numbered tags is removed (`<1>bold</1>` becomes `bold`). A tag that stands alone, a URL, an e-mail address, a
code span and every protected span become one `OBJECT`, which is not punctuation to any rule.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern

OBJECT = "\ufffc"
"""Stands for something that is one word to a sentence rule (Unicode's object replacement character)."""

_HIDDEN = pattern(
    r"""
      (?P<pair></?\d+>)
    | (?P<alone><\d+/>)
    | (?P<ticks>`+)
    | (?P<url>(?:(?:https?|ftps?|mailto|file)://|www\.)[!#-;=?-_a-z{|}~]+)
    | (?P<mail>[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MAY_HIDE = pattern(r"<\d|</\d|`|://|www\.|@", re.IGNORECASE)
_TICKS = pattern(r"`+")
_BLANK_LINE = pattern(r"\n[^\S\n]*+\n")
_URL_TAIL = ".,;:!?'])}*_~"
_CLOSING_TAGS = pattern(r"(?:</\d+>)*")
_TAG = pattern(r"<(?P<close>/?)(?P<number>\d+)>")


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text with its markup hidden from the sentence rules."""

    text: str
    """What a rule reads."""
    raw: str
    """What it stands for."""
    ends: Sequence[int]
    """For each character of `text`, where it ends in `raw`."""
    atoms: tuple[tuple[int, int], ...]
    """Spans of `raw` that may not be cut, in order: protected ones, and from each opening tag to its closing one."""

    def raw_cut(self, end: int) -> int | None:
        """
        Return the end in `raw` of a sentence that ends at `end` in `text`; None where no split is allowed.

        Closing tags stay with what they close.
        """
        cut = _CLOSING_TAGS.match(self.raw, self.ends[end - 1]).end()  # type: ignore[union-attr]
        before = bisect_left(self.atoms, (cut,)) - 1
        return None if before >= 0 and cut < self.atoms[before][1] else cut


def hide_markup(text: str, protected: Iterable[tuple[int, int]] = ()) -> MaskedText:
    """Hide tags, URLs, addresses, code and the `protected` spans (code points, half-open) of `text`."""
    kept = _merged(protected, len(text))
    if not kept and not _MAY_HIDE.search(text):
        return MaskedText(text, text, range(1, len(text) + 1), ())
    pieces: list[str] = []
    ends: list[int] = []
    at = 0
    for start, end, shown in _hidden(text, kept):
        pieces += (text[at:start], shown)
        ends.extend(range(at + 1, start + 1))
        ends.extend([end] * len(shown))
        at = end
    pieces.append(text[at:])
    ends.extend(range(at + 1, len(text) + 1))
    return MaskedText("".join(pieces), text, ends, tuple(_merged([*kept, *_tag_pairs(text)], len(text))))


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hidden(text: str, kept: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """List what is hidden, in order and without overlap, and what replaces it; `kept` spans take precedence."""
    found = [(start, end, OBJECT) for start, end in kept]
    codes = _code_ends(text) if "`" in text else {}
    at = 0
    while match := _HIDDEN.search(text, at):
        start, at = match.span()
        if match["ticks"]:
            end = at = codes.get(start, at)
            if start not in codes:
                continue
        else:
            # The marks at the end of a URL belong to the sentence around it.
            end = start + len(match["url"].rstrip(_URL_TAIL)) if match["url"] else at
        place = bisect_left(kept, (end,)) - 1
        if place < 0 or kept[place][1] <= start:
            found.append((start, end, "" if match["pair"] else OBJECT))
    return sorted(found)


def _code_ends(text: str) -> dict[int, int]:
    """Return where each run of backticks begins that opens a code span, and where the span ends."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    paragraphs = [match.start() for match in _BLANK_LINE.finditer(text)]
    closing: dict[int, tuple[int, int]] = {}
    ends: dict[int, int] = {}
    for start, end in reversed(runs):
        begin, stop = closing.get(end - start, (0, 0))
        if stop and bisect_left(paragraphs, end) == bisect_left(paragraphs, begin):
            ends[start] = stop
        closing[end - start] = (start, end)
    return ends


def _tag_pairs(text: str) -> list[tuple[int, int]]:
    opened: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for match in _TAG.finditer(text):
        if not match["close"]:
            opened[match["number"]] = match.start()
        elif match["number"] in opened:
            pairs.append((opened.pop(match["number"]), match.end()))
    return pairs
