"""A session: the way through an article, decisions that are on disk when they return, and what the disk says since."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.model import Severity, State
from translator.newsroom.catalog.po import render_po
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import sync_article
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review.session import ShownSegment

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


def on_disk(project: Project) -> Any:
    return load_catalog(project, "ferry", "zh-Hans")


def test_next_goes_through_the_queue_and_stays_at_its_end(open_ferry: Any) -> None:
    session = open_ferry("lin-yue")
    seen = [session.number]
    while session.navigation.next():
        seen.append(session.number)

    assert seen == session.navigation.queue() == list(range(1, 9))
    assert session.navigation.back()
    assert session.number == 7


def test_next_unresolved_begins_again_at_the_first_and_passes_over_what_is_decided(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    for number in (2, 3, 5, 6, 7):
        session.go(number)
        session.accept()
    session.go(4)

    assert [session.navigation.next_unresolved() and session.number for _turn in range(3)] == [8, 1, 4]
    assert [session.navigation.previous_unresolved() and session.number for _turn in range(3)] == [1, 8, 4]
    session.accept()
    session.navigation.next_unresolved()
    session.accept()
    session.navigation.next_unresolved()
    session.accept()
    assert not session.navigation.next_unresolved()


def test_next_finding_goes_where_the_checks_found_something(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(1)
    numbers = {entry.number for entry in session.catalog.entries if session.working_copy.findings(entry)}

    assert 3 in numbers
    visited = set()
    for _turn in range(8):
        session.navigation.next_finding()
        visited.add(session.number)
    assert visited == numbers


def test_the_place_is_found_again_by_each_person(open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    zhou = open_ferry("zhou-lan", wanted="all")
    lin.go(5)
    zhou.go(7)

    assert open_ferry("lin-yue", wanted="all").number == 5
    assert open_ferry("zhou-lan", wanted="all").number == 7


def test_the_riskiest_segment_comes_first(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all", order="risk", start=0)
    session.go(5)
    session.accept()
    session.navigation.set_filter("all", "risk")
    queue = session.navigation.queue()

    assert session.catalog.entry(queue[0]).source == "There were 214 seats."
    assert queue[-1] == 5
    assert sorted(queue) == list(range(1, 9))
    risks = [session.navigation.risk(session.catalog.entry(number)) for number in queue]
    assert risks == sorted(risks, reverse=True)
    with pytest.raises(UsageError, match="by-colour"):
        session.navigation.set_filter("all", "by-colour")


def test_each_decision_is_on_disk_when_it_returns(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    lin.go(4)
    assert lin.accept(seconds=7) == "accept"
    lin.go(3)
    lin.edit("有214个座位。", seconds=12)
    found = on_disk(ferry)

    assert [found.entry(number).state for number in (3, 4)] == [State.TRANSLATED, State.TRANSLATED]
    assert [event.data.seconds for event in found.events[-2:]] == [7, 12]

    wang = open_ferry("wang-fang", wanted="all")
    wang.go(3)
    assert wang.accept(seconds=4) == "review"
    wang.go(4)
    wang.reject("Nobody is a name here.", "accuracy", "major", seconds=9)
    found = on_disk(ferry)
    assert (found.entry(3).state, found.entry(4).state, found.entry(4).is_rejected) == (
        State.REVIEWED, State.DRAFT, True,
    )  # fmt: skip
    assert [event.data.seconds for event in found.events[-2:]] == [4, 9]


def test_a_segment_that_somebody_changed_meanwhile_is_refused_once_and_shown(open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan", wanted="all")
    lin.go(4)
    zhou.go(4)
    zhou.edit("没有人来。")

    with pytest.raises(ReviewError, match="meanwhile"):
        lin.edit("谁也没来。")
    assert lin.entry.target == "没有人来。"
    lin.edit("谁也没来。")
    assert lin.entry.target == "谁也没来。"


def test_what_the_article_no_longer_says_cannot_be_confirmed(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    path = ferry.root / "articles/en/ferry.md"
    path.write_text(path.read_text().replace("**fast**", "*fast*").replace("Nobody came", "Everybody came"))
    for number in (4, 7):
        session.go(number)
        with pytest.raises(ReviewError, match="the article was edited"):
            session.accept()
    session.edit("它<1>很快</1>。")
    sync_article(ferry.article(ferry.articles[0]), "zh-Hans")
    session.go(8)
    session.accept()


def test_what_was_shown_with_other_markup_is_shown_again_before_it_is_confirmed(
    ferry: Project, open_ferry: Any
) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(7)
    path = ferry.root / "articles/en/ferry.md"
    path.write_text(path.read_text().replace("**fast**", "*fast*"))
    sync_article(ferry.article(ferry.articles[0]), "zh-Hans")

    with pytest.raises(ReviewError, match="meanwhile"):
        session.accept()


def test_refreshing_names_what_changed_and_nothing_when_nothing_did(open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan")
    assert lin.working_copy.refresh() == frozenset()
    zhou.go(4)
    zhou.edit("没有人来。")
    lin.go(6)

    assert lin.working_copy.refresh() == {zhou.entry.key}
    assert (lin.number, lin.catalog.entry(4).target) == (6, "没有人来。")
    assert lin.working_copy.refresh() == frozenset()


def test_errors_are_counted_piece_by_piece_or_all_at_once(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    assert session.working_copy.known_error_count == 0
    while not session.working_copy.check_more(seconds=0):
        pass
    assert session.working_copy.known_error_count == session.working_copy.error_count == 1

    session.go(3)
    session.edit("有214个座位。")
    assert session.working_copy.error_count == 0
    session.undo()
    assert session.working_copy.error_count == 1


def test_what_the_machine_said_otherwise_is_offered(ferry: Project, open_ferry: Any) -> None:
    with catalog_transaction(ferry, "ferry", "zh-Hans") as catalog:
        said = ("无人来到。", "无人到来。")
        catalog.apply(catalog.entry(4), "draft", actor="system", target=said[1], origin="mt:llama", raw=said)
    session = open_ferry("lin-yue", wanted="all")

    offers = ShownSegment(session, session.catalog.entry(4)).offers
    assert [offer.text for offer in offers if offer.kind == "engine"] == ["无人来到。", "没人来。"]


def test_terms_and_memory_matches_belong_to_the_segment(open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    lin.go(1)
    lin.edit("末班渡轮")
    session = open_ferry("zhou-lan", wanted="all")
    session.go(2)

    assert [match.entry.targets for match in session.working_copy.terms(session.entry)] == [("渡轮",)]
    assert [(match.score, match.target) for match in session.working_copy.matches(session.entry)] == [(100, "末班渡轮")]


def test_after_any_decisions_the_catalog_in_memory_is_what_the_disk_says(ferry: Project, open_ferry: Any) -> None:
    chance = random.Random(20260102)
    sessions = [open_ferry(person, wanted="all") for person in ("lin-yue", "zhou-lan", "wang-fang", "li-lei")]
    done = 0
    for turn in range(150):
        session = chance.choice(sessions)
        session.working_copy.refresh()
        session.go(chance.randint(1, 8))
        act = chance.choice([
            session.accept, lambda s=session, n=turn: s.edit(f"{s.entry.target.rstrip('。0123456789')}{n}。"),
            lambda s=session: s.reject("No.", "style", "minor"), lambda s=session: s.comment("Hm."), session.undo,
            session.undo, session.redo, session.lock, lambda s=session: s.lock(unlock=True),
            lambda s=session: [s.waive(item, "Right.") for item in s.working_copy.findings(s.entry)[:1]],
        ])  # fmt: skip
        try:
            act()
            done += 1
        except TranslatorError:
            pass
        fresh = on_disk(ferry)
        assert render_po(session.catalog) == render_po(fresh) == ferry.catalog_path("zh-Hans", "ferry").read_bytes()
        assert [entry.record for entry in session.catalog.entries] == [entry.record for entry in fresh.entries]
        assert session.catalog.digest == fresh.digest

    assert done > 60
    assert list(verify_catalog(on_disk(ferry))) == []


def test_the_counter_says_what_is_done_for_the_person_at_work(open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    total = len(lin.catalog.entries)
    for number in range(1, total + 1):
        assert number - 1 == lin.done_count
        lin.go(number)
        lin.edit("有214个座位。") if number == 3 else lin.accept()
    assert total == lin.done_count

    wang = open_ferry("wang-fang", wanted="all", start=1)
    assert 0 == wang.done_count
    for number in range(1, total):
        wang.go(number)
        wang.accept()
        assert number == wang.done_count
    wang.go(total)
    wang.reject("It is a boat.", "accuracy", "minor")
    assert (total, total) == (wang.done_count, _refreshed(lin).done_count + 1)
    wang.undo()
    assert total - 1 == wang.done_count
    wang.accept()

    li = open_ferry("li-lei", wanted="all", start=1)
    for number in range(1, total + 1):
        assert number - 1 == li.done_count
        li.go(number)
        li.accept()
    assert total == li.done_count


def _refreshed(session: Any) -> Any:
    session.working_copy.refresh()
    return session


def test_what_was_confirmed_in_the_session_is_remembered_in_it(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    copy = session.working_copy
    session.go(4)
    copy.matches(session.current)
    session.edit("没有人来过。")
    assert "没有人来过。" not in {match.target for match in copy.memory.lookup("Nobody came.")}
    copy.newsroom._memories.clear()  # Some seconds later.

    assert "没有人来过。" in {match.target for match in copy.memory.lookup("Nobody came.")}


def test_what_changes_in_the_house_meanwhile_is_seen_before_an_approval(ferry: Project, open_ferry: Any) -> None:
    lin = open_ferry("lin-yue", wanted="all")
    for number in (1, 3):
        lin.go(number)
        lin.accept()
    session = open_ferry("wang-fang", wanted="all")
    people, settings = ferry.glossaries_dir / "people.yml", ferry.root / "translator.toml"
    before = people.read_text()

    people.write_text(
        before.replace("wang-fang: {", "wang-fang: {names: {en: Wang Fang}, ").replace("[reviewer]", "[author]")
    )
    with pytest.raises(ReviewError, match="wang-fang is author, and this takes"):
        session.accept()
    assert session.names.of("wang-fang") == "Wang Fang"
    people.write_text(before.replace("wang-fang", "wang-min"))
    for decide in (session.accept, lambda: session.split(3, 2), session.undo):
        with pytest.raises(ReviewError, match="no longer belongs to this newsroom"):
            decide()
    people.write_text(before)

    session.go(3)
    assert [item.severity for item in session.working_copy.findings(session.current)] == [Severity.ERROR]
    people.write_text("people: [")  # Broken: what was read goes on to hold.
    session.refresh()
    assert session.person.id == "wang-fang"
    people.write_text(before)
    settings.write_text('targets = ["zh-Hans"]\n[checks.severity]\n"num.value" = "info"\n')
    session.accept()  # Which the error would have refused.
    settings.write_text("targets = [")
    session.go(3)
    session.refresh()
    assert "translator.toml" in session.working_copy.trouble.sentence
    assert [item.severity for item in session.working_copy.findings(session.current)] == [Severity.INFO]
