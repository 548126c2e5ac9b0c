from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import GlossaryError
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary import load_glossary, read_glossary_file

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "en,zh-Hans,status,kind\n"


def write(folder: Path, text: str, name: str = "news.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (HEADER + "chip,芯片,\n", 2, "the line has 3 columns (chip | 芯片 | ), the header 4 (en,zh-Hans,status,kind)"),
        (HEADER + "chip,芯片,,\ncar,汽车,,,,\n", 3, "the line has 6 columns"),
        (HEADER + "chip,芯片,good,\n", 2, "unknown status 'good'"),
        (HEADER + "chip,芯片,,animal\n", 2, "unknown kind 'animal'"),
        (HEADER + "chip,,,\n", 2, "the term is given in en only"),
        (HEADER + ",,required,\n", 2, "the line has no term"),
        (HEADER + "chip,芯片,,\nChip,晶片,,\n", 3, "the term 'chip' is given twice, first in"),
        ("en,zh-Hans,colour\n", 1, "the header has an unknown column 'colour'"),
        ("en,zh,zh-CN\n", 1, "the header names a column twice"),
        ("status,note\n", 1, "the header names no language"),
        ("", 1, "the header names no language"),
        (HEADER + 'chip,"芯片,,\n', 2, "not valid CSV"),
        (HEADER + "OpenAI,开放人工智能,dnt,\n", 2, "a dnt term has one form"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(GlossaryError) as caught:
        read_glossary_file(path)
    assert caught.value.message.startswith(message)
    assert caught.value.where == f"{path}:{line}"


def test_a_byte_order_mark_and_aliases_are_accepted(tmp_path: Path) -> None:
    path = write(tmp_path, "en,zh-CN,zh_TW\nsoftware,软件,軟體\n", encoding="utf-8-sig")
    assert read_glossary_file(path).concepts[0].forms == {
        "en": ("software",), "zh-Hans": ("软件",), "zh-Hant": ("軟體",)
    }  # fmt: skip


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "bank,央行,,\n", encoding="gb18030")
    with pytest.raises(GlossaryError, match="not UTF-8"):
        read_glossary_file(path)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = write(tmp_path, 'en,zh-Hans,note\n"chip","芯片","first\nsecond"\n\ncar,汽车\n')
    with pytest.raises(GlossaryError) as caught:
        read_glossary_file(path)
    assert caught.value.where == f"{path}:5"


def test_all_files_of_a_project_are_one_glossary(tmp_path: Path) -> None:
    write(tmp_path / "glossaries", HEADER + "chip,芯片,,\n", "a.csv")
    write(tmp_path / "glossaries", HEADER + "car,汽车,,\n", "b.csv")
    glossary = load_glossary(Newsroom(tmp_path, Settings()))
    assert [entry.source for entry in glossary.entries("en", "zh-Hans")] == ["chip", "car"]
    assert glossary.concepts[1].where == "glossaries/b.csv:2"


def test_a_term_may_not_stand_in_two_files(tmp_path: Path) -> None:
    write(tmp_path / "glossaries", HEADER + "chip,芯片,,\n", "a.csv")
    write(tmp_path / "glossaries", HEADER + "chip,晶片,,\n", "b.csv")
    with pytest.raises(GlossaryError, match=r"first in glossaries/a\.csv:2"):
        load_glossary(Newsroom(tmp_path, Settings()))


def test_a_project_without_glossaries_has_an_empty_one(tmp_path: Path) -> None:
    assert load_glossary(Newsroom(tmp_path, Settings())).termbase("en", "zh-Hans").find("chip") == []
