"""The basis of all comparisons: the two texts, what their words hint at (`a couple`, 双), lists of mismatches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from translator.bilingual.quantities.chinese_numerals import DIGITS, read_number
from translator.bilingual.quantities.english_numerals import SMALL
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity, whole_number
from translator.bilingual.quantities.tables import YUAN, fold_chinese, fold_english, table, yuan_of
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import longest_first, pattern


@dataclass(slots=True)
class ComparedTexts:
    """The two texts and their languages, from which hints are read when they are needed."""

    source: str = ""
    target: str = ""
    source_tag: str = "en"
    target_tag: str = "zh-Hans"

    def hints(self, side: str) -> frozenset[Fraction]:
        """Return the values that words of that side hint at."""
        text, tag = (self.source, self.source_tag) if side == "source" else (self.target, self.target_tag)
        return find_hints(text, tag) if text else frozenset()


class QuantityValue(NamedTuple):
    """One value of a quantity; a range has two."""

    quantity: Quantity
    value: Fraction

    @property
    def is_soft(self) -> bool:
        return self.quantity.is_soft


_PLAIN = frozenset(
    {Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION, Kind.ORDINAL, Kind.DATE,
     Kind.WEEKDAY, Kind.TIME, Kind.IDENTIFIER}
)  # fmt: skip
_COUNTS = frozenset({Kind.NUMBER, Kind.ORDINAL, Kind.FRACTION, Kind.IDENTIFIER})
_RANGES = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.PERCENT})
_YEARS = range(1000, 2200)
_ONE = (1, 1)
_Key = tuple[object, ...]


def say_the_same(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> bool:
    """
    Return whether both sides have the same plain quantities, so that no comparison would find a difference in them.

    A 一 or a `one` that counts nothing is left out, `$` is USD, and 2015年 is the number 2015. A weak count that the
    target leaves out is not a difference either. False where something is compared by more than its fields: several
    ranges, a multiple, a discount, a weekday beside a date.
    """
    source, target = _without_articles(source), _without_articles(target)
    if len(source) != len(target):
        return not target and all(item.is_soft and item.kind in _COUNTS and not _is_one_unit(item) for item in source)
    free = [_key_of(item, texts.target_tag) for item in target]
    ranges = 0
    for item in source:
        key = _key_of(item, texts.source_tag)
        if key is None or key not in free:
            return False
        free.remove(key)
        ranges += item.high is not None
    kinds = {item.kind for item in source}
    return ranges < 2 and not (Kind.WEEKDAY in kinds and Kind.DATE in kinds)


# It is one of a unit, or half, which English may say by an article: 一分钟, `a minute`, `an hour`.
def _is_one_unit(item: Quantity) -> bool:
    return item.unit is not None and item.value is not None and item.value.as_integer_ratio() in {_ONE, (1, 2)}


# Return `quantities` without each lone 一 or `one`, if there is no other one that it could stand for.
def _without_articles(quantities: Sequence[Quantity]) -> Sequence[Quantity]:
    rest = [item for item in quantities if not (item.is_soft and _is_article(item))]
    if len(rest) == len(quantities):
        return quantities
    is_clear = all(value.as_integer_ratio() != _ONE for item in rest for value in (*item.values, *item.alternatives))
    return rest if is_clear else quantities


def _is_article(item: Quantity) -> bool:
    is_bare = item.kind is Kind.NUMBER and item.is_spelled and item.unit is None and not item.currency
    is_plain = is_bare and item.high is None and not item.alternatives and not item.is_discount
    return is_plain and item.value is not None and item.value.as_integer_ratio() == _ONE


# Return what a plain quantity says to readers of `tag`, None if it is not plain.
def _key_of(item: Quantity, tag: str) -> _Key | None:
    kind, value = item.kind, item.value
    if kind not in _PLAIN or item.is_discount:
        return None
    if kind is Kind.IDENTIFIER:
        return kind, item.text
    if value is not None:
        number = value.as_integer_ratio()
        if item.high is not None:
            return (kind, number, item.high.as_integer_ratio(), *_unit_of(item, tag)) if kind in _RANGES else None
        if kind is Kind.NUMBER and number[0] in _YEARS and number[1] == 1 and item.unit is None and not item.currency:
            return Kind.DATE, number[0], None, None
        return (kind, number, *_unit_of(item, tag))
    if kind is Kind.DATE:
        fields = (item.year, item.month, item.day)
        return None if fields == (None, None, None) or item.calendar else (kind, *fields)
    if kind is Kind.WEEKDAY:
        return kind, item.weekday, item.is_soft
    return kind, item.minutes, item.half_day, item.zone


def _unit_of(item: Quantity, tag: str) -> tuple[str | None, str]:
    code = item.currency
    if code:
        code = yuan_of(tag) if code == YUAN else "$" if code == "USD" else code
    return (item.unit.name if item.unit else None), code


def select_kinds(quantities: Iterable[Quantity], *kinds: Kind) -> list[Quantity]:
    return [item for item in quantities if item.kind in kinds]


def drop_soft(quantities: Iterable[Quantity]) -> list[Quantity]:
    return [item for item in quantities if not item.is_soft]


def collect_values(quantities: Iterable[Quantity]) -> set[Fraction]:
    """Return every value that the quantities have or may have."""
    return {value for item in quantities for value in (*item.values, *item.alternatives)}


def find_unmatched(
    quantities: Iterable[Quantity], others: Iterable[Quantity], agree: Callable[[Quantity, Quantity], bool]
) -> list[Quantity]:
    candidates = list(others)
    return [item for item in quantities if not any(agree(item, other) for other in candidates)]


def pair_changed(
    topic: str, left: Iterable[Quantity], right: Iterable[Quantity], *, repairs_drafts: bool = False
) -> list[Mismatch]:
    """Pair what is left on both sides in order; a pair of two weak quantities is not reported."""
    return [
        Mismatch(topic, one, other, repairs_drafts=repairs_drafts)
        for one, other in zip(left, right, strict=False)
        if not (one.is_soft and other.is_soft)
    ]


def report_one_sided(topic: str, left: Iterable[Quantity], right: Iterable[Quantity]) -> list[Mismatch]:
    """Report what the source alone has as missing, and what the target alone has as extra."""
    return [
        *(Mismatch(topic, item, None, "missing") for item in left),
        *(Mismatch(topic, None, item, "extra") for item in right),
    ]


def find_miscounted(
    topic: str, here: Sequence[Quantity], there: Iterable[Quantity], key: Callable[[Quantity], int | None]
) -> list[Mismatch]:
    """
    Report a value of `key` that one side gives more often than the other, where each side has such a value.

    `Sunday, Monday, Monday` against 日, 一, 日; 5月和7月 against `May and May`.
    """
    others = list(there)
    counts = Counter(map(key, here))
    counts.subtract(map(key, others))
    lost = next((item for item in here if counts[key(item)] > 0), None)
    added = next((item for item in others if counts[key(item)] < 0), None)
    return [Mismatch(topic, lost, added)] if lost and added else []


_HINTS: Final = table("hints", 3)
_ENGLISH_HINTS, _CHINESE_HINTS = (
    {
        word: [whole_number(Fraction(value)) for value in row[1].split()]
        for row in _HINTS
        if row[0] == tag
        for word in row[2].split()
    }
    for tag in ("en", "zh")
)
"""Word → the values that it hints at."""
_WORD = pattern(r"[a-z]+(?:-[a-z]+)*")
_LETTERS = "".join(chr(code) if chr(code) in "abcdefghijklmnopqrstuvwxyz-" else " " for code in range(128))
# Table for `bytes.translate`: all but small letters and hyphens becomes a blank.
_LETTERS_ALONE = _LETTERS.encode().ljust(256)
_SLASHED = pattern(r"(?<!\d)(\d\d?)/(\d\d?)(?!\d)")
_TWO_DIGITS = pattern(
    r"(?<![\d零一二三四五六七八九十])(\d\d|[零一二三四五六七八九]{2})(?=后|届|年|级|共识|[^\d百千万亿十])"
)
# A cue is what stands wherever the other pattern finds something: `re` is quick where one class of characters is first.
_PREFIX = pattern(r"(?<![a-z])(two|three|four|five|six|seven|eight|nine|ten)(?=[a-z]{3})")
_ONE_TO_TEN = r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_AND_OTHERS = pattern(rf"(?<![a-z\d]){_ONE_TO_TEN}(?= others?(?![a-z]))|(?<![a-z])other {_ONE_TO_TEN}(?![a-z\d])")
_CHINESE_OTHERS = pattern(
    r"(?:其他|其它|另外|其余)([一二两三四五六七八九十]|\d\d?)|([一二两三四五六七八九十]|\d\d?)[名位人个](?:其他|其它)"
)
_ROMAN_SIGNS = pattern("[Ⅰ-Ⅻ]")
_HAN_RUN = pattern(r"[零一二两三四五六七八九十百千万亿廿卅]+")
# Han numeral → what it is by itself.
_HAN_VALUES = {character: number.value for character in "零一二两三四五六七八九十百千万亿廿卅"
               if (number := read_number(character, 0))}  # fmt: skip
_UNIT = pattern(r"[十百千万亿廿卅]")
_HINT = pattern("|".join(longest_first(_CHINESE_HINTS)))


@lru_cache(maxsize=2048)
def find_hints(text: str, tag: str) -> frozenset[Fraction]:
    """
    List the values that words, idioms and names of `text` hint at and that are not quantities themselves.

    A number on the other side that is among them is expected: `both` may become 两, 双 may become `two`.
    """
    return frozenset(_chinese_hints(text) if is_chinese(tag) else _english_hints(text))


def count_others(folded: str) -> set[Fraction]:
    """Return how many `Yale and two others` may be together: folded text."""
    if "other" not in folded:
        return set()
    counts = (before or behind for before, behind in _AND_OTHERS.findall(folded))
    return {Fraction(int(SMALL.get(count, count)) + listed) for count in counts for listed in (1, 2, 3)}


def _english_hints(text: str) -> set[Fraction]:
    folded = fold_english(text)
    values: set[Fraction] = set()
    if "/" in folded:
        values.update(Fraction(a + b) for a, b in _SLASHED.findall(folded))
    values.update(count_others(folded))
    if "decade" in folded:
        values.update(Fraction(year) for year in range(1950, 2060, 10))
    letters = folded.encode("ascii", "replace").translate(_LETTERS_ALONE).decode("ascii")
    for words in set(letters.split()):
        values.update(_hints_of_words(words))
    return values


# Return what a word hints at, and each part of one with hyphens: `hat-trick`, `threefold`.
@lru_cache(maxsize=8192)
def _hints_of_words(words: str) -> tuple[Fraction, ...]:
    values = [whole_number(SMALL[word]) for word in _PREFIX.findall(words)]
    for word in _WORD.findall(words):
        for part in (word, *word.split("-")) if "-" in word else (word,):
            values += _ENGLISH_HINTS.get(part, ())
    return tuple(values)


def _chinese_hints(text: str) -> set[Fraction]:
    folded = fold_chinese(text).replace("半百", "五十")
    values: set[Fraction] = set()
    for match in _HINT.finditer(folded):
        values.update(_CHINESE_HINTS[match.group()])
    values.update(Fraction(ord(sign) - ord("Ⅰ") + 1) for sign in _ROMAN_SIGNS.findall(folded))
    for before, behind in _CHINESE_OTHERS.findall(folded):
        number = read_number(before or behind, 0)
        values.update(number.value + listed for listed in (1, 2, 3) if number)
    for written in _TWO_DIGITS.findall(folded):
        short = int("".join(str(DIGITS.get(digit, digit)) for digit in written))
        values.update((whole_number(1900 + short), whole_number(2000 + short)))
    for match in _HAN_RUN.finditer(folded):
        number = read_number(folded, match.start())
        if number is not None:
            values.add(number.value)
        if len(match.group()) < 3 or not _UNIT.search(match.group()):
            values.update(value for character in match.group() if (value := _HAN_VALUES.get(character)) is not None)
    return values
