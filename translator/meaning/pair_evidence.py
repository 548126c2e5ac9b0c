"""Evidence of a pair: how probable it is that its texts do not say the same, and where the words are that tell so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from translator.meaning.clauses import Span, find_clauses, join_clauses
from translator.meaning.counterparts import Side, SidePair, compare_texts, unit_vectors
from translator.meaning.dictionary import Dictionary
from translator.meaning.encoder_model import Encoder, PieceVectors
from translator.meaning.evidence import Stretch, find_stretch, observe_chinese, observe_english, scores_of
from translator.meaning.name_evidence import KINDS, compare_names
from translator.meaning.weights import apply_formula, load_weights

_RUNS = (3, 6)
"""Words in a row whose mean is looked at."""
_UNSURE, _SURE = 1.0, 2.2
"""What is added to the score of each word before the stretch with the greatest sum is looked for."""
_NO_WORD = -6.0
"""For a text that has no word of a kind: as if it had one with a sure counterpart."""
_ONE_CLAUSE = (-0.05, -0.2)
"""For a text of one clause: as if leaving it out had changed much."""


class PairEvidence(NamedTuple):
    """What was found."""

    score: float
    """Above 0 where the pair is doubted."""
    english: Stretch
    """The words that most probably have no counterpart."""
    chinese: Stretch


def weigh_pair(
    english: str, chinese: str, dictionary: Dictionary, encoder: Encoder, *, is_into_chinese: bool
) -> PairEvidence:
    """Judge a pair by the vectors of its pieces, the dictionary and its names."""
    weights = load_weights()
    pair = compare_texts(english, chinese, dictionary, encoder)
    of_names = apply_formula(weights.names, pair.names) - weights.thresholds.names
    features, stretches = measure_pair(english, chinese, pair)
    limit = weights.thresholds.into_chinese if is_into_chinese else weights.thresholds.into_english
    of_pair = apply_formula(weights.pair, features) - limit
    if of_names > max(0.0, of_pair):
        stretches = [_lone_names(side) or found for side, found in zip(pair[:2], stretches, strict=True)]
    return PairEvidence(max(of_pair, of_names), *stretches)


def _lone_names(side: Side) -> Stretch | None:
    """Return the name without a counterpart, of which translations by people have fewest."""
    factor = dict(zip(KINDS, load_weights().names, strict=False))
    word = max((word for word in side.words if word.lone), key=lambda word: factor[word.lone], default=None)
    return Stretch(1.0, word.start, word.end) if word else None


def measure_pair(english: str, chinese: str, pair: SidePair) -> tuple[list[float], list[Stretch]]:
    """Return the features for the formula of pairs, and the stretch of each text with the most words that lack one."""
    weights = load_weights()
    scores = _scores(pair.english, weights.english), _scores(pair.chinese, weights.chinese)
    features = [*combine_scores(pair.english, pair.chinese, *scores), *pair.names, ratio_of(english, chinese)]
    features += measure_clauses(english, chinese, pair.english.vectors, pair.chinese.vectors)
    return features, [_strongest(pair.english, scores[0]), _strongest(pair.chinese, scores[1])]


def _scores(side: Side, formula: Sequence[float]) -> Any:
    import numpy as np

    return side.features @ np.array(formula[:-1], np.float32) + formula[-1] if side.words else np.zeros(0)


def _strongest(side: Side, scores: Any) -> Stretch:
    """Return the words that are doubted: a run with the greatest sum, or the one with the greatest score."""
    if not side.words:
        return Stretch(0.0, 0, 0)
    run = find_stretch(side.words, [float(score) + _UNSURE for score in scores])
    if run.score > 0:
        return run
    word = side.words[int(scores.argmax())]
    return Stretch(0.01, word.start, word.end)


def combine_scores(english: Side, chinese: Side, english_scores: Any, chinese_scores: Any) -> list[float]:
    """Return what the scores of all words amount to, for each text and for both."""
    here, there = _summary(english, english_scores), _summary(chinese, chinese_scores)
    both = [choose(here[place], there[place]) for place in _COMPARED for choose in (max, min)]
    return [*here, *there, *both, here[_STRETCH] + there[_STRETCH]]


_STRETCH = 3
_COMPARED = (0, 3, 9, 10, 12, 13)
"""Places of those features of which the greater and the smaller of both texts tell something."""


def _summary(side: Side, scores: Any) -> list[float]:
    import numpy as np

    if not len(scores):
        return [*[_NO_WORD] * 3, 0.0, 0.0, _NO_WORD, 0.0, 0.0, *[_NO_WORD] * 6]
    greatest = [*np.sort(scores)[::-1][:3], _NO_WORD, _NO_WORD][:3]
    kinds = np.array([word.kind for word in side.words])
    by_kind = [float(scores[kinds == kind].max(initial=_NO_WORD)) for kind in range(4)]
    runs = [_best_run(scores, length) for length in _RUNS]
    expected = float(np.log1p(np.exp(scores)).sum())
    doubted = float((scores > 0).sum()) / math.sqrt(len(scores))
    sums = [find_stretch(side.words, [float(it) + more for it in scores]).score for more in (_UNSURE, _SURE)]
    return [*map(float, greatest), *sums, float(scores.mean()), expected, doubted, *by_kind, *runs]


def _best_run(scores: Any, length: int) -> float:
    import numpy as np

    if len(scores) <= length:
        return float(scores.mean())
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    return float((sums[length:] - sums[:-length]).max()) / length


def measure_clauses(english: str, chinese: str, here: PieceVectors, there: PieceVectors) -> list[float]:
    """
    Return how near both texts are, and for each: how much nearer they come when the clause that fits least is left out,
    how near its weakest clause is to any clauses of the other, and whether it has more than one.

    Twice: by the vectors as they are, and without what all vectors of a language have in common. The vector of a clause
    is the mean of its pieces as they stand in the sentence, so that nothing is encoded again.
    """
    import numpy as np

    means = load_weights().means
    clauses = [find_clauses(english, is_chinese=False), find_clauses(chinese, is_chinese=True)]
    common = [np.array(means.english[-1]), np.array(means.chinese[-1])]
    found: list[float] = []
    for is_centred in (False, True):
        rows = [
            text.layers[-1] - mean if is_centred else text.layers[-1]
            for text, mean in zip((here, there), common, strict=True)
        ]
        whole = [part.sum(axis=0) for part in rows]
        found.append(float(unit_vectors(whole[0]) @ unit_vectors(whole[1])))
        for side, text, other in ((0, here, there), (1, there, here)):
            parts = _sums(text, rows[side], clauses[side])
            windows = _sums(other, rows[1 - side], join_clauses(clauses[1 - side]))
            found += _left_out(parts, whole[side], whole[1 - side], found[-1 if side == 0 else -3], is_centred)
            found.append(float((unit_vectors(parts) @ unit_vectors(windows).T).max(axis=1).min()))
    return [*found, *(float(len(spans) > 1) for spans in clauses)]


def _left_out(parts: Any, whole: Any, other: Any, likeness: float, is_centred: bool) -> list[float]:
    if len(parts) < 2:
        return [_ONE_CLAUSE[is_centred]]
    return [float((unit_vectors(whole - parts) @ unit_vectors(other)).max()) - likeness]


def _sums(text: PieceVectors, rows: Any, spans: Sequence[Span]) -> Any:
    """Return the sum of the vectors of each span, which a text of many pieces has from running sums."""
    import numpy as np

    starts, ends = ([getattr(piece, name) for piece in text.pieces] for name in ("start", "end"))
    running = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    first = np.searchsorted(ends, [start for start, _end in spans], side="right")
    last = np.searchsorted(starts, [end for _start, end in spans], side="left")
    return running[np.maximum(first, last)] - running[first]


def weigh_words(english: str, chinese: str, dictionary: Dictionary, *, is_into_chinese: bool) -> PairEvidence:
    """Judge a pair without the encoder."""
    weights = load_weights()
    features, stretches = measure_words(english, chinese, dictionary)
    limit = weights.thresholds_alone.into_chinese if is_into_chinese else weights.thresholds_alone.into_english
    return PairEvidence(apply_formula(weights.words_alone, features) - limit, *stretches)


def measure_words(english: str, chinese: str, dictionary: Dictionary) -> tuple[list[float], list[Stretch]]:
    """Return the features for the formula without the encoder, and the stretch of each text with the most doubt."""
    weights = load_weights()
    stretches, means = [], []
    for table, observed in (
        (weights.english_words, observe_english(english, chinese, dictionary)),
        (weights.chinese_words, observe_chinese(chinese, english, dictionary)),
    ):
        scores = scores_of(observed, table)
        stretches.append(find_stretch(observed, scores))
        means.append(sum(scores) / (len(scores) + 3))
    names = compare_names(english, chinese, dictionary)
    for place, lone in enumerate((names.english, names.chinese)):
        if lone and not stretches[place].score:
            stretches[place] = Stretch(1.0, lone[0].start, lone[0].end)
    return [stretches[0].score, stretches[1].score, *means, ratio_of(english, chinese), *names.features], stretches


def ratio_of(english: str, chinese: str) -> float:
    return math.log((len(chinese) + 5) / (len(english) + 5))
