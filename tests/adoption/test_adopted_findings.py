"""The checks on an edition that exists: its markup counts as readers see it; what documentation does is no error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = """\
targets = ["zh-Hans"]
[articles]
path = "docs/{tag}/{slug}"
tags = { zh-Hans = "zh" }
source = "en"
"""


@pytest.fixture
def errors(tmp_path: Path, run_translator: Callable) -> Callable[..., list[str]]:
    def adopt(source: str, page: str) -> list[str]:
        for name, text in {"translator.toml": SETTINGS, "docs/en/a.mdx": source, "docs/zh/a.mdx": page}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        run_translator("adopt")
        found = json.loads(run_translator("check", "--format", "json").stdout)
        return [f"{item['check']}: {item['message']}" for item in found if item["severity"] == "error"]

    return adopt


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("Please pass an id instead of the `name` here.", "请在这里传递一个 `id`，而不是 name。"),
        ("Use the '--max' flag, which must be set.", "使用 `--max` 参数，它**必须**设置。"),
        ("Run `npm test` in [the folder](./a.md). It needs `--all` for that.",
         "运行 `npm test` 需要 `--all`。请在[该文件夹](/zh/a/)中运行。"),
        ("The `rename column` operation is only known here.", "这里只知道`重命名列`操作。"),
        ("Rename the file from `.md` to `.ejs` for this to work.", "把文件从 `md` 改名为 `ejs` 才能生效。"),
        ("See [the options](/en/guide/options#all) for more.", "更多信息见[选项](/zh/guide/options/#全部)。"),
        ("Call `a.b(c)` as `cat x |\n`quote` in this place.", "请在这里把 `a.b(c)` 写成 `cat x |\n`quote`。"),
    ],
)  # fmt: skip
def test_markup_of_its_own_is_no_error(errors: Callable[..., list[str]], source: str, page: str) -> None:
    assert errors(f"# Heading\n\n{source}\n", f"# 标题\n\n{page}\n") == []


@pytest.mark.parametrize(
    ("source", "page", "said"),
    [
        ("Start it with `--verify` to check the file.", "启动时检查该文件。", "--verify is missing or changed"),
        (
            "Set `dynamic-slot: true` in this file.",
            "在此文件中设置 `dynamic-slot: ture`。",
            "dynamic-slot: true is missing",
        ),
        (
            "Use `build.lib.formats` for more of them.",
            "使用 `build.lib.format` 获得更多。",
            "build.lib.formats is missing",
        ),
        ("Read [the announcement](./four.md) of last year.", "请阅读去年的公告。", "./four.md is missing or changed"),
    ],
)
def test_a_name_that_is_lost_or_another_is_an_error(
    errors: Callable[..., list[str]], source: str, page: str, said: str
) -> None:
    (found,) = errors(f"# Heading\n\n{source}\n", f"# 标题\n\n{page}\n")
    assert found.startswith(f"mk.inline: {said}")


def test_front_matter_and_messages_of_programs_are_those_of_the_site(errors: Callable[..., list[str]]) -> None:
    source = """\
---
title: Errors
tags: [debugging]
draft: no
---

This is what you may see.

Error: ENOSPC: System limit for number of file watchers reached

field_type [string | ConfigMap]

Vite 4.3 (swc): Vite 4.3.0 + plugin-react-swc 3.3.0

The file was left in English.
"""
    page = source.replace("Errors", "错误").replace("This is what you may see.", "你可能会看到以下内容。")
    assert errors(source, page) == ["txt.untranslated: the target equals the source"]


def test_a_page_that_nobody_translated_is_said_once(errors: Callable[..., list[str]]) -> None:
    text = "# Join the cluster\n\n" + "\n\n".join(f"This sentence of the page is number {n}." for n in range(9)) + "\n"
    (found,) = errors(text, text)
    assert found.endswith("sentences are as in the source: the page is not translated")
