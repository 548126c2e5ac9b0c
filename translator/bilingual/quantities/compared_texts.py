"""The basis of all comparisons: the two texts, the values of their quantities, and lists of mismatches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from translator.bilingual.quantities.hint_words import find_hints
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.tables import YUAN, yuan_of
from translator.bilingual.words.language import is_chinese


@dataclass(slots=True)
class ComparedTexts:
    """The two texts and their languages, from which hints are read when they are needed."""

    source: str = ""
    target: str = ""
    source_tag: str = "en"
    target_tag: str = "zh-Hans"
    article_date: str = ""
    """ISO date of the article, empty where it is not known."""

    @property
    def day(self) -> date | None:
        """The day of the article, None where it is not known."""
        try:
            return date.fromisoformat(self.article_date[:10])
        except ValueError:
            return None

    def turned(self, english: Quantity, chinese: Quantity) -> tuple[Quantity, Quantity]:
        """Return what stands in the source, and what in the target, of a pair of quantities."""
        return (english, chinese) if is_chinese(self.target_tag) else (chinese, english)

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
        return self.quantity.is_soft


_PLAIN = frozenset(
    {Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION, Kind.ORDINAL, Kind.DATE,
     Kind.WEEKDAY, Kind.TIME, Kind.IDENTIFIER}
)  # fmt: skip
_COUNTS = frozenset({Kind.NUMBER, Kind.ORDINAL, Kind.FRACTION, Kind.IDENTIFIER})
_RANGES = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.PERCENT})
_YEARS = range(1000, 2200)
_ONE = (1, 1)
_Key = tuple[object, ...]


def say_the_same(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> bool:
    """
    Return whether both sides have the same plain quantities, so that no comparison would find a difference in them.

    A 一 or a `one` that counts nothing is left out, `$` is USD, and 2015年 is the number 2015. A weak count that the
    target leaves out is not a difference either. False where something is compared by more than its fields: several
    ranges, a multiple, a discount, a weekday beside a date.
    """
    source, target = _without_articles(source), _without_articles(target)
    if len(source) != len(target):
        return not target and all(item.is_soft and item.kind in _COUNTS and not _is_one_unit(item) for item in source)
    free = [_key_of(item, texts.target_tag) for item in target]
    ranges = 0
    for item in source:
        key = _key_of(item, texts.source_tag)
        if key is None or key not in free:
            return False
        free.remove(key)
        ranges += item.high is not None
    kinds = {item.kind for item in source}
    return ranges < 2 and not (Kind.WEEKDAY in kinds and Kind.DATE in kinds)


# It is one of a unit, or half, which English may say by an article: 一分钟, `a minute`, `an hour`.
def _is_one_unit(item: Quantity) -> bool:
    return item.unit is not None and item.value is not None and item.value.as_integer_ratio() in {_ONE, (1, 2)}


# Return `quantities` without each lone 一 or `one`, if there is no other one that it could stand for.
def _without_articles(quantities: Sequence[Quantity]) -> Sequence[Quantity]:
    rest = [item for item in quantities if not (item.is_soft and _is_article(item))]
    if len(rest) == len(quantities):
        return quantities
    is_clear = all(value.as_integer_ratio() != _ONE for item in rest for value in (*item.values, *item.alternatives))
    return rest if is_clear else quantities


def _is_article(item: Quantity) -> bool:
    is_bare = item.kind is Kind.NUMBER and item.is_spelled and item.unit is None and not item.currency
    is_plain = is_bare and item.high is None and not item.alternatives and not item.is_discount
    return is_plain and item.value is not None and item.value.as_integer_ratio() == _ONE


# Return what a plain quantity says to readers of `tag`, None if it is not plain.
def _key_of(item: Quantity, tag: str) -> _Key | None:
    kind, value = item.kind, item.value
    if kind not in _PLAIN or item.is_discount:
        return None
    if kind is Kind.IDENTIFIER:
        return kind, item.text
    if value is not None:
        number = value.as_integer_ratio()
        if item.high is not None:
            return (kind, number, item.high.as_integer_ratio(), *_unit_of(item, tag)) if kind in _RANGES else None
        if kind is Kind.NUMBER and number[0] in _YEARS and number[1] == 1 and item.unit is None and not item.currency:
            return Kind.DATE, number[0], None, None
        return (kind, number, *_unit_of(item, tag))
    if kind is Kind.DATE:
        fields = (item.year, item.month, item.day)
        return None if fields == (None, None, None) or item.calendar else (kind, *fields)
    if kind is Kind.WEEKDAY:
        return kind, item.weekday, item.is_soft
    return kind, item.minutes, item.half_day, item.zone


def _unit_of(item: Quantity, tag: str) -> tuple[str | None, str]:
    code = item.currency
    if code:
        code = yuan_of(tag) if code == YUAN else "$" if code == "USD" else code
    return (item.unit.name if item.unit else None), code


def select_kinds(quantities: Iterable[Quantity], *kinds: Kind) -> list[Quantity]:
    return [item for item in quantities if item.kind in kinds]


def drop_soft(quantities: Iterable[Quantity]) -> list[Quantity]:
    return [item for item in quantities if not item.is_soft]


def collect_values(quantities: Iterable[Quantity]) -> set[Fraction]:
    """Return every value that the quantities have or may have."""
    return {value for item in quantities for value in (*item.values, *item.alternatives)}


def find_unmatched(
    quantities: Iterable[Quantity], others: Iterable[Quantity], agree: Callable[[Quantity, Quantity], bool]
) -> list[Quantity]:
    candidates = list(others)
    return [item for item in quantities if not any(agree(item, other) for other in candidates)]


def pair_changed(
    topic: str, left: Iterable[Quantity], right: Iterable[Quantity], *, repairs_drafts: bool = False
) -> list[Mismatch]:
    """Pair what is left on both sides in order; a pair of two weak quantities is not reported."""
    return [
        Mismatch(topic, one, other, repairs_drafts=repairs_drafts)
        for one, other in zip(left, right, strict=False)
        if not (one.is_soft and other.is_soft)
    ]


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
