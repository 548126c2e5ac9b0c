"""
Finds, installs and removes Argos Translate packages.

A package is a zip file (`.argosmodel`) with one folder: `metadata.json`, `sentencepiece.model`, and `model/`. It is not
trusted: nothing is written outside its folder, links are rejected, its size is limited, and the finished folder is
renamed into place. Packages that Argos Translate itself has installed are found as well; its own library reads the
index. It would download without bounds, so that is done here.

Source: package format of argostranslate 1.11 (read, and checked by installing into it).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from urllib.error import URLError
from urllib.request import urlopen

from translator.bilingual.errors import ModelError, PairNotSupported
from translator.bilingual.i18n import _
from translator.newsroom.drafts.argos.library import has_library, load_library
from translator.newsroom.drafts.base import missing_library
from translator.newsroom.drafts.models.pinned_model import file_hash
from translator.newsroom.ground.project import data_dir

MAX_UNPACKED_BYTES = 2 << 30
"""The real packages are around 100 to 300 MB."""
MAX_FILES = 2000
MAX_INDEX_BYTES = 4 << 20
"""The list of all packages has some 50 kB."""
# Argos Translate takes the first of them that is there; packages of before 2021 have the second.
_TOKENIZERS = ("sentencepiece.model", "bpe.model")
_HASH_FILE = "sha256"


@dataclass(frozen=True, slots=True)
class ArgosPackage:
    """One installed package."""

    folder: Path
    source: str
    """Argos's own code: `en`, `zh`, `zt`."""
    target: str
    version: str
    sha256: str = ""
    """Of the package file, where it was installed by us."""
    target_prefix: str = ""
    """A token that the model needs at the beginning of every target; it is removed from the output."""

    @property
    def name(self) -> str:
        return f"{self.source}_{self.target} {self.version}"

    @property
    def signature(self) -> str:
        return f"argos|package:{self.source}_{self.target}-{self.version}|sha:{self.short_hash}"

    @property
    def short_hash(self) -> str:
        return self.sha256[:12] or "-"


def package_folders() -> list[Path]:
    """List the folders in which packages are looked for, ours first, then those of Argos Translate."""
    share = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    theirs = os.environ.get("ARGOS_PACKAGES_DIR") or share / "argos-translate" / "packages"
    named = load_library().package_dirs if has_library() else []
    return list(dict.fromkeys([data_dir() / "argos-packages", Path(theirs), *named]))


def installed_packages() -> list[ArgosPackage]:
    """List all usable packages, the highest version of a pair first; other folders are skipped."""
    found = [
        package
        for parent in package_folders()
        if parent.is_dir()
        for folder in sorted(parent.iterdir())
        if (package := _read_package(folder)) is not None
    ]
    return sorted(found, key=lambda item: (item.source, item.target, [-part for part in _version(item.version)]))


def find_package(source: str, target: str) -> ArgosPackage | None:
    return next((item for item in installed_packages() if (item.source, item.target) == (source, target)), None)


def install_file(path: Path) -> ArgosPackage:
    """
    Install a package file for this user and return it; an installed one of the same name is replaced.

    Raises `ModelError` when the file is not a zip file, is broken, unsafe or too large, or lacks a needed file.
    """
    parent = package_folders()[0]
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".install-", dir=parent) as temporary:
        root = _unpack(path, Path(temporary))
        (root / _HASH_FILE).write_text(file_hash(path), encoding="ascii")
        if _read_package(root) is None:
            raise ModelError(
                _("this package lacks a usable metadata.json, sentencepiece.model or model/model.bin"), where=path
            )
        if (parent / root.name).exists():
            (parent / root.name).rename(root.parent / "replaced")
        root.rename(parent / root.name)
    package = _read_package(parent / root.name)
    assert package is not None
    return package


def remove_package(package: ArgosPackage) -> None:
    shutil.rmtree(package.folder)


def fetch_package(source: str, target: str, *, progress: Callable[[int, int], None] | None = None) -> ArgosPackage:
    """
    Install the newest package for a pair of Argos codes from the index; the only function here that uses a network.

    `progress` gets bytes so far and bytes in all (0 where unknown). Raises `EngineUnavailable` where Argos Translate is
    not installed, `PairNotSupported` when the index has none, `ModelError` when index or package cannot be fetched.
    """
    reasons = []
    for url in _package_urls(source, target):
        with tempfile.NamedTemporaryFile(suffix=".argosmodel") as file:
            try:
                for done, total, block in _download(url, MAX_UNPACKED_BYTES):
                    file.write(block)
                    if progress:
                        progress(done, total)
                file.flush()
                return install_file(Path(file.name))
            except ModelError as error:
                reasons.append(f"{url}: {error.message}")
    raise ModelError(
        _("the Argos package {source}_{target} cannot be fetched", source=source, target=target),
        where="; ".join(reasons),
        hint=_ELSEWHERE,
    )


_ELSEWHERE = "translator models install FILE.argosmodel   (https://www.argosopentech.com/argospm/index)"


def _package_urls(source: str, target: str) -> list[str]:
    """Return where the newest package of a pair is, as the library reads the index."""
    try:
        library = load_library()
    except ImportError as error:
        raise missing_library("argos", error.name) from error
    index = os.environ.get("ARGOS_PACKAGE_INDEX") or library.index_address
    index = index if index.endswith(".json") else f"{index.rstrip('/')}/index.json"
    try:
        entries = library.available_packages(b"".join(block for *_counts, block in _download(index, MAX_INDEX_BYTES)))
        fitting = [entry for entry in entries if (entry.from_code, entry.to_code) == (source, target) and entry.links]
        newest = max(fitting, key=lambda entry: _version(str(entry.package_version)), default=None)
        links = [str(link) for link in newest.links] if newest else []
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ModelError(_("the list of Argos packages cannot be read"), where=index, hint=_ELSEWHERE) from None
    if not links:
        raise PairNotSupported(
            _("there is no Argos package {source}_{target}", source=source, target=target), where=index
        )
    return links


def _download(url: str, most: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield bytes so far, bytes in all, and a block; raises `ModelError`, also past `most` bytes and before the end."""
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost", "file://")):
        raise ModelError(_("packages are downloaded over https only"), where=url, hint=_ELSEWHERE)
    try:
        with urlopen(url, timeout=30) as response:
            total, done = int(response.headers.get("Content-Length") or 0), 0
            while done <= most and (block := response.read(1 << 16)):
                done += len(block)
                yield done, total, block
    except (URLError, HTTPException, TimeoutError, ConnectionError, ValueError) as error:
        raise ModelError(_("cannot be downloaded: {error}", error=error), where=url, hint=_ELSEWHERE) from None
    if done > most:
        raise ModelError(_("this package is too large"), where=url, hint=_ELSEWHERE)
    if done < total:
        raise ModelError(_("the download broke off after {count} bytes", count=done), where=url, hint=_ELSEWHERE)


def _unpack(path: Path, into: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            root = _safe_root(archive, path)
            for entry in archive.infolist():
                archive.extract(entry, into)
    except FileNotFoundError:
        raise ModelError(_("there is no such file"), where=path) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ModelError(_("this is not a complete Argos package: {error}", error=error), where=path) from None
    return into / root


def _safe_root(archive: zipfile.ZipFile, path: Path) -> str:
    """Return the name of the one folder in the archive, after checking that unpacking is safe."""
    entries = archive.infolist()
    roots = {PurePosixPath(entry.filename).parts[0] for entry in entries if entry.filename.strip("/")}
    escapes = [
        entry.filename
        for entry in entries
        if entry.filename.startswith(("/", "\\"))
        or ".." in PurePosixPath(entry.filename.replace("\\", "/")).parts
        or ":" in entry.filename
        or (entry.external_attr >> 16) & 0o170000 == 0o120000
    ]
    if escapes:
        raise ModelError(_("this package would write outside its folder: {name}", name=escapes[0]), where=path)
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise ModelError(_("this package is too large"), where=path)
    if len(roots) != 1 or next(iter(roots)).startswith("."):
        raise ModelError(
            _("an Argos package has exactly one folder, this one has {count}", count=len(roots)), where=path
        )
    return roots.pop()


def _read_package(folder: Path) -> ArgosPackage | None:
    if not any((folder / name).is_file() for name in _TOKENIZERS) or not (folder / "model" / "model.bin").is_file():
        return None
    try:
        about = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        source, target, version = str(about["from_code"]), str(about["to_code"]), str(about["package_version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    digest = folder / _HASH_FILE
    sha256 = digest.read_text(encoding="ascii").strip() if digest.is_file() else ""
    prefix = str(about.get("target_prefix") or "")
    return ArgosPackage(folder, source, target, version, sha256, prefix)


def _version(text: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in text.split(".")]
