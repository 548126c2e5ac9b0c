"""
The engine that runs Argos Translate packages through CTranslate2, all segments of an article as one batch.

The decoding settings are those of Argos Translate, so the translations are the same, and a test holds both to that.
Only the speed differs, because the library sends about one sentence per batch. What this reader cannot read, and what
the settings want, is translated by the library itself (`library_engine`).

Source: argostranslate 1.11 `apply_packaged_translation` (beam 4, length penalty 0.2, replace_unknowns).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from translator import __version__
from translator.engines.argos.alignment import align_phrases
from translator.engines.argos.library_engine import ArgosLibraryEngine
from translator.engines.argos.model import BEAM, HYPOTHESES, LENGTH_PENALTY, ArgosModel
from translator.engines.argos.packages import ArgosPackage, find_package
from translator.engines.argos.scoring import ReverseScoring, decoded_mean, forced_mean, percent
from translator.engines.argos.terms import TermInsertion
from translator.engines.base import Capabilities, Engine, EngineContext, Phrases, Span, missing_library
from translator.engines.lexicon import lexicon_version
from translator.errors import EngineUnavailable
from translator.i18n import _
from translator.language import argos_code
from translator.model import Request, Suggestion

MAX_PIECES = 120
"""The models were trained on at most 150 pieces; a longer source gets a problem, and is translated in parts."""


class ArgosEngine(Engine):
    """One package for one pair; the package of the other direction, where installed, adds to the scores."""

    name = "argos"
    seconds = 0.05
    capabilities = Capabilities(streams=True, prefers_many=True, aligns="roughly")
    steps = (*(f"hypothesis-{rank}" for rank in range(2, HYPOTHESES + 1)), "terms", "no-repeat")

    def __init__(self, package: ArgosPackage, reverse: ArgosPackage | None, context: EngineContext) -> None:
        threads = context.settings.threads
        self._model = _load(package, threads)
        self._reverse = ReverseScoring(lambda: _load(reverse, threads)) if reverse else None
        self._terms = TermInsertion(self._model, self._reverse, context.source_tag, context.target_tag)
        self._hypotheses: dict[str, Any] = {}
        self.signature = _signature(package, reverse)

    @classmethod
    def open(cls, context: EngineContext) -> Engine:
        """
        Load the newest installed package for the pair, in Argos Translate itself where that is wanted or needed.

        Raises `EngineUnavailable` when a library or the package is missing.
        """
        package = _find(context)
        if package.needs_library or context.settings.argos.runtime == "argostranslate":
            return ArgosLibraryEngine.open_package(package, context)
        reverse = find_package(package.target, package.source)
        try:
            return cls(package, None if reverse and reverse.needs_library else reverse, context)
        except ImportError as error:
            raise missing_library("argos", error.name) from error

    @classmethod
    def require(cls, context: EngineContext) -> None:
        for library in ("ctranslate2", "sentencepiece"):
            if not find_spec(library):
                raise missing_library(cls.name, library)
        _find(context)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return self._suggestions(requests, self._model.decode([request.source for request in requests]))

    def translate_each(self, requests: Sequence[Request]) -> Iterator[tuple[int, Suggestion]]:
        for places, results in self._model.decode_each([request.source for request in requests]):
            yield from zip(places, self._suggestions([requests[place] for place in places], results), strict=True)

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """
        Return the next hypothesis of the same search, the first one with its missing terms (`terms`), or decode again.

        `no-repeat` decodes without repeated 3-grams.
        """
        sources = [request.source for request in requests]
        if step == "no-repeat":
            return self._suggestions(requests, self._model.decode(sources, no_repeat_ngram_size=3))
        missing = [source for source in dict.fromkeys(sources) if source not in self._hypotheses]
        found = self._model.decode(missing, beam_size=HYPOTHESES, num_hypotheses=HYPOTHESES)
        self._hypotheses.update(zip(missing, found, strict=True))
        results = [self._hypotheses[source] for source in sources]
        if step == "terms":
            return self._with_terms(requests, [self._model.text(result.hypotheses[0]) for result in results])
        return self._suggestions(requests, results, int(step.rpartition("-")[2]) - 1)

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        return align_phrases(self._model, items)

    def close(self) -> None:
        self._model.close()
        if self._reverse:
            self._reverse.close()
        self._hypotheses.clear()

    def _suggestions(self, requests: Sequence[Request], results: Sequence[Any], rank: int = 0) -> list[Suggestion]:
        texts: list[str] = []
        scores: list[float] = []
        for result in results:
            pieces = result.hypotheses[rank] if rank < len(result.hypotheses) else []
            texts.append(self._model.text(pieces))
            scores.append(decoded_mean(result.scores[rank], len(pieces)) if pieces else 0.0)
        is_left = [rank < len(result.hypotheses) for result in results]
        return [
            suggestion if has else self._nothing("no further hypothesis")
            for suggestion, has in zip(self._scored(requests, texts, scores), is_left, strict=True)
        ]

    def _with_terms(self, requests: Sequence[Request], targets: Sequence[str]) -> list[Suggestion]:
        rewritten = self._terms.insert_terms(requests, targets)
        texts = [rewriting.target if rewriting else "" for rewriting in rewritten]
        forward = [forced_mean(values) for values in self._model.force([request.source for request in requests], texts)]
        problems = [(rewriting.problem,) if rewriting and rewriting.problem else () for rewriting in rewritten]
        scored = self._scored(requests, texts, forward, problems)
        return [
            suggestion if rewriting else self._nothing("no term is missing")
            for suggestion, rewriting in zip(scored, rewritten, strict=True)
        ]

    def _scored(
        self,
        requests: Sequence[Request],
        texts: Sequence[str],
        scores: Sequence[float],
        problems: Sequence[tuple[str, ...]] = (),
    ) -> list[Suggestion]:
        """Return the texts as suggestions; `scores`: mean log-probabilities, averaged with the reverse ones."""
        sources = [request.source for request in requests]
        back = self._reverse.score(sources, texts) if self._reverse and texts else [None] * len(texts)
        made = []
        rows = zip(sources, texts, scores, back, problems or [()] * len(texts), strict=True)
        for source, text, score, backward, own in rows:
            is_long = self._model.length(source) > MAX_PIECES
            found = ("len.ratio: longer than the model was trained for", *own) if is_long else own
            made.append(self.suggest(text, text, score=percent(score, backward), problems=found))
        return made

    def _nothing(self, reason: str) -> Suggestion:
        return self.suggest("", problems=(f"mt.empty: {reason}",))


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


def _load(package: ArgosPackage, threads: int) -> ArgosModel:
    import ctranslate2
    import sentencepiece

    return ArgosModel(
        sentencepiece.SentencePieceProcessor(model_file=str(package.folder / "sentencepiece.model")),
        ctranslate2.Translator(str(package.folder / "model"), device="cpu", inter_threads=1, intra_threads=threads),
        (package.target_prefix,) if package.target_prefix else (),
    )


def _signature(package: ArgosPackage, reverse: ArgosPackage | None) -> str:
    import ctranslate2

    back = f"|reverse:{reverse.source}_{reverse.target}-{reverse.version} sha:{reverse.short_hash}" if reverse else ""
    return (
        f"{package.signature}{back}"
        f"|ct2:{ctranslate2.__version__}|beam:{BEAM}|lp:{LENGTH_PENALTY}|lexicon:{lexicon_version()}|v:{__version__}"
    )
