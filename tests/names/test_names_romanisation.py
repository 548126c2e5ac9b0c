"""Chinese names in Latin letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.names import System, romanised
from translator.bilingual.tables import read_table

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(("name", "system", "expected"), read_table(CASES / "romanised.tsv", 3))
def test_a_person_is_written_with_the_surname_first(name: str, system: System, expected: str) -> None:
    assert romanised(name, system)[0] == expected


def test_a_place_is_one_word() -> None:
    assert romanised("西安", is_place=True) == ("Xi'an",)
    assert "Lyuliang" in romanised("吕梁", is_place=True)


def test_what_is_no_chinese_name_has_no_form() -> None:
    assert romanised("Smith") == ()
