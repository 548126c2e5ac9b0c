"""No room grows: the table in `size.txt` has what each may hold, and only falls."""

from __future__ import annotations

import pytest

from tests.support import size
from tests.support.size import Row, Size, complaints, lowered, size_of

TABLE = {"checks": Row(Size(1_000, 200, 10)), "memory": Row(Size(500, 100, 5), "# merges of three")}


def test_no_room_is_larger_than_its_row_or_much_smaller() -> None:
    if found := complaints(size.read_table(), size.sizes()):
        pytest.fail("\n".join(found), pytrace=False)


def test_a_room_that_grew_is_named_with_the_row_that_it_would_need() -> None:
    (said,) = complaints(TABLE, {"checks": Size(1_001, 190, 10), "memory": Size(495, 100, 5)})

    assert said.startswith("checks grew")
    assert said.splitlines()[1].split() == ["checks", "1,001", "200", "10", "#", "why"]


def test_a_room_that_shrank_is_named_with_its_new_row() -> None:
    said = complaints(TABLE, {"checks": Size(979, 200, 10), "memory": Size(500, 100, 4)})

    assert [line.splitlines()[1] for line in said] == [
        "checks                         979       200        10",
        "memory                         500       100         4  # merges of three",
    ]


def test_a_new_room_needs_a_row_and_one_that_is_gone_has_none() -> None:
    said = complaints(TABLE, {"checks": Size(1_000, 200, 10), "poems": Size(1, 1, 1)})

    assert [line.split(":")[0] for line in said] == ["memory is gone", "poems is new"]


def test_rows_are_lowered_and_never_raised() -> None:
    table = lowered(TABLE, {"checks": Size(2_000, 150, 10)})

    assert table == {"checks": Row(Size(1_000, 150, 10))}


def test_what_counts_is_code_and_what_docstrings_say() -> None:
    source = '"""Two words."""\n\n\ndef double(x):  # why\n    """Three more words."""\n    return f"{x} and {x}" * 2\n'

    assert size_of(source) == Size(tokens=10, words=5, files=1)
