"""The judge of the benchmark on numbers: right renderings in other words are taken, wrong ones are not."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.quality import number_drafts as bench
from translator.bilingual.tables import read_table


def judged(spec: str, text: str, zh: bool) -> bool:
    """Whether `text` is right for a sentence whose only numbers are those of `spec`."""
    slots = {}
    for name, rule in zip("abc", spec.split(), strict=False):
        rule, _at, relation = rule.partition("@")
        kind, _colon, argument = rule.partition(":")
        slots[name] = bench.SLOTS[kind](random.Random(1), argument).related(relation)
    frame = " ".join(f"{{{name}}}" for name in slots)
    return not any(bench.judge_numbers(bench.Sentence(frame, frame, slots, zh), text))


def test_all_references_are_accepted_and_no_changed_one() -> None:
    counts, faults = bench.check(100)
    assert faults == []
    assert counts["references"] == 200
    assert counts["changed: digit"] > 500


CASES = read_table(Path(__file__).parent / "cases" / "number_drafts.tsv", 4)


@pytest.mark.parametrize(("language", "spec", "text", "verdict"), CASES)
def test_other_words_for_a_number_are_right_and_another_number_is_wrong(
    language: str, spec: str, text: str, verdict: str
) -> None:
    assert judged(spec, text, language == "zh") == (verdict == "right")


@pytest.mark.slow
def test_the_command_drafts_and_writes_what_became_of_each(tmp_path: Path) -> None:
    out = tmp_path / "drafts.json"
    command = [
        sys.executable,
        "-m",
        "benchmarks.quality.number_drafts",
        "--engine",
        "pseudo",
        "--limit",
        "4",
        "--out",
        out,
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "pseudo → zh-Hans" in done.stdout
    rows = json.loads(out.read_text("utf-8"))
    assert len(rows) == 8
    assert {row["verdict"] for row in rows} <= {"right", "wrong", "empty"}
