"""How far long work is, where nobody looks at a terminal: in the log of a pipeline."""

from __future__ import annotations

import subprocess
import sys

import pytest  # noqa: TC002

from translator.desk.render import console as module
from translator.desk.render.console import progress
from translator.newsroom.ground.console import speak_utf8


def test_a_minute_is_a_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0, 10, 59, 61, 61, 70, 125, 125])
    monkeypatch.setattr(module.time, "monotonic", lambda: next(clock))

    with progress("translating", lambda: 9) as bar:
        for _step in range(5):
            bar()

    assert capsys.readouterr().err == "translating: 3 / 9\ntranslating: 5 / 9\n"


def test_what_is_always_long_says_at_once_that_it_began(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("translating", lambda: 9, is_long=True):
        assert capsys.readouterr().err == "translating: 0 / 9\n"
    with progress("translating", lambda: 0, is_long=True):
        assert capsys.readouterr().err == ""


def test_a_line_is_in_the_pipe_when_it_is_printed() -> None:
    program = f"from {speak_utf8.__module__} import *; speak_utf8(); print_line('first'); sys.stdin.read()"

    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "first\n"
        process.communicate("")
