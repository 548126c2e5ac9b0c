"""A disk that is full, or cannot be written: all of a decision is kept or nothing, and every message names the file."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.small_disk import filled, mounted
from tests.support.variants import crossed, sampled
from translator.bilingual.errors import WriteError
from translator.cli import run
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLUG, TAG = "fog", "zh-Hans"
WHO = ("--to", TAG, "--as", "li-lei")
FILES = {
    "translator.toml": 'targets = ["zh-Hans"]\n',
    "articles/en/fog.md": "The fog came, and the ferry stayed. Nobody waved.\n\nThe boats went home.\n",
    "glossaries/people.yml": "people:\n  li-lei: {names: {en: Li Lei}}\n",
}
COMMANDS = {
    "set": ("set", SLUG, "1", "雾来了，" * 1200 + "渡轮没有走。", *WHO),
    "comment": ("comment", SLUG, "1", "Too long? " * 600, *WHO),
    "mark": ("mark", SLUG, "all", "--lock", "--reason", "Signed by the desk. " * 300, *WHO),
}


def make_project(root: Path) -> Project:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert run(["-C", str(root), "sync"]) == 0
    assert run(["-C", str(root), "set", SLUG, "2", "没有人挥手。", *WHO]) == 0
    return open_newsroom(root)


def contents(project: Project) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(project.locales_dir.rglob("*")) if path.is_file()}


def count_events(project: Project) -> int:
    return len(load_catalog(project, SLUG, TAG).events)


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    found = make_project(tmp_path)
    capsys.readouterr()
    return found


@pytest.fixture
def fail_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Return a function after which the so many-th flush to disk (from 1) fails, once; the list counts the flushes."""
    real = os.fsync

    def start(number: int) -> list[int]:
        calls: list[int] = []

        def flush(handle: int) -> None:
            calls.append(handle)
            if len(calls) == number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(handle)

        monkeypatch.setattr(os, "fsync", flush)
        return calls

    return start


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_whose_write_fails_leaves_nothing_and_succeeds_when_it_is_run_again(
    command: str, project: Project, fail_at: Callable[[int], list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["-C", str(project.root), *COMMANDS[command]]
    before, events = contents(project), count_events(project)
    for number in range(1, 20):
        calls = fail_at(number)
        code = run(arguments)
        message = capsys.readouterr().err
        if len(calls) < number:
            break
        if code == 0:  # What failed was not needed any more: it is the same as a success.
            break
        assert code == 2, message
        assert contents(project) == before, (number, message)
        assert count_events(project) == events
        assert f"at: {project.root}" in message
        assert "make room on the disk" in message
    assert number >= 3
    assert count_events(project) == events + (3 if command == "mark" else 1)
    assert verify_catalog(load_catalog(project, SLUG, TAG)) == []


def test_the_first_decision_of_a_ledger_that_fails_leaves_no_ledger(
    tmp_path: Path, fail_at: Callable[[int], list[int]]
) -> None:
    project = make_project(tmp_path)
    path = project.ledger_path(TAG, SLUG)
    path.unlink()
    before = contents(project)
    fail_at(3)

    assert run(["-C", str(tmp_path), *COMMANDS["set"]]) == 2
    assert contents(project) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", "size=640k") as folder:
        yield folder


@pytest.mark.parametrize("command", sampled(COMMANDS))
def test_a_disk_with_a_few_kilobytes_left_tears_nothing_and_takes_nothing_twice(
    command: str, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(small_disk)
    arguments = ["-C", str(small_disk), *COMMANDS[command]]
    start = contents(project)
    failed = succeeded = 0
    for free in range(0, 100 * 1024, 4096):
        for name, data in start.items():
            find_path(small_disk, name).write_bytes(data)
        events = count_events(project)
        with filled(small_disk, free):
            code = run(arguments)
        message = capsys.readouterr().err
        if code:
            failed += 1
            assert code == 2, message
            assert f"at: {small_disk}" in message, message
            assert contents(project) == start, (free, message)
            assert run(arguments) == 0
            capsys.readouterr()
        else:
            succeeded += 1
        assert count_events(project) == events + (3 if command == "mark" else 1)
        assert verify_catalog(load_catalog(project, SLUG, TAG)) == []
    assert failed >= 3
    assert succeeded >= 3


def find_path(folder: Path, name: str) -> Path:
    return folder / os.path.relpath(name, folder)


def test_a_transaction_that_failed_can_be_tried_again_in_the_same_process(
    project: Project, fail_at: Callable[[int], list[int]]
) -> None:
    for number in (1, 3, 5):
        fail_at(number)
        with pytest.raises(WriteError, match=TAG), catalog_transaction(project, SLUG, TAG) as catalog:
            catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="雾来了。")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="雾来了。")
    assert [event.target for event in load_catalog(project, SLUG, TAG).events].count("雾来了。") == 1


def test_a_last_line_that_is_cut_off_is_named_and_put_aside(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(project.root), *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Begin")
    path = project.ledger_path(TAG, SLUG)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"action":"edit","key":"0f')
    git("commit", "-qam", "Commit a line that a full disk cut off")
    line = whole.count(b"\n") + 1

    for command in (("status",), COMMANDS["set"]):
        run(["-C", str(project.root), *command])
        said = capsys.readouterr()
        assert f"locales/{TAG}/{SLUG}.jsonl:{line}" in said.out + said.err, command
        assert f"translator sync {SLUG} --to {TAG}" in said.out + said.err
    assert run(["-C", str(project.root), "sync"]) == 0
    assert "the last line was cut off, and is put aside in .translator/torn/" in capsys.readouterr().err
    assert path.read_bytes() == whole
    (aside,) = (project.derived_dir / "torn" / TAG).iterdir()
    assert aside.read_bytes() == b'{"action":"edit","key":"0f'
    git("commit", "-qam", "Mend it")

    assert run(["-C", str(project.root), *COMMANDS["set"]]) == 0
    git("commit", "-qam", "Go on")
    verdict = prove(project)
    assert [item.kind for item in verdict.problems if not item.is_note] == []


def test_a_last_line_that_only_lacks_its_newline_is_kept(project: Project) -> None:
    path = project.ledger_path(TAG, SLUG)
    whole = path.read_bytes()
    path.write_bytes(whole.removesuffix(b"\n"))

    assert run(["-C", str(project.root), "sync"]) == 0
    assert path.read_bytes() == whole


READING = (
    ("status",), ("check",), ("diff",), ("report",), ("verify",), ("glossary", "list"), ("glossary", "check"),
    ("memory", "search", "渡轮"), ("memory", "lookup", "Nobody waved."), ("memory", "stats"),
    ("translate", "--renew", "--dry-run", "--engine", "pseudo"),
)  # fmt: skip


@pytest.mark.parametrize(("command", "place"), crossed([(command,) for command in READING], ["full", "closed", "file"]))
def test_a_command_that_only_reads_says_the_same_without_a_place_for_its_caches(
    command: tuple[str, ...], place: str, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(small_disk)
    arguments = ["-C", str(small_disk), *command]
    capsys.readouterr()
    code, said = run(arguments), capsys.readouterr()
    shutil.rmtree(project.derived_dir)

    with ExitStack() as stack:
        if place == "closed":
            stack.enter_context(mounted(project.derived_dir, "ro"))
        elif place == "file":
            project.derived_dir.write_text("")
        else:
            stack.enter_context(filled(small_disk))
        assert (run(arguments), *capsys.readouterr()) == (code, *said)


def test_an_index_of_the_memory_that_cannot_be_updated_is_not_thrown_away(
    small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(small_disk)
    search = ["-C", str(small_disk), "memory", "search", "雾"]
    assert run(search) == 0
    index = project.derived_dir / "memory.sqlite"
    kept = index.read_bytes()
    assert run(["-C", str(small_disk), "set", SLUG, "1", "雾来了，渡轮没有走。", *WHO]) == 0
    capsys.readouterr()
    with filled(small_disk):
        assert run(search) == 0
    assert "雾来了，渡轮没有走。" in capsys.readouterr().out
    assert index.read_bytes() == kept


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EIO, os.strerror(errno.EIO)), "the disk reports an error"),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), "this machine has not enough memory"),
        (MemoryError(), "this machine has not enough memory"),
    ],
)
def test_a_disk_that_fails_and_memory_that_is_short_are_no_bugs_of_ours(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    path = project.root / "articles/en/fog.md"
    path.write_text(path.read_text() + "\nThey came back.\n")
    monkeypatch.setattr("translator.newsroom.house.newsroom.parse_document", fail)
    assert run(["-C", str(project.root), "sync"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "our bug" not in err
    assert "  try: " in err


def test_a_command_in_less_memory_than_a_file_needs_says_so(project: Project, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("Nobody waved. " * 3_000_000 + "\t" + "没有人挥手。" * 2_000_000 + "\n")
    line = f"ulimit -v 300000; exec {sys.executable} -m translator check {pairs} --from en --to zh-Hans"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 2, done.stderr
    assert "this machine has not enough memory for that" in done.stderr
