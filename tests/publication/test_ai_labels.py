"""Labels for text of a machine, as `[publish] ai_labels` asks for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.market_newsroom import TARGETS
from tests.support.publishing import publish_article
from translator.bilingual.model import State
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import Newsroom, open_newsroom, sync_article
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.pages.publication.versions import check_metadata

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

Translate = Callable[..., None]
REVIEWED, UNREVIEWED = "本译文初稿由人工智能生成，并经人工审校。", "本译文由人工智能生成，部分内容未经人工审校。"


def publish(project: Project, labels: str, *, more: str = "", **options: Any) -> Newsroom:
    settings = f'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nai_labels = [{labels}]\n{more}'
    (project.root / "translator.toml").write_text(settings)
    newsroom = open_newsroom(project.root)
    ref = newsroom.select(["market"])[0]
    publish_article(newsroom, ref, newsroom.targets_of(ref), **options)
    return newsroom


def page(project: Project, tag: str = "zh-Hans") -> str:
    return (project.root / "articles" / tag / "market.md").read_text()


@pytest.mark.parametrize(
    ("labels", "state", "shown", "named"),
    [
        ("", State.DRAFT, "", None),
        ('"cn"', State.FINAL, REVIEWED, ["cn"]),
        ('"eu"', State.FINAL, "", None),
        ('"eu"', State.REVIEWED, REVIEWED, ["eu"]),
        ('"eu"', State.TRANSLATED, UNREVIEWED, ["eu"]),
        ('"eu", "cn"', State.DRAFT, UNREVIEWED, ["eu", "cn"]),
        ('"eu", "cn"', State.FINAL, REVIEWED, ["cn"]),
    ],
)
def test_each_rule_labels_what_it_asks_for(
    newsroom: Project, translate: Translate, labels: str, state: State, shown: str, named: list[str] | None
) -> None:
    translate(state)
    publish(newsroom, labels, draft=state is not State.FINAL)
    text = page(newsroom)
    block = read_front_matter(text.encode()).values["translation"]

    assert [label for label in (REVIEWED, UNREVIEWED) if label in text] == ([shown] if shown else [])
    assert block.get("ai_labels") == named
    assert ("AIGC" in block) is ("cn" in (named or ()))
    assert ("人工" not in text) or not (shown and "机器翻译：" in text)


def test_what_a_person_translated_bears_no_label(newsroom: Project) -> None:
    ref = newsroom.select(["market"])[0]
    sync_article(newsroom.article(ref), "zh-Hans")
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "edit", actor="li-lei", target=TARGETS[entry.source])
    publish(newsroom, '"cn", "eu"', draft=True)

    assert "人工智能" not in page(newsroom)
    assert "AIGC" not in page(newsroom)


def test_the_metadata_are_those_of_the_standard(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom, '"cn"', more='ai_producer = "灯街编辑部"\n')
    found = read_front_matter(page(newsroom).encode()).values["translation"]["AIGC"]
    other = read_front_matter(page(newsroom, "zh-Hant").encode()).values["translation"]["AIGC"]

    assert list(found) == [
        "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2",
    ]  # fmt: skip
    assert (found["Label"], found["ContentProducer"]) == ("1", "灯街编辑部")
    assert found["ProduceID"].startswith("2021-12-23-market/zh-Hans/")
    assert other["ProduceID"] != found["ProduceID"]


def test_a_page_without_its_label_is_found(newsroom: Project, translate: Translate) -> None:
    translate()
    project = publish(newsroom, '"cn"')
    path = newsroom.root / "articles" / "zh-Hans" / "market.md"
    assert check_metadata(project.article("market")) == []
    path.write_text(path.read_text().replace(REVIEWED, ""))

    assert "meta.mt" in {finding.check for finding in check_metadata(project.article("market"))}


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in {"epub", "docx"}])
def test_every_layout_shows_the_label(newsroom: Project, translate: Translate, layout: str) -> None:
    translate()
    publish(newsroom, '"cn"', layout=layout, more='base_url = "https://example.org"\n')
    folder = newsroom.root / ("articles/zh-Hans" if layout == "markdown" else "public")
    pages = [text for path in folder.rglob("*") if path.is_file() and REVIEWED in (text := path.read_text("utf-8"))]

    assert pages
    assert all("ProduceID" in text for text in pages) or layout in {"fragment", "wxr"}


def test_pages_say_it_to_machines(newsroom: Project, translate: Translate) -> None:
    from selectolax.lexbor import LexborHTMLParser

    translate()
    publish(newsroom, '"cn"', layout="html")
    tree = LexborHTMLParser((newsroom.root / "public/zh-Hans/market.html").read_text())

    assert json.loads(tree.css_first('meta[name="AIGC"]').attributes["content"] or "")["Label"] == "1"
    assert "TrainedAlgorithmicMedia" in tree.css_first('script[type="application/ld+json"]').text()


def test_a_check_says_what_is_labelled_and_which_label_lacks_its_words(newsroom: Project, translate: Translate) -> None:
    translate()
    publish(newsroom, '"cn"')
    [ref] = newsroom.select(["market"])
    done = publish_article(open_newsroom(newsroom.root), ref, ["zh-Hans"], check=True)
    assert f"market: zh-Hans is labelled: {REVIEWED}" in done.notes
    (newsroom.root / "glossaries/disclaimers.yml").write_text("ai: {zh-Hans: 本文为机器翻译。}\n", encoding="utf-8")
    done = publish_article(open_newsroom(newsroom.root), ref, ["zh-Hans"], check=True)
    assert "market: the label of zh-Hans needs 人工智能 or AI, and 生成 or 合成: 本文为机器翻译。" in done.notes
