"""A newsroom with one article, a glossary and two people, and a machine at its door."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "translator.toml": 'format = 2\ntargets = ["zh-Hans"]\n',
    "glossaries/people.yml": (
        "people:\n"
        "  mei: {names: {en: Mei}, emails: [mei@example.org]}\n"
        "  bo: {names: {en: Bo}, emails: [bo@example.org]}\n"
        "  robo: {kind: machine}\n"
    ),
    "glossaries/terms.csv": "en,zh-Hans,status\nferry,渡轮,required\n",
    "articles/en/ferry.md": (
        "---\nid: ferry\nlang: en\ndate: 2026-03-02\n---\n\n# The ferry\n\n"
        "The old ferry made 31 trips on March 12, 2026.\n\n"
        "Its captain has known the harbour since [childhood](https://a.example/x).\n"
    ),
}


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return a committed newsroom whose article has three segments, all new."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for command in (
        ["init", "-q"],
        ["config", "user.email", "mei@example.org"],
        ["add", "-A"],
        ["commit", "-qm", "article"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    sync_article(open_newsroom(tmp_path).article("ferry"), "zh-Hans")
    return tmp_path
