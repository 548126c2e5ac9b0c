"""Which changes of markup change no word."""

from __future__ import annotations

import pytest

from translator.bilingual.model import Placeholder
from translator.newsroom.catalog.catalog import form_of


def mark(kind: str, opening: str, closing: str = "") -> Placeholder:
    return Placeholder(1, kind, opening, closing)


@pytest.mark.parametrize(
    ("before", "after", "is_formal"),
    [
        (mark("emphasis", "*", "*"), mark("emphasis", "_", "_"), True),
        (mark("strong", "**", "**"), mark("strong", "__", "__"), True),
        (mark("link", "[", "](https://a.org)"), mark("link", "[", "](https://b.org/x_(y))"), True),
        (mark("link", "[", '](a.md "Title")'), mark("link", "[", '](<b c.md> "Title")'), True),
        (mark("link", "[", '](a.md "Title")'), mark("link", "[", '](a.md "Other")'), False),
        (mark("html", '<a href="a">', "</a>"), mark("html", '<a href="b">', "</a>"), True),
        (mark("html", '<a class="a">', "</a>"), mark("html", '<a class="b">', "</a>"), False),
        (mark("image", "![fog](a.png)"), mark("image", "![fog](b.png)"), True),
        (mark("image", "![fog](a.png)"), mark("image", "![rain](a.png)"), False),
        (mark("emphasis", "*", "*"), mark("strong", "**", "**"), False),
        (mark("code", "`ls`"), mark("code", "`rm`"), False),
        (mark("autolink", "https://a.org"), mark("autolink", "https://b.org"), False),
        (mark("placeholder", "{name}"), mark("placeholder", "{date}"), False),
    ],
)
def test_addresses_and_ways_of_writing_emphasis_are_form(
    before: Placeholder, after: Placeholder, is_formal: bool
) -> None:
    assert (form_of([before]) == form_of([after])) is is_formal
    assert form_of([before]) != form_of([after, after])
