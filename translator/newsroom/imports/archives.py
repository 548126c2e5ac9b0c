"""
Archives: folders, ZIPs, exports of WordPress, Notion and Obsidian; each file of them, and why it is no article.

A ZIP is unpacked into a folder that goes away; nothing is held in memory but the file that is read.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.newsroom.ground.console import read_bytes
from translator.newsroom.imports.blocks import ArchiveEntry
from translator.newsroom.imports.documents import zip_kind
from translator.newsroom.imports.note_archive import PICTURES, Notes
from translator.newsroom.imports.wordpress_archive import wordpress_entries
from translator.newsroom.imports.xml import BROKEN_ZIP

_HEAD = 4096
# What an archive may unpack to, in bytes, and how many times larger than its packed form a large file may be.
_LARGEST = 8 << 30
_MOST = 200_000
_RATIO = 200
_OTHERS = frozenset({
    ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".mov", ".wav", ".ogg",
    ".webm", ".m4a", ".canvas", ".base", ".py", ".sh", ".ini", ".log", ".bak", ".tmp",
})  # fmt: skip


def archive_kind(path: Path) -> str:
    """Return `folder`, `zip`, `wordpress`, or an empty text for a file that is one article, or none."""
    if path.is_dir():
        return "folder"
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    if b"<rss" in head and b"wordpress.org/export/" in head:
        return "wordpress"
    return "zip" if head.startswith(b"PK\x03\x04") and zip_kind(path) == "archive" else ""


def archive_entries(path: Path) -> Iterator[ArchiveEntry]:
    """
    Yield all files of an archive in the order of their names, or the posts of an export in theirs.

    Raises `ArticleError` for an archive that is broken, or would unpack to far more than articles.
    """
    kind = archive_kind(path)
    if kind == "wordpress":
        yield from wordpress_entries(path)
    elif kind == "zip":
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="translator-")))
            _unpack(path, folder)
            for inner in sorted(folder.rglob("*.zip")):  # Notion packs its packages once more.
                _unpack(inner, inner.parent)
                inner.unlink()
            yield from _folder_entries(folder, path)
    else:
        yield from _folder_entries(path, path)


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            is_bomb = any(one.file_size > 1 << 20 and one.file_size > _RATIO * one.compress_size for one in infos)
            if is_bomb or len(infos) > _MOST or sum(one.file_size for one in infos) > _LARGEST:
                raise ArticleError(
                    _("the archive would unpack to far more than articles, and is not opened"), where=path
                )
            archive.extractall(folder)
    except BROKEN_ZIP as error:
        raise ArticleError(
            _("the archive cannot be read: {error}", error=error or type(error).__name__),
            where=path,
            hint=_("unpack it, and add its folder"),
        ) from None


def _folder_entries(folder: Path, shown: Path) -> Iterator[ArchiveEntry]:
    files = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not any(part.startswith((".", "__MACOSX")) for part in file.relative_to(folder).parts)
    ]
    notes = Notes(folder, files)
    for file in files:
        name = str(shown / file.relative_to(folder))
        if reason := _reason(file):
            yield ArchiveEntry(name, reason=reason)
        elif file.suffix.lower() in {".md", ".markdown"}:
            yield ArchiveEntry(name, partial(notes.read, file), notes.root)
        else:
            yield ArchiveEntry(name, partial(_content, file), file.parent)


def _content(file: Path) -> tuple[bytes, list[str]]:
    return read_bytes(file), []


def _reason(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix in PICTURES:
        return _("a picture: it comes with the articles that show it")
    pages = file.parent.name.removesuffix("_files")
    if pages != file.parent.name and any((file.parent.parent / f"{pages}{end}").exists() for end in (".html", ".htm")):
        return _("a part of a saved page")
    return _("no text, by its name: {suffix}", suffix=suffix) if suffix in _OTHERS else ""
