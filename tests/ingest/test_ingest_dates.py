from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.tables import read_table
from translator.newsroom.imports.dates import parse_date


@pytest.mark.parametrize(
    ("line", "iso", "problem"), [*read_table(Path(__file__).parent / "cases" / "dates.tsv", 3), ("", "", "none")]
)
def test_a_date_line_is_read_and_what_is_no_day_is_said_and_not_guessed(line: str, iso: str, problem: str) -> None:
    reading = parse_date(line)
    assert (reading and (reading.iso, reading.problem)) == (None if problem == "none" else (iso, problem))
