"""Memories of other tools are taken in once, found in both directions, and handed out as TMX."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from lxml import etree

from translator.bilingual.errors import CatalogError, UsageError
from translator.newsroom.ground.project import Project
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house import Newsroom
from translator.newsroom.house.memory import memory_directions, open_memory
from translator.newsroom.house.memory.store import forget_memory, import_memory, imported_files
from translator.newsroom.imports.tmx import iterate_units, read_tmx, tmx_document

Run = Callable[..., "CompletedProcess[str]"]
TMX = """<?xml version="1.0" encoding="UTF-16"?>
<tmx version="1.4"><header srclang="en-US" datatype="plaintext"/><body>
<tu tuid="1"><prop type="domain">harbour</prop>
<tuv xml:lang="en-US" creationdate="20200101T000000Z">
<seg>The <bpt i="1">{b}</bpt>harbour<ept i="1">{/b}</ept> is shut.</seg></tuv>
<tuv xml:lang="fr"><seg>Le port est fermé.</seg></tuv>
<tuv xml:lang="zh-CN"><seg><bpt i="1">{b}</bpt>港口<ept i="1">{/b}</ept>关闭了。</seg></tuv></tu>
<tu><tuv xml:lang="EN-us"><seg>Good morning, everyone.</seg></tuv>
<tuv xml:lang="ZH-cn"><seg>各位早上好。</seg></tuv></tu>
</body></tmx>
""".encode("utf-16")


def texts(data: bytes) -> list[dict[str, str]]:
    """Return the units of a memory, as language → text."""
    return [{one.language: one.text for one in unit.variants} for unit in iterate_units(io.BytesIO(data))]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "newsroom").mkdir()
    (tmp_path / "newsroom/translator.toml").write_text('targets = ["en", "zh-Hans"]\n', encoding="utf-8")
    return Newsroom(tmp_path / "newsroom", Settings())


@pytest.fixture
def memory_file(tmp_path: Path) -> Path:
    path = tmp_path / "old tool.tmx"
    path.write_bytes(TMX)
    return path


def test_a_memory_is_kept_as_it_came_and_found_in_both_directions(project: Project, memory_file: Path) -> None:
    assert import_memory(project, memory_file) == 2

    assert (project.locales_dir / "memory/old tool.tmx").read_bytes() == TMX
    assert memory_directions(project) == {("en", "zh-Hans"): 2, ("zh-Hans", "en"): 2}
    (match,) = open_memory(project, "zh-Hans", "en").lookup("各位早上好。", limit=1)
    assert (match.target, match.score, match.origin) == ("Good morning, everyone.", 100, "old tool.tmx")
    (match,) = open_memory(project, "en", "zh-Hans").lookup("The <1>harbour</1> was shut.", limit=1)
    assert (match.target, 80 < match.score < 100) == ("<1>港口</1>关闭了。", True)


def test_what_is_known_is_not_taken_twice(project: Project, memory_file: Path, tmp_path: Path) -> None:
    import_memory(project, memory_file)
    pairs = [("各位早上好。", "Good morning, everyone."), ("再见。", "Goodbye.")]
    (tmp_path / "old tool.csv").write_text("zh,en\n" + "".join(f'{a},"{b}"\n' for a, b in pairs), encoding="utf-8")

    assert import_memory(project, memory_file) == 0
    assert [import_memory(project, tmp_path / "old tool.csv") for _time in range(2)] == [1, 0]
    assert [path.name for path in imported_files(project)] == ["old tool-2.tmx", "old tool.tmx"]

    forget_memory(project, "old tool-2")
    assert memory_directions(project)["en", "zh-Hans"] == 2
    with pytest.raises(UsageError, match="no imported memory"):
        forget_memory(project, "old tool-2")


@pytest.mark.parametrize(
    "data",
    [
        b"<tmx><body><tu>",
        b"<xliff/>",
        b"",
        b'<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><html>&c;</html>',
        b'<!DOCTYPE tmx [<!ENTITY a "a">]><tmx><body><tu><tuv xml:lang="en"><seg>&a;</seg></tuv>'
        b'<tuv xml:lang="zh"><seg>b</seg></tuv></tu></body></tmx>',
        b'<tmx><body><tu><tuv xml:lang="en"><seg>\xff</seg></tuv></tu></body></tmx>',
    ],
    ids=["cut off", "another format", "empty", "entities", "an entity in a memory", "another encoding"],
)
def test_what_is_not_a_memory_is_refused_and_changes_nothing(project: Project, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.tmx"
    path.write_bytes(data)

    with pytest.raises(CatalogError):
        import_memory(project, path)
    assert imported_files(project) == []


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    data = f"""<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}">]><tmx><body><tu>
    <tuv xml:lang="en"><seg>a &x; b</seg></tuv></tu></body></tmx>""".encode()

    assert texts(data) == [{"en": "a  b"}]


def test_what_is_handed_out_is_read_again_with_nothing_lost() -> None:
    pairs = [('a <1>b</1> & <2/> <3>"c" <4/></3>', "<3>“丙”<4/></3><2/><1>乙</1> < 甲")]
    data = tmx_document("en", "zh-Hans", pairs)

    assert texts(data) == [{"en": 'a <1>b</1> & <2/> <3>"c" <4/></3>', "zh-Hans": "<3>“丙”<4/></3><2/><1>乙</1> < 甲"}]
    root = etree.fromstring(data)
    assert {element.get("segtype") for element in root.iter("header")} == {"sentence"}
    assert {element.tag for element in root.iter()} == {"tmx", "header", "body", "tu", "tuv", "seg", "bpt", "ept", "ph"}


def test_a_unit_of_thousands_of_texts_is_refused(project: Project, tmp_path: Path) -> None:
    variants = "".join(
        f'<tuv xml:lang="{tag}"><seg>{word} {number}</seg></tuv>'
        for tag, word in (("en", "boat"), ("zh", "船"))
        for number in range(3000)
    )
    path = tmp_path / "many.tmx"
    path.write_text(
        f'<tmx version="1.4"><header srclang="en"/><body><tu>{variants}</tu></body></tmx>', encoding="utf-8"
    )

    with pytest.raises(CatalogError, match="a unit has more than 50 texts in English and Chinese") as raised:
        import_memory(project, path)

    assert "boat 0" == raised.value.where
    assert [] == imported_files(project)


def test_pairs_that_nobody_confirmed_are_left_out_and_counted(
    project: Project, tmp_path: Path, run_translator: Run
) -> None:
    (tmp_path / "old.po").write_text(
        'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n#, fuzzy\nmsgid "One"\nmsgstr "一"\n\nmsgid "Two"\nmsgstr "二"\n',
        "utf-8",
    )

    done = run_translator("-C", str(project.root), "memory", "import", str(tmp_path / "old.po"))

    assert (done.returncode, done.stdout.count("1 new pair")) == (0, 1)
    assert "1 pair was left out: nobody had confirmed it" in done.stderr


def test_characters_that_xml_cannot_hold_become_blanks(project: Project, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("en,zh\nOne\x0bline\ufffe,一\x00行\n", encoding="utf-8")

    assert import_memory(project, tmp_path / "old.csv") == 1
    (match,) = open_memory(project, "en", "zh-Hans").candidates([["One"]], lambda *_texts: True, 9)
    assert (match.source.split(), match.target.split()) == (["One", "line"], ["一", "行"])


def test_a_memory_without_the_languages_asked_for_says_which_it_has(
    project: Project, memory_file: Path, run_translator: Run
) -> None:
    data = TMX.decode("utf-16").replace("zh-CN", "de").replace("ZH-cn", "de").encode("utf-16")
    for tags in ([], ["--from", "en", "--to", "zh-Hans"]):
        memory_file.write_bytes(data)
        done = run_translator("-C", str(project.root), "memory", "import", *tags, str(memory_file))
        assert (done.returncode, done.stdout) == (2, "")
        assert "the file has: en-US, fr, de\n" in done.stderr
    memory_file.write_bytes(TMX)
    done = run_translator("-C", str(project.root), "memory", "import", "--to", "zh-Hant", str(memory_file))
    assert done.returncode == 2
    assert "no unit has zh-Hant" in done.stderr
    assert not imported_files(project)
    with pytest.raises(UsageError, match="no unit has en, zh-Hant"):
        read_tmx(memory_file, ("en", "zh-Hant"))


def test_the_commands(project: Project, memory_file: Path, run_translator: Run) -> None:
    def run(*args: str) -> str:
        done = run_translator("-C", str(project.root), "memory", *args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("import", str(memory_file)).endswith("old tool.tmx: 2 new pairs\n")
    assert run("import", str(memory_file)).endswith("old tool.tmx: 0 new pairs\n")
    [found] = json.loads(run("search", "早上", "--format", "json"))
    assert {found["source"], found["target"]} == {"各位早上好。", "Good morning, everyone."}
    assert "Good morning" in run("lookup", "各位早上好。")
    exported = run("export")
    assert exported.count("<tu>") == 2
    assert "港口" in exported
    assert run("prune") == "old tool.tmx\n"
    run("prune", "old tool.tmx")
    assert run("stats") == ""
