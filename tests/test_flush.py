"""Flushing files together: what a power cut leaves of them is completed from their journals."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from translator.desk.workflow.sync_run import sync_articles
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog, read_catalog_files
from translator.newsroom.ground.files import flushed_together, is_torn, write_atomically
from translator.newsroom.ground.house_index import digest_of, state_of
from translator.newsroom.house import Newsroom, open_newsroom
from translator.newsroom.pages.publish.file_group import write_together

SLUGS = [f"fog-{number}" for number in range(5)]
TAG = "zh-Hans"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('format = 2\ntargets = ["zh-Hans"]\n')
    for slug in SLUGS:
        (tmp_path / f"articles/en/{slug}.md").write_text("The fog came. Nobody waved.\n")
    return open_newsroom(tmp_path)


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note what is flushed by itself: a group is not, where the system flushes a disk in one call."""
    if sys.platform != "linux":
        pytest.skip("flushes files one by one")
    found: list[int] = []
    real = os.fsync

    def flush(handle: int) -> None:
        found.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", flush)
    return found


def draft(newsroom: Newsroom, slug: str) -> Catalog:
    with catalog_transaction(newsroom, slug, TAG) as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "draft", actor="system", target=f"译文{entry.number}。", origin="mt:pseudo")
    return catalog


def targets(newsroom: Newsroom, slug: str) -> list[str]:
    return [entry.target for entry in load_catalog(newsroom, slug, TAG).entries]


def test_new_catalogs_cost_one_flush_together(newsroom: Newsroom, flushes: list[int]) -> None:
    assert len(list(sync_articles(newsroom))) == len(SLUGS)

    assert flushes == []


def test_a_step_waits_for_its_journal_and_its_name(newsroom: Newsroom, flushes: list[int]) -> None:
    list(sync_articles(newsroom))
    with flushed_together():
        for slug in SLUGS:
            draft(newsroom, slug)
            assert newsroom.journal_path(TAG, slug).exists()

    assert len(flushes) == 2 * len(SLUGS)  # The journal and its name; the rest is flushed at the end.
    assert not any(newsroom.journal_path(TAG, slug).exists() for slug in SLUGS)


@pytest.mark.parametrize("is_together", [True, False])
def test_a_kill_while_the_disk_is_waited_for_leaves_nothing_in_the_journal_alone(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, is_together: bool
) -> None:
    list(sync_articles(newsroom))
    po, ledger = newsroom.catalog_path(TAG, SLUGS[0]), newsroom.ledger_path(TAG, SLUGS[0])
    seen: list[bool] = []
    real = os.fsync

    def flush(handle: int) -> None:
        seen.append(newsroom.journal_path(TAG, SLUGS[0]).exists())
        in_files = po.read_bytes(), ledger.read_bytes() if ledger.exists() else b""
        assert read_catalog_files(newsroom, SLUGS[0], TAG) == in_files
        real(handle)

    monkeypatch.setattr(os, "fsync", flush)
    with flushed_together() if is_together else nullcontext():
        draft(newsroom, SLUGS[0])

    assert seen[:2] == [False, True]


@pytest.mark.parametrize("left", ["nothing", "zeros", "a part", "the old PO", "the new PO alone", "all"])
def test_a_power_cut_before_the_flush_loses_no_step(newsroom: Newsroom, left: str) -> None:
    list(sync_articles(newsroom))
    po, ledger = newsroom.catalog_path(TAG, SLUGS[0]), newsroom.ledger_path(TAG, SLUGS[0])
    before = po.read_bytes()
    with flushed_together():
        draft(newsroom, SLUGS[0])
        journal = newsroom.journal_path(TAG, SLUGS[0]).read_bytes()
    after, lines = po.read_bytes(), ledger.read_bytes()
    files = {
        "nothing": (b"", b""), "zeros": (bytes(len(after)), bytes(len(lines))), "all": (after, lines),
        "a part": (after[:100] + bytes(50), lines[:70]), "the old PO": (before, lines),
        "the new PO alone": (after, b""),
    }  # fmt: skip
    for path, data in zip((po, ledger), files[left], strict=True):
        path.write_bytes(data)
    newsroom.journal_path(TAG, SLUGS[0]).write_bytes(journal)

    assert targets(newsroom, SLUGS[0]) == ["译文1。", "译文2。"]
    with catalog_transaction(newsroom, SLUGS[0], TAG):
        pass
    assert (po.read_bytes(), ledger.read_bytes()) == (after, lines)
    assert not newsroom.journal_path(TAG, SLUGS[0]).exists()


def test_what_somebody_wrote_since_is_not_taken_for_torn(newsroom: Newsroom) -> None:
    list(sync_articles(newsroom))
    po = newsroom.catalog_path(TAG, SLUGS[0])
    with flushed_together():
        draft(newsroom, SLUGS[0])
        po.write_bytes(po.read_bytes().replace("译文1".encode(), "别的译文".encode()))
        assert targets(newsroom, SLUGS[0])[0] == "别的译文。"


def test_a_second_step_on_the_same_catalog_is_flushed_after_the_first(newsroom: Newsroom) -> None:
    list(sync_articles(newsroom))
    with flushed_together():
        catalog = draft(newsroom, SLUGS[0])
        with catalog_transaction(newsroom, SLUGS[0], TAG, known=catalog) as again:
            assert again is catalog
            again.apply(again.entry(1), "edit", actor="lin", target="改了。")

    assert targets(newsroom, SLUGS[0]) == ["改了。", "译文2。"]
    assert len(load_catalog(newsroom, SLUGS[0], TAG).events) == 3


def test_what_is_written_together_waits_for_its_list_and_once_for_all(tmp_path: Path, flushes: list[int]) -> None:
    files = {tmp_path / f"{number}/page.html": b"page" for number in range(4)}

    assert len(write_together(files, journal=tmp_path / "list.msgpack")) == 4

    assert len(flushes) == 2
    assert not (tmp_path / "list.msgpack").exists()


def test_one_file_is_flushed_with_its_name_and_with_others_by_its_content(tmp_path: Path, flushes: list[int]) -> None:
    write_atomically(tmp_path / "a", b"1")
    assert len(flushes) == 2
    with flushed_together():
        for number in range(5):
            write_atomically(tmp_path / f"b{number}", b"1")

    assert len(flushes) == 7


@pytest.mark.parametrize(("there", "whole", "torn"), [
    (b"", b"ab", True), (b"a", b"ab", True), (b"\0\0", b"ab", True), (b"a\0", b"ab", True), (b"ab", b"ab", False),
    (b"b", b"ab", False), (b"ab\0", b"ab", False), (b"abc", b"ab", False),
])  # fmt: skip
def test_torn_is_a_beginning_or_zeros(there: bytes, whole: bytes, torn: bool) -> None:
    assert torn is is_torn(there, whole)


def test_the_index_knows_a_catalog_again_whose_journal_has_gone_with_the_flush(newsroom: Newsroom) -> None:
    list(sync_articles(newsroom))
    files = newsroom.catalog_state(TAG, slug=SLUGS[0])
    with flushed_together():
        draft(newsroom, SLUGS[0])
        before = state_of(files)[0], digest_of(files)

    assert before == (state_of(files)[0], digest_of(files))
