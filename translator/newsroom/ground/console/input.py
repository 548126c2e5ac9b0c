"""What a command reads: a named file, or standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from translator.bilingual.errors import EncodingError, UsageError
from translator.bilingual.i18n import _

STDIN = "-"


def read_bytes(file: Path | str | None) -> bytes:
    """Return the content of a file, or of standard input for `-` and None; raises `UsageError` where it cannot."""
    if file is None or str(file) == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        import shlex

        from translator.newsroom.ground.files import read_reason

        there = next(place for place in Path(file).absolute().parents if place.is_dir())
        hint = _("see what is there: {command}", command=f"ls -l {shlex.quote(os.path.relpath(there))}")
        raise UsageError(
            _("cannot read the file: {reason}", reason=read_reason(error)), where=file, hint=hint
        ) from None


def read_text(file: Path | str | None) -> str:
    """Return a text as it is, line ends and BOM included; raises `EncodingError` where it is not UTF-8."""
    try:
        return read_bytes(file).decode()
    except UnicodeDecodeError as error:
        raise EncodingError(
            _("not UTF-8: the byte at {at} cannot be read", at=error.start),
            where=file or "stdin",
            hint=_("iconv -t utf-8, or translator add, which recognises GB18030 and Big5"),
        ) from None
