"""Names with digits: a telephone number that lost a digit, `p50` that lost its letter, a number that stutters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Final

from translator.bilingual.quantities.chinese_amounts import is_counted
from translator.bilingual.quantities.compared_dates import date_numbers
from translator.bilingual.quantities.compared_texts import ComparedTexts, collect_values
from translator.bilingual.quantities.hint_words import count_others
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.tables import any_word, fold_chinese, table
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

# An identifier with more digits than this is compared digit by digit.
_LONG: Final = 5
# How many more times than in the source a number may stand in the target.
_STUTTER: Final = 3
# No congress and no festival has met so often.
_EDITIONS: Final = 100
_NUMBERED_EVENT: Final = pattern(r"[本这這上下历歷][届屆]|全会|全會|党代会|黨代會|代表大会|代表大會")
_GAMES_SOURCE: Final = pattern("奥运|奧運|冬奥|冬奧|残奥|殘奧|亚运|亞運|世界杯|世界盃|世博|欧洲杯|歐洲盃")
_GAMES: Final = pattern(r"Olympic|Paralympic|Games|World Cup|Expo|Euro")


def compare_identifiers(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """List long names whose digits differ, and numbers that the target repeats without end."""
    return [*_compare_long(source, target), *_find_stutter(source, target)]


def _compare_long(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = (
        [item for item in side if item.kind is Kind.IDENTIFIER and item.alternatives and len(_digits(item)) > _LONG]
        for side in (source, target)
    )
    if len(here) != len(there):
        return []
    said, heard = ({_digits(item) for item in side} for side in (here, there))
    left = (item for item in here if _digits(item) not in heard)
    right = (item for item in there if _digits(item) not in said)
    return [Mismatch("num.value", one, other) for one, other in zip(left, right, strict=False)]


# One class of characters first, as most texts have few of them; 苏-57 begins with its hyphen.
_LETTERED: Final = pattern(
    r"[A-Z-](?:(?<![A-Za-z\d-].)(?<=[A-Z])(?:[A-Z]{0,4}-?\d{1,5}(?:[A-Z]\d{0,2})?|[A-Za-z]{1,4}-\d{1,4})"
    r"|(?<=[一-鿿]-)\d{1,4})(?![A-Za-z\d])"
)
_NO_NAME: Final = pattern(r"Q[1-4]|H[12]|(?:FY|RMB|HK|US|NT)\d+")
_JOINTS: Final = pattern(r"[\s-]+")


def changed_identifiers(texts: ComparedTexts) -> list[Mismatch]:
    """List a name of letters and digits that became another one: BA283 and BA238, S90 and S60, Su-57 and 苏-75."""
    lost, added = _only_in(texts.source, texts.target), _only_in(texts.target, texts.source)
    if len(lost) != 1 or len(added) != 1:
        return []
    (here, one), (there, other) = *lost.items(), *added.items()
    letters, others = ("".join(filter(str.isalpha, name)) for name in (here, there))
    is_alike = not letters or not others or letters == others or sorted(here) == sorted(there)
    return [Mismatch("num.value", one, other)] if is_alike and len(here + others) == len(there + letters) else []


def _only_in(text: str, other: str) -> dict[str, Quantity]:
    found: dict[str, Quantity] = {}
    for match in _LETTERED.finditer(text):
        name = _joined(match[0])
        if not _NO_NAME.fullmatch(name) and name not in _joined(other):
            start = match.start() - (match[0][0] == "-")
            found.setdefault(name, Quantity(Kind.IDENTIFIER, start, match.end(), text[start : match.end()]))
    return found


def _joined(text: str) -> str:
    return _JOINTS.sub("", text).upper()


def _digits(item: Quantity) -> str:
    return "".join(character for character in item.text if character.isdigit())


def is_edition(item: Quantity, texts: ComparedTexts) -> bool:
    """Return whether an English target says which of a row is meant: 北京冬奥会 is `Beijing 2022`, 本届 `the 23rd`."""
    if texts.target_tag != "en":
        return False
    if item.kind is Kind.ORDINAL:
        is_possible = item.value is not None and item.value < _EDITIONS
        return is_possible and _NUMBERED_EVENT.search(texts.source) is not None
    is_year = item.kind is Kind.NUMBER and item.value is not None and 1900 <= item.value <= 2100
    around = texts.target[max(0, item.start - 32) : item.end + 32]
    return is_year and bool(_GAMES_SOURCE.search(texts.source) and _GAMES.search(around))


def _find_stutter(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    values = [value for item in target if not item.is_spelled for value in item.values]
    if len(values) <= _STUTTER:
        return []
    said, heard = Counter(value for item in source for value in item.values), Counter(values)
    for value, count in heard.items():
        if count > said[value] + _STUTTER:
            return [Mismatch("num.value", None, next(item for item in target if value in item.values), "extra")]
    return []


_SMALL: Final = range(2, 13)
_NUMERALS: Final = frozenset("零一二三四五六七八九十百千万亿")
# The first characters of nouns that a number may stand before without a measure word.
_NOUNS: Final = frozenset(
    "感类方团季族仓军票大领产行地院校部委省市县区国企厂店网品环阶层级步轮战连胜女男老小被原成员将强者子姐兄弟母父孩童船车机舰"
    "箭星馆桥路线项案组队台站港城镇村的面性侧院党"
)
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
_OTHERS: Final = pattern(r"(?:其他|其它|其余|其餘|另外)的?$|(?<![a-z])other $")
_OTHERS_BEHIND: Final = pattern(r" others?(?![a-z])")
# Before a number it makes a name of it: day four.
_NAMED: Final = pattern(
    r"(?:^|[ (\"“'‘])(?:show|day|chapter|phase|stage|part|level|grade|type|number|no\.?|room|season|episode|game|week"
    r"|year|page|section|step|version|group|division|sector|article|table|figure|line|unit|class|round|lap|vol\.?) $",
    re.IGNORECASE,
)
_RANGED: Final = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.PERCENT, Kind.MULTIPLE})
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
        *_compare_ranges(source, target),
    ]


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
        left = _unsaid(left, target, there, _words(texts.target, texts.target_tag), is_even=is_even)
        right = _unsaid(right, source, here, _words(texts.source, texts.source_tag), is_even=is_even)
    is_pair = is_even and len(left) == len(right) == 1
    if added and not is_pair:
        is_counted = any(item.is_soft or _is_small(item, kinds) for item in source)
        if is_counted or _words(texts.source, texts.source_tag):
            return [Mismatch(topic, None, added[0], "extra")]
    if not left or len(left) != len(right) or len(left) > _MOST:
        return []
    return [Mismatch(topic, one, other) for one, other in zip(left, right, strict=True)]


def _added(counts: Sequence[Quantity], source: Sequence[Quantity], texts: ComparedTexts) -> list[Quantity]:
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


def _counts_others(item: Quantity, text: str) -> bool:
    before = _OTHERS.search(text, max(0, item.start - 6), item.start)
    return before is not None or _OTHERS_BEHIND.match(text, item.end) is not None


# A Chinese number stands before a measure word, or a noun that needs none: 三原告, 两国.
def _counts_in_chinese(item: Quantity, text: str) -> bool:
    following = fold_chinese(text[item.end : item.end + 4]).lstrip(" ")
    before = text[max(0, item.start - 1) : item.start]
    if item.text == "二" or before in _NUMERALS or not "一" <= following[:1] <= "鿿":
        return False
    return item.text in {"两", "兩"} or not "一" <= before <= "鿿" or is_counted(following) or following[0] in _NOUNS


def _without_partners(items: Sequence[Quantity], others: Sequence[Quantity], *, is_even: bool) -> list[Quantity]:
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
    has_ordinals = any(item.kind is Kind.ORDINAL for item in items)
    telling = [
        item
        for item in others
        if item not in counts and (not is_even or item.kind is Kind.ORDINAL or (has_ordinals and not item.is_spelled))
    ]
    known = collect_values(telling) | words
    return [item for item in items if item.value not in known]


# Report small measures in the same unit that differ: `two minutes` beside 七分钟.
def _compare_measures(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
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


# Return the numbers that nouns and pronouns of the text stand for: `both`, `trio`, 双方, 夫妇.
def _words(text: str, tag: str) -> set[Fraction]:
    names = _CHINESE_WORDS if is_chinese(tag) else _ENGLISH_WORDS
    found = {Fraction(value) for words, values in names for value in values if words.search(text)}
    return found if is_chinese(tag) else found | count_others(text.lower())


def _compare_ranges(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
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
    is_told = is_ratio or not (one.is_soft and other.is_soft)
    is_near = not set(one.values).isdisjoint(other.values) and is_told
    return [Mismatch("num.range", one, other)] if has_same_unit and is_near else []


# Two ranges have the same ends; of multiples, 提高5至6倍 is `by 5 to 6 times` too.
def _is_same_range(one: Quantity, other: Quantity) -> bool:
    shifts = _shifts(one, other)
    return shifts == {0} or (one.kind is other.kind is Kind.MULTIPLE and shifts in ({1}, {-1}))


def _shifts(one: Quantity, other: Quantity) -> set[Fraction]:
    return {a - b for a, b in zip(sorted(one.values), sorted(other.values), strict=True)}


_Places = list[tuple[tuple[int, int], tuple[int, int]]]


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    forms: dict[str, re.Pattern[str]] = {}
    for one, more, chinese in table("counted_nouns", 3):
        forms |= dict.fromkeys((*one.split("|"), *more.split("|")), pattern("|".join(chinese.split())))
    return pattern(rf"(?<![\w-]){any_word(forms)}(?![\w'’-])"), forms


def nouns_said_once(english: str, chinese: str) -> _Places:
    """Return the places of the nouns of the list that each of two texts names once: in the English, in the Chinese."""
    expression, forms = _nouns()
    named: dict[int, list[re.Match[str]]] = {}
    for match in expression.finditer(english.lower()):
        named.setdefault(id(forms[match[0]]), []).append(match)
    places: _Places = []
    for matches in named.values():
        found = list(forms[matches[0][0]].finditer(chinese)) if len(matches) == 1 else []
        if len(found) == 1:
            places.append((matches[0].span(), found[0].span()))
    return places
