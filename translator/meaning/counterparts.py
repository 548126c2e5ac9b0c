"""
Counterparts: what is observed of each word of a pair of texts, to tell whether anything in the other one stands for it.

The vectors of its pieces are compared with those of the other text; what the dictionary says of it, and whether it is a
name that the other text does not have, comes from `evidence` and `name_evidence`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from translator.meaning.dictionary import Dictionary
from translator.meaning.encoder_model import LAYERS, Encoder, PieceVectors
from translator.meaning.english_words import begins_sentence, is_stop_word, stem_of
from translator.meaning.evidence import Observation, observe_chinese, observe_english, scores_of
from translator.meaning.name_evidence import KINDS, NAME_PARTS, LoneName, compare_names
from translator.meaning.weights import load_weights
from translator.patterns import pattern

FUNCTION, CONTENT, NAME, NUMBER = range(4)
"""Kinds of words."""
_ENGLISH_WORD = pattern(r"[A-Za-zÀ-ÿ0-9]+(?:['’.,-][A-Za-zÀ-ÿ0-9]+)*|[%$€£]")
_CHINESE_WORD = pattern(r"[\w%]")
_KINDS_BY_PART = {**dict.fromkeys("nva", CONTENT), **dict.fromkeys("ild", -1)}
"""First letter of a part of speech → kind, -1 where it is content if the dictionary says something of the word."""
_SHARPNESS = 20.0
"""How much more the nearest piece counts than the next ones when the counterpart of a piece is made of several."""
_MOST_CLAIMED = 3.0


class Word(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    kind: int
    score: float
    """What the dictionary says of it, 0 where nothing is known."""
    is_known: bool
    lone: str
    """One of `KINDS` where it is a name without a counterpart."""
    pieces: list[int]
    """Which pieces of the text it is made of."""


class Side(NamedTuple):
    """One text of a pair beside the other."""

    words: list[Word]
    features: Any
    """An array of a row for each word."""
    vectors: PieceVectors


class SidePair(NamedTuple):
    """Both texts."""

    english: Side
    chinese: Side
    names: tuple[float, ...]
    """How many names without a counterpart there are, by kind."""


def compare_texts(english: str, chinese: str, dictionary: Dictionary, encoder: Encoder) -> SidePair:
    import numpy as np

    weights = load_weights()
    names = compare_names(english, chinese, dictionary)
    encoded = encoder.encode([english, chinese])
    centred = [
        [unit_vectors(layer - np.array(mean)) for layer, mean in zip(text.layers, means, strict=True)]
        for text, means in zip(encoded, (weights.means.english, weights.means.chinese), strict=True)
    ]
    likeness = [here @ there.T for here, there in zip(*centred, strict=True)]
    observed = (
        (observe_english(english, chinese, dictionary), weights.english_words, names.english),
        (observe_chinese(chinese, english, dictionary), weights.chinese_words, names.chinese),
    )
    sides = []
    for place, (text, (observations, table, lone)) in enumerate(zip((english, chinese), observed, strict=True)):
        words = list(_words(text, bool(place), observations, scores_of(observations, table), lone, encoded[place]))
        turned = [matrix.T for matrix in likeness] if place else likeness
        features = _features(words, turned, centred[place], centred[1 - place])
        sides.append(Side(words, features, encoded[place]))
    return SidePair(sides[0], sides[1], names.features)


def unit_vectors(rows: Any) -> Any:
    import numpy as np

    return rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-9)


def _words(
    text: str,
    is_chinese: bool,
    observations: Sequence[Observation],
    scores: Sequence[float],
    names: Sequence[LoneName],
    vectors: PieceVectors,
) -> Iterator[Word]:
    """Yield the words from left to right. All that is joined to them is sorted too, and looked at once."""
    sorted_names = sorted(names)
    seen, lone, pieces = (
        _Overlaps([(it.start, it.end) for it in items]) for items in (observations, sorted_names, vectors.pieces)
    )
    for start, end, kind in _chinese_words(text) if is_chinese else _english_words(text):
        found = seen.of(start, end)
        score = max((scores[place] for place in found), default=0.0)
        known = lone.of(start, end)
        kind = CONTENT if is_chinese and kind < 0 and found else max(kind, FUNCTION)
        missing = sorted_names[known[0]].kind if known else ""
        yield Word(start, end, kind, score, bool(found), missing, pieces.of(start, end))


class _Overlaps:
    """Spans in text order, asked for those that overlap others in text order."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans, self._place = spans, 0

    def of(self, start: int, end: int) -> list[int]:
        while self._place < len(self._spans) and self._spans[self._place][1] <= start:
            self._place += 1
        last = self._place
        while last < len(self._spans) and self._spans[last][0] < end:
            last += 1
        return list(range(self._place, last))


def _english_words(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _ENGLISH_WORD.finditer(text):
        word = match[0]
        if any(map(str.isdigit, word)):
            kind = NUMBER
        elif word[0].isupper() and not begins_sentence(text, match.start()):
            kind = NAME
        else:
            kind = FUNCTION if is_stop_word(stem_of(word)) else CONTENT
        yield match.start(), match.end(), kind


def _chinese_words(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield words with their kind, -1 where it depends on whether the dictionary says something of it."""
    import rjieba

    start = 0
    for word, part in rjieba.tag(text, False):
        end = start + len(word)
        if _CHINESE_WORD.search(word):
            if any(map(str.isdigit, word)):
                kind = NUMBER
            else:
                kind = NAME if part in NAME_PARTS else _KINDS_BY_PART.get(part[:1], FUNCTION)
            yield start, end, kind
        start = end


def _features(words: Sequence[Word], likeness: Sequence[Any], own: Sequence[Any], other: Sequence[Any]) -> Any:
    """Return the rows of all words: their kind and what is known, how near the nearest pieces are, and products."""
    import numpy as np

    if not words:
        return np.zeros((0, 0), np.float32)
    near = np.hstack([_nearness(words, matrix) for matrix in likeness])
    nearest = near[:, [0, near.shape[1] // len(LAYERS)]]
    kinds = np.eye(4, dtype=np.float32)[[word.kind for word in words]]
    base = np.hstack([near, np.array([[word.score] for word in words])])
    known = [[word.is_known, *(word.lone == kind for kind in KINDS)] for word in words]
    before, behind = np.vstack([nearest[:1], nearest[:-1]]), np.vstack([nearest[1:], nearest[-1:]])
    parts = [kinds, np.array(known, np.float32), base, nearest - nearest.mean(axis=0)]
    parts += [base * kinds[:, [kind]] for kind in (FUNCTION, CONTENT, NAME)]
    parts += [(before + behind) / 2, np.minimum(before, behind)]
    for layer, matrix in enumerate(likeness):
        share = np.exp((matrix - matrix.max(axis=1, keepdims=True)) * _SHARPNESS)
        counterpart = share / share.sum(axis=1, keepdims=True) @ other[layer]
        here, there = (unit_vectors(_by_word(words, rows)) for rows in (own[layer], counterpart))
        parts += [here * 10, here * there * 100] if layer == 0 else [here * there * 100]
    return np.hstack(parts).astype(np.float32)


def _by_word(words: Sequence[Word], rows: Any) -> Any:
    import numpy as np

    return np.array([rows[word.pieces].mean(axis=0) if word.pieces else np.zeros(rows.shape[1]) for word in words])


def _nearness(words: Sequence[Word], matrix: Any) -> Any:
    """Return for each word: mean and least likeness, share of pieces that choose each other, mean of all, claims."""
    import numpy as np

    most, chosen, choosing, mean = matrix.max(axis=1), matrix.argmax(axis=1), matrix.argmax(axis=0), matrix.mean(axis=1)
    claims = np.bincount(choosing, minlength=len(matrix))
    rows = []
    for word in words:
        places = word.pieces
        if not places:
            rows.append([0.5, 0.5, 0.0, 0.0, 0.0])
            continue
        mutual = sum(choosing[chosen[place]] in places for place in places) / len(places)
        claimed = min(_MOST_CLAIMED, claims[places].sum() / len(places))
        rows.append([most[places].mean(), most[places].min(), mutual, mean[places].mean(), claimed])
    return np.array(rows)
