"""
Editing a segment in the user's own editor: a small file with the source and the machine's text, then the target.

The file is in `.translator/review/` and not in the system's temporary folder, so that the text survives a crash of the
terminal or this program; the next edit of the segment starts from it.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from itertools import dropwhile
from pathlib import Path

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.sentences import join_lines
from translator.newsroom.ground.files import read_file, text_of, writing
from translator.newsroom.review.session import Session

_MARK = "# "


def edit_in_editor(session: Session, target: str) -> str:
    """
    Let the person edit the current segment in $VISUAL or $EDITOR, beginning with `target`.

    Returns the text on one line; empty means that nothing changed.

    Raises `ReviewError` when the editor cannot be started or fails; what was typed is then an unsaved text.
    """
    entry, copy = session.current, session.working_copy
    path = copy.newsroom.derived_dir / "review" / copy.tag / f"{copy.slug}.{entry.key}.txt"
    copy.newsroom.refuse_outside(path)
    if not path.exists():
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(compose(entry.source, session.catalog.machine_output(entry), target), encoding="utf-8")
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    failed = None
    try:
        if subprocess.run([*shlex.split(named), str(path)], check=False).returncode:
            failed = ReviewError(_("the editor failed; what was typed is kept"), where=named)
    except (OSError, ValueError) as error:  # No such program, or a quote in the variable that is not closed.
        message = _("the editor {name} cannot be started", name=named)
        failed = ReviewError(message, where=str(error), hint="export EDITOR=vi")
    edited = read_target(path, session.catalog.tag)
    if failed and edited:
        session.autosave.save(entry, edited)
    path.unlink(missing_ok=True)
    if failed:
        raise failed
    return edited


def compose(source: str, machine: str, target: str) -> str:
    lines = [
        f"{_MARK}source: {source}",
        *([f"{_MARK}mt: {machine}"] if machine and machine != target else []),
        _MARK + _("Change the text below these lines; an empty text changes nothing."),
        "",
        target,
    ]
    return "\n".join(lines) + "\n"


def read_target(path: Path, tag: str) -> str:
    lines = text_of(read_file(path), str(path)).split("\n")
    return join_lines("\n".join(dropwhile(lambda line: line.startswith(_MARK), lines)), tag).strip()
