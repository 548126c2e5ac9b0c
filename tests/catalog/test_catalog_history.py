"""
The history of a segment after two branches of a real repository met: what one branch did to the segment that it was
before belongs to it whatever the clocks said, and permissions, `status` and `verify` agree about who made the text.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.branch_merges import driver_merge, folder_in_memory, make_pair, merge_all, write
from tests.support.branch_pairs import PEOPLE
from tests.support.branch_pairs import SLUG as PAIR_SLUG
from tests.support.variants import crossed, sampled
from translator.bilingual.errors import ReviewError
from translator.cli import run
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.proof.audit.verdict import prove
from translator.newsroom.review.permissions import require_second_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SLUG, TAG = "fog", "zh-Hans"
SENTENCE = "The fog came slowly, and the ferry stayed."
ARTICLE = Path("articles/en/fog.md")
FILES = {
    "translator.toml": 'targets = ["zh-Hans"]\n',
    str(ARTICLE): SENTENCE + "\n",
    "glossaries/people.yml": "people:\n"
    "  li-lei: {emails: [li-lei@example.org]}\n"
    "  wang-fang: {emails: [wang-fang@example.org]}\n"
    "  zhou-lan: {emails: [zhou-lan@example.org]}\n",
}
EARLY, LATE = "2026-01-02T08:00:00Z", "2026-01-02T09:00:00Z"


class Desk:
    """A repository, and the command line in it, at a time that the test says."""

    def __init__(self, root: Path, set_clock: Callable[[str], None]) -> None:
        self.root, self.set_clock = root, set_clock

    @property
    def project(self) -> Project:
        return open_newsroom(self.root)

    def translator(self, *arguments: str, code: int = 0) -> None:
        assert run(["-C", str(self.root), *arguments]) == code, arguments

    def git(self, *arguments: str, author: str = "Test <test@example.org>") -> None:
        name, _blank, email = author.removesuffix(">").partition(" <")
        who = ["-c", f"user.name={name}", "-c", f"user.email={email}"]
        subprocess.run(["git", "-C", str(self.root), *who, *arguments], check=True, capture_output=True)

    def commit(self, person: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", f"Work of {person}", f"--author={person} <{person}@example.org>")

    def catalog(self) -> Catalog:
        return load_catalog(self.project, SLUG, TAG)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Make a repository whose base has one sentence with a machine's draft."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    desk = Desk(tmp_path, lambda at: monkeypatch.setattr("translator.newsroom.catalog.catalog.now", lambda: at))
    desk.git("init", "-q", "-b", "main")
    desk.translator("init", "--yes")
    desk.set_clock("2026-01-02T07:00:00Z")
    desk.translator("sync")
    with catalog_transaction(desk.project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "draft", actor="system", target="雾来了，渡轮没有走。", origin="mt:pseudo",
                      signature="pseudo|v:1")  # fmt: skip
    desk.commit("test")
    return desk


def reword_blanks(desk: Desk) -> str:
    """Change the source so that its text is carried over."""
    path = desk.root / ARTICLE
    path.write_text(path.read_text().replace("The fog", "The  fog"))
    desk.translator("sync")
    return "carry"


def reword(desk: Desk) -> str:
    path = desk.root / ARTICLE
    path.write_text(path.read_text().replace("slowly", "quickly"))
    desk.translator("sync")
    return "stale"


def split(desk: Desk) -> str:
    desk.translator("set", SLUG, "1", "--split", str(SENTENCE.index("and")), "--to", TAG, "--as", "li-lei")
    return "split"


CHANGES = {"blanks": reword_blanks, "words": reword, "split": split}


@pytest.mark.parametrize(("change", "is_later"), crossed(CHANGES, [False, True]))
def test_what_another_branch_did_to_the_old_text_belongs_to_the_history(
    change: str, is_later: bool, desk: Desk
) -> None:
    desk.git("checkout", "-qb", "there")
    desk.set_clock(LATE if is_later else EARLY)
    desk.translator("mark", SLUG, "1", "--to", TAG, "--state", "translated", "--by", "wang-fang")
    desk.commit("wang-fang")
    desk.translator("mark", SLUG, "1", "--to", TAG, "--state", "reviewed", "--by", "zhou-lan")
    desk.commit("zhou-lan")
    desk.git("checkout", "-q", "main")
    desk.set_clock(EARLY if is_later else LATE)
    action = CHANGES[change](desk)
    desk.commit("li-lei")
    desk.git("merge", "-qm", "Merge", "there")
    desk.set_clock("2026-01-02T10:00:00Z")
    desk.translator("sync")

    catalog = desk.catalog()
    entry = catalog.entry(1)
    assert [event.action for event in catalog.history(entry) if event.action not in {"draft", "edit"}] == (
        [action, "accept", "review"] if is_later else ["accept", "review", action]
    )
    assert "wang-fang" in catalog.makers(entry)
    assert verify_catalog(catalog) == []
    with pytest.raises(ReviewError, match="wang-fang translated this text"):
        require_second_person(catalog, entry, Person("wang-fang"))
    assert "wang-fang" in self_reviewers(desk.catalog, ["wang-fang"])[entry.key]
    desk.git("add", "-A")
    desk.git("commit", "-q", "--allow-empty", "-m", "Merge", "--author=Test <test@example.org>")
    assert prove(desk.project).problems == []


def self_reviewers(load: Callable[[], Catalog], people: Iterable[str]) -> dict[str, set[str]]:
    """Return for each segment who of `people` reviews a text of their own by reviewing it now, as `verify` says."""
    found: dict[str, set[str]] = {entry.key: set() for entry in load().entries}
    for person in people:
        catalog = load()
        for entry in catalog.entries:
            if entry.target and not entry.is_conflict:
                catalog.apply(entry, "review", actor=person)
        for problem in verify_catalog(catalog):
            if problem.kind == "self-review" and int(problem.where.rpartition(":")[2]) > len(load().events):
                found[problem.key].add(person)
    return found


@pytest.mark.parametrize("seed", sampled(range(24), 2))
def test_permissions_and_verify_agree_about_the_makers_of_merged_texts(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the second branch does is later by the clock than all of the first, and has seen none of it.
    ticks = count()
    monkeypatch.setattr(
        "translator.newsroom.catalog.catalog.now",
        lambda: (datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=next(ticks))).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    with folder_in_memory() as folder:
        pair = make_pair(Path(folder), seed)
        files, _conflicts = merge_all(pair, driver_merge)
        write(pair.room, files)
        pair.room.sync()

        def load() -> Catalog:
            return load_catalog(pair.room.project, PAIR_SLUG, pair.room.tags[0])

        people = sorted({person for side in PEOPLE.values() for person in side})
        catalog = load()
        assert self_reviewers(load, people) == {
            entry.key: set(catalog.makers(entry)) & set(people) if entry.target and not entry.is_conflict else set()
            for entry in catalog.entries
        }
