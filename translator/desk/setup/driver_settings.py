"""
The setup of the git merge driver in a clone.

A clone carries `.gitattributes`, which names the driver, but not the setting that says which command the driver runs.
The commands that write catalogs make the setting where it is missing, and say so.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from translator.bilingual.errors import FileError
from translator.bilingual.i18n import _
from translator.newsroom.ground import git
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import read_file

ATTRIBUTE = f"merge={git.DRIVER}"
"""What .gitattributes says of catalogs."""


def driver_command() -> str:
    """
    Return the command that git runs, for its settings.

    Where this program is not installed any more when git calls it, git's own merge runs instead, so that neither side
    is lost. `-P` keeps Python from importing a folder `translator` of the repository, which anybody may have written.
    """
    program = "translator" if shutil.which("translator") else f"{shlex.quote(sys.executable)} -P -m translator"
    return (
        f"{program} merge-driver %O %A %B %P; code=$?; "
        "if [ $code -gt 1 ]; then git merge-file %A %O %B; code=$?; fi; exit $code"
    )


def install_driver(folder: Path) -> bool:
    """Set the merge driver of the repository around `folder`; False where there is none, or one is set already."""
    if git.merge_driver(folder) or not git.is_repo(folder):
        return False
    git.install_merge_driver(folder, driver_command())
    return True


def is_driver_missing(folder: Path) -> bool:
    """Whether the project in `folder` asks for the driver and its clone does not have it."""
    try:
        attributes = read_file(folder / ".gitattributes").decode(errors="replace")
    except (OSError, FileError):
        return False
    return ATTRIBUTE in attributes and not git.merge_driver(folder) and git.is_repo(folder)


def ensure_driver(folder: Path) -> None:
    """Set the merge driver where it is missing, and say so in one line."""
    if is_driver_missing(folder) and install_driver(folder):
        talk(_("git merges catalogs segment by segment from now on (merge.translator.driver, in this clone only)"))
