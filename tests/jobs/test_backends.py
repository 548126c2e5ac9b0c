"""Commands leave the same bytes and print the same lines, whatever backend does their work."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import CommandRun

    Run = Callable[..., CommandRun]

ARTICLES = 5
ENGLISH = [
    "The ferry sails at 9 a.m.",
    "The harbour was built in 1921.",
    "Nobody lives on the island.",
    "Tickets cost $4.",
]
CHINESE = ["渡轮上午9点开航。", "港口建于1921年。", "岛上没有人居住。", "船票售价4美元。"]
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
FURTHER = [
    "The market **closed** early, see [there](a-01.md).\n\n![](map.png)",
    "Nobody came.\n\n- `done`\n- New software",
]


def write_newsroom(root: Path, articles: int = ARTICLES) -> Path:
    (root / "articles/en").mkdir(parents=True)
    (root / "glossaries").mkdir()
    (root / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\n')
    (root / "glossaries/terms.csv").write_text("en,zh-Hans,zh-Hant\nsoftware,软件,軟體\n", encoding="utf-8")
    for number in range(articles):
        text = ARTICLE.format(number=number, year=2000 + number, further=FURTHER[number % 2])
        (root / f"articles/en/a-{number:02}.md").write_text(text)
    (root / "articles/en/map.png").write_bytes(b"a map")
    return root


def files_in(root: Path) -> dict[str, str]:
    """Return what people keep, without the times and the hashes that follow from them."""
    found = {}
    for path in sorted(root.glob("locales/**/*.*")):
        text = path.read_text(encoding="utf-8")
        found[path.relative_to(root).as_posix()] = re.sub(r'"at":"[^"]*"|"prev":\[[^]]*\]', "", text)
    return found


@pytest.fixture
def newsroom(tmp_path: Path, run_translator: Run) -> Path:
    root = write_newsroom(tmp_path / "one")
    run_translator("sync", cwd=root)
    return root


def same(run_translator: Run, roots: tuple[Path, Path], *command: str) -> str:
    """Run a command in one process on one newsroom, in two on its copy; return what both print."""
    one, two = (run_translator(*command, "--jobs", jobs, cwd=root) for root, jobs in zip(roots, "12", strict=True))
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    return f"{one.stdout}{one.stderr}"


def test_two_processes_write_and_say_what_one_does(newsroom: Path, run_translator: Run) -> None:
    """It takes more than half a second: processes start, three times."""
    other = shutil.copytree(newsroom, newsroom.with_name("other"))
    said = same(run_translator, (newsroom, other), "translate", "--engine", "pseudo", "--limit", "20")
    assert "a-04 → zh-Hant: 2 converted" in said
    assert files_in(newsroom) == files_in(other)

    damaged = newsroom / "locales/zh-Hans/a-03.po"
    damaged.write_bytes(damaged.read_bytes() + b"msgid nothing\n")
    for path in newsroom.glob("locales/zh-Hans/a-*4.po"):
        path.write_text(re.sub(r"(?m)(^msgstr.*)20\d\d", r"\g<1>1999", path.read_text("utf-8")), encoding="utf-8")
    shutil.rmtree(other)
    shutil.copytree(newsroom, other)
    said = same(run_translator, (newsroom, other), "check")
    assert "a-04 zh-Hans" in said
    assert "a-03.po" in said
    assert run_translator("check", cwd=other).stdout in said, "what was kept says the same"


@pytest.mark.slow
def test_two_processes_report_and_publish_what_one_does(newsroom: Path, run_translator: Run) -> None:
    for slug, more in (("a-02", "## Later on\n"), ("a-03", "See [later](a-02.md#later-on).\n")):
        path = newsroom / f"articles/en/{slug}.md"
        path.write_text(f"{path.read_text()}\n{more}")
    run_translator("sync", cwd=newsroom)
    run_translator("translate", "--engine", "pseudo", cwd=newsroom)
    (newsroom / "articles/en/a-01.md").write_text("---\nlang: en\ntitle: Another\n---\n\nNot synced.\n")
    other = shutil.copytree(newsroom, newsroom.with_name("other"))
    reports = [
        json.loads(run_translator("report", "--format", "json", *jobs, cwd=root).stdout)
        for root, jobs in ((newsroom, ("--jobs", "1")), (other, ("--jobs", "2")), (other, ()))
    ]
    assert reports[0]["catalogs"] == 10
    for report in reports[1:]:
        assert {**report, "made": "", "queue": []} == {**reports[0], "made": "", "queue": []}  # These know the time.

    for layout, page in (("markdown", "articles/zh-Hans/a-04.md"), ("html", "public/zh-Hans/a-04.html")):
        said = same(run_translator, (newsroom, other), "publish", "--draft", "--layout", layout)
        assert page in said
        assert "a-01" in said
    pages = [
        {
            path.relative_to(root): path.read_bytes()
            for name in ("articles", "public")
            for path in root.rglob(f"{name}/**/*.*")
        }
        for root in (newsroom, other)
    ]
    assert pages[0] == pages[1]


@pytest.mark.slow
def test_two_processes_prove_what_one_does(newsroom: Path, run_translator: Run) -> None:
    (newsroom / "glossaries/people.yml").write_text(
        "people:\n  li: {roles: [translator]}\n  wang: {roles: [reviewer]}\n", encoding="utf-8"
    )
    run_translator("translate", "--engine", "pseudo", "--to", "zh-Hans", cwd=newsroom)
    for number in range(ARTICLES):
        for state, by in (("translated", "li"), ("reviewed", "wang")):
            done = run_translator("mark", f"a-{number:02}", "1-4", "--to", "zh-Hans", "--state", state, "--by", by,
                                  cwd=newsroom)  # fmt: skip
            assert done.returncode == 0, done.stderr
    # What people confirmed is wrong now.
    (newsroom / "glossaries/terms.csv").write_text(
        "en,zh-Hans,zh-Hant,status\nsoftware,程序,程式,required\ncouncil,议会,議會,required\n", encoding="utf-8"
    )
    other = shutil.copytree(newsroom, newsroom.with_name("other"))
    said = same(run_translator, (newsroom, other), "verify", "--to", "zh-Hans")
    assert said.count("with an open error: gls.missing") >= ARTICLES


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems start processes without a socket")
def test_where_no_process_can_be_started_one_does_all(newsroom: Path, run_process: Run) -> None:
    folder = newsroom / ("x" * 120)
    folder.mkdir()
    done = run_process("translate", "--engine", "pseudo", "--jobs", "2", cwd=newsroom, TMPDIR=str(folder))

    assert done.returncode == 0
    assert "other processes cannot be started" in done.stderr
    assert "a-04 → zh-Hant: 4 converted" in done.stdout
