"""
Variants of one test: `make test` runs some, in which every value occurs; `make test-slow` a third of the rest.

`make test-all` runs them all.
"""

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
    pairs = [
        (at % least == number % least, (*_flat(row), *_flat(column)))
        for at, row in enumerate(rows)
        for number, column in enumerate(columns)
    ]
    return _marked(
        [values for is_quick, values in pairs if is_quick], [values for is_quick, values in pairs if not is_quick]
    )


def sampled(cases: Iterable[Any], count: int = 1) -> list[Any]:
    """Return the cases as parameters, of which the first `count` are not slow."""
    flat = [_flat(case) for case in cases]
    return _marked(flat[:count], flat[count:])


def _marked(quick: list[tuple[Any, ...]], rest: list[tuple[Any, ...]]) -> list[Any]:
    slow = [
        pytest.param(*values, marks=pytest.mark.variant if at % 3 else pytest.mark.slow)
        for at, values in enumerate(rest)
    ]
    return [*(pytest.param(*values) for values in quick), *slow]


def _flat(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
