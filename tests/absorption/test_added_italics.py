"""Italics that an English page has for 《》 go out with it, and come back from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.absorption.test_absorption import PEOPLE, absorbed, git
from translator.cli import run
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    import pytest

ARTICLE = """\
---
title: 评《活着》
---

他读了《活着》。她**也**读了《家》。

看《家》的人很多。
"""
TARGETS = ("On *To Live*", "He read *To Live*.", "She read *Family* <1>too</1>.", "Many people read Family.")
PAGE = Path("articles/en/books.md")


def to_english(*arguments: str, by: str) -> None:
    assert run([*arguments, "--to", "en", "--by", by]) == 0


def test_a_page_with_added_italics_is_published_and_absorbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in {
        "translator.toml": 'targets = ["en"]\n', "articles/zh-Hans/books.md": ARTICLE,
        "glossaries/people.yml": PEOPLE, ".gitignore": ".translator/\n",
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    assert run(["sync"]) == 0
    for number, target in enumerate(TARGETS, 1):
        to_english("set", "books", str(number), target, by="lin")
    for state in ("reviewed", "final"):
        to_english("mark", "books", "all", "--state", state, by="li")
    assert run(["publish", "books", "--to", "en"]) == 0

    page = PAGE.read_text(encoding="utf-8")
    assert "title: On “To Live”" in page
    assert "He read *To Live*. She read *Family* **too**.\n\nMany people read Family." in page

    PAGE.write_text(page.replace("read Family.", "read *Family*.").replace("He read", "He reread"), encoding="utf-8")
    code, changes = absorbed(capsys, "--by", "li")
    assert (code, [item["segment"] for item in changes]) == (0, [2, 4])
    assert changes[1]["after"] == "Many people read *Family*."
    newsroom = open_newsroom(tmp_path)
    catalog = newsroom.article("books").catalog("en")
    wanted = [TARGETS[0], "He reread *To Live*.", TARGETS[2], "Many people read *Family*."]
    assert [entry.target for entry in catalog.entries] == wanted
