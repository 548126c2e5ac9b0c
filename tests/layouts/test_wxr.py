"""The layouts `fragment` and `wxr`: articles for content management systems."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.support.publishing import publish_all, publish_article
from tests.support.site_newsroom import write_newsroom
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_whole

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def publish(project: Project, layout: str) -> list[str]:
    return publish_all(project, layout)


@pytest.fixture(scope="module")
def newsroom_of_three(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = write_newsroom(tmp_path_factory.mktemp("wordpress"))
    publish(project, "wxr")
    return project


def posts(root: ET.Element) -> dict[str, ET.Element]:
    items = [item for item in root.iter("item") if item.findtext(f"{WP}post_type") == "post"]
    return {item.findtext(f"{WP}post_name") or "": item for item in items}


def test_the_file_has_a_post_for_each_version(newsroom_of_three: Project) -> None:
    root = ET.parse(newsroom_of_three.root / "public/wordpress.xml").getroot()
    found = posts(root)
    assert sorted(found) == sorted(
        f"{slug}{ending}"
        for slug, endings in {
            "harbour-ferry-electric": ("", "-zh-hans", "-zh-hant"),
            "harbour-map": ("", "-zh-hans", "-zh-hant"),
            "night-market-water": ("", "-en", "-zh-hant"),
        }.items()
        for ending in endings
    )
    post = found["harbour-ferry-electric-zh-hans"]
    assert post.findtext("title") == "林登港最后一艘柴油渡轮退役，全面换用电池动力"
    assert post.findtext("pubDate") == "Thu, 12 Mar 2026 00:00:00 +0000"
    assert post.findtext(f"{WP}post_date_gmt") == "2026-03-12 00:00:00"
    assert post.findtext(f"{WP}status") == "publish"
    terms = [(one.get("domain"), one.get("nicename"), one.text) for one in post.findall("category")]
    assert ("language", "zh-hans", "简体中文") in terms
    assert ("post_tag", "transport-zh-hans", "交通") in terms
    assert "<h1" not in (post.findtext(CONTENT) or "")


def test_versions_are_joined_for_both_plugins(newsroom_of_three: Project) -> None:
    root = ET.parse(newsroom_of_three.root / "public/wordpress.xml").getroot()
    numbers = {name: post.findtext(f"{WP}post_id") for name, post in posts(root).items()}
    [group] = {
        one.get("nicename")
        for name, post in posts(root).items()
        if name.startswith("harbour-map")
        for one in post.findall("category")
        if one.get("domain") == "post_translations"
    }
    [term] = [one for one in root.iter(f"{WP}term") if one.findtext(f"{WP}term_slug") == group]
    assert term.findtext(f"{WP}term_description") == (
        f'a:3:{{s:2:"en";i:{numbers["harbour-map"]};s:7:"zh-hans";i:{numbers["harbour-map-zh-hans"]};'
        f's:7:"zh-hant";i:{numbers["harbour-map-zh-hant"]};}}'
    )
    post = posts(root)["harbour-map-zh-hant"]
    fields = {
        meta.findtext(f"{WP}meta_key"): meta.findtext(f"{WP}meta_value") for meta in post.findall(f"{WP}postmeta")
    }
    assert fields == {
        "_wpml_import_language_code": "zh-hant",
        "_wpml_import_source_language_code": "en",
        "_wpml_import_translation_group": group,
    }


def test_no_number_stands_for_two_things_and_images_are_attachments(newsroom_of_three: Project) -> None:
    root = ET.parse(newsroom_of_three.root / "public/wordpress.xml").getroot()
    numbers = [one.text for one in root.iter(f"{WP}post_id")]
    assert len(numbers) == len(set(numbers))
    addresses = [one.text for one in root.iter(f"{WP}attachment_url")]
    assert "https://news.example.org/zh-Hans/images/map.png" in addresses
    assert 'src="https://news.example.org/en/images/map.png"' in (posts(root)["harbour-map"].findtext(CONTENT) or "")


def test_categories_are_those_of_wordpress(tmp_path: Path) -> None:
    project = write_newsroom(tmp_path)
    article = tmp_path / "articles/en/harbour-map.md"
    article.write_text(article.read_text("utf-8").replace("tags:", "categories: [city]\ntags:", 1), encoding="utf-8")
    publish(open_newsroom(project.root), "wxr")
    root = ET.parse(tmp_path / "public/wordpress.xml").getroot()
    assert [one.findtext(f"{WP}category_nicename") for one in root.iter(f"{WP}category")] == [
        "city", "city-zh-hans", "city-zh-hant",
    ]  # fmt: skip
    terms = posts(root)["harbour-map"].findall("category")
    assert ("category", "city") in [(one.get("domain"), one.get("nicename")) for one in terms]


def test_publishing_again_writes_nothing(newsroom_of_three: Project) -> None:
    assert publish(newsroom_of_three, "wxr") == []


def test_what_would_end_a_part_of_the_file_does_not(tmp_path: Path) -> None:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    text = "---\ntitle: A ]]> & <b>B\n---\n\nOne ]]> two.\n\n<!-- /item -->\n\n```\n]]></content:encoded>\n```\n"
    (tmp_path / "articles/en/a--b.md").write_text(text, encoding="utf-8")
    project = open_newsroom(tmp_path)
    [ref] = project.articles
    sync_article(project.article(ref), "zh-Hans")
    publish_article(project, ref, ["zh-Hans"], draft=True, layout="wxr")
    publish_whole(project, PublishOptions("wxr"))
    for path in ("wordpress.xml", "wordpress/a--b.xml"):
        found = posts(ET.parse(tmp_path / "public" / path).getroot())
        assert sorted(found) == ["a--b", "a--b-zh-hans"]
        assert found["a--b"].findtext("title") == "A ]]&gt; &amp; &lt;b&gt;B"
        assert "One ]]&gt; two." in (found["a--b"].findtext(CONTENT) or "")
        assert found["a--b-zh-hans"].findtext(f"{WP}status") == "draft"


def test_a_fragment_is_the_article_without_a_page(newsroom_of_three: Project) -> None:
    publish(newsroom_of_three, "fragment")
    text = (newsroom_of_three.root / "public/zh-Hans/harbour-map.html").read_text(encoding="utf-8")
    assert not re.search("<(?:html|head|body|style|script|h1)", text)
    assert '<a href="https://news.example.org/zh-Hans/harbour-ferry-electric.html#cheaper-to-run">' in text
    assert '<h2 id="where-to-wait">在哪里候船</h2>' in text
    assert "<p>译后编辑：王芳</p>" in text
