"""
Whatever people decide about an adopted page, or change in its source, comes out once, and their own additions stay.

Texts are changed, merged and lengthened, and sentences of the source changed and added, at random and in several
rounds; after each the page says what the catalog gives, with the paragraph and the comment that only the page has.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from tests.adoption.test_adopt import DULUN, FERRY, SETTINGS, adopt, commit, write
from tests.support.publishing import publish_article
from tests.support.variants import sampled
from translator.bilingual.errors import ReviewError
from translator.bilingual.words.inline import TAG, tag_problems
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.house import Article, open_newsroom, sync_article
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, resegmentation

SOURCE, PAGE = "content/en/posts/ferry.md", "content/zh/posts/ferry.md"
FILES = {
    "translator.toml": SETTINGS,
    "glossaries/people.yml": "people:\n  li: {names: {en: Li}, roles: [editor], emails: [li@example.org]}\n",
    SOURCE: f"{FERRY}\n```sh\na  # b\n```\n\nThe *pier*.\n",
    PAGE: f"{DULUN}\n```sh\na  # 乙\n```\n\n译者的话。\n\n那个*码头*。\n",
}
SENTENCE = re.compile(r"(?<=[\n .])[A-Z][\w* ,]+[.?](?=[\n ])")


@pytest.mark.parametrize("seed", sampled(range(60)))
def test_any_decision_comes_out_once(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    write(tmp_path, FILES)
    commit(tmp_path, "all")
    adopt(tmp_path)
    for number in range(random.randint(1, 2)):
        for _step in range(random.randint(1, 3)):
            random.choice([decide, change_source])(tmp_path, random)
        translate_rest(tmp_path, number)
        commit(tmp_path, "a round")
        newsroom = open_newsroom(tmp_path)
        publish_article(newsroom, newsroom.articles[0], ["zh-Hans"], draft=True)
        commit(tmp_path, "published")
        page = (tmp_path / PAGE).read_text(encoding="utf-8")
        assert squeezed(page).replace("译者的话。", "", 1) == squeezed(expected(tmp_path))
        assert "a  # 乙" in page


def opened(root: Path) -> tuple[Article, Person]:
    newsroom = open_newsroom(root)
    person = newsroom.people.get("li")
    assert person
    return newsroom.article(newsroom.articles[0]), person


def decide(root: Path, random: Random) -> None:
    article, person = opened(root)
    with article.transaction("zh-Hans") as catalog:
        entry = random.choice(catalog.entries)
        if random.random() < 0.3:
            try:
                resegmentation.merge(article, catalog, entry, person)
            except ReviewError:
                return
        else:
            more = "多了一句。" if entry.kind == "paragraph" and random.random() < 0.5 else "了"
            decisions.edit(catalog, entry, person, (entry.target or "新文。") + more)


def change_source(root: Path, random: Random) -> None:
    path = root / SOURCE
    text = path.read_text(encoding="utf-8")
    found = random.choice(SENTENCE.findall(text))
    after = f"{found[:-1]} again{found[-1]}" if random.random() < 0.5 else f"{found} It is number {len(text)}."
    path.write_text(text.replace(found, after, 1), encoding="utf-8")
    sync_article(opened(root)[0], "zh-Hans")


def translate_rest(root: Path, number: int) -> None:
    article, person = opened(root)
    sync_article(article, "zh-Hans")
    with article.transaction("zh-Hans") as catalog:
        for entry in catalog.entries:
            if not entry.target or entry.is_stale or tag_problems(entry.source, entry.target):
                tags = "字".join(hit[0] for hit in TAG.finditer(entry.source))
                decisions.edit(catalog, entry, person, f"{tags}译文{entry.number}之{number}。")


def expected(root: Path) -> str:
    article, _person = opened(root)
    catalog: Catalog = article.catalog("zh-Hans")
    document = article.document.resegmented(rules_for(article.newsroom, article.ref, catalog))
    entries = [catalog.find(segment.key) for segment in document.segments]
    return document.render([entry.target if entry else None for entry in entries], tag="zh-Hans").decode()


def squeezed(page: str) -> str:
    return "".join(re.sub("-+", "-", page.split("---\n", 2)[2]).replace("# 乙", "# b").split())
