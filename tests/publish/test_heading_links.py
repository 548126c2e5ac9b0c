"""Links to headings hold in every language, where the ids of headings are made of their text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from translator.cli import run
from translator.newsroom.articles.addresses import automatic_ids, translated_ids

PEOPLE = """\
people:
  lin: {names: {en: Lin}, roles: [translator, reviewer], emails: [lin@example.org]}
  li: {names: {en: Li}, roles: [editor, reviewer], emails: [li@example.org]}
"""
FERRY = """\
---
title: Ferry
date: 2026-03-01
---

## Cheaper to run

It is cheap. See [the rest](#the-rest), [the quay](quay.md#timetable) and [the map](quay.md#map).

## The rest

Back to [the start][start], to [nothing](#nothing) and [the map](https://example.org/#the-rest).

[start]: ferry.md#cheaper-to-run
"""
QUAY = """\
---
title: Quay
date: 2026-03-01
---

## Timetable

<a id="map"></a>The map. See [the ferry](./ferry.md#cheaper-to-run).

## Map
"""
TARGETS = {
    "ferry": ["渡轮", "更省钱", "它很便宜。", "见<1>其余部分</1>、<2>码头</2>和<3>地图</3>。", "其余部分",
              "回到<1>开头</1>、<2>虚无</2>和<3>地图</3>。"],
    "quay": ["码头", "班次", "地图。", "见<1>渡轮</1>。", "地图"],
}  # fmt: skip
FERRY_PAGE, QUAY_PAGE = Path("articles/zh-Hans/ferry.md"), Path("articles/zh-Hans/quay.md")
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "translator.toml": 'targets = ["zh-Hans", "zh-Hant"]\n',
        "articles/en/ferry.md": FERRY,
        "articles/en/quay.md": QUAY,
        "glossaries/people.yml": PEOPLE,
        ".gitignore": ".translator/\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for arguments in (["init", "-q"], ["config", "user.name", "Lin"], ["config", "user.email", "lin@example.org"]):
        subprocess.run(["git", *arguments], check=True)
    assert run(["sync"]) == 0
    for slug, texts in TARGETS.items():
        for number, text in enumerate(texts, 1):
            assert run(["set", slug, str(number), text, "--to", "zh-Hans", "--by", "lin"]) == 0
    sign_off()
    commit()
    return tmp_path


def commit() -> None:
    subprocess.run(["git", "add", "-A"], check=True)
    subprocess.run(["git", "commit", "-qm", "published", "--allow-empty"], check=True)


def sign_off(*slugs: str) -> None:
    for slug in TARGETS:
        for state, person in (("reviewed", "li"), ("final", "li")):
            assert run(["mark", slug, "all", "--to", "zh-Hans", "--state", state, "--by", person]) == 0
    assert run(["publish", *slugs]) == 0


def wrong_pages(capsys: Capture) -> list[object]:
    """Return what `verify` says of the pages when all is committed."""
    commit()
    capsys.readouterr()
    run(["verify", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    return [item for item in found if item["kind"] in {"page", "outdated"}]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_links_lead_to_the_headings_of_the_same_language(published: Path) -> None:
    page = text(FERRY_PAGE)

    assert "## 更省钱\n" in page
    assert "[其余部分](#其余部分)、[码头](quay.md#班次)和[地图](quay.md#map)" in page
    assert "[虚无](#nothing)和[地图](https://example.org/#the-rest)" in page
    assert "[start]: ferry.md#更省钱\n" in page
    assert "[渡轮](./ferry.md#更省钱)" in text(QUAY_PAGE)
    assert "[渡輪](./ferry.md#更省錢)" in text(Path("articles/zh-Hant/quay.md"))
    assert text(Path("articles/en/ferry.md")) == FERRY


def test_publishing_again_writes_nothing_and_verify_proves_the_pages(published: Path, capsys: Capture) -> None:
    capsys.readouterr()

    assert run(["publish"]) == 0
    assert "0 files written" in capsys.readouterr().err
    assert wrong_pages(capsys) == []


def test_a_heading_that_changes_takes_the_links_of_other_pages_along(published: Path, capsys: Capture) -> None:
    reopen = ["mark", "ferry", "2", "--to", "zh-Hans", "--state", "translated", "--reason", "better", "--by", "li"]
    assert run(reopen) == 0
    assert run(["set", "ferry", "2", "更便宜", "--to", "zh-Hans", "--by", "lin"]) == 0
    sign_off("ferry")
    assert "[渡轮](./ferry.md#更省钱)" in text(QUAY_PAGE)
    assert [(item["slug"], item["kind"]) for item in wrong_pages(capsys)] == [("quay", "outdated")] * 2
    assert run(["publish"]) == 0

    assert "[渡轮](./ferry.md#更便宜)" in text(QUAY_PAGE)
    assert "[渡輪](./ferry.md#更便宜)" in text(Path("articles/zh-Hant/quay.md"))
    capsys.readouterr()
    assert run(["publish"]) == 0
    assert "0 files written" in capsys.readouterr().err


def test_a_sentence_with_such_a_link_is_absorbed_and_the_link_is_no_edit(published: Path, capsys: Capture) -> None:
    page = text(FERRY_PAGE).replace("见[其余部分]", "请看[其余部分]").replace("## 更省钱", "## 更省钱了")
    FERRY_PAGE.write_text(page, encoding="utf-8")
    capsys.readouterr()

    assert run(["absorb", "--format", "json", "--by", "lin"]) == 0
    changes = json.loads(capsys.readouterr().out)
    assert [(item["segment"], item["kind"], item["is_placed"]) for item in changes] == [
        (2, "word", True),
        (4, "word", True),
    ]
    sign_off()
    page = text(FERRY_PAGE)
    assert "请看[其余部分](#其余部分)、[码头](quay.md#班次)" in page
    assert "[start]: ferry.md#更省钱了\n" in page


@pytest.mark.parametrize(
    ("source", "version", "ids"),
    [
        ("# A b\n\n## A b\n\n## C!", "# 甲\n\n## 甲\n\n## 丙，丁！", {"a-b": "甲", "a-b-1": "甲-1", "c": "丙丁"}),
        ("# A {#a}\n\n# B", "# 甲 {#a}\n\n# 乙", {"b": "乙"}),
        ('# A\n\n<a name="b"></a>\n\n# B', '# 甲\n\n<a name="b"></a>\n\n# 乙', {"a": "甲"}),
        ("# A\n\n# B", "# 甲", {}),
        ("# !", "# 甲", {}),
    ],
)
def test_only_ids_that_nobody_states_follow_the_text(source: str, version: str, ids: dict[str, str]) -> None:
    assert translated_ids(source.encode(), version.encode()) == ids
    assert set(ids) <= set(automatic_ids(source.encode()))
