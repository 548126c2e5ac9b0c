"""
The processes of git: one that answers once, one that is read line by line, one that is asked for object after object.

`GIT_DIR` and similar variables that a hook or a parent process has set are removed from git's environment, because they
would make git answer about another repository.
"""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from select import select
from tempfile import TemporaryFile
from typing import IO

from translator.bilingual.errors import GitError
from translator.bilingual.i18n import _

# Seconds after which to look whether git waits for what never comes; else it may take as long as it takes.
_PATIENCE = 0.5
_READ_BY_GIT = frozenset({".gitattributes", ".gitignore", ".gitmodules", ".mailmap"})
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_SSL_", "GIT_EXEC_PATH", "GIT_ALLOW_PROTOCOL")


def ask(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    done = run(folder, *arguments, data=data)
    if done.returncode:
        raise refusal(done, arguments)
    return done.stdout


def run(folder: Path, *arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    process = _open(folder, *arguments)
    with process:
        out, err = _communicate(process, folder, data)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def stream(folder: Path, *arguments: str) -> Iterator[bytes]:
    """Yield what git writes, line by line without their ends, however much it is; raises `GitError` at the end."""
    with TemporaryFile() as errors:
        process = _open(folder, *arguments, err=errors)
        with process:
            assert process.stdout is not None
            try:
                if os.name == "posix" and not select([process.stdout], [], [], _PATIENCE)[0]:
                    _refuse_pipe(folder)
                for line in process.stdout:
                    yield line.removesuffix(b"\n")
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            errors.seek(0)
            raise refusal(subprocess.CompletedProcess(process.args, process.returncode, b"", errors.read()), arguments)


def _open(folder: Path, *arguments: str, err: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
    if not all(_can_be_passed(argument) for argument in arguments):
        raise GitError(_("git knows no name with such characters"), where=f"git {' '.join(arguments)}")
    try:
        return subprocess.Popen(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
        )
    except FileNotFoundError:
        raise GitError(
            _("git is not installed"), hint="apt install git   " + _("(or: {command})", command="https://git-scm.com")
        ) from None


def _communicate(process: subprocess.Popen[bytes], folder: Path, data: bytes | None) -> tuple[bytes, bytes]:
    """Return what git says; raises `GitError` as `_refuse_pipe` does."""
    try:
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(data, timeout=_PATIENCE)
        _refuse_pipe(folder)
        return process.communicate()
    except BaseException:
        process.kill()
        raise


def _refuse_pipe(folder: Path) -> None:
    """Raise `GitError` where git waits for a named pipe, which it would do for ever."""
    pipe = _find_pipe(folder)
    if pipe is not None:
        hint = _("look at it, and put a file in its place: {command}", command=f"ls -l {shlex.quote(str(pipe))}")
        raise GitError(_("git waits for a named pipe (FIFO), which is not a file"), where=pipe, hint=hint)


def _find_pipe(folder: Path) -> Path | None:
    """Return a named pipe in the place of a file that git reads: its own, or one of the work tree around `folder`."""
    own = next(filter(os.path.lexists, git_folders(folder)), None)
    if own is None or own.is_fifo():
        return own
    for place, folders, names in os.walk(own.parent):
        is_own = Path(place).is_relative_to(own)
        folders[:] = [name for name in folders if name != "objects"] if is_own else folders
        for name in names:
            if is_own or name in _READ_BY_GIT:
                path = Path(place, name)
                with suppress(OSError):
                    if stat.S_ISFIFO(path.stat().st_mode):
                        return path
    return None


def _can_be_passed(argument: str) -> bool:
    """Tell whether a program can be started with `argument`: not with a NUL, nor with half of a character."""
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
    } | {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0"}


def git_folders(folder: Path) -> list[Path]:
    here = folder.absolute()
    return [one / ".git" for one in (here, *here.parents)]


class Objects:
    """Contents of git's objects by name, asked one after the other of one process, which ends with the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            with self._process as process:
                process.kill()
            self._process = None

    def read(self, name: str) -> bytes | None:
        """Return the content of `REVISION:./path` from the folder; None where there is no such file."""
        if not _can_be_passed(name) or "\n" in name:
            raise GitError(_("git knows no name with such characters"), where=f"git cat-file {name!r}")
        if self._process is None:
            self._process = _open(self._folder, "--no-replace-objects", "cat-file", "--batch", err=subprocess.DEVNULL)
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
