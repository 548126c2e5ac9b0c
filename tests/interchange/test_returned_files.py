"""What comes back from freelancers and other tools: each mark is placed or named, and nothing wrong is taken."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.exchange_newsroom import WHO, locales, replace_text, returned, sent, suggestions
from translator.bilingual.model import State
from translator.cli import run
from translator.desk.commands.import_ import is_changed
from translator.newsroom.imports.bilingual import read_bilingual
from translator.newsroom.imports.exchange import FORMATS, ExchangeFile, ExchangeUnit, read_exchange, write_exchange
from translator.newsroom.imports.table import Row, returned_rows
from translator.newsroom.imports.xml import OFFICE, PACKAGE

Capture = pytest.CaptureFixture[str]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEMOQ = (
    '<mq:comments xmlns:mq="MQXliff"><mq:comment id="a" creatoruser="Lin" time="2026">Why gone?</mq:comment>'
    '<mq:comment id="b" creatoruser="Lin" deleted="true">no</mq:comment></mq:comments>'
)


def edit_rows(path: Path, edit: Callable[[list[list[str]]], object]) -> None:
    """Change the rows of a CSV file as a spreadsheet would; the first names the columns."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    edit(rows)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def add_parts(path: Path, parts: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def imported(capsys: Capture, path: Path, *options: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of an import for people."""
    capsys.readouterr()
    code = run(["import", str(path), "--by", "li", *options])
    said = capsys.readouterr()
    return code, said.out, said.err


def kinds(changes: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(item["segment"], item["kind"]) for item in changes]


def sort_targets(rows: list[list[str]]) -> None:
    for row, target in zip(rows[1:], sorted(row[2] for row in rows[1:]), strict=True):
        row[2] = target


def fill_down(rows: list[list[str]]) -> None:
    for row in rows[1:]:
        row[2] = "谁也没有对着渡轮挥手。"


def drag_one(rows: list[list[str]]) -> None:
    rows[1][2], rows[3][2] = rows[3][2], ""


def copy_one(rows: list[list[str]]) -> None:
    rows[2][2] = rows[4][2]


def sort_ids(rows: list[list[str]]) -> None:
    for row, identity in zip(rows[1:], sorted(row[0] for row in rows[1:]), strict=True):
        row[0] = identity


@pytest.mark.parametrize("tear", [sort_targets, drag_one, copy_one, sort_ids])
def test_a_column_that_was_moved_by_itself_is_an_alarm_and_nothing_is_taken(
    newsroom: Path, capsys: Capture, tear: Callable[[list[list[str]]], object]
) -> None:
    path, before = sent("csv"), locales(newsroom)
    edit_rows(path, tear)

    code, out, err = imported(capsys, path)

    assert (code, out) == (2, "")
    assert "nothing was taken" in err
    assert "sort whole rows" in err
    assert locales(newsroom) == before


def test_equal_targets_of_like_sources_are_no_alarm_and_force_takes_a_swap(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    edit_rows(path, lambda rows: rows[1].__setitem__(2, rows[3][2]))
    assert kinds(returned(capsys, path)[1]) == [(1, "edit")]
    edit_rows(path, lambda rows: (rows[1].__setitem__(2, "没有人挥手。"), rows[3].__setitem__(2, "雾")))
    assert returned(capsys, path)[0] == 2
    assert kinds(returned(capsys, path, "--force")[1]) == [(3, "edit")]


def test_what_a_spreadsheet_would_run_is_guarded_and_read_back(tmp_path: Path) -> None:
    targets = ["=1+1雾", "<1>渡轮</1>没走", "+没有人", "@<1>日志</1><2/>"]
    units = [ExchangeUnit(f"{at:012x}", at, "Fog", text, State.TRANSLATED) for at, text in enumerate(targets, 1)]
    file = ExchangeFile("fog", "en", "zh-Hans", tuple(units))
    for name in ("csv", "xlsx"):
        path = tmp_path / f"fog.{name}"
        path.write_bytes(write_exchange(name, file))
        back = read_exchange(path).units
        assert [(unit.target, unit.problem, is_changed(unit)) for unit in back] == [
            (text, "", False) for text in targets
        ]

    text = (tmp_path / "fog.csv").read_text(encoding="utf-8")
    assert [part in text for part in (",'=1+1雾,", ",'+没有人,", ",'@<1>")] == [True] * 3
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="C2" s="3" t="inlineStr">' in sheet


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="C4"><v>46024</v></c>', "C4 holds a number or a date, not a text: 46024"),
        ('<c r="C4" t="b"><v>1</v></c>', "C4 holds true or false, not a text: TRUE"),
        ('<c r="C4" t="e"><v>#NAME?</v></c>', "C4 holds an error of the spreadsheet, not a text: #NAME?"),
        ('<c r="C4" t="str"><f>A1</f><v>谁</v></c>', "C4 holds a formula, not a text: 谁"),
    ],
)
def test_a_cell_that_holds_no_text_is_refused_by_its_name(
    newsroom: Path, capsys: Capture, cell: str, said: str
) -> None:
    path = sent("xlsx")
    text = '<is><t xml:space="preserve">没有人挥手。</t></is></c>'
    replace_text(path, f'<c r="C4" s="1" t="inlineStr">{text}', cell)

    code, changes = returned(capsys, path)

    assert (code, kinds(changes), changes[0]["reason"]) == (1, [(3, "refused")], said)


def test_notes_and_threads_of_a_workbook_are_comments_of_those_who_wrote_them(newsroom: Path, capsys: Capture) -> None:
    path = sent("xlsx")
    head = f'<Relationships xmlns="{PACKAGE}/relationships">'
    thread = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    add_parts(
        path,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": f'{head}<Relationship Id="r1" Type="{OFFICE}/comments"'
            f' Target="../comments1.xml"/><Relationship Id="r2" Type="{thread}" Target="../threadedComments/t1.xml"/>'
            "</Relationships>",
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>LIN</author><author>tc={{1}}</author>'
            '</authors><commentList><comment ref="C4" authorId="0"><text><r><t>LIN:\n</t></r><r><t>Who waved?</t></r>'
            '</text></comment><comment ref="B3" authorId="1"><text><t>[Threaded comment]</t></text></comment>'
            '<comment ref="F40" authorId="0"><text><t>all good</t></text></comment></commentList></comments>',
            "xl/threadedComments/t1.xml": '<ThreadedComments><threadedComment ref="B3" personId="{p}"><text>stays?'
            '</text></threadedComment><threadedComment ref="B3" personId="{q}"><text>moors</text></threadedComment>'
            "</ThreadedComments>",
            "xl/persons/person.xml": '<personList><person displayName="Wang Fang" id="{p}"/>'
            '<person displayName="Lin" id="{q}"/></personList>',
        },
    )

    code, changes = returned(capsys, path)

    assert code == 0
    assert [(item["segment"], item["kind"], item["after"]) for item in changes] == [
        (2, "comment", "Wang Fang: stays?"),
        (2, "comment", "Lin: moors"),
        (3, "comment", "LIN: Who waved?"),
        (1, "comment", "LIN: (beside no segment) all good"),
    ]
    events = [json.loads(line) for line in (newsroom / "locales/zh-Hans/fog.jsonl").read_text("utf-8").splitlines()]
    said = [(event["actor"], event["reason"]) for event in events if event["action"] == "comment"]
    assert said == [("li", "Wang Fang: stays?"), ("lin", "moors"), ("lin", "Who waved?"),
                    ("lin", "(beside no segment) all good")]  # fmt: skip
    assert returned(capsys, path) == (0, [])


def test_a_workbook_names_what_of_it_was_not_read(newsroom: Path, capsys: Capture) -> None:
    path = sent("xlsx")
    text = '<is><t xml:space="preserve">没有人挥手。</t></is>'
    bold = "<is><r><t>没有</t></r><r><rPr><b/></rPr><t>人挥手。</t></r></is>"
    replace_text(path, text, bold)
    replace_text(path, "<sheets>", '<sheets><sheet name="Notes" sheetId="2" r:id="r9"/>')
    replace_text(path, '<Relationship Id="r2"',
                 f'<Relationship Id="r9" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
                 '<Relationship Id="r2"')  # fmt: skip
    cell = '<c r="A1" t="inlineStr"><is><t>read me</t></is></c>'
    add_parts(path, {"xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"><row r="1">{cell}</row></worksheet>'})

    code, out, err = imported(capsys, path)

    assert (code, out) == (0, "")
    assert "sheets that were not read: Notes" in err
    assert "bold, italic and the like were left out in C4" in err
    assert "0 segments changed" in err


def test_a_merged_cell_is_refused_and_named(newsroom: Path, capsys: Capture) -> None:
    path = sent("xlsx")
    replace_text(path, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="C3:C4"/></mergeCells>')
    replace_text(path, '<c r="C4" s="1" t="inlineStr"><is><t xml:space="preserve">没有人挥手。</t></is></c>', "")

    (change,) = returned(capsys, path)[1]

    assert change["reason"] == "C4 holds a part of C3, with which it was merged, not a text"


def test_rows_that_are_missing_twice_or_strange_are_counted_and_named(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")

    def edit(rows: list[list[str]]) -> None:
        rows[0] += ["notes"]
        rows[1] += ["see mail"]
        rows[2][4] = "ok"
        rows.append(rows[2])
        del rows[3]

    edit_rows(path, edit)

    code, out, err = imported(capsys, path)

    assert (code, out) == (0, "")
    assert "fog.csv: 3 of 4 segments came back; not in the file: 3" in err
    assert "fog.csv: more than once in the file: segments 2" in err
    assert "fog.csv: columns that were not read: notes" in err
    assert "fog.csv: states that are not known: ok; known are new, draft" in err


def test_a_row_that_stands_twice_with_two_texts_is_refused(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    edit_rows(path, lambda rows: rows.extend([[*rows[3][:2], "无人招手。", *rows[3][3:]] for _ in "ab"]))
    assert kinds(returned(capsys, path, "--dry-run")[1]) == [(3, "edit")]
    edit_rows(path, lambda rows: rows[3].__setitem__(2, "谁也没招手。"))
    assert kinds(returned(capsys, path)[1]) == [(3, "refused"), (3, "refused")]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("po", 'msgid "Nobody waved."', '#, fuzzy\nmsgid "Nobody waved."'),
        ("xliff1", 'state="translated">没有人', 'state="needs-translation">没有人'),
        ("xliff1", 'state="translated">没有人', 'state="needs-review-translation">没有人'),
        ("xliff1", 'state="translated">没有人', 'state="translated" state-qualifier="rejected-grammar">没有人'),
        ("xliff1", '<target xml:lang="zh-Hans" state="translated">没有人', '<target xml:lang="zh-Hans">没有人'),
        ("xliff2", 'state="translated">\n<source>Nobody', 'state="initial">\n<source>Nobody'),
    ],
    ids=["fuzzy", "needs-translation", "needs-review", "rejected", "memoq", "initial"],
)
def test_what_needs_work_outside_is_reopened_here_once(
    newsroom: Path, capsys: Capture, name: str, before: str, after: str
) -> None:
    path = sent(name)
    replace_text(path, before, after)
    if "state" not in after and name == "xliff1":
        replace_text(path, 'resname="3"', 'resname="3" xmlns:mq="MQXliff" mq:status="Rejected"')

    code, changes = returned(capsys, path)

    assert (code, kinds(changes)) == (0, [(3, "reopen")])
    assert changes[0]["state"] == "draft"
    assert f"needing work in {path.name}" in str(changes[0]["reason"])
    assert returned(capsys, path) == (0, [])
    assert run(["mark", "fog", "3", "--state", "translated", *WHO]) == 0
    assert returned(capsys, path) == (0, [])


def test_what_another_tool_pretranslated_and_nobody_confirmed_stays_a_draft(newsroom: Path, capsys: Capture) -> None:
    path = Path("out/rain.mqxliff")
    assert run(["export", "rain", "--to", "zh-Hans", "--format", "xliff1", "--out", str(path)]) == 0
    target = '<target state="needs-review-translation">雨下了一整天。</target>'
    text = re.sub('<trans-unit id="[^"]*"', '<trans-unit id="1"', path.read_text("utf-8"))
    path.write_text(text.replace("</source>", f"</source>{target}"), "utf-8")

    changes = returned(capsys, path)[1]

    assert (kinds(changes), changes[1]["state"]) == ([(1, "edit"), (1, "reopen")], "draft")


def test_a_mark_that_its_bringer_may_not_make_is_kept_as_a_comment(newsroom: Path, capsys: Capture) -> None:
    (newsroom / "glossaries/people.yml").write_text("people:\n  lin: {}\n  li: {roles: [translator]}\n", "utf-8")
    path = sent("po")
    replace_text(path, 'msgid "Nobody waved."', '#, fuzzy\nmsgid "Nobody waved."')

    code, changes = returned(capsys, path)

    assert (code, kinds(changes)) == (1, [(3, "refused")])
    assert "li: marked as needing work in fog.po" in (newsroom / "locales/zh-Hans/fog.po").read_text("utf-8")
    assert returned(capsys, path) == (0, [])


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("xliff2", "没有人挥手", '<mrk id="m" type="comment" value="who?">没有人</mrk>挥手', "who?"),
        ("xliff2", "没有人挥手", '<sm id="m" type="comment" value="who?"/>没有人<em startRef="m"/>挥手', "who?"),
        ("xliff2", "没有人挥手。</target>", "没有人挥手。</target><notes><note>who?</note></notes>", "who?"),
        ("xliff1", "没有人挥手。</target>", '没有人挥手。</target><note from="Lin">who?</note>', "Lin: who?"),
        ("xliff1", "没有人挥手。</target>", f"没有人挥手。</target>{MEMOQ}", "Lin: Why gone?"),
        ("xliff1", "没有人挥手。</target>", '<mrk mtype="x-sdl-comment" xmlns:sdl="s" sdl:cid="c">没有人</mrk>挥手。'
         "</target>", "Wang: odd"),
    ],
    ids=["mrk", "sm", "toolkit", "note", "memoq", "trados"],
)  # fmt: skip
def test_comments_inside_a_segment_are_kept(
    newsroom: Path, capsys: Capture, name: str, before: str, after: str, said: str
) -> None:
    path = sent(name)
    replace_text(path, before, after)
    replace_text(path, '<file original="fog" datatype', '<doc-info xmlns="sdl"><cmt-defs><cmt-def id="c"><Comments>'
                 '<Comment user="Wang">odd</Comment></Comments></cmt-def></cmt-defs></doc-info>'
                 '<file original="fog" datatype')  # fmt: skip

    code, changes = returned(capsys, path)

    assert (code, [(item["segment"], item["kind"], item["after"]) for item in changes]) == (0, [(3, "comment", said)])
    assert returned(capsys, path) == (0, [])


def test_word_comments_belong_to_their_rows(newsroom: Path, capsys: Capture) -> None:
    import docx

    path = sent("docx")
    document = docx.Document(str(path))
    rows = document.tables[0].rows
    document.add_comment(rows[3].cells[2].paragraphs[0].runs, text="who?", author="Lin")
    document.add_comment(rows[1].cells[0].paragraphs[0].runs, text="short\nis good", author="王芳")
    rest = document.add_paragraph("Best regards")
    document.add_comment(rest.runs, text="thanks", author="Lin")
    run_ = rows[2].cells[2].paragraphs[0].add_run("真的")
    run_.bold = True
    document.save(str(path))

    code, out, err = imported(capsys, path, "--dry-run")
    changes = returned(capsys, path)[1]

    assert [(item["segment"], item["kind"], item["after"]) for item in changes] == [
        (1, "comment", "王芳: short is good"),
        (2, "edit", "<1>渡轮</1>没有走。真的"),
        (3, "comment", "Lin: who?"),
        (1, "comment", "Lin: (beside no segment) thanks"),
    ]
    assert (code, out.count("comment")) == (0, 3)
    assert "bold, italic and the like were left out in rows 3" in err
    assert "text outside of the table was not read: Best regards" in err


def test_what_stands_in_a_row_besides_is_named(newsroom: Path, capsys: Capture) -> None:
    path = sent("docx")
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    replace_text(path, '<w:r><w:rPr></w:rPr><w:t xml:space="preserve">没有人',
                 f'{note}<w:r><w:rPr></w:rPr><w:t xml:space="preserve">没有人')  # fmt: skip
    code, out, err = imported(capsys, path)
    assert (code, out) == (0, "")
    assert "footnotes, pictures and the like were not read in rows 4" in err


def test_a_line_below_the_table_is_named_and_a_signed_note_of_google_is_its_authors(
    newsroom: Path, capsys: Capture
) -> None:
    path = sent("xlsx")
    row = '<row r="9"><c r="A9" t="inlineStr"><is><t>all fine, Lin</t></is></c></row></sheetData>'
    replace_text(path, "</sheetData>", row)
    add_parts(
        path,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship'
            f' Id="r1" Type="{OFFICE}/comments" Target="../comments1.xml"/></Relationships>',
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author/></authors><commentList><comment ref="C4"'
            ' authorId="0"><text><t>who?\n\t-Lin</t></text></comment></commentList></comments>',
        },
    )
    code, out, err = imported(capsys, path)
    assert (code, out) == (0, "fog zh-Hans 3 comment\n  + Lin: who?\n")
    assert "rows that are of no segment: 9 (all fine, Lin)" in err


def test_tracked_changes_are_said(newsroom: Path, capsys: Capture) -> None:
    path = sent("docx")
    replace_text(path, '<w:t xml:space="preserve">没有人', '<w:t xml:space="preserve"></w:t></w:r><w:ins w:id="7"><w:r>'
                 "<w:t>真</w:t></w:r></w:ins><w:r><w:t>没有人")  # fmt: skip
    assert "tracked changes were read as accepted in rows 4" in imported(capsys, path)[2]


def test_the_targets_of_a_unit_are_joined_in_their_order(newsroom: Path, capsys: Capture) -> None:
    path = sent("xliff2")
    text = path.read_text(encoding="utf-8")
    start = text.index('<segment id="s1" state="translated">\n<source>Nobody waved.')
    end = text.index("</segment>", start) + len("</segment>")
    one, other = '<target order="2">没有人。</target>', '<target order="1">挥手的，</target>'
    parts = f'<segment state="translated"><source>Nobody </source>{one}</segment>' \
            f'<segment state="translated"><source>waved.</source>{other}</segment>'  # fmt: skip
    path.write_text(text[:start] + parts + text[end:], encoding="utf-8")
    assert [item["after"] for item in returned(capsys, path, "--dry-run")[1]] == ["挥手的，没有人。"]
    path.write_text(text[:start] + parts.replace(other, "").replace(' order="2"', "") + text[end:], "utf-8")
    assert "a part of the segment has no target" in str(returned(capsys, path)[1][0]["reason"])


def test_what_a_unit_holds_besides_is_named_once(newsroom: Path, capsys: Capture) -> None:
    path = sent("xliff1")
    replace_text(path, "</target>", '</target><my:stamp xmlns:my="urn:my" my:by="x"/>')
    replace_text(path, "没有人", '<mrk mtype="term">没有人</mrk>')

    code, out, err = imported(capsys, path)

    assert (code, out) == (0, "")
    assert "elements and attributes that were not read: <my:stamp>, <mrk term>\n" in err


@pytest.mark.parametrize("name", ["xliff1", "xliff2", "csv", "xlsx"])
def test_blanks_around_every_target_are_no_edits(newsroom: Path, capsys: Capture, name: str) -> None:
    path, before = sent(name), locales(newsroom)
    if path.suffix != ".xlsx":
        text = re.sub(r"(<target[^>]*>)(.*?)(</target>)", r"\1\n  \2\n \3", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    for target in ("没有人挥手。", "雾"):
        replace_text(path, target, f" {target} ")

    assert returned(capsys, path) == (0, [])
    assert locales(newsroom) == before


def test_ids_are_found_where_po_files_keep_them_when_they_become_xliff(newsroom: Path, capsys: Capture) -> None:
    path = sent("xliff1")
    text = path.read_text("utf-8").replace('state="translated">没', 'state="needs-l10n">没')
    note = r'<note from="developer">paragraph\nexchange: \1</note></trans-unit>'
    text = re.sub(r'(?s)<trans-unit id="([^"]*)"(.*?)</trans-unit>', rf'<trans-unit id="7"\2{note}', text)
    head = '<trans-unit id="1" restype="x-gettext-domain-header"><source>A: x</source><target>y</target></trans-unit>'
    path.write_text(text.replace("<body>", f"<body>{head}"), "utf-8")
    assert kinds(returned(capsys, path)[1]) == [(3, "reopen")]
    assert len(read_bilingual(path).units) == 4


def test_gettexts_names_of_languages_are_taken_in_xliff_1(newsroom: Path, capsys: Capture) -> None:
    path = sent("xliff1")
    replace_text(path, '"zh-Hans"', '"zh_CN"')
    replace_text(path, '"en"', '"en_US"')
    assert returned(capsys, path) == (0, [])


def test_a_hint_about_an_encoding_fits_it(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    text = path.read_text(encoding="utf-8-sig")
    for encoding, hint in (("utf-16-le", "-f UTF-16LE"), ("utf-16-be", "-f UTF-16BE")):
        path.write_bytes(text.encode(encoding))
        assert f"iconv {hint} -t UTF-8" in imported(capsys, path)[2]


def test_a_source_that_was_changed_outside_is_said_and_what_tools_do_to_it_is_not(
    newsroom: Path, capsys: Capture
) -> None:
    path = sent("csv")
    edit_rows(path, lambda rows: rows[3].__setitem__(1, "Nobody  waved."))
    assert returned(capsys, path) == (0, [])
    edit_rows(path, lambda rows: rows[3].__setitem__(1, "Nobody waved back."))
    code, changes = returned(capsys, path)
    assert (code, kinds(changes)) == (1, [(3, "refused")])
    assert (changes[0]["before"], changes[0]["after"]) == ("Nobody waved.", "Nobody waved back.")


def test_a_file_of_another_direction_is_refused_and_the_next_one_is_taken(newsroom: Path, capsys: Capture) -> None:
    good, wrong = sent("csv"), sent("po")
    replace_text(good, "没有人", "谁也没有人")
    replace_text(wrong, 'X-Translator-Source-Language: en"', 'X-Translator-Source-Language: zh-Hant"')
    replace_text(wrong, r"Source-Language: en\n", r"Source-Language: zh-Hant\n")

    code, out, err = imported(capsys, wrong, str(good))

    assert code == 2
    assert "the file translates from zh-Hant, and the article is in en" in err
    assert "fog zh-Hans 3 edit" in out


def test_a_line_written_into_the_column_of_comments_is_a_comment(newsroom: Path, capsys: Capture) -> None:
    assert run(["comment", "fog", "3", "who?", *WHO]) == 0
    path = sent("csv")
    assert returned(capsys, path) == (0, [])
    edit_rows(path, lambda rows: rows[3].__setitem__(6, rows[3][6] + "\nwarning len.ratio: of old\nNobody at all"))
    assert [item["after"] for item in returned(capsys, path)[1]] == ["Nobody at all"]


def test_an_older_file_is_placed_at_the_sentence_that_was_changed_since(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    article = newsroom / "articles/en/fog.md"
    article.write_text(article.read_text("utf-8").replace("Nobody waved", "Nobody waved back"), encoding="utf-8")
    assert run(["sync"]) == 0
    assert "1 segment of the file, not changed outside, has another source" in imported(capsys, path)[2]
    edit_rows(path, lambda rows: (rows[3].__setitem__(2, "谁也没挥手。"), rows[3].__setitem__(7, "who?")))

    code, changes = returned(capsys, path)

    assert (code, kinds(changes)) == (1, [(3, "refused"), (3, "comment")])
    assert changes[0]["reason"] == "its source was changed here, since the file went out"


def test_what_a_spreadsheet_made_of_a_text_is_refused_in_csv_too() -> None:
    def problems(source: str, texts: list[str]) -> list[str]:
        rows = [Row(1, ["id fog", "en", "zh-Hans"]), *(Row(2, ["", source, text]) for text in texts)]
        return [unit.problem for unit in returned_rows(rows, Path()).units]

    made = ["5-Mar", "2026/11/28", "46024", "1.2E+11", "TRUE", "#NAME?", "########"]
    found = problems("It left on the fifth of March.", made)
    assert [problem.startswith("C2 holds ") for problem in found] == [True] * len(made)
    assert problems("Seven", ["7"]) == problems("5-Mar", ["5-Mar"]) == [""]
    assert problems("It left at five, and took 46024 with it.", ["5点，46024"]) == [""]


def test_what_cannot_be_read_says_what_to_do(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    text = path.read_text(encoding="utf-8-sig")
    path.write_text("sep=,\r\n" + text, encoding="utf-8-sig", newline="")
    assert returned(capsys, path) == (0, [])
    path.with_suffix(".xls").write_bytes(b"")
    assert "save it as .xlsx" in imported(capsys, path.with_suffix(".xls"))[2]
    replace_text(path, ",zh-Hans,", ",zh-Hant,")
    code, _out, err = imported(capsys, path)
    assert (code, "fog has no segments in zh-Hant yet" in err, "--to TAG" in err) == (2, True, True)


def test_every_suffix_of_another_tool_has_a_reader() -> None:
    from translator.newsroom.imports.exchange import _SUFFIXES

    for suffix, name in _SUFFIXES.items():
        assert FORMATS[name].reader, suffix


@pytest.mark.parametrize(
    ("suffix", "encoding", "delimiter"),
    [(".csv", "gb18030", ","), (".txt", "utf-16", "\t"), (".tsv", "utf-8-sig", "\t"), (".csv", "utf-8-sig", ";")],
)
def test_a_table_is_read_as_spreadsheets_save_it(
    newsroom: Path, capsys: Capture, suffix: str, encoding: str, delimiter: str
) -> None:
    path = sent("csv")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    rows[3][2] = "谁也没挥手。"
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([["Please return it by Friday", *[""] * 7], *rows])
    saved = path.with_suffix(suffix)
    saved.write_bytes(text.getvalue().encode(encoding))

    code, out, err = imported(capsys, saved)

    assert (code, out.splitlines()[0]) == (0, "fog zh-Hans 3 edit")
    assert "rows that are of no segment: 1 (Please return it by Friday)" in err


def test_a_character_that_an_encoding_could_not_hold_is_no_edit(newsroom: Path, capsys: Capture) -> None:
    assert run(["set", "fog", "3", "没有人挥手☃。", *WHO]) == 0
    path = sent("csv")
    path.write_bytes(path.read_text(encoding="utf-8-sig").replace("渡轮", "轮渡").encode("gbk", "replace"))
    assert kinds(returned(capsys, path)[1]) == [(2, "edit"), (3, "refused")]
    assert [item.text for item in suggestions("fog", 3)] == ["没有人挥手?。"]


def test_a_table_that_was_cut_in_two_is_one(newsroom: Path, capsys: Capture) -> None:
    path = sent("docx")
    replace_text(path, "没有人挥手", "谁也没挥手")
    parts = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    text = parts.read("word/document.xml").decode()
    rows = text.split("<w:tr>")
    rows[4] = f"{rows[4]}</w:tbl><w:p/><w:tbl>"
    replace_text(path, text, "<w:tr>".join(rows))
    assert kinds(returned(capsys, path)[1]) == [(3, "edit")]


def test_a_package_passes_over_no_document(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    (path.parent / "fog.ods").write_bytes(b"PK")
    (path.parent / "readme.txt").write_text("Thanks!")
    code, _out, err = imported(capsys, path.parent)
    assert (code, "fog.ods" in err, "save it as .xlsx" in err, "readme" in err) == (2, True, True, False)
