"""The entry to both finders, and the hints that words give about numbers (`a couple`, 双, 正月)."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from translator.language import is_chinese
from translator.quantities.chinese.finder import ChineseFinder
from translator.quantities.chinese.numerals import DIGITS, read_number
from translator.quantities.english.finder import EnglishFinder
from translator.quantities.english.numerals import SMALL
from translator.quantities.folding import fold_chinese, fold_english

if TYPE_CHECKING:
    from translator.quantities.model import Quantity

_ENGLISH_CUE = re.compile(r"\d|[½⅓⅔¼¾⅛]|[a-z]")
_CHINESE_CUE = re.compile(
    r"[\d零一二两兩三四五六七八九十百千万萬亿億兆廿卅半倍周週星禮礼中午第年月日同环環減减翻０-９½¼¾⅓⅔a-zA-Z]"
)

_ENGLISH_HINTS: Final[dict[str, tuple[int, ...]]] = {
    "one": (1,), "single": (1,), "once": (1,), "a": (1,), "an": (1,), "sole": (1,), "only": (1,), "first": (1,),
    "both": (2,), "couple": (2,), "pair": (2,), "pairs": (2,), "two": (2,), "twice": (2,), "twin": (2,), "twins": (2,),
    "double": (2,), "duo": (2,), "dual": (2,), "second": (2,), "bilateral": (2,), "either": (2,), "neither": (2,),
    "half": (2,), "halves": (2,), "trio": (3,), "triple": (3,), "thrice": (3,), "treble": (3,), "trilateral": (3,),
    "third": (3,), "triplets": (3,), "hat-trick": (3,), "three": (3,), "quarter": (4, 15, 3, 25), "quarters": (4, 3),
    "fourth": (4,), "quartet": (4,), "quadruple": (4,), "four": (4,), "five": (5,), "fifth": (5,), "quintet": (5,),
    "six": (6,), "sixth": (6,), "seven": (7,), "seventh": (7,), "eight": (8,), "eighth": (8,), "nine": (9,),
    "ninth": (9,),
    "decade": (10,), "decades": (10, 20, 30), "ten": (10,), "hexadecimal": (16,), "hex": (16,), "binary": (2,),
    "decimal": (10,), "octal": (8,), "tenth": (10,), "eleven": (11,), "twelve": (12,),
    "dozen": (12,), "dozens": (12, 24), "noon": (12,), "midday": (12,), "midnight": (12, 0, 24), "fortnight": (14, 2),
    "century": (100,), "centuries": (100,), "centenary": (100,), "centennial": (100,), "bicentennial": (200,),
    "hundred": (100,), "hundreds": (100,), "thousand": (1000,), "thousands": (1000,), "million": (10**6,),
    "millions": (10**6,), "billion": (10**9,), "billions": (10**9,), "millennium": (1000,), "millennial": (1000,),
    "teen": (13, 19), "teens": (13, 19), "teenage": (13, 19), "zero": (0,), "week": (7, 1), "weekly": (1, 7),
    "annual": (1,), "annually": (1,), "yearly": (1,), "daily": (1,), "monthly": (1,), "hourly": (1,), "biweekly": (2,),
    "january": (1,), "february": (2,), "march": (3,), "april": (4,), "may": (5,), "june": (6,), "july": (7,),
    "august": (8,), "september": (9,), "october": (10,), "november": (11,), "december": (12,), "jan": (1,), "feb": (2,),
    "mar": (3,), "apr": (4,), "jun": (6,), "jul": (7,), "aug": (8,), "sep": (9,), "sept": (9,), "oct": (10,),
    "nov": (11,), "dec": (12,), "christmas": (12, 25), "score": (20,), "million-dollar": (10**6,), "ii": (2,),
    "iii": (3,),
    "octagon": (8,), "pentagon": (5,), "triangle": (3,), "quadrennial": (4,), "biennial": (2,),
    "sesquicentennial": (150,),
    "semi": (2,), "semifinal": (2, 4), "semifinals": (2, 4), "semi-final": (2, 4), "quarterfinal": (4, 8),
    "quarterfinals": (4, 8),
    "quarter-final": (4, 8), "nil": (0,), "draw": (0, 1, 2), "love": (0,), "no": (0, 1), "none": (0,),
    "round-the-clock": (24,),
    "today": (1,), "golden": (50,), "seventies": (7, 70), "sixties": (6, 60), "fifties": (50,), "eighties": (80,),
    "valentine": (2, 14), "halloween": (10, 31), "deuce": (40,), "eve": (1,), "pint": (1,), "per": (1,),
    "completely": (1,), "totally": (1,), "fully": (1,), "entirely": (1,), "absolutely": (1,),
    "clock": (24,), "year-round": (12, 365), "every": (1,), "each": (1,),
}  # fmt: skip
_CHINESE_HINTS: Final[dict[str, tuple[int, ...]]] = {
    "双": (2,), "俩": (2,), "仨": (3,), "对": (2,), "副": (1,), "首": (1,), "头": (1,), "单": (1,), "正月": (1,),
    "元旦": (1,), "腊月": (12,), "冬月": (11,), "中午": (12,), "正午": (12,), "午夜": (0, 12, 24), "旬": (10,),
    "世纪": (100,), "千禧": (1000, 2000), "百": (100,), "千": (1000,), "万": (10**4,), "亿": (10**8,), "十年": (10,),
    "半": (2, 30), "一刻": (1, 15), "三刻": (3, 45), "刻钟": (15, 30, 45), "季": (3, 4), "每周": (7, 1),
    "打": (12,), "花甲": (60,), "古稀": (70,),
    "甲子": (60,),
    "而立": (30,), "不惑": (40,), "青少年": (13, 19), "平安夜": (24, 12), "圣诞": (25, 12),
    "子夜": (0,), "全天候": (24,),
    "昼夜": (24,), "国庆": (1, 10), "去年": (1,), "明年": (1,), "廿": (20,), "卅": (30,), "毫无": (0,), "孪生": (2,),
    "次": (1, 2), "完全": (1,), "全部": (1,), "彻底": (1,), "绝对": (1,), "全方位": (1,), "十足": (1,),
    "每": (1,), "几十": (10, 20, 30, 12, 24), "数十": (10, 20, 30, 12, 24), "周": (1, 7), "光棍节": (11,),
}  # fmt: skip
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SLASHED = re.compile(r"(?<!\d)(\d\d?)/(\d\d?)(?!\d)")
_DAY_MONTH = re.compile(r"(?<![\d.])([0-3]?\d)\.([01]\d)(?![\d.]| ?(?:[a-z]|%))")
_TWO_DIGITS = re.compile(
    r"(?<![\d零一二三四五六七八九十])(\d\d|[零一二三四五六七八九]{2})(?=后|届|年|级|共识|[^\d百千万亿十])"
)
_SEASON = re.compile(r"(?<![a-z0-9])[a-z]{1,3}'?(\d\d)(?!\d)")
_PREFIX = re.compile(r"(?<![a-z])(two|three|four|five|six|seven|eight|nine|ten)(?=[a-z]{3})")
_AND_OTHERS = re.compile(r"(?<![a-z\d])(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)(?= others?(?![a-z]))")
_HAN_RUN = re.compile(r"[零一二两三四五六七八九十百千万亿廿卅]+")
_HINT = re.compile("|".join(sorted(_CHINESE_HINTS, key=len, reverse=True)))


def find_quantities(text: str, tag: str, *, article_date: str = "") -> tuple[Quantity, ...]:
    """
    Find what `text` says in numbers: in text order, spans in code points, half-open.

    `article_date` (ISO) is the day that 上世纪 and 本世纪 are counted from; today where it is empty.
    """
    return _find(text, tag, int(article_date[:4]) if article_date[:4].isdigit() else date.today().year)


@lru_cache(maxsize=4096)
def _find(text: str, tag: str, year: int) -> tuple[Quantity, ...]:
    if is_chinese(tag):
        return tuple(ChineseFinder(text, year).find()) if _CHINESE_CUE.search(text) else ()
    return tuple(EnglishFinder(text).find())


@lru_cache(maxsize=2048)
def find_hints(text: str, tag: str) -> frozenset[Fraction]:
    """
    List the values that words, idioms and names of `text` hint at, without being quantities.

    A number on the other side that is among them is no surprise: `both` may become 两, 双 may become `two`.
    """
    return frozenset(_chinese_hints(text) if is_chinese(tag) else _english_hints(text))


def _english_hints(text: str) -> set[Fraction]:
    folded = fold_english(text)
    values: set[Fraction] = set()
    values.update(Fraction(a + b) for a, b in _SLASHED.findall(folded))
    values.update(Fraction(2000 + int(digits)) for digits in _SEASON.findall(folded))
    values.update(Fraction(int(part)) for pair in _DAY_MONTH.findall(folded) for part in pair)
    values.update(Fraction(SMALL[word]) for word in _PREFIX.findall(folded))
    values.update(Fraction(1 + int(SMALL.get(count, count))) for count in _AND_OTHERS.findall(folded))
    for word in _WORD.findall(folded):
        for part in (word, *word.split("-")) if "-" in word else (word,):
            if part in _ENGLISH_HINTS:
                values.update(map(Fraction, _ENGLISH_HINTS[part]))
    return values


def _chinese_hints(text: str) -> set[Fraction]:
    folded = fold_chinese(text)
    values: set[Fraction] = set()
    for match in _HINT.finditer(folded):
        values.update(map(Fraction, _CHINESE_HINTS[match.group()]))
    for written in _TWO_DIGITS.findall(folded):
        short = int("".join(str(DIGITS.get(digit, digit)) for digit in written))
        values.update((Fraction(1900 + short), Fraction(2000 + short)))
    for match in _HAN_RUN.finditer(folded):
        number = read_number(folded, match.start())
        if number is not None:
            values.add(number.value)
        values.update(value.value for character in match.group() if (value := read_number(character, 0)))
    return values
