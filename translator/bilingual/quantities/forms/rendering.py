"""Forms of a quantity in English and in Chinese: the usual one, and all correct ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.currencies import WRITTEN, YUAN, yuan_of
from translator.bilingual.quantities.english.dates import MONTH_NAMES, ordinal_suffix
from translator.bilingual.quantities.english.spelled_numerals import ORDINALS
from translator.bilingual.quantities.forms.numerals import (
    chinese_digits,
    chinese_numeral,
    decimal_text,
    english_words,
    scaled_chinese,
    scaled_english,
    write_traditional,
)
from translator.bilingual.quantities.lunar_calendar import LAST_DAY, LEAP, OPEN
from translator.bilingual.quantities.model import Kind, Quantity
from translator.bilingual.quantities.reigns import REPUBLIC
from translator.bilingual.quantities.units import CHINESE_FORMS, ENGLISH_FORMS
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.patterns import pattern

# Unit → what English writes in the place of its name.
_SYMBOLS: Final = {"celsius": "°C", "fahrenheit": "°F"} | {
    name: name for name in ("lb", "KB", "MB", "GB", "TB", "kW", "MW", "GW", "MHz", "GHz", "hPa")
}
# Names of units for several that do not end in s.
_PLURALS: Final = frozenset({"feet", "hertz", "square feet", "horsepower"})
_WEEKDAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ORDINAL_WORDS: Final = tuple(list(ORDINALS)[:12])
_LUNAR_MONTHS: Final = {1: "正", 11: "冬", 12: "腊"}
_HAN_WEEKDAYS: Final = "一二三四五六日"
_COMPARISONS: Final = {
    "yoy": ("year on year", "同比"),
    "qoq": ("quarter on quarter", "环比"),
    "mom": ("month on month", "环比"),
}
# Before these units 兆 would be read as mega.
_TRILLION: Final = pattern("萬億(?!瓦|赫|帕|歐(?!元)|字節|比特|焦)")


def render_quantity(quantity: Quantity, tag: str) -> str:
    """Return the usual way to write `quantity` in `tag`; its own text where it is an identifier."""
    forms = natural_forms(quantity, tag)
    return forms[0] if forms else quantity.text


# A slip (2018年18月) is read, and has no right way to be written.
_MONTHS: Final = 12
# How Chinese writes a year of the calendar: a length of 1,600 years has a comma, or is 周年.
_CALENDAR_YEAR = pattern(r"\d{4}年")


def natural_forms(quantity: Quantity, tag: str) -> tuple[str, ...]:
    """
    List the right ways to write `quantity` in `tag`, the usual one first, each once.

    Each of them is read back by `find_quantities` as the same value; numbers are in the units that readers of the
    language expect (万 and 亿, million and billion).
    """
    if quantity.kind is Kind.DATE and ((quantity.month or 1) > _MONTHS or quantity.calendar == OPEN):
        return ()
    english, chinese = _WRITERS[quantity.kind]
    if not is_chinese(tag):
        return tuple(dict.fromkeys(english(quantity, tag)))
    forms = list(chinese(quantity, tag))
    if is_traditional(tag):
        forms = [write_traditional(form) for form in forms]
        forms = [_TRILLION.sub("兆", form) for form in forms if not tag.endswith("-HK")] + forms
    return tuple(dict.fromkeys(forms))


def _ranged(quantity: Quantity, write: Callable[[Fraction], list[str]], link: str) -> list[str]:
    """Write `value`, or `value` and `high` with `link` between forms of the same style."""
    low = write(quantity.value or Fraction(0))
    if quantity.high is None:
        return low
    high = write(quantity.high)
    if low[0][-1].isdigit() is not high[0][-1].isdigit():
        low, high = [decimal_text(quantity.value or Fraction(0))], [decimal_text(quantity.high)]
    return [f"{one}{link}{other}" for one, other in zip(low, high, strict=False)]


def _number_en(quantity: Quantity, tag: str) -> Iterator[str]:
    yield from _ranged(quantity, scaled_english, " to ")
    value = quantity.value
    if quantity.high is None and value is not None and value.denominator == 1 and 0 <= value <= 100:
        yield english_words(int(value))


def _number_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    yield from _ranged(quantity, scaled_chinese, "至")
    value = quantity.value
    if quantity.high is None and value is not None and value.denominator == 1 and value >= 0:
        yield chinese_numeral(int(value))


def _money_en(quantity: Quantity, tag: str) -> Iterator[str]:
    forms, _ = WRITTEN.get(quantity.currency, ((), ()))
    for form in forms or ("{} " + quantity.currency,):
        for number in _ranged(quantity, scaled_english, " to "):
            yield form.format(number)


def _money_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    code = quantity.currency
    numbers = _ranged(quantity, scaled_chinese, "至")
    if code == "TWD":
        yield from (f"新台币{number}元" for number in numbers)
        return
    _, written = WRITTEN.get(code, ((), ()))
    names = ("元", *written) if code in {YUAN, yuan_of(tag)} else written or (code,)
    for name in names:
        yield from (f"{number}{name}" for number in numbers)


def _measure_en(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.unit is None:
        yield from _number_en(quantity, tag)
        return
    if _is_compound(quantity):
        yield f"{quantity.alternatives[0]} feet {quantity.alternatives[1]} inches"
        return
    name = _english_unit(quantity)
    yield from (f"{number} {name}" for number in _ranged(quantity, scaled_english, " to "))


def _is_compound(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.name == "in" and len(quantity.alternatives) == 2


def _english_unit(quantity: Quantity) -> str:
    assert quantity.unit is not None
    name = quantity.unit.name
    forms = ENGLISH_FORMS[name]
    words = [form for form in forms if len(form) > 3 and (form.endswith("s") or form in _PLURALS)]
    return _SYMBOLS.get(name) or (words or list(forms) or [name])[0]


def _measure_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.unit is None:
        yield from _number_zh(quantity, tag)
        return
    if _is_compound(quantity):
        yield f"{quantity.alternatives[0]}英尺{quantity.alternatives[1]}英寸"
        return
    for name in [form for form in CHINESE_FORMS[quantity.unit.name] if not form.isascii()][:2] or [quantity.unit.name]:
        written = (f"{number}{name}" for number in _ranged(quantity, scaled_chinese, "至"))
        yield from (form for form in written if not _CALENDAR_YEAR.fullmatch(form))


def _hundredths(value: Fraction) -> list[str]:
    return [decimal_text(value * 100)]


def _percent_en(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.is_discount:
        yield "% to ".join(decimal_text(100 - value * 100) for value in sorted(quantity.values, reverse=True)) + "% off"
        return
    yield from (f"{number}%" for number in _ranged(quantity, _hundredths, "% to "))
    for suffix in (" percent", " per cent"):
        yield from (f"{number}{suffix}" for number in _ranged(quantity, _hundredths, " to "))


def _percent_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.is_discount:
        yield f"打{'至'.join(decimal_text(value * 10) for value in sorted(quantity.values))}折"
        return
    yield from (f"{number}%" for number in _ranged(quantity, _hundredths, "%至"))
    value = quantity.value or Fraction(0)
    if quantity.high is None and value >= 0:
        whole, _, decimals = decimal_text(value * 100).partition(".")
        yield f"百分之{chinese_numeral(int(whole))}" + (f"点{chinese_digits(decimals)}" if decimals else "")
        if (value * 10).denominator == 1 and 0 < value < 1:
            yield f"{chinese_numeral(int(value * 10))}成"


def _fraction_en(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    if value == Fraction(1, 2):
        yield "half"
    names = {3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}
    if value.denominator in names and 0 < value < 1 and value.numerator <= 12:
        plural = "s" if value.numerator > 1 else ""
        yield f"{english_words(value.numerator)}-{names[value.denominator]}{plural}"
    elif value != Fraction(1, 2):
        is_part = value.denominator <= 100 and 0 < value < 1
        yield f"{value.numerator}/{value.denominator}" if is_part else decimal_text(value)


def _fraction_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    if value == Fraction(1, 2):
        yield "一半"
    if quantity.value is not None and value.denominator > 1:
        yield f"{chinese_numeral(value.denominator)}分之{chinese_numeral(value.numerator)}"


def _multiple_en(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    verbs = {Fraction(2): "doubled", Fraction(3): "tripled", Fraction(4): "quadrupled", Fraction(1, 2): "halved"}
    if value in verbs:
        yield verbs[value]
    yield f"{decimal_text(value)} times as much"


def _multiple_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    value = quantity.value or Fraction(0)
    if value == Fraction(1, 2):
        yield "减半"
        return
    yield f"增至{decimal_text(value)}倍"
    if value > 1:
        yield f"增长了{decimal_text(value - 1)}倍"


def _whole(quantity: Quantity) -> int:
    return int(quantity.value or 0)


def _nth(quantity: Quantity) -> str:
    return f"{_whole(quantity)}{ordinal_suffix(_whole(quantity))}"


def _date_en(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.calendar:
        yield _lunar_en(quantity)
        return
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


def _lunar_en(quantity: Quantity) -> str:
    """Name a day of the lunar calendar by its place there: its Gregorian day is that of one year only."""
    leap = "leap " if quantity.calendar == LEAP else ""
    month = f"the {leap}{_ORDINAL_WORDS[(quantity.month or 1) - 1]} lunar month"
    year = f" of {quantity.year}" if quantity.year else ""
    if quantity.day is None:
        return month + year
    return f"the {_nth_day(quantity.day)} day of {month}{year}"


def _nth_day(day: int) -> str:
    return "last" if day == LAST_DAY else f"{day}{ordinal_suffix(day)}" if day > _MONTHS else _ORDINAL_WORDS[day - 1]


def _lunar_zh(quantity: Quantity) -> str:
    leap = "闰" if quantity.calendar == LEAP else ""
    month = f"{leap}{_LUNAR_MONTHS.get(quantity.month or 1) or chinese_numeral(quantity.month or 1)}月"
    day = f"{'初' if quantity.day <= 10 else ''}{chinese_numeral(quantity.day)}" if quantity.day else ""
    return (f"{quantity.year}年" if quantity.year else "") + f"农历{month}{day}"


def _date_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.calendar:
        yield _lunar_zh(quantity)
        return
    month_day = (f"{quantity.month}月" if quantity.month else "") + (f"{quantity.day}日" if quantity.day else "")
    yield (f"{quantity.year}年" if quantity.year else "") + month_day
    if quantity.era == REPUBLIC.name and quantity.year and is_traditional(tag):
        yield f"民国{REPUBLIC.number(quantity.year)}年{month_day}"


def _time_en(quantity: Quantity, tag: str) -> Iterator[str]:
    minutes = quantity.minutes or 0
    hour, minute = divmod(minutes, 60)
    if quantity.half_day:
        clock = f"{(hour - 1) % 12 + 1}" + (f":{minute:02}" if minute else "")
        yield f"{clock} {quantity.half_day[0]}.m."
        yield f"{clock}{quantity.half_day}"
    yield f"{hour}:{minute:02}"


def _time_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    hour, minute = divmod(quantity.minutes or 0, 60)
    tail = f"{minute}分" if minute else ""
    if quantity.half_day:
        word = "上午" if quantity.half_day == "am" else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
        if hour:
            yield f"{word}{(hour - 1) % 12 + 1}点{tail}"
    yield f"{hour}:{minute:02}"
    if quantity.half_day:
        yield f"{hour}时{tail}"


def _period_en(quantity: Quantity, tag: str) -> Iterator[str]:
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


def _period_zh(quantity: Quantity, tag: str) -> Iterator[str]:
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


def _decade_zh(quantity: Quantity, tag: str) -> Iterator[str]:
    value = _whole(quantity)
    if 1900 <= value < 2000:
        yield f"20世纪{value % 100}年代"
    yield f"{value}年代"


_Writer = Callable[[Quantity, str], Iterable[str]]
# Kind → who writes it in English, and in Chinese for the readers of a language tag.
_WRITERS: Final[dict[Kind, tuple[_Writer, _Writer]]] = {
    Kind.NUMBER: (_number_en, _number_zh),
    Kind.MONEY: (_money_en, _money_zh),
    Kind.MEASURE: (_measure_en, _measure_zh),
    Kind.PERCENT: (_percent_en, _percent_zh),
    Kind.PERCENTAGE_POINT: (
        lambda item, _tag: [f"{number} percentage points" for number in _ranged(item, _hundredths, " to ")],
        lambda item, _tag: [f"{number}个百分点" for number in _ranged(item, _hundredths, "至")],
    ),
    Kind.FRACTION: (_fraction_en, _fraction_zh),
    Kind.MULTIPLE: (_multiple_en, _multiple_zh),
    Kind.ORDINAL: (
        lambda item, _tag: [_nth(item)],
        lambda item, _tag: [f"第{_whole(item)}", f"第{chinese_numeral(_whole(item))}"],
    ),
    Kind.DATE: (_date_en, _date_zh),
    Kind.WEEKDAY: (
        lambda item, _tag: [_WEEKDAYS[(item.weekday or 1) - 1]],
        lambda item, _tag: [f"{week}{_HAN_WEEKDAYS[(item.weekday or 1) - 1]}" for week in ("周", "星期", "礼拜")],
    ),
    Kind.TIME: (_time_en, _time_zh),
    Kind.PERIOD: (_period_en, _period_zh),
    Kind.DECADE: (lambda item, _tag: [f"the {_whole(item)}s"], _decade_zh),
    Kind.CENTURY: (lambda item, _tag: [f"{_nth(item)} century"], lambda item, _tag: [f"{_whole(item)}世纪"]),
    Kind.IDENTIFIER: (lambda item, _tag: [item.text], lambda item, _tag: [item.text]),
}
