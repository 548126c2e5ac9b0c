"""Numbers in Chinese: `2万4801`, `三千六百万`, `1.2万亿`, `250余万`, `二十几万`, `三四十`, `二〇二一` (folded text)."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from translator.bilingual.quantities.model import Numeral, whole_number
from translator.bilingual.quantities.tables import BIG, RAISED, TENS, read_power, scale_of
from translator.bilingual.words.patterns import pattern

DIGITS: Final = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
MEGA: Final = pattern(r"兆(?=瓦|赫|帕|欧(?!元)|字节|比特|位(?![数于置])|焦|碱基|升|吨|电子伏)")
"""Before a physical unit 兆 is mega, a part of the unit, and no 10^12."""
KILO: Final = pattern(
    r"千(?=瓦|米|克|卡|赫|伏|帕|字节|焦|比特|位元|碱基|电子伏|兆(?:赫|字节|比特|位))|百(?=[帕升]|分[位比])"
)
"""Likewise 千 before a unit is kilo, and 百 is hecto."""

# A number in digits, at most sixty on either side of the point: more are read as the next number.
_ARABIC = (
    r"\d{1,3}(?:[,，]\d{3}){1,20}(?![\d])(?:\.\d{1,60})?|\d{1,3} 0\d\d(?! ?\d)"
    r"|\d{1,3}(?: \d{3}){2,20}(?! ?\d)(?:\.\d{1,60})?"
    r"|(?<![a-z] )[1-9]\d{0,2} \d{3}(?=[一-鿿])(?![年月日号型系路版款])"
    r"|(?<=[：:为达共约计至到了是])[1-9]\d{0,2} \d{3}(?! ?\d)"
    r"|\d{1,60}(?:\.\d{1,60})?|\.(?!(?:19|20)\d\d ?年)\d{1,60}"
)
_SCALED_BY_TWO: Final = frozenset("百千万亿兆")
_NUMBER = pattern(rf"(?P<arabic>{_ARABIC})|(?=[零一二两三四五六七八九十百千万亿兆廿卅几数])")
_DECIMALS = pattern(
    r"点(?!零[件食钱售头])([零一二三四五六七八九]{1,40})([百千万亿兆]{0,4})"
    r"| {0,2}点 {0,2}([零一二三四五六七八九]{1,40})(?= {0,3}(?:个|成|折|%)|$|[，。,;])()"
)
# Between tens and units, as old texts and letters have it: 五十有三.
_AND = pattern("有(?=[一二三四五六七八九](?![个位名种次些条家项八九]))")
# 4个亿 are 400 million.
_COUNTED_SCALE = pattern("个[万亿](?!元以)")
_LETTER = pattern(r" ?([km])(?![a-z0-9²³/])")
_LETTERS: Final = {"k": 10**3, "m": 10**6}
_BLANK = pattern(
    r" {1,3}(?:(?P<unit>[十百千万亿兆余多几])|(?P<digit>[一二两三四五六七八九]|\d{1,4}) ?(?P<scale>[十百千万亿]?))"
)
# How many characters a numeral may have: a longer row is read in pieces.
_LONGEST: Final = 80
_ARABIC_NUMBER = pattern(_ARABIC)
# Measure words and nouns before which 三五 is three to five, and not the digits of a name.
_COUNTED_BY_FEW: Final = frozenset("个名位人天日年月次只家条篇杯道部岁块里步句成件张场处本年")
# A numeral of one character to which nothing around it belongs: most are such.
_LONE = pattern("[一二两三四五六七八九](?![零一二两三四五六七八九十百千万亿兆廿卅余多来几数点 \\d]|个[万亿])")
_NOTHING_BEHIND = (
    rf"(?![\d{RAISED}]|[.,，]\d|[零一二两三四五六七八九十百千万亿兆廿卅余多来几数x×*·乘^ekm]|个[万亿]"
    r"| {1,3}(?:[\d一二两三四五六七八九十百千万亿兆余多几x×*·乘km]|$))"
)
# Digits to which nothing behind them belongs.
_PLAIN = pattern(rf"\d{{1,20}}+(?:\.\d{{1,20}}+)?+{_NOTHING_BEHIND}")
# Digits with 万 or 亿, to which nothing else belongs.
_SCALED = pattern(rf"([1-9]\d{{0,19}}+(?:\.\d{{1,20}}+)?+)([万亿]){_NOTHING_BEHIND}")


# 八旬: eighty and some years of age.
_DECADE_OF_LIFE = pattern("([六七八九])旬")


@lru_cache(maxsize=64)
def read_number(text: str, position: int) -> Numeral | None:
    """
    Read the number that begins at `position` of a folded text, or return None.

    Several recognisers ask about the same number, one after another: the last answers are remembered.
    """
    decade = _DECADE_OF_LIFE.match(text, position)
    if decade:
        years = [Fraction(10 * DIGITS[decade[1]] + more) for more in range(10)]
        return Numeral(decade.end(), years[0], years[0], is_spelled=True, is_soft=True, alternatives=tuple(years[1:]))
    if _LONE.match(text, position):
        digit = whole_number(DIGITS[text[position]])
        return Numeral(position + 1, digit, digit, is_spelled=True, is_soft=True)
    plain = _PLAIN.match(text, position)
    if plain:
        exact = whole_number(_exact(plain.group()))
        return Numeral(plain.end(), exact, exact, is_spelled=False)
    scaled = _SCALED.match(text, position)
    if scaled:
        mantissa = Fraction(_exact(scaled[1]))
        return Numeral(scaled.end(), mantissa * BIG[scaled[2]], mantissa, is_spelled=False, is_scaled=True)
    match = _NUMBER.match(text, position)
    if match is None:
        return None
    if match.group("arabic"):
        mantissa = Fraction(_exact(match.group("arabic")))
        power = read_power(text, match.end(), mantissa)
        if power:
            return Numeral(power[1], power[0], mantissa, is_spelled=False, is_scaled=True)
    return _NumeralReader(text, match).numeral()


def _exact(digits: str) -> Fraction | int:
    plain = digits.replace(",", "").replace("，", "").replace(" ", "")
    whole, _point, decimals = plain.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals)) if decimals else int(whole)


class _NumeralReader:
    def __init__(self, text: str, match: re.Match[str]) -> None:
        self.text = text
        self.arabic = match.group("arabic")
        self.start = match.start()
        self.position = match.end()
        """Offset behind what was read."""
        self.total: Fraction | int = 0
        self.section: Fraction | int = 0
        self.number: Fraction | int | None = None
        self.high: Fraction | int | None = None
        self.last_unit = 0
        self.last_big = 0
        self.is_approximate = False
        self.plain: list[int] = []
        self.tail: list[int] = []
        """The digits behind the last unit."""
        self.saw_unit = False

    def numeral(self) -> Numeral | None:
        if self.arabic is not None:
            self.number = _exact(self.arabic)
        mantissa = self.number
        han_start = self.position
        while self.position - self.start < _LONGEST:
            gap = self._gap()
            character = self.text[self.position + gap : self.position + gap + 1]
            if not character:
                break
            self.position += gap
            if not self._take(character):
                self.position -= gap
                break
            self.position += 1
        if self.position == self.start:
            return None
        decimals = _DECIMALS.match(self.text, self.position) if self.arabic is None else None
        if decimals:
            return self._with_decimals(decimals)
        value = self._value()
        is_spelled = self.arabic is None
        letter = None if self.saw_unit or is_spelled else _LETTER.match(self.text, self.position)  # 40k
        return Numeral(
            self.position, value, Fraction(mantissa) if mantissa is not None else value, is_spelled,
            is_soft=is_spelled and self._is_soft(han_start), is_approximate=self.is_approximate,
            high=self._high(value), is_scaled=self.saw_unit,
            alternatives=(value * _LETTERS[letter[1]],) if letter else (),
        )  # fmt: skip

    # Return how many blanks may be stepped over: those of `3 万` and `一百 五 十`, not that of `二十 三十`.
    def _gap(self) -> int:
        if self.text[self.position : self.position + 1] != " ":
            return 0
        match = _BLANK.match(self.text, self.position)
        if match is None:
            return 0
        width = len(match.group()) - len(match.group().lstrip(" "))
        if match.group("unit"):
            return width if self.number is not None or match.group("unit") in "余多几万亿兆" else 0
        scale = scale_of(match.group("scale"))
        smaller = self.last_unit and scale < self.last_unit and self.number is None
        return width if smaller and (scale > 1 or not match.group("digit").isdigit()) else 0

    def _take(self, character: str) -> bool:
        if character.isdigit() or character in DIGITS:
            return self._take_digit(character)
        if character in "廿卅":
            self.section += 20 if character == "廿" else 30
            self.saw_unit, self.last_unit = True, 10
            return self.number is None
        if character in TENS:
            if character in "百千" and KILO.match(self.text, self.position):
                return False
            return self._take_tens(TENS[character])
        if character in BIG:
            return self._take_big(character)
        if character == "有":
            return self.last_unit == TENS["十"] and self.number is None and bool(_AND.match(self.text, self.position))
        if character == "个":
            return self.number is not None and bool(_COUNTED_SCALE.match(self.text, self.position))
        return self._take_vague(character)

    def _take_digit(self, character: str) -> bool:
        if character.isdigit():
            if not self.saw_unit or self.arabic is None:
                return False
            match = _ARABIC_NUMBER.match(self.text, self.position)
            if match is None or self.number:
                return False
            self.number = _exact(match.group())
            self.position = match.end() - 1
            return True
        if self.arabic is not None and not self.saw_unit:
            return False
        is_round = bool(self.section or self.total) and self.number is None
        if character == "两" and is_round and self.text[self.position + 1 : self.position + 2] not in _SCALED_BY_TWO:
            return False  # 五十两 and 一万两 are taels, 一万两千 is a number
        if character == "两" and not self.saw_unit and len(self.plain) == 1 and self.plain[0] not in {1, 3}:
            return False  # 二两 are taels; 一两个 and 三两天 are one or two, two or three
        value = DIGITS[character]
        if self.number and self.saw_unit and (not self.tail or value != self.number + 1):
            return False
        self.plain.append(value)
        self.tail.append(value)
        if self.number:
            self.high = value
        else:
            self.number = value
        return True

    def _take_tens(self, unit: int) -> bool:
        if self.number is None and self.last_unit and unit >= self.last_unit and self.last_unit < 10**4:
            return False
        count = self.number or 1
        if self.high is not None:
            self.high *= unit
        self.section += count * unit
        self.number, self.last_unit, self.saw_unit, self.tail = None, unit, True, []
        return True

    def _take_big(self, character: str) -> bool:
        if character == "兆" and MEGA.match(self.text, self.position):
            return False
        scale = BIG[character]
        part = self.section + (self.number or 0)
        if not part and not self.total:
            part = 1
        if self.total > 10**24:
            return False
        if not part:
            self.total *= scale
        elif self.total and scale >= 10**8 and self.total < scale and self.last_big == 10**4:
            self.total = (self.total + part) * scale
        else:
            self.total += part * scale
        if self.high is not None:
            self.high *= scale
        self.section, self.number, self.saw_unit, self.last_unit, self.last_big = 0, None, True, scale, scale
        self.tail = []
        return True

    # Step over 余, 多, 来, 几 inside a number; at its end they are words of their own where nothing was read.
    def _take_vague(self, character: str) -> bool:
        if character not in "余多来几数" or self.position == self.start:
            return False
        following = self.text[self.position + 1 : self.position + 3].lstrip(" ")[:1]
        if following not in BIG and (character in "几数" or following not in TENS):
            self.is_approximate = self.is_approximate or character != "数"
            return False
        if character == "数" or (character == "几" and not (self.arabic or self.saw_unit)):
            return False
        self.is_approximate = True
        return True

    def _value(self) -> Fraction:
        if self.is_pair() and not self.saw_unit:
            return Fraction(self.plain[0])
        if len(self.plain) > 1 and not self.saw_unit:
            return Fraction(int("".join(map(str, self.plain))))
        tail = self.number or 0
        written = self.text[self.start : self.position].replace(" ", "")
        is_short = len(written) > 1 and written[-1] in DIGITS and written[-2] != "零"
        if is_short and 0 < tail < 10 and self.last_unit in {100, 1000, 10**4, 10**8}:
            tail *= self.last_unit // 10
        return Fraction(self.total + self.section + tail)

    def _high(self, value: Fraction) -> Fraction | None:
        if self.high is not None and self.saw_unit and len(self.tail) == 2:
            return value + 1
        if self.high is None or not self.is_pair():
            return None
        if not self.saw_unit:
            return Fraction(self.plain[1])
        step = Fraction(self.high) / self.plain[1] * (self.plain[1] - self.plain[0])
        return value + step if step > 0 else None

    # Two neighbouring digits stand side by side (三四, 七八十), or 三五 before what it counts.
    def is_pair(self) -> bool:
        if len(self.plain) != 2:
            return False
        if self.plain == [3, 5]:
            return self.saw_unit or self.text[self.position : self.position + 1] in _COUNTED_BY_FEW
        return self.plain[1] == self.plain[0] + 1

    def _is_soft(self, han_start: int) -> bool:
        length = self.position - han_start
        return length == 1 or not self.saw_unit or (self.text[self.start] in "百千万亿兆" and length < 4)

    def _with_decimals(self, match: re.Match[str]) -> Numeral:
        value = self._value()
        digits = "".join(str(DIGITS[character]) for character in match.group(1) or match.group(3))
        value += Fraction(int(digits), 10 ** len(digits))
        scale = scale_of(match.group(2) or "")
        return Numeral(match.end(), value * scale, value, is_spelled=True, is_scaled=scale > 1)
