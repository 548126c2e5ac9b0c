"""The account for a client: people, steps and proofs, as a page, as Markdown and as JSON; nothing in it can run."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.i18n import use_language
from translator.desk.render.audit_report import render_page
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import load_people
from translator.newsroom.proof.audit.audit_report import AuditReport, make_audit_report, statements_of
from translator.newsroom.proof.audit.catalog_proof import CatalogProof
from translator.newsroom.proof.audit.verdict import Verdict, prove
from translator.newsroom.review import decisions

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = """\
people:
  lin: {names: {en: Lin Yue, zh-Hans: 林悦}, roles: [translator], emails: [lin@example.org]}
  wang: {names: {en: Wang Fang, zh-Hans: 王芳}, roles: [reviewer], emails: [wang@example.org]}
  li: {names: {en: Li Lei, zh-Hans: 李雷}, roles: [editor], emails: [li@example.org]}
  han: {names: {en: Han Mei}, roles: [proofreader]}
"""
ARTICLE = """\
---
id: ferry
lang: en
title: A ferry & a <script>alert(1)</script>
credits: {proofreader: [han]}
---

The ferry leaves at dawn.

Rain | is expected.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "glossaries/people.yml": PEOPLE,
        "articles/en/ferry.md": ARTICLE,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = open_newsroom(tmp_path)
    sync_article(found.article(found.articles[0]), "zh-Hans")
    people = load_people(found).by_id
    with catalog_transaction(found, "ferry", "zh-Hans") as catalog:
        for entry, text in zip(catalog.entries, ("一艘渡轮", "渡轮黎明出发。", "预计有雨。"), strict=True):
            catalog.apply(entry, "draft", actor="system", target=text, origin="mt:argos", signature="argos|v:1")
        decisions.accept(catalog, catalog.entry(2), people["lin"])
        decisions.edit(catalog, catalog.entry(3), people["lin"], "预计会下雨。")
        decisions.review(catalog, catalog.entry(2), people["wang"], findings_of=lambda _entry: ())
    return found


@pytest.fixture
def account(project: Project) -> AuditReport:
    return make_audit_report(project, prove(project))


def test_each_step_names_its_people_and_how_many_segments(account: AuditReport) -> None:
    (version,) = account.versions
    steps = {step.step: ([act.name for act in step.people], step.segments) for step in version.steps}

    assert steps["draft"] == (["the program"], 3)
    assert steps["post-editing"] == (["Lin Yue"], 2)
    assert steps["check"] == (["Lin Yue"], 2)
    assert steps["revision"] == (["Wang Fang"], 1)
    assert steps["release"] == ([], 0)
    assert steps["proofreading"] == (["Han Mei"], 0)
    assert "translation" not in steps


def test_a_decision_about_an_older_text_is_not_in_the_account(project: Project) -> None:
    with catalog_transaction(project, "ferry", "zh-Hans") as catalog:
        decisions.edit(catalog, catalog.entry(2), load_people(project).by_id["lin"], "渡轮天亮出发。")

    (version,) = make_audit_report(project, prove(project)).versions

    assert "revision" not in version.segments[1].acts
    assert version.tools == {"argos|v:1": 3}


def test_the_page_escapes_what_articles_say_and_lets_nothing_run(account: AuditReport) -> None:
    page = render_page(account)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)


def test_the_page_is_in_the_language_of_the_user_and_names_people_in_it(project: Project) -> None:
    use_language("zh-Hans")
    page = render_page(make_audit_report(project, prove(project)))

    assert '<html lang="zh-Hans">' in page
    assert "林悦" in page
    assert "Lin Yue" not in page


@pytest.mark.parametrize("is_sealed", [True, False])
def test_only_a_seal_proves_who_made_the_commits(is_sealed: bool) -> None:
    verdict = Verdict([CatalogProof("ferry", "zh-Hans", "ledger", decisions=3)], has_history=True, is_sealed=is_sealed)
    found = [item.status for item in statements_of(verdict) if "what their authors say" in item.claim]

    assert found == ([] if is_sealed else ["open"])
    assert not verdict.unproved


def test_the_command_writes_both_and_refuses_others(project: Project, run_translator) -> None:  # type: ignore[no-untyped-def]
    for suffix in ("html", "json"):
        assert run_translator("verify", "--report", f"account.{suffix}").returncode == 0
    refused = run_translator("verify", "--report", "account.docx")

    assert json.loads((project.root / "account.json").read_text())["versions"][0]["slug"] == "ferry"
    assert (refused.returncode, "account.docx" in refused.stderr) == (2, True)


def test_strict_fails_on_what_is_only_not_proved(project: Project, run_translator) -> None:  # type: ignore[no-untyped-def]
    assert run_translator("verify").returncode == 0
    assert run_translator("verify", "--strict").returncode == 1
    subprocess.run(["git", "init", "-q"], cwd=project.root, check=True)

    said = run_translator("verify", "--format", "json")
    assert {item["severity"] for item in json.loads(said.stdout)} == {"note"}


def test_readers_are_told_who_made_it(project: Project) -> None:
    people = load_people(project).by_id
    source = project.root / "articles/en/ferry.md"
    source.write_text(source.read_text().replace("lang: en", "lang: en\nauthors: [han]"))
    with catalog_transaction(project, "ferry", "zh-Hans") as catalog:
        decisions.review(catalog, catalog.entry(3), people["wang"], findings_of=lambda _entry: (), shown=130)
    account = make_audit_report(open_newsroom(project.root), prove(project))

    for text in (render_page(account),):
        for line in (
            "Written by Han Mei.",
            "A machine drafted 3 of 3 segments: argos.",
            "A second person reviewed 2 of these 3 as they stand.",
            "Not signed off as a whole.",
            "2 minutes",
        ):
            assert line in text
