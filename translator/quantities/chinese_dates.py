"""Dates, weekdays, times of day, periods, decades and centuries in Chinese (folded text)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from translator.quantities.model import ROC_OFFSET, Kind
from translator.quantities.numerals_zh import DIGITS, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.quantities.english_dates import Found

_HAN = "零一二两三四五六七八九"
_SMALL = rf"(?:\d{{1,2}}|[{_HAN}]?十[{_HAN}]?|廿[{_HAN}]?|卅[{_HAN}]?|[{_HAN}])"
_FULL_YEAR = rf"(?:(?:1\d|2[01])\d\d|[{_HAN}]{{4}})"
ERA = re.compile(rf"(民国) ?(前)? ?(\d{{1,3}}|元|[{_HAN}十百]{{1,5}}) ?年")
YEAR_RANGE = re.compile(
    rf"({_FULL_YEAR}) ?年? ?(?:-|–|—|~|～|至|到|/|和|与|及|、) ?(\d{{4}}|\d{{2}}|[{_HAN}]{{4}}) ?(?=年(?!代|级|前|后|来|间的))"
)
YEAR = re.compile(rf"({_FULL_YEAR}) ?年(?!代|级)")
FISCAL = re.compile(rf"({_FULL_YEAR}|\d\d)(?: ?[-/–至] ?(\d{{2,4}}))? ?年?(?:财政年度|会计年度|财年|财务年度|年度财)")
SHORT_YEAR = re.compile(r"'?(\d\d) ?年(?=[ 的]?(?:\d{1,2} ?月|底|初|春|夏|秋|冬))")
MONTH_DAY = re.compile(
    rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元|腊) ?月(?!球|亮|饼|光|经|薪|台|底前)"
    rf"(?:份)?(?: ?(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[{_HAN[1:]}]?|廿[{_HAN}]?|初?[{_HAN[1:]}]|二十) ?(?P<mark>日|号(?!线|楼|院|房|码|机|公路)))?"
)
MORE_MONTHS = re.compile(
    r"(?P<list>(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?: ?月份?)? ?(?:、|至|到|-|–|—|~|～|和|与|及|或) ?)+)(?=(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月)"
)
_PAIR_MONTH = re.compile(r"([一二三四五六七八九])([一二三四五六七八九]) ?月")
MORE_DAYS = re.compile(rf" ?(?:、|至|到|-|–|—|~|～|和|与|及|或|，) ?({_SMALL}) ?(?:日|号)")
DAYS_BEFORE = re.compile(rf"(?P<first>{_SMALL}) ?(?:日|号)? ?(?:、|至|到|-|–|—|~|～|和|与|及) ?(?={_SMALL} ?日)")
DAY = re.compile(
    rf"(3[01]|[12]\d|0?[1-9]|(?:二|三)?十[{_HAN[1:]}]?|廿[{_HAN}]?) ?(?:日(?!元|圆|本|币|语|均|报(?!道|告|称)|军|游|内|后|前(?!后)|常|程|益|行|之|子)|号(?=[上下早晚凌中夜，。开举至到]|当|起|在))"
)
ISO = re.compile(r"(1[5-9]\d\d|20\d\d|2100)([-./])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)")
NUMERIC = re.compile(r"(3[01]|[12]\d|0?[1-9])/(3[01]|[12]\d|0?[1-9])/((?:19|20)\d\d)(?!\d)")
WEEKDAY = re.compile(r"(周|星期|礼拜)(一|二|三|四|五|六|日|天|末)")
_WEEKDAYS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_MORE_WEEKDAYS = re.compile(
    r"(?:、|至|到|和|或)([一二三四五六日])(?![个次天年月])|([一二三四五六日])(?=[、。，）]|上午|下午|晚)"
)
_MORNING = "凌晨|清晨|清早|早晨|早上|早间|一早|上午|早"
_EVENING = "下午|傍晚|晚上|晚间|夜间|夜里|深夜|当晚|午后|晚|夜"
CLOCK = re.compile(
    rf"(?P<half>{_MORNING}|{_EVENING}|中午|正午|午间|午夜|半夜)? ?(?P<hour>2[0-4]|1\d|0?\d|十[一二三四五六七八九]?|二十[一二三四]?|[零一二两三四五六七八九])"
    rf" ?(?:(?P<sign>[:：.])(?P<minute>[0-5]\d)(?:[:：][0-5]\d)?|(?P<mark>点|时(?!代|候|间|期|速|尚|报|差|装))(?P<clock>钟|整)? ?(?:(?P<more>半|[一三]刻)|过?(?P<minutes>[0-5]?\d|{_SMALL})(?: ?分(?!之)|(?=[^\d十百千万亿年月个名%人])|$))?)"
)
_HALF_BEFORE = re.compile(rf"({_MORNING}|{_EVENING}|中午)(?:[^，。；、日]{{0,8}}(?:至|到|-|–|—|~|～|和))? ?$")
_NAMED_TIME: Final = {"正午": 720, "午夜": 0, "子夜": 0, "零时": 0}
_ZONES: Final = {
    "北京时间": "Beijing", "台北时间": "Beijing", "香港时间": "Beijing", "美东时间": "ET", "美国东部时间": "ET", "东部时间": "ET",
    "纽约时间": "ET", "美东": "ET", "美西时间": "PT", "美国西部时间": "PT", "太平洋时间": "PT", "西部时间": "PT",
    "中部时间": "CT", "山地时间": "MT", "格林尼治标准时间": "UTC", "格林尼治时间": "UTC", "格林威治标准时间": "UTC",
    "格林威治时间": "UTC", "世界协调时": "UTC", "协调世界时": "UTC", "世界标准时间": "UTC", "国际标准时间": "UTC",
    "英国夏令时": "BST", "英国时间": "BST", "伦敦时间": "BST", "欧洲中部时间": "CET", "中欧时间": "CET", "中欧夏令时": "CET",
    "东京时间": "JST", "日本时间": "JST", "首尔时间": "JST", "印度时间": "IST", "莫斯科时间": "Moscow",
    "当地时间": "local", "本地时间": "local", "格林尼治平时": "UTC",
}  # fmt: skip
_ZONE = re.compile("|".join(sorted(_ZONES, key=len, reverse=True)))
_LATIN_ZONE = re.compile(r" ?[（(]?(?:(?:东八区|bst|gmt|utc|est|edt|et|pst|pdt|pt|cet|cest|jst)\b)")
_QUARTER = re.compile(r"(?:第?([一二三四1-4])季度?(?!赛|节|后赛)|(首)季度?(?!赛)|q([1-4])(?!\d))")
_HALF = re.compile(r"(上|下|前|后)半年")
DECADE = re.compile(
    rf"(?:(?P<last>上一?个?世纪)|(?P<this>本世纪)|(?P<century>\d{{1,2}}|[{_HAN}十]{{1,3}}) ?世纪)? ?"
    rf"(?:(?P<first>\d)(?=[、至到和-] ?\d0 ?年代)[、至到和-] ?|(?P<first2>[二三四五六七八九])(?=、[二三四五六七八九]十年代)、)?"
    rf"(?P<decade>\d{{4}}|\d0|[二三四五六七八九]{{0,1}}[二三四五六七八九]十)(?: ?(?:-|、|至|到|和) ?(?P<decade2>\d0|[二三四五六七八九]十))? ?年代"
)
CENTURY = re.compile(
    rf"(?:(?P<last>上一?个?世纪)|(?P<this>本世纪)|(?P<number>\d{{1,2}}|[{_HAN}十]{{1,3}}) ?世纪)(?!福音)"
)
_BCE = re.compile(r"公元前")


def small_number(text: str) -> int:
    """Return the value of a short numeral: `12`, `十二`, `廿三`, `初五`, `元`, `腊`."""
    if text in {"元", "正"}:
        return 1
    if text == "腊":
        return 12
    number = read_number(text.removeprefix("初"), 0)
    return int(number.value) if number else 0


def year_number(text: str) -> int:
    """Return the value of four digits, Arabic or Han, read one by one."""
    return int(text) if text.isdigit() and text.isascii() else int("".join(str(DIGITS[digit]) for digit in text))


def dates(text: str, position: int) -> Iterator[Found]:
    """Yield what begins at `position` as a calendar date: a year, a year with month and day, a month, a day."""
    iso = ISO.match(text, position)
    if iso:
        year, _, month, day = iso.groups()
        end = iso.end() + (1 if text[iso.end() : iso.end() + 1] in {"日", "号"} else 0)
        yield Kind.DATE, position, end, {"year": int(year), "month": int(month), "day": int(day)}
        return
    numeric = NUMERIC.match(text, position)
    if numeric:
        yield from _numeric(numeric)
        return
    span = YEAR_RANGE.match(text, position)
    if span:
        first = year_number(span.group(1))
        yield Kind.DATE, position, span.end(1), {"year": first}
        second = span.group(2)
        other = first - first % 100 + int(second) if len(second) == 2 and second.isdigit() else year_number(second)
        yield from _after_year(text, span.start(2), span.end(), {"year": other})
        return
    year_match = YEAR.match(text, position)
    if year_match:
        yield from _after_year(text, position, year_match.end(1), {"year": year_number(year_match.group(1))})
        return
    era = ERA.match(text, position)
    if era:
        number = small_number(era.group(3))
        year = ROC_OFFSET + (1 - number if era.group(2) else number)
        yield from _after_year(text, position, era.end() - 1, {"year": year, "era": "ROC"})
        return
    short = SHORT_YEAR.match(text, position)
    if short:
        number = int(short.group(1))
        yield from _after_year(text, position, short.end(1), {"year": number + (2000 if number < 70 else 1900)})
        return
    yield from month_day(text, position, {})


def _numeric(match: re.Match[str]) -> Iterator[Found]:
    first, second, year = map(int, match.groups())
    month, day = (second, first) if first > 12 else (first, second)
    if month <= 12:
        reading = "" if first > 12 or second > 12 else "MD"
        yield Kind.DATE, match.start(), match.end(), {"year": year, "month": month, "day": day, "reading": reading}


def _after_year(text: str, start: int, end: int, fields: dict[str, Any]) -> Iterator[Found]:
    """Yield a date whose year ends at `end`, with the month and day behind it."""
    stop = end
    while text[stop : stop + 1] in {" ", "年", "的"} and stop < end + 3:
        stop += 1
    found = list(month_day(text, stop, fields)) if stop > end else []
    if found:
        kind, _, finish, values = found[0]
        yield kind, start, finish, values
        yield from found[1:]
        return
    yield Kind.DATE, start, end + (1 if text[end : end + 1] == "年" else 0), fields


def month_day(text: str, position: int, fields: dict[str, Any]) -> Iterator[Found]:
    """Yield the month (and days) at `position`, with the `fields` of a year read before."""
    pair = _PAIR_MONTH.match(text, position)
    if pair and DIGITS[pair.group(2)] == DIGITS[pair.group(1)] + 1:
        for group in (1, 2):
            yield Kind.DATE, position, pair.end(), {**fields, "month": DIGITS[pair.group(group)]}
        return
    several = MORE_MONTHS.match(text, position)
    start = position
    if several:
        for item in re.finditer(r"\d+|[十一二三四五六七八九]+", several.group("list")):
            yield (
                Kind.DATE,
                position + item.start(),
                position + item.end(),
                {**fields, "month": small_number(item.group())},
            )
        start = several.end()
    match = MONTH_DAY.match(text, start)
    if match is None:
        days = MONTH_DAY.match(text, position)
        if days is None:
            return
        match = days
    yield from _with_days(text, match, fields)


def _with_days(text: str, match: re.Match[str], fields: dict[str, Any]) -> Iterator[Found]:
    month = small_number(match.group("month"))
    if month > 12:
        return
    fields = {**fields, "month": month}
    if match.group("month") == "元" and not match.group("day") and text.startswith("元月", match.start()) is False:
        return
    end = match.end()
    if match.group("day") is None:
        before = re.match(
            rf" ?({_SMALL}) ?日? ?(?:、|至|到|-|–|—|~|～|和|与) ?({_SMALL}) ?(?:日|号)", text[end : end + 16]
        )
        if before is None:
            yield Kind.DATE, match.start(), end, fields
            return
        first = small_number(before.group(1))
        yield Kind.DATE, match.start(), end + before.end(1), {**fields, "day": first}
        yield Kind.DATE, end + before.start(2), end + before.end(), {**fields, "day": small_number(before.group(2))}
        end += before.end()
    else:
        yield Kind.DATE, match.start(), end, {**fields, "day": small_number(match.group("day"))}
    while more := MORE_DAYS.match(text, end):
        yield Kind.DATE, more.start(1), more.end(), {**fields, "day": small_number(more.group(1))}
        end = more.end()


def bare_day(text: str, position: int) -> Iterator[Found]:
    """Yield `26日` and the days of `26日至28日` or `7至9日`; soft, since 3日 may be three days."""
    end = position
    first = DAYS_BEFORE.match(text, position)
    if first and 0 < small_number(first.group("first")) <= 31:
        yield Kind.DATE, position, first.end("first"), {"day": small_number(first.group("first"))}
        end = first.end()
    match = DAY.match(text, end)
    if match is None:
        return
    yield Kind.DATE, end, match.end(), {"day": small_number(match.group(1))}
    end = match.end()
    while more := MORE_DAYS.match(text, end):
        yield Kind.DATE, more.start(1), more.end(), {"day": small_number(more.group(1))}
        end = more.end()


def weekday(text: str, position: int) -> Iterator[Found]:
    """Yield `周四`, `星期日`, and each of `周二、三`; not `一周一次`, `周末`."""
    match = WEEKDAY.match(text, position)
    if match is None or match.group(2) == "末":
        return
    before, after = text[max(0, position - 1) : position], text[match.end() : match.end() + 1]
    if (before in set("一两二三四五六七八九十几数0123456789每整") and after in set("次个天回趟名人家场条年日")) or (
        before in set("一两几数") and match.group(1) != "周"
    ):
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


def zone_before(text: str, position: int) -> str:
    """Return the zone that the text names in the 24 characters before `position` (北京时间, 美东时间 …)."""
    labels = list(_ZONE.finditer(text, max(0, position - 24), position))
    return _ZONES[labels[-1].group()] if labels else ""


def clock(text: str, position: int) -> Iterator[Found]:
    """Yield the time of day at `position`: `下午3点05分`, `19:30`, `晚上七点半`, `17时`."""
    match = CLOCK.match(text, position)
    if match is None:
        return
    hour = small_number(match.group("hour"))
    if hour > 24 or not _is_clock(text, match, hour):
        return
    half = _half_day(match.group("half"), hour)
    if match.group("half") is None:
        half = _half_day(_nearest_half(text, position), hour) if hour <= 12 else half
    if not half and match.group("mark") == "时" and hour < 12 and text[max(0, position - 1) : position] in {"日", "号"}:
        half = "am"
    minute = _clock_minutes(match)
    if not half and (hour > 12 or hour == 0):
        half = "pm" if 12 < hour < 24 else "am"
    if hour == 24:
        half = "am"
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    latin = _LATIN_ZONE.match(text, match.end())
    yield Kind.TIME, position, match.end(), {
        "minutes": (hour * 60 + minute) % 1440, "half_day": half, "is_spelled": not match.group("hour").isascii(),
        "is_soft": hour in {0, 24} and not minute,
        "zone": _latin_zone(latin.group()) if latin else zone_before(text, position),
    }  # fmt: skip


def _latin_zone(label: str) -> str:
    return {"bst": "BST", "gmt": "UTC", "utc": "UTC", "est": "ET", "edt": "ET", "et": "ET", "pst": "PT", "pdt": "PT",
            "pt": "PT", "cet": "CET", "cest": "CET", "jst": "JST"}.get(label.strip(" （("), "Beijing")  # fmt: skip


def _nearest_half(text: str, position: int) -> str | None:
    """Return the word for the half of the day that stands before a time, or before the first time of its range."""
    match = _HALF_BEFORE.search(text, max(0, position - 16), position)
    return match.group(1) if match else None


def _is_clock(text: str, match: re.Match[str], hour: int) -> bool:
    if match.group("sign"):
        return match.group("sign") != "." or match.group("half") is not None
    if match.group("mark") == "时":
        return (text[match.start() - 1 : match.start()] != "小" and match.group("hour").isascii()) or bool(
            match.group("half")
        )
    if match.group("half") or match.group("more") or match.group("clock"):
        return True
    after = text[match.end() : match.end() + 1]
    if match.group("minutes") and text[match.end() - 1] == "分":
        return True
    before = text[max(0, match.start() - 2) : match.start()]
    return not match.group("minutes") and (
        after in set("开左前后，。至到-–~—、）起许") or before.endswith(("日", "号", "到", "至", "时间", "天", "在"))
    ) and not (after == "，" and not before.endswith(("日", "号", "到", "至", "间", "天", "在")))  # fmt: skip


def _clock_minutes(match: re.Match[str]) -> int:
    more = match.group("more")
    if more:
        return 30 if more == "半" else 15 * small_number(more[0])
    minute = match.group("minute") or match.group("minutes")
    return small_number(minute) if minute else 0


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


def period(text: str, position: int) -> Iterator[Found]:
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


def decade_or_century(text: str, position: int, article_year: int) -> Iterator[Found]:
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
            year = number if number > 99 or not century else (century - 1) * 100 + number
            yield Kind.DECADE, position, match.end(), {"value": Fraction(year)}
        return
    match = CENTURY.match(text, position)
    if match:
        number = _century(match, "number", article_year)
        is_soft = bool(match.group("last") or match.group("this"))
        after = re.match(r"(?:初|早期|头十年)", text[match.end() : match.end() + 3])
        others = (Fraction((number - 1) * 100),) if after or True else ()
        yield (
            Kind.CENTURY,
            position,
            match.end(),
            {"value": Fraction(number), "is_soft": is_soft, "alternatives": others},
        )


def _century(match: re.Match[str], group: str, article_year: int) -> int:
    this = (article_year - 1) // 100 + 1
    if match.group("last"):
        return this - 1
    if match.group("this"):
        return this
    return small_number(match.group(group)) if match.group(group) else 0
