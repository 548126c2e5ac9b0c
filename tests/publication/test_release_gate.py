"""What was signed off is exactly what the article says: code, addresses and repeated sentences included."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = """\
people:
  lin: {names: {en: Lin}, roles: [translator]}
  li: {names: {en: Li}, roles: [reviewer, editor]}
"""
ARTICLE = """\
---
id: tidy
lang: en
title: Tidying
date: 2026-03-02
---

Run `rm -i old` to tidy up.

Write to <desk@example.org> or read [the manual](https://example.org/m).
"""
TARGETS = {
    "Tidying": "清理",
    "Run <1/> to tidy up.": "运行<1/>来清理。",
    "Write to <1/> or read <2>the manual</2>.": "请写信给<1/>，或阅读<2>手册</2>。",
    "Type <1/> now.": "现在输入<1/>。",
    "Prices rose.": "价格上涨了。",
    "Prices rose,": "价格上涨了，",
}


class Desk:
    """A newsroom in git, worked at by commands alone."""

    def __init__(self, root: Path, command: Callable[..., object]) -> None:
        self.root, self._command = root, command
        files = {
            "translator.toml": 'targets = ["zh-Hans"]\n[verify]\ncommitters = ["*"]\n',
            "glossaries/people.yml": PEOPLE,
            ".gitignore": ".translator/\n",
            "articles/en/tidy.md": ARTICLE,
        }
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        self.git("init", "--quiet")

    def git(self, *args: str) -> None:
        subprocess.run(["git", "-C", self.root, *args], check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Work")

    def run(self, *args: str, code: int = 0) -> str:
        done = self._command(*args, cwd=self.root)
        said = f"{done.stdout}{done.stderr}"  # type: ignore[attr-defined]
        assert done.returncode == code, said  # type: ignore[attr-defined]
        return said

    def catalog(self) -> Catalog:
        return load_catalog(open_newsroom(self.root), "tidy", "zh-Hans")

    def entry(self, start: str) -> Entry:
        return next(entry for entry in self.catalog().entries if entry.source.startswith(start))

    def edit(self, before: str, after: str) -> None:
        path = self.root / "articles/en/tidy.md"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def translate(self) -> None:
        for entry in self.catalog().entries:
            if not entry.target:
                self.run("set", "tidy", str(entry.number), TARGETS[entry.source], "--to", "zh-Hans", "--by", "lin")

    def sign(self, number: str = "all") -> None:
        for state in ("reviewed", "final"):
            self.run("mark", "tidy", number, "--to", "zh-Hans", "--state", state, "--by", "li")

    def finish(self) -> None:
        self.run("sync")
        self.translate()
        self.sign()
        self.run("publish")
        self.commit()


@pytest.fixture
def desk(tmp_path: Path, run_translator: Callable[..., object]) -> Desk:
    return Desk(tmp_path / "desk", run_translator)


EDITS = {
    "code": ("rm -i old", "rm -rf /"),
    "address": ("desk@example.org", "thief@example.net"),
    "link": ("https://example.org/m", "https://example.net/m"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_final_text_is_not_published_around_code_or_addresses_that_nobody_read(desk: Desk, edit: str) -> None:
    desk.finish()
    page = desk.root / "articles/zh-Hans/tidy.md"
    before = page.read_bytes()
    desk.edit(*EDITS[edit])

    said = desk.run("publish", code=2)

    assert "translator sync tidy" in said
    assert page.read_bytes() == before


def test_an_open_review_accepts_nothing_that_the_article_says_otherwise(desk: Desk) -> None:
    desk.run("sync")
    desk.translate()
    desk.edit("rm -i old", "rm -rf /")

    said = desk.run("mark", "tidy", "2", "--to", "zh-Hans", "--state", "reviewed", "--by", "li", code=2)
    assert "translator sync tidy" in said
    desk.run("mark", "tidy", "1", "--to", "zh-Hans", "--state", "reviewed", "--by", "li")


def test_a_page_made_around_other_code_is_not_proved_before_or_after_the_next_sync(desk: Desk) -> None:
    desk.finish()
    desk.edit("rm -i old", "rm -rf /")
    page = desk.root / "articles/zh-Hans/tidy.md"
    forged = page.read_text(encoding="utf-8").replace("rm -i old", "rm -rf /")
    page.write_text(forged, encoding="utf-8")
    desk.commit()

    assert "the page is not what the article" in desk.run("verify", code=1)
    desk.run("sync")
    desk.commit()
    assert "articles/zh-Hans/tidy.md" in desk.run("verify", code=1)


def test_a_fresh_clone_sees_that_an_article_was_edited(desk: Desk) -> None:
    desk.finish()
    desk.edit("rm -i old", "rm -rf /")
    desk.commit()
    clone = desk.root.parent / "clone"
    desk.git("clone", "--quiet", str(desk.root), str(clone))
    desk.root = clone

    for command in ("status", "verify", "check"):
        said = desk._command(command, cwd=clone)  # type: ignore[attr-defined]
        assert "tidy was edited since it was read last" in said.stderr, command


def test_a_repeated_sentence_is_signed_off_with_the_code_of_every_place(desk: Desk) -> None:
    desk.edit("Run `rm -i old` to tidy up.", "Type `ls` now.\n\nType `pwd` now.\n\nType `ls` now.")
    desk.finish()

    desk.edit("`pwd`", "`rm -rf /`")
    desk.run("publish", code=2)
    desk.run("sync")

    changed = [entry for entry in desk.catalog().entries if entry.is_stale]
    assert [(entry.source, entry.target) for entry in changed] == [("Type <1/> now.", "现在输入<1/>。")]
    desk.run("publish", code=2)


def test_a_repeated_sentence_that_leads_elsewhere_stays_one_segment(desk: Desk) -> None:
    desk.edit("Run `rm -i old` to tidy up.", "Read [it](https://example.org/1).\n\nRead [it](https://example.org/2).")
    desk.run("sync")

    assert len([entry for entry in desk.catalog().entries if entry.source.startswith("Read")]) == 1


def test_text_that_nobody_sees_is_no_translation(desk: Desk) -> None:
    desk.run("sync")

    for text in ("\u200b", " \u2060\ufeff", "\u3164"):
        said = desk.run("set", "tidy", "1", text, "--to", "zh-Hans", "--by", "lin", code=2)
        assert "the target is empty" in said


def test_an_approval_does_not_outlive_a_later_rejection(desk: Desk) -> None:
    desk.edit("Run `rm -i old` to tidy up.", "Prices rose.")
    desk.finish()
    desk.edit("Prices rose.", "Prices rose,")
    desk.run("sync")
    number = str(desk.entry("Prices rose").number)
    desk.run("mark", "tidy", number, "--to", "zh-Hans", "--state", "translated", "--by", "lin")
    desk.run("mark", "tidy", number, "--to", "zh-Hans", "--state", "draft", "--by", "li", "--reason", "libel",
             "--category", "accuracy", "--severity", "critical")  # fmt: skip
    desk.run("set", "tidy", number, "物价上涨了，", "--to", "zh-Hans", "--by", "lin")
    desk.sign(number)

    desk.edit("Prices rose,", "Prices rose.")
    desk.run("sync")

    entry = desk.entry("Prices rose")
    assert entry.state.value == "draft"
    assert entry.is_rejected or entry.is_stale
    desk.run("publish", code=2)
    shutil.rmtree(desk.root / ".translator")
    desk.run("publish", code=2)
