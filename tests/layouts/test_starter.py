"""Starters, and the sites that real generators build with them; `make test-sites` builds those of all generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.site_builds import GENERATORS, build
from tests.support.site_newsroom import add_chinese_sources, add_hong_kong, write_newsroom
from tests.support.variants import sampled
from translator.bilingual.errors import UsageError
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.layouts.sites import layouts_with_starter, starter_files, write_starter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("site-newsroom")
    write_newsroom(folder)
    return add_hong_kong(add_chinese_sources(folder))


@pytest.mark.slow
@pytest.mark.parametrize("layout", sampled(["mkdocs", "hugo"]))
def test_a_published_site_builds_without_a_warning_or_a_dead_link(
    site_newsroom: Project, tmp_path: Path, layout: str
) -> None:
    if not GENERATORS[layout].found:
        pytest.skip(f"{layout} is not installed")
    assert build(site_newsroom, layout, tmp_path) == []


def test_every_starter_is_for_a_layout_and_a_generator_that_is_tested() -> None:
    assert set(layouts_with_starter()) == set(GENERATORS) <= set(LAYOUTS)


def test_a_starter_is_never_written_over_a_file(newsroom: Project, tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("mine", encoding="utf-8")
    first = write_starter(newsroom, "hugo", tmp_path)
    again = write_starter(newsroom, "hugo", tmp_path)
    assert first.kept == (tmp_path / "hugo.toml",)
    assert len(first.written) > 3
    assert (again.written, len(again.kept)) == ((), len(first.written) + 1)
    assert (tmp_path / "hugo.toml").read_text(encoding="utf-8") == "mine"


def test_a_layout_without_a_starter_names_those_that_have_one(newsroom: Project, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_starter(newsroom, "json", tmp_path)
    assert "hugo" in str(caught.value.hint)


@pytest.mark.parametrize("layout", layouts_with_starter())
def test_starters_have_the_name_and_the_languages_of_the_house(newsroom: Project, layout: str) -> None:
    settings = 'targets = ["en", "zh-Hans"]\n[publish]\nbase_url = "https://lantern.example.org/"\n'
    (newsroom.root / "translator.toml").write_text(settings, encoding="utf-8")
    labels = 'site: {en: "The \\"Lantern\\"", zh-Hans: 灯街, zh-Hant: 燈街}\n'
    (newsroom.root / "glossaries/labels.yml").write_text(labels, encoding="utf-8")
    files = starter_files(open_newsroom(newsroom.root), layout)
    text = "\n".join(data.decode() for data in files.values())
    assert all(part in text for part in ('"The \\"Lantern\\""', "灯街", "https://lantern.example.org"))
    assert "繁體中文" not in text
    assert "<<" not in text
    assert not any("LANGUAGE" in name for name in files)


@pytest.mark.parametrize("tag", ["en-GB", "zh-Hant-HK", "zh-Hant", "zh-Hans"])
def test_every_language_has_a_theme_of_mkdocs_and_its_own_name_in_pages(newsroom: Project, tag: str) -> None:
    (newsroom.root / "translator.toml").write_text(f'targets = ["en", "{tag}"]\n', encoding="utf-8")
    files = starter_files(open_newsroom(newsroom.root), "mkdocs")
    words = files.get(f"overrides/partials/languages/{tag}.html", b"").decode()
    theme = {"en-GB": "en", "zh-Hant-HK": "zh-Hant", "zh-Hans": "zh"}.get(tag, "")  # Those that Material has.

    assert f"language: {tag}\n" in files["mkdocs.yml"].decode()
    assert (f"partials/languages/{theme}.html" in words, f'"{tag}" if key ==' in words) == (bool(theme), bool(theme))
    assert "overrides/partials/languages/en.html" not in files


@pytest.mark.parametrize("layout", layouts_with_starter())
def test_a_starter_calls_the_edition_of_hong_kong_as_that_of_its_script(newsroom: Project, layout: str) -> None:
    settings = 'targets = ["zh-Hans", "zh-Hant-HK"]\n[publish]\nbase_url = "https://lantern.example.org/"\n'
    (newsroom.root / "translator.toml").write_text(settings, encoding="utf-8")
    (newsroom.root / "glossaries/labels.yml").write_text("site: {zh-Hans: 灯街, zh-Hant: 燈巷}\n", encoding="utf-8")
    text = "\n".join(data.decode() for data in starter_files(open_newsroom(newsroom.root), layout).values())

    assert "灯街" in text
    assert "燈巷" in text
