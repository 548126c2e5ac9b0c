"""
All ways to write one exact value in Chinese and in English that a careful editor lets stand, as regular expressions.

Part of `number_drafts.py`; written without the program's own reading of numbers: the gate must not judge itself.
"""

from __future__ import annotations

import re
from decimal import Decimal

HAN_DIGITS = "零一二三四五六七八九"
SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ENGLISH_UNITS = ((12, "trillion", "tn|T|t"), (9, "billion", "bn|B|b"), (6, "million", "mn|M|m"), (3, "thousand", "K|k"))
HAN_UNITS = ((12, "万亿"), (8, "亿"), (7, "千万"), (4, "万"), (3, "千"))
_H = "零〇一二两三四五六七八九十百千万亿"

BEFORE_ZH = rf"(?<![\d{_H}])(?<!\d[.,])(?<![点][{_H}])(?<![-−负第])(?<!零下)"
AFTER_ZH = (
    rf"(?![\d{_H}]|\s[万亿]|[.,点]\d|点[{_H}]|\s?%|\s?个百分点|\s?个基点|\s?倍|\s?岁|\s?[年月日]"
    rf"|[:比]\s?[\d{_H}]|成[，。])"
)
BEFORE_EN = r"(?<!\d[.,])(?<![\w$£€¥−])(?<!ty-)(?<!minus )(?<!negative )(?<![\s(]-)"
_UNIT_EN = r"hundred|thousand|million|billion|trillion"
AFTER_EN = (
    rf"(?!\w|[.,]\d|:\d|[-–]\d|-(?:one|two|three|four|five|six|seven|eight|nine)\b|[\s-]?(?:{_UNIT_EN}|bn|mn)\b"
    r"|[\s-]?(?:%|per\s?cent|percentage|basis)|[\s-]years?[\s-]old|[\s-]?(?:times|fold)\b)"
)


def plain(value: Decimal) -> str:
    """Return the shortest digits of `value`: `3.1`, `31`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def places(value: Decimal) -> int:
    return len(plain(value).partition(".")[2])


def digits(value: Decimal) -> str:
    """Return a regular expression for the digits of `value`, with or without commas between thousands."""
    whole, _point, rest = plain(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", ",?")
    return f"{grouped}\\.{rest}0?" if rest else f"{grouped}(?:\\.0)?"


def han(number: int) -> str:
    """Return how an integer is read in Chinese: 二万四千八百零一."""
    if number < 10:
        return HAN_DIGITS[number]
    for size, unit in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            head, rest = divmod(number, size)
            text = ("" if size == 10 and head == 1 else han(head)) + unit
            if not rest:
                return text
            tail = han(rest)
            tail = f"一{tail}" if size > 10 and tail[0] == "十" else tail
            return f"{text}{'零' if rest < size // 10 else ''}{tail}"
    raise ValueError(number)


def han_forms(value: Decimal) -> str:
    """Return a regular expression for the reading of `value`: 二 or 两, 零 or 〇, decimals digit by digit."""
    whole, _point, rest = plain(value).partition(".")
    text = re.sub(r"二(?=[百千万亿])|^二$", "[二两]", han(int(whole))).replace("零", "[零〇]?" if int(whole) else "零")
    return text + (f"点{''.join(HAN_DIGITS[int(digit)] for digit in rest)}" if rest else "")


def chinese(value: Decimal, more: bool = False) -> str:
    """Return a regular expression for `value` in Chinese; `more` lets 多 or 余 stand before its unit."""
    middle = r"\s?(?:多|余)?" if more else r"\s?"
    forms = [digits(value), han_forms(value)] if places(value) < 5 else [digits(value)]
    for power, unit in HAN_UNITS:
        coefficient = value.scaleb(-power).normalize()
        short = unit in ("千", "千万")
        if places(coefficient) > (0 if short else 4) or not Decimal("0.1") <= coefficient < (10 if short else 10**5):
            continue
        if unit == "万" and coefficient >= 10**4:
            continue
        forms += [f"{digits(coefficient)}{middle}{unit}", f"{han_forms(coefficient)}{middle}{unit}"]
    if value == value.to_integral_value():
        forms += _compounds(int(value))
    return "(?:" + "|".join(sorted(set(forms), key=len, reverse=True)) + ")"


def _compounds(number: int) -> list[str]:
    forms = []
    head, rest = divmod(number, 10**8)
    if head and rest and rest % 10**4 == 0:
        forms.append(f"{head}亿{rest // 10**4}万")
    head, rest = divmod(number, 10**4)
    if 0 < head < 10**4 and rest:
        if rest % 1000 == 0:
            forms.append(f"{head}万{rest // 1000}千")
        forms.append(f"{head}万{rest:04d}" if rest >= 1000 else f"{head}万(?:零|0)?{rest}")
    return forms


def word(number: int) -> str:
    """Return an integer below a million in English words."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    size, unit = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = f" {word(number % size)}" if number % size else ""
    return f"{word(number // size)} {unit}{rest}"


def word_forms(number: int) -> str:
    text = word(number).replace("-", "[- ]").replace("hundred ", "hundred (?:and )?")
    return re.sub(r"^one (?=hundred|thousand)", "(?:one|an?) ", text)


def english(value: Decimal, short: bool = False) -> str:
    """Return a regular expression for `value` in English; `short` lets bn, m and k stand, as behind a currency sign."""
    forms = [digits(value)]
    if value == value.to_integral_value() and value < 10**6:
        forms.append(f"(?i:{word_forms(int(value))})")
    for power, unit, letters in ENGLISH_UNITS:
        coefficient = value.scaleb(-power).normalize()
        if places(coefficient) > 4 or not Decimal("0.1") <= coefficient < 10**4:
            continue
        letter = rf"|\s?(?:{letters})" if short else ""
        forms.append(rf"{digits(coefficient)}(?:[\s-]?{unit}{letter})")
        if coefficient == coefficient.to_integral_value() and coefficient < 1000:
            forms.append(rf"(?i:{word_forms(int(coefficient))})[\s-]{unit}")
    return "(?:" + "|".join(sorted(forms, key=len, reverse=True)) + ")"


def pick(value: Decimal, *choices: str) -> str:
    """Return one of several ways to write `value`, always the same one, without moving what is drawn."""
    return choices[sum(int(digit) for digit in re.findall(r"\d", plain(value))) % len(choices)]


def write_chinese(value: Decimal) -> str:
    """Return `value` as a newspaper prints it: 3.1万, 48亿, 24801."""
    for power, unit in ((12, "万亿"), (8, "亿"), (4, "万")):
        coefficient = value.scaleb(-power).normalize()
        if coefficient >= 1 and places(coefficient) <= (4 if power == 8 else 2):
            return plain(coefficient) + unit
    return plain(value)


def write_english(value: Decimal) -> str:
    """Return `value` as a newspaper prints it: 31,000, 4.8 billion, 24,801."""
    for power, unit, _letters in ENGLISH_UNITS[:3]:
        coefficient = value.scaleb(-power).normalize()
        if coefficient >= 1 and places(coefficient) <= 4:
            return f"{plain(coefficient)} {unit}"
    return f"{int(value):,}" if value == value.to_integral_value() else plain(value)
