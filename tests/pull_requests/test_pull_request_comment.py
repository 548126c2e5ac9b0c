"""The comment of a pull request fits into one comment, and nothing that failed looks like a success."""

from __future__ import annotations

from dataclasses import replace

import pytest

from translator.bilingual.errors import GitError
from translator.desk.render.pull_request_comment import PageRow, comment_text, failure_text, source_named
from translator.desk.render.side_by_side import COMMENT_LIMIT
from translator.newsroom.pages.pull_requests.branch import Group

ROW = PageRow("guide/ferry", "zh-Hans", "docs/zh/guide/ferry.md", 3, 2, 1, 0, 0, 0, 0, 0, 3, 3, is_proved=True)


def comment(*rows: PageRow) -> str:
    files = [f"{row.page}.{number}" for number, row in enumerate(rows)]
    return comment_text(
        Group("all", "", ()), rows, [], base="b" * 40, commit="c" * 40, branch="main", source="abc", files=files,
        people=0,
    )  # fmt: skip


def test_a_thousand_pages_fit_and_those_that_need_somebody_come_first() -> None:
    notes = tuple(f"line {number} goes" for number in range(100))
    text = comment(*[replace(ROW, notes=notes)] * 1000, replace(ROW, page="docs/zh/late.md", errors=2))
    assert len(text) < COMMENT_LIMIT
    assert text.index("docs/zh/late.md") < text.index("docs/zh/guide/ferry.md")
    assert text.count("more") == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW, "Complete, without errors"),
        (replace(ROW, missing=1), "Not ready to merge: 1 segment has no translation"),
        (replace(ROW, stale=2), "Not ready to merge: 2 segments have the translation of an earlier source"),
        (replace(ROW, errors=1), "Not ready to merge: 1 error"),
        (replace(ROW, is_proved=False), "Not ready to merge: 1 page is not what its catalog publishes"),
    ],
)
def test_the_first_line_says_if_something_is_left(row: PageRow, said: str) -> None:
    assert comment(row).split("\n")[1].startswith(f"**{said}")


def test_a_failure_stands_above_what_was_true_before_and_never_twice() -> None:
    text = comment(ROW)
    once = failure_text(text, GitError("both sides changed <a> the same @lin", where="docs/a_b.md"))
    assert once.split("\n")[1] == "> [!CAUTION]"
    assert "@lin the" not in once
    assert failure_text(once, GitError("other")).count("CAUTION") == 1
    assert source_named(once) == source_named(text) == "abc"
    assert failure_text("", GitError("other")).startswith("<!-- translator: {} -->\n> [!CAUTION]")
