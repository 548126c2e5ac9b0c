"""
The git history of the ledgers: which commit added which line, which took it away, and who made that commit.

A line is identified by its hash and not by its file: an article may be renamed, a folder moved or a branch merged, and
the line is still the line that its author committed first. git is read once, as a stream, for all ledgers of a project;
what stays in memory of a line is its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from translator.newsroom.catalog.ledger import line_hash, unpack_all
from translator.newsroom.ground import git

_MARK = b"\x00\x00"
_FORMAT = "%x00%x00%H%x00%ae%x00%P"


class Commit(msgspec.Struct, frozen=True, array_like=True):
    id: str
    email: str
    """Of its author."""
    parents: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        return self.id[:10]


class Change(msgspec.Struct, frozen=True, array_like=True):
    """A line that a commit added to a file, or took out of it; `is_deleted`: with the whole file."""

    commit: Commit
    path: str
    line: bytes
    is_added: bool
    is_deleted: bool = False


def line_id(name: str) -> bytes:
    """Return what the history knows a line by: the first 96 bits of its hash (`ledger.line_hash`)."""
    return bytes.fromhex(name[:24])


class History(msgspec.Struct):
    head: str
    boundary: list[str]
    """Commits at which a shallow clone ends."""
    commits: list[Commit] = []
    added: dict[bytes, int] = {}
    """Line → the first commit that brought it in."""
    removed: dict[bytes, int] = {}
    """Line → the last commit that took it out of a file."""
    ledgers: dict[str, list[bytes]] = {}
    """Path from the top of the repository → all lines that were ever added there."""
    given_up: list[list[bytes]] = []
    """The lines of each ledger that was deleted as a whole."""
    tokens: dict[str, str] = {}
    """Path → a hash of its lines and of the commits that brought them in."""

    def commit_of(self, name: str) -> Commit | None:
        at = self.added.get(line_id(name))
        return None if at is None else self.commits[at]


def read_history(root: Path, folders: Sequence[str]) -> History:
    """
    Return what HEAD's history says of the ledgers in `folders`, from the top of the repository.

    Raises `GitError` where git cannot tell.
    """
    top = git.root(root)
    history = History(git.resolve(root, "HEAD"), sorted(git.boundary(root)))
    numbers: dict[str, int] = {}
    given_up: dict[tuple[str, str], list[bytes]] = {}
    for change in changes_of_lines(top, [f":(glob){folder}**/*.jsonl" for folder in folders]):
        at = numbers.setdefault(change.commit.id, len(numbers))
        if at == len(history.commits):
            history.commits.append(change.commit)
        name = line_id(line_hash(change.line))
        if change.is_added:
            history.added.setdefault(name, at)
            history.ledgers.setdefault(change.path, []).append(name)
        else:
            history.removed[name] = at
        if change.is_deleted:
            given_up.setdefault((change.commit.id, change.path), []).append(name)
    history.given_up = list(given_up.values())
    for path, names in history.ledgers.items():
        digest = hashlib.blake2b(digest_size=12)
        for name in names:
            digest.update(name + history.commits[history.added[name]].id.encode())
        history.tokens[path] = digest.hexdigest()
    return history


def changes_of_lines(top: Path, paths: Sequence[str]) -> Iterator[Change]:
    """Yield what HEAD's commits added to ledgers and took out of them, oldest first; a merge: what no parent has."""
    return _parse(git.patches(top, paths, format=_FORMAT))


def _parse(lines: Iterable[bytes]) -> Iterator[Change]:
    commit: Commit | None = None
    before = after = b""
    width, in_hunk = 1, False
    for line in lines:
        start = line[:1]
        if line.startswith(_MARK):
            name, email, parents = line[len(_MARK) :].decode(errors="replace").split("\x00")
            commit, in_hunk = Commit(name, email, tuple(parents.split())), False
        elif commit is None:
            continue
        elif start == b"d":
            in_hunk = False
        elif start == b"@":
            width, in_hunk = max(1, len(line) - len(line.lstrip(b"@")) - 1), True
        elif not in_hunk:
            before = line[4:] if line.startswith(b"--- ") else before
            after = line[4:] if line.startswith(b"+++ ") else after
        elif (sign := line[:width].strip()) and sign in {b"+" * width, b"-" * len(sign)}:
            is_added, is_deleted = sign[:1] == b"+", after == b"/dev/null"
            path = _path(before if is_deleted else after)
            for event_line in unpack_all([line[width:].removesuffix(b"\r")]):
                yield Change(commit, path, event_line, is_added, is_deleted)


def _path(raw: bytes) -> str:
    # git writes a tab behind a path with blanks, and quotes one with control characters, which we leave as it is.
    return raw.removesuffix(b"\t").decode(errors="surrogateescape")
