"""What a command that was killed had begun to publish: completed by the next one, whatever that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from translator.console.output import talk
from translator.i18n import _
from translator.project import SITE_FOLDER

if TYPE_CHECKING:
    from translator.newsroom import Newsroom


def finish_killed(project: Newsroom, out: Path | None = None) -> None:
    """
    Complete in the project, and below `out`, what a command that was killed had begun to publish, and say so.

    Every command does it before it works in a project. A file that somebody changed by hand since is left, and named.
    Without anything left over this costs one look.
    """
    _clear_copies(project, out)
    if not (project.derived_dir / "publish").is_dir():
        return
    from translator.publish.file_group import finish_publications

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
                from translator.releases.release_folder import clear_release_folders

                clear_release_folders(folder, place)
