from __future__ import annotations

from datetime import date

import pytest

from translator.newsroom.house.people import parse_people
from translator.newsroom.pages.publication.bylines import Bylines, escape_markdown, house_date


@pytest.mark.parametrize(
    ("style", "tag", "expected"),
    [
        ("long", "en", "December 23, 2021"),
        ("long", "en-GB", "23 December 2021"),
        ("long", "zh-Hans", "2021年12月23日"),
        ("long", "zh-Hant", "2021年12月23日"),
        ("medium", "en", "Dec 23, 2021"),
        ("full", "zh-Hant", "2021年12月23日 星期四"),
        ("house", "en", "Dec. 23rd, 2021"),
        ("house", "zh-Hans", "2021年12月23日"),
    ],
)
def test_a_date_is_written_as_its_readers_do(style: str, tag: str, expected: str) -> None:
    assert Bylines(date_style=style).date("2021-12-23", tag) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 1, 1), "Jan. 1st, 2021"),
        (date(2021, 3, 2), "March 2nd, 2021"),
        (date(2021, 9, 11), "Sept. 11th, 2021"),
        (date(2021, 6, 12), "June 12th, 2021"),
        (date(2021, 5, 13), "May 13th, 2021"),
        (date(2021, 8, 21), "Aug. 21st, 2021"),
        (date(2021, 10, 30), "Oct. 30th, 2021"),
    ],
)
def test_the_house_date_has_english_ordinals(day: date, expected: str) -> None:
    assert house_date(day) == expected


def test_somebody_who_is_not_on_file_keeps_the_name_in_the_article() -> None:
    values = {"authors": "Mr Cow", "credits": {"proofreader": ["Mini Cow", "李雷"]}}
    assert Bylines().credits(values, "zh-Hans") == ["作者：Mr Cow", "校对：Mini Cow、李雷"]
    assert Bylines().credits(values, "en") == ["Author: Mr Cow", "Proof-reader: Mini Cow, Li Lei"]
    assert Bylines(romanisation="wade-giles").names(["林佳蓉", "让·皮埃尔"], "en") == "Lin Chia-jung, 让·皮埃尔"


def test_names_and_titles_cannot_become_markup() -> None:
    values = {"source": {"title": "A [b](c) *d*", "url": "https://example.org/a_(b)"}}
    assert Bylines().source_line(values, "en") == (
        r"Source: [A \[b\](c) \*d\*](https://example.org/a_%28b%29)"
    )  # fmt: skip
    assert escape_markdown("a_b <c>") == r"a\_b \<c\>"


def test_a_name_from_before_its_person_was_on_file_is_that_person() -> None:
    text = "people:\n  mei-chen: {names: {en: Mei Chen, zh-Hans: 陈梅}, bio: {en: Writes about ferries.}}\n"
    people = parse_people(text.encode(), "people.yml")
    bylines = Bylines(people=people)

    values = {"authors": ["Mei Chen", "Mei Chow"], "credits": {"post_editor": ["mei-chen"]}}
    assert bylines.credits(values, "zh-Hans") == ["作者：陈梅、Mei Chow", "译后编辑：陈梅"]
    assert bylines.biography("Mei Chen", "en") == "Writes about ferries."
