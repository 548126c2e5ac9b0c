"""Bilingual files of other tools come down to the same units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.errors import CatalogError, UsageError
from translator.interchange import READERS, TranslationUnit, read_bilingual

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
    pytest.importorskip("lxml")
    found = read_bilingual(write(tmp_path, "a.xlf", XLIFF_12))

    assert texts(found.units) == [("see <1>the docs</1> <2/>", "看<2/><1>文档</1>"), ("New", "新")]
    assert [unit.is_confirmed for unit in found.units] == [True, False]
    assert found.target_tag == "zh-Hans"


def test_xliff_2_names_its_languages_on_the_root(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    found = read_bilingual(write(tmp_path, "a.xliff", XLIFF_2))

    assert (found.source_tag, found.target_tag) == ("en", "zh-Hans")
    assert texts(found.units) == [("see <1>docs</1><2/>", "看<1>文档</1><2/>")]


def test_tmx_says_which_variant_is_the_source(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    found = read_bilingual(write(tmp_path, "a.tmx", TMX))

    assert texts(found.units) == [("Hello", "你好")]
    assert (found.source_tag, found.target_tag) == ("en", "zh-Hans")


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
    if name.endswith((".xlf", ".tmx")):
        pytest.importorskip("lxml")
    with pytest.raises(error):
        read_bilingual(write(tmp_path, name, text), source_tag="en", target_tag="zh-Hans")


def test_a_file_without_languages_says_which_options_to_add(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read_bilingual(write(tmp_path, "a.tsv", "Hi\t你好\n"), source_tag="en")

    assert error.value.hint == "add --to TAG"


def test_xml_entities_are_not_followed(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    secret = write(tmp_path, "secret.txt", "秘密")
    text = f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + TMX.replace("你好", "&x;")

    assert "秘密" not in str(read_bilingual(write(tmp_path, "a.tmx", text)).units)


def test_every_reader_exists() -> None:
    from importlib import import_module

    for reader in READERS.values():
        module, name = reader.split(":")
        assert callable(getattr(import_module(f"translator.interchange.{module}"), name))
