from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from translator.desk.render.console import ToColumn, plain_text, print_styled, progress, terminal_width
from translator.desk.render.tables import Cell, Column, print_table, table_lines
from translator.desk.render.width import cells
from translator.newsroom.ground.console import speak_utf8

if TYPE_CHECKING:
    import pytest

COLUMNS = [Column("article", flexible=True), Column("to"), Column("done", align="right")]
ROWS = [["a-long-article-about-ports", "zh-Hans", "35%"], ["一篇关于港口的长文章", Cell("en", "bold"), "100%"]]


def test_columns_are_aligned_by_cells() -> None:
    lines = [plain_text(line) for line in table_lines(COLUMNS, ROWS)]

    assert lines == [
        "article                     to       done",
        "a-long-article-about-ports  zh-Hans   35%",
        "一篇关于港口的长文章        en       100%",
    ]


def test_a_flexible_column_gives_way_on_a_narrow_terminal() -> None:
    lines = [plain_text(line) for line in table_lines(COLUMNS, ROWS, width=30)]

    assert {cells(line) for line in lines} == {30}
    assert lines[1] == "a-long-article…  zh-Hans   35%"


def test_nothing_is_cut_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(COLUMNS, [["x" * 200, "en", "1%"]])

    assert "x" * 200 in capsys.readouterr().out


def test_an_escape_in_a_cell_is_shown_and_not_obeyed() -> None:
    assert "\x1b" not in plain_text(table_lines([Column("a")], [["\x1b[2J"]])[1])


def test_columns_wins_over_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "123")
    assert terminal_width() == 123

    monkeypatch.setenv("COLUMNS", "wide")
    assert terminal_width() > 0


def test_a_bar_is_silent_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("translating", 2) as bar:
        bar()
        bar.advance()
        bar.set(2, 2)

    assert capsys.readouterr() == ("", "")


def test_a_bar_is_drawn_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")

    with progress("translating", 2) as bar:
        bar(2)

    out, err = capsys.readouterr()
    assert out == ""
    assert "translating" in err
    assert "2/2" in err


def test_a_terminal_gets_styles_and_a_pipe_the_text_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    print_styled("3 ", ("errors", "bold red"), ToColumn(20), "end")
    assert capsys.readouterr().out == "3 errorsend\n"

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    print_styled("3 ", ("errors", "bold red"), ToColumn(20), "end")
    assert capsys.readouterr().out == "3 \x1b[1;31merrors\x1b[0m\x1b[21Gend\n"


def test_a_line_is_in_the_pipe_when_it_is_printed() -> None:
    program = f"from {speak_utf8.__module__} import *; speak_utf8(); print_line('first'); sys.stdin.read()"

    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "first\n"
        process.communicate("")
