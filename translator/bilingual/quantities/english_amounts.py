"""Amounts in English: a number with its sign, currency, range, percent sign, unit or `times`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.english_dates import CLOCK, DECADE, correct_ordinal
from translator.bilingual.quantities.english_numerals import read_number
from translator.bilingual.quantities.finder import AmountReader
from translator.bilingual.quantities.model import Kind, MeasureUnit, Numeral
from translator.bilingual.quantities.tables import (
    CURRENCY_WORDS,
    DOLLARS,
    UNIT_WORDS,
    UNITS,
    currency_after,
    currency_before,
    english_unit,
)
from translator.bilingual.words.patterns import pattern

_PERCENT = pattern(r" ?-?(?:%|per ?cents?\b|percentage\b|pct\b)(?![ -]?point)")
# The first characters of a percentage behind its number, blanks and hyphens apart.
_PERCENT_BEGINS = frozenset({"%", "‰", "p"})
_OFF = pattern(r" off\b(?! (?:the|a|its|his|their|to)\b)| discount\b")
_POINT = pattern(r" ?-?(?:percentage|percent|%)[ -]?points?\b|pp\b| pps?\b")
_PERMILLE = pattern(r" ?‰| per (?:mille?|thousand)\b| (?:parts per (?:thousand|million|billion)|pp[mb])\b")
# The whole of which a number is parts, by the words behind it: a percentage where none of these does.
_PARTS: Final = (
    ("billion", 10**9), ("million", 10**6), ("ppm", 10**6), ("ppb", 10**9), ("mill", 1000), ("‰", 1000),
    ("thousand", 1000),
)  # fmt: skip
_TIMES = pattern(
    r"(?:[ -](?:or [a-z]+ )?(?:times?)\b|x\b(?!\d)|-?fold\b| ?×(?! ?\d))(?P<more>[- ](?:the "
    r"|as )?(?:(?:more|higher|greater|larger|bigger|faster|better|longer|above|less(?! than)|fewer(?! than)"
    r"|smaller|cheaper|slower)|(?:as|the|that|those|its"
    r"|their|our|his|her|what|faster|last (?:year|month|week|quarter)|this year|[a-z]+'s(?= [a-z]))\b))?"
)
_TIMES_BEGINS = frozenset(" -xf×")
_MORE = pattern(r"more|higher|greater|larger|bigger|faster|better|longer|above")
_LESS = ("less", "fewer", "smaller", "cheaper", "slower")
_ORDINAL_TAIL = pattern(r"(st|nd|rd|th)(?![a-z])")
_FALL = pattern(
    r"(?:fell|falls?|fallen|dropp?(?:ed|s)?|declined?|decreased?|shr[aiu]nk|reduced?|cut|lowered|slashed"
    r"|(?:smaller|fewer)(?! than ))"
    r"(?: (?:by|some|about|around|nearly|almost|more|over|than|roughly|up|to|at|least|an|estimated))* $"
)
# A product: 6 multiplied by 7, `is multiplied by 7`.
_FACTOR_BEFORE = pattern(r"(?:[\d)%=]|(?<![a-z])(?:is|are|be|when|then|if)) multiplied by $")
# `cut admissions more than fivefold`.
_CUT_OBJECT = pattern(
    r"(?<![a-z])(?:cut|cuts|cutting|reduc(?:e[sd]?|ing)|lower(?:ed|s|ing)|slash(?:ed|es|ing))"
    r"(?: (?!and |but |or |while |to |increas|rais|doubl|tripl)[a-z'’-]+){1,5}?"
    r"(?: (?:by|some|about|around|nearly|almost|more than|over|roughly|up to|at least))* $"
)
_RISE = pattern(r"increas|rise|rising|rose |jump|surge|climb|soar|higher|inflat")
# Before a factor of what there is now: `rose to three times`.
_TO = pattern(r"(?<!up) to (?:about |around |nearly |almost |some |roughly |more than |over )?$")
# Behind an ordinal: 2nd Lieutenant is 少尉, 1st class 头等.
_RANK = pattern(r" (?:lieutenants?|lt\.?|class|mate|sergeants?|officer|lady)\b")
_SLASHED = pattern(r"\d{1,2}/\d{1,2}/\d")
_MINUS = pattern(r"(?:minus |negative |(?<![\w.%°)/–-])[-–])[$€£]?$")
_BELOW = pattern(r" (?:degrees? )?(?:celsius |fahrenheit |°[cf] ?|[cf] )?below (?:zero|freezing)\b")
_RANGE = pattern(r" ?(?:-|–|—|~|to|or|and) ?(?=[\d$€£¥a-z½¼¾])")
# Between the ends of a range whose second one is below zero.
_TO_MINUS = pattern(r" (?:to|and|or) (?:[-–]|minus |negative )(?=\d)")
_PERCENT_AFTER = pattern(r" ?(?:%|per ?cent)")
_RANGE_WORD = pattern(r"(?:between|from|and|to|of|,|or|at) (?:about |around |roughly |some |approximately )?[$€£¥]?$")
_APPROXIMATE = tuple(
    f"{word} "
    for word in [
        "about",
        "around",
        "roughly",
        "some",
        "approximately",
        "nearly",
        "almost",
        "over",
        "more than",
        "less than",
        "under",
        "close to",
        "at least",
        "up to",
        "estimated",
        "as many as",
        "as much as",
        "fewer than",
        "~",
    ]
)
_APPROXIMATE_AFTER = pattern(r"\+|-?odd\b|-plus\b| or so\b| or more\b| plus\b")
_AGED = pattern(r"\b(?:[Aa]ged?|age of|young as|old as)(?: (?:just|only))? $")
_NAMED = pattern(r"(?<![A-Za-z])[A-Za-z]+(?:, | \()$")
_DIGIT_AHEAD = pattern(r" \d")
_AND_CENTS = pattern(r",? (?:and )?(?=[\da-z])")
_CENTS = pattern(r"[ -](?:cents?|pence|pennies|kopecks?|centimes?|sen|paise|fen)(?![a-z])")
_PAUSE = pattern(r"[.,;!?)](?!\d)|$")
_NEXT_WORD = pattern("[ -]?([a-z]+)")
# The words that may stand right behind a number and belong to it.
_SUFFIX_WORDS = UNIT_WORDS | CURRENCY_WORDS | {
    "per", "percent", "percents", "percentage", "percentagepoint", "percentagepoints", "percentpoint", "percentpoints",
    "pct", "pp", "pps", "parts", "ppm", "ppb",
    "fold", "x", "or", "time", "times", "st", "nd", "rd", "th", "more", "extra", "additional",
    "full", "whole", "straight", "consecutive", "long", "short", "musd", "meur", "mgbp", "maud", "mcad", "mchf", "msek",
    "mnok", "mdkk", "mcny", "mrmb", "mjpy", "mhkd",
}  # fmt: skip
# Words before a number that make an age or a factor of it.
_TELLING = ("age ", "aged ", " of ", " as ", "just ", "only ", "multiplied by ")
# Between a number and its unit: `15 more minutes`.
_MORE_OF_IT = pattern(r" (?:more|extra|additional|full|whole|straight|consecutive|long|short|or so) ")
# The name of China's plans, of which Chinese says the number alone: 十四五.
_PLAN = pattern(r"(?:Five|5)-Year (?:Plan|Program)")
_PERCENT_LINK = pattern(r" ?(?:-|–|—|to|or) ?(\d+(?:\.\d+)?)( ?(?:%|per ?cent)(?!age))")
_AND_A_HALF = pattern(r" and a half(?![a-z])")


def falls_before(text: str, begin: int) -> bool:
    """Return whether a multiple that begins at `begin` is one of a decrease: `fell more than fourfold`."""
    begun = max(0, begin - 40)
    return bool(_FALL.search(text, begun, begin) or _CUT_OBJECT.search(text, max(0, begin - 64), begin))


def sign_before(text: str, begin: int) -> int:
    """Return -1 where `minus`, `negative` or a minus stands before `begin`, else 1."""
    before = text[max(0, begin - 3) : begin].rstrip("$€£")
    is_possible = before.endswith(("s ", "e ", "-", "–")) and not _SLASHED.match(text, begin)
    return -1 if is_possible and _MINUS.search(text, max(0, begin - 9), begin) else 1


class EnglishAmountReader(AmountReader):
    """Reads one English amount."""

    def read(self) -> bool:
        """Read an amount and add it to the finder; tell whether there was one."""
        before = currency_before(self.text, self.start)
        if before:
            self.fields["currency"], self.begin = before
        number = read_number(self.text, self.start, is_money=bool(before))
        if number is None:
            return False
        return self._finish(number, sign_before(self.text, self.begin))

    def _finish(self, number: Numeral, sign: int) -> bool:
        value = -number.value if sign < 0 else number.value
        self.fields.update(value=value, is_soft=number.is_soft, is_spelled=number.is_spelled)
        if number.alternatives:
            self.fields["alternatives"] = number.alternatives
        end = self._suffix(number.end, number)
        if end == number.end or self.kind is Kind.MONEY:
            end = self._range(number, end)
        if _BELOW.match(self.text, end):
            self.fields["value"] = -abs(self.fields["value"])
        self.note_approximation(end, _APPROXIMATE, "$€£¥", _APPROXIMATE_AFTER)
        if self.fields.get("currency"):
            self.kind = Kind.MONEY
            self.fields["is_soft"] = False
        return self.finder.add(self.kind, self.begin, end, **self.fields)

    # Read the second number of a range (`to`, `–`, `or`, `between … and`), which gives both scale and unit.
    def _range(self, first: Numeral, end: int) -> int:
        below = _TO_MINUS.match(self.text, end)
        link = below or _RANGE.match(self.text, end)
        if link is None:
            return end
        word = link.group().split()[0]
        if word == "and" and not _RANGE_WORD.search(self.text, max(0, self.begin - 24), self.begin):
            return end
        start, currency = link.end(), ""
        if self.text[start] in "$€£¥":
            currency, start = self.text[start], start + 1
        second = read_number(self.text, start, is_money=bool(self.fields.get("currency") or currency))
        if second is None or (second.is_spelled and not first.is_spelled and not second.is_scaled):
            return end
        if currency and self.fields.get("currency") == "¢":
            return end
        if self._is_year(first) and (second.is_scaled or second.value.denominator > 1 or second.value > 2100):
            return end
        if word == "and" and second.is_scaled and not first.is_scaled and first.value >= second.value:
            return end
        is_adjective = word == "-" and self.text[second.end : second.end + 1] == "-"
        if not is_adjective and (DECADE.match(self.text, start) or self._is_clock(start)):
            return end
        is_money = self.kind is Kind.MONEY or self.fields.get("currency")
        if word == "or" and is_money and _PERCENT_AFTER.match(self.text, second.end):
            return end
        self._share(first, second)
        if below:
            self.fields["high"] *= -1
            second = replace(second, value=-second.value)
        return self._suffix(second.end, second)

    # The number is a year behind `in`, so that `to` does not make a range of it.
    def _is_year(self, number: Numeral) -> bool:
        is_possible = not number.is_scaled and 1900 <= number.value <= 2100
        is_plain = is_possible and self.text[number.end - 4 : number.end].isdigit()
        return is_plain and self.text.endswith((" in ", "(in "), 0, self.begin)

    def _is_clock(self, start: int) -> bool:
        match = CLOCK.match(self.text, start)
        return bool(match and match.group("half"))

    def _share(self, first: Numeral, second: Numeral) -> None:
        low, high = first.value, second.value
        if second.is_scaled and not first.is_scaled and second.mantissa and low < 1000:
            scaled = low * (second.value / second.mantissa)
            is_fall = low < 10 * second.mantissa and self.text.endswith("from ", 0, self.begin)
            if scaled <= high or is_fall:
                self.fields["alternatives"] = (low,)
                low = scaled
        if 1000 <= low <= 2100 and high < 100 and low % 100 < high and low.denominator == high.denominator == 1:
            self.fields["alternatives"] = (high,)
            high = low - low % 100 + high
        self.fields.update(value=low * (-1 if self.fields["value"] < 0 else 1), high=high)
        is_even = low == high == 50 or (first.is_spelled and low == high)
        self.fields["is_soft"] = is_even or (first.is_soft and second.is_soft)

    def _suffix(self, end: int, number: Numeral) -> int:
        following = _NEXT_WORD.match(self.text, end)
        is_known = following is None or following[1] in _SUFFIX_WORDS or following[1].startswith("pound")
        if not is_known and not self.text.endswith(_TELLING, 0, self.begin):
            return end
        readers = (self._percent, self._money, self._factor, self._times, self._ordinal, self._measure)
        return self.read_suffix(end, number, readers)

    def _percent(self, end: int, number: Numeral) -> int:
        if self.text[end : end + 3].lstrip(" -")[:1] not in _PERCENT_BEGINS:
            return 0
        point = _POINT.match(self.text, end)
        match = point or _PERCENT.match(self.text, end) or _PERMILLE.match(self.text, end)
        if match is None:
            return 0
        scale = next((scale for sign, scale in _PARTS if sign in match.group()), 100)
        self.kind = Kind.PERCENTAGE_POINT if point else Kind.PERCENT
        self.change_values(lambda value: value / scale)
        self.fields.update(alternatives=(), is_soft=False)
        end = self._percent_range(match.end(), scale)
        off = _OFF.match(self.text, end)
        if off and not point and 0 < self.fields["value"] < 1:
            self.fields.update(value=1 - self.fields["value"], alternatives=(self.fields["value"],), is_discount=True)
            if "high" in self.fields:
                self.fields["high"] = 1 - self.fields["high"]
            return off.end()
        return end

    def _percent_range(self, end: int, scale: int) -> int:
        link = _PERCENT_LINK.match(self.text, end)
        if link is None or "high" in self.fields or self.kind is not Kind.PERCENT:
            return end
        self.fields["high"] = Fraction(link.group(1)) / scale
        return link.end()

    def _money(self, end: int, number: Numeral) -> int:
        gap = end + 1 if self.text[end : end + 1] in {" ", "-"} else end
        after = currency_after(self.text, gap)
        if after and self._is_of_a_year(gap, after[1], number):
            return 0
        if after is None or (after[0] == "¢" and self.fields.get("currency")):
            if not self.text.startswith("pound", gap):
                return 0
            # Pounds are money or weight; the comparison decides.
            self.fields.update(unit=UNITS["lb"], currency="")
            self.kind = Kind.MEASURE
            return gap + len("pounds" if self.text.startswith("pounds", gap) else "pound")
        code, stop = after
        if self.text.startswith("jiao", gap):
            self.change_values(lambda value: value / 10)
        known = self.fields.get("currency", "")
        if self.text[stop : stop + 1].isdigit() or (known and _DIGIT_AHEAD.match(self.text, stop)):
            return 0
        self.fields["currency"] = code if not known or (known == "$" and code in DOLLARS) else known
        self.kind = Kind.MONEY
        return self._cents(stop)

    # The number is a year: `in 2013 dollars`, `a 2015 RAND study`.
    def _is_of_a_year(self, gap: int, stop: int, number: Numeral) -> bool:
        is_year = not number.is_spelled and not number.is_scaled and 1900 <= number.value <= 2100
        if not is_year or self.fields.get("currency"):
            return False
        is_name = stop - gap > 3 and self.finder.original[gap:stop].isupper()
        return is_name or self.text.endswith(("in ", "constant ", "current ", "real "), 0, self.begin)

    # Read the cents of `13 dollars and forty-five cents`, `15 dollars 50`.
    def _cents(self, stop: int) -> int:
        link = _AND_CENTS.match(self.text, stop)
        number = read_number(self.text, link.end()) if link and "high" not in self.fields else None
        if number is None or number.is_scaled or not 0 < number.value < 100:
            return stop
        named = _CENTS.match(self.text, number.end)
        is_bare = number.value > 9 and number.value.denominator == 1 and _PAUSE.match(self.text, number.end)
        if not (named or is_bare):
            return stop
        self.fields["value"] += number.value / 100
        return named.end() if named else number.end

    def _times(self, end: int, number: Numeral) -> int:
        match = _TIMES.match(self.text, end) if self.text[end : end + 1] in _TIMES_BEGINS else None
        if match is None or self.fields.get("currency"):
            return 0
        is_fold = "fold" in match.group()
        more = match.group("more") or ""
        if not is_fold and not more:
            self.fields["is_soft"] = number.is_spelled and number.value <= 12
            if "time" not in match.group():
                return 0
            # `three times` may be a count (三次) or a factor (三倍).
            others = (*self.fields.get("alternatives", ()), self.fields["value"] + 1)
            self.fields.update(alternatives=others, is_soft=True)
            self.kind = Kind.MULTIPLE
            return match.end()
        self.kind = Kind.MULTIPLE
        is_less = more.endswith(_LESS)
        if (is_less or falls_before(self.text, self.begin)) and self.fields["value"] > 1:
            self.fields.update(value=1 / self.fields["value"], is_soft=False)
            return match.end()
        is_level = _TO.search(self.text, max(0, self.begin - 24), self.begin)
        is_rise = None if is_level else _RISE.search(self.text, max(0, self.begin - 48), self.begin)
        if _MORE.search(more) or is_rise or (is_fold and not number.is_spelled):
            self.fields["alternatives"] = (self.fields["value"] + 1,)
        self.fields["is_soft"] = False
        return match.end()

    # Take the number of `by a factor of three`, `multiplied by three`.
    def _factor(self, end: int, number: Numeral) -> int:
        is_product = self.text.endswith("multiplied by ", 0, self.begin) and not _FACTOR_BEFORE.search(
            self.text, max(0, self.begin - 24), self.begin
        )
        if not (is_product or self.text.endswith("by a factor of ", 0, self.begin)) or self.fields["value"] <= 1:
            return 0
        falls = falls_before(self.text, self.begin - len("by a factor of "))
        self.kind = Kind.MULTIPLE
        self.fields.update(value=1 / self.fields["value"] if falls else self.fields["value"], is_soft=False)
        return end

    def _ordinal(self, end: int, number: Numeral) -> int:
        match = _ORDINAL_TAIL.match(self.text, end)
        if match is None or number.is_spelled or number.is_scaled or number.value.denominator != 1:
            return 0
        self.kind = Kind.ORDINAL
        self.fields.update(alternatives=(), is_soft=bool(_RANK.match(self.text, match.end())))
        self.fields["correction"] = correct_ordinal(int(number.value), match.group(1))
        found = english_unit(self.text, match.end() + 1, is_glued=False)
        if found and found[0].dimension == "time":
            self.fields["unit"] = found[0]
        return match.end()

    def _measure(self, end: int, number: Numeral) -> int:
        gap = end + 1 if self.text[end : end + 1] in {" ", "-"} else end
        found = english_unit(self.text, gap, is_glued=not number.is_spelled and gap == end)
        more = _MORE_OF_IT.match(self.text, end) if found is None else None
        if more:
            found = english_unit(self.text, more.end(), is_glued=False)
            found = found if found and found[0].dimension in {"time", "months"} else None
        if found is None and self._is_age(end, number):
            self._set_unit(UNITS["year"])
            return end
        if found is None or self.fields.get("currency"):
            return 0
        unit, stop = found
        if _PLAN.match(self.finder.original, self.start):
            self.kind = Kind.IDENTIFIER
            return stop
        half = _AND_A_HALF.match(self.text, stop)
        if half:
            self.fields["value"] += Fraction(1, 2)
            stop = half.end()
        self._set_unit(unit)
        return stop

    # The number is somebody's age: `Jones, 52, joined`, `aged 14`, `Smith (47)`.
    def _is_age(self, end: int, number: Numeral) -> bool:
        if number.is_spelled or number.is_scaled or number.value > 110 or number.value.denominator != 1:
            return False
        before = self.finder.original[max(0, self.begin - 24) : self.begin]
        if _AGED.search(before):
            return True
        is_closed = self.text[end : end + 1] in {",", ")"} and "high" not in self.fields
        return bool(is_closed and _NAMED.search(before) and number.value > 9)

    def _set_unit(self, unit: MeasureUnit) -> None:
        self.fields["unit"] = unit
        self.kind = Kind.MEASURE
