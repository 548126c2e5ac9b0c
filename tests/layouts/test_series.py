"""Series in what generators build: a page for each, with a title in each language."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.kill9_release import TARGETS, sign_all
from tests.support.publishing import publish_article
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts.sites import write_starter

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """\
---
title: Ferry {number}
date: 2026-03-0{number}
series: {series}
---

Everybody went home.
"""
TITLES = {"en": "Harbour lives", "zh-hans": "港口人生", "zh-hant": "港口人生"}


@pytest.fixture
def site(tmp_path: Path) -> Project:
    """Two parts of a series, one of which names it in a list, published for Hugo with its starter."""
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "glossaries").mkdir()
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
    (tmp_path / "translator.toml").write_text(settings, encoding="utf-8")
    tags = "harbour: {en: Harbour lives, zh-Hans: 港口人生, zh-Hant: 港口人生}\n"
    (tmp_path / "glossaries/tags.yml").write_text(tags, encoding="utf-8")
    for number, series in ((1, "harbour"), (2, "[harbour]")):
        text = ARTICLE.format(number=number, series=series)
        (tmp_path / f"articles/en/ferry-{number}.md").write_text(text, encoding="utf-8")
    sign_all(tmp_path, TARGETS)
    project = open_newsroom(tmp_path)
    for ref in project.articles:
        publish_article(project, ref, project.targets_of(ref), layout="hugo")
    write_starter(project, "hugo", tmp_path / "public")
    return project


def test_the_page_of_a_series_has_its_title_in_each_language(site: Project) -> None:
    pages = {code: site.root / f"public/content/series/harbour/_index.{code}.md" for code in TITLES}

    assert {code: read_front_matter(page.read_bytes()).values["title"] for code, page in pages.items()} == TITLES


@pytest.mark.skipif(shutil.which("hugo") is None, reason="Hugo is not installed")
def test_hugo_lists_the_parts_from_the_first_to_the_last(site: Project) -> None:
    subprocess.run(["hugo", "--panicOnWarning", "--quiet"], cwd=site.root / "public", check=True)

    for code, title in TITLES.items():
        page = (site.root / f"public/public/{code}/series/harbour/index.html").read_text(encoding="utf-8")
        assert f"<h1>{title}</h1>" in page
        assert page.index("/ferry-1/") < page.index("/ferry-2/")
        article = (site.root / f"public/public/{code}/ferry-2/index.html").read_text(encoding="utf-8")
        assert f'<a href="/{code}/series/harbour/">{title}</a>' in article
