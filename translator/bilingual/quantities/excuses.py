"""
Excuses for a mismatch: the other side says the same in another way. `translator explain num.value` lists the excuses.

An excuse is one entry: a line for `explain`, its cases, which are its tests, and the function that says whether it
holds. They are asked only where the comparison has found something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from translator.bilingual.quantities.compared_texts import ComparedTexts
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.words.patterns import pattern

Side = Literal["changed", "alone", "either"]
"""The cases of an excuse: two values that differ, a value without a counterpart, or both."""


class Discrepancy(NamedTuple):
    """A mismatch, seen from the side of one of its values."""

    mismatch: Mismatch
    item: Quantity
    other: Quantity | None
    """The quantity in its place on the other side."""
    here: str
    """The text of `item`."""
    there: str
    """The text of the other side."""
    tag: str
    """The language of `there`."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """One way to say the same, with pairs of source and target that show it."""

    name: str
    line: str
    """The sentence of `explain`, with an example."""
    of: Side
    holds: Callable[[Discrepancy], bool]
    cases: tuple[tuple[str, str], ...]
    """Pairs that only this excuse keeps from being reported."""
    errors: tuple[tuple[str, str], ...]
    """Like pairs that are wrong, and reported."""
    topics: tuple[str, ...]
    """The checks that would report the cases."""


def excuse(
    of: Side,
    line: str,
    *cases: tuple[str, str],
    errors: tuple[tuple[str, str], ...] = (),
    topics: tuple[str, ...] = ("num.value",),
) -> Callable[[Callable[[Discrepancy], bool]], Excuse]:
    """Make an excuse of the function that says whether it holds."""
    return lambda holds: Excuse(holds.__name__.replace("_", "-"), line, of, holds, cases, errors, topics)


_OF_POINT: Final = pattern(r"(?: of)?(?: an?)?[ -](?:full )?(?:percentage[ -])?point(?![a-z])", re.IGNORECASE)
_FIGURES: Final = pattern(r"\d(?:[\d.,/:–\u200b-]{0,40}\d)?")
_SCALED: Final = pattern("[百千万萬亿億兆]|hundred|thousand|illion|[0-9](?:bn|m|k)(?![a-z])", re.IGNORECASE)
# From here on a number may be rounded.
_LARGE: Final = 10**4
_LATER_PERCENT: Final = pattern(
    r"(?:,? (?:and|or|to) |, )(?:[\d.]+, ){0,9}(?:[\d.]+,? (?:and|or|to) )?[\d.]+ ?(?:%|per ?cent)"
)
_LEVEL: Final = pattern(r" ?[”」]?区间| ?[”」]?时代| points? (?:of|on) (?:the|my|your|his|her|their)(?![a-z])")
# The percentage of before, without its sign: `71 percent, up from 68`.
_FROM_LEVEL: Final = pattern(
    r"(?:%|per ?cent)[^%.;]{0,16}\b(?:from|against|versus|compared (?:with|to)) [\d.]+$|\b(?:up|down) from [\d.]+$"
)
_SPLIT: Final = pattern(r" {0,3}(\d{1,3})\. (\d{1,3})(?!\d)")
_LIST_NUMBER: Final = pattern(r" {0,3}(\d{1,3})\. ?(?=[A-Z一-鿿“\"《])")
_RUN: Final = pattern(r"(?<![\d.,])\d{3}(?:,\d{3})+(?![\d.,]\d)")
_APART: Final = pattern(r"(?<![\d.])(?<!\d,)\d{3}(?!\.?\d)(?!,\d)")
_ROMAN: Final = pattern(r"(?<![A-Za-z])[IVXLC]{2,9}(?![A-Za-z])")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@excuse(
    "either", "Figures with a sign between them stand on both sides alike: 12.3.4, 1968/69.",
    ("under rule 12.3.4", "根据第12.3.4条"), topics=("num.ordinal",),
)  # fmt: skip
def same_figures(seen: Discrepancy) -> bool:
    mismatch = seen.mismatch
    if mismatch.reason == "sign" or (mismatch.topic == "date.time" and seen.other):
        return False
    sides = ((seen.item, seen.here), *(((seen.other, seen.there),) if seen.other else ()))
    if any(_SCALED.search(item.text) for item, _ in sides):
        return False
    return all(
        (not figures.isdigit() or (len(figures) == 4 and figures[0] == "0"))
        and seen.here.count(figures) == seen.there.count(figures) > 0
        for figures in (_figures_at(item, text) for item, text in sides)
    )


# Return the whole figures that an item is a part of; `0` where it is in words, or has other figures too.
def _figures_at(item: Quantity, text: str) -> str:
    begin = max(0, item.start - 20)
    found = [
        match
        for match in _FIGURES.finditer(text, begin, item.end + 20)
        if match.start() < item.end and match.end() > item.start
    ]
    return found[0].group() if len(found) == 1 else "0"


@excuse(
    "changed", "The target rounds a large number rightly, to three digits or more: 1993.03万 is `19.93 million`.",
    ("1993.03万人失去住所", "19.93 million people lost their homes"),
    errors=(("1993.03万人失去住所", "19.94 million people lost their homes"),),
)  # fmt: skip
def rounded(seen: Discrepancy) -> bool:
    one, other = seen.item, seen.other
    if one is not seen.mismatch.source or other is None or one.kind is not other.kind or one.high or other.high:
        return False
    if one.value is None or other.value is None or other.value < _LARGE:
        return False
    if one.value.denominator > 1 or other.value.denominator > 1:
        return False
    digits = str(int(other.value)).rstrip("0")
    step = int(other.value) // int(digits)
    return len(digits) > 2 and abs(one.value - other.value) * 2 <= step


@excuse(
    "changed", "A bare number is a percentage by the words around it: `45 and 46 per cent`, `up from 68`, 5区间.",
    ("实现了45%和46%的指标", "with 45 and 46 per cent of indicators achieved"),
    ("Voter turnout was 71.3 percent, up from 68.", "投票率为71.3%，高于此前的68%。"),
    ("支持率由55%降至48%。", "Support fell to 48% from 55."),
    ("CPI涨幅仍处于“5区间”。", "CPI was still above 5%."),
    ("每次收钱要给我百分之十。", "Give me 10 points of the take each time."),
    errors=(("实现了45%和46%的指标", "with 44 and 46 per cent of indicators achieved"),), topics=("num.percent",),
)  # fmt: skip
def shared_percent(seen: Discrepancy) -> bool:
    number = _number_of_percent(seen)
    return number is not None and bool(
        _FROM_LEVEL.search(seen.there, max(0, number.start - 24), number.end)
        or _LEVEL.match(seen.there, number.end)
        or _LATER_PERCENT.match(seen.there, number.end)
    )


def _number_of_percent(seen: Discrepancy) -> Quantity | None:
    percent, number = seen.item, seen.other
    if number is None or percent.kind is not Kind.PERCENT or number.kind is not Kind.NUMBER or not number.value:
        return None
    return number if percent.value and {value * 100 for value in percent.values} == set(number.values) else None


@excuse(
    "changed", "A fraction is one of a percentage point: `three quarters of a point` is 0.75个百分点.",
    ("The bank raised rates by three quarters of a point.", "该银行加息0.75个百分点。"),
    ("该银行加息0.75个百分点。", "The bank raised rates by three quarters of a point."),
    errors=(("The bank raised rates by three quarters of a point.", "该银行加息0.5个百分点。"),),
    topics=("num.percent", "num.fraction"),
)  # fmt: skip
def part_of_point(seen: Discrepancy) -> bool:
    part, other = seen.item, seen.other
    if part.value is None or part.kind is not Kind.FRACTION or other is None or other.value is None:
        return False
    is_equal = other.value * 100 == part.value and other.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT}
    return is_equal and _OF_POINT.match(seen.here, part.end) is not None


@excuse(
    "either", "The number of a paragraph has a blank in it on one side: `2.26 The Office`, 2. 26该办事处.",
    ("2.26 The Office seeks a partnership.", "2. 26该办事处寻求建立伙伴关系。"),
    errors=(("2.26 The Office seeks a partnership.", "2. 28该办事处寻求建立伙伴关系。"),),
)  # fmt: skip
def split_number(seen: Discrepancy) -> bool:
    for text, other in ((seen.here, seen.there), (seen.there, seen.here)):
        split = _SPLIT.match(text)
        if split and other.lstrip().startswith(f"{split[1]}.{split[2]}"):
            if text is seen.here:
                return seen.item.end <= split.end()
            return seen.item.start == len(seen.here) - len(seen.here.lstrip())
    return False


@excuse(
    "either", "One side runs numbers together that the other lists: 249,289,299 is `249, 289, and 299`.",
    ("everyone had 249, 289, and 299", "大家249,289,299都有"),
    ("大家249,289,299都有", "everyone had 249, 289, and 299"),
    errors=(("everyone had 249, 289, and 299", "大家249,289,298都有"),),
)  # fmt: skip
def run_together(seen: Discrepancy) -> bool:
    item = seen.item
    if item.value is None or item.value < 1:
        return False
    if "," in item.text:
        return _are_apart(item.text, seen.there)
    runs = _RUN.findall(seen.there) if item.text.isdigit() and len(item.text) == 3 else ()
    return any(item.text in run.split(",") and _are_apart(run, seen.here) for run in runs)


def _are_apart(run: str, text: str) -> bool:
    return _RUN.fullmatch(run) is not None and set(run.split(",")) <= set(_APART.findall(text))


@excuse(
    "alone", "The other side has the number in Roman figures: `Super Bowl XLIX` is 第49届超级碗.",
    ("Who won Super Bowl XLIX?", "谁赢得了第 49 届超级碗？"), ("Pope John XXIII died.", "教宗约翰二十三世去世。"),
    errors=(("Who won Super Bowl XLIX?", "谁赢得了第 48 届超级碗？"),), topics=("num.value", "num.ordinal"),
)  # fmt: skip
def roman_figures(seen: Discrepancy) -> bool:
    value = seen.item.value
    if value is None or not 1 < value < 400 or seen.item.kind not in {Kind.ORDINAL, Kind.NUMBER}:
        return False
    return any(_roman_value(figures) == value for figures in _ROMAN.findall(seen.there))


def _roman_value(figures: str) -> int:
    values = [_ROMAN_DIGITS[figure] for figure in figures]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


@excuse(
    "alone", "The number is that of a paragraph, `14. Iran has stated`, and the other side has none.",
    ("61. In the past five years, it invested.", "在过去五年里，它进行了投资。"),
    ("The document has been prepared.", "2. 本文件已编写。"),
    errors=(("61. In the past five years, it invested.", "62. 在过去五年里，它进行了投资。"),),
)  # fmt: skip
def list_number(seen: Discrepancy) -> bool:
    number = _LIST_NUMBER.match(seen.here)
    return number is not None and number.start(1) == seen.item.start and _LIST_NUMBER.match(seen.there) is None


EXCUSES: Final = tuple(one for one in list(vars().values()) if isinstance(one, Excuse))
# Of a mismatch that can be excused.
_REASONS: Final = frozenset({"changed", "missing", "extra", "sign"})


def find_excuse(mismatch: Mismatch, texts: ComparedTexts) -> Excuse | None:
    """Return the first excuse by which the texts say the same after all."""
    if mismatch.reason not in _REASONS:
        return None
    seen = tuple(_from_each_side(mismatch, texts))
    side = "changed" if len(seen) > 1 else "alone"
    for excuse in EXCUSES:
        if excuse.of in {side, "either"} and any(map(excuse.holds, seen)):
            return excuse
    return None


def _from_each_side(mismatch: Mismatch, texts: ComparedTexts) -> Iterator[Discrepancy]:
    source, target = mismatch.source, mismatch.target
    if source:
        yield Discrepancy(mismatch, source, target, texts.source, texts.target, texts.target_tag)
    if target:
        yield Discrepancy(mismatch, target, source, texts.target, texts.source, texts.source_tag)
