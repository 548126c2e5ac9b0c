"""The program on machines that differ from ours: without what Python has on Unix only, and without a network."""

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
explain num.value
"""


WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net"]


def answers_of(folder: Path, machine: str, *wrapper: str) -> dict[str, list[object]]:
    """Run the lines in `folder`; return for each its exit code, what it said, and whom it tried to reach."""
    (folder / "draft.md").write_text("# A ferry\n\nThe ferry has 12 seats.\n", encoding="utf-8")
    (folder / "glossaries").mkdir()
    (folder / "glossaries/people.yml").write_text("people:\n  li-lei: {emails: [li@example.org]}\n")
    lines = LINES.strip().splitlines()
    ran = subprocess.run(
        [*wrapper, sys.executable, "-m", "tests.support.command_lines", machine],
        input="".join(json.dumps(line.split()) + "\n" for line in lines),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(lines, map(json.loads, ran.stdout.splitlines()), strict=True))


@pytest.mark.slow
def test_all_commands_work_without_what_unix_alone_has(tmp_path: Path) -> None:
    answers = answers_of(tmp_path, "windows")

    assert {line: answer for line, answer in answers.items() if answer[0]} == {}


@pytest.mark.slow
def test_no_command_asks_for_a_network(tmp_path: Path) -> None:
    can_unshare = subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, check=False).returncode == 0

    answers = answers_of(tmp_path, "offline", *(WITHOUT_NETWORK if can_unshare else ()))

    assert {line: answer for line, answer in answers.items() if answer[0] or answer[2]} == {}
