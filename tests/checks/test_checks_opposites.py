"""What golden cases cannot hold: texts that are not Unicode."""

from __future__ import annotations

from translator.checks.base import Pair
from translator.checks.runner import run_checks


def test_half_a_surrogate_pair_hides_no_word_and_moves_none() -> None:
    pair = Pair("It was a dry winter.", "\ud83d夏天很干燥。", "en", "zh-Hans", number=1)

    found = run_checks([pair], only=["sem.kind"])

    assert [pair.target[item.start : item.end] for item in found] == ["夏天"]
