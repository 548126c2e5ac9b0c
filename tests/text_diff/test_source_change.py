"""How much a change of the source matters: form, wording, or meaning and why."""

from __future__ import annotations

import pytest

from translator.bilingual.alignment.word_diff import ChangeWeight, classify_change
from translator.bilingual.model import TermEntry, TermMatch


@pytest.mark.parametrize(
    ("tag", "old", "new", "because"),
    [
        ("en", "There were 214 seats.", "There were 241 seats.", ("number",)),
        ("en", "It cost $4.8 million.", "It cost $4.8 billion.", ("number",)),
        ("en", "Sales grew by 3%.", "Sales grew.", ("number",)),
        ("en", "two boats", "three boats", ("number",)),
        ("en", "It opens on March 12.", "It opens on March 13.", ("date",)),
        ("en", "It opens on Friday.", "It opens on Monday.", ("date",)),
        ("en", "It was fast.", "It was not fast.", ("negation",)),
        ("en", "Workers can't enter.", "Workers can enter.", ("negation",)),
        ("en", "They agree.", "They disagree.", ("negation",)),
        ("en", "It is possible.", "It is impossible.", ("negation",)),
        ("en", "She met Mara Quill.", "She met Tobias Renn.", ("name",)),
        ("en", "The UN said so.", "The EU said so.", ("name",)),
        ("en", "Not 5 but 6, said Ann.", "5 or 7, said Bob.", ("number", "negation", "name")),
        ("zh-Hans", "他去过北京。", "他没去过北京。", ("negation",)),
        ("zh-Hans", "营收3亿元", "营收3万元", ("number",)),
        ("zh-Hans", "2026年3月12日", "2026年3月13日", ("date",)),
        ("zh-Hans", "他住在上海", "他住在北京", ("name",)),
        ("zh-Hans", "iPhone很贵", "iPad很贵", ("name",)),
    ],
)
def test_what_is_said_is_another_thing(tag: str, old: str, new: str, because: tuple[str, ...]) -> None:
    change = classify_change(old, new, tag)

    assert (change.weight, change.reasons) == (ChangeWeight.MEANING, because)


@pytest.mark.parametrize(
    ("tag", "old", "new"),
    [
        ("en", "The company grew quickly.", "The firm grew rapidly."),
        ("en", "He said it wasn’t true.", "He said it was not true."),
        ("en", "It covers 5 km.", "It covers 5 kilometres."),
        ("en", "It cost 1.2 million.", "It cost 1,200,000."),
        ("en", "She left. Then she ate.", "She left, then she ate."),
        ("en", "See <1>this</1>.", "See this."),
        ("zh-Hans", "他非常高兴。", "他十分高兴。"),
        ("zh-Hans", "12万人", "120,000人"),
        ("zh-Hans", "公司表示", "公司称"),
    ],
)
def test_the_same_thing_in_other_words_is_wording(tag: str, old: str, new: str) -> None:
    change = classify_change(old, new, tag)

    assert (change.weight, change.reasons) == (ChangeWeight.WORDING, ())


@pytest.mark.parametrize(
    ("tag", "old", "new"),
    [
        ("en", "It was fast, they said", "It was fast, they said."),
        ("en", "It's here", "It’s here"),
        ("zh-Hans", "好,很好", "好，很好"),
        ("zh-Hans", "用Git管理", "用 Git 管理"),
        ("en", "Same.", "Same."),
    ],
)
def test_punctuation_blanks_and_width_are_form(tag: str, old: str, new: str) -> None:
    assert classify_change(old, new, tag).weight is ChangeWeight.COSMETIC


@pytest.mark.parametrize(("kind", "reason"), [("", "term"), ("org", "name")])
def test_a_term_of_the_glossary_that_goes_is_a_change_of_meaning(kind: str, reason: str) -> None:
    entry = TermEntry("harbour board", ("港务局",), kind=kind)

    def find(text: str) -> list[TermMatch]:
        at = text.find(entry.source)
        return [TermMatch(entry, at, at + len(entry.source))] if at >= 0 else []

    assert classify_change("the harbour board said", "the council said", "en", find).reasons == (reason,)
    assert classify_change("the harbour board said", "the harbour board claimed", "en", find).reasons == ()
