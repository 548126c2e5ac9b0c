"""The program where Unix's own names are missing in Python, as on Windows: it starts, and does its work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = """
--help
init --yes --targets zh-Hans,zh-Hant
add draft.md --slug ferry
sync
translate --engine pseudo
check --fail-on never
status
set ferry 1 渡船 --to zh-Hans --by li-lei
comment ferry 1 早 --to zh-Hans --by li-lei
mark ferry all --to zh-Hans --by li-lei --state translated
diff ferry --to zh-Hans
export ferry --to zh-Hans --out ferry.po
import ferry.po --by li-lei
publish --draft
publish --draft --layout site --out public
publish --draft --layout docx
unpublish ferry --by li-lei
report
verify
doctor
glossary check
memory search ferry
models list
quantities draft.md
explain num.value
"""


@pytest.mark.slow
def test_all_commands_work_without_what_unix_alone_has(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("# A ferry\n\nThe ferry has 12 seats.\n", encoding="utf-8")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people:\n  li-lei: {emails: [li@example.org]}\n")
    asked = "".join(json.dumps(line.split()) + "\n" for line in LINES.strip().splitlines())
    program = [sys.executable, "-m", "tests.support.other_system"]

    ran = subprocess.run(
        program, input=asked, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )

    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {line: answer for line, answer in zip(LINES.strip().splitlines(), answers, strict=True) if answer[0]} == {}
