"""Glossaries from tables of other tools: any separator, further columns, workbooks; no row is left out unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.errors import GlossaryError, UsageError
from translator.desk.commands.glossary_table import import_file, is_foreign_table
from translator.newsroom.house.glossary import read_glossary_file
from translator.newsroom.house.glossary.concepts import parse_concepts
from translator.newsroom.imports.xml import pack_parts

TERMS = (
    'id\tterm\tpos\t译名\tdefinition\n1\tharbour\tnoun\t港口\ta 6" deep one\n'
    "2\tferry\tnoun\t渡轮\t\n3\ttide\tnoun\t潮汐\t\n"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def imported(
    folder: Path, name: str, text: str, **columns: str
) -> tuple[str, list[tuple[tuple[str, ...], ...]], object]:
    (folder / name).write_text(text, encoding="utf-8")
    target = folder / "glossaries/new.csv"
    done = import_file(folder / name, target, [], "glossaries/new.csv", **columns)
    concepts = read_glossary_file(target).concepts
    return done.shown_columns, [tuple(concept.forms.values()) for concept in concepts], done


@pytest.mark.parametrize(
    ("name", "text", "columns", "terms"),
    [
        ("a.tsv", TERMS, "B term = en, D 译名 = zh-Hans, E definition = note", 3),
        ("b.csv", 'Chinese;English\n港口;"harbour; port"\n', "B English = en, A Chinese = zh-Hans", 1),
        ("c.csv", "en,zh,frequency\nharbour,港口,5\n", "A en = en, B zh = zh-Hans", 1),
        ("d.tsv", "harbour\t港口\nferry\t渡轮\n", "A = en, B = zh-Hans", 2),
        ("e.tsv", "渡輪\tferry\n電纜\tcable\n", "B = en, A = zh-Hant", 2),
    ],
)  # fmt: skip
def test_columns_are_guessed_and_shown(tmp_path: Path, name: str, text: str, columns: str, terms: int) -> None:
    shown, found, _done = imported(tmp_path, name, text)

    assert (shown, len(found)) == (columns, terms)


def test_the_user_names_the_columns_by_header_or_number(tmp_path: Path) -> None:
    by_name = imported(tmp_path, "a.tsv", TERMS, source="term", into="译名")
    (tmp_path / "glossaries/new.csv").unlink()
    by_number = imported(tmp_path, "a.tsv", TERMS, source="2", into="4")

    assert by_name[:2] == by_number[:2]
    assert by_name[1] == [(("harbour",), ("港口",)), (("ferry",), ("渡轮",)), (("tide",), ("潮汐",))]
    with pytest.raises(UsageError, match="no column lemma"):
        import_file(tmp_path / "a.tsv", tmp_path / "x.csv", [], "x.csv", source="lemma")


def test_rows_that_are_not_taken_are_named_and_rows_for_one_term_are_joined(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        TERMS + "4\tferry\tnoun\t轮渡\t\n5\tquay\tnoun\t\t\n6\ttide\tnoun\t潮汐\t\n7\tbank\tnoun\t银行\t\n"
    )
    present = parse_concepts("en,zh-Hans\nBank,银行\n", "g.csv")

    done = import_file(tmp_path / "a.tsv", tmp_path / "new.csv", present, "new.csv")
    taken = read_glossary_file(tmp_path / "new.csv").concepts

    assert [concept.forms["zh-Hans"] for concept in taken] == [("港口",), ("渡轮", "轮渡"), ("潮汐",)]
    assert done.left_out == {"no term in zh-Hans": [6], "given twice": [7], "the project has the term already": [8]}
    assert done.unread == ("A id", "C pos")
    with pytest.raises(GlossaryError, match=r"the project has the term already \(6\)"):
        import_file(tmp_path / "a.tsv", tmp_path / "again.csv", [*taken, *present], "again.csv")
    assert not (tmp_path / "again.csv").exists()


def test_a_workbook_is_a_table_and_the_command_says_what_it_made_of_it(tmp_path: Path, run_translator: object) -> None:
    rows = [["No", "English term", "中文术语"], ["a1", "lighthouse", "灯塔"], ["a2", "anchor", "锚"]]
    cells = "".join(
        f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>"
        for number, row in enumerate(rows, 1)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    (tmp_path / "w.xlsx").write_bytes(
        pack_parts({"xl/worksheets/sheet1.xml": sheet, "[Content_Types].xml": "<Types/>"})
    )
    (tmp_path / "translator.toml").write_text("")

    done = run_translator("-C", str(tmp_path), "glossary", "import", str(tmp_path / "w.xlsx"))  # type: ignore[operator]

    assert done.returncode == 0
    assert "columns: B English term = en, C 中文术语 = zh-Hans" in done.stderr
    assert "not read: A No" in done.stderr
    assert "lighthouse,灯塔" in (tmp_path / "glossaries/w.csv").read_text()


def test_our_own_csv_is_no_foreign_table(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("en,zh-TW,status\nsoftware,軟體,\n", encoding="utf-8-sig")

    assert not is_foreign_table(tmp_path / "own.csv")
