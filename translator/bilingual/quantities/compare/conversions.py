"""
What a style guide asks for behind an amount, and is no addition: `80 million yuan ($11.3 million)`, `120 km (75
miles)`, `the 15th Five-Year Plan (2026-30)`.

A sum in another currency is right within the rates of thirty years (`data/exchange_rates.tsv`), a measure within the
tolerance of `units`; years are those of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.chinese.numerals import read_number
from translator.bilingual.quantities.compare.texts import ComparedTexts
from translator.bilingual.quantities.compare.units import is_conversion
from translator.bilingual.quantities.currencies import YUAN, yuan_of
from translator.bilingual.quantities.english.lunar_dates import ORDINAL, ordinal_value
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.reigns import reigns_of
from translator.bilingual.quantities.tables import table
from translator.bilingual.words.patterns import pattern

_RATES: Final = {code: (Fraction(least), Fraction(most)) for code, least, most in table("exchange_rates", 3)}
_ROUNDED: Final = Fraction(3, 100)
_ABOUT: Final = (
    r"(?:约合?|大约|相当于|相當於|折合|合|即|或|约为|about|around|some|roughly|approximately|nearly|almost|more than"
    r"|(?:just )?(?:over|under)|or|i\.e\.|equal to|equivalent to|the equivalent of|worth|then|at the time|[=~≈])"
)
# Between an amount and what it comes to.
_BRACKET: Final = pattern(
    rf"[^()（）;；.。\d]{{0,32}}[(（[]\s?(?:{_ABOUT}[ ,]?){{0,3}}$|,? or (?:{_ABOUT} ){{0,2}}$|[，,]{_ABOUT}{{1,2}}$"
)
_PLAN: Final = pattern(
    rf"(?P<english>{ORDINAL}) five-year (?:plan|program(?:me)?)|第(?P<chinese>[一二三四五六七八九十]{{1,3}})个五年|"
    r"(?P<short>十[一二三四五六七八九]?|[六七八九])五(?=[”」》]|规划|規劃|计划|計畫|計劃|时期|時期|期间|期間|末|以来|以來|开局|開局|收官)"
)
_FIRST_PLANS: Final = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970)}
# The plans from the fourth on follow one another: the tenth has the years from 2001 to 2005.
_TENTH_PLAN: Final = 2001


_YEARS: Final = range(190, 2100)
_Years = tuple[int, int]


def without_conversions(
    found: Sequence[Mismatch], source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """Return `found` without the amounts and years that only repeat what stands beside them."""
    if not any(item.is_one_sided for item in found):
        return list(found)
    plans = [*_plans(texts.source), *_plans(texts.target)]
    return [item for item in found if not _is_repeated(item, source, target, texts, plans)]


def _is_repeated(
    mismatch: Mismatch,
    source: Sequence[Quantity],
    target: Sequence[Quantity],
    texts: ComparedTexts,
    plans: Sequence[_Years],
) -> bool:
    extra = mismatch.target or mismatch.source
    if extra is None or not mismatch.is_one_sided:
        return False
    years = _years_of(extra)
    if years and plans:
        return any(set(years) <= set(span) for span in plans)
    is_added = mismatch.target is not None
    here, text, tag = (target, texts.target, texts.target_tag) if is_added else (source, texts.source, texts.source_tag)
    other = next((item for item in here if item is not extra and _are_beside(extra, item, text)), None)
    return other is not None and _comes_to(other, extra, tag)


def _are_beside(one: Quantity, other: Quantity, text: str) -> bool:
    """Whether one of two amounts stands in brackets behind the other, or behind `or about`."""
    before, after = sorted((one, other), key=lambda item: item.start)
    return before.end <= after.start and _BRACKET.fullmatch(text[before.end : after.start].lower()) is not None


def _comes_to(one: Quantity, other: Quantity, tag: str) -> bool:
    """Whether an amount is the other in another currency or unit."""
    if one.kind is other.kind is Kind.MONEY and one.currency != other.currency:
        spans = [span for item in (one, other) for span in _in_dollars(item, tag)]
        is_known = len(spans) == len((one, other))
        return is_known and max(low for low, _ in spans) <= min(high for _, high in spans) * (1 + _ROUNDED)
    if one.unit is None or other.unit is None or one.unit == other.unit or one.unit.dimension != other.unit.dimension:
        return False
    return any(is_conversion(one, a, other, b) for a in one.values for b in other.values)


def _in_dollars(item: Quantity, tag: str) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the least and the most that a sum was in US dollars; nothing where no rate is known."""
    rate = _RATES.get(_code(item, tag))
    if rate is not None and item.values:
        amounts = [abs(value) for value in item.values]
        yield min(amounts) / rate[1], max(amounts) / rate[0]


def _code(item: Quantity, tag: str) -> str:
    return "USD" if item.currency == "$" else yuan_of(tag) if item.currency == YUAN else item.currency


def _plans(text: str) -> list[_Years]:
    """Return first and last year of each Five-Year Plan and each reign that `text` names."""
    found = [(reign.first, reign.last) for reign, _match in reigns_of(text.lower())]
    for match in _PLAN.finditer(text.lower()):
        number = ordinal_value(match["english"]) or _han_value(match["chinese"] or match["short"])
        first = _TENTH_PLAN + 5 * (number - 10)
        found.append(_FIRST_PLANS.get(number) or (first, first + 4))
    return found


def _han_value(text: str) -> int:
    number = read_number(text, 0)
    return int(number.value) if number else 0


def _years_of(item: Quantity) -> tuple[int, ...]:
    """Return the years that a quantity names: 2026-30, 2030年."""
    if item.kind is Kind.DATE:
        return (item.year,) if item.year and item.month is None else ()
    is_plain = item.kind is Kind.NUMBER and item.unit is None and item.value is not None
    return tuple(map(int, item.values)) if is_plain and all(value in _YEARS for value in item.values) else ()
