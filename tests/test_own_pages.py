"""The Chinese pages of the documentation are what their catalogs publish; what became stale since is a warning."""

from __future__ import annotations

import re
import shutil
import warnings
from pathlib import Path

from translator.catalog import load_catalog, sync_article
from translator.formats import read_front_matter
from translator.project import Project, find_project
from translator.publish import publish_article

DOCS = Path(__file__).parent.parent / "docs"
FENCE = re.compile(rb"^```.*?^```$", re.MULTILINE | re.DOTALL)


def text_of(page: bytes) -> bytes:
    """Return a page without its front matter, and without code, which nobody translates."""
    return FENCE.sub(b"```", page[read_front_matter(page).span[1] :])


def copied(folder: Path) -> Project:
    shutil.copytree(DOCS, folder / "docs", ignore=shutil.ignore_patterns(".translator"))
    return find_project(folder / "docs")


def test_the_chinese_pages_are_what_their_catalogs_publish(tmp_path: Path) -> None:
    project = copied(tmp_path)
    changed, stale = [], []
    for ref in project.articles:
        path = project.article_path("zh-Hans", ref.slug)
        before = path.read_bytes()
        sync_article(project, ref, "zh-Hans")
        entries = [entry for entry in load_catalog(project, ref.slug, "zh-Hans").entries if entry.number]
        behind = [entry for entry in entries if entry.is_stale or not entry.target]
        rev = read_front_matter(before).values["translation"]["source_rev"]
        publish_article(project, ref, ["zh-Hans"], draft=True, force=True)
        after = path.read_bytes()
        if rev == read_front_matter(after).values["translation"]["source_rev"]:
            changed += [] if text_of(before) == text_of(after) else [path.name]
        else:
            names = ", ".join(str(entry.number) for entry in behind)
            stale.append(f"{path.name}: the English page has changed; sentences {names} wait")
    for line in stale:
        warnings.warn(f"{line} (make pages)", stacklevel=1)
    assert changed == [], "changed by hand, or not published since: make pages"


def test_every_chinese_page_has_its_catalog() -> None:
    project = find_project(DOCS)
    listed = {project.article_path("zh-Hans", ref.slug) for ref in project.articles}
    assert listed
    assert sorted(DOCS.rglob("*.zh-Hans.md")) == sorted(listed)
