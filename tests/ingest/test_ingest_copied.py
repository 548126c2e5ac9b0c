"""Whole pages that were copied as text: where the article stands in `copied/*.txt`, and who wrote it, and when."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.imported_articles import PROSE
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle

CASES = Path(__file__).parent / "copied"


def read_cases(name: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Yield what is to be read of each text, and its lines with their signs."""
    for case in (CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n%%\n"):
        lines = [line for line in case.split("\n") if line and not line.startswith("#")]
        known = dict(line.partition(" ")[::2] for line in lines[:2])
        yield known, lines[2:]


EN = [PROSE, "Bakers say that they have passed on only half of what they pay for gas and for flour."]
ZH = [
    "港湾银行星期一突然关门，镇上没有人说得清楚这家百年老店为什么要这样做。",
    "储户们在雨里站了好几个小时，有的人还带来了椅子和暖水瓶，准备一直等到天黑。",
]


def read_edges(name: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the authors of each article, and its lines with their signs, the title first."""
    for case in (CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n%%\n"):
        authors, *lines = (line for line in case.split("\n") if line and not line.startswith("#"))
        prose = ["+" + text for text in (ZH if lines[0][1] > "z" else EN)]
        at = lines.index("¶")
        yield [one for one in authors.partition(" ")[2].split(", ") if one], [*lines[:at], *prose, *lines[at + 1 :]]


def imported(text: str) -> ImportedArticle:
    return import_article(text.encode(), name="copied.txt")


@pytest.mark.parametrize("name", ["english", "chinese"])
def test_title_date_and_people_of_a_copied_page_are_read_and_little_of_the_page_stays(name: str) -> None:
    residue = stays = 0
    for known, lines in read_cases(name):
        title = next(line[1:] for line in lines if line[0] == "=")
        article = imported("\n".join(line[1:] for line in lines))
        front = article.front_matter
        kept = {block.text.strip() for block in article.blocks if block.is_kept}
        assert (front["title"], front.get("date", "")) == (title, known["date"])
        assert ", ".join(front.get("authors", [])).casefold() == known["authors"].casefold(), title
        assert {line[1:].strip() for line in lines if line[0] == "+"} <= kept, title
        around = [line[1:].strip() for line in lines if line[0] == "-"]
        residue += len(around)
        stays += sum(line in kept for line in around)
    assert stays <= 0.05 * residue


def test_every_line_that_does_not_stay_has_a_reason_or_a_field() -> None:
    for _known, lines in read_cases("english"):
        article = imported("\n".join(line[1:] for line in lines))
        assert all(block.is_kept or block.field or block.reason for block in article.blocks)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("name", ["edges", "edges_shut"])
def test_lists_at_the_edges_of_an_article_stay_and_its_by_lines_are_read(name: str, gap: str) -> None:
    for authors, (title, *lines) in read_edges(name):
        article = imported(f"{title[1:]}\n\n{gap.join(line[1:] for line in lines)}")
        kept = {block.text for block in article.blocks if block.is_kept}
        assert article.front_matter["title"] == title[1:]
        assert article.front_matter.get("authors", []) == authors, lines
        assert [line for line in lines if (line[1:] in kept) != (line[0] == "+")] == []


PAGES = {
    "en": (
        ["Skip to main content", "The Port Linden Gazette", "News", "Sport", "Opinion", "Subscribe", "Sign in"],
        ["Share", "Email", "Related stories", "Ferry fares to rise again in spring", "Most read", "© 2026 The Gazette"],
    ),
    "zh": (
        ["首页", "林登晚报", "新闻", "体育", "登录", "注册"],
        ["分享", "收藏", "相关文章", "渡轮票价春天再涨", "版权所有 林登晚报"],
    ),
}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("name", ["edges", "edges_shut"])
def test_lists_beside_the_article_of_a_copied_page_stay(name: str, gap: str) -> None:
    """All but a cast and a poem above the article, of which a line is taken for its title, and an answer of a word."""
    gone = []
    for _authors, (title, *lines) in read_edges(name):
        above, below = PAGES["zh" if title[1] > "z" else "en"]
        article = imported(gap.join([*above, title[1:], *(line[1:] for line in lines), *below]))
        kept = {block.text for block in article.blocks if block.is_kept}
        gone += [line[1:] for line in lines if line[0] == "+" and line[1:] not in kept]
        assert kept.isdisjoint([*above, *below])
    assert len(gone) <= 4


def test_lines_that_may_be_a_list_or_part_of_the_page_are_named() -> None:
    above, below = PAGES["en"]
    names = ["Ann Lee", "Tom Boon", "Rosa Lindqvist"]
    article = imported("\n".join([*above, "Six Sailors Are Remembered", *EN, *names, *below]))
    assert "lines 11 to 13 may be a list or part of the page: they stay" in article.notes
    assert article.text.endswith("\n\n".join(names) + "\n")


def test_the_line_break_of_a_page_is_no_part_of_a_name() -> None:
    page = f"<h1>A Title</h1><p>By Jane Doe, Staff Writer<br>Nov. 14, 2026</p><p>{PROSE}</p><p>{PROSE}</p>"
    article = import_article(page.encode(), name="page.html")
    assert article.front_matter["authors"] == ["Jane Doe"]


@pytest.mark.parametrize("width", [28, 40, 50, 64])
def test_a_press_release_from_a_pdf_loses_no_line(width: int) -> None:
    """Under the head of a letter, with lines that were wrapped by hand, and with addresses below."""
    head = ["LINDEN HARBOUR BOARD", "Press Office", "1 Quay Street", "Port Linden", "", "PRESS RELEASE", ""]
    text = f"PORT LINDEN, March 1, 2027 – The terminal opens on 4 March 2027. {PROSE} {PROSE} {PROSE}"
    foot = ["Contact:", "Tom Boon", "+1 555 0100", "", "About the Board", "It runs the port.", "", "###"]
    lines = [*head, "New Ferry Terminal", "", "Port Linden, 1 March 2027", "", *textwrap.wrap(text, width), "", *foot]
    article = imported("\n".join(lines))
    title = article.front_matter["title"]
    assert [block.text for block in article.blocks if block.is_kept or block.text == title] == [*filter(None, lines)]
    assert "authors" not in article.front_matter


def test_what_asks_to_follow_in_a_sentence_stays() -> None:
    last = "You can find our full results at the town hall."
    assert imported(f"A Title\n\n{PROSE}\n\n{last}\n").text.endswith(f"{last}\n")


def test_a_subheading_is_not_the_heading_of_comments() -> None:
    article = imported(f"A Title\n\n{PROSE}\n\nComments\n\n{PROSE} Indeed.\n\nA last line\n")
    assert [block.text for block in article.blocks if not block.is_kept] == ["A Title"]


def test_a_warning_counts_short_lines_of_a_text_too() -> None:
    menu = "\n\n".join(["Skip to content", "Home", "Search", *["Another story of the harbour"] * 60])
    article = imported(f"{menu}\n\nThe Market Closes Early Again\n\nBy Jane Doe\n\n{PROSE}\n\n{PROSE} Indeed.\n")
    assert article.warning.startswith("more text was left out than kept")


def test_a_text_with_little_around_it_is_no_copied_page() -> None:
    article = imported(f"A Title\n\n{PROSE}\n\nA last line\n\nand one more\n")
    assert [block.text for block in article.blocks if block.is_kept] == [PROSE, "A last line", "and one more"]


def test_a_list_at_the_end_of_a_text_is_no_residue() -> None:
    shopping = "Flour\n\nSalt\n\nTwo eggs\n\nA pinch of sugar\n\nButter"
    article = imported(f"A Title\n\n{PROSE}\n\n{PROSE} Indeed.\n\n{shopping}\n")
    assert [block.text for block in article.blocks if not block.is_kept] == ["A Title"]


@pytest.mark.parametrize("label", ["By", "Written by", "Author:", "Words by"])
def test_a_label_may_stand_above_the_name(label: str) -> None:
    article = imported(f"A Title\n\n{label}\nMara Quill\n\n{PROSE}\n\n{PROSE}\n")
    assert article.front_matter["authors"] == ["Mara Quill"]
    assert [block.text for block in article.blocks if block.is_kept] == [PROSE, PROSE]


def test_a_name_without_a_label_is_said() -> None:
    article = imported(f"A Title\n\nMara Quill | Nov. 14, 2026\n\n{PROSE}\n")
    assert article.front_matter["authors"] == ["Mara Quill"]
    assert "line 3: taken for the author: Mara Quill" in article.notes


def test_a_dateline_stays_and_its_day_without_a_year_is_said() -> None:
    line = f"LONDON, Nov. 5 (Reuters) – {PROSE}"
    article = imported(f"A Title\n\n{line}\n\n{PROSE}\n")
    assert article.front_matter["source"] == {"publisher": "Reuters"}
    assert line in article.text
    assert "the dateline says Nov. 5, without a year" in article.notes


def test_the_day_of_the_last_update_stands_in_for_a_date_and_says_so() -> None:
    article = imported(f"A Title\n\nUpdated 10:23 AM EST, November 14, 2026\n\n{PROSE}\n")
    assert article.front_matter["date"] == "2026-11-14"
    assert any("last update" in note for note in article.notes)


def test_what_a_by_line_says_besides_is_named() -> None:
    article = imported(f"A Title\n\nBy Jane Doe, Staff Writer • Nov. 31, 2026 • 5 min read\n\n{PROSE}\n")
    assert article.front_matter["authors"] == ["Jane Doe"]
    reason = next(block.reason for block in article.blocks if block.reason)
    assert reason == "not stored as the date: there is no such day; not stored: Staff Writer, 5 min read"
