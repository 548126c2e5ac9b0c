"""
Small counts and small ordinals: `Five people` must not become 六人, `the third` 第四.

A word up to twelve is weak evidence, and is asked for only here: where each side counts something that the other side
says in no way, neither as a number nor in a date, an idiom or a word (`both`, 双).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.chinese.amounts import is_counted
from translator.bilingual.quantities.compare.dates import date_numbers
from translator.bilingual.quantities.compare.identifiers import is_edition
from translator.bilingual.quantities.compare.texts import ComparedTexts, collect_values
from translator.bilingual.quantities.folding import fold_chinese
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.search import count_others
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_SMALL: Final = range(2, 13)
_SMALL_AND_ONE: Final = frozenset(map(Fraction, range(1, 13)))
_NUMERALS: Final = frozenset("零一二三四五六七八九十百千万亿")
# The first characters of nouns that a number may stand before without a measure word.
_NOUNS: Final = frozenset(
    "感类方团季族仓军票大领产行地院校部委省市县区国企厂店网品环阶层级步轮战连胜女男老小被原成员将强者子姐兄弟母父孩童船车机舰"
    "箭星馆桥路线项案组队台站港城镇村的面性侧院党"
)
_FEWEST: Final = 2
# How many counts of a sentence may differ: more are another way to say it.
_MOST: Final = 2
_ENGLISH_WORDS: Final = tuple(
    (pattern(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE), values)
    for words, values in (
        ("both|couples?|pairs?|twins?|twice|doubles?|doubled|doubling|duo|either|neither|half|halves|dual"
         "|next-to-last|second-to-last|penultimate", (2,)),
        ("trio|triples?|tripled|thrice|trebles?|hat-trick|thirds?", (3,)),
        ("quartet|quadruples?|quarters?|quarter-?finals?", (4,)), ("quintet|fifths?", (5,)),
        ("(?<!last )(?<!this )(?<!next )weeks?|weekly", (7,)),
        ("decades?", (10,)), ("dozens?", (12,)), ("semi-?finals?", (2, 4)),
    )
)  # fmt: skip
_CHINESE_WORDS: Final = tuple(
    (pattern(words), values)
    for words, values in (
        ("(?<![一二三四五六七八九十几幾数數多每])[双雙]|俩|倆|孪生|孿生"
         "|一对|一對|夫妇|夫婦|夫妻|父子|母子|母女|父女", (2,)),
        ("仨", (3,)), ("每周|每週", (7,)), ("旬|十年", (10,)), (r"[一两兩几幾数數十\d] ?打", (12,)), ("半打", (6,)),
    )
)  # fmt: skip
_LAST_BUT_ONE: Final = pattern(
    r"next-to-last|second-to-last|penultimate|runner|silver|latter|both|twice|other", re.IGNORECASE
)
_OTHERS: Final = pattern(r"(?:其他|其它|其余|其餘|另外)的?$|(?<![a-z])other $")
# Beside a number that may leave some out which the source counts: `among four` is 及其他三名.
_OTHERS_BEHIND: Final = pattern(r" others?(?![a-z])")
# Before a number it makes a name of it: day four.
_NAMED: Final = pattern(
    r"(?:^|[ (\"“'‘])(?:show|day|chapter|phase|stage|part|level|grade|type|number|no\.?|room|season|episode|game|week"
    r"|year|page|section|step|version|group|division|sector|article|table|figure|line|unit|class|round|lap|vol\.?) $",
    re.IGNORECASE,
)
_RANGED: Final = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.PERCENT, Kind.MULTIPLE})
_EXACT: Final = _RANGED - {Kind.MULTIPLE}
# 三到四次 are `three to four times`.
_TIMES: Final = frozenset({Kind.NUMBER, Kind.MULTIPLE})


def compare_counts(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """List the small counts and ordinals that became others."""
    if not texts.source or not texts.target or texts.source_tag == texts.target_tag:
        return []
    has_ordinals = any(item.kind is Kind.ORDINAL for side in (source, target) for item in side)
    return [
        *_compare_small(source, target, texts, (Kind.NUMBER, Kind.MULTIPLE), "num.value"),
        *(_compare_small(source, target, texts, (Kind.ORDINAL,), "num.ordinal") if has_ordinals else ()),
        *_compare_measures(source, target),
        *_compare_halves(source, target),
        *_compare_ranges(source, target),
        *_compare_digits(source, target, texts),
        *_compare_others(source, target, texts),
        *_compare_named(source, target, texts),
    ]


def _compare_others(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """Report `the other two` that became 其他七名, where each side counts others once."""

    def is_count_of_others(item: Quantity, text: str) -> bool:
        if not _is_small(item, (Kind.NUMBER,)) or item.high is not None or item.is_approximate:
            return False
        return not (item.text.lower().endswith("dozen") or item.text[0].isupper()) and _counts_others(item, text)

    here = [item for item in source if is_count_of_others(item, texts.source)]
    there = [item for item in target if is_count_of_others(item, texts.target)]
    if len(here) != 1 or len(there) != 1 or here[0].value == there[0].value:
        return []
    is_said = here[0].value in collect_values(target) and there[0].value in collect_values(source)
    return [] if is_said else [Mismatch("num.value", here[0], there[0])]


def _counts_others(item: Quantity, text: str) -> bool:
    before = _OTHERS.search(text, max(0, item.start - 6), item.start)
    return before is not None or _OTHERS_BEHIND.match(text, item.end) is not None


def _compare_named(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """Report `chapter 4` that became 第六章, or the reverse: one name by a number, and one other ordinal."""
    for english, chinese, text in ((source, target, texts.source), (target, source, texts.target)):
        names = [
            item
            for item in english
            if item.kind is Kind.NUMBER and item.high is None and item.value in _SMALL_AND_ONE
            and _NAMED.search(text, max(0, item.start - 12), item.start)
        ]  # fmt: skip
        ordinals = [item for item in chinese if item.kind is Kind.ORDINAL and item.high is None]
        if not names or not ordinals or any(item.kind is Kind.ORDINAL for item in english):
            continue
        said, heard = collect_values(english) | date_numbers(english), collect_values(chinese) | date_numbers(chinese)
        lost = [item for item in names if item.value not in heard]
        added = [item for item in ordinals if item.value not in said]
        if len(lost) == len(added) == 1:
            pair = (lost[0], added[0]) if english is source else (added[0], lost[0])
            return [Mismatch("num.ordinal", *pair)]
    return []


def _compare_small(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts, kinds: tuple[Kind, ...], topic: str
) -> list[Mismatch]:
    sides = ((source, texts.source, texts.source_tag), (target, texts.target, texts.target_tag))
    here, there = ([item for item in side if _is_small(item, kinds)] for side, *_ in sides)
    ranges = {(item.value, item.high) for item in here if item.high} & {(item.value, item.high) for item in there}
    here, there = ([item for item in side if (item.value, item.high) not in ranges] for side in (here, there))
    ours, theirs = (
        [item for item in items if _counts(item, text, tag)]
        for items, (_, text, tag) in zip((here, there), sides, strict=True)
    )
    added = _added(theirs, source, texts)
    is_even = len(here) == len(there)
    left, right = _without_partners(ours, there, is_even=is_even), _without_partners(theirs, here, is_even=is_even)
    if left and right:
        kept = _same_ordinals(source, target)
        telling = [item for item in target if id(item) not in kept], [item for item in source if id(item) not in kept]
        words = _ordinal_words if Kind.ORDINAL in kinds else _words
        left = _unsaid(left, telling[0], there, words(texts.target, texts.target_tag), is_even=is_even)
        right = _unsaid(right, telling[1], here, words(texts.source, texts.source_tag), is_even=is_even)
    is_pair = is_even and len(left) == len(right) == 1
    if added and not is_pair:
        is_counted = any(item.is_soft or _is_small(item, kinds) for item in source)
        if is_counted or _words(texts.source, texts.source_tag):
            return [Mismatch(topic, None, added[0], "extra")]
    if not left or len(left) != len(right) or len(left) > _MOST:
        return []
    return [Mismatch(topic, one, other) for one, other in zip(left, right, strict=True)]


def _same_ordinals(source: Sequence[Quantity], target: Sequence[Quantity]) -> set[int]:
    """Return the ids of the ordinals that both sides have: the second shop does not say that there are two of them."""
    ours, theirs = ([item for item in side if item.kind is Kind.ORDINAL] for side in (source, target))
    common = {item.value for item in ours} & {item.value for item in theirs}
    return {id(item) for item in (*ours, *theirs) if item.value in common}


def _added(counts: Sequence[Quantity], source: Sequence[Quantity], texts: ComparedTexts) -> list[Quantity]:
    """List the counts of the target whose number the source says nowhere: not in a number, a date, or a word."""
    counts = [item for item in counts if item.value is not None and item.value > 2]
    if not counts:
        return []
    known = collect_values(source) | date_numbers(source)
    known |= texts.hints("source") | _words(texts.source, texts.source_tag)
    counts = [item for item in counts if item.value not in known]
    return [item for item in counts if item.kind is not Kind.ORDINAL or not is_edition(item, texts)]


def _is_small(item: Quantity, kinds: tuple[Kind, ...]) -> bool:
    if item.kind not in kinds or item.value is None or not (item.unit is None or item.kind is Kind.ORDINAL):
        return False
    # A range would compare a Fraction with each of its numbers.
    is_small = item.value.denominator == 1 and item.value.numerator in _SMALL
    return is_small and (item.kind is not Kind.MULTIPLE or item.is_soft)


def _counts(item: Quantity, text: str, tag: str) -> bool:
    """Whether the number is exact and counts something, so that it can be missed on the other side."""
    if item.high is not None or (item.is_approximate and item.value == 10) or item.text.lower().endswith("dozen"):
        return False
    if item.kind is Kind.ORDINAL:
        return True
    if _counts_others(item, text):
        return False
    if is_chinese(tag):
        return _counts_in_chinese(item, text)
    if text[item.start].isupper() and item.start and text[item.end + 1 : item.end + 2].isupper():
        return False  # a name
    return text[item.end : item.end + 1] != "-" and not _NAMED.search(text, max(0, item.start - 12), item.start)


def _counts_in_chinese(item: Quantity, text: str) -> bool:
    """Whether a Chinese number stands before a measure word, or a noun that needs none: 三原告, 两国."""
    following = fold_chinese(text[item.end : item.end + 4]).lstrip(" ")
    before = text[max(0, item.start - 1) : item.start]
    if item.text == "二" or before in _NUMERALS or not "一" <= following[:1] <= "鿿":
        return False
    return item.text in {"两", "兩"} or not "一" <= before <= "鿿" or is_counted(following) or following[0] in _NOUNS


def _without_partners(items: Sequence[Quantity], others: Sequence[Quantity], *, is_even: bool) -> list[Quantity]:
    """Return what is left when each item takes one of its equals; one serves all where the sides count differently."""
    if not items:
        return []
    free = Counter(item.value for item in others)
    left = []
    for item in items:
        if free[item.value] > 0:
            free[item.value] -= is_even
        else:
            left.append(item)
    return left


def _unsaid(
    items: list[Quantity],
    others: Sequence[Quantity],
    counts: Sequence[Quantity],
    words: set[Fraction],
    *,
    is_even: bool,
) -> list[Quantity]:
    """Drop the items whose value the other side says in a word, as an ordinal, or (if it counts more) in any number."""
    has_ordinals = any(item.kind is Kind.ORDINAL for item in items)
    telling = [
        item
        for item in others
        if item not in counts and (not is_even or item.kind is Kind.ORDINAL or (has_ordinals and not item.is_spelled))
    ]
    known = collect_values(telling) | words
    return [item for item in items if item.value not in known]


def _compare_measures(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report small measures in the same unit that differ: `two minutes` beside 七分钟."""
    found = []
    for unit in dict.fromkeys(item.unit for item in source if item.unit is not None):
        here, there = ([item for item in side if item.unit == unit and _is_few(item)] for side in (source, target))
        is_even = len(here) == len(there)
        left = [item for item in _without_partners(here, there, is_even=is_even) if not _is_among(item, target)]
        right = [item for item in _without_partners(there, here, is_even=is_even) if not _is_among(item, source)]
        if left and len(left) == len(right) <= _MOST:
            found += [Mismatch("num.value", one, other) for one, other in zip(left, right, strict=True)]
    return found


def _is_few(item: Quantity) -> bool:
    is_small = item.value is not None and item.value.denominator == 1 and 1 <= item.value <= 12
    is_vague = item.is_approximate and item.value in {10, 12}
    return is_small and not is_vague and item.kind is Kind.MEASURE and item.high is None


def _is_among(item: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether another side has the same amount in another unit, or as an end of a range."""
    if item.unit is None or item.value is None:
        return False
    amount = item.unit.to_base(item.value)
    return any(
        other.unit is not None
        and other.unit.dimension == item.unit.dimension
        and any(other.unit.to_base(value) == amount for value in (*other.values, *other.alternatives))
        and (other.unit != item.unit or other.high is not None)
        for other in others
    )


def _words(text: str, tag: str) -> set[Fraction]:
    """Return the numbers that nouns and pronouns of the text stand for: `both`, `trio`, 双方, 夫妇."""
    names = _CHINESE_WORDS if is_chinese(tag) else _ENGLISH_WORDS
    found = {Fraction(value) for words, values in names for value in values if words.search(text)}
    return found if is_chinese(tag) else found | count_others(text.lower())


def _ordinal_words(text: str, tag: str) -> set[Fraction]:
    """Likewise of places: half a year does not say that something was the second."""
    return _words(text, tag) - ({Fraction(2)} if not is_chinese(tag) and _LAST_BUT_ONE.search(text) is None else set())


def _compare_ranges(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report a range whose ends differ, where each side has one that the other has not: 4-2 beside 2-2."""
    here, right = (
        [item for item in side if item.high is not None and item.kind in _RANGED] for side in (source, target)
    )
    if len(here) != len(right):
        return []
    left = []
    for item in here:
        same = next((other for other in right if _is_same_range(item, other)), None)
        if same is None:
            left.append(item)
        else:
            right.remove(same)
    if len(left) != 1:
        return []
    one, other = left[0], right[0]
    if one.kind is not other.kind and {one.kind, other.kind} != _TIMES:
        return []
    has_same_unit = one.unit == other.unit or one.unit is None or other.unit is None
    is_ratio = "比" in one.text or "比" in other.text
    is_told = is_ratio or not (one.is_soft and other.is_soft) or _are_ranges_of_words(one, other)
    is_near = not set(one.values).isdisjoint(other.values) and is_told
    return [Mismatch("num.range", one, other)] if has_same_unit and is_near else []


def _are_ranges_of_words(one: Quantity, other: Quantity) -> bool:
    """
    Whether both are ranges of small numbers in words, in one unit: 两到三周, `two to seven weeks`.

    Of things without a unit, 一二 are a few, as `two or three` are.
    """
    if (one.kind is not other.kind or one.unit != other.unit) and {one.kind, other.kind} != _TIMES:
        return False
    return one.unit is not None or max(_shifts(one, other)) > 1 or min(_shifts(one, other)) < -1


def _is_same_range(one: Quantity, other: Quantity) -> bool:
    """Whether two ranges have the same ends; of multiples, 提高5至6倍 is `by 5 to 6 times` too."""
    shifts = _shifts(one, other)
    return shifts == {0} or (one.kind is other.kind is Kind.MULTIPLE and shifts in ({1}, {-1}))


def _shifts(one: Quantity, other: Quantity) -> set[Fraction]:
    """Return by how much the ends of one range are above those of the other."""
    return {a - b for a, b in zip(sorted(one.values), sorted(other.values), strict=True)}


def _compare_digits(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """
    Report a number in digits that became one which the sentence has already, where both sides have equally many.

    `250, 50 and 10 people` beside 250, 50, 50: each value is on both sides, and one too often.
    """
    here, there = (
        [
            item
            for item in side
            if item.high is None and not item.alternatives and not item.is_spelled and item.kind in _EXACT
        ]
        for side in (source, target)
    )
    if len(here) != len(there) or len(here) < _FEWEST:
        return []
    left, right = (_without_partners(*pair, is_even=True) for pair in ((here, there), (there, here)))
    if len(left) != 1 or len(right) != 1 or left[0].kind is not right[0].kind or left[0].unit != right[0].unit:
        return []
    one, other = left[0], right[0]
    for item, side, digits, name in ((one, target, there, "target"), (other, source, here, "source")):
        words = collect_values(quantity for quantity in side if quantity not in digits)
        if item.value in words | date_numbers(side) | texts.hints(name):
            return []
    return [Mismatch("num.value", one, other)]


def _compare_halves(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report `one hour` beside 一个半小时, or beside 半小时: the half was lost or came from nowhere."""
    found = _compare_mixed(source, target)
    for one in source:
        twins = [item for item in target if item.unit is not None and item.unit == one.unit]
        if one.unit is None or len(twins) != 1 or sum(item.unit == one.unit for item in source) != 1:
            continue
        other = twins[0]
        if {one.kind, other.kind} <= {Kind.MEASURE, Kind.FRACTION} and _differs_by_half(one, other):
            found.append(Mismatch("num.fraction", one, other))
    return found


def _compare_mixed(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report `three and a half` beside 两岁半: the only number of each side with a half in words."""
    kinds = {Kind.NUMBER, Kind.MEASURE, Kind.FRACTION}
    here, there = (
        [
            item
            for item in side
            if item.is_spelled and item.high is None and item.kind in kinds
            and item.value is not None and item.value > 1 and item.value.denominator == 2
        ]
        for side in (source, target)
    )  # fmt: skip
    if len(here) != 1 or len(there) != 1 or here[0].value == there[0].value:
        return []
    one, other = here[0], there[0]
    return [Mismatch("num.fraction", one, other)] if one.unit is None or other.unit is None else []


def _differs_by_half(one: Quantity, other: Quantity) -> bool:
    is_exact = one.high is None and other.high is None and not (one.is_approximate or other.is_approximate)
    if not is_exact or one.value is None or other.value is None or one.value == other.value:
        return False
    return {one.value.denominator, other.value.denominator} & {2, 4} != set()
