"""
The engine that lets Argos Translate itself translate, one sentence after the other.

`ArgosEngine` says the same with the same packages and is some ten times as fast; this one is for packages that it
cannot read (those of before 2021, with a `bpe.model`), and for whoever wants the original
(`[engines.argos] runtime = "argostranslate"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from translator import __version__
from translator.engines.argos.library import library_version, load_library
from translator.engines.argos.model import HYPOTHESES
from translator.engines.argos.packages import ArgosPackage
from translator.engines.base import Capabilities, Engine, EngineContext, missing_library
from translator.engines.lexicon import lexicon_version
from translator.model import Request, Suggestion


class ArgosLibraryEngine(Engine):
    """One package, translated by its own library."""

    name = "argos"
    seconds = 0.5
    capabilities = Capabilities(streams=True)
    steps = tuple(f"hypothesis-{rank}" for rank in range(2, HYPOTHESES + 1))

    def __init__(self, translation: Any, package: ArgosPackage) -> None:
        self._translation = translation
        self._hypotheses: dict[str, list[str]] = {}
        self.signature = f"{package.signature}|runtime:{library_version()}|lexicon:{lexicon_version()}|v:{__version__}"

    @classmethod
    def open(cls, context: EngineContext) -> Engine:
        raise NotImplementedError("ArgosEngine.open chooses between the two")

    @classmethod
    def open_package(cls, package: ArgosPackage, context: EngineContext) -> ArgosLibraryEngine:
        """Raise `EngineUnavailable` where Argos Translate is not installed."""
        try:
            library = load_library()
        except ImportError as error:
            raise missing_library(cls.name, error.name) from error
        return cls(library.open_translation(package.folder, context.settings.threads), package)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return [suggestion for _index, suggestion in self.translate_each(requests)]

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        for index, request in enumerate(requests):
            yield index, self._suggestion(self._ask(request.source, 1), 0)

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """Return the next hypothesis of one search."""
        for source in {request.source for request in requests} - self._hypotheses.keys():
            self._hypotheses[source] = self._ask(source, HYPOTHESES)
        rank = int(step.rpartition("-")[2]) - 1
        return [self._suggestion(self._hypotheses[request.source], rank) for request in requests]

    def _ask(self, source: str, count: int) -> list[str]:
        """Return what the library says, the best first; nothing for a text that is too long for the model."""
        try:
            return [str(item.value).strip() for item in self._translation.hypotheses(source, count)]
        except RuntimeError:  # CTranslate2: No position encodings are defined for positions >= N.
            return []

    def _suggestion(self, texts: Sequence[str], rank: int) -> Suggestion:
        if rank < len(texts):
            return self.suggest(texts[rank], texts[rank])
        return self.suggest("", problems=("mt.empty: no further hypothesis" if texts else "len.ratio: too long",))
