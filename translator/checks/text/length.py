"""Length: about what the source makes one expect, and within the limits that the layout sets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from translator.checks.base import FixKind, Pair, make_finding
from translator.checks.masking import OPAQUE, THROUGH
from translator.checks.text.characters import count_han
from translator.language import is_chinese
from translator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_LATIN_ASIDE = re.compile(r"[（(][^（）()㐀-鿿]*[）)]")
_INTO_CHINESE = ((20, 0.0, 1.5), (40, 0.16, 0.95), (80, 0.16, 0.72), (160, 0.18, 0.56), (10**9, 0.20, 0.50))
_INTO_ENGLISH = ((20, 0.0, 1.5), (40, 0.10, 1.10), (80, 0.12, 0.75), (160, 0.14, 0.62), (10**9, 0.155, 0.45))
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’.-]*[A-Za-z]")
_UNCOUNTED = f" \n{OPAQUE}{THROUGH}"
_SHORT = 20
"""Below this many English letters only a target that is absurdly long is reported."""


def length_ratio(pair: Pair) -> tuple[float, float, float]:
    """
    Return Chinese characters for one English character, and the bounds between which it usually lies.

    Parenthesised Latin is left out of the Chinese side: it repeats the original. Ratio 0 where there is nothing to
    compare. Bounds: percentiles 0.5 and 99.5 of professional news translations, by length of the English text.
    """
    into_chinese = is_chinese(pair.target_tag)
    if into_chinese == is_chinese(pair.source_tag):
        return 0.0, 0.0, 1e9
    chinese, english = (
        (pair.target_visible, pair.source_visible) if into_chinese else (pair.source_visible, pair.target_visible)
    )
    if "（" in chinese or "(" in chinese:
        chinese = _LATIN_ASIDE.sub("", chinese)
    if _LATIN.search(chinese):
        chinese, english = _without_shared_names(chinese, english)
    # Nearly every text is single words with single blanks between them already, and need not be taken apart.
    if "  " in english or not english.isprintable():
        english = " ".join(english.split())
    english = english.strip().strip("\ue000\ue001")
    length = len(english)
    if not length:
        return 0.0, 0.0, 1e9
    table = _INTO_CHINESE if into_chinese else _INTO_ENGLISH
    low, high = next((low, high) for limit, low, high in table if length <= limit)
    return (len(chinese) - sum(map(chinese.count, _UNCOUNTED))) / length, low, high


def _without_shared_names(chinese: str, english: str) -> tuple[str, str]:
    """Leave out the words in Latin letters that both sides have: a name that was kept says nothing about the rest."""
    for name in dict.fromkeys(_LATIN.findall(chinese)):
        if name in english:
            chinese, english = chinese.replace(name, ""), english.replace(name, "")
    return chinese, english


class LenRatio:
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
    Beyond twice the bound it is an error.
    ## Source
    Percentiles of two thousand professional news translations; pofilter "long" and "short", CheckMate length.
    """

    id: ClassVar[str] = "len.ratio"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Compare the ratio with the bounds for this length."""
        if not pair.source or not pair.target.strip():
            return
        ratio, low, high = pair.length_ratio
        if not ratio or low <= ratio <= high or self._is_acronym(pair):
            return
        is_long = (ratio > high) == is_chinese(pair.target_tag)
        severity = Severity.ERROR if ratio < low / 2 or ratio > high * 2 else self.severity
        message = f"the target is too {'long' if is_long else 'short'} for its source"
        zh = f"与原文相比，译文过{'长' if is_long else '短'}"
        yield make_finding(self, pair, "target", (0, len(pair.target)), message, zh, severity=severity)

    def _is_acronym(self, pair: Pair) -> bool:
        """Short forms (WHO = 世界卫生组织) and labels of a few characters have no usual ratio."""
        english, chinese = (
            (pair.source_visible, pair.target_visible)
            if is_chinese(pair.target_tag)
            else (pair.target_visible, pair.source_visible)
        )
        if len(english) > _SHORT:
            return False
        return english.upper() == english or count_han(chinese) <= 8


class LenMax:
    """
    ## What it does
    Reports a target longer than the policy `max_length` allows (code points), or than its limit for this kind:
    `max_length = {title = 30, summary = 120}`.
    ## Why is this bad?
    Titles are cut by search engines, buttons by their frame.
    ## Example
    policy: max_length = {title = 8}    target: 市场因恶劣天气提前收盘
    ## Use instead
    target: 市场提前收盘
    ## Source
    Weblate "maximum length"; CheckMate "character length".
    """

    id: ClassVar[str] = "len.max"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Count code points."""
        limits = pair.policy.get("max_length")
        if not limits:
            return
        limit = limits.get(pair.kind) if isinstance(limits, dict) else limits
        if limit and len(pair.target) > int(limit):
            message, zh = (
                f"{len(pair.target)} characters; {limit} are allowed",
                f"共{len(pair.target)}个字符，上限为{limit}个",
            )
            yield make_finding(self, pair, "target", (int(limit), len(pair.target)), message, zh)
