"""
Currencies in both languages, read from `data/currencies.tsv`, as ISO 4217 codes.

Some codes are the program's own, for what a text leaves open: `$` (dollars of an unnamed country), `¥` (yen or yuan),
`¢` (the hundredth part of any dollar or euro), `dinar`, `crown` and others. `¤` is the bare 元, whose meaning depends
on where the text is read.
"""

from __future__ import annotations

from typing import Final

from translator.bilingual.quantities.tables import any_phrase, first_words, phrases, table
from translator.bilingual.words.patterns import pattern

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

FAMILIES: Final[dict[str, frozenset[str]]] = {
    name: frozenset(codes.split())
    for name, codes in (
        ("$", "USD HKD TWD AUD CAD SGD NZD ZWL NAD JMD TTD FJD BND"), ("¥", "JPY CNY"),
        ("INR", "PKR LKR NPR MUR"),
        ("GBP", "EGP SYP LBP SDG"), ("FRF", "CHF BEF RWF XAF XOF"), ("XXX", "MXN PHP ARS CLP COP CUP UYU DOP"),
        ("RUB", "BYN"), ("TRY", "ITL"), ("AED", "MAD"), ("KRW", "KPW"), ("NOK", "DKK ISK"), ("VND", "NLG IDR"),
        ("riyal", "SAR QAR OMR IRR YER"), ("dinar", "KWD BHD JOD IQD LYD TND DZD RSD"), ("DEM", "FIM"),
        ("shilling", "KES UGX TZS ATS"), ("crown", "SEK NOK DKK CZK ISK"),
    )
}  # fmt: skip
"""Name that several countries use → their currencies: bare *rupees* (INR) may be Pakistani, bare 克朗 Swedish."""

_ROWS: Final = table("currencies", 7)
WRITTEN: Final = {row[0]: tuple(tuple(forms.split("|")) if forms else () for forms in row[5:]) for row in _ROWS}
"""Code → the forms to write in English, with {} for the number, and the Chinese names to write; the usual one first."""

NAMES_IN_ENGLISH: Final = {word: code for code, _, words, *_ in _ROWS for word in phrases(words)}
"""English word or phrase behind a number → code."""
NAMES_IN_CHINESE: Final = {name: row[0] for row in _ROWS for name in f"{row[3]} {row[4]}".split()}
"""Simplified name → code."""
_BEFORE: Final = {symbol: code for code, symbols, *_ in _ROWS for symbol in symbols.split()}


_LAST_TWO: Final = frozenset(symbol[-2:] for symbol in _BEFORE)
_FIRST_CHARACTERS: Final = frozenset(word[0] for word in NAMES_IN_ENGLISH)
CURRENCY_CHARACTERS: Final = frozenset(name[0] for name in NAMES_IN_CHINESE)
"""The characters with which the Chinese name of a currency begins."""
CURRENCY_WORDS: Final = first_words(NAMES_IN_ENGLISH)
"""The words with which the English name of a currency begins."""
_CHINESE_LAST: Final = frozenset(name[-1] for name in (*_BEFORE, *NAMES_IN_CHINESE)) | frozenset("约近逾超过")
_GAP: Final = pattern(r"[\s-]")
_BEFORE_NUMBER: Final = pattern(rf"(?<![a-z$])({any_phrase(_BEFORE)})\s?$")
_AFTER_NUMBER: Final = pattern(rf"({any_phrase(NAMES_IN_ENGLISH)})(?![a-z])")
_CHINESE_BEFORE: Final = pattern(
    # A letter within a word is no sign: Python 2.0 is not an amount of naira.
    rf"(?:(?<![a-z])|(?![a-z]))({any_phrase({*_BEFORE, *(name for name in NAMES_IN_CHINESE if len(name) > 1)})})"
    r"\s?(?:约|近|逾|超过?)?$"
)
_CHINESE_AFTER: Final = pattern(rf"({any_phrase(NAMES_IN_CHINESE)})")
_NOT_MONEY: Final = pattern(
    r"元(?:组|锂|电池|材料|正极|共聚|催化|素|旦|首|老|气|月|宵|代|件|宇宙|年|朝|勋|帅|凶|祖)|圆(?:形|满|桌|心|圈|顶)|刀|镑重|盾牌|新币|马克[^，。]"
)


def currency_before(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose sign or code (lower case) ends at `position`, and where it begins."""
    window = text[max(0, position - 6) : position]
    last = window.rstrip()[-2:]
    if last not in _LAST_TWO and last[-1:] not in _LAST_TWO:
        return None
    match = _BEFORE_NUMBER.search(window)
    if match is None:
        return None
    return _BEFORE[match.group(1)], position - len(window) + match.start(1)


def currency_after(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose English word (lower case) stands at `position`, and the offset behind it."""
    match = _AFTER_NUMBER.match(text, position) if text[position : position + 1] in _FIRST_CHARACTERS else None
    if match is None:
        return None
    return NAMES_IN_ENGLISH[_GAP.sub(" ", match.group(1))], match.end()


def chinese_currency_before(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose sign or Chinese name ends at `position`, and where it begins."""
    window = text[max(0, position - 8) : position]
    last = window[-1:]
    match = _CHINESE_BEFORE.search(window) if last in _CHINESE_LAST or last.isspace() else None
    if match is None:
        return None
    name = match.group(1)
    return _BEFORE.get(name) or NAMES_IN_CHINESE[name], position - len(window) + match.start(1)


def chinese_currency_after(text: str, position: int) -> tuple[str, int] | None:
    """Return the currency whose Chinese name stands at `position`, and the offset behind it."""
    if text[position : position + 1] not in CURRENCY_CHARACTERS:
        return None
    match = _CHINESE_AFTER.match(text, position)
    if match is None or (_NOT_MONEY.match(text, position) and not match.group(1).endswith("钱")):
        return None
    return NAMES_IN_CHINESE[match.group(1)], match.end()


def yuan_of(tag: str) -> str:
    """Return what a bare 元 means to readers of `tag`."""
    if tag.endswith("-HK"):
        return "HKD"
    return "TWD" if tag.startswith("zh-Hant") else "CNY"
