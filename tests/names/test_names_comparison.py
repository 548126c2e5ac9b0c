"""Whether a Chinese and an English name are those of one person or place."""

from __future__ import annotations

import pytest

from translator.bilingual.names import is_same

SAME = [
    ("欧阳晓岚", "Ouyang Xiaolan"),
    ("歐陽曉嵐", "Ouyang Xiaolan"),
    ("林佳蓉", "Lin Chia-jung"),
    ("林佳蓉", "Ms Lin"),
    ("林佳蓉", "Chia-jung Lin"),
    ("李嘉誠", "Li Ka-shing"),
    ("吕薇", "Lyu Wei"),
    ("歐陽偉", "Au-Yeung Wai"),
    ("司徒", "Mr Szeto"),
    ("单雪梅", "Shan Xuemei's"),
    ("西安", "Xi’an"),
    ("特朗普", "Donald Trump"),
    ("川普", "Trump’s"),
    ("蔡英文", "Tsai Ing-wen"),
    ("清华", "Tsinghua"),
    ("内罗毕", "Nairobi"),
]
OTHER = [
    ("欧阳晓岚", "Yang Xiaolang"),
    ("李强", "Li Keqiang"),
    ("诸葛明", "Guo Ziming"),
    ("司马文博", "Ma Xiaobin"),
    ("单雪梅", "Dan Xuemei"),
    ("特朗普", "Joe Biden"),
    ("清华", "Peking University"),
    ("内罗毕", "Kampala"),
]
UNKNOWN = [("马玉", "Jack Ma"), ("陈浩波", "Chan Ho-pou"), ("李在浩", "Lee Jae-myung"), ("王小明", "the mayor")]


@pytest.mark.parametrize(
    ("chinese", "english", "expected"),
    [(*pair, True) for pair in SAME] + [(*pair, False) for pair in OTHER] + [(*pair, None) for pair in UNKNOWN],
)
def test_names_are_the_same_others_or_nobody_knows(chinese: str, english: str, expected: bool | None) -> None:
    assert is_same(chinese, english) is expected
