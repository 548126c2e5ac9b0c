"""An article of a newspaper of Taipei, as its desk for the mainland meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """\
---
title: 捷運站啟用
---

工程師陳美惠迴避提問，僅說軟體仍在測試。

首日運量成長三成，乘客走過新的迴廊。
"""


@pytest.fixture
def newsroom(tmp_path: Path, run_translator) -> Path:
    assert run_translator("init", "--yes", "--targets", "en,zh-Hans").returncode == 0
    path = tmp_path / "articles/zh-Hant/mrt.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def test_the_mainland_s_version_has_its_words_and_no_doubts(newsroom: Path, run_translator) -> None:
    run = run_translator("run", "--to", "zh-Hans")

    assert run.returncode == 0
    assert "confirmed by a person" not in run.stderr
    assert "3 segments were converted, and nobody has read them since: translator review mrt --to zh-Hans" in run.stderr
    catalog = (newsroom / "locales/zh-Hans/mrt.po").read_text(encoding="utf-8")
    assert [word for word in ("软件", "增长三成", "回廊") if word not in catalog] == []
    (row,) = json.loads(run_translator("status", "--to", "zh-Hans", "--format", "json").stdout)
    assert (row["doubts"], row["derived"], row["next"]) == (0, 3, "publish")
    assert run_translator("publish", "--to", "zh-Hans").returncode == 0


@pytest.mark.parametrize("command", ["run", "sync", "translate", "check", "status"])
def test_articles_that_go_nowhere_are_not_called_absent(command: str, newsroom: Path, run_translator) -> None:
    run = run_translator(command, "--to", "zh-Hant")

    assert run.returncode == 0
    assert "1 article is written in zh-Hant itself\n  try: translator run --to en,zh-Hans" in run.stderr
    assert "no articles" not in run.stderr
