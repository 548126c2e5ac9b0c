"""
Fits the numbers of `translator/meaning/data/weights.json`.

    python -m benchmarks.quality.meaning_weights PAIRS.tsv… --keep FOLDER [--every 7] [--most 2] [--write]

Two steps. Words first: a logistic regression tells words that were planted, or whose counterpart was taken away, from
the words of sound pairs. Then pairs, by what the scores of their words amount to. For each file both are fitted to the
files of other origins (WMT 2021, WMT 2023, NTREX …, by the name up to the first dot) and measured on it; `--write` fits
to all of them and sets the thresholds so that 3 % of the sound pairs of each direction are doubted, in these
predictions for files that were left out. FOLDER keeps what was observed, which takes most of the time.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from benchmarks.quality.meaning import found_by_kind, limit_of, open_dictionary
from benchmarks.quality.planted_meaning import SOUND, Case, Planter, draw, read_pairs
from translator.meaning.counterparts import Side, compare_texts
from translator.meaning.dictionary import Dictionary
from translator.meaning.encoder_model import LAYERS, Encoder, load_encoder
from translator.meaning.name_evidence import KINDS
from translator.meaning.pair_evidence import combine_scores, measure_clauses, measure_words, ratio_of
from translator.meaning.weights import Means, Thresholds, Weights, load_weights

WEIGHTS = Path(__file__).parents[2] / "translator" / "meaning" / "data" / "weights.json"
RIDGE_OF_WORDS, RIDGE_OF_PAIRS = 400.0, 5.0
FALSE_NAMES = 0.01
"""Share of the sound pairs that are doubted for their names alone, of the 3 % that are doubted."""
LONGEST = 600
"""Characters of the longest text that is fitted to."""


@dataclass
class Observed:
    """What was observed of a case."""

    case: Case
    sides: tuple[Side, Side]
    """English, Chinese; without vectors."""
    labels: tuple[Any, Any]
    """For each word 1 where it has no counterpart, 0 where it has, nan where that is unknown."""
    rest: list[float]
    """Features of the pair that do not depend on the scores of words."""
    alone: list[float]
    """Features for the dictionary alone."""


def measure_means(files: Sequence[Path], encoder: Encoder, texts_of_file: int = 45) -> Means:
    """Return the mean vectors of pieces, English and Chinese."""
    sums = {is_chinese: [np.zeros(1)] * len(LAYERS) for is_chinese in (False, True)}
    counts = {False: 0, True: 0}
    for path in files:
        pairs = read_pairs(path)
        planter_is_chinese = sum("的" in target for _source, target in pairs) * 4 > len(pairs)
        for pair in pairs[:: max(1, len(pairs) // texts_of_file)]:
            for text, is_chinese in zip(pair, (not planter_is_chinese, planter_is_chinese), strict=True):
                (encoded,) = encoder.encode([text])
                sums[is_chinese] = [
                    total + layer.sum(axis=0) for total, layer in zip(sums[is_chinese], encoded.layers, strict=True)
                ]
                counts[is_chinese] += len(encoded.pieces)
    return Means(*(
        [[round(float(it), 4) for it in total / counts[is_chinese]] for total in sums[is_chinese]]
        for is_chinese in (False, True)
    ))  # fmt: skip


def observe(path: Path, every: int, most: int, dictionary: Dictionary, encoder: Encoder) -> list[Observed]:
    pairs = [pair for pair in read_pairs(path) if max(map(len, pair)) <= LONGEST]
    found: list[Observed] = []
    sound: Observed | None = None
    for case in draw(list(Planter(pairs, dictionary).plant(every)), most):
        english, chinese = case.texts
        pair = compare_texts(english, chinese, dictionary, encoder)
        clauses = measure_clauses(english, chinese, pair.english.vectors, pair.chinese.vectors)
        rest = [*pair.names, ratio_of(english, chinese), *clauses]
        if case.kind == SOUND:
            sound = Observed(case, (pair.english, pair.chinese), ([], []), rest, [])
        if sound is None or not (pair.english.words and pair.chinese.words):
            continue
        alone = measure_words(english, chinese, dictionary)[0]
        labels = label_words(case, pair.english, pair.chinese, sound)
        found.append(Observed(case, (pair.english, pair.chinese), labels, rest, alone))
    for item in found:
        item.sides = (without_vectors(item.sides[0]), without_vectors(item.sides[1]))
    return found


def without_vectors(side: Side) -> Side:
    return side._replace(vectors=None, features=side.features.astype(np.float16))


def label_words(case: Case, english: Side, chinese: Side, sound: Observed) -> tuple[Any, Any]:
    """Label the target's words by what was planted, and the source's by what of the sound target they stood for."""
    source, target = (english, chinese) if case.into_chinese else (chinese, english)
    of_source, of_target = np.zeros(len(source.words)), np.zeros(len(target.words))
    if case.kind == "names swapped":
        of_source[:], of_target[:] = np.nan, np.nan
    if case.wrong:
        start, end = case.wrong
        of_target[[word.start < end and word.end > start for word in target.words]] = 1
    if case.lost:
        of_source[:] = lost_words(sound, case.into_chinese, case.lost)
    return (of_source, of_target) if case.into_chinese else (of_target, of_source)


def lost_words(sound: Observed, into_chinese: bool, lost: tuple[int, int]) -> Any:
    """Return 1 for the words of the source whose pieces and pieces of what was lost are each other's nearest."""
    source, target = sound.sides if into_chinese else sound.sides[::-1]
    means = load_weights().means
    of_source, of_target = (means.english, means.chinese) if into_chinese else (means.chinese, means.english)
    here, there = (
        side.vectors.layers[0] - np.array(mean[0]) for side, mean in ((source, of_source), (target, of_target))
    )  # fmt: skip
    likeness = _unit(here) @ _unit(there).T
    chosen, choosing = likeness.argmax(axis=1), likeness.argmax(axis=0)
    gone = {
        piece for word in target.words if word.start < lost[1] and word.end > lost[0] for piece in word.pieces
    }  # fmt: skip
    labels = []
    for word in source.words:
        inside = [chosen[piece] in gone for piece in word.pieces]
        mutual = sum(chosen[piece] in gone and choosing[chosen[piece]] in word.pieces for piece in word.pieces)
        labels.append(0.0 if not any(inside) else 1.0 if mutual * 2 >= len(word.pieces) else np.nan)
    return labels


def _unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def regress(features: Any, is_wrong: Any, ridge: float, *, is_even: bool, steps: int = 12) -> Any:
    """
    Return the factors and the constant of a logistic regression with a ridge, by Newton's method.

    `is_even`: both classes weigh the same.
    """
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    scaled = np.hstack([(features - mean) / spread, np.ones((len(features), 1))]).astype(np.float32)
    share = is_wrong.mean()
    weight = np.where(is_wrong, 0.5 / share, 0.5 / (1 - share)) if is_even else np.ones(len(is_wrong))
    penalty = np.diag([ridge] * features.shape[1] + [0.0])
    factors = np.zeros(scaled.shape[1])
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-np.clip(scaled @ factors.astype(np.float32), -30, 30)))
        slope = (scaled.T @ (weight * (likely - is_wrong)).astype(np.float32)).astype(float) + penalty @ factors
        bent = scaled * np.sqrt(weight * likely * (1 - likely)).astype(np.float32)[:, None]
        step = np.linalg.solve((bent.T @ bent).astype(float) + penalty, slope)
        factors -= step
        if abs(step).max() < 1e-3:
            break
    return np.append(factors[:-1] / spread, factors[-1] - (factors[:-1] * mean / spread).sum())


def fit_words(items: Sequence[Observed], side: int) -> Any:
    """Fit to all words that were planted or lost, and to a third of the others."""
    features, labels = [], []
    for item in items:
        label = item.labels[side]
        which = np.union1d(np.flatnonzero(label == 1), np.flatnonzero(label == 0)[item.case.number % 3 :: 3])
        features.append(item.sides[side].features[which])
        labels.append(label[which])
    return regress(
        np.vstack(features).astype(np.float32), np.concatenate(labels), RIDGE_OF_WORDS, is_even=False, steps=5
    )


def scores_of(items: Sequence[Observed], formula: Any, side: int) -> list[Any]:
    return [item.sides[side].features.astype(np.float32) @ formula[:-1] + formula[-1] for item in items]


def pair_features(items: Sequence[Observed], english: Sequence[Any], chinese: Sequence[Any]) -> Any:
    return np.array([
        [*combine_scores(*item.sides, here, there), *item.rest]
        for item, here, there in zip(items, english, chinese, strict=True)
    ])  # fmt: skip


@dataclass
class Fitted:
    """Both steps."""

    words: tuple[Any, Any]
    pair: Any
    names: Any
    alone: Any


def fit(items: Sequence[Observed]) -> Fitted:
    """Fit words to each half of the pairs and pairs to the scores of the other half; then words to all."""
    halves = [[item for item in items if item.case.number % 2 == half] for half in (0, 1)]
    features = []
    for half, other in (halves, halves[::-1]):
        words = [fit_words(other, side) for side in (0, 1)]
        features.append(pair_features(half, *(scores_of(half, words[side], side) for side in (0, 1))))
    is_wrong = np.array([item.case.kind != SOUND for half in halves for item in half])
    named = [item for item in items if item.case.kind in {SOUND, "name replaced"}]
    alone = np.array([item.alone for half in halves for item in half])
    return Fitted(
        (fit_words(items, 0), fit_words(items, 1)),
        regress(np.vstack(features), is_wrong, RIDGE_OF_PAIRS, is_even=True, steps=25),
        regress(
            names_of(named),
            np.array([item.case.kind != SOUND for item in named]),
            RIDGE_OF_PAIRS,
            is_even=True,
            steps=25,
        ),
        regress(alone, is_wrong, RIDGE_OF_PAIRS, is_even=True, steps=25),
    )


def names_of(items: Sequence[Observed]) -> Any:
    return np.array([item.rest[: len(KINDS) + 1] for item in items])


def predict(fitted: Fitted, items: Sequence[Observed]) -> tuple[Any, Any, Any]:
    """Return the scores of all cases: with the encoder, of names alone, and of the dictionary alone."""
    features = pair_features(items, *(scores_of(items, fitted.words[side], side) for side in (0, 1)))
    alone = np.array([item.alone for item in items])
    return tuple(
        rows @ formula[:-1] + formula[-1]
        for rows, formula in ((features, fitted.pair), (names_of(items), fitted.names), (alone, fitted.alone))
    )


def origin(path: Path) -> str:
    return path.name.partition(".")[0].rstrip("AB")


def held_out(observed: dict[Path, list[Observed]]) -> Iterator[tuple[Path, Any, Any, Any]]:
    """Yield the scores of each file by what was fitted to the files of other origins."""
    fits: dict[str, Fitted] = {}
    for path, items in observed.items():
        others = [item for other, found in observed.items() if origin(other) != origin(path) for item in found]
        fits[origin(path)] = fits.get(origin(path)) or fit(others)
        yield path, *predict(fits[origin(path)], items)


def report(name: str, scores: Any, kinds: Any) -> None:
    shares = found_by_kind(scores, kinds, limit_of(scores, kinds))
    print(
        f"{name}: " + ", ".join(f"{kind} {share:.0%} of {count}" for kind, (share, count) in shares.items()), flush=True
    )


def rounded(formula: Any) -> list[float]:
    return [float(f"{it:.4g}") for it in formula]


def write_weights(weights: Weights) -> None:
    """Write one line for each table, a long one for each formula."""
    fields = msgspec.to_builtins(weights)
    lines = [
        f" {msgspec.json.encode(name).decode()}: {msgspec.json.encode(it).decode()}" for name, it in fields.items()
    ]
    WEIGHTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    load_weights.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--every", type=int, default=7)
    parser.add_argument("--most", type=int, default=2)
    parser.add_argument("--means", action="store_true", help="measure the mean vectors first")
    parser.add_argument("--only-observe", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    dictionary, encoder = open_dictionary(), load_encoder()
    assert encoder is not None
    weights = load_weights()
    if options.means:
        weights.means = measure_means(options.pairs, encoder)
        write_weights(weights)
    options.keep.mkdir(parents=True, exist_ok=True)
    observed = {}
    for path in options.pairs:
        kept = options.keep / f"{path.name}.pickle"
        if not kept.exists():
            items = observe(path, options.every, options.most, dictionary, encoder)
            kept.write_bytes(pickle.dumps(items))
        observed[path] = pickle.loads(kept.read_bytes())
    if options.only_observe:
        return
    collected: dict[bool, list[Any]] = {True: [], False: []}
    left_out = list(held_out(observed))
    kinds_of = {path: np.array([item.case.kind for item in items]) for path, items in observed.items()}
    sound_names = np.concatenate([names[kinds_of[path] == SOUND] for path, _scores, names, _alone in left_out])
    # Many pairs have the same few lone names, and so the same score: those at the limit are not doubted.
    limit_of_names = round(float(np.quantile(sound_names, 1 - FALSE_NAMES)), 3) + 0.001
    for path, scores, names, alone in left_out:
        # A score of names counts as the greatest of all where it is above its own limit.
        joined = np.where(names > limit_of_names, 100.0, scores)
        report(path.name, joined, kinds_of[path])
        collected[observed[path][0].case.into_chinese].append((joined, alone, kinds_of[path]))
    limits = []
    for into_chinese, parts in collected.items():
        scores, alone, kinds = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        name = "into Chinese" if into_chinese else "into English"
        report(f"{name}, files left out", scores, kinds)
        report(f"{name}, the dictionary alone", alone, kinds)
        limits.append([round(limit_of(values, kinds), 3) for values in (scores, alone)])
    if options.write:
        fitted = fit([item for items in observed.values() for item in items])
        weights.english, weights.chinese = (rounded(formula) for formula in fitted.words)
        weights.pair, weights.words_alone = rounded(fitted.pair), rounded(fitted.alone)
        weights.names = rounded(fitted.names)
        weights.thresholds, weights.thresholds_alone = (
            Thresholds(*column, limit_of_names) for column in zip(*limits, strict=True)
        )
        write_weights(weights)


if __name__ == "__main__":
    main()
