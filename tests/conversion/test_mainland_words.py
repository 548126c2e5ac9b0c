from __future__ import annotations

import pytest

from translator.bilingual.scripts.script_conversion import signature_of
from translator.bilingual.scripts.word_conversion import mainland_version
from translator.newsroom.house.script_conversion import make_converter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("捷運新站啟用，首日運量成長三成。", "地铁新站启用，首日运量增长三成。"),
        ("據報導，台北捷運公司今年營收成長5%。", "据报道，台北捷运公司今年营收增长5%。"),
        ("孩子成長的過程充滿喜悅。", "孩子成长的过程充满喜悦。"),
        ("軟體系統仍在測試，相關資訊將公布。", "软件系统仍在测试，相关信息将公布。"),
        ("甚麼是軟體動物？牠們沒有骨頭。", "什么是软体动物？它们没有骨头。"),
        ("辦公車輛停在公車站。", "办公车辆停在公交站。"),
        ("三位數位經濟專家與數位學者", "三位数字经济专家与数位学者"),
        ("程式設計師打開視窗，從選單裡選檔案。", "程序员打开窗口，从菜单里选文件。"),
        ("歷史檔案館的影片品質很好。", "历史档案馆的影片品质很好。"),
        ("火車機車頭故障，機車騎士受傷。", "火车机车头故障，摩托车骑手受伤。"),
        ("澳洲的雪梨歌劇院", "澳洲的悉尼歌剧院"),
        ("國小學生搭計程車去幼稚園。", "小学生搭出租车去幼儿园。"),
        ("工程師迴避提問，走過迴廊。", "工程师回避提问，走过回廊。"),
    ],
)
def test_taiwan_s_words_become_the_mainland_s(text: str, expected: str) -> None:
    assert make_converter("zh-Hant", "zh-Hans", "TWP").convert(text) == expected


def test_hong_kong_s_words_become_the_mainland_s() -> None:
    converted = make_converter("zh-Hant-HK", "zh-Hans", "HKP").convert("士氣高昂的士兵坐的士，收到短訊。")

    assert converted == "士气高昂的士兵坐出租车，收到短信。"


def test_characters_alone_change_no_word() -> None:
    assert make_converter("zh-Hant", "zh-Hans", "TW").convert("軟體的捷運") == "软体的捷运"


def test_the_ledger_says_by_which_words_a_text_was_converted() -> None:
    assert f"|words:{mainland_version()}" in signature_of(make_converter("zh-Hant", "zh-Hans", "TWP"))
