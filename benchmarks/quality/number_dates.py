"""The slots of `number_drafts.py` that are not plain amounts: dates, times, ages, ordinals, multiples, fractions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks.quality.number_slots import MONTHS, NUMBERS, Maker, Slot, draw_value
from benchmarks.quality.number_words import (
    BEFORE_EN,
    BEFORE_ZH,
    HAN_DIGITS,
    digits,
    han,
    han_forms,
    pick,
    plain,
    word,
    word_forms,
)

if TYPE_CHECKING:
    import random

ORDINALS = [
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
]  # fmt: skip
_END_ZH = r"(?![\d零一二三四五六七八九十百千万亿点])"


def _either(number: int) -> str:
    """Return a regular expression for a small integer in Chinese, in digits or read."""
    return f"(?:0?{number}|{han_forms(Decimal(number))})"


def _either_en(number: int) -> str:
    return f"(?:{number}|(?i:{word_forms(number)}))"


def _suffix(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def ordinal(draw: random.Random, text: str) -> Slot:
    value, words = draw_value(draw, text)
    number = int(value)
    accept_en = rf"{BEFORE_EN}{number}{_suffix(number)}(?!\w)|\b(?:No\.?|[Nn]umber) {number}(?!\d)"
    en = f"{number}{_suffix(number)}"
    if number <= 12:
        accept_en += rf"|(?i:\b{ORDINALS[number]}\b)"
        en = ORDINALS[number] if words else en
    elif number % 10 and number > 20:
        accept_en += rf"|(?i:\b{word(number // 10 * 10)}[- ]{ORDINALS[number % 10]}\b)"
    elif number > 12 and number < 20:
        accept_en += rf"|(?i:\b{word(number)}th\b)"
    else:
        accept_en += rf"|(?i:\b{word(number)[:-1]}ieth\b)"
    zh = f"第{han(number) if words else number}"
    return Slot("ordinal", en, zh, accept_en, (
        f"(?:第|(?:排名?|名列|位列|排在)(?=\\d+[位名]))\\s?(?:{number}|{han_forms(value)}){_END_ZH}"
    ))  # fmt: skip


def age(draw: random.Random, text: str) -> Slot:
    value, _words = draw_value(draw, text)
    number = int(value)
    written = rf"{BEFORE_EN}{_either_en(number)}"
    accept_en = (
        rf"{written}[\s-]years?[\s-](?:olds?|of age)|(?i:\baged?:? (?:of )?){number}(?![\w%]|[.,]\d)"
        rf"|, {number}(?=[,.])|\({number}\)|(?i:turn(?:ed|ing|s)? ){number}(?!\w)|at {number}(?![\w%:]|[.,]\d)"
    )
    return Slot(
        "age", f"{number}-year-old", f"{number}岁", accept_en, f"{BEFORE_ZH}{_either(number)}\\s?(?:周?岁|高龄)"
    )


def _month_en(month: int) -> str:
    name = MONTHS[month - 1]
    return f"(?:{name}|{name[:3]}t?\\.?)" if name != "May" else "May"


def _day_en(day: int) -> str:
    return f"(?:{day}(?:{_suffix(day)})?)(?!\\d)"


def _year_zh(year: int) -> str:
    read = "".join(f"[{HAN_DIGITS[int(digit)]}〇]" if digit == "0" else HAN_DIGITS[int(digit)] for digit in str(year))
    return f"(?<!\\d)(?:{year}|{read})\\s?(?:年|财年|赛季|财政年度)(?!代)"


def full_date(draw: random.Random, _text: str) -> Slot:
    year, month, day = draw.randrange(1978, 2025), draw.randrange(1, 13), draw.randrange(1, 29)
    name, at = _month_en(month), _day_en(day)
    accept_en = (
        rf"\b{name} {at},? (?:of )?{year}(?!\d)|(?<!\d)(?:the )?{at}(?: of)? {name},? {year}(?!\d)"
        rf"|(?<!\d){year}-{month:02d}-{day:02d}(?!\d)"
    )
    accept_zh = f"{_year_zh(year)}\\s?(?<!\\d){_either(month)}\\s?月\\s?{_either(day)}\\s?[日号]"
    name = MONTHS[month - 1]
    en = pick(Decimal(day), f"{name} {day}, {year}", f"{day} {name} {year}", f"{name} {day}, {year}")
    return Slot("date", en, f"{year}年{month}月{day}日", accept_en, accept_zh)


def month_day(draw: random.Random, _text: str) -> Slot:
    month, day = draw.randrange(1, 13), draw.randrange(1, 29)
    name, at = _month_en(month), _day_en(day)
    accept_en = rf"\b{name} (?:the )?{at}(?!,? \d{{4}})|(?<!\d){at}(?: of)? {name}(?!\w)(?!,? \d{{4}})"
    accept_zh = f"(?<![\\d年]){_either(month)}\\s?月\\s?{_either(day)}\\s?[日号]"
    return Slot("date", f"{MONTHS[month - 1]} {day}", f"{month}月{day}日", accept_en, accept_zh)


def month_year(draw: random.Random, _text: str) -> Slot:
    year, month = draw.randrange(1985, 2025), draw.randrange(1, 13)
    accept_en = rf"\b{_month_en(month)},? (?:of )?{year}(?!\d)"
    accept_zh = f"{_year_zh(year)}\\s?{_either(month)}\\s?月(?!\\s?\\d)"
    return Slot("date", f"{MONTHS[month - 1]} {year}", f"{year}年{month}月", accept_en, accept_zh)


def year(draw: random.Random, text: str) -> Slot:
    number = int(draw_value(draw, text or "1949-2035")[0])
    return Slot("date", str(number), f"{number}年", rf"(?<![\w$.,-]){number}(?![\ws%]|[.,]\d|-\d)", _year_zh(number))


def years(draw: random.Random, _text: str) -> Slot:
    first = draw.randrange(1950, 2010)
    last = first + draw.randrange(2, 14)
    to_en = r"(?: to | and | through | until | till |\s?[-–—]\s?)"
    accept_en = rf"(?<!\d){first}{to_en}(?:{last}|{last % 100:02d})(?!\d)"
    accept_zh = f"(?<!\\d){first}\\s?年?\\s?(?:至|到|[-–—~]+)\\s?{last}\\s?年"
    return Slot("date", f"from {first} to {last}", f"{first}年至{last}年", accept_en, accept_zh)


def decade(draw: random.Random, _text: str) -> Slot:
    tens = draw.randrange(5, 10)
    names = {5: "fifties", 6: "sixties", 7: "seventies", 8: "eighties", 9: "nineties"}
    accept_en = rf"(?<!\d)(?:19|['’‘]){tens}0['’]?s\b|(?i:\b{names[tens]}\b)"
    read = han(tens * 10)
    accept_zh = rf"(?:(?:20|二十|上个?|上一?个?)\s?世纪\s?)?(?:19|一九)?(?:{tens}0|{read}|{read[0]}零)\s?年代"
    return Slot("date", f"19{tens}0s", f"20世纪{tens}0年代", accept_en, accept_zh)


def clock(draw: random.Random, text: str) -> Slot:
    hour = draw.choice([5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 19, 20, 21, 22])
    minute = draw.choice([0, 10, 15, 20, 30, 30, 45, 50])
    if text:
        hour, minute = (int(part) for part in text.split(":"))
    half, short = ("a" if hour < 12 else "p"), (hour - 1) % 12 + 1
    exact = "(?::00)?" if not minute else f":{minute:02d}"
    part = "in the morning" if hour < 12 else "in the afternoon|in the evening|at night"
    spoken = f"(?:{short}|{word(short)})(?: o'clock)?" if not minute else f"{short}:{minute:02d}"
    accept_en = (
        rf"(?<![\d:]){short}{exact}\s?(?i:{half}\.?m\b\.?)|(?<![\d:])0?{hour}:{minute:02d}(?![\d:])(?!\s?[pP]\.?m)"
    )
    accept_en += rf"|(?i:\b{spoken},? (?:{part}))"
    if minute == 30:
        accept_en += rf"|(?i:half[- ]past (?:{short}|{word(short)}),? (?:{part}|{half}\.?m\.?))"
    minutes = {0: r"(?:[点时](?:整|钟)?|:00)", 30: r"(?:[点时](?:半|30分?|三十分?)|:30)"}.get(
        minute, rf"(?:[点时](?:{minute}|{han(minute)}|{ {15: '一刻', 45: '三刻'}.get(minute, 'x') })分?|:{minute})"
    )
    early = "凌晨|清晨|早晨|早上|早间|上午|晨间|当?早|今晨"
    late = "下午|午后|傍晚|晚上|晚间|夜间|当?晚|夜里|今晚|深夜"
    end = r"(?![\d半一二三四五:])"
    accept_zh = rf"(?:{early if hour < 12 else late})\s?{_either(short)}\s?{minutes}{end}"
    accept_zh += rf"|(?<![\d午晚上晨早])(?<![早晚夜]间){_either(hour)}\s?{minutes}{end}"
    name = "上午" if hour < 12 else "下午" if hour < 18 else "晚上"
    written = {0: "点", 30: "点半"}.get(minute, f"点{minute}分")
    shown = f"{short}:{minute:02d}" if minute else str(short)
    full = f"{hour}时{minute}分" if minute else f"{hour}时"
    zh = pick(Decimal(hour + minute), f"{name}{short}{written}", full)
    return Slot("time", f"{shown} {half}.m.", zh, accept_en, accept_zh)


def temperature(draw: random.Random, text: str) -> Slot:
    scale, text = text.split(":")
    value, _words = draw_value(draw, text)
    number, celsius = digits(value), scale != "F"
    name_en = "Celsius|centigrade|C" if celsius else "Fahrenheit|F"
    degrees = rf"[\s-]?(?:degrees?(?: (?:{name_en}))|°\s?[{name_en[0]}]\b{'|degrees?|°' if celsius else ''})"
    name_zh = r"摄氏度|℃|°C|度" if celsius else r"华氏度|°F|℉"
    if scale == "-C":
        accept_en = rf"(?i:minus |negative |[-−–]\s?){number}{degrees}"
        accept_en += rf"|{BEFORE_EN}{number}{degrees},? below (?:zero|freezing)"
        accept_zh = rf"(?:零下|负|[-−–])\s?(?:摄氏)?{number}\s?(?:{name_zh})|零下{han_forms(value)}摄?氏?度"
        en = pick(value, f"minus {plain(value)} degrees Celsius", f"-{plain(value)}°C")
        return Slot("temperature", en, f"零下{plain(value)}{pick(value, '摄氏度', '℃')}", accept_en, accept_zh)
    accept_zh = rf"(?<!零下){BEFORE_ZH}(?:{number}|{han_forms(value)})\s?(?:{name_zh})"
    accept_zh += rf"|{'摄氏' if celsius else '华氏'}\s?(?:{number}|{han_forms(value)})\s?度"
    en, zh = ("Celsius", "摄氏度") if celsius else ("Fahrenheit", "华氏度")
    return Slot(
        "temperature", f"{plain(value)} degrees {en}", f"{plain(value)}{zh}", BEFORE_EN + number + degrees, accept_zh
    )


def score(draw: random.Random, text: str) -> Slot:
    low, high = text.split(",")
    first, second = int(draw_value(draw, high)[0]), int(draw_value(draw, low)[0])
    nil = word(second) if second else "nil"
    one, two = han_forms(Decimal(first)), han_forms(Decimal(second))
    accept_zh = rf"(?<![\d:]){first}\s?(?:[-–—:比]|对)\s?{second}(?!\d)|{one}比{two}{_END_ZH}"
    accept_en = rf"(?<![\d:]){first}\s?(?:[-–—:]|to)\s?{second}(?![\d:])"
    accept_en += rf"|(?i:\b{word(first)}[- ](?:to[- ])?(?:{word(second)}|{nil})\b)"
    zh = pick(Decimal(first), f"{first}比{second}", f"{first}:{second}")
    return Slot("score", f"{first}-{second}", zh, accept_en, accept_zh)


def ratio(draw: random.Random, text: str) -> Slot:
    slot = score(draw, text)
    first, _dash, second = slot.en.partition("-")
    more = second == "1"
    accept_en = slot.accept_en + (f"|(?i:\\b(?:{first}|{word(int(first))}) times\\b)" if more else "")
    accept_zh = slot.accept_zh + (f"|{_either(int(first))}倍" if more else "")
    return Slot("ratio", f"{first} to {second}", slot.zh, accept_en, accept_zh)


def times(draw: random.Random, text: str) -> Slot:
    value, words = draw_value(draw, text)
    number = f"(?:{digits(value)}|{han_forms(value)})"
    whole = value == value.to_integral_value()
    written = f"(?:{digits(value)}|(?i:{word(int(value))}))" if whole else digits(value)
    accept_en = rf"{BEFORE_EN}{written}(?:[\s-]?times\b|[\s-]?fold\b|x\b)"
    accept_en += {2: r"|(?i:\b(?:twice|double)\b)", 3: r"|(?i:\b(?:triple|treble)\b)"}.get(
        int(value) if whole else 0, ""
    )
    en = "twice" if value == 2 else f"{word(int(value)) if whole and value < 10 else plain(value)} times"
    zh = ("两" if value == 2 else han(int(value))) if words and whole else plain(value)
    if value % 1 == Decimal("0.5"):
        accept_en += rf"|(?i:\b{word(int(value))} and a half times\b)"
        number = f"(?:{number}|{han_forms(Decimal(int(value)))}(?=倍半))"
    accept_zh = f"{BEFORE_ZH}(?<![多高贵])(?<![高多]出)(?<!贵了){number}\\s?倍半?"
    return Slot("multiple", en, f"{zh}倍", accept_en, accept_zh)


def growth(draw: random.Random, text: str) -> Slot:
    """Return doubled, tripled, quadrupled; Chinese may say 增至三倍, or 增长两倍."""
    number = int(draw_value(draw, text)[0])
    en, root = {2: ("doubled", "doubl"), 3: ("tripled", "tripl|trebl"), 4: ("quadrupled", "quadrupl")}[number]
    more, times_en = _either(number - 1), {2: "twice|twofold", 3: "threefold", 4: "fourfold"}[number]
    accept_en = rf"(?i:\b(?:{root})(?:e|es|ed|ing)\b|\b(?:{times_en}|{word(number)}[- ]fold)\b)"
    accept_en += rf"|(?i:(?<![\d.])(?:{number}|{word(number)}) times\b)"
    accept_en += rf"|{BEFORE_EN}{(number - 1) * 100}{_PERCENT_EN}"
    rise = "(?:增加|增长|上升|上涨|提高|扩大|增|涨|多|翻)了?近?"
    accept_zh = (
        rf"{rise}{more}\s?倍|(?:[至到为是成达]|相当于)(?:了|原来|原先|当时|前一年|上年|去年)?的?{_either(number)}\s?倍"
    )
    accept_zh += f"|{rise}{(number - 1) * 100}%"
    accept_zh += {
        2: "|翻了?一?番|翻了?一?倍|加倍|翻倍",
        3: "|(?<![加长升涨高大了])三倍",
        4: "|翻了?两番|(?<![加长升涨高大了])四倍",
    }[number]
    zh = {2: "翻了一番", 3: "增至原来的三倍", 4: "翻了两番"}[number]
    return Slot("multiple", en, zh, accept_en, accept_zh)


_PERCENT_EN = r"\s?(?:%|per\s?cent)"
FRACTIONS = {
    "1/2": ("half", "一半", r"\bhalf\b|\bhalves\b|50" + _PERCENT_EN, r"一半|半数|二分之一|50%|百分之五十|五成"),
    "1/4": ("a quarter", "四分之一",
            r"\b(?:a|one)[- ](?:quarter|fourth)\b|25" + _PERCENT_EN, r"四分之一|25%|1/4|百分之二十五"),
    "3/4": ("three-quarters", "四分之三",
            r"\bthree[- ](?:quarter|fourth)s?\b|75" + _PERCENT_EN, r"四分之三|75%|3/4|百分之七十五"),
    "1/3": ("a third", "三分之一", r"\b(?:a|one)[- ]third\b|(?<!\d)1/3", r"三分之一|1/3"),
    "2/3": ("two-thirds", "三分之二", r"\btwo[- ]thirds?\b|(?<!\d)2/3", r"三分之二|2/3"),
    "2/5": ("two-fifths", "五分之二", r"\btwo[- ]fifths?\b|40" + _PERCENT_EN, r"五分之二|2/5|40%|百分之四十|四成"),
    "1/5": ("one in five", "五分之一",
            r"\b(?:one|1) (?:in|out of)(?: every)? (?:five|5)\b|\b(?:a|one)[- ]fifth\b|20" + _PERCENT_EN,
            r"五分之一|1/5|20%|百分之二十|[两二]成|每?(?:五|5)[名个位人]\w{0,8}(?:一|1)[名个位人]"),
    "1/10": ("one in ten", "十分之一",
             r"\b(?:one|1) (?:in|out of)(?: every)? (?:ten|10)\b|\b(?:a|one)[- ]tenth\b|10" + _PERCENT_EN,
             r"十分之一|1/10|10%|百分之十|一成|每?(?:十|10)[名个位人]\w{0,8}(?:一|1)[名个位人]"),
}  # fmt: skip


def fraction(draw: random.Random, text: str) -> Slot:
    en, zh, accept_en, accept_zh = FRACTIONS[draw.choice(text.split(","))]
    return Slot("fraction", en, zh, f"(?i:(?<![\\d.])(?:{accept_en}))", f"(?<![\\d.])(?:{accept_zh})")


SLOTS: dict[str, Maker] = NUMBERS | {
    "o": ordinal, "age": age, "d": full_date, "md": month_day, "my": month_year, "y": year, "yr": years, "dec": decade,
    "at": clock, "temp": temperature, "s": score, "ratio": ratio, "x": times, "grow": growth, "f": fraction,
}  # fmt: skip
