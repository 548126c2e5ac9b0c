"""
Argos Translate's packages through CTranslate2: the segments of an article as one batch, nothing split, nothing joined.

The decoding settings are Argos's own, so the words are the same; only the speed differs, because Argos sends about one
sentence a batch. Its sentence splitter, which wants a network and 1.4 GB of libraries, is not used.

Source: argostranslate 1.11 `apply_packaged_translation` (beam 4, length penalty 0.2, replace_unknowns).
"""

from __future__ import annotations

import math
import re
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
MIN_LOSS = 0.7
"""Nats: a word belongs to a phrase when it becomes half as likely without the phrase."""
RELATIVE_LOSS = 0.3
"""Neighbours belong to it as well when they lose this share of what the most certain word loses."""
_FUNCTION_WORDS = frozenset(
    [*"在于的了和与是将从到对", "a", "an", "the", "of", "in", "on", "to", "by", "and", "from", "is", "are", "was"]
)
_BYTE_PIECE = re.compile(r"<0x[0-9A-F]{2}>")


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
        """
        Find the counterpart of each phrase: the words of the target that the model believes in less without the phrase.

        Attention of one head, which is what CTranslate2 can return, points right for names and digits only; the loss of
        probability when the phrase is left out of the source needs no special model. One batch of forced decoding.
        """
        texts = [[item.source, *(_without(item.source, span) for span in item.spans)] for item in items]
        sources = [self._pieces.encode(text, out_type=str) for group in texts for text in group]
        targets = [self._encode(item.target) for item in items]
        forced = [
            [piece for piece, *_span in target] for group, target in zip(texts, targets, strict=True) for _text in group
        ]
        scores = iter(self._translator.score_batch(sources, forced, max_batch_size=BATCH_TOKENS, batch_type="tokens"))
        found: list[list[Span | None]] = []
        for item, target in zip(items, targets, strict=True):
            whole = next(scores).log_probs
            losses = [
                [before - after for before, after in zip(whole, next(scores).log_probs, strict=True)]
                for _span in item.spans
            ]
            found.append([_counterpart(item.target, target, loss) for loss in losses])
        return found

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
        """Return the pieces of `text`, each with its span in code points; the normaliser may have changed lengths."""
        normalized, offsets = self._pieces.normalize(text, with_offsets=True)
        pieces: list[tuple[str, int, int]] = []
        place, pending = 0, 0
        for piece in self._pieces.encode(text, out_type=str):
            start = place
            if _BYTE_PIECE.fullmatch(piece):
                pending = (pending or len(normalized[place].encode())) - 1
                place += not pending
                end = start + 1
            else:
                place += len(piece)
                end = place
            pieces.append((piece, offsets[start], offsets[end]))
        return pieces


def _percent(score: float, pieces: int) -> int:
    """Turn a score (log-probability over length^penalty) into the mean chance of a piece, 0 to 100."""
    length = max(1, pieces)
    return round(100 * math.exp(score * length**LENGTH_PENALTY / length))


def _without(text: str, span: Span) -> str:
    return re.sub(r"\s{2,}", " ", f"{text[: span[0]]} {text[span[1] :]}").strip()


def _counterpart(text: str, pieces: list[tuple[str, int, int]], losses: list[float]) -> Span | None:
    """Grow a run of words from the one that loses most; None when not even that one loses `MIN_LOSS`."""
    words = _words(text)
    loss = [
        max((value for (_p, *place), value in zip(pieces, losses, strict=False) if _overlap(place, word)), default=0.0)
        for word in words
    ]
    peak = max(range(len(words)), key=loss.__getitem__, default=0)
    if not words or loss[peak] < MIN_LOSS:
        return None
    least = max(MIN_LOSS / 2, RELATIVE_LOSS * loss[peak])
    first = last = peak
    while first > 0 and loss[first - 1] >= least and _touch(text, words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and loss[last + 1] >= least and _touch(text, words[last], words[last + 1]):
        last += 1
    while first < last and text[slice(*words[first])] in _FUNCTION_WORDS:
        first += 1
    while first < last and text[slice(*words[last])] in _FUNCTION_WORDS:
        last -= 1
    return words[first][0], words[last][1]


def _overlap(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] < other[1] and one[1] > other[0]


def _touch(text: str, left: Span, right: Span) -> bool:
    return not text[left[1] : right[0]].strip(" ·")


def _words(text: str) -> list[Span]:
    """Split into words without blanks and marks; Chinese by the dictionary alone: guessed words swallow neighbours."""
    import rjieba

    spans: list[Span] = []
    cursor = 0
    for word in rjieba.cut(text, False):
        if any(character.isalnum() for character in word):
            spans.append((cursor, cursor + len(word)))
        cursor += len(word)
    return spans
