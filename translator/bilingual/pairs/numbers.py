"""Checks of numbers, percentages, multiples, sums and measures; `QuantityCheck` is the base of those of dates too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar, Final

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import FixKind, Pair, TextCheck
from translator.bilingual.quantities import Kind, Mismatch, Quantity, find_quantities, natural_forms, render_quantity
from translator.bilingual.quantities.chinese_amounts import is_step
from translator.bilingual.quantities.compared_counts import nouns_said_once
from translator.bilingual.quantities.tables import FAMILIES, YUAN
from translator.bilingual.words.language import is_traditional
from translator.bilingual.words.patterns import pattern

# Reason of a mismatch → what is said of it.
_MESSAGES: Final = {
    "changed": LazyMessage("the source says {source}, the target says {target}"),
    "phrase": LazyMessage("the source says {source}, the target says {target}"),
    "missing": LazyMessage("{source} is missing from the target"),
    "part": LazyMessage("one side says by how much, the other to how much: {source} became {target}"),
    "extra": LazyMessage("{target} is not in the source"),
    "unit": LazyMessage("the unit changed: {source} became {target}"),
    "converted": LazyMessage("converted: {source} became {target}"),
    "currency": LazyMessage("the currency changed: {source} became {target}"),
    "sign": LazyMessage("the sign changed: {source} became {target}"),
    "compound": LazyMessage("feet and inches are not a decimal number: {source} became {target}"),
    "point": LazyMessage("percentage points are not a percentage: {source} became {target}"),
    "decrease": LazyMessage("nothing can fall by so many 倍: {target}"),
    "fiscal": LazyMessage("a fiscal year must stay one: {source} became {target}"),
    "zone": LazyMessage("the time zone changed: {source} became {target}"),
    "ambiguous": LazyMessage("{source} can be read as month/day or day/month"),
}
# In the text of a discount; other sums (降价70%) say what is saved, and cannot be replaced by what is paid.
_DISCOUNTED: Final = pattern("折|价|價|off|discount|price|fare|cost")
# Behind a clock of English: 8:30 p.m. Beijing time.
_ZONE: Final = pattern(r"(?<=[\dm.]) [A-Za-z ]+$")
_WITH_PARTS: Final = frozenset({Kind.DECADE, Kind.CENTURY})
_SAME_SHAPE: Final = ("changed", "unit", "currency", "sign", "point", "fiscal", "compound")


class QuantityCheck(TextCheck):
    """Base of the checks that report one topic of `Pair.differences`."""

    category = "accuracy/mistranslation"
    severity = Severity.ERROR
    fix: ClassVar[FixKind] = "suggest"
    needs = "differences"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for mismatch in pair.differences:
            if mismatch.topic != self.id:
                continue
            if mismatch.reason == "suffix" and mismatch.target:
                yield self._wrong_ordinal(pair, mismatch.target)
            else:
                yield from self.report(pair, mismatch)

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """
        Report one difference; some checks override this.

        A value without a counterpart is a warning: only a person can say whether it stands in another sentence, is
        known to the reader, or was lost.
        """
        yield self.mismatch_finding(pair, mismatch, Severity.WARNING if mismatch.is_one_sided else None)

    def _wrong_ordinal(self, pair: Pair, item: Quantity) -> Finding:
        match = re.search(r"\d+(?:st|nd|rd|th)", item.text)
        start = item.start + (match.start() if match else 0)
        end = item.start + match.end() if match else item.end
        message = LazyMessage("{ordinal} should be {right}", ordinal=pair.target[start:end], right=item.correction)
        return self.finding(pair, message, (start, end), suggestion=item.correction)

    def mismatch_finding(self, pair: Pair, mismatch: Mismatch, severity: Severity | None = None) -> Finding:
        """Build the finding, on the target's span where there is one, else on the source's."""
        source, target = mismatch.source, mismatch.target
        here, there = (target, source) if target else (source, target)
        assert here is not None
        message = _MESSAGES[mismatch.reason]
        return self.finding(
            pair,
            message.filled(source=source.text if source else "", target=target.text if target else ""),
            (here.start, here.end),
            side="target" if target else "source",
            suggestion=suggest_text(mismatch, pair),
            repairs_drafts=mismatch.repairs_drafts,
            severity=severity,
            other_span=(there.start, there.end) if there else (0, 0),
        )


def suggest_text(mismatch: Mismatch, pair: Pair) -> str | None:
    """
    Return what should stand at the target's span: what the source states, where that one value is all that differs.

    None where another difference is of the same kind, since the two may belong together the other way round; for words
    that name no value (*the afternoon*), and for decades and centuries, whose *early* and 末 nobody compares; and where
    the text says anything else after it than it should.
    """
    source, target, tag = mismatch.source, mismatch.target, pair.target_tag
    if source is None or target is None or mismatch.reason not in _SAME_SHAPE or "比" in target.text:
        return None  # 比: a score, for which a range would be written.
    if source.kind in _WITH_PARTS or (source.kind is Kind.TIME and source.minutes is None):
        return None
    if source.kind is Kind.DATE and not natural_forms(source, tag):
        return None
    if target.is_discount and not _DISCOUNTED.search(target.text):
        return None
    is_year = source.era and source.month is None and tag == "en" and target.text.isdigit()
    is_point = Kind.PERCENTAGE_POINT in {source.kind, target.kind}
    if source.kind is not target.kind and not (is_year or is_point):
        return None
    if (source.high is None) is not (target.high is None):
        return None  # 从3升至5: half of the range stands elsewhere.
    if source.currency == YUAN and tag == "en":
        source = replace(source, currency="CNY")
    if target.kind is Kind.PERCENTAGE_POINT and mismatch.reason != "point" and is_step(source, pair.source):
        source = replace(source, kind=target.kind)
    text = render_quantity(source, tag)
    if not (target.text.lower().startswith("the ") or source.calendar):
        text = text.removeprefix("the ")
    if target.text.endswith("折") and not target.text.startswith("打"):
        text = text.removeprefix("打")
    if text.startswith("增至") and not target.text.startswith(("增", "翻")):
        return None
    zone = _ZONE.search(target.text) if target.zone and tag == "en" else None
    if zone:
        text += zone[0]
    elif pair.target[target.end :].startswith("."):
        text = text.removesuffix(".")
    return text if text != target.text and _is_cure(text, mismatch, pair) else None


def _is_cure(text: str, mismatch: Mismatch, pair: Pair) -> bool:
    here, there = mismatch.target, mismatch.source
    assert here is not None
    assert there is not None
    kinds = {here.kind, there.kind}
    for item in pair.differences:
        if any(side and side.kind in kinds for side in (item.source, item.target)) and item != mismatch:
            return False  # The first of many tells.
    others = [item for item in pair.differences if item != mismatch]
    after = replace(pair, target=f"{pair.target[: here.start]}{text}{pair.target[here.end :]}").differences
    return [item.topic for item in after] == [item.topic for item in others]


class NumValue(QuantityCheck):
    """
    ## What it does
    Reports a number whose value differs between source and target; a lost or an added number is a warning. (So it is in
    all checks of numbers and dates: it may stand in another sentence, or be known to the reader.) Both sides are read
    to exact values first, so that `12,000`, 1.2万 and 一万二 are the same number.
    ## Why is this bad?
    A million that became ten thousand is the most frequent grave error between English and Chinese, because one
    groups digits by thousands and the other by ten thousands; no reader can see it on the page.
    ## Example
    source: Revenue reached $3.1 billion.    target: 营收达3.1亿美元。
    ## Use instead
    target: 营收达31亿美元。
    ## Source
    Trados, Xbench and CheckMate compare digits; none knows 万 and 亿. docs/quantities.md.
    """


class NumRange(QuantityCheck):
    """
    ## What it does
    Reports a range with another end, a score with other numbers, a lost or added minus, and feet with inches that
    became a decimal number.
    ## Why is this bad?
    The second number of a range is typed again by hand and slips easily; 6-foot-6 is 198 cm and not 6.6 feet.
    ## Example
    source: 3.5% to 4%    target: 3.5%至5%
    ## Use instead
    target: 3.5%至4%
    ## Source
    docs/quantities.md.
    """

    fix = "no"


class NumPercent(QuantityCheck):
    """
    ## What it does
    Reports a percentage that differs, whatever it is written with: %, 百分之, 千分之, 成, 折; and percentage points
    that became a percentage.
    ## Why is this bad?
    30 % off is 打七折, because 折 says what is paid; from 5 % to 8 % is three points, and sixty percent.
    ## Example
    source: rose 3 percentage points    target: 上升3%
    ## Use instead
    target: 上升3个百分点
    ## Source
    docs/quantities.md.
    """


class NumFraction(QuantityCheck):
    """
    ## What it does
    Reports a fraction, or a number with a half, that differs.
    ## Why is this bad?
    Chinese says the denominator first, so 三分之二 is easily turned upside down.
    ## Example
    source: two thirds    target: 二分之三
    ## Use instead
    target: 三分之二
    ## Source
    docs/quantities.md.
    """


class NumMultiple(QuantityCheck):
    """
    ## What it does
    Reports a multiple whose result differs: 增长了N倍 is N + 1 times as much, 增至N倍 is N times, 翻N番 is 2 to the
    power of N. A decrease by so many 倍 is reported in any case. `N times more` may mean N or N + 1.
    ## Why is this bad?
    增长了两倍 for `doubled` adds a third of what there is.
    ## Example
    source: Sales doubled.    target: 销量增长了两倍。
    ## Use instead
    target: 销量增长了一倍。
    ## Source
    docs/quantities.md; 《出版物上数字用法》 for 倍 in decreases.
    """

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """Warn only where the source is `N times more`, which has two readings."""
        source = mismatch.source
        is_open = source is not None and bool(source.alternatives) and mismatch.reason == "changed"
        yield self.mismatch_finding(pair, mismatch, Severity.WARNING if is_open else None)


class NumOrdinal(QuantityCheck):
    """
    ## What it does
    Reports an ordinal, a century, a decade or a quarter in words that differs. `the 1980s`, 20世纪80年代,
    上世纪八十年代 and 1980年代 are the same.
    ## Why is this bad?
    The 19th century are the years 18xx: translators who think of the years write 18世纪.
    ## Example
    source: the 19th century    target: 18世纪
    ## Use instead
    target: 19世纪
    ## Source
    docs/quantities.md.
    """


class NumCurrency(QuantityCheck):
    """
    ## What it does
    Reports a sum whose currency changed, and a currency that became another without a sum (日元 as *yuan*). A bare `$`
    is the American one, unless the text names the country of another, or the policy `currency_dollar` does; into
    Chinese another dollar is a warning. A bare 元 is the money of the reader's country.
    ## Why is this bad?
    5000万元 for US$50 million is a seventh of it.
    ## Example
    source: US$50 million    target: 5000万元
    ## Use instead
    target: 5000万美元
    ## Source
    ISO 4217; docs/quantities.md.
    """

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """
        Warn only where one side names no currency, about a bare 元 in Traditional Chinese, which may repeat an earlier
        currency, and about the dollar of a country that a bare `$` of the source may be.
        """
        source, target = mismatch.source, mismatch.target
        is_dollar = source is not None and source.currency == "$" and target and target.currency in FAMILIES["$"]
        is_open = bool(is_dollar and target and target.currency != "USD")
        is_open = is_open or (target is not None and target.currency == YUAN and pair.target_tag.startswith("zh-Hant"))
        is_open = is_open or not (source and source.currency and target and target.currency)
        yield self.mismatch_finding(pair, mismatch, Severity.WARNING if is_open else None)


class NumUnit(QuantityCheck):
    """
    ## What it does
    Reports a measure whose unit changed. A value that was converted rightly (within 5 %) is only noted, passes with
    the policy `convert_units = true`, and is a warning with `convert_units = false`; in brackets behind the measure
    itself it always passes.
    ## Why is this bad?
    A 里 is not a mile, a 亩 not an acre, a 斤 not a kilogram, and degrees Fahrenheit are not degrees Celsius.
    ## Example
    source: 5 acres    target: 5亩
    ## Use instead
    target: 5英亩
    ## Source
    International yard and pound agreement; docs/quantities.md.
    """

    def report(self, pair: Pair, mismatch: Mismatch) -> Iterator[Finding]:
        """Note a right conversion, as the policy wants it."""
        if mismatch.reason != "converted":
            yield self.mismatch_finding(pair, mismatch)
            return
        policy = pair.policy.get("convert_units")
        if not policy:
            yield self.mismatch_finding(pair, mismatch, Severity.INFO if policy is None else Severity.WARNING)


_COUNTED: Final = "天年周次名人个位岁月日项点步里米元块倍度分小"
_HAN_DIGITS: Final = "一二三四五六七八九"
_STYLE_CUE: Final = pattern(r"[０-９]|\d ?[百千、]|[一二三四五六七八九]、|年[一二三四五六七八九十]{1,2}月|月\d")
_FULL_WIDTH: Final = pattern(r"[０-９]+(?:[．，][０-９]+)*％?")
_MIXED_DATE: Final = pattern(
    r"\d{4}年[一二三四五六七八九十]{1,2}月(?:[\d一二三四五六七八九十]{1,3}日)?"
    r"|[一二三四五六七八九十]{1,2}月\d{1,2}日|(?<!\d)\d{1,2}月[一二三四五六七八九十]{1,3}日"
)
_APPROXIMATION: Final = pattern(
    rf"(?<![第\d.,{_HAN_DIGITS}十、])([1-9]|[{_HAN_DIGITS}])、([1-9]|[{_HAN_DIGITS}])(?=[{_COUNTED}])(?!月[^前后内])"
)
_SMALL_SCALE: Final = pattern(
    r"(?<![\d.,])\d+(?:\.\d+)? ?[百千](?![比瓦米克卡赫伏帕焦字分多余年禧兆]|位元)(?:[万萬亿億])?"
)


class NumStyle(TextCheck):
    """
    ## What it does
    Reports numbers in Chinese that are not written as the standard has it: full-width digits, a date half in digits
    and half in Han numerals, 、 inside an approximation (三四天, not 三、四天), 百 or 千 behind digits (the last in
    Simplified Chinese only: Taiwan writes 3百萬).
    ## Why is this bad?
    3、4天 reads as a list of two things, and 5百万 has to be worked out.
    ## Example
    target: 3、4天后
    ## Use instead
    target: 三四天后
    ## Source
    GB/T 15835—2011 《出版物上数字用法》.
    """

    category = "locale/number"
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not _STYLE_CUE.search(text):
            return
        for match in _FULL_WIDTH.finditer(text):
            narrow = "".join(chr(ord(item) - 0xFEE0) for item in match.group())
            message = LazyMessage("full-width digits: {number}", number=match[0])
            yield self.finding(pair, message, match.span(), suggestion=narrow, is_safe_fix=True)
        for match in _MIXED_DATE.finditer(text):
            better = _written_anew(match[0], pair.target_tag)
            message = LazyMessage("digits and Han numerals in one date: {date}", date=match[0])
            yield self.finding(pair, message, match.span(), suggestion=better)
        for match in _APPROXIMATION.finditer(text):
            low, high = map(_digit, match.groups())
            if high == low + 1:
                better = _HAN_DIGITS[low - 1].replace("二", "两") + _HAN_DIGITS[high - 1]
                message = LazyMessage("an approximation takes Han numerals and no 、: {number}", number=match[0])
                yield self.finding(pair, message, match.span(), suggestion=better)
        if is_traditional(pair.target_tag):
            return
        for match in _SMALL_SCALE.finditer(text):
            better = _written_anew(match[0], pair.target_tag)
            message = LazyMessage("only 万 and 亿 stand behind digits: {number}", number=match[0])
            yield self.finding(pair, message, match.span(), suggestion=better)


def _written_anew(text: str, tag: str) -> str | None:
    found = find_quantities(text, tag)
    return render_quantity(found[0], tag) if found else None


def _digit(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else _HAN_DIGITS.index(text) + 1


_ZH_SEPARATOR: Final = pattern(r"(?<![\d，,.])\d{1,3}(?:，\d{3})+(?![\d，])|(?<!\d)\d++(?:。\d++)+")
# A sentence may end with a number and the next begin with one: not before such a word, or where the source has a point.
_SCALED: Final = pattern("[%％万亿萬億]|个百分点|個百分點")
_ZH_CUE: Final = pattern(r"\d[，。]\d")
_EN_CUE: Final = pattern(r"\d(?:\d{4}|\.\d{3})")
_EN_DECIMAL_COMMA: Final = pattern(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d,.])")
_EN_UNGROUPED: Final = pattern(r"(?<![\d.,A-Za-z#/:_=-])\d{5,15}(?= (?:[a-z]{2,}\b|%))(?![.,]\d)")
_EN_NUMBERED: Final = pattern(
    r"(?:no\.?|number|code|id|zip|box|flight|call|tel\.?|phone|line|code|version|port|at|to|on|text|dial"
    r"|order|case|patent|model|[A-Z]{2}) ?$",
    re.IGNORECASE,
)
_COUNTED_AFTER: Final = pattern(r" (?:yuan|dollars|euros|pounds|people|yen)\b")


class NumSeparator(TextCheck):
    """
    ## What it does
    Reports separators that do not belong in a number: a full-width ， or 。 in Chinese; a decimal comma, or a long
    number without grouping, in English.
    ## Why is this bad?
    共1，234人 reads as two numbers, and 12345678 has to be counted digit by digit.
    ## Example
    target: 共1，234人
    ## Use instead
    target: 共1,234人
    ## Source
    GB/T 15835—2011; The Chicago Manual of Style, 9.
    """

    category = "locale"
    fix = "safe"
    needs = "has_target_digits"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if pair.is_into_chinese:
            if _ZH_CUE.search(text):
                for match in _ZH_SEPARATOR.finditer(text):
                    better = match.group().replace("，", ",").replace("。", ".")
                    is_in_source = "." in better and better in pair.source
                    if "." in better and not is_in_source and not _SCALED.match(text, match.end()):
                        continue
                    message = LazyMessage("full-width mark inside a number: {number}", number=match[0])
                    yield self.finding(
                        pair,
                        message,
                        match.span(),
                        suggestion=better,
                        is_safe_fix=True,
                        severity=Severity.ERROR if is_in_source else None,
                    )
            return
        if not _EN_CUE.search(text):
            return
        for match in _EN_DECIMAL_COMMA.finditer(text):
            whole, _, decimals = match.group().rpartition(",")
            message = LazyMessage("decimal comma: {number}", number=match[0])
            yield self.finding(pair, message, match.span(), suggestion=f"{whole.replace('.', ',')}.{decimals}")
        for match in _EN_UNGROUPED.finditer(text):
            is_name = _EN_NUMBERED.search(text, max(0, match.start() - 9), match.start()) or match[0] in pair.source
            if not is_name or _COUNTED_AFTER.match(text, match.end()):
                message = LazyMessage("long number without grouping: {number}", number=match[0])
                yield self.finding(pair, message, match.span(), suggestion=f"{int(match[0]):,}")


_COUNTS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT})
_JOINED = pattern(r"\b(?:and|while|whereas|but)\b|[,;]")
# Words between two numbers that Chinese names in the other order: to 7.2 from 6.8.
_COMPARED = pattern(r"\b(?:from|up|down|than|against|versus|compared|out of)\b|\b(?:in|of|from|across) \Z")
_SENTENCE_ENDS = {True: pattern("[。；！？]"), False: pattern(r"[.!?;]\s")}
# Numbers in a sentence; one with more is a table.
_MOST = 40
# Chinese or not → how many characters may stand between two numbers that belong to one list.
_FAR = {True: 25, False: 60}


class NumOrder(TextCheck):
    """
    ## What it does
    Reports two numbers of a list or a contrast that stand the other way round in the target.
    ## Why is this bad?
    All numbers are there, and each belongs to the wrong thing.
    ## Example
    source: The city has 24 schools and 3 hospitals.    target: 该市有3所学校和24家医院。
    ## Use instead
    target: 该市有24所学校和3家医院。
    A list that was turned round with its nouns (3家医院和24所学校) is right where both nouns are known.
    ## Source
    Our own. Of 3,150 segments that people translated it doubts none.
    """

    category = "accuracy/mistranslation"
    needs = "source_quantities"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_bilingual:
            return
        source, target = _counts(pair.source_quantities), _counts(pair.target_quantities)
        if max(len(source), len(target)) > _MOST:
            return
        english, chinese = (source, target) if pair.is_into_chinese else (target, source)
        yield from self._turned_ranges(pair, chinese)
        yield from self._turned_changes(pair, english, chinese)
        bound = _bound_to_nouns(pair, english, chinese)
        yield from self._swapped_nouns(pair, bound)
        sound = {ours.value for ours, theirs in bound if ours.value == theirs.value}
        shares = [item for item in english if item.kind is Kind.PERCENT]
        for one, other in dict.fromkeys((*pairwise(english), *pairwise(shares))):
            turned = None if {one.value, other.value} <= sound else _turned(one, other, english, chinese)
            if turned is None or not _belong_together(one, other, pair.english_visible, is_chinese=False):
                continue
            if _belong_together(*turned, pair.chinese_visible, is_chinese=True):
                named, _there = pair.target_first((one, other), turned)
                yield self._finding(pair, named, (one.start, other.end), (turned[0].start, turned[1].end))

    # 24家医院和3所学校.
    def _swapped_nouns(self, pair: Pair, bound: Sequence[tuple[Quantity, Quantity]]) -> Iterator[Finding]:
        for (ours, theirs), (others, its) in pairwise(sorted(bound, key=lambda item: item[0].start)):
            if ours.value == its.value != others.value == theirs.value:
                on_chinese = min(theirs.start, its.start), max(theirs.end, its.end)
                yield self._finding(pair, (theirs, its), (ours.start, others.end), on_chinese)

    # 从30美元跌至40美元.
    def _turned_ranges(self, pair: Pair, chinese: Sequence[Quantity]) -> Iterator[Finding]:
        ranges = pair.source_quantities if pair.is_into_chinese else pair.target_quantities
        for item in ranges:
            if item.high is None or " to " not in item.text:
                continue
            ends = [[its for its in chinese if its.value == value] for value in (item.value, item.high)]
            if [len(found) for found in ends] != [1, 1]:
                continue
            last, first = ends[0][0], ends[1][0]
            between = pair.chinese_visible[first.end : last.start]
            if _FROM.search(pair.chinese_visible, 0, first.start) and _TO.fullmatch(between):
                yield self._finding(pair, (first, last), (item.start, item.end), (first.start, last.end))

    def _turned_changes(
        self, pair: Pair, english: Sequence[Quantity], chinese: Sequence[Quantity]
    ) -> Iterator[Finding]:
        for one, other in pairwise(english):
            before, between = pair.english_visible[: one.start], pair.english_visible[one.end : other.start]
            if _FROM_ENGLISH.search(before) and _THEN_TO.fullmatch(between):
                last, first = one, other
            elif _TO_ENGLISH.search(before) and _THEN_FROM.fullmatch(between):
                last, first = other, one
            else:
                continue
            turned = [[its for its in chinese if its.value == item.value] for item in (first, last)]
            if one.value == other.value or [len(found) for found in turned] != [1, 1]:
                continue
            (ours,), (theirs,) = turned
            text = pair.chinese_visible
            if _FROM.search(text, 0, ours.start) and _TO.fullmatch(text[ours.end : theirs.start]):
                yield self._finding(pair, (first, last), (one.start, other.end), (ours.start, theirs.end))

    def _finding(
        self, pair: Pair, named: tuple[Quantity, Quantity], english: tuple[int, int], chinese: tuple[int, int]
    ) -> Finding:
        first, second = named
        message = LazyMessage("{first} and {second} have changed places", first=first.text, second=second.text)
        here, there = pair.target_first(english, chinese)
        return self.finding(pair, message, here, other_span=there)


_FROM_ENGLISH, _THEN_TO = (
    pattern(r"\bfrom (?:about |some )?\Z"),
    pattern(r"(?: [A-Za-z%'-]+){0,6},? to (?:about |some )?"),
)
_TO_ENGLISH, _THEN_FROM = (
    pattern(r"\bto (?:about |some )?\Z"),
    pattern(r"(?: [A-Za-z%'-]+){0,6},? from (?:about |some )?"),
)
_FROM, _TO = pattern(r"[从從由自][^，。；\d]{0,6}\Z"), pattern("[^，。；]{0,4}[至到为為][^，。；]{0,2}")


# Words between a count and its noun.
_ENGLISH_BETWEEN, _CHINESE_BETWEEN = pattern(r" (?:[a-z]+ ){0,2}"), pattern("[^，。；、和与及]{0,4}")


def _bound_to_nouns(
    pair: Pair, english: Sequence[Quantity], chinese: Sequence[Quantity]
) -> list[tuple[Quantity, Quantity]]:
    return [
        (ours, theirs)
        for noun, its in nouns_said_once(pair.english_visible, pair.chinese_visible)
        if (ours := _count_before(noun[0], english, pair.english_visible, _ENGLISH_BETWEEN))
        and (theirs := _count_before(its[0], chinese, pair.chinese_visible, _CHINESE_BETWEEN))
    ]


def _count_before(start: int, counts: Sequence[Quantity], text: str, between: re.Pattern[str]) -> Quantity | None:
    before = [item for item in counts if item.end <= start]
    return before[-1] if before and between.fullmatch(text, before[-1].end, start) else None


def _counts(quantities: Sequence[Quantity]) -> list[Quantity]:
    found: list[Quantity] = []
    for item in sorted(quantities, key=lambda item: (item.start, -item.end)):
        is_plain = item.kind in _COUNTS and item.value is not None and item.high is None
        if is_plain and (not found or item.start >= found[-1].end):
            found.append(item)
    return found


def _turned(
    one: Quantity, other: Quantity, english: Sequence[Quantity], chinese: Sequence[Quantity]
) -> tuple[Quantity, Quantity] | None:
    if one.kind != other.kind or one.currency != other.currency or one.value == other.value:
        return None
    places = []
    for item in (one, other):
        same = [its for its in chinese if its.value == item.value]
        if len(same) != 1 or sum(its.value == item.value for its in english) != 1:
            return None
        places += same
    return (places[1], places[0]) if places[1].start < places[0].start else None


def _belong_together(one: Quantity, other: Quantity, text: str, *, is_chinese: bool) -> bool:
    between = text[one.end : other.start]
    if len(between) > _FAR[is_chinese] or _SENTENCE_ENDS[is_chinese].search(between):
        return False
    return is_chinese or (bool(_JOINED.search(between)) and not _COMPARED.search(between))
