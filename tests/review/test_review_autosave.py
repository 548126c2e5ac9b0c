"""What is typed is on disk at once, is found again after any end, and is never mixed up with a text that changed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from translator.catalog import catalog_transaction, load_catalog, sync_article
from translator.errors import ReviewError
from translator.project import find_project
from translator.review import decisions
from translator.review.autosave import Drafts

if TYPE_CHECKING:
    from translator.project import Project

REPOSITORY = Path(__file__).parents[2]


def test_what_was_typed_is_found_by_the_next_session_of_the_same_person(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    for end in range(1, 7):
        session.keep_draft("没有一个人来"[:end])
    session.go(6)
    session.keep_draft("之后")

    again = open_ferry("lin-yue", wanted="all")
    assert again.drafted == {4: "没有一个人来", 6: "之后"}
    assert again.number == 6
    assert (again.draft(), again.draft_base_changed) == ("之后", False)
    assert open_ferry("zhou-lan", wanted="all").drafted == {}


def test_a_decision_about_the_text_ends_the_draft_and_a_remark_does_not(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.keep_draft("没有人")
    session.comment("I am still at it.")
    assert session.draft() == "没有人"

    session.edit("没有人来。")
    assert session.draft() is None
    assert open_ferry("lin-yue", wanted="all").drafted == {}
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(4).target == "没有人来。"

    session.go(5)
    session.keep_draft("雨")
    session.drop_draft()
    assert session.draft() is None


def test_a_text_that_is_the_target_again_is_no_draft(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.keep_draft("没人来！")
    session.keep_draft("没人来。")

    assert session.draft() is None


def test_a_draft_begun_on_another_target_is_kept_told_and_not_saved_unseen(ferry: Project, open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan", wanted="all")
    for session in (lin, zhou):
        session.go(4)
    lin.keep_draft("谁也没来。")
    zhou.edit("没有人来。")
    lin.refresh()
    lin.keep_draft("谁也没来过。")

    again = open_ferry("lin-yue", wanted="all")
    for session in (lin, again):
        assert (session.draft(), session.draft_base_changed) == ("谁也没来过。", True)
    with pytest.raises(ReviewError, match="after you began to type"):
        again.edit("谁也没来过。")
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(4).target == "没有人来。"
    assert (again.draft(), again.draft_base_changed) == ("谁也没来过。", False)
    again.edit("谁也没来过。")
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(4).target == "谁也没来过。"


def test_accepting_what_another_wrote_does_not_throw_a_draft_away(open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan", wanted="all")
    for session in (lin, zhou):
        session.go(4)
    lin.keep_draft("谁也没来。")
    zhou.edit("没有人来。")
    wang = open_ferry("wang-fang", wanted="all")
    wang.go(4)
    wang.reject("Hm.", "style", "minor")
    lin.refresh()
    lin.accept()

    assert (lin.draft(), lin.draft_base_changed) == ("谁也没来。", True)


def test_a_kill_between_a_decision_and_the_end_of_its_draft_leaves_no_trace(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.keep_draft("没有人来。")
    with catalog_transaction(ferry, "ferry", "zh-Hans") as catalog:
        decisions.edit(catalog, catalog.entry(4), session.person, "没有人来。")

    again = open_ferry("lin-yue", wanted="all")
    assert (again.draft(), again.drafted) == (None, {})
    again.keep_draft("没有人来过。")
    assert (again.draft(), again.draft_base_changed) == ("没有人来过。", False)
    again.edit("没有人来过。")
    assert again.drafted == {}


def test_a_draft_follows_its_segment_when_the_source_changes(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.keep_draft("谁也没来。")
    (path,) = (ferry.articles_dir / "en").glob("*.md")
    path.write_text(path.read_text().replace("Nobody came.", "Nobody came there."))
    project = find_project(ferry.root)
    sync_article(project, project.articles[0], "zh-Hans")

    again = open_ferry("lin-yue", wanted="all")
    assert again.entry.source == "Nobody came there."
    assert (again.draft(), again.draft_base_changed) == ("谁也没来。", True)
    again.keep_draft("谁也没来那里。")
    assert (again.draft(), again.draft_base_changed) == ("谁也没来那里。", True)
    assert again.drafted == {4: "谁也没来那里。"}


def test_the_journal_is_made_short_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "lin.drafts"
    drafts = Drafts(path)
    for number in range(500):
        drafts.keep("one", "base", "字" * (number % 20))
    drafts.keep("two", "base", "x")
    drafts.drop("two")
    drafts.close()
    long = path.stat().st_size

    again = Drafts(path)
    assert path.stat().st_size < long / 50
    assert [(draft.key, draft.text) for draft in again] == [("one", "字" * 19)]


def test_a_line_that_a_crash_tore_off_harms_neither_the_one_before_nor_the_one_after(tmp_path: Path) -> None:
    path = tmp_path / "lin.drafts"
    drafts = Drafts(path)
    drafts.keep("one", "base", "first")
    drafts.keep("two", "base", "second")
    drafts.close()
    path.write_bytes(path.read_bytes()[:-9])

    late = Drafts(path)
    late.keep("three", "base", "third")
    assert {draft.key: draft.text for draft in Drafts(path)} == {"one": "first", "three": "third"}


def test_two_windows_of_one_person_lose_nothing_to_each_other(tmp_path: Path) -> None:
    path = tmp_path / "lin.drafts"
    one = Drafts(path)
    for number in range(20):
        one.keep("one", "base", f"first {number}")
    two = Drafts(path)
    one.keep("one", "base", "first, typed while the second window was open")
    two.keep("two", "base", "second")
    one.keep("three", "base", "third")

    assert {draft.key: draft.text for draft in Drafts(path)} == {
        "one": "first, typed while the second window was open",
        "two": "second",
        "three": "third",
    }


TYPIST = """
import sys
from pathlib import Path
from translator.review import decisions
from translator.review.autosave import Drafts
drafts = Drafts(Path(sys.argv[1]))
for number in range(1, 10**9):
    drafts.keep(f"segment {number // 40 % 7}", "base", "字" * (number % 40) + str(number))
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def test_a_kill_loses_no_key_that_was_typed(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _turn in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", TYPIST, str(tmp_path / "lin.drafts")], stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )  # fmt: skip
        assert process.stdout is not None
        said = [process.stdout.readline() for _line in range(chance.randint(1, 3000))]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().splitlines(keepends=True)
        process.wait()
        last = int([line for line in said if line.endswith(b"\n")][-1])

        kept = {draft.key: draft.text for draft in Drafts(tmp_path / "lin.drafts")}
        numbers = [int(text.lstrip("字")) for text in kept.values() if text]
        assert max(numbers) >= last
