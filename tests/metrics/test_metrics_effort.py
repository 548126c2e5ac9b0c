"""Post-edits read from ledgers, and what they cost: distance, HTER, chrF, with an interval where there is enough."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.review.conftest import LIN, WANG
from translator.catalog import Catalog, Entry, Ledger, load_catalog
from translator.catalog.event_data import DraftData, StaleData
from translator.metrics.edit_rate import edit_counts
from translator.metrics.effort import efforts
from translator.metrics.intervals import interval
from translator.metrics.measured_postedits import measure
from translator.metrics.postedits import PostEdit, engine_of, post_edits
from translator.metrics.text_overlap import chrf, distance_counts, ngram_counts
from translator.model import State
from translator.newsroom import open_newsroom
from translator.review import decisions

if TYPE_CHECKING:
    from collections.abc import Sequence

LLAMA = "llama|model:small-q4|sha:0|v:0.1.0"


def edits_of(catalog: Catalog) -> list[PostEdit]:
    return [item for entry in catalog.entries for item in post_edits(catalog, entry, catalog.history(entry))]


def made(machine: str, edited: str, **more: object) -> PostEdit:
    values = {
        "engine": "llama",
        "model": "m",
        "source_tag": "en",
        "tag": "zh-Hans",
        "source": "x",
        "at": "",
        "number": 1,
    }
    return PostEdit(machine=machine, edited=edited, **{**values, **more})


def test_a_post_edit_is_the_last_suggestion_and_what_people_made_of_it(drafted: Catalog) -> None:
    decisions.edit(drafted, drafted.entries[0], LIN, "市场提早收盘。")
    decisions.edit(drafted, drafted.entries[0], WANG, "市场提早收市。")
    decisions.accept(drafted, drafted.entries[2], LIN)

    assert [("市场提前收盘。", "市场提早收市。", 1), ("无人反对。", "无人反对。", 3)] == [
        (item.machine, item.edited, item.number) for item in edits_of(drafted)
    ]


def test_a_draft_that_nobody_confirmed_is_no_post_edit(drafted: Catalog) -> None:
    assert edits_of(drafted) == []


def test_what_was_only_copied_needed_no_engine(catalog: Catalog) -> None:
    entry = catalog.entries[0]
    catalog.apply(entry, "draft", actor="system", target="2026", origin="mt:llama", data=DraftData(repairs=("copied",)))
    decisions.accept(catalog, entry, LIN)

    assert edits_of(catalog) == []


def test_an_edit_because_the_source_moved_is_not_charged_to_the_machine(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    decisions.accept(drafted, entry, LIN)
    drafted.apply(entry, "stale", actor="system", data=StaleData(previous_source="The market closed."))
    decisions.edit(drafted, entry, LIN, "完全是另一句话。")

    (item,) = edits_of(drafted)
    assert (item.machine, item.edited, item.source) == ("市场提前收盘。", "市场提前收盘。", "The market closed.")


def test_a_new_suggestion_begins_a_new_post_edit(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    decisions.edit(drafted, entry, LIN, "市场早收盘。")
    drafted.apply(entry, "draft", actor="system", target="市场收得早。", origin="mt:llama", signature=LLAMA)
    decisions.accept(drafted, entry, LIN)

    assert [("pseudo", "市场早收盘。"), ("llama", "市场收得早。")] == [
        (item.engine, item.edited) for item in edits_of(drafted)
    ]


def test_an_edit_that_was_undone_did_not_happen(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    before = entry.target
    decisions.edit(drafted, entry, LIN, "别的。")
    drafted.apply(entry, "undo", actor=LIN.id, state=State.DRAFT, target=before)

    assert edits_of(drafted) == []


def test_an_unknown_hand_is_no_post_editor(drafted: Catalog) -> None:
    entry = drafted.entries[0]
    drafted.apply(entry, "edit", actor="unknown", target="别的。", origin="human")

    assert edits_of(drafted) == []


def test_conversions_are_measured_apart_and_need_nobody_to_confirm_them() -> None:
    catalog = Catalog("x", "zh-Hant", "zh-Hans", Ledger(), entries=[Entry("软件"), Entry("鼠标")])
    for entry, text in zip(catalog.entries, ("軟件", "鼠標"), strict=True):
        catalog.apply(entry, "convert", actor="system", state=State.FINAL, target=text, origin="converted",
                      signature="opencc|config:s2tw|v:1")  # fmt: skip
    decisions.edit(catalog, catalog.entries[0], LIN, "軟體")

    (line,) = efforts(map(measure, edits_of(catalog)))
    assert (line.engine, line.model, line.is_converted) == ("opencc", "s2tw", True)
    assert (line.segments, line.unchanged, line.distance.value) == (2, 1, 0.25)


@pytest.mark.parametrize(
    ("origin", "signature", "expected"),
    [
        ("mt:llama", LLAMA, ("llama", "small-q4")),
        ("mt:pseudo", "pseudo|version:1", ("pseudo", "")),
        ("tm:exact", "memory|from:other", ("memory", "exact")),
        ("converted", "opencc|config:s2twp|v:1.4", ("opencc", "s2twp")),
        ("mt:http", "", ("http", "")),
    ],
)
def test_engine_and_model_come_from_the_signature(origin: str, signature: str, expected: tuple[str, str]) -> None:
    assert engine_of(origin, signature) == expected


def test_distance_counts_characters_without_blanks_and_whatever_their_composition() -> None:
    assert distance_counts("cafe\u0301 x", "café  y") == (1, 5)
    assert distance_counts("", "") == (0, 0)


@pytest.mark.parametrize(
    ("share", "bucket"), [(0, "0"), (1, "≤10"), (10, "≤10"), (11, "≤30"), (30, "≤30"), (50, "≤50"), (51, ">50")]
)
def test_segments_fall_into_buckets_by_their_distance(share: int, bucket: str) -> None:
    (line,) = efforts([measure(made("好" * 100, "好" * (100 - share) + "坏" * share))])

    assert {name for name, count in line.buckets.items() if count} == {bucket}


def test_figures_are_sums_over_segments_and_not_means_of_shares() -> None:
    (line,) = efforts([measure(made("坏", "好")), measure(made("好" * 99, "好" * 99))])

    assert (line.distance.value, line.hter.value, line.hter_capped) == (0.01, 0.01, 0.5)


@pytest.mark.parametrize(
    ("machine", "edited", "counts"),
    [
        ("the cat sat", "the cat sat", (0, 3)),
        ("the cat sat", "The Cat sat", (0, 3)),
        ("the dog sat", "the cat sat", (1, 3)),
        ("on the mat the cat sat", "the cat sat on the mat", (1, 6)),
        ("", "two words", (2, 2)),
        ("two words", "", (2, 0)),
        ("昨天市场收盘", "市场昨天收盘", (1, 6)),
        ("用<1>Git</1>写", "用<1>Git</1>写作", (1, 6)),
        ("3,000 yuan", "30,000 yuan", (1, 2)),
    ],
)
def test_edits_count_moved_phrases_once_and_han_one_by_one(machine: str, edited: str, counts: tuple[int, int]) -> None:
    assert edit_counts(machine, edited) == counts


def real_pairs(slug: str, tag: str) -> list[tuple[str, str]]:
    """Post-edits of this repository's own articles."""
    catalog = load_catalog(open_newsroom(), slug, tag)
    return [(item.machine, item.edited) for item in edits_of(catalog)]


@pytest.mark.skipif(not find_spec("sacrebleu"), reason="needs the extra eval")
@pytest.mark.parametrize(("slug", "tag"), [("harbour-ferry-electric", "zh-Hans"), ("night-market-water", "en")])
def test_figures_are_those_of_sacrebleu(slug: str, tag: str) -> None:
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    pairs = real_pairs(slug, tag)
    machine, edited = [pair[0] for pair in pairs], [[pair[1] for pair in pairs]]
    counts = [edit_counts(*pair) for pair in pairs]
    ours = 100 * sum(edits for edits, _length in counts) / sum(length for _edits, length in counts)
    sums = [sum(column) for column in zip(*(ngram_counts(*pair) for pair in pairs), strict=True)]

    assert len(pairs) >= 20
    assert chrf(sums) == pytest.approx(CHRF().corpus_score(machine, edited).score, abs=0.01)
    theirs = TER(normalized=True, asian_support=tag != "en").corpus_score(machine, edited).score
    # Among equally short alignments ours may choose another than theirs, which may cost or save a move.
    assert ours == pytest.approx(theirs, abs=2.5)


def ratio(sums: Sequence[float]) -> float:
    return sums[0] / sums[1]


def test_an_interval_needs_thirty_segments_and_is_the_same_every_time() -> None:
    rows = [(number % 4, 10) for number in range(29)]

    assert interval(rows, ratio) is None
    bounds = interval([*rows, (1, 10)], ratio)
    assert bounds == interval([*rows, (1, 10)], ratio)
    assert bounds is not None
    assert bounds[0] < ratio([sum(row[0] for row in rows) + 1, 300]) < bounds[1]


def test_more_segments_make_the_interval_narrower() -> None:
    few, many = ([(number % 5, 10) for number in range(count)] for count in (50, 5000))

    wide, narrow = interval(few, ratio), interval(many, ratio)
    assert wide is not None
    assert narrow is not None
    assert narrow[1] - narrow[0] < (wide[1] - wide[0]) / 5
    assert narrow[0] < 0.2 < narrow[1]
