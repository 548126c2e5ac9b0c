"""`export` and `import`: files that travel to other tools and come back."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exchange_newsroom import BACK, WHO, locales, replace_text, returned, sent
from translator.bilingual.model import FuzzyMatch, Placeholder, State, TermEntry, segment_key
from translator.cli import run
from translator.newsroom.imports.exchange import FORMATS, ExchangeFile, ExchangeUnit, read_exchange, write_exchange
from translator.newsroom.imports.xliff import refuse_invalid


def test_the_ending_of_a_file_says_what_is_written(newsroom: Path) -> None:
    assert run(["export", "fog", "--to", "zh-Hans", "--out", "out/fog.po"]) == 0

    assert Path("out/fog.po").read_bytes() == sent("po").read_bytes()


@pytest.mark.parametrize("name", BACK)
def test_a_file_that_nobody_changed_changes_nothing_and_confirms_no_draft(newsroom: Path, capsys, name: str) -> None:  # type: ignore[no-untyped-def]
    mark = ["mark", "fog", "3", "--state", "draft", "--reason", "no", "--category", "style", "--severity", "minor"]
    sent_before = sent(name)
    assert run([*mark, "--to", "zh-Hans", "--by", "li"]) == 0
    before = locales(newsroom)

    assert returned(capsys, sent_before) == (0, [])
    assert returned(capsys, sent(name)) == (0, [])
    assert locales(newsroom) == before


@pytest.mark.parametrize("name", BACK)
def test_an_edit_outside_is_the_persons_and_a_lost_tag_is_refused(newsroom: Path, capsys, name: str) -> None:  # type: ignore[no-untyped-def]
    path = sent(name)
    replace_text(path, "没有人挥手", "谁也没挥手")
    for mark in ("并<2/>", "并&lt;2/&gt;", '并<ph x="2">`run`</ph>', '并<ph id="2" type="other" dataRef="d2"/>'):
        replace_text(path, mark, "并")
    if name == "xliff1":
        replace_text(path, '并<x id="2" ctype="x-code" equiv-text="`run`"/>', "并")

    code, changes = returned(capsys, path)

    assert code == 1
    assert [(item["segment"], item["kind"]) for item in changes] == [(3, "edit"), (4, "refused")]
    assert changes[0]["after"] == "谁也没挥手。"
    catalog = (newsroom / "locales/zh-Hans/fog.po").read_text(encoding="utf-8")
    assert 'msgstr "谁也没挥手。"' in catalog
    lines = (newsroom / "locales/zh-Hans/fog.jsonl").read_text(encoding="utf-8").splitlines()[-2:]
    events = [json.loads(line) for line in lines]
    assert [(event["actor"], event["action"]) for event in events] == [("li", "edit"), ("li", "propose")]
    assert events[1]["data"]["text"] == "请看<1>日志</1>并。"


def test_a_stale_file_that_comes_back_twice_is_a_conflict(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = sent("xliff2")
    replace_text(path, "没有人挥手", "谁也没挥手")
    assert returned(capsys, path)[0] == 0
    assert returned(capsys, path) == (0, [])
    assert run(["set", "fog", "3", "无人挥手。", *WHO]) == 0

    code, changes = returned(capsys, path)

    assert code == 1
    assert [(item["kind"], item["before"], item["after"]) for item in changes] == [
        ("conflict", "无人挥手。", "谁也没挥手。")
    ]
    assert 'msgstr "无人挥手。"' in (newsroom / "locales/zh-Hans/fog.po").read_text(encoding="utf-8")
    assert returned(capsys, path, "--force")[0] == 0


def test_a_dry_run_changes_nothing(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path, before = sent("csv"), locales(newsroom)
    replace_text(path, "没有人挥手", "谁也没挥手")

    code, changes = returned(capsys, path, "--dry-run")

    assert (code, len(changes)) == (0, 1)
    assert locales(newsroom) == before


def test_a_state_never_rises_by_a_file(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = sent("xliff2")
    replace_text(path, 'state="translated"', 'state="final"')

    assert returned(capsys, path) == (0, [])
    capsys.readouterr()
    run(["status", "--format", "json"])
    assert '"final": 0' in capsys.readouterr().out


def test_a_note_becomes_a_comment_once(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = sent("xliff1")
    replace_text(path, "没有人挥手。</target>", "没有人挥手。</target><note>Who waved?</note>")

    assert [item["kind"] for item in returned(capsys, path)[1]] == ["comment"]
    assert returned(capsys, path) == (0, [])


def test_a_file_of_another_article_is_an_error(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = sent("xliff2")
    replace_text(path, 'original="fog"', 'original="snow"')
    assert run(["import", str(path), "--by", "li"]) == 2
    assert "the file is of 'snow', and no article is called so" in capsys.readouterr().err
    assert run(["import", str(path), "--by", "li", "--article", "rain"]) == 2
    assert "no segment of the file stands in rain" in capsys.readouterr().err
    assert run(["import", str(path), "--by", "li", "--article", "fog"]) == 0


def test_terms_travel_as_a_termbase(newsroom: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = sent("tbx").read_text(encoding="utf-8")

    assert f"\n{text.count('<conceptEntry ')} term" in capsys.readouterr().err
    assert "<term>ferry</term>" in text
    assert "<term>渡轮</term>" in text


def test_office_files_are_opened_within_limits_and_without_macros(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = sent("docx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    assert run(["import", str(path), "--by", "li"]) == 2
    assert "holds macros" in capsys.readouterr().err
    bomb = sent("xlsx")
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", b" " * (66 << 20))
    assert run(["import", str(bomb), "--by", "li"]) == 2
    assert "unpack to far more than an article" in capsys.readouterr().err


@pytest.mark.parametrize("places", [3, pytest.param(30, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", BACK)
def test_a_broken_file_is_an_error_that_is_understood(newsroom: Path, capsys, name: str, places: int) -> None:  # type: ignore[no-untyped-def]
    path = sent(name)
    data = path.read_bytes()
    for at in range(0, len(data), max(1, len(data) // places)):
        for changed in (data[:at], data[:at] + b"\xff" + data[at + 1 :], data[:at] + b"<1>" + data[at:]):
            path.write_bytes(changed)
            assert run(["import", str(path), "--by", "li", "--dry-run"]) in {0, 1, 2}


@pytest.mark.parametrize("name", ["xliff2", "xliff1"])
def test_a_file_that_declares_entities_is_not_opened(newsroom: Path, capsys, name: str) -> None:  # type: ignore[no-untyped-def]
    path = sent(name)
    text = path.read_text(encoding="utf-8")
    entities = "".join(f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "lol"}">' for n in range(9))
    path.write_text(text.replace("?>\n", f"?>\n<!DOCTYPE xliff [{entities}]>\n", 1), encoding="utf-8")

    assert run(["import", str(path), "--by", "li"]) == 2
    assert "declares entities" in capsys.readouterr().err


def test_tracked_changes_of_a_document_count_as_accepted(newsroom: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    path = sent("docx")
    replace_text(
        path,
        '<w:t xml:space="preserve">没有人挥手。</w:t>',
        '<w:t xml:space="preserve">没有人</w:t></w:r><w:del><w:r><w:delText>挥手</w:delText></w:r></w:del><w:ins><w:r>'
        "<w:t>招手</w:t></w:r></w:ins><w:r><w:t>。</w:t>",
    )

    assert [item["after"] for item in returned(capsys, path)[1]] == ["没有人招手。"]


NOTES = st.text("a中 <>&\"'=\t_x1;é😀", max_size=12)
PIECES = st.lists(st.text("a中 >@+-&\"'=\t_x1;é😀", max_size=12), min_size=4, max_size=4)


@given(PIECES, PIECES, NOTES)
def test_every_text_comes_back_as_it_went_out(tmp_path_factory, source, target, note) -> None:  # type: ignore[no-untyped-def]
    texts = [f"{one}<1>{two}</1>{three}<2/>{four}x" for one, two, three, four in (source, target)]
    marks = (Placeholder(1, "link", "[", f"]({note})"), Placeholder(2, "code", f"`{note}`"))
    unit = ExchangeUnit(
        segment_key("", texts[0]), 1, texts[0], texts[1], State.TRANSLATED, placeholders=marks, findings=(note or "-",),
        matches=(FuzzyMatch(texts[0], texts[1], 90),), terms=(TermEntry(note or "a", (note or "b",)),),
    )  # fmt: skip
    file = ExchangeFile("fog", "en", "zh-Hans", (unit,))
    folder = tmp_path_factory.getbasetemp()
    for name in set(BACK) - {"po"}:
        path = folder / f"{name}{FORMATS[name].suffix}"
        path.write_bytes(write_exchange(name, file))
        if name.startswith("xliff"):
            refuse_invalid(path)
        (back,) = read_exchange(path).units
        assert (name, back.source, back.target, back.sent.key) == (name, texts[0], texts[1], unit.key)


@pytest.mark.parametrize("tool", ["msgcat", "msgmerge"])
def test_what_went_through_gettext_changes_nothing_and_one_edit_one_segment(
    newsroom: Path, capsys: pytest.CaptureFixture[str], tool: str
) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    path = sent("po")
    command = [tool, str(path)] if tool == "msgcat" else [tool, "--quiet", str(path), str(path)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    path.write_text(text, encoding="utf-8")
    assert returned(capsys, path) == (0, [])
    path.write_text(text.replace("没有人挥手", "谁也没挥手"), encoding="utf-8")
    code, changes = returned(capsys, path)
    assert (code, [item["kind"] for item in changes]) == (0, ["edit"])


def test_a_tool_that_drops_contexts_and_the_authors_of_notes_changes_nothing(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sent("po")
    lines = [
        line.replace("#. term: ", "# ").replace("#. context: ", "# context: ")
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("msgctxt", "#. exchange"))
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "# ferry = 渡轮" in lines
    assert returned(capsys, path, "--article", "fog", "--to", "zh-Hans") == (0, [])


def test_a_tool_that_takes_tags_out_is_not_taken_for_an_editor(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--article", "fog", "--to", "zh-Hans")
    flat = 'msgid "Nobody waved."\nmsgstr "没有人挥手。"\n\nmsgid "The ferry stayed."\nmsgstr "渡轮没有走。"\n'
    path = Path("flat.po")
    path.write_text(f'msgid ""\nmsgstr ""\n\n{flat}', encoding="utf-8")
    assert returned(capsys, path, *options) == (0, [])
    path.write_text(f'msgid ""\nmsgstr ""\n\n{flat}'.replace("渡轮没有走", "渡轮还在"), encoding="utf-8")
    code, changes = returned(capsys, path, *options)
    assert (code, [(item["segment"], item["kind"]) for item in changes]) == (1, [(2, "refused")])


@pytest.mark.parametrize("name", BACK)
def test_a_file_says_what_its_tags_stand_for_and_where_a_sentence_stands(
    newsroom: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    article = newsroom / "articles/en/fog.md"
    article.write_text(article.read_text("utf-8").replace("\nThe **ferry**", "\n# Harbour\n\nThe **ferry**"), "utf-8")
    assert run(["sync"]) == 0
    path = sent(name)

    text = path.read_text("utf-8") if FORMATS[name].is_text else "".join(
        zipfile.ZipFile(path).read(part).decode() for part in zipfile.ZipFile(path).namelist()
    )  # fmt: skip

    assert text.count("Harbour") > 2  # In more places than in the heading.
    assert "](https://example.org/log)" in text
    assert "`run`" in text
    assert returned(capsys, path) == (0, [])


def test_a_package_has_what_is_open_in_several_articles_with_terms_and_memory(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (newsroom / "articles/en/mist.md").write_text("The ferry stayed.\n\nNobody waved!\n\nRain fell all day.\n", "utf-8")
    assert run(["sync"]) == 0
    assert run(["set", "fog", "3", "没有人挥手。", *WHO]) in {0, 2}

    assert run(["export", "--to", "zh-Hans", "--only", "new,stale", "--format", "csv", "--out", "lin.zip"]) == 0

    package = zipfile.ZipFile("lin.zip")
    assert package.namelist() == [
        "articles/mist.csv", "articles/rain.csv", "terms.tbx", "terms.csv", "memory.tmx",
    ]  # fmt: skip
    assert "ferry,渡轮,required" in package.read("terms.csv").decode()
    assert "<seg>没有人挥手。</seg>" in package.read("memory.tmx").decode()

    package.extractall("back")
    replace_text(newsroom / "back/articles/mist.csv", "Rain fell all day.,", "Rain fell all day.,整天下雨。")
    capsys.readouterr()
    assert run(["import", "back", "--by", "li"]) == 0
    said = capsys.readouterr()
    assert said.out == "mist zh-Hans 3 edit\n  + 整天下雨。\n"
    assert "came back" not in said.err


@pytest.mark.parametrize("left", ["needs-review-translation", "new", ""])
def test_approved_in_xliff_1_counts_whatever_state_the_tool_left(
    newsroom: Path, capsys: pytest.CaptureFixture[str], left: str
) -> None:
    assert run(["translate", "rain", "--to", "zh-Hans", "--engine", "pseudo"]) == 0
    path = Path("out/rain.xlf")
    assert run(["export", "rain", "--to", "zh-Hans", "--format", "xliff1", "--out", str(path)]) == 0
    replace_text(path, 'approved="no"', 'approved="yes"')
    replace_text(path, ' state="needs-review-translation"', f' state="{left}"' if left else "")

    assert [item["kind"] for item in returned(capsys, path)[1]] == ["accept"]


def test_a_stale_segment_goes_out_with_the_source_and_the_target_that_it_had(
    newsroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = newsroom / "articles/en/fog.md"
    article.write_text(article.read_text("utf-8").replace("Nobody waved.", "Nobody waved at all."), encoding="utf-8")
    assert run(["sync"]) == 0

    assert run(["export", "fog", "--to", "zh-Hans", "--only", "stale", "--format", "csv", "--out", "fog.zip"]) == 0

    package = zipfile.ZipFile("fog.zip")
    rows = package.read("articles/fog.csv").decode("utf-8-sig")
    assert "Source before: Nobody waved." in rows
    assert "… The <1>ferry</1> stayed." in rows
    assert "没有人挥手。" in package.read("memory.tmx").decode()
