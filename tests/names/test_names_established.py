"""The table of established names, and the sounds that characters write."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.names import established_names
from translator.bilingual.names.asian_names import other_given_names, other_readings
from translator.bilingual.names.established_names import established, spelt_by_sound
from translator.bilingual.names.sounds import rendering_likeness

TABLE = Path(established_names.__file__).parent / "data" / "entities.tsv"


def test_each_line_of_the_table_is_found() -> None:
    head, _blank, body = TABLE.read_text(encoding="utf-8").partition("\n\n")
    keys = [line.partition("\t")[0] for line in body.splitlines()]

    assert "CC BY-SA 4.0" in head
    assert keys == sorted(keys, key=str.encode)
    assert all(established(key) for key in (keys[0], keys[-1], *keys[:: len(keys) // 200]))
    assert established("无人知晓之名") is None


@pytest.mark.parametrize(
    ("name", "right", "other"),
    [("Hayes", "海斯", "沃森"), ("Kaplan", "卡普兰", "汉密尔顿"), ("Mamdani", "马姆达尼", "麦克唐纳")],
)
def test_a_name_sounds_like_its_rendering(name: str, right: str, other: str) -> None:
    assert rendering_likeness(name, right) > -4 > rendering_likeness(name, other)


def test_a_spelling_by_sound_stands_where_the_name_does() -> None:
    chinese, english = "香港的汇丰银行", "Hong Kong's Huifeng Bank"
    [(here, there, right)] = spelt_by_sound(chinese, english)

    assert (english[slice(*here)], chinese[slice(*there)], right) == ("Huifeng", "汇丰银行", "HSBC")


def test_names_abroad_are_read_as_they_are_there() -> None:
    assert [*other_readings("总理范明政与阮富仲", "Pham Minh Chinh and Nguyen Phu Trong")] == []
    assert [*other_readings("总统尹锡悦说", "President Yoon Suk Yeol said")] == []
    assert [*other_readings("总统尹锡悦说", "President Yoon Suk-min said")] == [((10, 22), (2, 5))]
    assert [*other_given_names("小泉进次郎", "Junichiro Koizumi")] == [((0, 17), (0, 5), "Shinjiro Koizumi")]
