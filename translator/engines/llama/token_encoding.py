"""
Byte-pair encoding: a text as the tokens of a language model.

The vocabulary of these models is written with one printable character for each byte. A text is cut into words, blanks
and marks first; within one of these, the two neighbours that the model's list of merges names first are joined, until
it names none.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

_PARTS = re.compile(
    r"'(?:[sdmt]|ll|ve|re)|(?:[^\r\n\w]|_)?[^\W\d_]+|\d| ?(?:[^\s\w]|_)+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", re.IGNORECASE
)
LONGEST_PART = 400
"""Bytes of a part that is encoded as one; joining takes quadratic time."""


@lru_cache(maxsize=1)
def byte_characters() -> dict[int, str]:
    """Return the character that stands for each byte: itself where it is printable, else one from 256 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + place) for place, byte in enumerate(others)}


class TokenEncoding:
    """The merges of one model, best first: `Ġ t` on a line."""

    def __init__(self, merges: Path) -> None:
        self._merges = merges
        self._known: dict[str, list[str]] = {}

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        lines = self._merges.read_text(encoding="utf-8").split("\n")
        return {
            (first, second): rank
            for rank, line in enumerate(lines)
            for first, _blank, second in [line.partition(" ")]
        }  # fmt: skip

    def encode(self, text: str) -> list[str]:
        """Return the tokens of a text, which together have exactly its bytes."""
        return [token for part in _PARTS.findall(text) for token in self._encode_part(part)]

    def _encode_part(self, part: str) -> list[str]:
        if part not in self._known:
            characters = byte_characters()
            written = "".join(characters[byte] for byte in part.encode("utf-8", "replace"))
            self._known[part] = [
                token
                for start in range(0, len(written), LONGEST_PART)
                for token in self._join(list(written[start : start + LONGEST_PART]))
            ]
        return self._known[part]

    def _join(self, tokens: list[str]) -> list[str]:
        while len(tokens) > 1:
            couples = list(pairwise(tokens))
            best = min(couples, key=lambda couple: self._ranks.get(couple, len(self._ranks)))
            if best not in self._ranks:
                break
            joined: list[str] = []
            for token in tokens:
                if joined and (joined[-1], token) == best:
                    joined[-1] += token
                else:
                    joined.append(token)
            tokens = joined
        return tokens
