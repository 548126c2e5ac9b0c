"""
Text folding: a copy of the text in which each character has one form, with the offsets of the original.

Full-width digits and signs become ASCII, Traditional numerals and unit characters become Simplified, English becomes
lower case. The copy is only read and never stored (NFKC would also change `，：（）`).
"""

from __future__ import annotations

import re
from typing import Final

from translator.bilingual.quantities.tables import table
from translator.bilingual.words.patterns import pattern

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


def _translated(text: str, table: dict[str, str], folded: re.Pattern[str]) -> str:
    """Return `text` with the characters of `table` replaced, of which most texts have none or one."""
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


def all_forms(characters: str) -> str:
    """Return `characters` with all those that `fold_chinese` replaces by one of them."""
    return characters + "".join(written for written, folded in _CHINESE.items() if folded in characters)


def _without_endless(folded: str) -> str:
    """Put letters in the place of digits that go on and on: they are not a number, and Python reads 4,300 at most."""
    return folded if len(folded) < _MOST_DIGITS else _ENDLESS.sub(lambda match: "x" * len(match[0]), folded)


def _plain_numeral(match: re.Match[str]) -> str:
    """Return a run of numerals with ordinary ones for the formal ones; a single 陆 or 拾 is a word of its own."""
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
