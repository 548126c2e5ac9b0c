"""An article changes: what people decided stays with the sentence that it was decided for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.model import Placeholder, Segment, State
from translator.newsroom.catalog.catalog import Catalog, says_the_same
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog

from .conftest import SLUG, TAG

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

A = "The market closed early on Thursday."
B = "Revenue reached $3.1 billion, the ministry said."
C = "The party would be the first to agree."
D = "Read the <1>full report</1> for the details."


def states(project: Project) -> dict[str, str]:
    return {
        entry.source: entry.state.value + ("+stale" if entry.is_stale else "")
        for entry in load_catalog(project, SLUG, TAG).entries
    }


@pytest.fixture
def article(sync: Any, segments: Any, finish: Any) -> None:
    """Four sentences, all final."""
    sync(segments(A, B, C, D))
    finish()


@pytest.fixture
def catalog(project: Project) -> Any:
    return lambda: load_catalog(project, SLUG, TAG)


@pytest.mark.usefixtures("article")
def test_a_second_run_changes_no_byte(sync: Any, segments: Any, project: Project) -> None:
    paths = project.catalog_path(TAG, SLUG), project.ledger_path(TAG, SLUG)
    before = [path.read_bytes() for path in paths]

    report = sync(segments(A, B, C, D))

    assert not report.is_changed
    assert [path.read_bytes() for path in paths] == before


@pytest.mark.usefixtures("article")
@pytest.mark.parametrize(
    "changed", [C.replace("be", "not be"), C.replace("would", "would hardly"), C[:-1] + "!", C.upper(), "If so, " + C]
)
def test_no_change_however_small_is_kept_silently(sync: Any, segments: Any, project: Project, changed: str) -> None:
    sync(segments(A, B, changed, D))

    assert states(project)[changed] == "draft+stale"


@pytest.mark.usefixtures("article")
def test_a_stale_segment_starts_from_the_old_target_and_shows_the_old_source(
    sync: Any, segments: Any, catalog: Any, project: Project
) -> None:
    changed = B.replace("ministry", "minister")
    sync(segments(A, changed, C, D))

    entry, event = catalog().entry(2), catalog().events[-1]
    assert (entry.target, entry.previous_source) == (f"译文：{B}", B)
    assert states(project) == {A: "final", changed: "draft+stale", C: "final", D: "final"}
    assert (event.action, event.actor, event.state_from, event.source) == ("stale", "system", State.FINAL, changed)
    assert f'#| msgid "{B}"' in project.catalog_path(TAG, SLUG).read_text()


@pytest.mark.usefixtures("article")
def test_a_segment_that_changes_twice_still_shows_the_source_that_its_target_was_made_for(
    sync: Any, segments: Any, catalog: Any
) -> None:
    sync(segments(A, B.replace("3.1", "3.2"), C, D))
    sync(segments(A, B.replace("3.1", "3.3"), C, D))

    assert catalog().entry(2).previous_source == B


@pytest.mark.usefixtures("article")
def test_sentences_that_moved_keep_everything(sync: Any, segments: Any, project: Project) -> None:
    report = sync(segments(D, C, "Something else entirely happened.", A, B))

    assert report.stale == ()
    assert {state for source, state in states(project).items() if source in {A, B, C, D}} == {"final"}


@pytest.mark.usefixtures("article")
def test_white_space_alone_keeps_target_and_state(sync: Any, segments: Any, project: Project, catalog: Any) -> None:
    spaced = B.replace(" the ", "  the\u00a0")

    report = sync(segments(A, spaced, C, D))

    assert (report.carried, report.stale) == (1, ())
    assert states(project)[spaced] == "final"
    assert catalog().makers(catalog().entry(2)) == {"lin-yue"}


@pytest.mark.usefixtures("article")
def test_another_address_behind_the_same_words_keeps_the_approval_and_is_noted(
    sync: Any, segments: Any, project: Project, catalog: Any
) -> None:
    report = sync(segments(A, B, C, D, link="https://example.org/other"))

    assert (report.stale, report.carried) == ((), 1)
    assert states(project)[D] == "final"
    assert catalog().makers(catalog().entry(4)) == {"lin-yue"}
    assert sync(segments(A, B, C, D, link="https://example.org/other")).carried == 0
    marks = load_catalog(project, SLUG, TAG).events[-1].data.previous_marks
    assert marks == ("[", "](https://example.org)")


@pytest.mark.usefixtures("article")
def test_case_and_commas_change_no_chinese_and_are_listed(sync: Any, segments: Any, project: Project) -> None:
    shouted = B.replace("billion, the", "billion the")

    report = sync(segments(A, shouted, C, D))

    assert (report.stale, report.carried, report.formal) == ((), 1, (2,))
    assert states(project)[shouted] == "final"
    assert sync(segments(A, shouted, C, D)).formal == ()


@pytest.mark.parametrize(
    ("before", "after", "target", "is_same"),
    [
        ("It, too, is done.", "It too is done", "也完成了。", False),
        ("It, too, is “done”.", 'It too is "Done".', "也“完成”了。", True),
        ('Click "Go."', 'Click "Go".', "点击“前往”。", True),
        ("Its name（short）：Go", "Its name (short):Go", "它的名字（短）：Go", True),
        ("It costs 1,500.", "It costs 1500.", "它要1500。", False),
        ("Install github first.", "Install GitHub first.", "先装 github。", False),
        ("Install github first.", "Install GitHub first.", "先装 GitHub。", True),
    ],
)
def test_changes_that_chinese_does_not_show(before: str, after: str, target: str, is_same: bool) -> None:
    assert says_the_same(before, after, target) is is_same


@pytest.mark.usefixtures("article")
def test_a_removed_sentence_is_kept_as_obsolete_until_it_is_pruned(sync: Any, segments: Any, project: Project) -> None:
    report = sync(segments(A, C, D))

    assert report.removed == 1
    assert f'#~ msgid "{B}"' in project.catalog_path(TAG, SLUG).read_text()
    assert B not in states(project)
    assert sync(segments(A, C, D), prune=True).pruned == 1
    assert "#~" not in project.catalog_path(TAG, SLUG).read_text()


@pytest.mark.usefixtures("article")
def test_a_sentence_that_returns_has_its_state_back(sync: Any, segments: Any, project: Project) -> None:
    sync(segments(A, C, D))
    report = sync(segments(A, B, C, D))

    assert (report.carried, report.added) == (1, 0)
    assert states(project)[B] == "final"
    assert "#~" not in project.catalog_path(TAG, SLUG).read_text()


@pytest.mark.usefixtures("article")
def test_a_change_that_is_taken_back_leaves_no_trace_but_in_the_ledger(
    sync: Any, segments: Any, project: Project
) -> None:
    before = project.catalog_path(TAG, SLUG).read_bytes()
    sync(segments(A, B.replace("3.1", "3.2"), C, D))
    sync(segments(A, B, C, D))

    assert project.catalog_path(TAG, SLUG).read_bytes() == before


def test_a_sentence_that_stands_twice_is_one_entry_with_two_references(sync: Any, segments: Any, catalog: Any) -> None:
    sync(segments(A, B, A))

    assert len(catalog().entries) == 2
    assert catalog().entry(1).references == ((f"articles/en/{SLUG}.md", 1), (f"articles/en/{SLUG}.md", 3))


@pytest.mark.usefixtures("article")
@pytest.mark.parametrize(
    ("fresh", "added", "stale"),
    [
        ([Segment(B.replace("3.1", "3.2"), "title", "title")], 1, 0),
        ([B.replace("3.1", "3.2"), B.replace("3.1", "3.3")], 1, 1),
        (["Ferries will run every ten minutes from June."], 1, 0),
    ],
    ids=["a title in the place of a sentence", "two for one", "unrelated"],
)
def test_a_target_goes_to_one_sentence_that_is_like_its_own(
    sync: Any, segments: Any, project: Project, fresh: list[Any], added: int, stale: int
) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.add_comment(catalog.entry(2), "li-lei: 核对数字")

    report = sync([*(segments(one)[0] if isinstance(one, str) else one for one in fresh), *segments(A, C, D)])

    assert (report.added, len(report.stale)) == (added, stale)
    commented = [entry.is_stale for entry in load_catalog(project, SLUG, TAG).entries if entry.comments]
    assert commented == [True] * stale


def test_the_machine_output_stays_known_after_people_changed_it(
    sync: Any, segments: Any, finish: Any, project: Project
) -> None:
    sync(segments(A))
    finish()
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="wang-fang", target="改过的", origin="human")

    again: Catalog = load_catalog(project, SLUG, TAG)
    entry = again.entry(1)
    assert again.machine_output(entry) == f"译文：{A}"
    assert ("生的输出",) in {event.raw for event in again.history(entry)}
    assert (entry.state, entry.signature, entry.origin) == (State.TRANSLATED, "pseudo|v:1", "human")
    assert again.makers(entry) == {"wang-fang"}


def coded(*codes: str) -> list[Segment]:
    """One sentence at several places, each with a code of its own."""
    return [Segment("See <1/>.", "paragraph", line=line, placeholders=(Placeholder(1, "code", f"`{code}`"),))
            for line, code in enumerate(codes, 1)]  # fmt: skip


def test_a_sentence_is_made_for_what_its_tags_stand_for_at_every_place(
    sync: Any, finish: Any, project: Project, catalog: Any
) -> None:
    sync(coded("ls", "ls"))
    finish()
    path = project.catalog_path(TAG, SLUG)
    assert "place 2" not in path.read_text()

    assert sync(coded("ls", "rm")).stale == (1,)
    assert "#. place 2: <1/> = `rm` (code)" in path.read_text()
    finish()
    assert not sync(coded("ls", "rm", "ls")).is_changed
    assert not sync(coded("rm", "ls")).is_changed, "they only changed places"
    assert sync(coded("ls", "dd")).stale == (1,)
    finish()
    assert sync(coded("dd")).stale == ()
    assert states(project)["See <1/>."] == "final"
    assert catalog().entry(1).variants == ()


def test_other_addresses_at_other_places_are_one_sentence(
    sync: Any, finish: Any, segments: Any, project: Project
) -> None:
    both = [segments(D, link=link)[0] for link in ("https://a.org", "https://b.org")]
    sync(both)
    finish()

    assert "place 2" not in project.catalog_path(TAG, SLUG).read_text()
    assert not sync([both[0], segments(D, link="https://c.org")[0]]).stale


def turn_down(project: Project, number: int, *, by: str) -> None:
    """Confirm the present text of a segment, and have a second person reject or reopen it."""
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(number)
        catalog.apply(entry, "accept", actor="lin-yue")
        if by == "reopen":
            catalog.apply(entry, "review", actor="wang-fang")
            catalog.apply(entry, "finalise", actor="li-lei")
        catalog.apply(entry, by, actor="li-lei", reason="it is wrong")


def correct(project: Project, number: int, text: str) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(number)
        catalog.apply(entry, "edit", actor="lin-yue", target=text)
        catalog.apply(entry, "review", actor="wang-fang")
        catalog.apply(entry, "finalise", actor="li-lei")


@pytest.mark.usefixtures("article")
@pytest.mark.parametrize("by", ["reject", "reopen"])
def test_a_text_that_was_turned_down_does_not_come_back_with_its_former_source(
    sync: Any, segments: Any, project: Project, catalog: Any, by: str
) -> None:
    other = A.replace("early on", "late on")
    sync(segments(other, B, C, D))
    turn_down(project, 1, by=by)
    correct(project, 1, "改正的译文。")

    assert sync(segments(A, B, C, D)).stale == (1,)

    entry = catalog().entry(1)
    assert (entry.target, entry.state, entry.is_stale) == ("改正的译文。", State.DRAFT, True)
    assert not sync(segments(A, B, C, D)).is_changed
    assert sync(segments(other, B, C, D)).stale == ()
    assert (catalog().entry(1).target, catalog().entry(1).state) == ("改正的译文。", State.FINAL)


@pytest.mark.usefixtures("article")
def test_where_nothing_took_its_place_such_a_text_comes_back_as_a_draft(
    sync: Any, segments: Any, project: Project, catalog: Any
) -> None:
    sync(segments(A.replace("early on", "late on"), B, C, D))
    turn_down(project, 1, by="reject")
    sync(segments(B, C, D))

    report = sync(segments(A, B, C, D))

    assert (report.stale, report.added) == ((1,), 0)
    assert (catalog().entry(1).target, catalog().entry(1).state) == (f"译文：{A}", State.DRAFT)
    assert not sync(segments(A, B, C, D)).is_changed


@pytest.mark.usefixtures("article")
def test_a_rejection_that_was_undone_takes_nothing_away(sync: Any, segments: Any, project: Project) -> None:
    from translator.newsroom.catalog.events import UndoData

    sync(segments(A.replace("early on", "late on"), B, C, D))
    turn_down(project, 1, by="reject")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        data = UndoData(undoes=catalog.ledger.hashes[-1])
        catalog.apply(catalog.entry(1), "undo", actor="li-lei", state=State.TRANSLATED, data=data)

    sync(segments(A, B, C, D))

    assert states(project)[A] == "final"


@pytest.mark.usefixtures("article")
def test_who_rejected_a_text_is_none_of_those_who_approved_it(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(1)
        catalog.apply(entry, "reopen", actor="li-lei", reason="look again")
        catalog.apply(entry, "review", actor="zhou-lan")
        catalog.apply(entry, "reject", actor="zhou-lan", reason="it is wrong")
        catalog.apply(entry, "accept", actor="lin-yue")
        catalog.apply(entry, "review", actor="wang-fang")

        assert [event.actor for event in catalog.approvals_of(entry)] == ["wang-fang"]
