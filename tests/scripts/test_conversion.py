from __future__ import annotations

import io
import json
import re
import shutil
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.publishing import publish_article
from translator.bilingual.errors import CatalogError
from translator.bilingual.model import State, short_hash
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.script import TxtDoubtful
from translator.bilingual.scripts import word_conversion
from translator.bilingual.words.language import ZH_HANS, ZH_HANT, convert_script, fold_script
from translator.cli import run
from translator.newsroom.catalog.events import UnwaiveData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Newsroom, open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog, make_converter, to_traditional
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import parse_concepts

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
        ("见 https://example.org/发 处", "TW", "見 https://example.org/发 處"),
        ("皇后与公里", "TW", "皇后與公里"),
        ("", "TW", ""),
    ],
)
def test_simplified_becomes_traditional(text: str, region: str, expected: str) -> None:
    assert to_traditional(text, region, WORDS) == expected


def test_traditional_becomes_simplified() -> None:
    assert make_converter("zh-Hant", "zh-Hans", "TW", WORDS).convert("他說「這款軟體『好』」") == "他说“这款软件‘好’”"


def convert(project: Project):  # type: ignore[no-untyped-def]
    ref = project.select(["market"])[0]
    sync_article(project.article(ref), "zh-Hant")
    return convert_catalog(project.article(ref))


def test_text_and_state_follow_the_other_script(newsroom: Project, translate: Callable[..., None]) -> None:
    translate(State.REVIEWED)
    report = convert(newsroom)
    assert report.converted == 7
    catalog = load_catalog(newsroom, "market", "zh-Hant")
    assert {entry.state for entry in catalog.entries} == {State.TRANSLATED}
    assert all(catalog.makers(entry) == {"li-lei"} for entry in catalog.entries)
    assert {entry.origin for entry in catalog.entries} == {"converted"}
    assert convert(newsroom).converted == 0
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="市场早早收盘")
    assert convert(newsroom).converted == 1  # Only what changed.
    entry = load_catalog(newsroom, "market", "zh-Hant").entry(1)
    assert (entry.target, entry.state) == ("市場早早收盤", State.TRANSLATED)


def test_a_person_s_wording_is_never_overwritten(
    newsroom: Project, translate: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    translate()
    convert(newsroom)
    with catalog_transaction(newsroom, "market", "zh-Hant") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="chen", target="股市提早休市", origin="human")
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="市场早早收盘")
    report = convert(newsroom)
    assert (report.converted, report.moved) == (0, (1,))
    assert load_catalog(newsroom, "market", "zh-Hant").entry(1).target == "股市提早休市"
    with chdir(newsroom.root):
        assert run(["translate", "--to", "zh-Hant", "--engine", "pseudo"]) == 0
    assert "1 left in people's words, though the other script changed (1)" in capsys.readouterr().out


def test_a_chinese_source_gives_its_other_script_directly(newsroom: Project) -> None:
    path = newsroom.root / "articles/zh-Hans/tea.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\ntitle: 茶山\n---\n\n今天说“软件”。\n", encoding="utf-8")
    project = Newsroom(newsroom.root, newsroom.settings)
    ref = project.select(["tea"])[0]
    sync_article(project.article(ref), "zh-Hant")
    assert convert_catalog(project.article(ref)).converted == 2
    catalog = load_catalog(project, "tea", "zh-Hant")
    assert [(entry.target, entry.state) for entry in catalog.entries] == [
        ("茶山", State.TRANSLATED), ("今天說「軟體」。", State.TRANSLATED)
    ]  # fmt: skip


def test_english_is_never_derived_and_traditional_chinese_needs_the_simplified_one(newsroom: Project) -> None:
    article = newsroom.article(newsroom.select(["market"])[0])
    assert not convert_catalog(article, "zh-Hans").converted
    with pytest.raises(CatalogError) as caught:
        convert_catalog(article, "zh-Hant")
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


def translator(*line: str, code: int = 0) -> None:
    assert run([*line]) == code


def publish(*slugs: str, code: int = 0) -> None:
    translator("publish", *slugs, "--to", "zh-Hant", code=code)


def decide(text: str, slug: str = "fan") -> None:
    translator("set", slug, "1", text, "--to", "zh-Hant", "--by", "lin")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Write an article of a house with Chinese in both scripts, and bring the other script up to date."""
    (tmp_path / "articles/zh-Hans").mkdir(parents=True)
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hant"]\n', encoding="utf-8")
    (tmp_path / "glossaries/people.yml").write_text("people:\n  lin: {names: {en: Lin}}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def write(text: str, slug: str = "fan") -> None:
        Path(f"articles/zh-Hans/{slug}.md").write_text(text, encoding="utf-8")
        translator("sync")
        translator("translate")

    return write


def page(slug: str = "fan") -> str:
    return Path(f"articles/zh-Hant/{slug}.md").read_text(encoding="utf-8")


def test_a_doubtful_character_of_a_conversion_waits_for_a_person(
    write: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    write("他的杆很旧。\n")
    publish("fan", code=2)
    assert "txt.doubtful" in capsys.readouterr().err
    decide("他的桿很舊。")
    translator("sync")
    publish("fan")
    entry = load_catalog(open_newsroom(Path.cwd()), "fan", "zh-Hant").entry(1)
    assert (entry.target, entry.origin, entry.state) == ("他的桿很舊。", "converted", State.TRANSLATED)
    translator("verify")

    write("他的杆很旧，并说了话。\n")
    publish("fan")
    assert "他的桿很舊，並說了話。" in page()  # The choice is kept where the words beside it are the same.
    write("我的杆很旧，并说了话。\n")
    capsys.readouterr()
    publish("fan", code=2)
    said = capsys.readouterr().err
    assert "杆 may be meant as 桿" in said
    assert "--filter check:txt.doubtful" in said
    translator("verify")


def test_a_decision_on_one_character_holds_beside_the_same_words_in_the_house(write: Callable[..., None]) -> None:
    write("老人说鱼面好吃。\n")
    write("这家的鱼面好吃。\n", "two")
    decide("老人說魚麵好吃。")
    translator("sync")
    publish()
    assert "這家的魚麵好吃。" in page("two")


@pytest.mark.parametrize(
    ("table", "rows", "text", "expected"),
    [
        ("people.yml", "people:\n  gan: {names: {zh-Hans: 干征, zh-Hant: 干徵}}\n"
         "  zhong: {names: {zh-Hans: 种小道, zh-Hant: 种小道}}\n",
         "记者干征走进渔村。\n\n种小道率军，小种红茶很香。\n", "記者干徵走進漁村。\n\n种小道率軍，小種紅茶很香。\n"),
        ("names.csv", "en,zh-Hans,zh-Hant,kind\nGan Zheng,干征,干徵,person\nYu,于,于,person\n",
         "记者干征说，小干和老于都在。他于昨天受到小干扰。\n", "記者干徵說，小干和老于都在。他於昨天受到小干擾。\n"),
    ],
)  # fmt: skip
def test_names_of_people_are_decisions_of_the_house(
    write: Callable[..., None], table: str, rows: str, text: str, expected: str
) -> None:
    Path("glossaries", table).write_text(rows, encoding="utf-8")
    write(text)
    translator("check", "--to", "zh-Hant")
    publish()
    assert expected in page()


def test_a_doubt_is_asked_once_with_its_places_and_one_answer_settles_it(
    write: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    write("陈干林来了。\n\n大家欢迎陈干林。他的杆很旧。\n")
    write("陈干林喝茶。\n", "tea")
    capsys.readouterr()
    translator("check", "--to", "zh-Hant", "--format", "json")
    assert len([one for one in json.loads(capsys.readouterr().out) if one["check"] == "txt.doubtful"]) == 4
    translator("check", "--to", "zh-Hant")
    said = capsys.readouterr().out
    assert said.count("乾 may be meant as 幹") == 1
    assert "and in 2 more segments: fan zh-Hant 2, tea zh-Hant 1" in said

    translator("mark", "fan", "1", "--to", "zh-Hant", "--waive", "txt.doubtful", "--by", "lin")
    translator("check", "--to", "zh-Hant")
    said = capsys.readouterr().out
    assert "乾 may be" not in said
    assert "杆 may be" in said
    publish("tea")


def test_what_was_published_before_the_list_grew_is_named_and_not_refused(
    write: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as before:
        before.setattr(word_conversion, "doubts_of", lambda _text: ())
        write("他的杆很旧。\n\n他笑了。\n")
        publish("fan")
    shutil.rmtree(".translator")

    write("他的杆很旧。\n\n他走了。\n")
    capsys.readouterr()
    publish("fan")
    said = capsys.readouterr().err
    assert "1 character is in doubt, and stays as it was published (segment 1: 杆)" in said
    assert "try: translator review fan --to zh-Hant --filter check:txt.doubtful" in said
    assert "他走了" in page()
    translator("verify")

    write("你们杆很旧。\n\n他走了。\n")
    publish("fan", code=2)
    decide("你們桿很舊。")
    capsys.readouterr()
    publish("fan")
    assert "in doubt" not in capsys.readouterr().err


def test_a_choice_knows_a_doubt_by_the_fingerprint_that_the_check_gives_it() -> None:
    pair = Pair("它的杆很旧。", "它的杆很舊。", "zh-Hans", "zh-Hant")
    (finding,) = [item for item in TxtDoubtful().check(pair) if pair.target[item.start] == "杆"]

    assert finding.check == word_conversion.CHECK
    assert finding.fingerprint == short_hash(word_conversion.CHECK, pair.source, "杆")


def test_a_reader_signs_a_conversion_that_others_wrote(
    newsroom: Project, translate: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    translate()
    convert(newsroom)
    ref, root = newsroom.select(["market"])[0], ["-C", str(newsroom.root)]
    mark = [*root, "mark", "market", "all", "--to", "zh-Hant", "--state", "reviewed"]
    assert run([*mark, "--by", "li-lei"]) == 2
    assert "second person" in capsys.readouterr().err
    assert run([*mark, "--by", "wang-f"]) == 0

    publish_article(newsroom, ref, ["zh-Hans", "zh-Hant"])
    page = (newsroom.root / "articles/zh-Hant/market.md").read_text(encoding="utf-8")
    assert "read_by: [wang-f]" in page or "read_by:\n      - wang-f" in page
    assert "本版由簡體中文版轉換而成，並經人工校閱。" in page
    assert run([*root, "verify", "--format", "json"]) in {0, 1}
    assert "self-review" not in capsys.readouterr().out


def test_a_conversion_waits_until_its_origin_is_signed_off(
    newsroom: Project, translate: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    translate(State.REVIEWED)
    convert(newsroom)
    assert run(["-C", str(newsroom.root), "publish", "market", "--to", "zh-Hant"]) == 2
    assert "--to zh-Hans --state final" in capsys.readouterr().err
    assert run(["-C", str(newsroom.root), "status", "market", "--format", "json"]) == 0
    rows = {row["target"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["zh-Hant"]["next"], rows["zh-Hant"]["derived"], rows["zh-Hant"]["doubts"]) == ("follow", 7, 0)
    with catalog_transaction(newsroom, "market", "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "finalise", actor="chen")
    assert run(["-C", str(newsroom.root), "status", "market", "--format", "json"]) == 0
    rows = {row["target"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["zh-Hant"]["next"] == "publish"
    assert run(["-C", str(newsroom.root), "publish", "market", "--to", "zh-Hant"]) == 0


def test_a_name_that_a_person_corrected_is_right_in_every_article(
    write: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    write("陈干林来了。\n\n大家欢迎陈干林。\n")
    write("陈干林喝茶。\n", "tea")
    publish("fan", code=2)
    capsys.readouterr()
    decide("陳幹林來了。")
    assert "kept for the house: 陳幹林" in capsys.readouterr().err

    assert ",陈干林,陳幹林,,person," in Path("glossaries/conversions.csv").read_text(encoding="utf-8")
    publish("fan")
    publish("tea")
    assert "大家歡迎陳幹林。" in page()
    assert "陳幹林喝茶。" in page("tea")
    translator("verify")


SIMPLIFY = make_converter(ZH_HANT, ZH_HANS, "TW").convert


@pytest.mark.parametrize("text", ["A\ud800", "\udfff发展\ud83d后来", "头\ud800\ud800发"])
def test_half_a_surrogate_pair_stays_where_it_is_in_every_conversion(text: str) -> None:
    for convert in (fold_script, to_traditional, SIMPLIFY, partial(convert_script, tag="zh-Hant")):
        assert len(convert(text)) == len(text)
        assert [one for one in convert(text) if "\ud800" <= one <= "\udfff"] == re.findall("[\ud800-\udfff]", text)


def write_ferry(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An English article whose Chinese has a wrong number, said to be right, and its two Chinese versions."""
    for name, content in {
        "translator.toml": 'targets = ["zh-Hans", "zh-Hant"]\n',
        "glossaries/people.yml": "people:\n  lin: {roles: [translator]}\n  wang: {roles: [reviewer, editor]}\n",
        "articles/en/ferry.md": "There were 214 seats on the old ferry.\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.chdir(root)
    assert run(["sync"]) == 0
    assert run(["set", "ferry", "1", "旧渡轮上有241个座位。", "--to", "zh-Hans", "--by", "lin"]) == 0
    waive = ["mark", "ferry", "1", "--to", "zh-Hans", "--waive", "num.value", "--reason", "the source errs"]
    assert run([*waive, "--by", "wang"]) == 0
    for state in ("reviewed", "final"):
        assert run(["mark", "ferry", "1", "--to", "zh-Hans", "--state", state, "--by", "wang"]) == 0
    assert run(["translate", "ferry", "--to", "zh-Hant"]) == 0


def test_a_waiver_holds_in_what_is_converted_and_ends_where_somebody_writes_another_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ferry(tmp_path, monkeypatch)
    capsys.readouterr()
    translator("check", "--to", "zh-Hant")
    assert "1 waived" in capsys.readouterr().err
    translator("publish", "ferry", "--to", "zh-Hans,zh-Hant")
    assert "舊渡輪上有241個座位。" in page("ferry")
    translator("verify")
    translator("set", "ferry", "1", "舊渡輪上共有241個座位。", "--to", "zh-Hant", "--by", "lin")
    translator("check", "--to", "zh-Hant", code=1)


def test_the_hint_of_a_refused_version_names_a_filter_that_finds_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ferry(tmp_path, monkeypatch)
    with catalog_transaction(open_newsroom(tmp_path), "ferry", "zh-Hans") as catalog:
        (waiver,) = [event for event in catalog.events if event.action == "waive"]
        data = UnwaiveData(unwaives=waiver.data.fingerprint)
        catalog.apply(catalog.entry(1), "unwaive", actor="wang", data=data)
    assert run(["check", "--to", "zh-Hant"]) == 1
    capsys.readouterr()

    assert run(["publish", "ferry", "--to", "zh-Hant"]) == 2
    assert "translator review ferry --to zh-Hant --filter check:num.value" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(["review", "ferry", "--to", "zh-Hant", "--plain", "--filter", "check:num.value", "--by", "lin"]) == 0
    assert "Segment 1 of 1" in capsys.readouterr().out
