"""
The git history of the ledgers: which commit added which line, and who made that commit.

A line is identified by its bytes and not by its file: an article may be renamed, a folder moved or a branch merged,
and the line is still the one that its author committed first. git is asked once for all ledgers of a project.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from translator import git
from translator.catalog.ledger_lines import unpack_all
from translator.newsroom import Newsroom

_MARK = b"\x00\x00"
_FORMAT = "%x00%x00%H%x00%P%x00%ae%x00%an%x00%ce%x00%ct%x00%G?%x00%GS%x00%S"
GOOD_SIGNATURES = frozenset("GU")
"""What git says of a signature that holds: G, or U where nobody vouches for the key."""
BAD_SIGNATURES = frozenset("BR")
"""A signature that does not fit the commit, or whose key was revoked."""


@dataclass(slots=True)
class Commit:
    id: str
    parents: tuple[str, ...]
    email: str
    """The author's address, as the commit has it."""
    name: str
    committer: str
    """The committer's address."""
    at: int
    """Seconds since 1970: when it was committed."""
    signature: str
    """git's letter: G good, U good by an unknown key, B bad, X Y expired, R revoked, E not to be checked, N none."""
    signer: str
    ref: str
    """The ref from which it was reached."""
    added: dict[str, list[bytes]] = field(default_factory=dict)
    """Path → lines that are in none of the parents."""
    removed: dict[str, list[bytes]] = field(default_factory=dict)
    """Path → lines that were in all of the parents."""
    deleted: set[str] = field(default_factory=set)
    """Files that the commit took away altogether."""

    @property
    def short(self) -> str:
        return self.id[:10]


@dataclass(slots=True)
class History:
    """The commits from which the present state comes, oldest first, and what each line of a ledger began with."""

    commits: list[Commit] = field(default_factory=list)
    boundary: frozenset[str] = frozenset()
    """Commits at which a shallow clone ends."""
    first: dict[bytes, Commit] = field(default_factory=dict)
    """Line → the commit that brought it in first."""
    lines_of: dict[str, dict[bytes, None]] = field(default_factory=dict)
    """Path → all lines that were ever added to it, in order."""

    def take(self, commits: Sequence[Commit]) -> None:
        for commit in commits:
            self.commits.append(commit)
            for path, lines in commit.added.items():
                known = self.lines_of.setdefault(path, {})
                for line in lines:
                    known[line] = None
                    self.first.setdefault(line, commit)

    def take_elder(self, commits: Sequence[Commit]) -> None:
        """Let commits of other folders, oldest first, have brought in the lines that came in with them."""
        for commit in reversed(commits):
            for line in (line for lines in commit.added.values() for line in lines):
                if line in self.first:
                    self.first[line] = commit


def read_history(project: Newsroom) -> History | None:
    """
    Return what HEAD's history says of the project's ledgers; None outside of git, or before the first commit.

    Raises `GitError` where git cannot tell.
    """
    if not git.is_repo_for_sure(project.root) or not git.has_commits(project.root):
        return None
    git.resolve(project.root, "HEAD")
    history = History(boundary=git.boundary(project.root))
    history.take(commits(project, ["HEAD"]))
    return history


def commits(project: Newsroom, revisions: Sequence[str], *, everywhere: bool = False) -> list[Commit]:
    """
    Return the commits of `revisions` that touched a ledger, oldest first.

    `everywhere` looks outside of the present folder for ledgers too: they may have stood there once.
    """
    folder = project.relative(project.locales_dir)
    top = git.root(project.root) if everywhere else project.root
    pathspec = ":(glob)**/*.jsonl" if everywhere else f":(glob){folder}/**/*.jsonl"
    return list(_parse(git.patches(top, revisions, [pathspec], format=_FORMAT)))


def _parse(data: bytes) -> Iterator[Commit]:
    commit: Commit | None = None
    before = after = b""
    width, in_hunk = 1, False
    # Not splitlines(): a text may hold other characters that end a line for Python, and not for git.
    for line in data.split(b"\n"):
        start = line[:1]
        if line.startswith(_MARK):
            if commit is not None:
                yield commit
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
                    commit.deleted.add(_path(before))
        elif line[:width] == b"+" * width:
            commit.added.setdefault(_path(after), []).extend(unpack_all([line[width:]]))
        elif line[:width] == b"-" * width:
            commit.removed.setdefault(_path(before), []).extend(unpack_all([line[width:]]))
    if commit is not None:
        yield commit


def _commit(line: bytes) -> Commit:
    fields = line[len(_MARK) :].decode(errors="replace").split("\x00")
    name, parents, email, author, committer, at, letter, signer, ref = (*fields, "", "", "")[:9]
    return Commit(name, tuple(parents.split()), email, author, committer, int(at or 0), letter or "N", signer, ref)


def _path(raw: bytes) -> str:
    # git writes a tab behind a path with blanks, and quotes one with control characters, which we leave as it is.
    return raw.removesuffix(b"\t").decode(errors="surrogateescape")
