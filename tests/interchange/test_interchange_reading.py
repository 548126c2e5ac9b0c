"""Bilingual files of other tools come down to the same units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import CatalogError, UsageError
from translator.newsroom.imports.bilingual import FORMATS, TranslationUnit, read_bilingual, replace_targets

if TYPE_CHECKING:
    from pathlib import Path

PO = """msgid ""
msgstr ""
"Language: zh_CN\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Open"
msgstr "打开"

#, fuzzy
msgctxt "menu"
msgid "Close"
msgstr "关闭"

msgid "Untranslated"
msgstr ""

#~ msgid "Old"
#~ msgstr "旧"
"""
XLIFF_12 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file source-language="en" target-language="zh-CN" original="a" datatype="plaintext"><body>
  <trans-unit id="1"><source>see <g id="a">the docs</g> <x id="b"/></source>
   <target>看<x id="b"/><g id="a">文档</g></target></trans-unit>
  <trans-unit id="2"><source>Later</source></trans-unit>
  <trans-unit id="3"><source>New</source><target state="needs-translation">新</target></trans-unit>
 </body></file></xliff>"""
XLIFF_2 = """<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="zh-Hans">
 <file id="f"><unit id="1"><segment state="translated"><source>see <pc id="1">docs</pc><ph id="2"/></source>
 <target>看<pc id="1">文档</pc><ph id="2"/></target></segment></unit></file></xliff>"""
TMX = """<tmx version="1.4"><header srclang="en" creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t"
 adminlang="en" datatype="plaintext"/>
<body><tu><tuv xml:lang="zh-CN"><seg>你好</seg></tuv><tuv xml:lang="en-US"><seg>Hello</seg></tuv></tu></body></tmx>"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def texts(units: tuple[TranslationUnit, ...]) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in units]


def test_a_po_file_gives_what_has_a_target_and_says_what_is_fuzzy(tmp_path: Path) -> None:
    found = read_bilingual(write(tmp_path, "a.po", PO))

    assert (found.source_tag, found.target_tag) == ("en", "zh-Hans")
    assert texts(found.units) == [("Open", "打开"), ("Close", "关闭")]
    assert [unit.is_confirmed for unit in found.units] == [True, False]
    assert found.units[1].context == "menu"
    assert [unit.line for unit in found.units] == [6, 9]


def test_inline_elements_of_xliff_become_numbered_tags_with_equal_numbers(tmp_path: Path) -> None:
    found = read_bilingual(write(tmp_path, "a.xlf", XLIFF_12))

    assert texts(found.units) == [("see <1>the docs</1> <2/>", "看<2/><1>文档</1>"), ("New", "新")]
    assert [unit.is_confirmed for unit in found.units] == [True, False]
    assert found.target_tag == "zh-Hans"


@pytest.mark.parametrize(
    ("name", "text", "unit"),
    [("a.xliff", XLIFF_2, ("see <1>docs</1><2/>", "看<1>文档</1><2/>")), ("a.tmx", TMX, ("Hello", "你好"))],
)
def test_xliff_2_and_tmx_name_their_languages(tmp_path: Path, name: str, text: str, unit: tuple[str, str]) -> None:
    found = read_bilingual(write(tmp_path, name, text))

    assert (found.source_tag, found.target_tag, texts(found.units)) == ("en", "zh-Hans", [unit])


def test_a_line_of_tsv_is_a_unit_with_its_columns(tmp_path: Path) -> None:
    found = read_bilingual(
        write(tmp_path, "a.tsv", "Hi\t你好\r\n\nBye\t再见\tnote\n"), source_tag="en", target_tag="zh"
    )

    assert texts(found.units) == [("Hi", "你好"), ("", ""), ("Bye", "再见")]
    assert [(unit.line, unit.target_column) for unit in found.units] == [(1, 4), (2, 2), (3, 5)]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.tsv", "no tab here\n", CatalogError),
        ("a.po", 'msgid "broken\n', CatalogError),
        ("a.xlf", "<xliff><file>", CatalogError),
        ("a.xlf", "<tmx/>", CatalogError),
        ("a.tmx", "<html/>", CatalogError),
        ("a.doc", "", UsageError),
    ],
)
def test_what_cannot_be_read_is_an_understood_error(
    tmp_path: Path, name: str, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_bilingual(write(tmp_path, name, text), source_tag="en", target_tag="zh-Hans")


def test_a_file_without_languages_says_which_options_to_add(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_bilingual(write(tmp_path, "a.tsv", "Hi\t你好\n"), source_tag="en")

    assert error.value.hint == "add --to TAG"


def test_xml_entities_are_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "秘密")
    text = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + TMX.replace("你好", "&x;")

    assert "秘密" not in str(read_bilingual(write(tmp_path, "a.tmx", text)).units)


def test_every_format_can_be_read_and_written() -> None:
    from importlib import import_module

    for functions in FORMATS.values():
        for function in filter(None, functions):
            module, name = function.split(":")
            assert callable(getattr(import_module(f"translator.newsroom.imports.{module}"), name))


def test_a_first_line_that_names_the_columns_is_not_a_segment(tmp_path: Path) -> None:
    words = read_bilingual(write(tmp_path, "a.tsv", "source\ttarget\nHi\t你好\n"), source_tag="en", target_tag="zh")
    tags = read_bilingual(write(tmp_path, "b.tsv", "id\tzh-CN\ten\n7\t你好\tHi\n"))
    no_header = read_bilingual(write(tmp_path, "c.tsv", "Source\t来源\n"), source_tag="en", target_tag="zh")

    assert texts(words.units) == [("", ""), ("Hi", "你好")]
    assert (tags.source_tag, tags.target_tag, texts(tags.units)[1]) == ("zh-Hans", "en", ("你好", "Hi"))
    assert tags.units[1].target_column == 6
    assert texts(no_header.units) == [("Source", "来源")]


def test_csv_is_read_as_spreadsheets_write_it(tmp_path: Path) -> None:
    text = '\ufeff译文,原文\r\n"你好，\n""世界""","Hello, ""world"""\r\n再见,Bye\r\n'
    found = read_bilingual(write(tmp_path, "a.csv", text), source_tag="en", target_tag="zh")

    assert texts(found.units) == [("", ""), ('Hello, "world"', '你好，\n"世界"'), ("Bye", "再见")]
    assert [unit.line for unit in found.units] == [1, 2, 4]


@pytest.mark.parametrize("text", ["only one column\n", '"never closed\n'])
def test_a_csv_file_that_is_not_one_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogError) as error:
        read_bilingual(write(tmp_path, "a.csv", "Hi,你好\n" + text), source_tag="en", target_tag="zh")
    assert str(error.value.where).endswith("a.csv:2")


def test_a_memory_in_three_languages_gives_the_pair_that_is_asked_for(tmp_path: Path) -> None:
    variants = "".join(
        f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>'
        for tag, text in [("en-GB", "Hello"), ("fr", "Salut"), ("zh-TW", "您好"), ("zh-CN", "你好")]
    )
    memory = f'<tmx version="1.4"><header srclang="en"/><body><tu>{variants}</tu><tu><tuv xml:lang="en"><seg>a</seg>'
    path = write(tmp_path, "a.tmx", memory + '</tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu></body></tmx>')

    assert texts(read_bilingual(path, source_tag="en", target_tag="zh-Hans").units) == [("Hello", "你好")]
    assert texts(read_bilingual(path, source_tag="en", target_tag="zh-Hant").units) == [("Hello", "您好")]
    assert texts(read_bilingual(path, source_tag="zh", target_tag="en").units) == [("你好", "Hello")]


WRITABLE = {
    "a.po": (PO, {0: '打开 "它"'}, 'msgstr "打开"', 'msgstr "打开 \\"它\\""'),
    "a.tsv": ("Hi\t你好\tx\r\nBye\t再见\n", {0: "您好"}, "\t你好", "\t您好"),
    "a.csv": ('Hi,"你,好"\r\nBye,"再见"\r\n', {0: "你，好"}, '"你,好"', "你，好"),
}


@pytest.mark.parametrize("name", WRITABLE)
def test_a_target_is_written_and_no_other_byte_is(tmp_path: Path, name: str) -> None:
    text, changes, before, after = WRITABLE[name]
    path = write(tmp_path, name, text)
    path.write_bytes(text.encode())
    bilingual = read_bilingual(path, source_tag="en", target_tag="zh-Hans")

    assert replace_targets(path, bilingual, changes) == list(changes)

    assert path.read_bytes().decode() == text.replace(before, after, 1)
    assert [read_bilingual(path, source_tag="en", target_tag="zh-Hans").units[0].target] == list(changes.values())


@pytest.mark.parametrize(("name", "text"), [("a.xlf", XLIFF_12), ("a.tmx", TMX)])
def test_fixes_are_not_written_into_xml(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(UsageError, match="fixes are not written"):
        replace_targets(path, read_bilingual(path), {0: "看文章"})
    assert path.read_text(encoding="utf-8") == text


def test_a_long_target_of_a_po_file_keeps_its_lines(tmp_path: Path) -> None:
    long = 'msgid "a"\nmsgstr ""\n"一二三四五，"\n"六"\n\nmsgid "b"\nmsgstr "乙"\n'
    path = write(tmp_path, "a.po", PO.split('msgid "Open')[0] + long)

    assert replace_targets(path, read_bilingual(path), {0: "“字”\\ " * 30}) == [0]
    assert read_bilingual(path).units[0].target == "“字”\\ " * 30
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) < 90


def test_a_table_in_utf_16_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes("Hi\t你好\n".encode("utf-16"))
    found = read_bilingual(path, source_tag="en", target_tag="zh")

    assert texts(found.units) == [("Hi", "你好")]
    assert replace_targets(path, found, {0: "您好"}) == []
