"""Differences of units and currencies where the values agree, and conversions from one unit to another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.compare.currencies import is_unnamed_dollar
from translator.bilingual.quantities.compare.texts import ComparedTexts, QuantityValue
from translator.bilingual.quantities.currencies import FAMILIES, YUAN, yuan_of
from translator.bilingual.quantities.model import Kind, MeasureUnit, Mismatch, Quantity
from translator.bilingual.quantities.units import UNITS, english_unit
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

TOLERANCE: Final = Fraction(5, 100)
"""How far a converted value may be off: 10 miles are about 16 km."""

_OLD_LENGTHS: Final = frozenset({"chi", "zhang"})
# So many figures tell that a conversion was not rounded to the next ten.
_PRECISE: Final = 3
_ROUND: Final = 2
# Units that stand for one another where the rest is understood: `5 degrees` are 5摄氏度.
_SAME_IN_PROSE: Final = (
    frozenset({"degree", "celsius"}), frozenset({"degree", "fahrenheit"}), frozenset({"day", "night"}),
)  # fmt: skip


# Unit → the words of either language that give a bare number this unit.
_SUPPLIED: Final = {
    "month": pattern(r"month|trimester|semester|baby|babies|infant|月|季|学期|學期", re.IGNORECASE),
    "week": pattern(r"week|fortnight|周|週|星期|礼拜|禮拜|旬", re.IGNORECASE),
}
# What people who talk may call 块钱.
_DOLLARS: Final = frozenset({"$", *FAMILIES["$"]})
# What a Chinese sum without a currency may be in English: 月薪上万 is over 10,000 yuan, not dollars.
_AT_HOME: Final = frozenset({"", "CNY", "¥"})
_ANY_CURRENCY: Final = pattern(
    r"[元圆圓镑鎊币幣刀块塊$€£¥￥]|[美欧歐日港澳台臺英]|卢比|盧比|卢布|盧布|法郎|比索|克朗|铢|銖|[A-Z]{2,3}"
)
_TIMES: Final = frozenset({"time", "months"})
_COUNTING: Final = frozenset({Kind.NUMBER, Kind.ORDINAL})
# Rate → the unit before its `per`: 60 km/h are 时速60公里, 每小时60公里.
_WHOLES: Final = {"mph": "mile", "mpg": "mile", "psi": "lb"} | {
    name: name.partition("/")[0] for name in UNITS if name.partition("/")[0] in UNITS and "/" in name
}
_FEET_AND_INCHES: Final = 2
_SPANS_BY_NAME: Final = {
    "second": "s",
    "minute": "min",
    **{name: name for name in ("hour", "day", "week", "month", "year")},
}
_SPANS: Final = frozenset(_SPANS_BY_NAME.values())
_HALF: Final = Fraction(1, 2)
_MU_BEFORE: Final = pattern(r"(?:[亩畝][产產]|每[亩畝])[^，。；\d]{0,8}\Z")
_AREA_BEHIND: Final = pattern(
    r"(?: of [a-z]+)?(?: ?/ ?| (?:per|an?|each|every) )(hectare|ha|acre)(?![a-z])", re.IGNORECASE
)
_A_MEASURE: Final = pattern(
    r"(?<![a-z])(?<!half )(?<!quarter of )(?<!third of )(?:an?|one)"
    r" (?=(?:ounce|pound|gram|kilogram|ton|tonne|mile|kilometer|kilometre|meter|metre|inch|foot"
    r"|yard|acre|hectare|liter|litre|gallon|barrel|pint)(?![a-z-]))"
)
# A long span of time that English says by its article: `in a decade`.
_LONG_SPAN: Final = pattern(
    r"(?<![a-z])(?:(?:in|for|over|within|after|during|of|about|nearly|almost|than|took|takes?|lasted|spent) an?"
    r"|another)"
    r" (month|year|decade|century)(?![a-z-]| and a half)",
    re.IGNORECASE,
)
_AN_HOUR: Final = pattern(rf"(?<![a-z])an?(?:other)? ({'|'.join(_SPANS_BY_NAME)})(?![a-z-]| and a half)", re.IGNORECASE)
_PER: Final = pattern(r"每|时速|秒速|時速|/|(?<![a-z])(?:per|an?|one|each|every|speeds?)(?![a-z])", re.IGNORECASE)


def compare_amounts(pairs: Sequence[tuple[QuantityValue, QuantityValue]], texts: ComparedTexts) -> list[Mismatch]:
    """List the pairs of equal value whose unit or currency differs; `pairs` are values of the source and the target."""
    found: list[Mismatch] = []
    sides = [{id(item.quantity): item.quantity for item in side}.values() for side in zip(*pairs, strict=True)]
    for one, other in pairs:
        if _is_wrong_foot(one.quantity, other) or _is_wrong_foot(other.quantity, one):
            found.append(Mismatch("num.unit", one.quantity, other.quantity, "phrase"))
            continue
        if one.value != other.value or _has_better(one.quantity, other.quantity, sides):
            continue
        pair = one.quantity, other.quantity
        mismatch = _compare_unit(*pair, texts) or _compare_currency(*pair, texts)
        if mismatch is not None and mismatch not in found:
            found.append(mismatch)
    return found


def compare_single_units(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """Report `an hour` that became 1分钟 or 半小时, or the reverse: English says one of a unit by its article."""
    if is_chinese(texts.source_tag) is is_chinese(texts.target_tag):
        return []
    is_into = is_chinese(texts.target_tag)
    english, chinese, text = (source, target, texts.source) if is_into else (target, source, texts.target)
    found = _compare_single_measures(english, chinese, text, texts)
    found = (
        found
        or _compare_half_units(english, chinese, text, texts)
        or _compare_long_spans(english, chinese, text, texts)
    )
    if found:
        return found
    singles = [
        item for item in chinese if item.value == 1 and item.high is None and item.unit and item.unit.name in _SPANS
    ]
    if not singles:
        return []
    named = {item.unit.name for item in chinese if item.unit}
    articles = {match[1].lower(): match for match in _AN_HOUR.finditer(text)}
    said = {item.unit.name for item in english if item.unit} | {_SPANS_BY_NAME[name] for name in articles}
    left = [item for item in singles if item.unit and item.unit.name not in said]
    lost = [match for name, match in articles.items() if _SPANS_BY_NAME[name] not in named]
    if len(left) != 1 or len(lost) != 1:
        return []
    unit = UNITS[_SPANS_BY_NAME[lost[0][1].lower()]]
    other = Quantity(Kind.MEASURE, *lost[0].span(), lost[0][0], value=Fraction(1), unit=unit)
    return [Mismatch("num.unit", *texts.turned(other, left[0]), "unit")]


def _compare_single_measures(
    english: Sequence[Quantity], chinese: Sequence[Quantity], text: str, texts: ComparedTexts
) -> list[Mismatch]:
    """Report `an ounce` that became 一磅, where each side has one of a measure once."""
    lowered = text.lower()
    articles = list(_A_MEASURE.finditer(lowered))
    found = english_unit(lowered, articles[0].end(), is_glued=False) if len(articles) == 1 else None
    if found is None:
        return []
    unit, end = found
    singles = [
        item for item in chinese
        if item.value == 1 and item.high is None and item.unit and item.unit.dimension == unit.dimension
    ]  # fmt: skip
    known = {item.unit.name for item in english if item.unit} | {unit.name}
    if len(singles) != 1 or singles[0].unit is None or singles[0].unit.name in known:
        return []
    if any(item.unit and _is_same_unit(item.unit, unit) for item in chinese) or _is_same_unit(singles[0].unit, unit):
        return []
    one = Quantity(
        Kind.MEASURE, articles[0].start(), end, text[articles[0].start() : end], value=Fraction(1), unit=unit
    )
    return [Mismatch("num.unit", *texts.turned(one, singles[0]), "unit")]


def _compare_half_units(
    english: Sequence[Quantity], chinese: Sequence[Quantity], text: str, texts: ComparedTexts
) -> list[Mismatch]:
    """Report 半小时 that became `an hour`, or the reverse, where each side speaks of the unit once."""
    halves = [item for item in chinese if item.value == _HALF and item.unit and item.unit.name in _SPANS]
    if len(halves) != 1:
        return []
    unit = halves[0].unit
    articles = [match for match in _AN_HOUR.finditer(text) if UNITS[_SPANS_BY_NAME[match[1].lower()]] == unit]
    is_once = len(articles) == 1 and all(item is halves[0] or item.unit != unit for item in (*english, *chinese))
    if not is_once or "half" in text.lower():
        return []
    one = Quantity(Kind.MEASURE, *articles[0].span(), articles[0][0], value=Fraction(1), unit=unit)
    return [Mismatch("num.fraction", *texts.turned(one, halves[0]))]


def _compare_long_spans(
    english: Sequence[Quantity], chinese: Sequence[Quantity], text: str, texts: ComparedTexts
) -> list[Mismatch]:
    """Report `in a decade` that became 百年间, or the reverse: the only span of each side that the other has not."""
    spans = [
        Quantity(Kind.MEASURE, *match.span(), match[0], value=Fraction(1), unit=UNITS[match[1].lower()])
        for match in _LONG_SPAN.finditer(text)
    ]
    said, heard = ({months for item in side for months in _months(item)} for side in ([*english, *spans], chinese))
    lost = [item for item in spans if heard.isdisjoint(_months(item))]
    added = [item for item in chinese if _months(item) and said.isdisjoint(_months(item))]
    if len(lost) != 1 or len(added) != 1 or added[0].high is not None:
        return []
    return [Mismatch("num.value", *texts.turned(lost[0], added[0]), "phrase")]


def _months(item: Quantity) -> list[Fraction]:
    """Return how many months a span of time in months, years or more has."""
    unit = item.unit
    return [unit.to_base(value) for value in item.values] if unit and unit.dimension == "months" else []


def is_same_yield(mismatch: Mismatch, texts: ComparedTexts) -> bool:
    """Whether an amount by the mu is the same by the hectare or acre: 亩产1200斤, `9 tons per hectare`."""
    if (
        mismatch.source is None
        or mismatch.target is None
        or is_chinese(texts.source_tag) is is_chinese(texts.target_tag)
    ):
        return False
    english, chinese = texts.turned(mismatch.source, mismatch.target)
    is_into = is_chinese(texts.target_tag)
    text, its = (texts.source, texts.target) if is_into else (texts.target, texts.source)
    area = _AREA_BEHIND.match(text, english.end)
    if area is None or not _MU_BEFORE.search(its, 0, chinese.start) or english.value is None or chinese.value is None:
        return False
    ours, theirs = (
        item.unit.to_base(value) if item.unit else value
        for item, value in ((english, english.value), (chinese, chinese.value))
    )
    tags = (texts.source_tag, texts.target_tag) if is_into else (texts.target_tag, texts.source_tag)
    codes = [_code(item, tag) for item, tag in zip((english, chinese), tags, strict=True)]
    is_alike = codes[0] == codes[1] and (english.unit and english.unit.dimension) == (
        chinese.unit and chinese.unit.dimension
    )
    wanted = theirs * UNITS["acre" if area[1].lower() == "acre" else "ha"].factor / UNITS["mu"].factor
    return is_alike and abs(ours - wanted) <= wanted * TOLERANCE


def _is_wrong_foot(whole: Quantity, part: QuantityValue) -> bool:
    """Whether the feet of `5 ft 6 inches` have become metres beside 6英寸."""
    unit = part.quantity.unit
    is_length = len(whole.alternatives) == _FEET_AND_INCHES and whole.unit is UNITS["in"] and unit is not None
    return is_length and part.value == whole.alternatives[0] and unit in {UNITS["m"], UNITS["cm"], UNITS["km"]}


def _has_better(one: Quantity, other: Quantity, sides: Sequence[Iterable[Quantity]]) -> bool:
    """
    Whether a partner that counts something else stands for another amount, which has its unit.

    `5 pails … 5 liters` beside 5桶……5升, `1 cm per year` beside 1年……1厘米.
    """
    if one.unit is None or other.unit is None or one.unit == other.unit or one.currency or other.currency:
        return False
    here, there = sides
    ours, theirs = (
        [item for item in side if item.value == one.value and item.unit is not None and item.unit == unit]
        for side, unit in ((here, other.unit), (there, one.unit))
    )
    if one.unit.dimension == other.unit.dimension and not (one.is_soft and other.is_soft):
        bare = any(item.value == one.value and item.unit is None for item in (*here, *there))
        return bare and bool(ours or theirs)
    return bool(ours or theirs)


def _compare_unit(source: Quantity, target: Quantity, texts: ComparedTexts) -> Mismatch | None:
    if source.unit is None or target.unit is None or source.unit is target.unit:
        return _compare_pounds(source, target) or _compare_supplied(source, target, texts)
    if _is_pounds(source) or _is_pounds(target):
        return _compare_pounds(source, target)
    if _is_same_unit(source.unit, target.unit):
        return None
    is_alike = (
        source.unit.dimension == target.unit.dimension or {source.unit.dimension, target.unit.dimension} <= _TIMES
    )
    if source.is_soft and target.is_soft and source.is_spelled and (source.value == 1 or not is_alike):
        return None
    if _is_rate_of(source.unit, target.unit, texts.target) or _is_rate_of(target.unit, source.unit, texts.source):
        return None
    if source.unit.dimension != target.unit.dimension and {source.unit.dimension, target.unit.dimension} & {"angle"}:
        return None
    return Mismatch("num.unit", source, target, "unit", repairs_drafts=True)


def _compare_supplied(source: Quantity, target: Quantity, texts: ComparedTexts) -> Mismatch | None:
    """Report months or weeks that the other side, whose number has no unit, does not speak of: `He was 95`, 95个月."""
    for one, other, text in ((source, target, texts.source), (target, source, texts.target)):
        words = _SUPPLIED.get(other.unit.name) if other.unit is not None and one.unit is None else None
        if words and text and one.kind in _COUNTING and not words.search(text):
            return Mismatch("num.unit", source, target, "unit")
    return None


def _is_rate_of(rate: MeasureUnit, whole: MeasureUnit, text: str) -> bool:
    """Whether `whole` is the unit of a rate whose `per hour` stands elsewhere in `text`."""
    return _WHOLES.get(rate.name) == whole.name and bool(_PER.search(text))


def _is_pounds(quantity: Quantity) -> bool:
    is_weight = quantity.unit is not None and quantity.unit.name == "lb"
    return is_weight and quantity.text.lower().endswith(("pound", "pounds"))


def _compare_pounds(source: Quantity, target: Quantity) -> Mismatch | None:
    for one, other in ((source, target), (target, source)):
        if not _is_pounds(one) or _is_pounds(other):
            continue
        if other.currency not in {"", "GBP"}:
            return Mismatch("num.currency", source, target, "currency")
        if other.unit is not None and other.unit.name != "lb":
            return Mismatch("num.unit", source, target, "unit")
    return None


def _is_same_unit(one: MeasureUnit, other: MeasureUnit) -> bool:
    if one.dimension == other.dimension and one.factor == other.factor and one.offset == other.offset:
        return True
    return any(one.name in group and other.name in group for group in _SAME_IN_PROSE)


def _compare_currency(source: Quantity, target: Quantity, texts: ComparedTexts) -> Mismatch | None:
    here, there = _code(source, texts.source_tag), _code(target, texts.target_tag)
    if not here and there not in _AT_HOME and is_chinese(texts.source_tag) and source.unit is None:
        is_named = not texts.source or _ANY_CURRENCY.search(texts.source)
        return None if is_named else Mismatch("num.currency", source, target, "currency", repairs_drafts=True)
    if not here or not there or (is_chinese(texts.source_tag) and is_chinese(texts.target_tag)):
        return None
    is_alike = here == there or there in FAMILIES.get(here, ()) or here in FAMILIES.get(there, ())
    is_sterling = any(item.text.startswith("£") for item in (source, target))
    if is_alike and not is_unnamed_dollar(here, there, texts) and not (is_sterling and here != there):
        return None
    if "¢" in {here, there} and any(item.text.endswith(("毛钱", "毛錢", "角钱", "角錢")) for item in (source, target)):
        return None
    if any("块" in item.text or "塊" in item.text for item in (source, target)) and {here, there} & _DOLLARS:
        return None
    return Mismatch("num.currency", source, target, "currency", repairs_drafts=True)


def _code(quantity: Quantity, tag: str) -> str:
    return yuan_of(tag) if quantity.currency == YUAN else quantity.currency


def is_conversion(source: Quantity, value: Fraction, target: Quantity, other: Fraction) -> bool:
    """Whether `other` in the target's unit is `value` in the source's unit, within `TOLERANCE`."""
    if source.unit is None or target.unit is None:
        return False
    if source.unit.name == "degree" and target.unit.name == "celsius":
        return is_conversion(replace(source, unit=UNITS["fahrenheit"]), value, target, other)
    is_other_unit = source.unit.dimension == target.unit.dimension and source.unit != target.unit
    if not is_other_unit or source.kind is not Kind.MEASURE:
        return False
    here, there = source.unit.to_base(value), target.unit.to_base(other)
    if source.unit.dimension == "temperature":
        return abs(here - there) <= max(Fraction(1), abs(here) * TOLERANCE)
    if target.high is not None and target.unit.to_base(min(target.values)) <= here <= target.unit.to_base(target.high):
        return True
    return abs(here - there) <= abs(here) * _tolerance(value, other, {source.unit.name, target.unit.name})


def _tolerance(value: Fraction, other: Fraction, units: set[str]) -> Fraction:
    """
    Return how far a conversion may be off: who writes 222.7 has reckoned, who writes 220 has rounded.

    A round factor (1.6 km for a mile) gives many digits too, and 尺 and 丈 are feet and ten feet in prose.
    """
    if not units.isdisjoint(_OLD_LENGTHS):
        return 2 * TOLERANCE
    digits = _significant(other)
    if digits < _PRECISE or not value or _significant(other / value) <= _ROUND:
        return TOLERANCE
    return Fraction(15, 1000) if digits == _PRECISE else Fraction(2, 1000)


def _significant(value: Fraction) -> int:
    """Return how many figures a number is written with, the noughts at both ends apart; 9 where it has no end."""
    scaled = abs(value) * 10**6
    return len(str(scaled.numerator).strip("0")) if scaled.denominator == 1 else 9
