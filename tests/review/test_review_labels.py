"""What categories of comments and scores are called."""

from __future__ import annotations

import inspect
import re

import pytest

from translator.bilingual.i18n import enumeration, percentage, use_language
from translator.newsroom.review import labels
from translator.newsroom.review.permissions import CATEGORIES


@pytest.mark.parametrize("category", [f"{top}/{name}" for top, below in CATEGORIES.items() for name in below])
def test_every_subcategory_has_a_name_that_goes_through_translation(category: str) -> None:
    top, _slash, below = labels.category_name(category).partition("/")

    assert labels.category_name(category.partition("/")[0]) == top
    assert re.search(
        rf'"{re.escape(category.partition("/")[2])}": _\("{re.escape(below)}"\)', inspect.getsource(labels)
    )


@pytest.mark.parametrize(
    ("score", "count", "said"),
    [(None, 0, "–"), (94.81, 4, "94.8"), (94.81, 3, "94.8 (3 of 4 segments judged by people)")],
)
def test_a_score_says_of_how_much_it_is(score: float | None, count: int, said: str) -> None:
    assert said == labels.score_label(score, count, 4)


@pytest.mark.parametrize(
    ("language", "names", "shown"),
    [
        ("en", [], ""),
        ("en", ["Zhou Lan"], "Zhou Lan"),
        ("en", ["Zhou Lan", "Lin Yue"], "Zhou Lan, Lin Yue"),
        ("en", ["Zhou Lan", "Lin Yue", "Li Lei"], "Zhou Lan, Lin Yue and 1 other"),
        ("en", ["Zhou Lan", "Lin Yue", "A", "B", "C", "D"], "Zhou Lan, Lin Yue and 4 others"),
        ("zh-Hans", ["周岚", "林悦"], "周岚、林悦"),
        ("zh-Hans", ["周岚", "林悦", "甲", "乙", "丙", "丁"], "周岚、林悦等 6 人"),
        ("zh-Hant", ["周嵐", "林悅", "甲"], "周嵐、林悅等 3 人"),
    ],
)
def test_people_are_listed_as_the_language_does(language: str, names: list[str], shown: str) -> None:
    use_language(language)

    assert shown == labels.people_list(names)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_percentage_is_written_in_one_way(language: str) -> None:
    use_language(language)

    assert ["98%", "53.3%", "0%", "100%"] == [
        percentage(0.98), percentage(0.5333, 1), percentage(0), percentage(1),
    ]  # fmt: skip
    assert "98%" in labels.estimate_name(98)


def test_words_are_joined_as_the_language_does() -> None:
    use_language("zh-Hans")
    assert "编辑、审校" == enumeration(["编辑", "审校"])
    use_language("en")
    assert "editor, reviewer" == enumeration(["editor", "reviewer"])
