from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.engines.repair.postprocessing import postprocess

CHINESE = [
    ("他说,这不重要.", "他说，这不重要。"),
    ("为什么?", "为什么？"),
    ("世卫组织(WHO)表示", "世卫组织（WHO）表示"),
    ('他说"好"。', "他说“好”。"),
    ("是学者. 第一位出任此职的人,他来了!", "是学者。第一位出任此职的人，他来了！"),
    ("市 场收盘", "市场收盘"),
    ("例如， Reeves说，将 0.5% 的薪酬", "例如，Reeves说，将0.5%的薪酬"),
    ("运行 <1/> ，然后", "运行<1/>，然后"),
    ("今天：下雨; 明天: 晴", "今天：下雨；明天：晴"),
]
UNTOUCHED = [
    "增长3.5%，共1,234人。",
    "版本3.11发布",
    "早上7:30开门",
    "请访问 https://a.b/c,d 查看",
    "Hello World",
    "运行 `ls -l, pwd` 即可",
    "《Hello, World》一书",
    "iPhone (2024) 与Pixel",
]


@pytest.mark.parametrize(
    ("source", "said", "right"),
    [
        ("Voting ended at 7 p.m.", "投票于7点结束。", "投票于晚上7点结束。"),
        ("Doors close at 3:30 pm.", "大门3:30关闭。", "大门下午3:30关闭。"),
        ("Voting ended at 7 p.m.", "投票于晚7点结束。", "投票于晚7点结束。"),
        ("Voting ended at 7 p.m.", "投票于19点结束。", "投票于19点结束。"),
        ("Doors open at 7 a.m.", "大门7点打开。", "大门7点打开。"),
        ("Prices tripled.", "价格翻了三倍。", "价格增至三倍。"),
        ("Prices tripled.", "价格上涨了三倍。", "价格上涨了两倍。"),
        ("It is 18 km wide.", "它宽一十八公里。", "它宽十八公里。"),
        ("It has 118 rooms.", "它有一百一十八个房间。", "它有一百一十八个房间。"),
    ],
)
def test_a_number_that_is_said_wrongly_and_has_one_right_form_is_mended(source: str, said: str, right: str) -> None:
    assert postprocess(said, source, "zh-Hans")[0] == right


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_chinese_marks_get_their_width_back(text: str, expected: str) -> None:
    assert postprocess(text, "A source.", "zh-Hans")[0] == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_numbers_urls_code_and_latin_keep_their_marks(text: str) -> None:
    assert postprocess(text, "A source.", "zh-Hans") == (text, ())


def test_repairs_are_named() -> None:
    assert postprocess("<text>他说,好。</text>", "He agreed.", "zh-Hans") == (
        "他说，好。",
        ("prompt:stripped", "width:restored"),
    )


def test_tags_of_the_prompt_stay_where_the_article_has_them() -> None:
    assert postprocess("用 <text> 标签", "Use the <text> tag", "zh-Hans")[0] == "用 <text> 标签"


def test_traditional_text_gets_corner_brackets() -> None:
    assert postprocess('他說"好"。', "He agreed.", "zh-Hant")[0] == "他說「好」。"


def test_english_gets_half_width_marks() -> None:
    assert postprocess("He agreed，then left。", "他同意了。", "en")[0] == "He agreed, then left."


@given(st.text('他说ab1, .;:?!()"，。（）“” <1/>', max_size=30), st.sampled_from(["zh-Hans", "zh-Hant", "en"]))
def test_tidying_twice_changes_nothing(text: str, tag: str) -> None:
    once = postprocess(text, "source", tag)[0]

    assert postprocess(once, "source", tag) == (once, ())


@pytest.mark.parametrize(
    ("text", "source", "tag", "expected"),
    [
        ("2026年3月。", "March 2026", "zh-Hans", "2026年3月"),
        ("市场提前收盘。", "Market closes early", "zh-Hans", "市场提前收盘"),
        ("The market closes early.", "市场提前收盘", "en", "The market closes early"),
        ("市场提前收盘。", "The market closed early.", "zh-Hans", "市场提前收盘。"),
        ("“市场提前收盘。”", '"The market closed early."', "zh-Hans", "“市场提前收盘。”"),
        ("等等……", "And so on", "zh-Hans", "等等……"),
    ],
)
def test_a_heading_loses_the_stop_that_its_source_has_not(text: str, source: str, tag: str, expected: str) -> None:
    assert postprocess(text, source, tag)[0] == expected
