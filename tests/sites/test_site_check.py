"""`publish --check`: every fault that is planted in a site is found where it stands, and a sound site has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.kill9_release import PEOPLE, TARGETS, sign_all
from tests.support.publishing import publish_article
from tests.support.variants import sampled
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.layouts.sites import write_starter
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.releases.release import publish_release
from translator.newsroom.pages.sites.site_check import check_publication

Run = Callable[..., CompletedProcess[str]]
NOW = datetime(2026, 11, 26, tzinfo=UTC)
ARTICLE = """\
---
id: {slug}
lang: en
title: {title}
date: 2026-03-01
---

## Everybody went home.

[Everybody went home.]({other}.md#everybody-went-home)
"""


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    """Two articles that link to each other's heading, signed off."""
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
    (tmp_path / "translator.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "articles/en").mkdir(parents=True)
    for slug, other in (("ferry", "quay"), ("quay", "ferry")):
        text = ARTICLE.format(slug=slug, other=other, title="Ferry 1" if slug == "ferry" else "Ferry 2")
        (tmp_path / f"articles/en/{slug}.md").write_text(text, encoding="utf-8")
    sign_all(tmp_path, TARGETS)
    return open_newsroom(tmp_path)


def release(project: Project, layout: str, *slugs: str) -> None:
    publish_release(project, project.select(slugs), (), PublishOptions(layout))


def check(project: Project, layout: str, *slugs: str) -> list[tuple[str, str]]:
    """Return check and place of each finding; with slugs, before these go out."""
    project = open_newsroom(project.root)
    refs = project.select(slugs) if slugs else ()
    found = check_publication(project, refs, (), PublishOptions(layout, now=NOW))
    return [(item.check, f"{item.path}:{item.line}") for item in found]


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 3))
def test_a_sound_site_has_no_findings_before_and_after(newsroom: Project, layout: str) -> None:
    before = check(newsroom, layout, "ferry", "quay")
    release(newsroom, layout)
    after = check(newsroom, layout)

    assert after == []
    assert [item for item in before if not item[0].startswith("meta.")] == after


@pytest.mark.parametrize(
    "layout", sampled(["html", "site", "hugo", "json", "mkdocs", "docusaurus", "vitepress", "jekyll"], 3)
)
def test_a_link_to_what_is_not_out_is_found_before_it_goes_out(newsroom: Project, layout: str) -> None:
    found = check(newsroom, layout, "ferry")

    assert {"link.dead"} == {name for name, _place in found}
    assert len(found) >= 3
    assert not (newsroom.root / "public").exists()


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("layout", ["mkdocs", "hugo"])
def test_the_templates_of_a_starter_are_no_pages(newsroom: Project, layout: str) -> None:
    write_starter(newsroom, layout, newsroom.root / "public")
    picture = newsroom.root / "articles/en/map.png"
    picture.write_bytes(b"\x89PNG")
    edit(newsroom, "articles/en/ferry.md", "[Everybody went home.]", "![](map.png)[Everybody went home.]")
    publish_article(newsroom, newsroom.select(["ferry"])[0], [], layout=layout)
    publish_article(newsroom, newsroom.select(["quay"])[0], [], layout=layout)

    assert check(newsroom, layout) == []


def test_mkdocs_finds_no_page_of_another_language(newsroom: Project) -> None:
    release(newsroom, "mkdocs")
    edit(newsroom, "public/docs/zh-Hans/ferry.md", "](quay.md#", "](../en/quay.md#")

    assert [name for name, _place in check(newsroom, "mkdocs")] == ["link.dead"]


FAULTS = {
    "alternate.dead": ("html", "public/en/ferry.html", "zh-Hant/ferry.html", "zh-Hant/boat.html"),
    "alternate.one-sided": ("html", "public/zh-Hant/ferry.html", 'hreflang="en" href="https://example.org/en/ferry.html"',
                            'hreflang="en" href="https://example.org/en/quay.html"'),
    "alternate.self": ("html", "public/en/ferry.html", "https://example.org/en/ferry.html", "https://example.org/en/quay.html"),
    "alternate.default": ("html", "public/en/ferry.html", "x-default", "fr"),
    "alternate.language": ("html", "public/en/ferry.html", '<html lang="en"', '<html lang="de"'),
    "link.dead": ("html", "public/en/ferry.html", 'href="quay.html#', 'href="key.html#'),
    "link.anchor": ("hugo", "public/content/posts/ferry.zh-hans.md", "#everybody-went-home)", "#nobody)"),
    "script.wrong": ("site", "public/zh-Hant/ferry.html", "大家都回家了", "大家们回家了"),
    "page.date": ("mkdocs", "public/docs/zh-Hans/ferry.md", "date: 2026-03-01", "date: 2026-03-02"),
    "page.title": ("html", "public/en/ferry.html", "<title>Ferry 1</title>", "<title></title>"),
    "page.unreadable": ("vitepress", "public/en/ferry.md", "title: Ferry 1", "title: ["),
    "page.behind": ("vitepress", "articles/en/ferry.md", "## Everybody went", "## Somebody went"),
    "meta.shared": ("markdown", "articles/zh-Hans/ferry.md", "id: ferry", "id: boat"),
}  # fmt: skip


@pytest.mark.parametrize("name", sampled(FAULTS, 5))
def test_a_planted_fault_is_found_where_it_stands(newsroom: Project, name: str) -> None:
    layout, path, old, new = FAULTS[name]
    release(newsroom, layout)
    edit(newsroom, path, old, new)

    found = check(newsroom, layout)

    stem = "meta." if name.startswith("meta.") else name
    places = [place for check_id, place in found if check_id.startswith(stem)]
    assert places, found
    if not name.startswith(("alternate.", "page.behind")):  # Found on the other page, or on those made of the source.
        assert any(place.startswith(path) for place in places), places


def test_drafts_are_found_wherever_they_are_named(newsroom: Project, run_translator: Run) -> None:
    release(newsroom, "site")
    assert run_translator("publish", "--check", "--layout", "site").returncode == 0
    page = newsroom.root / "public/zh-Hans/quay.html"
    text = page.read_text(encoding="utf-8").replace("<article>", '<article><p class="draft">草稿</p>')
    page.write_text(text, encoding="utf-8")

    leaks = {place.rpartition(":")[0] for name, place in check(newsroom, "site") if name == "draft.leaked"}

    assert {
        "public/zh-Hans/index.html",
        "public/zh-Hans/feed.xml",
        "public/sitemap.xml",
        "public/zh-Hans/ferry.html",
    } <= leaks
    assert "alternate.draft" in {name for name, _place in check(newsroom, "site")}


def test_an_article_under_embargo_is_found_wherever_it_is_named(newsroom: Project, run_translator: Run) -> None:
    release(newsroom, "site")
    edit(newsroom, "articles/en/quay.md", "date:", "embargo: 2026-12-01T08:00+08:00\ndate:")

    leaks = {place.rpartition(":")[0] for name, place in check(newsroom, "site") if name == "embargo.leaked"}
    assert {"public/en/quay.html", "public/zh-Hans/feed.xml", "public/sitemap.xml"} <= leaks

    done = run_translator("publish", "--check", "--layout", "site", "--now", "2026-11-30T00:00Z", "--format", "json")
    assert done.returncode == 1
    assert {"check", "path", "line", "message"} == set(json.loads(done.stdout)[0])
    assert run_translator("publish", "--check", "--layout", "site", "--now", "2026-12-02T00:00Z").returncode == 0


def test_nothing_is_written_and_what_is_not_there_is_said(newsroom: Project, run_translator: Run) -> None:
    empty = run_translator("publish", "--check", "--layout", "html")
    assert (empty.returncode, "nothing is published there" in empty.stderr) == (2, True)
    (newsroom.root / "list.txt").write_text("ferry\nquay\n", encoding="utf-8")
    assert run_translator("publish", "--check", "--release", "list.txt", "--layout", "site").returncode == 0
    assert not (newsroom.root / "public").exists()
    done = run_translator("publish", "ferry", "--check", "--layout", "html")
    assert done.returncode == 1
    assert "public/en/ferry.html:" in done.stdout
    assert "quay.html#everybody-went-home leads nowhere" in done.stdout
