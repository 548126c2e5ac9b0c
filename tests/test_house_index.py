"""The index of the house: a value is known only while all that it was made from is the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from translator.newsroom.ground.files import CLOCK_GRAIN, write_atomically
from translator.newsroom.ground.house_index import HouseIndex


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "beta.po"
    path.write_bytes(b"one")
    return path


def index_in(tmp_path: Path) -> HouseIndex:
    return HouseIndex(tmp_path / ".translator/house.sqlite")


def known(index: HouseIndex, *files: Path, environment: str = "") -> bytes | None:
    return index.look("progress", "zh-Hans", "beta", environment=environment, files=files).value


def keep(index: HouseIndex, value: bytes, *files: Path, environment: str = "") -> None:
    index.look("progress", "zh-Hans", "beta", environment=environment, files=files).keep(value)


@pytest.mark.parametrize("is_old", [True, False])
def test_a_value_is_known_to_the_next_process_until_its_file_changes(
    tmp_path: Path, file: Path, *, is_old: bool
) -> None:
    if is_old:
        sleep(CLOCK_GRAIN / 1e9 + 0.01)
    keep(index_in(tmp_path), b"value", file)

    assert known(index_in(tmp_path), file) == b"value"
    file.write_bytes(b"two")
    assert known(index_in(tmp_path), file) is None


def test_a_change_of_equal_size_in_the_same_moment_is_seen(tmp_path: Path, file: Path) -> None:
    stat = file.stat()
    keep(index_in(tmp_path), b"value", file)
    file.write_bytes(b"two")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert known(index_in(tmp_path), file) is None


def test_the_same_contents_under_other_times_are_the_same(tmp_path: Path, file: Path) -> None:
    keep(index_in(tmp_path), b"value", file)
    file.unlink()
    file.write_bytes(b"one")

    assert known(index_in(tmp_path), file) == b"value"


def test_a_file_that_comes_or_goes_is_a_change(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "beta.jsonl"
    keep(index_in(tmp_path), b"value", file, other)

    assert known(index_in(tmp_path), file, other) == b"value"
    other.touch()
    assert known(index_in(tmp_path), file, other) is None


def test_another_environment_knows_nothing(tmp_path: Path, file: Path) -> None:
    keep(index_in(tmp_path), b"value", file, environment="1.0")

    assert known(index_in(tmp_path), file, environment="1.1") is None
    assert known(index_in(tmp_path), file, environment="1.0") == b"value"


def test_what_was_made_while_its_file_changed_is_not_kept(tmp_path: Path, file: Path) -> None:
    sleep(CLOCK_GRAIN / 1e9 + 0.01)
    index = index_in(tmp_path)
    look = index.look("progress", "zh-Hans", "beta", files=[file])
    file.write_bytes(b"two")
    look.keep(b"of one or of two")

    assert known(index, file) is None


def test_a_folder_in_the_place_of_a_file_is_known_of_nothing(tmp_path: Path, file: Path) -> None:
    keep(index_in(tmp_path), b"value", tmp_path)

    assert known(index_in(tmp_path), tmp_path) is None


def test_rows_that_are_kept_together_are_known_at_once_and_written_at_the_end(tmp_path: Path, file: Path) -> None:
    index = index_in(tmp_path)
    with index.together():
        keep(index, b"value", file)
        assert known(index, file) == b"value"

    assert known(index_in(tmp_path), file) == b"value"


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_index_is_made_anew_in_silence(tmp_path: Path, file: Path, damage: bytes) -> None:
    (tmp_path / ".translator").mkdir()
    (tmp_path / ".translator/house.sqlite").write_bytes(damage)
    keep(index_in(tmp_path), b"value", file)

    assert known(index_in(tmp_path), file) == b"value"


@pytest.mark.parametrize("place", ["folder", "link"])
def test_what_cannot_be_an_index_is_done_without(tmp_path: Path, file: Path, place: str) -> None:
    path = tmp_path / ".translator/house.sqlite"
    path.parent.mkdir()
    target = tmp_path / "somebody's"
    if place == "folder":
        path.mkdir()
    else:
        target.write_bytes(b"precious")
        path.symlink_to(target)
    keep(index_in(tmp_path), b"value", file)

    assert known(index_in(tmp_path), file) is None
    assert place == "folder" or target.read_bytes() == b"precious"


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path, file: Path) -> None:
    elsewhere, project = tmp_path / "elsewhere", tmp_path / "project"
    elsewhere.mkdir()
    project.mkdir()
    (project / ".translator").symlink_to(elsewhere)
    index = HouseIndex(project / ".translator/house.sqlite", (str(project),))
    keep(index, b"value", file)

    assert known(index, file) is None
    assert list(elsewhere.iterdir()) == []


def test_threads_share_an_index(tmp_path: Path, file: Path) -> None:
    index = index_in(tmp_path)

    def work(number: int) -> None:
        for round_ in range(20):
            look = index.look("progress", "zh-Hans", f"slug-{number}", files=[file])
            look.keep(b"%d" % round_)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = [index.look("progress", "zh-Hans", f"slug-{number}", files=[file]).value for number in range(8)]
    assert found == [b"19"] * 8


def test_processes_share_an_index(tmp_path: Path, file: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from translator.newsroom.ground import house_index\n"
        "house_index._PATIENCE = 600\n"  # On a busy machine a row that waits too long is done without.
        "index = house_index.HouseIndex(Path(sys.argv[1]))\n"
        "for number in range(200):\n"
        "    index.look('progress', 'zh-Hans', f'{sys.argv[2]}-{number}', files=[sys.argv[3]]).keep(b'value')\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / ".translator/house.sqlite")]
    running = [subprocess.Popen([*command, name, str(file)], cwd=Path(__file__).parents[1]) for name in "abcd"]
    assert [process.wait(600) for process in running] == [0] * 4

    index = index_in(tmp_path)
    looks = [index.look("progress", "zh-Hans", f"{name}-199", files=[file]).value for name in "abcd"]
    assert looks == [b"value"] * 4


def test_what_is_kept_of_articles_that_are_gone_is_dropped_when_it_is_most(tmp_path: Path, file: Path) -> None:
    index = index_in(tmp_path)
    for number in range(6):
        index.look("sync", "zh-Hans", f"slug-{number}", files=[file]).keep(b"value")

    index.drop_others({"slug-0", "slug-1", "slug-2"})
    assert index.row("zh-Hans", "slug-5", "sync") is not None
    index.drop_others({"slug-0"})
    assert index.row("zh-Hans", "slug-5", "sync") is None
    assert index.row("zh-Hans", "slug-0", "sync") is not None


@pytest.mark.parametrize("column", ["tag", "environment", "state", "digest", "value"])
@pytest.mark.parametrize("byte", [b"\xff", b"\x00", b"z"])
def test_a_damaged_byte_in_a_row_never_gives_another_value(
    tmp_path: Path, file: Path, column: str, byte: bytes
) -> None:
    keep(index_in(tmp_path), b"value", file)
    with closing(sqlite3.connect(tmp_path / ".translator/house.sqlite", isolation_level=None)) as damaged:
        kind = "blob" if column == "value" else "text"
        damaged.execute(f"UPDATE rows SET {column} = cast(cast(substr({column}, 2) AS blob) || ? AS {kind})", (byte,))

    assert known(index_in(tmp_path), file) in {None, b"value"}
    keep(index_in(tmp_path), b"other", file)
    assert known(index_in(tmp_path), file) == b"other"


def test_an_index_that_another_process_holds_is_done_without(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("translator.newsroom.ground.house_index._PATIENCE", 0.01)
    keep(index_in(tmp_path), b"value", file)
    with closing(sqlite3.connect(tmp_path / ".translator/house.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keep(index_in(tmp_path), b"other", file)
        other.execute("ROLLBACK")

    assert known(index_in(tmp_path), file) == b"value"


def test_a_file_that_this_process_wrote_is_told_from_a_later_one_in_the_same_moment(tmp_path: Path) -> None:
    path, index = tmp_path / "beta.po", index_in(tmp_path)
    for _time in range(20):
        write_atomically(path, b"one")
        keep(index, b"value", path)
        row = index.row("zh-Hans", "beta", "progress")
        assert row is not None
        assert row.state
        assert known(index, path) == b"value"
        path.write_bytes(b"two")
        assert known(index, path) is None


def test_rows_that_are_read_at_once_are_those_that_are_read_one_by_one(tmp_path: Path, file: Path) -> None:
    values = {f"slug-{number}": b"%d" % number * (1 if number % 7 else 900) for number in range(120)}
    index = index_in(tmp_path)
    with index.together():
        for slug, value in values.items():
            index.look("progress", "zh-Hans", slug, files=[file]).keep(value)

    index = index_in(tmp_path)
    with index.together():
        found = {slug: index.look("progress", "zh-Hans", slug, files=[file]).value for slug in values}
        assert found == values
        for slug in ("slug-3", "slug-110", "slug-new"):
            index.look("progress", "zh-Hans", slug, files=[file]).keep(b"other")
            assert index.look("progress", "zh-Hans", slug, files=[file]).value == b"other"
        index.forget("zh-Hans", "slug-4")
        assert index.look("progress", "zh-Hans", "slug-4", files=[file]).value is None
        assert index.look("progress", "zh-Hans", "slug-5", files=[file]).value == values["slug-5"]


def test_a_fact_about_a_file_is_asked_again_only_where_the_file_changed(tmp_path: Path) -> None:
    paths, read = [tmp_path / f"{number}.md" for number in range(3)], list[str]()
    for path in paths:
        write_atomically(path, path.name.encode())

    def ask() -> list[int]:
        with index_in(tmp_path).facts("length") as facts:
            return [facts.find(path, lambda path: read.append(path.name) or len(path.read_bytes())) for path in paths]

    assert (ask(), ask()) == ([4, 4, 4], [4, 4, 4])
    assert read == ["0.md", "1.md", "2.md"]
    paths[1].write_bytes(b"1.txt")
    assert ask() == [4, 5, 4]
    assert read[3:] == ["1.md"]
