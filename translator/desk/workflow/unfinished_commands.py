"""
Commands under way in a project, and what those that were killed left behind.

Each has a file in `.translator/commands/` with its command line, which it holds locked and takes away at its end. One
that nobody holds is of a command that was killed: its temporary files go, and what it did toward readers is to be run
again. Where a system has no such locks there is no such file, and `doctor` finds what was left.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.errors import FileError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.operating_system import lock_file, unlock_file
from translator.newsroom.ground.project import SITE_FOLDER

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom


_FOLDER = "commands"
_KILLED = ".killed"
# Verbs whose work is to be completed by running the same command again.
_TOWARD_READERS = frozenset({"absorb", "correct", "publish", "unpublish"})
# Names of files that are written beside those which they replace.
_TEMPORARY = pattern(r"^\..+\.\w{1,10}\.tmp$")


@contextmanager
def under_way(newsroom: Newsroom, arguments: Sequence[str]) -> Iterator[None]:
    """Let later commands see, if this one is killed in the block, that it was."""
    folder = newsroom.derived_dir / _FOLDER
    line = shlex.join(["translator", *arguments])
    path, handle = folder / f"{os.getpid()}-{os.urandom(4).hex()}.running", None
    with suppress(OSError, FileError):
        if newsroom.derived_dir.is_dir():
            newsroom.refuse_outside(path)
            folder.mkdir(exist_ok=True)
            handle = lock_file(path)
    if handle is None:
        yield
        return
    try:
        with suppress(OSError):
            os.write(handle, os.fsencode(line))
        yield
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            for other in folder.glob(f"*{_KILLED}"):
                if os.fsdecode(other.read_bytes()) == line:
                    other.unlink(missing_ok=True)  # It was run again.
        unlock_file(handle)


def clear_killed(newsroom: Newsroom) -> None:
    """
    Take away the temporary files of killed commands, and note which of these are to be run again.

    While another command works they stay, for they may be its own.
    """
    folder = newsroom.derived_dir / _FOLDER
    with suppress(OSError, FileError):
        found = list(folder.glob("*.running"))
        if not found:
            return
        newsroom.refuse_outside(folder)
        held = {path: handle for path in found if (handle := lock_file(path)) is not None}
        try:
            if len(held) == len(found):
                for left in left_overs(newsroom):
                    left.unlink(missing_ok=True)
            for path in held:
                words = set(shlex.split(os.fsdecode(path.read_bytes())))
                if words & _TOWARD_READERS and not words & {"--check", "--dry-run"}:
                    path.rename(path.with_suffix(_KILLED))
                elif len(held) == len(found):
                    path.unlink(missing_ok=True)
        finally:
            for handle in held.values():
                unlock_file(handle)


def killed_lines(newsroom: Newsroom) -> list[str]:
    """Return the command lines that were killed toward readers, and not run again since."""
    with suppress(OSError):
        paths = sorted((newsroom.derived_dir / _FOLDER).glob(f"*{_KILLED}"))
        return list(dict.fromkeys(os.fsdecode(path.read_bytes()) for path in paths))
    return []


def forget_killed(newsroom: Newsroom) -> None:
    for path in (newsroom.derived_dir / _FOLDER).glob(f"*{_KILLED}"):
        path.unlink(missing_ok=True)


def left_overs(newsroom: Newsroom) -> Iterator[Path]:
    """Yield the temporary files where commands write, of killed ones and of any under way."""
    folders = (newsroom.articles_dir, newsroom.locales_dir, newsroom.glossaries_dir, newsroom.root / SITE_FOLDER,
               newsroom.derived_dir)  # fmt: skip
    seen = set[Path]()
    for folder, inside in ((newsroom.root, "*.tmp"), *((one, "**/*.tmp") for one in folders)):
        for path in sorted(folder.glob(inside)):
            if _TEMPORARY.match(path.name) and path not in seen and path.is_file() and not path.is_symlink():
                seen.add(path)
                yield path


def finish_killed(project: Newsroom, out: Path | None = None) -> None:
    """
    Complete in the project, and below `out`, what a killed command had begun to publish, and say so.

    A file that somebody changed by hand since is left, and named.
    """
    _clear_copies(project, out)
    _finish_publications(project, out)
    # Afterwards: what a list of files to publish promises is written first.
    clear_killed(project)


def name_killed(project: Newsroom, arguments: Sequence[str]) -> None:
    for line in killed_lines(project):
        if line != shlex.join(["translator", *arguments]):
            talk(_("note: ") + _("a command was killed before it was done; run it again: {command}", command=line))


def _finish_publications(project: Newsroom, out: Path | None) -> None:
    if not (project.derived_dir / "publish").is_dir():
        return
    from translator.newsroom.pages.publish.file_group import finish_publications

    finished, kept, elsewhere = finish_publications(project, out)
    if finished:
        talk(_("note: ") + _("a command was killed while it published; its work is completed"))
    for path in kept:
        talk(_("note: ") + _("{path} was changed by hand since, and stays as it is", path=project.relative(path)))
    for place in sorted(set(elsewhere)):
        message = _("a command was killed while it published into {folder}", folder=place)
        talk(_("note: ") + message + "\n  " + _("try: {command}", command=f"translator publish --out {place} …"))


def _clear_copies(project: Newsroom, out: Path | None) -> None:
    for folder in (project.articles_dir, project.root / SITE_FOLDER, *([out.resolve()] if out else [])):
        for place in (folder.parent, project.derived_dir):
            if any(place.glob(f".{folder.name}.*.release")):
                from translator.newsroom.pages.publish.file_group import clear_release_folders

                clear_release_folders(folder, place)
