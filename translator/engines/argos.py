"""
Argos Translate's packages through CTranslate2: the segments of an article as one batch, nothing split, nothing joined.

The decoding settings are Argos's own, so the words are the same; only the speed differs, because Argos sends about one
sentence a batch. Its sentence splitter, which wants a network and 1.4 GB of libraries, is not used.

Source: argostranslate 1.11 `apply_packaged_translation` (beam 4, length penalty 0.2, replace_unknowns).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from translator import __version__
from translator.engines.argos_packages import ArgosPackage, find_package
from translator.errors import EngineUnavailable
from translator.i18n import _
from translator.language import argos_code
from translator.model import Suggestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.engines.base import EngineContext, Phrases, Span
    from translator.model import Request

BEAM = 4
LENGTH_PENALTY = 0.2
BATCH_TOKENS = 1024
"""About fifty sentences a batch: seven times the speed of single sentences, under 300 MB."""
HYPOTHESES = 4
MAX_PIECES = 120
"""The models were trained on at most 150 pieces; what is longer is said, and translated in parts by the ladder."""
MIN_MASS = 0.5
"""A piece of the target belongs to a phrase when at least this share of its attention lies on the phrase."""


class ArgosEngine:
    """One package for one pair, loaded once."""

    name = "argos"
    keeps_tags = False
    steps: tuple[str, ...] = (*(f"hypothesis-{rank}" for rank in range(2, HYPOTHESES + 1)), "no-repeat")

    def __init__(self, package: ArgosPackage, threads: int) -> None:
        import ctranslate2
        import sentencepiece

        self._pieces: Any = sentencepiece.SentencePieceProcessor(model_file=str(package.folder / "sentencepiece.model"))
        self._translator: Any = ctranslate2.Translator(
            str(package.folder / "model"), device="cpu", inter_threads=1, intra_threads=threads
        )
        self._prefix = [package.target_prefix] if package.target_prefix else None
        self._hypotheses: dict[str, list[Any]] = {}
        self.signature = "|".join(
            (
                "argos",
                f"package:{package.source}_{package.target}-{package.version}",
                f"sha:{package.sha256[:12] or '-'}",
                f"ct2:{ctranslate2.__version__}",
                f"beam:{BEAM}",
                f"lp:{LENGTH_PENALTY}",
                f"v:{__version__}",
            )
        )

    @classmethod
    def open(cls, context: EngineContext) -> ArgosEngine:
        """
        Load the newest installed package for the pair.

        Raises `EngineUnavailable` when CTranslate2 or the package is missing.
        """
        source, target = argos_code(context.source_tag), argos_code(context.target_tag)
        package = find_package(source, target)
        if package is None:
            raise EngineUnavailable(
                _("no Argos package {source} to {target} is installed", source=source, target=target),
                hint=f"translator models install {source} {target}   (or: translator models install FILE.argosmodel)",
            )
        try:
            return cls(package, context.settings.threads)
        except ImportError as error:
            raise EngineUnavailable(
                _("engine {name!r} needs a library that is not installed: {library}", name="argos", library=error.name),
                hint="pip install 'translator[argos]'",
            ) from error

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        """Return the best hypothesis for each request; all of them go to CTranslate2 in one call."""
        results = self._decode([request.source for request in requests], beam_size=BEAM)
        return [self._suggestion(request, result, 0) for request, result in zip(requests, results, strict=True)]

    def retry(self, requests: Sequence[Request], step: str) -> list[Suggestion]:
        """Return the next hypothesis of the same search, or (`no-repeat`) decode again without repeated 3-grams."""
        sources = [request.source for request in requests]
        if step == "no-repeat":
            results = self._decode(sources, beam_size=BEAM, no_repeat_ngram_size=3)
            return [self._suggestion(request, result, 0) for request, result in zip(requests, results, strict=True)]
        missing = [source for source in dict.fromkeys(sources) if source not in self._hypotheses]
        found = self._decode(missing, beam_size=HYPOTHESES, num_hypotheses=HYPOTHESES)
        self._hypotheses.update(zip(missing, found, strict=True))
        rank = int(step.rpartition("-")[2]) - 1
        return [self._suggestion(request, self._hypotheses[request.source], rank) for request in requests]

    def align(self, items: Sequence[Phrases]) -> list[list[Span | None]]:
        """Find the counterpart of each phrase by the attention of the last layer while the target is forced."""
        sources = [self._encode(item.source) for item in items]
        targets = [self._encode(item.target) for item in items]
        results = self._translator.translate_batch(
            [[piece for piece, *_span in pieces] for pieces in sources],
            target_prefix=[[*(self._prefix or []), *(piece for piece, *_span in pieces)] for pieces in targets],
            beam_size=1, max_decoding_length=1, return_attention=True, max_batch_size=BATCH_TOKENS, batch_type="tokens",
        )  # fmt: skip
        aligned = zip(items, sources, targets, results, strict=True)
        return [
            [_counterpart(span, source, target, result.attention[0]) for span in item.spans]
            for item, source, target, result in aligned
        ]

    def close(self) -> None:
        """Free the model."""
        self._translator.unload_model()
        self._hypotheses.clear()

    def _decode(self, sources: Sequence[str], **options: Any) -> list[Any]:
        tokens = [self._pieces.encode(source, out_type=str) for source in sources]
        if not tokens:
            return []
        prefix = [self._prefix] * len(tokens) if self._prefix else None
        results: list[Any] = self._translator.translate_batch(
            tokens, target_prefix=prefix, length_penalty=LENGTH_PENALTY, replace_unknowns=True, return_scores=True,
            max_batch_size=BATCH_TOKENS, batch_type="tokens", **options,
        )  # fmt: skip
        return results

    def _suggestion(self, request: Request, result: Any, rank: int) -> Suggestion:
        if rank >= len(result.hypotheses):
            return Suggestion("", "mt:argos", signature=self.signature, problems=("mt.empty: no further hypothesis",))
        pieces = result.hypotheses[rank]
        if self._prefix and pieces[:1] == self._prefix:
            pieces = pieces[1:]
        text = self._pieces.decode_pieces(pieces).strip()
        problems: tuple[str, ...] = ()
        if len(self._pieces.encode(request.source)) > MAX_PIECES:
            problems = ("len.ratio: longer than the model was trained for",)
        score = _percent(result.scores[rank], len(pieces))
        return Suggestion(text, "mt:argos", score, self.signature, raw=(text,), problems=problems)

    def _encode(self, text: str) -> list[tuple[str, int, int]]:
        """Return the pieces of `text`, each with its span in code points."""
        found = self._pieces.encode(text, out_type="immutable_proto").pieces
        return [(piece.piece, piece.begin, piece.end) for piece in found]


def _percent(score: float, pieces: int) -> int:
    """Turn a score (log-probability over length^penalty) into the mean chance of a piece, 0 to 100."""
    length = max(1, pieces)
    return round(100 * math.exp(score * length**LENGTH_PENALTY / length))


def _counterpart(
    span: Span, source: list[tuple[str, int, int]], target: list[tuple[str, int, int]], attention: list[list[float]]
) -> Span | None:
    inside = [index for index, (_piece, start, end) in enumerate(source) if start < span[1] and end > span[0]]
    mass = [sum(row[index] for index in inside if index < len(row)) / (sum(row) or 1) for row in attention]
    runs: list[list[int]] = []
    for index, value in enumerate(mass[: len(target)]):
        if value < MIN_MASS:
            continue
        if runs and index - runs[-1][-1] <= 2:
            runs[-1].append(index)
        else:
            runs.append([index])
    if not runs:
        return None
    best = max(runs, key=lambda run: sum(mass[index] for index in run))
    return target[best[0]][1], target[best[-1]][2]
