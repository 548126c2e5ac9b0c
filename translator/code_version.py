"""The version of the program's own code, by which what was derived with other code is known to be out of date."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def code_version(*places: str) -> str:
    """
    Return 12 hexadecimal digits that change with any file in `places`: folders or files of this package.

    Sizes and times are compared, not contents: it is asked for at the start of commands that should answer at once.
    """
    digest = hashlib.sha256()
    for place in places:
        part = _PACKAGE / place
        files = [part] if part.is_file() else [path for path in part.rglob("*") if path.suffix in {".py", ".txt"}]
        for path in sorted(files):
            stat = path.stat()
            digest.update(f"{path.relative_to(_PACKAGE)}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return digest.hexdigest()[:12]
