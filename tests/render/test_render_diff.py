"""The diff as editors see it: in the terminal, in a pipe, and on the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.i18n import LazyMessage, use_language
from translator.bilingual.model import Finding, Placeholder, Severity, State
from translator.desk.render.console import plain_text
from translator.desk.render.diff_html import render_page
from translator.desk.render.side_by_side import choose_widths, print_comparison
from translator.desk.render.width import cells, fold, marked_runs, plain_runs, underline
from translator.newsroom.catalog.events import Action, Event, RemarkData
from translator.newsroom.proof.article_comparison import Comparison, DiffRow

EVIL = "<script>alert(1)</script> & \"x\" 'y' <1>b</1>\x1b[2J\u202e"


def row(number: int, source: str, target: str, **more: Any) -> DiffRow:
    return DiffRow(number, str(number), source, target, **{"state": State.TRANSLATED, **more})


def comparison(*rows: DiffRow, against: str = "mt") -> Comparison:
    return Comparison("ferry", "en", "zh-Hans", against, rows, date="2026-03-12", revision="0123456789")


FERRY = comparison(
    row(1, "The Last Ferry", "最后一艘渡轮", kind="title", context="title", machine="最后的渡轮", state=State.REVIEWED),
    row(2, "It was fast, they said.", "他们说，它很快。", machine="他们说,它很快。"),
    row(
        3, "It costs 5 yuan.", "它要6元。", machine="它要6元。", flags=("rejected",),
        findings=(Finding("num.value", Severity.ERROR, "target", 2, 3, LazyMessage("5 became 6")),),
        comments=(Event(Action.REJECT, "3", "wang-fang", "2026-03-12T10:00:00Z", reason="金额错了",
                        data=RemarkData(category="accuracy", severity="major")),),
    ),
    row(4, "There are 241 seats.", "有214个座位。", state=State.DRAFT, flags=("stale",), machine="有214个座位。",
        source_before="There are 214 seats."),
    row(5, "Nobody came.", "", state=State.NEW),
)  # fmt: skip


def test_a_wide_terminal_has_two_columns_that_are_aligned_by_cells(capsys: pytest.CaptureFixture[str]) -> None:
    shown = print_comparison(FERRY, width=100)

    lines = capsys.readouterr().out.splitlines()
    separators = {cells(line[: line.index("│")]) for line in lines if "│" in line}
    assert shown == 5
    assert len(separators) == 1
    assert all(cells(line) <= 100 for line in lines)
    assert "最后[-的-]渡轮" in "\n".join(lines)
    assert "最后{+一艘+}渡轮" in "\n".join(lines)


def test_of_a_text_that_is_longer_than_any_segment_the_beginning_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    print_comparison(comparison(row(1, "是" * 10_000 + "非" * 1_500, "a"), against="source"), width=100)

    shown = capsys.readouterr().out
    assert shown.count("是") == 10_000
    assert "非" not in shown
    assert "and 1,500 more characters" in " ".join(shown.replace("│", " ").split())


def test_a_narrow_terminal_has_the_target_below_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    print_comparison(FERRY, width=60)

    out = capsys.readouterr().out
    assert "│" not in out
    assert "  1  最后[-的-]渡轮\n  →  最后{+一艘+}渡轮\n" in out
    assert all(cells(line) <= 60 for line in out.splitlines())


def test_findings_comments_and_the_change_of_the_source_stand_with_their_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_comparison(FERRY, width=100)

    out = capsys.readouterr().out
    assert "✗ error num.value: 5 became 6" in out
    assert "# wang-fang, rejected, accuracy, major: 金额错了" in out
    assert "source was: There are [-214-] seats." in out
    assert "source is:  There are {+241+} seats." in out


def test_only_what_changed_and_what_is_wrong_is_shown_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_comparison(FERRY, only_changed=True, width=100) == 4
    assert "Nobody came" not in capsys.readouterr().out


def test_beside_the_source_an_untranslated_segment_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_comparison(comparison(row(1, "Nobody came.", ""), against="source"), width=100)

    assert re.search(r"Nobody came\. +│ \(not translated\)", capsys.readouterr().out)


def test_marks_are_in_brackets_where_colours_are_off() -> None:
    found = diff_words("明年营收增长", "明年收入增长", "zh-Hans")

    runs = marked_runs(found, "new", brackets=True)

    assert "".join(piece.text for piece in runs) == "明年{+收入+}增长"
    assert "{+" not in "".join(item.text for item in marked_runs(found, "new", brackets=False))


def test_a_blank_that_changed_is_visible() -> None:
    found = diff_words("用Git", "用 Git", "zh-Hans")

    assert marked_runs(found, "new", brackets=True)[1].text == "{+␣+}"


def test_an_empty_text_is_one_empty_line() -> None:
    assert [plain_text(line) for line in fold(plain_runs(""), 10)] == [""]


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("价格为5元", (3, 5), ["价格为5元", "      ^^^"]),
        ("a b", (2, 2), ["a b", "  ^"]),
        ("𠮷野家", (1, 2), ["𠮷野家", "  ^^"]),
    ],
)
def test_a_span_is_underlined_by_cells(text: str, span: tuple[int, int], expected: list[str]) -> None:
    assert underline(text, *span, 20) == expected


def test_a_long_text_is_cut_around_its_span() -> None:
    line, mark = underline("一" * 40 + "错" + "二" * 40, 40, 41, 30)

    at = line.index("错")
    assert cells(line) <= 30
    assert mark == " " * cells(line[:at]) + "^^"


def test_the_columns_fit_the_terminal() -> None:
    assert choose_widths(60, 10).is_stacked
    assert not choose_widths(80, 10).is_stacked
    assert choose_widths(200, 1000).left == 76


class Tags(HTMLParser):
    """Collects elements, and complains about anything that is not closed in order."""

    VOID = frozenset({"meta", "input", "rect"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_is_well_formed_and_every_segment_has_an_anchor() -> None:
    page = Tags(render_page(FERRY))

    assert page.open == []
    assert [item.get("id") for item in page.all("tr") if "seg" in (item.get("class") or "")] == [
        "s1",
        "s2",
        "s3",
        "s4",
        "s5",
    ]
    assert {item["lang"] for item in page.all("td") if "lang" in item} == {"en", "zh-Hans"}
    assert all(item.get("scope") for item in page.all("th"))


def test_text_of_an_article_cannot_run() -> None:
    event = Event(Action.COMMENT, "1", EVIL, EVIL, reason=EVIL)
    finding = Finding("num.value", Severity.ERROR, "target", 0, 8, LazyMessage(EVIL))
    nasty = row(1, EVIL, EVIL, kind=EVIL, context=EVIL, headings=(EVIL,), origin=EVIL, actor=EVIL, machine=EVIL + "x",
                source_before=EVIL + "y", previous=EVIL + "z", comments=(event,), findings=(finding,),
                placeholders=(Placeholder(1, "html", '"><img src=x onerror=alert(1)>', "</b>"),))  # fmt: skip
    title = row(2, EVIL, EVIL, kind="title", context="title")

    source = render_page(Comparison(EVIL, "en", "zh-Hans", EVIL, (nasty, title), date=EVIL, revision=EVIL))

    page = Tags(source)
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert not any(name.startswith("on") for _tag, attributes in page.elements for name in attributes)
    assert "\x1b" not in source
    assert "\u202e" not in source


def test_the_page_allows_its_own_script_and_style_only_and_loads_nothing() -> None:
    source = render_page(FERRY)

    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', source)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=["'](?!#)""", source)
    assert "style=" not in source


def test_marks_on_the_page_are_elements_with_a_word_for_screen_readers() -> None:
    source = render_page(FERRY)

    assert '<ins><span class="vh">[inserted] </span>一艘</ins>' in source
    assert '<del><span class="vh">[deleted] </span>的</del>' in source
    assert '<del class="soft"><span class="vh">[deleted] </span>,</del>' in source


def test_the_filters_count_what_they_show() -> None:
    source = render_page(FERRY)

    assert re.findall(r'id="f-\w+"(?: checked)?>(\w[\w ]*) \((\d+)\)', source) == [
        ("All", "5"), ("Changed", "3"), ("Source changed", "1"), ("Comments", "1"),
        ("With findings", "1"), ("Errors", "1"), ("Not reviewed", "4"),
    ]  # fmt: skip


def test_beside_a_revision_the_page_has_a_column_for_it() -> None:
    against = comparison(row(1, "One", "一个", previous="壹", machine="一"), against="HEAD~1")

    source = render_page(against)

    assert '<th scope="col" role="columnheader" class="previous">HEAD~1' in source
    assert '<del><span class="vh">[deleted] </span>壹</del>' in source


def test_the_page_speaks_the_language_of_the_user() -> None:
    use_language("zh-Hant")

    assert '<html lang="zh-Hant">' in render_page(FERRY)


def test_a_segment_of_the_other_revision_alone_is_shown_as_removed(capsys: pytest.CaptureFixture[str]) -> None:
    gone = DiffRow(0, "gone", "Old.", "", State.NEW, previous="旧的。")
    against = comparison(row(1, "One", "一", previous="一"), gone, against="HEAD")

    print_comparison(against, width=100)
    out = capsys.readouterr().out

    assert "[-旧的。-]" in out
    assert "(removed)" in out
    assert "removed</span>" in render_page(against)
