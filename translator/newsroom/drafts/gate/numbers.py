"""
Rules of the gate for numbers in words: stricter than the checks for people.

The checks accept a missing “half” or “sixth”, since a good translator may express it in another way; an engine has
simply lost it. Measured by `benchmarks/quality/number_drafts.py` on drafts of a model, and on professional
translations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from translator.bilingual.quantities import Kind, find_quantities
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.gate.rules import GateProblem
from translator.newsroom.drafts.repair.number_repair import PM_TIME, bare_hour

LEAST_REPEATED = 100
"""People repeat smaller numbers too."""
_NOT_AMOUNTS = frozenset({Kind.DATE, Kind.IDENTIFIER, Kind.ORDINAL, Kind.TIME, Kind.PERIOD, Kind.DECADE, Kind.CENTURY})
_YEARS = range(1900, 2100)
_N = r"(\d+(?:\.\d+)?)"
_FROM = pattern(rf"\bfrom (?:[$£€¥]|HK\$|US\$)?{_N}", re.IGNORECASE)
_FROM_ZH = pattern(rf"从(?:约|大约|近)?{_N}")
_BY_ZH = pattern(
    rf"(?:增加|增长|上升|上涨|提高|减少|下降|下跌|降低|缩短|缩小|收窄|扩大|延长|下滑|减|降|升|涨|跌)了约?{_N}"
)
_BY = pattern(rf"\bby (?:about |around |nearly )?(?:[$£€¥]|HK\$|US\$)?{_N}", re.IGNORECASE)

_ORDINALS = {
    "third": "三3", "fourth": "四4", "fifth": "五5", "sixth": "六6", "seventh": "七7", "eighth": "八8", "ninth": "九9",
    "tenth": "十10",
}  # fmt: skip
_ORDINAL = pattern(rf"\b(?:the|its|his|her|their|for the) ({'|'.join(_ORDINALS)}) (?:time|year|day|month|week)\b")
_ORDINAL_ZH = pattern(r"第([三四五六七八九十])(?:次|年|天|个月|周|届)")
_WORDS = {
    "三": r"third|three|3", "四": r"fourth|four|4", "五": r"fifth|five|5", "六": r"sixth|six|6",
    "七": r"seventh|seven|7", "八": r"eighth|eight|8", "九": r"ninth|nine|9", "十": r"tenth|ten|10",
}  # fmt: skip
_TIMES = {
    pattern(r"\b(?:doubl(?:ed|ing)|twofold)\b", re.IGNORECASE): r"倍|番|双|一半|减半",
    pattern(r"\b(?:tripl(?:ed|ing)|threefold)\b", re.IGNORECASE): r"[三3两二2]倍|三[番级重连项冠双]|三分之",
    pattern(r"\b(?:quadrupl(?:ed|ing)|fourfold)\b", re.IGNORECASE): r"[三3四4]倍|两番|四分之",
}
_SPAN = pattern(r"(?<![\d.])(1[0-2]|[1-9])个月")
_BARE_MONTH = pattern(r"(?<!个)月")
_FAN = {"翻一番": r"doubl|twice|twofold|\btwo\b|\b2\b|100", "翻两番": r"quadrupl|fourfold|\bfour\b|\b4\b|300"}
_HALF = pattern(r"\b(?:nearly|about|almost|over|than|around) half\b|\bhalf (?:of|the)\b", re.IGNORECASE)
_HALF_ZH = pattern(r"半|五成|50|二分之一|1/2|五五")
_HALF_OF = pattern(r"一半|近半|半数|过半")
_HALF_EN = pattern(r"half|halv|50|fifty|majority|most|midway|semi", re.IGNORECASE)
_EVENING = pattern(r"(?:下午|傍晚|晚上|当晚|晚间|今晚|昨晚|夜里)(?:约|大约)?\d{1,2}(?:[:：]\d\d|[点时])")
_EVENING_EN = pattern(r"p\.?m\b|afternoon|evening|night|dusk|\b1[2-9]:\d\d|\b2[0-4]:\d\d|noon|hours", re.IGNORECASE)


def number_problems(source: str, target: str, source_tag: str) -> Iterator[GateProblem]:
    """Yield what is wrong with numbers in words: a change *from* that became one *by*, a lost half, a lost p.m."""
    yield from _repeated_numbers(source, target, source_tag)
    if is_chinese(source_tag):
        yield from _into_english(source, target)
    else:
        yield from _into_chinese(source, target)


def _repeated_numbers(source: str, target: str, source_tag: str) -> Iterator[GateProblem]:
    """Yield large numbers that the target repeats and the source does not, as degenerating models do."""
    target_tag = "en" if is_chinese(source_tag) else "zh-Hans"
    before, after = _large_numbers(source, source_tag), _large_numbers(target, target_tag)
    for value, count in after.items():
        if count > max(1, before[value]) and before[value]:
            yield GateProblem("num.value", f"{value} is said {count} times", 3)


def _large_numbers(text: str, tag: str) -> Counter[Fraction]:
    values = (item.value for item in find_quantities(text, tag) if item.kind not in _NOT_AMOUNTS and item.value)
    # A fraction itself `in` a range is asked number by number.
    return Counter(
        value for value in values if value >= LEAST_REPEATED and not (value.denominator == 1 and int(value) in _YEARS)
    )


def _into_chinese(source: str, target: str) -> Iterator[GateProblem]:
    for amount in sorted(set(_FROM.findall(source)) & set(_BY_ZH.findall(target)) - set(_BY.findall(source))):
        yield GateProblem("num.value", f"a change from {amount} became a change by {amount}", 3)
    for found in _ORDINAL.finditer(source.lower()):
        if not any(sign in target for sign in _ORDINALS[found[1]]):
            yield GateProblem("num.ordinal", f"{found[1]} is missing", 3)
    for word, renderings in _TIMES.items():
        said = word.search(source)
        if said and not re.search(renderings, target):
            yield GateProblem("num.multiple", f"{said[0]} is missing", 3)
    if _HALF.search(source) and not _HALF_ZH.search(target):
        yield GateProblem("num.fraction", "half is missing", 3)
    for found in PM_TIME.finditer(source):
        if bare_hour(int(found[1])).search(target):
            yield GateProblem("date.time", f"{found[0]} is in the morning now", 3)


def _into_english(source: str, target: str) -> Iterator[GateProblem]:
    for amount in sorted(set(_FROM_ZH.findall(source)) & set(_BY.findall(target)) - set(_BY_ZH.findall(source))):
        yield GateProblem("num.value", f"a change from {amount} became a change by {amount}", 3)
    for found in _ORDINAL_ZH.finditer(source):
        if not re.search(_WORDS[found[1]], target, re.IGNORECASE):
            yield GateProblem("num.ordinal", f"第{found[1]} is missing", 3)
    last_month = max((found.start() for found in _BARE_MONTH.finditer(source)), default=-1)
    for found in _SPAN.finditer(source):
        if last_month < found.end() and any(
            quantity.month == int(found[1]) for quantity in find_quantities(target, "en")
        ):
            yield GateProblem("date.value", f"{found[0]} became a month of the year", 3)
    for word, renderings in _FAN.items():
        if word in source.replace("翻了", "翻") and not re.search(renderings, target, re.IGNORECASE):
            yield GateProblem("num.multiple", f"{word} is missing", 3)
    if _HALF_OF.search(source) and not _HALF_EN.search(target):
        yield GateProblem("num.fraction", "一半 is missing", 3)
    if _EVENING.search(source) and not _EVENING_EN.search(target):
        yield GateProblem("date.time", "下午 is missing", 3)
