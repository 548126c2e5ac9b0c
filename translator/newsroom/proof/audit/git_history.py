"""
The git history of the ledgers: which commit added which line, and who made that commit.

A line is identified by its hash and not by its file: an article may be renamed, a folder moved or a branch merged, and
the line is still the line that its author committed first. git is read once, as a stream, for all ledgers of a project;
what stays in memory of a line is its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from translator.newsroom.catalog.events import Event, decode_event
from translator.newsroom.catalog.ledger import line_hash, unpack_all
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom

_MARK = b"\x00\x00"
_FORMAT = (
    "%x00%x00%H%x00%P%x00%ae%x00%an%x00%ce%x00%ct%x00%G?%x00%GS%x00%S%x00"
    "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x2c)"
)
GOOD_SIGNATURES = frozenset("GU")
"""Git's letters for a signature that holds: G, or U where nobody vouches for the key."""
# Ledgers whose history is read by name; for more, that of all is read.
_MOST_PATHS = 60
BAD_SIGNATURES = frozenset("BR")
"""A signature that does not fit the commit, or whose key was revoked."""


@dataclass(frozen=True, slots=True)
class Commit:
    id: str
    parents: tuple[str, ...]
    email: str
    name: str
    committer: str
    at: int
    """Seconds since 1970: when it was committed."""
    signature: str
    """git's letter: G good, U good by an unknown key, B bad, X Y expired, R revoked, E not to be checked, N none."""
    signer: str
    ref: str
    co_authors: str
    """People named in trailers `Co-authored-by`, which whoever commits can write."""

    @property
    def short(self) -> str:
        return self.id[:10]


class Added(NamedTuple):
    """A line that a commit added to a file, and that none of its parents had there; None: the file was deleted."""

    commit: Commit
    path: str
    line: bytes | None


@dataclass(slots=True)
class Life:
    """The lines of a ledger from its beginning until the file was deleted."""

    lines: list[int] = field(default_factory=list)
    """Names of all lines that were ever added, in order (`line_id`)."""
    is_ended: bool = False


def line_id(name: str) -> int:
    """Return what the history knows a line by: the first 96 bits of its hash (`ledger.line_hash`)."""
    return int(name[:24], 16)


@dataclass(slots=True)
class History:
    project: Newsroom
    here: Sequence[str]
    there: Sequence[str]
    boundary: frozenset[str] = frozenset()
    """Commits at which a shallow clone ends."""
    lives: dict[str, list[Life]] = field(default_factory=dict)
    """Path → what stood there, one after the other; from the project's root, or from the top with a slash before it."""
    unmerged: list[Added] = field(default_factory=list)
    """The lines of other branches and tags that HEAD's history does not have."""
    partly_merged: set[tuple[str, str]] = field(default_factory=set)
    """Commit of another branch or tag, and path, some of whose lines HEAD's history has."""
    _first: dict[int, Commit] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)
    _is_whole: bool = False
    _others: dict[int, list[Added]] = field(default_factory=dict)
    """Line → where branches and tags have it by another author."""

    @property
    def commits(self) -> set[str]:
        return {commit.id for commit in self._first.values()}

    def commit_of(self, name: str) -> Commit | None:
        return self._first.get(line_id(name))

    def read(self, paths: Collection[str] | None = None) -> None:
        """Read the history of some ledgers, or of all; what was read is not read again."""
        if self._is_whole:
            return
        if paths is not None and len(paths) + len(self._read) <= _MOST_PATHS:
            wanted = set(paths) - self._read
            self._read |= wanted
            if wanted:
                self.take(added_lines(self.project, ["HEAD"], sorted(wanted)))
            return
        self._is_whole = True
        self.lives.clear()
        self._first.clear()
        self.take(added_lines(self.project, ["HEAD"], folders=self.here))
        if self.there:
            self.take_elder(added_lines(self.project, ["HEAD"], folders=self.there, everywhere=True), keeps_lives=True)

    def tokens(self) -> dict[str, str]:
        """Return for each ledger that was read a hash of its lines and of the commits that brought them in."""
        return {path: self._token(lives) for path, lives in self.lives.items()}

    def _token(self, lives: Sequence[Life]) -> str:
        digest = hashlib.blake2b(digest_size=12)
        for life in lives:
            for name in life.lines:
                commits = [self._first[name].id, *(one.commit.id for one in self._others.get(name, ()))]
                digest.update(b"%d %s " % (name, " ".join(commits).encode()))
            digest.update(b"%d;" % life.is_ended)
        return digest.hexdigest()

    def take(self, stream: Iterable[Added]) -> None:
        for added in stream:
            lives = self.lives.setdefault(added.path, [])
            if added.line is None:
                if lives:
                    lives[-1].is_ended = True
                continue
            name = line_id(line_hash(added.line))
            if not lives or lives[-1].is_ended:
                lives.append(Life())
            lives[-1].lines.append(name)
            self._first.setdefault(name, added.commit)

    def take_others(self, stream: Iterable[Added]) -> None:
        for added in stream:
            if added.line is None:
                continue
            name = line_id(line_hash(added.line))
            first = self._first.get(name)
            if first is None:
                self.unmerged.append(added)
                continue
            self.partly_merged.add((added.commit.id, added.path))
            if first.email.casefold() != added.commit.email.casefold():
                self._others.setdefault(name, []).append(added)

    def elsewhere(self, name: str) -> Sequence[Added]:
        return self._others.get(line_id(name), ()) if self._others else ()

    def is_of_several(self, commit: Commit) -> bool:
        lines = [one.line for found in self._others.values() for one in found if one.commit == commit]
        return len({event.actor for event in map(event_of, lines) if event is not None}) > 1

    def take_elder(self, stream: Iterable[Added], *, keeps_lives: bool = False) -> None:
        """
        Let commits of other folders, oldest first, have brought in the lines that came in with them.

        With `keeps_lives`, the ledgers were of this project: what they had must still be somewhere.
        """
        seen: set[int] = set()
        for added in stream:
            name = 0 if added.line is None else line_id(line_hash(added.line))
            if keeps_lives and name:
                self.lives.setdefault(f"/{added.path}", [Life()])[0].lines.append(name)
                self._first.setdefault(name, added.commit)
            if name in self._first and name not in seen:
                seen.add(name)
                self._first[name] = added.commit


def event_of(line: bytes | None) -> Event | None:
    try:
        return decode_event(line or b"")
    except msgspec.DecodeError:
        return None


def read_history(
    project: Newsroom, here: Sequence[str], there: Sequence[str], changed: Collection[str] | None = None
) -> History:
    """
    Return what HEAD's history, its branches and tags say of the ledgers in the folders `here`, from the project's root.

    `there` are folders from the top of the repository in which the project kept them when it stood elsewhere.

    With `changed`, only the ledgers of that name are read, and those that branches and tags go on with; others are read
    when they are asked for (`History.read`). Raises `GitError` where git cannot tell.
    """
    names = [name for name in git.references(project.root, "refs/remotes", "refs/tags") if not name.endswith("/HEAD")]
    others = list(added_lines(project, [*names, "^HEAD"], folders=here)) if names else []
    history = History(project, here, there, boundary=git.boundary(project.root))
    history.read(None if changed is None else {*changed, *(added.path for added in others)})
    history.take_others(others)
    return history


def ledger_paths(folders: Sequence[str]) -> list[str]:
    return [f":(glob){folder}**/*.jsonl" for folder in folders]


def added_lines(
    project: Newsroom,
    revisions: Sequence[str],
    paths: Sequence[str] = (),
    *,
    folders: Sequence[str] = ("",),
    everywhere: bool = False,
) -> Iterator[Added]:
    """
    Yield what the commits of `revisions` added to ledgers, oldest first: to the files `paths`, or below `folders`.

    Paths are from the project's root; with `everywhere`, from the top of the repository, where ledgers may have stood.
    """
    top = git.root(project.root) if everywhere else project.root
    named = [f":(literal){path}" for path in paths]
    return _parse(git.patches(top, revisions, named or ledger_paths(folders),
                              format=_FORMAT))  # fmt: skip


def _parse(lines: Iterable[bytes]) -> Iterator[Added]:
    commit: Commit | None = None
    before = after = b""
    width, in_hunk = 1, False
    for line in lines:
        start = line[:1]
        if line.startswith(_MARK):
            commit, in_hunk = _commit(line), False
        elif commit is None:
            continue
        elif start == b"d":
            in_hunk = False
        elif start == b"@":
            width, in_hunk = max(1, len(line) - len(line.lstrip(b"@")) - 1), True
        elif not in_hunk:
            if line.startswith(b"--- "):
                before = line[4:]
            elif line.startswith(b"+++ "):
                after = line[4:]
                if after == b"/dev/null":
                    yield Added(commit, _path(before), None)
        elif line[:width] == b"+" * width:
            path = _path(after)
            for event_line in unpack_all([line[width:]]):
                yield Added(commit, path, event_line)


def _commit(line: bytes) -> Commit:
    fields = line[len(_MARK) :].decode(errors="replace").split("\x00")
    name, parents, email, author, committer, at, letter, signer, ref, others = (*fields, "", "", "", "")[:10]
    return Commit(
        name, tuple(parents.split()), email, author, committer, int(at or 0), letter or "N", signer, ref, others
    )


def _path(raw: bytes) -> str:
    # git writes a tab behind a path with blanks, and quotes one with control characters, which we leave as it is.
    return raw.removesuffix(b"\t").decode(errors="surrogateescape")
