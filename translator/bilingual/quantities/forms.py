"""Numerals: exact values in digits, in English words and in Han numerals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.english_dates import MONTH_NAMES, ordinal_suffix
from translator.bilingual.quantities.english_numerals import ORDINALS, SMALL, TENS
from translator.bilingual.quantities.hint_words import find_hints
from translator.bilingual.quantities.lunar_dates import LAST_DAY, LEAP, OPEN
from translator.bilingual.quantities.model import Kind, Quantity
from translator.bilingual.quantities.search import find_quantities
from translator.bilingual.quantities.tables import (
    CHINESE_FORMS,
    ENGLISH_FORMS,
    REPUBLIC,
    WRITTEN,
    WRITTEN_CHINESE,
    WRITTEN_ENGLISH,
    YUAN,
    table,
    yuan_of,
)
from translator.bilingual.quantities.tables import TENS as CHINESE_TENS
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.patterns import longest_first, pattern

_HAN_DIGITS: Final = "零一二三四五六七八九"
_SMALL_WORDS: Final = {value: word for word, value in SMALL.items()}
_TENS_WORDS: Final = {value: word for word, value in TENS.items()}
_TRADITIONAL: Final = str.maketrans(*table("scripts", 3)[1][1:])


def write_traditional(text: str) -> str:
    """Return a numeral with its unit or currency in Traditional characters; other text is not converted."""
    return text.translate(_TRADITIONAL)


def decimal_text(value: Fraction, *, grouped: bool = False) -> str:
    """Return `value` in digits with at most eight decimals, and with commas between thousands if `grouped`."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    if value.denominator == 1:
        return sign + (f"{int(value):,}" if grouped else str(int(value)))
    scaled = round(value * 10**8)
    whole, part = divmod(scaled, 10**8)
    decimals = f"{part:08}".rstrip("0")
    head = f"{whole:,}" if grouped else str(whole)
    return sign + (f"{head}.{decimals}" if decimals else head)


def has_short_decimals(value: Fraction) -> bool:
    return (value * 10**4).denominator == 1


def scaled_english(value: Fraction) -> list[str]:
    """List the ways to write `value` with digits in English, the usual one first: `3.1 billion`, `12,000`."""
    size = abs(value)
    grouped = decimal_text(value, grouped=True)
    for name, scale in WRITTEN_ENGLISH:
        if size >= scale:
            short = value / scale
            return [f"{decimal_text(short, grouped=True)} {name}" if has_short_decimals(short) else grouped]
    if size >= 10000:
        return [grouped]
    return [grouped, decimal_text(value)] if size >= 1000 else [decimal_text(value)]


def scaled_chinese(value: Fraction) -> list[str]:
    """List the ways to write `value` with digits in Chinese, the usual one first: `31亿`, `1.2万`, `1200`."""
    size = abs(value)
    for name, scale in WRITTEN_CHINESE:
        if size >= scale:
            short = value / scale
            plain = [decimal_text(value), decimal_text(value, grouped=True)] if size < 10**6 else []
            if has_short_decimals(short):
                return [f"{decimal_text(short)}{name}", *plain]
            return [*plain, *_compound(value)]
    return [decimal_text(value), decimal_text(value, grouped=True)] if size >= 1000 else [decimal_text(value)]


# Write a long number in parts: `1亿2345万6789`, or plain digits where it has decimals.
def _compound(value: Fraction) -> list[str]:
    if value.denominator != 1 or value < 0:
        return [decimal_text(value)]
    rest, parts = int(value), ""
    for name, scale in WRITTEN_CHINESE:
        count, rest = divmod(rest, scale)
        parts += f"{count}{name}" if count else ""
    return [parts + (str(rest) if rest else ""), decimal_text(value)]


def chinese_digits(digits: str) -> str:
    """Spell digits one by one: `2021` is 二零二一."""
    return "".join(_HAN_DIGITS[int(digit)] for digit in digits)


def chinese_numeral(number: int) -> str:
    """Spell a whole number: 24801 is 二万四千八百零一."""
    if number < 0:
        return f"负{chinese_numeral(-number)}"
    for name, scale in WRITTEN_CHINESE[1:]:
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if 0 < rest < scale // 10 else ""
            return f"{chinese_numeral(head)}{name}{gap}{chinese_numeral(rest) if rest else ''}"
    return _section(number)


def _section(number: int) -> str:
    text, gap = "", False
    for name, scale in (*reversed(CHINESE_TENS.items()), ("", 1)):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if gap and text else "") + _HAN_DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text or "零"


def english_words(number: int) -> str:
    """Spell a whole number from 0 to 100: `twenty-three`."""
    if number in _SMALL_WORDS:
        return _SMALL_WORDS[number]
    if number == 100:
        return "one hundred"
    tens, unit = number - number % 10, number % 10
    return f"{_TENS_WORDS[tens]}-{_SMALL_WORDS[unit]}" if unit else _TENS_WORDS[tens]


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


# Write `value`, or `value` and `high` with `link` between forms of the same style.
def _ranged(quantity: Quantity, write: Callable[[Fraction], list[str]], link: str) -> list[str]:
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


# Below it a plain number is natural: in Chinese 100,000, in English a million (measured, ENGINES 1.2).
_PLAIN_LIMIT: Final = {True: 10**5, False: 10**6}
_DIGITS = pattern(r"\d[\d.,]*")


def allowed_forms(source: str, source_tag: str, target_tag: str) -> tuple[str, ...]:
    """
    List every digit string that a right translation of `source` may hold, longest first.

    Values that have a unit word come in the target's natural unit only (`48 million` allows 4800万 and neither 48 nor
    48000000); dates as the digits of their parts; number words and month names as digits. Forms are bare: signs,
    units and currencies are letters, which the lock does not watch.
    """
    quantities = find_quantities(source, source_tag)
    forms: dict[str, None] = {}
    for quantity in quantities:
        forms.update(dict.fromkeys(_forms(quantity, target_tag)))
    mantissas = _mantissas(quantities)
    for value in sorted(find_hints(source, source_tag)):
        if value not in mantissas and 0 < value <= 100:
            forms.setdefault(decimal_text(value))
    kept = [form for form in forms if re.search(r"\d", form)]
    if is_traditional(target_tag):
        kept = [write_traditional(form) for form in kept] + [
            form.replace("万亿", "兆") for form in kept if "万亿" in form
        ]
    return tuple(longest_first({*kept}))


def _mantissas(quantities: tuple[Quantity, ...]) -> set[Fraction]:
    found: set[Fraction] = set()
    for quantity in quantities:
        for match in _DIGITS.finditer(quantity.text):
            digits = match.group().rstrip(".,").replace(",", "")
            if digits.count(".") > 1:
                continue  # a version or a dotted date
            number = Fraction(digits)
            if quantity.value is not None and number not in {
                *quantity.values,
                *(100 * value for value in quantity.values),
            }:
                found.add(number)
    return found


def _forms(quantity: Quantity, tag: str) -> Iterator[str]:
    if quantity.kind in {Kind.DATE, Kind.PERIOD, Kind.TIME, Kind.DECADE, Kind.CENTURY, Kind.WEEKDAY, Kind.IDENTIFIER}:
        yield from _calendar_forms(quantity)
        return
    factor = 100 if quantity.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT} else 1
    values = [value * factor for value in quantity.values]
    if quantity.kind in {Kind.MULTIPLE, Kind.FRACTION}:
        values += [Fraction(part) for value in quantity.values for part in (value.numerator, value.denominator)]
        values += [value - 1 for value in quantity.values if value > 1]
    if quantity.kind is not Kind.MONEY and quantity.high is None:
        values += quantity.alternatives
    for value in values:
        yield from _value_forms(abs(value), tag)
    if quantity.high is not None:
        yield from _shared_unit(quantity, tag)


def _value_forms(value: Fraction, tag: str) -> Iterator[str]:
    chinese = is_chinese(tag)
    yield from (scaled_chinese if chinese else scaled_english)(value)
    if value < _PLAIN_LIMIT[chinese]:
        yield decimal_text(value)
        yield decimal_text(value, grouped=True)


# Allow the bare first number of `3至4亿`, whose unit word stands behind the second.
def _shared_unit(quantity: Quantity, tag: str) -> Iterator[str]:
    low, high = sorted(abs(value) for value in quantity.values)
    written = WRITTEN_CHINESE if is_chinese(tag) else WRITTEN_ENGLISH
    scale = next((scale for _, scale in written if high >= scale), None)
    if scale is not None and has_short_decimals(low / scale):
        yield decimal_text(low / scale)


def _calendar_forms(quantity: Quantity) -> Iterator[str]:
    yield from (match.group().rstrip(".,") for match in re.finditer(r"\d+(?:[:.]\d+)*", quantity.text))
    for number in (quantity.year, quantity.month, quantity.day):
        if number is not None:
            yield str(number)
    if quantity.day is not None:
        yield f"{quantity.day:02}"
    if quantity.minutes is not None:
        hour, minute = divmod(quantity.minutes, 60)
        for item in {hour, hour % 12 or 12, *({hour + 12} if hour < 12 and not quantity.half_day else set())}:
            yield str(item)
            yield f"{item}:{minute:02}"
        if minute:
            yield f"{minute:02}"
            yield str(minute)
    if quantity.period[1:].isdigit():
        yield quantity.period[1:]
    if quantity.value is not None:
        value = int(quantity.value)
        yield str(value)
        if quantity.kind is Kind.DECADE and value >= 1000:
            yield from (str(value % 100), str(value // 100 + 1))
