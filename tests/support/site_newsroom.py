"""
A newsroom whose articles are out in three languages, for the tests that build sites with real generators.

    python -m tests.support.site_newsroom FOLDER

It has the finished articles of this repository, and one that holds what sites stumble over: images, links to other
articles and to headings in them, notes, a table, code, braces, and a tag that others have too.
"""

from __future__ import annotations

import shutil
import sys
import zlib
from pathlib import Path

from translator.catalog import catalog_transaction
from translator.newsroom import open_newsroom, sync_article
from translator.newsroom.catalog_conversion import convert_catalog
from translator.project import Project

ROOT = Path(__file__).parents[2]
FINISHED = ("harbour-ferry-electric", "night-market-water")
SLUG = "harbour-map"
ARTICLE = """\
---
id: 2026-03-20-harbour-map
lang: en
title: A Map of the New Harbour
summary: Where the quiet boats go, and where to wait for them.
date: 2026-03-20
authors: [mara-quill]
tags: [transport]
series: [new-harbour]
images: [{src: images/map.png, alt: A map of the harbour}]
aliases: [/map/]
---

The [electric ferry](harbour-ferry-electric.md) is [cheaper to run](harbour-ferry-electric.md#cheaper-to-run).[^board]

![The piers from above](images/map.png)

## Where to wait

See [the piers](#the-piers) below, or [the web site](https://example.org/piers?a=1&b=2).

- Mill Quay
- `pier {{ number }}` on the sign

### The piers

| Pier | Boats |
|---|---:|
| East | 4 |

[^board]: So says the harbour board.
"""
TARGETS = {
    "A Map of the New Harbour": "新港口地图",
    "Where the quiet boats go, and where to wait for them.": "安静的渡轮开往何处，又在哪里候船。",
    "A map of the harbour": "港口地图",
    "The <1>electric ferry</1> is <2>cheaper to run</2>.<3/>": "<1>电动渡轮</1><2>运行成本更低</2>。<3/>",
    "The piers from above": "俯瞰码头",
    "Where to wait": "在哪里候船",
    "See <1>the piers</1> below, or <2>the web site</2>.": "参见下文的<1>码头</1>，或<2>网站</2>。",
    "Mill Quay": "磨坊码头",
    "<1/> on the sign": "标牌上写着<1/>",
    "The piers": "码头",
    "Pier": "码头",
    "Boats": "船只",
    "East": "东",
    "So says the harbour board.": "港务局如是说。",
}


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
    (folder / f"articles/en/{SLUG}.md").write_text(ARTICLE, encoding="utf-8")
    project = open_newsroom(folder)
    sign_off(project)
    return project


def sign_off(project: Project) -> None:
    """Let three people take the article through all its states."""
    ref = project.select([SLUG])[0]
    sync_article(project.article(ref), "zh-Hans")
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        for entry in catalog.entries:
            target = TARGETS[entry.source]
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo|v:1")
            for action, actor in (("accept", "wang-fang"), ("review", "han-meimei"), ("finalise", "li-lei")):
                catalog.apply(entry, action, actor=actor)
    sync_article(project.article(ref), "zh-Hant")
    convert_catalog(project.article(ref), "zh-Hant")


if __name__ == "__main__":
    write_newsroom(Path(sys.argv[1]))
