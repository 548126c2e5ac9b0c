from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import State
from translator.newsroom.catalog.events import StaleData
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import People
from translator.newsroom.review import decisions
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import measure, remember_errors, remembered_errors

from .conftest import LI, LIN, WANG

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.catalog.catalog import Catalog

EVERYBODY = People({person.id: person for person in (LIN, WANG, LI)})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text("")
    return open_newsroom(tmp_path)


def test_coverage_counts_what_a_person_confirmed(project: Project, drafted: Catalog) -> None:
    decisions.accept(drafted, drafted.entry(1), LIN)
    drafted.apply(drafted.entry(2), "stale", actor="system", data=StaleData(previous_source="Read."))

    row = measure(project, drafted, EVERYBODY)

    assert row.states == {"new": 0, "draft": 2, "translated": 1, "reviewed": 0, "final": 0}
    assert (row.coverage, row.stale, row.next) == (pytest.approx(1 / 3), 1, Step.POST_EDIT)
    assert row.people == ("lin-yue", "wang-fang", "li-lei")
    assert row.oldest == min(event.at for event in drafted.events)


def test_what_waits_is_as_old_as_its_oldest_decision_and_final_text_waits_for_nobody(
    project: Project, drafted: Catalog
) -> None:
    for entry in drafted.entries:
        drafted.apply(entry, "convert", actor="system", state=State.FINAL, target="好", origin="converted")

    assert measure(project, drafted, EVERYBODY).oldest == ""


def test_a_converted_version_waits_for_the_one_that_it_follows(project: Project, drafted: Catalog) -> None:
    row = measure(project, drafted, EVERYBODY, follows="zh-Hans")

    assert (row.next, row.people, row.follows) == (Step.FOLLOW, (), "zh-Hans")


def test_the_number_of_errors_is_forgotten_when_the_catalog_changes(project: Project, drafted: Catalog) -> None:
    drafted.digest = "before"
    remember_errors(project, drafted, 3)

    assert remembered_errors(project, drafted) == 3
    drafted.digest = "after"
    assert remembered_errors(project, drafted) is None
