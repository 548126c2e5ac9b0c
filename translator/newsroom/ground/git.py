"""
The program's questions to git; the only setting it writes is the merge driver. `GIT_DIR` and its like are removed: git
would answer about another repository.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from translator.bilingual.errors import GitError
from translator.bilingual.i18n import _

# Settings of users that would change what git prints.
_SETTINGS = (
    "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_SSL_", "GIT_EXEC_PATH", "GIT_ALLOW_PROTOCOL")


def ask(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    done = run(folder, *arguments, data=data)
    if done.returncode:
        raise refusal(done, arguments)
    return done.stdout


def _line(folder: Path, *arguments: str) -> str:
    return ask(folder, *arguments).decode(errors="replace").strip()


def run(folder: Path, *arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    with _open(folder, *arguments) as process:
        out, err = process.communicate(data)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def stream(folder: Path, *arguments: str) -> Iterator[bytes]:
    """Yield what git writes, line by line; raises `GitError` at the end."""
    with TemporaryFile() as errors:
        process = _open(folder, *arguments, err=errors)
        with process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    yield line.removesuffix(b"\n")
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            errors.seek(0)
            raise refusal(subprocess.CompletedProcess(process.args, process.returncode, b"", errors.read()), arguments)


def _open(
    folder: Path, *arguments: str, err: int | IO[bytes] = subprocess.PIPE, index: Path | None = None
) -> subprocess.Popen[bytes]:
    if not all(_can_be_passed(argument) for argument in arguments):
        raise GitError(_("git knows no name with such characters"), where=f"git {' '.join(arguments)}")
    try:
        return subprocess.Popen(
            ["git", *_SETTINGS, *arguments],
            cwd=folder,
            env=_environment() | ({"GIT_INDEX_FILE": str(index)} if index else {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
        )
    except FileNotFoundError:
        raise GitError(
            _("git is not installed"), hint="apt install git   " + _("(or: {command})", command="https://git-scm.com")
        ) from None


# Tell whether a program can be started with `argument`: not with a NUL, nor with half of a character.
def _can_be_passed(argument: str) -> bool:
    try:
        return b"\0" not in os.fsencode(argument)
    except UnicodeEncodeError:
        return False


def refusal(done: subprocess.CompletedProcess[bytes], arguments: Sequence[str]) -> GitError:
    said = done.stderr.decode(errors="replace").strip().splitlines()
    message = said[0].removeprefix("fatal: ") if said else _("git refused")
    advice = next((line.strip() for line in said if line.strip().startswith("git config --global")), "git status")
    return GitError(message, where=f"git {' '.join(arguments)}", hint=advice)


def _environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)
    } | {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1"}


class Objects:
    """Contents of git's objects, asked of one process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            with suppress(BrokenPipeError), self._process as process:  # Closing it sends what was asked last.
                process.kill()
            self._process = None

    def read(self, name: str) -> bytes | None:
        if not _can_be_passed(name) or "\n" in name:
            raise GitError(_("git knows no name with such characters"), where=f"git cat-file {name!r}")
        if self._process is None:
            self._process = _open(self._folder, "cat-file", "--batch", err=subprocess.DEVNULL)
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        try:
            asked.write(name.encode(errors="surrogateescape") + b"\n")
            asked.flush()
            fields = answers.readline().rsplit(b" ", 2)
        except BrokenPipeError:
            fields = []
        if not fields or not fields[-1]:
            raise GitError(_("git cannot read its objects"), where=self._folder, hint="git fsck")
        if len(fields) != 3 or not fields[2].strip().isdigit():
            return None
        data = answers.read(int(fields[2]) + 1)[:-1]
        return data if fields[1] == b"blob" else None


DRIVER = "translator"
# `git merge-file` says how many conflicts there are, up to this; more means that it could not merge.
_MOST_CONFLICTS = 127
# Git's message without a repository; a damaged one has another.
_NO_REPO = "not a git repository (or any"


@dataclass(frozen=True, slots=True)
class Identity:
    name: str
    email: str


def is_repo(folder: Path) -> bool:
    with suppress(GitError):
        return _line(folder, "rev-parse", "--is-inside-work-tree") == "true"
    return False


def _names(folder: Path, *arguments: str) -> list[str]:
    parts = (os.fsdecode(part.strip(b"\n")) for part in ask(folder, *arguments).split(b"\0"))
    return [part for part in parts if part]


def is_repo_for_sure(folder: Path) -> bool:
    """Tell the same, but raise `GitError` where git refuses to answer (`safe.directory`, a damaged `.git`)."""
    try:
        return _line(folder, "rev-parse", "--is-inside-work-tree") == "true"
    except GitError as error:
        if _NO_REPO in error.message and not any(
            os.path.lexists(one / ".git") for one in (folder.absolute(), *folder.absolute().parents)
        ):
            return False
        raise


def has_commits(folder: Path) -> bool:
    if run(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 0:
        return True
    branch = run(folder, "symbolic-ref", "--quiet", "HEAD").stdout.decode(errors="replace").strip()
    if branch.startswith("refs/") and branch not in references(folder, "refs/"):
        return False
    raise GitError(_("git cannot read what HEAD names"), where=folder, hint="git fsck")


def branch_name(folder: Path) -> str:
    """Return the branch that is checked out; else empty."""
    done = run(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


def root(folder: Path) -> Path:
    """Return the top of the work tree; raises `GitError`."""
    return Path(os.fsdecode(ask(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))


def identity(folder: Path) -> Identity:
    """
    Return whom git would write as author. GIT_AUTHOR_EMAIL wins over `user.email`; nothing is guessed from the
    machine.
    """
    return Identity(
        os.environ.get("GIT_AUTHOR_NAME") or setting(folder, "user.name"),
        os.environ.get("GIT_AUTHOR_EMAIL") or setting(folder, "user.email"),
    )


def author_name(folder: Path, email: str) -> str:
    return _line(folder, "log", "-1", "--fixed-strings", "--regexp-ignore-case", f"--author=<{email}>", "--format=%aN")


def show(folder: Path, revision: str, path: Path) -> bytes:
    """Return the content of `path` at `revision`; raises `GitError`."""
    relative = path.resolve().relative_to(root(folder).resolve()).as_posix()
    return ask(folder, "show", "--end-of-options", f"{revision}:{relative}")


def author_of(folder: Path, commit: str) -> str:
    return _line(folder, "log", "-1", "--format=%ae", "--end-of-options", f"{commit}^{{commit}}")


def resolve(folder: Path, revision: str) -> str:
    """Return the full hash of a commit; a day by which none is called means the last before it. Raises `GitError`."""
    try:
        return _line(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except GitError:
        with suppress(ValueError):
            midnight = int(datetime.strptime(revision, "%Y-%m-%d").astimezone().timestamp())
            if found := _line(folder, "rev-list", "-1", f"--min-age={midnight - 1}", "HEAD"):
                return found
        raise


def committed_at(folder: Path, revision: str) -> int:
    return int(ask(folder, "log", "-1", "--format=%ct", "--end-of-options", f"{revision}^{{commit}}"))


def last_commit(folder: Path) -> str:
    """Return short hash and day: `0a1b2c3d 2026-11-29`."""
    return _line(folder, "log", "-1", "--format=%h %cs")


def merge_base(folder: Path, revision: str) -> str:
    try:
        return _line(folder, "merge-base", "--end-of-options", revision, "HEAD")
    except GitError:
        return ""


def patches(folder: Path, paths: Sequence[str], *, format: str) -> Iterator[bytes]:
    """
    Yield the lines of `git log -p` of HEAD, oldest first; each commit begins with `format`, a merge shows only what is
    in none of its parents. Evidence for `verify`: options switch off every attribute and setting that could hide a
    change.
    """
    return stream(
        folder, "-c", "log.showSignature=false", "log", f"--format={format}", "--reverse",
        "--topo-order", "--full-history", "-c", "-p", "-U0", "-M", "--text", "--no-textconv", "--no-ext-diff",
        "--no-color", "--no-prefix", "--relative", "HEAD", "--", *paths,
    )  # fmt: skip


def _log(folder: Path, format: str, *options: str) -> Iterator[list[str]]:
    out = ask(folder, "log", f"--format={format}", *options).decode(errors="replace")
    return (line.split("\0") for line in out.split("\n")[:-1])


def commits_of(folder: Path, path: str) -> list[tuple[str, str]]:
    """Return hash and author of HEAD's commits that changed `path`, oldest first."""
    rows = _log(folder, "%H%x00%ae", "--topo-order", "--reverse", "--full-history", "HEAD", "--", path)
    return [(name, email) for name, email in rows]


@dataclass(frozen=True, slots=True)
class LastChange:
    commit: str
    email: str


def last_changes(folder: Path) -> dict[str, LastChange]:
    """Return the commit that changed each file last; files that were never committed are not there."""
    if not has_commits(folder):
        return {}
    out = ask(folder, "log", "-z", "--format=%x01%H%x02%ae", "--name-only", "--no-renames",
              "--relative", "HEAD", "--", ".")  # fmt: skip
    found: dict[str, LastChange] = {}
    for commit in out.split(b"\x01")[1:]:
        head, _nul, names = commit.partition(b"\0")
        name, _mark, email = head.partition(b"\x02")
        change = LastChange(name.decode(), email.decode(errors="replace"))
        for path_bytes in names.strip(b"\n").split(b"\0"):
            if path_bytes:
                found.setdefault(os.fsdecode(path_bytes.lstrip(b"\n")), change)
    return found


def main_authors(folder: Path, paths: Sequence[str]) -> dict[str, str]:
    """Return the author who added most lines of each file: whoever changed it last may have been a program."""
    out = ask(folder, "log", "-z", "-M", "--format=%x01%ae", "--numstat", "--relative",
              "HEAD", "--", *paths)  # fmt: skip
    lines: dict[str, dict[str, int]] = {}
    for commit in reversed(out.split(b"\x01")[1:]):
        author, *parts = (os.fsdecode(part.strip(b"\n")) for part in commit.split(b"\0"))
        rest = iter(parts)
        for entry in rest:
            added, _tab, name = entry.partition("\t")
            name = name.partition("\t")[2]
            if added and not name:  # A rename: the old name and the new one follow.
                before, name = next(rest), next(rest)
                lines[name] = lines.pop(before, {})
            if added.isdigit():
                counts = lines.setdefault(name, {})
                counts[author] = counts.get(author, 0) + int(added)
    return {name: max(counts, key=lambda author: counts[author]) for name, counts in lines.items() if counts}


def file_changes(folder: Path, paths: Sequence[str]) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """
    Yield HEAD's commits that changed files, the latest first: hash, message, and the files below `folder` with their
    former name where it was another, name, and git's name of the content, which is empty where they were deleted.
    """
    out = ask(folder, "log", "-z", "-M", "-c", "--raw", "--no-abbrev", "--relative", "--format=%x01%H%x02%B",
              "--topo-order", "HEAD", "--", *paths)  # fmt: skip
    for commit in out.split(b"\x01")[1:]:
        head, _nul, rest = commit.partition(b"\0")
        name, _mark, message = head.decode(errors="replace").partition("\x02")
        fields = iter([os.fsdecode(part.strip(b"\n")) for part in rest.split(b"\0") if part.strip(b"\n")])
        changes = []
        for line in fields:
            *_modes, blob, kind = line.split(" ")
            is_moved = kind[0] in "RC" and not line.startswith("::")
            before = next(fields) if is_moved else ""
            changes.append((before if kind[0] == "R" else "", next(fields), "" if not blob.strip("0") else blob))
        yield name, message, changes


def tag_before(folder: Path, tag: str) -> str:
    try:
        return "refs/tags/" + _line(folder, "describe", "--tags", "--abbrev=0", f"{resolve(folder, tag)}^")
    except GitError:
        return ""


def changed_between(folder: Path, old: str, new: str) -> frozenset[str]:
    """
    Return the files that differ between two revisions; an empty `old`: all of `new`; an empty `new`: the working
    tree.
    """
    if not old:
        return frozenset(tree_files(folder, resolve(folder, new)))
    revisions = [resolve(folder, revision) for revision in (old, new) if revision]
    return frozenset(
        _names(folder, "diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--relative", *revisions, "--")
    )


def changed_files(folder: Path, path: str) -> frozenset[str]:
    prefix = _line(folder, "rev-parse", "--show-prefix")
    lines = _names(folder, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", path or ".")
    return frozenset(line[3:].removeprefix(prefix) for line in lines)


def renames(folder: Path, path: str) -> dict[str, str]:
    """Return for each file below `path` that HEAD's history or the index renamed, nearly unchanged, its name since."""
    options = ("-M90%", "--diff-filter=R", "--name-status", "-z", "--relative", "HEAD", "--", path or ".")
    found: dict[str, str] = {}
    for command in (("diff",), ("log", "--format=")):
        parts = list[str]()
        with suppress(GitError):  # A clone may lack large files, which git would compare.
            parts = _names(folder, *command, *options)
        for _kind, before, after in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            found.setdefault(before, after)
    return found


def contents(folder: Path, names: Sequence[str]) -> list[bytes | None]:
    with Objects(folder) as objects:
        return [objects.read(name) for name in names]


def object_names(folder: Path, names: Sequence[str]) -> list[str]:
    """Return git's name of each content; empty where it is missing."""
    if not names:
        return []
    out = ask(folder, "cat-file", "--batch-check",
              data="".join(f"{name}\n" for name in names).encode(errors="surrogateescape"))  # fmt: skip
    fields = (line.rsplit(b" ", 2) for line in out.split(b"\n")[:-1])
    return [name.decode() if len(rest) == 2 and rest[0] == b"blob" else "" for name, *rest in fields]


def changes_of(folder: Path, paths: Sequence[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return hash, author and parents of HEAD's commits that changed one of `paths`, oldest first."""
    rows = _log(folder, "%H%x00%ae%x00%P", "--topo-order", "--reverse", "--full-history",
                "HEAD", "--", *(f":(top,literal){path}" for path in paths))  # fmt: skip
    return [(name, email, tuple(parents.split())) for name, email, parents in rows]


def graph(folder: Path) -> Iterator[list[str]]:
    """Yield each commit of HEAD's history with its parents behind it, oldest first."""
    return (
        line.decode().split() for line in stream(folder, "rev-list", "--parents", "--topo-order", "--reverse", "HEAD")
    )


def lay_out(folder: Path, commit: str, place: Path) -> None:
    """Make `place` what a fresh clone at `commit` would be, with this repository's history, which does not change."""
    own = os.fsdecode(ask(folder, "rev-parse", "--absolute-git-dir").removesuffix(b"\n"))
    place.mkdir(exist_ok=True)
    (place / ".git").write_text(f"gitdir: {own}\n")
    with _open(place, "-c", "core.sparseCheckout=false", f"--git-dir={own}", f"--work-tree={place}", "read-tree",
               "--reset", "-u", commit, index=place.with_name("index")) as process:  # fmt: skip
        out, err = process.communicate()
    if process.returncode:
        raise refusal(subprocess.CompletedProcess(process.args, process.returncode, out, err), ("read-tree", commit))


def former_names(folder: Path, path: str) -> list[str]:
    """Return what a file was called in HEAD's history, its present name first."""
    prefix = ask(folder, "rev-parse", "--show-prefix").decode().removesuffix("\n")
    names = _names(folder, "log", "-z", "--follow", "--format=", "--name-only", "HEAD", "--", path)
    return list(dict.fromkeys([prefix + path, *names]))


def tree_files(folder: Path, revision: str, path: str = "") -> list[str]:
    return _names(folder, "ls-tree", "-r", "-z", "--name-only", revision, "--", *([path] if path else []))


def links(folder: Path, revision: str) -> list[str]:
    """Return the symbolic links below `folder` at a revision."""
    entries = _names(folder, "ls-tree", "-r", "-z", revision)
    return [entry.partition("\t")[2] for entry in entries if entry.startswith("120000 ")]


def left_out_files(folder: Path) -> frozenset[str]:
    return frozenset(line[2:] for line in _names(folder, "ls-files", "-t", "-z") if line.startswith("S "))


def has_object(folder: Path, name: str, revision: str) -> bool:
    out = run(folder, "log", "-1", "--format=%H", f"--find-object={name}", revision, "--")
    return out.returncode == 0 and bool(out.stdout.strip())


def is_ancestor(folder: Path, old: str, new: str) -> bool:
    return run(folder, "merge-base", "--is-ancestor", "--end-of-options", old, new).returncode == 0


def blob_name(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def references(folder: Path, *patterns: str) -> list[str]:
    return ask(folder, "for-each-ref", "--format=%(refname)", *patterns).decode().split()


def boundary(folder: Path) -> frozenset[str]:
    """Return the commits at which a shallow clone ends."""
    path = Path(os.fsdecode(ask(folder, "rev-parse", "--git-path", "shallow").removesuffix(b"\n")))
    try:
        return frozenset((folder / path).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()


@contextmanager
def tree_at(folder: Path, commit: str) -> Iterator[Path]:
    """
    Yield a folder as it was at a commit, in a repository of its own that borrows the objects of this one.

    It is gone afterwards, and nothing is written here. Files whose contents this clone lacks are not there.
    """
    top, objects = root(folder), _line(folder, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    with TemporaryDirectory(prefix="translator-") as place:
        there = Path(place).resolve()
        ask(there, "init", "--quiet", "--template=")
        (there / ".git/objects/info").mkdir(parents=True, exist_ok=True)
        (there / ".git/objects/info/alternates").write_bytes(os.fsencode(objects) + b"\n")
        (there / ".git/shallow").write_text("".join(f"{one}\n" for one in sorted(boundary(folder))))
        ask(there, "update-ref", "--no-deref", "HEAD", commit)
        ask(there, "read-tree", commit)
        run(there, *_WITHOUT_FILTERS, "checkout-index", "--all", "--force", "--quiet")
        yield there / folder.resolve().relative_to(top.resolve())


# Contents that another server keeps are not asked for.
_WITHOUT_FILTERS = ("-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false")


def merge_driver(folder: Path) -> str:
    return setting(folder, f"merge.{DRIVER}.driver")


def install_merge_driver(folder: Path, command: str) -> None:
    """Let git merge catalogs with `command`, in this clone only."""
    # In this order: git refuses to merge at all where a driver has a name and no command.
    ask(folder, "config", "--local", f"merge.{DRIVER}.driver", command)
    ask(folder, "config", "--local", f"merge.{DRIVER}.name", "translator: catalogs, segment by segment")


def merge_lines(ours: Path, base: Path, theirs: Path) -> bool:
    """Merge three files line by line into `ours`; False for conflict markers. Raises `GitError` for binary ones."""
    names = [part for name in ("ours", "base", "theirs") for part in ("-L", name)]
    done = run(ours.parent, "merge-file", *names, "--", str(ours), str(base), str(theirs))
    if done.returncode > _MOST_CONFLICTS:
        raise refusal(done, ("merge-file",))
    return done.returncode == 0


def setting(folder: Path, name: str) -> str:
    try:
        return _line(folder, "config", "--get", name)
    except GitError:
        return ""
