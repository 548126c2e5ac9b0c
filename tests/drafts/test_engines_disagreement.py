"""Two translators that disagree in a fact are one doubt; two that only word it otherwise are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.model import Request
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.pipeline.retries import disagreements
from translator.newsroom.ground.settings import EngineSettings


@pytest.mark.parametrize(
    ("one", "other", "tag", "kinds"),
    [
        ("He paid $3 million.", "He paid $4 million.", EN, ("value",)),
        ("他付了300万美元。", "他支付了三百万美元。", ZH_HANS, ()),
        ("France beat Spain.", "France beat Germany.", EN, ("name",)),
        ("法国击败了德国。", "德国击败了法国。", ZH_HANS, ("role",)),
        ("他没有来。", "他来了。", ZH_HANS, ("negation",)),
        ("One of them left early.", "Somebody left early.", EN, ()),
        ("莫萨克·丰塞卡说。", "莫萨克·冯塞卡说。", ZH_HANS, ()),
    ],
)
def test_facts_are_compared_and_words_are_not(one: str, other: str, tag: str, kinds: tuple[str, ...]) -> None:
    assert disagreements(one, other, tag) == kinds


def test_what_two_translators_disagree_on_is_one_doubt(tmp_path: Path) -> None:
    rows = [
        "The team lost.\t球队输了。",
        "The team lost.\t球队没有输。",
        "The road is open.\t道路已开放。",
        "The road is open.\t道路开放了。",
    ]
    (tmp_path / "two.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    engine = open_engine("file", EN, ZH_HANS, EngineSettings(file=str(tmp_path / "two.tsv")))

    lost, road = draft(
        engine, [Request("The team lost."), Request("The road is open.")], source_tag=EN, target_tag=ZH_HANS
    )

    assert "mt.disagreement: another translator says otherwise: negation" in lost.problems
    assert not any(problem.startswith("mt.disagreement") for problem in road.problems)
