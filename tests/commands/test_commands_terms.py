"""Terms and words at the prompt: a file checked by a glossary, a term added, and what becomes of what it touches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article

ARTICLE = "---\nlang: en\ntitle: Storm\n---\nThe old ferries sailed.\n\nA ferry line closed.\n\nTwo ferries sank.\n"
TARGETS = ["风暴", "旧渡轮启航了。", "一条轮渡航线关闭了。", "两艘渡轮沉没。"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    for path, text in {
        "articles/en/storm.md": ARTICLE,
        "glossaries/people.yml": "people: {li: {roles: [editor]}, lin: {roles: [translator]}}\n",
        "glossaries/a.csv": "en,zh-Hans\nferry,渡轮\nferry line,轮渡航线\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    found = open_newsroom(tmp_path)
    sync_article(found.article(found.articles[0]), "zh-Hans")
    with catalog_transaction(found, "storm", "zh-Hans") as catalog:
        for entry, target in zip(catalog.entries, TARGETS, strict=True):
            catalog.apply(entry, "edit", actor="lin", target=target)
        for action in ("review", "finalise"):
            catalog.apply(catalog.entries[3], action, actor="li")
    return found


def test_a_file_is_checked_by_the_terms_of_another_one_without_a_project(run_translator: Any, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("The ferries sank.\t渡船沉没了。\nA ferry came.\t渡轮来了。\n", encoding="utf-8")
    (tmp_path / "g.csv").write_text("en,zh-Hans,status\nferry,渡轮,required\n", encoding="utf-8")
    words = ("check", "a.tsv", "--from", "en", "--to", "zh-Hans", "--glossary", "g.csv", "--only", "gls.missing")
    done = run_translator(*words, "--format", "json")
    assert done.returncode == 1
    assert [(one["check"], one["line"]) for one in json.loads(done.stdout)] == [("gls.missing", 1)]


def test_a_changed_term_says_what_it_touches_and_lays_a_suggestion_beside_it(
    project: Project, run_translator: Any
) -> None:
    there = json.loads(run_translator("glossary", "touches", "渡轮", "--format", "json").stdout)
    assert (there["segments"], there["final"]) == (2, 1)
    assert [one["number"] for one in there["touched"]] == [2, 4]  # The line has a term of its own.

    tried = run_translator("glossary", "add", "ferry", "摆渡船", "--as", "li", "-n")
    assert "2 segments, 1 of them final" in tried.stderr
    done = run_translator("glossary", "add", "ferry", "摆渡船", "--as", "li", "--suggest", "--reopen")
    assert done.stderr.splitlines() == ["2 segments, 1 of them final", "2 suggestions, 1 reopened"]
    assert "ferry,摆渡船\n" in (project.root / "glossaries/a.csv").read_text(encoding="utf-8")
    catalog = load_catalog(project, "storm", "zh-Hans")
    assert [one.text for entry in catalog.entries for one in catalog.proposals(entry)] == [
        "旧摆渡船启航了。", "两艘摆渡船沉没。",
    ]  # fmt: skip
    assert catalog.entries[3].state == "translated"


def test_what_others_propose_holds_when_an_editor_accepts_it(project: Project, run_translator: Any) -> None:
    done = run_translator("glossary", "add", "ferry", "渡船", "--status", "forbidden", "--as", "lin", "--note", "old")
    assert "it is a proposal" in done.stderr
    run_translator("glossary", "add", "storm", "暴风雨", "--as", "lin")
    path = project.root / "glossaries/terms.csv"
    proposed = ["ferry,渡船,,proposed-forbidden,,,,old", "storm,暴风雨,,proposed,,,,"]
    assert path.read_text(encoding="utf-8").splitlines()[1:] == proposed
    refused = run_translator("glossary", "accept", "渡船", "--by", "lin")
    assert "this takes editor or terminologist" in refused.stderr

    assert run_translator("glossary", "accept", "渡船", "storm", "--by", "li").returncode == 0
    lines = ["storm,暴风雨,,,,,,", "ferry,渡船,,forbidden,,,,old"]
    assert path.read_text(encoding="utf-8").splitlines()[1:] == lines
