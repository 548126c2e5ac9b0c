"""Scores of games: `7-2` must not become 2比7, and nobody wins by the smaller number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from translator.language import is_chinese
from translator.patterns import pattern
from translator.quantities.compare.texts import ComparedTexts
from translator.quantities.model import Kind, Mismatch, Quantity

_SCORE: Final = pattern(
    r"(?:\d{1,3}|[零一二三四五六七八九十]{1,3}) ?(?:[-–—:：比]|to) ?(?:\d{1,3}|[零一二三四五六七八九十]{1,3})"
)
_WON_BEHIND: Final = pattern(
    r" ?的?(?:总|總|大)?(?:比分|成绩|成績|优势|優勢)? ?(?:击败|擊敗|战胜|戰勝|大胜|大勝|完胜|完勝|横扫|橫掃|力克"
    r"|险胜|險勝|取胜|取勝|获胜|獲勝|逆转|逆轉|胜|勝|赢|贏)"
)
_WON_BEFORE: Final = pattern(
    r"(?<![a-z])(?:won|wins?|beats?|beating|defeat(?:ed|s)|thrash(?:ed|es))(?: [^.,;!?]{0,30})? $"
)
_WIN_BEHIND: Final = pattern(r"[ -](?:[a-z]+ ){0,1}(?:win|victory|triumph|success)(?![a-z])")
_LOSS: Final = pattern(
    r"lost|loses?(?![a-z])|losing|loss|defeat to|beaten|down|trail|fell|fall|behind|conced|went out|knocked|eliminat"
    r"|crash|负|負|败|敗|输|輸|不敌|不敵|落后|落後|失利|被|失球|丢球|淘汰|出局",
    re.IGNORECASE,
)
"""A word of the loser: `lost 31-27` is 以27比31落败, so that with one the order of a score says nothing."""


def compare_scores(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """Report a score with its numbers exchanged, unless a side speaks of the loser."""
    here, there = ([item for item in side if _is_score(item)] for side in (source, target))
    if len(here) == len(there) == 1 and _is_exchanged(here[0], there[0]) and _is_won_by_less(there[0], texts):
        return [Mismatch("num.range", here[0], there[0], "phrase")]
    if not here or len(here) != len(there) or _LOSS.search(texts.source) or _LOSS.search(texts.target):
        return []
    return [
        Mismatch("num.range", one, other, "phrase")
        for one, other in zip(here, there, strict=True)
        if _is_exchanged(one, other)
    ]


def _is_exchanged(one: Quantity, other: Quantity) -> bool:
    return one.value == other.high and one.high == other.value and one.value != one.high


def _is_won_by_less(score: Quantity, texts: ComparedTexts) -> bool:
    """Whether the target lets a side win by the smaller number: 以0比2击败, `a 0-2 win`."""
    if score.value is None or score.high is None or score.value > score.high:
        return False
    if is_chinese(texts.target_tag):
        return _WON_BEHIND.match(texts.target, score.end) is not None
    before = _WON_BEFORE.search(texts.target, max(0, score.start - 40), score.start)
    return before is not None or _WIN_BEHIND.match(texts.target, score.end) is not None


def _is_score(item: Quantity) -> bool:
    return item.kind is Kind.NUMBER and item.high is not None and _SCORE.fullmatch(item.text.lower()) is not None
