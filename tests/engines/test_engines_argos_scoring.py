"""How sure Argos packages are of a translation, with the package of the other direction and without."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")

from translator.engines import open_engine
from translator.engines.argos.packages import install_file
from translator.engines.base import Phrases
from translator.language import EN, ZH_HANS
from translator.model import Request

FIXTURES = Path(__file__).parent.parent / "fixtures" / "argos"
EN_ZH = FIXTURES / "translate-en_zh-1_0.argosmodel"
ZH_EN = FIXTURES / "translate-zh_en-1_0.argosmodel"
MISREAD = "Huawei hired 7664 new workers and closed 13 shops."
"""The first hypothesis has 764, the second 7664."""


@pytest.fixture
def engine():
    install_file(EN_ZH)
    return open_engine("argos", EN, ZH_HANS)


@pytest.fixture
def with_reverse(engine):
    install_file(ZH_EN)
    return open_engine("argos", EN, ZH_HANS)


def two_hypotheses(engine):
    return engine.translate([Request(MISREAD)])[0], engine.retry([Request(MISREAD)], "hypothesis-2")[0]


def test_the_way_back_puts_a_wrong_translation_below_a_right_one(engine, with_reverse) -> None:
    wrong, right = two_hypotheses(engine)
    scored_wrong, scored_right = two_hypotheses(with_reverse)

    assert ("764名" in wrong.target, "7664名" in right.target) == (True, True)
    assert wrong.score > right.score
    assert scored_wrong.score < scored_right.score


def test_the_words_are_the_same_with_the_package_of_the_other_direction_and_without(engine, with_reverse) -> None:
    lines = (FIXTURES / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    requests = [Request(line.split("\t")[0]) for line in lines]

    assert [item.raw for item in engine.translate(requests)] == [item.raw for item in with_reverse.translate(requests)]


def test_the_signature_names_the_package_of_the_other_direction(engine, with_reverse) -> None:
    assert "reverse" not in engine.signature
    assert re.search(r"\|reverse:zh_en-1\.0 sha:[0-9a-f]{12}\|", with_reverse.signature)


def test_scores_stay_between_0_and_100(with_reverse) -> None:
    texts = ["What is climate change?", "Photosynthesis feeds every living creature of the abyss.", "𠮷", "...", "?"]

    assert all(0 <= item.score <= 100 for item in with_reverse.translate([Request(text) for text in texts]))


def test_a_sentence_longer_than_the_network_is_said_and_not_translated(with_reverse) -> None:
    short, long = with_reverse.translate([Request("What is climate change?"), Request("Rice from Paris, " * 200)])

    assert short.target == "什么是气候变化?"
    assert long.target == ""
    assert long.problems == ("len.ratio: longer than the model was trained for",)


def test_a_token_that_a_package_wants_first_is_in_no_text_and_no_score(tmp_path: Path) -> None:
    path = tmp_path / "prefixed.argosmodel"
    with zipfile.ZipFile(EN_ZH) as whole, zipfile.ZipFile(path, "w") as changed:
        for name in whole.namelist():
            data = whole.read(name)
            if name.endswith("metadata.json"):
                data = json.dumps({**json.loads(data), "target_prefix": "▁"}).encode()
            changed.writestr(name, data)
    install_file(path)
    engine = open_engine("argos", EN, ZH_HANS)
    source, target = (
        "The World Bank said on Monday that oil prices rose by 3.5 percent.",
        "世界银行星期一表示,油价上涨了3.5%。",
    )
    start = source.index("oil prices")

    (suggestion,) = engine.translate([Request(source)])
    ((span,),) = engine.align([Phrases(source, target, ((start, start + len("oil prices")),))])

    assert suggestion.target == target
    assert span is not None
    assert target[slice(*span)] == "油价"
