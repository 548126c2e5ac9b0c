"""How far long work is, where nobody looks at a terminal: in the log of a pipeline."""

from __future__ import annotations

import subprocess
import sys

import pytest  # noqa: TC002

from translator.desk.render.console import progress
from translator.newsroom.ground.console import speak_utf8


def test_nothing_is_said_of_long_work_where_nobody_looks_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("translating", lambda: 9) as bar:
        bar()
    assert capsys.readouterr().err == ""


def test_a_line_is_in_the_pipe_when_it_is_printed() -> None:
    program = f"from {speak_utf8.__module__} import *; speak_utf8(); print_line('first'); sys.stdin.read()"

    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "first\n"
        process.communicate("")
