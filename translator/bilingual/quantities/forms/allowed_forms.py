"""The digit strings that a correct translation may contain; the number lock of an engine allows no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.forms.numerals import (
    decimal_text,
    has_short_decimals,
    scaled_chinese,
    scaled_english,
    write_traditional,
)
from translator.bilingual.quantities.model import Kind, Quantity
from translator.bilingual.quantities.scales import WRITTEN_CHINESE, WRITTEN_ENGLISH
from translator.bilingual.quantities.search import find_hints, find_quantities
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.patterns import longest_first, pattern

# Below it a plain number is natural: in Chinese 100,000, in English a million (measured, ENGINES 1.2).
_PLAIN_LIMIT: Final = {True: 10**5, False: 10**6}
_DIGITS = pattern(r"\d[\d.,]*")


def allowed_forms(source: str, source_tag: str, target_tag: str) -> tuple[str, ...]:
    """
    List every digit string that a right translation of `source` may hold, longest first.

    Values that have a unit word come in the target's natural unit only (`48 million` allows 4800万 and neither 48 nor
    48000000); dates as the digits of their parts; number words and month names as digits. Forms are bare: signs,
    units and currencies are letters, which the lock does not watch.
    """
    quantities = find_quantities(source, source_tag)
    forms: dict[str, None] = {}
    for quantity in quantities:
        forms.update(dict.fromkeys(_forms(quantity, target_tag)))
    mantissas = _mantissas(quantities)
    for value in sorted(find_hints(source, source_tag)):
        if value not in mantissas and 0 < value <= 100:
            forms.setdefault(decimal_text(value))
    kept = [form for form in forms if re.search(r"\d", form)]
    if is_traditional(target_tag):
        kept = [write_traditional(form) for form in kept] + [
            form.replace("万亿", "兆") for form in kept if "万亿" in form
        ]
    return tuple(longest_first({*kept}))


def _mantissas(quantities: tuple[Quantity, ...]) -> set[Fraction]:
    """Collect the bare numbers before scale words, which are not allowed alone."""
    found: set[Fraction] = set()
    for quantity in quantities:
        for match in _DIGITS.finditer(quantity.text):
            digits = match.group().rstrip(".,").replace(",", "")
            if digits.count(".") > 1:
                continue  # a version or a dotted date
            number = Fraction(digits)
            if quantity.value is not None and number not in {
                *quantity.values,
                *(100 * value for value in quantity.values),
            }:
                found.add(number)
    return found


def _forms(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.kind in {Kind.DATE, Kind.PERIOD, Kind.TIME, Kind.DECADE, Kind.CENTURY, Kind.WEEKDAY, Kind.IDENTIFIER}:
        yield from _calendar_forms(quantity)
        return
    factor = 100 if quantity.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT} else 1
    values = [value * factor for value in quantity.values]
    if quantity.kind in {Kind.MULTIPLE, Kind.FRACTION}:
        values += [Fraction(part) for value in quantity.values for part in (value.numerator, value.denominator)]
        values += [value - 1 for value in quantity.values if value > 1]
    if quantity.kind is not Kind.MONEY and quantity.high is None:
        values += quantity.alternatives
    for value in values:
        yield from _value_forms(abs(value), tag)
    if quantity.high is not None:
        yield from _shared_unit(quantity, tag)


def _value_forms(value: Fraction, tag: str) -> Iterator[str]:
    chinese = is_chinese(tag)
    yield from (scaled_chinese if chinese else scaled_english)(value)
    if value < _PLAIN_LIMIT[chinese]:
        yield decimal_text(value)
        yield decimal_text(value, grouped=True)


def _shared_unit(quantity: Quantity, tag: str) -> Iterator[str]:
    """Allow the bare first number of `3至4亿`, whose unit word stands behind the second."""
    low, high = sorted(abs(value) for value in quantity.values)
    written = WRITTEN_CHINESE if is_chinese(tag) else WRITTEN_ENGLISH
    scale = next((scale for _, scale in written if high >= scale), None)
    if scale is not None and has_short_decimals(low / scale):
        yield decimal_text(low / scale)


def _calendar_forms(quantity: Quantity) -> Iterator[str]:
    yield from (match.group().rstrip(".,") for match in re.finditer(r"\d+(?:[:.]\d+)*", quantity.text))
    for number in (quantity.year, quantity.month, quantity.day):
        if number is not None:
            yield str(number)
    if quantity.day is not None:
        yield f"{quantity.day:02}"
    if quantity.minutes is not None:
        hour, minute = divmod(quantity.minutes, 60)
        for item in {hour, hour % 12 or 12, *({hour + 12} if hour < 12 and not quantity.half_day else set())}:
            yield str(item)
            yield f"{item}:{minute:02}"
        if minute:
            yield f"{minute:02}"
            yield str(minute)
    if quantity.period[1:].isdigit():
        yield quantity.period[1:]
    if quantity.value is not None:
        value = int(quantity.value)
        yield str(value)
        if quantity.kind is Kind.DECADE and value >= 1000:
            yield from (str(value % 100), str(value // 100 + 1))
