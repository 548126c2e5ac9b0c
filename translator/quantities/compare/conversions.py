"""
What a style guide asks for behind an amount is proved where both are known, and no addition: `80 million yuan ($11.3
million)`, `120 km (75 miles)`, `the 15th Five-Year Plan (2026-30)`.

A sum in another currency is right within the rates of thirty years (`data/exchange_rates.tsv`), a measure within the
tolerance of `units`; years are those of the plan. What stands in brackets and cannot be is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from translator.patterns import pattern
from translator.quantities.chinese.numerals import read_number
from translator.quantities.compare.texts import ComparedTexts
from translator.quantities.compare.units import is_conversion
from translator.quantities.currencies import YUAN, yuan_of
from translator.quantities.english.lunar_dates import ORDINAL, ordinal_value
from translator.quantities.model import Kind, Mismatch, Quantity
from translator.quantities.reigns import reigns_of
from translator.quantities.tables import table

_RATES: Final = {code: (Fraction(least), Fraction(most)) for code, least, most in table("exchange_rates", 3)}
_ROUNDED: Final = Fraction(3, 100)
_ABOUT: Final = (
    r"(?:约合?|大约|相当于|相當於|折合|合|即|或|约为|about|around|some|roughly|approximately|nearly|almost|more than"
    r"|(?:just )?(?:over|under)|or|i\.e\.|equal to|equivalent to|the equivalent of|worth|then|at the time|[=~≈])"
)
_BRACKET: Final = pattern(
    rf"[^()（）;；.。\d]{{0,32}}[(（[]\s?(?:{_ABOUT}[ ,]?){{0,3}}$|,? or (?:{_ABOUT} ){{0,2}}$|[，,]{_ABOUT}{{1,2}}$"
)
"""Between an amount and what it comes to."""
_PLAN: Final = pattern(
    rf"(?P<english>{ORDINAL}) five-year (?:plan|program(?:me)?)|第(?P<chinese>[一二三四五六七八九十]{{1,3}})个五年|"
    r"(?P<short>十[一二三四五六七八九]?|[六七八九])五(?=[”」》]|规划|規劃|计划|計畫|計劃|时期|時期|期间|期間|末|以来|以來|开局|開局|收官)"
)
_BEHIND_PLAN: Final = pattern(r"[^()（）]{0,32}[(（[]$")
_FIRST_PLANS: Final = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970)}
_TENTH_PLAN: Final = 2001
"""The plans from the fourth on follow one another: the tenth has the years from 2001 to 2005."""


_YEARS: Final = range(190, 2100)
_Years = tuple[int, int]


def prove_conversions(
    found: Sequence[Mismatch], source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """Return `found` without the amounts and years that only repeat what stands beside them; wrong ones as errors."""
    if not any(item.is_one_sided for item in found):
        return list(found)
    plans = [*_plans(texts.source), *_plans(texts.target)]
    return [kept for item in found if (kept := _proved(item, source, target, texts, plans)) is not None]


def _proved(
    mismatch: Mismatch,
    source: Sequence[Quantity],
    target: Sequence[Quantity],
    texts: ComparedTexts,
    plans: Sequence[tuple[_Years, re.Match[str]]],
) -> Mismatch | None:
    """Return a mismatch as it is, as an error where its amount is no conversion, or None where it is a right one."""
    extra = mismatch.target or mismatch.source
    if extra is None or not mismatch.is_one_sided:
        return mismatch
    is_added = mismatch.target is not None
    here, text, tag = (target, texts.target, texts.target_tag) if is_added else (source, texts.source, texts.source_tag)
    years = _years_of(extra)
    if years and plans:
        return _proved_years(mismatch, extra, years, text, plans)
    other = next((item for item in here if item is not extra and _are_beside(extra, item, text)), None)
    is_right = _comes_to(other, extra, tag) if other else None
    if is_right is None or other is None:
        return mismatch
    same = next((item for item in source if item.value == other.value and item.kind is other.kind), None)
    if is_right or not is_added or same is None:
        return None if is_right else mismatch
    return Mismatch("num.unit" if extra.unit else "num.currency", same, extra, "rate")


def _are_beside(one: Quantity, other: Quantity, text: str) -> bool:
    """Whether one of two amounts stands in brackets behind the other, or behind `or about`."""
    before, after = sorted((one, other), key=lambda item: item.start)
    return before.end <= after.start and _BRACKET.fullmatch(text[before.end : after.start].lower()) is not None


def _comes_to(one: Quantity, other: Quantity, tag: str) -> bool | None:
    """Whether an amount is the other in another currency or unit; None where nothing can be told."""
    if one.kind is other.kind is Kind.MONEY and one.currency != other.currency:
        spans = [span for item in (one, other) for span in _in_dollars(item, tag)]
        if len(spans) != len((one, other)):
            return None
        return max(low for low, _ in spans) <= min(high for _, high in spans) * (1 + _ROUNDED)
    if one.unit is None or other.unit is None or one.unit == other.unit or one.unit.dimension != other.unit.dimension:
        return None
    return any(is_conversion(one, a, other, b) for a in one.values for b in other.values)


def _in_dollars(item: Quantity, tag: str) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the least and the most that a sum was in US dollars; nothing where no rate is known."""
    rate = _RATES.get(_code(item, tag))
    if rate is not None and item.values:
        amounts = [abs(value) for value in item.values]
        yield min(amounts) / rate[1], max(amounts) / rate[0]


def _code(item: Quantity, tag: str) -> str:
    return "USD" if item.currency == "$" else yuan_of(tag) if item.currency == YUAN else item.currency


def _plans(text: str) -> list[tuple[_Years, re.Match[str]]]:
    """Return the years of each Five-Year Plan and each reign that `text` names, with its place."""
    found = [((reign.first, reign.last), match) for reign, match in reigns_of(text.lower())]
    for match in _PLAN.finditer(text.lower()):
        number = ordinal_value(match["english"]) or _han_value(match["chinese"] or match["short"])
        first = _TENTH_PLAN + 5 * (number - 10)
        found.append((_FIRST_PLANS.get(number) or (first, first + 4), match))
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


def _proved_years(
    mismatch: Mismatch,
    extra: Quantity,
    years: tuple[int, ...],
    text: str,
    plans: Sequence[tuple[_Years, re.Match[str]]],
) -> Mismatch | None:
    """Return None for the first and last year of a plan that is named, an error for others in brackets behind it."""
    if any(set(years) <= set(span) for span, _ in plans):
        return None
    named = [match for _, match in plans if match.string == text.lower()]
    is_its_own = any(_BEHIND_PLAN.fullmatch(text[match.end() : extra.start]) for match in named)
    source = next((match for _, match in plans if match.string != text.lower()), None)
    if not is_its_own or source is None or len(years) == 1 or mismatch.target is None:
        return mismatch
    plan = Quantity(Kind.IDENTIFIER, *source.span(), source[0])
    return Mismatch("num.range", plan, extra, "rate")
