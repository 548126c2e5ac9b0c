"""A small newsroom with one English article that a machine has drafted in Simplified Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from translator.newsroom.ground.project import Project

SLUG, TAG = "ferry", "zh-Hans"


def make_drafted_newsroom(
    root: Path, article: str, targets: Sequence[str] | Mapping[str, str], *, people: str, glossary: str
) -> Project:
    """Write the newsroom; `targets` are in the order of the segments, or source → target."""
    files = {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        f"articles/en/{SLUG}.md": article,
        "glossaries/people.yml": people,
        "glossaries/news.csv": glossary,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    project = open_newsroom(root)
    sync_article(project.article(project.articles[0]), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for at, entry in enumerate(catalog.entries):
            target = targets[entry.source] if not isinstance(targets, (list, tuple)) else targets[at]
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo",
                          raw=(target,))  # fmt: skip
    return project
