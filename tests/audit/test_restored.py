"""What one person takes away can be given back: loss is judged as of its commit, and a second person restores."""

from __future__ import annotations

import random
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.attack_newsroom import TAG, Newsroom
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.proof.audit.acknowledgement import acknowledge_commits
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = Newsroom(tmp_path_factory.mktemp("finished") / "room", random.Random(1))
    room.root.mkdir()
    room.found()
    room.finish("ferry")
    room.translate("terrace", "lin")
    room.commit("lin@example.org")
    return room.root


@pytest.fixture
def room(finished: Path, tmp_path: Path) -> Newsroom:
    shutil.copytree(finished, tmp_path / "room")
    return Newsroom(tmp_path / "room", random.Random(2), clock=1_790_000_000)


def kinds(room: Newsroom) -> set[str]:
    verdict = prove(room.project)
    return {problem.kind for problem in (*verdict.wrong, *verdict.unproved)}


def people(room: Newsroom, old: str, new: str, by: str) -> None:
    path = room.root / "glossaries/people.yml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    room.commit(by, "people")


def answer(room: Newsroom, name: str) -> None:
    assert acknowledge_commits(room.project, prove(room.project).problems, room.person(name), "I looked at it.")
    room.commit(name, "answer")


def review(room: Newsroom, name: str = "wang") -> None:
    room.review("terrace", name)
    room.commit(name)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  wang: {", "  wang: {kind: machine, "),
        ("  wang: {", "  yy: {emails: [Wang+2@example.org]}\n  wang: {"),
        ("  wang: {", "  Wang: {emails: [other@example.org]}\n  wang: {"),
        ("roles: [translator, reviewer], emails: [wang", "roles: [translator], emails: [wang"),
    ],
)
def test_what_a_vandal_does_to_the_list_voids_nothing_and_is_undone(room: Newsroom, old: str, new: str) -> None:
    people(room, old, new, "mara")
    assert kinds(room) <= {"outdated"}

    people(room, new, old, "li")
    review(room)
    assert kinds(room) == set()


def test_what_was_decided_while_somebody_was_called_a_machine_a_second_person_restores(room: Newsroom) -> None:
    people(room, "  wang: {", "  wang: {kind: machine, ", "mara")
    with catalog_transaction(room.project, "terrace", TAG) as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "review", actor="wang")
    room.commit("wang")
    people(room, "  wang: {kind: machine, ", "  wang: {", "wang")
    assert kinds(room) == {"person"}

    answer(room, "chen")
    assert kinds(room) == set()


def test_a_tag_with_another_line_voids_nothing(room: Newsroom) -> None:
    room.git("checkout", "-q", "-b", "other")
    path = room.ledger("terrace")
    path.write_bytes(path.read_bytes().replace(b"lin", b"wang"))
    room.commit("mara")
    room.git("tag", "v1")
    room.git("update-ref", "refs/remotes/origin/other", "HEAD")
    room.git("checkout", "-q", "main")

    assert kinds(room) == set()


def test_a_forged_line_that_was_taken_back_is_answered_for(room: Newsroom) -> None:
    with catalog_transaction(room.project, "terrace", TAG) as catalog:
        catalog.apply(catalog.entry(1), "review", actor="wang")
    room.commit("mara")
    assert kinds(room) == {"author"}
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")
    assert kinds(room) == {"deleted"}

    answer(room, "chen")
    assert kinds(room) == set()
    review(room, "li")
    assert kinds(room) == set()


def test_nobody_answers_for_what_they_took_out_themselves(room: Newsroom) -> None:
    review(room, "wang")
    room.git("revert", "--no-edit", "HEAD", by="chen@example.org")
    answer(room, "chen")
    assert kinds(room) == {"deleted"}

    answer(room, "li")
    assert kinds(room) == set()


def test_a_self_review_is_answered_for_by_whoever_is_neither(room: Newsroom) -> None:
    with catalog_transaction(room.project, "terrace", TAG) as catalog:
        entry = catalog.entry(1)
        catalog.apply(entry, "edit", actor="wang", target="王芳写的。")
        catalog.apply(entry, "review", actor="wang")
    room.commit("desk-bot@example.org")
    answer(room, "wang")
    assert kinds(room) == {"self-review"}

    answer(room, "chen")
    assert kinds(room) == set()


@pytest.mark.parametrize("attributes", ["* text eol=crlf\n", "*.md text eol=crlf\n*.jsonl text eol=crlf\n"])
def test_other_line_ends_in_the_work_tree_are_no_forgery(room: Newsroom, tmp_path: Path, attributes: str) -> None:
    (room.root / ".gitattributes").write_text(attributes)
    room.git("add", "--renormalize", ".")
    room.commit("li")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", f"file://{room.root}", str(clone)], check=True)
    there = Newsroom(clone, random.Random(1))
    assert b"\r\n" in there.ledger("ferry").read_bytes()

    assert kinds(there) == set()


def test_other_line_ends_that_were_committed_are_no_forgery(room: Newsroom, tmp_path: Path) -> None:
    ledger = room.ledger("ferry")
    ledger.write_bytes(ledger.read_bytes().replace(b"\n", b"\r\n"))
    (room.root / ".gitattributes").write_text("*.jsonl -text\n")
    room.commit("li")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", f"file://{room.root}", str(clone)], check=True)
    there = Newsroom(clone, random.Random(1))
    assert b"\r\n" in there.ledger("ferry").read_bytes()

    assert kinds(there) == set()


def test_a_name_with_a_newline_stops_its_article_alone(room: Newsroom) -> None:
    room.write_article("a\nb", ["There is fog."])
    room.sync("ferry")
    room.commit("mara")
    (room.root / f"locales/{TAG}/a\nb.jsonl").write_text("{}\n")
    room.commit("mara")

    verdict: Any = prove(room.project)
    assert {problem.kind for problem in verdict.wrong} <= {"unreadable"}
    assert {proof.slug for proof in verdict.proofs} >= {"ferry", "terrace"}
