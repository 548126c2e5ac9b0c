"""Skeletons and how they differ."""

from __future__ import annotations

import pytest

from translator.newsroom.articles.structure import chinese_code_lines, structure_differences, structure_of


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("# a\n\n## b\n", "# a\n\n# b\n", "headings: number 2 was 2, is 1"),
        ("# a\n", "a\n", "headings: there were 1, there are 0"),
        ("- a\n- b\n", "- a\n", "lists: number 1 was 1 × False × 2, is 1 × False × 1"),
        ("[a](u) [b](v)\n", "[a](u) b\n", "links: lost: v"),
        ("[a](u)\n", "[a](w)\n", "links: lost: u; new: w"),
        ("![a](u)\n", "a\n", "images: lost: u"),
        ("```\nx\n```\n", "```\ny\n```\n", "code blocks: number 1 was x\n, is y\n"),
        ("`a` b\n", "a b\n", "code spans: lost: a"),
        ("| a | b |\n|---|---|\n| c | d |\n", "| a | b |\n|---|---|\n", "tables: number 1 was 2 × 2, is 1 × 2"),
        ("a[^1]\n\n[^1]: b\n", "a\n\n[^1]: b\n", "footnote references: lost: 1"),
        ("<div>a</div>\n", "<p>a</p>\n", "HTML tags: lost: /div, div; new: /p, p"),
        ("a\n\n---\n\nb\n", "a\n\nb\n", "thematic breaks: there were 1, there are 0"),
        ("- [ ] a\n", "- [x] a\n", "task markers: number 1 was False, is True"),
        ("a **b** c\n", "a b c\n", "emphases: lost: strong"),
        ("$x$ a\n", "a\n", "formulas: lost: x"),
        ("> a\n", "a\n", "block quotes: there were 1, there are 0"),
        ('!!! tip "A"\n    b\n', "A b\n", "admonitions and other containers: there were 1, there are 0"),
    ],
)
def test_differences_are_named(before: str, after: str, difference: str) -> None:
    found = structure_differences(structure_of(before.encode()), structure_of(after.encode()))
    assert difference in map(str, found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](u) and [b](v)\n", "[乙](v)和[甲](u)\n"),
        ("See https://a.example/b now.\n", "请看<https://a.example/b>。\n"),
        ("**a** b\n", "<strong>甲</strong>乙\n"),
        ("One\nline. Two.\n", "一行。二。\n"),
        ("---\ntitle: a\n---\n\nb\n", "---\ntitle: 甲\n---\n\n乙\n"),
        ("[a]\n\n[a]: /u\n", "[甲][a]\n\n[a]: /u\n"),
    ],
)
def test_a_translation_is_no_difference(before: str, after: str) -> None:
    assert structure_differences(structure_of(before.encode()), structure_of(after.encode())) == []


def test_html_pages_are_compared_by_their_tags() -> None:
    before = structure_of(b'<h1>a</h1><p><a href="u">b</a></p>', format="html")
    after = structure_of(b"<h2>a</h2><p>b</p>", format="html")
    found = structure_differences(before, after)
    assert str(found[0]) == "headings: number 1 was 1, is 2"
    assert "links: lost: u" in map(str, found)


def test_differences_are_worded_when_they_are_shown() -> None:
    before, after = structure_of(b"# a\n\n[b](u) `c`\n"), structure_of(b"## a\n\nb\n")
    found = structure_differences(before, after)
    assert [message.in_language("zh_CN") for message in found] == [
        "标题：第 1 个原为 1，现为 2", "链接：缺少：u", "行内代码：缺少：c",
    ]  # fmt: skip
    assert all(message.in_language("en").isascii() for message in found)


CHINESE_CODE = """\
---
title: 计数
---

循环`计数`：

```python
x = 1  # 计数
y = 2
```

- 甲

  ```
  # 乙
  ```

段。

    # 丁
"""


def test_lines_of_code_that_hold_chinese_are_found_in_lists_and_behind_front_matter() -> None:
    start = CHINESE_CODE.encode().index("\n循环".encode())

    assert chinese_code_lines(CHINESE_CODE.encode(), start=start) == [8, 15, 20]
