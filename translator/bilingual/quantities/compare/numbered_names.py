"""
Names and phrases that hold a number: Louis XIV is 路易十四, G7 七国集团, World War II 二战, version 2.10 not 2.1.

Each kind is looked for in both texts by its own words, and reported where both have it, as often, with other numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from translator.bilingual.quantities.chinese.numerals import read_number
from translator.bilingual.quantities.compare.texts import ComparedTexts
from translator.bilingual.quantities.folding import all_forms, fold_chinese
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.tables import number_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern


class _Name(NamedTuple):
    """How a kind of name is written; the number is the first group that matched."""

    english: re.Pattern[str]
    chinese: re.Pattern[str]
    cues: str
    """Every Chinese name of the kind has one of these characters: other texts are not searched."""
    topic: str = "num.ordinal"
    below: int = 0
    """How much less an English number may be: the British first floor is 二楼."""


_HAN: Final = "一二三四五六七八九十"
# A numeral that counts: 五六 in 五六年级 is two of them.
_HAN_NUMBER: Final = "[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TENS: Final = ["", "X", "XX", "XXX"]
_ONES: Final = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
_ROMAN: Final = {_TENS[number // 10] + _ONES[number % 10]: number for number in range(1, 40)}
_WORDS: Final = {word: int(value) for kind in ("ordinal", "small") for word, value in number_words(kind).items()}
_ORDINAL: Final = (
    r"(\d{1,2})(?:st|nd|rd|th)|(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
)
# A year of junior or senior high school; a day of the lunar calendar has its month before it.
_SCHOOL_YEAR: Final = (
    r"(?<![年最起当月历太从])([初高][一二三])(?=[，。、；！？时的学下上女男新老就才开那生毕年班]|(?:数学|语文|英语)|$)"
)
# School or college → the years before it.
_YEARS: Final = {"初": 6, "高": 9, "大": 0, "junior": 6, "middle": 6, "senior": 9, "high": 9}
_STUDENTS: Final = {"freshman": 1, "freshmen": 1, "sophomore": 2, "sophomores": 2}
_KINGS: Final = (
    "路易", "亨利", "查理", "查尔斯", "乔治", "爱德华", "詹姆斯", "威廉", "理查", "腓力", "菲利普", "拿破仑", "古斯塔夫"
)  # fmt: skip
_ERA: Final = pattern(r"(?:(前)|AD )?(\d{1,4})(?: (BC|AD|CE)E?)?")
_SHORT: Final = 2
_TIMES: Final = {"once": 1, "twice": 2, "thrice": 3}
_NAMES: Final = (
    _Name(
        pattern(r"(?<![A-Za-z])[A-Z][a-z]{2,} ([IVX]{1,6})(?![A-Za-z.])"),
        pattern(
            rf"(?<=[一-鿿])([{_HAN}]{{1,3}})世(?![纪界代人家事间袭上子博])"
            rf"|(?:{'|'.join(_KINGS)})([{_HAN}]{{1,3}})(?![{_HAN}世])"
        ),
        "世" + "".join(king[0] for king in _KINGS),
    ),
    _Name(
        pattern(
            r"World War (I{1,2}|[12]|One|Two)(?![A-Za-z])|(First|Second) World War|WW-?(I{1,2}|[12])(?![A-Za-z])"
        ),
        pattern(r"第([一二])次世界大战|(?<![一-鿿])([一二])战|([一二])战(?=时期|期间|后|前|中|[结結]束|爆[发發]|以[来來]|始[于於])"),
        "战",
    ),
    _Name(
        pattern(r"(?<![A-Za-z])G-?(\d{1,2})(?!\d|[A-Za-z])|Group of (\w+)"),
        pattern(rf"([{_HAN}]{{1,4}}|\d{{1,2}})国集团|(?<![a-z])g-?(\d{{1,2}})(?![\da-z])"),
        "团Gg",
    ),
    _Name(
        pattern(rf"(?i)(?<![a-z])(?<![a-z]-)(?:{_ORDINAL})[ -]floors?(?![a-z])"),
        pattern(rf"(?<![{_HAN}\d.])({_HAN_NUMBER}|\d{{1,2}}) ?[层楼](?![高楼梯])"),
        "层楼",
        below=1,
    ),
    _Name(
        pattern(
            rf"(?i)(?<![a-z])(?<![a-z]-)(?:{_ORDINAL})[ -]grade(?:rs?)?(?![a-z])|(?<![a-z])grade (\d{{1,2}})(?!\d)"
            r"|(?<![a-z])((?:first|second|third) year (?:of|in|at) (?:junior|middle|senior|high))(?= )"
        ),
        pattern(rf"(?<![{_HAN}\d.初高大研])({_HAN_NUMBER}|\d{{1,2}}) ?年级|{_SCHOOL_YEAR}"),
        "级初高",
    ),
    _Name(
        pattern(r"(?i)(?<![a-z])(freshm[ae]n|sophomores?|(?:first|second|third|fourth)-year)(?= |[.,;:!?]|$)"),
        pattern(r"(?<![一-鿿])(大[一二三四])(?=[，。、；！？时的学下上女男新老就才开那生]|年级|$)|(?<=[是读上到在从])(大[一二三四])(?![一-鿿])"),
        "大",
    ),
    _Name(
        pattern(r"(?<![\d,.])(\d{1,4} (?:BC|AD|CE)E?)(?![A-Za-z])|(?<![A-Za-z])(AD \d{1,4})(?!\d|[.,]\d)"),
        pattern(r"公元(前?) ?(\d{1,4}) ?年"),
        "元",
        topic="date.value",
    ),
    _Name(
        pattern(
            r"(?i)(?<![a-z])(?:one|1) (?:[a-z]+ )?(?:in|out of)(?: every)? "
            r"(\d{1,4}|two|three|four|five|six|seven|eight|nine|ten)"
            r"(?![\w%-]|[.,]\d| (?:years?|days?|months?|hours?|weeks?|minutes?)(?![a-z]))"
        ),
        pattern(rf"每(\d{{1,4}}|[{_HAN}两]{{1,3}}) ?[个名位人][^，。；]{{0,6}}有(?:一|1)(?![{_HAN}\d])"),
        "每",
        topic="num.fraction",
    ),
    _Name(
        pattern(r"(?i)(?<![a-z])(first|second|third|fourth) quarter(?![a-z-])"),
        pattern(r"第([一二三四1-4])节(?![课车])"),
        "节",
    ),
    _Name(
        pattern(
            r"(?i)(?<![a-z])(once|twice|thrice|[a-z]+(?= times)) ?(?:times )?(?:an?|per|each|every)"
            r" (?:day|week|month|year)(?![a-z])"
        ),
        pattern(rf"(?:每[日天周月年]|每星期|每个月|一[天日周])[^，。；]{{0,3}}?([{_HAN}两]|\d{{1,2}})次"),
        "次",
        topic="num.value",
    ),
    _Name(
        pattern(r"(?i)(?<![a-z\d])(?:\d|two|three|four|five)-in-(\d|one)(?![a-z\d])"),
        pattern(rf"(?:\d|[{_HAN}]) ?合 ?(\d|[{_HAN}])(?![\d{_HAN}])"),
        "合",
        topic="num.value",
    ),
)  # fmt: skip
# Character of a Chinese text, not folded → the kind of name that it may belong to, by its place in the list.
_BY_CUE: Final = {cue: place for place, name in enumerate(_NAMES) for cue in all_forms(name.cues)}
_NUMERALS: Final = all_forms(f"{_HAN}两") + "壹贰叁肆伍陆柒捌玖拾"
# What stands before or behind such a character in a name.
_CUE: Final = pattern(
    rf"[{''.join(_BY_CUE)}](?:(?<=[\d{_NUMERALS} 集年大公].)|(?<=每)(?=[\d{_NUMERALS}])|(?<=[GgＧｇ])(?=-?\d)"
    rf"|(?=[{all_forms(''.join(king[1] for king in _KINGS))}])|(?<=[初高大])(?=[一二三四]))"
)
_DECIMAL: Final = pattern(r"[0-9]\.[0-9]")
_VERSION: Final = pattern(
    r"(?i)(?:(?<![a-z])versions? |(?<![a-z])v\.? ?|版本(?:号)?(?:为|是)? ?)(\d+\.\d+)(?!\.?\d)|(?<![\d.])(\d+\.\d+) ?版"
)
_LONG_VERSION: Final = pattern(r"(?<![\d.])(?:\d{1,3}\.){2,3}\d{1,5}(?!\.?\d)")


def add_numbered_names(found: list[Mismatch], texts: ComparedTexts) -> list[Mismatch]:
    """Return `found` with the names that have another number in the target, each of which is reported once."""
    named = _compare_names(texts) if texts.source and texts.target else []
    others = [
        one
        for one in found
        if not any(_overlap(one.source, name.source) or _overlap(one.target, name.target) for name in named)
    ]
    return others + named


def _overlap(one: Quantity | None, other: Quantity | None) -> bool:
    return one is not None and other is not None and one.start < other.end and other.start < one.end


def _compare_names(texts: ComparedTexts) -> list[Mismatch]:
    if is_chinese(texts.source_tag) is is_chinese(texts.target_tag):
        return []
    found = list(_compare_versions(texts)) if _DECIMAL.search(texts.target) else []
    english, chinese = (texts.source, texts.target) if is_chinese(texts.target_tag) else (texts.target, texts.source)
    cues = _CUE.findall(chinese)
    if not cues:
        return found
    folded = fold_chinese(chinese)
    for name in (_NAMES[place] for place in sorted({_BY_CUE[cue] for cue in cues})):
        theirs = list(_numbers(name.chinese, folded))
        ours = list(_numbers(name.english, english)) if theirs else []
        if len(ours) != len(theirs):
            continue
        left = [item for item in ours if not any(_may_be(item, other, name.below) for other in theirs)]
        right = [item for item in theirs if not any(_may_be(other, item, name.below) for other in ours)]
        for one, other in zip(left, right, strict=False):
            found.append(Mismatch(name.topic, *texts.turned(one, other), "phrase"))
    return found


def _may_be(english: Quantity, chinese: Quantity, below: int) -> bool:
    assert english.value is not None
    assert chinese.value is not None
    return 0 <= chinese.value - english.value <= below


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[Quantity]:
    for match in pattern.finditer(text):
        written = "".join(filter(None, match.groups()))  # of a year with its era: 前221 is `221 BC`
        value = _value(written) if written else None
        if value is not None:
            yield Quantity(Kind.ORDINAL, match.start(), match.end(), match[0], value=Fraction(value))


def _value(written: str) -> int | None:
    if written.isdigit() and written.isascii():
        return int(written)
    era = _ERA.fullmatch(written)
    if era:
        return int(era[2]) * (-1 if era[1] or era[3] == "BC" else 1)
    if written in _ROMAN:
        return _ROMAN[written]
    if written.lower() in _WORDS:
        return _WORDS[written.lower()]
    if written[0] in _YEARS and len(written) == _SHORT:
        return _YEARS[written[0]] + _HAN.index(written[1]) + 1
    words = written.lower().replace("-", " ").split(" ")
    if words[0] in _STUDENTS:
        return _STUDENTS[words[0]]
    if len(words) > 1 and words[0] in _WORDS:
        return _WORDS[words[0]] + _YEARS.get(words[-1], 0)
    if written.lower() in _TIMES:
        return _TIMES[written.lower()]
    number = read_number(written, 0)
    return int(number.value) if number and number.end == len(written) else None


def _compare_versions(texts: ComparedTexts) -> Iterator[Mismatch]:
    """Yield a version that lost or won a nought, 2.10 and 2.1, or has another part: 1.0.12 and 1.0.21."""
    if not _DECIMAL.search(texts.source):
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
