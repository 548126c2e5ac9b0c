"""Clauses of a sentence: parts that begin behind a comma, a bracket or a conjunction."""

from __future__ import annotations

from collections.abc import Sequence

from translator.patterns import pattern

Span = tuple[int, int]

_ENGLISH_BREAK = pattern(
    r"[,;:]\s+|\s[-–—]+\s|[()]"
    r"|\s(?=(?:and|but|which|who|that|because|while|when|after|before|although|with|as|where|if|to|for|in|from)\s)"
)
_CHINESE_BREAK = pattern("[，；：、（）,]|——")
_SHORTEST = {True: 6, False: 22}
"""Whether Chinese → characters of the shortest clause that stands alone."""
_MOST_CLAUSES = 24
_MOST_TOGETHER = 3
"""Clauses of the target that one clause of the source may have become."""


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
    if len(spans) > _MOST_CLAUSES:
        spans[_MOST_CLAUSES - 1 :] = [(spans[_MOST_CLAUSES - 1][0], len(text))]
    return spans


def join_clauses(clauses: Sequence[Span]) -> list[Span]:
    """Return the spans of one to three clauses in a row: what one clause of the other text may have become."""
    return [
        (clauses[first][0], clauses[last][1])
        for first in range(len(clauses))
        for last in range(first, min(first + _MOST_TOGETHER, len(clauses)))
    ]
