"""What all comparisons share: the two texts, the values of their quantities, and lists of mismatches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from translator.quantities.model import Kind, Mismatch, Quantity
from translator.quantities.search import find_hints


@dataclass(slots=True)
class ComparedTexts:
    """The two texts and their languages, from which hints are read when they are needed."""

    source: str = ""
    target: str = ""
    source_tag: str = "en"
    target_tag: str = "zh-Hans"

    def hints(self, side: str) -> frozenset[Fraction]:
        """Return the values that words of that side hint at."""
        text, tag = (self.source, self.source_tag) if side == "source" else (self.target, self.target_tag)
        return find_hints(text, tag) if text else frozenset()


class QuantityValue(NamedTuple):
    """One value of a quantity; a range has two."""

    quantity: Quantity
    value: Fraction

    @property
    def is_soft(self) -> bool:
        """Whether the value is weak evidence."""
        return self.quantity.is_soft


_PLAIN = frozenset(
    {Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION, Kind.ORDINAL, Kind.DATE,
     Kind.WEEKDAY, Kind.TIME}
)  # fmt: skip
_Key = tuple[object, ...]


def say_the_same(source: Sequence[Quantity], target: Sequence[Quantity]) -> bool:
    """
    Tell whether both sides have the same plain quantities, so that no comparison would find a difference in them.

    False where one is compared by more than its fields: a range, a multiple, a discount, a name with digits, a weekday
    beside a date.
    """
    if len(source) != len(target):
        return False
    free = [*map(_key_of, target)]
    for key in map(_key_of, source):
        if key is None or key not in free:
            return False
        free.remove(key)
    kinds = {item.kind for item in source}
    return not (Kind.DATE in kinds and Kind.WEEKDAY in kinds)


def _key_of(item: Quantity) -> _Key | None:
    """Return what a plain quantity says, None for one that is not plain."""
    kind, value = item.kind, item.value
    if kind not in _PLAIN or item.high is not None or item.is_discount:
        return None
    if value is not None:
        return kind, value.numerator, value.denominator, item.unit and item.unit.name, item.currency
    if kind is Kind.DATE:
        fields = (item.year, item.month, item.day)
        return None if fields == (None, None, None) else (kind, *fields)
    if kind is Kind.WEEKDAY:
        return kind, item.weekday, item.is_soft
    return kind, item.minutes, item.half_day, item.zone


def select_kinds(quantities: Iterable[Quantity], *kinds: Kind) -> list[Quantity]:
    """Return the quantities of these kinds, in their order."""
    return [item for item in quantities if item.kind in kinds]


def drop_soft(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Return the quantities that are strong evidence, in their order."""
    return [item for item in quantities if not item.is_soft]


def collect_values(quantities: Iterable[Quantity]) -> set[Fraction]:
    """Return every value that the quantities have or may have."""
    return {value for item in quantities for value in (*item.values, *item.alternatives)}


def find_unmatched(
    quantities: Iterable[Quantity], others: Iterable[Quantity], agree: Callable[[Quantity, Quantity], bool]
) -> list[Quantity]:
    """Return the quantities that agree with none of `others`."""
    candidates = list(others)
    return [item for item in quantities if not any(agree(item, other) for other in candidates)]


def pair_changed(topic: str, left: Iterable[Quantity], right: Iterable[Quantity]) -> list[Mismatch]:
    """Pair what is left on both sides in order; a pair of two weak quantities is not reported."""
    pairs = zip(left, right, strict=False)
    return [Mismatch(topic, one, other) for one, other in pairs if not (one.is_soft and other.is_soft)]


def report_one_sided(topic: str, left: Iterable[Quantity], right: Iterable[Quantity]) -> list[Mismatch]:
    """Report what the source alone has as missing, and what the target alone has as extra."""
    return [
        *(Mismatch(topic, item, None, "missing") for item in left),
        *(Mismatch(topic, None, item, "extra") for item in right),
    ]


def find_miscounted(
    topic: str, here: Sequence[Quantity], there: Iterable[Quantity], key: Callable[[Quantity], int | None]
) -> list[Mismatch]:
    """
    Report a value of `key` that one side gives more often than the other, where each side has such a value.

    `Sunday, Monday, Monday` against 日, 一, 日; 5月和7月 against `May and May`.
    """
    others = list(there)
    counts = Counter(map(key, here))
    counts.subtract(map(key, others))
    lost = next((item for item in here if counts[key(item)] > 0), None)
    added = next((item for item in others if counts[key(item)] < 0), None)
    return [Mismatch(topic, lost, added)] if lost and added else []
