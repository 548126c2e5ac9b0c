"""`status --page`: what is behind, and what readers of a translation should know."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from translator.cli import run

if TYPE_CHECKING:
    import pytest

SETTINGS = 'targets = ["en", "zh-Hans"]\n[articles]\npath = "docs/{tag}/{slug}.md"\nsource = "en"\n'


def commit(root: Path, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00Z")
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", day], cwd=root, check=True)


def test_a_page_is_based_on_the_newest_source_of_which_it_lacks_no_new_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "translator.toml": SETTINGS,
        "docs/en/tea.md": "# Tea\n\nTea is hot.\n\n## A gap\n", "docs/zh-Hans/tea.md": "# 茶\n\n茶很烫。\n",
        "docs/en/ferry.md": "# Ferry\n\nIt is old.\n", "docs/zh-Hans/ferry.md": "# 渡轮\n\n它很旧。\n",
        "docs/en/new.md": "# New\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    commit(tmp_path, "2026-03-02", monkeypatch)
    assert run(["-C", str(tmp_path), "adopt"]) == 1  # A heading was left out.
    for day, text in (("2026-03-05", "It is very old."), ("2026-03-09", "It is very old.\n\nIt sails.")):
        (tmp_path / "docs/en/ferry.md").write_text(f"# Ferry\n\n{text}\n", encoding="utf-8")
        commit(tmp_path, day, monkeypatch)
    assert run(["-C", str(tmp_path), "sync"]) == 0

    for _time in range(2):
        assert run(["-C", str(tmp_path), "status", "--page", str(tmp_path / "out")]) == 0

    said = json.loads((tmp_path / "out/status.json").read_text(encoding="utf-8"))
    found = {one["slug"]: one for one in said["translations"]}
    assert (said["pages"], said["behind"]) == (3, 2)
    assert "2026年3月2日" in found["tea"]["line"]
    assert (found["tea"]["missing"], found["tea"]["behind"]) == (1, False)
    assert (found["ferry"]["based_on"], found["ferry"]["stale"], found["ferry"]["missing"]) == ("2026-03-02", 1, 1)
    assert (found["new"]["based_on"], found["new"]["page"], found["new"]["missing"]) == ("", "", 1)
    assert "33% current" in ET.parse(tmp_path / "out/badge.svg").getroot().attrib["aria-label"]
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert page.index("docs/zh-Hans/ferry.md") < page.index("docs/zh-Hans/tea.md")
