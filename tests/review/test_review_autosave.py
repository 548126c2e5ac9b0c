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

from translator.bilingual.errors import ReviewError
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.review import decisions
from translator.newsroom.review.autosave import UnsavedTexts

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

REPOSITORY = Path(__file__).parents[2]


def test_what_was_typed_is_found_by_the_next_session_of_the_same_person(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    for end in range(1, 7):
        session.autosave.save(session.current, "没有一个人来"[:end])
    session.go(6)
    session.autosave.save(session.current, "之后")

    again = open_ferry("lin-yue", wanted="all")
    assert again.autosave.texts == {4: "没有一个人来", 6: "之后"}
    assert again.number == 6
    assert (again.autosave.text_of(again.entry), again.autosave.is_base_changed(again.entry)) == ("之后", False)
    assert open_ferry("zhou-lan", wanted="all").autosave.texts == {}


def test_a_decision_about_the_text_ends_the_unsaved_text_and_a_remark_does_not(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.autosave.save(session.current, "没有人")
    session.comment("I am still at it.")
    assert session.autosave.text_of(session.entry) == "没有人"

    session.edit("没有人来。")
    assert session.autosave.text_of(session.entry) is None
    assert open_ferry("lin-yue", wanted="all").autosave.texts == {}
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(4).target == "没有人来。"

    session.go(5)
    session.autosave.save(session.current, "雨")
    session.autosave.discard(session.current)
    assert session.autosave.text_of(session.entry) is None


def test_a_text_that_is_the_target_again_is_not_unsaved(open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.autosave.save(session.current, "没人来！")
    session.autosave.save(session.current, "没人来。")

    assert session.autosave.text_of(session.entry) is None


def test_a_text_begun_on_another_target_is_reported_and_not_saved_unseen(ferry: Project, open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan", wanted="all")
    for session in (lin, zhou):
        session.go(4)
    lin.autosave.save(lin.current, "谁也没来。")
    zhou.edit("没有人来。")
    lin.working_copy.refresh()
    lin.autosave.save(lin.current, "谁也没来过。")

    again = open_ferry("lin-yue", wanted="all")
    for session in (lin, again):
        assert (session.autosave.text_of(session.entry), session.autosave.is_base_changed(session.entry)) == (
            "谁也没来过。",
            True,
        )
    with pytest.raises(ReviewError, match="after you began to type"):
        again.edit("谁也没来过。")
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(4).target == "没有人来。"
    assert (again.autosave.text_of(again.entry), again.autosave.is_base_changed(again.entry)) == ("谁也没来过。", True)
    again.edit("谁也没来过。", is_seen=True)
    assert load_catalog(ferry, "ferry", "zh-Hans").entry(4).target == "谁也没来过。"


def test_accepting_what_another_wrote_does_not_discard_an_unsaved_text(open_ferry: Any) -> None:
    lin, zhou = open_ferry("lin-yue", wanted="all"), open_ferry("zhou-lan", wanted="all")
    for session in (lin, zhou):
        session.go(4)
    lin.autosave.save(lin.current, "谁也没来。")
    zhou.edit("没有人来。")
    wang = open_ferry("wang-fang", wanted="all")
    wang.go(4)
    wang.reject("Hm.", "style", "minor")
    lin.working_copy.refresh()
    lin.accept()

    assert (lin.autosave.text_of(lin.entry), lin.autosave.is_base_changed(lin.entry)) == ("谁也没来。", True)


def test_a_kill_between_a_decision_and_the_end_of_the_autosave_leaves_no_trace(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.autosave.save(session.current, "没有人来。")
    with catalog_transaction(ferry, "ferry", "zh-Hans") as catalog:
        decisions.edit(catalog, catalog.entry(4), session.person, "没有人来。")

    again = open_ferry("lin-yue", wanted="all")
    assert (again.autosave.text_of(again.entry), again.autosave.texts) == (None, {})
    again.autosave.save(again.current, "没有人来过。")
    assert (again.autosave.text_of(again.entry), again.autosave.is_base_changed(again.entry)) == ("没有人来过。", False)
    again.edit("没有人来过。")
    assert again.autosave.texts == {}


def test_an_unsaved_text_follows_its_segment_when_the_source_changes(ferry: Project, open_ferry: Any) -> None:
    session = open_ferry("lin-yue", wanted="all")
    session.go(4)
    session.autosave.save(session.current, "谁也没来。")
    (path,) = (ferry.articles_dir / "en").glob("*.md")
    path.write_text(path.read_text().replace("Nobody came.", "Nobody came there."))
    project = open_newsroom(ferry.root)
    sync_article(project.article(project.articles[0]), "zh-Hans")

    again = open_ferry("lin-yue", wanted="all")
    assert again.entry.source == "Nobody came there."
    assert (again.autosave.text_of(again.entry), again.autosave.is_base_changed(again.entry)) == ("谁也没来。", True)
    again.autosave.save(again.current, "谁也没来那里。")
    assert (again.autosave.text_of(again.entry), again.autosave.is_base_changed(again.entry)) == (
        "谁也没来那里。",
        True,
    )
    assert again.autosave.texts == {4: "谁也没来那里。"}


def test_two_windows_of_one_person_lose_nothing_to_each_other(tmp_path: Path) -> None:
    path = tmp_path / "lin.drafts"
    one = UnsavedTexts(path)
    one.save("one", "base", "first")
    two = UnsavedTexts(path)
    one.save("one", "base", "first, typed while the second window was open")
    two.save("two", "base", "second")
    one.save("three", "base", "third")
    one.discard("three")

    assert {unsaved.key: unsaved.text for unsaved in UnsavedTexts(path).values()} == {
        "one": "first, typed while the second window was open",
        "two": "second",
    }


TYPIST = """
import sys
from pathlib import Path
from translator.newsroom.review import decisions
from translator.newsroom.review.autosave import UnsavedTexts
unsaved = UnsavedTexts(Path(sys.argv[1]))
for number in range(1, 10**9):
    unsaved.save(f"segment {number // 40 % 7}", "base", "字" * (number % 40) + str(number))
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

        kept = {unsaved.key: unsaved.text for unsaved in UnsavedTexts(tmp_path / "lin.drafts").values()}
        numbers = [int(text.lstrip("字")) for text in kept.values() if text]
        assert max(numbers) >= last
