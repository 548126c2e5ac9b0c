"""
The engine that runs packages of Argos Translate, by the library's own tokenizer and network.

The library translates a sentence a call; its network takes lists, so that all segments of an article go there together,
with the library's own settings.

Source: argostranslate 1.12 `apply_packaged_translation` (beam 4, length penalty 0.2, replace_unknowns).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from translator import __version__
from translator.bilingual.errors import EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import argos_code
from translator.newsroom.drafts.argos.library import has_library, library_version, load_library
from translator.newsroom.drafts.argos.packages import ArgosPackage, find_package
from translator.newsroom.drafts.base import (
    Capabilities,
    Engine,
    EngineContext,
    Phrases,
    Span,
    in_order,
    missing_library,
)
from translator.newsroom.drafts.firefox.alignment import find_rendering
from translator.newsroom.drafts.lexicon import lexicon_version
from translator.newsroom.drafts.repair.postprocessing import postprocess

BEAM, LENGTH_PENALTY, HYPOTHESES = 4, 0.2, 4
BATCH_TOKENS = 512
"""About twenty-five sentences a batch: as fast as more, and under 300 MB with a package of 65,000 pieces."""
GROUP_TOKENS = 2 * BATCH_TOKENS
"""What is translated in one call: a second's work or two."""
LONGEST = 500
"""Pieces: past the end of its table of positions (512 or more) CTranslate2 raises instead of translating."""
MAX_PIECES = 120
"""The models were trained on at most 150 pieces; a longer source gets a problem, and is translated in parts."""


class ArgosEngine(Engine):
    """One package for one pair."""

    name = "argos"
    seconds = 0.05
    capabilities = Capabilities(streams=True, prefers_many=True, aligns="exactly")
    steps = (*(f"hypothesis-{rank}" for rank in range(2, HYPOTHESES + 1)), "no-repeat")

    def __init__(self, translation: Any, package: ArgosPackage, target_tag: str) -> None:
        """Take a `PackageTranslation` of the library, whose network is loaded."""
        self._tokenizer, self._network = translation.pkg.tokenizer, translation.translator
        self._prefix, self._target_tag = [package.target_prefix] if package.target_prefix else [], target_tag
        self._hypotheses: dict[str, Any] = {}
        self.signature = (
            f"{package.signature}|runtime:{library_version()}"
            f"|beam:{BEAM}|lp:{LENGTH_PENALTY}|lexicon:{lexicon_version()}|v:{__version__}"
        )

    @classmethod
    def open(cls, context: EngineContext) -> ArgosEngine:
        """Load the newest package for the pair; raises `EngineUnavailable` without the library or the package."""
        cls.require(context)
        package = _find(context)
        try:
            translation = load_library().open_translation(package.folder, context.settings.threads)
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
        """Translate group by group, the longest first, so that nobody waits for all of them."""
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
        """Return the next hypothesis of one search, or decode again without repeated 3-grams (`no-repeat`)."""
        encoded = [self._tokenizer.encode(request.source) for request in requests]
        if step == "no-repeat":
            results, rank = self._decode(encoded, no_repeat_ngram_size=3), 0
        else:
            missing = {one.source: pieces for one, pieces in zip(requests, encoded, strict=True)
                       if one.source not in self._hypotheses}  # fmt: skip
            found = self._decode(list(missing.values()), num_hypotheses=HYPOTHESES)
            self._hypotheses.update(zip(missing, found, strict=True))
            results, rank = [self._hypotheses[request.source] for request in requests], int(step.rpartition("-")[2]) - 1
        return [self._suggestion(len(pieces), result, rank) for pieces, result in zip(encoded, results, strict=True)]

    def locate(self, phrases: Sequence[tuple[Phrases, Span]]) -> list[Span | None]:
        """Find the phrases by their translations, each made alone."""
        texts = [item.source[slice(*span)] for item, span in phrases]
        found = []
        for (item, span), text, made in zip(phrases, texts, self.translate(list(map(Request, texts))), strict=True):
            said = self.house.apply(postprocess(made.target, text, self._target_tag)[0], text)
            found.append(find_rendering(item, span, said, self._target_tag))
        return found

    def close(self) -> None:
        self._network.unload_model()
        self._hypotheses.clear()

    def _decode(self, encoded: Sequence[list[str]], **options: Any) -> list[Any]:
        """Return the results of CTranslate2; a source that is too long for the network is sent as an empty one."""
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
    """Return the newest package for the pair; raises `EngineUnavailable` where none is installed."""
    source, target = argos_code(context.source_tag), argos_code(context.target_tag)
    package = find_package(source, target)
    if package is None:
        raise EngineUnavailable(
            _("no Argos package {source} to {target} is installed", source=source, target=target),
            hint=f"translator models install {source} {target}   "
            + _("(or: {command})", command="translator models install FILE.argosmodel"),
        )
    return package
