"""Runs of events that are one line of the file: the same chain, the same events, a fraction of the bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.conftest import SLUG, TAG
from translator.bilingual.errors import LedgerError
from translator.bilingual.model import Segment, State, short_hash
from translator.newsroom.catalog.article_merge import SyncReport
from translator.newsroom.catalog.events import Action, DraftData, Event, TimedData
from translator.newsroom.catalog.ledger import MOST, Ledger, pack_lines, unite_ledgers, unpack_all
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.proof.audit.acknowledgement import chain_problems

AT = "2026-11-29T08:00:00Z"


def draft(number: int, **values: object) -> Event:
    source, target = f"Sentence {number}.", f"第{number}句。"
    event = Event(
        Action.DRAFT, short_hash("", source), "system", AT, State.NEW, State.DRAFT, short_hash("", source),
        short_hash(target), source, target, "mt:pseudo", "pseudo|version:2", (target,),
        data=DraftData(asked=f"{number:012}", score=50),
    )  # fmt: skip
    return replace(event, **values)  # type: ignore[arg-type]


def review(number: int) -> Event:
    source = f"Sentence {number}."
    return Event(
        Action.REVIEW, short_hash("", source), "li", AT, State.TRANSLATED, State.REVIEWED, short_hash("", source),
        short_hash(f"第{number}句。"), data=TimedData(seconds=2),
    )  # fmt: skip


def ledger_of(*events: Event, packs: bool = True, data: bytes = b"") -> Ledger:
    ledger = Ledger(data, packs=packs)
    for event in events:
        ledger.append(event)
    return ledger


def test_a_run_is_one_line_of_the_file_and_the_same_chain() -> None:
    events = [*map(draft, range(30)), *map(review, range(30))]
    plain, packed = ledger_of(*events, packs=False), ledger_of(*events)
    read = Ledger(packed.added)

    assert packed.added.count(b"\n") == 2
    assert len(packed.added) < 0.35 * len(plain.added)
    assert (read.lines, read.hashes, read.events) == (plain.lines, plain.hashes, plain.events)
    assert [] == list(chain_problems(read))


@pytest.mark.parametrize("values", [
    {"raw": ()}, {"raw": ("机器",)}, {"target": None}, {"target": "", "target_hash": "", "raw": ()},
    {"target_hash": ""},
    {"source": None}, {"source_hash": ""}, {"key": "ffffffffffff"}, {"key": ""}, {"reason": "why"},
    {"state_from": None},
], ids=str)  # fmt: skip
def test_what_is_unusual_comes_back_as_it_was(values: dict[str, object]) -> None:
    events = [draft(1), draft(2, **values), draft(3, **values), review(1)]

    assert Ledger(ledger_of(*events).added).lines == ledger_of(*events, packs=False).lines


@given(st.lists(st.dictionaries(
    st.sampled_from(["source", "target", "raw", "source_hash", "target_hash", "key", "data", "later", "prev"]),
    st.none() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2) | st.just({}), max_size=5,
), min_size=2, max_size=5))  # fmt: skip
def test_no_line_is_ever_changed_by_packing(found: list[dict[str, object]]) -> None:
    lines = [msgspec.json.encode({"action": "draft", "key": "k", "actor": "a", "at": AT} | values) for values in found]

    assert list(unpack_all(pack_lines(lines))) == lines


def test_a_line_of_the_file_has_a_bounded_number_of_events() -> None:
    packed = ledger_of(*map(draft, range(MOST + 5)))

    assert packed.added.count(b"\n") == 2
    assert len(Ledger(packed.added).events) == MOST + 5


def test_a_change_inside_a_run_breaks_the_chain_behind_it() -> None:
    ledger = ledger_of(*map(draft, range(5)))
    ledger.settle(ledger.added)
    ledger.append(review(1))
    data = b"".join(line + b"\n" for line in ledger.written) + ledger.added

    assert [] == list(chain_problems(Ledger(data)))
    assert [(6, "chain")] == [
        (line, kind) for line, kind, _ in chain_problems(Ledger(data.replace(b"00002", b"00009")))
    ]


@pytest.mark.parametrize("line", [
    b'{"all":{"action":"draft"},"each":[]}', b'{"all":{"action":"draft"},"each":[{}]}', b'{"all":{"action":"dr',
    b'{"all":[],"each":[{}]}', b'{"all":{"action":1},"each":[{"key":"a","source":3}]}',
    b'{"all":{},"each":[{"key":"a"}]}',
])  # fmt: skip
def test_a_run_that_cannot_be_read_is_named(line: bytes) -> None:
    with pytest.raises(LedgerError) as caught:
        Ledger(ledger_of(draft(1)).added + line + b"\n", where="a.jsonl")

    assert caught.value.where == "a.jsonl:2"


def test_branches_keep_the_lines_of_the_file_byte_for_byte() -> None:
    base = ledger_of(*map(draft, range(3))).added
    ours = base + ledger_of(*map(review, range(2)), data=base).added
    theirs = base + ledger_of(*map(review, range(1, 3)), data=base).added

    united = unite_ledgers(base, ours, theirs, where="a.jsonl")

    assert sorted(united.splitlines()) == sorted({*ours.splitlines(), *theirs.splitlines()})
    assert len(Ledger(united).heads) == 2
    assert unite_ledgers(base, theirs, ours, where="a.jsonl").splitlines()[0] == base.splitlines()[0]


def test_lines_that_git_left_twice_are_put_in_order() -> None:
    first = ledger_of(*map(draft, range(3))).added
    second = ledger_of(*map(review, range(3)), data=first).added

    assert Ledger(second + first + first).in_order() == first + second


@pytest.mark.parametrize("number", [1, 2])
def test_only_projects_of_this_format_get_runs(
    number: int, project: Project, segments: Callable[..., list[Segment]], sync: Callable[..., SyncReport]
) -> None:
    project.settings.format = number
    sync(segments("One.", "Two.", "Three."))
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "draft", actor="system", target=f"第{entry.number}句。", origin="mt:pseudo")
    with catalog_transaction(project, SLUG, TAG, known=catalog) as again:
        again.apply(again.entry(1), "edit", actor="lin", target="新的")
    ledger = load_catalog(project, SLUG, TAG).ledger

    assert again is catalog
    assert len(ledger.written) == (2 if number == 2 else 4)
    assert ledger.places == again.ledger.places
    assert ledger.written == again.ledger.written
