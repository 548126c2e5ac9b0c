"""`translator report`: whole command lines over real ledgers, and a page that a real browser reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from translator import cli
from translator.bilingual.i18n import use_language
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import person_at_work
from translator.newsroom.proof.metrics.work_report import measure_catalog
from translator.newsroom.review import decisions

if TYPE_CHECKING:
    from pathlib import Path

IDS = ("lin-yue", "wang-fang", "li-lei")
PEOPLE = "".join(f"  {name}: {{names: {{en: {name.title()}}}, emails: [{name}@example.org]}}\n" for name in IDS)
SLUG = "market-close"
ARTICLE = f"""\
---
id: {SLUG}
lang: en
title: Markets Close Early
date: 2021-12-23
---

They closed at noon.

No-one minded.
"""
DRAFTS = ("市场提前关门", "他们中午关门了,", "没有人介意。")
EDITED = ("市场提前收盘", "他们中午收盘了。", "没有人介意。")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An article that two people worked on, with seconds, a remark, a rejection and a waiting segment."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / f"articles/en/{SLUG}.md").write_text(ARTICLE)
    (tmp_path / "articles/en/not-begun.md").write_text("Nobody began this.\n")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(f"people:\n{PEOPLE}")
    assert cli.run(["sync", SLUG]) == 0
    project = open_newsroom(tmp_path)
    lin, wang, _li = (person_at_work(project, name) for name in IDS)
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        for entry, draft, target in zip(catalog.entries, DRAFTS, EDITED, strict=True):
            catalog.apply(entry, "draft", actor="system", target=draft, origin="mt:llama",
                          signature="llama|model:small|v:0.1.0")  # fmt: skip
            decisions.edit(catalog, entry, lin, target, seconds=12)
        decisions.review(catalog, catalog.entry(1), wang, findings_of=lambda _entry: (), seconds=5)
        decisions.comment(catalog, catalog.entry(1), wang, "stiff", category="style", severity="minor")
        decisions.reject(catalog, catalog.entry(2), wang, "when?", category="accuracy", severity="major")
    return project


@pytest.fixture
def run_report(project: Project, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.run(["report", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_json_has_the_numbers_of_effort_quality_and_flow(run_report: Any) -> None:
    found = json.loads(run_report("--format", "json")[1])

    (effort,) = found["effort"]
    assert (effort["engine"], effort["model"], effort["segments"], effort["unchanged"]) == ("llama", "small", 3, 1)
    assert {item["category"]: item["penalty"] for item in found["quality"]["categories"]} == {"accuracy": 5, "style": 1}
    waiting = [(item["role"], item["segments"]) for item in found["queue"]]
    assert waiting == [("translator", 1), ("reviewer", 1), ("editor", 1)]
    assert [(item["begun"], item["articles"]) for item in found["locales"]] == [(1, 2)]


@pytest.mark.parametrize("format", ["text", "json", "html"])
def test_nobody_is_named(run_report: Any, tmp_path: Path, format: str) -> None:
    page = tmp_path / "report.html"
    options = ["--html", str(page)] if format == "html" else ["--format", format]

    text = run_report(*options)[1] + (page.read_text() if page.exists() else "")

    assert not [name for name in (*IDS, *(name.title() for name in IDS), "example.org") if name in text]


def test_two_reports_of_the_same_ledgers_are_equal_but_for_the_clock(run_report: Any) -> None:
    first, second = (json.loads(run_report("--format", "json")[1]) for _ in range(2))

    assert {**first, "made": second["made"], "queue": []} == {**second, "queue": []}


def test_a_catalog_is_measured_again_only_where_it_or_the_glossary_changed(
    project: Project, run_report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []

    def measure(catalog: Any, *arguments: Any, **options: Any) -> Any:
        measured.append(catalog.slug)
        return measure_catalog(catalog, *arguments, **options)

    monkeypatch.setattr("translator.desk.workflow.article_check.measure_catalog", measure)
    first, second = (json.loads(run_report("--format", "json")[1]) for _ in range(2))
    assert (measured, first["quality"]) == ([SLUG], second["quality"])

    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        wang = person_at_work(project, "wang-fang")
        decisions.comment(catalog, catalog.entry(3), wang, "odd", category="style", severity="minor")
    third = json.loads(run_report("--format", "json")[1])
    assert {item["category"]: item["remarks"] for item in third["quality"]["categories"]} == {"accuracy": 1, "style": 2}
    (project.root / "glossaries/terms.csv").write_text("en,zh-Hans\nMarkets,市场\n", encoding="utf-8")
    run_report("--format", "json")
    run_report("--format", "json", "--since", "2026-01-01")
    assert measured == [SLUG] * 4


def test_a_glossary_that_cannot_be_used_is_named_whether_or_not_anything_is_measured(
    project: Project, run_report: Any
) -> None:
    (project.root / "glossaries/terms.csv").write_text("en,zh-Hans\nnoon,正午,more\n", encoding="utf-8")

    assert [(2, True), (2, True)] == [
        (code, "terms.csv" in error) for code, _out, error in (run_report(), run_report())
    ]


def test_the_report_writes_nothing_but_what_can_be_thrown_away(project: Project, run_report: Any) -> None:
    def files() -> dict[str, bytes]:
        paths = [path for path in project.root.rglob("*") if path.is_file() and ".translator" not in path.parts]
        return {str(path): path.read_bytes() for path in paths}

    before = files()
    run_report()
    assert before == files()


def git(folder: Path, *arguments: str, **environment: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, **environment}, capture_output=True)


@pytest.mark.parametrize(
    ("since", "segments"), [("2000-01-01", 3), ("2000-01-01T08:00", 3), ("2099-01-01", 0), ("old", 3), ("HEAD", 0)]
)
def test_since_takes_a_date_or_a_git_revision(project: Project, run_report: Any, since: str, segments: int) -> None:
    git(project.root, "init", "-q")
    for at, name in (("2001-01-01T00:00:00Z", "old"), ("2099-01-01T00:00:00Z", "new")):
        git(project.root, "commit", "-q", "--allow-empty", "-m", name, GIT_COMMITTER_DATE=at)
        git(project.root, "tag", name)

    found = json.loads(run_report("--since", since, "--format", "json")[1])

    assert sum(item["segments"] for item in found["effort"]) == segments
    assert found["segments"] == 3


def test_a_since_that_is_neither_is_an_error_that_shows_both(run_report: Any) -> None:
    code, _out, said = run_report("--since", "yesterweek")

    assert code == 2
    assert "neither a date nor a git revision" in said
    assert "--since HEAD~20" in said


def test_a_project_without_catalogs_has_a_short_report(tmp_path: Path, run_report: Any) -> None:
    code, out, _err = run_report("not-begun")

    assert code == 0
    assert "1 article, 0 segments" in out
    assert "0/1" in out


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_tables_fit_eighty_columns_of_a_terminal(run_report: Any, tag: str) -> None:
    from translator.desk.render.console import plain_text
    from translator.desk.render.report import tables
    from translator.desk.render.tables import Column, table_lines
    from translator.desk.render.width import cells

    found = measured()
    use_language(tag)
    for table in tables(found):
        columns = [Column(title, flexible=at == table.flexible) for at, title in enumerate(table.columns)]
        assert [plain_text(line) for line in table_lines(columns, table.rows, 80) if cells(plain_text(line)) > 80] == []


def measured() -> Any:
    from translator.desk.workflow.article_check import measure_work

    return measure_work(open_newsroom())


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_the_page_needs_nothing_from_outside_and_says_its_plots_in_words(
    run_report: Any, tmp_path: Path, tag: str
) -> None:
    path = tmp_path / "report.html"
    assert cli.run(["--ui-lang", tag, "report", "--html", str(path)]) == 0
    page = path.read_text()

    assert f'<html lang="{tag}">' in page
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    [plot] = [ET.fromstring(plot) for plot in re.findall(r'<svg class="plot".*?</svg>', page, re.DOTALL)]
    title, words = plot.find("title"), plot.find("desc")
    assert title is not None
    assert words is not None
    assert plot.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"
    assert title.text
    assert re.search(r"zh-Hans: \d", words.text or "")


def test_markup_in_names_is_shown_and_not_run(project: Project, run_report: Any, tmp_path: Path) -> None:
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        entry = catalog.entry(3)
        catalog.apply(entry, "draft", actor="system", target="没人介意", origin="mt:llama", signature="x|model:<b>&")
        decisions.accept(catalog, entry, person_at_work(project, "lin-yue"))

    run_report("--html", str(tmp_path / "report.html"))

    page = (tmp_path / "report.html").read_text()
    assert "&lt;b&gt;&amp;" in page
    assert "<b>" not in page
