"""
Editing a segment in the user's own editor: a small file with the source and the machine's text, then the target.

The file is in `.translator/review/` and not in the system's temporary folder, so that the text survives a crash of the
editor, the terminal or this program; the next edit of the segment starts from it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from translator.errors import ReviewError
from translator.files import read_file
from translator.i18n import _
from translator.review.session import Session

_MARK = "# "


def edit_in_editor(session: Session, target: str) -> str:
    """
    Let the person edit the current segment in $VISUAL or $EDITOR, beginning with `target`.

    Returns the text on one line; empty means that nothing changed.

    Raises `ReviewError` when the editor cannot be started or fails; what was typed is then kept for the next time.
    """
    entry = session.current
    path = (
        session.working_copy.newsroom.derived_dir
        / "review"
        / session.working_copy.tag
        / f"{session.working_copy.slug}.{entry.number}.txt"
    )
    session.working_copy.newsroom.refuse_outside(path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(compose(entry.source, session.catalog.machine_output(entry), target), encoding="utf-8")
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise ReviewError(
            _("the editor {name} cannot be started", name=command[0]), where=error.strerror, hint="export EDITOR=nano"
        ) from None
    if code:
        raise ReviewError(_("the editor failed; what was typed is kept"), where=path)
    edited = read_target(path)
    path.unlink(missing_ok=True)
    return edited


def compose(source: str, machine: str, target: str) -> str:
    """Return what the file holds at first: comments, a blank line, the target."""
    lines = [
        f"{_MARK}source: {source}",
        *([f"{_MARK}mt: {machine}"] if machine and machine != target else []),
        _MARK + _("Change the text below. Lines that begin with “# ” are left out; an empty text changes nothing."),
        "",
        target,
    ]
    return "\n".join(lines) + "\n"


def read_target(path: Path) -> str:
    """Return the lines of the file that are not comments, as one line."""
    lines = read_file(path).decode().splitlines()
    return " ".join(line.strip() for line in lines if line.strip() and not line.startswith(_MARK))
