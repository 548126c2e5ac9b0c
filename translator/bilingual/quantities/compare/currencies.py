"""Currencies that a text speaks of without a sum: `The yen weakened` must not become 韩元贬值."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translator.bilingual.quantities.compare.texts import ComparedTexts
from translator.bilingual.quantities.currencies import FAMILIES, NAMES_IN_CHINESE, NAMES_IN_ENGLISH, YUAN, yuan_of
from translator.bilingual.quantities.folding import fold_chinese, fold_english
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.quantities.tables import any_phrase, any_word
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

# English names of currencies that mean other things too, or that of several countries.
_OTHER_WORDS: Final = frozenset({
    "won", "real", "reals", "rand", "rands", "dong", "quid", "kuai", "jiao", "lira", "liras", "sterling",
    "buck", "bucks",
    "cent", "cents", "penny", "pence", "kina", "lari", "ron", "crown", "mark", "marks",
})  # fmt: skip
# What makes money of such a name: `the pound`.
_AS_MONEY: Final = pattern(
    r"(?<![a-z])(?:the|weaker|stronger|weak|strong|british|korean|vietnamese|african|turkish)"
    r" (pound|won|dong|rand|lira)(?![a-z])"
)
_CODES: Final = {"pound": "GBP", "won": "KRW", "dong": "VND", "rand": "ZAR", "lira": "TRY"}
_SHORTEST: Final = 3
_ENGLISH: Final = pattern(
    rf"(?<![a-z])({any_phrase(name for name in {*NAMES_IN_ENGLISH} - _OTHER_WORDS if len(name) >= _SHORTEST)})(?![a-z])"
)
# What the Chinese names of the great currencies have in them: most texts have none.
_CUE: Final = pattern(
    "[元币幣圆圓镑鎊铢銖]|卢布|盧布|卢比|盧比|法郎|克朗|里拉|比索|林吉特|令吉|兰特|蘭特|雷亚尔|雷亞爾|里亚尔|里亞爾|第纳尔|第納爾|先令|迪拉姆|谢克尔|謝克爾|福林|奈拉"
)
_CHINESE: Final = pattern(f"({any_word(name for name in NAMES_IN_CHINESE if len(name) > 1 and not name.isascii())})")

# Dollar → what in an English text makes a bare `$` of it.
_DOLLAR_PLACES: Final = {
    code: pattern(rf"(?<![a-z])(?:{words})", re.IGNORECASE)
    for code, words in (
        ("HKD", r"HK|Hong ?Kong"), ("TWD", r"NT(?:D|\$)|Taiwan|Taipei"), ("SGD", r"S\$|SGD|Singapor"),
        ("AUD", r"AU?D?\$|AUD|Aussie|Austral|Sydney|Melbourne|Canberra|Brisbane|Perth|Queensland|New South Wales"),
        ("CAD", r"CA?D?\$|CAD|Canad|Ottawa|Toronto|Montreal|Vancouver|Ontario|Quebec|Alberta|British Columbia"),
        ("NZD", r"NZ|New Zealand|Kiwi|Auckland|Wellington"),
    )
}  # fmt: skip
_A_DOLLAR: Final = pattern(r"[a-z]*(?:\$|[ -]dollar)")


def compare_named_currencies(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """Report the only currency of each side that the other neither names nor has a sum in."""
    if is_chinese(texts.source_tag) is is_chinese(texts.target_tag):
        return []
    chinese = texts.target if is_chinese(texts.target_tag) else texts.source
    here = _named(texts.source, texts.source_tag) if _CUE.search(chinese) else {}
    there = _named(texts.target, texts.target_tag) if here else {}
    if not there:
        return []
    said = {*here, *_of_sums(source, texts.source_tag)}
    heard = {*there, *_of_sums(target, texts.target_tag)}
    left, right = (
        [code for code in mine if not _is_among(code, others)] for mine, others in ((here, heard), (there, said))
    )
    if len(here) == len(there) and len(left) != len(right):
        # `The Hong Kong dollar closed at NT$32.15`: the other side names the currency that is a sum here.
        left, right = (
            few or [code for code in mine if not _is_among(code, {*others})]
            for few, mine, others in ((left, here, there), (right, there, here))
        )
    if len(left) != 1 or len(right) != 1:
        return []
    return [Mismatch("num.currency", here[left[0]], there[right[0]], "phrase")]


def _named(text: str, tag: str) -> dict[str, Quantity]:
    """Return the currencies that a text names, each with its first place."""
    is_into = is_chinese(tag)
    folded = fold_chinese(text) if is_into else fold_english(text)
    names = NAMES_IN_CHINESE if is_into else NAMES_IN_ENGLISH
    found: dict[str, Quantity] = {}
    for match in () if is_into else _AS_MONEY.finditer(folded):
        code = _CODES[match[1]]
        found[code] = Quantity(Kind.MONEY, *match.span(1), text[slice(*match.span(1))], currency=code)
    for match in (_CHINESE if is_into else _ENGLISH).finditer(folded):
        code = names[match[1].replace("-", " ")]
        found.setdefault(code, Quantity(Kind.MONEY, *match.span(), text[slice(*match.span())], currency=code))
    return found


def _of_sums(quantities: Sequence[Quantity], tag: str) -> set[str]:
    return {yuan_of(tag) if item.currency == YUAN else item.currency for item in quantities if item.currency}


def _is_among(code: str, others: set[str]) -> bool:
    return any(code == other or other in FAMILIES.get(code, ()) or code in FAMILIES.get(other, ()) for other in others)


def is_unnamed_dollar(here: str, there: str, texts: ComparedTexts) -> bool:
    """
    Whether a dollar of another country is a bare `$` in a text that does not name it.

    Papers of Sydney write so at home: in an English source the country is enough; a translation has other readers.
    """
    is_target = is_chinese(texts.source_tag)
    english = texts.target if is_target else texts.source
    code = here if there == "$" else there
    place = _DOLLAR_PLACES.get(code) if "$" in {here, there} else None
    is_at_home = code == "HKD" and any(tag.endswith("-HK") for tag in (texts.source_tag, texts.target_tag))
    if place is None or not english or is_at_home:
        return False
    return not any(
        not is_target or match[0].endswith(("$", "D")) or _A_DOLLAR.match(english, match.end())
        for match in place.finditer(english)
    )
