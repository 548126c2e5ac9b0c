"""No layout writes over what a person did to a published file, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.market_newsroom import ARTICLE, take_to
from tests.support.variants import sampled
from translator.bilingual.errors import PublishError, TranslatorError
from translator.bilingual.model import State
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_articles, publish_whole
from translator.newsroom.pages.publish.release import publish_release

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = b"\x89PNG first"


@pytest.fixture
def illustrated(newsroom: Project) -> Project:
    """A signed-off article with an image, on a site that has an address."""
    take_to(newsroom, State.FINAL)
    with (newsroom.root / "translator.toml").open("a", encoding="utf-8") as file:
        file.write('[publish]\nbase_url = "https://example.org"\n')
    path = newsroom.root / "articles/en/market.md"
    path.write_text(ARTICLE + "\n![](img/map.png)\n", encoding="utf-8")
    path.with_name("img").mkdir()
    (path.parent / "img/map.png").write_bytes(IMAGE)
    return open_newsroom(newsroom.root)


def publish(project: Project, layout: str, *, force: bool = False) -> list[TranslatorError]:
    """Publish as the command does; return what was refused."""
    options = PublishOptions(layout, force=force)
    refused = publish_articles(project, options, take=lambda published: None)
    try:
        publish_whole(project, options)
    except PublishError as error:
        refused.append(error)
    return refused


def release(project: Project, layout: str) -> list[TranslatorError]:
    try:
        publish_release(project, project.articles, (), PublishOptions(layout))
    except PublishError as error:
        return [error]
    return []


def files_of(project: Project, layout: str) -> list[Path]:
    folder = project.root / ("articles" if layout == "markdown" else "public")
    own = project.root / "articles/en"
    return sorted(path for path in folder.rglob("*") if path.is_file() and own not in path.parents)


@pytest.mark.parametrize(
    ("layout", "again"),
    sampled(
        [
            ("site", publish),
            ("markdown", release),
            *((name, publish) for name in LAYOUTS),
            *((name, release) for name in LAYOUTS),
        ],
        2,
    ),
)
def test_a_file_that_was_changed_by_hand_stays(
    illustrated: Project, layout: str, again: Callable[[Project, str], list[TranslatorError]]
) -> None:
    assert publish(illustrated, layout) == []
    source = illustrated.root / "articles/en/market.md"
    paths = files_of(illustrated, layout)
    assert len(paths) > 1
    source.write_text(source.read_text(encoding="utf-8").replace("[economy]", "[trade]"), encoding="utf-8")
    (illustrated.root / "articles/en/img/map.png").write_bytes(b"\x89PNG second")

    for path in {(path.suffix, path.parent.name): path for path in paths}.values():  # One of each kind.
        if not path.exists():
            continue  # The page of the tag that the article has no longer.
        written = path.read_bytes()
        path.write_bytes(written + b"\nBy hand.\n")
        again(open_newsroom(illustrated.root), layout)
        assert path.read_bytes() == written + b"\nBy hand.\n", path
        path.write_bytes(written)

    assert again(open_newsroom(illustrated.root), layout) == []


@pytest.mark.parametrize("layout", sampled(LAYOUTS, 2))
def test_force_writes_over_it(illustrated: Project, layout: str) -> None:
    assert publish(illustrated, layout) == []
    before = {path: path.read_bytes() for path in files_of(illustrated, layout)}
    for path, data in before.items():
        path.write_bytes(data + b"\nBy hand.\n")

    assert publish(open_newsroom(illustrated.root), layout, force=True) == []

    kept = {path for path, data in before.items() if path.read_bytes() != data}
    assert {path.suffix for path in kept} <= ({".png"} if layout == "markdown" else set()), "its own image is its own"
