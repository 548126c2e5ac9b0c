"""
The pipelines of GitHub and GitLab: sync what was pushed, check beside the lines, verify, and publish by hand.

What is written is a file like any other, which the house goes on with; it is never written over.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.newsroom.ground import git
from translator.newsroom.ground.files import read_file, write_atomically

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom

_TEMPLATES = Path(__file__).parent / "pipelines"
_GITLAB_FILE = ".gitlab-ci.yml"


class PipelineService(StrEnum):
    GITHUB = "github"
    GITLAB = "gitlab"

    @property
    def file(self) -> str:
        """Path of the pipeline from the root of a repository."""
        return ".github/workflows/translations.yml" if self is PipelineService.GITHUB else ".gitlab/translations.yml"

    @property
    def label(self) -> str:
        """Its name, as people write it."""
        return "GitHub" if self is PipelineService.GITHUB else "GitLab"


@dataclass(frozen=True, slots=True)
class PipelineResult:
    """What was set up: the files that are new, from the root of the project, and what is left to a person."""

    made: tuple[str, ...]
    steps: tuple[str, ...] = ()


def set_up_pipeline(newsroom: Newsroom, service: PipelineService) -> PipelineResult:
    """
    Write the pipeline of `github` or `gitlab` into the repository of `project`.

    Raises `UsageError` where the file is there already, and where the project is not the root of
    its repository, where neither of them would look for it.
    """
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
    # What `sync` and `publish` write into.
    places = shlex.join(
        dict.fromkeys(newsroom.relative(path) for path in (newsroom.articles_dir, newsroom.locales_dir))
    )
    text = (_TEMPLATES / f"{service.value}.yml").read_text(encoding="utf-8")
    text = text.replace("<< branch >>", git.branch_name(root) or "main").replace("<< places >>", places)
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
