"""Currencies that a text speaks of without a sum: `The yen weakened` must not become 韩元贬值."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.chinese_numerals import read_number
from translator.bilingual.quantities.compared_texts import ComparedTexts, QuantityValue
from translator.bilingual.quantities.lunar_dates import ORDINAL, ordinal_value
from translator.bilingual.quantities.model import Kind, MeasureUnit, Mismatch, Quantity
from translator.bilingual.quantities.tables import (
    FAMILIES,
    NAMES_IN_CHINESE,
    NAMES_IN_ENGLISH,
    UNITS,
    YUAN,
    any_phrase,
    any_word,
    fold_chinese,
    fold_english,
    reigns_of,
    table,
    yuan_of,
)
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

# English names of currencies that mean other things too, or that of several countries.
_OTHER_WORDS: Final = frozenset({
    "won", "real", "reals", "rand", "rands", "dong", "quid", "kuai", "jiao", "lira", "liras", "sterling",
    "buck", "bucks",
    "cent", "cents", "penny", "pence", "kina", "lari", "ron", "crown", "mark", "marks",
})  # fmt: skip
# Words that make money of such a name: `the pound`.
_AS_MONEY: Final = pattern(
    r"(?<![a-z])(?:the|weaker|stronger|weak|strong|british|korean|vietnamese|african|turkish)"
    r" (pound|won|dong|rand|lira)(?![a-z])"
)
_CODES: Final = {"pound": "GBP", "won": "KRW", "dong": "VND", "rand": "ZAR", "lira": "TRY"}
_SHORTEST: Final = 3
_ENGLISH: Final = pattern(
    rf"(?<![a-z])({any_phrase(name for name in {*NAMES_IN_ENGLISH} - _OTHER_WORDS if len(name) >= _SHORTEST)})(?![a-z])"
)
# Characters in the Chinese names of the great currencies: most texts have none.
_CUE: Final = pattern(
    "[元币幣圆圓镑鎊铢銖]|卢布|盧布|卢比|盧比|法郎|克朗|里拉|比索|林吉特|令吉|兰特|蘭特|雷亚尔|雷亞爾|里亚尔|里亞爾|第纳尔|第納爾|先令|迪拉姆|谢克尔|謝克爾|福林|奈拉"
)
_CHINESE: Final = pattern(f"({any_word(name for name in NAMES_IN_CHINESE if len(name) > 1 and not name.isascii())})")

# Dollar → what in an English text makes a bare `$` of it.
_DOLLAR_PLACES: Final = {
    code: pattern(rf"(?<![a-z])(?:{words})", re.IGNORECASE)
    for code, words in (
        ("HKD", r"HK|Hong ?Kong"), ("TWD", r"NT(?:D|\$)|Taiwan|Taipei"), ("SGD", r"S\$|SGD|Singapor"),
        ("AUD", r"AU?D?\$|AUD|Aussie|Austral|Sydney|Melbourne|Canberra|Brisbane|Perth|Queensland|New South Wales"),
        ("CAD", r"CA?D?\$|CAD|Canad|Ottawa|Toronto|Montreal|Vancouver|Ontario|Quebec|Alberta|British Columbia"),
        ("NZD", r"NZ|New Zealand|Kiwi|Auckland|Wellington"),
    )
}  # fmt: skip
_A_DOLLAR: Final = pattern(r"[a-z]*(?:\$|[ -]dollar)")


def compare_named_currencies(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """Report the only currency of each side that the other neither names nor has a sum in."""
    if is_chinese(texts.source_tag) is is_chinese(texts.target_tag):
        return []
    chinese = texts.target if is_chinese(texts.target_tag) else texts.source
    here = _named(texts.source, texts.source_tag) if _CUE.search(chinese) else {}
    there = _named(texts.target, texts.target_tag) if here else {}
    if not there:
        return []
    said = {*here, *_of_sums(source, texts.source_tag)}
    heard = {*there, *_of_sums(target, texts.target_tag)}
    left, right = (
        [code for code in mine if not _is_among(code, others)] for mine, others in ((here, heard), (there, said))
    )
    if len(here) == len(there) and len(left) != len(right):
        # `The Hong Kong dollar closed at NT$32.15`: the other side names the currency that is a sum here.
        left, right = (
            few or [code for code in mine if not _is_among(code, {*others})]
            for few, mine, others in ((left, here, there), (right, there, here))
        )
    if len(left) != 1 or len(right) != 1:
        return []
    return [Mismatch("num.currency", here[left[0]], there[right[0]], "phrase")]


def _named(text: str, tag: str) -> dict[str, Quantity]:
    is_into = is_chinese(tag)
    folded = fold_chinese(text) if is_into else fold_english(text)
    names = NAMES_IN_CHINESE if is_into else NAMES_IN_ENGLISH
    found: dict[str, Quantity] = {}
    for match in () if is_into else _AS_MONEY.finditer(folded):
        code = _CODES[match[1]]
        found[code] = Quantity(Kind.MONEY, *match.span(1), text[slice(*match.span(1))], currency=code)
    for match in (_CHINESE if is_into else _ENGLISH).finditer(folded):
        code = names[match[1].replace("-", " ")]
        found.setdefault(code, Quantity(Kind.MONEY, *match.span(), text[slice(*match.span())], currency=code))
    return found


def _of_sums(quantities: Sequence[Quantity], tag: str) -> set[str]:
    return {yuan_of(tag) if item.currency == YUAN else item.currency for item in quantities if item.currency}


def _is_among(code: str, others: set[str]) -> bool:
    return any(code == other or other in FAMILIES.get(code, ()) or code in FAMILIES.get(other, ()) for other in others)


def is_unnamed_dollar(here: str, there: str, texts: ComparedTexts) -> bool:
    """
    Return whether a dollar of another country is a bare `$` in a text that does not name it.

    Papers of Sydney write so at home: in an English source the country is enough; a translation has other readers.
    """
    is_target = is_chinese(texts.source_tag)
    english = texts.target if is_target else texts.source
    code = here if there == "$" else there
    place = _DOLLAR_PLACES.get(code) if "$" in {here, there} else None
    is_at_home = code == "HKD" and any(tag.endswith("-HK") for tag in (texts.source_tag, texts.target_tag))
    if place is None or not english or is_at_home:
        return False
    return not any(
        not is_target or match[0].endswith(("$", "D")) or _A_DOLLAR.match(english, match.end())
        for match in place.finditer(english)
    )


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


# Currencies that are 块钱 in speech.
_DOLLARS: Final = frozenset({"$", *FAMILIES["$"]})
# Currencies in English of a Chinese sum without one: 月薪上万 is over 10,000 yuan, not dollars.
_AT_HOME: Final = frozenset({"", "CNY", "¥"})
_ANY_CURRENCY: Final = pattern(
    r"[元圆圓镑鎊币幣刀块塊$€£¥￥]|[美欧歐日港澳台臺英]|卢比|盧比|卢布|盧布|法郎|比索|克朗|铢|銖|[A-Z]{2,3}"
)
_TIMES: Final = frozenset({"time", "months"})
# Rate → the unit before its `per`: 60 km/h are 时速60公里, 每小时60公里.
_WHOLES: Final = {"mph": "mile", "mpg": "mile", "psi": "lb"} | {
    name: name.partition("/")[0] for name in UNITS if name.partition("/")[0] in UNITS and "/" in name
}
_PER: Final = pattern(r"每|时速|秒速|時速|/|(?<![a-z])(?:per|an?|one|each|every|speeds?)(?![a-z])", re.IGNORECASE)


def compare_amounts(pairs: Sequence[tuple[QuantityValue, QuantityValue]], texts: ComparedTexts) -> list[Mismatch]:
    """List the pairs of equal value whose unit or currency differs; `pairs` are values of the source and the target."""
    found: list[Mismatch] = []
    for one, other in pairs:
        if one.value != other.value:
            continue
        pair = one.quantity, other.quantity
        mismatch = _compare_unit(*pair, texts) or _compare_currency(*pair, texts)
        if mismatch is not None and mismatch not in found:
            found.append(mismatch)
    return found


def _compare_unit(source: Quantity, target: Quantity, texts: ComparedTexts) -> Mismatch | None:
    if source.unit is None or target.unit is None or source.unit is target.unit:
        return None
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


# `whole` is the unit of a rate whose `per hour` stands elsewhere in `text`.
def _is_rate_of(rate: MeasureUnit, whole: MeasureUnit, text: str) -> bool:
    return _WHOLES.get(rate.name) == whole.name and bool(_PER.search(text))


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
    """Return whether `other` in the target's unit is `value` in the source's unit, within `TOLERANCE`."""
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


# Return how far a conversion may be off: who writes 222.7 has reckoned, who writes 220 has rounded.
# A round factor (1.6 km for a mile) gives many digits too, and 尺 and 丈 are feet and ten feet in prose.
def _tolerance(value: Fraction, other: Fraction, units: set[str]) -> Fraction:
    if not units.isdisjoint(_OLD_LENGTHS):
        return 2 * TOLERANCE
    digits = _significant(other)
    if digits < _PRECISE or not value or _significant(other / value) <= _ROUND:
        return TOLERANCE
    return Fraction(15, 1000) if digits == _PRECISE else Fraction(2, 1000)


def _significant(value: Fraction) -> int:
    scaled = abs(value) * 10**6
    return len(str(scaled.numerator).strip("0")) if scaled.denominator == 1 else 9


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


# One of two amounts stands in brackets behind the other, or behind `or about`.
def _are_beside(one: Quantity, other: Quantity, text: str) -> bool:
    before, after = sorted((one, other), key=lambda item: item.start)
    return before.end <= after.start and _BRACKET.fullmatch(text[before.end : after.start].lower()) is not None


def _comes_to(one: Quantity, other: Quantity, tag: str) -> bool:
    if one.kind is other.kind is Kind.MONEY and one.currency != other.currency:
        spans = [span for item in (one, other) for span in _in_dollars(item, tag)]
        is_known = len(spans) == len((one, other))
        return is_known and max(low for low, _ in spans) <= min(high for _, high in spans) * (1 + _ROUNDED)
    if one.unit is None or other.unit is None or one.unit == other.unit or one.unit.dimension != other.unit.dimension:
        return False
    return any(is_conversion(one, a, other, b) for a in one.values for b in other.values)


def _in_dollars(item: Quantity, tag: str) -> Iterator[tuple[Fraction, Fraction]]:
    rate = _RATES.get(_code_of_sum(item, tag))
    if rate is not None and item.values:
        amounts = [abs(value) for value in item.values]
        yield min(amounts) / rate[1], max(amounts) / rate[0]


def _code_of_sum(item: Quantity, tag: str) -> str:
    return "USD" if item.currency == "$" else yuan_of(tag) if item.currency == YUAN else item.currency


# Return first and last year of each Five-Year Plan and each reign that `text` names.
def _plans(text: str) -> list[_Years]:
    found = [(reign.first, reign.last) for reign, _match in reigns_of(text.lower())]
    for match in _PLAN.finditer(text.lower()):
        number = ordinal_value(match["english"]) or _han_value(match["chinese"] or match["short"])
        first = _TENTH_PLAN + 5 * (number - 10)
        found.append(_FIRST_PLANS.get(number) or (first, first + 4))
    return found


def _han_value(text: str) -> int:
    number = read_number(text, 0)
    return int(number.value) if number else 0


# Return the years that a quantity names: 2026-30, 2030年.
def _years_of(item: Quantity) -> tuple[int, ...]:
    if item.kind is Kind.DATE:
        return (item.year,) if item.year and item.month is None else ()
    is_plain = item.kind is Kind.NUMBER and item.unit is None and item.value is not None
    return tuple(map(int, item.values)) if is_plain and all(value in _YEARS for value in item.values) else ()
