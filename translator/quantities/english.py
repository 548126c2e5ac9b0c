"""Finds the quantities of an English text: one pass over its words and digits, a recogniser for each kind."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from translator.quantities import english_dates as dates
from translator.quantities.characters import fold_english
from translator.quantities.currencies import currency_after, currency_before
from translator.quantities.model import Kind, Quantity, Unit
from translator.quantities.numerals_en import ORDINALS, SCALES, SMALL, TENS, VULGAR, Numeral, read_number
from translator.quantities.units import UNITS, english_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from translator.quantities.english_dates import Found

_MULTIPLES: Final = {
    "doubled": 2, "doubling": 2, "doubles": 2, "double": 2, "tripled": 3, "tripling": 3, "triples": 3, "triple": 3,
    "trebled": 3, "trebling": 3, "treble": 3, "quadrupled": 4, "quadrupling": 4, "quadruple": 4, "quadruples": 4,
    "quintupled": 5, "quintupling": 5, "quintuple": 5, "sextupled": 6, "twofold": 2, "threefold": 3, "fourfold": 4,
    "fivefold": 5, "sixfold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9, "tenfold": 10, "hundredfold": 100,
    "thousandfold": 1000,
}  # fmt: skip
_HALVED: Final = {"halved", "halving", "halves", "halve"}
_CLEAR_MULTIPLE = re.compile(r".*(?:ed|ing|fold)$")
_NAMED_TIMES: Final = {"noon": 720, "midday": 720, "midnight": 0}
_PERIOD_WORDS: Final = {"year", "quarter", "month", "yoy", "qoq", "mom", "from", "over", "than", "compared", "against"}
_NUMBER_WORDS: Final = frozenset({*SMALL, *TENS, "dozen", "half"})
_FRACTION_UNIT = re.compile(
    r"[ -](half|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?|thousandths?)(?![a-z])"
)
_ONE_FRACTION = re.compile(
    r"an? (third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)(?= of\b| (?:less|more|higher|lower|fewer|since|from|in|to|on|compared|over)\b|[.,;:]|$)"
)
_PERCENT = re.compile(r" ?-?(?:%|per ?cent\b(?!age)|pct\b)(?![ -]?point)")
_OFF = re.compile(r" off\b(?! (?:the|a|its|his|their|to)\b)| discount\b")
_POINT = re.compile(r" ?-?(?:percentage|percent|%)[ -]?points?\b|pp\b| pps?\b")
_PERMILLE = re.compile(r" ?‰| per (?:mille?|thousand)\b")
_TIMES = re.compile(
    r"(?:[ -](?:or [a-z]+ )?(?:times?)\b|x\b(?!\d)|-?fold\b| ?×(?! ?\d))(?P<more>[- ](?:the |as )?(?:(?:more|higher|greater|larger|bigger|faster|better|longer|above)|(?:as|the|that|those|its|their|what|faster)\b))?"
)
_MORE = re.compile(r"more|higher|greater|larger|bigger|faster|better|longer|above")
_ORDINAL_TAIL = re.compile(r"(st|nd|rd|th)(?![a-z])")
_MINUS = re.compile(r"(?:minus |negative |(?<![\w.%°)/])[-–])[$€£]?$")
_BELOW = re.compile(r" (?:degrees? )?(?:celsius |fahrenheit |°[cf] ?|[cf] )?below (?:zero|freezing)\b")
_RANGE = re.compile(r" ?(?:-|–|—|~|to|or|and) ?(?=[\d$€£¥a-z½¼¾])")
_RANGE_WORD = re.compile(
    r"(?:between|from|and|to|of|,|or|at) (?:about |around |roughly |some |approximately )?[$€£¥]?$"
)
_IN = re.compile(
    r" (?:in|out of)(?: every)? (\d{1,6}(?:,\d{3})*|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|a hundred|thousand)(?![\w.%]|,\d| (?:the|years?|days?|months?|percent|per cent|million|hours?|minutes?|games?|matches|weeks?))"
)
_PHONE_GROUPS = re.compile(r"0\d{2,4}(?: \d{2,4})+|\d{3} \d{3}(?! ?\d)")
_SLASH = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/])")
_VERSION = re.compile(r"\d+(?:\.\d+){2,}")
_PHONE = re.compile(r"\d{3}-\d{4}\b|\d{3}-\d{3}-\d{4}\b|\d+(?:-\d+){2,}")
_FEET = re.compile(
    r"(\d)(?:-| )?(?:foot|feet|ft|')[ -]?(\d{1,2})(?:[ -]?(?:inches|inch|in\b|\"|''))?(?![\d,.]*\d| ?%)(?: ?(?:inches|inch))?"
)
_PERCENT_SHARED = re.compile(r" ?(?:-|–|—|~|to|or|and|,) ?\d[\d.]* ?(?:%|per ?cent)")
_APPROXIMATE = re.compile(
    r"(?:about|around|roughly|some|approximately|nearly|almost|over|more than|less than|under|close to|at least|up to|an estimated|estimated|as many as|as much as|fewer than|~|just over|just under) [$€£¥]?$"
)
_APPROXIMATE_AFTER = re.compile(r"\+|-?odd\b|-plus\b| or so\b| or more\b| plus\b")
_AGED = re.compile(r"\b(?:[Aa]ged?|age of|young as|old as)(?: (?:just|only))? $")
_NAMED = re.compile(r"[A-Za-z]+(?:, | \()$")
_AND_A_HALF = re.compile(r" and a half(?![a-z])")
_ROMAN: Final = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiv": 14,
    "xvi": 16,
}
_GLUED: Final = re.compile(r"([a-z]+)(\d+)")
_PREFIX_HYPHEN = re.compile(r"(?:[A-Z][A-Za-z]*|[A-Za-z]*[A-Z])-$")


class EnglishFinder:
    """Reads one English text; `find` returns its quantities in text order, without overlaps."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.folded = fold_english(text)
        self.found: list[Quantity] = []
        self.position = 0

    def find(self) -> list[Quantity]:
        """Return the quantities in text order."""
        folded, search = self.folded, _TRIGGER.search
        while match := search(folded, self.position):
            token, start, end = match.group(), match.start(), match.end()
            self.position = end
            for recognise in _RECOGNISERS.get(token) or (_DIGIT if len(token) == 1 else _GLUED_TOKEN):
                if recognise(self, start, end, token):
                    break
        return self.found

    def take(self, items: Iterable[Found]) -> bool:
        """Add what a recogniser of `english_dates` found; tell whether there was anything."""
        before = len(self.found)
        for kind, start, end, fields in items:
            self.add(kind, start, end, **fields)
        return len(self.found) > before

    def add(self, kind: Kind, start: int, end: int, **fields: Any) -> bool:
        """Add one quantity and go on behind it."""
        self.found.append(Quantity(kind, start, end, self.original[start:end], **fields))
        self.position = max(self.position, end)
        return True

    # Recognisers: (start, end, token) of what begins here; True when something was taken.

    def month(self, start: int, end: int, token: str) -> bool:
        return self.take(dates.month_date(self.folded, self.original, start))

    def weekday(self, start: int, end: int, token: str) -> bool:
        return self.take(dates.weekday(self.folded, self.original, start, end, token))

    def period(self, start: int, end: int, token: str) -> bool:
        return self.take(dates.period(self.folded, start))

    def era(self, start: int, end: int, token: str) -> bool:
        return self.take(dates.decade_or_century(self.folded, start))

    def spoken_clock(self, start: int, end: int, token: str) -> bool:
        return self.take(dates.spoken_clock(self.folded, start))

    def clock(self, start: int, end: int, token: str) -> bool:
        if self.folded[max(0, start - 1) : start] in {"$", "£", "€", "-"} and not re.match(
            r"\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b", self.folded[start : start + 9]
        ):
            return False
        return self.take(dates.clock(self.folded, start))

    def numeric_date(self, start: int, end: int, token: str) -> bool:
        return self.take(dates.numeric_date(self.folded, self.original, start))

    def named_time(self, start: int, end: int, token: str) -> bool:
        minutes = _NAMED_TIMES[token]
        return self.add(Kind.TIME, start, end, minutes=minutes, half_day="pm" if minutes else "am", is_soft=True)

    def multiple(self, start: int, end: int, token: str) -> bool:
        if token in _HALVED:
            return self.add(Kind.MULTIPLE, start, end, value=Fraction(1, 2), is_soft=token != "halved", is_spelled=True)
        if self.folded.startswith((" down", "-decker", " digit", "-digit"), end):
            return False
        more_than = self.folded[max(0, start - 10) : start].endswith(("more than ", "than "))
        is_soft = not _CLEAR_MULTIPLE.match(token)
        return self.add(
            Kind.MULTIPLE, start, end, value=Fraction(_MULTIPLES[token]), is_soft=is_soft, is_spelled=True,
            is_approximate=more_than,
        )  # fmt: skip

    def roman(self, start: int, end: int, token: str) -> bool:
        if not self.original[start:end].isupper():
            return False
        return self.add(Kind.ORDINAL, start, end, value=Fraction(_ROMAN[token]), is_soft=True, is_spelled=True)

    def article(self, start: int, end: int, token: str) -> bool:
        fraction = _ONE_FRACTION.match(self.folded, start)
        if fraction:
            part = Fraction(1, _denominator(fraction.group(1)))
            return self.add(Kind.FRACTION, start, fraction.end(), value=part, is_spelled=True,
                            is_soft=fraction.group(1) == "quarter")  # fmt: skip
        return self.number(start, end, token)

    def ordinal_word(self, start: int, end: int, token: str) -> bool:
        value, stop = ORDINALS[token], end
        is_soft = value <= 12
        if (
            token == "second"
            and re.match(r"s?[ -](?:half|hand|later|left|to|time)", self.folded[end : end + 6]) is None
        ):
            previous = self.folded[max(0, start - 7) : start]
            is_soft = True
            if previous.endswith(("per ", "split ", "a ")) and not self.folded.startswith(" ", end):
                return False
        return self.add(Kind.ORDINAL, start, stop, value=Fraction(value), is_soft=is_soft, is_spelled=True)

    def compound_ordinal(self, start: int, end: int, token: str) -> bool:
        match = re.compile(r"[- ]([a-z]+)").match(self.folded, end)
        if match is None or match.group(1) not in ORDINALS or ORDINALS[match.group(1)] > 9:
            return False
        value = TENS[token] + ORDINALS[match.group(1)]
        if self.folded[end] == " ":
            return False
        return self.add(Kind.ORDINAL, start, match.end(), value=Fraction(value), is_spelled=True)

    def word_fraction(self, start: int, end: int, token: str) -> bool:
        if self.folded[max(0, start - 9) : start].endswith(("first ", "last ", "past ", "next ", "previous ")):
            return False
        count = SMALL.get(token)
        match = _FRACTION_UNIT.match(self.folded, end)
        if count is None or match is None:
            return False
        name = match.group(1)
        if name.startswith(("quarter", "half")) and count == 1 and name != "quarter":
            return False
        if count > 1 and not name.endswith("s"):
            return False
        is_soft = name.startswith("quarter") and not self.folded.startswith((" of", "-"), match.end()) and count != 3
        return self.add(Kind.FRACTION, start, match.end(), value=Fraction(count, _denominator(name)), is_spelled=True,
                        is_soft=is_soft or count == 1)  # fmt: skip

    def one_in(self, start: int, end: int, token: str) -> bool:
        """Take `one in five`, `3 out of 10`."""
        top = read_number(self.folded, start)
        match = _IN.match(self.folded, top.end) if top and not top.is_scaled else None
        if top is None or match is None:
            return False
        bottom = read_number(self.folded, match.start(1))
        value = (
            bottom.value if bottom else Fraction(SCALES[match.group(1)]) if match.group(1) in SCALES else Fraction(0)
        )
        if not top.value < value:
            return False
        stop = bottom.end if bottom else match.end()
        return self.add(
            Kind.FRACTION, start, stop, value=top.value / value, alternatives=(top.value, value), is_soft=True
        )

    def half(self, start: int, end: int, token: str) -> bool:
        number = read_number(self.folded, start)
        if number is not None:
            return self.number(start, end, token)
        unit = re.compile(r"(?:[ -]an?|-)?[ -]?").match(self.folded, end)
        following = english_unit(self.folded, unit.end() if unit else end, is_glued=False)
        fields: dict[str, Any] = {}
        if following and following[0].dimension in {"time", "months"}:
            fields["unit"] = following[0]
        return self.add(Kind.FRACTION, start, end, value=Fraction(1, 2), is_soft=True, is_spelled=True, **fields)

    def glued(self, start: int, end: int, token: str) -> bool:
        match = _GLUED.match(token)
        if match is None:
            return False
        if match.group(1) in {"us", "rmb", "cny", "usd", "hkd", "aud", "eur", "gbp", "rs", "rm", "twd", "ntd"}:
            return self.number(start + len(match.group(1)), end, match.group(2)[0])
        digits = re.findall(r"\d+", token)
        return self.add(Kind.IDENTIFIER, start, end, value=Fraction(digits[0]), is_soft=True,
                        alternatives=tuple(Fraction(item) for item in digits[1:]))  # fmt: skip

    def identifier(self, start: int, end: int, token: str) -> bool:
        """Take digits that no quantity can be: versions, telephone numbers, COVID-19, 24/7."""
        for pattern in (_VERSION, _PHONE, _PHONE_GROUPS):
            match = pattern.match(self.folded, start)
            if match:
                parts = tuple(Fraction(part) for part in re.findall(r"\d+", match.group()))
                return self.add(
                    Kind.IDENTIFIER, start, match.end(), value=parts[0], alternatives=parts[1:], is_soft=True
                )
        if start and self.folded[start - 1] == "-" and _PREFIX_HYPHEN.search(self.original, max(0, start - 20), start):
            match = re.compile(r"\d+(?:\.\d+)?[a-z]*").match(self.folded, start)
            assert match is not None
            value = Fraction(re.match(r"[\d.]+", match.group()).group().rstrip("."))  # type: ignore[union-attr]
            return self.add(Kind.IDENTIFIER, start, match.end(), value=value, is_soft=True)
        return self._slashed(start)

    def _slashed(self, start: int) -> bool:
        match = _SLASH.match(self.folded, start)
        if match is None:
            return False
        top, bottom = int(match.group(1)), int(match.group(2))
        others = (Fraction(top), Fraction(bottom))
        if 0 < top < bottom <= 100:
            return self.add(
                Kind.FRACTION, start, match.end(), value=Fraction(top, bottom), alternatives=others, is_soft=True
            )
        return self.add(Kind.IDENTIFIER, start, match.end(), value=others[0], alternatives=others[1:], is_soft=True)

    def feet_and_inches(self, start: int, end: int, token: str) -> bool:
        match = _FEET.match(self.folded, start)
        if match is None or int(match.group(2)) > 11:
            return False
        inches = 12 * int(match.group(1)) + int(match.group(2))
        return self.add(Kind.MEASURE, start, match.end(), value=Fraction(inches), unit=UNITS["in"],
                        alternatives=(Fraction(match.group(1)), Fraction(match.group(2))))  # fmt: skip

    def number(self, start: int, end: int, token: str) -> bool:
        """Take a number with all that belongs to it: sign, currency, range, percent, unit, times, ordinal."""
        return _NumberReader(self, start).take()


class _NumberReader:
    """Takes one number (or the two of a range) with its sign, currency and unit."""

    def __init__(self, finder: EnglishFinder, start: int) -> None:
        self.finder = finder
        self.folded = finder.folded
        self.start = start
        self.begin = start
        self.fields: dict[str, Any] = {}
        self.kind = Kind.NUMBER

    def take(self) -> bool:
        before = currency_before(self.folded, self.start)
        if before:
            self.fields["currency"], self.begin = before
        number = read_number(self.folded, self.start, is_money=bool(before))
        if number is None:
            return False
        if _MINUS.search(self.folded, max(0, self.begin - 9), self.begin):
            return self._finish(number, -1)
        return self._finish(number, 1)

    def _finish(self, number: Numeral, sign: int) -> bool:
        self.fields.update(value=number.value * sign, is_soft=number.is_soft, is_spelled=number.is_spelled)
        if number.alternatives:
            self.fields["alternatives"] = number.alternatives
        end = self._suffix(number.end, number)
        if end == number.end or self.kind is Kind.MONEY:
            end = self._range(number, end)
        if _BELOW.match(self.folded, end):
            self.fields["value"] = -abs(self.fields["value"])
        if _APPROXIMATE.search(self.folded, max(0, self.begin - 18), self.begin) or _APPROXIMATE_AFTER.match(
            self.folded, end
        ):
            self.fields["is_approximate"] = True
        if self.fields.get("currency"):
            self.kind = Kind.MONEY
            self.fields["is_soft"] = False
        return self.finder.add(self.kind, self.begin, end, **self.fields)

    def _range(self, first: Numeral, end: int) -> int:
        """Read on over `to`, `–`, `or`, `between … and`: the second number lends its scale and unit to the first."""
        link = _RANGE.match(self.folded, end)
        if link is None:
            return end
        word = link.group().strip()
        if word == "and" and not _RANGE_WORD.search(self.folded, max(0, self.begin - 24), self.begin):
            return end
        start = link.end()
        sign = currency = ""
        if self.folded[start] in "$€£¥":
            currency, start = self.folded[start], start + 1
        second = read_number(self.folded, start, is_money=bool(self.fields.get("currency") or currency))
        if second is None or (second.is_spelled and not first.is_spelled and not second.is_scaled):
            return end
        if word == "and" and second.is_scaled and not first.is_scaled and first.value >= second.value:
            return end
        if word == "-" and self.folded[second.end : second.end + 1] == "-" and not sign:
            return self._adjective_range(first, second)
        if dates.DECADE.match(self.folded, start) or self._is_clock(start):
            return end
        self._share(first, second)
        return self._suffix(second.end, second)

    def _is_clock(self, start: int) -> bool:
        match = dates.CLOCK.match(self.folded, start)
        return bool(match and match.group("half"))

    def _adjective_range(self, first: Numeral, second: Numeral) -> int:
        self._share(first, second)
        return self._suffix(second.end, second)

    def _share(self, first: Numeral, second: Numeral) -> None:
        low, high = first.value, second.value
        if second.is_scaled and not first.is_scaled and second.mantissa and low < 1000:
            scaled = low * (second.value / second.mantissa)
            if scaled <= high:
                self.fields["alternatives"] = (low,)
                low = scaled
        if 1000 <= low <= 2100 and high < 100 and low % 100 < high and low.denominator == high.denominator == 1:
            self.fields["alternatives"] = (high,)
            high = low - low % 100 + high
        self.fields.update(value=low * (-1 if self.fields["value"] < 0 else 1), high=high)
        self.fields["is_soft"] = first.is_soft and second.is_soft

    def _suffix(self, end: int, number: Numeral) -> int:
        """Read what stands behind the number and set the kind; return the offset behind it."""
        for read in (self._percent, self._money, self._times, self._ordinal, self._measure):
            stop = read(end, number)
            if stop:
                return stop
        return end

    def _percent(self, end: int, number: Numeral) -> int:
        point = _POINT.match(self.folded, end)
        match = point or _PERCENT.match(self.folded, end) or _PERMILLE.match(self.folded, end)
        if match is None:
            return 0
        scale = 1000 if "mill" in match.group() or "‰" in match.group() or "thousand" in match.group() else 100
        self.kind = Kind.PERCENTAGE_POINT if point else Kind.PERCENT
        for name in ("value", "high"):
            if name in self.fields:
                self.fields[name] = self.fields[name] / scale
        self.fields.update(alternatives=(), is_soft=False)
        end = self._percent_range(match.end(), scale)
        off = _OFF.match(self.folded, end)
        if off and not point and 0 < self.fields["value"] < 1:
            self.fields.update(value=1 - self.fields["value"], alternatives=(self.fields["value"],), is_discount=True)
            if "high" in self.fields:
                self.fields["high"] = 1 - self.fields["high"]
            return off.end()
        return end

    def _percent_range(self, end: int, scale: int) -> int:
        link = re.compile(r" ?(?:-|–|—|to|or) ?(\d+(?:\.\d+)?)( ?(?:%|per ?cent)(?!age))").match(self.folded, end)
        if link is None or "high" in self.fields or self.kind is not Kind.PERCENT:
            return end
        self.fields["high"] = Fraction(link.group(1)) / scale
        return link.end()

    def _money(self, end: int, number: Numeral) -> int:
        gap = end + 1 if self.folded[end : end + 1] in {" ", "-"} else end
        after = currency_after(self.folded, gap)
        if after is None or (after[0] == "¢" and self.fields.get("currency")):
            if self.folded.startswith("pound", gap):
                return self._pounds(gap)
            return 0
        code, stop = after
        known = self.fields.get("currency", "")
        self.fields["currency"] = code if not known or known == "$" else known
        self.kind = Kind.MONEY
        return stop

    def _pounds(self, gap: int) -> int:
        """Leave open whether `pounds` are money or weight; the other side will tell."""
        self.fields.update(unit=UNITS["lb"], currency="")
        self.kind = Kind.MEASURE
        return gap + len("pounds" if self.folded.startswith("pounds", gap) else "pound")

    def _times(self, end: int, number: Numeral) -> int:
        match = _TIMES.match(self.folded, end)
        if match is None or self.fields.get("currency"):
            return 0
        is_fold = "fold" in match.group()
        more = match.group("more") or ""
        if not is_fold and not more:
            self.fields["is_soft"] = number.is_spelled and number.value <= 12
            return 0 if "time" not in match.group() else self._occurrences(match.end())
        self.kind = Kind.MULTIPLE
        if _MORE.search(more) or (is_fold and not number.is_spelled):
            self.fields["alternatives"] = (self.fields["value"] + 1,)
        self.fields["is_soft"] = False
        return match.end()

    def _occurrences(self, end: int) -> int:
        """Take `three times`, which may be a count (三次) or a factor (三倍)."""
        self.fields["alternatives"] = (*self.fields.get("alternatives", ()), self.fields["value"] + 1)
        self.kind = Kind.MULTIPLE
        self.fields["is_soft"] = True
        return end

    def _ordinal(self, end: int, number: Numeral) -> int:
        match = _ORDINAL_TAIL.match(self.folded, end)
        if match is None or number.is_spelled or number.is_scaled or number.value.denominator != 1:
            return 0
        self.kind = Kind.ORDINAL
        self.fields["alternatives"] = ()
        found = english_unit(self.folded, match.end() + 1, is_glued=False)
        if found and found[0].dimension == "time":
            self.fields["unit"] = found[0]
        return match.end()

    def _measure(self, end: int, number: Numeral) -> int:
        gap = end + 1 if self.folded[end : end + 1] in {" ", "-"} else end
        found = english_unit(self.folded, gap, is_glued=not number.is_spelled and gap == end)
        if found is None and self._is_age(end, number):
            self._set_unit(UNITS["year"], number)
            return end
        if found is None or (self.fields.get("currency") and found[0].dimension != "time"):
            return 0
        if self.fields.get("currency"):
            return 0
        unit, stop = found
        half = _AND_A_HALF.match(self.folded, stop)
        if half:
            self.fields["value"] += Fraction(1, 2)
            stop = half.end()
        self._set_unit(unit, number)
        return stop

    def _is_age(self, end: int, number: Numeral) -> bool:
        """Tell whether the number is somebody's age: `Jones, 52, joined`, `aged 14`, `Smith (47)`."""
        if number.is_spelled or number.is_scaled or number.value > 110 or number.value.denominator != 1:
            return False
        before = self.finder.original[max(0, self.begin - 24) : self.begin]
        return bool(_AGED.search(before)) or bool(
            _NAMED.search(before) and self.folded[end : end + 1] in {",", ")"} and number.value > 9
        )

    def _set_unit(self, unit: Unit, number: Numeral) -> None:
        self.fields["unit"] = unit
        self.kind = Kind.MEASURE


def _denominator(word: str) -> int:
    singular = word.removesuffix("s")
    if singular in {"half", "halve"}:
        return 2
    return 4 if singular == "quarter" else ORDINALS[singular]


Recogniser = "Callable[[EnglishFinder, int, int, str], bool]"
_Find = EnglishFinder
_DIGIT: Final = (
    _Find.numeric_date, _Find.feet_and_inches, _Find.clock, _Find.period, _Find.era, _Find.identifier, _Find.one_in, _Find.number,
    _Find.spoken_clock,
)  # fmt: skip
_GLUED_TOKEN: Final = (_Find.period, _Find.glued)


def _table() -> dict[str, tuple[Callable[[EnglishFinder, int, int, str], bool], ...]]:
    table: dict[str, tuple[Callable[[EnglishFinder, int, int, str], bool], ...]] = {}
    table |= dict.fromkeys(SMALL, (_Find.spoken_clock, _Find.word_fraction, _Find.one_in, _Find.number))
    table |= dict.fromkeys(TENS, (_Find.spoken_clock, _Find.era, _Find.compound_ordinal, _Find.number))
    table |= dict.fromkeys(ORDINALS, (_Find.period, _Find.era, _Find.ordinal_word))
    table |= dict.fromkeys(dates.MONTHS, (_Find.month,))
    table |= dict.fromkeys(dates.WEEKDAYS, (_Find.weekday,))
    table |= dict.fromkeys({*_MULTIPLES, *_HALVED}, (_Find.multiple,))
    table |= dict.fromkeys(_NAMED_TIMES, (_Find.named_time,))
    table |= dict.fromkeys(_PERIOD_WORDS, (_Find.period,))
    table |= dict.fromkeys(_ROMAN, (_Find.roman,))
    table |= dict.fromkeys(("fy", "fiscal", "financial"), (_Find.period,))
    table |= dict.fromkeys(("a", "an"), (_Find.spoken_clock, _Find.article))
    table |= dict.fromkeys(VULGAR, (_Find.number,))
    table |= {"half": (_Find.spoken_clock, _Find.half), "quarter": (_Find.spoken_clock, _Find.period), "last": (_Find.period,),
              "dozen": (_Find.number,)}  # fmt: skip
    table |= dict.fromkeys(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), (_Find.era,)
    )
    return table


def _trie(words: Iterable[str]) -> str:
    """Return a pattern for any of `words` that shares their beginnings, which is several times as fast as a list."""
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[:1], []).append(word[1:])
    parts = [re.escape(head) + _trie(tails) for head, tails in branches.items() if head]
    return f"(?:{'|'.join(parts)}){'?' if '' in branches else ''}" if parts else ""


_RECOGNISERS: Final = _table()
_OPEN_WORDS: Final = {
    "a": r"(?= (?:quarter|half|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundred|thousand|million|billion|trillion|dozen))",
    "an": r"(?= eighth)",
    "last": r"(?=[ -](?:fiscal |calendar )?(?:quarter|half))",
    **dict.fromkeys(("from", "over", "than", "compared", "against"),
                    r"(?= (?:with |to )?(?:the |a )?(?:same|year|previous|prior|last|preceding))"),
    **dict.fromkeys(("year", "quarter", "month"), r"(?=[- ](?:on|over|to|past|after|before)[- ])"),
}  # fmt: skip
"""Frequent words that begin a quantity only before certain others."""
_TRIGGER: Final = re.compile(
    r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞]|(?<![a-z0-9])(?:"
    + "|".join(f"{word}{ahead}" for word, ahead in _OPEN_WORDS.items())
    + f"|{_trie(word for word in _RECOGNISERS if word not in _OPEN_WORDS and word not in VULGAR)}(?![a-z0-9])|[a-z]+\\d[a-z0-9]*)"
)
