from __future__ import annotations

import pytest

from translator.bilingual.sentences import join_lines, joiner


@pytest.mark.parametrize(
    ("before", "after", "tag", "between"),
    [
        ("It is late.", "Go home.", "en", " "),
        ("太晚了。", "回家吧。", "zh-Hans", ""),
        ("太晚了。", "回家吧。", "zh-Hant", ""),
        ("他用 Python.", "Then he slept.", "zh-Hans", " "),
        ("他用 Python.", "然后他睡了。", "zh-Hans", " "),
        ("版本 3.11", "Go 1.22", "zh-Hans", " "),
        ("他用 Python。", "Go 也不错。", "zh-Hans", ""),
        ("他说：“好。”", "“走。”", "zh-Hans", ""),
        ("他想……", "然后走了。", "zh-Hans", ""),
        ("太好了！😀", "明天见。", "zh-Hans", ""),
        ("<1>太晚了。</1>", "<2>回家吧。</2>", "zh-Hans", ""),
        ("<1>It is late.</1>", "<2/> is next.", "en", " "),
        ("He said “no.”", "“Yes,” she said.", "en", " "),
        ("", "回家吧。", "zh-Hans", ""),
        ("It is late.", "", "en", ""),
    ],
)
def test_what_stands_between_two_sentences(before: str, after: str, tag: str, between: str) -> None:
    assert joiner(before, after, tag) == between


@pytest.mark.parametrize(
    ("text", "tag", "joined"),
    [
        ("第一行\n  第二行\n", "zh-Hans", "第一行第二行"),
        ("one line\r\nand another", "en", "one line and another"),
        ("one line\nand another", "zh-Hans", "one line and another"),
        ("他用\nPython 写。", "zh-Hans", "他用Python 写。"),
        ("the paper\n《明报》 said", "en", "the paper 《明报》 said"),
        ("第一行\u2028\n\n<1>第二行</1>", "en", "第一行<1>第二行</1>"),
        (" one ", "en", " one "),
        (" one\u2029 two ", "en", " one two "),
        ("\n", "en", ""),
        ("", "en", ""),
    ],
)
def test_lines_are_joined_as_the_script_at_the_seam_has_it(text: str, tag: str, joined: str) -> None:
    assert join_lines(text, tag) == joined
