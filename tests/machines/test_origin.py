"""By whatever way a text gets into a segment, its record says whether a machine drafted it, and which."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.review.session import Session, ShownSegment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Any]

ZH = "zh-Hans"
TRIPS = "2026年3月12日，老渡轮往返31趟。"
OWN = "那条渡轮在2026年3月12日共跑了31个来回。"
OF_MACHINE = "mt:agent:draft"


def do(run: Run, room: Path, *arguments: str) -> str:
    done = run(*arguments, cwd=room)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def propose(run: Run, room: Path, text: str = TRIPS, number: str = "2", slug: str = "ferry") -> None:
    do(run, room, "propose", slug, number, text, "--to", ZH, "--by", "agent:draft")


def set_target(run: Run, room: Path, text: str = TRIPS, number: str = "2", slug: str = "ferry") -> None:
    do(run, room, "set", slug, number, text, "--to", ZH, "--by", "mei")


def drafted(room: Path, number: int = 2, slug: str = "ferry") -> str:
    """Return what the ledger says of a segment, read from the files."""
    return load_catalog(open_newsroom(room), slug, ZH).entry(number).record.suggested


def add_article(room: Path, slug: str, body: str) -> None:
    path = room / f"articles/en/{slug}.md"
    path.write_text(f"---\nid: {slug}\nlang: en\ndate: 2026-03-03\n---\n\n{body}\n", encoding="utf-8")
    sync_article(open_newsroom(room).article(slug), ZH)


def session(room: Path, slug: str = "ferry", person: str = "mei") -> Session:
    newsroom = open_newsroom(room)
    at_work = newsroom.people.get(person)
    assert at_work is not None
    return Session(newsroom.article(slug), ZH, at_work)


@pytest.fixture
def taken(room: Path, run_translator: Run) -> Path:
    """Return the newsroom after a person took an agent's text for the second segment."""
    propose(run_translator, room)
    set_target(run_translator, room)
    assert drafted(room) == OF_MACHINE
    return room


def test_a_suggestion_that_is_taken_back_leaves_nothing_and_taken_again_all(room: Path, run_translator: Run) -> None:
    propose(run_translator, room)
    desk = session(room)
    desk.go(2)
    desk.edit(TRIPS)
    assert drafted(room) == OF_MACHINE
    desk.undo()
    assert drafted(room) == ""
    desk.redo()
    assert drafted(room) == OF_MACHINE
    desk.undo()
    desk.edit(OWN)
    desk.close()
    assert drafted(room) == ""


def test_a_dismissed_suggestion_that_is_typed_all_the_same_is_the_machines(room: Path, run_translator: Run) -> None:
    propose(run_translator, room)
    do(run_translator, room, "mark", "ferry", "2", "--to", ZH, "--dismiss", "--by", "mei")
    set_target(run_translator, room)
    assert drafted(room) == OF_MACHINE


def test_who_mends_their_own_text_did_not_take_a_suggestion_that_is_like_it(room: Path, run_translator: Run) -> None:
    set_target(run_translator, room, OWN)
    propose(run_translator, room, OWN.replace("那条", "这条"))
    set_target(run_translator, room, OWN.replace("共跑", "跑"))
    assert drafted(room) == ""


@pytest.mark.parametrize(
    ("sentence", "target"),
    [
        ("The old ferry made 31 trips on March 12, 2026.", TRIPS),
        ("The old ferry made 44 trips on March 12, 2026.", TRIPS.replace("31", "44")),
    ],
)
def test_the_memory_says_who_drafted_what_it_gives(
    taken: Path, run_translator: Run, sentence: str, target: str
) -> None:
    add_article(taken, "again", sentence)
    do(run_translator, taken, "translate", "again", "--to", ZH, "--engine", "pseudo")
    entry = load_catalog(open_newsroom(taken), "again", ZH).entry(1)
    assert (entry.target, entry.record.suggested, entry.signature) == (target, OF_MACHINE, "agent:draft")
    assert entry.origin.startswith("tm:")


def test_a_match_that_a_person_takes_over_says_who_drafted_it(taken: Path) -> None:
    add_article(taken, "again", "Yesterday the old ferry made 31 trips on March 12, 2026.")
    desk = session(taken, "again")
    desk.go(1)
    assert ShownSegment(desk, desk.current).matches
    desk.edit("昨天，" + TRIPS)
    desk.close()
    assert drafted(taken, 1, "again") == OF_MACHINE


def test_a_memory_of_another_house_keeps_who_drafted_its_texts(
    taken: Path, run_translator: Run, tmp_path: Path
) -> None:
    memory = taken / "carried.tmx"
    do(run_translator, taken, "memory", "export", "--out", str(memory))
    (taken / "locales/zh-Hans/ferry.po").unlink()
    (taken / "locales/zh-Hans/ferry.jsonl").unlink()
    do(run_translator, taken, "memory", "import", str(memory))
    add_article(taken, "again", "The old ferry made 31 trips on March 12, 2026.")
    do(run_translator, taken, "translate", "again", "--to", ZH, "--engine", "pseudo")
    assert drafted(taken, 1, "again") == OF_MACHINE


@pytest.mark.parametrize("format", ["xliff1", "xliff2", "po"])
def test_an_exchange_file_brings_it_into_a_house_that_does_not_know_it(
    taken: Path, run_translator: Run, format: str
) -> None:
    file = taken / f"sent.{'po' if format == 'po' else 'xlf'}"
    do(run_translator, taken, "export", "ferry", "--to", ZH, "--format", format, "--out", str(file))
    (taken / "locales/zh-Hans/ferry.po").unlink()
    (taken / "locales/zh-Hans/ferry.jsonl").unlink()
    sync_article(open_newsroom(taken).article("ferry"), ZH)
    file.write_text(file.read_text().replace("老渡轮往返", "旧渡轮往返"))
    run_translator("import", str(file), "--by", "bo", cwd=taken)
    set_target(run_translator, taken, TRIPS.replace("老", "旧"))  # It waits as a suggestion.
    assert drafted(taken) == OF_MACHINE


def test_what_an_outside_tool_calls_a_machines_is_one(room: Path, run_translator: Run) -> None:
    file = room / "sent.xlf"
    do(run_translator, room, "export", "ferry", "--to", ZH, "--format", "xliff1", "--out", str(file))
    units = file.read_text().split("<trans-unit")
    units[2] = units[2].replace(
        "</source>",
        f'</source>\n<target xml:lang="{ZH}" state="translated" state-qualifier="mt-suggestion">{TRIPS}</target>',
        1,
    )
    file.write_text("<trans-unit".join(units))
    do(run_translator, room, "import", str(file), "--by", "mei")
    assert drafted(room) == "mt:unknown"


def test_a_catalog_that_has_lost_its_ledger_knows_it_from_the_po(taken: Path, run_translator: Run) -> None:
    (taken / "locales/zh-Hans/ferry.jsonl").unlink()
    assert drafted(taken) == OF_MACHINE
    do(run_translator, taken, "mark", "ferry", "2", "--to", ZH, "--state", "translated", "--by", "mei")
    assert drafted(taken) == OF_MACHINE


def test_a_correction_and_an_edit_of_the_page_leave_it(taken: Path, run_translator: Run) -> None:
    set_target(run_translator, taken, "渡轮", "1")
    set_target(run_translator, taken, "船长<1>自幼</1>熟悉这座港口。", "3")
    for state in ("reviewed", "final"):
        do(run_translator, taken, "mark", "ferry", "all", "--to", ZH, "--state", state, "--by", "bo")
    do(run_translator, taken, "publish", "ferry")
    page = taken / "articles/zh-Hans/ferry.md"
    page.write_text(page.read_text().replace("老渡轮往返", "旧渡轮共往返"))
    do(run_translator, taken, "absorb", str(page), "--by", "mei")
    catalog = load_catalog(open_newsroom(taken), "ferry", ZH)
    assert (catalog.entry(2).target, drafted(taken)) == ("2026年3月12日，旧渡轮共往返31趟。", OF_MACHINE)

    for state in ("reviewed", "final"):
        do(run_translator, taken, "mark", "ferry", "all", "--to", ZH, "--state", state, "--by", "bo")
    do(run_translator, taken, "publish", "ferry")
    do(run_translator, taken, "correct", "ferry", "2", "2026年3月12日，旧渡轮往返31趟整。", "--to", ZH,
       "--notice", "措辞有误，已更正。", "--by", "mei")  # fmt: skip
    assert drafted(taken) == OF_MACHINE


def git(room: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=room, check=True, capture_output=True)


@pytest.mark.parametrize("first", ["machine", "person"])
def test_two_branches_with_the_same_text_say_that_a_machine_drafted_it(
    room: Path, run_translator: Run, first: str
) -> None:
    do(run_translator, room, "init")
    git(room, "add", "-A")
    git(room, "commit", "-qm", "catalog")
    for name in ("machine", "person"):
        git(room, "checkout", "-qb", name, "master" if name == "machine" else "HEAD~1")
        if name == "machine":
            propose(run_translator, room)
        set_target(run_translator, room)
        git(room, "commit", "-qam", name)
    git(room, "checkout", "-q", first)
    git(room, "merge", "-q", "--no-edit", "person" if first == "machine" else "machine")
    assert drafted(room) == OF_MACHINE


def test_who_settles_a_conflict_with_the_machines_side_takes_its_text(room: Path, run_translator: Run) -> None:
    do(run_translator, room, "init")
    git(room, "add", "-A")
    git(room, "commit", "-qm", "catalog")
    git(room, "checkout", "-qb", "machine")
    propose(run_translator, room)
    set_target(run_translator, room)
    git(room, "commit", "-qam", "machine")
    git(room, "checkout", "-qb", "person", "HEAD~1")
    set_target(run_translator, room, OWN)
    git(room, "commit", "-qam", "person")
    subprocess.run(["git", "merge", "-q", "--no-edit", "machine"], cwd=room, capture_output=True, check=False)
    assert load_catalog(open_newsroom(room), "ferry", ZH).entry(2).is_conflict
    for text, wanted in ((TRIPS, OF_MACHINE), (OWN, None)):
        if wanted is not None:
            set_target(run_translator, room, text)
            assert drafted(room) == wanted


def test_a_page_of_people_in_place_of_a_draft_is_no_machines(room: Path, run_translator: Run) -> None:
    do(run_translator, room, "translate", "ferry", "--to", ZH, "--engine", "pseudo")
    assert drafted(room) == "mt:pseudo"
    page = room / "articles/zh-Hans/ferry.md"
    page.parent.mkdir(parents=True)
    page.write_text(
        "---\nid: ferry\nlang: zh-Hans\ndate: 2026-03-02\n---\n\n# 渡轮\n\n"
        f"{TRIPS}\n\n船长[自幼](https://a.example/x)熟悉这座港口。\n"
    )
    do(run_translator, room, "adopt", "--format", "json")
    catalog = load_catalog(open_newsroom(room), "ferry", ZH)
    assert (catalog.entry(2).target, drafted(room)) == (TRIPS, "")


def test_split_and_merge_keep_it(taken: Path, run_translator: Run) -> None:
    do(run_translator, taken, "set", "ferry", "2", "--split", "27", "--split-target", "10", "--to", ZH, "--by", "mei")
    assert [drafted(taken, number) for number in (2, 3)] == [OF_MACHINE, OF_MACHINE]
    do(run_translator, taken, "set", "ferry", "2", "--merge", "--to", ZH, "--by", "mei")
    assert drafted(taken) == OF_MACHINE


def test_a_replacement_in_all_articles_keeps_it(taken: Path, run_translator: Run) -> None:
    do(run_translator, taken, "replace", "老渡轮", "旧渡轮", "--in", "target", "--yes", "--by", "mei")
    catalog = load_catalog(open_newsroom(taken), "ferry", ZH)
    assert ("旧渡轮" in catalog.entry(2).target, drafted(taken)) == (True, OF_MACHINE)
