"""What an import does not take waits beside the sentence as it is now, until somebody takes it or dismisses it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from tests.support.exchange_newsroom import WHO, locales, replace_text, returned, sent, suggestions
from translator.cli import run
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]
LI, LIN = (Person(name, roles=frozenset({"translator", "reviewer"})) for name in ("li", "lin"))


def session_of(folder: Path, person: Person) -> Session:
    return Session(open_newsroom(folder).article("fog"), "zh-Hans", person, wanted="suggestion")


def change_source(folder: Path, before: str, after: str) -> None:
    article = folder / "articles/en/fog.md"
    article.write_text(article.read_text("utf-8").replace(before, after), encoding="utf-8")
    assert run(["sync"]) == 0


@pytest.mark.parametrize("name", ["xliff2", "po", "xlsx"])
def test_a_text_in_conflict_says_who_brought_it_when_why_and_from_what(
    newsroom: Path, capsys: Capture, name: str
) -> None:
    path = sent(name)
    replace_text(path, "没有人挥手", "谁也没挥手")
    assert run(["set", "fog", "3", "无人挥手。", *WHO]) == 0

    assert [item["kind"] for item in returned(capsys, path)[1]] == ["conflict"]

    (item,) = suggestions("fog", 3)
    assert (item.text, item.actor, item.origin) == ("谁也没挥手。", "li", path.name)
    assert (item.reason, item.made_for) == ("it was changed here too, since the file went out", "")
    before = locales(newsroom)
    assert [item["kind"] for item in returned(capsys, path)[1]] == ["conflict"]
    assert locales(newsroom) == before


@pytest.mark.parametrize("name", ["xliff2", "po", "xlsx"])
def test_an_older_return_lies_beside_the_sentence_as_it_is_now(newsroom: Path, capsys: Capture, name: str) -> None:
    path = sent(name)
    replace_text(path, "没有人挥手", "谁也没挥手")
    change_source(newsroom, "Nobody waved.", "Nobody waved back.")
    change_source(newsroom, "Nobody waved back.", "Nobody there waved back.")

    assert returned(capsys, path)[0] == 1

    (item,) = suggestions("fog", 3)
    assert (item.text, item.made_for) == ("谁也没挥手。", "Nobody waved.")


def test_a_text_of_a_sentence_that_is_gone_is_kept_beside_its_neighbour(newsroom: Path, capsys: Capture) -> None:
    path = sent("xliff2")
    replace_text(path, "没有人挥手", "谁也没挥手")
    change_source(newsroom, " Nobody waved.", "")

    code, changes = returned(capsys, path)

    assert (code, [(item["kind"], item["segment"]) for item in changes]) == (1, [("unknown", 2)])
    (item,) = suggestions("fog", 2)
    assert (item.text, item.made_for) == ("谁也没挥手。", "Nobody waved.")
    assert item.reason == "its source is not in the article any more; it stood behind this one"


def test_rows_with_wrong_ids_are_found_by_their_source_and_damaged_tags_are_kept(
    newsroom: Path, capsys: Capture
) -> None:
    path = sent("csv")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    for number, row in enumerate(rows[1:]):
        row[0] = str(number)
    rows[2][2], rows[3][2], rows[4][1] = "<1>渡轮没有走。", "谁也没挥手。", "Something else entirely"
    rows[4][2] = "另外一句。"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)

    changes = returned(capsys, path)[1]

    assert [(item["segment"], item["kind"]) for item in changes] == [(2, "refused"), (3, "edit"), (3, "unknown")]
    assert [item.text for item in suggestions("fog", 2)] == ["<1>渡轮没有走。"]
    assert [item.text for item in suggestions("fog", 3)] == ["另外一句。"]


@pytest.mark.parametrize("written", ["＜2/＞", "＜２／＞", "< 2 />", "《2/》", "〈 2／〉", "&lt;2/&gt;"])
def test_a_tag_in_full_width_is_the_tag(newsroom: Path, capsys: Capture, written: str) -> None:
    path = sent("csv")
    replace_text(path, "并<2/>。", f"并 {written} 吧。")

    assert [(item["kind"], item["after"]) for item in returned(capsys, path)[1]] == [
        ("edit", "请看<1>日志</1>并 <2/> 吧。")
    ]
    assert returned(capsys, path) == (0, [])


def test_a_title_that_is_a_number_is_no_tag_where_the_tag_is_there(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    replace_text(path, "请看<1>日志</1>", "请看<1>日志</1>《1》")
    assert [item["after"] for item in returned(capsys, path)[1]] == ["请看<1>日志</1>《1》并<2/>。"]


def test_a_suggestion_is_taken_or_dismissed_and_both_can_be_undone(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    replace_text(path, "没有人挥手", "谁也没挥手")
    assert run(["set", "fog", "3", "无人挥手。", *WHO]) == 0
    returned(capsys, path)
    (item,) = suggestions("fog", 3)
    session = session_of(newsroom, LIN)
    assert session.number == 3

    assert session.dismiss(item.line) == "dismiss"
    assert suggestions("fog", 3) == []
    assert returned(capsys, path) == (0, [])
    session.undo()
    assert len(suggestions("fog", 3)) == 1
    session.redo()
    session.undo()

    session.edit(item.text)
    catalog = session.catalog
    assert catalog.makers(catalog.entry(3)) == {"li", "lin"}
    assert suggestions("fog", 3) == []
    session.undo()
    assert len(suggestions("fog", 3)) == 1


def test_a_signed_off_segment_with_a_suggestion_waits_for_its_editor(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    replace_text(path, "没有人挥手", "谁也没挥手")
    for state in ("reviewed", "final"):
        assert run(["mark", "fog", "all", "--to", "zh-Hans", "--state", state, "--by", "li"]) == 0
    assert [item["kind"] for item in returned(capsys, path)[1]] == ["refused"]

    session = Session(open_newsroom(newsroom).article("fog"), "zh-Hans", LI)

    assert (session.navigation.queue(), session.entry and session.entry.target) == ([3], "没有人挥手。")
    assert run(["verify"]) in {0, 1}


def test_suggestions_are_counted_and_dismissed_from_a_shell(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    replace_text(path, "没有人挥手", "谁也没挥手")
    assert run(["set", "fog", "3", "无人挥手。", *WHO]) == 0
    returned(capsys, path)

    run(["status"])
    assert "1 suggestion" in capsys.readouterr().out
    assert run(["mark", "fog", "all", "--dismiss", *WHO]) == 0
    assert suggestions("fog", 3) == []
    assert run(["mark", "fog", "--undo", *WHO[2:]]) == 0
    assert len(suggestions("fog", 3)) == 1


def test_a_program_may_bring_texts_and_they_are_suggestions(newsroom: Path, capsys: Capture) -> None:
    (newsroom / "glossaries/people.yml").write_text("people:\n  lin: {}\n  li: {kind: machine}\n", "utf-8")
    path = sent("csv")
    replace_text(path, "没有人挥手", "谁也没挥手")

    assert [item["kind"] for item in returned(capsys, path)[1]] == ["refused"]

    (item,) = suggestions("fog", 3)
    assert (item.text, item.is_of_program) == ("谁也没挥手。", True)
    session = session_of(newsroom, LIN)
    session.edit(item.text)
    assert session.catalog.makers(session.catalog.entry(3)) == {"lin"}


def test_an_unchanged_text_without_its_id_is_no_suggestion(newsroom: Path, capsys: Capture) -> None:
    path = sent("csv")
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([rows[0], *(["", *row[1:]] for row in rows[1:])])
    change_source(newsroom, " Nobody waved.", "")

    assert returned(capsys, path) == (0, [])
