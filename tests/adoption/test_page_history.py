"""Sentences of a page are as old as their wording: each is compared with its source of that time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.adoption.test_adopt import PEOPLE, SETTINGS, adopt, commit, write
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom, sync_article

SOURCE = """\
# The ferry

The old ferry made 31 trips a day across the whole harbour.

Tickets are sold at the [office](https://example.org/en/office) on the quay.

The new boat carries 120 passengers and one dog.
"""
PAGE = """\
# 渡轮

老渡轮每天在整个海港往返31趟。

船票在码头的[售票处](https://example.org/zh/office)出售。

新船可载120名乘客和一条狗。
"""
FERRY, DULUN = "content/en/ferry.md", "content/zh/ferry.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, {"translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE, FERRY: SOURCE, DULUN: PAGE})
    commit(tmp_path, "all")
    return tmp_path


def change(root: Path, name: str, before: str, after: str, message: str = "change") -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert before in text
    write(root, {name: text.replace(before, after)})
    commit(root, message)


def adopted(root: Path) -> tuple[Any, Catalog]:
    (page,), _alone = adopt(root)
    newsroom = open_newsroom(root)
    sync_article(newsroom.article(newsroom.articles[0]), "zh-Hans")
    return page, load_catalog(newsroom, "ferry", "zh-Hans")


def stale(catalog: Catalog) -> dict[str, str | None]:
    return {entry.source: entry.previous_source for entry in catalog.entries if entry.is_stale}


TRIPS = "The old ferry made {} trips a day across the whole harbour."
OUTDATED = {TRIPS.format(34): TRIPS.format(31)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一条狗", "一只猫"),
        ("example.org/zh", "example.org/cn"),
        ("每天在整个海港", "每天\n在整个海港"),
        ("整个海港往返", "整个港口往返"),
    ],
    ids=["another sentence", "a link", "a line break", "a slip in the same sentence"],
)
def test_a_later_commit_makes_no_sentence_younger_that_it_did_not_answer(site: Path, before: str, after: str) -> None:
    change(site, FERRY, "31 trips", "34 trips")
    change(site, DULUN, before, after)
    assert stale(adopted(site)[1]) == OUTDATED


def test_a_sentence_that_was_brought_up_to_date_is_not_stale(site: Path) -> None:
    change(site, FERRY, "31 trips", "34 trips")
    change(site, DULUN, "31趟", "34趟")
    change(site, FERRY, "one dog", "two dogs")
    assert stale(adopted(site)[1]) == {
        "The new boat carries 120 passengers and two dogs.": "The new boat carries 120 passengers and one dog."
    }


def test_a_sentence_that_still_has_what_left_its_source_is_stale(site: Path) -> None:
    change(site, FERRY, "Tickets are", "Yarn tickets are")
    change(site, DULUN, "船票在", "Yarn 的船票在")
    change(site, FERRY, "Yarn tickets", "npm tickets")
    change(site, DULUN, "Yarn 的船票在码头的", "Yarn 船票在码头上的")
    assert list(stale(adopted(site)[1])) == ["npm tickets are sold at the <1>office</1> on the quay."]


def test_the_history_follows_both_files_to_their_new_names(site: Path) -> None:
    change(site, FERRY, "31 trips", "34 trips")
    for name in (FERRY, DULUN):
        (site / name).rename(site / name.replace("ferry", "boat"))
    commit(site, "rename")
    change(site, DULUN.replace("ferry", "boat"), "一条狗", "一只猫")
    adopt(site)
    assert stale(load_catalog(open_newsroom(site), "boat", "zh-Hans")) == OUTDATED


def test_what_the_source_did_not_have_yet_is_doubtful(site: Path) -> None:
    (site / DULUN).write_text(PAGE + "\n狗很喜欢渡轮上的人。\n", encoding="utf-8")
    commit(site, "their own")
    (site / FERRY).write_text(SOURCE + "\nBicycles travel for free in winter.\n", encoding="utf-8")
    commit(site, "more")
    change(site, DULUN, "一条狗", "一只猫")
    page, catalog = adopted(site)
    (question,) = page.questions
    assert (question.target, catalog.entries[-1].state) == ("狗很喜欢渡轮上的人。", State.DRAFT)


def test_a_page_that_was_committed_late_is_paired_with_the_source_that_it_is_like(tmp_path: Path) -> None:
    parts = [f"Section {number} says that boat {number} carries {number}00 passengers." for number in range(11, 21)]
    pages = [f"第{number}节说{number}号船可载{number}00名乘客。" for number in range(11, 21)]
    write(tmp_path, {"translator.toml": SETTINGS, FERRY: "\n\n".join(parts) + "\n"})
    commit(tmp_path, "source")
    others = [f"Nobody misses the noise of {year}." for year in range(1990, 1998)]
    write(tmp_path, {FERRY: "\n\n".join([*parts[5:], *others]) + "\n"})
    commit(tmp_path, "rewritten")
    write(tmp_path, {DULUN: "\n\n".join(pages) + "\n"})
    commit(tmp_path, "translation")
    page, catalog = adopted(tmp_path)
    assert (page.sure, page.doubtful, page.alone) == (10, 0, 0)
    assert [entry.target for entry in catalog.entries] == [*pages[5:], *[""] * 8]


def test_a_page_that_was_there_first_is_paired_with_what_became_its_source(tmp_path: Path) -> None:
    write(tmp_path, {"translator.toml": SETTINGS, FERRY: "", DULUN: PAGE})
    commit(tmp_path, "translation")
    write(tmp_path, {FERRY: SOURCE})
    commit(tmp_path, "source")
    page, _catalog = adopted(tmp_path)
    assert (page.sure, page.doubtful, page.alone) == (4, 0, 0)


def test_another_number_is_doubtful_in_front_matter_and_where_sentences_are_cut_otherwise(tmp_path: Path) -> None:
    head, page = "---\ntitle: {}\n---\n\n{}\n", "渡轮把全港的人都送到对岸。它在码头之间往返。例如，必须在3秒内靠岸。"
    source = "The ferry takes people of the whole harbour across. It is attached to a quay."
    write(tmp_path, {"translator.toml": SETTINGS, FERRY: head.format("A ferry of 15 tons", source),
                     DULUN: head.format("10吨的渡轮", page)})  # fmt: skip
    commit(tmp_path, "all")
    report, _catalog = adopted(tmp_path)
    doubtful = {one.target for one in report.questions if one.kind == "doubtful"}
    assert {"10吨的渡轮", "例如，必须在3秒内靠岸。"} <= doubtful
