"""What an excuse is, and what it is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from translator.bilingual.quantities.model import Mismatch, Quantity

Side = Literal["changed", "alone", "either"]
"""What an excuse is for: two values that differ, one that has no counterpart, or both."""


class Discrepancy(NamedTuple):
    """A mismatch, seen from the side of one of its values."""

    mismatch: Mismatch
    item: Quantity
    other: Quantity | None
    """What the other side has in its place."""
    here: str
    """The text of `item`."""
    there: str
    """The text of the other side."""
    tag: str
    """The language of `there`."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """One way to say the same, with pairs of source and target that show it."""

    name: str
    line: str
    """What `explain` says of it: one sentence, with an example."""
    of: Side
    holds: Callable[[Discrepancy], bool]
    cases: tuple[tuple[str, str], ...]
    """Pairs that only this excuse keeps from being reported."""
    errors: tuple[tuple[str, str], ...]
    """Like pairs that are wrong, and reported."""
    topics: tuple[str, ...]
    """The checks that would report the cases."""


def excuse(
    of: Side,
    line: str,
    *cases: tuple[str, str],
    errors: tuple[tuple[str, str], ...] = (),
    topics: tuple[str, ...] = ("num.value",),
) -> Callable[[Callable[[Discrepancy], bool]], Excuse]:
    """Make an excuse of the function that says whether it holds."""
    return lambda holds: Excuse(holds.__name__.replace("_", "-"), line, of, holds, cases, errors, topics)
