"""Which XLIFF files `check` refuses, and what it says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.errors import CatalogError
from translator.cli import run
from translator.newsroom.imports.xliff import refuse_invalid

CODES = '<originalData><data id="d1">&lt;b&gt;</data></originalData>'
SOUND_UNITS = {
    "a segment": "<segment><source>Hello</source><target>你好</target></segment>",
    "a note, and data": f'<notes><note id="n1">Hi</note></notes>{CODES}<segment><source><ph id="1" dataRef="d1"/>'
    '<mrk id="m" type="comment" ref="#n=n1">word</mrk></source></segment>',
    "halves in two segments": '<segment><source><sc id="1"/>One.</source></segment>'
    '<segment><source>Two.<ec startRef="1"/></source></segment>',
    "a lone half": '<segment><source><sc id="1" isolated="yes"/>One.</source></segment>',
    "a fixed order": '<segment><source><ph id="1" canReorder="firstNo" canCopy="no" canDelete="no"/>a'
    '<ph id="2" canReorder="no" canCopy="no" canDelete="no"/></source></segment>',
    "somebody else's element": '<my:note xmlns:my="urn:my" id="x">anything <b/></my:note><segment><source/></segment>',
    "a match": '<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match ref="#s1" similarity="88.5">'
    "<source>Hello you</source><target>你好啊</target></mtc:match></mtc:matches>"
    '<segment id="s1"><source>Hello</source></segment>',
    "a control character": '<segment><source><cp hex="001b"/></source></segment>',
}
BROKEN_UNITS = {
    "an id twice": (
        '<segment id="a"><source/></segment><segment id="a"><source/></segment>',
        "taken already, in line 4",
    ),
    "no source": ("<segment><target>你好</target></segment>", "it must hold <source>"),
    "two sources": ("<segment><source/><source/></segment>", "there is another one before it"),
    "unknown": ("<segment><source>Hello</source><targt>你好</targt></segment>", "it may not stand in <segment>"),
    "text between": ("<segment>Hello<source/></segment>", "no text may stand directly in it"),
    "orders that collide": (
        '<segment><source/><target order="2"/></segment><segment><source/><target/></segment>',
        "order cannot be '2'",
    ),
}


def second(unit: str, version: str = "2.1", space: str = "2.0") -> str:
    return (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:{space}" version="{version}" srcLang="en"'
        f' trgLang="zh-Hans">\n<file id="f1">\n<unit id="u1">\n{unit}\n</unit>\n</file>\n</xliff>\n'
    )


def first(
    body: str, file: str = 'original="a.md" datatype="plaintext" source-language="en" target-language="zh"'
) -> str:
    return (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n'
        f"<file {file}>\n<body>\n{body}\n</body>\n</file>\n</xliff>\n"
    )


def refusal(folder: Path, text: str) -> str:
    path = folder / "file.xlf"
    path.write_text(text, encoding="utf-8")
    try:
        refuse_invalid(path)
    except CatalogError as error:
        return f"{error.message} {error.where}"
    return ""


@pytest.mark.parametrize("name", SOUND_UNITS)
@pytest.mark.parametrize(("version", "space"), [("2.0", "2.0"), ("2.1", "2.0"), ("2.2", "2.2")])
def test_a_valid_unit_is_accepted_in_all_versions(tmp_path: Path, name: str, version: str, space: str) -> None:
    assert refusal(tmp_path, second(SOUND_UNITS[name], version, space)) == ""


@pytest.mark.parametrize("name", BROKEN_UNITS)
def test_a_broken_rule_is_named_with_its_element_and_line(tmp_path: Path, name: str) -> None:
    unit, expected = BROKEN_UNITS[name]

    said = refusal(tmp_path, second(unit))

    assert "not valid XLIFF 2.1: <" in said
    assert expected in said
    assert said.endswith(("file.xlf:3", "file.xlf:4"))


def test_a_version_has_its_own_namespace(tmp_path: Path) -> None:
    assert "another namespace" in refusal(tmp_path, second(SOUND_UNITS["a segment"], "2.2", "2.0"))
    assert "another namespace" in refusal(tmp_path, second(SOUND_UNITS["a segment"], "2.1", "2.9"))


def test_a_target_needs_a_language(tmp_path: Path) -> None:
    text = second(SOUND_UNITS["a segment"]).replace(' trgLang="zh-Hans"', "")

    assert "a target needs trgLang" in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<trans-unit id="1"><source>Hi</source><target>你好</target><note>a</note></trans-unit>', ""),
        ('<group><trans-unit id="1"><source>Hi</source></trans-unit></group>', ""),
        ('<trans-unit id="1" my:x="1" xmlns:my="urn:my"><source><g id="1">Hi</g></source></trans-unit>', ""),
        ("<trans-unit><source>Hi</source></trans-unit>", "the attribute id is missing"),
        ('<trans-unit id="1"><target>你好</target></trans-unit>', "it must hold <source>"),
        ('<trans-unit id="1"><target>好</target><source>Hi</source></trans-unit>', ""),
        ('<trans-unit id="1"><source>Hi</source>Ho</trans-unit>', "no text may stand directly in it"),
        ('<trans-unit id="1"><source>Hi</source><line>Ho</line></trans-unit>', "it may not stand in <trans-unit>"),
    ],
)
def test_the_rules_of_xliff_1(tmp_path: Path, body: str, expected: str) -> None:
    said = refusal(tmp_path, first(body))

    assert expected in said
    assert bool(said) == bool(expected)


def test_a_file_of_xliff_1_names_its_language(tmp_path: Path) -> None:
    assert "source-language is missing" in refusal(tmp_path, first("", 'original="a"'))


def test_check_leaves_with_2_for_an_invalid_file_and_with_0_for_a_valid_one_of_another_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    other = second("<segment><source>Hallo</source><target>Bonjour</target></segment>")
    Path("good.xlf").write_text(other.replace('"en"', '"de"').replace('"zh-Hans"', '"fr"'), encoding="utf-8")
    Path("bad.xlf").write_text(second(BROKEN_UNITS["no source"][0]), encoding="utf-8")

    assert run(["check", "good.xlf"]) == 0
    assert "is valid, and its segments are not checked" in capsys.readouterr().err
    assert run(["check", "bad.xlf"]) == 2
    assert "not valid XLIFF 2.1" in capsys.readouterr().err
