"""`doctor` mends what a crash, a full disk or git left half done, and names what only a person can mend."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import msgspec
import pytest

from translator.bilingual.tables import with_checksum
from translator.cli import run
from translator.newsroom.catalog.storage import _Journal, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.ground.settings import FORMAT
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

if TYPE_CHECKING:
    from pathlib import Path

SLUG, TAG = "fog", "zh-Hans"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text(f'format = {FORMAT}\ntargets = ["zh-Hans"]\n')
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people:\n  li-lei: {}\n")
    (tmp_path / "articles/en/fog.md").write_text("The fog came. Nobody waved.\n")
    assert run(["-C", str(tmp_path), "sync"]) == 0
    assert run(["-C", str(tmp_path), "set", SLUG, "1", "雾来了。", "--to", TAG, "--as", "li-lei"]) == 0
    capsys.readouterr()
    return open_newsroom(tmp_path)


def doctor(project: Project, *options: str) -> int:
    return run(["-C", str(project.root), "doctor", *options])


def files(project: Project) -> dict[str, bytes]:
    """Return all files but the index of the house, in which anybody may keep what was found out."""
    found = (path for path in sorted(project.root.rglob("*")) if path.is_file() and "house.sqlite" not in path.name)
    return {str(path): path.read_bytes() for path in found}


def tear(project: Project) -> None:
    path = project.ledger_path(TAG, SLUG)
    path.write_bytes(path.read_bytes() + b'{"action":"edit","key":"0f')


def cut_off_a_transaction(project: Project) -> None:
    """Leave the journal of the last decision as a kill between the ledger and the PO leaves it."""
    from hashlib import sha256

    po, ledger = project.catalog_path(TAG, SLUG), project.ledger_path(TAG, SLUG)
    after, lines = po.read_bytes(), ledger.read_bytes()
    before = after.replace("雾来了。".encode(), b"")
    po.write_bytes(before)
    ledger.write_bytes(b"")
    journal = _Journal(after, sha256(before).hexdigest(), lines, sha256(b"").hexdigest(), 0)
    path = project.derived_dir / "journal" / TAG / f"{SLUG}.msgpack"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(with_checksum(msgspec.msgpack.encode(journal)))


def leave_a_temporary_file(project: Project) -> None:
    path = project.locales_dir / TAG / ".fog.po.k3_x9abc.tmp"
    path.write_bytes(b"half")
    os.utime(path, (time.time() - 3600, time.time() - 3600))


def forget_the_merge_driver(project: Project) -> None:
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    (project.root / ".gitattributes").write_text("locales/**/*.po merge=translator\n")


FAULTS = {
    "torn line": (tear, "locales/zh-Hans/fog.jsonl: the last line was cut off; its place is .translator/torn"),
    "journal": (cut_off_a_transaction, "locales/zh-Hans/fog.jsonl: a decision is in the journal, and not yet in"),
    "left over": (leave_a_temporary_file, "locales/zh-Hans/.fog.po.k3_x9abc.tmp: a program was killed while it wrote"),
    "driver": (forget_the_merge_driver, ".git/config: git does not know the merge driver of catalogs"),
}


@pytest.mark.parametrize("command", [["translate"], ["check"], ["verify"], ["publish"], ["status"]])
def test_whoever_reads_writes_down_what_a_killed_program_left_in_the_journal(
    command: list[str], project: Project
) -> None:
    ledger = project.ledger_path(TAG, SLUG)
    before = ledger.read_bytes()
    cut_off_a_transaction(project)
    assert ledger.read_bytes() == b""

    run(["-C", str(project.root), *command])

    assert ledger.read_bytes().startswith(before)
    assert not [*(project.derived_dir / "journal").rglob("*.msgpack")]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_left_half_done_is_named_and_mended(
    fault: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, message = FAULTS[fault]
    whole = {name: data for name, data in files(project).items() if "locales" in name}
    damage(project)
    before = files(project)

    assert doctor(project, "--dry-run") == 1
    out, err = capsys.readouterr()
    assert out.startswith(message)
    assert err == "1 thing to mend: translator doctor\n"
    assert files(project) == before

    assert doctor(project) == 0
    out, err = capsys.readouterr()
    assert out.startswith(message)
    assert err == "1 thing mended\n"
    assert {name: data for name, data in files(project).items() if "locales" in name} == whole
    catalog = load_catalog(project, SLUG, TAG)
    assert (catalog.entry(1).target, verify_catalog(catalog)) == ("雾来了。", [])
    assert doctor(project) == 0
    assert capsys.readouterr() == ("", "nothing to mend\n")


def test_a_file_that_somebody_is_writing_is_left_alone(project: Project) -> None:
    path = project.locales_dir / TAG / ".fog.po.k3_x9abc.tmp"
    path.write_bytes(b"half")
    assert doctor(project) == 0
    assert path.exists()


@pytest.mark.parametrize(("name", "text"), [
    ("locales/zh-Hans/fog.jsonl", "<<<<<<< ours\n"), ("locales/zh-Hans/fog.po", "msgid \"\n"),
    ("glossaries/people.yml", "people: [\n"), ("glossaries/terms.csv", "a,b\n1,2\n"), ("glossaries/labels.yml", "[\n"),
])  # fmt: skip
def test_what_only_a_person_can_mend_is_named_once(
    name: str, text: str, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.root / name).write_text(text)
    assert doctor(project) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert name in err
    assert err.count("error: ") == 1
