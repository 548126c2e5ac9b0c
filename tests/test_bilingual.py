"""The door of `translator.bilingual` for other programs: the examples of its page, and what it loads."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import translator.bilingual

PAGE = Path(__file__).parents[1] / "docs/python.md"


@pytest.fixture
def sample_newsroom(tmp_path: Path) -> Path:
    for name in ("articles", "glossaries", "locales"):
        shutil.copytree(PAGE.parents[1] / name, tmp_path / name)
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans", "zh-Hant"]\n')
    return tmp_path


def test_the_examples_of_the_page_say_what_they_say(sample_newsroom: Path) -> None:
    names = {"folder": sample_newsroom}
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8", globs=names)

    assert result.attempted >= 10
    assert result.failed == 0


def test_the_page_shows_every_name_of_the_door() -> None:
    shown = {
        name.strip()
        for names in re.findall(r"from translator\.bilingual import (.*)", PAGE.read_text(encoding="utf-8"))
        for name in names.split(",")
    }

    assert shown == set(translator.bilingual.__all__)


def test_using_it_loads_no_newsroom_and_no_desk() -> None:
    script = (
        "import sys\n"
        "from translator import bilingual\n"
        "for name in bilingual.__all__: getattr(bilingual, name)\n"
        "bilingual.check_pair('It rose by 3%.', '增长了4%。', 'en', 'zh-Hans')\n"
        "print([name for name in sys.modules if name.startswith(('translator.newsroom', 'translator.desk', 'typer'))])"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert said.stdout == "[]\n"
