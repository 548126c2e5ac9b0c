"""By-lines and datelines of Chinese reports in English drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drafts.test_engines_drafts import PhraseBook
from translator.bilingual.model import Request, Suggestion, TermEntry
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts.pipeline.bylines import NO_MONTH, frame_of
from translator.newsroom.drafts.pipeline.drafts import draft

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(("chinese", "english"), read_table(CASES / "bylines.tsv", 2))
def test_a_byline_is_written_as_english_pages_do(chinese: str, english: str) -> None:
    report = "会议昨天闭幕。" if english.endswith(" ") else ""
    frame = frame_of(chinese + report)
    assert frame
    assert (frame.before, frame.report) == (english, report)


@pytest.mark.parametrize(
    "chinese",
    [
        "他说，文学是什么？", "据中央社台北5日电，会议昨天闭幕。", "记者从广东省气象台获悉，明天有雨。",
        "作者：让·皮埃尔", "（作者：曾国藩，滨海大学教授）", "<1>新华社</1>广州11月5日电 会议昨天闭幕。", "By Jane Doe",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_left_to_the_engine(chinese: str) -> None:
    assert frame_of(chinese) is None


def test_the_house_says_how_a_name_is_written() -> None:
    terms = (TermEntry("林佳蓉", ("Lin Chia-jung",)),)
    frame = frame_of("（編輯：林佳蓉）", terms)
    assert frame
    assert frame.before == "(Editor: Lin Chia-jung)"
    frame = frame_of("（編輯：李明宗）", system="wade-giles")
    assert frame
    assert frame.before == "(Editor: Li Ming-tsung)"


def test_a_draft_has_the_bylines_around_what_the_engine_said() -> None:
    engine = PhraseBook({"会议昨天闭幕。": "The meeting ended yesterday."})
    sources = ["文/记者 林小满", "（中央社记者李雷北京5日电）会议昨天闭幕。（编辑：王芳）", "会议昨天闭幕。"]
    told: list[int] = []

    byline, report, plain = draft(
        engine, list(map(Request, sources)), source_tag=ZH_HANS, target_tag=EN, progress=told.append
    )  # fmt: skip

    assert engine.asked == [("first", ["会议昨天闭幕。"])]
    assert byline == Suggestion(
        "By Lin Xiaoman", "mt:phrasebook", 100, "phrasebook|version:1", repairs=("byline:written",)
    )
    assert report.target == "BEIJING, the 5th (CNA, by Li Lei) — The meeting ended yesterday. (Editor: Wang Fang)"
    assert report.problems == (NO_MONTH,)
    assert plain.target == "The meeting ended yesterday."
    assert sum(told) == 3
