"""The search for quantities in a text of either language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from translator.bilingual.quantities.chinese_finder import ChineseFinder
from translator.bilingual.quantities.english_finder import EnglishFinder
from translator.bilingual.quantities.model import Quantity
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_CHINESE_CUE = pattern(
    r"[\d零一二两兩三四五六七八九十百千万萬亿億兆廿卅半倍周週星禮礼中午第年月日同环環減减翻壹贰貳叁參肆伍陆陸柒捌玖拾佰仟对對０-９½¼¾⅓⅔a-zA-Z]"
)

_REPUBLIC_CUE = pattern(r"(?<!\d)1[0-4]\d ?(?:年|[学學)）至到~～、–-]|[/.-]\d|\d{4}(?!\d))")


def find_quantities(text: str, tag: str, *, article_date: str = "") -> tuple[Quantity, ...]:
    """
    Find the quantities of `text`, in text order; spans are code points, half-open.

    `article_date` (ISO) is the day that 上世纪 and 本世纪 are counted from, and near which bare years of the Republic
    are (113年全年); today where it is empty.
    """
    if not is_chinese(tag):
        return _find_english(text)
    is_counted_from = ("世" in text and ("纪" in text or "紀" in text)) or _REPUBLIC_CUE.search(text)
    return _find_chinese(text, _year_of(article_date) if is_counted_from else 0)


def _year_of(article_date: str) -> int:
    return int(article_date[:4]) if article_date[:4].isdigit() else date.today().year


@lru_cache(maxsize=4096)
def _find_english(text: str) -> tuple[Quantity, ...]:
    return tuple(EnglishFinder(text).find())


@lru_cache(maxsize=4096)
def _find_chinese(text: str, year: int) -> tuple[Quantity, ...]:
    return tuple(ChineseFinder(text, year).find()) if _CHINESE_CUE.search(text) else ()
