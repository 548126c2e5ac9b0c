"""Catalogs of gettext: from the file to a reviewed text, and back into the file."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import CommandRun

CASES = Path(__file__).parents[1] / "articles/cases"
PEOPLE = "people:\n  lin:\n    names: {en: Lin}\n  mei:\n    names: {en: Mei}\n"

Run = Callable[..., "CommandRun"]


@pytest.fixture
def documentation(tmp_path: Path, run_translator: Run) -> Path:
    """Return a catalog of a documentation whose repository `init` has set up."""
    catalog = tmp_path / "docs/locale/zh_CN/LC_MESSAGES/guide/ferry.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_bytes((CASES / "sphinx.po").read_bytes())
    (tmp_path / "docs/conf.py").write_text("project = 'ferry'\n", encoding="utf-8")
    assert run_translator("init", "--yes").returncode == 0
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    return catalog


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.decode().split("\n"), after.decode().split("\n"), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_a_message_that_two_people_agree_on_goes_into_the_file_alone(documentation: Path, run_translator: Run) -> None:
    before = documentation.read_bytes()
    synced = run_translator("sync")
    assert synced.stdout == "guide/ferry → zh-Hans: 4 segments, 4 new, 3 taken from the file\n"
    assert run_translator("translate", str(documentation), "--engine", "pseudo").returncode == 0
    refused = run_translator("publish")
    assert refused.returncode == 2
    assert "no segment is reviewed" in refused.stderr
    target = "<1>末班</1>船晚上八点开。"
    assert run_translator("set", "guide/ferry", "4", target, "--to", "zh-Hans", "--by", "lin").returncode == 0
    mark = ("mark", "guide/ferry", "4", "--to", "zh-Hans", "--state", "reviewed", "--by")
    assert run_translator(*mark, "lin").returncode == 2
    assert run_translator(*mark, "mei").returncode == 0
    published = run_translator("publish")
    assert published.stdout == "docs/locale/zh_CN/LC_MESSAGES/guide/ferry.po\n"
    assert "3 segments of 4 are not reviewed, and stay as they were" in published.stderr
    assert changed_lines(before, documentation.read_bytes()) == ['-msgstr ""', '+msgstr "*末班* 船晚上八点开。"']
    assert run_translator("publish").stdout == ""
    assert run_translator("sync").stdout == ""
    assert run_translator("adopt").stdout == ""
    of_a_site = run_translator("publish", "--layout", "site")
    assert (of_a_site.returncode, of_a_site.stdout) == (0, "")
    assert (
        "guide/ferry is a gettext catalog, and no page: translator publish guide/ferry\n0 articles" in of_a_site.stderr
    )


def test_what_others_write_into_the_file_is_taken_in(documentation: Path, run_translator: Run) -> None:
    run_translator("sync")
    text = documentation.read_text(encoding="utf-8")
    documentation.write_text(text.replace('"横渡海港"', '"过海"'), encoding="utf-8")
    assert run_translator("sync").stdout == "guide/ferry → zh-Hans: 4 segments, 1 taken from the file\n"
    listed = run_translator("status", "--format", "json").stdout
    assert '"translated": 2' in listed or '"translated":2' in listed


@pytest.mark.parametrize("name", ["index.rst", "ferry.po", "ferry.ipynb"])
def test_what_cannot_be_imported_is_refused_with_the_way_that_works(
    name: str, tmp_path: Path, run_translator: Run
) -> None:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    (tmp_path / name).write_text("Ferry\n=====\n", encoding="utf-8")
    done = run_translator("add", name)
    assert done.returncode == 2
    way = {"index.rst": "sphinx-build -b gettext", "ferry.po": "[articles] path =", "ferry.ipynb": "jupyter nbconvert"}
    assert way[name] in done.stderr
    if name != "ferry.ipynb":
        assert way[name] in run_translator("translate", name).stderr
    assert (run_translator("segment", name).returncode == 2) is (name == "index.rst")
