"""Chinese names in Latin letters."""

from __future__ import annotations

import pytest

from translator.bilingual.names import System, romanised


@pytest.mark.parametrize(
    ("name", "system", "expected"),
    [
        ("欧阳晓岚", "pinyin", "Ouyang Xiaolan"),
        ("單雪梅", "pinyin", "Shan Xuemei"),
        ("曾志伟", "pinyin", "Zeng Zhiwei"),
        ("解晓东", "pinyin", "Xie Xiaodong"),
        ("区永权", "pinyin", "Ou Yongquan"),
        ("查良镛", "pinyin", "Zha Liangyong"),
        ("仇和", "pinyin", "Qiu He"),
        ("吕薇", "pinyin", "Lü Wei"),
        ("李西安", "pinyin", "Li Xi'an"),
        ("解长福", "pinyin", "Xie Changfu"),
        ("林佳蓉", "wade-giles", "Lin Chia-jung"),
        ("謝長廷", "wade-giles", "Hsieh Chang-ting"),
        ("李嘉誠", "cantonese", "Lee Ka-shing"),
    ],
)
def test_a_person_is_written_with_the_surname_first(name: str, system: System, expected: str) -> None:
    assert romanised(name, system)[0] == expected


def test_a_place_is_one_word() -> None:
    assert romanised("西安", is_place=True) == ("Xi'an",)
    assert "Lyuliang" in romanised("吕梁", is_place=True)


def test_what_is_no_chinese_name_has_no_form() -> None:
    assert romanised("Smith") == ()
