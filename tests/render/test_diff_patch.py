"""The differences of a pull request: a comment in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, State
from translator.desk.render.side_by_side import COMMENT_LIMIT, as_comment
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.proof.article_comparison import Comparison, DiffRow

CASES = (
    DiffRow(1, "a", "The Last Ferry", "最后一艘渡轮", State.FINAL, kind="title", context="title", previous="最后的渡轮",
        actor="li-lei"),
    DiffRow(2, "b", "Nothing changed.", "没有变化。", State.FINAL, previous="没有变化。"),
    DiffRow(3, "c", "It costs 6 yuan.", "它要5元。", State.DRAFT, flags=("stale",), previous="它要5元。",
        source_before="It costs 5 yuan.",
        findings=(Finding("num.value", Severity.ERROR, "target", 2, 3, LazyMessage("6 is missing")),),
        comments=(Event(Action.COMMENT, "c", "wang-fang", "2026-03-12T10:00:00Z", reason="看一下"),)),
    DiffRow(4, "d", "It is new.", "它是新的。", State.TRANSLATED),
    DiffRow(5, "e", "Only form.", "只有,形式。", State.TRANSLATED, previous="只有，形式。"),
    DiffRow(0, "f", "Gone.", "", State.NEW, previous="没了。"),
)  # fmt: skip


SOURCE_CHANGED = """\
! source changed in meaning: number
- en: It costs [-5-] yuan.
+ en: It costs {+6+} yuan.
  zh-Hans: 它要5元。
! ❌ error num.value: 6 is missing
# wang-fang: 看一下
"""


def ferry(*rows: DiffRow, **more: Any) -> Comparison:
    return Comparison("ferry", "en", "zh-Hans", "main", rows or CASES, revision="0123456789", **more)


def test_a_comment_is_markdown_with_one_fenced_block_a_segment() -> None:
    comment = as_comment([ferry()], page="https://example.org/{tag}/{slug}.html")

    blocks = [token for token in MarkdownIt().parse(comment) if token.type == "fence"]
    assert [block.info for block in blocks] == ["diff"] * 5
    assert "- zh-Hans: 最后[-的-]渡轮\n+ zh-Hans: 最后{+一艘+}渡轮\n" in blocks[0].content
    assert blocks[1].content == SOURCE_CHANGED
    assert "- zh-Hans: [-没了。-]" in blocks[-1].content
    assert comment.startswith("### The Last Ferry · 最后一艘渡轮\n")
    assert "5 segments changed" in comment
    assert (
        '<a id="zh-Hans-ferry-s1"></a>**1 · final · li-lei** [↗](https://example.org/zh-Hans/ferry.html#s1)' in comment
    )


def test_where_nothing_changed_there_is_nothing_to_say() -> None:
    assert as_comment([ferry(CASES[1])]) == ""


def test_a_long_comment_ends_with_whole_segments_and_says_how_many_are_missing() -> None:
    rows = tuple(replace(CASES[0], number=number, key=str(number)) for number in range(1, 1001))

    comment = as_comment([ferry(*rows), ferry(*rows[:3])])

    shown = len(re.findall(r"^```diff$", comment, re.MULTILINE))
    assert len(comment) <= COMMENT_LIMIT
    assert 300 < shown < 1000
    assert comment.count("```") == 2 * shown
    assert f"_{1003 - shown} more segments are not shown._" in comment


def test_text_of_an_article_cannot_leave_its_block_nor_call_anybody() -> None:
    evil = "```\n</a><img src=x> @octocat #12 [x](http://e.org) ````"
    nasty = DiffRow(1, "a", evil, evil, State.DRAFT, kind="title", context="title", previous="x" + evil, actor=evil,
                findings=(Finding("num.value", Severity.ERROR, "target", 0, 1, LazyMessage(evil)),),
                comments=(Event(Action.COMMENT, "a", evil, "2026-03-12T10:00:00Z", reason=evil),))  # fmt: skip

    comment = as_comment([ferry(nasty)])

    tokens = MarkdownIt().parse(comment)
    outside = "".join(token.content for token in tokens if token.type == "inline")
    assert [token.type for token in tokens if token.type in {"fence", "html_block"}] == ["fence"]
    assert "<img" not in MarkdownIt("commonmark", {"html": True}).render(comment)
    assert not re.search(r"@octocat|#12", outside)
