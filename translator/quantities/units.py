"""
Units of measure in both languages, read from `data/units.tsv`: a line is a unit with its English and Chinese forms.

The forms in the table are Simplified: the finder folds Traditional characters first.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translator.quantities.model import MeasureUnit
from translator.quantities.tables import phrases, table

_ROWS: Final = table("units", 7)

UNITS: Final = {
    name: MeasureUnit(name, kind, Fraction(factor), Fraction(zero)) for name, kind, factor, zero, *_ in _ROWS
}
"""Name → unit."""

ENGLISH_FORMS: Final = {row[0]: phrases(row[4]) for row in _ROWS}
"""Name → English forms in lower case: symbols and singulars first."""

CHINESE_FORMS: Final = {row[0]: tuple(row[5].split()) for row in _ROWS}
"""Name → Simplified Chinese forms, the usual one first."""


def _pattern(words: list[str], tail: str) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in ordered)
    return re.compile(rf"({body}){tail}")


_ENGLISH: Final = {form: UNITS[name] for name, forms in ENGLISH_FORMS.items() for form in forms} | {
    letter: UNITS[letter.upper() if letter == "w" else letter] for letter in ("m", "g", "w", "in")
}
_CHINESE: Final = {form: UNITS[row[0]] for row in _ROWS for form in f"{row[5]} {row[6]}".split()}

_ENGLISH_UNIT: Final = _pattern([form for form in _ENGLISH if form not in {"m", "g", "w", "in"}], r"(?![a-z0-9²³])")
_GLUED_UNIT: Final = re.compile(r"(m|g|w|in)(?![a-z0-9²³/])")
_CHINESE_UNIT: Final = _pattern(list(_CHINESE), "")
_NOT_A_UNIT: Final = re.compile(
    r"年(?:代|级|度|货|轻|限|画)|天(?:然|文|气|地|空|使|津|下|堂|才|主教|花板|线|性|鹅|桥|台)|周(?:边|围"
    r"|期|刊|末|报|转|杰|恩|某)"
    r"|日(?:本|方|元|圆|军|语|报|前|媒|企|期)|月(?:球|亮|饼|光|经)|分(?:别|为|之|成|公司|子|析|配|类|行|部"
    r"|享|裂|手|期|店|布|歧|离|局"
    r"|支|开|摊|组|校|量)|节(?:目|日|课|车|约|能|省|奏|假|点|选|电|气)|里(?:程|面|约|斯|奇|边|拉|尔|弗|氏"
    r"|根|海)|度(?:过|假|量|身)"
    r"|方(?:面|案|式|向|法|便|可|阵|才|程)|桶装|克(?:拉|里|罗|服|林|鲁|什|勒|劳|莱|兰)|米(?:饭|粉|兰|歇|尔"
    r"|勒|奇|高|国|面|色|线)"
    r"|升(?:级|至|到|值|旗|学|高|温|起|空|职|任)|码(?:头|农)|晚(?:上|间|会|报|年|餐|于|期|宴|些)|夜(?:间"
    r"|晚|市|店|空|里)"
    r"|秒杀|尺(?:寸|度)|吨位|里斯|卡(?:车|片|塔|尔|拉|通|路里|住|特|斯|门|洛)|焦(?:点|虑|急|炭)|节课|载"
    r"(?:人|客|货|重|入|体)"
    r"|岁(?:月|末)|个?(?:星期|礼拜|周)[一二三四五六日天](?![个次年])"
)


def english_unit(text: str, position: int, *, is_glued: bool) -> tuple[MeasureUnit, int] | None:
    """
    Return the unit whose English form (lower case) stands at `position`, and the offset behind it.

    One-letter symbols (`m g w in`) count only when `is_glued` to the number: a free `m` is not a metre.
    """
    match = _ENGLISH_UNIT.match(text, position) or (_GLUED_UNIT.match(text, position) if is_glued else None)
    if match is None:
        return None
    form = re.sub(r"[\s-]", " ", match.group(1))
    return _ENGLISH[form], match.end()


def chinese_unit(text: str, position: int) -> tuple[MeasureUnit, int] | None:
    """Return the unit whose Simplified Chinese form (or symbol) stands at `position`, and the offset behind it."""
    if _NOT_A_UNIT.match(text, position):
        return None
    match = _CHINESE_UNIT.match(text, position)
    if match is None:
        return None
    form = match.group(1)
    if form[-1].isascii() and form[-1].isalpha() and text[match.end() : match.end() + 1].isascii():
        following = text[match.end() : match.end() + 1]
        if following.isalnum():
            return None
    return _CHINESE[form], match.end()
