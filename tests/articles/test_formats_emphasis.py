"""Emphasis beside Chinese, held against the parser itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from translator.newsroom.articles.emphasis import broken_emphasis, emphases_in, repair_emphasis

REPAIRED = [
    ("**注意：**请先备份。", "**注意**：请先备份。"),
    ("这是**“重点”**内容", "这是“**重点**”内容"),
    ("**《纽约时报》**报道", "《**纽约时报**》报道"),
    ("见**[链接](x)**了", "见<strong>[链接](x)</strong>了"),
    ("他*（笑）*说", "他（*笑*）说"),
    ("**他说“好”**了", "<strong>他说“好”</strong>了"),
    ("这_强调_的", "这*强调*的"),
    ("**A：**B**C**D", "**A**：B**C**D"),
    ("***重要：***请", "***重要***：请"),
    ("~~旧：~~新", "~~旧~~：新"),
]
SOUND = [
    "**注意**：请先备份。", "**注意：** 请先备份。", "这是“**重点**”内容", "**iPhone**发布", "**“好”**，他说",
    "2 * 3 * 4 是二十四",
    "文件a_b_c。", "见 *甲* 和 **乙**。", "* 列表\n* 第二", "`**注意：**请`", "\\*\\*注意：\\*\\*请", "见[x](a_b_)和_",
]  # fmt: skip


@pytest.mark.parametrize(("broken", "repaired"), REPAIRED)
def test_repair(broken: str, repaired: str) -> None:
    assert broken_emphasis(broken)
    assert repair_emphasis(broken) == repaired
    assert broken_emphasis(repaired) == []
    assert emphases_in(repaired).total() > 0
    assert emphases_in(repaired) != emphases_in(broken) or "**A" in broken


@pytest.mark.parametrize("text", SOUND)
def test_what_works_is_left_alone(text: str) -> None:
    assert broken_emphasis(text) == []
    assert repair_emphasis(text) == text


def test_spans_hold_the_marks() -> None:
    text = "见。**注意：**请，*（笑）*说"
    assert [text[start:end] for start, end in broken_emphasis(text)] == ["**注意：**", "*（笑）*"]


@given(
    st.lists(
        st.sampled_from(["**", "*", "_", "注", "a", "：", "“", "”", " ", "（", "）", "[x](y)", "`c`", "\n\n"]),
        max_size=14,
    ).map("".join)
)
@settings(max_examples=examples(300))
def test_a_second_repair_changes_nothing(text: str) -> None:
    once = repair_emphasis(text)
    assert repair_emphasis(once) == once
