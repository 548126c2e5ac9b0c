"""A newsroom with one translated article, sent out to the tools of other people and taken back in."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from translator.cli import run
from translator.newsroom.house import open_newsroom
from translator.newsroom.imports.exchange import FORMATS

if TYPE_CHECKING:
    import pytest

    from translator.newsroom.catalog.catalog import Proposal

ARTICLE = """\
---
title: Fog
---

The **ferry** stayed. Nobody waved.

Read [the log](https://example.org/log) & `run` it.
"""
TARGETS = ["雾", "<1>渡轮</1>没有走。", "没有人挥手。", "请看<1>日志</1>并<2/>。"]
BACK = [name for name in FORMATS if FORMATS[name].reader]
WHO = ["--to", "zh-Hans", "--by", "lin"]


def make_newsroom(folder: Path) -> None:
    """Write, sync and translate the article in `folder`, which is the working directory."""
    for name, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "articles/en/fog.md": ARTICLE,
        "articles/en/rain.md": "Rain fell all day.\n",
        "glossaries/people.yml": "people:\n  lin: {names: {en: Lin}}\n  li: {names: {en: Li}}\n",
        "glossaries/news.csv": "en,zh-Hans,status\nferry,渡轮,required\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert run(["sync"]) == 0
    for number, text in enumerate(TARGETS, 1):
        assert run(["set", "fog", str(number), text, *WHO]) == 0


def sent(name: str) -> Path:
    path = Path(f"out/fog{FORMATS[name].suffix}")
    assert run(["export", "fog", "--to", "zh-Hans", "--format", name, "--out", str(path)]) == 0
    return path


def returned(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> tuple[int, list[dict[str, object]]]:
    capsys.readouterr()
    code = run(["import", str(path), "--by", "li", "--format", "json", *options])
    return code, json.loads(capsys.readouterr().out or "[]")


def suggestions(slug: str, number: int) -> list[Proposal]:
    """Return what waits beside a segment."""
    catalog = open_newsroom(Path.cwd()).article(slug).catalog("zh-Hans")
    return catalog.proposals(catalog.entry(number))


def replace_text(path: Path, before: str, after: str) -> None:
    if path.suffix not in {".xlsx", ".docx"}:
        path.write_bytes(path.read_bytes().replace(before.encode(), after.encode()))
        return
    parts = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w") as changed:
        for name in parts.namelist():
            changed.writestr(name, parts.read(name).replace(before.encode(), after.encode()))


def locales(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "locales").rglob("*") if path.is_file()}
