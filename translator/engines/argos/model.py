"""A loaded Argos package: its tokenizer and its network, for decoding and for scoring given translations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from translator.patterns import pattern

BEAM = 4
LENGTH_PENALTY = 0.2
HYPOTHESES = 4
"""Of one search: the first attempt and those after it."""
BATCH_TOKENS = 512
"""About twenty-five sentences a batch: as fast as more, and under 300 MB with a package of 65,000 pieces."""
GROUP_TOKENS = 2 * BATCH_TOKENS
"""What is translated in one call: a second's work or two."""
FORCED_TOKENS = 64
"""The same for given targets, all words of which are looked at at once: 1024 takes a gigabyte with a real package."""
LONGEST = 500
"""Pieces: past the end of its table of positions (512 or more) CTranslate2 raises instead of translating."""
_BYTE_PIECE = pattern(r"<0x[0-9A-F]{2}>")

Piece = tuple[str, int, int]
"""A piece, and its span in the text."""


@dataclass(frozen=True, slots=True)
class ArgosModel:
    """The tokenizer of a package, which encodes both of its languages, and its network."""

    pieces: Any
    """A `SentencePieceProcessor`."""
    translator: Any
    """A `ctranslate2.Translator`."""
    prefix: tuple[str, ...] = ()
    """Tokens that the package needs at the beginning of every target; not visible outside of this class."""

    def decode(self, sources: Sequence[str], begins: Sequence[str] = (), **options: Any) -> list[Any]:
        """
        Return the results of CTranslate2 for each source, in one call; `options` override the settings of Argos.

        `begins`: the beginning of each target. A source that is too long for the network is sent as an empty one.
        """
        if not sources:
            return []
        tokens = [self._encode_source(source) for source in sources]
        forced = [[*self.prefix, *self._encode(begin)] for begin in begins] or [list(self.prefix)] * len(tokens)
        asked: dict[str, Any] = {
            "beam_size": BEAM, "length_penalty": LENGTH_PENALTY, "replace_unknowns": True, "return_scores": True,
            "max_batch_size": BATCH_TOKENS, "batch_type": "tokens", **options,
        }  # fmt: skip
        if any(forced):
            asked["target_prefix"] = forced
        results: list[Any] = self.translator.translate_batch(tokens, **asked)
        return results

    def decode_each(self, sources: Sequence[str]) -> Iterator[tuple[list[int], list[Any]]]:
        """
        Yield indices of sources with their results, group by group, so that nobody waits for all of them.

        The longest come first, as CTranslate2 sorts them itself: this is as fast as the same texts in one call.
        """
        lengths = [self.length(source) for source in sources]
        group: list[int] = []
        for index in sorted(range(len(sources)), key=lambda index: -lengths[index]):
            if group and lengths[group[0]] * (len(group) + 1) > GROUP_TOKENS:
                yield group, self.decode([sources[place] for place in group])
                group = []
            group.append(index)
        if group:
            yield group, self.decode([sources[place] for place in group])

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[list[float]]:
        """
        Return the log-probability of each piece of each target, and of its end, in one batch without decoding.

        Empty for a pair with a side that is empty or too long for the network.
        """
        pairs = [
            (self._encode_source(source), self._encode(target)) for source, target in zip(sources, targets, strict=True)
        ]
        fit = [(source, [*self.prefix, *target]) for source, target in pairs if source and 0 < len(target) <= LONGEST]
        scored = iter(
            self.translator.score_batch(
                [source for source, _target in fit], [target for _source, target in fit],
                max_batch_size=FORCED_TOKENS, batch_type="tokens",
            )
            if fit else ()
        )  # fmt: skip
        skipped = len(self.prefix)
        return [
            next(scored).log_probs[skipped:] if source and 0 < len(target) <= LONGEST else []
            for source, target in pairs
        ]

    def text(self, pieces: Sequence[str]) -> str:
        own = pieces[len(self.prefix) :] if tuple(pieces[: len(self.prefix)]) == self.prefix else pieces
        return str(self.pieces.decode_pieces(list(own))).strip()

    def length(self, text: str) -> int:
        return len(self._encode(text))

    def spans(self, text: str) -> list[Piece]:
        """Return the pieces of `text`, each with its span in code points; the normaliser may have changed lengths."""
        normalized, offsets = self.pieces.normalize(text, with_offsets=True)
        found: list[Piece] = []
        place, pending = 0, 0
        for piece in self._encode(text):
            start = place
            if _BYTE_PIECE.fullmatch(piece):
                pending = (pending or len(normalized[place].encode())) - 1
                place += not pending
                end = start + 1
            else:
                place += len(piece)
                end = place
            found.append((piece, offsets[start], offsets[end]))
        return found

    def close(self) -> None:
        self.translator.unload_model()

    def _encode(self, text: str) -> list[str]:
        encoded: list[str] = self.pieces.encode(text, out_type=str)
        return encoded

    def _encode_source(self, text: str) -> list[str]:
        encoded = self._encode(text)
        return encoded if len(encoded) <= LONGEST else []
