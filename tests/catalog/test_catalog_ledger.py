"""The ledger: append-only lines, each naming the one before it."""

from __future__ import annotations

import pytest

from translator.bilingual.errors import LedgerError
from translator.bilingual.model import State
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.ledger import Ledger, encode_event
from translator.newsroom.proof.audit.acknowledgement import chain_problems


def event(number: int = 1, **values: object) -> Event:
    return Event(Action.COMMENT, f"key{number}", "li-lei", "2026-01-02T03:04:05Z", reason=f"第{number}条", **values)  # type: ignore[arg-type]


def written(count: int) -> bytes:
    ledger = Ledger()
    for number in range(count):
        ledger.append(event(number))
    return ledger.added


def problems(data: bytes) -> list[int]:
    return [line for line, _kind, _message in chain_problems(Ledger(data))]


def test_a_line_is_json_with_its_keys_in_the_models_order_and_nothing_empty() -> None:
    line = encode_event(event(state_to=State.FINAL, target="", raw=("好",), prev=("ab",)))

    assert line.decode() == (
        '{"action":"comment","key":"key1","actor":"li-lei","at":"2026-01-02T03:04:05Z","state_to":"final",'
        '"target":"","raw":["好"],"reason":"第1条","prev":["ab"]}'
    )


def test_a_torn_last_line_is_dropped() -> None:
    whole = written(3)
    torn = whole[: -len(whole.splitlines()[-1]) // 2]

    ledger = Ledger(torn)

    assert len(ledger.events) == 2
    assert torn[: ledger.size] == written(2)


def test_unicode_line_ends_do_not_cut_a_line() -> None:
    ledger = Ledger()
    ledger.append(event(target="前\u2028后\x85尾"))

    assert Ledger(ledger.added).events[0].target == "前\u2028后\x85尾"


@pytest.mark.parametrize(("line", "said"), [(b'{"action": oops}\n', "not an event"), (b"<<<<<<< HEAD\n", "conflict")])
def test_a_line_that_is_no_event_is_named(line: bytes, said: str) -> None:
    with pytest.raises(LedgerError, match=said) as caught:
        Ledger(written(1) + line, where="a.jsonl")

    assert caught.value.where == "a.jsonl:2"


A, B, C, D = written(4).splitlines(keepends=True)


@pytest.mark.parametrize(
    ("data", "lines"),
    [(A + B + C + D, []), (A + B.replace("第1条".encode(), "第9条".encode()) + C + D, [3]), (A + C + D, [2]),
     (B + C + D, [1]), (A + B + B, [3]), (A + C + B + D, [2])],
    ids=["honest", "changed", "deleted", "first deleted", "twice", "another order"],
)  # fmt: skip
def test_the_chain_breaks_behind_what_somebody_did_to_it(data: bytes, lines: list[int]) -> None:
    assert problems(data) == lines


def test_two_branches_are_joined_by_the_line_that_names_both() -> None:
    base = written(2)
    left, right = Ledger(base), Ledger(base)
    left.append(event(10))
    right.append(event(20))
    joined = Ledger(base + left.added + right.added)

    assert len(joined.heads) == 2
    last = joined.append(event(30))

    assert last.prev == (*left.heads, *right.heads)
    assert problems(base + left.added + right.added + joined.added) == []
