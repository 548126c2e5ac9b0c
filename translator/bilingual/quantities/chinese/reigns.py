"""Years of a reign or of the Republic in Chinese (folded text): 乾隆四十二年, 令和7年, 自115年起, 114/11/5, 1141105."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from translator.bilingual.quantities.chinese.numerals import read_number
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.reigns import REIGNS, REPUBLIC, reign_before
from translator.bilingual.words.patterns import pattern

_YEAR: Final = pattern(r"(\d{1,3}|元|[零一二三四五六七八九十百]{1,5}) ?年(?![代级])")
# The years of the Republic that news is about: 1911 and so many.
_REPUBLIC: Final = r"1[0-4]\d"
_REPUBLIC_YEAR: Final = pattern(
    rf"{_REPUBLIC}(?= ?[学學]年|[)）] ?年| ?年(?:全年|度|起|底|初|第[一二三四1-4]季|[上下]半年|[春夏秋冬](?!秋)"
    r"|前[\d一二三]|\d{1,2} ?月|[一二三四五六七八九十]{1,2}月|总预算|会计|预算|版|同期|同月|[（(](?:西元)?\d{4}"
    r"|[、及與与和] ?1[0-4]\d ?年))"
)
_REPUBLIC_YEARS: Final = pattern(rf"({_REPUBLIC}) ?年? ?(?:至|到|-|–|~|～|、) ?({_REPUBLIC})(?= ?年)")
_REPUBLIC_SINCE: Final = pattern(rf"{_REPUBLIC}(?= ?年(?!以[来來]|[多余来]|的?[历歷]史|之久|前|后|级))")
# Before a year without 民国 that is no span of time: 自115年, 较113年.
_SINCE: Final = pattern(
    r"(?:自|从|從|(?<!止)至|到|于|於|在|较|較|比|截至|迄|预计|預計|预定|預定|订|訂"
    r"|\d ?年 ?(?:至|到|-|~|～|、|和|与|與|及)) ?$"
)
# A date in digits: 114/11/5, and, with nothing behind it that it could count, 1141105.
_REPUBLIC_DATE: Final = pattern(
    rf"(?P<year>{_REPUBLIC})(?:(?P<sign>[/.-])(?P<month>1[0-2]|0?[1-9])(?P=sign)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/])"
    r"|(?P<month2>0[1-9]|1[0-2])(?P<day2>0[1-9]|[12]\d|3[01])(?!\d|[.,]\d| ?[一-鿿]))"
)
_GLUED: Final = pattern(r"[a-z\d.,/-]$")
_SINCE_CHRIST: Final = ("公元", "西元", "公元前", "西元前", "前")
_BEFORE_REPUBLIC: Final = "民国前"
_LATER_YEAR: Final = pattern(r" ?年 ?(?:至|到|-|–|~|～|、|和|与|及) ?(\d{1,3}|[一二三四五六七八九十百]{1,5}) ?年(?!代)")
# So many years before and after the article a bare year may be.
_NEAR: Final = 25


def read_reign_year(text: str, position: int, republic_year: int) -> tuple[int, int, dict[str, Any], bool] | None:
    """
    Read the year of a reign whose number stands at `position`, or a year of the Republic without 民国.

    Return where it begins, the offset before 年, its fields, and whether its months are those of the moon.
    """
    match, named = _YEAR.match(text, position), reign_before(text, position)
    if match and text.endswith(_BEFORE_REPUBLIC, 0, position):
        year = REPUBLIC.first - _number(match[1])
        return position - len(_BEFORE_REPUBLIC), match.end(1), {"year": year, "era": REPUBLIC.name}, False
    if match is None or named is None:
        return _bare_republic_year(text, position, republic_year)
    reign, start = named
    number = 1 if match[1] == "元" else _number(match[1])
    year = reign.year(number)
    is_lunar = reign.last < REPUBLIC.first and reign.name not in _JAPANESE
    return (start, match.end(1), {"year": year, "era": reign.name}, is_lunar) if year else None


_JAPANESE: Final = frozenset({"明治", "大正", "昭和", "平成", "令和"})


def _bare_republic_year(text: str, position: int, republic_year: int) -> tuple[int, int, dict[str, Any], bool] | None:
    match = _REPUBLIC_YEAR.match(text, position)
    if match is None and _SINCE.search(text, max(0, position - 12), position):
        match = _REPUBLIC_SINCE.match(text, position)
    if match is None or text.endswith(_SINCE_CHRIST, 0, position):
        return None
    number = int(match[0])
    if not _is_near(number, republic_year):
        return None
    return position, match.end(), {"year": REPUBLIC.year(number), "era": REPUBLIC.name}, False


def read_later_year(text: str, end: int, fields: dict[str, Any]) -> Iterator[Recognition]:
    """Yield the second year of 民国38年至76年, whose first one has `fields` and ends at `end`, before its 年."""
    match = _LATER_YEAR.match(text, end)
    year = REIGNS[fields["era"]].year(_number(match[1])) if match else 0
    if match and year > fields["year"]:
        yield Kind.DATE, match.start(1), match.end(), {"year": year, "era": fields["era"]}


def read_republic_dates(text: str, position: int, republic_year: int) -> Iterator[Recognition]:
    """Yield the years of 112至114年, and 114/11/5 or 1141105: these softly, for they may be numbers."""
    years = _REPUBLIC_YEARS.match(text, position)
    if years and _is_near(int(years[1]), republic_year) and int(years[1]) < int(years[2]):
        for group in (1, 2):
            fields = {"year": REPUBLIC.year(int(years[group])), "era": REPUBLIC.name}
            yield Kind.DATE, years.start(group), years.end(group), fields
        return
    match, named = _REPUBLIC_DATE.match(text, position), reign_before(text, position)
    if match is None or _GLUED.search(text, max(0, position - 1), position):
        return
    number = int(match["year"])
    if named or _is_near(number, republic_year):
        month, day = int(match["month"] or match["month2"]), int(match["day"] or match["day2"])
        fields = {"year": REPUBLIC.year(number), "month": month, "day": day, "era": REPUBLIC.name, "is_soft": not named}
        yield Kind.DATE, named[1] if named else position, match.end(), fields


def _is_near(number: int, republic_year: int) -> bool:
    return republic_year > 0 and abs(number - republic_year) <= _NEAR


def _number(text: str) -> int:
    numeral = read_number(text, 0)
    return int(numeral.value) if numeral else 0
