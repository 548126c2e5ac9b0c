"""Dates, weekdays, times of day, periods, decades and centuries in Chinese (folded text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.chinese.lunar_dates import LUNAR_CUE, read_lunar_dates
from translator.bilingual.quantities.chinese.numerals import DIGITS, read_number
from translator.bilingual.quantities.chinese.reigns import read_later_year, read_reign_year, read_republic_dates
from translator.bilingual.quantities.lunar_calendar import LUNAR
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.numeric_dates import read_numeric
from translator.bilingual.quantities.reigns import REPUBLIC
from translator.bilingual.words.patterns import pattern

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
"""What stands at the beginning of each date."""
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


def _after_year(text: str, start: int, end: int, fields: dict[str, Any]) -> Iterator[Recognition]:
    """Yield a date whose year ends at `end`, with the month and day behind it."""
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
