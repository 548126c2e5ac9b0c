"""Checks of length: in proportion to the source, and within the limits of the layout."""

from __future__ import annotations

from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import LONGEST, Pair, Side, TextCheck
from translator.bilingual.pairs.text.characters import count_han

# Below this many English letters only a target that is absurdly long is reported.
_SHORT = 20
# How far beyond the bounds good translators still go who shorten or explain.
_FREEDOM = 0.83


class LenRatio(TextCheck):
    """
    ## What it does
    Compares the lengths: a Chinese text has 0.2 to 0.5 characters for each character of its English counterpart, more
    in short sentences.
    ## Why is this bad?
    A target far too short has lost a clause, one far too long has gained something that the source does not say.
    ## Example
    source: The committee will publish its final report on housing next week.    target: 委员会将公布。
    ## Use instead
    target: 委员会将于下周发布住房问题最终报告。
    Beyond twice the bound it is an error; up to 40 letters of English, beyond four times.
    ## Source
    Percentiles of two thousand professional news translations; pofilter "long" and "short", CheckMate length.
    """

    category = "accuracy/omission"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target.strip() or pair.source == pair.target:
            return
        ratio, low, high = pair.length_ratio
        if not ratio or _FREEDOM * low <= ratio <= high / _FREEDOM:
            return
        english = pair.english_visible
        if len(english) <= _SHORT and (english.upper() == english or count_han(pair.chinese_visible) <= 8):
            return  # A short form (WHO = 世界卫生组织), or a label of few characters.
        if len(english) <= _SHORT and english.strip() in pair.chinese_visible:
            return  # A name with a word about it: pytest 测试框架.
        message = LazyMessage("the target is too short for its source")
        if (ratio > high) == pair.is_into_chinese:
            message = LazyMessage("the target is too long for its source")
        far = 2 if len(english) > 2 * _SHORT else 4
        severity = Severity.ERROR if ratio < low / far or ratio > high * far else None
        yield self.finding(pair, message, severity=severity)


class LenMax(TextCheck):
    """
    ## What it does
    Reports a target longer than the policy `max_length` allows (code points), or than its limit for this kind:
    `max_length = {title = 30, summary = 120}`. A source or target of more than 20,000 characters is reported in any
    case: no other check looks at it but that of control characters.
    ## Why is this bad?
    Titles are cut by search engines, buttons by their frame. A segment of 20,000 characters is not a sentence, and
    nobody can review it: divide it in the article, or with `set --split`.
    ## Example
    policy: max_length = {title = 8}    target: 市场因恶劣天气提前收盘
    ## Use instead
    target: 市场提前收盘
    ## Source
    Weblate "maximum length"; CheckMate "character length".
    """

    category = "design"
    severity = Severity.ERROR
    needs = "has_length_limit"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if pair.is_too_long:
            side: Side = "target" if len(pair.target) > LONGEST else "source"
            count = len(pair.target if side == "target" else pair.source)
            message = LazyMessage(
                "{count} characters in one segment; one of more than {limit} is not checked: divide it",
                count=str(count),
                limit=str(LONGEST),
            )
            yield self.finding(pair, message, (LONGEST, count), side=side)
            return
        limits = pair.policy.get("max_length")
        if not limits:
            return
        limit = limits.get(pair.kind) if isinstance(limits, dict) else limits
        if limit and len(pair.target) > int(limit):
            count = len(pair.target)
            message = LazyMessage("{count} characters; {limit} are allowed", count=str(count), limit=str(limit))
            yield self.finding(pair, message, (int(limit), count))
