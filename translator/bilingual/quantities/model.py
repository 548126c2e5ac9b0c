"""The data types of this package: quantities, units, numerals, and what a comparison reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

VULGAR_FRACTIONS: Final = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5), "⅘": Fraction(4, 5), "⅙": Fraction(1, 6),
    "⅛": Fraction(1, 8), "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip


@lru_cache(maxsize=4096)
def whole_number(number: int | Fraction) -> Fraction:
    """Return `number` as a fraction; most numbers of a text are small, and were asked for before."""
    return Fraction(number)


class Kind(StrEnum):
    NUMBER = "number"
    MONEY = "money"
    MEASURE = "measure"
    PERCENT = "percent"
    """Also 成, 折, 千分之: `value` is the ratio itself, so 15 % is 3/20."""
    PERCENTAGE_POINT = "percentage_point"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    """`value` is the factor of the result: doubled is 2, 增长了两倍 is 3, 翻两番 is 4, halved is 1/2."""
    ORDINAL = "ordinal"
    DATE = "date"
    """A date or a part of one: some of `year`, `month`, `day`."""
    WEEKDAY = "weekday"
    TIME = "time"
    PERIOD = "period"
    """A quarter, a half-year, a fiscal year, or a comparison (同比); see `period`."""
    DECADE = "decade"
    """`value` is the first year (1980), or 80 where the century is not said."""
    CENTURY = "century"
    IDENTIFIER = "identifier"
    """Digits that belong to a name (COVID-19, G20, A4): `value` is what they would be."""


@dataclass(frozen=True, slots=True)
class MeasureUnit:
    """A unit of measure: `factor` turns a value into the base unit of `dimension`."""

    name: str
    """Symbol or English singular: `km`, `acre`, `year`."""
    dimension: str
    """`length area volume mass speed temperature energy power data frequency time months pressure angle electric`."""
    factor: Fraction
    """How many base units (m, m², l, kg, m/s, °C, J, W, byte, Hz, s, month …) one of it is; 1 for temperatures."""
    offset: Fraction = Fraction(0)
    """For temperatures: degrees that are taken off before the factor (32 for °F)."""

    def to_base(self, value: Fraction) -> Fraction:
        return (value - self.offset) * self.factor


@dataclass(slots=True, unsafe_hash=True)
class Numeral:
    """A number that was read from digits or words: where it ends, its value, and how it was written."""

    end: int
    """Offset behind it, in code points of the folded text."""
    value: Fraction
    mantissa: Fraction
    """The number before its scale word: 3.1 of `3.1 billion`, 1.2 of 1.2万."""
    is_spelled: bool
    """Written in words or Han numerals."""
    is_soft: bool = False
    """Weak evidence; see `Quantity.is_soft`."""
    is_approximate: bool = False
    alternatives: tuple[Fraction, ...] = ()
    high: Fraction | None = None
    """Second reading of 三四十: 40."""
    is_scaled: bool = False
    """A scale word (million, 万) belongs to it."""


@dataclass(slots=True, unsafe_hash=True)
class Quantity:
    """
    One number, sum, measure, date … of a text, normalised.

    Offsets are code points of the text that was read, half-open. Values are exact. Fields that do not belong to the
    kind keep their defaults. Nobody changes one once it is made; a frozen one takes five times as long to make.
    """

    kind: Kind
    start: int
    end: int
    text: str
    """The text at `start:end`."""
    value: Fraction | None = None
    high: Fraction | None = None
    """The other end of a range (3.5 to 4 %), or of 三四十; `value` is the end that is written first."""
    alternatives: tuple[Fraction, ...] = ()
    """Other values that the same words may stand for (60m: sixty, or sixty million)."""
    unit: MeasureUnit | None = None
    currency: str = ""
    """ISO 4217, or `$` for dollars of an unnamed country, `¥` for yen or yuan, `¢` for a hundredth of any, or empty."""
    is_approximate: bool = False
    """余, 多, 近, 约, almost, more than …"""
    is_soft: bool = False
    """Weak evidence: a word up to twelve, a single Han numeral, a vague or ambiguous expression, an identifier."""
    is_spelled: bool = False
    """Written in words or Han numerals."""
    is_discount: bool = False
    """打七折, 30 % off: `value` is what is still paid, 7/10."""
    year: int | None = None
    """Gregorian, whatever the era of the text."""
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """ISO: Monday is 1, Sunday 7."""
    minutes: int | None = None
    """Minutes since midnight; below 720 where `half_day` is empty and the text does not say which half."""
    half_day: str = ""
    """`am`, `pm`, or empty where the text does not say."""
    zone: str = ""
    """`ET`, `BST`, `UTC`, `Asia/Shanghai` … or empty."""
    period: str = ""
    """`Q1`–`Q4`, `H1`, `H2`, `FY`, `yoy`, `qoq`, `mom`."""
    era: str = ""
    """`ROC` for years of the Republic (民國), or a name of `reigns.REIGNS` (乾隆); `year` is already converted."""
    calendar: str = ""
    """`lunar`, `leap` (in a month that is put in) or `open` (either calendar) where month and day are not Gregorian."""
    reading: str = ""
    """For a date that could be read two ways (03/04/2021): `MD`, the reading that was taken."""
    correction: str = ""
    """The right form of a wrong English ordinal (`23rd` for `23th`), or empty."""

    @property
    def values(self) -> tuple[Fraction, ...]:
        return tuple(item for item in (self.value, self.high) if item is not None)


Recognition = tuple[Kind, int, int, dict[str, Any]]
"""A recogniser's find: kind, start, end, and the other fields of the quantity."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference between the quantities of a source and its translation."""

    topic: str
    """The check that it belongs to: `num.value`, `date.weekday` …"""
    source: Quantity | None
    """None where the target alone has it."""
    target: Quantity | None
    """None where the source alone has it."""
    reason: str = "changed"
    """`changed phrase missing extra part unit unit-lost converted currency currency-lost sign compound point fiscal`
    `zone decrease calendar suffix ambiguous rate`."""
    repairs_drafts: bool = False
    """The source's quantity may replace the target's in a draft of a machine."""

    @property
    def is_one_sided(self) -> bool:
        """Left out or added, not changed: nothing on the other side stands in its place."""
        return self.reason in {"missing", "extra"}
