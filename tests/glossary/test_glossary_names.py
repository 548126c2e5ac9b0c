"""The house's table of names: proposed from articles, accepted, searched, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.desk.commands.glossary import propose_names
from translator.desk.commands.init import set_up
from translator.desk.workflow.sync_run import sync_articles
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.glossary import load_glossary, read_glossary_file
from translator.newsroom.house.glossary.names import NameTerms

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ARTICLE = """---
lang: zh-Hans
title: 滨海市图书馆开放
authors: [林小满]
---

市长欧阳晓岚说，滨海还要建两座图书馆。

馆长诸葛明表示，每天可接待五千人。
"""


def sync_articles_of(house: Path) -> None:
    list(sync_articles(open_newsroom(house), to=["en"]))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    set_up(tmp_path)
    (tmp_path / "articles" / "zh-Hans").mkdir(parents=True, exist_ok=True)
    (tmp_path / "articles" / "zh-Hans" / "library.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "glossaries" / "people.yml").write_text("people: {li: {names: {en: Li Lei}}}\n", encoding="utf-8")
    return tmp_path


def test_names_are_proposed_as_confirmed_translations_write_them(house: Path, run_translator: Run) -> None:
    sync_articles_of(house)
    target = "Mayor Ou-yang Hsiao-lan said Binhai will build two more libraries."
    run_translator("set", "library", "2", target, "--to", "en", "--by", "li", cwd=house)

    done = run_translator("glossary", "propose", "--to", "en", cwd=house)
    assert done.returncode == 0
    assert (house / "glossaries" / "names.csv").read_text(encoding="utf-8").splitlines() == [
        "en,zh-Hans,zh-Hant,status,kind,case,variants,note",
        "Binhai,滨海,,proposed,place,,,library 2",
        "Ou-yang Hsiao-lan,欧阳晓岚,,proposed,person,,,library 2",
        'Zhuge Ming,诸葛明,,proposed,person,,,"library, pinyin"',
        'Lin Xiaoman,林小满,,proposed,person,,,"library, pinyin"',
    ]
    assert propose_names(open_newsroom(house), to=["en"]) == []


def test_a_name_of_both_scripts_is_proposed_in_one_line(house: Path, run_translator: Run) -> None:
    text = "---\nlang: zh-Hant\ntitle: 市長\n---\n\n市長歐陽曉嵐說，天氣很好。\n"
    (house / "articles" / "zh-Hant" / "mayor.md").write_text(text, encoding="utf-8")
    sync_articles_of(house)

    assert run_translator("glossary", "propose", "--to", "en", cwd=house).returncode == 0
    lines = (house / "glossaries" / "names.csv").read_text(encoding="utf-8")
    assert "Ouyang Xiaolan,欧阳晓岚,歐陽曉嵐,proposed,person" in lines
    assert propose_names(open_newsroom(house), to=["en"]) == []


def test_names_are_accepted_searched_and_taken_back(house: Path, run_translator: Run) -> None:
    lines = ["en,zh-Hans,status,kind", "Zhuge Ming,诸葛明,proposed,person", "Ouyang X,欧阳晓岚,proposed,person"]
    (house / "glossaries" / "names.csv").write_text("\n".join([*lines, ""]), "utf-8")

    shown = run_translator("glossary", "accept", "欧阳晓岚", "--as", "Ouyang Xiaolan", cwd=house).stdout
    assert shown == "en: Ouyang Xiaolan   zh-Hans: 欧阳晓岚   [person]   glossaries/names.csv:3\n"
    run_translator("glossary", "accept", "ouyang xiaolan", "--undo", cwd=house)
    (row,) = json.loads(run_translator("glossary", "search", "欧", "--format", "json", cwd=house).stdout)
    assert (row["status"], row["forms"]) == ("proposed", {"en": ["Ouyang Xiaolan"], "zh-Hans": ["欧阳晓岚"]})

    unknown = run_translator("glossary", "accept", "王芳", cwd=house)
    assert (unknown.returncode, unknown.stderr.splitlines()[0]) == (2, "error: the house has no name 王芳")


def test_a_proposed_name_is_no_term_until_somebody_accepts_it(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("en,zh-Hans,status,kind\nLin Chia-jung,林佳蓉,proposed,person\nBinhai,滨海,,place\n", "utf-8")
    termbase = read_glossary_file(file).termbase("zh-Hans", "en")
    source = "林佳蓉在滨海。"
    assert [match.entry.targets for match in termbase.find(source)] == [("Binhai",)]
    assert [term.targets for term in termbase.terms_for(source)] == [("Binhai",)]


def test_a_table_keeps_the_lines_that_do_not_change(house: Path, run_translator: Run) -> None:
    table = house / "glossaries" / "names.csv"
    lines = ["en,zh-Hans,kind,status,note", '"Fang, Wang",王芳,person,proposed,', "Li Lei ,李雷,person,,a"]
    table.write_text("\n".join([*lines, ""]), "utf-8")
    run_translator("glossary", "accept", "王芳", "--as", "Wang Fang", cwd=house)
    assert table.read_text("utf-8").splitlines()[1:] == ["Wang Fang,王芳,person,,", lines[2]]
    assert load_glossary(open_newsroom(house)).by_form["Wang Fang"][0].status == "preferred"


@pytest.mark.parametrize(
    "note", ["one\u2028two", "one\u0085two\x0b\x0c\x1c\x1d\x1e3", '"one\ntwo"', '"one\r\ntwo\rthree"']
)
def test_the_row_that_is_accepted_is_the_one_that_is_named(house: Path, run_translator: Run, note: str) -> None:
    table = house / "glossaries" / "names.csv"
    lines = [
        "en,zh-Hans,status,kind,note",
        f"Zhuge Ming,诸葛明,proposed,person,{note}",
        "Ouyang X,欧阳晓岚,proposed,person,",
    ]
    table.write_bytes("\n".join([*lines, ""]).encode())

    assert run_translator("glossary", "accept", "欧阳晓岚", "--as", "Ouyang Xiaolan", cwd=house).returncode == 0
    assert table.read_bytes().decode() == "\n".join([*lines[:2], "Ouyang Xiaolan,欧阳晓岚,,person,", ""])
    assert run_translator("glossary", "accept", "诸葛明", cwd=house).returncode == 0
    assert {it.status for it in load_glossary(open_newsroom(house)).concepts} == {"preferred"}
    assert next(it.note for it in load_glossary(open_newsroom(house)).concepts) == note.strip('"')


def test_names_read_in_vietnamese_and_korean_are_not_written_in_pinyin() -> None:
    texts = ["越南总理范明政说，天气很好。", "市长欧阳晓岚说，范明政来过。", "中国驻韩国大使诸葛明表示，天气很好。"]
    names = [entry.source for entry in NameTerms(texts, "zh-Hans", "en").entries]
    assert "范明政" not in names
    assert "欧阳晓岚" in names
    assert "诸葛明" in names
