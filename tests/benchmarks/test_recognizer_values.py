"""The benchmark beside Recognizers-Text: its rules of scope are those of the docs, and it judges a case rightly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.quality import recognizer_values as bench

DOCS = Path(__file__).parents[2] / "docs/quantities.md"


def test_the_docs_list_the_rules_of_scope() -> None:
    tables = [table.partition("\n\n")[0] for table in DOCS.read_text(encoding="utf-8").split("| rule |")[1:]]
    listed = [re.findall(r"^\| ([a-z ]+) \|", table, re.MULTILINE) for table in tables]
    assert listed == [list(bench.SCOPE), list(bench.DATE_SCOPE)]


def number(text: str, written: str, value: str) -> dict[str, object]:
    """Return a case in the form of the recogniser's own files."""
    start = text.index(written)
    result = {"Text": written, "Start": start, "End": start + len(written) - 1, "TypeName": "number",
              "Resolution": {"value": value}}  # fmt: skip
    return {"Input": text, "Results": [result]}


@pytest.mark.parametrize(
    ("text", "written", "value", "right"),
    [
        ("There are 12 owls", "12", "12", 1),
        ("There are 12 owls", "12", "21", 0),
        ("two thirds", "two thirds", "0.667", 0),
    ],
)
def test_a_case_is_right_when_its_value_is_found(
    tmp_path: Path, text: str, written: str, value: str, right: int
) -> None:
    model = bench.NUMBERS[0]
    path = tmp_path / f"{model}.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps([number(text, written, value)]), encoding="utf-8")
    counts = bench.measure(bench.read_cases(tmp_path, model), show_missed=False)
    assert (counts["cases"], counts["in scope"], counts["right"]) == (1, 1, right)
