"""Lines of a ledger are read as typed data and written byte for byte; what is unknown is kept without effect."""

from __future__ import annotations

import msgspec
import pytest

from translator.newsroom.catalog.events import RULES, Action, EditData, EventData, UndoData, decode_event, encode_event
from translator.newsroom.catalog.record import replay

HEAD = '{"action":"%s","key":"k","actor":"lin-yue","at":"2026-01-02T03:04:05Z"'


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("edit", '{"seconds":12,"distance":0,"copied_from":"c","makers":["li-lei"]}'),
        ("edit", '{"conflict":[["a","li-lei","2026-01-02T03:04:05Z","draft"],["b","","","translated"]]}'),
        ("reject", '{"category":"accuracy","severity":"major","seconds":3,"shown_seconds":4.5}'),
        ("stale", '{"previous_source":"Read.","was":"old","previous_marks":[]}'),
        ("undo", '{"stale":false,"rejected":true,"previous_source":"","undoes":"h","unwaives":"f"}'),
        ("unwaive", '{"unwaives":"f","undoes":"h"}'),
        ("convert", '{"from":"zh-Hans"}'),
        ("draft", '{"asked":"h","score":0,"estimate":50,"agreement":40,"repairs":["copied"],"problems":["num.value"]}'),
        ("split", '{"was":"w","at":4,"into":["a","b"],"undo":true,"part":1,"machine":"","to":"a"}'),
        ("merge", '{"was":"a","also":"b","joint":[4,5],"texts":[],"target_joint":[1,1],"suggested":"","stale":false}'),
        ("from-a-newer-version", '{"was":"w","what":[1]}'),
    ],
)
def test_a_line_is_written_as_it_was_read(action: str, data: str) -> None:
    line = f'{HEAD % action},"data":{data}}}'.encode()

    assert line == encode_event(decode_event(line))


def test_what_has_another_name_or_type_is_kept_and_has_no_effect() -> None:
    event = decode_event(f'{HEAD % "edit"},"data":{{"seconds":"long","distance":2,"mood":"good"}}}}'.encode())

    assert EditData(distance=2, unknown={"seconds": "long", "mood": "good"}) == event.data
    assert {"distance": 2, "seconds": "long", "mood": "good"} == event.data.as_dict()


def test_what_its_action_knows_and_cannot_read_is_named() -> None:
    event = decode_event(f'{HEAD % "edit"},"data":{{"conflict":[["甲"],["乙",3]],"mood":"good"}}}}'.encode())

    assert event.data.conflict is None
    assert event.data.unreadable == ("conflict",)
    assert EditData(distance=2).unreadable == EventData().unreadable == ()


def test_an_unknown_action_follows_no_rule_and_changes_no_flag() -> None:
    event = decode_event(f'{HEAD % "bless"},"data":{{"was":"other","stale":true}}}}'.encode())

    assert (event.action, event.data.was, event.action in RULES) == ("bless", "", False)
    assert not replay([event])["k"].is_stale


def test_data_that_is_not_an_object_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_event(f'{HEAD % "edit"},"data":[1]}}'.encode())


def test_an_event_without_data_has_the_data_of_its_action() -> None:
    assert UndoData() == decode_event(f"{HEAD % 'undo'}}}".encode()).data
    assert EventData() == decode_event(f"{HEAD % 'reopen'}}}".encode()).data


def test_every_action_has_its_row() -> None:
    assert set(Action) == set(RULES)
