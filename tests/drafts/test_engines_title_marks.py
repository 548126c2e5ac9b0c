"""Drafts mark the titles of works: with italics in English, with 《》 in Chinese; and follow the house's English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import Request, Suggestion
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import NAMES, EngineSettings, read_style

if TYPE_CHECKING:
    from pathlib import Path

    from translator.bilingual.words.language import LangTag


def drafted(folder: Path, request: Request, target: str, pair: tuple[LangTag, LangTag], style: str = "") -> Suggestion:
    path = folder / "drafts.tsv"
    path.write_text(f"{request.source}\t{target}\n", encoding="utf-8")
    checks = CheckSettings(locale={EN: read_style(style, None)} if style else {})
    engine = open_engine("file", *pair, EngineSettings(file=str(path)), checks)
    [suggestion] = draft(engine, [request], source_tag=pair[0], target_tag=pair[1])
    return suggestion


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("她读了《活着》。", "She read “To Live”.", "She read *To Live*."),
        ("她读了《活着》。", "She read 《To Live》.", "She read *To Live*."),
        ("他在<1>上海</1>读《奥德赛》。", "He read the Odyssey in <1>Shanghai</1>.",
         "He read the *Odyssey* in <1>Shanghai</1>."),
        ("他写了<1>《活着》</1>。", 'He wrote <1>"To Live"</1>.', "He wrote <1>*To Live*</1>."),
        ("<1>《红高粱》</1>很好看。", "<1>Red Sorghum</1> is good.", "<1>*Red Sorghum*</1> is good."),
        ("《卫报》和《芝麻街》", "The Guardian and Sesame Street", "*The Guardian* and *Sesame Street*"),
        ("《劳动合同法》规定了工时。", "The Labor Contract Law sets hours.", "The Labor Contract Law sets hours."),
        ("她说“好”，又读了《活着》。", "She said “good” and read on.", "She said “good” and read on."),
    ],
)  # fmt: skip
def test_an_english_draft_has_italics_for_titles(tmp_path: Path, source: str, target: str, wanted: str) -> None:
    assert drafted(tmp_path, Request(source, italics=()), target, (ZH_HANS, EN)).target == wanted


def test_text_without_a_page_gets_no_italics(tmp_path: Path) -> None:
    target = "She read “To Live”."
    assert drafted(tmp_path, Request("她读了《活着》。"), target, (ZH_HANS, EN)).target == target


def test_a_title_that_no_mark_was_found_for_is_named(tmp_path: Path) -> None:
    suggestion = drafted(
        tmp_path, Request("他读了《奥义书》。", italics=()), "He read the book of the ancients.", (ZH_HANS, EN)
    )
    assert "punct.title: 《奥义书》 has no mark" in suggestion.problems


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("她读了<1>“了不起的盖茨比”</1>和<2>它</2>。", "她读了《了不起的盖茨比》和<2>它</2>。"),
        ("她读了“<1>了不起的盖茨比</1>”和<2>它</2>。", "她读了《了不起的盖茨比》和<2>它</2>。"),
    ],
)
def test_a_chinese_draft_has_title_marks_for_italics(tmp_path: Path, target: str, wanted: str) -> None:
    request = Request("She read <1>The Great Gatsby</1> and <2>it</2>.", italics=(1, 2))
    assert drafted(tmp_path, request, target, (EN, ZH_HANS)).target == wanted
    link = Request("She read <1>The Great Gatsby</1> and <2>it</2>.")
    assert "<1>" in drafted(tmp_path, link, target, (EN, ZH_HANS)).target


SOURCE = "王小明在2025年3月4日说，《活着》卖500元，涨了5%，李先生是组织者。"
DRAFT = 'Xiaoming Wang said on March 4, 2025, that "To Live" cost RMB 500, up 5 percent; Mr. Li organized it.'
STYLED = {
    "ap": "Wang Xiaoming said on March 4, 2025, that “To Live” cost 500 yuan, up 5%; Mr. Li organized it.",
    "chicago": "Wang Xiaoming said on March 4, 2025, that *To Live* cost 500 yuan, up 5 percent; Mr. Li organized it.",
    "economist": "Wang Xiaoming said on March 4th 2025, that “To Live” cost 500 yuan, up 5%; Mr Li organised it.",
    "guardian": "Wang Xiaoming said on 4 March 2025, that *To Live* cost 500 yuan, up 5%; Mr Li organised it.",
    "oxford": "Wang Xiaoming said on 4 March 2025, that *To Live* cost 500 yuan, up 5 per cent; Mr Li organized it.",
}


def test_a_heading_gets_the_capitals_of_the_house(tmp_path: Path) -> None:
    request = Request("《活着》重返舞台", kind="heading-2", italics=())
    made = [
        drafted(tmp_path, request, "“To Live” returns to the stage", (ZH_HANS, EN), style)
        for style in ("chicago", "ap")
    ]
    assert [one.target for one in made] == ["*To Live* Returns to the Stage", "“To Live” returns to the stage"]


@pytest.mark.parametrize("style", NAMES)
def test_a_draft_follows_the_style_and_names_it(tmp_path: Path, style: str) -> None:
    suggestion = drafted(tmp_path, Request(SOURCE, italics=()), DRAFT, (ZH_HANS, EN), style)
    assert suggestion.target == STYLED[style]
    assert "|house:english=" in suggestion.signature
