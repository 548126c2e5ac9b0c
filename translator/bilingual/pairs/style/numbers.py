"""How a house writes percentages, sums in yuan, small numbers, dates and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.style.base import Change, StyleCheck, begins_sentence
from translator.bilingual.pairs.word_lists import read_pattern
from translator.bilingual.words.patterns import pattern

_PERCENT = pattern(r"(?<=\d)(?: ?%|[ -](?:percent|per cent)\b(?! point))(?!\w)")
_SCALE = r"(?: ?(?:thousand|million|billion|trillion)|(?:m|bn|tn)\b)?"
_SUM = rf"(?P<sum>\d+(?:,\d{{3}})*(?:\.\d+)?{_SCALE})"
_YUAN = pattern(
    rf"(?<![\w$£€¥])(?:(?:RMB|CNY|CN¥|yuan|renminbi) ?{_SUM}"
    rf"|{_SUM.replace('sum', 'first')} (?:RMBs?|CNY|renminbi|yuan)\b)"
)
_YUAN_IN_CHINESE = pattern("元|人民币|人民幣|块钱|塊錢")


class StylePercent(StyleCheck):
    """
    ## What it does
    Reports percentages that the house writes otherwise (policy `percent`: `%`, `percent`, `per cent`).
    ## Why is this bad?
    Half of an article with signs and half with words was not edited.
    ## Example
    policy percent = %: Sales rose 5 percent.
    ## Use instead
    policy percent = %: Sales rose 5%.
    Table cells may always have the sign. Numbers in words are left alone: *five percent*.
    ## Source
    The public style guides of newspapers; Chicago Manual of Style, 9.18.
    """

    policies = ("percent",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        (percent,) = wanted
        for match in _PERCENT.finditer(pair.target_visible):
            if percent == "%" or pair.kind != "cell":
                hyphen = "-" if match[0][0] == "-" and percent != "%" else " "
                yield *match.span(), "%" if percent == "%" else hyphen + percent


class StyleYuan(StyleCheck):
    """
    ## What it does
    Reports sums in the currency of China that the house writes otherwise (policy `yuan`: `yuan`, `renminbi`, `RMB`).
    ## Why is this bad?
    Readers who do not know that RMB and yuan are one currency take them for two.
    ## Example
    policy yuan = yuan: It cost RMB 500.
    ## Use instead
    policy yuan = yuan: It cost 500 yuan.
    ## Source
    Reuters and AP write yuan, many company reports RMB.
    """

    policies = ("yuan",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        (yuan,) = wanted
        if pair.source and not _YUAN_IN_CHINESE.search(pair.source_visible):
            return
        for match in _YUAN.finditer(pair.target_visible):
            amount = match["sum"] or match["first"]
            yield *match.span(), f"RMB {amount}" if yuan == "RMB" else f"{amount} {yuan}"


_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate((*_SMALL, *_TEENS))}
_VALUES |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_IN_WORDS = "|".join(sorted(_VALUES, key=len, reverse=True))
# Words behind a number that is not a count: units, shares, ages.
_NOT_COUNTED = f"(?:{read_pattern('not_counted_en')})"
_COUNTED = rf"(?= (?!{_NOT_COUNTED}(?![a-z]))(?:[a-z]+[a-z-]* )?[a-z-]*[a-z]s\b)"
_BEFORE = r"(?<![\w.,$£€¥/:–%’'-])(?<!\d to )(?<!\d or )(?<!\d and )(?<!\bout of )(?<!\bone in )(?<!\baged )"
_DIGITS = pattern(rf"{_BEFORE}(?<!\d )(?P<number>\d{{1,2}}){_COUNTED}")
_WORDS = pattern(rf"{_BEFORE}(?P<tens>{_IN_WORDS})(?:-(?P<ones>{'|'.join(_SMALL[1:10])}))?{_COUNTED}", re.IGNORECASE)
_OTHER_NUMBER = pattern(rf"(?:{_IN_WORDS}) (?:or|to|and) $")
# Characters before a number in which its name, or another one of a range or a choice, ends.
_FAR = 20
_NAMED = pattern(
    r"(?:(?P<name>\b[A-Z][a-z]*)|\b(?:No|no|Vol|vol|pp?)\.|\b(?i:page|chapter|section|article|part|day|phase|grade|level|step"
    r"|type|line|group|table|figure)) $"
)


class StyleNumerals(StyleCheck):
    """
    ## What it does
    Reports small numbers of things that are counted and that the house writes in words, and larger ones that it writes
    in digits (policy `numerals_from`: the first number in digits, 10, 11 or 13).
    ## Why is this bad?
    *9 people and twelve dogs* reads like a form.
    ## Example
    policy numerals_from = 10: The 3 villages have twelve wells.
    ## Use instead
    policy numerals_from = 10: The three villages have 12 wells.
    Measures, sums, percentages, ages, dates, ranges and names with numbers are left alone, and so is the beginning of a
    sentence, a heading and a table cell.
    ## Source
    The public style guides of newspapers; Chicago Manual of Style, 9.3.
    """

    policies = ("numerals_from",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        least, text = int(wanted[0]), pair.target_visible
        if pair.is_label or least > len(_SMALL):
            return
        found: list[Change] = []
        for match in _DIGITS.finditer(text):
            number = int(match["number"])
            named = _NAMED.search(text, max(0, match.start() - _FAR), match.start())
            is_named = named and not (named["name"] and begins_sentence(text, named.start()))
            if 0 < number < least and not is_named:
                found.append((*match.span(), _SMALL[number]))
        for match in _WORDS.finditer(text):
            number = _VALUES[match["tens"].lower()] + (_VALUES[match["ones"].lower()] if match["ones"] else 0)
            is_second = _OTHER_NUMBER.search(text, max(0, match.start() - _FAR), match.start())
            if number >= least and match[0].islower() and not (is_second or begins_sentence(text, match.start())):
                found.append((*match.span(), str(number)))
        yield from sorted(found)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
# March to July are never shortened in news copy.
_SHORT = {name: name if len(name) <= 5 else f"{name[:4] if name == 'September' else name[:3]}." for name in _MONTHS}
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "September" else "Sept?(?:ember)?" for name in _MONTHS)
_YEAR = r"(?P<{}>(?:1[5-9]|20)\d\d)(?![\d-])"
_DAY = r"(?P<{}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"
_DATE = pattern(
    rf"\b(?:(?P<month>{_MONTH})\.? {_DAY.format('day')}(?:,? {_YEAR.format('year')})?"
    rf"|{_DAY.format('first')} (?:of )?(?P<later>{_MONTH})\b\.?(?:,? {_YEAR.format('its')})?)"
)


class StyleDate(StyleCheck):
    """
    ## What it does
    Reports days of the calendar that the house writes otherwise (policy `date`, by example: `Nov. 5, 2026`,
    `November 5, 2026`, `5 November 2026`, `November 5th 2026`).
    ## Why is this bad?
    A page with two forms of dates was not edited.
    ## Example
    policy date = 5 November 2026: It opened on March 4, 2025.
    ## Use instead
    policy date = 5 November 2026: It opened on 4 March 2025.
    ## Source
    The public style guides of newspapers; CLDR for the regions.
    """

    policies = ("date",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        (example,) = wanted
        for match in _DATE.finditer(pair.target_visible):
            month = next(name for name in _MONTHS if name.startswith((match["month"] or match["later"])[:3]))
            day, year = int(match["day"] or match["first"]), match["year"] or match["its"] or ""
            written = _written(month, day, year, str(example))
            if match[0].endswith(".") and written[-1:] != "." and match.end() == len(pair.target_visible):
                written += "."
            yield *match.span(), written


def _written(month: str, day: int, year: str, example: str) -> str:
    if example.startswith("5"):
        return f"{day} {month} {year}".rstrip()
    if "th" in example:
        ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return f"{month} {day}{ending} {year}".rstrip()
    name = _SHORT[month] if "." in example else month
    return f"{name} {day}, {year}" if year else f"{name} {day}"


_TIME = pattern(
    r"(?<![\w.:$£€¥])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])(?:\.m\.|\.?m\b)",
    re.IGNORECASE,
)
# What follows within a sentence: words, a zone, a day, marks.
_GOES_ON = pattern(rf" (?:[a-z0-9(–—-]|[A-Z]{{2,4}}\b|[A-Z][a-z]+day\b|{_MONTH})|[,;:)”’\"'–—-]")


class StyleTime(StyleCheck):
    """
    ## What it does
    Reports times of day that the house writes otherwise (policy `time`, by example: `7:30 p.m.`, `7:30 pm`, `7:30pm`,
    `7.30pm`).
    ## Why is this bad?
    A programme with 7.30pm and 8:00 PM looks like two.
    ## Example
    policy time = 7.30pm: Doors open at 7:30 p.m. on Friday.
    ## Use instead
    policy time = 7.30pm: Doors open at 7.30pm on Friday.
    The full hour has no minutes.
    ## Source
    The public style guides of newspapers.
    """

    policies = ("time",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        example, text = str(wanted[0]), pair.target_visible
        for match in _TIME.finditer(text):
            minutes = match["minute"] if match["minute"] not in {None, "00"} else ""
            clock = str(int(match["hour"])) + (f"{example[1]}{minutes}" if minutes else "")
            half = match["half"].lower() + (".m." if example.endswith(".") else "m")
            end = match.end()
            if half.endswith(".") and match[0][-1] != "." and text[end : end + 1] == ".":
                end += 1  # One stop ends the abbreviation and the sentence.
            ends_sentence = match[0][-1] == "." and not half.endswith(".") and not _GOES_ON.match(text, end)
            yield match.start(), end, clock + (" " if " " in example else "") + half + "." * ends_sentence
