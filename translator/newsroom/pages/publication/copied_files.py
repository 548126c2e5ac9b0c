"""
Files beside a page that cannot hold their own hash, such as images: what they were when they were written.

A file of `.translator/publish/copied/` says it for each path, whichever article was published, so that a file that
somebody changed since is not written over. Where that was thrown away, nobody can tell, and a file that differs counts
as changed. Until 29 November 2026 one file an article said it (`<slug>.copied`), which is still read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from translator.bilingual.errors import PublishError
from translator.bilingual.i18n import _
from translator.bilingual.tables import unpacked
from translator.newsroom.ground.files import read_file
from translator.newsroom.house import Newsroom


def refuse_changed_copies(newsroom: Newsroom, slug: str, files: Mapping[Path, bytes | None]) -> None:
    """Raise `PublishError` for a file that is neither as it shall be (None: gone) nor as it was written."""
    for path, data in files.items():
        try:
            there = read_file(path)
        except FileNotFoundError:
            continue
        if there != data and not is_copy(newsroom, slug, path, there):
            raise PublishError(
                _("the file was changed by hand since it was published"),
                where=newsroom.relative(path),
                hint=_("put the change beside the article, and publish with --force"),
            )


def is_copy(newsroom: Newsroom, slug: str, path: Path, data: bytes) -> bool:
    """Whether a file is what `publish` wrote there, for `slug` or another article; and so no file of somebody's."""
    return _hash(data) in _known(newsroom, slug, path)


def promise_copies(newsroom: Newsroom, slug: str, files: Mapping[Path, bytes]) -> None:
    """Remember what is going to be written beside what was: a command that is killed meanwhile may leave either."""
    for path, data in files.items():
        known = _known(newsroom, slug, path)
        if _hash(data) not in known:
            newsroom.remember(_place(newsroom, path), " ".join([*known, _hash(data)]).encode())


def remember_copies(newsroom: Newsroom, files: Mapping[Path, bytes]) -> None:
    """Remember what was written."""
    for path, data in files.items():
        if _recalled(newsroom, path) != [_hash(data)]:
            newsroom.remember(_place(newsroom, path), _hash(data).encode())


def _known(newsroom: Newsroom, slug: str, path: Path) -> list[str]:
    """Return the hashes of what was written to a path last; several where a command was killed."""
    found = _recalled(newsroom, path)
    if found:
        return found
    earlier = unpacked(newsroom.recall(newsroom.derived_dir / "publish" / f"{slug}.copied"), dict[str, str]) or {}
    return earlier.get(str(path), "").split()


def _recalled(newsroom: Newsroom, path: Path) -> list[str]:
    return newsroom.recall(_place(newsroom, path)).decode("ascii", "replace").split()


def _place(newsroom: Newsroom, path: Path) -> Path:
    name = _hash(newsroom.relative(path).encode())[:32]
    return newsroom.derived_dir / "publish" / "copied" / f"{name}.copied"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
