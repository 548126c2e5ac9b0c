"""
The only module that runs git.

git is asked, never told: nothing here commits, stages or changes settings. Paths travel NUL-separated. What a hook or
a parent process left in GIT_DIR and friends would make git answer about another repository, so it is taken out.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from translator.errors import GitError
from translator.i18n import _

_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_SSL_", "GIT_EXEC_PATH", "GIT_ALLOW_PROTOCOL")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who git says is at work."""

    name: str
    email: str


def is_repo(folder: Path) -> bool:
    """Tell whether `folder` stands in the work tree of a git repository."""
    try:
        return _ask(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except GitError:
        return False


def root(folder: Path) -> Path:
    """Return the top of the work tree around `folder`; raises `GitError` when there is none."""
    return Path(os.fsdecode(_ask(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))


def identity(folder: Path) -> Identity:
    """
    Return name and e-mail that git would write as the author of a commit made in `folder`.

    GIT_AUTHOR_EMAIL wins over `user.email`, as in git itself; what is set nowhere is empty, never guessed from the
    name of the machine. Works outside of a repository too.
    """
    return Identity(
        os.environ.get("GIT_AUTHOR_NAME") or _setting(folder, "user.name"),
        os.environ.get("GIT_AUTHOR_EMAIL") or _setting(folder, "user.email"),
    )


def show(folder: Path, revision: str, path: Path) -> bytes:
    """
    Return the content of `path` at `revision` (`HEAD~3`, a branch, a hash).

    Raises `GitError` when the revision does not exist, or has no such file.
    """
    relative = path.resolve().relative_to(root(folder).resolve()).as_posix()
    return _ask(folder, "show", "--end-of-options", f"{revision}:{relative}")


def resolve(folder: Path, revision: str) -> str:
    """Return the full hash of the commit that `revision` names; raises `GitError` when there is none."""
    return _ask(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()


def _setting(folder: Path, name: str) -> str:
    try:
        return _ask(folder, "config", "--get", name).decode(errors="replace").strip()
    except GitError:
        return ""


def _ask(folder: Path, *arguments: str) -> bytes:
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, check=False)
    except FileNotFoundError:
        raise GitError(_("git is not installed"), hint="apt install git   (or: https://git-scm.com)") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        message = said[0].removeprefix("fatal: ") if said else _("git refused")
        raise GitError(message, where=f"git {' '.join(arguments)}", hint="git status")
    return done.stdout


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT)
    } | {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0"}  # fmt: skip
