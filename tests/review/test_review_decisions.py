"""Who may decide what, from which state to which: the table of the workflow, line by line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import translator
from translator.bilingual.errors import CatalogError, ReviewError
from translator.bilingual.model import State
from translator.newsroom.catalog.events import Action, StaleData
from translator.newsroom.review import decisions

from .conftest import LI, LIN, MARA, WANG, clean, one_error

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.house.people import Person


def to_reviewed(catalog: Catalog) -> None:
    for entry in catalog.entries:
        decisions.accept(catalog, entry, LIN)
        decisions.review(catalog, entry, WANG, findings_of=clean)


def to_final(catalog: Catalog) -> None:
    to_reviewed(catalog)
    for entry in catalog.entries:
        decisions.finalise(catalog, entry, LI, findings_of=clean)


def test_a_segment_goes_from_draft_to_final_through_three_people(drafted: Catalog) -> None:
    to_final(drafted)

    assert [entry.state for entry in drafted.entries] == [State.FINAL] * 3
    assert [event.actor for event in drafted.history(drafted.entry(1))] == ["system", "lin-yue", "wang-fang", "li-lei"]


def test_accepting_records_that_the_machine_text_was_left_unchanged(drafted: Catalog) -> None:
    event = decisions.accept(drafted, drafted.entry(1), LIN, seconds=12)

    assert event.data.as_dict() == {"seconds": 12, "distance": 0}


def test_editing_records_how_far_it_is_from_the_machine(drafted: Catalog) -> None:
    event = decisions.edit(drafted, drafted.entry(1), LIN, "市场提早收盘。")

    assert event is not None
    assert (event.action, event.data.as_dict(), event.origin) == ("edit", {"distance": 1}, "human")


def test_editing_with_the_same_text_is_accepting(drafted: Catalog) -> None:
    event = decisions.edit(drafted, drafted.entry(1), LIN, "市场提前收盘。")

    assert event is not None
    assert event.action is Action.ACCEPT


@pytest.mark.parametrize(
    "text",
    ["", "  ", "\u200b", "\u2060 \u3164\u0301", "两\n行", "阅读更多。", "阅读<1>更多</1><1>更多</1>。", "阅读<2/>。"],
)
def test_a_text_that_is_empty_broken_or_lost_a_tag_is_refused(drafted: Catalog, text: str) -> None:
    before = len(drafted.events)

    with pytest.raises(ReviewError):
        decisions.edit(drafted, drafted.entry(2), LIN, text)

    assert len(drafted.events) == before


def test_nobody_reviews_a_text_that_they_accepted(drafted: Catalog) -> None:
    decisions.accept(drafted, drafted.entry(1), WANG)

    with pytest.raises(ReviewError, match="second person"):
        decisions.review(drafted, drafted.entry(1), WANG, findings_of=clean)


def test_a_text_that_somebody_typed_before_is_still_theirs(drafted: Catalog) -> None:
    entry = drafted.entry(1)
    decisions.edit(drafted, entry, WANG, "市场提早收盘。")
    drafted.apply(entry, "draft", actor="system", target="市场收盘。", origin="mt:pseudo")
    decisions.edit(drafted, entry, LIN, "市场提早收盘。")

    with pytest.raises(ReviewError, match="second person"):
        decisions.review(drafted, entry, WANG, findings_of=clean)


def test_a_text_that_nobody_answers_for_is_not_reviewed(drafted: Catalog) -> None:
    drafted.apply(
        drafted.entry(1), "convert", actor="system", state=State.TRANSLATED, target="市場", origin="converted"
    )

    with pytest.raises(ReviewError, match="nobody is on record"):
        decisions.review(drafted, drafted.entry(1), WANG, findings_of=clean)

    decisions.accept(drafted, drafted.entry(1), LIN)
    decisions.review(drafted, drafted.entry(1), WANG, findings_of=clean)


def test_roles_hold(drafted: Catalog) -> None:
    with pytest.raises(ReviewError, match="author"):
        decisions.accept(drafted, drafted.entry(1), MARA)
    decisions.accept(drafted, drafted.entry(1), LIN)
    with pytest.raises(ReviewError, match="translator"):
        decisions.review(drafted, drafted.entry(1), LIN, findings_of=clean)
    to_reviewed_rest = drafted.entries[1:]
    for entry in to_reviewed_rest:
        decisions.accept(drafted, entry, LIN)
    for entry in drafted.entries:
        decisions.review(drafted, entry, WANG, findings_of=clean)
    with pytest.raises(ReviewError, match="editor"):
        decisions.finalise(drafted, drafted.entry(1), WANG, findings_of=clean)


def test_errors_block_a_review_and_warnings_do_not(drafted: Catalog) -> None:
    decisions.accept(drafted, drafted.entry(1), LIN)

    with pytest.raises(ReviewError) as caught:
        decisions.review(drafted, drafted.entry(1), WANG, findings_of=one_error)

    assert caught.value.message == "num.value: 31 is missing"


def test_a_waiver_needs_a_reason_and_then_lets_the_review_pass(drafted: Catalog) -> None:
    entry = drafted.entry(1)
    decisions.accept(drafted, entry, LIN)
    with pytest.raises(ReviewError, match="reason"):
        decisions.waive_all(drafted, [entry], LIN, "num.value", " ", named={entry.number}, findings_of=one_error)

    decisions.waive_all(
        drafted, [entry], LIN, "num.value", "the source has a typo", named={entry.number}, findings_of=one_error
    )

    assert decisions.review(drafted, entry, WANG, findings_of=one_error).state_to is State.REVIEWED


def test_an_article_is_signed_off_as_a_whole(drafted: Catalog) -> None:
    decisions.accept(drafted, drafted.entry(1), LIN)
    decisions.review(drafted, drafted.entry(1), WANG, findings_of=clean)

    with pytest.raises(ReviewError, match="segment 2 is still draft"):
        decisions.finalise(drafted, drafted.entry(1), LI, findings_of=clean)


@pytest.mark.parametrize("person", [LIN, WANG, LI])
def test_nobody_edits_what_was_signed_off_before_it_is_reopened(drafted: Catalog, person: Person) -> None:
    to_final(drafted)
    before = drafted.entry(1).target

    with pytest.raises(ReviewError, match="must reopen it first"):
        decisions.edit(drafted, drafted.entry(1), person, "另一句。")

    assert (drafted.entry(1).target, drafted.entry(1).state) == (before, State.FINAL)
    decisions.reopen(drafted, drafted.entry(1), LI, "a wrong name")
    decisions.edit(drafted, drafted.entry(1), person, "另一句。")
    assert drafted.entry(1).state is State.TRANSLATED


def test_a_converted_text_is_overridden_without_reopening(drafted: Catalog) -> None:
    drafted.apply(drafted.entry(1), "convert", actor="system", state=State.FINAL, target="市場", origin="converted")

    decisions.edit(drafted, drafted.entry(1), LIN, "股市")

    assert drafted.entry(1).is_overridden


@pytest.mark.parametrize(
    ("text", "category", "severity"),
    [("", "accuracy", "major"), ("错", "", "major"), ("错", "accuracy", ""), ("错", "taste", "major"),
     ("错", "accuracy/colour", "major"), ("错", "accuracy", "awful")],
)  # fmt: skip
def test_a_rejection_says_what_is_wrong_and_how_bad(drafted: Catalog, text: str, category: str, severity: str) -> None:
    decisions.accept(drafted, drafted.entry(1), LIN)

    with pytest.raises(ReviewError):
        decisions.reject(drafted, drafted.entry(1), WANG, text, category=category, severity=severity)

    assert drafted.entry(1).state is State.TRANSLATED


def test_a_rejected_segment_is_a_draft_until_somebody_works_on_it(drafted: Catalog) -> None:
    entry = drafted.entry(1)
    decisions.accept(drafted, entry, LIN)
    decisions.reject(drafted, entry, WANG, "漏译", category="accuracy/omission", severity="major")

    assert (entry.state, entry.is_rejected) == (State.DRAFT, True)
    assert entry.comments == ("wang-fang: 漏译 [accuracy/omission major]",)
    decisions.edit(drafted, entry, LIN, "市场提前收盘了。")
    assert (entry.state, entry.is_rejected) == (State.TRANSLATED, False)


def test_a_final_segment_is_reopened_with_a_reason(drafted: Catalog) -> None:
    to_final(drafted)
    with pytest.raises(ReviewError, match="reason"):
        decisions.reopen(drafted, drafted.entry(1), LI, "")

    decisions.reopen(drafted, drafted.entry(1), LI, "wrong name")

    assert drafted.entry(1).state is State.TRANSLATED


def test_a_stale_segment_is_fresh_again_once_a_person_confirms_it(drafted: Catalog) -> None:
    entry = drafted.entry(1)
    drafted.apply(entry, "stale", actor="system", data=StaleData(previous_source="The market closed."))

    decisions.accept(drafted, entry, LIN)

    assert (entry.is_stale, entry.previous_source) == (False, None)


def test_a_comment_changes_no_state(drafted: Catalog) -> None:
    to_final(drafted)

    decisions.comment(drafted, drafted.entry(1), MARA, "好", category="style/register", severity="minor")

    assert drafted.entry(1).state is State.FINAL
    assert [event.reason for event in drafted.comments_of(drafted.entry(1))] == ["好"]


def test_a_locked_segment_is_not_edited_until_it_is_unlocked(drafted: Catalog) -> None:
    decisions.lock(drafted, drafted.entry(1), LI)
    with pytest.raises(CatalogError, match="locked"):
        decisions.edit(drafted, drafted.entry(1), LIN, "新的。")

    decisions.lock(drafted, drafted.entry(1), LI, unlock=True)

    assert decisions.edit(drafted, drafted.entry(1), LIN, "新的。")


def test_marking_passes_over_what_is_there_already(drafted: Catalog) -> None:
    decisions.accept(drafted, drafted.entry(1), LIN)

    events = decisions.mark(drafted, drafted.entries, LIN, State.TRANSLATED, findings_of=clean)

    assert [event.key for event in events] == [entry.key for entry in drafted.entries[1:]]


def test_no_hint_says_to_become_somebody_else() -> None:
    """Who git does not know says who they are, and whoever absorbs what nobody committed; nobody else is told to."""
    root = Path(translator.__file__).parent
    names = {str(path.relative_to(root)) for path in root.rglob("*.py") if "--by ID" in path.read_text()}

    assert {"newsroom/house/people.py", "newsroom/pages/absorption/edited_pages.py", "desk/commands/adopt.py"} == names


def test_a_program_decides_nothing(drafted: Catalog) -> None:
    robo = replace(LIN, id="robo", roles=frozenset(), is_machine=True)

    with pytest.raises(ReviewError, match="robo is a program"):
        decisions.accept(drafted, drafted.entry(1), robo)
    decisions.accept(drafted, drafted.entry(1), LIN)
    with pytest.raises(ReviewError, match="robo is a program"):
        decisions.review(drafted, drafted.entry(1), robo, findings_of=clean)
    decisions.comment(drafted, drafted.entry(1), robo, "Perhaps 收市?")
