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

BOARDING = """\
---
id: 2026-03-23-boarding
lang: en
title: Boarding
date: 2026-03-23
tags: [transport]
---

Read the [tide tables](../zh-Hans/harbour/tide-tables.md#涨潮) and the [notice](../zh-Hans/notice.md).
It costs $5 or $6.
"""
TIDE_TABLES = r"""---
id: 2026-03-21-tide-tables
lang: zh-Hans
title: 潮汐表
summary: 何时涨潮，何时退潮。
date: 2026-03-21
tags: [transport]
---

## 涨潮

[电动渡轮](../harbour-ferry-electric.md#运营成本更低)按[新港口地图](../../en/harbour-map.md#the-piers)行驶。

潮高为 $h = a^{{2}} \sin(2\pi t)$，一半是 \(h^2 / 2\)。

$$
\int_0^1 x^2 \, dx = \frac{1}{3}
$$

1. 看表
   - 涨潮时
   - 退潮时
2. 上船

| 值 | 公式 |
|---|---|
| 绝对值 | $\|x\|$ |

见[涨潮](#涨潮)和[告示](../notice.md)。
"""
NOTICE = """\
---
id: 2026-03-22-notice
lang: zh-Hans
title: 停航告示
date: 2026-03-22
tags: [transport]
---

大风停航。见[潮汐表](harbour/tide-tables.md#涨潮)。
"""
BOARDING_TARGETS = {
    "Boarding": "登船",
    "Read the <1>tide tables</1> and the <2>notice</2>.": "请看<1>潮汐表</1>和<2>告示</2>。",
    "It costs $5 or $6.": "票价 5 美元或 6 美元。",
}
TIDE_TARGETS = {
    "潮汐表": "Tide Tables",
    "何时涨潮，何时退潮。": "When the tide rises, and when it falls.",
    "涨潮": "High tide",
    "<1>电动渡轮</1>按<2>新港口地图</2>行驶。": "The <1>electric ferry</1> follows <2>the map of the new harbour</2>.",
    "潮高为 <1/>，一半是 <2/>。": "The tide is <1/> high, and half of it is <2/>.",
    "看表": "Look at the table",
    "涨潮时": "When it rises",
    "退潮时": "When it falls",
    "上船": "Go on board",
    "值": "Value",
    "公式": "Formula",
    "绝对值": "Absolute value",
    "见<1>涨潮</1>和<2>告示</2>。": "See <1>high tide</1> and <2>the notice</2>.",
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
    sign_off(project, SLUG, "zh-Hans", TARGETS)
    return project


def add_chinese_sources(folder: Path) -> Project:
    """Add two Chinese articles and an English one that link to each other; one of them, `notice`, is not in English."""
    (folder / "articles/zh-Hans/harbour").mkdir()
    for name, text in {
        "en/boarding": BOARDING,
        "zh-Hans/harbour/tide-tables": TIDE_TABLES,
        "zh-Hans/notice": NOTICE,
    }.items():
        (folder / f"articles/{name}.md").write_text(text, encoding="utf-8")
    project = open_newsroom(folder)
    sign_off(project, "boarding", "zh-Hans", BOARDING_TARGETS)
    sign_off(project, "harbour/tide-tables", "en", TIDE_TARGETS)
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
