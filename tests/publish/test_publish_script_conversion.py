from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.catalog import catalog_transaction, load_catalog, sync_article
from translator.cli import run
from translator.errors import CatalogError
from translator.glossary import Glossary
from translator.glossary.csv_file import parse_concepts
from translator.model import State
from translator.project import Project
from translator.publish.script_conversion import convert_catalog, make_converter, to_simplified, to_traditional

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = Glossary(tuple(parse_concepts("en,zh-Hans,zh-Hant\nsoftware,软件,軟體\nnetwork,网络,網路\n", "words.csv")))


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("这款软件支持网络", "TW", "這款軟體支持網路"),
        ("这款软件支持网络", "HK", "這款軟件支持網絡"),
        ("头发和发展", "TW", "頭髮和發展"),
        ("他说：“她说‘好’。”", "TW", "他說：「她說『好』。」"),
        ("don’t 说“行”", "TW", "don’t 說「行」"),
        ("看<1>软件</1>和`软件`", "TW", "看<1>軟體</1>和`软件`"),
        ("见 https://example.org/发 处", "TW", "見 https://example.org/發 處"),
        ("皇后与公里", "TW", "皇后與公里"),
        ("", "TW", ""),
    ],
)
def test_simplified_becomes_traditional(text: str, region: str, expected: str) -> None:
    assert to_traditional(text, region, WORDS) == expected


def test_traditional_becomes_simplified() -> None:
    assert to_simplified("他說「這款軟體『好』」", "TW", WORDS) == "他说“这款软件‘好’”"


def convert(project: Project):  # type: ignore[no-untyped-def]
    ref = project.select(["market"])[0]
    sync_article(project, ref, "zh-Hant")
    return convert_catalog(project, ref)


def test_text_and_state_follow_the_other_script(newsroom: Project, translate: Callable[..., None]) -> None:
    translate(State.REVIEWED)
    report = convert(newsroom)
    assert (report.derived_from, report.converted, report.overridden) == ("zh-Hans", 7, 0)
    catalog = load_catalog(newsroom, "market", "zh-Hant")
    assert {entry.state for entry in catalog.entries} == {State.REVIEWED}
    assert {entry.origin for entry in catalog.entries} == {"converted"}
    assert convert(newsroom).converted == 0


def test_only_what_changed_is_converted_again(newsroom: Project, translate: Callable[..., None]) -> None:
    translate()
    convert(newsroom)
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="市场早早收盘")
    assert convert(newsroom).converted == 1
    entry = load_catalog(newsroom, "market", "zh-Hant").entry(1)
    assert (entry.target, entry.state) == ("市場早早收盤", State.TRANSLATED)


def test_a_person_s_wording_is_never_overwritten(newsroom: Project, translate: Callable[..., None]) -> None:
    translate()
    convert(newsroom)
    with catalog_transaction(newsroom, "market", "zh-Hant") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="chen", target="股市提早休市", origin="human")
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="市场早早收盘")
    report = convert(newsroom)
    assert (report.converted, report.overridden, report.moved) == (0, 1, (1,))
    assert load_catalog(newsroom, "market", "zh-Hant").entry(1).target == "股市提早休市"


def test_a_chinese_source_gives_its_other_script_directly(newsroom: Project) -> None:
    path = newsroom.root / "articles/zh-Hans/tea.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\ntitle: 茶山\n---\n\n今天说“软件”。\n", encoding="utf-8")
    project = Project(newsroom.root, newsroom.settings)
    ref = project.select(["tea"])[0]
    sync_article(project, ref, "zh-Hant")
    assert convert_catalog(project, ref).derived_from == "zh-Hans"
    catalog = load_catalog(project, "tea", "zh-Hant")
    assert [(entry.target, entry.state) for entry in catalog.entries] == [
        ("茶山", State.FINAL), ("今天說「軟體」。", State.FINAL)
    ]  # fmt: skip


def test_english_is_never_derived(newsroom: Project) -> None:
    assert convert_catalog(newsroom, newsroom.select(["market"])[0], "zh-Hans").derived_from == ""


def test_traditional_of_an_english_article_needs_the_simplified_one(newsroom: Project) -> None:
    with pytest.raises(CatalogError) as caught:
        convert_catalog(newsroom, newsroom.select(["market"])[0], "zh-Hant")
    assert caught.value.hint == "translator run market --to zh-Hans,zh-Hant"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("台", "台湾的电台", "台灣的電台"),
        ("臺", "台湾", "臺灣"),
        ("了解", "他了解情况", "他了解情況"),
        ("周", "每周一次，上周末", "每周一次，上周末"),
        ("週", "每周一次，上周末；周先生", "每週一次，上週末；周先生"),
        ("家具", "新家具", "新家具"),
        ("傢俱", "新家具", "新傢俱"),
    ],
)
def test_the_house_chooses_between_two_right_forms(form: str, text: str, expected: str) -> None:
    assert make_converter("zh-Hans", "zh-Hant", "TWP", None, (form,)).convert(text) == expected


def test_a_doubtful_character_of_a_conversion_waits_for_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in {
        "translator.toml": 'targets = ["zh-Hant"]\n',
        "articles/zh-Hans/fan.md": "范先生来了。\n",
        "glossaries/people.yml": "people:\n  lin: {names: {en: Lin}}\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["sync"]) == 0

    assert run(["publish", "fan", "--to", "zh-Hant"]) == 2
    assert "txt.doubtful" in capsys.readouterr().err
    assert run(["set", "fan", "1", "范先生來了。", "--to", "zh-Hant", "--by", "lin"]) == 0
    assert run(["sync"]) == 0
    assert "范先生來了。" in Path("locales/zh-Hant/fan.po").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["publish", "fan", "--to", "zh-Hant"]) == 2
    assert "txt.doubtful" not in capsys.readouterr().err
