"""How much a change of the source matters: form, wording, or meaning and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.alignment.word_diff import classify_change
from translator.bilingual.model import TermEntry, TermMatch
from translator.bilingual.tables import read_table

CASES = read_table(Path(__file__).parent / "cases" / "source_changes.tsv", 4)


@pytest.mark.parametrize(("tag", "old", "new", "expected"), CASES)
def test_a_change_of_the_source_has_a_weight_and_its_reasons(tag: str, old: str, new: str, expected: str) -> None:
    change = classify_change(old, new, tag)

    assert [change.weight.name.lower(), *change.reasons] == expected.split()


@pytest.mark.parametrize(("kind", "reason"), [("", "term"), ("org", "name")])
def test_a_term_of_the_glossary_that_goes_is_a_change_of_meaning(kind: str, reason: str) -> None:
    entry = TermEntry("harbour board", ("港务局",), kind=kind)

    def find(text: str) -> list[TermMatch]:
        at = text.find(entry.source)
        return [TermMatch(entry, at, at + len(entry.source))] if at >= 0 else []

    assert classify_change("the harbour board said", "the council said", "en", find).reasons == (reason,)
    assert classify_change("the harbour board said", "the harbour board claimed", "en", find).reasons == ()
