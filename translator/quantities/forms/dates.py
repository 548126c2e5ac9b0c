"""Forms of dates, times, periods, decades and centuries in English and in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from translator.language import is_traditional
from translator.quantities.english.dates import MONTH_NAMES
from translator.quantities.forms.numerals import ordinal_suffix
from translator.quantities.model import ROC_OFFSET, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEEKDAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_HAN_WEEKDAYS: Final = "一二三四五六日"
_COMPARISONS: Final = {
    "yoy": ("year on year", "同比"),
    "qoq": ("quarter on quarter", "环比"),
    "mom": ("month on month", "环比"),
}


def date_en(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a date, or the parts of one that are given in English."""
    month = MONTH_NAMES[quantity.month - 1].title() if quantity.month else ""
    if quantity.month and quantity.day:
        tail = f" {quantity.year}" if quantity.year else ""
        yield f"{month} {quantity.day}" + (f",{tail}" if tail else "")
        yield f"{quantity.day} {month}{tail}"
        yield f"{month[:3]}. {quantity.day}" + (f",{tail}" if tail else "")
    elif quantity.month:
        yield f"{month} {quantity.year}" if quantity.year else f"in {month}"
    elif quantity.day:
        yield f"the {quantity.day}{ordinal_suffix(quantity.day)}"
    else:
        yield str(quantity.year)


def date_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a date, or the parts of one that are given in Chinese."""
    month_day = (f"{quantity.month}月" if quantity.month else "") + (f"{quantity.day}日" if quantity.day else "")
    yield (f"{quantity.year}年" if quantity.year else "") + month_day
    if quantity.era == "ROC" and quantity.year and is_traditional(tag):
        yield f"民国{quantity.year - ROC_OFFSET}年{month_day}"


def weekday_en(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a weekday in English."""
    yield _WEEKDAYS[(quantity.weekday or 1) - 1]


def weekday_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a weekday in Chinese."""
    name = _HAN_WEEKDAYS[(quantity.weekday or 1) - 1]
    yield from (f"{week}{name}" for week in ("周", "星期", "礼拜"))


def time_en(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a time of day in English."""
    minutes = quantity.minutes or 0
    hour, minute = divmod(minutes, 60)
    if quantity.half_day:
        clock = f"{(hour - 1) % 12 + 1}" + (f":{minute:02}" if minute else "")
        yield f"{clock} {quantity.half_day[0]}.m."
        yield f"{clock}{quantity.half_day}"
    yield f"{hour}:{minute:02}"


def time_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a time of day in Chinese."""
    hour, minute = divmod(quantity.minutes or 0, 60)
    tail = f"{minute}分" if minute else ""
    if quantity.half_day:
        word = "上午" if quantity.half_day == "am" else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
        if hour:
            yield f"{word}{(hour - 1) % 12 + 1}点{tail}"
    yield f"{hour}:{minute:02}"
    if quantity.half_day:
        yield f"{hour}时{tail}"


def period_en(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a quarter, half-year, fiscal year or comparison in English."""
    if quantity.period in _COMPARISONS:
        yield _COMPARISONS[quantity.period][0]
    elif quantity.period == "FY":
        yield f"FY{quantity.year}"
        yield f"fiscal {quantity.year}"
    else:
        word = {"Q": "quarter", "H": "half"}[quantity.period[0]]
        tail = f" of {quantity.year}" if quantity.year else ""
        yield f"{('first', 'second', 'third', 'fourth')[int(quantity.period[1]) - 1]} {word}{tail}"
        if quantity.year:
            yield f"{quantity.period} {quantity.year}"


def period_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a quarter, half-year, fiscal year or comparison in Chinese."""
    if quantity.period in _COMPARISONS:
        yield _COMPARISONS[quantity.period][1]
    elif quantity.period == "FY":
        yield f"{quantity.year}财年"
        yield f"{quantity.year}财政年度"
    else:
        head = f"{quantity.year}年" if quantity.year else ""
        number = int(quantity.period[1])
        if quantity.period[0] == "H":
            yield f"{head}{'上' if number == 1 else '下'}半年"
        else:
            yield f"{head}第{_HAN_WEEKDAYS[number - 1]}季度"


def decade_en(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a decade in English."""
    yield f"the {int(quantity.value or 0)}s"


def decade_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a decade in Chinese."""
    value = int(quantity.value or 0)
    if value >= 1000:
        yield f"20世纪{value % 100}年代" if 1900 <= value < 2000 else f"{value}年代"
        yield f"{value}年代"
    else:
        yield f"{value}年代"


def century_en(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a century in English."""
    number = int(quantity.value or 0)
    yield f"{number}{ordinal_suffix(number)} century"


def century_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    """Yield the forms of a century in Chinese."""
    yield f"{int(quantity.value or 0)}世纪"
