"""Checks of dates, weekdays, times of day and periods."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.numbers import QuantityCheck
from translator.bilingual.quantities import Kind, Mismatch, Quantity, find_quantities, render_quantity
from translator.bilingual.quantities.compared_dates import mentions_other_months, supplied_months
from translator.bilingual.words.patterns import pattern

# A day that is later than all: that of a month without a day.
_NEVER: Final = 32
# How many dated segments back a month counts for a bare day.
_NEAR: Final = 3
_MONTH_OR_DAY: Final = pattern(r"[月日号號]")


class DateValue(QuantityCheck):
    """
    ## What it does
    Reports a date that differs between source and target, in whatever form it is written; only fields that both sides
    give are compared. A month that the target supplies (26日, `July 26`) must fit the other dates of the article, or
    its own date; else it is a warning. A wrong English ordinal (23th) is reported too. A numeric date that can be read
    in two ways (03/04/2021) is read as the policy `english` says (`en-US`, `en-GB`); without one, the other reading is
    a warning. A date of the lunar calendar (农历八月十六) is right by its own name, and as the Gregorian day of the
    year that is spoken of; years of reigns and of the Republic (乾隆四十二年, 113年全年) as Gregorian years.
    ## Why is this bad?
    A wrong date is a wrong fact, and the reader has no way to notice.
    ## Example
    source: Dec. 23rd, 2021    target: 2021年12月22日
    ## Use instead
    target: 2021年12月23日
    ## Source
    ISO 8601; CLDR date patterns; docs/quantities.md.
    """

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        if len(pairs) < 2 or not pairs[0].is_bilingual or pairs[0].is_into_chinese:
            return
        dated = [pair for pair in pairs if _MONTH_OR_DAY.search(pair.source)]
        known = _months_named(dated, pairs[0].article_date)
        supplied = [(place, bare, item) for place, pair in enumerate(dated) for bare, item in _supplied(pair)]
        named, given = _Months(known), _Months([item for *_, item in supplied])
        for place, bare, item in supplied:
            if given.bear_out(item, times=2):
                continue
            near = _Months(_months_named(dated[max(0, place - _NEAR) : place + 1], ""))
            is_lone = len(supplied) > 1 and not near.bear_out(item)
            if is_lone or (known and not named.bear_out(item)):
                yield self.mismatch_finding(dated[place], Mismatch(self.id, bare, item), Severity.WARNING)

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """Warn only where the difference is another reading of a date, or `today` on the other side."""
        source, target = mismatch.source, mismatch.target
        is_open = source and target and (source.reading or target.reading)
        if is_open and source and target and (source.month, source.day) == (target.day, target.month):
            yield self.mismatch_finding(pair, replace(mismatch, reason="ambiguous"), Severity.WARNING)
        else:
            yield from super().report(pair, mismatch)


class _Months:
    def __init__(self, dates: Sequence[Quantity]) -> None:
        self.counts = Counter(item.month for item in dates)
        self.days: dict[int | None, tuple[int, int]] = {}
        for item in dates:
            low, high = self.days.get(item.month, (_NEVER, 0))
            self.days[item.month] = min(low, item.day or 0), max(high, item.day or _NEVER)

    def bear_out(self, item: Quantity, times: int = 1) -> bool:
        month, day = item.month or 0, item.day or 0
        before, after = self.days.get((month - 2) % 12 + 1), self.days.get(month % 12 + 1)
        return (
            self.counts[item.month] >= times
            or (before is not None and before[1] > day)
            or (after is not None and after[0] < day)
        )


def _months_named(pairs: Sequence[Pair], article_date: str) -> list[Quantity]:
    named = [item for pair in pairs for item in _dates(pair)[0] if item.month]
    year, _, rest = article_date.partition("-")
    if year.isdigit() and re.fullmatch(r"\d\d-\d\d", rest[:5]):
        named.append(Quantity(Kind.DATE, 0, 0, article_date, month=int(rest[:2]), day=int(rest[3:5])))
    return named


def _dates(pair: Pair) -> tuple[list[Quantity], list[Quantity]]:
    here = [item for item in pair.source_quantities if item.kind is Kind.DATE and not item.calendar]
    return here, [item for item in pair.target_quantities if item.kind is Kind.DATE and not item.calendar]


def _supplied(pair: Pair) -> list[tuple[Quantity, Quantity]]:
    here, there = _dates(pair)
    if any(item.month for item in here) or mentions_other_months(pair.source) or mentions_other_months(pair.target):
        return []
    return supplied_months(here, there)


class DateWeekday(QuantityCheck):
    """
    ## What it does
    Reports a weekday that differs, or is impossible because the full date beside it falls on another day.
    Named days (Black Friday) are left alone.
    ## Why is this bad?
    Machine translation and tired translators count from Sunday in one language and from Monday in the other.
    ## Example
    source: on Thursday    target: 周五
    ## Use instead
    target: 周四
    ## Source
    ISO 8601; docs/quantities.md.
    """

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """Word a weekday that the calendar contradicts in its own way."""
        if mismatch.reason != "calendar":
            yield self.mismatch_finding(pair, mismatch)
            return
        item = mismatch.source or mismatch.target
        assert item is not None
        message = LazyMessage("the date beside it is not a {weekday}", weekday=item.text)
        yield self.finding(pair, message, (item.start, item.end), side="source" if mismatch.source else "target")


class DateTime(QuantityCheck):
    """
    ## What it does
    Reports a time of day that differs, modulo twelve hours unless both sides say which half of the day it is; and a
    time zone that changed while the clock did not.
    ## Why is this bad?
    A reader would come at half past nine to an event that began at half past seven.
    ## Example
    source: 7:30 pm    target: 上午7时30分
    ## Use instead
    target: 晚上7时30分
    ## Source
    docs/quantities.md.
    """


class DatePeriod(QuantityCheck):
    """
    ## What it does
    Reports a quarter or half-year that differs, a fiscal year that became a calendar year, and 同比 (year on year)
    exchanged with 环比 (on the previous quarter or month).
    ## Why is this bad?
    FY2022 of many companies ends in the middle of 2022.
    ## Example
    source: FY2022    target: 2022年
    ## Use instead
    target: 2022财年
    ## Source
    docs/quantities.md.
    """

    severity = Severity.WARNING


_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_IN_CHINESE: Final = pattern(
    rf"(?<![\d/])\d{{1,2}}/\d{{1,2}}/\d{{4}}(?![\d/])|(?<!\d)\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}[日号號]"
    rf"|(?<=[一-鿿，。、：]) ?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?(?![\d\w])|\d{{1,2}}(?:st|nd|rd"
    rf"|th)? {_MONTH},? \d{{4}}(?=[一-鿿，。、])"
)
_IN_ENGLISH: Final = pattern(r"\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}[日号號])?|\d{1,2}月\d{1,2}[日号號]")
# One class of characters first: the engine of `re` then skips ordinary text at once.
_CUE: Final = pattern(r"[\da-z.](?:(?<=\d)[/年月日号號-]|(?<=\d)\d{3}\.|(?<=[a-z.]) \d)")


class DateFormat(TextCheck):
    """
    ## What it does
    Reports a date that is not in the form of the target language: 12/23/2021, 2021-12-23日 or Dec. 23, 2021 in
    Chinese; 2021年12月23日 in English. Code, URLs and file names are left alone.
    ## Why is this bad?
    It was pasted or left over, and 03/04/2021 means two different days.
    ## Example
    target: 发布于12/23/2021
    ## Use instead
    target: 发布于2021年12月23日
    ## Source
    CLDR date patterns; docs/quantities.md.
    """

    category = "locale/date"
    fix = "suggest"
    needs = "has_target_digits"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not (_CUE.search(text) if pair.is_into_chinese else "年" in text or "月" in text):
            return
        pattern = _IN_CHINESE if pair.is_into_chinese else _IN_ENGLISH
        for match in pattern.finditer(text):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            written = text[start : match.end()]
            message = LazyMessage("not the target's way to write a date: {date}", date=written)
            better = _rewritten(written, pair.target_tag)
            yield self.finding(pair, message, (start, match.end()), suggestion=better)


def _rewritten(written: str, tag: str) -> str | None:
    for reader in ("zh-Hans", "en"):
        found = [item for item in find_quantities(written, reader) if item.kind is Kind.DATE]
        if len(found) == 1 and not found[0].reading:
            return render_quantity(found[0], tag)
    return None
