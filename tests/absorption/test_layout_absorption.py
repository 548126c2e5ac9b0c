"""`absorb` of pages that a layout wrote into a site: what people changed comes back, what the layout wrote does not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.variants import sampled
from translator.cli import run

ARTICLE = """\
---
id: fog-2026
title: Fog
summary: A morning without boats.
date: 2026-03-01
authors: [mara]
tags: [harbour]
aliases: [/old/fog]
seo: {title: Fog at sea}
images:
  - {src: img/quay.png, alt: The empty quay}
---

The **ferry** stayed. Nobody waved. See [the tide](tide.md) first.

## What now

![The quay](img/quay.png)

- Fish was sold out.
"""
TARGETS = (
    *("雾", "没有船的早晨。", "海上的雾", "空荡荡的码头", "<1>渡轮</1>没有走。", "没有人挥手。"),
    *("请先看<1>潮汐</1>。", "现在怎么办", "码头", "鱼卖完了。"),
)
FILES = {
    "translator.toml": 'targets = ["zh-Hans"]\n',
    "articles/en/fog.md": ARTICLE,
    "articles/en/tide.md": "---\ntitle: Tide\n---\n\nLow.\n",
    "glossaries/people.yml": (
        "people:\n"
        "  lin: {names: {en: Lin, zh-Hans: 林}, roles: [translator, reviewer], emails: [lin@example.org]}\n"
        "  li: {names: {en: Li, zh-Hans: 李}, roles: [editor, reviewer], emails: [li@example.org]}\n"
        "  mara: {names: {en: Mara, zh-Hans: 玛拉}, roles: [author]}\n"
    ),
    "glossaries/tags.yml": "harbour: {en: Harbour, zh-Hans: 港口}\n",
    ".gitignore": ".translator/\n",
}
PAGES = {
    "hugo": "content/posts/fog/index.zh-hans.md",
    "mkdocs": "docs/zh-Hans/fog.md",
    "docusaurus": "i18n/zh-Hans/docusaurus-plugin-content-blog/fog.md",
    "vitepress": "zh-Hans/fog.md",
}
EDITS = [
    ("没有人挥手。", "谁也没挥手。"),
    ("**渡轮**", "**那艘渡轮**"),
    ("## 现在怎么办", "## 那怎么办"),
    ("title: 雾", "title: 大雾"),
]


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    picture = tmp_path / "articles/en/img/quay.png"
    picture.parent.mkdir()
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    assert run(["sync"]) == 0
    for number, text in enumerate(TARGETS, 1):
        assert run(["set", "fog", str(number), text, "--to", "zh-Hans", "--by", "lin"]) == 0
    sign_off()
    return tmp_path


def sign_off() -> None:
    for state in ("reviewed", "final"):
        assert run(["mark", "fog", "all", "--to", "zh-Hans", "--state", state, "--by", "li"]) == 0


def publish(layout: str, out: str = "", *options: str) -> int:
    return run(["publish", "fog", "--layout", layout, *(["--out", out] if out else []), *options])


def change(page: Path, edits: list[tuple[str, str]]) -> str:
    text = page.read_text(encoding="utf-8")
    for before, after in edits:
        assert text.count(before) == 1, (before, text)
        text = text.replace(before, after)
    page.write_text(text, encoding="utf-8")
    return text


def absorbed(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[dict[str, object]]]:
    capsys.readouterr()
    code = run(["absorb", "--format", "json", *options])
    out, err = capsys.readouterr()
    assert out, err
    return code, json.loads(out)


def without_ledger(page: str) -> str:
    """Return a page without the keys and lines that tell what the ledger says."""
    front, body = page.split("---\n", 2)[1:]
    kept, skipping = [], False
    for line in front.splitlines():
        if not line.startswith((" ", "-")):
            skipping = line.startswith(("credits:", "translation:"))
        if not skipping:
            kept.append(line)
    return "\n".join(kept) + body.partition("<!-- translator:colophon")[0]


@pytest.mark.parametrize(
    ("layout", "out", "is_committed"),
    sampled([("hugo", "", False), ("mkdocs", "web", True), *((name, "", True) for name in PAGES)], 2),
)
def test_an_edit_in_a_site_comes_back_and_the_page_published_again_is_the_same(
    project: Path, capsys: pytest.CaptureFixture[str], layout: str, out: str, *, is_committed: bool
) -> None:
    assert publish(layout, out) == 0
    page = Path(out or "public") / PAGES[layout]
    assert page.is_file()
    assert absorbed(capsys, str(page), "--by", "lin") == (0, [])
    if is_committed:
        git("add", "-A")
        git("commit", "-qm", "published")
    text = change(page, EDITS)
    if is_committed:
        git("commit", "-qam", "edited", "--author", "Li <li@example.org>")
    capsys.readouterr()
    assert publish(layout, out) == 2
    assert f"translator absorb {page}" in capsys.readouterr().err

    code, changes = absorbed(capsys, str(page), *([] if is_committed else ["--by", "li"]))

    assert code == 0, changes
    assert [(item["segment"], item["kind"], item["by"]) for item in changes] == [
        (1, "meta", "li"), (5, "word", "li"), (6, "word", "li"), (8, "word", "li"),
    ]  # fmt: skip
    assert publish(layout, out, "--draft") == 0
    for state, person in (("reviewed", "lin"), ("final", "li")):
        assert run(["mark", "fog", "all", "--to", "zh-Hans", "--state", state, "--by", person]) == 0
    assert publish(layout, out) == 0
    assert without_ledger(page.read_text(encoding="utf-8")) == without_ledger(text)
    assert absorbed(capsys, str(page)) == (0, [])


@pytest.mark.parametrize("layout", sampled(PAGES))
def test_what_a_layout_writes_itself_is_listed_where_it_was_changed(
    project: Path, capsys: pytest.CaptureFixture[str], layout: str
) -> None:
    assert publish(layout) == 0
    page = Path("public") / PAGES[layout]
    text = change(
        page, [("description: 没有船的早晨。", "description: 一个没有船的早晨。"), ("没有人挥手。", "谁也没挥手。")]
    )

    code, changes = absorbed(capsys, str(page), "--by", "li")

    assert code == 1
    assert [(item["segment"], item["kind"], bool(item["reason"])) for item in changes] == [
        (6, "word", False), (None, "meta", True),
    ]  # fmt: skip
    assert page.read_text(encoding="utf-8") == text
    assert publish(layout, "", "--draft") == 2


def test_a_site_may_be_a_repository_of_its_own(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path_factory.mktemp("blog")
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    assert publish("hugo", str(site)) == 0
    for message in ("published", "edited"):
        if message == "edited":
            change(site / PAGES["hugo"], [("没有人挥手。", "谁也没挥手。")])
        subprocess.run(["git", "add", "-A"], cwd=site, check=True)
        subprocess.run(["git", "commit", "-qm", message, "--author", "Lin <lin@example.org>"], cwd=site, check=True)

    code, changes = absorbed(capsys, str(site / PAGES["hugo"]))

    assert (code, [(item["segment"], item["by"]) for item in changes]) == (0, [(6, "lin")])


def test_the_page_of_the_source_in_a_site_names_the_article(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish("hugo") == 0
    page = Path("public/content/posts/fog/index.en.md")
    change(page, [("Nobody waved", "No one waved")])
    capsys.readouterr()

    assert run(["absorb", str(page), "--by", "li"]) == 2
    assert "articles/en/fog.md" in capsys.readouterr().err


def test_without_a_path_edits_of_all_sites_are_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = {"": ["hugo"], "web": ["docusaurus"], "../elsewhere": ["mkdocs"]}
    pages = [Path(out or "public") / PAGES[layout] for out, layouts in outs.items() for layout in layouts]
    assert run(["publish", "fog"]) == 0
    for out, layouts in outs.items():
        for layout in layouts:
            assert publish(layout, out) == 0
    assert absorbed(capsys) == (0, [])
    Path("notes").mkdir()
    Path("notes/fog.md").write_bytes(pages[0].read_bytes().replace("雾".encode(), "舞".encode()))  # Of no layout.
    assert absorbed(capsys) == (0, [])
    edited = [Path("articles/zh-Hans/fog.md"), *pages]
    for number, page in enumerate(edited):
        before, after = EDITS[0]
        change(page, [(before, after.replace("谁", "谁" * (number + 1)))])
        capsys.readouterr()
        code, changes = absorbed(capsys, "--dry-run", "--by", "li")
        assert (code, [item["after"] for item in changes]) == (0, ["谁" * (number + 1) + "也没挥手。"]), page
        change(page, [(after.replace("谁", "谁" * (number + 1)), before)])
