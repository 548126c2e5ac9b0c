"""
Measure the checks of numbers and dates: false alarms on good translations, recall on planted errors.

    python -m benchmarks.quality.check_numbers news.en-zh.tsv more.zh-en.tsv [--missed] [--alarms]

A file has two columns, source and target; the pair stands in its name (`.en-zh.`, `.en-zh-Hant.`, `.zh-en.`). Errors
are planted, one at a time and by plain regular expressions that know nothing of the finder, into targets on which the
checks are silent. Lines are checked in articles of 17, and an error that the segment alone does not give away is looked
for again among the eight lines on either side. `--missed` and `--alarms` print the segments behind the figures.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.quality.planted_counts import Planted, plant_in_counts, plant_in_multiples, plant_in_scores
from translator.bilingual.model import Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.quantities import find_quantities, natural_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.bilingual.model import Finding

ONLY = ("num.*", "date.*")
AROUND = 8
"""How many lines on either side stand for the rest of the article."""
DATES = frozenset({"day", "month", "month, added", "year", "weekday", "weekday, added", "time", "half day"})
MONEY = re.compile("[元币￥¥$€£]")
"""块 alone is money of any country, so that yuan and dollars are both right."""
TAGS = {
    "en-zh": ("en", "zh-Hans"),
    "en-zh-Hant": ("en", "zh-Hant"),
    "zh-en": ("zh-Hans", "en"),
    "zh-Hant-en": ("zh-Hant", "en"),
}
NUMBER = re.compile(r"(?<![\w.,:：/$€£-])(?!0x)\d[\d,]*(?:\.\d+)?(?![\d:：/]|[A-Za-z]{1,2}\d)")
PARAGRAPH = re.compile(r"\s*\d+(?:\. ?\d+)*[.．、]")
CLOCK = re.compile(r" ?[ap]\.?m\b", re.IGNORECASE)
"""Behind a number, a hundred times as much is the same time: 400 p.m. is 4 p.m."""
SCALES = {
    "万": "亿",
    "亿": "万",
    "萬": "億",
    "億": "萬",
    "million": "billion",
    "billion": "million",
    "thousand": "million",
}
UNITS = [
    ("公里", "英里"), ("英里", "公里"), ("平方米", "公顷"), ("公顷", "亩"), ("英尺", "米"), ("公斤", "磅"), ("磅",
    "公斤"), ("吨", "公斤"), ("个月", "年"),
    ("小时", "分钟"), ("分钟", "小时"), ("個月", "年"), ("小時", "分鐘"), ("分鐘", "小時"), ("岁", "个月"), ("歲",
    "個月"), ("英寸", "英尺"), ("周(?!年)", "天"),
    ("kilometers", "miles"), ("miles", "kilometers"), ("km", "miles"), ("hours", "minutes"), ("minutes", "hours"),
    ("years", "months"), ("months", "weeks"),
    ("tons", "kilograms"), ("meters", "feet"), ("feet", "meters"), ("hectares", "acres"), ("acres", "hectares"),
    ("mu", "acres"), ("days", "weeks"),
]  # fmt: skip
CURRENCIES = [
    ("美元", "欧元"), ("欧元", "美元"), ("英镑", "美元"), ("日元", "美元"), ("英鎊", "美元"), ("美元", "日元"),
    ("港元", "美元"), ("卢比", "美元"),
    ("yuan", "dollars"), ("RMB", "US$"), ("dollars", "yuan"), ("£", "€"), ("euros", "pounds"), (r"HK\$", "US$"),
    (r"US\$", "HK$"), ("€", "£"),
]  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
HAN_WEEK = "一二三四五六日"


def replaced(text: str, start: int, end: int, new: str) -> str:
    """Return `text` with `start:end` replaced."""
    return text[:start] + new + text[end:]


def plant_in_numbers(source: str, text: str, chance: random.Random) -> Iterator[Planted]:
    """
    Yield the target with one number changed in each of the ways that people and machines change them.

    The number of a paragraph that the source does not have is left alone: nothing says what it should be.
    """
    own = None if PARAGRAPH.match(source) else PARAGRAPH.match(text)
    matches = [
        match
        for match in NUMBER.finditer(text)
        if int(re.sub(r"\D", "", match.group()) or 0) and match.start() >= (own.end() if own else 0)
    ]
    if not matches:
        return
    match = chance.choice(matches)
    number = match.group()
    for kind, new in (
        ("x10", times(number, 10)),
        ("x100", "" if CLOCK.match(text, match.end()) else times(number, 100)),
        ("digit", other_digit(number, chance)),
        ("swapped", swapped(number)),
    ):
        if new and new != number:
            yield Planted(kind, replaced(text, *match.span(), new))
    span = re.search(
        r"(?<![\d./:-])(\d[\d,.]*)(%|万|亿)?( ?(?:-|–|至|到|to|~|～) ?)(\d[\d,]*(?:\.\d+)?)(?![\d:/-])", text
    )
    if span:
        yield Planted("range end", replaced(text, *span.span(4), other_digit(span.group(4), chance)))
    sign = re.search(r"零下|minus |(?<![\w.-])-(?=\d)", text)
    if sign:
        yield Planted("sign", replaced(text, *sign.span(), ""))


def times(number: str, factor: int) -> str:
    """Multiply by 10 or 100, in the way of the number's own digits."""
    plain = number.replace(",", "")
    if "." not in plain:
        value = int(plain) * factor
        return f"{value:,}" if "," in number or (value > 9999 and "," in number) else str(value)
    return f"{float(plain) * factor:g}"


def other_digit(number: str, chance: random.Random) -> str:
    """Change one digit, not the first to a zero."""
    places = [place for place, digit in enumerate(number) if digit.isdigit()]
    place = chance.choice(places)
    digits = [digit for digit in "123456789" if digit != number[place]]
    return number[:place] + chance.choice(digits) + number[place + 1 :]


def swapped(number: str) -> str:
    """Exchange the first two neighbouring digits that differ."""
    for place in range(len(number) - 1):
        pair = number[place : place + 2]
        if pair.isdigit() and pair[0] != pair[1] and not (place == 0 and pair[1] == "0"):
            return number[:place] + pair[::-1] + number[place + 2 :]
    return ""


def plant_in_words(text: str, chance: random.Random) -> Iterator[Planted]:
    """Yield the target with another scale, unit or currency."""
    for old, new in SCALES.items():
        match = re.search(rf"(?<=\d)( ?){old}(?![一-鿿]*分之)", text)
        if match:
            yield Planted("scale", replaced(text, *match.span(), match.group(1) + new))
            break
    for kind, table in (("unit", UNITS), ("currency", CURRENCIES)):
        for old, new in table:
            pattern = rf"{old}(?= ?\d)" if old[-1] in "$£€B" else rf"(?<=\d)[万亿萬億]?( ?){old}(?![a-z])"
            match = re.search(pattern, text)
            if match:
                yield Planted(kind, replaced(text, *match.span(), re.sub(old, new, match.group())))
                break


def plant_in_dates(source: str, text: str, chance: random.Random) -> Iterator[Planted]:
    """Yield the target with another day, month, year, weekday or time; apart, a name that the source does not give."""
    for kind, pattern, change in DATE_ERRORS:
        match = re.search(pattern, text)
        if match:
            new = change(match, chance)
            if new != match.group():
                is_added = kind in {"month", "weekday"} and not names_date(source, kind, match.group())
                yield Planted(f"{kind}, added" if is_added else kind, replaced(text, *match.span(), new))


def names_date(source: str, kind: str, name: str) -> bool:
    """Tell whether the source names the month or weekday that the translation has, which else was added to it."""
    if kind == "weekday":
        place = HAN_WEEK.index(name) if name in HAN_WEEK else WEEKDAYS.index(name)
        return (
            re.search(rf"{WEEKDAYS[place][:3]}|[周期拜][{HAN_WEEK[place]}{'天' if place == 6 else ''}]", source)
            is not None
        )
    number = int(name) if name.isdigit() else MONTHS.index(name) + 1
    han = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")[number - 1]
    words = (
        rf"{MONTHS[number - 1][:3]}|(?<!\d)0?{number} ?[月./-]|[-/.]0?{number}(?!\d)|(?<![十]){han}[、到至和]?.?.?月"
    )
    return re.search(words, source) is not None


def shift(low: int, high: int) -> Callable[[re.Match[str], random.Random], str]:
    """Return a change that puts another number between `low` and `high`."""

    def change(match: re.Match[str], chance: random.Random) -> str:
        return str(chance.choice([number for number in range(low, high + 1) if number != int(match.group())]))

    return change


def of_list(names: list[str] | str) -> Callable[[re.Match[str], random.Random], str]:
    """Return a change that puts another name of the list."""

    def change(match: re.Match[str], chance: random.Random) -> str:
        return chance.choice([name for name in names if name != match.group()])

    return change


DATE_ERRORS: list[tuple[str, str, Callable[[re.Match[str], random.Random], str]]] = [
    ("day", r"(?<=[月])( ?)\d{1,2}(?= ?[日号號])", shift(1, 28)),
    ("day", rf"(?:{'|'.join(f'(?<={name} )' for name in MONTHS)})\d{{1,2}}(?!\d|,\d{{3}})", shift(1, 28)),
    ("month", r"(?<![\d])\d{1,2}(?= ?月)", shift(1, 12)),
    ("month", "|".join(name for name in MONTHS if name not in {"May", "March"}), of_list(MONTHS)),
    ("year", r"(?<![\d,.-])(?:19|20)\d\d(?= ?年)", shift(1950, 2030)),
    ("year", r"(?<=in )(?:19|20)\d\d(?![\d,.-])", shift(1950, 2030)),
    ("weekday", r"(?<=[^一两每]周)[一二三四五六日](?!个|次|年)|(?<=星期|禮拜|礼拜)[一二三四五六日]", of_list(HAN_WEEK)),
    ("weekday", "|".join(WEEKDAYS), of_list(WEEKDAYS)),
    ("time", r"(?<![\d:])\d{1,2}(?= ?[点點時时]|:\d\d)", shift(1, 11)),
    ("time", r"(?<![\d:])\d{1,2}(?=(?::\d\d)? ?[ap]\.?m\b)", shift(1, 12)),
    ("half day", r"上午|早上|下午|晚上", lambda match, _: "下午" if match.group() in {"上午", "早上"} else "上午"),
    ("half day", r"(?<=\d) ?[ap]\.?m\b", lambda match, _: match.group().translate(str.maketrans("ap", "pa"))),
]


def rewritten(pair: Pair) -> Iterator[str]:
    """Yield targets in which one quantity is written in another right way."""
    for item in find_quantities(pair.target, pair.target_tag):
        if item.is_soft or item.is_approximate:
            continue
        for form in natural_forms(item, pair.target_tag):
            if form != item.text:
                yield replaced(pair.target, item.start, item.end, form)


def read(path: Path) -> list[Pair]:
    """Read a two-column file."""
    source, target = TAGS[path.name.split(".")[-2]]
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row) > 1]
    return [Pair(row[0], row[1], source, target, number=number) for number, row in enumerate(rows, 1)]


def serious(pair: Pair) -> list[Finding]:
    """Return the findings on the pair that are more than a note."""
    return [item for item in run_checks([pair], only=ONLY) if item.severity is not Severity.INFO]


def look_for(pair: Pair, error: Planted, pairs: list[Pair]) -> list[Finding]:
    """Return what the checks find of the error: in the segment, or (a date) in the segment among its neighbours."""
    wrong = replace(pair, target=error.target)
    found = serious(wrong)
    if found or error.kind not in DATES:
        return found
    place = pair.number - 1
    article = [*pairs[max(0, place - AROUND) : place], wrong, *pairs[pair.number : pair.number + AROUND]]
    return [
        item
        for item in run_checks(article, only=ONLY)
        if item.segment == pair.number and item.severity is not Severity.INFO
    ]


def has_number(pair: Pair) -> bool:
    """Tell whether the pair counts in the rate of false alarms."""
    return bool(re.search(r"\d", pair.source + pair.target))


def measure(path: Path, show_missed: bool, show_alarms: bool) -> tuple[Counter[str], Counter[str]]:
    """Print the figures of one file; return what was planted and what was found."""
    pairs, chance = read(path), random.Random(7)
    begun = time.perf_counter()
    step = 2 * AROUND + 1
    articles = [pairs[start : start + step] for start in range(0, len(pairs), step)]
    flagged = {
        item.segment: item
        for article in articles
        for item in run_checks(article, only=ONLY)
        if item.severity is not Severity.INFO
    }
    speed = len(pairs) / (time.perf_counter() - begun)
    counted = [pair for pair in pairs if has_number(pair)]
    alarms = [pair for pair in counted if pair.number in flagged]
    others = len(flagged) - len(alarms)
    rate = 100 * len(alarms) / max(1, len(counted))
    print(f"{path.name}: {len(pairs)} segments, {len(counted)} with digits; flagged {len(alarms)} ({rate:.2f} %)")
    print(f"  without digits, flagged {others}; {speed:.0f} segments/s")
    if show_alarms:
        for number, item in flagged.items():
            pair = next(pair for pair in pairs if pair.number == number)
            print(f"  {item.check} {item.severity}: {item.message}\n    {pair.source}\n    {pair.target}")
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pair in pairs:
        if pair.number in flagged:
            continue
        for error in (
            *plant_in_numbers(pair.source, pair.target, chance),
            *plant_in_words(pair.target, chance),
            *plant_in_dates(pair.source, pair.target, chance),
            *plant_in_counts(pair.source, pair.target, chance),
            *plant_in_multiples(pair.target, chance),
            *plant_in_scores(pair.source, pair.target),
        ):
            if error.kind in {"x10", "x100", "digit", "swapped", "range end", "sign", "scale"} and not has_number(pair):
                continue
            if error.kind == "currency" and "块" in pair.source and not MONEY.search(pair.source):
                continue
            planted[error.kind] += 1
            findings = look_for(pair, error, pairs)
            found[error.kind] += bool(findings)
            found[f"{error.kind}, as an error"] += any(item.severity is Severity.ERROR for item in findings)
            if findings:
                continue
            if show_missed:
                print(f"  missed {error.kind}\n    {pair.source}\n    {pair.target}\n    {error.target}")
    for pair in counted:
        if pair.number in flagged:
            continue
        for target in rewritten(pair):
            planted["equal, rewritten"] += 1
            if serious(replace(pair, target=target)):
                found["equal, rewritten"] += 1
                if show_missed:
                    print(f"  rewritten\n    {pair.source}\n    {pair.target}\n    {target}")
    return planted, found


def main() -> None:
    """Measure all files and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--alarms", action="store_true")
    options = parser.parse_args()
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for path in options.files:
        here, there = measure(path, options.missed, options.alarms)
        planted += here
        found += there
    for kind, count in sorted(planted.items()):
        grave = found[f"{kind}, as an error"]
        print(
            f"  {kind:18} {found[kind]:5} of {count:5}  {100 * found[kind] / count:6.2f} %"
            f"  as an error {100 * grave / count:6.2f} %"
        )
    for title, kinds in (("numbers", planted.keys() - DATES - {"equal, rewritten"}), ("dates", planted.keys() & DATES)):
        total = sum(planted[kind] for kind in kinds)
        print(f"{title}: {100 * sum(found[kind] for kind in kinds) / max(1, total):.2f} % of {total} found")


if __name__ == "__main__":
    main()
