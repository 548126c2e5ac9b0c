"""The short ways of reading a number find what the long ways find, in every text that we have and before every unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.pairs.golden import all_cases
from translator.bilingual.quantities import chinese_amounts, chinese_numerals, english_amounts, english_numerals
from translator.bilingual.quantities.chinese_finder import ChineseFinder
from translator.bilingual.quantities.english_finder import EnglishFinder
from translator.bilingual.quantities.finder import Recogniser, Recognisers
from translator.bilingual.quantities.tables import CHINESE_FORMS, ENGLISH_FORMS, WRITTEN
from translator.bilingual.words.language import is_chinese

if TYPE_CHECKING:
    import pytest

    from translator.bilingual.quantities import Quantity

_NEVER = re.compile("(?!)")
_NUMBERS = ("3", "12", "2015", "12,000", "1234,567", "3.5", "0.750", "两", "三", "二十", "two", "forty")
_BEFORE = ("", "aged ", "约")
_BEHIND = (
    "", " ", "%", "‰", " percent", " per cent", " percentage points", "pp", "k", " m", "M", " million",
    "-million", "bn", " dozen", " x", "x", "x10^3", " × 10^3", "e6", "^2", "½", " 1/2", "-1/2", "th", " times",
    " times more", "-fold", " or so times", " and a half", " and a half million", " 000", ",5", ".", ", ",
    " more minutes", " mUSD", " pounder", " pounds", " of them", " people", "-year-old", "万", " 万", "  亿",
    "个亿", "个", "个百分点", "百分点", "多", "余万", "来", "几", "倍", " 倍", "成", "成半", "折", "半",
    "个半小时", "个多小时", "多个小时", "点", "点五", "点 五", "分之三", "号", "k", " K", "乘以10的3次方", "人",
    "美元", "多美元", "元", "个美元", "枚比特币", "岁", "°", "又四分之一", "至四倍",
)  # fmt: skip


class _Everything(frozenset[str]):
    """A set with every character."""

    def __contains__(self, item: object) -> bool:
        return True


def _texts() -> list[tuple[str, str]]:
    cases = [pair for case in all_cases() for pair in case.pairs]
    texts = [(pair.source, pair.source_tag) for pair in cases] + [(pair.target, pair.target_tag) for pair in cases]
    texts += [
        (f"{before}{number}{behind}", tag)
        for number in _NUMBERS
        for before in _BEFORE
        for behind in _BEHIND
        for tag in ("en", "zh-Hans")
    ]
    money = [form.replace("{}", "").strip() for forms in WRITTEN.values() for side in forms for form in side]
    for tag, forms in (("en", ENGLISH_FORMS), ("zh-Hans", CHINESE_FORMS)):
        words = [*money, *(form for several in forms.values() for form in several)]
        texts += [(f"3{gap}{word} b", tag) for word in words for gap in ("", " ", "-")]
    return list(dict.fromkeys(texts))[::3]


def _found(texts: list[tuple[str, str]]) -> list[list[Quantity]]:
    english_numerals.read_number.cache_clear()
    english_numerals.read_spelled.cache_clear()
    chinese_numerals.read_number.cache_clear()
    return [(ChineseFinder(text, 2026) if is_chinese(tag) else EnglishFinder(text)).find() for text, tag in texts]


def test_short_ways_read_what_the_long_ways_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _texts()
    short = _found(texts)
    for module in (english_numerals, chinese_numerals):
        monkeypatch.setattr(module, "_PLAIN", _NEVER)
    for module in (chinese_numerals, english_numerals):
        monkeypatch.setattr(module, "_LONE", _NEVER)
    monkeypatch.setattr(chinese_numerals, "_SCALED", _NEVER)
    monkeypatch.setattr(english_amounts, "_NEXT_WORD", _NEVER)
    monkeypatch.setattr(chinese_amounts, "_SUFFIX_CHARACTERS", _Everything())
    long = _found(texts)

    assert [pair for pair in zip(texts, short, long, strict=True) if pair[1] != pair[2]] == []
    assert sum(map(bool, long)) > 1_500


def test_a_recogniser_finds_nothing_where_its_cue_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _texts()
    asked = _found(texts)

    def everyone(recognisers: Recognisers, _text: str, _position: int) -> tuple[Recogniser, ...]:
        return recognisers.everyone

    monkeypatch.setattr(Recognisers, "at", everyone)

    assert [pair for pair in zip(texts, asked, _found(texts), strict=True) if pair[1] != pair[2]] == []
