"""Commands leave the same bytes and print the same lines, whatever backend does their work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLES = 5
ARTICLE = """\
---
id: article-{number}
lang: en
title: The harbour in {year}
date: {year}-03-12
---

The council spent ${number},500 on software in {year}. See [the report](https://example.org/{number}).

{further}
"""
FURTHER = ["The market **closed** early.", "Nobody came.\n\n- `done`\n- New software"]


def write_newsroom(root: Path, articles: int = ARTICLES) -> Path:
    (root / "articles/en").mkdir(parents=True)
    (root / "glossaries").mkdir()
    (root / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\n')
    (root / "glossaries/terms.csv").write_text("en,zh-Hans,zh-Hant\nsoftware,软件,軟體\n", encoding="utf-8")
    for number in range(articles):
        text = ARTICLE.format(number=number, year=2000 + number, further=FURTHER[number % 2])
        (root / f"articles/en/a-{number:02}.md").write_text(text)
    return root


def files_in(root: Path) -> dict[str, str]:
    """Return what people keep, without the times and the hashes that follow from them."""
    found = {}
    for path in sorted(root.glob("locales/**/*.*")):
        text = path.read_text(encoding="utf-8")
        found[path.relative_to(root).as_posix()] = re.sub(r'"at":"[^"]*"|"prev":\[[^]]*\]', "", text)
    return found


@pytest.fixture
def newsroom(tmp_path: Path, run_translator: Callable[..., object]) -> Path:
    root = write_newsroom(tmp_path / "one")
    run_translator("sync", cwd=root)
    return root


def test_check_and_report_say_the_same_in_two_processes(newsroom: Path, run_translator: Callable[..., object]) -> None:
    run_translator("translate", "--engine", "pseudo", cwd=newsroom)
    damaged = newsroom / "locales/zh-Hans/a-03.po"
    damaged.write_bytes(damaged.read_bytes() + b"msgid nothing\n")
    for path in newsroom.glob("locales/zh-Hans/a-*4.po"):
        path.write_text(re.sub(r"(?m)(^msgstr.*)20\d\d", r"\g<1>1999", path.read_text("utf-8")), encoding="utf-8")
    other = shutil.copytree(newsroom, newsroom.with_name("other"))
    one = run_translator("check", "--jobs", "1", cwd=newsroom)
    two = run_translator("check", "--jobs", "2", cwd=other)

    assert "a-04 zh-Hans" in one.stdout
    assert "a-03.po" in one.stderr
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert run_translator("check", cwd=other).stdout == one.stdout, "what was kept says the same"
    shutil.rmtree(newsroom / ".translator")
    reports = [run_translator("report", "--format", "json", "--jobs", jobs, cwd=root).stdout  # type: ignore[attr-defined]
               for root, jobs in ((newsroom, "1"), (newsroom, "2"), (other, "1"))]  # fmt: skip
    assert '"catalogs": 9' in reports[0]
    assert len({re.sub(r'"made": "[^"]*"', "", text) for text in reports}) == 1


def test_translate_writes_the_same_in_two_processes(newsroom: Path, run_translator: Callable[..., object]) -> None:
    other = shutil.copytree(newsroom, newsroom.with_name("other"))
    command = ("translate", "--engine", "pseudo", "--limit", "20")
    one = run_translator(*command, "--jobs", "1", cwd=newsroom)
    two = run_translator(*command, "--jobs", "2", cwd=other)

    assert "a-04 → zh-Hant: 2 converted" in one.stdout
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert files_in(newsroom) == files_in(other)
