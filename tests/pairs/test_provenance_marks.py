"""Marks of provenance at the end of a text, and selectors of a name's form, are no dirt."""

from __future__ import annotations

import pytest

from translator.bilingual.pairs.runner import check_pair

MANIFEST = "\ufeff\U000e0133\U000e0122\ufe05"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It rains.", f"下雨了。{MANIFEST}"),
        (f"It rains.{MANIFEST}", "下雨了。"),
        ("Mr Ge has left.", "葛\U000e0100先生走了。"),
    ],
)
def test_signed_provenance_and_forms_of_characters_are_left_alone(source: str, target: str) -> None:
    assert check_pair(source, target, "en", "zh-Hans") == []


def test_the_same_character_inside_a_text_is_still_dirt() -> None:
    assert [one.check for one in check_pair("It rains.", "下\ufeff雨了。", "en", "zh-Hans")] == ["space.misc"]
