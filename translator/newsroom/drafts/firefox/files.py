"""The files of the model for a direction: the installed one, or one of the newsroom's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import EngineUnavailable, ModelError
from translator.bilingual.i18n import _
from translator.bilingual.model import short_hash
from translator.bilingual.words.language import LangTag, content_tag
from translator.newsroom.drafts.firefox.registry import MODELS
from translator.newsroom.drafts.models.pinned_model import remembered_hash

REVERSE = "reverse"
"""The model of the other direction, by which drafts are translated back."""
OTHERS = ("llama", "argos", REVERSE)
"""What `[engines.firefox] second` may name besides the folder of a model."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of one model, which may be asked for in another process."""

    name: str
    """As signatures have it: `en-zh-Hans:base-memory`."""
    folder: Path
    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    """Equal to the other one where both languages share one."""
    is_own: bool = False

    @property
    def sha256(self) -> str:
        files = dict.fromkeys((self.model, self.source_vocabulary, self.target_vocabulary))
        return short_hash(*(remembered_hash(path) for path in files))

    @property
    def repair_command(self) -> str:
        if self.is_own:
            return _("check the files that [engines.firefox] names")
        name = f"firefox:{self.folder.name.replace('.', ':')}"
        return f"translator models remove {name} && translator models install {name}"


def find_files(source_tag: LangTag, target_tag: LangTag, own: Mapping[str, str]) -> ModelFiles:
    """
    Return the files of the model for a pair: the folder that `own` names for its direction, else an installed model.

    Raises `EngineUnavailable` with the command that installs one, `ModelError` for files that are not what they should
    be.
    """
    direction = (content_tag(source_tag), content_tag(target_tag))
    pair = "-".join(direction)
    if pair in own:
        return _own_files(pair, Path(own[pair]).expanduser())
    known = [model for model in MODELS if model.direction == direction]
    for model in known:
        if not model.path.is_dir():
            continue
        if not model.is_installed:
            raise ModelError(
                _("the hash of these weights is not the pinned one"),
                where=model.path,
                hint=f"translator models remove {model.name} && translator models install {model.name}",
            )
        return _files(model.title.rpartition(" ")[2], model.path, pair)
    raise EngineUnavailable(
        _("no Firefox model from {source} into {target} is installed", source=source_tag, target=target_tag),
        hint=f"translator models install {known[0].name if known else 'firefox'}",
    )


def find_second_files(
    source_tag: LangTag, target_tag: LangTag, first: ModelFiles, second: Mapping[str, str]
) -> ModelFiles | None:
    """
    Return the files of another model for the pair: the folder that `second` names, else one that is installed too.

    None where `second` names an engine (`OTHERS`), which is asked instead.

    Raises `ModelError` for files that are not what they should be.
    """
    direction = (content_tag(source_tag), content_tag(target_tag))
    pair = "-".join(direction)
    if second.get(pair) in OTHERS:
        return None
    if pair in second:
        return _own_files(pair, Path(second[pair]).expanduser())
    others = [model for model in MODELS if model.direction == direction and model.path != first.folder]
    found = next((model for model in others if model.is_installed), None)
    return _files(found.title.rpartition(" ")[2], found.path, pair) if found and not first.is_own else None


def _own_files(pair: str, folder: Path) -> ModelFiles:
    if not folder.is_dir():
        raise ModelError(_("there is no such folder"), where=folder, hint=_("[engines.firefox] models names it"))
    return _files("own", folder, pair, is_own=True)


def _files(kind: str, folder: Path, pair: str, *, is_own: bool = False) -> ModelFiles:
    """Find the files of a folder by the beginnings of their names, which all projects that use these models keep."""
    models, sources, targets, shared = (
        sorted(folder.glob(pattern)) for pattern in ("model*.bin", "srcvocab*.spm", "trgvocab*.spm", "vocab*.spm")
    )
    if len(models) != 1 or (len(sources), len(targets), len(shared)) not in {(1, 1, 0), (0, 0, 1)}:
        raise ModelError(
            _("a Firefox model is a folder with one model….bin, and srcvocab….spm and trgvocab….spm, or vocab….spm"),
            where=folder,
        )
    source, target = (shared * 2) or (sources + targets)
    return ModelFiles(f"{pair}:{kind}", folder, models[0], source, target, is_own)
