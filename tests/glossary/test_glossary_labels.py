from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.errors import GlossaryError
from translator.bilingual.words.language import CONTENT_TAGS
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house import Newsroom, open_newsroom
from translator.newsroom.house.glossary import load_glossary
from translator.newsroom.house.glossary.labels import LABELS, colon, label, list_separator, load_house_texts

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("role", "tag", "expected"),
    [
        ("editor", "en", "Editor"),
        ("editor", "zh-Hans", "编辑"),
        ("editor", "zh-Hant-HK", "編輯"),
        ("proofreader", "zh-Hant", "校對"),
        ("fact_checker", "en", "Fact checker"),
    ],
)
def test_a_role_has_a_label_in_every_language(role: str, tag: str, expected: str) -> None:
    assert label(role, tag) == expected


def test_chinese_has_its_own_colon_and_list_mark() -> None:
    assert (colon("zh-Hans"), list_separator("zh-Hant")) == ("：", "、")
    assert (colon("en"), list_separator("en")) == (": ", ", ")


def test_a_project_words_its_labels_itself(tmp_path: Path) -> None:
    folder = tmp_path / "glossaries"
    folder.mkdir()
    (folder / "labels.yml").write_text("editor: {en: Edited by, zh-CN: 责任编辑}\n", encoding="utf-8")
    texts = load_house_texts(Newsroom(tmp_path, Settings()))
    assert [texts.label("editor", tag) for tag in CONTENT_TAGS] == ["Edited by", "责任编辑", "責任編輯"]
    assert texts.label("author", "en") == "Author"
    assert (texts.label("editor", "zh-Hant-HK"), texts.own_label("site", "zh-Hant-HK")) == ("責任編輯", "")


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("editor: {en: Editor\n", "glossaries/labels.yml:2", "not valid YAML"),
        ("editor: Editor\n", "glossaries/labels.yml, editor", "expected a text in each language"),
        ("editor: {en: Editor, fr: Éditeur}\n", "glossaries/labels.yml, editor", "language 'fr' is not supported"),
        ("- editor\n", "glossaries/labels.yml", "expected ids"),
    ],
)
def test_labels_that_cannot_be_used_are_named(tmp_path: Path, text: str, where: str, message: str) -> None:
    folder = tmp_path / "glossaries"
    folder.mkdir()
    (folder / "labels.yml").write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        load_house_texts(Newsroom(tmp_path, Settings()))
    assert caught.value.where == where
    assert message in caught.value.message


def test_the_glossaries_of_this_repository_are_sound() -> None:
    project = open_newsroom(REPOSITORY)
    texts = load_house_texts(project)
    assert len(load_glossary(project).concepts) >= 80
    for table in (texts.labels, texts.disclaimers, texts.tags):
        assert [key for key, forms in table.items() if set(forms) != set(CONTENT_TAGS)] == []
    for tag in CONTENT_TAGS:
        assert len({texts.tag_label(tag_id, tag) for tag_id in texts.tags}) == len(texts.tags)
    assert set(LABELS) <= set(texts.labels)
