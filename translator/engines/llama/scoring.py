"""
Scoring: how likely the language model finds each token of a text beside the other text of a pair.

The pair is read twice, English first and Chinese first. Of each text that gives the probability of every token alone,
when it comes first, and with the other text before it. A sentence that says what its source says is likely beside it in
both orders; where a stretch is not, one of the two says something else, or nothing that can be understood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from translator.engines.base import PairScores, TextScores, missing_library
from translator.engines.llama.registry import find_weights
from translator.engines.llama.weight_conversion import MERGES, convert_weights
from translator.engines.models.resources import idle_cores
from translator.settings import EngineSettings

BATCH = 6
"""Texts that are read at once; more are not faster."""
_LABELS = ("English:", "Chinese:")
_BLANKS = (" ", "")
_END = "\n"
LONGEST_TEXT = 3_000
"""Characters of the longest text that is scored."""
_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""What the model's tokens never reach across: words, single digits, marks, blanks. It belongs to the weights."""


@lru_cache(maxsize=1)
def byte_characters() -> dict[int, str]:
    """Return the character that stands for each byte in tokens: itself where it is printable, else one from 256 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + place) for place, byte in enumerate(others)}


class Tokens:
    """The tokens of one model, by its list of merges, best first: `Ġ t` on a line."""

    def __init__(self, merges: Path) -> None:
        """Read the merges; raises `EngineUnavailable` without the library that cuts texts into tokens."""
        try:
            from tiktoken import Encoding
        except ImportError as error:
            raise missing_library("scoring", "tiktoken") from error
        characters = byte_characters()
        lines = merges.read_text(encoding="utf-8").split("\n")
        self._written = [*characters.values(), *(line.replace(" ", "") for line in lines)]
        byte_of = {character: byte for byte, character in characters.items()}
        ranks = {bytes(map(byte_of.__getitem__, token)): rank for rank, token in enumerate(self._written)}
        self._encoding = Encoding(merges.parent.name, pat_str=_WORDS, mergeable_ranks=ranks, special_tokens={})

    def of(self, text: str) -> list[str]:
        """Return the tokens of a text, which together have exactly its bytes, one character for each."""
        whole = text.encode("utf-8", "replace").decode()  # Without halves of surrogate pairs.
        return [self._written[rank] for rank in self._encoding.encode_ordinary(whole)]


class Scoring:
    """The language model, loaded for scoring."""

    def __init__(self, generator: Any, tokens: Tokens) -> None:
        self._generator, self._tokens = generator, tokens

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[PairScores | None]:
        """Return the scores of pairs, English and Chinese; None for a pair with an empty or a very long text."""
        fitting = [place for place, pair in enumerate(pairs) if all(0 < len(text) <= LONGEST_TEXT for text in pair)]
        found: list[PairScores | None] = [None] * len(pairs)
        for place, scores in zip(fitting, self._score([pairs[place] for place in fitting]), strict=True):
            found[place] = scores
        return found

    def _score(self, pairs: Sequence[tuple[str, str]]) -> list[PairScores]:
        end = self._tokens.of(_END)
        labels = [self._tokens.of(label) for label in _LABELS]
        texts = [
            [self._tokens.of(blank + text) + end for blank, text in zip(_BLANKS, pair, strict=True)] for pair in pairs
        ]
        orders = [
            (number, last, labels[1 - last] + texts[number][1 - last] + labels[last] + texts[number][last])
            for number in range(len(pairs))
            for last in (0, 1)
        ]
        # Those that are read together are of like length.
        orders.sort(key=lambda order: len(order[2]))
        found: dict[tuple[int, int], TextScores] = {}
        for start in range(0, len(orders), BATCH):
            group = orders[start : start + BATCH]
            answers = self._generator.score_batch([tokens for _number, _last, tokens in group])
            for (number, last, _tokens), answer in zip(group, answers, strict=True):
                tokens = texts[number][last]
                ends = _ends(tokens, pairs[number][last], len(_BLANKS[last]))
                found[number, last] = TextScores(list(answer.log_probs[-len(tokens) :]), ends)
        return [PairScores(found[number, 0], found[number, 1]) for number in range(len(pairs))]


def _ends(tokens: Sequence[str], text: str, before: int) -> list[int]:
    """Return where each token ends in `text`; a token is one character for each byte."""
    place_of_byte = [0] * before
    for place, character in enumerate(text, 1):
        place_of_byte += [place] * len(character.encode("utf-8", "replace"))
    return [place_of_byte[min(end, len(place_of_byte)) - 1] for end in accumulate(map(len, tokens))]


def open_scoring(settings: EngineSettings, report: Callable[[], None] | None = None) -> Scoring:
    """
    Load the language model that the settings name; `report` is called where it must be converted first.

    Raises `EngineUnavailable` with the command that installs what is missing, and `ModelError`.
    """
    weights = find_weights(settings.model)
    return _load(convert_weights(weights, report), settings.threads or idle_cores())


@lru_cache(maxsize=1)
def _load(folder: Path, threads: int) -> Scoring:
    try:
        import ctranslate2
    except ImportError as error:
        raise missing_library("scoring", "ctranslate2") from error
    generator = ctranslate2.Generator(str(folder), compute_type="int8", inter_threads=1, intra_threads=threads)
    return Scoring(generator, Tokens(folder / MERGES))
