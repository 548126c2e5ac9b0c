"""Every golden case of every check."""

from __future__ import annotations

import pytest
from golden import CASES, GoldenCase, all_cases

from translator.checks import CHECKS


@pytest.mark.parametrize(
    "case", all_cases(), ids=lambda case: f"{case.check}:{'F' if case.must_flag else 'P'}:{case.text}"
)
def test_the_check_says_what_the_line_says(case: GoldenCase) -> None:
    assert bool(case.findings()) is case.must_flag


def test_every_file_of_cases_belongs_to_a_check() -> None:
    assert {path.name.removesuffix(".md") for path in CASES.glob("*.md")} <= set(CHECKS)
