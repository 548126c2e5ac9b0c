"""Links between the pages of a tree lead to the page of the same language, and nobody takes that for an edit."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.built_pages import faults
from tests.support.site_builds import GENERATORS
from tests.support.variants import sampled
from translator.cli import run
from translator.newsroom.articles.addresses import addresses_in
from translator.newsroom.house import open_newsroom

CASES = (Path(__file__).parent / "cases/article_links.md").read_text(encoding="utf-8")
TREES = {
    "beside": 'path = "docs/{slug}.{tag}.md"\ntags = { en = "" }',
    "folders": 'path = "docs/{tag}/{slug}.md"',
    "apart": 'path = "i18n/{tag}/docs/{slug}.md"\nsource_path = "docs/{slug}.md"',
}
PEOPLE = """\
people:
  lin: {names: {en: Lin}, roles: [translator, reviewer], emails: [lin@example.org]}
  li: {names: {en: Li}, roles: [editor, reviewer], emails: [li@example.org]}
"""
PAGES = {"ferry": "Take the [ferry boat](quay.md) now.\n", "quay": "## Timetable\n\nSee [the ferry](ferry.md) first.\n"}
CHINESE = {"ferry": ["请乘<1>渡轮</1>。"], "quay": ["班次", "先看<1>渡轮</1>。"]}
FERRY, QUAY = Path("docs/ferry.zh-Hans.md"), Path("docs/quay.zh-Hans.md")
Capture = pytest.CaptureFixture[str]


def write(root: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def link_of(page: Path) -> str:
    (link,) = (item.url for item in addresses_in(page.read_bytes()))
    return link


def rows() -> list[list[str]]:
    """Return the cells of the tables of the case file."""
    lines = [line for line in CASES.splitlines() if line.startswith("| `")]
    return [re.findall(r"`([^`]*)`(?= \|)", line) for line in lines]


@pytest.mark.parametrize(("column", "tree"), [*enumerate(TREES, 1)])
def test_links_lead_to_the_same_language(
    column: int, tree: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = rows()
    settings = f'targets = ["zh-Hans"]\n[articles]\nsource = "en"\nexclude = ["hand.md", "plan.md"]\n{TREES[tree]}\n'
    write(tmp_path, {"translator.toml": settings})
    project = open_newsroom(tmp_path)
    body = "\n\n".join(["## Cheaper", "The page:", *(case[0] for case in cases)])
    for slug, content in {"guide/ferry": body, "guide/quay": "## Timetable", "guide/my pier": "Pier.",
                          "start": "Start.", "guide/hand": "By hand.", "guide/plan": "## Later"}.items():  # fmt: skip
        write(tmp_path, {project.tree.path("en", slug): f"# Title\n\n{content}\n"})
    write(tmp_path, {project.tree.path("zh-Hans", "guide/hand"): "手写。\n"})
    for name in ("map", "plain"):
        write(tmp_path, {project.tree.file_path("en", f"guide/{name}", ".png"): name})
    write(tmp_path, {project.tree.file_path("zh-Hans", "guide/map", ".png"): "地图"})
    monkeypatch.chdir(tmp_path)

    assert run(["sync"]) == 0
    assert run(["publish", "--draft"]) == 0

    page = text(tmp_path / project.tree.path("zh-Hans", "guide/ferry"))
    shown = page.partition("The page:")[2].partition("<!--")[0].strip().split("\n\n")
    assert [line for line in shown if line.strip()] == [case[column] for case in cases]


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a newsroom with two articles beside their versions, the ferry signed off and the quay not."""
    write(tmp_path, {
        "translator.toml": f'targets = ["zh-Hans"]\n[articles]\nsource = "en"\n{TREES["beside"]}\n',
        "glossaries/people.yml": PEOPLE,
        ".gitignore": ".translator/\n",
        **{f"docs/{slug}.md": content for slug, content in PAGES.items()},
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for arguments in (["init", "-q"], ["config", "user.name", "Lin"], ["config", "user.email", "lin@example.org"]):
        subprocess.run(["git", *arguments], check=True)
    assert run(["sync"]) == 0
    for slug, texts in CHINESE.items():
        for number, target in enumerate(texts, 1):
            assert run(["set", slug, str(number), target, "--to", "zh-Hans", "--by", "lin"]) == 0
    sign_off("ferry")
    return tmp_path


def sign_off(slug: str, segments: str = "all") -> None:
    for state in ("reviewed", "final"):
        assert run(["mark", slug, segments, "--to", "zh-Hans", "--state", state, "--by", "li"]) == 0


def commit() -> None:
    subprocess.run(["git", "add", "-A"], check=True)
    subprocess.run(["git", "commit", "-qm", "state", "--allow-empty"], check=True)


def said(capsys: Capture, *arguments: str) -> str:
    capsys.readouterr()
    run([*arguments])
    return capsys.readouterr().out


def test_a_page_that_goes_out_or_is_taken_back_takes_links_along(newsroom: Path, capsys: Capture) -> None:
    assert run(["publish"]) == 2  # The quay is not ready.
    assert not QUAY.exists()
    assert link_of(FERRY) == "quay.md"
    sign_off("quay")
    assert said(capsys, "publish").splitlines() == ["docs/ferry.zh-Hans.md", "docs/quay.zh-Hans.md"]
    assert (link_of(FERRY), link_of(QUAY)) == ("quay.zh-Hans.md", "ferry.zh-Hans.md")
    assert said(capsys, "publish") == ""
    assert run(["unpublish", "quay", "--by", "li"]) == 0

    assert run(["publish", "ferry"]) == 0
    assert link_of(FERRY) == "quay.md"
    assert text(Path("docs/ferry.md")) == PAGES["ferry"]


def test_a_release_knows_what_goes_out_with_it(newsroom: Path, capsys: Capture) -> None:
    sign_off("quay")
    write(newsroom, {"spring.txt": "ferry\nquay\n"})

    assert run(["publish", "--release", "spring.txt"]) == 0
    assert (link_of(FERRY), link_of(QUAY)) == ("quay.zh-Hans.md", "ferry.zh-Hans.md")


def test_a_link_to_the_same_language_is_no_edit_and_no_fault(newsroom: Path, capsys: Capture) -> None:
    sign_off("quay")
    assert run(["publish"]) == 0
    commit()

    problems = json.loads(said(capsys, "verify", "--format", "json"))
    assert [item for item in problems if item["kind"] in {"page", "outdated"}] == []
    assert json.loads(said(capsys, "absorb", "--format", "json")) == []
    assert "ferry.zh-Hans.md" in text(QUAY)
    FERRY.write_text(text(FERRY).replace("请乘[渡轮]", "请改乘[渡轮]"), encoding="utf-8")
    changes = json.loads(said(capsys, "absorb", "--format", "json", "--by", "lin"))
    assert [(item["segment"], item["is_placed"]) for item in changes] == [(1, True)]


def test_an_edit_is_kept_while_the_linked_page_goes_out(newsroom: Path) -> None:
    assert run(["publish"]) == 2
    commit()
    FERRY.write_text(text(FERRY).replace("请乘[渡轮]", "请改乘[渡轮]"), encoding="utf-8")
    commit()
    assert run(["absorb", "--by", "lin"]) == 0
    sign_off("ferry")
    sign_off("quay")

    assert run(["publish"]) == 0
    assert "请改乘[渡轮](quay.zh-Hans.md)。" in text(FERRY)


def test_a_link_that_somebody_led_elsewhere_is_not_written_over(newsroom: Path, capsys: Capture) -> None:
    sign_off("quay")
    assert run(["publish"]) == 0
    commit()
    FERRY.write_text(text(FERRY).replace("quay.zh-Hans.md", "quay.md"), encoding="utf-8")

    assert run(["publish"]) == 2
    (change,) = json.loads(said(capsys, "absorb", "--format", "json", "--by", "lin"))
    assert (change["before"], change["after"], change["is_placed"]) == ("quay.zh-Hans.md", "quay.md", False)
    assert link_of(FERRY) == "quay.md"


@pytest.mark.parametrize("link", sampled(["quay.zh-Hans.md", "quay.md"]))
def test_a_page_that_was_there_before_keeps_the_links_of_its_author(
    link: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    page = f"请乘[渡轮]({link})。\n\n岸上有风。\n"
    write(tmp_path, {
        "translator.toml": f'targets = ["zh-Hans"]\n[articles]\nsource = "en"\n{TREES["beside"]}\n',
        "glossaries/people.yml": PEOPLE,
        "docs/ferry.md": "Take the [ferry boat](quay.md) now.\n\nThe wind blows ashore.\n",
        "docs/quay.md": "Quay.\n",
        "docs/ferry.zh-Hans.md": page,
        "docs/quay.zh-Hans.md": "码头。\n",
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for arguments in (["init", "-q"], ["config", "user.name", "Lin"], ["config", "user.email", "lin@example.org"]):
        subprocess.run(["git", *arguments], check=True)
    commit()
    (report, _quay) = json.loads(said(capsys, "adopt", "--format", "json"))
    assert (report["paired"], report["doubtful"]) == (2, 0)
    assert run(["publish"]) == 0
    assert text(FERRY) == page
    assert run(["set", "ferry", "1", "现在请乘<1>渡轮</1>。", "--to", "zh-Hans", "--by", "lin"]) == 0
    sign_off("ferry", "1")

    assert run(["publish"]) == 0
    assert text(FERRY) == page.replace("请乘", "现在请乘")


MKDOCS = """\
site_name: Harbour
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, default: true, name: English}
        - {locale: zh, name: 中文}
markdown_extensions:
  - toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }
"""


@pytest.mark.skipif(not GENERATORS["mkdocs"].found, reason="needs MkDocs: make test installs it")
def test_mkdocs_builds_the_tree_without_a_dead_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = 'path = "docs/{slug}.{tag}.md"\ntags = { en = "", zh-Hans = "zh" }\nsource = "en"\nexclude = ["plan.md"]'
    write(tmp_path, {
        "translator.toml": f'targets = ["zh-Hans"]\nengine = "pseudo"\n[articles]\n{tree}\n',
        "mkdocs.yml": MKDOCS,
        "docs/index.md": "# Home\n\n[Ferry](guide/ferry.md), [plan](guide/plan.md)\n",
        "docs/guide/ferry.md": "# Ferry\n\n[Times](quay.md#timetable), [home](../index.md), [plan](plan.md#later)\n",
        "docs/guide/quay.md": "# Quay\n\n## Timetable\n\n[Ferry](ferry.md)\n",
        "docs/guide/plan.md": "# Plan\n\n## Later\n",
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(["run"]) == 0
    assert run(["publish", "--draft"]) == 0

    subprocess.run([GENERATORS["mkdocs"].found, "build", "--strict", "--quiet"], check=True)
    assert Path("site/zh/guide/ferry/index.html").exists()
    assert faults(Path("site")) == []


def test_a_project_in_a_folder_of_the_tree_links_to_what_stands_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = 'path = "../{slug}.{tag}.md"\ntags = { en = "" }\nsource = "en"\ninclude = ["../README.*"]'
    write(tmp_path, {
        "docs/translator.toml": f'targets = ["zh-Hans"]\n[articles]\n{settings}\n',
        "README.md": "[简体中文](README.zh-Hans.md)\n\nSee [the guide](docs/guide.md#first-steps).\n",
        "docs/guide.md": "# Guide\n\n## First steps\n",
        "docs/guide.zh-Hans.md": "# 指南\n\n## 第一步\n",
    })  # fmt: skip
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)

    assert run(["-C", "docs", "sync"]) == 0
    assert run(["-C", "docs", "publish", "--draft"]) == 0
    urls = [item.url for item in addresses_in(Path("README.zh-Hans.md").read_bytes())]
    assert urls == ["README.md", "docs/guide.zh-Hans.md#第一步"]
