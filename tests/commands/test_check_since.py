"""CI that reads pages: `check --since` shows what a change brought, on the lines of its own pages."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = """\
targets = ["zh-Hans"]
[articles]
path = "docs/{tag}/{slug}.md"
tags = { zh-Hans = "zh" }
source = "en"
"""
START = """\
---
title: Getting started
tags: [setup]
---
# Getting started

Run `npm install` first. It takes 5 minutes.

You need at least 3 GB of memory, see [the guide](./guide.md) and `--help` for more.

- One server listens on port 8080.
"""
START_ZH = """\
---
title: 快速开始
tags: [setup]
---
# 快速开始

请先运行 `npm install`。这需要 6 分钟。

你至少需要 3 GB 内存，更多信息请参阅[指南](./guide.md)和 `--help`。

- 一台服务器监听 8080 端口。
"""


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def change(root: Path, name: str, before: str, after: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


@pytest.fixture
def site(tmp_path: Path, run_translator: Callable) -> Path:
    root = tmp_path / "site"
    for name, text in {
        "translator.toml": SETTINGS, ".gitignore": ".translator/\n",
        "docs/en/start.md": START, "docs/zh/start.md": START_ZH,
        "docs/en/guide.md": "# Guide\n\nIt has two parts.\n", "docs/zh/guide.md": "# 指南\n\n本指南分为两部分。\n",
    }.items():  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root.parent, "init", "-q", "-b", "main", str(root))
    git(root, "config", "user.email", "lan@example.org")
    git(root, "config", "user.name", "Lan")
    run_translator("adopt", cwd=root)
    commit(root, "adopted")
    git(root, "checkout", "-q", "-b", "volunteer")
    return root


def places(run_translator: Callable, root: Path, *options: str) -> list[str]:
    done = run_translator("check", "--format", "github", *options, cwd=root)
    return [line.split(" ", 1)[1].split("::")[0] for line in done.stdout.splitlines()]


def test_a_pull_request_that_edits_pages_is_shown_what_it_brought(site: Path, run_translator: Callable) -> None:
    change(site, "docs/zh/start.md", "3 GB", "4 GB")
    change(site, "docs/zh/start.md", "8080", "8081")
    change(site, "docs/zh/start.md", "`--help`", "`--hlep`")
    (site / "docs/en/new.md").write_text("Use 3 cores.\n", encoding="utf-8")
    (site / "docs/zh/new.md").write_text("使用 4 个内核。\n", encoding="utf-8")
    commit(site, "edited pages, and one that no catalog knows")
    state = subprocess.run(["git", "status", "--short"], cwd=site, capture_output=True, check=True).stdout

    assert places(run_translator, site, "--since", "main") == [
        "file=docs/zh/new.md,line=1,title=num.value",
        "file=docs/zh/start.md,line=9,title=num.value",
        "file=docs/zh/start.md,line=9,title=mk.inline",
        "file=docs/zh/start.md,line=11,title=num.value",
    ]
    assert run_translator("check", "--since", "main", cwd=site).returncode == 1
    assert "file=docs/zh/start.md,line=7,title=num.value" in places(run_translator, site)  # 6 minutes, known on main.
    assert subprocess.run(["git", "status", "--short"], cwd=site, capture_output=True, check=True).stdout == state


def test_a_page_keeps_the_levels_and_the_code_of_its_source(site: Path, run_translator: Callable) -> None:
    for tag, remark in ("en", "run it"), ("zh", "运行"):
        with (site / f"docs/{tag}/guide.md").open("a", encoding="utf-8") as file:
            file.write(f"\n```sh\nnpm start  # {remark}\nnpm test\n```\n")
    commit(site, "code")
    change(site, "docs/zh/guide.md", "# 指南", "## 指南")
    change(site, "docs/zh/guide.md", "npm test", "npm tset")
    commit(site, "edited")

    assert places(run_translator, site, "--since", "HEAD^1") == [
        "file=docs/zh/guide.md,line=1,title=meta.structure",
        "file=docs/zh/guide.md,line=7,title=meta.structure",
    ]


def test_a_sentence_that_was_taken_off_a_page_is_named_where_it_stood(site: Path, run_translator: Callable) -> None:
    change(site, "docs/zh/start.md", "\n- 一台服务器监听 8080 端口。\n", "")
    commit(site, "shorter")

    assert places(run_translator, site, "--since", "main") == ["file=docs/zh/start.md,line=9,title=meta.structure"]
    assert "One server listens on port 8080." in run_translator("check", "--since", "main", cwd=site).stdout


def test_what_was_wrong_before_is_known_however_the_page_moved(site: Path, run_translator: Callable) -> None:
    change(site, "docs/zh/start.md", "请先运行", "首先请运行")
    change(site, "docs/zh/start.md", "# 快速开始\n", "# 快速开始\n\n多谢。\n")
    commit(site, "other words")
    done = run_translator("check", "--since", "main", cwd=site)
    assert (done.returncode, "1 known" in done.stderr) == (0, True)
    assert run_translator("check", "--since", "HEAD", cwd=site).stdout == ""


def test_a_bilingual_file_is_compared_with_its_own_past(site: Path, run_translator: Callable) -> None:
    pairs = site / "pairs.tsv"
    pairs.write_text("It costs $3.\t售价4美元。\n", encoding="utf-8")
    commit(site, "a file of another tool")
    pairs.write_text("He left.\t他走了。\nIt costs $3.\t售价4美元。\nIt has 5 doors.\t它有6扇门。\n", encoding="utf-8")
    options = ("pairs.tsv", "--from", "en", "--to", "zh-Hans", "--since", "HEAD")
    assert places(run_translator, site, *options) == ["file=pairs.tsv,line=3,col=19,endColumn=20,title=num.value"]


def test_a_fork_needs_two_commits_and_nothing_is_fetched(site: Path, run_translator: Callable) -> None:
    change(site, "docs/zh/start.md", "3 GB", "4 GB")
    commit(site, "edited")
    git(site, "checkout", "-q", "main")
    git(site, "merge", "-q", "--no-ff", "-m", "as a pull request is checked out", "volunteer")
    for depth in (1, 2):
        git(site.parent, "clone", "-q", "--depth", str(depth), site.as_uri(), f"depth{depth}")
    shallow = run_translator("check", "--since", "HEAD^1", cwd=site.parent / "depth1")
    assert (shallow.returncode, "fetch-depth: 2" in shallow.stderr) == (2, True)
    assert places(run_translator, site.parent / "depth2", "--since", "HEAD^1") == [
        "file=docs/zh/start.md,line=9,title=num.value"
    ]


def test_a_glossary_that_changed_may_be_broken_in_every_article(site: Path, run_translator: Callable) -> None:
    (site / "glossaries").mkdir()
    (site / "glossaries/terms.csv").write_text("en,zh-Hans,status\nserver,伺服器,required\n", encoding="utf-8")
    assert places(run_translator, site, "--since", "main") == ["file=docs/zh/start.md,line=11,title=gls.missing"]


def test_english_alone_is_a_note_on_its_line_and_an_error_where_its_page_was_edited(
    site: Path, run_translator: Callable
) -> None:
    change(site, "docs/en/start.md", "# Getting started\n", "# Getting started\n\nHello.\n")
    change(site, "docs/en/start.md", "Run `npm install` first.", "Run `npm install` twice, if you can.")
    change(site, "docs/en/guide.md", "It has two parts.", "It has two, parts.")  # Which Chinese does not show.
    commit(site, "English alone")
    done = run_translator("check", "--since", "main", "--format", "github", cwd=site)
    assert (done.returncode, done.stdout.split("::")[1]) == (0, "notice file=docs/en/start.md,line=9,title=seg.stale")

    change(site, "docs/zh/start.md", "一台服务器", "服务器")
    commit(site, "its page, and the sentence was forgotten")
    done = run_translator("check", "--since", "main", "--format", "github", cwd=site)
    assert (done.returncode, done.stdout.split("::")[1]) == (1, "error file=docs/zh/start.md,line=7,title=seg.stale")
    assert run_translator("check", cwd=site).returncode == 1
