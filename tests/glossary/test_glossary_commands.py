from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.errors import GlossaryError
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.glossary import Glossary, read_glossary_file
from translator.newsroom.house.glossary.concepts import glossary_csv, import_glossary, parse_concepts
from translator.newsroom.house.glossary.lint import lint_glossary

REPOSITORY = Path(__file__).parents[2]


def glossary(text: str) -> Glossary:
    return Glossary(tuple(parse_concepts(text, "g.csv")))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("software,軟體,軟體,", "'軟體' is Traditional, in the column zh-Hans"),
        ("software,软件,软体,", "'软体' is Simplified, in the column zh-Hant"),
        ("软件,软件,軟體,", "'软件' stands in the column en and is Chinese"),
        (",供应链,,forbidden", "'供应链' is banned here and accepted in g.csv:2"),
    ],
)
def test_what_looks_wrong_is_named(line: str, message: str) -> None:
    found = lint_glossary(glossary(f"en,zh-Hans,zh-Hant,status\nsupply chain,供应链,供應鏈,\n{line}\n"))
    assert [(doubt.where, doubt.message) for doubt in found] == [("g.csv:3", message)]


def test_what_two_lines_say_together_is_named() -> None:
    text = (
        "en,zh-Hans,zh-Hant,status\nport,港口,,required\nPorts,码头,,\nquay,港口,,\nport,港口,,forbidden\n"
        "airport,机场,,\ncomputer,计算机,電腦,\ncalculator,电脑,計算機,\ndata,数据,,\ndatabase,数据库,,\n"
        "middle kingdom,中国,,\ndeveloping country,发展中国家,,\n"
    )
    found = lint_glossary(Glossary(tuple(parse_concepts(text, "g.csv", refuses_duplicates=False))))
    assert [(doubt.where, doubt.message) for doubt in found] == [
        ("g.csv:2", "'port' stands inside a word, in the term 'airport' (g.csv:6)"),
        ("g.csv:3", "'Ports' is 码头 here and 港口 in g.csv:2"),
        ("g.csv:3", "'Ports' stands inside a word, in the term 'airport' (g.csv:6)"),
        ("g.csv:5", "'港口' is banned here and accepted in g.csv:2"),
        ("g.csv:7", "the terms lead in a circle: 计算机 → 电脑 → 计算机"),
        ("g.csv:8", "the terms lead in a circle: 电脑 → 计算机 → 电脑"),
        ("g.csv:11", "'中国' stands inside a word, in the term '发展中国家' (g.csv:12)"),
    ]


def test_nothing_looks_wrong_in_the_glossaries_of_this_repository() -> None:
    from translator.newsroom.house.glossary import load_glossary

    assert lint_glossary(load_glossary(open_newsroom(REPOSITORY))) == []


def test_both_scripts_and_notes_are_searched() -> None:
    words = glossary("en,zh-Hans,zh-Hant,note\nsoftware,软件,軟體,\nFed,美联储,聯準會,the bank of the United States\n")
    assert [concept.where for concept in words.search("聯準")] == ["g.csv:3"]
    assert [concept.where for concept in words.search("軟件")] == ["g.csv:2"]
    assert [concept.where for concept in words.search("united")] == ["g.csv:3"]


def test_what_is_exported_reads_back_the_same() -> None:
    text = "en,zh-Hans,zh-Hant,status,kind,case,variants,note\n" + (
        'Fed|Federal Reserve,美联储,聯準會,required,org,exact,联储,"a, b"\n,供货链,,forbidden,,,,\n'
    )
    concepts = parse_concepts(text, "g.csv")
    assert glossary_csv(concepts) == text


def test_an_import_writes_all_or_nothing(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.csv"
    foreign.write_text("en,zh-TW\nsoftware,軟體\n", encoding="utf-8-sig")
    target = tmp_path / "glossaries/new.csv"
    present = parse_concepts("en,zh-Hans\nSoftware,软件\n", "g.csv")
    with pytest.raises(GlossaryError, match="given twice"):
        import_glossary(foreign, target, present, "glossaries/new.csv")
    assert not target.exists()
    assert import_glossary(foreign, target, [], "glossaries/new.csv") == 1
    assert read_glossary_file(target).concepts[0].forms == {"en": ("software",), "zh-Hant": ("軟體",)}
    with pytest.raises(GlossaryError, match="exists already"):
        import_glossary(foreign, target, [], "glossaries/new.csv")
