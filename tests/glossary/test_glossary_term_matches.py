from __future__ import annotations

import pytest

from translator.bilingual.words.termbase import find_all_forms
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import parse_concepts

CSV = """\
en,zh-Hans,zh-Hant,status,kind,case,variants,note
supply chain,供应链,,required,,,,
chip|semiconductor chip,芯片,晶片,,,,,
Fed|Federal Reserve,美联储,聯準會,required,org,exact,,
China,中国,,required,place,,,
United States|US|U.S.,美国,,required,place,,,
software,软件,軟體,,,,,
e-commerce,电子商务|电商,,,,,,
central bank,中央银行,,,,,央行,
leaf,叶子,葉子,,,,,
C++,C++语言,,,,,,
OpenAI,,,dnt,brand,,,
,供货链,,forbidden,,,,
great,给力,,forbidden,,,,
Chinaman,,,forbidden,,,,
Jordan,约旦,約旦,required,place,,,
Jordan,乔丹,喬丹,required,person,,,
Luce,鲁塞,,,person,,,
Alibaba Cloud,阿里云,,,org,,,
"""


CSV += """\
Tom Abara|Abara,汤姆·阿巴拉|阿巴拉,,required,person,exact,,
megawatt-hour|MWh,兆瓦时,,,,,度,
"""


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary(tuple(parse_concepts(CSV, "glossary.csv")))


def found(glossary: Glossary, text: str, source: str = "en", target: str = "zh-Hans") -> list[str]:
    return [text[match.start : match.end] for match in glossary.termbase(source, target).find(text)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Supply chains broke.", ["Supply chains"]),
        ("Supply-chain woes", ["Supply-chain"]),
        ("the supply\nchain", ["supply\nchain"]),
        ("the supply. Chain reactions", []),
        ("The Fed acted.", ["Fed"]),
        ("He fed the cat.", []),
        ("They told us that the US agreed.", ["US"]),
        ("The U.S. economy", ["U.S."]),
        ("chips’ prices and the chip's maker", ["chips", "chip"]),
        ("semiconductor chips", ["semiconductor chips"]),
        ("ecommerce, e-commerce, E-commerce", ["ecommerce", "e-commerce", "E-commerce"]),
        ("leaves", ["leaves"]),
        ("C++ and C", ["C++"]),
        ("the software of OpenAI, not of openai", ["software", "OpenAI"]),
        ("It was chipped; microchips", []),
    ],
)
def test_english_terms_are_found_inflected_and_only_as_whole_words(
    glossary: Glossary, text: str, terms: list[str]
) -> None:
    assert found(glossary, text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("发展中国家需要投资", []),
        ("发展中国家和中国", ["中国"]),
        ("他从布鲁塞尔来", []),
        ("作家鲁塞说", ["鲁塞"]),
        ("美国政府表示", ["美国"]),
        ("芯片组", []),
        ("阿里云计算公司", ["阿里云"]),
        ("電商與軟體", ["電商", "軟體"]),
        ("OpenAI公司", ["OpenAI"]),
        ("OpenAIx公司", []),
    ],
)
def test_chinese_terms_do_not_cut_words(glossary: Glossary, text: str, terms: list[str]) -> None:
    assert found(glossary, text, "zh-Hans", "en") == terms


def test_simplified_terms_are_found_in_traditional_text_at_its_own_offsets(glossary: Glossary) -> None:
    assert found(glossary, "𠮷野家的軟件與晶片供應鏈", "zh-Hant", "en") == ["軟件", "晶片", "供應鏈"]


def test_numbered_tags_do_not_hide_a_term(glossary: Glossary) -> None:
    assert found(glossary, "the <1>supply</1> chain<2/>") == ["supply</1> chain"]


def test_every_script_has_its_own_word(glossary: Glossary) -> None:
    match = glossary.termbase("en", "zh-Hant").find("software")[0]
    assert match.entry.targets == ("軟體",)


def test_a_missing_traditional_form_is_converted(glossary: Glossary) -> None:
    assert glossary.termbase("en", "zh-Hant").find("supply chain")[0].entry.targets == ("供應鏈",)


def test_variants_are_accepted_after_the_preferred_form(glossary: Glossary) -> None:
    assert glossary.termbase("en", "zh-Hans").find("the central bank")[0].entry.targets == ("中央银行", "央行")


def test_variants_are_not_looked_for_in_a_source(glossary: Glossary) -> None:
    assert found(glossary, "央行与中央银行", "zh-Hans", "en") == ["中央银行"]


def test_one_spelling_of_two_concepts_accepts_the_targets_of_both(glossary: Glossary) -> None:
    match = glossary.termbase("en", "zh-Hans").find("Jordan")[0]
    assert match.entry.targets == ("约旦", "乔丹")
    assert match.entry.kind == ""


def test_forms_of_a_line_pair_up_by_position(glossary: Glossary) -> None:
    base = glossary.termbase("en", "zh-Hans")
    assert base.find("Abara agreed.")[0].entry.targets == ("阿巴拉", "汤姆·阿巴拉")
    assert base.find("3.6 MWh")[0].entry.targets == ("兆瓦时", "度")
    assert glossary.termbase("zh-Hant", "en").find("阿巴拉說")[0].entry.targets[0] == "Abara"


def test_a_ban_holds_always_or_with_its_condition(glossary: Glossary) -> None:
    base = glossary.termbase("en", "zh-Hans")
    assert [(match.start, match.end) for match in base.find_banned("a great result", "给力的供货链")] == [
        (0, 2),
        (3, 6),
    ]
    assert base.find_banned("a result", "给力的结果") == []
    assert base.find_banned("Supply chains", "供应链") == []


def test_a_ban_holds_in_its_own_language_only(glossary: Glossary) -> None:
    base = glossary.termbase("zh-Hans", "en")
    assert [entry.targets for entry in base.forbidden] == [("Chinaman",)]
    assert base.find_banned("中国人", "A Chinaman said so; great.")[0].start == 2


def test_do_not_translate_holds_in_both_directions(glossary: Glossary) -> None:
    for pair in (("en", "zh-Hant"), ("zh-Hans", "en")):
        assert [entry.source for entry in glossary.termbase(*pair).dnt] == ["OpenAI"]


def test_accepted_targets_are_found_inflected() -> None:
    assert find_all_forms("a shortage of chips", ("chip", "microchip"), "en") == [(14, 19)]
    assert find_all_forms("晶片短缺，芯片", ("芯片", "晶片"), "zh-Hans") == [(0, 2), (5, 7)]


@pytest.mark.parametrize("text", ["The teachers' union met.", "The teachers’ union met."])
def test_a_term_may_hold_the_genitive_of_a_plural(text: str) -> None:
    for form in ("teachers' union", "teachers’ union"):
        assert find_all_forms(text, (form,), "en") == [(4, 19)]
    assert find_all_forms("The teachers, union men, met.", ("teachers' union",), "en") == []
