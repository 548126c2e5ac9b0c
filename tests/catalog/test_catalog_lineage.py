"""The lines of a ledger are a graph: what each author saw, and what all say together, in whatever order they stand."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import CatalogError
from translator.bilingual.model import State
from translator.newsroom.catalog.article_merge import merge_segments
from translator.newsroom.catalog.branches import branched_records, records_of, walk
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.ledger import Ledger, line_hash
from translator.newsroom.catalog.record import Record, record_at, replay
from translator.newsroom.proof.audit.acknowledgement import chain_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.bilingual.model import Segment

    Make = Callable[..., list[Segment]]

SENTENCES = ["Markets closed early.", "Ferries did not run.", "He said no.", "See <1>here</1>."]
PEOPLE = ["lin-yue", "wang-fang", "li-lei"]


def opened(data: bytes) -> Catalog:
    """A catalog in memory, its entries as the ledger knows them."""
    return Catalog("market-close", "zh-Hans", "en", Ledger(data, where="a.jsonl"), where="a.po")


def work(data: bytes, chance: random.Random, make: Make, article: list[str], steps: int) -> bytes:
    """Go on from the ledger `data` with `steps` random decisions and changes of the article, as one person's clone."""
    catalog = opened(data)
    merge_segments(catalog, make(*article), path="a.md")
    for _ in range(steps):
        entry = chance.choice(catalog.entries)
        person, text = chance.choice(PEOPLE), f"译文{chance.randrange(4)}"
        try:
            match chance.choice(["draft", "edit", "edit", "accept", "review", "reject", "comment", "lock", "article"]):
                case "draft":
                    catalog.apply(entry, "draft", actor="system", target=text, origin="mt:pseudo", signature="p")
                case "edit":
                    catalog.apply(entry, "edit", actor=person, target=text, origin="human")
                case "lock":
                    catalog.apply(entry, "unlock" if entry.is_locked else "lock", actor=person)
                case "article":
                    at = chance.randrange(len(article))
                    article[at] = chance.choice([article[at].replace(" ", "  ", 1), f"{article[at][:-1]} today."])
                    merge_segments(catalog, make(*article), path="a.md")
                case action:
                    catalog.apply(entry, action, actor=person)
        except CatalogError:
            continue
    return data + catalog.ledger.added


def united(*sides: bytes) -> bytes:
    """All lines of all sides, each once, in the order in which they come."""
    return b"".join(dict.fromkeys(line for side in sides for line in side.splitlines(keepends=True)))


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """The same lines in another order in which each still stands after those that it names."""
    lines = dict.fromkeys(data.splitlines(keepends=True))
    names = {line: line_hash(line.rstrip(b"\n")) for line in lines}
    needs = {line: set(event.prev) for line, event in zip(lines, Ledger(b"".join(lines)).events, strict=True)}
    order: list[bytes] = []
    done: set[str] = set()
    while len(order) < len(lines):
        line = chance.choice([line for line in lines if names[line] not in done and needs[line] <= done])
        order.append(line)
        done.add(names[line])
    return b"".join(order)


def branched_history(chance: random.Random, make: Make) -> bytes:
    """A ledger that was cloned, worked on in two or three places, merged, and worked on again."""
    article = list(SENTENCES)
    data = work(b"", chance, make, article, 8)
    for _ in range(2):
        sides = [work(data, chance, make, list(article), chance.randrange(1, 8)) for _ in range(chance.choice([2, 3]))]
        data = work(united(*sides), chance, make, article, chance.randrange(4))
    return data


@pytest.mark.parametrize("seed", range(16))
def test_the_same_lines_say_the_same_in_any_order(segments: Make, seed: int) -> None:
    chance = random.Random(seed)
    data = branched_history(chance, segments)
    expected = records_of(Ledger(data))

    for _ in range(4):
        assert records_of(Ledger(shuffled(data, chance))) == expected


@pytest.mark.parametrize("seed", range(16))
def test_a_chain_says_the_same_by_either_way(segments: Make, seed: int) -> None:
    ledger = Ledger(work(b"", random.Random(seed), segments, list(SENTENCES), 40))

    assert ledger.lineage().is_linear
    assert branched_records(ledger.lineage()) == replay(ledger.events)


@pytest.mark.parametrize("seed", range(10))
def test_every_author_saw_what_a_clone_with_their_lines_would_show(segments: Make, seed: int) -> None:
    ledger = Ledger(branched_history(random.Random(seed), segments))
    lineage = ledger.lineage()

    for line, event, record in walk(ledger, lineage):
        had = [other for other in range(len(ledger.lines)) if lineage.precedes(other, line)]
        clone = Ledger(b"".join(ledger.lines[other] + b"\n" for other in had))
        assert record_at(dict(records_of(clone)), event) == record


@pytest.mark.parametrize("seed", range(10))
def test_what_a_line_had_seen_is_what_its_prev_leads_to(segments: Make, seed: int) -> None:
    ledger = Ledger(branched_history(random.Random(seed), segments))
    lineage = ledger.lineage()
    at = {name: line for line, name in enumerate(ledger.hashes)}
    seen: list[set[int]] = []
    for event in ledger.events:
        parents = [at[name] for name in event.prev]
        seen.append({*parents, *(line for parent in parents for line in seen[parent])})

    assert [[other for other in range(len(seen)) if lineage.precedes(other, line)] for line in range(len(seen))] == [
        sorted(lines) for lines in seen
    ]


def test_a_walk_gives_the_record_before_each_event(segments: Make) -> None:
    catalog = opened(b"")
    merge_segments(catalog, segments("Markets closed."), path="a.md")
    entry = catalog.entry(1)
    catalog.apply(entry, "draft", actor="system", target="草稿", origin="mt:pseudo")
    catalog.apply(entry, "accept", actor="lin-yue")

    seen = [(line, event.action, record.state, record.target) for line, event, record in walk(catalog.ledger)]

    assert seen == [(0, "draft", State.NEW, ""), (1, "accept", State.DRAFT, "草稿")]


def test_an_approval_on_one_branch_was_of_the_text_that_its_author_saw(segments: Make) -> None:
    catalog = opened(b"")
    merge_segments(catalog, segments("Markets closed."), path="a.md")
    catalog.apply(catalog.entry(1), "edit", actor="lin-yue", target="市场收盘。", origin="human")
    base = catalog.ledger.added
    left, right = both(base, segments)
    left.apply(left.entry(1), "edit", actor="mara-quill", target="股市收盘。", origin="human")
    right.apply(right.entry(1), "review", actor="wang-fang")

    joined = Ledger(united(base + left.ledger.added, base + right.ledger.added))
    found = {event.action: replace(record) for _line, event, record in walk(joined)}

    assert (found["review"].target, found["review"].state) == ("市场收盘。", State.TRANSLATED)


def both(base: bytes, make: Make, sentences: Sequence[str] = ("Markets closed.",)) -> tuple[Catalog, Catalog]:
    catalogs = opened(base), opened(base)
    for catalog in catalogs:
        merge_segments(catalog, make(*sentences), path="a.md")
    return catalogs


def test_two_branches_may_each_begin_the_ledger(segments: Make) -> None:
    left, right = both(b"", segments, SENTENCES[:2])
    left.apply(left.entry(1), "edit", actor="lin-yue", target="市场收盘。", origin="human")
    right.apply(right.entry(2), "edit", actor="lin-yue", target="渡轮停航。", origin="human")
    joined = Ledger(left.ledger.added + right.ledger.added)

    assert list(chain_problems(joined)) == []
    assert {record.target for record in records_of(joined).values()} == {"市场收盘。", "渡轮停航。"}


def four_edits() -> list[bytes]:
    ledger = Ledger()
    for number in range(4):
        ledger.append(
            Event(Action.EDIT, "k", "lin-yue", "2026-01-02T03:04:05Z", state_to=State.TRANSLATED, target=str(number))
        )
    return ledger.added.splitlines(keepends=True)


def test_after_a_line_that_is_gone_the_order_of_the_file_holds() -> None:
    lines = four_edits()
    damaged = Ledger(lines[0] + lines[2] + lines[3])

    assert damaged.lineage().is_linear
    assert records_of(damaged)["k"].target == "3"


def test_lines_in_the_wrong_order_are_read_in_the_right_one() -> None:
    a, b, c, d = four_edits()
    turned = Ledger(a + d + c + b + c)

    assert not turned.lineage().is_in_order
    assert records_of(turned)["k"].target == "3"
    assert [event.target for _line, event, _record in walk(turned)] == ["0", "1", "2", "3"]


def test_a_forged_ring_of_lines_is_read_without_end_being_lost() -> None:
    ledger = Ledger(b'{"action":"comment","key":"k","actor":"x","at":"y","prev":["00"]}\n' * 3)

    assert records_of(ledger)["k"] == Record()
