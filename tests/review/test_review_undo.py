"""Undo and redo: without end, over sessions, one more event each, and never over somebody else's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import ReviewError
from translator.bilingual.model import State
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house.people import Person
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review import decisions

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


def texts(project: Project) -> list[tuple[str, State]]:
    return [(entry.target, entry.state) for entry in load_catalog(project, "ferry", "zh-Hans").entries]


def work(session: Any) -> None:
    """Five decisions on three segments, one of them twice."""
    session.go(4)
    session.accept()
    session.edit("没有人来。")
    session.go(3)
    session.edit("有214个座位。")
    session.go(5)
    session.accept()
    session.go(4)
    session.edit("谁也没来。")


def test_undo_goes_back_to_the_first_decision_and_redo_to_the_last(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    before = texts(ferry)
    work(session)
    after = texts(ferry)

    assert [session.undo() for _turn in range(5)] == [4, 5, 3, 4, 4]
    assert texts(ferry) == before
    with pytest.raises(ReviewError, match="nothing to undo"):
        session.undo()
    assert [session.redo() for _turn in range(5)] == [4, 4, 3, 5, 4]
    assert texts(ferry) == after
    with pytest.raises(ReviewError, match="nothing to do again"):
        session.redo()
    assert +session.done == {"accept": 2, "edit": 3} | {"undo": 5}


def test_a_later_session_undoes_what_an_earlier_one_decided(ferry: Project, open_ferry: Any) -> None:
    before = texts(ferry)
    work(open_ferry("lin-yue", wanted="all"))
    later = open_ferry("lin-yue", wanted="all")
    with pytest.raises(ReviewError, match=r"nothing is left of this session; once more .* segment 4, edited, 20"):
        later.undo()
    assert [later.undo() for _turn in range(3)] == [4, 5, 3]
    assert open_ferry("lin-yue", wanted="all").redo() == 3
    last = open_ferry("lin-yue", wanted="all")
    with pytest.raises(ReviewError, match="segment 3, edited"):
        last.undo()
    for _turn in range(3):
        last.undo()

    assert texts(ferry) == before
    assert list(verify_catalog(load_catalog(ferry, "ferry", "zh-Hans"))) == []


def test_each_time_that_the_own_decisions_end_earlier_ones_are_announced(open_ferry: Any) -> None:
    work(open_ferry("lin-yue", wanted="all"))
    session = open_ferry("lin-yue", wanted="all")
    for _turn in range(2):
        session.go(7)
        session.accept()
        assert session.undo() == 7
        with pytest.raises(ReviewError, match="nothing is left of this session"):
            session.undo()


def test_another_decision_ends_what_could_be_done_again(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    work(session)
    session.undo()
    session.undo()
    session.go(7)
    session.accept()

    with pytest.raises(ReviewError, match="nothing to do again"):
        session.redo()


def test_nobody_undoes_the_decisions_of_another(ferry: Project, open_ferry: Any) -> None:
    work(open_ferry("lin-yue", wanted="all"))
    after = texts(ferry)

    with pytest.raises(ReviewError, match="nothing to undo"):
        open_ferry("zhou-lan", wanted="all").undo()
    assert texts(ferry) == after


def test_what_somebody_changed_since_is_told_once_and_passed_over(ferry: Project, open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan", wanted="all")
    lin.go(5)
    lin.accept()
    lin.go(4)
    lin.edit("没有人来。")
    zhou.working_copy.refresh()
    zhou.go(4)
    zhou.edit("谁也没来。")

    with pytest.raises(ReviewError, match="changed since"):
        lin.undo()
    assert lin.undo() == 5
    assert texts(ferry)[3:5] == [("谁也没来。", State.TRANSLATED), ("下雨了。", State.DRAFT)]
    with pytest.raises(ReviewError, match="nothing to undo"):
        open_ferry("lin-yue", wanted="all").undo()


def test_an_approval_is_not_brought_back_by_undo_but_given_again_by_redo(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    lin.go(4)
    lin.accept()
    wang = open_ferry("wang-fang", wanted="all")
    wang.go(4)
    wang.accept()
    wang.reject("After all not.", "style", "minor")
    wang.undo()
    assert texts(ferry)[3] == ("没人来。", State.TRANSLATED)
    with pytest.raises(ReviewError, match="nothing to undo"):
        wang.undo()

    wang.accept()
    wang.undo()
    assert texts(ferry)[3][1] is State.TRANSLATED
    wang.redo()
    assert texts(ferry)[3][1] is State.REVIEWED
    assert load_catalog(ferry, "ferry", "zh-Hans").events[-1].action == Action.REVIEW


def test_redo_asks_the_guards_again(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    lin.go(3)
    lin.edit("有214个座位。")
    wang = open_ferry("wang-fang", wanted="all")
    wang.go(3)
    wang.accept()
    wang.undo()
    with catalog_transaction(ferry, "ferry", "zh-Hans") as catalog:
        decisions.accept(catalog, catalog.entry(4), Person("zhou-lan"))
        decisions.edit(catalog, catalog.entry(3), Person("zhou-lan"), "有215个座位。")

    with pytest.raises(ReviewError):
        wang.redo()
    assert texts(ferry)[2] == ("有215个座位。", State.TRANSLATED)


def test_a_waiver_and_a_lock_are_taken_back(ferry: Project, open_ferry: Any) -> None:
    li = open_ferry("li-lei", wanted="all")
    li.go(3)
    (finding,) = (item for item in li.working_copy.findings(li.entry) if item.check == "num.value")
    li.waive(finding, "The harbour office confirmed it.")
    assert li.working_copy.error_count == 0
    li.lock()

    li.undo()
    assert not load_catalog(ferry, "ferry", "zh-Hans").entry(3).is_locked
    li.undo()
    assert li.working_copy.error_count == 1
    assert finding in li.working_copy.findings(li.entry)
    assert finding.fingerprint not in load_catalog(ferry, "ferry", "zh-Hans").waivers_of(li.entry)
    li.redo()
    assert li.working_copy.error_count == 0
    li.redo()
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(3).is_locked


def test_a_waiver_that_is_taken_back_gives_back_the_state_that_the_segment_had(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all", start=4)
    lin.edit("没有人来")
    wang = open_ferry("wang-fang", wanted="all", start=4)
    wang.accept()
    (finding, *_others) = wang.working_copy.findings(wang.current)
    before = load_catalog(ferry, "ferry", "zh-Hans").entry(4)

    wang.waive(finding, "A headline has no full stop.")
    wang.undo()

    after = load_catalog(ferry, "ferry", "zh-Hans")
    assert (State.REVIEWED, before.record) == (after.entry(4).state, after.entry(4).record)
    assert finding.fingerprint not in after.waivers_of(after.entry(4))
    assert finding in wang.working_copy.findings(wang.current)
    wang.redo()
    assert finding.fingerprint in wang.catalog.waivers_of(wang.current)
    wang.undo()
    assert State.REVIEWED == wang.current.state
    assert list(verify_catalog(load_catalog(ferry, "ferry", "zh-Hans"))) == []


def test_an_approval_falls_with_the_waiver_that_it_was_given_under(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all", start=3)
    lin.accept()
    (finding,) = (item for item in lin.working_copy.findings(lin.current) if item.check == "num.value")
    lin.waive(finding, "The harbour office confirmed it.")
    open_ferry("wang-fang", wanted="all", start=3).accept()

    lin.undo()

    assert State.TRANSLATED == load_catalog(ferry, "ferry", "zh-Hans").entry(3).state
    assert list(verify_catalog(load_catalog(ferry, "ferry", "zh-Hans"))) == []


def test_a_split_is_joined_again_by_undo_and_a_merge_cut_again(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(3)
    session.accept()
    before = texts(ferry)
    assert session.merge() == "merge"
    assert session.entry.source == "There were 214 seats. Nobody came."
    assert len(session.catalog.entries) == 7

    assert session.undo() == 3
    assert [entry.source for entry in session.catalog.entries[2:4]] == ["There were 214 seats.", "Nobody came."]
    assert [text for text, _state in texts(ferry)] == [text for text, _state in before]
    session.redo()
    assert session.entry.source == "There were 214 seats. Nobody came."
    session.undo()
    assert texts(ferry) == before
    assert session.undo() == 3
    assert texts(ferry)[2][1] is State.DRAFT
    with pytest.raises(ReviewError, match="nothing to undo"):
        session.undo()


def test_an_undone_merge_restores_texts_and_states_of_both_segments(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    for number in (3, 4):
        session.go(number)
        session.accept()
    reviewer = open_ferry("wang-fang", wanted="all")
    reviewer.go(4)
    reviewer.reject("Too stiff.", "style", "minor")
    before = load_catalog(ferry, "ferry", "zh-Hans").entries[2:4]
    session.go(3)
    session.merge()

    assert session.undo() == 3
    after = load_catalog(ferry, "ferry", "zh-Hans").entries[2:4]
    assert [(entry.target, entry.state, entry.is_rejected) for entry in after] == [
        (entry.target, entry.state, entry.is_rejected) for entry in before
    ]
    assert after[0].state is State.TRANSLATED
    assert after[1].is_rejected
    assert load_catalog(ferry, "ferry", "zh-Hans").makers(after[0]) == {"lin-yue"}
    assert list(verify_catalog(load_catalog(ferry, "ferry", "zh-Hans"))) == []


def test_a_term_is_waived_in_the_article_at_once_and_undone_at_once(ferry: Project, open_ferry: Any) -> None:
    (ferry.root / "glossaries/news.csv").write_text("en,zh-Hans,status\nferry,摆渡船,required\n", encoding="utf-8")
    session = open_ferry("lin-yue", wanted="all")
    found = [
        item
        for entry in session.catalog.entries
        for item in session.working_copy.findings(entry)
        if item.check == "gls.missing"
    ]
    assert len(found) == session.count_alike(found[0]) == 2
    session.go(found[0].segment)
    session.waive(found[0], "The glossary is wrong.", is_everywhere=True)
    assert not session.count_alike(found[0])
    session.undo()
    assert len(found) == session.count_alike(found[0])
