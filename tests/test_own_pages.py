"""The Chinese pages of the documentation are what their catalogs publish; what became stale since is a warning."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from tests.support.publishing import publish_article
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import Newsroom, open_newsroom, sync_article

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
PROJECTS = ["docs", "docs/readme"]
FENCE = re.compile(rb"^```.*?^```$", re.MULTILINE | re.DOTALL)


def text_of(page: bytes) -> bytes:
    """Return a page without its front matter, and without code, which nobody translates."""
    return FENCE.sub(b"```", page[read_front_matter(page).span[1] :])


def revision_of(page: bytes) -> str:
    """Return the revision of the source that a page was made from; empty for one that was there before its catalog."""
    block = read_front_matter(page).values.get("translation")
    return str(block["source_rev"]) if block else ""


def copied(folder: Path, name: str) -> Newsroom:
    shutil.copytree(DOCS, folder / "docs", ignore=shutil.ignore_patterns(".translator"))
    for page in REPOSITORY.glob("README.*"):
        shutil.copy(page, folder)
    subprocess.run(["git", "init", "--quiet", folder], check=True)  # A project may lead no further than its repository.
    return open_newsroom(folder / name)


@pytest.mark.parametrize("name", PROJECTS)
def test_the_chinese_pages_are_what_their_catalogs_publish(name: str, tmp_path: Path) -> None:
    project = copied(tmp_path, name)
    changed, stale = [], []
    for ref in project.articles:
        path = project.article_path("zh-Hans", ref.slug)
        before = path.read_bytes()
        sync_article(project.article(ref), "zh-Hans")
        entries = [entry for entry in load_catalog(project, ref.slug, "zh-Hans").entries if entry.number]
        behind = [entry for entry in entries if entry.is_stale or not entry.target]
        publish_article(project, ref, ["zh-Hans"], draft=True, force=True)
        after = path.read_bytes()
        rev = revision_of(before)
        if rev == revision_of(after) if rev else not behind:
            changed += [] if text_of(before) == text_of(after) else [path.name]
        else:
            names = ", ".join(str(entry.number) for entry in behind)
            stale.append(f"{path.name}: the English page has changed; sentences {names} wait")
    for line in stale:
        warnings.warn(f"{line} (make pages)", stacklevel=1)
    assert changed == [], "changed by hand, or not published since: make pages"


def test_every_chinese_page_has_its_catalog() -> None:
    projects = [open_newsroom(REPOSITORY / name) for name in PROJECTS]
    listed = {project.article_path("zh-Hans", ref.slug).resolve() for project in projects for ref in project.articles}
    pages = {*REPOSITORY.glob("*.zh-Hans.md"), *DOCS.rglob("*.zh-Hans.md")}
    assert {page.resolve() for page in pages} == listed
