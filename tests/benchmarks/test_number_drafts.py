"""The judge of the benchmark on numbers: right renderings in other words are taken, wrong ones are not."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.quality import number_drafts as bench

if TYPE_CHECKING:
    from pathlib import Path


def judged(spec: str, text: str, zh: bool) -> bool:
    """Whether `text` is right for a sentence whose only numbers are those of `spec`."""
    slots = {}
    for name, rule in zip("abc", spec.split(), strict=False):
        rule, _at, relation = rule.partition("@")
        kind, _colon, argument = rule.partition(":")
        slots[name] = bench.SLOTS[kind](random.Random(1), argument).related(relation)
    frame = " ".join(f"{{{name}}}" for name in slots)
    return not any(bench.judge_numbers(bench.Sentence(frame, frame, slots, zh), text))


def test_all_references_are_accepted_and_no_changed_one() -> None:
    counts, faults = bench.check(100)
    assert faults == []
    assert counts["references"] == 200
    assert counts["changed: digit"] > 500


RIGHT_ZH = [
    ("m:USD:3.1b", "耗资31亿美元"), ("m:USD:3.1b", "耗资三十一亿美元"), ("m:USD:3.1b", "耗资 31 亿美元"),
    ("m:EUR:750k", "约75万欧元"), ("m:EUR:750k", "750,000欧元"), ("m:CNY:4.8b", "48亿元人民币"),
    ("m:CNY:4.8b", "人民币48亿元"), ("m:USD:1.2t", "12000亿美元"), ("n:24801", "2万4801张"),
    ("n+:1.2m", "120多万人"), ("n:2", "两人"), ("n:3", "三人"), ("p:12.5", "百分之十二点五"),
    ("p:12.5", "12.5％"), ("p:30", "三成"), ("pp:2", "两个百分点"), ("bp:25", "0.25个百分点"),
    ("r:p:2|6", "在2%至6%之间"), ("r:p:2|6", "百分之二到百分之六"), ("r:m:USD:3|9b", "30亿至90亿美元"),
    ("f:2/3", "三分之二的人"), ("f:1/5", "每五名学生中就有一名"), ("f:1/2", "半数"), ("grow:2", "翻了一番"),
    ("grow:3", "增加了两倍"), ("grow:3", "增至三倍"), ("x:4", "是山谷里的四倍"), ("o:12", "第十二名"),
    ("age:47", "现年四十七岁"), ("at:10:30", "上午10时30分"), ("at:10:30", "当地时间10点半"), ("dec:", "上世纪60年代"),
    ("temp:-C:12", "零下12度"), ("temp:-C:12", "-12°C"), ("temp:F:116", "华氏116度"), ("s:1,3-3", "以3-1获胜"),
    ("neg:0.3", "增长率为负0.3%"), ("neg:0.3", "下降0.3%"), ("u:week:2", "两星期"), ("y:1976", "1976年"),
    ("u:minute:77@from u:minute:48@to", "从77缩短到48分钟"), ("m:EUR:71.2w@from m:EUR:18w@to", "从71.2万减至18万欧元"),
    ("p:7.2@from p:6.8@to", "从7.2%降至6.8%"), ("p:7@by", "涨幅达到7%"), ("n:1.5m", "一百五十万人"),
]  # fmt: skip
RIGHT_EN = [
    ("m:CNY:4.8b", "RMB 4.8 billion"), ("m:CNY:4.8b", "¥4.8 billion"), ("m:CNY:4.8b", "a 4.8-billion-yuan loan"),
    ("m:USD:12.5w", "US$125,000"), ("m:USD:12.5w", "125,000 US dollars"), ("m:USD:3.1b", "$3.1bn"),
    ("m:JPY:800", "800 yen"), ("n:13.7w", "137,000 homes"), ("n:13.7w", "137 thousand homes"),
    ("n:3.42y", "342 million eggs"), ("n:1.9b", "1.9 billion"), ("n:12", "twelve men"), ("n:2", "two men"),
    ("p:12.5", "12.5 per cent"), ("p:20", "twenty percent"), ("pp:5", "five percentage points"),
    ("bp:25", "a quarter of a percentage point"), ("r:u:month:8|13", "between eight and 13 months"),
    ("r:p:2|6", "2-6%"), ("r:m:USD:3|9b", "between $3 billion and $9 billion"), ("r:m:USD:3|9b", "$3-9 billion"),
    ("r:m:CNY:660|1460", "from 660 to 1,460 yuan"), ("f:3/4", "Three quarters of them"), ("f:1/2", "half"),
    ("f:1/10", "one out of ten"), ("grow:4", "has quadrupled"), ("grow:4", "a fourfold rise"), ("grow:2", "doubling"),
    ("x:2", "twice"), ("x:4.5", "four and a half times"), ("o:7", "7th"), ("o:54", "No. 54"), ("o:29", "twenty-ninth"),
    ("age:66", "a woman aged 66"), ("age:66", "a 66-year-old woman"), ("at:10:30", "10:30 am"),
    ("at:10:30", "half past ten in the morning"),
    ("dec:", "the sixties"), ("temp:-C:35", "-35 °C"), ("temp:-C:35", "35 degrees Celsius below zero"),
    ("neg:1.4", "-1.4%"), ("neg:1.4", "shrank by 1.4%"), ("s:2,4-4", "4–2"), ("ratio:1,6-6", "six to one"),
    ("u:t:7.63w", "76,300 tons"), ("u:year:10", "within a decade"), ("y:2034", "by 2034,"),
    ("n:2942@from n:369@to", "fell to 369 from 2,942"), ("ch:7", "seven in ten"),
    ("u:minute:77@from u:minute:48@to", "shortened from 77 to 48 minutes"),
]  # fmt: skip
WRONG_ZH = [
    ("m:USD:3.1b", "3.1亿美元"), ("m:USD:3.1b", "31亿元"), ("m:USD:3.1b", "31亿"), ("m:CNY:4.8b", "48亿美元"),
    ("n:24801", "24081张"), ("n:1.2m", "120亿人"), ("n:1.2m", "12万人"), ("n:12", "12%"), ("n:3", "三十人"),
    ("p:12.5", "12.5个百分点"), ("pp:2", "2%"), ("grow:3", "增加了三倍"), ("grow:2", "增加了两倍"), ("x:4", "贵四倍"),
    ("u:minute:77@from u:minute:48@to", "从48缩短到77分钟"), ("p:7.2@from p:6.8@to", "从7.2降至6.8%"),
    ("p:7.2@from p:6.8@to", "从6.8%降至7.2%"), ("p:7@by", "升至7%"), ("p:7@to", "上涨了7%"), ("at:10:30", "下午10点半"),
    ("temp:-C:12", "12摄氏度"), ("s:1,3-3", "1比3"), ("f:2/3", "三分之一"), ("n:5", "5人，共300元"),
    ("y:1976", "1967年"),
    ("dec:", "上世纪70年代"), ("u:km:16", "16英里"), ("r:p:2|6", "2%至9%"), ("neg:0.3", "0.3%"),
]  # fmt: skip
WRONG_EN = [
    ("m:CNY:4.8b", "48 billion yuan"), ("m:CNY:4.8b", "4.8 million yuan"), ("m:CNY:4.8b", "$4.8 billion"),
    ("m:USD:12.5w", "$12.5 million"), ("m:USD:12.5w", "HK$125,000"), ("m:JPY:800", "800 yuan"),
    ("n:3.42y", "34.2 million eggs"), ("n:3.42y", "3.42 hundred million eggs"), ("n:13.7w", "13.7 million"),
    ("n:12", "12 percent"), ("p:12.5", "12.5 percentage points"), ("pp:5", "5 percent"), ("x:4.5", "five times"),
    ("age:66", "66 women"), ("at:10:30", "10:30 p.m."), ("temp:-C:35", "35 degrees"), ("s:2,4-4", "2-4"),
    ("o:7", "17th"),
    ("n:2942@from n:369@to", "fell from 369 to 2,942"), ("neg:1.4", "1.4 percent"), ("grow:4", "doubled"),
    ("u:t:7.63w", "7.63 tons"), ("ratio:1,6-6", "1 to 6"), ("n:5", "5 men, 300 in all"), ("p:20", "20"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spec", "text", "zh"), [(*case, True) for case in RIGHT_ZH] + [(*case, False) for case in RIGHT_EN]
)
def test_other_words_for_the_same_number_are_right(spec: str, text: str, zh: bool) -> None:
    assert judged(spec, text, zh)


@pytest.mark.parametrize(
    ("spec", "text", "zh"), [(*case, True) for case in WRONG_ZH] + [(*case, False) for case in WRONG_EN]
)
def test_another_number_is_wrong(spec: str, text: str, zh: bool) -> None:
    assert not judged(spec, text, zh)


@pytest.mark.slow
def test_the_command_drafts_and_writes_what_became_of_each(tmp_path: Path) -> None:
    out = tmp_path / "drafts.json"
    command = [
        sys.executable,
        "-m",
        "benchmarks.quality.number_drafts",
        "--engine",
        "pseudo",
        "--limit",
        "4",
        "--out",
        out,
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "pseudo → zh-Hans" in done.stdout
    rows = json.loads(out.read_text("utf-8"))
    assert len(rows) == 8
    assert {row["verdict"] for row in rows} <= {"right", "wrong", "empty"}
