"""How many Chinese characters a text has for each character of its English counterpart, and how many are usual."""

from __future__ import annotations

from bisect import bisect_left

from translator.bilingual.words.masking import OPAQUE, THROUGH
from translator.bilingual.words.patterns import pattern

_LATIN_ASIDE = pattern(r"[（(][^（）()㐀-鿿]*[）)]")
_INTO_CHINESE = ((20, 0.0, 1.5), (40, 0.16, 0.95), (80, 0.16, 0.72), (160, 0.18, 0.56), (10**9, 0.20, 0.50))
_INTO_ENGLISH = ((20, 0.0, 1.5), (40, 0.09, 1.10), (80, 0.105, 0.75), (160, 0.12, 0.62), (10**9, 0.14, 0.45))
_LIMITS = [limit for limit, *_bounds in _INTO_CHINESE]
_LATIN = pattern(r"[A-Za-z][A-Za-z'’.-]*[A-Za-z]")
_UNCOUNTED = f" \n{OPAQUE}{THROUGH}"


def length_ratio(chinese: str, english: str, *, is_into_chinese: bool) -> tuple[float, float, float]:
    """
    Return Chinese characters for one English character, and the bounds between which the ratio usually lies.

    Both texts are masked. Parenthesised Latin is left out of the Chinese side: it repeats the original. The ratio is 0
    where there is nothing to compare. The bounds are percentiles 0.5 and 99.5 of professional news translations, by
    length of the English text; English may be longer still, for it explains.
    """
    if "（" in chinese or "(" in chinese:
        chinese = _LATIN_ASIDE.sub("", chinese)
    if _LATIN.search(chinese):
        chinese, english = _without_shared_names(chinese, english)
    # Nearly every text is single words with single blanks between them already, and need not be taken apart.
    if "  " in english or not english.isprintable():
        english = " ".join(english.split())
    if not english.isascii():
        english = english.replace(OPAQUE, "").replace(THROUGH, "")
    length = len(english.strip())
    if not length:
        return 0.0, 0.0, 1e9
    table = _INTO_CHINESE if is_into_chinese else _INTO_ENGLISH
    _limit, low, high = table[bisect_left(_LIMITS, length)]
    return (len(chinese) - sum(map(chinese.count, _UNCOUNTED))) / length, low, high


def _without_shared_names(chinese: str, english: str) -> tuple[str, str]:
    """Leave out the words in Latin letters that both sides have: a name that was kept says nothing about the rest."""
    for name in dict.fromkeys(_LATIN.findall(chinese)):
        if name in english:
            chinese, english = chinese.replace(name, ""), english.replace(name, "")
    return chinese, english
