"""
A newsroom whose articles are out in three languages, for the tests that build sites with real generators.

    python -m tests.support.site_newsroom FOLDER

It has the finished articles of this repository, and one that holds what sites stumble over: images, links to other
articles and to headings in them, notes, a table, code, braces, and a tag that others have too. `add_chinese_sources`
adds what only sources in both languages bring, formulas, and a list nested by three spaces.
"""

from __future__ import annotations

import shutil
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.bilingual.tables import read_table
from translator.bilingual.words.language import LangTag, is_traditional
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_articles, publish_whole

ROOT = Path(__file__).parents[2]
HONG_KONG = LangTag("zh-Hant-HK")
FINISHED = ("harbour-ferry-electric", "night-market-water")
SLUG = "harbour-map"
ARTICLES = Path(__file__).parents[1] / "fixtures/harbour"
"""The articles of this newsroom, and in `chinese` what `add_chinese_sources` adds."""
TARGETS = dict(read_table(ARTICLES / "targets.tsv", 2))


def png(width: int = 60, height: int = 40) -> bytes:
    """Return a plain picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    rows = b"".join(b"\0" + b"\x30\x70\xa0" * width for _row in range(height))
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write_newsroom(folder: Path) -> Project:
    """Write the newsroom into an empty folder, every article final."""
    shutil.copytree(ROOT / "glossaries", folder / "glossaries")
    for path in sorted(ROOT.glob("articles/*/*.md")) + sorted(ROOT.glob("locales/*/*.*")):
        if path.stem in FINISHED:
            place = folder / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
    settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://news.example.org"\n'
    (folder / "translator.toml").write_text(settings, encoding="utf-8")
    labels = folder / "glossaries/labels.yml"
    labels.write_text(
        labels.read_text(encoding="utf-8") + "site: {en: The Lantern, zh-Hans: 灯街, zh-Hant: 燈街}\n", encoding="utf-8"
    )
    tags = folder / "glossaries/tags.yml"
    tags.write_text(
        tags.read_text(encoding="utf-8") + "new-harbour: {en: The New Harbour, zh-Hans: 新港口, zh-Hant: 新港口}\n",
        encoding="utf-8",
    )
    (folder / "articles/en/images").mkdir()
    (folder / "articles/en/images/map.png").write_bytes(png())
    (folder / "articles/zh-Hans/images").mkdir()
    (folder / "articles/zh-Hans/images/map.png").write_bytes(png(64))  # The map with Chinese names.
    shutil.copy(ARTICLES / f"en/{SLUG}.md", folder / "articles/en")
    project = open_newsroom(folder)
    sign_off(project, SLUG, "zh-Hans", TARGETS)
    return project


def add_chinese_sources(folder: Path) -> Project:
    """Add two Chinese articles and an English one that link to each other; one of them, `notice`, is not in English."""
    shutil.copytree(ARTICLES / "chinese", folder / "articles", dirs_exist_ok=True)
    project = open_newsroom(folder)
    sign_off(project, "boarding", "zh-Hans", TARGETS)
    sign_off(project, "harbour/tide-tables", "en", TARGETS)
    sign_off(project, "notice", "zh-Hant", {})
    return project


def add_hong_kong(project: Project) -> Project:
    """Add the edition of Hong Kong to each article: converted, with no name or label of its own."""
    path = project.root / "translator.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"zh-Hant"]', '"zh-Hant", "zh-Hant-HK"]'), encoding="utf-8"
    )
    project = open_newsroom(project.root)
    for ref in project.articles:
        article = project.article(ref)
        sync_article(article, HONG_KONG)
        convert_catalog(article, HONG_KONG)
    return project


def publish_site(project: Project, layout: str, **options: Any) -> None:
    """Publish all articles; `notice` in Chinese alone, and once more when all that it links to is out."""
    chosen = PublishOptions(layout, **options)
    others = [ref.slug for ref in project.articles if ref.slug != "notice"]
    notice = [tag for tag in project.settings.targets if is_traditional(tag)]
    for slugs, tags in ((["notice"], notice), (others, []), (["notice"], notice)):
        refused = publish_articles(project, chosen, slugs, tags, take=lambda _published: None)
        assert refused == [], refused
    publish_whole(project, chosen)


def sign_off(project: Project, slug: str, tag: str, targets: Mapping[str, str]) -> None:
    """Let three people take an article through all its states; Traditional Chinese is converted."""
    article = project.article(project.select([slug])[0])
    sync_article(article, LangTag(tag))
    with catalog_transaction(project, slug, tag) as catalog:
        for entry in catalog.entries if targets else ():
            target = targets.get(entry.source, entry.source)
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo|v:1")
            for action, actor in (("accept", "wang-fang"), ("review", "han-meimei"), ("finalise", "li-lei")):
                catalog.apply(entry, action, actor=actor)
    sync_article(article, LangTag("zh-Hant"))
    convert_catalog(article, LangTag("zh-Hant"))


if __name__ == "__main__":
    write_newsroom(Path(sys.argv[1]))
