"""Published pages stand on their own: images come along, links lead to pages, headings keep their ids."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.built_pages import faults
from tests.support.publishing import publish_all, publish_article
from tests.support.site_newsroom import write_newsroom
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.addresses import addresses_in, heading_ids, replace_addresses, with_heading_ids
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun

PNG = b"\x89PNG one"
PAGE = """\
---
title: Ferry
date: 2026-11-20
summary: A ferry.
authors: [mara]
aliases: [/old/]
images: [{src: img/cover.png, alt: The ferry}]
---

## Cheaper to run

See ![it](img/a%20b.png), [the other](quay.md#later), <img src="../shared.png"> and [a page](https://example.org/).
"""
OTHER = "# Quay\n\n## Later\n\nBack to [the ferry](ferry.md#cheaper-to-run).\n"
FILES: Mapping[str, bytes] = {
    "translator.toml": b'targets = ["en", "zh-Hans"]\n',
    "articles/en/ferry.md": PAGE.encode(),
    "articles/en/quay.md": OTHER.encode(),
    "articles/en/img/a b.png": PNG,
    "articles/en/img/cover.png": PNG + b"2",
    "articles/shared.png": PNG + b"3",
    "glossaries/people.yml": "people: {mara: {names: {en: Mara Quill, zh-Hans: 玛拉·奎尔}}}\n".encode(),
}


@pytest.fixture
def site(tmp_path: Path) -> Project:
    root = tmp_path / "site"
    for name, data in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return open_newsroom(root)


def publish(project: Project, layout: str, slug: str = "ferry") -> Path:
    from translator.newsroom.house import sync_article

    [ref] = project.select([slug])
    sync_article(project.article(ref), "zh-Hans")
    publish_article(project, ref, project.targets_of(ref), draft=True, layout=layout)
    return project.root / "public"


@pytest.mark.parametrize(
    ("layout", "page", "image", "cover", "shared", "link"),
    [
        ("html", "zh-Hans/ferry.html", "img/a%20b.png", "img/cover.png", "../shared.png", "quay.html#later"),
        ("hugo", "content/posts/ferry/index.zh-hans.md", "img/a%20b.png", "img/cover.png", "shared.png",
         "../quay/#later"),
        ("mkdocs", "docs/zh-Hans/ferry.md", "img/a%20b.png", "img/cover.png", "../shared.png", "quay.md#later"),
        ("docusaurus", "i18n/zh-Hans/docusaurus-plugin-content-blog/ferry.md", "img/a%20b.png", "img/cover.png",
         "../shared.png", "quay.md#later"),
    ],
)  # fmt: skip
def test_images_come_along_and_links_lead_to_pages(
    site: Project, layout: str, page: str, image: str, cover: str, shared: str, link: str
) -> None:
    public = publish(site, layout)
    text = (public / page).read_text(encoding="utf-8")

    for address in (image, shared, link):
        assert address in text
    folder = (public / page).parent
    found = {name: (folder / name.replace("%20", " ")).resolve().read_bytes() for name in (image, cover, shared)}
    assert found == {image: PNG, cover: PNG + b"2", shared: PNG + b"3"}


def test_a_version_shows_an_image_of_its_own_where_there_is_one(site: Project) -> None:
    own = site.root / "articles/zh-Hans/img/a b.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"\x89PNG in Chinese")

    public = publish(site, "html")
    publish(site, "markdown")

    assert (public / "zh-Hans/img/a b.png").read_bytes() == own.read_bytes() == b"\x89PNG in Chinese"
    assert (public / "en/img/a b.png").read_bytes() == PNG
    assert (site.root / "articles/zh-Hans/img/cover.png").read_bytes() == PNG + b"2"


def test_images_of_two_languages_do_not_overwrite_each_other_in_one_folder(site: Project) -> None:
    own = site.root / "articles/zh-Hans/img/cover.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"\x89PNG in Chinese")
    page = site.root / "articles/en/ferry.md"
    page.write_text(f"{PAGE}\n![](img/cover.png)\n", encoding="utf-8")

    bundle = publish(site, "hugo") / "content/posts/ferry"
    english, chinese = ((bundle / f"index.{code}.md").read_text(encoding="utf-8") for code in ("en", "zh-hans"))

    assert (bundle / "img/cover.png").read_bytes() == PNG + b"2"
    assert (bundle / "zh-Hans/img/cover.png").read_bytes() == own.read_bytes()
    assert "zh-Hans/img/cover.png" not in english
    assert chinese.count("zh-Hans/img/cover.png") == 2  # In the front matter as well.
    assert "zh-Hans/img/a%20b.png" not in chinese  # What is equal stands there once.


def test_the_head_has_what_was_written_for_search_engines(site: Project) -> None:
    page = site.root / "articles/en/ferry.md"
    seo = "seo: {title: Electric ferries, description: All about them.}\n---\n\n##"
    page.write_text(PAGE.replace("---\n\n##", seo), encoding="utf-8")

    text = (publish(site, "html") / "en/ferry.html").read_text(encoding="utf-8")

    assert "<title>Electric ferries</title>" in text
    assert '<meta name="description" content="All about them.">' in text
    assert "<h1>Ferry</h1>" in text


@pytest.mark.parametrize("layout", ["html", "site"])
def test_the_pages_of_an_article_that_is_a_draft_are_nobodys_other_language(site: Project, layout: str) -> None:
    public = publish(site, layout)
    english, chinese = ((public / f"{tag}/ferry.html").read_text(encoding="utf-8") for tag in ("en", "zh-Hans"))

    assert 'rel="alternate" hreflang' not in english + chinese
    assert '<meta name="robots" content="noindex" class="draft">' in english
    assert '<meta name="robots" content="noindex">' in chinese


def test_a_missing_image_stops_nothing_and_one_outside_of_the_project_is_not_published(site: Project) -> None:
    page = site.root / "articles/en/ferry.md"
    (site.root.parent / "secret.png").write_bytes(b"secret")
    page.write_text(PAGE.replace("img/a%20b.png", "img/none.png"), encoding="utf-8")
    assert (publish(site, "html") / "zh-Hans/ferry.html").exists()

    (site.root / "articles/en/img/link.png").symlink_to(site.root.parent / "secret.png")
    page.write_text(PAGE.replace("img/a%20b.png", "img/link.png"), encoding="utf-8")
    with pytest.raises(Exception, match="outside of the project"):
        publish(site, "html")
    assert not (site.root / "public/en/img/link.png").exists()


@pytest.mark.parametrize("layout", ["hugo", "mkdocs", "docusaurus", "html"])
def test_headings_keep_the_ids_of_their_source(site: Project, layout: str) -> None:
    from translator.newsroom.catalog.storage import catalog_transaction
    from translator.newsroom.house import sync_article

    [ref] = site.select(["ferry"])
    sync_article(site.article(ref), "zh-Hans")
    with catalog_transaction(site, "ferry", "zh-Hans") as catalog:
        entry = next(item for item in catalog.entries if item.source == "Cheaper to run")
        catalog.apply(entry, "draft", actor="system", target="更省钱", origin="mt:pseudo", signature="pseudo")
    public = publish(site, layout)

    pages = [
        path.read_text(encoding="utf-8")
        for path in public.rglob("*")
        if path.suffix in {".md", ".html"} and path.stem[0] != "_"
    ]
    assert len(pages) == 2
    wanted = 'id="cheaper-to-run"' if layout == "html" else "{#cheaper-to-run}"
    assert all(wanted in page for page in pages)
    assert any(("更省钱 " + wanted if layout != "html" else "更省钱</h2>") in page for page in pages)


def test_front_matter_is_what_each_generator_reads(site: Project) -> None:
    toml = PAGE.replace("---", "+++").replace(": [", " = [").replace("{src: img/cover.png, alt: The ferry}", "")
    toml = toml.replace("title: Ferry", 'title = "Ferry"').replace("date: ", "date = ").replace("/old/", '"/old/"')
    toml = toml.replace("summary: A ferry.", 'summary = "A ferry."').replace("[mara]", '["mara"]')
    (site.root / "articles/en/ferry.md").write_text(toml, encoding="utf-8")

    def values(path: str) -> dict[str, object]:
        front = read_front_matter((site.root / "public" / path).read_bytes())
        return {"kind": front.kind, **front.values}

    for layout in ("hugo", "mkdocs", "docusaurus"):
        publish(site, layout)
    hugo = values("content/posts/ferry/index.zh-hans.md")
    docusaurus = values("i18n/zh-Hans/docusaurus-plugin-content-blog/ferry.md")

    assert [values("docs/en/ferry.md")["kind"], docusaurus["kind"]] == ["yaml"] * 2
    assert (hugo["kind"], hugo["description"], "aliases" in hugo) == ("toml", "A ferry.", False)
    assert (hugo["translationKey"], docusaurus["slug"]) == ("ferry", "ferry")
    assert docusaurus["authors"] == [{"name": "玛拉·奎尔"}]


def test_hugo_gets_addresses_of_images_and_one_page_for_an_alias(site: Project) -> None:
    public = publish(site, "hugo")
    english, chinese = (
        read_front_matter((public / f"content/posts/ferry/index.{code}.md").read_bytes()).values
        for code in ("en", "zh-hans")
    )

    assert english["images"] == chinese["images"] == ["img/cover.png"]
    assert (english["aliases"], "aliases" in chinese) == (["/old/"], False)


BODY = b"""\
A [link *x*](a.md#f 'T') ![im](<b c.png>) [![z](q.png)](r.md) [ref][] [](e.md) <img alt="a" src='k.png'> `[c](no.md)`

```
[d]: no.md
[x](no2.md)
```

<div><a href="h.md">x</a></div>

[p](a_(b).md) <https://x.example>

[ref]: d.md 'x'
"""


def test_every_address_of_a_body_is_found_and_nothing_in_code() -> None:
    assert [(item.kind, item.url) for item in addresses_in(BODY)] == [
        ("link", "a.md#f"), ("image", "b c.png"), ("image", "q.png"), ("link", "r.md"), ("link", "e.md"),
        ("image", "k.png"), ("link", "h.md"), ("link", "a_(b).md"), ("link", "d.md"),
    ]  # fmt: skip
    assert all(BODY[item.start : item.end].decode() == item.url for item in addresses_in(BODY))
    assert replace_addresses(BODY, lambda item: item.url) == BODY.replace(b"b c.png", b"b%20c.png")


def test_ids_of_headings_are_those_that_generators_make() -> None:
    body = "# One *two*, three!\n\n## Same ##\n\nSame\n----\n\n## 标题，一 {.wide}\n\n## Own {#mine}\n".encode()

    assert heading_ids(body) == ["one-two-three", "same", "same-1", "标题一", "mine"]
    assert with_heading_ids(body, heading_ids(body)).decode().split("\n\n") == [
        "# One *two*, three! {#one-two-three}", "## Same {#same}", "Same {#same-1}\n----", "## 标题，一 {.wide}",
        "## Own {#mine}\n",
    ]  # fmt: skip


def test_notes_lead_back_and_no_id_stands_twice_side_by_side(tmp_path: Path) -> None:
    project = write_newsroom(tmp_path)
    publish_all(project, "site")
    assert faults(tmp_path / "public") == []
    page = (tmp_path / "public/zh-Hans/bilingual/harbour-map.html").read_text(encoding="utf-8")
    for link in ('href="#fn-board" id="fnref-board"', 'id="fn-board"', 'href="#en-fnref-board"', 'id="en-the-piers"'):
        assert link in page


NO_BLOCKS = {"nothing": "", "definitions": "[1]: b\n[2]: c\n", "a comment": "<!-- later -->\n"}


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - {"markdown"}))
@pytest.mark.parametrize("kind", NO_BLOCKS)
def test_an_article_without_text_is_published(site: Project, layout: str, kind: str) -> None:
    (site.root / "articles/en/ferry.md").write_text(f"---\ntitle: Ferry\n---\n\n{NO_BLOCKS[kind]}", encoding="utf-8")

    publish(site, layout)

    assert any((site.root / "public").rglob("*"))


def test_a_link_finds_the_definition_that_an_article_begins_with(site: Project) -> None:
    text = "---\ntitle: Ferry\n---\n\n[1]: https://example.org/first\n\nSee [this][1].\n"
    (site.root / "articles/en/ferry.md").write_text(text, encoding="utf-8")

    publish(site, "site")

    page = (site.root / "public/zh-Hans/bilingual/ferry.html").read_text(encoding="utf-8")
    assert page.count('href="https://example.org/first"') == 2


@pytest.mark.parametrize(
    ("layout", "page", "links"),
    [
        (
            "html",
            "zh-Hans/pier.html",
            ['<a href="ferry.html#cheaper-to-run">', '<a href="../en/quay.html" hreflang="en">'],
        ),
        (
            "hugo",
            "content/posts/pier.zh-hans.md",
            ["](../ferry/#cheaper-to-run)", ']({{< relref path="/posts/quay" lang="en" >}})（English）'],
        ),
        ("wxr", "wordpress/pier.xml", ['/?name=ferry-zh-hans#cheaper-to-run"', '/?name=quay"', "（English）"]),
        ("mkdocs", "docs/zh-Hans/pier.md", ["](ferry.md#cheaper-to-run)", "](../../quay/)（English）"]),
        ("vitepress", "zh-Hans/pier.md", ["](ferry.md#cheaper-to-run)", "](../en/quay.md)"]),
        ("docusaurus", "blog/pier.md", ["](ferry.md#cheaper-to-run)", "](quay.md)"]),
        ("json", "zh-Hans/pier.json", ["](ferry.md#cheaper-to-run)", "](../en/quay.md)"]),
        (
            "epub",
            "zh-Hans/pier.epub",
            [
                'href="https://news.example.org/zh-Hans/ferry.html#cheaper-to-run"',
                'href="https://news.example.org/en/quay.html" hreflang="en"',
            ],
        ),
        (
            "docx",
            "zh-Hans/pier.docx",
            [
                'Target="https://news.example.org/zh-Hans/ferry.html#cheaper-to-run"',
                'Target="https://news.example.org/en/quay.html"',
            ],
        ),
    ],
)
def test_a_link_names_an_article_whatever_language_its_source_is_in(
    site: Project, layout: str, page: str, links: list[str]
) -> None:
    pier = "# 码头\n\n见[渡轮](../en/ferry.md#cheaper-to-run)和[码头](../en/quay.md)。\n"
    settings = FILES["translator.toml"] + b'[publish]\nbase_url = "https://news.example.org"\n'
    (site.root / "translator.toml").write_bytes(settings)
    (site.root / "articles/zh-Hans").mkdir()
    (site.root / "articles/zh-Hans/pier.md").write_text(pier, encoding="utf-8")
    project = open_newsroom(site.root)
    chosen = [(ref, tags) for ref, tags in zip(project.articles, ([LangTag("zh-Hans")], [], []), strict=True)]
    run = PublicationRun(project, PublishOptions(layout, draft=True), chosen)
    [pier_ref] = project.select(["pier"])
    files = run.render(pier_ref, []).files
    data = files[site.root / "public" / page]
    text = data.decode(errors="replace")
    if layout in {"epub", "docx"}:
        with ZipFile(BytesIO(data)) as book:
            text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(("xhtml", "rels")))
    assert [link for link in links if link not in text] == []
