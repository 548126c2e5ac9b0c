"""Each excuse keeps its cases from being reported, alone, and lets pass nothing that is wrong."""

from __future__ import annotations

import re

import pytest

from tests.quantities.test_quantities_compare import differences
from translator.bilingual.quantities import Mismatch, excuses
from translator.bilingual.quantities.excuses import EXCUSES, Excuse

_ENGLISH = re.compile("[^一-鿿]+$|[A-Z][a-z]+ [a-z]")


def compare(pair: tuple[str, str]) -> tuple[Mismatch, ...]:
    source_tag, target_tag = ("en" if _ENGLISH.match(text) else "zh-Hans" for text in pair)
    return differences(*pair, source_tag, target_tag)


@pytest.mark.parametrize("pair", [pair for excuse in EXCUSES for pair in excuse.cases], ids=" | ".join)
def test_a_case_is_excused(pair: tuple[str, str]) -> None:
    assert compare(pair) == ()


@pytest.mark.parametrize("pair", [pair for excuse in EXCUSES for pair in excuse.errors], ids=" | ".join)
def test_what_is_wrong_is_not_excused(pair: tuple[str, str]) -> None:
    assert compare(pair)


def test_every_excuse_has_a_name_of_its_own_cases_and_a_line() -> None:
    assert len({one.name for one in EXCUSES}) == len(EXCUSES) > 5
    assert all(one.cases and one.topics and one.line.endswith(".") for one in EXCUSES)


@pytest.mark.parametrize("excuse", EXCUSES, ids=lambda one: one.name)
def test_a_case_would_be_reported_but_for_its_excuse(excuse: Excuse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excuses, "EXCUSES", tuple(one for one in EXCUSES if one is not excuse))
    topics = [{found.topic for found in compare(pair)} for pair in excuse.cases]

    assert all(topics)
    assert set().union(*topics) == set(excuse.topics)
