"""Each byte that differs in an edited page is taken over, listed, or known to be harmless; else the guard stays."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.support.edited_pages import edited_text
from tests.support.variants import sampled
from translator.bilingual.words.inline import tag_problems
from translator.cli import run
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.absorption.page_text import PageLine, differences
from translator.newsroom.review import decisions

ARTICLE = """\
---
title: Fog
summary: A morning without boats.
date: 2026-03-01
tags: [harbour]
seo: {title: Fog at sea, robots: noindex}
images:
  - {src: img/quay.png, alt: The empty quay}
---

The **ferry** stayed. Nobody waved. See [the tide](https://example.org/tide) first.

## What now

She thanked the crew. `make fog` helps. The *fog* came back at noon.

![The quay](img/quay.png)

- Fish was sold out.
- Bread was given away.
  1. Nobody waved.
  2. It is short.

> A quote of the captain. It was loud.

| Kind | Price |
|:-----|------:|
| Adult | 4 euros |

```sh
ferry --now   # go
```

Visit <https://example.org/fog> soon.[^1] Line one\\
line two.

***

<div class="x">Plain html here.</div>

[^1]: The note is short.
"""
CHINESE = [
    *("雾", "没有船的早晨。", "海上的雾", "空荡荡的码头", "<1>渡轮</1>没有走。", "没有人挥手。", "请先看<1>潮汐</1>。"),
    *("现在怎么办", "她感谢船员。", "<1/>有帮助。", "中午，<1>雾</1>又回来了。", "码头", "鱼卖完了。", "面包送人了。"),
    *("它很短。", "船长的一句话。", "声音很大。", "种类", "价格", "成人", "4欧元"),
    *("请快看<1/>。<2/>", "第一行", "第二行。", "这里是普通网页。", "脚注很短。"),
]  # fmt: skip
PEOPLE = """\
people:
  lin: {names: {en: Lin, zh-Hans: 林}, roles: [translator, reviewer], emails: [lin@example.org]}
  li: {names: {en: Li, zh-Hans: 李}, roles: [editor, reviewer], emails: [li@example.org]}
"""


@dataclass
class Published:
    """A page that was published as a draft, and is put back as it was before each edit."""

    root: Path
    page: Path
    run: Callable[..., tuple[int, str]]

    def __post_init__(self) -> None:
        self.text = self.page.read_text(encoding="utf-8")
        self._kept = {path: path.read_bytes() for path in (self.root / "locales").rglob("*.*")}

    def absorb(self, text: str) -> tuple[int, list[dict[str, object]]]:
        self.page.write_text(text, encoding="utf-8", newline="")
        for path, data in self._kept.items():
            path.write_bytes(data)
        for path in self.root.glob(".translator/absorbed/*"):
            path.unlink()
        code, out = self.run("absorb", str(self.page), "--by", "li", "--format", "json")
        return code, json.loads(out) if out else []

    def publish(self) -> int:
        return self.run("publish", "fog", "--draft")[0]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Published:
    root = tmp_path_factory.mktemp("room")
    for name, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "articles/en/fog.md": ARTICLE,
        "glossaries/people.yml": PEOPLE,
        ".gitignore": ".translator/\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "articles/en/img").mkdir()
    (root / "articles/en/img/quay.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    def command(*args: str) -> tuple[int, str]:
        out = io.StringIO()
        with contextlib.chdir(root), contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            return run([*args]), out.getvalue()

    assert command("sync")[0] == 0
    newsroom = open_newsroom(root)
    with newsroom.article(newsroom.articles[0]).transaction("zh-Hans") as catalog:
        person = newsroom.people.get("lin")
        assert person
        assert len(catalog.entries) == len(CHINESE)
        for entry, text in zip(catalog.entries, CHINESE, strict=True):
            assert not tag_problems(entry.source, text), entry.source
            decisions.edit(catalog, entry, person, text)
    assert command("publish", "fog", "--draft")[0] == 0
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=Lin", "-c", "user.email=lin@example.org", "commit", "-qm", "published"],
    ):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)
    return Published(root, root / "articles/zh-Hans/fog.md", command)


LISTED = {
    "a level": ("## 现在", "### 现在"),
    "a heading made a paragraph": ("## 现在", "现在"),
    "a paragraph made a heading": ("她感谢", "## 她感谢"),
    "a by-line": ("译者：林", "译者：王"),
    "a line behind the by-lines": ("译者：林", "译者：林\n\n独家"),
    "the notice": ("<!-- /translator:notice", "\n无误。\n\n<!-- /translator:notice"),
    "the colophon": (re.compile(r"<!-- translator:colophon.*", re.DOTALL), ""),
    "an item's mark": ("- 鱼", "* 鱼"),
    "a quotation": ("> 船长", "船长"),
    "an image": ("(img/quay.png)", "(img/pier.png)"),
    "code": ("ferry --now", "ferry --later"),
    "a column": ("|:-----|", "|------|"),
    "a rule": ("***\n\n", ""),
    "an attribute": ('class="x"', 'class="y"'),
    "a comment": ("## 现在", "<!-- 待改 -->\n\n## 现在"),
    "a key inside of one that is translated": ("robots: noindex", "robots: index"),
    "an address beside a text": ("src: img/quay.png", "src: img/pier.png"),
    "a comment in the front matter": ("date: 2026", "# 手改\ndate: 2026"),
    "provenance": ("state: draft", "state: published"),
    "a line break": ("\\\n第二行", "第二行"),
}
HARMLESS = {
    "a blank at the end": ("卖完了。\n", "卖完了。 \n"),
    "blank lines": ("\n\n## 现在", "\n\n\n\n## 现在"),
    "a soft break": ("没有走。没有", "没有走。\n没有"),
    "a blank between sentences": ("没有走。没有", "没有走。 没有"),
    "the width of a cell": ("| 成人 |", "|  成人   |"),
    "dashes": ("|:-----|", "|:---|"),
    "quotes of YAML": ("title: 雾", "title: '雾'"),
    "ends of lines": ("\n", "\r\n"),
    "a mark of the byte order": (re.compile(r"\A"), "\ufeff"),
    "no end of the last line": (re.compile(r"\n\Z"), ""),
}
PLACED = {
    "at the start of a sentence": (("她感谢", "随后，她感谢"), [(9, "word", "随后，她感谢船员。")]),
    "at the start, twice": (("没有人挥手", "如今没有人挥手"), [(6, "word", "如今没有人挥手。")]),
    "in all places of a sentence": (("没有人", "谁也没"), [(6, "word", "谁也没挥手。")]),
    "in one place of a sentence": (("走。没有人", "走。谁也没"), [(6, "word", "谁也没挥手。")]),
    "behind one that stands twice": (("挥手。请", "挥手。天很冷。请"), [(None, "add", "天很冷。")]),
    "a blank inside of a sentence": (("4欧元", "4 欧元"), [(21, "word", "4 欧元")]),
}


def changed(text: str, edit: tuple[str | re.Pattern[str], str]) -> str:
    before, after = edit
    made = before.sub(after, text, count=1) if isinstance(before, re.Pattern) else text.replace(before, after)
    assert made != text
    return made


@pytest.mark.parametrize("name", sampled(LISTED, 6))
def test_what_is_not_text_is_listed_with_its_line_and_the_guard_stays(published: Published, name: str) -> None:
    text = changed(published.text, LISTED[name])

    code, changes = published.absorb(text)

    assert code == 1
    assert not any(change["is_placed"] for change in changes)
    for change in changes:
        assert change["reason"]
        first = str(change["after"]).partition("\n")[0].rpartition(": ")[2]
        assert change["line"] is None or first in text.split("\n")[int(str(change["line"])) - 1]
    assert published.publish() == 2
    assert published.page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", sampled(HARMLESS, 3))
def test_what_makes_no_difference_to_readers_is_none(published: Published, name: str) -> None:
    text = changed(published.text, HARMLESS[name])

    assert published.absorb(text) == (0, [])
    assert published.publish() == 0


@pytest.mark.parametrize("name", PLACED)
def test_an_edit_is_filed_where_it_stands(published: Published, name: str) -> None:
    edit, expected = PLACED[name]
    text = changed(published.text, edit)

    code, changes = published.absorb(text)

    assert code == 0, changes
    assert [(change["segment"], change["kind"], change["after"]) for change in changes] == expected
    assert published.publish() == 0
    assert said_by(published.page.read_text(encoding="utf-8")) == said_by(text)


@pytest.mark.parametrize("seeds", sampled([range(8), range(8, 68), range(68, 120)]))
def test_any_edit_is_taken_listed_or_harmless(published: Published, seeds: range) -> None:
    for seed in seeds:
        text = edited_text(published.text, Random(seed))
        code, changes = published.absorb(text)
        assert code in {0, 1, 2}, seed
        assert published.publish() == (2 if code else 0), (seed, changes)
        if code == 0:
            made = published.page.read_text(encoding="utf-8")
            assert said_by(made) == said_by(text), seed
            assert added_to(text) == added_to(published.text), seed


def said_by(page: str) -> tuple[dict[str, object], str]:
    """Return what readers read of a page: its front matter, and its body however it is broken into lines."""
    front = read_front_matter(page.encode())
    values = {key: value for key, value in front.values.items() if key not in {"translation", "credits"}}
    body = page.encode()[front.span[1] :].decode()
    words = re.sub(r"<!-- translator:(\w+) -->.*?<!-- /translator:\1 -->", "", body, flags=re.DOTALL)
    return values, re.sub("-+", "-", "".join(re.sub("^[> ]+", "", words, flags=re.MULTILINE).split()))


def added_to(page: str) -> tuple[object, list[str]]:
    """Return what `publish` added to a page: provenance, by-lines and notices."""
    marked = re.finditer(r"<!-- translator:(\w+) -->.*?<!-- /translator:\1 -->", page, re.DOTALL)
    values = read_front_matter(page.encode()).values
    return [values.get("translation"), values.get("credits")], ["".join(hit[0].split()) for hit in marked]


def test_a_page_of_which_every_line_changed_is_compared_in_proportion() -> None:
    """Without a word about lines that stand there by the thousand, this takes minutes."""
    before, after = (
        [PageLine(key, key, number) for number in range(6000) for key in (f"{mark}{number}" if number % 2 else "",)]
        for mark in ("", "- ")
    )

    assert sum(len(gone.split("\n")) for gone, _come, _line in differences(before, after)) >= 3000
