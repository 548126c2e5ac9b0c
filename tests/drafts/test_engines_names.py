"""Names of people and places in drafts into English."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.drafts.test_engines_drafts import PhraseBook
from translator.bilingual.model import Request, Suggestion, TermEntry
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts.gate import judge_suggestion
from translator.newsroom.drafts.house_style import house_style
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.repair import write_names
from translator.newsroom.house.glossary.names import NameTerms, note_first_mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

ARTICLE = (
    "滨海市图书馆周一开放。", "市长欧阳晓岚说，这是滨海最大的图书馆。", "馆长诸葛明表示，每天可接待五千人。",
    "特朗普在纽约市发表讲话。", "俄勒冈州的居民没有参加。", "车手戈登说，他赢了。",
)  # fmt: skip


TERMS = (
    TermEntry("欧阳晓岚", ("Ouyang Xiaolan",), kind="person"),
    TermEntry("诸葛明", ("Zhuge Ming",), kind="person"),
    TermEntry("滨海", ("Binhai",), kind="place"),
)
"""What the house has accepted."""


def with_names(*sources: str) -> list[Request]:
    return [Request(source, terms=tuple(term for term in TERMS if term.source in source)) for source in sources]


def test_how_a_name_is_read_is_only_proposed_and_not_where_everybody_knows_it_otherwise() -> None:
    known = ("黄仁勋表示，芯片很好。", "蔡英文在台北说，她来了。", "谭德塞说，疫情没有结束。")
    found = {term.source: term.targets[0] for term in NameTerms((*ARTICLE, *known), ZH_HANS, EN).entries}
    assert found == {"滨海": "Binhai", "欧阳晓岚": "Ouyang Xiaolan", "诸葛明": "Zhuge Ming", "纽约": "New York"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("谭德塞说，疫情没有结束。", "Tedros said the epidemic was not over."),
        ("黄仁勋表示，芯片很好。", "Jensen Huang said the chips were good."),
        ("蔡英文在台北说，她来了。", "Tsai Ing-wen said in Taipei that she had come."),
        ("骆家辉大使来了。", "Ambassador Gary Locke came."),
        ("馆长诸葛明表示同意。", "Director Chu-ke Ming agreed."),
    ],
)
def test_no_name_is_dictated_or_written_by_its_sound(source: str, said: str) -> None:
    engine = PhraseBook({source: said})
    (made,) = draft(engine, [Request(source)], source_tag=ZH_HANS, target_tag=EN)
    assert made.target == said
    assert not [problem for problem in made.problems if " = " in problem]


@pytest.mark.parametrize(
    ("number", "said", "written"),
    [
        (1, "Mayor Yang Xiaolang said Binhai has none larger.", ""),
        (2, "Guo Ziming's library takes 5,000 a day.", ""),
        (2, "Zhuge, the director, said so.", ""),
        (1, "Xiaolan, the mayor, said Binhai has none.", "Ouyang Xiaolan, the mayor, said Binhai has none."),
        (2, "The director said so.", ""),
        (0, "The library of Binghai opens on Monday.", ""),
    ],
)
def test_a_person_who_is_not_in_the_source_becomes_the_one_who_is(number: int, said: str, written: str) -> None:
    assert write_names(said, with_names(ARTICLE[number])[0]) == (written or said)


def test_a_name_that_is_gone_is_a_doubt_with_what_it_should_be() -> None:
    (request,) = with_names(ARTICLE[1])
    problems = judge_suggestion(
        request, Suggestion("The mayor said Shandong has none larger.", "mt:x"), source_tag=ZH_HANS, target_tag=EN
    )  # fmt: skip
    assert [str(one) for one in problems if one.check == "mt.name"] == [
        "mt.name: 欧阳晓岚 = Ouyang Xiaolan", "mt.name: 滨海 = Binhai",
    ]  # fmt: skip
    assert not any(one.blocks for one in problems if one.check == "mt.name")


def test_a_draft_about_somebody_else_is_repaired_and_the_repair_recorded() -> None:
    engine = PhraseBook({ARTICLE[1]: "Xiaolan, the mayor, said Binhai has none larger."})
    (made,) = draft(engine, with_names(ARTICLE[1]), source_tag=ZH_HANS, target_tag=EN)
    assert made.target == "Ouyang Xiaolan, the mayor, said Binhai has none larger."
    assert made.repairs == ("name:written",)
    assert not made.problems


def test_a_house_has_the_characters_beside_the_first_mention() -> None:
    sources = ("市长欧阳晓岚来了。", "欧阳晓岚说，馆长诸葛明表示不来。")
    engine = PhraseBook(
        {
            sources[0]: "Mayor Ouyang Xiaolan came.",
            sources[1]: "Ouyang Xiaolan said Director Zhuge Ming would not come.",
        }
    )
    engine.house = house_style(CheckSettings(policy={"chinese_names": "first"}), EN)
    requests = note_first_mentions(with_names(*sources), sources)
    assert [one.target for one in draft(engine, requests, source_tag=ZH_HANS, target_tag=EN)] == [
        "Mayor Ouyang Xiaolan (欧阳晓岚) came.",
        "Ouyang Xiaolan said Director Zhuge Ming (诸葛明) would not come.",
    ]


class Fluent(PhraseBook):
    """An engine that is sure of what it says."""

    name = "llama"
    steps = ()

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return [replace(made, score=99) for made in super().translate(requests)]


def test_a_draft_without_its_person_is_never_called_a_good_one() -> None:
    said = {ARTICLE[1]: "The mayor said Binhai has none larger.", "会议昨天闭幕。": "The meeting ended yesterday."}
    doubtful, sound = draft(
        Fluent(said), with_names(ARTICLE[1], "会议昨天闭幕。"), source_tag=ZH_HANS, target_tag=EN
    )  # fmt: skip
    assert (doubtful.estimate, doubtful.problems[0]) == (9, "mt.name: 欧阳晓岚 = Ouyang Xiaolan")
    assert sound.estimate == 100
