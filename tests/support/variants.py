"""Variants of one test: `make test` runs some, in which every value occurs; `make test-slow` runs the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable


def crossed(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """
    Return all pairs of two lists as parameters; not slow are as many as the longer list has values.

    A value that is a tuple counts as several parameters, here and below.
    """
    rows, columns = list(first), list(second)
    least = min(len(rows), len(columns))
    return [
        pytest.param(*_flat(row), *_flat(column), marks=() if at % least == number % least else pytest.mark.slow)
        for at, row in enumerate(rows)
        for number, column in enumerate(columns)
    ]


def sampled(cases: Iterable[Any], count: int = 1) -> list[Any]:
    """Return the cases as parameters, of which the first `count` are not slow."""
    return [pytest.param(*_flat(case), marks=() if at < count else pytest.mark.slow) for at, case in enumerate(cases)]


def _flat(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
