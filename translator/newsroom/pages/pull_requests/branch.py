"""
Branches of pull requests: fetched from the remote, worked on in a work tree of their own, and pushed with a lease.

A commit of this program names the tree that it made. Commits of people, and those that they amended or rebased, have
none or another one: a branch with such commits is only ever added to.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import GitError
from translator.bilingual.i18n import _
from translator.newsroom.ground import git

PREFIX = "translations/"
"""Branches of ours begin with it; nothing else of the remote is ever written."""
_KEPT = "refs/translator/"
_GROUP, _SOURCE, _TREE = "Translated-Group", "Translated-Source", "Translated-Tree"
_UNSAFE = re.compile(r"[^\w-]+")
_NOBODY = ("user.name=translator", "user.email=translator@localhost")


@dataclass(frozen=True, slots=True)
class Group:
    """Articles of one pull request."""

    kind: str
    """`page`, `folder` or `all`."""
    name: str
    slugs: tuple[str, ...]
    home: str = "."
    """Folder of the newsroom in its repository, which may have several."""

    @property
    def key(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def branch(self) -> str:
        """Its branch: readable, legal in git, and never a folder of another one."""
        readable = _UNSAFE.sub(".", self.name).strip(".") or "pages"
        digest = hashlib.sha256(f"{self.home}\0{self.key}".encode(errors="surrogateescape")).hexdigest()[:8]
        return f"{PREFIX}{self.kind}/{readable}-{digest}"

    @classmethod
    def of(cls, key: str, home: str) -> Group:
        """Return the group that a commit names, without its articles."""
        kind, _blank, name = key.partition(" ")
        return cls(kind, name, (), home)


@dataclass(frozen=True, slots=True)
class BranchState:
    """The commits of a branch that its base does not have."""

    head: str = ""
    foreign: tuple[str, ...] = ()
    """Commits that this program did not make, or that somebody changed since; newest first."""
    source: str = ""
    """The state of what was translated, as the newest commit names it that was ours, even if people amended it."""
    group: str = ""
    """The key of its group, from the same commit."""


@dataclass(frozen=True)
class Remote:
    """A remote of a repository; network access is git's, with its credentials."""

    folder: Path
    name: str = "origin"

    @property
    def address(self) -> str:
        return git.ask(self.folder, "remote", "get-url", self.name).decode(errors="replace").strip()

    def fetch(self, branch: str) -> str:
        """Fetch a branch and all of ours; return its commit. Raises `GitError`, also for a shallow clone."""
        if git.boundary(self.folder):
            raise GitError(_("this clone is shallow: what is behind cannot be told"), where=self.folder,
                           hint="git fetch --unshallow   (actions/checkout: fetch-depth: 0)")  # fmt: skip
        ours = f"+refs/heads/{PREFIX}*:{_KEPT}heads/{PREFIX}*"
        base = f"+refs/heads/{branch}:{_KEPT}base/{branch}"
        git.ask(self.folder, "fetch", "--quiet", "--no-tags", "--prune", "--end-of-options", self.name, ours, base)
        return git.resolve(self.folder, f"{_KEPT}base/{branch}")

    def head(self, branch: str) -> str:
        """Return the commit of a branch as it was fetched; empty without one."""
        done = git.run(self.folder, "rev-parse", "--verify", "--quiet", f"{_KEPT}heads/{branch}^{{commit}}")
        return done.stdout.decode().strip() if done.returncode == 0 else ""

    def state(self, branch: str, base: str, merged: str = "") -> BranchState:
        """
        Look at a branch; `merged` is the head that its last pull request was merged with.

        Squashed or not, nothing of such a branch is lost when it begins anew.
        """
        head = self.head(branch)
        if not head or head == merged or git.is_ancestor(self.folder, head, base):
            return BranchState(head)
        keys = "".join(f"%x00%(trailers:key={key},valueonly,separator=%x20)" for key in (_TREE, _SOURCE, _GROUP))
        lines = git.ask(self.folder, "log", "--topo-order", f"--format=%H%x00%T{keys}", f"{base}..{head}").decode()
        rows = [line.split("\0") for line in lines.split("\n") if line]
        foreign = tuple(commit for commit, tree, made, *_rest in rows if tree != made)
        source, group = next(((source, group) for *_names, source, group in rows if source), ("", ""))
        return BranchState(head, foreign, source, group)

    def push(self, branch: str, commit: str, expected: str) -> None:
        """
        Make `commit` the end of a branch of ours whose end is `expected` (empty: it is not there).

        Raises `GitError` where the branch is another one by now, or is not `commit` afterwards.
        """
        assert branch.startswith(PREFIX)
        reference = f"refs/heads/{branch}"
        done = git.run(
            self.folder, "push", "--quiet", "--porcelain", "--no-verify", f"--force-with-lease={reference}:{expected}",
            self.name, f"{commit}:{reference}",
        )  # fmt: skip
        there = self._there(reference)  # The connection may have broken after the push arrived.
        if there == commit:
            git.ask(self.folder, "update-ref", f"{_KEPT}heads/{branch}", commit)
            return
        if there != expected:
            raise GitError(_("{branch} was changed by somebody else meanwhile, and stays as they left it",
                             branch=branch), where=self.name, hint=_("run it again"))  # fmt: skip
        raise git.refusal(done, ("push", self.name, reference))

    def _there(self, reference: str) -> str:
        said = git.ask(self.folder, "ls-remote", "--end-of-options", self.name, reference).decode()
        return next((line.split("\t")[0] for line in said.split("\n") if line.endswith(f"\t{reference}")), "")


@dataclass(frozen=True)
class WorkTree:
    """A checkout beside the one of the user, which stays as it is."""

    folder: Path

    def checkout(self, commit: str) -> None:
        self._git("checkout", "--quiet", "--force", "--detach", commit)
        self._git("clean", "--quiet", "--force", "-d")

    def changed(self) -> frozenset[str]:
        return git.changed_files(self.folder, "")

    def restore(self, commit: str, names: Iterable[str]) -> None:
        """Put files back as they are in a commit; those that it does not have are taken away."""
        there = set(git.tree_files(self.folder, commit))
        for name in names:
            if name in there:
                self._git("checkout", "--quiet", commit, "--", f":(top,literal){name}")
            else:
                (self.folder / name).unlink(missing_ok=True)

    def merge(self, commit: str) -> None:
        """Merge a commit into the files, without a commit of its own. Raises `GitError` where both changed a place."""
        if git.run(
            self.folder, *_identity(self.folder), "merge", "--no-commit", "--no-ff", "--quiet", commit
        ).returncode:
            names = git.ask(self.folder, "diff", "--name-only", "--diff-filter=U", "-z").decode(errors="replace")
            git.run(self.folder, "merge", "--abort")
            raise GitError(_("both sides changed the same place"), where=", ".join(filter(None, names.split("\0"))))

    def commit(self, paths: Iterable[str], parents: Sequence[str], subject: str, group: Group, source: str) -> str:
        """Return a commit of ours with these changes on top of the first parent; all other changes stay out of it."""
        chosen = "\0".join(f":(top,literal){path}" for path in paths)
        if chosen:
            self._git(
                "add", "--all", "--force", "--pathspec-from-file=-", "--pathspec-file-nul", data=os.fsencode(chosen)
            )
        tree = self._git("write-tree")
        trailers = {_GROUP: group.key, _SOURCE: source, _TREE: tree}
        message = "\n".join([subject, "", *(f"{key}: {value}" for key, value in trailers.items() if value), ""])
        options = [part for parent in parents for part in ("-p", parent)]
        return self._git(*_identity(self.folder), "commit-tree", *options, "-F", "-", tree, data=message.encode())

    def changes(self, old: str, new: str) -> dict[str, str]:
        """Return path → git's name of the content of each file that differs; zeros for one that is gone."""
        out = self._git("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", old, new)
        fields = out.split("\0")
        return {path: about.split(" ")[3] for about, path in zip(fields[0::2], fields[1::2], strict=False)}

    def deleted(self, old: str, new: str) -> frozenset[str]:
        """Return the files that a commit between two took away, and that are not there in the end."""
        out = self._git("log", "--format=", "--name-only", "--diff-filter=D", "--no-renames", "-z", f"{old}..{new}")
        return frozenset(out.split("\0")) - {"", *git.tree_files(self.folder, new)}

    def line_counts(self, old: str, new: str, path: str) -> tuple[int, int]:
        """Return how many lines of a file were added, and how many taken away."""
        out = self._git("diff", "--numstat", "--no-renames", "--no-ext-diff", old, new, "--", f":(top,literal){path}")
        added, removed = [*out.split("\t"), "", ""][:2]
        return (int(added), int(removed)) if added.isdigit() and removed.isdigit() else (0, 0)

    def _git(self, *arguments: str, data: bytes | None = None) -> str:
        return os.fsdecode(git.ask(self.folder, *arguments, data=data)).strip()


def _identity(folder: Path) -> list[str]:
    known = git.identity(folder)
    return [] if known.name and known.email else [part for one in _NOBODY for part in ("-c", one)]


@contextmanager
def open_work_tree(repository: Path, folder: Path, commit: str) -> Iterator[WorkTree]:
    """Check `commit` out into `folder`, which a run that was killed may have left, and take it away at the end."""
    _remove(repository, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    git.ask(repository, "worktree", "add", "--quiet", "--force", "--detach", str(folder), commit)
    try:
        yield WorkTree(folder)
    finally:
        _remove(repository, folder)


def _remove(repository: Path, folder: Path) -> None:
    git.run(repository, "worktree", "remove", "--force", "--force", str(folder))
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    git.run(repository, "worktree", "prune")


def state_of_files(folder: Path, commit: str, names: Sequence[str], outside: Mapping[str, Path]) -> str:
    """Return one hash of files as they are in a commit; those of other repositories count as they are on disk."""
    blobs = git.object_names(folder, [f"{commit}:{name}" for name in names])
    lines = [f"{name} {blob}" for name, blob in zip(names, blobs, strict=True)]
    for name, path in outside.items():
        with suppress(OSError):
            lines.append(f"{name} {git.blob_name(path.read_bytes())}")
    return hashlib.sha256("\n".join(sorted(lines)).encode(errors="surrogateescape")).hexdigest()[:16]
