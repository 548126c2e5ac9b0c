"""
The setup of the git merge driver in a clone.

A clone carries `.gitattributes`, which names the driver, but not the setting that says which command the driver runs.
The commands that write catalogs make the setting where it is missing, and say so.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.errors import FileError, UsageError
from translator.bilingual.i18n import _
from translator.newsroom.ground import git
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import read_file, write_atomically

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom


ATTRIBUTE = f"merge={git.DRIVER}"


def driver_command() -> str:
    """
    Return the command that git runs.

    Where this program is not installed any more, git's own merge runs. `-P` keeps Python from importing a folder
    `translator` of the repository, which anybody may have written.
    """
    program = "translator" if shutil.which("translator") else f"{shlex.quote(sys.executable)} -P -m translator"
    return (
        f"{program} merge-driver %O %A %B %P; code=$?; "
        "if [ $code -gt 1 ]; then git merge-file %A %O %B; code=$?; fi; exit $code"
    )


def install_driver(folder: Path) -> bool:
    """Set the merge driver of a repository; False without one, or where one is set already."""
    if git.merge_driver(folder) or not git.is_repo(folder):
        return False
    git.install_merge_driver(folder, driver_command())
    return True


def is_driver_missing(folder: Path) -> bool:
    try:
        attributes = read_file(folder / ".gitattributes").decode(errors="replace")
    except (OSError, FileError):
        return False
    return ATTRIBUTE in attributes and not git.merge_driver(folder) and git.is_repo(folder)


def ensure_driver(folder: Path) -> None:
    if is_driver_missing(folder) and install_driver(folder):
        talk(_("git merges catalogs segment by segment from now on (merge.translator.driver, in this clone only)"))


_TEMPLATES = Path(__file__).parent / "pipelines"
_GITLAB_FILE = ".gitlab-ci.yml"


class PipelineService(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"

    @property
    def file(self) -> str:
        return ".github/workflows/translations.yml" if self is PipelineService.GITHUB else ".gitlab/translations.yml"

    @property
    def label(self) -> str:
        return "GitHub" if self is PipelineService.GITHUB else "GitLab"


@dataclass(frozen=True, slots=True)
class PipelineResult:
    made: tuple[str, ...]
    steps: tuple[str, ...] = ()


def set_up_pipeline(newsroom: Newsroom, service: PipelineService) -> PipelineResult:
    """Write the pipeline of a service. Raises `UsageError` where it is there, or this is no root of a repository."""
    root = newsroom.root
    if git.is_repo(root) and git.root(root).resolve() != root.resolve():
        raise UsageError(_("{service} reads pipelines in the root of the repository only, which this is not",
                           service=service.label), where=root)  # fmt: skip
    path = root / service.file
    if os.path.lexists(path):
        raise UsageError(
            _("the file is there already; it is yours, and stays as it is"), where=path,
            hint=_("to have it written anew: rm {path}", path=service.file),
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    # Folders that `sync` and `publish` write into.
    places = shlex.join(
        dict.fromkeys(newsroom.relative(path) for path in (newsroom.articles_dir, newsroom.locales_dir))
    )
    text = (_TEMPLATES / f"{service.value}.yml").read_text(encoding="utf-8")
    # The pages of a newsroom go out when they are signed off, those of other sites when a draft of them is merged.
    options = "" if newsroom.settings.is_site else " --no-pages"
    for name, value in {"branch": git.branch_name(root) or "main", "places": places, "options": options}.items():
        text = text.replace(f"<< {name} >>", value)
    write_atomically(path, text.encode())
    made, steps = [service.file], [_("set the variable TRANSLATOR, as the head of {file} says", file=service.file)]
    if service is PipelineService.GITLAB:
        include = f"include:\n  - local: {service.file}\n"
        main = root / _GITLAB_FILE
        if not os.path.lexists(main):
            write_atomically(main, include.encode())
            made.append(_GITLAB_FILE)
        elif service.file not in read_file(main).decode(errors="replace"):
            steps.insert(0, _("add to {file}: {text}", file=_GITLAB_FILE, text=f"include: {{local: {service.file}}}"))
    return PipelineResult(tuple(made), tuple(steps))
