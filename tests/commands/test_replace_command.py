"""`translator replace`: a text in the place of another, seen with its checks before, and taken back in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import UsageError
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom
from translator.newsroom.review.replacement import Match, Replacement

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project

TAG = "zh-Hans"
ARTICLE = """\
---
lang: en
title: {title}
date: 2026-03-12
---

The **ferry** made 31 trips.

The ferryman left. [A ferry](https://example.org/1) sank.
"""
TARGETS = ("渡船晚点", "<1>渡船</1>往返31趟。", "渡船工走了。", "<1>一艘渡船</1>沉了。")
PEOPLE = """\
people:
  lin-yue: {roles: [translator]}
  wang-fang: {roles: [reviewer]}
  li-lei: {roles: [editor]}
"""


@pytest.fixture
def house(tmp_path: Path, run_translator: Any) -> Project:
    (tmp_path / "translator.toml").write_text(f'targets = ["{TAG}"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE)
    for slug in ("harbour", "river"):
        (tmp_path / f"articles/en/{slug}.md").write_text(ARTICLE.format(title=f"Ferry of the {slug}"))
    run_translator("sync")
    project = open_newsroom(tmp_path)
    for slug in ("harbour", "river"):
        with catalog_transaction(project, slug, TAG) as catalog:
            for entry, target in zip(catalog.entries, TARGETS, strict=True):
                catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    with catalog_transaction(project, "river", TAG) as catalog:
        for number, steps in ((2, ("accept", "review")), (3, ("accept", "review", "finalise"))):
            for action, actor in zip(steps, ("lin-yue", "wang-fang", "li-lei"), strict=False):
                catalog.apply(catalog.entry(number), action, actor=actor)
    return project


def rows(project: Project, slug: str) -> list[tuple[str, str]]:
    return [(entry.state.value, entry.target) for entry in load_catalog(project, slug, TAG).entries]


def replace(run: Any, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = run("replace", *arguments, "--format", "json")
    assert done.returncode == code, done.stderr
    return dict(json.loads(done.stdout))


def files(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in project.root.rglob("*.*") if ".translator" not in path.parts}


def test_a_preview_shows_each_hit_with_what_checks_would_say_and_writes_nothing(
    house: Project, run_translator: Any
) -> None:
    before = files(house)

    seen = replace(run_translator, "31", "13", "--dry-run", "--as", "lin-yue")
    said = run_translator("replace", "31", "13", "--dry-run", "--as", "lin-yue")

    assert not seen["written"]
    assert [(hit["article"], hit["segment"], hit["state"]) for hit in seen["hits"]] == [
        ("harbour", 2, "draft"),
        ("river", 2, "reviewed"),
    ]
    assert [finding["check"] for finding in seen["hits"][0]["findings"]] == ["num.value"]
    assert "  + <1>渡船</1>往返13趟。\n    error num.value:" in said.stdout
    assert "2 segments, 2 with new findings" in said.stderr
    assert files(house) == before


def test_each_hit_is_an_edit_approvals_fall_and_one_command_takes_all_back(house: Project, run_translator: Any) -> None:
    before = rows(house, "harbour"), rows(house, "river")

    done = replace(run_translator, "渡船", "渡轮", "--yes", "--as", "lin-yue", code=1)

    assert done["written"]
    assert [hit["segment"] for hit in done["hits"] if hit["refused"]] == [3]
    assert rows(house, "harbour")[3] == ("translated", "<1>一艘渡轮</1>沉了。")
    assert rows(house, "river")[1:3] == [("translated", "<1>渡轮</1>往返31趟。"), ("final", "渡船工走了。")]
    event = load_catalog(house, "river", TAG).events[-1]
    assert (event.action, event.actor, event.reason) == ("edit", "lin-yue", "replaced: 渡船 → 渡轮")

    assert run_translator("mark", "--undo", "--yes", "--as", "lin-yue").returncode == 0
    assert rows(house, "harbour") == before[0]
    assert rows(house, "river")[1] == ("translated", before[1][1][1])  # An approval is given anew.


def test_words_states_people_and_articles_choose_what_is_replaced(house: Project, run_translator: Any) -> None:
    def found(*arguments: str) -> list[tuple[str, int]]:
        seen = run_translator("replace", *arguments, "--dry-run", "--as", "li-lei", "--format", "json")
        return [(hit["article"], hit["segment"]) for hit in json.loads(seen.stdout)["hits"]]

    assert found("渡船", "渡轮", "river") == [("river", number) for number in (1, 2, 3, 4)]
    assert found("渡船", "渡轮", "--state", "reviewed,final") == [("river", 2), ("river", 3)]
    assert found("渡船", "渡轮", "--person", "wang-fang", "--state", "reviewed") == [("river", 2)]
    assert found("ferry", "boat", "harbour", "--in", "source") == [("harbour", number) for number in (2, 3, 4)]
    assert found("ferry", "boat", "harbour", "--in", "source", "--match", "word") == [("harbour", 2), ("harbour", 4)]


def test_what_was_signed_off_is_reopened_where_that_is_said(house: Project, run_translator: Any) -> None:
    refused = replace(run_translator, "渡船工", "摆渡人", "--reopen", "--yes", "--as", "lin-yue", code=1)
    assert "lin-yue is translator" in refused["hits"][1]["refused"]

    replace(run_translator, "渡船工", "摆渡人", "--reopen", "--yes", "--as", "li-lei")
    assert rows(house, "river")[2] == ("translated", "摆渡人走了。")
    assert run_translator("mark", "--undo", "--yes", "--as", "li-lei").returncode == 0
    assert rows(house, "river")[2] == ("translated", "渡船工走了。")


def test_in_the_source_the_article_is_changed_and_its_targets_wait(house: Project, run_translator: Any) -> None:
    before = files(house)

    replace(run_translator, "31", "13", "--in", "source", "--yes", "--as", "li-lei")
    assert "The **ferry** made 13 trips." in (house.root / "articles/en/river.md").read_text(encoding="utf-8")
    assert rows(house, "river")[1][0] == "draft"
    assert load_catalog(house, "river", TAG).entry(2).is_stale

    assert run_translator("mark", "--undo", "--yes", "--as", "li-lei").returncode == 0
    assert (house.root / "articles/en/river.md").read_bytes() == before[str(house.root / "articles/en/river.md")]
    assert rows(house, "river")[1:3] == [("reviewed", TARGETS[1]), ("final", TARGETS[2])]


def test_nothing_is_written_unasked(house: Project, run_translator: Any) -> None:
    before = files(house)

    done = run_translator("replace", "渡船", "渡轮", "--as", "lin-yue")

    assert done.returncode == 2
    assert "say --yes to write this, or --dry-run" in done.stderr
    assert files(house) == before


@pytest.mark.parametrize(
    ("wanted", "text", "after"),
    [
        (Replacement("1", "2"), "a <1>1</1>", "a <1>2</1>"),
        (Replacement("a.", "b"), "a. ab", "b ab"),
        (Replacement(r"(\d+) km", r"\1公里", Match.REGEX), "12 km, 3 km", "12公里, 3公里"),
        (Replacement("x*", "y", Match.REGEX), "axb", "ayb"),
        (Replacement("cat", "dog", Match.WORD), "cat concat Cat cat's", "dog concat Cat dog's"),
        (Replacement("a</1> b", "c</1> d"), "<1>a</1> b", "<1>c</1> d"),
    ],
)
def test_tags_stay_whole_and_patterns_mean_what_they_say(wanted: Replacement, text: str, after: str) -> None:
    assert wanted.apply(text, "en")[0] == after


@pytest.mark.parametrize(("pattern", "text"), [("(", ""), ("a", r"\2"), ("a", r"\g<x>"), ("", "x"), ("a\nb", "")])
def test_what_cannot_be_read_is_named(pattern: str, text: str) -> None:
    with pytest.raises(UsageError):
        Replacement(pattern, text, Match.REGEX)
