"""Pictures with a language of their own: named like it or beside the version, and shown by the other script too."""

from __future__ import annotations

import base64
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.support.kill9_release import sign_all
from tests.support.publishing import publish_article
from tests.support.variants import sampled
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts import LAYOUTS

if TYPE_CHECKING:
    from pathlib import Path

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ENGLISH, HANS, HANT, NEWER = PNG, PNG + b"hans", PNG + b"hant", PNG + b"newer"
ARTICLE = "---\ntitle: Ferry 1\ndate: 2026-03-01\n---\n\n![The map](img/map.png)\n"
TARGETS = {"The map": "地图"}


@pytest.fixture
def newsroom(tmp_path: Path) -> Project:
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
    (tmp_path / "translator.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "articles/en/img").mkdir(parents=True)
    (tmp_path / "articles/en/ferry.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "articles/en/img/map.png").write_bytes(ENGLISH)
    sign_all(tmp_path, TARGETS)
    return open_newsroom(tmp_path)


def put(project: Project, name: str, data: bytes) -> None:
    path = project.root / "articles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def pictures(project: Project, layout: str) -> set[bytes]:
    """Publish, and return the pictures that are among the files, inside of books and documents too."""
    [ref] = project.articles
    names = publish_article(project, ref, project.targets_of(ref), layout=layout).files
    found = set()
    for path in [project.root / name for name in names]:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found |= {archive.read(name) for name in archive.namelist() if name.endswith(".png")}
        elif path.suffix == ".png":
            found.add(path.read_bytes())
    return found


def shown_by(project: Project, tag: str) -> bytes:
    """Return the picture that the page of a language shows in the layout `html`."""
    pictures(project, "html")
    page = (project.root / f"public/{tag}/ferry.html").read_text(encoding="utf-8")
    address = re.search(r'<img src="([^"]+)"', page)
    assert address
    return (project.root / f"public/{tag}" / address[1]).read_bytes()


@pytest.mark.parametrize("moment", ["write_together", "PublicationRun.conclude"])
def test_a_picture_that_a_killed_command_copied_is_nobodys_own(
    newsroom: Project, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def die(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    pictures(newsroom, "markdown")
    put(newsroom, "en/img/map.png", HANS)
    with monkeypatch.context() as patch:
        patch.setattr(f"translator.newsroom.pages.publish.publication_run.{moment}", die)
        with pytest.raises(KeyboardInterrupt):
            pictures(newsroom, "markdown")
    put(newsroom, "en/img/map.png", NEWER)

    assert pictures(open_newsroom(newsroom.root), "markdown") == {NEWER}


@pytest.mark.parametrize("place", ["en/img/map.zh-Hans.png", "zh-Hans/img/map.png", "zh-Hans/img/map.zh-Hans.png"])
def test_the_other_script_shows_the_picture_of_the_one_it_is_converted_from(newsroom: Project, place: str) -> None:
    put(newsroom, place, HANS)

    assert [shown_by(newsroom, tag) for tag in ("en", "zh-Hans", "zh-Hant")] == [ENGLISH, HANS, HANS]

    put(newsroom, "en/img/map.zh-Hant.png", HANT)
    assert [shown_by(newsroom, tag) for tag in ("en", "zh-Hans", "zh-Hant")] == [ENGLISH, HANS, HANT]


@pytest.mark.parametrize("layout", sampled([name for name in LAYOUTS if name not in {"markdown", "wxr"}], 4))
def test_every_layout_has_the_picture_of_each_language(newsroom: Project, layout: str) -> None:
    put(newsroom, "en/img/map.zh-Hans.png", HANS)

    assert pictures(newsroom, layout) == {ENGLISH, HANS}


def test_beside_the_sources_a_copy_is_not_taken_for_a_picture_of_the_version(newsroom: Project) -> None:
    pictures(newsroom, "markdown")
    copies = [newsroom.root / f"articles/{tag}/img/map.png" for tag in ("zh-Hans", "zh-Hant")]
    assert [path.read_bytes() for path in copies] == [ENGLISH, ENGLISH]

    put(newsroom, "en/img/map.png", NEWER)
    pictures(newsroom, "markdown")
    assert [path.read_bytes() for path in copies] == [NEWER, NEWER]

    put(newsroom, "en/img/map.zh-Hans.png", HANS)
    pictures(newsroom, "markdown")
    assert [path.read_bytes() for path in copies] == [HANS, HANS]


def test_a_picture_that_two_articles_show_is_copied_for_both(newsroom: Project) -> None:
    (newsroom.root / "articles/en/tram.md").write_text(ARTICLE, encoding="utf-8")
    sign_all(newsroom.root, TARGETS)
    both = open_newsroom(newsroom.root)

    def publish(layout: str) -> None:
        for ref in both.articles:
            publish_article(both, ref, ["zh-Hans"], layout=layout)

    publish("markdown")
    publish("site")
    put(both, "en/img/map.png", NEWER)
    publish("site")

    assert {path.read_bytes() for path in (both.root / "public").rglob("*.png")} == {NEWER}


def test_a_picture_of_the_version_stays_whatever_is_published(newsroom: Project) -> None:
    put(newsroom, "zh-Hans/img/map.png", HANS)

    for data in (ENGLISH, NEWER):
        put(newsroom, "en/img/map.png", data)
        pictures(newsroom, "markdown")
        assert (newsroom.root / "articles/zh-Hans/img/map.png").read_bytes() == HANS
        assert (newsroom.root / "articles/zh-Hant/img/map.png").read_bytes() == HANS


def test_where_all_languages_look_in_one_place_the_picture_of_the_source_stays(newsroom: Project) -> None:
    put(newsroom, "shared.png", ENGLISH)
    put(newsroom, "shared.zh-Hans.png", HANS)
    article = newsroom.root / "articles/en/ferry.md"
    article.write_text(ARTICLE.replace("img/map.png", "../shared.png"), encoding="utf-8")

    for layout in ("markdown", "html"):
        pictures(newsroom, layout)

    for path in (newsroom.root / "articles/shared.png", newsroom.root / "public/shared.png"):
        assert path.read_bytes() == ENGLISH
