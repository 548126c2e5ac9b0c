"""
Discounts and other parts of a whole: what is left, and what was taken away.

打七折 says what is paid, `cut by 70 %` what is not; `fell to a quarter` and 下降了四分之三 are the same, `fell by a
quarter` and 降至四分之一 are not. Where the two sides say it in different ways, the words beside each part tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.compared_texts import (
    ComparedTexts,
    QuantityValue,
    drop_soft,
    pair_changed,
    select_kinds,
)
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.tables import fold_chinese
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_DIGITS: Final = pattern(r"[\d.]+")


class _Reading(Enum):
    LEFT = "left"
    """So much of it is left, or there is: fell to a quarter, 七折."""
    TAKEN = "taken"
    """So much of it is gone: fell by three quarters, 30 % cheaper."""
    ADDED = "added"
    """So much came to it: rose by 30 %."""
    OPEN = "open"


_ABOUT: Final = (
    r"(?: (?:by|some|about|around|nearly|almost|more than|over|less than|under|roughly|up to|at least|an estimated"
    r"|another|a further|as much as|just|only|well over|just over|approximately|close to|fully))*"
)
_FALL: Final = (
    r"(?:fell|fall(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|shr[aiu]nk(?:s|en|ing)?"
    r"|reduc(?:e[sd]?|ing)|cut(?:s|ting)?|lower(?:s|ed|ing)?|slash(?:es|ed|ing)?|slump(?:s|ed)?|plung(?:e[sd]?|ing)"
    r"|plummet(?:s|ed)?|tumbl(?:e[sd]?)|sank|slid|down|discounted)"
)
_GROW: Final = (
    r"(?:rose|ris(?:e[sn]?|ing)|grew|grow(?:s|n|ing)?|increas(?:e[sd]?|ing)|climb(?:s|ed|ing)?|jump(?:s|ed)?|soar(?:s|ed)?"
    r"|surg(?:e[sd]?|ing)|expand(?:s|ed|ing)?|went up|goes up|gone up|are up|is up|were up|was up|been up)"
)
# How many characters before a part are looked at.
_LIMIT: Final = 64
_ENGLISH_TAKEN: Final = pattern(
    rf"(?<![a-z]){_FALL}(?:(?: [a-z'’-]+){{0,6}}? (?:by|in(?:to)?))?{_ABOUT} $"
    rf"|(?<![a-z])(?:discount|reduction|cut|drop|fall|decline|decrease|saving)s? of{_ABOUT} $"
)
# Before a part of a value: `lost a fifth of their value`.
_ENGLISH_LOST: Final = pattern(
    rf"(?<![a-z])(?:los[et]s?|losing|sheds?|shedding|wip(?:es?|ed|ing)(?: out| off)?|eras(?:es?|ed|ing)|g[ai]ven? up"
    rf"|shav(?:es?|ed|ing)(?: off)?|knock(?:s|ed)?(?: off)?){_ABOUT} $"
)
_ENGLISH_ADDED: Final = pattern(rf"(?<![a-z]){_GROW}(?:(?: [a-z'’-]+){{0,6}}? by)?{_ABOUT} $")
_ENGLISH_LEFT: Final = pattern(rf"(?<![a-z])(?:{_FALL}|{_GROW})(?: [a-z'’-]+){{0,5}}? (?<!up )to{_ABOUT} (?:the )?$")
_ENGLISH_TAKEN_AFTER: Final = pattern(
    r"[ -](?:(?:knocked |marked )?off|(?:price )?(?:cut|discount|reduction|decrease|drop|markdown|rebate)|savings?|less"
    r"|cheaper|lower|fewer|smaller|below)(?![a-z])"
)
_ENGLISH_LEFT_AFTER: Final = pattern(
    r" of (?:the |its |their |his |her )?(?:(?:former|original|earlier|previous|old|initial|regular|usual|normal|full"
    r"|list|peak|first) (?:[a-z]+ )?|(?:[a-z]+ ){0,2}(?:price|cost|fare|value|rate|fee)s?(?![a-z])|what "
    r"|(?:level|size)(?![a-z]))| as (?:[a-z]+ ){1,4}as | what(?![a-z])"
)
_CHINESE_ABOUT: Final = r"(?:了|近|约|逾|超过|超|大约|幅达|幅度|达|将近|至少|高达|多达|整整|掉|去|过| )*$"
_CHINESE_TAKEN: Final = pattern(
    r"(?:下降|减少|减价|减|下跌|跌|降低|缩小|缩水|缩减|降价?|下滑|下调|削减?|砍|省|便宜|优惠|折扣|让利|萎缩|暴跌|少|低|少[付花收]|[降跌减]幅(?:为|是|达到?)?"
    r"|缩短|压缩|收缩|收窄|裁员|裁减|裁撤?|流失|丧失|失去|损失|蒸发|贬值|回落|减轻|减弱|消失|短|轻|慢|小)"
    + _CHINESE_ABOUT
)
_CHINESE_ADDED: Final = pattern(
    r"(?:增长|增加|上升|提高|上涨|扩大|涨|增|升|高出?|多出?|攀升|飙升|激增|猛增|扩张|贵|快|长|重|强|大"
    r"|(?:[涨增升]幅|增速|增长率)(?:为|是|达到?)?)" + _CHINESE_ABOUT
)
_CHINESE_LEFT: Final = pattern(
    r"(?:(?:降|减|跌|缩|涨|增|升|滑|剩|长|大|少|低|员|窄|短|落|裁|值|压|砍)[低少小减长加高大回缩]?(?:至|到|成|为|下)了?"
    r"|不足|不到|仅|只有|剩下?"
    r"|(?:为|是|相当于|(?<![直达提])[至到])[^，。；]{0,7}的)"
    r"(?:(?:原来|原先|以前|之前|过去|去年|此前|先前|当初)的?|约|近|不足|不到|仅|了| )*$"
    r"|(?:原价|价格|市价|正价|定价|标价|原来)的? ?$"
)

# Before a percentage by which something moves, and not what is left: 跌幅收窄至3.2%.
_RATE_OF_CHANGE: Final = pattern("[涨跌增减降升][幅速][^，。；]{0,8}[至到]了?$")


def read_parts(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> tuple[Sequence[Quantity], Sequence[Quantity]]:
    """Return both sides with a part that one says by what is left and the other by what was taken said in one way."""
    here, there = _parts_of(source), _parts_of(target)
    if not here or not there:
        return source, target
    left, right = _readings(here, texts.source, texts.source_tag), _readings(there, texts.target, texts.target_tag)
    changes: dict[int, Quantity] = {}
    for one, other in _pairs(left, right):
        for (item, reading), (rival, way) in ((one, other), (other, one)):
            changed = _as_other(item, reading, rival, way)
            if changed is not None:
                changes[id(item)] = changed
    if not changes:
        return source, target
    return [changes.get(id(item), item) for item in source], [changes.get(id(item), item) for item in target]


def name_parts(found: Sequence[Mismatch], source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Give the mismatches whose parts are written with the same number the reason `part`."""
    here, there = ({item.start: item for item in side if _is_part(item)} for side in (source, target))
    named = []
    for one in found:
        ours = here.get(one.source.start) if one.source else None
        theirs = there.get(one.target.start) if one.target else None
        is_part = one.reason == "changed" and ours and theirs and _are_made_alike(one, ours, theirs)
        named.append(replace(one, reason="part") if is_part else one)
    return named


def _are_made_alike(one: Mismatch, ours: Quantity, theirs: Quantity) -> bool:
    result = one.target
    if ours is one.source and theirs is result:
        return False
    if result and theirs.value != result.value and not result.is_discount and result.kind is not Kind.MULTIPLE:
        return True
    return _DIGITS.findall(ours.text) == _DIGITS.findall(theirs.text) != []


def have_opposite_parts(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> bool:
    """Return whether the same part is left on one side and taken on the other: `fell to a third`, 减少三分之一."""
    here, there = _parts_of(source), _parts_of(target)
    if not here or len(here) != len(there) or not texts.source or not texts.target:
        return False
    left, right = _readings(here, texts.source, texts.source_tag), _readings(there, texts.target, texts.target_tag)
    return bool(_pairs(left, right))


_Part = tuple[Quantity, _Reading]
_PART_KINDS: Final = frozenset({Kind.MULTIPLE, Kind.PERCENT, Kind.FRACTION})


def _parts_of(quantities: Sequence[Quantity]) -> list[Quantity]:
    return [item for item in quantities if _is_part(item)]


def _is_part(item: Quantity) -> bool:
    if item.kind is Kind.MULTIPLE:
        is_clear = not item.is_soft or (item.value is not None and item.value < 1) or item.text == "成倍"
        return is_clear and item.high is None and Fraction(0) not in item.alternatives
    is_bare = item.kind in _PART_KINDS and item.unit is None and item.high is None
    return is_bare and item.value is not None and item.value > 0


def _readings(items: Sequence[Quantity], text: str, tag: str) -> list[_Part]:
    if is_chinese(tag):
        text = fold_chinese(text)
        return [(item, _chinese_reading(item, text)) for item in items]
    text = text.lower()
    return [(item, _english_reading(item, text)) for item in items]


def _pairs(left: Sequence[_Part], right: Sequence[_Part]) -> list[tuple[_Part, _Part]]:
    free, rest = list(right), []
    for one in left:
        equal = next((other for other in free if _says_the_same(one, other)), None)
        if equal is None:
            rest.append(one)
        else:
            free.remove(equal)
    if len(rest) != len(free):
        return []
    return [(one, other) for one, other in zip(rest, free, strict=True) if _are_said_apart(one, other)]


def _says_the_same(one: _Part, other: _Part) -> bool:
    (item, reading), (rival, way) = one, other
    is_even = item.is_discount is rival.is_discount and (item.kind is Kind.MULTIPLE) is (rival.kind is Kind.MULTIPLE)
    return is_even and item.value == rival.value and (reading is way or _Reading.OPEN in {reading, way})


def _are_said_apart(one: _Part, other: _Part) -> bool:
    (item, reading), (rival, way) = one, other
    if _Reading.OPEN in {reading, way}:
        return False
    if item.is_discount or rival.is_discount or (item.kind is Kind.MULTIPLE) is not (rival.kind is Kind.MULTIPLE):
        return True
    return reading is not way or item.is_soft or rival.is_soft


def _as_other(item: Quantity, reading: _Reading, rival: Quantity, way: _Reading) -> Quantity | None:
    assert item.value is not None
    assert rival.value is not None
    kind, is_paid = item.kind, item.is_discount or rival.is_discount
    if reading is way and not is_paid and Kind.MULTIPLE not in {item.kind, rival.kind}:
        return replace(item, alternatives=(), is_soft=False)
    if Kind.MULTIPLE in {item.kind, rival.kind}:
        is_less = max(item.value, rival.value) < 1
        if item.kind is Kind.MULTIPLE and not is_less:
            return None
        kind = Kind.FRACTION if is_less else Kind.MULTIPLE
    elif is_paid:
        kind = Kind.PERCENT
    changes = {_Reading.TAKEN: 1 - item.value, _Reading.ADDED: 1 + item.value}
    value = changes.get(reading, item.value)
    return replace(item, kind=kind, value=value, alternatives=(), is_discount=is_paid, is_soft=False)


def _english_reading(item: Quantity, text: str) -> _Reading:
    if item.is_discount or item.kind is Kind.MULTIPLE:
        return _Reading.LEFT
    begin = max(0, item.start - _LIMIT)
    if _ENGLISH_TAKEN_AFTER.match(text, item.end) or _ENGLISH_LOST.search(text, begin, item.start):
        return _Reading.TAKEN
    is_left = _ENGLISH_LEFT_AFTER.match(text, item.end) or _ENGLISH_LEFT.search(text, begin, item.start)
    if is_left and not text.endswith("by ", begin, item.start):
        return _Reading.LEFT
    if _ENGLISH_TAKEN.search(text, begin, item.start):
        return _Reading.TAKEN
    return _Reading.ADDED if _ENGLISH_ADDED.search(text, begin, item.start) else _Reading.OPEN


def _chinese_reading(item: Quantity, text: str) -> _Reading:
    if item.is_discount or item.kind is Kind.MULTIPLE:
        return _Reading.LEFT
    begin = max(0, item.start - _LIMIT // 4)
    if _RATE_OF_CHANGE.search(text, begin, item.start):
        return _Reading.OPEN
    for words, reading in (
        (_CHINESE_LEFT, _Reading.LEFT), (_CHINESE_TAKEN, _Reading.TAKEN), (_CHINESE_ADDED, _Reading.ADDED)
    ):  # fmt: skip
        if words.search(text, begin, item.start):
            return reading
    return _Reading.OPEN


def compare_multiples(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = select_kinds(source, Kind.MULTIPLE), select_kinds(target, Kind.MULTIPLE)
    if not here and not there:
        return []
    loss = next(iter(select_kinds(source, Kind.FRACTION, Kind.MULTIPLE, Kind.PERCENT)), None)
    found = [Mismatch("num.multiple", loss, item, "decrease") for item in there if _is_decrease(item)]
    left = [item for item in here if not _has_equal(item, target)]
    right = [item for item in there if not _has_equal(item, source) and not _is_decrease(item)]
    firm_left, firm_right = drop_soft(left), drop_soft(right)
    found += pair_changed("num.multiple", firm_left or left, firm_right or right)
    if found:
        return found
    if len(here) == len(there) > 1:
        left, right = _unpaired(here, there)
        if len(left) == 1 and not (left[0].is_soft and right[0].is_soft):
            return [Mismatch("num.multiple", left[0], right[0])]
    # A multiple against a fraction that says something else: `halved` against 三分之一.
    pairs = [*zip(firm_left, _firm_fractions(target), strict=False)]
    pairs += zip(_firm_fractions(source), firm_right, strict=False)
    return [Mismatch("num.multiple", one, other) for one, other in pairs]


def _is_decrease(quantity: Quantity) -> bool:
    return Fraction(0) in quantity.alternatives


def _factors(quantity: Quantity) -> set[Fraction]:
    if quantity.kind is Kind.MULTIPLE:
        return {*quantity.values, *quantity.alternatives}
    if quantity.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION}:
        return {*quantity.values, *(1 + value for value in quantity.values), *(1 - value for value in quantity.values)}
    if quantity.kind in {Kind.NUMBER, Kind.ORDINAL}:
        return {*quantity.values, *(value + 1 for value in quantity.values)}
    return set()


def _has_equal(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    factors = _factors(quantity)
    return any(not factors.isdisjoint(_factors(other)) for other in others)


def _unpaired(here: Sequence[Quantity], there: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    left, right = list(here), list(there)
    while True:
        choices = [
            (item, [other for other in right if not _factors(item).isdisjoint(_factors(other))]) for item in left
        ]
        sure = min(((len(others), place) for place, (_, others) in enumerate(choices) if others), default=None)
        if sure is None:
            return left, right
        item, others = choices[sure[1]]
        left.remove(item)
        right.remove(others[0])


def _firm_fractions(quantities: Sequence[Quantity]) -> list[Quantity]:
    return drop_soft(select_kinds(quantities, Kind.FRACTION))


def without_dozens(items: list[QuantityValue], others: Sequence[QuantityValue]) -> list[QuantityValue]:
    """Drop what is a number of dozens on one side and about as many on the other: `four dozen` are 四十多."""
    return [item for item in items if not any(_are_dozens(item, other) for other in others)]


def _are_dozens(one: QuantityValue, other: QuantityValue) -> bool:
    first, second = one.quantity, other.quantity
    if all("dozen" not in item.text.lower() and "打" not in item.text for item in (first, second)):
        return False
    is_vague = "几" in first.text or "几" in second.text or "幾" in first.text or "幾" in second.text
    is_about = is_vague or first.is_approximate or second.is_approximate or first.high or second.high
    return bool(is_about) and abs(one.value - other.value) * 3 <= max(one.value, other.value) * 2


_DECIMAL: Final = pattern(r"[0-9]\.[0-9]")
_VERSION: Final = pattern(
    r"(?i)(?:(?<![a-z])versions? |(?<![a-z])v\.? ?|版本(?:号)?(?:为|是)? ?)(\d+\.\d+)(?!\.?\d)|(?<![\d.])(\d+\.\d+) ?版"
)
_LONG_VERSION: Final = pattern(r"(?<![\d.])(?:\d{1,3}\.){2,3}\d{1,5}(?!\.?\d)")


def compare_versions(texts: ComparedTexts) -> Iterator[Mismatch]:
    """Yield the versions that became others of the same value: 2.10 is not 2.1."""
    if not (_DECIMAL.search(texts.source) and _DECIMAL.search(texts.target)):
        return
    for version in (_VERSION, _LONG_VERSION):
        here, there = ([_version(match) for match in version.finditer(text)] for text in (texts.source, texts.target))
        if not here or not there:
            continue
        said, heard = {item.text for item in here}, {item.text for item in there}
        left = [item for item in here if item.text not in heard]
        right = [item for item in there if item.text not in said]
        for one, other in zip(left, right, strict=False):
            if one.value == other.value:
                yield Mismatch("num.value", one, other, "phrase")


def _version(match: re.Match[str]) -> Quantity:
    group = match.lastindex or 0
    start, end = match.span(group)
    number = match[group]
    return Quantity(Kind.NUMBER, start, end, number, value=None if number.count(".") > 1 else Fraction(number))
