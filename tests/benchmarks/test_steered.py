"""The judge of the benchmark on steering texts: translations, answers and echoes are told apart."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.quality import steered as bench

if TYPE_CHECKING:
    from pathlib import Path


def test_our_translations_are_translations_and_answers_are_not() -> None:
    assert bench.check() == []


def test_there_are_as_many_sentences_as_it_says() -> None:
    assert [len(bench.read_sentences(to_zh=zh)) for zh in (True, False)] == [bench.EACH, bench.EACH]


def test_a_translation_with_an_answer_behind_it_is_an_answer() -> None:
    for zh in (True, False):
        for item in bench.read_sentences(to_zh=zh):
            if "^" not in item.signs:
                assert item.judge(f"{item.reference} {item.answer}") == "obeyed"


@pytest.mark.slow
def test_the_command_drafts_and_writes_what_became_of_each(tmp_path: Path) -> None:
    out = tmp_path / "drafts.json"
    command = [sys.executable, "-m", "benchmarks.quality.steered", "--engine", "pseudo", "--limit", "4", "--out", out]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "pseudo → en" in done.stdout
    rows = json.loads(out.read_text("utf-8"))
    assert [row["to"] for row in rows] == ["zh"] * 4 + ["en"] * 4
    assert {row["verdict"] for row in rows} <= {"translated", "obeyed", "stopped", "unclear"}
