"""Numerals: exact values in digits, in English words and in Han numerals."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.english.spelled_numerals import SMALL, TENS
from translator.bilingual.quantities.scales import TENS as CHINESE_TENS
from translator.bilingual.quantities.scales import WRITTEN_CHINESE, WRITTEN_ENGLISH
from translator.bilingual.quantities.tables import table

_HAN_DIGITS: Final = "零一二三四五六七八九"
_SMALL_WORDS: Final = {value: word for word, value in SMALL.items()}
_TENS_WORDS: Final = {value: word for word, value in TENS.items()}
_TRADITIONAL: Final = str.maketrans(*table("scripts", 3)[1][1:])


def write_traditional(text: str) -> str:
    """Return a numeral with its unit or currency in Traditional characters; other text is not converted."""
    return text.translate(_TRADITIONAL)


def decimal_text(value: Fraction, *, grouped: bool = False) -> str:
    """Return `value` in digits with at most eight decimals, and with commas between thousands if `grouped`."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    if value.denominator == 1:
        return sign + (f"{int(value):,}" if grouped else str(int(value)))
    scaled = round(value * 10**8)
    whole, part = divmod(scaled, 10**8)
    decimals = f"{part:08}".rstrip("0")
    head = f"{whole:,}" if grouped else str(whole)
    return sign + (f"{head}.{decimals}" if decimals else head)


def has_short_decimals(value: Fraction) -> bool:
    return (value * 10**4).denominator == 1


def scaled_english(value: Fraction) -> list[str]:
    """List the ways to write `value` with digits in English, the usual one first: `3.1 billion`, `12,000`."""
    size = abs(value)
    grouped = decimal_text(value, grouped=True)
    for name, scale in WRITTEN_ENGLISH:
        if size >= scale:
            short = value / scale
            return [f"{decimal_text(short, grouped=True)} {name}" if has_short_decimals(short) else grouped]
    if size >= 10000:
        return [grouped]
    return [grouped, decimal_text(value)] if size >= 1000 else [decimal_text(value)]


def scaled_chinese(value: Fraction) -> list[str]:
    """List the ways to write `value` with digits in Chinese, the usual one first: `31亿`, `1.2万`, `1200`."""
    size = abs(value)
    for name, scale in WRITTEN_CHINESE:
        if size >= scale:
            short = value / scale
            plain = [decimal_text(value), decimal_text(value, grouped=True)] if size < 10**6 else []
            if has_short_decimals(short):
                return [f"{decimal_text(short)}{name}", *plain]
            return [*plain, *_compound(value)]
    return [decimal_text(value), decimal_text(value, grouped=True)] if size >= 1000 else [decimal_text(value)]


def _compound(value: Fraction) -> list[str]:
    """Write a long number in parts: `1亿2345万6789`, or plain digits where it has decimals."""
    if value.denominator != 1 or value < 0:
        return [decimal_text(value)]
    rest, parts = int(value), ""
    for name, scale in WRITTEN_CHINESE:
        count, rest = divmod(rest, scale)
        parts += f"{count}{name}" if count else ""
    return [parts + (str(rest) if rest else ""), decimal_text(value)]


def chinese_digits(digits: str) -> str:
    """Spell digits one by one: `2021` is 二零二一."""
    return "".join(_HAN_DIGITS[int(digit)] for digit in digits)


def chinese_numeral(number: int) -> str:
    """Spell a whole number: 24801 is 二万四千八百零一."""
    if number < 0:
        return f"负{chinese_numeral(-number)}"
    for name, scale in WRITTEN_CHINESE[1:]:
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if 0 < rest < scale // 10 else ""
            return f"{chinese_numeral(head)}{name}{gap}{chinese_numeral(rest) if rest else ''}"
    return _section(number)


def _section(number: int) -> str:
    text, gap = "", False
    for name, scale in (*reversed(CHINESE_TENS.items()), ("", 1)):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if gap and text else "") + _HAN_DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text or "零"


def english_words(number: int) -> str:
    """Spell a whole number from 0 to 100: `twenty-three`."""
    if number in _SMALL_WORDS:
        return _SMALL_WORDS[number]
    if number == 100:
        return "one hundred"
    tens, unit = number - number % 10, number % 10
    return f"{_TENS_WORDS[tens]}-{_SMALL_WORDS[unit]}" if unit else _TENS_WORDS[tens]
