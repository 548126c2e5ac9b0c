"""The version of the program's own code, by which what was derived with other code is known to be out of date."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def code_version(*places: str) -> str:
    """
    Return 12 hexadecimal digits that change with any file in `places`: folders or files of this package.

    Without places it is any file of the whole package. Sizes and times are compared, not contents: it is asked for at
    the start of commands that should answer at once.
    """
    digest = hashlib.sha256()
    for place in places or ("",):
        part = _PACKAGE / place
        files = [part] if part.is_file() else [path for path in part.rglob("*.*") if path.suffix != ".pyc"]
        for path in sorted(files):
            stat = path.stat()
            digest.update(f"{path.relative_to(_PACKAGE)}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return digest.hexdigest()[:12]


@cache
def library_versions(*names: str) -> str:
    """Return the versions of those of the libraries `names` that are installed."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in names:
        with suppress(PackageNotFoundError):
            found.append(f"{name}={version(name)}")
    return ";".join(found)
