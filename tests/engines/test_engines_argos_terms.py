"""Terms that Argos packages would not use: brought in where nothing else suffers, given up where it does."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")

from translator.engines import open_engine
from translator.engines.argos.packages import install_file
from translator.engines.pipeline.drafts import draft
from translator.language import EN, ZH_HANS
from translator.model import Request, TermEntry

FIXTURES = Path(__file__).parent.parent / "fixtures" / "argos"
EN_ZH = FIXTURES / "translate-en_zh-1_0.argosmodel"
ZH_EN = FIXTURES / "translate-zh_en-1_0.argosmodel"


@pytest.fixture(params=[True, False], ids=["with reverse", "without reverse"])
def engine(request: pytest.FixtureRequest):
    install_file(EN_ZH)
    if request.param:
        install_file(ZH_EN)
    opened = open_engine("argos", EN, ZH_HANS)
    yield opened
    opened.close()


def required(**targets: str) -> tuple[TermEntry, ...]:
    return tuple(TermEntry(name.replace("_", " "), (target,), "required") for name, target in targets.items())


def drafted(engine, source: str, terms: tuple[TermEntry, ...], pair=(EN, ZH_HANS)):
    return draft(engine, [Request(source, terms)], source_tag=pair[0], target_tag=pair[1])[0]


@pytest.mark.parametrize(
    ("source", "terms", "target"),
    [
        ("Li Wei visited Paris on Monday.", required(Paris="花都"), "李伟星期一访问了花都。"),
        (
            "Huawei sold 6 tons of solar panels in Shanghai.",
            required(Huawei="该公司"),
            "该公司在上海销售了6吨太阳能电池板。",
        ),
        (
            "We need to talk about artificial intelligence.",
            required(artificial_intelligence="AI技术"),
            "我们需要谈谈AI技术。",
        ),
    ],
)
def test_a_term_replaces_what_the_package_would_say(engine, source, terms, target) -> None:
    suggestion = drafted(engine, source, terms)

    assert suggestion.target == target
    assert suggestion.problems == ()


def test_a_term_of_characters_that_the_package_has_never_seen(engine) -> None:
    suggestion = drafted(engine, "Rice from Guangzhou are sold in 80 countries.", required(rice="稻米"))

    assert suggestion.target == "广州的稻米销往80个国家。"


def test_a_term_does_not_take_the_words_behind_it_along(engine) -> None:
    source = "The World Bank said on Monday that oil prices rose by 3.5 percent."

    suggestion = drafted(engine, source, required(oil_prices="原油价格"))

    assert suggestion.target == "世界银行星期一表示，原油价格上涨了3.5%。"


@pytest.mark.parametrize(
    ("source", "terms", "target"),
    [
        (
            "The report says that food prices rose by 59 percent last year.",
            required(food_prices="食物价格"),
            "报告称，去年食物价格上涨了59%。",
        ),
        (
            "A public library opened in Sydney on January 12.",
            required(public_library="公众图书馆"),
            "一座公众图书馆于1月12日在悉尼开放。",
        ),
    ],
    ids=["the end of the term stands there already", "an article before the term"],
)
def test_what_the_package_said_for_the_term_goes_and_nothing_else(engine, source, terms, target) -> None:
    assert drafted(engine, source, terms).target == target


def test_several_terms_of_a_sentence(engine) -> None:
    terms = required(Huawei="华为公司", solar_panels="光伏板", Shanghai="申城")

    suggestion = drafted(engine, "Huawei sold 6 tons of solar panels in Shanghai.", terms)

    assert suggestion.target == "华为公司在申城销售了6吨光伏板。"


def test_a_name_that_stays_as_it_is(engine) -> None:
    suggestion = drafted(engine, "Huawei will build an airport in Toronto.", (TermEntry("Huawei", (), "dnt"),))

    assert suggestion.target == "Huawei将在多伦多建造一座机场。"


def test_an_english_sentence_begins_with_a_capital() -> None:
    install_file(ZH_EN)
    engine = open_engine("argos", ZH_HANS, EN)
    terms = (TermEntry("空气污染", ("smog",), "required"),)

    suggestion = drafted(engine, "空气污染是一个重要的问题。", terms, (ZH_HANS, EN))

    assert suggestion.target == "Smog is an important problem."


@pytest.mark.usefixtures("without_lexicon")
def test_a_sentence_that_would_suffer_is_given_up(engine) -> None:
    source, terms = "The education bureau welcomed the report on Friday.", required(education_bureau="教育厅")

    (attempt,) = engine.retry([Request(source, terms)], "terms")

    assert attempt.problems == ("mt.terms: the sentence suffers from “教育厅”",)
    assert drafted(engine, source, terms).target == ""


def test_a_term_for_which_nothing_stands_is_given_up(engine) -> None:
    (attempt,) = engine.retry(
        [Request("Photosynthesis feeds every creature of the abyss.", required(abyss="深渊"))], "terms"
    )

    assert "深渊" not in attempt.target
    assert attempt.problems == ("mt.terms: nothing stands for “abyss”",)


def test_where_no_term_is_missing_the_step_has_nothing_to_say(engine) -> None:
    requests = [
        Request("What is climate change?"),
        Request("What is climate change?", required(climate_change="气候变化")),
    ]

    assert ["", ""] == [suggestion.target for suggestion in engine.retry(requests, "terms")]


def test_nothing_changes_where_no_term_is_missing(engine) -> None:
    rows = [line.split("\t") for line in (FIXTURES / "sentences.tsv").read_text(encoding="utf-8").splitlines()]
    plain = [Request(source) for source, _target in rows]
    held = required(Paris="巴黎", rice="大米", economy="经济", Berlin="柏林", public_health="公共卫生")
    with_terms = [Request(source, held) for source, _target in rows]

    one, other = (draft(engine, requests, source_tag=EN, target_tag=ZH_HANS) for requests in (plain, with_terms))

    assert [item.target for item in one] == [item.target for item in other]
