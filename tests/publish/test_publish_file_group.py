"""Files that are published together: all of them are written, or none, and one failure does not stay in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from translator.bilingual.tables import with_checksum
from translator.newsroom.pages.publish import file_group
from translator.newsroom.pages.publish.file_group import write_together

if TYPE_CHECKING:
    from collections.abc import Iterable


def promise(*paths: Path) -> bytes:
    """Return the list of a call that was killed before it wrote `1`, `2` … to these paths."""
    changes = [[str(path), "", str(number).encode()] for number, path in enumerate(paths, 1)]
    return with_checksum(msgspec.msgpack.encode({"folder": "", "changes": changes}))


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which no file can be replaced, as on a disk that is mounted for reading only."""
    folder = tmp_path / "closed"
    real = os.replace

    def replace(old: str, new: Path) -> None:
        if folder in new.parents:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), old)
        real(old, new)

    monkeypatch.setattr(os, "replace", replace)
    return folder


def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(tmp_path: Path, closed: Path) -> None:
    journal = tmp_path / "journal"
    (tmp_path / "a").write_bytes(b"old")

    with pytest.raises(OSError, match="closed/c"):
        write_together({tmp_path / "a": b"new", tmp_path / "b": b"new", closed / "c": b"new"}, journal=journal)

    assert (tmp_path / "a").read_bytes() == b"old"
    assert not (tmp_path / "b").exists()
    assert not journal.exists()
    assert list(closed.iterdir()) == []


def test_an_interruption_at_the_last_step_leaves_no_promise_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, real, steps = tmp_path / "journal", Path.unlink, list[Path]()

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path == journal and path.exists() and not steps:
            steps.append(path)
            raise KeyboardInterrupt
        real(path, missing_ok=missing_ok)

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(Path, "unlink", unlink)

    with pytest.raises(KeyboardInterrupt):
        write_together({tmp_path / "a": b"new", tmp_path / "b": b"new"}, journal=journal)

    assert steps == [journal]
    assert not journal.exists()
    assert (tmp_path / "a").read_bytes() == b"old"
    assert not (tmp_path / "b").exists()


def test_a_failed_publication_does_not_block_the_next_one_nor_is_it_written_later(
    tmp_path: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "journal"
    with pytest.raises(OSError, match="Read-only"):
        write_together({closed / "a": b"1", closed / "b": b"2"}, journal=journal)

    written = write_together({tmp_path / "open" / "a": b"1"}, journal=journal)
    assert [path.name for path in written] == ["a"]
    monkeypatch.undo()
    write_together({tmp_path / "open" / "a": b"2"}, journal=journal)
    assert list(closed.iterdir()) == []


def test_the_promise_of_a_killed_call_to_a_place_that_is_closed_now_is_given_up(tmp_path: Path, closed: Path) -> None:
    journal = tmp_path / "journal"
    journal.write_bytes(promise(closed / "a"))

    assert write_together({tmp_path / "open": b"1"}, journal=journal) == [tmp_path / "open"]
    assert not journal.exists()


def test_the_promise_of_a_killed_call_is_completed(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.write_bytes(promise(tmp_path / "a", tmp_path / "b"))

    assert write_together({tmp_path / "c": b"3"}, journal=journal) == [tmp_path / "c"]
    assert [(tmp_path / name).read_bytes() for name in "abc"] == [b"1", b"2", b"3"]
    assert not journal.exists()


def test_all_files_are_on_disk_before_the_first_one_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the first file that readers see and the last one, nothing is written: only renamed."""
    steps: list[str] = []
    real_replace, real_sync, real_flush = os.replace, os.fsync, file_group.flush_files

    def replace(old: Path, new: Path) -> None:
        steps.append("rename" if new.parent == tmp_path / "site" else "journal")
        real_replace(old, new)

    def sync(handle: int) -> None:
        steps.append("flush")
        real_sync(handle)

    def flush(paths: Iterable[Path]) -> None:
        steps.append(f"{len(paths := list(paths))} flushed")
        real_flush(paths)

    monkeypatch.setattr(file_group, "flush_files", flush)
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "fsync", sync)

    names = ("a", "b", "c")
    write_together({tmp_path / "site" / name: b"new" for name in names}, journal=tmp_path / "journal")

    first, last = steps.index("rename"), len(steps) - 1 - steps[::-1].index("rename")
    assert steps[first : last + 1] == ["rename"] * len(names)
    assert steps[:first] == ["0 flushed", "flush", "journal", "flush", "3 flushed"]
    assert steps[last + 1 :] == ["1 flushed", "flush"], "the names are flushed as well"
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == list(names)
