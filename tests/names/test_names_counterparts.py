"""Chinese names in English texts, and people whom the Chinese text does not name."""

from __future__ import annotations

import pytest

from translator.bilingual.names.counterparts import invented_people, is_named, people_in
from translator.bilingual.names.sounds import romanised


@pytest.mark.parametrize(
    ("chinese", "english", "invented"),
    [
        ("市长欧阳晓岚说", "Mayor Yang Xiaolang said", "Yang Xiaolang"),
        ("馆长诸葛明表示", "Guo Ziming's library", "Guo Ziming"),
        ("总理李强会见", "Premier Li Keqiang met", "Li Keqiang"),
        ("总理李强会见", "Premier Li Qiang met", ""),
        ("記者林佳蓉說", "Lin Chia-jung said", ""),
        ("（记者 颜 欢）", "(Yan Huan)", ""),
        ("香港的歌", "Can I hear a Hong Kong song? So I asked A Piece of Cake", ""),
    ],
)
def test_a_person_whom_the_chinese_does_not_name_is_found(chinese: str, english: str, invented: str) -> None:
    assert [english[start:end] for start, end in invented_people(chinese, english)] == [invented] * bool(invented)


@pytest.mark.parametrize(
    ("name", "english", "is_there"),
    [
        ("李强", "Premier Li Qiang met him", True),
        ("李强", "Mr. Li said", True),
        ("李强", "Premier Li Keqiang met him", False),
        ("欧阳晓岚", "Mayor Ouyang Xiaolan of Binhai", True),
        ("欧阳晓岚", "Mayor Yang Xiaolang of Binhai", False),
        ("滨海", "in Binhai's old town", True),
    ],
)
def test_a_name_is_found_in_any_of_its_forms(name: str, english: str, is_there: bool) -> None:
    assert is_named(name, english) is is_there


def test_no_right_name_is_another_one_in_any_order_or_spelling() -> None:
    for surname in ("李", "欧阳", "尉迟", "单", "曾", "吕", "查", "皇甫"):
        for given in ("强", "仲华", "晓岚", "安恩", "行", "女"):
            for form in romanised(surname + given):
                family, own = form.split()
                for english in (form, f"{own} {family}", f"{family.upper()} {own}"):
                    assert not invented_people(f"记者{surname}{given}在会上说", f"{english} said"), english


def test_a_name_that_is_read_over_a_blank_stands_in_the_text() -> None:
    chinese = "（记者王金金 周喆）记者颜 欢"
    assert [name.chinese for name in people_in("Wang Jinjin, Zhou Zhe and Yan Huan", chinese)] == [
        "王金金",
        "周喆",
        "颜 欢",
    ]
