"""A release that would show what is held back is refused as a whole, with the place and the next command."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.kill9_release import PEOPLE, TARGETS, sign_all
from tests.support.variants import sampled
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.release import find_leaks, owners_of, publish_release

if TYPE_CHECKING:
    from collections.abc import Mapping

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ARTICLE = "---\nid: {slug}\ntitle: Ferry {number}\ndate: 2026-03-01\n---\n\nEverybody went home.\n"
LINK = "\n[Everybody went home.]({address})\n"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
LAYOUTS = ["site", "html", "hugo", "mkdocs", "json"]


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    """Two articles that are signed off, and a list of both."""
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
    write(tmp_path, "translator.toml", settings)
    write(tmp_path, "glossaries/people.yml", PEOPLE)
    for number, slug in enumerate(("ferry", "quay"), start=1):
        write(tmp_path, f"articles/en/{slug}.md", ARTICLE.format(slug=slug, number=number))
    write(tmp_path, "list.txt", "ferry\nquay\n")
    sign_all(tmp_path, TARGETS)
    return open_newsroom(tmp_path)


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link_from(root: Path, slug: str, address: str) -> None:
    number = {"ferry": 1, "quay": 2}[slug]
    write(root, f"articles/en/{slug}.md", ARTICLE.format(slug=slug, number=number) + LINK.format(address=address))
    sign_all(root, TARGETS)


def tree(root: Path) -> Mapping[str, bytes]:
    """Return what readers and people see: all files but catalogs, which conversion adds to, and what is made again."""
    files = (path for path in root.rglob("*") if path.is_file() and not {".translator", "locales"} & {*path.parts})
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_link_to_a_draft_keeps_the_whole_release_back(newsroom: Project, run_translator: Run) -> None:
    write(newsroom.root, "articles/en/map.md", ARTICLE.format(slug="map", number=3))
    assert run_translator("sync").returncode == 0
    assert run_translator("publish", "map", "--draft", "--layout", "html").returncode == 0
    link_from(newsroom.root, "ferry", "map.md")
    with catalog_transaction(open_newsroom(newsroom.root), "map", "zh-Hans") as catalog:
        catalog.apply(catalog.entries[0], "reopen", actor="li", reason="not yet")
    assert run_translator("publish", "map", "--draft", "--layout", "html").returncode == 0
    before = tree(newsroom.root)

    done = run_translator("publish", "--release", "list.txt", "--layout", "html")

    assert (done.returncode, "draft.leaked" in done.stderr) == (2, True), done.stderr
    assert "nothing of the release was" in done.stderr
    assert "at: articles/en/ferry.md" in done.stderr
    assert "try: translator status map" in done.stderr
    assert tree(newsroom.root) == before
    assert not list(newsroom.root.glob(".*.release"))


def leaks(newsroom: Project, check: str) -> set[str]:
    """Return the files of the site as it stands in which something leaks."""
    project, options = open_newsroom(newsroom.root), PublishOptions("site", now=NOW)
    found = find_leaks(project, options, newsroom.root / "public", owners_of(project, options))
    return {leak.path for leak in found if leak.check == check}


def test_drafts_are_found_wherever_they_are_named(newsroom: Project) -> None:
    link_from(newsroom.root, "ferry", "quay.md")
    project = open_newsroom(newsroom.root)
    publish_release(project, project.articles, (), PublishOptions("site"))
    page = newsroom.root / "public/zh-Hans/quay.html"
    text = page.read_text(encoding="utf-8").replace("<article>", '<article><p class="draft">草稿</p>')
    page.write_text(text, encoding="utf-8")

    expected = {"zh-Hans/index.html", "zh-Hans/feed.xml", "sitemap.xml", "zh-Hans/ferry.html"}
    assert expected <= leaks(newsroom, "draft.leaked")


def test_an_article_under_embargo_keeps_a_release_back_and_is_found_wherever_it_is_named(
    newsroom: Project, run_translator: Run
) -> None:
    assert run_translator("publish", "--release", "list.txt", "--layout", "site").returncode == 0
    assert leaks(newsroom, "embargo.leaked") == set()
    page = newsroom.root / "articles/en/quay.md"
    page.write_text(page.read_text().replace("date:", "embargo: 2026-12-01T08:00+08:00\ndate:"), encoding="utf-8")

    assert {"en/quay.html", "zh-Hans/feed.xml", "sitemap.xml"} <= leaks(newsroom, "embargo.leaked")


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 3))
def test_what_leaked_before_does_not_hold_up_the_news(newsroom: Project, run_translator: Run, layout: str) -> None:
    assert run_translator("publish", "quay", "--layout", layout).returncode == 0
    page = newsroom.root / "articles/en/quay.md"
    page.write_text(page.read_text().replace("date:", "embargo: 2999-12-01T08:00+08:00\ndate:"), encoding="utf-8")
    write(newsroom.root, "news.txt", "ferry\n")

    done = run_translator("publish", "--release", "news.txt", "--layout", layout)

    assert done.returncode == 0, done.stderr
