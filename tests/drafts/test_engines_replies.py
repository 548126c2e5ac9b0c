"""Replies of services are no drafts, and bad drafts leave a doubt; what is odd but good is let through."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from translator.bilingual.model import Request, Suggestion
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS
from translator.bilingual.words.masking import has_han
from translator.newsroom.drafts.base import EngineContext
from translator.newsroom.drafts.gate import GateProblem, judge_suggestion, repeated_drafts
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.pseudo import PseudoEngine
from translator.newsroom.drafts.repair import postprocess
from translator.newsroom.ground.settings import EngineSettings

CASES = Path(__file__).parent / "cases"
SOURCES = {ZH_HANS: "The guests complained about the service.", EN: "客人对服务不满，请他帮助。"}
"""Language of the target → a source that has some of the words of such answers."""


def judged(source: str, draft: str) -> tuple[GateProblem, ...]:
    tags = (ZH_HANS, EN) if has_han(source) else (EN, ZH_HANS)
    target, _repairs = postprocess(draft, source, tags[1])
    return judge_suggestion(Request(source), Suggestion(target, "mt:http"), source_tag=tags[0], target_tag=tags[1])


def is_let_through(source: str, draft: str) -> bool:
    return not any(problem.blocks for problem in judged(source, draft))


def test_no_answer_of_a_service_is_let_through() -> None:
    replies = [reply for _set, reply in read_table(CASES / "replies.tsv", 2)]

    assert len(replies) == 120
    assert [reply for reply in replies if is_let_through(SOURCES[ZH_HANS if has_han(reply) else EN], reply)] == []


BRIDGE = "The council will rebuild the old bridge before the winter storms."
LIBRARY = "图书馆计划在明年春天再招聘几名馆员。"


@pytest.mark.parametrize(
    ("source", "reply"),
    [
        (BRIDGE, "哎呀，这个我可帮不上忙，换个话题聊聊好吗？"),
        (BRIDGE, "本次会话已结束，欢迎下次光临。"),
        (LIBRARY, "Sorry, that one is beyond what I can do for you right now."),
        (LIBRARY, "Your trial has come to its end; please subscribe."),
        ("She recently lost the Melbourne final.", "该账号存在异常，已被暂时冻结。"),
        ("不久前，她在墨尔本公开赛上败于对手。", "The key you supplied has been revoked."),
    ],
)
def test_a_draft_about_something_else_is_none_whatever_its_words(source: str, reply: str) -> None:
    assert not is_let_through(source, reply)
    assert any(problem.check == "mt.answered" for problem in judged(source, reply))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (BRIDGE, "市议会将在冬季风暴来临前重建老桥。"),
        (LIBRARY, "The library wants to take on more staff next spring."),
        ("Keselowski leads with 2,250 points after the long final race.", "凯塞洛斯基以2,250分领先。"),
        ("Access to the site was denied.", "对该网站的访问被拒绝。"),
    ],
)
def test_a_translation_is_related_to_its_source(source: str, target: str) -> None:
    assert not any(problem.check == "mt.answered" for problem in judged(source, target))


def test_sentences_that_speak_of_refusing_are_let_through() -> None:
    pairs = read_table(CASES / "spoken_refusals.tsv", 2)
    both = [(a, b) for one, other in pairs for a, b in ((one, other), (other, one))]

    assert [pair for pair in both if not is_let_through(*pair)] == []


class SaysOneThing(PseudoEngine):
    """A server that answers each request with a text that is a sound sentence."""

    def translate(self, requests: list[Request]) -> list[Suggestion]:  # type: ignore[override]
        return [Suggestion("这家餐馆的菜单每天都会更换。", "mt:pseudo") for _request in requests]


def test_one_draft_for_different_sources_is_refused_for_all_of_them() -> None:
    sources = ["The bridge was closed after the storm.", "Nobody knows who wrote the letter.", "The old mill"]
    engine = SaysOneThing(EngineContext(EN, ZH_HANS, EngineSettings()))

    made = draft(engine, [Request(source) for source in sources], source_tag=EN, target_tag=ZH_HANS)

    assert [item.target for item in made] == ["", "", ""]
    assert all("mt.repeated: the same text came for 3 different sentences" in item.problems for item in made)


def test_sources_that_are_alike_or_short_may_have_one_draft() -> None:
    alike = [
        ("The bridge is closed today.", "大桥今天关闭，请绕行。"),
        ("The bridge is closed today!", "大桥今天关闭，请绕行。"),
    ]
    short = [("Yes.", "是的。"), ("Yeah", "是的。"), ("Indeed", "是的。")]

    assert repeated_drafts([*alike, *short]) == [None] * 5


def test_at_most_a_tenth_of_the_bad_drafts_pass_in_silence() -> None:
    rows = read_table(CASES / "bad_drafts.tsv", 4)
    silent = [(group, kind, draft) for group, kind, source, draft in rows if not judged(source, draft)]

    assert Counter(group for group, *_rest in rows) == {"dev": 54, "shut": 54}
    assert max(Counter(group for group, *_rest in silent).values(), default=0) <= 5, silent


def test_odd_but_good_drafts_are_let_through() -> None:
    rows = read_table(CASES / "odd_drafts.tsv", 2)
    both = [pair for english, chinese in rows for pair in ((english, chinese), (chinese, english))]
    refused = [pair for pair in both if not is_let_through(*pair)]

    assert len(rows) == 65
    assert len(refused) <= 2, refused


def test_a_draft_that_says_what_its_source_says_is_no_reply() -> None:
    source = "后警方经治安部门鉴定，使用的弓箭不属管制范畴。"
    draft = (
        "The police later said, after authentication by the public security department, that the bow and arrow used "
    )
    draft += "are not in the category under control."

    assert is_let_through(source, draft)
    assert not is_let_through(source, "Authentication failed. Please check your key.")


def test_a_month_that_the_sentence_before_names_is_not_made_up() -> None:
    source, target = "该国10日确诊3例病例。", "The country confirmed 3 cases on December 10."

    def stops(before: str) -> bool:
        request, made = Request(source, before=before), Suggestion(target, "mt:http")
        return any(item.blocks for item in judge_suggestion(request, made, source_tag=ZH_HANS, target_tag=EN))

    assert stops("卫生部发布通报。")
    assert stops("11月12日，卫生部发布通报。")
    assert not stops("12月9日，卫生部发布通报。")


def test_a_word_that_only_begins_like_an_instruction_is_none() -> None:
    assert is_let_through(
        "Once that would have hurt me and I would have listened, but now I just ignore it.",
        "以前这会伤害我，我也会听，但现在我听而不闻。",
    )


def test_an_adjective_stands_for_its_place() -> None:
    def doubts(source: str, target: str) -> set[str]:
        return {problem.check for problem in judged(source, target)} & {"mt.place", "mt.invented"}

    assert doubts("罗马医生开始接受培训。", "Roman doctors began to be trained.") == set()
    assert doubts("Roman doctors began to be trained.", "罗马医生开始接受培训。") == set()
    assert doubts("罗马医生开始接受培训。", "Romanian doctors began to be trained.") == {"mt.place"}
