"""
Compare the values that the program reads with those of Microsoft's Recognizers-Text, on that project's own test cases.

    python -m benchmarks.quality.recognizer_values Recognizers-Text/Specs [--missed] [--part develop|shut]

The argument is the folder `Specs` of a copy of https://github.com/microsoft/Recognizers-Text (MIT); nothing of it is
kept here. A case is right where each of its results is found: a quantity at that place with the same value (and
currency), or the same date or time. What is out of scope, and why, stands in `SCOPE` and in docs/quantities.md. The
fourth of every four cases belongs to the part whose misses were not looked at while the rules were written.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from translator.bilingual.quantities import Kind, Quantity, find_quantities
from translator.bilingual.quantities.tables import POSSIBLE, YUAN

NUMBERS = (
    "Number/English/NumberModel", "Number/English/OrdinalModel", "Number/English/PercentModel",
    "Number/Chinese/NumberModel", "Number/Chinese/OrdinalModel", "Number/Chinese/PercentModel",
    "NumberWithUnit/English/CurrencyModel", "NumberWithUnit/Chinese/CurrencyModel",
)  # fmt: skip
DATES = (
    "DateTime/English/DateParser", "DateTime/English/TimeParser", "DateTime/Chinese/DateParser",
    "DateTime/Chinese/TimeParser",
)  # fmt: skip

SCOPE: dict[str, tuple[str, str]] = {
    "relative": (
        r"(?i)\b(?:last|next|previous|current|penultimate|antepenultimate)\b",
        "“next”, “last but one”: a place beside another, which has no value of its own",
    ),
    "over": (r"^2000 over 3", "“2000 over 3”: in prose `over` is `more than`"),
    "identifier": (
        r"^192\.168|phone number|5/17/2018|SCP-|2222\.2222|A2021|playing three|^1, ?2\d\d, |１, ２",
        "digits of a name, an address, a date, read one by one",
    ),
    "percent of": (r"(?i)^per ?cents? of ", "“percent of 10” says of what, not how many"),
    "decimal comma": (r"1\.111,11|5,00|1,3\.$", "1.111,11: English writes a decimal point"),
    "blank behind a sign": (r"^- \d", "“- 10”: in prose this is a list"),
    "letter": (r"\d G$|\d M$|^10G$|[kKＫ]$|[kK][个個]百", "“1,674.5 G”: without a currency a letter may be a unit"),
    "two models": (
        r"forty two and a third|two and a thirtieth",
        "one number for us; the recogniser's models contradict",
    ),
    "pieces": (r"我三块", "三块 may be three pieces"),
    "slip": (
        r"两百点两|一点两|两千点零|两千三点一|负.{0,4}分 *之 *负|五十千|零十|两两|二分。|－－9|1\.1\^--"
        r"|^. . 折$|倆千|不是一|叁$|四川这是五台|負.{0,4}分 *之 *負|日本銭|\$20，300"
        r"|and \w+ points? of|^Do you think sen"
        r"|MAUD|Nineth|two millionth|one one hundred|hundred one thousand fifths|five hundreds",
        "a slip of the pen, or a numeral that nobody writes",
    ),
}
DATE_SCOPE: dict[str, tuple[str, str]] = {
    "bare number": (
        r"(?:on|in|for the) (?:15|27|thirty|second|twenty second|4\.22)\b|^I'll go back +(?:4/22|22/04)$"
        r"|^(?:2/29|12/1|12号)$",
        "“back on 15”, “4/22”: a number or a fraction may be meant",
    ),
    "part of the day": (r"(?i)mid[ -]?(?:morning|afternoon)", "mid-morning has no minute"),
    "eve": (r"^大年三十", "大年三十 is the last day of the twelfth month, not the thirtieth of the first"),
    "year first": (r"27-7-3|12-11-10", "27-7-3: a year of two digits in the first place"),
    "slip of time": (r"7ampm", "a slip of the pen"),
}
"""Rule → what its cases look like, and why they are out of scope; the tables in docs/quantities.md say the same."""

RELATIVE_DATE = re.compile(
    r"(?i)\b(?:today|tomorrow|tmrw|yesterday|next|last|this|past|previous|ago|later|from now|now|the day|my day"
    r"|in \w+ (?:weeks|days|business))\b|[明昨今后後]天|昨日|前天|最近|[上下][上下个個]*[周週]|[这這]个|去年|本月"
)
ORDER_OF_WEEKDAY = re.compile(
    r"(?i)#\d|(?:first|second|third|fourth|fifth|two) (?:sun|mon|tues|wednes|thurs|fri|satur)day"
)
"""A day that only the calendar of its month gives: `the second Sunday`."""


@dataclass(frozen=True)
class Case:
    """One input of the recogniser with what it should find there."""

    model: str
    number: int
    text: str
    results: tuple[dict[str, Any], ...]

    @property
    def tag(self) -> str:
        """The language of the text."""
        return "zh-Hans" if "/Chinese/" in self.model else "en"

    @property
    def is_shut(self) -> bool:
        """Tell whether the case was not to be read while rules were written."""
        return self.number % 4 == 3


def read_cases(folder: Path, model: str) -> list[Case]:
    """Read the cases of a model that have a value; of the dates, those that are explicit."""
    rows = json.loads((folder / f"{model}.json").read_text(encoding="utf-8-sig"))
    cases = [
        Case(model, number, row["Input"], tuple(item for item in row["Results"] if _has_value(item)))
        for number, row in enumerate(rows)
    ]
    return [case for case in cases if case.results and (model in NUMBERS or _is_explicit(case))]


def _has_value(result: dict[str, Any]) -> bool:
    if "Value" in result:
        return bool(result["Value"])
    return result["Resolution"].get("value") not in {None, "null"}


def _is_explicit(case: Case) -> bool:
    """Tell whether the text itself says the day or the time: neither `tomorrow` nor `the second Sunday`."""
    timexes = " ".join(result["Value"]["Timex"] for result in case.results)
    return not (RELATIVE_DATE.search(case.text) or ORDER_OF_WEEKDAY.search(f"{timexes} {case.text}"))


def rule_of(case: Case) -> str:
    """Return the rule that puts the case out of scope, or nothing."""
    if "Ordinal" in case.model and any(item["TypeName"] == "ordinal.relative" for item in case.results):
        return "relative"
    scope = SCOPE if case.model in NUMBERS else DATE_SCOPE
    names = (name for name, (pattern, _) in scope.items() if name != "relative" and re.search(pattern, case.text))
    return next(names, "")


def is_right(case: Case) -> bool:
    """Tell whether every result of the case is among the quantities of its text."""
    found = find_quantities(case.text, case.tag)
    return all(_is_found(result, found, case) for result in case.results)


def _is_found(result: dict[str, Any], found: tuple[Quantity, ...], case: Case) -> bool:
    start = result["Start"]
    end = result["End"] + 1 if "End" in result else start + result["Length"]
    here = [item for item in found if item.start < end and item.end > start]
    if "Value" in result:
        return _says_day(result["Value"]["Timex"], here, case.text[start:end])
    return any(_has_this_value(item, result) for item in here)


def _has_this_value(item: Quantity, result: dict[str, Any]) -> bool:
    resolution = result["Resolution"]
    written = resolution["value"]
    if written.startswith(("end", "current")):
        return False
    ratio = Fraction(1, 100) if written.endswith("%") else Fraction(1)
    expected = Fraction(written.rstrip("%")) * ratio
    values = {*item.values, *item.alternatives}
    if item.kind is Kind.DATE:
        values |= {Fraction(part) for part in (item.year, item.month, item.day) if part}
    if item.kind is Kind.TIME and item.minutes is not None:
        values |= {Fraction(item.minutes // 60), Fraction(item.minutes // 60 % 12)}
    if item.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT} and ratio == 1:
        values = {value * 100 for value in values}
    if not any(abs(value - expected) <= abs(expected) / 10**9 for value in values):
        return False
    return result["TypeName"] != "currency" or _has_this_currency(item, resolution)


UNITS = {
    "Dollar": "$", "Pound": "GBP", "Franc": "FRF", "Cent": "¢", "Pence": "GBX", "Penny": "GBX", "Rupee": "INR",
    "Bitcoin": "BTC",
}  # fmt: skip


def _has_this_currency(item: Quantity, resolution: dict[str, str]) -> bool:
    code = resolution.get("isoCurrency") or UNITS.get(resolution["unit"], "")
    own = "CNY" if item.currency == YUAN else item.currency
    if item.unit is not None and item.unit.name == "lb" and code == "GBP":
        return True
    return bool(own) and (not code or own == code or code in POSSIBLE.get(own, ()) or own in POSSIBLE.get(code, ()))


def _says_day(timex: str, here: list[Quantity], text: str) -> bool:
    clock = re.fullmatch(r"T(\d\d)(?::(\d\d))?(?::\d\d)?", timex)
    if clock:
        minutes = int(clock.group(1)) * 60 + int(clock.group(2) or 0)
        cycle = 1440 if any(item.half_day for item in here) else 720
        return any(
            item.kind is Kind.TIME and item.minutes is not None and (item.minutes - minutes) % cycle == 0
            for item in here
        )
    weekday = re.fullmatch(r"XXXX-WXX-(\d)", timex)
    if weekday:
        return any(item.weekday == int(weekday.group(1)) for item in here)
    fields = dict(zip(("year", "month", "day"), timex.split("-"), strict=True))
    if not re.search(r"(?i)\d{4}|\d[-/,.]\d+[-/,.]\d|thousand|nineteen|年|/12,15", text):
        fields["year"] = "X"
        if re.search(r"(?i)(?:sun|mon|tues|wednes|thurs|fri|satur)day the", text):
            fields["month"] = "X"
    swapped = {"month": "day", "day": "month", "year": "year"}
    other = {swapped[name]: value for name, value in fields.items()}
    return _says_fields(fields, here) or (any(item.reading for item in here) and _says_fields(other, here))


def _says_fields(fields: dict[str, str], here: list[Quantity]) -> bool:
    """Tell whether the quantities have each field of a date that is not open."""
    named = {name: {getattr(item, name) for item in here} - {None} for name in fields}
    return all("X" in value or int(value) in named[name] for name, value in fields.items()) and any(named.values())


def measure(cases: list[Case], show_missed: bool) -> Counter[str]:
    """Count the cases, those in scope and those that are right; print the missed ones in scope."""
    counts: Counter[str] = Counter()
    for case in cases:
        rule = rule_of(case)
        right = is_right(case)
        counts["cases"] += 1
        counts["right"] += right
        counts[f"out: {rule}" if rule else "in scope"] += 1
        counts["right in scope"] += right and not rule
        if show_missed and not right and not rule:
            wanted = [item.get("Resolution") or item["Value"]["Timex"] for item in case.results]
            found = [_shown(item) for item in find_quantities(case.text, case.tag)]
            print(f"  {case.number} {case.text!r}\n    wanted {wanted}\n    found {found}")
    return counts


def _shown(item: Quantity) -> tuple[object, ...]:
    day = (item.year, item.month, item.day, item.weekday, item.minutes)
    return (item.text, str(item.kind), str(item.value), item.currency, *day)


def show(title: str, counts: Counter[str]) -> None:
    """Print one line of figures."""
    cases, scope = counts["cases"], counts["in scope"]
    right, in_scope = (f"{counts[name]:4} ({100 * counts[name] / max(1, whole):5.1f} %)" for name, whole in
                       (("right", cases), ("right in scope", scope)))  # fmt: skip
    print(f"{title:42} {cases:5} cases, right {right}; in scope {scope:4}, right {in_scope}")


def main() -> None:
    """Measure all models and print the sums of values and of dates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--part", choices=("develop", "shut"))
    options = parser.parse_args()
    for title, models in (("values", NUMBERS), ("dates and times", DATES)):
        total: Counter[str] = Counter()
        for model in models:
            cases = read_cases(options.folder, model)
            if options.part:
                cases = [case for case in cases if case.is_shut is (options.part == "shut")]
            counts = measure(cases, options.missed)
            show(model, counts)
            total += counts
        show(f"{title}, all", total)
        print("  out of scope:", {name[5:]: count for name, count in total.items() if name.startswith("out: ")})


if __name__ == "__main__":
    main()
