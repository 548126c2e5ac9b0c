"""`translator report` in the terminal: plain tables that fit 80 columns."""

from __future__ import annotations

import sys

from translator.desk.render.console import is_terminal, stdout_console, terminal_width
from translator.desk.render.report_tables import Table, summary, tables
from translator.desk.render.tables import Column, print_table
from translator.desk.render.width import wrap
from translator.newsroom.proof.metrics.work_report import WorkReport


def print_report(report: WorkReport) -> None:
    console = stdout_console()
    for line in summary(report):
        console.print(line)
    for table in tables(report):
        _print(table)


def _print(table: Table) -> None:
    from rich.text import Text

    console = stdout_console()
    console.print()
    console.print(Text(table.title, style="bold"))
    columns = [
        Column(title, "left" if at < table.words else "right", flexible=at == table.flexible)
        for at, title in enumerate(table.columns)
    ]
    print_table(columns, table.rows)
    if table.note:
        for line in wrap(table.note, terminal_width()) if is_terminal(sys.stdout) else [table.note]:
            console.print(Text(line, style="dim"))
