"""Every golden case of every check."""

from __future__ import annotations

import pytest

from tests.pairs.golden import cases_by_check


@pytest.mark.parametrize("check", cases_by_check())
def test_the_check_says_what_the_lines_say(check: str) -> None:
    wrong = [
        f"{'F' if case.must_flag else 'P'}: {case.text}"
        for case in cases_by_check()[check]
        if bool(case.findings()) is not case.must_flag
    ]

    assert wrong == []
