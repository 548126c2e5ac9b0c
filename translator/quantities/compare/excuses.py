"""
Excuses for what looks like a difference and is not; asked for only where there is one.

The same figures stand on both sides (2-44, 1968/69); a Roman numeral, the name of a day, a clock or a decade says what
the other side says in figures; or a number that belongs to a name is left out.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translator.language import is_chinese
from translator.patterns import pattern
from translator.quantities.chinese.amounts import is_counted
from translator.quantities.compare.texts import ComparedTexts
from translator.quantities.folding import fold_chinese
from translator.quantities.model import Kind, Mismatch, Quantity

_FIGURES: Final = pattern(r"\d(?:[\d.,/:–\u200b-]{0,40}\d)?")
_LARGE: Final = 10**4
"""From here on a number may be rounded."""
_SCALED: Final = pattern("[百千万萬亿億兆]|hundred|thousand|illion|[0-9](?:bn|m|k)(?![a-z])", re.IGNORECASE)
_WRITTEN_ALIKE: Final = frozenset({"changed", "missing", "extra", "sign"})
_ROMAN: Final = pattern(r"(?<![A-Za-z])[IVXLC]{2,9}(?![A-Za-z])")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_DAY_NAMES: Final = {
    (1, 28): ("一二八", "一·二八"), (5, 1): ("五一",), (5, 4): ("五四",), (5, 30): ("五卅",), (6, 1): ("六一",),
    (6, 4): ("六四",), (7, 1): ("七一",), (7, 7): ("七七",), (8, 1): ("八一",), (9, 18): ("九一八", "九·一八"),
    (10, 1): ("十一", "国庆", "國慶"), (10, 10): ("双十", "雙十"), (11, 11): ("双十一", "雙十一", "双11", "雙11"),
    (12, 9): ("一二九", "一二·九"),
}  # fmt: skip
"""Month and day → how Chinese names the day by its figures."""
_LONG_CLOCK: Final = pattern(r"(?<![\d:])\d{1,2}:(\d\d)[:.](\d\d)(?![\d:])|(?<![\d:])(\d{1,2}):(\d\d)\.\d")
_RUN_TIME: Final = pattern(r"(?<!\d)\d{1,2}:([0-5]\d)\.(\d{1,3})$")
_BY_YEAR: Final = pattern(r"(?<![\w.])(?:by|of|for|in) '?(\d\d)(?![\w.,]\d|\w|%)", re.IGNORECASE)
_NUMBER_ONE: Final = pattern(r"(?:\bno\. ?|\bno |\bnumber |#)$", re.IGNORECASE)
_ELEMENT: Final = pattern(r"(?<![A-Za-z])(?:[CHNOS]|CO|SO|NO|NH|CH|PM) $")
_HOST: Final = pattern(r"(?<![A-Za-z])(?!In |On |At |By |The |Of |For |Since |From )[A-Z][a-z]+ $")
_GAMES: Final = pattern("奥运|奧運|冬奥|冬奧|亚运|亞運|世界杯|世界盃|世博|欧洲杯|歐洲盃|美洲杯")
_LATER_PERCENT: Final = pattern(
    r"(?:,? (?:and|or|to) |, )(?:[\d.]+, ){0,9}(?:[\d.]+,? (?:and|or|to) )?[\d.]+ ?(?:%|per ?cent)"
)
_LEVEL: Final = pattern(r" ?[”」]?区间| ?[”」]?时代| points? (?:of|on) (?:the|my|your|his|her|their)(?![a-z])")
_PERCENT_BEFORE_BRACKET: Final = pattern(r"(?:%|per ?cent)[^%()（）]{0,40}[(（\[][^()（）]{0,60}$", re.IGNORECASE)
_FROM_LEVEL: Final = pattern(
    r"(?:%|per ?cent)[^%.;]{0,12}\b(?:up|down|rose|fell) from [\d.]+$|\b(?:up|down) from [\d.]+$"
)
"""The percentage of before, without its sign: `71 percent, up from 68`."""
_HOUR_AHEAD: Final = pattern(" ?(?:[点點时時]|o'clock)")
_THOUSANDS: Final = pattern(r"(?: |-)?G'?s?(?![A-Za-z])")
_HAN_DIGITS: Final = "一二三四五六七八九十"
_PART: Final = pattern(rf"(?:美元|美金|元|块|英镑|欧元)?的?([{_HAN_DIGITS}])分之([{_HAN_DIGITS}])")
_GROUP: Final = 3
_SPLIT: Final = pattern(r" {0,3}(\d{1,3})\. (\d{1,3})(?!\d)")
_LIST_NUMBER: Final = pattern(r" {0,3}(\d{1,3})\. ?(?=[A-Z一-鿿“\"《])")
_RUN: Final = pattern(r"(?<![\d.,])\d{3}(?:,\d{3})+(?![\d.,]\d)")
_APART: Final = pattern(r"(?<![\d.])(?<!\d,)\d{3}(?!\.?\d)(?!,\d)")
_WHOLE: Final = pattern(r"百分之百|百分百|(?:a|one) hundred per ?cent", re.IGNORECASE)

_OF_POINT: Final = pattern(r"(?: of)?(?: an?)?[ -](?:full )?(?:percentage[ -])?point(?![a-z])", re.IGNORECASE)
_EACH_UNIT: Final = pattern(
    r"\b(?:every|each|per|the|an?|to) (?:[A-Za-z.]{2,10} )?(?:dollar|pound|euro|yuan|renminbi|yen|cent|rupee|rouble"
    r"|ruble|won|franc|peso|krone|krona|real|rand|lira|baht|shilling|naira|dirham|riyal|ringgit|hryvnia)(?![A-Za-z])",
    re.IGNORECASE,
)


def is_excused(mismatch: Mismatch, texts: ComparedTexts) -> bool:
    """Tell whether the texts say the same after all."""
    if mismatch.reason not in _WRITTEN_ALIKE:
        return False
    item = mismatch.source or mismatch.target
    if item is None or (mismatch.reason != "sign" and _stands_on_both_sides(mismatch, texts)):
        return True
    if mismatch.source and mismatch.target:
        pair = mismatch.source, mismatch.target
        return (
            _is_rounded(*pair)
            or _are_marks(*pair, texts)
            or _are_odds(*pair)
            or _are_odds(*pair[::-1])
            or _is_part_of_point(*pair, texts.source)
            or _is_part_of_point(*pair[::-1], texts.target)
            or _is_in_thousands(*pair, texts)
            or _is_run_time(*pair, texts.source)
            or _is_run_time(*pair[::-1], texts.target)
            or _is_part_of_sum(*pair, texts)
            or _shares_percent(*pair, texts)
            or any(_is_split(item, here, there) for item, here, there in _with_sides(*pair, texts))
            or any(_is_hour(item, here, there) for item, here, there in _with_sides(*pair, texts))
            or any(_is_listed(item, here, there) for item, here, there in _with_sides(*pair, texts))
        )
    here, there, tag = (
        (texts.source, texts.target, texts.target_tag)
        if mismatch.source
        else (texts.target, texts.source, texts.source_tag)
    )
    return (
        _is_named_day(item, there, tag)
        or _is_in_clock(item, there)
        or _is_roman(item, there)
        or _is_age(item, there)
        or _is_millennium(item, there)
        or _is_short_year(item, here, there)
        or _is_each_unit(item, there)
        or _is_article(item, here)
        or _belongs_to_name(item, here, there)
        or _is_listed(item, here, there)
        or _is_said_by_digits(item, there)
        or _is_split(item, here, there)
        or _is_list_number(item, here, there)
        or _is_hour(item, here, there)
    )


def _with_sides(one: Quantity, other: Quantity, texts: ComparedTexts) -> tuple[tuple[Quantity, str, str], ...]:
    return (one, texts.source, texts.target), (other, texts.target, texts.source)


def _is_in_thousands(one: Quantity, other: Quantity, texts: ComparedTexts) -> bool:
    """Tell whether an English side counts in thousands of dollars by their letter: `two G's` is 两千块."""
    return any(
        small.value is not None and large.value == 1000 * small.value and _THOUSANDS.match(text, small.end) is not None
        for small, large, text in ((one, other, texts.source), (other, one, texts.target))
    )


def _is_run_time(part: Quantity, seconds: Quantity, text: str) -> bool:
    """Tell whether a number is the end of a time that was run, whose seconds the other side has: 3:27.65, 27秒65."""
    clock = _RUN_TIME.search(text, max(0, part.start - 8), part.end) if part.text.isdigit() else None
    is_seconds = seconds.unit is not None and seconds.unit.name == "s"
    return clock is not None and is_seconds and seconds.value == Fraction(f"{clock[1]}.{clock[2]}")


def _is_part_of_sum(one: Quantity, other: Quantity, texts: ComparedTexts) -> bool:
    """Tell whether Chinese takes a part of a round sum: 一百万美元的四分之一 is `a quarter of a million dollars`."""
    for sum_, part, text in ((one, other, texts.source), (other, one, texts.target)):
        match = _PART.match(text, sum_.end)
        if match and sum_.value is not None:
            bottom, top = (_HAN_DIGITS.index(figure) + 1 for figure in match.groups())
            if part.value == sum_.value * top / bottom:
                return True
    return False


def _shares_percent(one: Quantity, other: Quantity, texts: ComparedTexts) -> bool:
    """Tell whether a percentage is a bare number: `45 and 46 per cent` are 45%和46%, 5区间 is 5 %, or `ten points`."""
    for percent, number, text in ((one, other, texts.target), (other, one, texts.source)):
        if percent.kind is Kind.PERCENT and number.kind is Kind.NUMBER and percent.value and number.value:
            if {value * 100 for value in percent.values} != set(number.values):
                return False
            is_level = (
                _FROM_LEVEL.search(text, max(0, number.start - 24), number.end)
                or _LEVEL.match(text, number.end)
                or _LATER_PERCENT.match(text, number.end)
            )
            return is_level is not None or _is_interval(number, text)
    return False


def _is_interval(number: Quantity, text: str) -> bool:
    """Tell whether a range in brackets stands behind a percentage: `85.3% (95% CI, 80.0 to 89.3)`."""
    begin = max(0, number.start - 90)
    return number.high is not None and _PERCENT_BEFORE_BRACKET.search(text, begin, number.start) is not None


def _is_hour(item: Quantity, here: str, there: str) -> bool:
    """Tell whether four digits on one side are the hour and the minute of the other: 1310, 13时10分."""
    if item.kind is Kind.TIME and item.minutes is not None:
        hour, minute = divmod(item.minutes, 60)
        return re.search(rf"(?<![\d.,])0?{hour}{minute:02}(?![\d.,]\d|\d| ?[点點时時])", there) is not None
    is_plain = item.kind is Kind.NUMBER and not item.is_spelled and "," not in item.text
    if not is_plain or not item.values or _HOUR_AHEAD.match(here, item.end):
        return False
    return all(100 <= value < 2400 and value.denominator == 1 and _has_hour(int(value), there) for value in item.values)


def _has_hour(figures: int, text: str) -> bool:
    hour, minute = divmod(figures, 100)
    rest = rf"0?{minute}(?!\d)" if minute else r"(?!\d|0?[1-9]|(?<=[点點])[的数數积積伤傷])"
    return re.search(rf"(?<!\d)0?{hour}[:：时時点點]{rest}", text) is not None


def _is_listed(item: Quantity, here: str, there: str) -> bool:
    """Tell whether one side runs numbers together that the other lists: 249,289,299 is `249, 289, and 299`."""
    if item.value is None or item.value < 1:
        return False
    if "," in item.text:
        return _are_apart(item.text, there)
    lists = _RUN.findall(there) if item.text.isdigit() and len(item.text) == _GROUP else ()
    return any(item.text in run.split(",") and _are_apart(run, here) for run in lists)


def _are_apart(run: str, text: str) -> bool:
    if not _RUN.fullmatch(run):
        return False
    apart = set(_APART.findall(text))
    return all(figures in apart for figures in run.split(","))


def _is_split(item: Quantity, here: str, there: str) -> bool:
    """Tell whether the number of a paragraph has a blank in it on one side: `2.26 The Office`, 2. 26该办事处."""
    for text, other in ((here, there), (there, here)):
        split = _SPLIT.match(text)
        if split and other.lstrip().startswith(f"{split[1]}.{split[2]}"):
            return item.end <= split.end() if text is here else item.start == len(here) - len(here.lstrip())
    return False


def _is_list_number(item: Quantity, here: str, there: str) -> bool:
    """Tell whether the number is that of a paragraph, `14. Iran has stated`, and the other side has none."""
    number = _LIST_NUMBER.match(here)
    return number is not None and number.start(1) == item.start and _LIST_NUMBER.match(there) is None


def _is_said_by_digits(item: Quantity, there: str) -> bool:
    """Tell whether the other side spells the digits of a telephone number: 911, `9-1-1`."""
    return item.text.isdigit() and len(item.text) == _GROUP and "-".join(item.text) in there


def _stands_on_both_sides(mismatch: Mismatch, texts: ComparedTexts) -> bool:
    """Tell whether figures with a sign between them stand on both sides alike: 2-44, 1968/69."""
    if mismatch.topic == "date.time" and mismatch.source and mismatch.target:
        return False
    sides = ((mismatch.source, texts.source, texts.target), (mismatch.target, texts.target, texts.source))
    if any(item is not None and _SCALED.search(item.text) for item, *_ in sides):
        return False
    written = [_figures_at(item, here) for item, here, _ in sides if item is not None]
    return all(
        (not figures.isdigit() or (len(figures) == 4 and figures[0] == "0"))
        and texts.source.count(figures) == texts.target.count(figures) > 0
        for figures in written
    )


def _figures_at(item: Quantity, text: str) -> str:
    """Return the whole figures that an item is a part of; `0` where it is in words, or has other figures too."""
    begin = max(0, item.start - 20)
    found = [
        match
        for match in _FIGURES.finditer(text, begin, item.end + 20)
        if match.start() < item.end and match.end() > item.start
    ]
    return found[0].group() if len(found) == 1 else "0"


def _are_marks(one: Quantity, other: Quantity, texts: ComparedTexts) -> bool:
    """Tell whether a mark at school is a percentage on one side: 九十分 is 90%."""
    for percent, mark, text in ((one, other, texts.target), (other, one, texts.source)):
        if percent.kind is Kind.PERCENT and percent.value is not None and mark.value == percent.value * 100:
            return text[mark.end : mark.end + 1] == "分"
    return False


def _is_rounded(one: Quantity, other: Quantity) -> bool:
    """Tell whether the target rounds a large number rightly to three digits or more: 1993.03万 is `19.93 million`."""
    if one.value is None or other.value is None or one.high or other.high or one.kind is not other.kind:
        return False
    if one.value.denominator > 1 or other.value.denominator > 1 or other.value < _LARGE:
        return False
    digits = str(int(other.value)).rstrip("0")
    step = int(other.value) // int(digits)
    return len(digits) > 2 and abs(one.value - other.value) * 2 <= step


def _are_odds(one: Quantity, other: Quantity) -> bool:
    """Tell whether a fraction is said as odds: 725分之一, `725 to 1`."""
    if one.kind is not Kind.FRACTION or one.value is None or other.high != 1 or other.value is None:
        return False
    return one.value * other.value == 1


def _is_part_of_point(part: Quantity, other: Quantity, text: str) -> bool:
    """Tell whether a fraction is one of a percentage point: three quarters of a point, 0.75%."""
    if part.value is None or other.value is None or part.kind is not Kind.FRACTION:
        return False
    is_equal = other.value * 100 == part.value and other.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT}
    return is_equal and _OF_POINT.match(text, part.end) is not None


def _is_each_unit(item: Quantity, there: str) -> bool:
    """Tell whether a single unit of money is said without its one: 每挣1美元, `for every dollar`."""
    return item.value == 1 and item.kind is Kind.MONEY and item.high is None and _EACH_UNIT.search(there) is not None


def _is_article(item: Quantity, here: str) -> bool:
    """Tell whether a Chinese 1 before a measure word is what other languages say by an article, or not: 最后1次随访."""
    return item.text == "1" and item.kind is Kind.NUMBER and is_counted(fold_chinese(here[item.end : item.end + 4]))


def _is_named_day(item: Quantity, there: str, tag: str) -> bool:
    if item.month is None or item.day is None or item.year is not None or not is_chinese(tag):
        return False
    figures = re.compile(rf"(?<!\d)0?{item.month}[.·・ ‧]0?{item.day}(?!\d)")
    names = _DAY_NAMES.get((item.month, item.day), ())
    return any(name in there for name in names) or figures.search(there) is not None


def _is_in_clock(item: Quantity, there: str) -> bool:
    """Tell whether the minutes or seconds are those of a time that was run: 2小时13分38秒, 2:13:38."""
    if item.unit is None or item.unit.name not in {"min", "s", "hour"} or ":" not in there:
        return False
    parts = {int(part) for groups in _LONG_CLOCK.findall(there) for part in groups if part}
    return any(value.denominator == 1 and int(value) in parts for value in item.values)


def _is_roman(item: Quantity, there: str) -> bool:
    """Tell whether the other side has the number in Roman figures: Super Bowl XLIX."""
    if item.value is None or not 1 < item.value < 400 or item.kind not in {Kind.ORDINAL, Kind.NUMBER}:
        return False
    return any(_roman_value(figures) == item.value for figures in _ROMAN.findall(there))


def _roman_value(figures: str) -> int:
    values = [_ROMAN_DIGITS[figure] for figure in figures]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _is_age(item: Quantity, there: str) -> bool:
    """Tell whether a span of ten years is a decade of life: 50-60岁, `in their 50s`."""
    if item.value is None or item.high is None or item.unit is None or item.unit.name != "year":
        return False
    is_decade = item.value % 10 == 0 and item.high - item.value in {9, 10}
    return is_decade and f"{item.value}s" in there.replace("'", "")


def _is_millennium(item: Quantity, there: str) -> bool:
    return item.value is not None and item.value % 1000 == 0 and "millenni" in there


def _is_short_year(item: Quantity, here: str, there: str) -> bool:
    """Tell whether one side writes 2030 where the other has `by 30`."""
    if item.kind is Kind.DATE:
        return item.year is not None and item.month is None and _has_short(item.year % 100, there)
    is_short = item.value is not None and item.unit is None and 10 <= item.value < 100
    if not is_short or not _has_short(int(item.value or 0), here[max(0, item.start - 6) : item.end + 2]):
        return False
    return any(f"{century}{item.value}" in there for century in (19, 20))


def _has_short(year: int, text: str) -> bool:
    return any(int(figures) == year for figures in _BY_YEAR.findall(text))


def _belongs_to_name(item: Quantity, here: str, there: str) -> bool:
    """Tell whether the number is a part of a name or a word: `No 1`, `O 2`, `Qatar 2022`, 百分之百."""
    before, value = here[max(0, item.start - 16) : item.start], item.value
    if value == 1 and item.kind is Kind.PERCENT:
        return _WHOLE.search(item.text) is not None
    if item.text.lower() == "fifty-fifty":
        return True
    if value is None or item.kind is not Kind.NUMBER or item.high is not None:
        return False
    if value == Fraction(1):
        return _NUMBER_ONE.search(before) is not None
    if value < 10 and _ELEMENT.search(before):
        return True
    return 1900 < value < 2100 and bool(_HOST.search(before)) and _GAMES.search(there) is not None
