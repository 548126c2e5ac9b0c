"""
Planted mistakes of meaning that are doubted, beside translations by people that are.

    python -m benchmarks.quality.meaning PAIRS.tsv [--into zh|en] [--from LINE] [--to LINE] [--examples 10]
    python -m benchmarks.quality.meaning PAIRS.tsv --fit | --fit-names [--from LINE] [--to LINE]

PAIRS.tsv holds English and Chinese that people translated, one pair a line; further columns are not looked at. Into
each target one mistake of each kind is planted: a clause is dropped, a clause of another sentence stands for one or
behind one, a name is that of another sentence, a word is another word of its kind. With `--fit` the scores of
observations are counted in half of the pairs, the formulas fitted to the other half, and both written into the
package; `--fit-names` does so for the formula of names alone. Needs the extra `embeddings`.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import rjieba

from translator.meaning.dictionary import Dictionary, load_dictionary
from translator.meaning.doubt import find_doubt, weigh_words
from translator.meaning.embeddings import find_clauses, measure_support
from translator.meaning.english_words import content_words
from translator.meaning.evidence import Observation, observe_chinese, observe_english
from translator.meaning.name_evidence import compare_names
from translator.meaning.weights import Formulas, Weights, load_weights

WEIGHTS = Path(__file__).parents[2] / "translator" / "meaning" / "data" / "weights.json"
DOUBTED, LOOKED_AT = 0.015, 0.15
"""Shares of the translations by people that the formulas let through as doubtful, besides those with a lone name."""
NAMED = 0.016
"""Share of them that have a name without a counterpart and are doubted for it."""
LEAST, MOST = -4.0, 2.5
"""Bounds of a score: a single word never proves much."""
Pairs = list[tuple[str, str]]
"""English and Chinese."""


@dataclass(frozen=True)
class Case:
    """A pair, with what was planted into its target; `sound` for nothing."""

    kind: str
    source: str
    target: str
    into_chinese: bool


def read_pairs(path: Path, first: int, last: int | None) -> Pairs:
    lines = path.read_text(encoding="utf-8").splitlines()[first - 1 : last]
    pairs = [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line.count("\t")]
    return [(chinese, english) if re.search("[一-鿿]", english) else (english, chinese) for english, chinese in pairs]


def plant(pairs: Pairs, *, into_chinese: bool, seed: int = 1) -> Iterator[Case]:
    """Yield each pair as it is and with each mistake that can be planted."""
    chance = random.Random(seed)
    for place, pair in enumerate(pairs):
        source, target = pair if into_chinese else pair[::-1]
        other = pairs[(place + chance.randrange(1, len(pairs))) % len(pairs)][into_chinese]
        yield Case("sound", source, target, into_chinese)
        clauses = find_clauses(target, is_chinese=into_chinese)
        if len(clauses) > 1:
            start, end = chance.choice(clauses)
            foreign = other[slice(*chance.choice(find_clauses(other, is_chinese=into_chinese)))]
            yield Case("clause dropped", source, target[:start] + target[end:], into_chinese)
            yield Case("clause replaced", source, target[:start] + foreign + target[end:], into_chinese)
            yield Case("clause added", source, target[:end] + foreign + target[end:], into_chinese)
        for kind, is_kind in (("name", _is_name), ("word", _is_content_word)):
            here, there = (list(_words(text, into_chinese, is_kind)) for text in (target, other))
            if here and there:
                start, end = chance.choice(here)
                replacement = other[slice(*chance.choice(there))]
                if replacement != target[start:end]:
                    yield Case(f"{kind} replaced", source, target[:start] + replacement + target[end:], into_chinese)


def _words(text: str, is_chinese: bool, is_kind: Callable[[str, bool], bool]) -> Iterator[tuple[int, int]]:
    if not is_chinese:
        yield from (
            (word.start, word.end) for word in content_words(text) if is_kind("name" if word.is_name else "n", False)
        )
        return
    start = 0
    for word, tag in rjieba.tag(text, False):
        if len(word) > 1 and is_kind(tag, True):
            yield start, start + len(word)
        start += len(word)


def _is_name(tag: str, is_chinese: bool) -> bool:
    return tag in {"nr", "ns", "nrt", "nt"} if is_chinese else tag == "name"


def _is_content_word(tag: str, is_chinese: bool) -> bool:
    return tag in {"n", "v", "vn", "a"} if is_chinese else tag != "name"


def count_scores(pairs: Pairs, dictionary: Dictionary) -> tuple[dict[str, float], dict[str, float]]:
    """Return the scores of the observations of English and of Chinese words: rare in pairs, or rare beside others."""
    chance = random.Random(3)
    tables = []
    for observe, is_english in ((observe_english, True), (observe_chinese, False)):
        in_pairs, beside_others = Counter[str](), Counter[str]()
        for place, (english, chinese) in enumerate(pairs):
            texts = (english, chinese) if is_english else (chinese, english)
            in_pairs.update(_kinds(observe(*texts, dictionary)))
            for _ in range(2):
                other = pairs[(place + chance.randrange(1, len(pairs))) % len(pairs)][is_english]
                beside_others.update(_kinds(observe(texts[0], other, dictionary)))
        here, there = in_pairs.total(), beside_others.total()
        tables.append({
            kind: round(min(MOST, max(LEAST, log((beside_others[kind] + 2) / there * here / (in_pairs[kind] + 2)))), 2)
            for kind in sorted({*in_pairs, *beside_others})
        })  # fmt: skip
    return tables[0], tables[1]


def _kinds(observations: Sequence[Observation]) -> Iterator[str]:
    return (observation.kind for observation in observations)


def fit(pairs: Pairs, dictionary: Dictionary) -> Weights:
    half = len(pairs) // 2
    english, chinese = count_scores(pairs[half:], dictionary)
    nothing = Formulas([], [], [], [])
    weights = Weights(english, chinese, nothing, nothing)
    write_weights(weights)
    for into_chinese in (True, False):
        formulas = fit_formulas(list(plant(pairs[:half], into_chinese=into_chinese)), dictionary)
        formulas.names = fit_names(list(plant(pairs, into_chinese=into_chinese)), dictionary)
        if into_chinese:
            weights.into_chinese = formulas
        else:
            weights.into_english = formulas
    write_weights(weights)
    return weights


def write_weights(weights: Weights) -> None:
    WEIGHTS.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")
    load_weights.cache_clear()


def fit_formulas(cases: list[Case], dictionary: Dictionary) -> Formulas:
    """Fit clause mistakes against sound pairs; single words are too few to fit to, and are measured only."""
    cases = [case for case in cases if case.kind == "sound" or case.kind.startswith("clause")]
    is_sound = np.array([case.kind == "sound" for case in cases])
    words = np.array([
        weigh_words(case.source, case.target, dictionary, is_into_chinese=case.into_chinese).features for case in cases
    ])  # fmt: skip
    slope = regress(words, ~is_sound)
    look_closer = with_threshold(slope, words[is_sound], LOOKED_AT)
    closer = words @ look_closer[:-1] + look_closer[-1] > 0
    supports = [measure_support(case.source, case.target, is_into_chinese=case.into_chinese) for case in cases]
    both = np.hstack([words, np.array(supports)])
    slope_of_both = regress(both, ~is_sound)
    share = DOUBTED * is_sound.sum() / max(1, (is_sound & closer).sum())
    return Formulas(
        [],
        look_closer.round(4).tolist(),
        with_threshold(slope, words[is_sound], DOUBTED).round(4).tolist(),
        with_threshold(slope_of_both, both[is_sound & closer], share).round(4).tolist(),
    )


def fit_names(cases: list[Case], dictionary: Dictionary) -> list[float]:
    """Fit replaced names against sound pairs."""
    cases = [case for case in cases if case.kind in {"sound", "name replaced"}]
    is_sound = np.array([case.kind == "sound" for case in cases])
    features = np.array([
        compare_names(*((case.source, case.target) if case.into_chinese else (case.target, case.source)),
                      dictionary).features
        for case in cases
    ])  # fmt: skip
    formula = with_threshold(regress(features, ~is_sound), features[is_sound], NAMED).round(4)
    # Many pairs have the same few lone names, and so the same score: those at the threshold are doubted too.
    formula[-1] += 0.001
    factors: list[float] = formula.round(4).tolist()
    return factors


def regress(features: Any, is_wrong: Any, strength: float = 0.5) -> Any:
    """Return the factors of a logistic regression with classes of equal weight and a ridge, by Newton's method."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scaled = np.hstack([(features - mean) / spread, np.ones((len(features), 1))])
    weight = np.where(is_wrong, 0.5 / is_wrong.mean(), 0.5 / (~is_wrong).mean())
    ridge = np.diag([1 / strength] * features.shape[1] + [0.0])
    factors = np.zeros(scaled.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-scaled @ factors))
        slope = scaled.T @ (weight * (likely - is_wrong)) + ridge @ factors
        bend = (scaled.T * (weight * likely * (1 - likely))) @ scaled + ridge
        factors -= np.linalg.solve(bend, slope)
    return factors[:-1] / spread


def with_threshold(slope: Any, sound: Any, share: float) -> Any:
    """Append the constant above which `share` of the sound pairs lie."""
    return np.append(slope, -np.quantile(sound @ slope, 1 - share))


def measure(cases: list[Case], examples: int) -> None:
    seconds, doubted, total = time.process_time(), Counter[str](), Counter[str]()
    shown: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        total[case.kind] += 1
        doubt = find_doubt(case.source, case.target, is_into_chinese=case.into_chinese)
        if doubt:
            doubted[case.kind] += 1
            said = f"  {case.source[slice(*doubt.source)]!r} | {case.target[slice(*doubt.target)]!r}"
            shown[case.kind].append(f"{case.source}\n  {case.target}\n{said}")
    for kind, count in total.items():
        print(f"| {kind} | {doubted[kind]} of {count} | {doubted[kind] / count:.1%} |")
        print("".join(f"\n  {example}" for example in shown[kind][:examples]) + ("\n" if examples else ""), end="")
    print(f"{(time.process_time() - seconds) / len(cases) * 1000:.1f} ms of processor time a pair")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--from", dest="first", type=int, default=1)
    parser.add_argument("--to", dest="last", type=int)
    parser.add_argument("--into", choices=["zh", "en"])
    parser.add_argument("--examples", type=int, default=0)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--fit-names", action="store_true")
    options = parser.parse_args()
    dictionary = load_dictionary()
    if dictionary is None:
        raise SystemExit("install the extra first: pip install 'translator[embeddings]'")
    pairs = read_pairs(options.pairs, options.first, options.last)
    if options.fit:
        fit(pairs, dictionary)
        return
    if options.fit_names:
        weights = load_weights()
        for into_chinese, formulas in ((True, weights.into_chinese), (False, weights.into_english)):
            formulas.names = fit_names(list(plant(pairs, into_chinese=into_chinese)), dictionary)
        write_weights(weights)
        return
    for into in [options.into] if options.into else ["zh", "en"]:
        print(f"\n{len(pairs)} pairs, into {into}")
        measure(list(plant(pairs, into_chinese=into == "zh")), options.examples)


if __name__ == "__main__":
    main()
