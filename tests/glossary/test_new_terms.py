from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from translator.bilingual.errors import UsageError
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.glossary import load_glossary
from translator.newsroom.house.glossary.new_terms import NewTerm, plan_term, write_term
from translator.newsroom.house.people import Person

EDITOR = Person("li-lei", roles=frozenset({"editor"}))
TRANSLATOR = Person("lin-yue", roles=frozenset({"translator"}))


@pytest.fixture
def add(tmp_path: Path) -> Callable[..., str]:
    (tmp_path / "translator.toml").write_text("format = 1\n", encoding="utf-8")
    (tmp_path / "glossaries").mkdir()

    def make(source: str, target: str, *, person: Person = EDITOR, **values: Any) -> str:
        newsroom = open_newsroom(tmp_path)
        glossary = load_glossary(newsroom)
        tags = ("zh-Hans", "en") if not source.isascii() else ("en", "zh-Hans")
        change = plan_term(glossary, NewTerm(source, target, *tags, **values), person)
        where = write_term(newsroom, glossary, change)
        return (
            (tmp_path / where.rpartition(":")[0])
            .read_text(encoding="utf-8")
            .splitlines()[int(where.rpartition(":")[2]) - 1]
        )

    return make


def test_a_preferred_term_takes_the_place_of_the_one_before_and_an_allowed_one_stands_behind(
    add: Callable[..., str],
) -> None:
    assert add("ferry", "渡轮") == "ferry,渡轮,,,,,,"
    assert add("Ferry", "渡船", status="allowed") == "ferry,渡轮|渡船,,,,,,"
    assert add("ferry", "轮渡", definition="a ship") == "ferry,轮渡|渡船,,,,,,,a ship"
    assert add("ferry", "渡口", status="forbidden", note="a place") == "ferry,渡口,,forbidden,,,,a place,"
    assert add("渡轮", "boat", status="forbidden") == ",渡轮,boat,forbidden,,,,"
    assert add("lorry", "货车", region="en-GB") == ",货车,,,,,,,,lorry"
    with pytest.raises(UsageError, match="already"):
        add("ferry", "轮渡")
    with pytest.raises(UsageError, match="accepted term"):
        add("ferry", "轮渡", status="forbidden")


def test_who_may_not_decide_proposes(add: Callable[..., str], tmp_path: Path) -> None:
    assert add("ferry", "渡轮", person=TRANSLATOR) == "ferry,渡轮,,proposed,,,,"
    assert add("ferry", "渡口", person=TRANSLATOR, status="forbidden") == "ferry,渡口,,proposed-forbidden,,,,"
    base = load_glossary(open_newsroom(tmp_path)).termbase("en", "zh-Hans")
    assert base.find("a ferry") == []
    assert base.find_banned("a ferry", "渡口") == []
