"""
Argos Translate itself, the library: its packages, its index, and its own way to translate.

It comes as `argostranslate`, which brings a sentence splitter with torch (1.4 GB), or as `argos-translate-lt`, which is
the same without it, published for LibreTranslate. Either is used. We hand it sentences, so its splitters have nothing
to do: `OneSentence` stands in their place, and neither torch nor onnxruntime is loaded, and no network asked, whatever
is installed (the splitters fetch models of their own when they are first used).

Source: argostranslate 1.11 and 1.12 (`sbd`, `translate.PackageTranslation`, `package`, `settings`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

DISTRIBUTIONS = ("argos-translate-lt", "argostranslate")
"""Names under which the library is published; the first one that is installed is named in signatures."""
_SPLITTERS = (
    "ISentenceBoundaryDetectionModel", "SpacySentencizerSmall", "StanzaSentencizer", "MiniSBDSentencizer",
)  # fmt: skip


class OneSentence:
    """What Argos Translate asks for sentences: the text is one."""

    def __init__(self, package: object) -> None:
        self.pkg = package

    def split_sentences(self, text: str) -> list[str]:
        return [text]


@dataclass(frozen=True, slots=True)
class ArgosLibrary:
    """The loaded modules of Argos Translate."""

    package: Any
    settings: Any
    translate: Any

    @property
    def package_dirs(self) -> list[Path]:
        return [Path(folder) for folder in self.settings.package_dirs]

    @property
    def index_address(self) -> str:
        return str(self.settings.remote_package_index)

    def available_packages(self, index: bytes) -> Sequence[Any]:
        """Take over `index`, the list that its project publishes, and return its packages; raises what reading does."""
        path = Path(self.settings.local_package_index)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(index)
        packages: Sequence[Any] = self.package.get_available_packages()
        return packages

    def open_translation(self, folder: Path, threads: int) -> Any:
        """Return its `PackageTranslation` for the package in `folder`, loaded; `threads` 0: as CTranslate2 chooses."""
        self.settings.intra_threads = threads
        self.settings.chunk_type = self.settings.ChunkType.ARGOSTRANSLATE
        package = self.package.Package(folder)
        source, target = (
            self.translate.Language(code, name)
            for code, name in ((package.from_code, package.from_name), (package.to_code, package.to_name))
        )
        translation = self.translate.PackageTranslation(source, target, package)
        translation.hypotheses("1", 1)  # It loads its network when it is first asked.
        return translation


def has_library() -> bool:
    return find_spec("argostranslate") is not None


@cache
def load_library() -> ArgosLibrary:
    """Load Argos Translate, which makes its folders in the user's home; raises `ImportError` where it is missing."""
    import argostranslate

    splitters = ModuleType("argostranslate.sbd")
    for name in _SPLITTERS:
        setattr(splitters, name, OneSentence)
    sys.modules["argostranslate.sbd"] = argostranslate.sbd = splitters

    from argostranslate import package, settings, translate

    return ArgosLibrary(package, settings, translate)


def library_version() -> str:
    """Return name and version of the library, `-` for a copy that was not installed by pip."""
    for name in DISTRIBUTIONS:
        try:
            return f"{name}-{version(name)}"
        except PackageNotFoundError:
            continue
    return "argostranslate--"
