"""The version of the program's own code, by which what was derived with other code is known to be out of date."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import cache

_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 (see `code_version`)


@cache
def code_version(*places: str) -> str:
    """
    Return 12 hexadecimal digits that change with any file in `places`: folders or files of this package.

    Without places it is any file of the whole package. Sizes and times are compared, not contents: it is asked for at
    the start of commands that should answer at once.
    """
    digest = hashlib.sha256()
    for place in places or ("",):
        for path in _files(os.path.join(_PACKAGE, place)):  # noqa: PTH118 (no objects for a thousand files)
            stat = os.stat(path)  # noqa: PTH116
            digest.update(f"{path.removeprefix(_PACKAGE)}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return digest.hexdigest()[:12]


@cache
def content_version(*places: str) -> str:
    """
    Return 12 hexadecimal digits that name the contents of `places`, as `code_version` takes them.

    Two machines that have the same are the same program, whatever the times of its files.
    """
    digest = hashlib.sha256()
    for place in places or ("",):
        for path in _files(os.path.join(_PACKAGE, place)):  # noqa: PTH118
            with open(path, "rb") as file:  # noqa: PTH123 (see `code_version`)
                digest.update(f"{path.removeprefix(_PACKAGE).replace(os.sep, '/')};".encode() + file.read())
    return digest.hexdigest()[:12]


def _files(part: str) -> list[str]:
    """Return a file, or all files in a folder that hold code or data, sorted."""
    if os.path.isfile(part):  # noqa: PTH113
        return [part]
    if not os.path.isdir(part):  # noqa: PTH112
        raise FileNotFoundError(part)
    return sorted(
        f"{root}{os.sep}{name}"
        for root, _folders, names in os.walk(part)
        for name in names
        if "." in name and not name.endswith(".pyc")
    )


@cache
def library_versions(*names: str) -> str:
    """Return the versions of those of the libraries `names` that are installed."""
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for name in names:
        with suppress(PackageNotFoundError):
            found.append(f"{name}={version(name)}")
    return ";".join(found)
