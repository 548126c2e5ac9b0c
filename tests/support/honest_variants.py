"""What may honestly be done to a history: rebased, cloned without its past, reverted … `verify` must reject none."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.attack_newsroom import Newsroom


def _as_it_is(room: Newsroom) -> Path:
    return room.root


def _rebased(room: Newsroom) -> Path:
    """Rebase one's own commits on what others committed meanwhile; git keeps the authors."""
    slug = room.slugs[1]
    room.git("checkout", "-q", "-b", "own")
    room.review(slug, "wang", 0.5)
    room.commit("wang", "one")
    room.review(slug, "chen")
    room.commit("chen", "two")
    room.git("update-ref", "refs/remotes/origin/own", "HEAD")
    room.git("checkout", "-q", "main")
    (room.root / "notes.txt").write_text("meanwhile\n")
    room.commit("li", "meanwhile")
    room.git("checkout", "-q", "own")
    room.git("rebase", "-q", "main", by="li@example.org")
    return room.root


def _cherry_picked(room: Newsroom) -> Path:
    room.git("checkout", "-q", "-b", "fix")
    room.review(room.slugs[1], "wang", 0.7)
    room.commit("wang", "review")
    room.git("checkout", "-q", "main")
    (room.root / "notes.txt").write_text("meanwhile\n")
    room.commit("li", "meanwhile")
    room.git("cherry-pick", "--allow-empty", "fix", by="li@example.org")
    return room.root


def _shallow(room: Newsroom) -> Path:
    clone = room.root / ".translator/clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", str(room.chance.randint(1, 5)), f"file://{room.root}", str(clone)],
        check=True, capture_output=True,
    )  # fmt: skip
    return clone


def _without_git(room: Newsroom) -> Path:
    shutil.rmtree(room.root / ".git")
    return room.root


def _not_committed(room: Newsroom) -> Path:
    room.review(room.slugs[1], "wang")
    room.translate(room.slugs[1], "lin")
    return room.root


def _reverted_text(room: Newsroom) -> Path:
    """Revert what holds no decision: a page, a note."""
    (room.root / "notes.txt").write_text("a mistake\n")
    room.commit("li", "a note")
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")
    return room.root


def _reverted_twice(room: Newsroom) -> Path:
    room.review(room.slugs[1], "wang")
    room.commit("wang", "review")
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")
    return room.root


def _behind(room: Newsroom) -> Path:
    """Stand on an older commit than the tags and the branches of others."""
    room.git("tag", "v2")
    room.git("update-ref", "refs/remotes/origin/main", "HEAD")
    room.git("checkout", "-q", f"HEAD~{room.chance.randint(1, 3)}")
    return room.root


def _beside_others(room: Newsroom) -> Path:
    """Work on one's own branch while others went on: nothing of theirs is merged yet."""
    room.git("checkout", "-q", "-b", "theirs")
    room.review(room.slugs[1], "wang")
    room.commit("wang", "theirs")
    room.git("update-ref", "refs/remotes/origin/main", "HEAD")
    room.git("checkout", "-q", "main")
    room.git("branch", "-q", "-D", "theirs")
    room.review(room.slugs[1], "chen")
    room.commit("chen", "mine")
    return room.root


VARIANTS = {
    "as it is": _as_it_is,
    "rebased, authors kept": _rebased,
    "as it is, again": _as_it_is,
    "cherry-picked": _cherry_picked,
    "shallow clone": _shallow,
    "without git": _without_git,
    "not committed yet": _not_committed,
    "a note reverted": _reverted_text,
    "a revert reverted": _reverted_twice,
    "an older commit": _behind,
    "beside unmerged work": _beside_others,
}
