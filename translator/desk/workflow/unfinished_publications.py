"""What a command that was killed had begun to publish: completed by the next one, whatever that is."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.i18n import _
from translator.desk.workflow.unfinished_commands import clear_killed, killed_lines
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.project import SITE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.house import Newsroom


def finish_killed(project: Newsroom, out: Path | None = None) -> None:
    """
    Complete in the project, and below `out`, what a command that was killed had begun to publish, and say so.

    Every command does it before it works in a project. A file that somebody changed by hand since is left, and named.
    Without anything left over this costs one look.
    """
    _clear_copies(project, out)
    _finish_publications(project, out)
    # Afterwards: what a list of files to publish promises is written first.
    clear_killed(project)


def name_killed(project: Newsroom, arguments: Sequence[str]) -> None:
    """Name the commands toward readers that were killed and are to be run again, but for the one that runs."""
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
    """Take away the copies of a site in which a release was prepared that never became the site."""
    for folder in (project.articles_dir, project.root / SITE_FOLDER, *([out.resolve()] if out else [])):
        for place in (folder.parent, project.derived_dir):
            if any(place.glob(f".{folder.name}.*.release")):
                from translator.newsroom.pages.publish.file_group import clear_release_folders

                clear_release_folders(folder, place)
