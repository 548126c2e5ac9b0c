"""
Long commands that are ended in the middle, by Ctrl-C, SIGTERM or kill -9: nothing is half done, what was done is said
and kept, and the same command goes on from there.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.cli import Terminated, run
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

TAG = "zh-Hans"
ARTICLES, SENTENCES = 2, 600
REPOSITORY = Path(__file__).parent.parent


def article(number: int, sentences: int = SENTENCES) -> str:
    body = "\n\n".join(f"The ferry {number} of quay {at} came late, and nobody waved." for at in range(sentences))
    return f"---\ntitle: Ferry {number}\ndate: 2026-01-02\nlang: en\n---\n\n{body}\n"


def make_project(root: Path, *, is_synced: bool = True) -> Project:
    (root / "articles/en").mkdir(parents=True)
    (root / "translator.toml").write_text('targets = ["zh-Hans"]\nengine = "pseudo"\n')
    for number in range(ARTICLES):
        (root / f"articles/en/ferry-{number}.md").write_text(article(number))
    if is_synced:
        assert run(["-C", str(root), "sync"]) == 0
    return open_newsroom(root)


def start(root: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "translator", "-C", str(root), *command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something is so, or the process has ended: on a busy machine it may do all in between two looks."""
    while process.poll() is None and not is_so():
        time.sleep(0.005)
    assert is_so(), process.communicate()


def catalogs(project: Project) -> list[Catalog]:
    return [load_catalog(project, f"ferry-{number}", TAG) for number in range(ARTICLES)]


def count_drafts(project: Project) -> int:
    """Count what is drafted, after a look at everything that could be half done."""
    total = 0
    for catalog in catalogs(project):
        assert verify_catalog(catalog) == []
        times = Counter(event.key for event in catalog.events if event.action == "draft")
        assert set(times.values()) <= {1}
        assert {entry.key for entry in catalog.entries if entry.target} == set(times)
        total += len(times)
    return total


def ledger_size(project: Project) -> int:
    paths = [project.ledger_path(TAG, f"ferry-{number}") for number in range(ARTICLES)]
    return sum(path.stat().st_size for path in paths if path.exists())


def has_grown(project: Project, size: int) -> bool:
    return ledger_size(project) > size


def is_left_over(path: Path) -> bool:
    return path.suffix == ".tmp" or path.suffix == ".msgpack"


def left_overs(project: Project) -> list[Path]:
    return [path for path in project.root.rglob("*") if is_left_over(path)]


@pytest.mark.slow
@pytest.mark.parametrize("command", sampled(["translate", "run"]))
@pytest.mark.parametrize(("number", "code"), sampled([(signal.SIGINT, 130), (signal.SIGTERM, 143)]))
def test_what_was_drafted_before_an_interruption_is_kept_and_said(
    command: str, number: signal.Signals, code: int, tmp_path: Path
) -> None:
    project = make_project(tmp_path)
    process = start(tmp_path, command)
    wait_until(partial(has_grown, project, 0), process)
    process.send_signal(number)
    out, err = process.communicate(timeout=600)

    drafted = count_drafts(project)
    if process.returncode:  # On a busy machine it may be done before the signal comes.
        assert process.returncode == code
        assert 0 < drafted < ARTICLES * (SENTENCES + 1)
        assert re.findall(r"(\d+) drafted by pseudo, (\d+) not begun", out) in (
            [(str(drafted), str(SENTENCES + 1 - drafted))],
            [(str(drafted - SENTENCES - 1), str(ARTICLES * (SENTENCES + 1) - drafted))],
            [],  # Between two articles.
        )
        assert err.splitlines()[-2:] == [
            "interrupted; what was done is kept", f"  to go on: translator -C {tmp_path} {command}",
        ]  # fmt: skip
    # In the moment between a file and its flush a journal may stay; the next command takes it away.
    assert [path for path in left_overs(project) if "journal" not in path.parts] == []

    assert run(["-C", str(tmp_path), command]) == 0
    assert left_overs(project) == []
    assert count_drafts(project) == ARTICLES * (SENTENCES + 1)


@pytest.mark.slow
def test_kill_9_at_ten_moments_leaves_nothing_half_and_the_next_run_goes_on(tmp_path: Path) -> None:
    project, chance = make_project(tmp_path), random.Random(20260102)
    before = kills = 0
    while kills < 10:
        process = start(tmp_path, "translate")
        if kills % 2:  # Half of them in the middle of the writing, the others at any time.
            wait_until(partial(has_grown, project, ledger_size(project)), process)
            time.sleep(chance.random() / 50)
        else:
            time.sleep(chance.uniform(0.2, 1.2))
        process.kill()
        process.communicate()
        kills += process.returncode == -signal.SIGKILL
        drafted = count_drafts(project)
        assert drafted >= before
        before = drafted
        if drafted > SENTENCES:  # Begin again while there is still something to do.
            shutil.rmtree(project.locales_dir)
            assert run(["-C", str(tmp_path), "sync"]) == 0
            before = 0
    assert run(["-C", str(tmp_path), "translate"]) == 0
    assert count_drafts(project) == ARTICLES * (SENTENCES + 1)
    assert left_overs(project) == []


@pytest.mark.parametrize("number", sampled([signal.SIGTERM, signal.SIGINT]))
def test_a_sync_that_is_interrupted_leaves_each_catalog_whole_or_absent(number: signal.Signals, tmp_path: Path) -> None:
    project = make_project(tmp_path, is_synced=False)
    process = start(tmp_path, "sync")
    wait_until(lambda: any(project.locales_dir.glob("*/*.po")), process)
    process.send_signal(number)
    out, err = process.communicate(timeout=600)

    whole = [catalog.slug for catalog in catalogs(project) if catalog.entries]
    assert {len(catalog.entries) for catalog in catalogs(project)} <= {0, SENTENCES + 1}
    assert {line.partition(" ")[0] for line in out.splitlines()} <= set(whole)
    assert process.returncode in {130, 143, 0}
    assert process.returncode == 0 or f"to go on: translator -C {tmp_path} sync" in err
    assert left_overs(project) == []
    assert run(["-C", str(tmp_path), "sync"]) == 0
    assert [len(catalog.entries) for catalog in catalogs(project)] == [SENTENCES + 1] * ARTICLES


@pytest.mark.parametrize("number", sampled([signal.SIGTERM, signal.SIGINT]))
def test_a_publication_that_is_interrupted_is_whole_article_by_article(number: signal.Signals, tmp_path: Path) -> None:
    project = make_project(tmp_path)
    assert run(["-C", str(tmp_path), "translate"]) == 0
    public = tmp_path / "public"
    process = start(tmp_path, "publish", "--draft", "--layout", "html")
    wait_until(lambda: any(public.rglob("*.html")), process)
    process.send_signal(number)
    out, err = process.communicate(timeout=600)

    pages = sorted(path.relative_to(tmp_path).as_posix() for path in public.rglob("*.html"))
    by_article = Counter(path.rpartition("/")[2] for path in pages)
    assert set(by_article.values()) <= {2}
    assert set(out.split()) <= set(pages)
    assert process.returncode in {130, 143, 0}
    assert process.returncode == 0 or "to go on: translator" in err
    assert left_overs(project) == []
    assert run(["-C", str(tmp_path), "publish", "--draft", "--layout", "html"]) == 0
    assert len(list(public.rglob("*.html"))) == 2 * ARTICLES


@pytest.mark.slow
@pytest.mark.parametrize("number", sampled([signal.SIGTERM, signal.SIGINT]))
def test_an_import_of_many_files_that_is_interrupted_goes_on(number: signal.Signals, tmp_path: Path) -> None:
    files = [tmp_path / f"text-{at}.md" for at in range(40)]
    for at, file in enumerate(files):
        file.write_text(f"# Ferry {at}\n\n{article(at, 200).rpartition('---')[2]}")
    root = tmp_path / "newsroom"
    (root / "articles").mkdir(parents=True)
    (root / "translator.toml").write_text("")
    process = start(root, "add", "--lang", "en", *map(str, files))
    wait_until(lambda: any((root / "articles").rglob("*.md")), process)
    process.send_signal(number)
    out, err = process.communicate(timeout=600)

    whole = {path.relative_to(root).as_posix() for path in (root / "articles").rglob("*.md")}
    assert set(out.split()) <= whole
    assert process.returncode in {130, 143, 0}
    assert process.returncode == 0 or "to go on: translator -C" in err
    assert left_overs(open_newsroom(root)) == []
    assert run(["-C", str(root), "add", "--lang", "en", *map(str, files)]) == 0
    assert len(list((root / "articles").rglob("*.md"))) == len(files)


def test_a_signal_while_a_file_is_opened_is_not_taken_for_a_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.md").write_text("Open on Sundays.\n")

    def open_and_be_interrupted(handle: int, _mode: str) -> None:
        os.close(handle)  # As the file object does that is dropped with its frame.
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdopen", open_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_file(tmp_path / "text.md")


@pytest.mark.parametrize(("ending", "code"), [(KeyboardInterrupt(), 130), (Terminated(143), 143)])
def test_what_fails_while_an_interruption_is_tidied_up_is_not_a_fault_of_ours(
    ending: BaseException,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def be_interrupted(_root: Path, **_settings: object) -> None:
        try:
            raise ending
        finally:
            raise OSError("Bad file descriptor")

    make_project(tmp_path)
    monkeypatch.setattr("translator.desk.workflow.options.start_in", be_interrupted)
    assert run(["-C", str(tmp_path), "sync"]) == code
    assert capsys.readouterr().err.endswith(f"  to go on: translator -C {tmp_path} sync\n")


def test_a_library_that_cannot_be_loaded_for_a_signal_is_no_bug_in_the_article(tmp_path: Path) -> None:
    project, error = make_project(tmp_path), ImportError("initialization failed")
    error.__context__ = Terminated(143)  # As a library in C says it.
    with pytest.raises(ImportError), project.skipping(at=tmp_path):
        raise error
    assert project.skipped == {}


def test_a_signal_in_the_end_of_an_object_ends_the_program_too() -> None:
    program = (
        "import os, signal, sys, time\n"
        "from translator import cli\n"
        "signal.signal(signal.SIGTERM, cli._terminate)\n"
        "sys.unraisablehook = cli._raise_again\n"
        "class Closing:\n"
        "    def __del__(self): os.kill(os.getpid(), signal.SIGTERM); time.sleep(0.01)\n"
        "Closing()\n"
        "time.sleep(600)\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)

    assert ended.returncode == 143, ended.stderr
