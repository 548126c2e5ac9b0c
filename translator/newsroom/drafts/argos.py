"""
The engine that runs packages of Argos Translate, by the library's own tokenizer and network.

The library installs packages of its index (`argospm`); a package file is installed here. It comes as `argostranslate`,
which brings a sentence splitter with torch (1.4 GB), or as `argos-translate-lt`, the same without it, published for
LibreTranslate. Sentences are handed to it, so its splitters have nothing to do: `OneSentence` stands in their place,
and neither torch nor onnxruntime is loaded, and no network asked. It translates a sentence a call; its network takes
lists, so that all segments of an article go there together.

Source: argostranslate 1.11 and 1.12 (`sbd`, `package`, `translate.apply_packaged_translation`: beam 4, length penalty
0.2, replace_unknowns).
"""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from translator import __version__
from translator.bilingual.errors import EngineUnavailable, ModelError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import argos_code
from translator.newsroom.drafts.base import Capabilities, Engine, EngineContext, in_order, missing_library
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.models import file_hash
from translator.newsroom.ground.project import data_dir

DISTRIBUTIONS = ("argos-translate-lt", "argostranslate")
"""Names under which the library is published; the first one installed is named in signatures."""
_SPLITTERS = (
    "ISentenceBoundaryDetectionModel", "SpacySentencizerSmall", "StanzaSentencizer", "MiniSBDSentencizer",
)  # fmt: skip


class OneSentence:
    def __init__(self, package: object) -> None:
        self.pkg = package

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def has_library() -> bool:
    return find_spec("argostranslate") is not None


@cache
def load_library() -> Any:
    """Load Argos Translate, which makes its folders in the user's home; raises `ImportError` where it is missing."""
    import argostranslate

    splitters = ModuleType("argostranslate.sbd")
    for name in _SPLITTERS:
        setattr(splitters, name, OneSentence)
    sys.modules["argostranslate.sbd"] = argostranslate.sbd = splitters

    import argostranslate.package
    import argostranslate.settings
    import argostranslate.translate

    return argostranslate


def open_translation(folder: Path, threads: int) -> Any:
    """Return the `PackageTranslation` of the library for a package, loaded; `threads` 0: as CTranslate2 chooses."""
    library = load_library()
    library.settings.intra_threads = threads
    library.settings.chunk_type = library.settings.ChunkType.ARGOSTRANSLATE
    package = library.package.Package(folder)
    source, target = (
        library.translate.Language(code, name)
        for code, name in ((package.from_code, package.from_name), (package.to_code, package.to_name))
    )
    translation = library.translate.PackageTranslation(source, target, package)
    translation.hypotheses("1", 1)  # It loads its network when it is first asked.
    return translation


def library_version() -> str:
    for name in DISTRIBUTIONS:
        try:
            return f"{name}-{version(name)}"
        except PackageNotFoundError:
            continue
    return "argostranslate--"


_HASH_FILE = "sha256"


@dataclass(frozen=True, slots=True)
class ArgosPackage:
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
    share = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    theirs = os.environ.get("ARGOS_PACKAGES_DIR") or share / "argos-translate" / "packages"
    named = map(Path, load_library().settings.package_dirs) if has_library() else ()
    return list(dict.fromkeys([data_dir() / "argos-packages", Path(theirs), *named]))


def installed_packages() -> list[ArgosPackage]:
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


def _unpack(path: Path, into: Path) -> Path:
    # `zipfile` writes nothing outside of `into`, and no links.
    try:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(into)
    except FileNotFoundError:
        raise ModelError(_("there is no such file"), where=path) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ModelError(_("this is not a complete Argos package: {error}", error=error), where=path) from None
    roots = list(into.iterdir())
    if len(roots) != 1:
        raise ModelError(
            _("an Argos package has exactly one folder, this one has {count}", count=len(roots)), where=path
        )
    return roots[0]


def _read_package(folder: Path) -> ArgosPackage | None:
    if not all((folder / name).is_file() for name in ("sentencepiece.model", "model/model.bin")):
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


BEAM, LENGTH_PENALTY, HYPOTHESES = 4, 0.2, 4
BATCH_TOKENS = 512
"""About twenty-five sentences a batch: as fast as more, and under 300 MB with a package of 65,000 pieces."""
GROUP_TOKENS = 2 * BATCH_TOKENS
"""One call: a second's work or two."""
LONGEST = 500
"""Pieces: past the end of its table of positions (512 or more) CTranslate2 raises instead of translating."""
MAX_PIECES = 120
"""The models were trained on at most 150 pieces; a longer source gets a problem, and is translated in parts."""


class ArgosEngine(Engine):
    name = "argos"
    seconds = 0.05
    capabilities = Capabilities(streams=True, prefers_many=True, aligns="exactly")
    steps = (*(f"hypothesis-{rank}" for rank in range(2, HYPOTHESES + 1)),)

    def __init__(self, translation: Any, package: ArgosPackage, target_tag: str) -> None:
        self._tokenizer, self._network = translation.pkg.tokenizer, translation.translator
        self._prefix, self._target_tag = [package.target_prefix] if package.target_prefix else [], target_tag
        self._hypotheses: dict[str, Any] = {}
        self.signature = (
            f"{package.signature}|runtime:{library_version()}"
            f"|beam:{BEAM}|lp:{LENGTH_PENALTY}|lexicon:{lexicon_version()}|v:{__version__}"
        )

    @classmethod
    def open(cls, context: EngineContext) -> ArgosEngine:
        cls.require(context)
        package = _find(context)
        try:
            translation = open_translation(package.folder, context.settings.threads)
        except ImportError as error:
            raise missing_library(cls.name, error.name) from error
        return cls(translation, package, context.target_tag)

    @classmethod
    def require(cls, context: EngineContext) -> None:
        if not has_library():
            raise missing_library(cls.name, "argostranslate")
        _find(context)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return in_order(self.translate_each(requests))

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        encoded = [self._tokenizer.encode(request.source) for request in requests]
        group: list[int] = []
        for index in [*sorted(range(len(encoded)), key=lambda index: -len(encoded[index])), -1]:
            if group and (index < 0 or len(encoded[group[0]]) * (len(group) + 1) > GROUP_TOKENS):
                results = self._decode([encoded[place] for place in group])
                for place, result in zip(group, results, strict=True):
                    yield place, self._suggestion(len(encoded[place]), result, 0)
                group = []
            group.append(index)

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        encoded = [self._tokenizer.encode(request.source) for request in requests]
        missing = {one.source: pieces for one, pieces in zip(requests, encoded, strict=True)
                   if one.source not in self._hypotheses}  # fmt: skip
        found = self._decode(list(missing.values()), num_hypotheses=HYPOTHESES)
        self._hypotheses.update(zip(missing, found, strict=True))
        results, rank = [self._hypotheses[request.source] for request in requests], int(step.rpartition("-")[2]) - 1
        return [self._suggestion(len(pieces), result, rank) for pieces, result in zip(encoded, results, strict=True)]

    def close(self) -> None:
        self._network.unload_model()
        self._hypotheses.clear()

    def _decode(self, encoded: Sequence[list[str]], **options: Any) -> list[Any]:
        # A source that is too long for the network is sent as an empty one.
        if not encoded:
            return []
        results: list[Any] = self._network.translate_batch(
            [pieces if len(pieces) <= LONGEST else [] for pieces in encoded],
            target_prefix=[self._prefix] * len(encoded) if self._prefix else None,
            beam_size=BEAM, length_penalty=LENGTH_PENALTY, replace_unknowns=True, return_scores=True,
            max_batch_size=BATCH_TOKENS, batch_type="tokens", **options,
        )  # fmt: skip
        return results

    def _suggestion(self, length: int, result: Any, rank: int) -> Suggestion:
        if rank >= len(result.hypotheses):
            return self.suggest("", problems=("mt.empty: no further hypothesis",))
        pieces, score = result.hypotheses[rank], result.scores[rank]
        text = str(self._tokenizer.decode(pieces[len(self._prefix) :])).strip()
        # A score of CTranslate2 is a sum of logarithms over length^penalty; this is the mean chance of a piece.
        mean = score * math.pow(max(1, len(pieces)), LENGTH_PENALTY - 1) if pieces else 0.0
        problems = ("len.ratio: longer than the model was trained for",) if length > MAX_PIECES else ()
        return self.suggest(text, text, score=round(100 * math.exp(min(0.0, mean))), problems=problems)


def _find(context: EngineContext) -> ArgosPackage:
    source, target = argos_code(context.source_tag), argos_code(context.target_tag)
    package = find_package(source, target)
    if package is None:
        raise EngineUnavailable(
            _("no Argos package {source} to {target} is installed", source=source, target=target),
            hint=f"argospm update; argospm install translate-{source}_{target}   "
            + _("(or: {command})", command="translator models install FILE.argosmodel"),
        )
    return package
