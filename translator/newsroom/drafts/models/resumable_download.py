"""
A download that goes on after a kill: a growing file, what is known of its source, and a check of each byte on arrival.

What arrives may be compressed with gzip: it is opened while it streams, and the open file counts. A source that sends
something else is found out as soon as there is too much of it, or at the end by size and hash. Whatever the sources of
a file send, and however often they are asked, no more than twice its size is received in one run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from translator.bilingual.errors import ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.models.pinned_model import ModelFile, models_dir

if TYPE_CHECKING:
    from _typeshed import SupportsRead

CHUNK = 1 << 20
MOST_SENT = 2
"""Times the size of a file that its sources may send in one run …"""
SLACK = 1 << 18
"""… and so many bytes: a compressed file can be a little larger than what is in it."""
MARGIN = 64 << 20
"""Bytes that must stay free beside the file itself: room for one wheel, and some air."""
_GZIP = b"\x1f\x8b"


class WrongFile(Exception):
    """What was downloaded is not the pinned file."""


class TooMuchSent(Exception):
    """The sources have sent as much as may be received for one file."""


@dataclass(frozen=True, slots=True)
class DownloadedPart:
    """A part of the file that is completely on the disk."""

    number: int
    """From 1, without gaps."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the bytes so far are from: from elsewhere a compressed file goes on with other bytes."""

    url: str = ""
    etag: str = ""


class StreamCheck:
    """Checks a file as it arrives, and opens it into `unpacked` if it is compressed."""

    def __init__(self, file: ModelFile, unpacked: Path) -> None:
        self._file, self._unpacked = file, unpacked
        self._digest = hashlib.sha256()
        self._head = b""
        self._gzip: zlib._Decompress | None = None
        self._opened: BinaryIO | None = None
        self.size = 0
        """Bytes of the open file so far."""

    def feed(self, chunk: bytes) -> None:
        """Check the next bytes; raises `WrongFile` for what cannot be a beginning of the pinned file."""
        if len(self._head) < len(_GZIP):
            self._head += chunk
            if len(self._head) < len(_GZIP):
                return
            chunk = self._head
            if chunk.startswith(_GZIP):
                self._gzip = zlib.decompressobj(wbits=31)
                self._opened = self._unpacked.open("wb")
        if self._gzip is None:
            self._add(chunk)
            return
        try:
            while chunk and not self._gzip.eof:
                self._add(self._gzip.decompress(chunk, CHUNK))
                chunk = self._gzip.unconsumed_tail
        except zlib.error as error:
            raise WrongFile(str(error)) from None

    @property
    def is_whole(self) -> bool:
        return self.is_closed or (self._gzip is None and self.size >= self._file.size)

    @property
    def is_closed(self) -> bool:
        """Whether a compressed file has come to its end: what follows is not read."""
        return self._gzip is not None and self._gzip.eof

    def finish(self) -> Path | None:
        """Return the open file, or None where what arrived was not compressed; raises `WrongFile`."""
        if self._opened:
            self._opened.flush()
            os.fsync(self._opened.fileno())
        self.close()
        if self.size != self._file.size:
            raise WrongFile(_("{size} bytes instead of {wanted}", size=self.size, wanted=self._file.size))
        if self._digest.hexdigest() != self._file.sha256:
            raise WrongFile(_("its hash is wrong"))
        return self._unpacked if self._opened else None

    def close(self) -> None:
        if self._opened:
            self._opened.close()

    def _add(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._file.size:
            raise WrongFile(_("more than {wanted} bytes", wanted=self._file.size))
        self._digest.update(data)
        if self._opened:
            self._opened.write(data)


class ResumableDownload:
    """The growing file that becomes `place`. `report` gets the number of bytes so far, uncompressed."""

    def __init__(self, file: ModelFile, place: Path, report: Callable[[int], None]) -> None:
        self.file, self.place = file, place
        self.path = place.with_suffix(".partial")
        self.downloads = place.with_suffix(".downloads")
        self._unpacked = place.with_suffix(".unpacked")
        self._origin = place.with_suffix(".origin")
        self._journal = place.with_suffix(".parts.jsonl")
        self._report = report
        self._check: StreamCheck | None = None
        self.received = 0
        """Bytes that arrived in this process, whatever became of them; at most `budget`."""
        self.budget = MOST_SENT * file.size + SLACK
        self.has_old_bytes = self.size > 0
        """Whether some of the bytes are of an earlier process, and can be what is wrong."""

    @property
    def size(self) -> int:
        """Bytes so far as they arrived; the last part may be incomplete."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        return self._checked().is_whole

    def check_room(self) -> None:
        """Raise `ModelError`, and remove the bytes so far, unless the rest fits on the disk."""
        try:
            check_room(max(0, self.file.size - self.size), self.file.size)
        except ModelError:
            self.remove()
            raise

    def resumable_from(self, url: str) -> Origin | None:
        """Return where the bytes so far are from, if those that `url` sends can follow them."""
        if not self.size:
            return None
        try:
            self._checked()
        except WrongFile:
            self.remove()
            return None
        origin = Origin()
        with suppress(OSError, ValueError, TypeError):
            origin = Origin(**json.loads(self._origin.read_text(encoding="utf-8")))
        with self.path.open("rb") as file:
            is_compressed = file.read(len(_GZIP)) == _GZIP
        if origin.url == url or (not is_compressed and not url.endswith(".gz")):
            return origin if origin.url == url else Origin(url)
        return None

    def start(self, origin: Origin, size: int) -> None:
        """Keep the first `size` bytes; what is appended to them comes from `origin`."""
        if self.size != size:
            self.cut(size)
        self.has_old_bytes = self.has_old_bytes and size > 0
        self._origin.write_text(json.dumps(asdict(origin)), encoding="utf-8")

    @property
    def has_parts(self) -> bool:
        """Whether whole parts are here to go on from."""
        return any(self._journalled())

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
        self._forget_check()
        with self.path.open("ab") as file:
            file.truncate(size)

    def append(self, stream: SupportsRead[bytes]) -> tuple[int, str]:
        """Append the whole `stream`; return its size and SHA-256. Raises `WrongFile`, and what reading raises."""
        check, digest, size = self._checked(), hashlib.sha256(), 0
        with self.path.open("ab") as file:
            try:
                while chunk := stream.read(min(CHUNK, self.budget - self.received)):
                    self.received += len(chunk)
                    file.write(chunk)
                    check.feed(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    self._report(check.size)
                    if check.is_closed:
                        break
                    if self.received >= self.budget and not check.is_whole:
                        raise TooMuchSent(_("more than {count} times its size was sent", count=MOST_SENT))
            finally:
                file.flush()
                os.fsync(file.fileno())
        return size, digest.hexdigest()

    def append_part(self, number: int, stream: SupportsRead[bytes]) -> None:
        """Append one part; it enters the journal only when it is completely on the disk."""
        size, sha256 = self.append(stream)
        with self._journal.open("a", encoding="utf-8") as journal:
            journal.write(_line(DownloadedPart(number, size, sha256)))

    def finish(self) -> None:
        """Rename the file into place if it is the pinned one; else remove it and raise `WrongFile`."""
        try:
            unpacked = self._checked().finish()
        except WrongFile:
            self.remove()
            raise
        os.replace(unpacked or self.path, self.place)
        self.remove()

    def remove(self) -> None:
        self._forget_check()
        for path in (self.path, self._journal, self._unpacked, self._origin):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.downloads, ignore_errors=True)

    def close(self) -> None:
        """Close what is open, and keep the bytes so far to go on from; what was unpacked is made again from them."""
        self._forget_check()
        self._unpacked.unlink(missing_ok=True)

    def _checked(self) -> StreamCheck:
        if self._check is None:
            self._check = StreamCheck(self.file, self._unpacked)
            if self.path.exists():
                with self.path.open("rb") as file:
                    while chunk := file.read(CHUNK):
                        self._check.feed(chunk)
            self._report(self._check.size)
        return self._check

    def _forget_check(self) -> None:
        if self._check:
            self._check.close()
        self._check = None


def _line(part: DownloadedPart) -> str:
    return json.dumps(asdict(part)) + "\n"


def _hash_of(stream: SupportsRead[bytes], size: int) -> str:
    """Return the SHA-256 of the next `size` bytes, empty where there are fewer."""
    digest = hashlib.sha256()
    while size > 0 and (chunk := stream.read(min(CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest() if size == 0 else ""


def check_room(missing: int, largest: int) -> None:
    """Raise `ModelError` unless `missing` bytes fit on the disk, and room to unpack the `largest` file."""
    need = missing + min(MARGIN, largest)
    if shutil.disk_usage(models_dir()).free < need:
        raise no_room(need)


def no_room(need: int) -> ModelError:
    sizes = (need, shutil.disk_usage(models_dir()).free)
    needed, free = (-(-size // 1_000_000) for size in sizes)
    return ModelError(
        _("no room for the weights: {need} MB are needed, {free} MB are free", need=needed, free=free),
        where=models_dir(),
        hint=_("make room, or set TRANSLATOR_CACHE to a folder on another disk"),
    )
