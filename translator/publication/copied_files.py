"""
Files beside a page that cannot hold their own hash, such as images: what they were when they were written.

`.translator/publish/<slug>.copied` says it, so that a file that somebody changed since is not written over. Where that
was thrown away, nobody can tell, and a file that differs counts as changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from translator.errors import PublishError
from translator.files import read_file, unpacked
from translator.i18n import _
from translator.newsroom import Newsroom


def refuse_changed_copies(newsroom: Newsroom, slug: str, files: Mapping[Path, bytes | None]) -> None:
    """Raise `PublishError` for a file that is neither as it shall be (None: gone) nor as it was written."""
    known: dict[str, str] | None = None
    for path, data in files.items():
        try:
            there = read_file(path)
        except FileNotFoundError:
            continue
        if there == data:
            continue
        known = copies_of(newsroom, slug) if known is None else known
        if not is_copy(known, path, there):
            raise PublishError(
                _("the file was changed by hand since it was published"),
                where=newsroom.relative(path),
                hint=_("put the change beside the article, and publish with --force"),
            )


def copies_of(newsroom: Newsroom, slug: str) -> dict[str, str]:
    """Return the hash of each file that `publish` wrote beside an article, by its path; several where it was killed."""
    return unpacked(newsroom.recall(_place(newsroom, slug)), dict[str, str]) or {}


def is_copy(copies: Mapping[str, str], path: Path, data: bytes) -> bool:
    """Whether a file is what `publish` wrote there (`copies_of`), and not a file of somebody's."""
    return _hash(data) in copies.get(str(path), "").split()


def promise_copies(newsroom: Newsroom, slug: str, files: Mapping[Path, bytes]) -> None:
    """Remember what is going to be written beside what was: a command that is killed meanwhile may leave either."""
    known = copies_of(newsroom, slug) if files else {}
    both = {str(path): f"{known.get(str(path), '')} {_hash(data)}" for path, data in files.items()
            if not is_copy(known, path, data)}  # fmt: skip
    if both:
        newsroom.remember(_place(newsroom, slug), msgspec.msgpack.encode({**known, **both}))


def remember_copies(newsroom: Newsroom, slug: str, files: Mapping[Path, bytes]) -> None:
    """Remember what was written."""
    if files:
        known = {**copies_of(newsroom, slug), **{str(path): _hash(data) for path, data in files.items()}}
        newsroom.remember(_place(newsroom, slug), msgspec.msgpack.encode(known))


def _place(newsroom: Newsroom, slug: str) -> Path:
    return newsroom.derived_dir / "publish" / f"{slug}.copied"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
