from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translator.bilingual.model import Request
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.tables import read_table
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.repair import postprocess, repair_quantities
from translator.newsroom.ground.settings import EngineSettings

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


@example("“, “", "zh-Hans")
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


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("他跳跃 - 但不跑。", "He jumps -- but does not run.", "他跳跃——但不跑。"),
        ("1-2人,3 - 4人", "1-2, 3 - 4", "1-2人，3 - 4人"),
        ("他等着...然后走了。", "He waited... then left.", "他等着……然后走了。"),
        ("版本1...5", "Versions 1...5", "版本1...5"),
        ("一切都要放回去,“他说。", 'It has to be put back," he said.', "一切都要放回去，”他说。"),
        ('他说:"一切都好。', 'He said: "All is well.', "他说：“一切都好。"),
    ],
)
def test_dashes_dots_and_quotes_are_put_right(text: str, source: str, expected: str) -> None:
    assert postprocess(text, source, "zh-Hans")[0] == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("新增就业26.8万人。", "26.8 million new jobs were created.", "268,000 new jobs were created."),
        ("这本书售价13元。", "The book costs $13.", "The book costs 13 yuan."),
        ("损失上千万元。", "It lost a million dollars.", "It lost 10 million yuan."),
        ("30人和50人参加。", "30 people and 15 people took part.", "30 people and 50 people took part."),
        ("1月3日到达。", "It arrived on January 13.", "It arrived on January 3."),
        ("共有31人受伤。", "31 people were injured.", "31 people were injured."),
        ("三成。", "It was good.", "It was good."),
        ("他生于农历八月十六。", "He was born on August 16.", "He was born on the 16th day of the eighth lunar month."),
        ("农历七月，鬼门开。", "In July, the gates open.", "In the seventh lunar month, the gates open."),
        ("乾隆四十二年，此桥建成。", "The bridge dates from 1742.", "The bridge dates from 1777."),
        ("耗资3亿新台币。", "It cost $300 million.", "It cost NT$300 million."),
        ("全场1至3折。", "Everything is 10% to 30% off.", "Everything is 70% to 90% off."),
    ],
)
def test_wrong_quantities_are_written_anew(source: str, target: str, expected: str) -> None:
    assert repair_quantities(target, source, "zh-Hans", "en") == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Revenue was $3.1 billion.", "收入为3.1亿美元。", "收入为31亿美元。"),
        ("He left on Thursday.", "他于周五离开。", "他于周四离开。"),
        ("Doors close at 3 p.m.", "下午4点关门。", "下午3点关门。"),
        ("Doors close at 3 p.m.", "上午3点关门。", "下午3点关门。"),
        ("on the 16th day of the eighth lunar month", "于8月16日", "于农历八月十六"),
    ],
)
def test_quantities_into_chinese_are_written_anew(source: str, target: str, expected: str) -> None:
    assert repair_quantities(target, source, "en", "zh-Hans") == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("This is the third time.", "这是第四次。"),
        ("Take three eggs.", "取四个鸡蛋。"),
        ("It was announced in the third quarter.", "消息于第四季度公布。"),
    ],
)
def test_what_is_suggested_to_people_is_not_written_into_a_draft_unasked(source: str, target: str) -> None:
    [finding] = run_checks([Pair(source, target, "en", "zh-Hans")], only=["num", "date"])

    assert finding.suggestion
    assert not finding.repairs_drafts
    assert repair_quantities(target, source, "en", "zh-Hans") == target


QUANTITIES = read_table(Path(__file__).parent / "cases" / "wrong_quantities.tsv", 4)


@pytest.mark.parametrize("case", QUANTITIES, ids=lambda case: case[1])
def test_only_what_the_source_states_is_written_into_a_wrong_draft(case: list[str], tmp_path: Path) -> None:
    source, wrong, right, who = case
    tags = ("zh-Hans", "en") if re.search("[一-鿿]", source) else ("en", "zh-Hans")
    (tmp_path / "drafts.tsv").write_text(f"{source}\t{wrong}\n", encoding="utf-8")
    engine = open_engine("file", *tags, EngineSettings(file=str(tmp_path / "drafts.tsv")))

    [made] = draft(engine, [Request(source)], source_tag=tags[0], target_tag=tags[1])
    found = run_checks([Pair(source, wrong, *tags)], only=["num", "date"])
    fixed = [wrong[: one.start] + one.suggestion + wrong[one.end :] for one in found if one.suggestion is not None]

    assert fixed == ([right] if who else [])
    assert made.target == right if who == "draft" else made.target in {"", wrong}
    assert made.target == right or made.problems or found
