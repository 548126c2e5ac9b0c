from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.alignment.word_diff import WordDiff, diff_words, tokenize
from translator.bilingual.tables import read_table

TEXTS = st.text(
    alphabet="公司营收增长百分之明年的了，。“” ab c's1.5%<1></1>{n}\u3000，𠮷é\u0301👩\u200d👧\ufe0f🇨🇳", max_size=40
)


def marked(result: WordDiff) -> str:
    """Write both sides on one line: `[-out-]` and `{+in+}`, with `~` where the change is soft."""
    old = "".join(
        f"[-{'~' * span.is_soft}{result.old[span.start : span.end]}-]"
        if span.is_changed
        else result.old[span.start : span.end]
        for span in result.old_spans
    )
    new = "".join(
        f"{{+{'~' * span.is_soft}{result.new[span.start : span.end]}+}}"
        if span.is_changed
        else result.new[span.start : span.end]
        for span in result.new_spans
    )
    return f"{old} | {new}"


@pytest.mark.parametrize(
    ("tag", "old", "new", "expected", "soft"), read_table(Path(__file__).parent / "cases" / "edits.tsv", 5)
)
def test_edits_are_words_numbers_and_tags_and_those_of_form_are_soft(
    tag: str, old: str, new: str, expected: str, soft: str
) -> None:
    result = diff_words(old, new, tag)

    assert marked(result) == expected
    assert result.is_soft == bool(soft)


@pytest.mark.parametrize(("old", "new"), [("3.5", "35"), ("-5", "5"), ("GitHub", "Github"), ("<1>好</1>", "好")])
def test_what_a_reader_would_misread_is_never_soft(old: str, new: str) -> None:
    assert not any(edit.is_soft for edit in diff_words(old, new, "zh-Hans").edits)


def test_punctuation_at_the_end_of_an_edit_is_set_apart() -> None:
    result = diff_words("业绩不佳,但", "成绩很好，但", "zh-Hans")

    assert marked(result) == "[-业绩不佳-][-~,-]但 | {+成绩很好+}{+~，+}但"
    assert not result.is_soft


def test_edits_with_one_equal_character_between_them_are_one() -> None:
    assert marked(diff_words("上海的港口", "北京的机场", "zh-Hans")) == "[-上海的港口-] | {+北京的机场+}"
    assert len(diff_words("上海最大的港口", "北京最大的机场", "zh-Hans").edits) == 2
    assert marked(diff_words("the big port", "a small port", "en")) == "[-the big-] port | {+a small+} port"


def test_two_equal_characters_between_long_changes_are_joined_with_them() -> None:
    assert marked(diff_words("花费很大的三年更换掉", "总耗资额三年全部建成", "zh-Hans")).count("[-") == 1
    assert marked(diff_words("北京增长计划", "重庆增长方案", "zh-Hans")).count("[-") == 2


def test_a_common_beginning_of_two_characters_is_not_marked() -> None:
    assert marked(diff_words("董事长出席", "董事会出席", "zh-Hans")) == "董事[-长-]出席 | 董事{+会+}出席"


def test_equal_texts_have_no_edits() -> None:
    result = diff_words("不变。", "不变。", "zh-Hans")

    assert result.edits == ()
    assert not result.is_soft
    assert marked(result) == "不变。 | 不变。"


def test_tokens_keep_numbers_with_their_units_and_addresses_whole() -> None:
    text = "2021年12月23日，US$3.5 million、1.2万亿，见https://x.org/a?b=c。{name}"

    assert tokenize(text, "zh-Hans") == [
        "2021年", "12月", "23日", "，", "US$3.5 million", "、", "1.2万亿", "，", "见",
        "https://x.org/a?b=c", "。", "{name}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("和👨‍👩‍👧家", "和👨‍👩‍👦家", "和[-👨‍👩‍👧-]家 | 和{+👨‍👩‍👦+}家"),
        ("好👍🏻", "好👍🏿", "好[-👍🏻-] | 好{+👍🏿+}"),
        ("来自🇨🇳的", "来自🇨🇭的", "来自[-🇨🇳-]的 | 来自{+🇨🇭+}的"),
        ("cafe\u0301里", "cafe里", "[-cafe\u0301-]里 | {+cafe+}里"),
        ("葛\U000e0100城", "葛\U000e0101城", "[-葛\U000e0100-]城 | {+葛\U000e0101+}城"),
    ],
)
def test_what_a_reader_sees_as_one_character_is_never_torn(old: str, new: str, expected: str) -> None:
    assert marked(diff_words(old, new, "zh-Hans")) == expected


def test_without_a_segmenter_single_characters_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without_rjieba(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "rjieba":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_rjieba)

    assert tokenize("罕见词组甲", "zh-Hans") == list("罕见词组甲")


@given(TEXTS, TEXTS)
def test_applying_the_edits_to_the_old_text_gives_the_new_one(old: str, new: str) -> None:
    result = diff_words(old, new, "zh-Hans")

    built, at = "", 0
    for edit in result.edits:
        assert edit.old_start >= at
        built += old[at : edit.old_start] + new[edit.new_start : edit.new_end]
        at = edit.old_end
    assert built + old[at:] == new


@given(TEXTS, TEXTS)
def test_spans_cover_both_texts_and_tokens_lose_nothing(old: str, new: str) -> None:
    result = diff_words(old, new, "zh-Hans")

    for text, spans in ((old, result.old_spans), (new, result.new_spans)):
        assert "".join(text[span.start : span.end] for span in spans) == text
        assert "".join(tokenize(text, "zh-Hans")) == text
