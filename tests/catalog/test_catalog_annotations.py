from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.model import Placeholder
from translator.newsroom.catalog.po import Annotation, read_notes, write_notes

MARKUP = st.text(st.characters(codec="utf-8"), min_size=1)
KIND = st.sampled_from(["strong", "link", "html"])
PLACEHOLDERS = st.lists(
    st.tuples(KIND, MARKUP, st.one_of(st.just(""), MARKUP)), max_size=4
).map(lambda items: tuple(Placeholder(number, *item) for number, item in enumerate(items, 1)))  # fmt: skip


def test_notes_are_short_and_can_be_read_by_people() -> None:
    placeholders = (
        Placeholder(1, "strong", "**", "**"),
        Placeholder(2, "link", "[", "](https://example.org)"),
        Placeholder(3, "code", "`ls`"),
    )

    lines = write_notes(Annotation("item", placeholders, "mt:llama", "llama|model:x|v:1"))

    assert lines == (
        "item",
        "<1> = ** (strong)",
        "<2> = [ (link)",
        "</2> = ](https://example.org) (link)",
        "<3/> = `ls` (code)",
        "suggestion: mt:llama llama|model:x|v:1",
    )


@given(PLACEHOLDERS, st.text(st.characters(codec="ascii", categories=["L", "N", "P"])))
def test_what_stands_behind_a_tag_comes_back_exactly(placeholders: tuple[Placeholder, ...], signature: str) -> None:
    annotation = Annotation("paragraph", placeholders, "mt:pseudo", signature)

    lines = write_notes(annotation)

    assert read_notes(lines) == annotation
    assert all(line == line.strip() and "\n" not in line for line in lines)


def test_lines_of_other_tools_are_passed_over() -> None:
    assert read_notes(["heading-2", "Note of a template", "<1> = <b>"]) == Annotation(
        "heading-2", (Placeholder(1, "", "<b>", "<b>"),)
    )


@given(st.text(st.characters(codec="utf-8"), max_size=9), st.text(st.characters(codec="utf-8"), min_size=1, max_size=9))
def test_texts_of_another_branch_and_tags_of_other_places_come_back_exactly(actor: str, text: str) -> None:
    marks = ((Placeholder(1, "code", text),), (Placeholder(1, "code", f"`{text}"),))
    annotation = Annotation("item", marks[0], conflicts=((actor, text), ("li (freelance)", "b: c")), variants=marks)

    assert read_notes(write_notes(annotation)) == annotation


@pytest.mark.parametrize(
    "line", ["conflict (li (free)): 甲", "conflict [li]: 甲", "conflict(li): 甲", "conflict (li: 甲"]
)
def test_a_conflict_that_somebody_wrote_otherwise_is_one_of_nobody(line: str) -> None:
    assert read_notes(["item", line]).conflicts == (("", "甲"),)
