"""What categories of comments and scores are called."""

from __future__ import annotations

import inspect
import re

import pytest

from translator.review import labels
from translator.review.permissions import CATEGORIES


@pytest.mark.parametrize("category", [f"{top}/{name}" for top, below in CATEGORIES.items() for name in below])
def test_every_subcategory_has_a_name_that_goes_through_translation(category: str) -> None:
    top, _slash, below = labels.category_name(category).partition("/")

    assert labels.category_name(category.partition("/")[0]) == top
    assert re.search(
        rf'"{re.escape(category.partition("/")[2])}": _\("{re.escape(below)}"\)', inspect.getsource(labels)
    )


def test_a_category_that_is_not_known_keeps_its_id() -> None:
    assert "smell/of fish" == labels.category_name("smell/of fish")


@pytest.mark.parametrize(
    ("score", "count", "said"),
    [(None, 0, "–"), (94.81, 4, "94.8"), (94.81, 3, "94.8 (3 of 4 segments judged by people)")],
)
def test_a_score_says_of_how_much_it_is(score: float | None, count: int, said: str) -> None:
    assert said == labels.score_label(score, count, 4)
