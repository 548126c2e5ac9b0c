"""
Errors planted into small counts, ordinals, multiples and discounts, by plain expressions.

Part of `check_numbers.py`. A number is replaced by another that its sentence does not hold, 打七折 by what was saved.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

HAN = "零一二三四五六七八九十"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_COUNTERS = "个個名位人次种種家条條张張件项項座辆輛艘架本部支只隻头頭棵台场場届屆所间間层層"
_HAN_COUNT = re.compile(rf"(?<![{HAN}百千万亿第几数多0-9两])[两兩三四五六七八九](?=[{_COUNTERS}])(?!种族|人民)")
_WORD_COUNT = re.compile(
    r"(?<![a-z-])(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?= (?!of|or|to|and)[a-z]{3,}s\b)"
)
_HAN_ORDINAL = re.compile(r"第[二三四五六七八九](?=[^季十百分至到、])")
_WORD_ORDINAL = re.compile(r"(?<![a-z-])(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?![a-z-]| quarter)")
_GAME = re.compile(r"\b(?:won?|beat|win|defeat\w*|lead|led|victory|score)\b|[胜勝赢贏领領]先?|比分|击败|擊敗")
_SCORE = re.compile(r"(?<![\d.-])(\d{1,2})( ?[-–比:] ?)(\d{1,2})(?![\d.-])")


@dataclass(frozen=True)
class Planted:
    """A target with one error in it."""

    kind: str
    target: str


def _swap(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def plant_in_counts(source: str, text: str, chance: random.Random) -> Iterator[Planted]:
    """Yield the target with another small count or ordinal, one that neither text has."""
    for kind, pattern, names in (
        ("small count", _HAN_COUNT, [HAN[value] for value in range(3, 10)]),
        ("small count", _WORD_COUNT, WORDS[2:13]),
        ("small ordinal", _HAN_ORDINAL, [f"第{HAN[value]}" for value in range(2, 10)]),
        ("small ordinal", _WORD_ORDINAL, ORDINALS[3:]),
    ):
        matches = list(pattern.finditer(text))
        if not matches:
            continue
        match = chance.choice(matches)
        if not _says(source, match[0].replace("两", "二").replace("兩", "二").lower()):
            continue
        free = [name for name in names if name not in text and not _says(source, name)]
        if free:
            yield Planted(kind, _swap(text, match, chance.choice(free)))


def _says(source: str, name: str) -> bool:
    """Tell whether the source has the number, in digits or in the words of its language."""
    plain = name.removeprefix("第")
    value = next(row.index(plain) for row in (HAN, WORDS, ORDINALS) if plain in row)
    words = {str(value), *(row[value] for row in (HAN, WORDS, ORDINALS) if value < len(row))}
    return any(re.search(rf"(?<![a-z\d.]){re.escape(word)}(?![a-z\d.])", source.lower()) for word in words if word) or (
        value == 2 and re.search("[两兩]", source) is not None
    )


_TIMES = re.compile(r"(?<![\d.百千万几数])(\d{1,2}|[两二三四五六七八九])(?=倍)")
_GROWN = re.compile(r"(增长|增加|上升|提高|上涨)了?(?=(?:\d{1,2}|[两三四五六七八九])倍)")
_BY_IN_CHINESE = re.compile(
    r"(下降|减少|降低|下跌|缩减|增长|增加|上升|上涨|提高)了?(?=(?:约|近|超过|逾)?(?:\d+(?:\.\d+)?%|[一二三四五六七八九十]分之))"
)
_BY_IN_ENGLISH = re.compile(
    r"\b(fell|dropped|declined|decreased|rose|increased|grew|climbed|jumped)(?: by)?"
    r"(?= (?:about |nearly )?\d+(?:\.\d+)?(?:%| ?per ?cent))"
)
_VERBS = {"doubled": "tripled", "tripled": "doubled", "quadrupled": "tripled", "halved": "doubled"}
_VERB = re.compile(r"\b(?:doubled|tripled|quadrupled|halved)\b")
_N_TIMES = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten)(?= times (?:as|the|that|more|higher|larger|bigger))"
)
_FOLD = re.compile(r"\b(two|three|four|five|six|ten)fold\b|\b(\d{1,2})-fold\b")
_ZHE = re.compile(r"(?<=打)([一二三四六七八九]|\d(?:\.\d)?)(?=折)|(?<!\d)(\d)(?=折)")
_OFF = re.compile(r"(\d{1,2})(?=(?:%| ?percent| ?per cent) (?:off|discount))")


def plant_in_multiples(text: str, chance: random.Random) -> Iterator[Planted]:
    """Yield the target with another multiple, or with what was saved in place of what is paid."""
    for match in _TIMES.finditer(text):
        number = int(match[1]) if match[1].isdigit() else HAN.index(match[1].replace("两", "二"))
        new = str(number + 3) if match[1].isdigit() else HAN[min(10, number + 3)]
        yield Planted("multiple", _swap(text, match, new))
    for match in _GROWN.finditer(text):
        yield Planted("multiple", _swap(text, match, "增至"))
    for match in _BY_IN_CHINESE.finditer(text):
        yield Planted("by and to", _swap(text, match, ("降至" if match[1][0] in "下减降缩" else "增至")))
    for match in _BY_IN_ENGLISH.finditer(text):
        yield Planted("by and to", _swap(text, match, f"{match[1]} to"))
    for match in _VERB.finditer(text):
        yield Planted("multiple", _swap(text, match, _VERBS[match[0]]))
    for match in _N_TIMES.finditer(text):
        yield Planted("multiple", _swap(text, match, WORDS[WORDS.index(match[1]) + 2]))
    for match in _FOLD.finditer(text):
        new = f"{WORDS[WORDS.index(match[1]) + 2]}fold" if match[1] else f"{int(match[2]) + 3}-fold"
        yield Planted("multiple", _swap(text, match, new))
    for match in _ZHE.finditer(text):
        digit = match[0]
        if digit in HAN:
            yield Planted("discount", _swap(text, match, HAN[10 - HAN.index(digit)]))
        elif float(digit) != 5:
            yield Planted("discount", _swap(text, match, f"{10 - float(digit):g}"))
    for match in _OFF.finditer(text):
        if match[1] != "50":
            yield Planted("discount", _swap(text, match, str(100 - int(match[1]))))


def plant_in_scores(source: str, text: str) -> Iterator[Planted]:
    """Yield the target with the numbers of a score exchanged."""
    match = _SCORE.search(text)
    if match and match[1] != match[3] and _GAME.search(source) and not (len(match[3]) == 2 and ":" in match[2]):
        yield Planted("score", _swap(text, match, match[3] + match[2] + match[1]))
