"""Glossaries as TBX-Basic, and termbases of other tools as glossaries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from translator.bilingual.errors import CatalogError, GlossaryError
from translator.cli import run
from translator.desk.commands.glossary_table import glossary_tbx, import_file, read_termbase
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.glossary import Glossary, load_glossary
from translator.newsroom.house.glossary.concepts import Concept, glossary_csv, parse_concepts
from translator.newsroom.imports.tbx import STATUSES

REPOSITORY = Path(__file__).parents[2]
NAMESPACE = "{urn:iso:std:iso:30042:ed-2}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
GLOSSARY = """\
en,zh-Hans,zh-Hant,status,kind,case,variants,note
software,软件,軟體,,term,,,
Federal Reserve|Fed,美联储,聯準會,required,org,exact,联邦储备,says <who> & why
OpenAI,,,dnt,brand,,,
,编缉,,forbidden,,,,misspelling of 编辑
supply chain,供货链,,forbidden,,,,供应链 is the term
"""
MARTIF = """\
<?xml version="1.0"?>
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body>
<termEntry id="1"><descrip type="subjectField">finance</descrip>
 <langSet xml:lang="en-GB"><tig><term>bond</term></tig></langSet>
 <langSet xml:lang="zh-CN"><ntig><termGrp><term>债券</term>
  <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
  <tig><term>公债</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
 <langSet xml:lang="fr"><tig><term>obligation</term></tig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="de"><tig><term>Anleihe</term></tig></langSet></termEntry>
</body></text></martif>
"""
DCT = """\
<?xml version="1.0"?>
<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><tbxHeader/><text><body>
<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>ferry</term></termSec></langSec>
<langSec xml:lang="zh-TW"><termSec><term>渡船</term></termSec>
<termSec><term>渡輪</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def in_order(concept: Concept) -> Concept:
    """Return a concept with its further forms in one order, which says nothing."""
    return replace(concept, variants=tuple(sorted(concept.variants)))


@pytest.mark.parametrize("text", [GLOSSARY, glossary_csv(load_glossary(open_newsroom(REPOSITORY)).concepts)])
def test_a_glossary_comes_back_as_it_went_out(tmp_path: Path, text: str) -> None:
    concepts = parse_concepts(text, "g.csv")
    back = read_termbase(write(tmp_path, "g.tbx", glossary_tbx(concepts)))
    assert back.left_out == 0
    assert glossary_csv(map(in_order, back.concepts)) == glossary_csv(map(in_order, concepts))


def test_what_goes_out_is_tbx_basic(tmp_path: Path) -> None:
    root = etree.fromstring(glossary_tbx(parse_concepts(GLOSSARY, "g.csv")))
    assert (root.tag, root.get("type"), root.get("style")) == (f"{NAMESPACE}tbx", "TBX-Basic", "dca")
    assert [child.tag for child in root] == [f"{NAMESPACE}tbxHeader", f"{NAMESPACE}text"]
    assert root.find(f"{NAMESPACE}tbxHeader/{NAMESPACE}fileDesc/{NAMESPACE}sourceDesc/{NAMESPACE}p") is not None
    entries = list(root.iter(f"{NAMESPACE}conceptEntry"))
    assert len({entry.get("id") for entry in entries}) == len(entries) == 5
    for entry in entries:
        names = [etree.QName(child).localname for child in entry]
        assert names == sorted(names, key=["descrip", "note", "langSec"].index)
        languages = [
            child.get("{http://www.w3.org/XML/1998/namespace}lang") for child in entry.iter(f"{NAMESPACE}langSec")
        ]
        assert languages
        assert len(set(languages)) == len(languages)
        for section in entry.iter(f"{NAMESPACE}termSec"):
            assert etree.QName(section[0]).localname == "term"
    statuses = {note.text for note in root.iter(f"{NAMESPACE}termNote") if note.get("type") == "administrativeStatus"}
    assert statuses <= STATUSES


@pytest.mark.parametrize(
    ("text", "lines", "left_out"),
    [(MARTIF, ["bond,债券,,,,,,finance", "bond,公债,,forbidden,,,,finance"], 1), (DCT, ["ferry,,渡輪|渡船,,,,,"], 0)],
)
def test_termbases_of_other_tools_become_glossaries(tmp_path: Path, text: str, lines: list[str], left_out: int) -> None:
    done = read_termbase(write(tmp_path, "other.tbx", text))
    assert glossary_csv(done.concepts).splitlines()[1:] == lines
    assert done.left_out == left_out


def test_a_termbase_is_imported_into_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "translator.toml", 'targets = ["en", "zh-Hans"]\n')
    write(tmp_path, "bank.tbx", MARTIF)
    monkeypatch.chdir(tmp_path)
    assert run(["glossary", "import", "bank.tbx"]) == 0
    assert "1 concept is in one of our languages only" in capsys.readouterr().err
    assert Glossary(load_glossary(open_newsroom(tmp_path)).concepts).termbase("en", "zh-Hans").find("a bond")
    assert run(["glossary", "import", "bank.tbx"]) == 2
    assert run(["glossary", "export", "--format", "tbx"]) == 0
    assert "<term>债券</term>" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<tbx>", CatalogError),
        ("<html/>", CatalogError),
        ('<!DOCTYPE tbx [<!ENTITY a "b">]><tbx>&a;</tbx>', CatalogError),
        ("<tbx/>", GlossaryError),
    ],
)
def test_what_is_not_a_termbase_is_refused(tmp_path: Path, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        import_file(write(tmp_path, "x.tbx", text), tmp_path / "x.csv", (), "x.csv")
    assert not (tmp_path / "x.csv").exists()


def test_a_term_that_a_termbase_has_twice_is_named_in_its_own_words(tmp_path: Path) -> None:
    entry = MARTIF[MARTIF.index('<termEntry id="1">') : MARTIF.index('<termEntry id="2">')]
    twice = MARTIF.replace(entry, entry + entry.replace('id="1"', 'id="3"'))
    with pytest.raises(GlossaryError, match="given twice") as caught:
        import_file(write(tmp_path, "x.tbx", twice), tmp_path / "x.csv", (), "x.csv")
    assert "into one concept" in str(caught.value.hint)
    assert "x.tbx" in str(caught.value.where)
