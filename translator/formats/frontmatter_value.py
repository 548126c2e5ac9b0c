"""What is known of one value of a front matter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """A string value that may be translated. Offsets are bytes of the article, quotes and all."""

    path: str
    """`title`, `images[0].alt`."""
    text: str
    start: int
    end: int
    style: str
