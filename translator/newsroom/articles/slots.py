"""
Slots: the positions of segments in the bytes of an article, which a reader passes to the renderer.

Offsets are bytes of the article, half-open. The only nested slots are the alternative texts of images, which lie inside
the placeholder of the image.
"""

from __future__ import annotations

from dataclasses import dataclass

from translator.bilingual.model import Segment

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment and the bytes that its target replaces."""

    segment: Segment
    start: int
    end: int
    style: str
    """How text is written there: a key of `translator.newsroom.articles.escaping.WRITERS`."""
    openings: tuple[Span, ...] = ()
    """The bytes behind `<n>` or `<n/>`, by number."""
    closings: tuple[Span | None, ...] = ()
    """The bytes behind `</n>`, by number; None where the tag stands alone."""
    parts: tuple[Segment, ...] = ()
    """The segments of a value that people split; empty where `segment` is the only one."""


@dataclass(frozen=True, slots=True)
class SentenceGap:
    """White space (or nothing) between two slots of one block, re-made where one of them changes."""

    start: int
    end: int
    before: int
    """Index of the slot before."""
    after: int
    """Index of the slot after."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """
    The end of a reference link whose text is also its label, `[text]` or `[text][]`.

    When the text changes, the label must be written out: `[文字][text]`.
    """

    start: int
    end: int
    inner: Span
    """The bytes of the label."""


@dataclass(frozen=True, slots=True)
class EmphasisRegion:
    """Inline Markdown with emphasis, which is checked after something in it has changed."""

    start: int
    end: int


Patch = Slot | SentenceGap | LinkEnd | EmphasisRegion
"""A range of bytes that may be replaced."""
