"""
The numbers that stand in the sentences of `number_drafts.py`: drawn, written in both languages, and recognised in both.

A slot is `kind:range` or `kind:choice:range` (see `number_templates.tsv`): `n:1200-9800`, `m:USD:1.1-9.8b`. A range
has the decimals of its lower end, a step behind `/`, and a unit: k w(万) m y(亿) b t; `2|3` is a choice, and `#` writes
a small number as a word.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from benchmarks.quality.number_words import (
    AFTER_EN,
    AFTER_ZH,
    BEFORE_EN,
    BEFORE_ZH,
    chinese,
    digits,
    english,
    han_forms,
    pick,
    places,
    plain,
    word,
    word_forms,
    write_chinese,
    write_english,
)

POWERS = {"": 0, "k": 3, "w": 4, "m": 6, "y": 8, "b": 9, "t": 12}
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
CURRENCIES = {
    "USD": (r"美元|美金", r"(?:US)?\$|USD", r"(?:US |American )?dollars?|USD"),
    "EUR": (r"欧元", r"€|EUR", r"euros?|EUR"),
    "GBP": (r"英镑", r"£|GBP", r"(?:British )?pounds?(?: sterling)?|GBP"),
    "CNY": (r"元人民币|人民币|元", r"RMB|CNY|(?:CN)?[¥￥]", r"(?:Chinese )?(?:yuan|renminbi)|RMB|CNY"),
    "JPY": (r"日元|日圆", r"JPY|¥", r"(?:Japanese )?yen|JPY"),
    "HKD": (r"港元|港币", r"HK\$|HKD", r"Hong Kong dollars?|HKD"),
}
UNITS = {
    "km": ("公里", r"公里|千米|km", "kilometres", r"kilomet(?:er|re)s?|km"),
    "t": ("吨", r"吨|公吨", "tonnes", r"(?:metric )?ton(?:ne)?s?|t\b"),
    "kg": ("公斤", r"公斤|千克|kg", "kilograms", r"kilogram(?:me)?s?|kilos?|kg"),
    "mi": ("英里", r"英里", "miles", r"miles?"),
    "ha": ("公顷", r"公顷", "hectares", r"hectares?|ha\b"),
    "km2": ("平方公里", r"平方公里|平方千米", "square kilometres", r"square kilomet(?:er|re)s?|sq\.? ?km|km[²2]"),
    "m3": ("立方米", r"立方米", "cubic metres", r"cubic met(?:er|re)s?|m[³3]"),
    "MW": ("兆瓦", r"兆瓦|MW", "megawatts", r"megawatts?|MW"),
    "mm": ("毫米", r"毫米|mm", "millimetres", r"millimet(?:er|re)s?|mm"),
    "hour": ("小时", r"个?小时|个?钟头", "hours", r"hours?"),
    "minute": ("分钟", r"分钟", "minutes", r"minutes?|mins?"),
    "month": ("个月", r"个月", "months", r"months?"),
    "year": ("年", r"年(?:时间|期|间)?(?!\d{1,2}月)", "years", r"years?"),
    "day": ("天", r"天|个?日", "days", r"days?"),
    "week": ("周", r"周|个?星期|个礼拜", "weeks", r"weeks?"),
}
SAYINGS = {
    ("year", 10): ("decade", "十年"), ("week", 2): ("fortnight", "半个月|14天"), ("month", 6): ("half a year", "半年"),
    ("day", 7): ("a week", "一周|一个?星期"), ("day", 14): ("two weeks|a fortnight", "两周|两个?星期"),
}  # fmt: skip
_PERCENT = r"\s?(?:%|[-]?per\s?cent\b)(?!age)(?![- ]points?)"


@dataclass(frozen=True, slots=True)
class Slot:
    """One number: how we write it in each language, and what we accept in each."""

    kind: str
    en: str
    zh: str
    accept_en: str
    accept_zh: str
    relation: str = ""
    """`from to by`, where a change is told; empty otherwise."""
    bare: tuple[str, str] = ("", "")
    """The number without its unit, English and Chinese: `from 77 to 48 minutes`."""

    def related(self, relation: str) -> Slot:
        """Return the slot as a part of a change."""
        accept_en, accept_zh = self.accept_en, self.accept_zh
        if relation == "from" and self.bare[0]:
            accept_en += rf"|{self.bare[0]}(?= to )"
            accept_zh += rf"|{self.bare[1]}(?=[升增降减跌涨缩提下上]\w?[至到])"
        return replace(self, accept_en=accept_en, accept_zh=accept_zh, relation=relation)


def draw_value(draw: random.Random, text: str) -> tuple[Decimal, bool]:
    """Return a value in the range, and whether it is written as a word."""
    words = text.endswith("#")
    text = text.rstrip("#")
    unit = text[-1] if text[-1] in POWERS else ""
    if "-" not in text:
        return Decimal(draw.choice(text.removesuffix(unit).split("|"))).scaleb(POWERS[unit]), words
    text, _slash, step = text.removesuffix(unit).partition("/")
    low, high = (Decimal(end) for end in text.split("-"))
    decimals = max(0, -int(low.as_tuple().exponent))
    while True:
        number = draw.randrange(int(low.scaleb(decimals)), int(high.scaleb(decimals)) + 1, int(step or 1))
        if number % 10 or not decimals:
            return Decimal(number).scaleb(POWERS[unit] - decimals), words


def _zh(pattern: str) -> str:
    return f"{BEFORE_ZH}(?:{pattern}){AFTER_ZH}"


def _en(pattern: str) -> str:
    return f"{BEFORE_EN}(?:{pattern}){AFTER_EN}"


def _written(value: Decimal, words: bool) -> tuple[str, str]:
    if words and value == value.to_integral_value() and value < 20:
        return word(int(value)), "两" if value == 2 else han_forms(value)
    return write_english(value), write_chinese(value)


def count(draw: random.Random, text: str, more: bool = False) -> Slot:
    value, words = draw_value(draw, text)
    en, zh = _written(value, words)
    kind = "count" if value < 10**6 else "large count"
    return Slot(kind, en, zh, _en(english(value)), _zh(chinese(value, more)))


def over(draw: random.Random, text: str) -> Slot:
    return count(draw, text, more=True)


def _money(value: Decimal, code: str) -> tuple[str, str, str, str]:
    name, before, after = CURRENCIES[code]
    en = {
        "USD": "${}", "EUR": pick(value, "{} euros", "€{}"), "GBP": "£{}", "CNY": pick(value, "{} yuan", "RMB {}"),
        "JPY": "{} yen", "HKD": "HK${}",
    }[code]  # fmt: skip
    zh = {"CNY": pick(value, "元", "元", "元人民币")}.get(code, name.partition("|")[0])
    number = english(value, short=True)
    guard = r"(?![\w]|[.,]\d|[\s-]?(?:hundred|thousand|million|billion|trillion|bn|mn)\b)"
    accept_en = rf"(?<![A-Za-z$])(?:{before})\s?{number}{guard}(?! (?:yen|euros|pounds|yuan)\b)"
    accept_en += rf"|{BEFORE_EN}{number}[\s-]?(?:{after})(?!\w)"
    named = f"{BEFORE_ZH}{chinese(value)}\\s?(?:{name})"
    signs = f"{before}|人民币" if code == "CNY" else before
    leading = f"(?<![A-Za-z$])(?:{signs})\\s?{chinese(value)}{AFTER_ZH}(?![美欧日港]|英镑)"
    return (en.format(write_english(value)), write_chinese(value) + zh, (accept_en), f"{named}|{leading}")


def money(draw: random.Random, text: str) -> Slot:
    code, text = text.split(":")
    value, _words = draw_value(draw, text)
    return Slot("money", *_money(value, code), bare=(_en(english(value)), _zh(chinese(value))))


def _percent_forms(value: Decimal) -> tuple[str, str]:
    whole = value == value.to_integral_value()
    read = f"(?:{han_forms(value)}|{digits(value)})(?![零一二三四五六七八九十百点\\d])"
    accept_zh = f"{BEFORE_ZH}{digits(value)}\\s?%|百分之{read}"
    if whole and value % 10 == 0 and value < 100:
        accept_zh += f"|{BEFORE_ZH}(?:{int(value) // 10}|{han_forms(value / 10)})成"
    written = f"(?:{digits(value)}{f'|(?i:{word_forms(int(value))})' if whole else ''})"
    return f"{BEFORE_EN}{written}{_PERCENT}", accept_zh


def percent(draw: random.Random, text: str) -> Slot:
    value, _words = draw_value(draw, text)
    sign = pick(value, " percent", "%")
    return Slot("percent", f"{plain(value)}{sign}", f"{plain(value)}%", *_percent_forms(value))


def cheng(draw: random.Random, text: str) -> Slot:
    value, _words = draw_value(draw, text)
    en, zh = _percent_forms(value * 10)
    tenths = rf"{en}|(?i:{word(int(value))} (?:out of|in) (?:ten|every ten)|{word(int(value))}[- ]tenths)"
    tenths += "|(?i:a fifth|one[- ]fifth)" if value == 2 else ""
    return Slot("fraction", f"{plain(value * 10)} percent", f"{han_forms(value)}成".replace("[二两]", "两"), tenths, zh)


def points(draw: random.Random, text: str) -> Slot:
    value, _words = draw_value(draw, text)
    words = rf"|{word(int(value))}" if value == value.to_integral_value() else ""
    accept_en = rf"{BEFORE_EN}(?:{digits(value)}{words})[\s-](?:percentage|per ?cent)[\s-]points?"
    return Slot("points", f"{plain(value)} percentage points", f"{plain(value)}个百分点", accept_en, (
        f"{BEFORE_ZH}(?:{digits(value)}|{han_forms(value)})\\s?个?百分点"
    ))  # fmt: skip


def basis(draw: random.Random, text: str) -> Slot:
    value, _words = draw_value(draw, text)
    hundredth = value / 100
    accept_en = rf"{BEFORE_EN}(?:{digits(value)}|{word(int(value))})[\s-]?(?:basis[\s-]points?|bps?\b)"
    accept_en += rf"|{BEFORE_EN}{digits(hundredth)}[\s-](?:percentage|per ?cent)[\s-]points?"
    said = {25: "quarter", 50: "half"}.get(int(value), "x")
    accept_en += rf"|(?i:\b{said}(?: of)?(?: an?)?[\s-](?:percentage[\s-])?point)"
    accept_zh = f"{BEFORE_ZH}(?:{digits(value)}|{han_forms(value)})\\s?个?基点|{digits(hundredth)}\\s?个百分点"
    return Slot("points", f"{plain(value)} basis points", f"{plain(value)}个基点", accept_en, accept_zh)


def negative(draw: random.Random, text: str) -> Slot:
    value, _words = draw_value(draw, text)
    number = f"(?:{digits(value)}|{han_forms(value)})"
    fall = r"(?:contract|shr[aiu]nk|declin|fell|loss|lost|drop|decreas)\w*(?: by| of)? "
    accept_en = rf"(?i:[-−–]\s?|\bminus |\bnegative |\b{fall}){digits(value)}{_PERCENT}"
    accept_zh = rf"(?:[-−–]|负(?:增长率?)?为?)\s?{digits(value)}\s?%|负?百分之负?{number}"
    accept_zh += f"|(?:下降|萎缩|下滑|收缩|减少|下跌)了?{digits(value)}%"
    en = pick(value, f"minus {plain(value)} percent", f"-{plain(value)}%")
    return Slot("negative", en, f"{pick(value, '负', '-', '-')}{plain(value)}%", accept_en, accept_zh)


def _two(draw: random.Random, text: str) -> tuple[Decimal, Decimal]:
    while True:
        low, high = sorted((draw_value(draw, text)[0], draw_value(draw, text)[0]))
        if low * Decimal("1.2") < high:
            return low, high


def _digits_or_words(value: Decimal) -> str:
    if value == value.to_integral_value() and value < 1000:
        return f"(?:{digits(value)}|(?i:{word_forms(int(value))}))"
    return digits(value)


def _range(low: Decimal, high: Decimal, en: str, zh: str, unit_en: str, unit_zh: str, front: str = "") -> Slot:
    """Return the slot of a range; the unit may stand behind both ends or behind the last."""
    to_zh, to_en = r"\s?(?:至|到|[-–—~－]{1,2})\s?", r"(?:\s(?:to|and|through|or)\s|\s?[-–—]\s?)"
    front_en = rf"(?:(?:{front})\s?)?" if front else ""
    pairs_zh, pairs_en = [], []
    for power, unit in ((0, ""), (4, "万"), (8, "亿"), (12, "万亿")):
        first, last = low.scaleb(-power).normalize(), high.scaleb(-power).normalize()
        if first >= 1 and places(first) <= 4 and places(last) <= 4:
            pairs_zh += [
                f"{one(first)}(?:{unit})?(?:{unit_zh})?{to_zh}{one(last)}{unit}" for one in (digits, han_forms)
            ]
    for power, unit in ((0, ""), (3, "thousand"), (6, "million|m|mn"), (9, "billion|bn|b"), (12, "trillion|tn")):
        first, last = low.scaleb(-power).normalize(), high.scaleb(-power).normalize()
        if first >= 1 and places(first) <= 3 and places(last) <= 3:
            scale = rf"(?:[\s-]?(?:{unit}))" if unit else ""
            a, b = (_digits_or_words(end) for end in (first, last))
            optional = f"{scale}?" if scale else ""
            pairs_en.append(f"{a}{optional}(?:[\\s-]?(?:{unit_en}))?{to_en}{front_en}{b}{scale}")
    end_en = rf"(?:[\s-]?(?:{unit_en}))" if unit_en else ""
    plain_en = f"{BEFORE_EN}(?:{'|'.join(pairs_en)}){end_en}"
    accept_en = (
        f"(?<![A-Za-z$])(?:{front}) ?(?:{'|'.join(pairs_en)})(?:{end_en or '(?!x)x'})?|{plain_en}"
        if front
        else plain_en
    )
    accept_zh = f"{BEFORE_ZH}(?:{'|'.join(pairs_zh)})\\s?(?:{unit_zh})"
    if unit_zh == "%":
        accept_zh += f"|百分之{han_forms(low)}{to_zh}(?:百分之)?{han_forms(high)}"
    return Slot("range", en, zh, accept_en + ("" if unit_en else AFTER_EN), accept_zh + ("" if unit_zh else AFTER_ZH))


def span(draw: random.Random, text: str) -> Slot:
    """Return a range of counts, percent, money or a unit: `n:30-900`, `p:10-60`, `m:USD:1-9b`, `u:km:5-60`."""
    kind, _colon, text = text.partition(":")
    name, _colon, text = text.rpartition(":")
    low, high = _two(draw, text)
    en, zh = (write_english(low), write_english(high)), (write_chinese(low), write_chinese(high))
    if kind == "n":
        return _range(low, high, f"{en[0]} to {en[1]}", f"{zh[0]}至{zh[1]}", "", "")
    if kind == "p":
        to = pick(low, f"{en[0]} to {en[1]} percent", f"{en[0]}% to {en[1]}%", f"{en[0]}-{en[1]}%")
        return _range(low, high, to, f"{zh[0]}%至{zh[1]}%", r"%|per\s?cent\b(?!age)", "%")
    if kind == "m":
        written, before, after = CURRENCIES[name]
        last = _money(high, name)[0]
        first = re.sub(r"\d.*", "", last) + en[0]
        unit = written.split("|")[-1 if name == "CNY" else 0]
        return _range(low, high, f"{first} to {last}", f"{zh[0]}{unit}至{zh[1]}{unit}", after, written, before)
    han, accept_zh, written, accept_en = UNITS[name]
    return _range(low, high, f"{en[0]} to {en[1]} {written}", f"{zh[0]}至{zh[1]}{han}", accept_en, accept_zh)


def unit(draw: random.Random, text: str) -> Slot:
    name, text = text.split(":")
    value, words = draw_value(draw, text)
    han, accept_zh, written, accept_en = UNITS[name]
    en, zh = _written(value, words)
    number = english(value)
    accept_en = rf"{BEFORE_EN}{number}[\s-]?(?:{accept_en})(?!\w)(?! an hour)"
    accept_zh = f"{BEFORE_ZH}{chinese(value)}\\s?(?:{accept_zh})"
    if (name, int(value)) in SAYINGS:
        said_en, said_zh = SAYINGS[name, int(value)]
        accept_en, accept_zh = f"{accept_en}|(?i:\\b(?:{said_en})\\b)", f"{accept_zh}|{said_zh}"
    kind = "duration" if name in ("hour", "minute", "month", "year", "day", "week") else "unit"
    return Slot(kind, f"{en} {written}", zh + han, accept_en, accept_zh, bare=(_en(number), _zh(chinese(value))))


Maker = Callable[[random.Random, str], Slot]
NUMBERS: dict[str, Maker] = {
    "n": count, "n+": over, "m": money, "p": percent, "ch": cheng, "pp": points, "bp": basis, "neg": negative,
    "r": span, "u": unit,
}  # fmt: skip
CHANGES = {
    "from": (r"(?:增加|增长|上升|上涨|提高|减少|下降|下跌|降低|缩短)了?约?$|[升增降减跌涨高少][至到]约?$",
             r"\b(?:by|to)(?: about| around| nearly)? $"),
    "to": (r"(?:增加|增长|上升|上涨|提高|减少|下降|下跌|降低|缩短)了?约?$|(?:从|由|自)$",
           r"\b(?:by|from)(?: about| around| nearly)? $"),
    "by": (r"(?<!达)(?:[至到从由自]|升为|降为|增为|减为)约?$", r"\b(?:to|from|reach(?:ed|ing))(?: about| around)? $"),
}  # fmt: skip
"""What must not stand before the number of a change, in both languages: a change *from* is not a change *by*."""


def contradicts(relation: str, before: str, zh: bool) -> bool:
    return bool(relation and re.search(CHANGES[relation][0 if zh else 1], before))
