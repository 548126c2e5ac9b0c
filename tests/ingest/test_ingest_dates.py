from __future__ import annotations

import pytest

from translator.newsroom.imports.dates import parse_date

DAY = "2021-12-23"


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Dec. 23rd, 2021", DAY),
        ("December 23, 2021", DAY),
        ("Dec 23 2021", DAY),
        ("23 December 2021", DAY),
        ("the 23rd of December, 2021", DAY),
        ("Thursday, Dec. 23rd, 2021", DAY),
        ("Published on December 23, 2021 at 5:30 p.m. EST", DAY),
        ("Date: 2021-12-23", DAY),
        ("2021-12-23T10:30:00Z", DAY),
        ("Thu, 23 Dec 2021 10:30:00 GMT", DAY),
        ("2021.12.23", DAY),
        ("2021/12/23", DAY),
        ("12/23/2021", DAY),
        ("23/12/2021", DAY),
        ("05/05/2021", "2021-05-05"),
        ("2021年12月23日", DAY),
        ("2021 年 12 月 23 日", DAY),
        ("２０２１年１２月２３日", DAY),
        ("二〇二一年十二月二十三日", DAY),
        ("二○二一年十二月廿三日", DAY),
        ("民國110年12月23日", DAY),
        ("民國一一〇年十二月二十三日", DAY),
        ("发布日期：2021年12月23日", DAY),
        ("發佈時間：2021年12月23日 星期四 上午10:30", DAY),
        ("2021年12月23日（星期四）", DAY),
        ("Feb. 29th, 2024", "2024-02-29"),
        ("**2021-12-23**", DAY),
    ],
)
def test_a_date_line_is_read(line: str, iso: str) -> None:
    reading = parse_date(line)
    assert reading is not None
    assert (reading.iso, reading.problem) == (iso, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Dec. 23th, 2021", "23th is not an ordinal"),
        ("Dec. 22st, 2021", "22st is not an ordinal"),
        ("February 30, 2021", "there is no such day"),
        ("2021-02-29", "there is no such day"),
        ("2021年13月1日", "there is no such day"),
        ("31st June 2021", "there is no such day"),
        ("11/12/2021", "day and month cannot be told apart"),
        ("Dec. 23", "the date has no year"),
        ("12月23日", "the date has no year"),
        ("December 2021", "the date has no day"),
    ],
)
def test_what_is_no_day_is_said_and_not_guessed(line: str, problem: str) -> None:
    reading = parse_date(line)
    assert reading is not None
    assert (reading.iso, reading.problem) == ("", problem)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "March",
        "Thursday",
        "2021",
        "Sales fell in December 2021.",
        "2021年",
        "1.2 billion",
        "12:30",
        "版本 3.11.2",
        "May",
    ],
)
def test_other_lines_are_no_dates(line: str) -> None:
    assert parse_date(line) is None
