"""Finds the quantities of an English text: one pass over its words and digits, a recogniser for each kind."""

from __future__ import annotations

import re
from fractions import Fraction
from math import inf
from typing import Any, Final

from translator.bilingual.quantities import english_dates, lunar_dates
from translator.bilingual.quantities.english_amounts import EnglishAmountReader, falls_before, sign_before
from translator.bilingual.quantities.english_numerals import (
    NUMBER_CUE,
    ORDINALS,
    PART_CUE,
    SMALL,
    TENS,
    read_number,
    read_spelled,
)
from translator.bilingual.quantities.finder import (
    SLASH,
    QuantityFinder,
    Recogniser,
    Recognisers,
    cased_recogniser,
    recogniser,
)
from translator.bilingual.quantities.model import VULGAR_FRACTIONS, Kind, Quantity
from translator.bilingual.quantities.tables import (
    SCALES,
    UNITS,
    any_word,
    currency_before,
    english_unit,
    fold_english,
    number_words,
)
from translator.bilingual.words.patterns import pattern

_MULTIPLES: Final = number_words("multiple")
_HALVED: Final = {"halved", "halving", "halves", "halve"}
_TWICE_WHAT = pattern(r" (?:as|the|that|those|its|their|our|his|her|what|more|last (?:year|month)|[a-z]+'s)(?![a-z])")
_CLEAR_MULTIPLE = pattern(r".*(?:ed|ing|fold)$")
_BEFORE_DOUBLE = pattern(r"(?<![a-z])(?:to|will|would|could|may|might|can|should|must) $")
_DOUBLED = pattern(r" (?:its|the|their|his|her|our|your|in|by|from|over|within)(?![a-z])")
_OF_WHAT = pattern(
    r" (?:what|that of|the (?:number|amount|size|price|cost|level|rate|average|figure|length|weight))(?![a-z])"
)
_BEFORE_PERIODS: Final = ("first ", "last ", "past ", "next ", "previous ")
_NAMED_TIMES: Final = {
    "noon": 720,
    "noonish": 720,
    "midday": 720,
    "mid-day": 720,
    "mid day": 720,
    "midnight": 0,
    "mid-night": 0,
    "mid night": 0,
}
_PERIOD_WORDS: Final = {"year", "quarter", "month", "yoy", "qoq", "mom", "from", "over", "than", "compared", "against"}
_ONE_FRACTION = pattern(
    r"an? (third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|(?:hundred|thousand|million|billion|trillion)th)"
    r"(?= of\b| (?:less|more"
    r"|higher|lower|fewer|below|above|cheaper|larger|smaller|bigger|faster|slower|off|since|from|in|to|on|compared|over|(?P<vague>after|before|during|between|when|while|as|by|at|last"
    r"|this|under|within|because|despite|thanks|following|with|among))\b|[.,;:]|$)"
)
_HALF_PRICE: Final = pattern(
    r"[ -](?:the |its |their )?(?:usual |regular |normal |original |full )?(?:pric|far|cost)es?d?\b"
)
_ONE_AND_A_HALF = pattern(r"an? ([a-z]+) and a half(?![a-z])")
# Behind `a fourth` they leave open whether it is a part or one more.
_PAUSES: Final = frozenset(".,;:")
_ONE_IN = (
    r"[ -](?:in|out of|of(?= every)|over)(?: every)?[ -](?:\d|three|four|five|six|seven|eight|nine|ten|twelve|twenty"
    r"|(?:a |one )?(?:hundred|thousand|million|billion))"
)
_IN = pattern(
    r"[ -](?:in|out of|of(?= every)|(?P<over>over))(?: every)?[ -](?P<bottom>\d{1,6}(?:,\d{3})*|three|four|five|six"
    r"|seven|eight|nine|ten|twelve|twenty|(?:a |one )?(?:hundred|thousand|million|billion))"
    r"(?![\w%]|\.\d|,\d| (?:the|years?|days?|months?"
    r"|percent|per cent|million|hours?|minutes?|games?|matches|weeks?))"
)
_PEOPLE = pattern(
    r" (?:persons?|people|patients?|wom[ae]n|m[ae]n|child(?:ren)?|adults?|americans?|britons?|families|households?"
    r"|students?)(?= (?:in|out of))"
)
_HEX_OR_ALWAYS = pattern(r"0x[0-9a-f]{1,16}(?![a-z0-9])|24[-x]7(?![\d.])")
_PHONE_GROUPS = pattern(r"0\d{2,4}(?: \d{2,4})+|\d{3} (?!000)\d{3}(?! ?\d)")
_VERSION = pattern(r"\d+(?:\.\d+){2,}")
_PHONE = pattern(r"\d{3}-\d{4}\b|\d{3}-\d{3}-\d{4}\b|\d+(?:-\d+){2,}")
_FEET = pattern(
    r"(\d)(?:-| )?(?:foot|feet|ft|')[ -]?(\d{1,2})(?:[ -]?(?:inches|inch|in\b|\"|''))?(?![\d,.]*\d"
    r"| ?%)(?: ?(?:inches|inch))?"
)
_ROMAN: Final = number_words("roman")
_PART_BEFORE: Final = pattern(
    r"(?<![a-z])(?:northern|southern|eastern|western|upper|lower|middle|central|top|bottom|final|remaining|other) $"
)
_PART_AFTER: Final = pattern(r" of(?![a-z])")
# Of a film or a model, or of a network: 3D is not a count, 5G are not grams.
_DIMENSIONS: Final = pattern(r"(?:[234][Dd]|[2-6]G)(?![A-Za-z\d])")
_GLUED: Final = pattern(r"\A([a-z]+)(\d+)")
_PARTS_OF_POINT: Final = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
# A part of a percentage point or of a percent, or one point: `half a percentage point`, `half a percent`.
_PART_OF_POINT: Final = pattern(
    rf"(?:(?P<top>an?|one|two|three|four|seven|nine)[ -])?"
    rf"(?:(?P<bottom>{'|'.join(_PARTS_OF_POINT)})s?(?:[ -]of)?(?:[ -](?:an?|one))?[ -])?"
    r"(?:(?:full )?percentage[ -](?P<point>point)|per ?cent)(?![a-z])"
)
_HALF_OF: Final = pattern(r"(?:[ -]an?|-)?[ -]?")
_BEHIND_PREFIX: Final = pattern(r"(\d+(?:\.\d+)?)[a-z]*")
_CLOCK_OF_HALF: Final = pattern(r"\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b")
_PREFIX_HYPHEN = pattern(r"(?<![A-Za-z])[a-z]*[A-Z][A-Za-z]*-$")


class EnglishFinder(QuantityFinder):
    """Reads one English text; `find` returns its quantities in text order, without overlaps."""

    def __init__(self, text: str, most: float = inf) -> None:
        super().__init__(text, fold_english(text), most)

    def find(self) -> list[Quantity]:
        while len(self.found) <= self.most and (match := self._next_trigger()):
            group = match.lastindex or 0
            token, (start, end) = match[group], match.span(group)
            self.position = end
            recognisers = _BY_WORD.get(token) or (_DIGIT if len(token) == 1 else _GLUED_TOKEN)
            for recognise in recognisers.at(self.text, start):
                if recognise(self, start, end, token):
                    break
        return self.found

    def _next_trigger(self) -> re.Match[str] | None:
        text, position = self.text, self.position
        before = text[position - 1 : position]
        if not before or before in _BEGINNINGS:
            return _FIRST_WORD.match(text, position) or _TRIGGER.search(text, position)
        return _TRIGGER.search(text, position if before.isdigit() else position - 1)

    # Recognisers: (start, end, token) of what begins here; True when something was taken.

    month = cased_recogniser(english_dates.read_month_dates)
    spelled_date = cased_recogniser(english_dates.read_spelled_dates)
    """Take a date that begins with its day in words: `the tenth of September`."""
    numeric_date = cased_recogniser(english_dates.read_numeric_dates)
    reign = recogniser(english_dates.read_reign_years)
    """Take `the 42nd year of the Qianlong reign`, `Reiwa 7`."""
    lunar_date = recogniser(lunar_dates.read_english_lunar_dates)
    """Take a day or month of the lunar calendar: `the 16th day of the eighth lunar month`."""
    period = recogniser(english_dates.read_periods)
    """Take a quarter, half-year, fiscal year or comparison."""
    era = recogniser(english_dates.read_eras)
    """Take a decade or a century."""
    spoken_clock = recogniser(english_dates.read_spoken_times)
    """Take `half past seven`."""

    def weekday(self, start: int, end: int, token: str) -> bool:
        return self.add_all(english_dates.read_weekdays(self.text, self.original, start, end, token))

    def glued_month(self, start: int, end: int, token: str) -> bool:
        """Take `Oct2`."""
        match = english_dates.GLUED_MONTH.fullmatch(token)
        if match is None or not self.original[start : start + 2].istitle():
            return False
        return self.add(Kind.DATE, start, end, month=english_dates.MONTHS[match.group(1)], day=int(match.group(2)))

    def clock(self, start: int, end: int, token: str) -> bool:
        if self.text[max(0, start - 1) : start] in {"$", "£", "€", "-"} and not _CLOCK_OF_HALF.match(self.text, start):
            return False
        return self.add_all(
            (*english_dates.read_clock_times(self.text, start),) or english_dates.read_bare_times(self.text, start)
        )

    def named_time(self, start: int, end: int, token: str) -> bool:
        """Take noon or midnight, softly."""
        minutes = _NAMED_TIMES[token]
        return self.add(Kind.TIME, start, end, minutes=minutes, half_day="pm" if minutes else "am", is_soft=True)

    def multiple(self, start: int, end: int, token: str) -> bool:
        """Take `doubled`, `fourfold`, `halved`."""
        if token in _HALVED:
            return self.add(Kind.MULTIPLE, start, end, value=Fraction(1, 2), is_soft=token != "halved", is_spelled=True)
        if self.text.startswith((" down", "-decker", " digit", "-digit"), end):
            return False
        if falls_before(self.text, start) and token.endswith("fold"):
            return self.add(Kind.MULTIPLE, start, end, value=Fraction(1, _MULTIPLES[token]), is_spelled=True)
        more_than = self.text[max(0, start - 10) : start].endswith(("more than ", "than "))
        is_soft = not (_CLEAR_MULTIPLE.match(token) or self._is_doubling(start, end))
        return self.add(Kind.MULTIPLE, start, end, value=Fraction(_MULTIPLES[token]), is_soft=is_soft, is_spelled=True,
                        is_approximate=more_than)  # fmt: skip

    # `double` and the like multiply: `to double its staff`, `double what they paid`.
    def _is_doubling(self, start: int, end: int) -> bool:
        is_verb = _BEFORE_DOUBLE.search(self.text, max(0, start - 12), start) and _DOUBLED.match(self.text, end)
        return bool(is_verb) or _OF_WHAT.match(self.text, end) is not None

    def twice(self, start: int, end: int, token: str) -> bool:
        """Take `twice the level`, `twice as many`; `twice a week` is a count."""
        if not _TWICE_WHAT.match(self.text, end):
            return False
        value = Fraction(2 if token == "twice" else 3)
        return self.add(Kind.MULTIPLE, start, end, value=value, is_spelled=True)

    def roman(self, start: int, end: int, token: str) -> bool:
        """Take a Roman numeral in capitals, softly."""
        if not self.original[start:end].isupper():
            return False
        return self.add(Kind.ORDINAL, start, end, value=Fraction(_ROMAN[token]), is_soft=True, is_spelled=True)

    def article(self, start: int, end: int, token: str) -> bool:
        """Take `a third of`, `a million`, `an hour and a half`."""
        one_and_a_half = _ONE_AND_A_HALF.match(self.text, start)
        found = english_unit(self.text, one_and_a_half.start(1), is_glued=False) if one_and_a_half else None
        if one_and_a_half and found:
            return self.add(Kind.MEASURE, start, one_and_a_half.end(), value=Fraction(3, 2), unit=found[0],
                            is_soft=True, is_spelled=True)  # fmt: skip
        spelled = read_spelled(self.text, start)
        fraction = None if spelled and spelled.numeral.is_scaled else _ONE_FRACTION.match(self.text, start)
        if fraction and self.text.startswith(" of an hour", fraction.end()) and fraction.group(1) == "quarter":
            return self.add(Kind.MEASURE, start, fraction.end() + len(" of an hour"), value=Fraction(1),
                            unit=UNITS["quarter-hour"], is_spelled=True)  # fmt: skip
        if fraction:
            word = fraction.group(1)
            part = Fraction(1, 4 if word == "quarter" else ORDINALS[word])
            is_last = self.text[fraction.end() : fraction.end() + 1] in _PAUSES or fraction.group("vague")
            is_last = bool(is_last) and word in ORDINALS
            others = (Fraction(ORDINALS[word]),) if is_last else ()
            return self.add(Kind.FRACTION, start, fraction.end(), value=part, is_spelled=True, alternatives=others,
                            is_soft=is_last or word == "quarter")  # fmt: skip
        return self.number(start, end, token)

    def part_of_point(self, start: int, end: int, token: str) -> bool:
        """Take `half a percentage point`, `three quarters of a percentage point`, `a percentage point`."""
        part = _PART_OF_POINT.match(self.text, start)
        top, bottom = (part["top"], part["bottom"]) if part else (None, None)
        if part is None or not (bottom or part["point"]):
            return False
        value = Fraction(SMALL.get(top or "one", 1), _PARTS_OF_POINT[bottom.rstrip("s")] if bottom else 1)
        kind = Kind.PERCENTAGE_POINT if part["point"] else Kind.PERCENT
        return self.add(kind, start, part.end(), value=value / 100, is_spelled=True)

    def ordinal_word(self, start: int, end: int, token: str) -> bool:
        """Take `third`, `twelfth`."""
        value = ORDINALS[token]
        before = value > 2 and _PART_BEFORE.search(self.text, max(0, start - 12), start)
        if before and _PART_AFTER.match(self.text, end):
            return self.add(Kind.FRACTION, start, end, value=Fraction(1, value), alternatives=(Fraction(value),),
                            is_soft=True, is_spelled=True)  # fmt: skip
        if token == "second" and self.text[max(0, start - 6) : start].endswith(("per ", "split ")):
            return False
        if _TRIMESTER.match(self.text, end):
            return False  # 怀孕中期.
        return self.add(Kind.ORDINAL, start, end, value=Fraction(value), is_soft=value <= 12, is_spelled=True)

    def spelled_ordinal(self, start: int, end: int, token: str) -> bool:
        """Take `twenty-first`, `one hundred and fifth`."""
        spelled = read_spelled(self.text, start)
        if spelled is None or spelled.form != "ordinal":
            return False
        return self.add(Kind.ORDINAL, start, spelled.numeral.end, value=spelled.numeral.value, is_spelled=True)

    def word_fraction(self, start: int, end: int, token: str) -> bool:
        """Take `two thirds`, `twenty-three fifths`; of quarters, only those that cannot be parts of a year."""
        spelled = read_spelled(self.text, start)
        if spelled is None or spelled.form != "fraction":
            return False
        stop = spelled.numeral.end
        if self.text.startswith("quarters of an hour", stop - len("quarters")):
            return False
        is_period = self.text.startswith(("quarter", "half"), self.text.rfind(" ", start, stop) + 1)
        if is_period and self.text[max(0, start - 9) : start].endswith(_BEFORE_PERIODS):
            return False
        is_soft = is_period and not self.text.startswith((" of", "-"), stop) and token != "three"
        return self.add(Kind.FRACTION, start, stop, value=spelled.numeral.value * sign_before(self.text, start),
                        is_spelled=True, is_soft=is_soft or token == "one")  # fmt: skip

    def part_of_scale(self, start: int, end: int, token: str) -> bool:
        """Take `quarter million`."""
        return read_number(self.text, start) is not None and self.number(start, end, token)

    def one_in(self, start: int, end: int, token: str) -> bool:
        """Take `one in five`, `3 out of 10`."""
        top = read_number(self.text, start)
        noun = _PEOPLE.match(self.text, top.end) if top and top.value < 10 else None
        match = _IN.match(self.text, noun.end() if noun else top.end) if top and not top.is_scaled else None
        if top is None or match is None or (match.group("over") and top.value != 1):
            return False
        bottom, name = read_number(self.text, match.start("bottom")), match.group("bottom")
        whole = bottom.value if bottom else Fraction(SCALES.get(name.split(" ")[-1], 0))
        if not top.value < whole:
            return False
        value, stop = top.value / whole * sign_before(self.text, start), bottom.end if bottom else match.end()
        return self.add(Kind.FRACTION, start, stop, value=value, alternatives=(top.value, whole), is_soft=True)

    def half(self, start: int, end: int, token: str) -> bool:
        number = read_number(self.text, start)
        if number is not None:
            return self.number(start, end, token)
        price = _HALF_PRICE.match(self.text, end)
        if price:
            return self.add(Kind.PERCENT, start, price.end(), value=Fraction(1, 2), is_discount=True, is_soft=True,
                            is_spelled=True)  # fmt: skip
        link = _HALF_OF.match(self.text, end)
        following = english_unit(self.text, link.end() if link else end, is_glued=False)
        fields: dict[str, Any] = {}
        if following and following[0].dimension in {"time", "months"}:
            fields["unit"] = following[0]
        return self.add(Kind.FRACTION, start, end, value=Fraction(1, 2), is_soft=True, is_spelled=True, **fields)

    def glued(self, start: int, end: int, token: str) -> bool:
        """Take digits glued to letters: G20, H1N1, RMB300."""
        match = _GLUED.match(token)
        if match is None:
            return False
        if match.group(1) in {"us", "rm", "ntd", "euro"} or currency_before(self.text, start + match.end(1)):
            return self.number(start + len(match.group(1)), end, match.group(2)[0])
        return self.add_identifier(start, start + len(token))

    def identifier(self, start: int, end: int, token: str) -> bool:
        """Take digits that are not a quantity: versions, telephone numbers, COVID-19, 24/7."""
        for shape in (_VERSION, _PHONE, _PHONE_GROUPS):
            match = shape.match(self.text, start)
            if match:
                return self.add_identifier(start, match.end())
        if token[0] in "02" and (match := _HEX_OR_ALWAYS.match(self.text, start)):
            return self.add_identifier(start, match.end())
        if self.text.endswith("catch ", 0, start) or _DIMENSIONS.match(self.original, start):
            return self.add_identifier(start, start + len(token) + 1)
        if start and self.text[start - 1] == "-" and _PREFIX_HYPHEN.search(self.original, max(0, start - 20), start):
            match = _BEHIND_PREFIX.match(self.text, start)
            assert match is not None
            value = Fraction(match[1])
            return self.add(Kind.IDENTIFIER, start, match.end(), value=value, is_soft=True)
        return self._slashed(start)

    def _slashed(self, start: int) -> bool:
        if self.add_season(start):
            return True
        match = SLASH.match(self.text, start)
        if match is None:
            return False
        top, bottom = int(match.group(1)), int(match.group(2))
        others = (Fraction(top), Fraction(bottom), Fraction(top, max(1, bottom)))
        if 0 < top < bottom <= 100:
            value = others[2] * sign_before(self.text, start)
            return self.add(Kind.FRACTION, start, match.end(), value=value, alternatives=others[:2], is_soft=True)
        return self.add(Kind.IDENTIFIER, start, match.end(), value=others[0], alternatives=others[1:], is_soft=True)

    def feet_and_inches(self, start: int, end: int, token: str) -> bool:
        match = _FEET.match(self.text, start)
        if match is None or int(match.group(2)) > 11:
            return False
        return self.add_feet_and_inches(start, match.end(), int(match.group(1)), int(match.group(2)))

    def number(self, start: int, end: int, token: str) -> bool:
        if self.text.startswith("one another", start):
            return False
        return EnglishAmountReader(self, start).read()


_TRIMESTER = pattern(r"(?:(?:,| and| or| to) [a-z]+){0,2} trimester")
_Find = EnglishFinder
# Text that stands wherever the recogniser finds something.
_CUES: Final[dict[Recogniser, str]] = {
    _Find.numeric_date: english_dates.NUMERIC_CUE,
    _Find.lunar_date: lunar_dates.ENGLISH_LUNAR_CUE,
    _Find.reign: english_dates.REIGN_CUE,
    _Find.feet_and_inches: r"\d[- ]?(?:f|')",
    _Find.clock: english_dates.CLOCK_CUE,
    _Find.period: english_dates.PERIOD_CUE,
    _Find.era: english_dates.ERA_CUE,
    _Find.identifier: r"(?<=-)|(?<=catch )|\d{1,4}/\d|\d{1,60}+(?:\.\d{1,60}+\.|-\d{1,60}+-)|\d{3}[- ]\d{3}"
    r"|0\d{2,4} \d\d|0x|24[-x]7|[2-6][dg](?![a-z\d])",
    _Find.one_in: rf"{NUMBER_CUE}(?:{_PEOPLE.pattern})?{_ONE_IN}",
    _Find.spoken_clock: english_dates.SPOKEN_CUE,
    _Find.word_fraction: PART_CUE,
    _Find.spelled_ordinal: PART_CUE,
    _Find.part_of_point: r"[a-z -]{1,40}per ?cent",
}


def _recognisers(*recognisers: Recogniser) -> Recognisers:
    return Recognisers(recognisers, _CUES)


_DIGIT: Final = _recognisers(
    _Find.lunar_date, _Find.reign, _Find.numeric_date, _Find.feet_and_inches, _Find.clock, _Find.period, _Find.era,
    _Find.identifier, _Find.one_in, _Find.number,
)  # fmt: skip
_GLUED_TOKEN: Final = _recognisers(_Find.period, _Find.glued_month, _Find.glued)


def _table() -> dict[str, Recognisers]:
    table: dict[str, tuple[Recogniser, ...]] = {}
    words = (_Find.part_of_point, _Find.word_fraction, _Find.spelled_ordinal, _Find.one_in, _Find.number)
    table |= dict.fromkeys(SMALL, (_Find.spoken_clock, *words))
    table |= dict.fromkeys(
        TENS, (_Find.lunar_date, _Find.reign, _Find.spoken_clock, _Find.era, _Find.spelled_date, *words)
    )
    table |= dict.fromkeys(
        ORDINALS, (_Find.lunar_date, _Find.reign, _Find.spelled_date, _Find.period, _Find.era, _Find.ordinal_word)
    )
    table |= dict.fromkeys(english_dates.MONTHS, (_Find.month,))
    table |= dict.fromkeys(english_dates.WEEKDAYS, (_Find.weekday,))
    table |= dict.fromkeys({*_MULTIPLES, *_HALVED}, (_Find.multiple,))
    table |= dict.fromkeys(("twice", "thrice"), (_Find.twice,))
    table |= dict.fromkeys(_NAMED_TIMES, (_Find.named_time,))
    table |= dict.fromkeys(_PERIOD_WORDS, (_Find.period,))
    table |= dict.fromkeys(_ROMAN, (_Find.roman,))
    table |= dict.fromkeys(("fy", "fiscal", "financial"), (_Find.period,))
    table |= dict.fromkeys(
        ("a", "an"),
        (_Find.spoken_clock, _Find.part_of_point, _Find.word_fraction, _Find.spelled_ordinal, _Find.article),
    )
    table |= dict.fromkeys(VULGAR_FRACTIONS, (_Find.number,))
    table |= {
        "half": (_Find.spoken_clock, _Find.part_of_point, _Find.half), "dozen": (_Find.number,),
        "last": (_Find.lunar_date, _Find.period),
        "quarter": (_Find.spoken_clock, _Find.part_of_point, _Find.part_of_scale, _Find.period),
    }  # fmt: skip
    table |= dict.fromkeys(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), (_Find.era,)
    )
    sets = {recognisers: _recognisers(*recognisers) for recognisers in set(table.values())}
    return {word: sets[recognisers] for word, recognisers in table.items()}


_BY_WORD: Final = _table()
# Frequent words that begin a quantity only before certain others.
_OPEN_WORDS: Final = {
    "a": r"(?= (?:(?:full )?percentage[ -]point|quarter|half|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
         r"|hundred|thousand|million|billion|trillion|dozen"
         r"|(?:minute|day|week|month|year|decade|century|mile) and a half))",
    "an": r"(?= (?:eighth|(?:hour|acre|inch|ounce) and a half))",
    "last": r"(?=[ -](?:fiscal |calendar )?(?:quarter|half)| day of the )",
    **dict.fromkeys(("from", "over", "than", "compared", "against"),
                    r"(?= (?:with |to )?(?:the |a )?(?:same|year|previous|prior|last|preceding))"),
    **dict.fromkeys(("year", "month"), r"(?=[- ](?:on|over|to|past|after|before)[- ])"),
    "quarter": r"(?=[- ](?:(?:on|over|to|past|after|before)[- ]"
               r"|(?:of an? )?(?:hundred|thousand|million|billion|trillion)))",
}  # fmt: skip
_PLAIN_WORDS: Final = [word for word in _BY_WORD if word not in {*_OPEN_WORDS, *VULGAR_FRACTIONS}]
_WORD_AHEAD: Final = (
    "("
    + "|".join(f"{word}{ahead}" for word, ahead in _OPEN_WORDS.items())
    + f"|{any_word(_PLAIN_WORDS)}(?![a-z0-9])"
    + r"|[a-z]++\d[a-z0-9]*)"
)
_FIRST_WORD: Final = pattern(_WORD_AHEAD)
_BEGINNINGS: Final = frozenset({".", *VULGAR_FRACTIONS})
# One class of characters first: `re` steps over the letters inside words without asking for anything else.
_TRIGGER: Final = pattern(
    rf"[^a-z](?:(?<=[0-9{''.join(VULGAR_FRACTIONS)}.])(?:(?<!\.)|(?=\d)(?<![\w.,].))|{_WORD_AHEAD})"
)
