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

OBJECT = "\ufffc"
"""Stands for something that is one word to a sentence rule (Unicode's object replacement character)."""

_HIDDEN = re.compile(
    r"""
      (?P<pair></?\d+>)
    | (?P<alone><\d+/>)
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n\s*\n)[^`]|(?!(?P=ticks)(?!`))`+)+?(?P=ticks)(?!`))
    | (?P<url>(?:(?:https?|ftps?|mailto|file)://|www\.)[!#-;=?-_a-z{|}~]+)
    | (?P<mail>[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MAY_HIDE = re.compile(r"<\d|</\d|`|://|www\.|@", re.IGNORECASE)
_URL_TAIL = re.compile(r"[.,;:!?'\])}*_~]+$")
_CLOSING_TAGS = re.compile(r"(?:</\d+>)*")
_TAG = re.compile(r"<(?P<close>/?)(?P<number>\d+)>")


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
    for match in _HIDDEN.finditer(text):
        start, end = match.span()
        if match["url"]:
            end -= len(_url_tail(match["url"]))
        if not any(start < stop and begin < end for begin, stop in kept):
            found.append((start, end, "" if match["pair"] else OBJECT))
    return sorted(found)


def _url_tail(url: str) -> str:
    """Return the marks at the end of `url` that belong to the sentence around it."""
    tail = _URL_TAIL.search(url)
    return tail[0] if tail else ""


def _tag_pairs(text: str) -> list[tuple[int, int]]:
    opened: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for match in _TAG.finditer(text):
        if not match["close"]:
            opened[match["number"]] = match.start()
        elif match["number"] in opened:
            pairs.append((opened.pop(match["number"]), match.end()))
    return pairs
