"""What may honestly be done to a history: rebased, cloned without its past, reverted … `verify` must reject none."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.support.attack_newsroom import PEOPLE, SENTENCES
from translator.newsroom.proof.audit.acknowledgement import acknowledge_commits
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.attack_newsroom import Newsroom


def _review(room: Newsroom, name: str) -> None:
    """Have somebody review the second article, and commit that."""
    room.review(room.slugs[1], name)
    room.commit(name, "review")


def _as_it_is(room: Newsroom) -> None:
    pass


def _rebased(room: Newsroom) -> None:
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


def _cherry_picked(room: Newsroom) -> None:
    room.git("checkout", "-q", "-b", "fix")
    room.review(room.slugs[1], "wang", 0.7)
    room.commit("wang", "review")
    room.git("checkout", "-q", "main")
    (room.root / "notes.txt").write_text("meanwhile\n")
    room.commit("li", "meanwhile")
    room.git("cherry-pick", "--allow-empty", "fix", by="li@example.org")


def _shallow(room: Newsroom) -> Path:
    clone = room.root / ".translator/clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", str(room.chance.randint(1, 5)), f"file://{room.root}", str(clone)],
        check=True, capture_output=True,
    )  # fmt: skip
    return clone


def _without_git(room: Newsroom) -> None:
    shutil.rmtree(room.root / ".git")


def _not_committed(room: Newsroom) -> None:
    room.review(room.slugs[1], "wang")
    room.translate(room.slugs[1], "lin")


def _reverted_text(room: Newsroom) -> None:
    """Revert what holds no decision: a page, a note."""
    (room.root / "notes.txt").write_text("a mistake\n")
    room.commit("li", "a note")
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")


def _reverted_twice(room: Newsroom) -> None:
    _review(room, "wang")
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")
    room.git("revert", "--no-edit", "HEAD", by="li@example.org")


def _behind(room: Newsroom) -> None:
    """Stand on an older commit than the tags and the branches of others."""
    room.git("tag", "v2")
    room.git("update-ref", "refs/remotes/origin/main", "HEAD")
    room.git("checkout", "-q", f"HEAD~{room.chance.randint(1, 3)}")


def _beside_others(room: Newsroom) -> None:
    """Work on one's own branch while others went on: nothing of theirs is merged yet."""
    room.git("checkout", "-q", "-b", "theirs")
    room.review(room.slugs[1], "wang")
    room.commit("wang", "theirs")
    room.git("update-ref", "refs/remotes/origin/main", "HEAD")
    room.git("checkout", "-q", "main")
    room.git("branch", "-q", "-D", "theirs")
    room.review(room.slugs[1], "chen")
    room.commit("chen", "mine")


def _list(room: Newsroom, old: str, new: str, by: str = "li") -> None:
    path = room.root / "glossaries/people.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    room.commit(by, "people")


def _left(room: Newsroom) -> None:
    """Take a colleague who left out of the list of people."""
    line = next(line for line in PEOPLE.splitlines(keepends=True) if line.startswith("  lin:"))
    _list(room, line, "")
    _review(room, "wang")


def _renamed(room: Newsroom) -> None:
    """Give somebody another id; what they wrote stays under the old one."""
    _list(room, "  lin:", "  lin-yue:")
    room.translate(room.slugs[1], "lin-yue")
    room.commit("lin-yue", "translate")
    _review(room, "wang")


def _joined(room: Newsroom) -> None:
    """Take in a new colleague, who reviews from the next day on."""
    _list(room, "people:\n", "people:\n  wei: {roles: [reviewer], emails: [wei@example.org]}\n")
    _review(room, "wei")


def _promoted(room: Newsroom) -> None:
    _list(room, "roles: [author]", "roles: [author, reviewer]")
    _review(room, "mara")


def _moved_house(room: Newsroom) -> None:
    """Move ledgers and glossaries to other folders."""
    room.git("mv", "locales", "catalogs")
    room.git("mv", "glossaries", "words")
    path = room.root / "translator.toml"
    path.write_text('locales = "catalogs"\nglossaries = "words"\n' + path.read_text())
    room.commit("li@example.org", "other folders")


def _hidden_address(room: Newsroom) -> None:
    """Commit on a hosting service that hides the address, which the list names."""
    hidden = "123+chen@users.noreply.github.com"
    _list(room, "emails: [chen@example.org]", f"emails: [chen@example.org, {hidden}]")
    room.review(room.slugs[1], "chen")
    room.commit(hidden, "review")


def _hidden_address_listed_later(room: Newsroom) -> None:
    hidden = "123+chen@users.noreply.github.com"
    room.review(room.slugs[1], "chen")
    room.commit(hidden, "review")
    _list(room, "emails: [chen@example.org]", f"emails: [chen@example.org, {hidden}]", "chen")
    _answer(room, "chen", "author")


def _answer(room: Newsroom, name: str, *kinds: str) -> None:
    """Let somebody answer for what commits did, and commit that."""
    project = room.project
    problems = [problem for problem in prove(project).problems if problem.kind in kinds]
    assert acknowledge_commits(project, problems, room.person(name), "I did this.")
    room.commit(room.person(name).emails[0], "answer")


def _squash(room: Newsroom, trailer: str) -> None:
    """Do what a hosting service does to the work of two people on a branch."""
    room.git("checkout", "-q", "-b", "topic")
    fresh = [text for text in SENTENCES if text not in room.sentences(room.slugs[1])][:1]
    room.write_article(room.slugs[1], [*room.sentences(room.slugs[1]), *fresh])
    room.sync(room.slugs[1])
    room.draft(room.slugs[1])
    room.translate(room.slugs[1], "lin")
    room.commit("lin", "translate")
    _review(room, "wang")
    room.git("checkout", "-q", "main")
    room.git("merge", "-q", "--squash", "topic")
    room.git("commit", "-q", "-m", f"A sentence more\n\n{trailer}", by="lin@example.org")
    room.git("branch", "-q", "-D", "topic")


def _squashed_and_answered_for(room: Newsroom) -> None:
    _squash(room, "Co-authored-by: Wang <wang@example.org>\nCo-authored-by: w <w@example.net>")
    _answer(room, "wang", "author")


def _squashed_without_names(room: Newsroom) -> None:
    _squash(room, "")
    _answer(room, "li", "author")


def _bot(room: Newsroom) -> None:
    """Let a bot commit for others."""
    path = room.root / "translator.toml"
    path.write_text(path.read_text().replace('"desk-bot@example.org"', '"desk-bot@example.org", "bot@example.net"'))
    room.commit("li", "a bot")
    room.review(room.slugs[1], "wang")
    room.commit("bot@example.net", "review")


def _desk_named_later(room: Newsroom) -> None:
    """Name a desk that has committed for others all along."""
    room.review(room.slugs[1], "wang")
    room.commit("bot@example.net", "review")
    path = room.root / "translator.toml"
    path.write_text(path.read_text().replace('"desk-bot@example.org"', '"desk-bot@example.org", "bot@example.net"'))
    room.commit("li", "the desk")


def _given_up(room: Newsroom) -> None:
    """Give an article up, with all that it has."""
    files = [*room.root.glob(f"articles/*/{room.slugs[0]}.md"), *room.root.glob(f"locales/*/{room.slugs[0]}.*")]
    room.git("rm", "-q", *(str(path.relative_to(room.root)) for path in files))
    room.commit("li", "give up")


def _target_dropped(room: Newsroom) -> None:
    """Publish in one language less; what was published in it stays, and is proved."""
    path = room.root / "translator.toml"
    path.write_text(path.read_text().replace('"zh-Hans", "zh-Hant"', '"zh-Hans"'))
    room.commit("li", "no zh-Hant any longer")


def _clone(*options: str) -> Callable[[Newsroom], Path]:
    def clone(room: Newsroom) -> Path:
        place = room.root / ".translator/clone"
        room.git("config", "uploadpack.allowFilter", "true")
        room.git("clone", "-q", *options, f"file://{room.root}", str(place))
        return place

    return clone


def _sparse(room: Newsroom) -> Path:
    place = _clone("--sparse", "--filter=blob:none")(room)
    subprocess.run(["git", "sparse-checkout", "set", "articles", "glossaries"], cwd=place, check=True)
    return place


def _worktree(room: Newsroom) -> Path:
    place = room.root / ".translator/tree"
    room.git("worktree", "add", "-q", "--detach", str(place))
    return place


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
    "a colleague left": _left,
    "an id renamed": _renamed,
    "a colleague joined": _joined,
    "somebody promoted": _promoted,
    "other folders": _moved_house,
    "a hidden address": _hidden_address,
    "a hidden address, listed later": _hidden_address_listed_later,
    "squashed and answered for": _squashed_and_answered_for,
    "squashed without names": _squashed_without_names,
    "a bot": _bot,
    "a desk that is named later": _desk_named_later,
    "an article given up": _given_up,
    "a language less": _target_dropped,
    "whole clone": _clone(),
    "clone without blobs": _clone("--filter=blob:none"),
    "clone without trees": _clone("--filter=tree:0"),
    "clone of one branch": _clone("--single-branch"),
    "sparse clone": _sparse,
    "second work tree": _worktree,
}
UNPROVED = {"shallow clone", "without git", "not committed yet", "sparse clone", "a colleague left", "an id renamed"}
"""Those of which `--strict` says that something cannot be proved, and why."""
NOTED = {"a bot": "unconfirmed", "a desk that is named later": "unconfirmed"}
"""Those with one note: a person alone let an address commit for others."""
