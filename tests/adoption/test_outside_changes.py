"""Changes of an article that no sentence shows: code, keywords, markup. An adopted page that lacks them is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.adoption.test_adopt import DULUN, FERRY, PEOPLE, SETTINGS, adopt, commit, write
from tests.support.publishing import publish_article
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

CODE = "\n```sh\nferry --day monday # how many\n```\n"
KEYWORDS = "date: 2024-03-12\nkeywords:\n  - ferry\n"
ENGLISH = FERRY.replace("date: 2024-03-12\n", KEYWORDS) + CODE
CHINESE = DULUN.replace("date: 2024-03-12\n", KEYWORDS.replace("- ferry", "- 渡轮")) + CODE.replace("how many", "几班")
SOURCE = "content/en/posts/ferry.md"
PAGE = "content/zh/posts/ferry.md"
CHANGES = {
    "code": (lambda text: text.replace("--day monday", "--day tuesday"), ("code",)),
    "keyword": (lambda text: text.replace("  - ferry\n", "  - ferry\n  - harbour\n"), ("front matter",)),
    "both": (
        lambda text: text.replace("--day monday", "--day tuesday").replace("- ferry\n", "- boat\n"),
        ("front matter", "code"),
    ),
    "markup": (lambda text: text.replace("## The end", "### The end"), ("markup",)),
    "rule": (lambda text: text.replace("What happens next?", "---\n\nWhat happens next?"), ("markup",)),
    "blank lines": (lambda text: text.replace("\n\n", "\n\n\n"), ()),
    "nothing": (lambda text: text, ()),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site whose article has code and keywords."""
    write(tmp_path, {"translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE, SOURCE: ENGLISH, PAGE: CHINESE})
    commit(tmp_path, "all")
    return tmp_path


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("is_before", [True, False], ids=["before adopt", "after sync"])
def test_sync_names_what_changed_outside_of_sentences(site: Path, name: str, is_before: bool) -> None:
    change, expected = CHANGES[name]
    project = open_newsroom(site)
    if not is_before:
        adopt(site)
        sync_article(project.article(project.articles[0]), "zh-Hans")
    write(site, {SOURCE: change(ENGLISH), "notes.txt": "later"})
    commit(site, "later", "somebody@example.org")
    if is_before:
        adopt(site)
    report = sync_article(project.article(project.articles[0]), "zh-Hans")
    assert report.outside == expected
    assert report.is_changed is bool(expected)
    assert report.stale == ()


def test_a_new_paragraph_is_a_sentence_and_no_markup(site: Path) -> None:
    write(site, {SOURCE: ENGLISH + "\n- A new item.\n"})
    commit(site, "later", "somebody@example.org")
    adopt(site)
    project = open_newsroom(site)
    report = sync_article(project.article(project.articles[0]), "zh-Hans")
    assert (report.added, report.outside) == (1, ())


def test_status_names_them_until_they_are_on_the_page(site: Path, run_translator: Run) -> None:
    adopt(site)
    write(site, {SOURCE: CHANGES["code"][0](ENGLISH)})
    done = run_translator("sync", "--to", "zh-Hans", cwd=site)
    assert done.stdout == "posts/ferry → zh-Hans: 13 segments, changed outside of its sentences: code\n"
    done = run_translator("status", "--stale", cwd=site)
    assert done.stdout == f"posts/ferry zh-Hans: changed outside of its sentences: code ({PAGE})\n"
    (found,) = json.loads(run_translator("status", "--stale", "--format", "json", cwd=site).stdout)
    assert found == {"slug": "posts/ferry", "tag": "zh-Hans", "segment": None, "weight": "outside",
                     "because": ["code"], "page": PAGE}  # fmt: skip
    project = open_newsroom(site)
    publish_article(project, project.articles[0], ["zh-Hans"])  # type: ignore[list-item]
    assert (site / PAGE).read_text(encoding="utf-8") == CHINESE.replace("monday # 几班", "tuesday # 几班")
    assert run_translator("status", "--stale", cwd=site).stdout == ""


def test_what_nothing_is_to_be_done_about_is_settled_by_adopting_at_the_present(
    site: Path, run_translator: Run
) -> None:
    adopt(site)
    write(site, {SOURCE: CHANGES["keyword"][0](ENGLISH)})
    commit(site, "keywords", "somebody@example.org")
    assert "front matter" in run_translator("status", "--stale", cwd=site).stdout
    done = run_translator("adopt", "--at", "HEAD", cwd=site)
    assert done.returncode == 0
    assert run_translator("status", "--stale", cwd=site).stdout == ""
    assert (site / PAGE).read_text(encoding="utf-8") == CHINESE
