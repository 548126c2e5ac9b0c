"""Word tables in `data/`, and the regular expressions that are made of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import groupby
from math import prod
from operator import itemgetter
from os.path import commonprefix
from pathlib import Path
from typing import Final, NamedTuple

from translator.bilingual.quantities.model import MeasureUnit
from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import longest_first, pattern

_LETTERS: Final = pattern("[a-z]+")
DATA: Final = Path(__file__).parent / "data"


@cache
def table(name: str, columns: int) -> list[list[str]]:
    return read_table(DATA / f"{name}.tsv", columns)


def word_pattern(name: str) -> str:
    """Return the regular expression whose alternatives are the words of `data/<name>.txt`; the first that fits wins."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return "|".join(word for line in lines if not line.startswith("#") for word in line.split())


def number_words(name: str) -> dict[str, int]:
    """Return one list of `number_words.tsv`: English word → value."""
    rows = table("number_words", 3)
    return {word: int(value) for row_name, value, words in rows if row_name == name for word in words.split()}


def phrases(cell: str) -> tuple[str, ...]:
    """Return the words and phrases of a cell, in which a hyphen stands for a blank."""
    return tuple(phrase.replace("-", " ") for phrase in cell.split())


def first_words(forms: Iterable[str]) -> frozenset[str]:
    """Return the letters with which each of `forms` begins, up to a blank or a sign."""
    return frozenset(match[0] for form in forms if (match := _LETTERS.match(form)))


def any_word(words: Iterable[str]) -> str:
    """Return a pattern for any of `words` that shares their beginnings: several times as fast as a plain list."""
    return _sharing(sorted({*words}))  # Equal words are an equal pattern, which is compiled already.


# Return a pattern for any of `words`, which are sorted.
def _sharing(words: Sequence[str]) -> str:
    is_empty = words[:1] == [""]
    parts = []
    for _first, branch in groupby(words[is_empty:], itemgetter(0)):
        same = [*branch]
        if len(same) == 1:
            parts.append(_escaped(same[0]))
            continue
        shared = len(commonprefix((same[0], same[-1])))  # noqa: RUF071 - of any strings
        parts.append(_escaped(same[0][:shared]) + _sharing([word[shared:] for word in same]))
    return f"(?:{'|'.join(parts)}){'?' if is_empty else ''}" if parts else ""


def _escaped(text: str) -> str:
    return text if text.isalnum() else re.escape(text)


def any_phrase(words: Iterable[str]) -> str:
    """Return `any_word` of phrases in which a hyphen may stand for each blank."""
    return any_word(words).replace(r"\ ", r"[\s-]")


_TRADITIONAL: Final = dict(zip(*table("scripts", 3)[0][1:], strict=True))
_FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",;:?!()."}
# The digits of other scripts.
_DIGITS: Final = {
    chr(ord(zero) + value): str(value) for zero in "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰" for value in range(10)
}
_OTHER: Final = {
    **_DIGITS, **dict(zip("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "一二三四五六七八九十", strict=True)),
    "　": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "－": "-", "−": "-", "‐": "-", "‑": "-",
    "〜": "~", "∼": "~", "％": "%", "﹪": "%", "￥": "¥", "＄": "$", "￡": "£", "’": "'", "‘": "'", "〇": "零",
    "○": "零",
    "．": ".", "º": "°", "˚": "°", "″": '"', "′": "'", "℃": "℃",
}  # fmt: skip
# Numerals of cheques and contracts that are ordinary characters elsewhere: 陆地, 放肆, 收拾.
_FORMAL: Final = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_FORMAL_RUN: Final = pattern(
    "(?<![大登着水内队入退收朝夕放])[贰叁肆伍陆捌拾零一二两三四五六七八九十百千万亿]+(?: ?点 ?[零一二三四五六七八九])?"
)
_SCALE: Final = pattern("[拾十百千万亿点]")
_FORMAL_SIGN: Final = pattern("[贰叁肆伍陆捌拾]")
# The letter that old texts have for 〇: 六O二厂, 二OO八年.
_LETTER_ZERO: Final = pattern(
    "(?<=[一二三四五六七八九零])o(?=[一二三四五六七八九零o年])|(?<=[一二三四五六七八九零]o)o(?=年)"
)
_CHINESE: Final = {
    **_TRADITIONAL, **_FULL_WIDTH, **_OTHER, **{chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)},
    **{chr(c + 0xFEE0): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)},
}  # fmt: skip
_MOST_DIGITS: Final = 200
_ENDLESS: Final = pattern(
    f"[0-9零一二两三四五六七八九十百千万亿][0-9.,零一二两三四五六七八九十百千万亿]{{{_MOST_DIGITS - 1},}}"
)
_ENGLISH: Final = {**_FULL_WIDTH, **_OTHER}
_FOLDED_CHINESE, _FOLDED_ENGLISH = (pattern(f"[{''.join(map(re.escape, table))}]") for table in (_CHINESE, _ENGLISH))
_TABLES: Final = str.maketrans(_CHINESE), str.maketrans(_ENGLISH)
# So many characters are replaced one after another; for more, `str.translate` asks its table about each one.
_FEW: Final = 4


# Return `text` with the characters of `table` replaced, of which most texts have none or one.
def _translated(text: str, table: dict[str, str], folded: re.Pattern[str]) -> str:
    found = set(folded.findall(text))
    if len(found) > _FEW:
        return text.translate(_TABLES[table is _ENGLISH])
    for character in found:
        text = text.replace(character, table[character])
    return text


def fold_chinese(text: str) -> str:
    """Return `text` with Simplified numerals, ASCII digits and lower-case Latin letters; same length."""
    folded = _without_endless(_translated(text, _CHINESE, _FOLDED_CHINESE))
    if "o" in folded:
        folded = _LETTER_ZERO.sub("零", folded)
    return _FORMAL_RUN.sub(_plain_numeral, folded) if _FORMAL_SIGN.search(folded) else folded


def _without_endless(folded: str) -> str:
    return folded if len(folded) < _MOST_DIGITS else _ENDLESS.sub(lambda match: "x" * len(match[0]), folded)


# Return a run of numerals with ordinary ones for the formal ones; a single 陆 or 拾 is a word of its own.
def _plain_numeral(match: re.Match[str]) -> str:
    run = match.group()
    is_numeral = len(_FORMAL_SIGN.findall(run)) > 1 or _SCALE.search(run.removeprefix("拾"))
    if not is_numeral and (len(run) > 1 or not match.string.endswith("分之", 0, match.start())):
        return run
    return "".join(_FORMAL.get(character, character) for character in run)


def fold_english(text: str) -> str:
    """Return `text` in lower case with ASCII digits, plain spaces and apostrophes; same length."""
    folded = _without_endless(text if text.isascii() else _translated(text, _ENGLISH, _FOLDED_ENGLISH))
    lower = folded.lower()
    if len(lower) == len(text):
        return lower
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in folded)


_ROWS: Final = table("units", 7)

UNITS: Final = {
    name: MeasureUnit(name, dimension, Fraction(factor), Fraction(offset))
    for name, dimension, factor, offset, *_ in _ROWS
}
"""Name → unit."""

ENGLISH_FORMS: Final = {row[0]: phrases(row[4]) for row in _ROWS}
"""Name → English forms in lower case: symbols and singulars first."""

CHINESE_FORMS: Final = {row[0]: tuple(row[5].split()) for row in _ROWS}
"""Name → Simplified Chinese forms, the usual one first."""


_ENGLISH_UNITS: Final = {form: UNITS[name] for name, forms in ENGLISH_FORMS.items() for form in forms} | {
    letter: UNITS[letter.upper() if letter == "w" else letter] for letter in ("m", "g", "w", "in", "l")
}
_CHINESE_UNITS: Final = {form: UNITS[row[0]] for row in _ROWS for form in f"{row[5]} {row[6]}".split()}

_GAP: Final = pattern(r"[\s-]")
_GLUED: Final = frozenset({"m", "g", "w", "in", "l"})
_ENGLISH_UNIT: Final = pattern(rf"({any_phrase(_ENGLISH_UNITS.keys() - _GLUED)})(?![a-z0-9²³])")
_GLUED_UNIT: Final = pattern(r"(m|g|w|in|l)(?![a-z0-9²³/])")
_CHINESE_UNIT: Final = pattern(f"({any_phrase(_CHINESE_UNITS)})")
_ENGLISH_FIRST: Final = frozenset(form[0] for form in _ENGLISH_UNITS)
UNIT_CHARACTERS: Final = frozenset(form[0] for form in _CHINESE_UNITS)
"""The characters with which a Chinese unit begins."""
UNIT_WORDS: Final = first_words(_ENGLISH_UNITS)
"""The words with which an English unit begins."""
_NOT_A_UNIT: Final = pattern(word_pattern("not_units"))


def english_unit(text: str, position: int, *, is_glued: bool) -> tuple[MeasureUnit, int] | None:
    """
    Return the unit whose English form (lower case) stands at `position`, and the offset behind it.

    One-letter symbols (`m g w in l`) count only when `is_glued` to the number: a free `m` is not a metre.
    """
    if text[position : position + 1] not in _ENGLISH_FIRST:
        return None
    match = _ENGLISH_UNIT.match(text, position) or (_GLUED_UNIT.match(text, position) if is_glued else None)
    if match is None:
        return None
    form = _GAP.sub(" ", match.group(1))
    return _ENGLISH_UNITS[form], match.end()


def chinese_unit(text: str, position: int) -> tuple[MeasureUnit, int] | None:
    """Return the unit whose Simplified Chinese form (or symbol) stands at `position`, and the offset behind it."""
    if text[position : position + 1] not in UNIT_CHARACTERS or _NOT_A_UNIT.match(text, position):
        return None
    match = _CHINESE_UNIT.match(text, position)
    if match is None:
        return None
    form = match.group(1)
    if form[-1].isascii() and form[-1].isalpha() and text[match.end() : match.end() + 1].isascii():
        following = text[match.end() : match.end() + 1]
        if following.isalnum():
            return None
    return _CHINESE_UNITS[form], match.end()


YUAN = "¤"
"""A bare 元: CNY in zh-Hans, TWD in zh-Hant, HKD in zh-Hant-HK, or the currency that the text named before."""

DOLLARS: Final = frozenset({"USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD"})
"""Currencies that `$` may stand for."""

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

_CURRENCIES: Final = table("currencies", 7)
WRITTEN: Final = {row[0]: tuple(tuple(forms.split("|")) if forms else () for forms in row[5:]) for row in _CURRENCIES}
"""Code → the forms to write in English, with {} for the number, and the Chinese names to write; the usual one first."""

NAMES_IN_ENGLISH: Final = {word: code for code, _, words, *_ in _CURRENCIES for word in phrases(words)}
"""English word or phrase behind a number → code."""
NAMES_IN_CHINESE: Final = {name: row[0] for row in _CURRENCIES for name in f"{row[3]} {row[4]}".split()}
"""Simplified name → code."""
_BEFORE: Final = {symbol: code for code, symbols, *_ in _CURRENCIES for symbol in symbols.split()}


_LAST_TWO: Final = frozenset(symbol[-2:] for symbol in _BEFORE)
_FIRST_CHARACTERS: Final = frozenset(word[0] for word in NAMES_IN_ENGLISH)
CURRENCY_CHARACTERS: Final = frozenset(name[0] for name in NAMES_IN_CHINESE)
"""The characters with which the Chinese name of a currency begins."""
CURRENCY_WORDS: Final = first_words(NAMES_IN_ENGLISH)
"""The words with which the English name of a currency begins."""
_CHINESE_LAST: Final = frozenset(name[-1] for name in (*_BEFORE, *NAMES_IN_CHINESE)) | frozenset("约近逾超过")
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


TENS: Final = {"十": 10, "百": 100, "千": 1000}
BIG: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCALES: Final = number_words("scale")
"""English word → value."""
WRITTEN_CHINESE: Final = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
WRITTEN_ENGLISH: Final = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6))
"""Scale words behind the digits of numbers that we write, the largest first."""


def scale_of(word: str) -> int:
    """Return what an English scale, or Chinese ones in a row, are worth: 百万 is a million; no word is one."""
    return SCALES.get(word) or prod(TENS.get(character) or BIG[character] for character in word)


RAISED: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_SUPERSCRIPTS: Final = str.maketrans(RAISED, "0123456789-+")
_POWER: Final = pattern(
    r"e(?P<letter>[+-]?\d{1,2})(?![\w.])|(?: ?[x×*·] ?10| ?乘以?10的)(?:(?:\^|\*\*) ?\(?(?P<caret>[+-]?\d{1,2})\)?"
    r"|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?P<named>负?\d{1,2})(?:次方|次幂))(?!\d)"
)
_EXPONENT: Final = pattern(r"\^\(?([+-]?\d{1,2})\)?(?![\d.])")
# An exponent behind a 10; 10¹, 10² and 10³ may have the mark of a note.
_BEHIND_TEN: Final = pattern(r"[⁻⁺][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]|[⁴⁵⁶⁷⁸⁹]")
# The largest exponent that is read: `2^64`.
_LIMIT: Final = 64


def lowered(text: str) -> str:
    """Return what is left of a power where raised digits are lost."""
    return text.translate(_SUPERSCRIPTS)


def read_power(text: str, end: int, mantissa: Fraction) -> tuple[Fraction, int] | None:
    """Return the value of `mantissa` with the power at `end` of a folded text, and the offset behind it."""
    plain = _EXPONENT.match(text, end)
    if plain:
        exponent = int(plain.group(1))
        is_small = mantissa and abs(exponent) <= _LIMIT and abs(mantissa) < 10**6
        return (mantissa**exponent, plain.end()) if is_small else None
    raised = _BEHIND_TEN.match(text, end) if mantissa == 10 and text.startswith("10", end - 2) else None
    if raised:
        return Fraction(10) ** int(raised[0].translate(_SUPERSCRIPTS)), raised.end()
    match = _POWER.match(text, end)
    if match is None:
        return None
    written = match.group("letter") or match.group("caret") or match.group("raised") or match.group("named")
    exponent = int(written.translate(_SUPERSCRIPTS).replace("负", "-"))
    return (mantissa * Fraction(10) ** exponent, match.end()) if abs(exponent) <= _LIMIT else None


_TIME_ZONES: Final = table("time_zones", 4)

ZONE_HOURS: Final = {zone: tuple(map(int, hours.split())) for zone, hours, *_ in _TIME_ZONES if hours}
"""Zone → hours ahead of UTC, winter and summer; half-hour zones are left out and never flagged."""

ENGLISH_ZONES: Final = {label: zone for zone, _, labels, _ in _TIME_ZONES for label in phrases(labels)}
"""English label in lower case → zone."""

CHINESE_ZONES: Final = {label: zone for zone, _, _, labels in _TIME_ZONES for label in labels.split()}
"""Chinese label → zone."""


_REPUBLIC: Final = "民国"


class Reign(NamedTuple):
    """A reign, an era or a state from whose beginning years are counted."""

    name: str
    """Its Chinese name, Simplified; `ROC` for 民国."""
    first: int
    last: int
    english: tuple[str, ...]

    def year(self, number: int) -> int:
        """Return the Gregorian year of a year of the reign, 0 for a year that it did not have."""
        year = self.first + number - 1
        return year if number and self.first <= year <= self.last else 0

    def number(self, year: int) -> int:
        return year - self.first + 1


_REIGNS: Final = [
    (Reign(chinese.split()[0].replace(_REPUBLIC, "ROC"), int(first), int(last), phrases(english)), chinese.split())
    for first, last, chinese, english in table("reigns", 4)
]
REIGNS: Final = {reign.name: reign for reign, _ in _REIGNS}
REPUBLIC: Final = REIGNS["ROC"]
"""Its years are also written without its name, in Taiwan: 113年全年, 1141105."""
_CHINESE_REIGNS: Final = {fold_chinese(name): reign for reign, names in _REIGNS for name in names}
ENGLISH_REIGNS: Final = {name: reign for reign, _ in _REIGNS for name in reign.english}
ANY_REIGN: Final = any_phrase(longest_first(ENGLISH_REIGNS))
"""Pattern of all English names, in lower case."""
_LONGEST: Final = max(map(len, _CHINESE_REIGNS))
_REIGN_BEFORE: Final = pattern(rf"({any_word(_CHINESE_REIGNS)})(?:朝|帝|皇帝)? ?$")
_IN_CHINESE: Final = pattern(
    rf"(?P<name>{any_word(name for _, names in _REIGNS for name in names)})(?:年[间間]|朝|[时時]期|帝)"
)
_IN_ENGLISH: Final = pattern(rf"(?<![a-z])(?P<name>{any_word(ENGLISH_REIGNS)})(?:'s)? (?:reign|era|period|years)")
_LAST: Final = frozenset(name[-1] for name in _CHINESE_REIGNS) | {" ", "朝", "帝"}


def reigns_of(text: str) -> list[tuple[Reign, re.Match[str]]]:
    """Return the reigns that a text in small letters speaks of as a whole, each with its place: 康熙年间."""
    chinese = [(_CHINESE_REIGNS[fold_chinese(match["name"])], match) for match in _IN_CHINESE.finditer(text)]
    return chinese + [(ENGLISH_REIGNS[match["name"]], match) for match in _IN_ENGLISH.finditer(text)]


def reign_before(text: str, position: int) -> tuple[Reign, int] | None:
    """Return the reign whose Chinese name ends before `position` of a folded text, and where the name begins."""
    if text[position - 1 : position] not in _LAST:
        return None
    match = _REIGN_BEFORE.search(text, max(0, position - _LONGEST - 3), position)
    return (_CHINESE_REIGNS[match[1]], match.start()) if match else None
