from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.desk.commands.segment import segments_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ARTICLE = """---
title: 两种语言
---

# A title. In two sentences

He left. 他走了。😀“好吗？”他问。

- an item with `code. X` and **bold. Text.** Then more.
- [ ] a task

| a | b |
|---|---|
| one. Two | 三。四 |

![an image. Yes](x.png "its title")

```sh
not. A segment
```
"""


def test_the_text_of_a_segment_is_that_between_its_offsets() -> None:
    found = segments_of(ARTICLE, "en")
    assert [one.text for one in found] == [ARTICLE[one.start : one.end] for one in found]
    assert [one.index for one in found] == list(range(len(found)))
    assert "“好吗？”他问。" in [one.text for one in found]
    assert not [one for one in found if "not. A segment" in one.text]


def test_offsets_are_the_same_in_every_line_end_and_after_a_byte_order_mark() -> None:
    text = "\ufeff" + ARTICLE.replace("\n", "\r\n")
    found = segments_of(text, "en")
    assert [" ".join(one.text.split()) for one in found] == [
        " ".join(one.text.split()) for one in segments_of(ARTICLE, "en")
    ]
    assert [one.text for one in found] == [text[one.start : one.end] for one in found]


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["。", "“", "”", "*", "\n", "# ", "- ", "|", "a. B", "市场", "`"])).map("".join)
)
def test_the_input_is_recovered_from_the_segments_and_what_lies_between(text: str) -> None:
    for plain in (True, False):
        at, pieces = 0, []
        for one in segments_of(text, "zh-Hans", plain=plain):
            assert at <= one.start < one.end
            pieces += [text[at : one.start], one.text]
            at = one.end
        assert "".join([*pieces, text[at:]]) == text


def test_plain_text_has_one_paragraph_a_line() -> None:
    found = segments_of("第一句。第二句。\n# 不是标题\n“好吗？”他问。", "zh-Hans", plain=True)
    assert [one.text for one in found] == ["第一句。", "第二句。", "# 不是标题", "“好吗？”他问。"]


def test_the_command_prints_one_object_a_segment(run_translator: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 标题\n\n第一句。第二句。\n", encoding="utf-8")
    done = run_translator("segment", "a.md", "--lang", "zh-CN", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"index": 0, "start": 2, "end": 4, "text": "标题"},
        {"index": 1, "start": 6, "end": 10, "text": "第一句。"},
        {"index": 2, "start": 10, "end": 14, "text": "第二句。"},
    ]


def test_without_a_file_the_text_comes_from_stdin(run_translator: Run) -> None:
    done = run_translator("segment", "--lang", "en", "--plain", stdin="See Eq. 2. It holds.\n\nDr. Li left.\n")
    assert done.stdout == "See Eq. 2.\nIt holds.\nDr. Li left.\n"


@pytest.mark.parametrize(
    ("args", "stdin", "said"),
    [
        (("--lang", "xx"), b"a", "not supported"),
        (("no-such-file.md",), b"", "no-such-file.md"),
        ((), "市场收盘".encode("gb18030"), "UTF-8"),
    ],
)
def test_what_cannot_be_split_is_an_understood_error(
    run_translator: Run, args: tuple[str, ...], stdin: bytes, said: str
) -> None:
    done = run_translator("segment", *args, stdin=stdin)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
