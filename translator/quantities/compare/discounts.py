"""
Discounts: 打七折 says what is paid, and `cut by 70 %` what is not.

Where one side has a 折, the percentages of the other are read as the share that is paid, by the words beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from translator.language import is_chinese
from translator.quantities.compare.texts import ComparedTexts
from translator.quantities.model import Kind, Quantity

_ENGLISH_CUT: Final = re.compile(
    r"(?:reduc|cut|slash|lower|drop|fell|fall|decreas|discount|sav(?:e|ing)|down|off|knock|mark|less|cheaper)[a-z]*"
    r"(?: [a-z'’]+){0,4} ?$",
    re.IGNORECASE,
)
_ENGLISH_CUT_AFTER: Final = re.compile(
    r"[ -](?:off|(?:price )?(?:cut|discount|reduction|decrease|drop|markdown|rebate)|savings?|less|cheaper|lower)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_ENGLISH_PAID: Final = re.compile(
    r" of (?:the |its |their |what )?(?:[a-z]+ ){0,2}(?:price|cost|fare|value|rate|fee)s?(?![a-z])", re.IGNORECASE
)
_CHINESE_CUT: Final = re.compile(r"[降減减]|便宜|优惠|優惠|下调|下調|削|让利|讓利|折扣|[省跌]")
_CHINESE_PAID: Final = re.compile(r"原价的?$|原來的$|原来的$|原價的?$|价格的$|價格的$|市价的?$")


def read_discounts(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> tuple[Sequence[Quantity], Sequence[Quantity]]:
    """Return both sides with their percentages as shares that are paid, where the other side has a discount."""
    here, there = (any(item.is_discount for item in side) for side in (source, target))
    if there:
        source = [_as_paid(item, texts.source, texts.source_tag) for item in source]
    if here:
        target = [_as_paid(item, texts.target, texts.target_tag) for item in target]
    return source, target


def _as_paid(item: Quantity, text: str, tag: str) -> Quantity:
    if item.kind is not Kind.PERCENT or item.is_discount or item.value is None or not 0 < item.value < 1:
        return item
    is_cut, is_paid = (_chinese_words if is_chinese(tag) else _english_words)(item, text)
    if is_cut:
        return replace(item, value=1 - item.value, alternatives=(), is_discount=True)
    return replace(item, alternatives=(), is_discount=True) if is_paid else item


def _english_words(item: Quantity, text: str) -> tuple[bool, bool]:
    is_paid = bool(_ENGLISH_PAID.match(text, item.end))
    is_cut = _ENGLISH_CUT.search(text, max(0, item.start - 40), item.start) or _ENGLISH_CUT_AFTER.match(text, item.end)
    return bool(is_cut) and not is_paid, is_paid


def _chinese_words(item: Quantity, text: str) -> tuple[bool, bool]:
    before = text[max(0, item.start - 8) : item.start]
    is_paid = bool(_CHINESE_PAID.search(before))
    return bool(_CHINESE_CUT.search(before)) and not is_paid, is_paid
