"""Numbers, sums, dates and times in the wordings that editors asked for: read alike both ways, or told apart."""

from __future__ import annotations

import pytest

from tests.quantities.test_quantities_compare import differences


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("$10", "十美元"),
        ("ten yuan", "十元"),
        ("ten kilometers", "十公里"),
        ("44", "肆拾肆"),
        ("three in ten thousand", "万分之三"),
        ("more than 200,000", "二十几万人"),
        ("50.63 yuan", "50元6角3分"),
        ("ten dozen", "十打"),
        ("120 eggs", "十打鸡蛋"),
        ("two and a quarter", "2又四分之一"),
        ("more than 100,000 people", "十 余 万人"),
        ("5-20%", "5-20%"),
        ("5-20%", "百分之五到二十"),
        ("10% off", "九折"),
        ("45% off", "五五折"),
        ("69% off", "三点一折"),
        ("0.08", "0.08"),
        (".08", "0.08"),
        ("1.3e6", "130万"),
        ("6.02 × 10^23", "6.02 × 10^23"),
        ("a quarter million US dollars", "25万美元"),
        ("twenty-three fifths", "五分之二十三"),
        ("the one hundred twenty-fifth", "第一百二十五"),
        ("6 crore and two hundred", "六千万零二百"),
        ("15 dollars and 50", "15.5美元"),
        ("423 0000", "423 0000"),
        ("26 kilobases", "2.6万个碱基"),
        ("at 0430", "凌晨4点半"),
        ("0500 sharp", "早上五点整"),
        ("It was 14, 15 years ago", "那是十四五年前"),
        ("5K", "5000"),
        ("5K race", "5公里赛"),
        ("a $300+ billion impact", "3000多亿美元的影响"),
        ("in their 50s", "五十多岁"),
        ("in 1968/69", "1968至1969年"),
        ("four-in-ten", "十分之四"),
        ("the last third of the race", "比赛的最后三分之一"),
        ("the first two-thirds", "前三分之二"),
        ("more than a fifth and more than two fifths", "超过五分之一和超过五分之二"),
        ("one of every 35,000", "每35,000人中有一人"),
        ("three million and five million copies", "三百万册和五百万册"),
        ("by the end of the decade", "到本十年末"),
        ("the first century of development", "发展的第一个百年"),
        ("2nd Lieutenant Smith", "史密斯少尉"),
        ("up to twenty times the price", "高达二十倍的价格"),
        ("fell more than fourfold", "降到了原来的四分之一以下"),
        ("the tenth of September, two thousand", "2000年9月10日"),
        ("twenty-second of June", "6月22日"),
        ("in nineteen zero one", "1901年"),
        ("Friday the 15th", "15日星期五"),
        ("at fifteen past seven", "七点一刻"),
        ("eleven twenty pm", "晚上11点20分"),
        ("Oct-2", "10月2日"),
        ("2019/Sep/01", "2019年9月1日"),
        ("August 15, 2004", "两千零四年八月十五日"),
        ("after about ten o'clock", "大约十点以后"),
        ("14:05 (EST)", "14:05（美国东部时间）"),
        ("an hour and a half", "一个半小时"),
        ("won 7-2", "7比2获胜"),
        ("the second half of the year", "下半年"),
        ("Monday", "星期一"),
        ("next Tuesday", "下周二"),
        ("acre-feet", "英亩英尺"),
        ("Five people were killed", "五人死亡"),
        ("30% off", "打七折"),
        ("gave her a 10% discount", "给了她 10% 的折扣"),
        ("reduced by 30%", "打七折"),
        ("20% cut", "打八折"),
        ("three times last year's level", "增长两倍"),
        ("-405,000,000,000 yuan", "负四千零五十亿元"),
    ],
)
def test_the_same_value(english: str, chinese: str) -> None:
    assert differences(english, chinese) == ()
    assert differences(chinese, english, "zh-Hans", "en") == ()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Five people were killed", "六人死亡"),
        ("Five people", "六人"),
        ("three children", "四个孩子"),
        ("two designers", "三名设计师"),
        ("reduced by 70 %", "打七折"),
        ("cut by 70 %", "打七折"),
        ("20 % cut", "打二折"),
        ("twice the current level", "增长两倍"),
        ("three times last year's", "增长三倍"),
        ("300 acre-feet of water", "300英亩的水"),
        ("It was 2. 2 billion", "2 2 2 2 2. 22亿"),
        ("45% off", "打四五折"),
        ("at $300 billion", "3000万美元"),
        ("three million and five million copies", "三百万册和六百万册"),
        ("gave her a 90% discount", "给了她 10% 的折扣"),
        ("from US$11,000 to $22,500", "11,000欧元到22,500美元"),
        ("literacy quadrupled, labour doubled and output tripled", "识字率翻了两番，劳动力翻了一番，产值翻了一番"),
        ("(January 26) On July 26, it rained.", "（7月26日）7月26日下雨。"),
    ],
)
def test_another_value(english: str, chinese: str) -> None:
    assert differences(english, chinese)
    assert differences(chinese, english, "zh-Hans", "en")


@pytest.mark.parametrize(("english", "chinese"), [("in the second quarter", "下半年")])
def test_another_value_into_chinese(english: str, chinese: str) -> None:
    assert differences(english, chinese)
