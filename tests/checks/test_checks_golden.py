"""Every golden case of every check."""

from __future__ import annotations

import pytest
from golden import GoldenCase, all_cases


@pytest.mark.parametrize(
    "case", all_cases(), ids=lambda case: f"{case.check}:{'F' if case.must_flag else 'P'}:{case.text}"
)
def test_the_check_says_what_the_line_says(case: GoldenCase) -> None:
    assert bool(case.findings()) is case.must_flag
