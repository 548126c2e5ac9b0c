"""Findings that belong to the article as a whole, in a review that looks at one segment after the other."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.support.rich_newsroom import NUMBERS, SLUG, TAG, make_rich_newsroom
from translator.bilingual.errors import ReviewError, TranslatorError
from translator.desk.workflow.article_check import check_articles
from translator.desk.workflow.check_report import CheckSelection
from translator.desk.workflow.sync_run import count_errors
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review.live_checks import ArticleChecks
from translator.newsroom.review.progress import remembered_errors
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.house import Newsroom
    from translator.newsroom.review.autosave import WorkingCopy

FIRST, OTHER = NUMBERS["name"], NUMBERS["other name"]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return make_rich_newsroom(tmp_path)


def session_of(newsroom: Newsroom, by: str, wanted: str = "all") -> Session:
    return Session(newsroom.article(SLUG), TAG, person_at_work(newsroom, by), wanted=wanted)


def checks_at(copy: WorkingCopy, number: int, target: str | None = None) -> list[str]:
    return [item.check for item in copy.findings(copy.catalog.entry(number), target)]


def test_review_finds_in_each_segment_what_check_finds(newsroom: Newsroom) -> None:
    copy = session_of(newsroom, "lin-yue").working_copy
    report, _versions = check_articles(newsroom, [SLUG], [TAG], CheckSelection(newsroom.settings.checks))
    of_article = {(item.segment, item.check, item.start, item.severity) for item in report.findings}
    of_review = {
        (entry.number, item.check, item.start, item.severity)
        for entry in copy.catalog.entries
        for item in copy.findings(entry)
    }
    # A stale segment has a flag of its own.
    assert of_review == {item for item in of_article if item[1] != "seg.stale"}
    counted = remembered_errors(newsroom, copy.catalog)
    assert counted == copy.error_count == count_errors(newsroom.article(SLUG), copy.catalog) == 2


def test_a_finding_follows_the_edit_of_another_segment(newsroom: Newsroom) -> None:
    session = session_of(newsroom, "lin-yue")
    copy = session.working_copy
    assert checks_at(copy, OTHER) == ["name.consistency"]
    assert copy.error_count
    assert copy.known_signs[copy.catalog.entry(OTHER).key] == "warning"
    changed: list[str] = []
    copy.on_change(lambda _before, keys: changed.extend(keys))

    session.go(FIRST)
    session.edit("科瓦尔齐克住在格但斯克。")

    assert checks_at(copy, OTHER) == []
    assert copy.catalog.entry(OTHER).key in changed
    assert copy.error_count
    assert copy.catalog.entry(OTHER).key not in copy.known_signs
    session.undo()
    assert checks_at(copy, OTHER) == ["name.consistency"]


def test_a_finding_follows_what_is_typed_and_what_others_decide(newsroom: Newsroom) -> None:
    copy = session_of(newsroom, "lin-yue").working_copy
    assert checks_at(copy, OTHER, "科瓦尔奇克笑了。") == []
    assert checks_at(copy, FIRST, "科瓦尔齐克住在格但斯克。") == []
    assert checks_at(copy, OTHER) == ["name.consistency"]
    with catalog_transaction(newsroom, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(FIRST), "edit", actor="li-lei", target="科瓦尔齐克住在格但斯克。")

    assert copy.catalog.entry(OTHER).key in copy.refresh()
    assert checks_at(copy, OTHER) == []


def test_an_error_of_the_article_is_corrected_or_waived_before_the_segment_is_approved(newsroom: Newsroom) -> None:
    settings = newsroom.root / "translator.toml"
    settings.write_text(settings.read_text() + '[checks.severity]\n"name.consistency" = "error"\n')
    session = session_of(open_newsroom(newsroom.root), "li-lei")
    session.go(OTHER)
    with pytest.raises(ReviewError, match=r"name\.consistency"):
        session.accept()
    (finding,) = session.working_copy.findings(session.current)
    session.waive(finding, "Another person.")
    assert session.accept() == "review"


def test_an_article_without_stops_has_them_listed_only(newsroom: Newsroom) -> None:
    entries = [Entry(f"The boat number {number} is here.", f"这里是{number}号船") for number in range(1, 25)]
    catalog = Catalog(SLUG, TAG, "en", Ledger(), entries=entries)
    checks = ArticleChecks(newsroom, catalog, article_date="2026-01-01")
    assert [item for entry in entries for item in checks.findings(entry)] == checks.all_findings()
    assert {item.severity for item in checks.findings(entries[0], "船在这里1号") if item.check.startswith("punct")} == {
        "info"
    }


def test_whatever_is_decided_the_findings_are_those_of_the_article_as_it_stands(newsroom: Newsroom) -> None:
    session, chance = session_of(newsroom, "lin-yue"), Random(1)
    texts = ["科瓦尔齐克笑了。", "科瓦尔奇克笑了。", "他说“好", "整天下雨"]
    for _step in range(12):
        session.go(chance.randint(2, len(session.catalog.entries)))
        with suppress(TranslatorError):
            match chance.randint(0, 4):
                case 0:
                    session.undo()
                case 1:
                    session.split(len(session.current.source) // 2, len(session.current.target) // 2)
                case 2:
                    with catalog_transaction(newsroom, SLUG, TAG) as catalog:
                        catalog.apply(chance.choice(catalog.entries), "edit", actor="li-lei", target=texts[0])
                case _:
                    session.edit(chance.choice(texts))
        copy = session.working_copy
        copy.refresh()
        known = {entry.number for entry in copy.catalog.entries if entry.key in copy.known_signs}
        found = [item for entry in copy.catalog.entries for item in copy.findings(entry)]
        fresh = ArticleChecks(newsroom, copy.catalog, asks_index=False).all_findings()
        assert sorted(found, key=repr) == sorted(fresh, key=repr)
        assert known <= {item.segment for item in fresh}
