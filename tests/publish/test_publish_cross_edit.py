"""Two people who mend and approve each other's segments: `review`, `check` and `verify` say the same of it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.review.conftest import ferry, open_ferry
from translator import cli
from translator.bilingual.errors import ReviewError
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.storage import load_catalog

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

__all__ = ["ferry", "open_ferry"]


def people_findings(project: Project, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    cli.run(["check", "ferry", "--to", "zh-Hans", "--format", "json", "--fail-on", "never"])
    found = json.loads(capsys.readouterr().out)
    assert any(item["check"].startswith("meta.") for item in found), "the published version was not looked at"
    return [item for item in found if item["check"] == "meta.people"]


@pytest.mark.parametrize("mended", [3])
def test_a_cross_edit_is_right_for_review_check_and_verify(
    ferry: Project, open_ferry: Any, mended: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ferry.root)
    wang = open_ferry("wang-fang", wanted="all", start=1)
    numbers = range(1, len(wang.catalog.entries) + 1)
    for number in numbers:
        wang.go(number)
        wang.edit("有214个座位。") if number == 3 else wang.accept()
    li = open_ferry("li-lei", wanted="all", start=1)
    for number in list(numbers)[:mended]:
        li.go(number)
        li.edit("共有214个座位。" if number == 3 else f"今{li.current.target}")
    wang = open_ferry("wang-fang", wanted="all", start=1)
    for number in numbers:
        approver, other = (wang, li) if number <= mended else (li, wang)
        for session in (other, approver):
            session.working_copy.refresh()
            session.go(number)
        with pytest.raises(ReviewError, match="translated this text"):
            other.accept()
        approver.accept()
    li.working_copy.refresh()
    for number in numbers:
        li.go(number)
        li.accept()
    subprocess.run(["git", "init", "-q"], check=True)
    assert 0 == cli.run(["publish", "ferry", "--to", "zh-Hans"]), capsys.readouterr()

    named = read_front_matter((ferry.articles_dir / "zh-Hans/ferry.md").read_bytes()).values["credits"]
    catalog = load_catalog(ferry, "ferry", "zh-Hans")
    assert set(named["post_editor"]) == {name for entry in catalog.entries for name in catalog.makers(entry)}
    assert [] == people_findings(ferry, capsys)
    capsys.readouterr()
    cli.run(["verify", "ferry", "--format", "json"])
    assert not [item for item in json.loads(capsys.readouterr().out) if item["kind"] == "self-review"]


def test_whoever_approves_what_they_made_is_found_by_all_three(
    ferry: Project, open_ferry: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ferry.root)
    li = open_ferry("li-lei", wanted="all", start=1)
    for number in range(1, len(li.catalog.entries) + 1):
        li.go(number)
        li.edit("有214个座位。") if number == 3 else li.accept()
    li.go(1)
    with pytest.raises(ReviewError, match="translated this text"):
        li.accept()
    with li.working_copy.transaction() as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "review", actor="li-lei")
    subprocess.run(["git", "init", "-q"], check=True)
    assert 0 == cli.run(["publish", "ferry", "--to", "zh-Hans", "--draft"]), capsys.readouterr()

    assert people_findings(ferry, capsys)
    cli.run(["verify", "ferry", "--format", "json"])
    assert [item for item in json.loads(capsys.readouterr().out) if item["kind"] == "self-review"]
