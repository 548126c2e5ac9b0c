"""Years of a reign or of the Republic in Chinese (folded text): 乾隆四十二年, 令和7年, 自115年起, 114/11/5, 1141105."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.chinese_numerals import DIGITS, read_number
from translator.bilingual.quantities.finder import read_numeric
from translator.bilingual.quantities.lunar_dates import CHINESE_LUNAR_CUE as LUNAR_CUE
from translator.bilingual.quantities.lunar_dates import LUNAR
from translator.bilingual.quantities.lunar_dates import read_chinese_lunar_dates as read_lunar_dates
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.tables import CHINESE_ZONES, ENGLISH_ZONES, REIGNS, REPUBLIC, reign_before
from translator.bilingual.words.patterns import longest_first, pattern

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


HAN = "零一二两三四五六七八九"
SMALL_NUMERAL = rf"(?:\d{{1,2}}|[{HAN}]?十[{HAN}]?|廿[{HAN}]?|卅[{HAN}]?|[{HAN}])"
FULL_YEAR = rf"(?:(?:1\d|2[01])\d\d|[{HAN}]{{4}})"
YEAR_RANGE = pattern(
    rf"({FULL_YEAR}) ?年? ?(?:-|–|—|~|～|至|到|/|和|与|及|、) ?(\d{{4}}|\d{{2}}|[{HAN}]{{4}}) ?(?=年(?!代"
    rf"|级|前|后|来|间的))"
)
YEAR = pattern(rf"({FULL_YEAR}) ?年(?!代|级)")
SPELLED_YEAR = pattern(
    rf"(两千零?(?:[一二]?十[{HAN[1:]}]?|[{HAN[1:]}])?|[{HAN[1:]}][{HAN}]{{2}})年"
    rf"(?=[农阴]历|正月|腊月|[{HAN}十\d]{{1,3}}月)"
)
"""A year as it is spoken, before its month: 两千零四年八月."""
SHORT_YEAR = pattern(r"'?(\d\d) ?年(?=[ 的]?(?:\d{1,2} ?月|底|初|春|夏|秋|冬))")
MONTH_DAY = pattern(
    rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元|腊) ?月"
    rf"(?!球|亮|饼|光|经|薪|台(?![湾北中南当海风])|底前)(?:份)?"
    rf"(?: ?(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[{HAN[1:]}]?|廿[{HAN}]?|初?[{HAN[1:]}]|二十) ?(?P<mark>日"
    rf"|号(?!线|楼|院|房|码|机|公路)))?"
)
MORE_MONTHS = pattern(
    r"(?P<list>(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?: ?月份?)? ?(?:、|至|到|-|–|—|~|～|和|与|及"
    r"|或) ?)+)(?=(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月)"
)
# Behind a year: a month that no year has, by a slip.
_NO_MONTH = pattern(r"(1[3-9]|[2-9]\d) ?月")
# Behind a month: a day that no month has, by a slip.
_NO_DAY = pattern(r" ?(3[2-9]|[4-9]\d|[1-9]\d\d) ?[日号](?![元内间圆])")
_PAIR_MONTH = pattern(r"([一二三四五六七八九])([一二三四五六七八九]) ?月")
MORE_DAYS = pattern(rf" ?(?:、|至|到|-|–|—|~|～|和|与|及|或|，) ?({SMALL_NUMERAL}) ?(?:日|号)")
DAYS_BEFORE = pattern(
    rf"(?P<first>{SMALL_NUMERAL}) ?(?:日|号)? ?(?:、|至|到|-|–|—|~|～|和|与|及) ?(?={SMALL_NUMERAL} ?日)"
)
DAY = pattern(
    rf"(3[01]|[12]\d|0?[1-9]|(?:二|三)?十[{HAN[1:]}]?|廿[{HAN}]?) ?(?:日(?!元|圆|本|币|语|均|报(?!道|告|称)"
    rf"|军|游|内|后|前(?!后)"
    rf"|常|程|益|行|之|子)|号(?=[上下早晚凌中夜，。开举至到就才]|当|起|在|收(?!费)|发货|寄))"
)
SPOKEN_DAY = pattern(
    rf"([{HAN[1:]}])号(?=上午|下午|晚|早|凌晨|中午|夜|在|起|至|到|当[天日]|分别|视察|召开|举行|开幕|宣布|表示|发表|抵达|会见|说|国务院)"
)
"""A day of the month as it is spoken: 一号下午. Softly, for 天问一号 is a name."""
WEEKDAY = pattern(r"(周|星期|礼拜)(一|二|三|四|五|六|日|天|末)")
_WEEKDAYS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_MORE_WEEKDAYS = pattern(
    r"(?:、|至|到|和|或)([一二三四五六日])(?![个次天年月])|([一二三四五六日])(?=[、。，）]|上午|下午|晚)"
)
DECADE = pattern(
    rf"(?:(?P<last>上一?个?世纪)|(?P<this>本世纪)|(?P<century>\d{{1,2}}|[{HAN}十]{{1,3}}) ?世纪)? ?"
    rf"(?:(?P<first>\d)(?=[、至到和-] ?\d0 ?年代)[、至到和-] ?|(?P<first2>[二三四五六七八九])"
    rf"(?=、[二三四五六七八九]十年代)、)?"
    rf"(?P<decade>\d{{4}}|\d0|[二三四五六七八九]{{0,1}}[二三四五六七八九]十)(?: ?(?:-|、|至|到|和) ?"
    rf"(?P<decade2>\d0|[二三四五六七八九]十))? ?年 ?代"
)
CENTURY = pattern(
    rf"(?:(?P<last>上一?个?世纪)|(?P<this>本世纪)|(?<![上下这新])(?P<number>\d{{1,2}}|[{HAN}十]{{1,3}}) ?世纪)(?!福音)"
)

DATE_CUE: Final = (
    rf"\d{{1,4}} ?(?:[年月]|[-–—~～至到/和与及或、] ?[\d{HAN}十])|\d{{1,4}}\.\d{{1,2}}[.,]\d|\d{{4}}(?:\.\d| \d\d \d\d)"
    rf"|[\d两千{HAN}十 、至到–—~～/和与及或份-]{{1,40}}[年月]|{LUNAR_CUE}|元年|民国|[{HAN}十百]{{1,5}} ?年"
    r"|1[0-4]\d(?:\d{4}(?!\d)|[/.-]\d| ?[学學)）])"
)
"""Beginnings of dates."""
DAY_CUE: Final = rf"[\d{HAN}十廿卅]{{1,3}} ?(?:[日号]|[、至到–—~～和与及-] ?[\d{HAN}十廿卅]{{1,3}} ?日)"
"""Likewise of each day without its month."""
ERA_CUE: Final = rf"[上本]|[\d{HAN}十]{{1,4}} ?(?:世纪|年 ?代|[、至到和-] ?[\d{HAN}十]{{1,3}} ?年 ?代)"
"""Likewise of each decade or century."""


def small_number(text: str) -> int:
    """Return the value of a short numeral: `12`, `十二`, `廿三`, `初五`, `元`, `腊`."""
    named = {"元": 1, "正": 1, "冬": 11, "腊": 12}.get(text)
    if named:
        return named
    number = read_number(text.removeprefix("初"), 0)
    return int(number.value) if number else 0


def year_number(text: str) -> int:
    """Return the value of four digits, Arabic or Han, read one by one."""
    return int(text) if text.isdigit() and text.isascii() else int("".join(str(DIGITS[digit]) for digit in text))


def read_dates(text: str, position: int, republic_year: int = 0) -> Iterator[Recognition]:
    """
    Yield what begins at `position` as a calendar date: a year, a year with month and day, a month, a day.

    `republic_year` is that of the article, by which bare years of the Republic are known.
    """
    position += len("民国") if text.startswith("民国", position) else 0
    reign = read_reign_year(text, position, republic_year)
    if reign:
        start, end, fields, is_lunar = reign
        for kind, begin, stop, date in _after_year(text, start, end, fields):
            is_bare = is_lunar and "month" in date and "calendar" not in date
            yield kind, begin, stop, {**date, "calendar": LUNAR} if is_bare else date
        yield from read_later_year(text, end, fields)
        return
    republic = list(read_republic_dates(text, position, republic_year))
    if republic:
        yield from republic
        return
    numeric = list(read_numeric(text, position))
    if numeric:
        kind, start, end, fields = numeric[0]
        yield kind, start, end + (text[end : end + 1] in {"日", "号"}), fields
        return
    span = YEAR_RANGE.match(text, position)
    if span:
        first = year_number(span.group(1))
        yield Kind.DATE, position, span.end(1), {"year": first}
        second = span.group(2)
        other = first - first % 100 + int(second) if len(second) == 2 and second.isdigit() else year_number(second)
        yield from _after_year(text, span.start(2), span.end(), {"year": other})
        return
    spelled = SPELLED_YEAR.match(text, position)
    if spelled:
        written = spelled.group(1)
        numeral = read_number(text, position) if written.startswith("两") else None
        year = int(numeral.value) if numeral else year_number(written)
        yield from _after_year(text, position, spelled.end(1), {"year": year})
        return
    year_match = YEAR.match(text, position)
    if year_match:
        yield from _after_year(text, position, year_match.end(1), {"year": year_number(year_match.group(1))})
        return
    short = SHORT_YEAR.match(text, position)
    if short:
        number = int(short.group(1))
        yield from _after_year(text, position, short.end(1), {"year": number + (2000 if number < 70 else 1900)})
        return
    yield from read_month_days(text, position, {})


# Yield a date whose year ends at `end`, with the month and day behind it.
def _after_year(text: str, start: int, end: int, fields: dict[str, Any]) -> Iterator[Recognition]:
    stop = end
    while text[stop : stop + 1] in {" ", "年", "的"} and stop < end + 3:
        stop += 1
    slip = _NO_MONTH.match(text, stop) if stop > end else None
    if slip:
        yield Kind.DATE, start, slip.end(), {**fields, "month": int(slip[1])}
        return
    found = list(read_month_days(text, stop, fields)) if stop > end else []
    if found:
        kind, _, finish, values = found[0]
        yield kind, start, finish, values
        yield from found[1:]
        return
    yield Kind.DATE, start, end + (1 if text[end : end + 1] == "年" else 0), fields


def read_month_days(text: str, position: int, fields: dict[str, Any]) -> Iterator[Recognition]:
    """Yield the month (and days) at `position`, with the `fields` of a year read before."""
    lunar = list(read_lunar_dates(text, position, fields))
    if lunar:
        yield from lunar
        return
    pair = _PAIR_MONTH.match(text, position)
    if pair and DIGITS[pair.group(2)] == DIGITS[pair.group(1)] + 1:
        for group in (1, 2):
            yield Kind.DATE, position, pair.end(), {**fields, "month": DIGITS[pair.group(group)]}
        return
    several = MORE_MONTHS.match(text, position)
    start = position
    if several:
        for item in re.finditer(r"\d+|[十一二三四五六七八九]+", several.group("list")):
            month = small_number(item.group())
            yield Kind.DATE, position + item.start(), position + item.end(), {**fields, "month": month}
        start = several.end()
    match = MONTH_DAY.match(text, start) or MONTH_DAY.match(text, position)
    if match:
        yield from _with_days(text, match, fields)


def _with_days(text: str, match: re.Match[str], fields: dict[str, Any]) -> Iterator[Recognition]:
    month = small_number(match.group("month"))
    if month > 12:
        return
    fields = {**fields, "month": month}
    if match.group("month") == "元" and not match.group("day") and not text.startswith("元月", match.start()):
        return
    end = match.end()
    if match.group("day") is None:
        before = re.match(
            rf" ?({SMALL_NUMERAL}) ?日? ?(?:、|至|到|-|–|—|~|～|和|与) ?({SMALL_NUMERAL}) ?(?:日|号)",
            text[end : end + 16],
        )
        if before is None:
            slip = _NO_DAY.match(text, end)
            day = {"day": int(slip[1])} if slip else {}
            yield Kind.DATE, match.start(), slip.end() if slip else end, {**fields, **day}
            return
        yield Kind.DATE, match.start(), end + before.end(1), {**fields, "day": small_number(before.group(1))}
        yield Kind.DATE, end + before.start(2), end + before.end(), {**fields, "day": small_number(before.group(2))}
        end += before.end()
    else:
        yield Kind.DATE, match.start(), end, {**fields, "day": small_number(match.group("day"))}
    while more := MORE_DAYS.match(text, end):
        yield Kind.DATE, more.start(1), more.end(), {**fields, "day": small_number(more.group(1))}
        end = more.end()


def read_bare_days(text: str, position: int) -> Iterator[Recognition]:
    """Yield `26日` and the days of `26日至28日` or `7至9日`; soft, since 3日 may be three days."""
    end = position
    first = DAYS_BEFORE.match(text, position)
    if first and 0 < small_number(first.group("first")) <= 31:
        yield Kind.DATE, position, first.end("first"), {"day": small_number(first.group("first"))}
        end = first.end()
    match = DAY.match(text, end)
    if match is None:
        spoken = None if end > position else SPOKEN_DAY.match(text, position)
        if spoken:
            yield Kind.DATE, position, spoken.end(), {"day": DIGITS[spoken[1]], "is_soft": True, "is_spelled": True}
        return
    yield Kind.DATE, end, match.end(), {"day": small_number(match.group(1))}
    end = match.end()
    while more := MORE_DAYS.match(text, end):
        yield Kind.DATE, more.start(1), more.end(), {"day": small_number(more.group(1))}
        end = more.end()


def read_weekdays(text: str, position: int) -> Iterator[Recognition]:
    """Yield `周四`, `星期日`, and each of `周二、三`; not `一周一次`, `周末`."""
    match = WEEKDAY.match(text, position)
    if match is None or match.group(2) == "末":
        return
    before, after = text[max(0, position - 1) : position], text[match.end() : match.end() + 1]
    if before in set("一两二三四五六七八九十几数0123456789每整") and after in set("次个天回趟名人家场条年日"):
        return
    is_which = text[max(0, position - 2) : position - 1] in set("上下")
    if before in set("一两几数") and match.group(1) != "周" and not is_which:
        return
    if match.group(1) == "周" and (match.group(2) == "天" or (match.group(2) == "日" and after in {"均", "本"})):
        return
    if before in set("一两二三四五六七八九十几数0123456789") and match.group(1) == "周" and after in {"次", "个", ""}:
        return
    yield Kind.WEEKDAY, position, match.end(), {"weekday": _WEEKDAYS[match.group(2)]}
    more = _MORE_WEEKDAYS.match(text, match.end())
    if more:
        group = 1 if more.group(1) else 2
        yield Kind.WEEKDAY, more.start(group), more.end(group), {"weekday": _WEEKDAYS[more.group(group)]}


def read_eras(text: str, position: int, article_year: int) -> Iterator[Recognition]:
    """Yield `20世纪80年代`, `上世纪八十年代`, `1980年代`, `80年代`, `19世纪` at `position`."""
    match = DECADE.match(text, position)
    if match:
        century = _century(match, "century", article_year)
        for group in ("first", "first2", "decade", "decade2"):
            written = match.group(group)
            if written is None:
                continue
            if len(written) == 3:
                first = 10 * DIGITS[written[0]] + (100 * (century - 1) if century else 0)
                yield Kind.DECADE, position, match.end(), {"value": Fraction(first)}
                written = written[1:]
            written += "0" if group == "first" else "十" if group == "first2" else ""
            number = small_number(written) if len(written) != 4 else year_number(written)
            if number < 100 and text.endswith("民国", 0, position):
                number += REPUBLIC.first - 2  # 民国五十年代 begins in 1961
            year = number if number > 99 or not century else (century - 1) * 100 + number
            yield Kind.DECADE, position, match.end(), {"value": Fraction(year)}
        return
    match = CENTURY.match(text, position)
    if match:
        number = _century(match, "number", article_year)
        is_soft = bool(match.group("last") or match.group("this"))
        fields = {"value": Fraction(number), "is_soft": is_soft, "alternatives": (Fraction((number - 1) * 100),)}
        yield Kind.CENTURY, position, match.end(), fields


def _century(match: re.Match[str], group: str, article_year: int) -> int:
    this = (article_year - 1) // 100 + 1
    if match.group("last"):
        return this - 1
    if match.group("this"):
        return this
    return small_number(match.group(group)) if match.group(group) else 0


FISCAL = pattern(rf"({FULL_YEAR}|\d\d)(?: ?[-/–至] ?(\d{{2,4}}))? ?年?(?:财政年度|会计年度|财年|财务年度|年度财)")
_MORNING = "凌晨|清晨|清早|早晨|早上|早间|一早|上午|早"
_EVENING = "下午|傍晚|晚上|晚间|夜间|夜里|深夜|当晚|午后|晚|夜"
CLOCK = pattern(
    rf"(?P<half>{_MORNING}|{_EVENING}|中午|正午|午间|午夜|半夜)? ?(?P<hour>2[0-4]|1\d|0?\d"
    rf"|十[一二三四五六七八九]?|二十[一二三四]?|[零一二两三四五六七八九])"
    rf" ?(?:(?P<sign>[:：.])(?P<minute>[0-5]\d)(?:[:：][0-5]\d)?|(?P<mark>点|时(?!代|候|间|期|速|尚|报|差"
    rf"|装))(?P<clock>钟"
    rf"|整)? ?(?:(?P<more>半|[一三]刻)|过?(?P<minutes>[0-5]?\d"
    rf"|零[一二三四五六七八九]|(?![零一二三四五六七八九](?! ?分|十)){SMALL_NUMERAL})(?: ?分(?!之)|"
    rf"(?=[^\d十百千万亿年月个名%人])"
    rf"|$))?)"
)
_LATIN_NAME = pattern(r"([a-z][a-z+#.-]*) ?$")
_HALF_BEFORE = pattern(rf"({_MORNING}|{_EVENING}|中午)(?:[^，。；、日]{{0,8}}(?:至|到|-|–|—|~|～|和))? ?$")
# Before a full hour: 还有十分钟就十一点.
_TO_GO = pattern(rf"(?:差|还有) ?(?:({SMALL_NUMERAL}) ?分|(一刻))钟?(?:就是?|到|就到|就要|才到|不到)? ?$")
# Likewise behind it: 八点差五分.
_LESS = pattern(rf" ?差 ?(?:({SMALL_NUMERAL}) ?分|(一刻))钟?")
_ZONE_BEHIND = pattern(rf" ?[（(] ?({'|'.join(longest_first(CHINESE_ZONES))}) ?[)）]")
_ZONE = pattern("|".join(longest_first(CHINESE_ZONES)))
_LATIN_ZONE = pattern(r" ?[（(]?(?:(?:东八区|bst|gmt|utc|est|edt|et|pst|pdt|pt|cet|cest|jst)\b)")
_QUARTER = pattern(r"(?:第?([一二三四1-4])季度?(?!赛|节|后赛)|(首)季度?(?!赛)|q([1-4])(?!\d))")
_HALF = pattern(r"(上|下|前|后)半年")

CLOCK_CUE: Final = rf"{_MORNING}|{_EVENING}|中午|正午|午间|午夜|半夜|[\d零一二两三四五六七八九十]{{1,3}} ?[:：.点时]"
"""Beginnings of times of day."""
PERIOD_CUE: Final = (
    r"[第上前下后首同环q]|[一二三四1-4]季"
    r"|[\d零一二三四五六七八九]{2,4}(?: ?[-/–至] ?\d{2,4})? ?年?(?:财|会计年度|年度财)"
)
"""Likewise of each quarter, half-year and fiscal year."""


_NIGHT = pattern("[晚夜]")
# Behind an hour: 7点多.
_ABOUT_THEN = pattern(r"多(?![项个次名人条种万千百倍的])|左右|过后|之后|以后|之前|以前")


def zone_before(text: str, position: int) -> str:
    """Return the zone that the text names in the 24 characters before `position` (北京时间, 美东时间 …)."""
    labels = list(_ZONE.finditer(text, max(0, position - 24), position))
    return CHINESE_ZONES[labels[-1].group()] if labels else ""


def read_clock_times(text: str, position: int) -> Iterator[Recognition]:
    """Yield the time of day at `position`: `下午3点05分`, `19:30`, `晚上七点半`, `17时`."""
    match = CLOCK.match(text, position)
    if match is None:
        return
    hour = small_number(match.group("hour"))
    if hour > 24 or not _is_clock(text, match):
        return
    half = _half_day(match.group("half"), hour)
    if match.group("half") is None:
        before = _HALF_BEFORE.search(text, max(0, position - 16), position)
        nearest = before[1] if before else None  # perhaps before the first time of a range
        half = _half_day(nearest, hour) if hour <= 12 else half
        if hour == 12 and nearest in {"上午", "早上", "早晨", "早"}:
            half = "pm"
    if not half and match.group("mark") == "时" and hour < 12 and text[max(0, position - 1) : position] in {"日", "号"}:
        half = "am"
    more, written = match.group("more"), match.group("minute") or match.group("minutes")
    minute = 30 if more == "半" else 15 * small_number(more[0]) if more else small_number(written) if written else 0
    less = _LESS.match(text, match.end())
    to_go = less or _TO_GO.search(text, max(0, position - 12), position)
    if to_go and not minute:
        hour, minute = (hour or 24) - 1, 60 - (15 if to_go[2] else small_number(to_go[1]))
    if not half and (hour > 12 or hour == 0):
        half = "pm" if 12 < hour < 24 else "am"
    if hour == 24:
        half = "am"
    is_noon = hour == 12 and match.group("mark") == "时" and not half
    if is_noon and not _NIGHT.search(text, max(0, position - 16), position):
        half = "pm"
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    latin, behind = _LATIN_ZONE.match(text, match.end()), _ZONE_BEHIND.match(text, match.end())
    zone = CHINESE_ZONES[behind[1]] if behind else zone_before(text, position)
    yield Kind.TIME, position, less.end() if less and not written else match.end(), {
        "minutes": (hour * 60 + minute) % 1440, "half_day": half, "is_spelled": not match.group("hour").isascii(),
        "is_soft": hour in {0, 24} and not minute,
        "zone": ENGLISH_ZONES.get(latin.group().strip(" （("), "Beijing") if latin else zone,
    }  # fmt: skip


# A number belongs to a name in Latin letters that is not a time zone: 运行PHP 8时.
def _is_version(text: str, position: int) -> bool:
    name = _LATIN_NAME.search(text, max(0, position - 16), position)
    return name is not None and name[1] not in ENGLISH_ZONES


def _is_clock(text: str, match: re.Match[str]) -> bool:
    if match.group("sign"):
        return match.group("sign") != "." or match.group("half") is not None
    if match.group("mark") == "时":
        is_free = text[match.start() - 1 : match.start()] != "小" and not _is_version(text, match.start())
        is_written = match.group("hour").isascii() or (
            match.group("hour") == "零" and text[match.start() - 1] in "日号"
        )
        return (is_free and is_written) or bool(match.group("half"))
    if match.group("half") or match.group("more") or match.group("clock"):
        return True
    if _LESS.match(text, match.end()) or _TO_GO.search(text, max(0, match.start() - 12), match.start()):
        return text[match.end() : match.end() + 1] not in DIGITS
    if match.group("minutes"):
        return text[match.end() - 1] == "分"
    after = text[match.end() : match.end() + 1]
    if _ABOUT_THEN.match(text, match.end()) or (match.group("hour") == "零" and after not in DIGITS):
        return True
    before = text[max(0, match.start() - 2) : match.start()]
    return after not in DIGITS and (
        after in set("开左前后以，。至到-–~—、）起许") or before.endswith(("日", "号", "到", "至", "时间", "天", "在"))
    ) and not (after == "，" and not before.endswith(("日", "号", "到", "至", "间", "天", "在")))  # fmt: skip


def _half_day(word: str | None, hour: int) -> str:
    if word is None:
        return ""
    if word in {"中午", "正午", "午间"}:
        return "pm" if hour >= 12 or hour < 5 else "am"
    if word in {"午夜", "半夜"}:
        return "am" if hour >= 12 or hour < 6 else "pm"
    if word in _MORNING.split("|"):
        return "am" if hour <= 12 else "pm"
    if hour == 12:
        return "am" if word in {"晚上", "晚间", "夜间", "夜里", "深夜", "当晚", "晚", "夜"} else "pm"
    if word in {"深夜", "夜里", "夜间", "夜"} and hour < 6:
        return "am"
    return "pm" if hour != 24 else "am"


def read_periods(text: str, position: int) -> Iterator[Recognition]:
    """Yield a fiscal year, a quarter, a half-year, 同比 or 环比 at `position`."""
    if text.startswith(("同比", "环比"), position):
        yield Kind.PERIOD, position, position + 2, {"period": "yoy" if text[position] == "同" else "qoq"}
        return
    fiscal = FISCAL.match(text, position)
    if fiscal:
        digits = fiscal.group(1)
        year = year_number(digits) if len(digits) == 4 else 2000 + int(digits)
        fields: dict[str, Any] = {"period": "FY", "year": year, "value": Fraction(year)}
        if fiscal.group(2):
            second = int(fiscal.group(2))
            fields["high"] = Fraction(second + (year - year % 100 if second < 100 else 0))
        yield Kind.PERIOD, position, fiscal.end(), fields
        return
    quarter = _QUARTER.match(text, position)
    if quarter and text[max(0, position - 1) : position] not in set("前后个这每头"):
        number = 1 if quarter.group(2) else small_number(quarter.group(1) or quarter.group(3))
        is_soft = not quarter.group().endswith("度") and not quarter.group(3) and not quarter.group().startswith("第")
        yield Kind.PERIOD, position, quarter.end(), {"period": f"Q{number}", "is_spelled": True, "is_soft": is_soft}
        return
    half = _HALF.match(text, position)
    if half:
        number = 1 if half.group(1) in "上前" else 2
        yield Kind.PERIOD, position, half.end(), {"period": f"H{number}", "is_spelled": True}
