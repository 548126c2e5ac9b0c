"""Numbers in Chinese: `2万4801`, `三千六百万`, `1.2万亿`, `250余万`, `十几`, `三四十`, `二〇二一` (folded text)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translator.quantities.model import Numeral

DIGITS: Final = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS: Final = {"十": 10, "百": 100, "千": 1000}
BIG: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
MEGA: Final = re.compile(r"兆(?=瓦|赫|帕|欧(?!元)|字节|比特|焦)")
"""Before a physical unit 兆 is mega, a part of the unit, and no 10^12."""
KILO: Final = re.compile(r"千(?=瓦|米|克|卡|赫|伏|帕|字节|焦|比特|兆(?:赫|字节|比特))|百(?=帕)")
"""Likewise 千 before a unit is kilo, and 百 is hecto."""

_ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?![\d])(?:\.\d+)?|\d{1,3} 0\d\d(?! ?\d)|\d{1,3}(?: \d{3}){2,}(?! ?\d)|\d+(?:\.\d+)?"
_VAGUE = "余多几来"
_NUMBER = re.compile(
    rf"(?:(?P<arabic>{_ARABIC}) ?|(?=[零一二两三四五六七八九十百千万亿兆廿卅几数]))"
    rf"(?P<han>[零一二两三四五六七八九十百千万亿兆廿卅几数{_VAGUE}\d]*)"
    r"(?:点(?P<decimals>[零一二三四五六七八九]+)(?P<after>[百千万亿兆]*))?"
)
_SCALE_OR_VAGUE = frozenset("万亿兆百千余多几来")
_TAIL = re.compile(r"[零一二两三四五六七八九十百千万亿兆余多几来]*")
_ARABIC_NUMBER = re.compile(_ARABIC)


def read_number(text: str, position: int) -> Numeral | None:
    """Read the number that begins at `position` of a folded text, or return None."""
    match = _NUMBER.match(text, position)
    if match is None:
        return None
    return _NumeralReader(text, match).numeral()


def _exact(digits: str) -> Fraction | int:
    plain = digits.replace(",", "").replace("，", "").replace(" ", "")
    return Fraction(plain) if "." in plain else int(plain)


class _NumeralReader:
    """Walks over the characters of one numeral and adds them up."""

    def __init__(self, text: str, match: re.Match[str]) -> None:
        self.text = text
        self.arabic = match.group("arabic")
        self.start = match.start()
        self.position = match.end("arabic") if self.arabic else match.start()
        self.stop = match.end("han")
        self.decimals = match.group("decimals")
        self.match = match
        self.total: Fraction | int = 0
        self.section: Fraction | int = 0
        self.number: Fraction | int | None = None
        self.high: Fraction | int | None = None
        self.last_unit = 0
        self.last_big = 0
        self.is_approximate = False
        self.plain: list[int] = []
        self.saw_unit = False

    def numeral(self) -> Numeral | None:
        """Return what was read, or None where it was not a number."""
        if self.arabic is not None:
            self.number = _exact(self.arabic)
            self._skip_blank()
        mantissa = self.number
        han_start = self.position
        while self.position < self.stop and self._take(self.text[self.position]):
            self.position += 1
        while self.position > self.start and self.text[self.position - 1] == " ":
            self.position -= 1
        if self.position == self.start:
            return None
        if self.arabic is None and self.decimals and self.position == self.stop:
            return self._with_decimals()
        value = self._value()
        is_spelled = self.arabic is None
        return Numeral(
            self.position, value, Fraction(mantissa) if mantissa is not None else value, is_spelled,
            is_soft=is_spelled and self._is_soft(han_start), is_approximate=self.is_approximate,
            high=self._high(value), is_scaled=self.saw_unit,
        )  # fmt: skip

    def _skip_blank(self) -> None:
        """Step over the blank of `3 万`, but not over that of `3 人`."""
        if (
            self.text[self.position : self.position + 1] == " "
            and self.text[self.position + 1 : self.position + 2] in _SCALE_OR_VAGUE
        ):
            self.position += 1

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
        return self._take_vague(character)

    def _take_digit(self, character: str) -> bool:
        if character.isdigit():
            if not self.saw_unit:
                return False
            match = _ARABIC_NUMBER.match(self.text, self.position)
            if match is None or self.number:
                return False
            self.number = _exact(match.group())
            self.position = match.end() - 1
            self.stop = max(self.stop, self._extended_stop(match.end()))
            self.last_unit = 0
            return True
        if self.arabic is not None and not self.saw_unit:
            return False
        value = DIGITS[character]
        self.plain.append(value)
        if self.number:
            self.high = value
            if self.saw_unit and len(self.plain) < 2:
                return False
        else:
            self.number = value
        return True

    def _extended_stop(self, end: int) -> int:
        match = _TAIL.match(self.text, end)
        return match.end() if match else end

    def _take_tens(self, unit: int) -> bool:
        if self.number is None and self.last_unit and unit >= self.last_unit:
            self.section *= unit
        else:
            count = self.number or 1
            if self.high is not None:
                self.high *= unit
            self.section += count * unit
        self.number, self.last_unit, self.saw_unit = None, unit, True
        return True

    def _take_big(self, character: str) -> bool:
        if character == "兆" and MEGA.match(self.text, self.position):
            return False
        scale = BIG[character]
        part = self.section + (self.number or 0)
        if not part and not self.total:
            part = 1
        if not part:
            self.total *= scale
        elif self.total and scale >= 10**8 and self.total < scale and self.last_big == 10**4:
            self.total = (self.total + part) * scale
        else:
            self.total += part * scale
        if self.high is not None:
            self.high *= scale
        self.section, self.number, self.saw_unit, self.last_unit, self.last_big = 0, None, True, scale, scale
        return True

    def _take_vague(self, character: str) -> bool:
        """Step over 余, 多, 来, 几 inside a number; at its end they are words of their own where nothing was read."""
        if character not in "余多来几数":
            return False
        following = self.text[self.position + 1 : self.position + 2]
        self.is_approximate = True
        if character in "几数":
            if self.position == self.start or self.arabic is None:
                return False
            return following in BIG
        return following in BIG or following in TENS

    def _value(self) -> Fraction:
        if self.is_pair() and not self.saw_unit:
            return Fraction(self.plain[0])
        if len(self.plain) > 1 and not self.saw_unit:
            return Fraction(int("".join(map(str, self.plain))))
        tail = self.number or 0
        if (
            tail
            and 0 < tail < 10
            and self.last_unit in {100, 1000, 10**4, 10**8}
            and self.text[self.position - 1] in DIGITS
            and self.text[self.position - 2 : self.position - 1] != "零"
            and self.position - self.start > 1
        ):
            tail *= self.last_unit // 10
        return Fraction(self.total + self.section + tail)

    def _high(self, value: Fraction) -> Fraction | None:
        if self.high is None or not self.is_pair():
            return None
        if not self.saw_unit:
            return Fraction(self.plain[1])
        step = Fraction(self.high) / self.plain[1]
        return value + step if self.plain[1] > self.plain[0] else None

    def is_pair(self) -> bool:
        """Tell whether two neighbouring digits stand side by side: 三四, 七八十."""
        return len(self.plain) == 2 and self.plain[1] == self.plain[0] + 1

    def _is_soft(self, han_start: int) -> bool:
        length = self.position - han_start
        return length == 1 or not self.saw_unit or (self.text[self.start] in "百千万亿兆" and length < 4)

    def _with_decimals(self) -> Numeral:
        value = self._value()
        assert self.decimals is not None
        digits = "".join(str(DIGITS[character]) for character in self.decimals)
        value += Fraction(int(digits), 10 ** len(digits))
        scale = 1
        for character in self.match.group("after"):
            scale *= TENS.get(character) or BIG[character]
        return Numeral(self.match.end(), value * scale, value, is_spelled=True, is_scaled=scale > 1)
