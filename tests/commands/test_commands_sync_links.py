"""Links to a renamed article are mended, and what was signed off about them stays so."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import State
from translator.cli import run
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "translator.toml": 'targets = ["zh-Hans"]\n',
    ".gitignore": ".translator/\n",
    "glossaries/people.yml": (
        "people:\n"
        "  lin: {names: {en: Lin}, roles: [translator], emails: [lin@example.org]}\n"
        "  li: {names: {en: Li}, roles: [editor, reviewer], emails: [li@example.org]}\n"
    ),
    "articles/en/fog.md": "---\nid: fog\ntitle: Fog\n---\n\nNobody waved from the pier all night.\n",
    "articles/en/rain.md": (
        '# Rain\n\nSee [the fog](fog.md#end) and [it](./fog.md "again"). [Other](fog.markdown) [far](https://a.b/fog.md).\n'
        "\nAlso [here][ref] and `[code](fog.md)`.\n\n[ref]: ../en/fog.md\n"
    ),
}
TARGETS = {
    "Fog": "雾",
    "Nobody waved from the pier all night.": "整夜没有人从码头挥手。",
    "Rain": "雨",
    "See <1>the fog</1> and <2>it</2>.": "请看<1>雾</1>和<2>它</2>。",
    "again": "再看一次",
    "<1>Other</1> <2>far</2>.": "<1>另一篇</1>，<2>远的</2>。",
    "Also <1>here</1> and <2/>.": "也看<1>这里</1>和<2/>。",
}


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit(name: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--author", f"{name} <{name}@example.org>", "--message", name)


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    assert run(["sync"]) == 0
    project = open_newsroom(tmp_path)
    for slug in ("fog", "rain"):
        for entry in load_catalog(project, slug, "zh-Hans").entries:
            target = TARGETS[entry.source]
            assert run(["set", slug, str(entry.number), target, "--to", "zh-Hans", "--by", "lin"]) == 0
    commit("lin")
    for slug in ("fog", "rain"):
        for state in ("reviewed", "final"):
            assert run(["mark", slug, "all", "--to", "zh-Hans", "--state", state, "--by", "li"]) == 0
    commit("li")
    assert run(["publish"]) == 0
    commit("li")
    return tmp_path


def test_a_rename_keeps_everything_and_links_follow(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (newsroom / "articles/en/weather").mkdir()
    git("mv", "articles/en/fog.md", "articles/en/weather/mist.md")
    commit("lin")
    capsys.readouterr()

    assert run(["sync"]) == 0

    assert "articles/en/rain.md: 3 links lead to the new name" in capsys.readouterr().err
    assert (newsroom / "articles/en/rain.md").read_text(encoding="utf-8") == (
        '# Rain\n\nSee [the fog](weather/mist.md#end) and [it](./weather/mist.md "again"). [Other](fog.markdown)'
        " [far](https://a.b/fog.md).\n\nAlso [here][ref] and `[code](fog.md)`.\n\n[ref]: weather/mist.md\n"
    )
    project = open_newsroom(newsroom)
    for slug in ("weather/mist", "rain"):
        assert {entry.state for entry in load_catalog(project, slug, "zh-Hans").entries} == {State.FINAL}
    assert run(["publish"]) == 2  # Where a link leads was signed off.
    assert run(["mark", "rain", "all", "--to", "zh-Hans", "--state", "final", "--by", "li"]) == 0
    commit("li")
    assert run(["publish"]) == 0
    assert "[雾](weather/mist.md#end)" in (newsroom / "articles/zh-Hans/rain.md").read_text(encoding="utf-8")
    commit("lin")
    capsys.readouterr()
    assert run(["verify", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["absorb", "--dry-run"]) == 0
    assert run(["sync"]) == 0
    assert "0 changed" in capsys.readouterr().err


@pytest.mark.parametrize("pattern", ["", "docs/{tag}/{slug}.md"], ids=["default", "tree"])
def test_the_own_links_of_a_moved_article_follow(
    newsroom: Path, capsys: pytest.CaptureFixture[str], pattern: str
) -> None:
    if pattern:
        git("mv", "articles", "docs")
        with (newsroom / "translator.toml").open("a", encoding="utf-8") as file:
            file.write(f'[articles]\npath = "{pattern}"\n')
    top = newsroom / pattern.partition("/")[0] if pattern else newsroom / "articles"
    picture = top / "en/quay.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    source = top / "en/rain.md"
    text = source.read_text(encoding="utf-8").replace("# Rain", "---\nimages: [{src: quay.png}]\n---\n\n# Rain")
    source.write_text(text + "\n![](quay.png)\n[top](#rain)\n[us](rain.md#rain)\n", encoding="utf-8")
    assert run(["sync"]) == 0
    commit("lin")
    (top / "en/sub").mkdir()
    git("mv", str(source), str(top / "en/sub/rain.md"))
    commit("lin")
    before = {entry.source: entry.state for entry in load_catalog(open_newsroom(newsroom), "rain", "zh-Hans").entries}
    capsys.readouterr()

    assert run(["sync"]) == 0

    assert "5 links lead" in capsys.readouterr().err
    assert (top / "en/sub/rain.md").read_text(encoding="utf-8") == (
        "---\nimages:\n  - src: ../quay.png\n---\n"
        '\n# Rain\n\nSee [the fog](../fog.md#end) and [it](../fog.md "again"). [Other](fog.markdown)'
        " [far](https://a.b/fog.md).\n\nAlso [here][ref] and `[code](fog.md)`.\n\n[ref]: ../fog.md\n"
        "\n![](../quay.png)\n[top](#rain)\n[us](rain.md#rain)\n"
    )
    entries = load_catalog(open_newsroom(newsroom), "sub/rain", "zh-Hans").entries
    assert {entry.source: entry.state for entry in entries} == before
    assert sum(entry.state is State.FINAL for entry in entries) == len(TARGETS) - 2
    assert run(["publish", "--draft"]) == 0
    assert "[雾](../fog.md#end)" in (top / "zh-Hans/sub/rain.md").read_text(encoding="utf-8")
    commit("lin")
    capsys.readouterr()
    assert run(["sync"]) == 0
    assert "0 changed" in capsys.readouterr().err
