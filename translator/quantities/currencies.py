"""
Currencies in both languages, as ISO 4217 codes.

Three codes are ours, for what a text leaves open: `$` (dollars of an unsaid country), `¥` (yen or yuan), `¢` (the
hundredth part of any dollar or euro). `¤` is the bare 元, whose meaning depends on where the text is read.
"""

from __future__ import annotations

import re
from typing import Final

YUAN = "¤"
"""A bare 元: CNY in zh-Hans, TWD in zh-Hant, HKD in zh-Hant-HK, or the currency that the text named before."""

DOLLARS: Final = frozenset({"USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD"})
"""What `$` may stand for."""

POSSIBLE: Final[dict[str, tuple[str, ...]]] = {
    "$": ("USD", *sorted(DOLLARS - {"USD"})),
    "¥": ("JPY", "CNY"),
    "¢": ("USD", *sorted(DOLLARS - {"USD"}), "EUR"),
}
"""Sign that a text leaves open → the codes of ISO 4217 that it may stand for, the likeliest first."""

_TABLE: Final[tuple[tuple[str, str, str, str], ...]] = (
    # code, symbols and codes before the number, English words behind it, Chinese names
    ("USD", "us$ usd u.s.$", "us-dollar us-dollars u.s.-dollar u.s.-dollars american-dollars usd", "美元 美金 美币"),
    ("CNY", "rmb cny cn¥ rmb¥", "yuan yuan-renminbi renminbi rmb cny chinese-yuan kuai", "人民币 元人民币 万人民币"),
    ("HKD", "hk$ hkd", "hong-kong-dollars hong-kong-dollar hkd", "港元 港币 港纸 港圆"),
    ("TWD", "nt$ twd ntd", "new-taiwan-dollars new-taiwan-dollar taiwan-dollars nt-dollars twd ntd",
     "新台币 新臺币 台币 臺币 元台币 元新台币"),
    ("JPY", "jpy jp¥", "yen japanese-yen jpy", "日元 日圆 日币"),
    ("EUR", "€ eur", "euro euros eur", "欧元 欧罗"),
    ("GBP", "£ gbp", "pounds-sterling british-pounds british-pound pound-sterling quid gbp sterling", "英镑 镑"),
    ("KRW", "₩ krw", "won south-korean-won korean-won krw", "韩元 韩圆 韩币"),
    ("INR", "₹ inr rs. rs", "rupee rupees indian-rupees inr", "卢比 印度卢比"),
    ("RUB", "₽ rub", "ruble rubles rouble roubles rub", "卢布"),
    ("AUD", "a$ au$ aud", "australian-dollars australian-dollar aud", "澳元 澳币 澳大利亚元"),
    ("CAD", "c$ ca$ cad", "canadian-dollars canadian-dollar cad", "加元 加币 加拿大元"),
    ("SGD", "s$ sg$ sgd", "singapore-dollars singapore-dollar sgd", "新元 新加坡元 新币 坡币"),
    ("NZD", "nz$ nzd", "new-zealand-dollars new-zealand-dollar nzd", "纽元 新西兰元 纽币"),
    ("CHF", "chf sfr", "swiss-francs swiss-franc chf", "瑞士法郎 瑞郎"),
    ("THB", "฿ thb", "baht thai-baht", "泰铢"),
    ("TRY", "₺", "lira liras turkish-lira", "里拉"),
    ("MXN", "mx$ mxn", "mexican-pesos mexican-peso", "墨西哥比索"),
    ("XXX", "", "peso pesos", "比索"),
    ("BRL", "r$ brl", "real reais brazilian-reais", "雷亚尔"),
    ("ZAR", "zar", "rand rands", "兰特"),
    ("VND", "₫", "dong vietnamese-dong", "越南盾 盾"),
    ("IDR", "rp idr", "rupiah", "印尼盾 印尼卢比"),
    ("MYR", "rm myr", "ringgit", "林吉特 令吉 马币"),
    ("PHP", "₱ php", "philippine-pesos", "菲律宾比索"),
    ("SEK", "sek", "swedish-kronor swedish-krona kronor krona", "瑞典克朗"),
    ("NOK", "nok", "norwegian-kroner kroner krone", "挪威克朗"),
    ("DKK", "dkk", "danish-kroner", "丹麦克朗"),
    ("AED", "aed", "dirhams dirham", "迪拉姆"),
    ("ILS", "₪ ils", "shekels shekel", "谢克尔"),
    ("UAH", "₴ uah", "hryvnia hryvnias", "格里夫纳"),
    ("PLN", "pln", "zloty zlotys", "兹罗提"),
    ("FRF", "", "franc francs french-francs", "法郎 法国法郎"),
    ("DEM", "", "deutschmarks deutsche-marks", "德国马克 马克"),
    ("BTC", "", "bitcoin bitcoins btc", "比特币"),
    ("MOP", "mop", "patacas", "澳门元 澳门币"),
    ("$", "$", "dollar dollars", ""),
    ("¥", "¥", "", ""),
    ("¢", "", "cent cents", "美分 欧分 仙 分钱"),
    ("GBX", "", "pence penny", "便士"),
)  # fmt: skip

ENGLISH_WORDS: Final[dict[str, tuple[str, ...]]] = {
    code: tuple(word.replace("-", " ") for word in words.split()) for code, _, words, _ in _TABLE
}
CHINESE_NAMES: Final[dict[str, tuple[str, ...]]] = {code: tuple(names.split()) for code, _, _, names in _TABLE}
SYMBOLS: Final[dict[str, tuple[str, ...]]] = {code: tuple(symbols.split()) for code, symbols, _, _ in _TABLE}

_BEFORE: Final = {symbol: code for code, symbols in SYMBOLS.items() for symbol in symbols}
_AFTER: Final = {word: code for code, words in ENGLISH_WORDS.items() for word in words}
_CHINESE: Final = {name: code for code, names in CHINESE_NAMES.items() for name in names} | {
    "元": YUAN, "圆": YUAN, "块钱": YUAN, "美元": "USD", "元美金": "USD", "元港币": "HKD", "元美元": "USD",
    "元钱": YUAN, "刀": "$", "万美金": "USD", "usd": "USD", "rmb": "CNY", "cny": "CNY", "eur": "EUR", "hkd": "HKD",
}  # fmt: skip


def _any_of(words: dict[str, str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in ordered)


_LAST_CHARACTERS: Final = frozenset(symbol[-1] for symbol in _BEFORE)
_BEFORE_NUMBER: Final = re.compile(rf"(?<![a-z$])({_any_of(_BEFORE)})\s?$")
_AFTER_NUMBER: Final = re.compile(rf"({_any_of(_AFTER)})(?![a-z])")
_CHINESE_BEFORE: Final = re.compile(
    rf"({_any_of({**_BEFORE, **{name: code for name, code in _CHINESE.items() if len(name) > 1}})})\s?(?:约"
    rf"|近|逾|超过?)?$"
)
_CHINESE_AFTER: Final = re.compile(rf"({_any_of(_CHINESE)})")
_NOT_MONEY: Final = re.compile(
    r"元(?:素|旦|首|老|气|月|宵|代|件|宇宙|年|朝|勋|帅|凶|祖)|圆(?:形|满|桌|心|圈|顶)|刀|镑重|盾牌|新币|马克[^，。]"
)


def currency_before(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose sign or code (lower case) ends at `position`, and where it begins."""
    window = text[max(0, position - 6) : position]
    if window.rstrip()[-1:] not in _LAST_CHARACTERS:
        return None
    match = _BEFORE_NUMBER.search(window)
    if match is None:
        return None
    return _BEFORE[match.group(1)], position - len(window) + match.start(1)


def currency_after(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose English word (lower case) stands at `position`, and the offset behind it."""
    match = _AFTER_NUMBER.match(text, position)
    if match is None:
        return None
    return _AFTER[re.sub(r"[\s-]", " ", match.group(1))], match.end()


def chinese_currency_before(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose sign or Chinese name ends at `position`, and where it begins."""
    window = text[max(0, position - 8) : position]
    match = _CHINESE_BEFORE.search(window)
    if match is None:
        return None
    name = match.group(1)
    return _BEFORE.get(name) or _CHINESE[name], position - len(window) + match.start(1)


def chinese_currency_after(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose Chinese name stands at `position`, and the offset behind it."""
    match = _CHINESE_AFTER.match(text, position)
    if match is None or (_NOT_MONEY.match(text, position) and not match.group(1).endswith("钱")):
        return None
    return _CHINESE[match.group(1)], match.end()


def yuan_of(tag: str) -> str:
    """Return what a bare 元 means to readers of `tag`."""
    if tag.endswith("-HK"):
        return "HKD"
    return "TWD" if tag.startswith("zh-Hant") else "CNY"
