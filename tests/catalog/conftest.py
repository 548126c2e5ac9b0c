"""A project with one article, and short ways to sync and to fill its catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import Placeholder, Segment
from translator.newsroom.catalog.article_merge import SyncReport, merge_segments
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SLUG = "market-close"
TAG = "zh-Hans"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    folder = tmp_path / "articles" / "en"
    folder.mkdir(parents=True)
    (folder / f"{SLUG}.md").write_text("Markets closed early.\n")
    return open_newsroom(tmp_path)


@pytest.fixture
def segments() -> Callable[..., list[Segment]]:
    """Make body segments of plain sentences; one with `<1>` in it gets a link to `link`."""

    def make(*sources: str, link: str = "https://example.org") -> list[Segment]:
        mark = (Placeholder(1, "link", "[", f"]({link})"),)
        return [
            Segment(source, "paragraph", line=line, placeholders=mark if "<1>" in source else ())
            for line, source in enumerate(sources, 1)
        ]

    return make


@pytest.fixture
def sync(project: Project) -> Callable[[Sequence[Segment]], SyncReport]:
    def run(found: Sequence[Segment], *, prune: bool = False) -> SyncReport:
        with catalog_transaction(project, SLUG, TAG) as catalog:
            return merge_segments(catalog, found, path=f"articles/en/{SLUG}.md", prune=prune)

    return run


@pytest.fixture
def finish(project: Project) -> Callable[[], None]:
    """Take every segment from `new` to `final`, through a machine draft and three people."""

    def run() -> None:
        with catalog_transaction(project, SLUG, TAG) as catalog:
            for entry in catalog.entries:
                take_to_final(catalog, entry)

    return run


def take_to_final(catalog: Catalog, entry: Entry) -> None:
    catalog.apply(
        entry,
        "draft",
        actor="system",
        target=f"译文：{entry.source}",
        origin="mt:pseudo",
        signature="pseudo|v:1",
        raw=("生的输出",),
    )
    catalog.apply(entry, "accept", actor="lin-yue")
    catalog.apply(entry, "review", actor="wang-fang")
    catalog.apply(entry, "finalise", actor="li-lei")
