"""Forms of a quantity in English and in Chinese: the usual one, and all correct ones."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from translator.language import is_chinese, is_traditional
from translator.quantities.currencies import WRITTEN, YUAN, yuan_of
from translator.quantities.forms import dates as calendar
from translator.quantities.forms.numerals import (
    chinese_digits,
    chinese_numeral,
    decimal_text,
    english_words,
    ordinal_suffix,
    scaled_chinese,
    scaled_english,
    write_traditional,
)
from translator.quantities.model import Kind, Quantity
from translator.quantities.units import CHINESE_FORMS, ENGLISH_FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TRILLION: Final = re.compile("萬億(?!瓦|赫|帕|歐(?!元)|字節|比特|焦)")
"""Before these units 兆 would be read as mega."""


def render_quantity(quantity: Quantity, tag: str) -> str:
    """Return the usual way to write `quantity` in `tag`; its own text where it is an identifier."""
    forms = natural_forms(quantity, tag)
    return forms[0] if forms else quantity.text


def natural_forms(quantity: Quantity, tag: str) -> tuple[str, ...]:
    """
    List the right ways to write `quantity` in `tag`, the usual one first, each once.

    Each of them is read back by `find_quantities` as the same value; numbers are in the units that readers of the
    language expect (万 and 亿, million and billion).
    """
    if not is_chinese(tag):
        return tuple(dict.fromkeys(_english(quantity)))
    forms = list(_chinese(quantity, tag))
    if is_traditional(tag):
        forms = [write_traditional(form) for form in forms]
        forms = [_TRILLION.sub("兆", form) for form in forms if not tag.endswith("-HK")] + forms
    return tuple(dict.fromkeys(forms))


def _english(quantity: Quantity) -> Iterator[str]:
    return _WRITERS[quantity.kind][0](quantity, "en")


def _chinese(quantity: Quantity, tag: str) -> Iterator[str]:
    return _WRITERS[quantity.kind][1](quantity, tag)


def _ranged(quantity: Quantity, write: Callable[[Fraction], list[str]], link: str) -> list[str]:
    """Write `value`, or `value` and `high` with `link` between forms of the same style."""
    low = write(quantity.value or Fraction(0))
    if quantity.high is None:
        return low
    high = write(quantity.high)
    if low[0][-1].isdigit() is not high[0][-1].isdigit():
        low, high = [decimal_text(quantity.value or Fraction(0))], [decimal_text(quantity.high)]
    return [f"{one}{link}{other}" for one, other in zip(low, high, strict=False)]


def _number_en(quantity: Quantity, tag: str) -> Iterator[str]:
    yield from _ranged(quantity, scaled_english, " to ")
    value = quantity.value
    if quantity.high is None and value is not None and value.denominator == 1 and 0 <= value <= 100:
        yield english_words(int(value))


def _number_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    yield from _ranged(quantity, scaled_chinese, "至")
    value = quantity.value
    if quantity.high is None and value is not None and value.denominator == 1 and value >= 0:
        yield chinese_numeral(int(value))


def _money_en(quantity: Quantity, tag: str) -> Iterator[str]:
    forms, _ = WRITTEN.get(quantity.currency, ((), ()))
    for form in forms or ("{} " + quantity.currency,):
        for number in _ranged(quantity, scaled_english, " to "):
            yield form.format(number)


def _money_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    code = quantity.currency
    numbers = _ranged(quantity, scaled_chinese, "至")
    if code == "TWD":
        yield from (f"新台币{number}元" for number in numbers)
        return
    _, written = WRITTEN.get(code, ((), ()))
    names = ("元", *written) if code in {YUAN, yuan_of(tag)} else written or (code,)
    for name in names:
        yield from (f"{number}{name}" for number in numbers)


def _measure_en(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.unit is None:
        yield from _number_en(quantity, tag)
        return
    if _is_compound(quantity):
        yield f"{quantity.alternatives[0]} feet {quantity.alternatives[1]} inches"
        return
    name = _english_unit(quantity)
    yield from (f"{number} {name}" for number in _ranged(quantity, scaled_english, " to "))


def _is_compound(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.name == "in" and len(quantity.alternatives) == 2


def _english_unit(quantity: Quantity) -> str:
    assert quantity.unit is not None
    special = {"celsius": "°C", "fahrenheit": "°F", "lb": "lb", "MB": "MB", "GB": "GB", "KB": "KB", "TB": "TB",
    "MW": "MW", "GW": "GW",
               "kW": "kW", "MHz": "MHz", "GHz": "GHz", "hPa": "hPa"}  # fmt: skip
    if quantity.unit.name in special:
        return special[quantity.unit.name]
    forms = ENGLISH_FORMS[quantity.unit.name]
    symbol = quantity.unit.name
    words = [
        form
        for form in forms
        if len(form) > 3 and (form.endswith("s") or form in {"feet", "hertz", "square feet", "horsepower"})
    ]
    return (words or list(forms) or [symbol])[0]


def _measure_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.unit is None:
        yield from _number_zh(quantity, tag)
        return
    if _is_compound(quantity):
        yield f"{quantity.alternatives[0]}英尺{quantity.alternatives[1]}英寸"
        return
    for name in [form for form in CHINESE_FORMS[quantity.unit.name] if not form.isascii()][:2] or [quantity.unit.name]:
        yield from (f"{number}{name}" for number in _ranged(quantity, scaled_chinese, "至"))


def _percent_en(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.is_discount and quantity.value is not None:
        yield f"{decimal_text(100 - quantity.value * 100)}% off"
        return
    for suffix in ("%", " percent", " per cent"):
        numbers = _ranged(quantity, lambda value: [decimal_text(value * 100)], f"{suffix if suffix == '%' else ''} to ")
        yield from (f"{number}{suffix}" for number in numbers)


def _percent_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.is_discount and quantity.value is not None:
        yield f"打{decimal_text(quantity.value * 10)}折"
        return
    yield from (f"{number}%" for number in _ranged(quantity, lambda value: [decimal_text(value * 100)], "%至"))
    value = quantity.value or Fraction(0)
    if quantity.high is None and value >= 0:
        yield f"百分之{_spoken(value * 100)}"
        if (value * 10).denominator == 1 and 0 < value < 1:
            yield f"{chinese_numeral(int(value * 10))}成"


def _spoken(value: Fraction) -> str:
    whole, _, decimals = decimal_text(value).partition(".")
    return chinese_numeral(int(whole)) + (f"点{chinese_digits(decimals)}" if decimals else "")


def _point_en(quantity: Quantity, tag: str) -> Iterator[str]:
    yield from (
        f"{number} percentage points" for number in _ranged(quantity, lambda value: [decimal_text(value * 100)], " to ")
    )


def _point_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    yield from (f"{number}个百分点" for number in _ranged(quantity, lambda value: [decimal_text(value * 100)], "至"))


def _fraction_en(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    if value == Fraction(1, 2):
        yield "half"
    names = {3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}
    if value.denominator in names and 0 < value < 1 and value.numerator <= 12:
        plural = "s" if value.numerator > 1 else ""
        yield f"{english_words(value.numerator)}-{names[value.denominator]}{plural}"
    elif value != Fraction(1, 2):
        yield (
            f"{value.numerator}/{value.denominator}"
            if value.denominator <= 100 and 0 < value < 1
            else decimal_text(value)
        )


def _fraction_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    if value == Fraction(1, 2):
        yield "一半"
    if quantity.value is not None and value.denominator > 1:
        yield f"{chinese_numeral(value.denominator)}分之{chinese_numeral(value.numerator)}"


def _multiple_en(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    verbs = {Fraction(2): "doubled", Fraction(3): "tripled", Fraction(4): "quadrupled", Fraction(1, 2): "halved"}
    if value in verbs:
        yield verbs[value]
    yield f"{decimal_text(value)} times as much"


def _multiple_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    if value == Fraction(1, 2):
        yield "减半"
        return
    yield f"增至{decimal_text(value)}倍"
    if value > 1:
        yield f"增长了{decimal_text(value - 1)}倍"


def _ordinal_en(quantity: Quantity, tag: str) -> Iterator[str]:
    number = int(quantity.value or 0)
    yield f"{number}{ordinal_suffix(number)}"


def _ordinal_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    number = int(quantity.value or 0)
    yield f"第{number}"
    yield f"第{chinese_numeral(number)}"


def _as_it_is(quantity: Quantity, tag: str) -> Iterator[str]:
    yield quantity.text


_WRITERS: Final[dict[Kind, tuple[Callable[[Quantity, str], Iterator[str]], Callable[[Quantity, str],
Iterator[str]]]]] = {
    Kind.NUMBER: (_number_en, _number_zh), Kind.MONEY: (_money_en, _money_zh), Kind.MEASURE: (_measure_en, _measure_zh),
    Kind.PERCENT: (_percent_en, _percent_zh), Kind.PERCENTAGE_POINT: (_point_en, _point_zh),
    Kind.FRACTION: (_fraction_en, _fraction_zh), Kind.MULTIPLE: (_multiple_en, _multiple_zh),
    Kind.ORDINAL: (_ordinal_en, _ordinal_zh), Kind.DATE: (calendar.date_en, calendar.date_zh),
    Kind.WEEKDAY: (calendar.weekday_en, calendar.weekday_zh),
    Kind.TIME: (calendar.time_en, calendar.time_zh), Kind.PERIOD: (calendar.period_en, calendar.period_zh),
    Kind.DECADE: (calendar.decade_en, calendar.decade_zh),
    Kind.CENTURY: (calendar.century_en, calendar.century_zh), Kind.IDENTIFIER: (_as_it_is, _as_it_is),
}  # fmt: skip
